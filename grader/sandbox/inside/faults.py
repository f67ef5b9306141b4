"""The student's faults as told from inside: a kind, a sentence, the student's own frames."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from itertools import groupby
from types import TracebackType

from .advice import advice_on
from .sentences import say

MAX_SENTENCE = 400
MAX_TRACEBACK = 8192


class Fault(Exception):
    """Ends a request; `kind` is "raised", "not_loadable", "missing", "bad_answer" or "output"."""

    def __init__(self, kind: str, sentence: str, traceback: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.traceback = traceback


def describe_error(error: BaseException, path: str) -> str:
    """One line: "ZeroDivisionError: division by zero (line 12, in softmax)", and what to do."""
    name = _name_of(type(error))
    text = _text_of(error)
    place = place_of(error, path)
    if isinstance(error, SystemExit):
        ended = say("Your code ended the program with exit(%(status)s)", status=text)
        return say("%(what)s.", what=_at(ended, place))
    described = _at(f"{name}: {text}" if text else name, place)
    advice = advice_on(error, text)
    return say("%(error)s. %(advice)s", error=described, advice=advice) if advice else described


def place_of(error: BaseException, path: str) -> str:
    """The innermost line of the file at `path`, in words; empty where it is not to blame."""
    frames = list(_frames(error.__traceback__, path))
    if not frames:
        return ""
    line, function = frames[-1]
    if function == "<module>":
        return say("line %(line)s", line=line)
    return say("line %(line)s, in %(function)s", line=line, function=function)


def student_traceback(error: BaseException, path: str) -> str:
    """The traceback as Python prints it, holding only the frames of the file at `path`."""
    lines = ["Traceback (most recent call last):"]
    for (line, function), times in groupby(_frames(error.__traceback__, path)):
        lines.append(f'  File "{path.rpartition("/")[2]}", line {line}, in {function}')
        if source := linecache.getline(path, line).strip():
            lines.append(f"    {source[:200]}")
        if (more := sum(1 for _ in times) - 1) > 0:
            lines.append(f"  [the same line {more} more times]")
    name, text = type(error).__name__[:100], _text_of(error)
    lines.append(f"{name}: {text}" if text else name)
    whole = "\n".join(lines)
    if len(whole) > MAX_TRACEBACK:
        whole = f"{whole[: MAX_TRACEBACK // 2]}\n[…]\n{whole[-MAX_TRACEBACK // 2 :]}"
    return clean(whole)


def clean(text: str) -> str:
    """Text that every JSON reader and database takes: no NUL, no lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def _name_of(kind: type[BaseException]) -> str:
    """A class's name, with the error of Python's own that it is: "ShapeClash (a ValueError)"."""
    name = kind.__name__[:100]
    known = next((base for base in kind.__mro__ if base.__module__ == "builtins"), Exception)
    if known is kind or known in (Exception, BaseException):
        return name
    return f"{name} ({'an' if known.__name__[0] in 'AEIOU' else 'a'} {known.__name__})"


def _text_of(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - a student's __str__ may raise anything
        return say("an error whose text cannot be shown")
    first = " ".join(text.split())
    return clean(first if len(first) <= MAX_SENTENCE else f"{first[:MAX_SENTENCE]}…")


def _at(what: str, place: str) -> str:
    return say("%(what)s (%(place)s)", what=what, place=place) if place else what


def _frames(traceback: TracebackType | None, path: str) -> Iterator[tuple[int, str]]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == path:
            yield traceback.tb_lineno, clean(code.co_name)
        traceback = traceback.tb_next
