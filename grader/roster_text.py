"""The text of a roster's file, in whichever encoding a spreadsheet wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030 (简体中文)",
    "big5": "Big5 (繁體中文)",
    "cp1252": "Windows-1252 (Müller, José)",
    "cp1250": "Windows-1250 (Dvořák, Łukasz)",
    "shift_jis": "Shift JIS (日本語)",
    "euc_kr": "EUC-KR (한국어)",
}
"""What a file may be read as, with the names that people know encodings by."""

MOSTLY = 0.8
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True)
class RosterText:
    """A text and what it was read as; `guess` where the file does not say so itself."""

    text: str
    encoding: str
    guess: bool = False


def decode_roster(content: bytes) -> RosterText | None:
    """The text of a file; None where it is no text.

    UTF-8 and UTF-16 with its mark are certain. Old encodings are guessed: Chinese if nearly all
    of what is not ASCII are characters in everyday use there, else Western European.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _read(content, "utf-16")
    if b"\0" in content:
        return None
    certain = _read(content, "utf-8-sig")
    if certain is not None:
        return certain
    for encoding, is_common in (("gb18030", _is_common_simplified), ("big5", _is_common_big5)):
        read = _read(content, encoding, guess=True)
        if read is not None and _share(read.text, is_common) >= MOSTLY:
            return read
    return _read(content, "cp1252", guess=True)


def read_again(text: str, guessed: str, encoding: str) -> RosterText | None:
    """A text that was guessed wrongly, in the encoding that somebody knows; None if it is none."""
    if not {guessed, encoding} <= set(ENCODINGS):
        return None
    try:
        content = text.encode(guessed)
    except UnicodeEncodeError:
        return None
    return _read(content, encoding, guess=True)


def is_workbook(content: bytes) -> bool:
    """Whether this is a file of a spreadsheet itself, and no table saved by one."""
    return content.startswith(WORKBOOK)


def _read(content: bytes, encoding: str, *, guess: bool = False) -> RosterText | None:
    try:
        return RosterText(content.decode(encoding), encoding, guess)
    except UnicodeDecodeError:
        return None


def _share(text: str, is_common: Callable[[str], bool]) -> float:
    foreign = [character for character in text if not character.isascii()]
    return sum(map(is_common, foreign)) / len(foreign)


def _is_common_simplified(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" and len(character.encode("gb2312", "ignore")) == 2


def _is_common_big5(character: str) -> bool:
    """Big5 has its first 5 401 characters by use, the rest behind them."""
    return b"\xa4\x40" <= character.encode("big5", "ignore") <= b"\xc6\x7e"
