"""The student's faults as told from inside: a kind, a sentence, the student's own frames."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from itertools import groupby
from types import TracebackType

from .advice import advice_on
from .graph_errors import without_machinery
from .sentences import say

MAX_SENTENCE = 400
MAX_TRACEBACK = 8192
MAX_NAME = 100
_UNREADABLE = say("an error whose text cannot be shown")


class Fault(Exception):
    """Ends a request; `kind` is "raised", "not_loadable", "missing", "bad_answer" or "output"."""

    def __init__(self, kind: str, sentence: str, traceback: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.traceback = traceback


def describe_error(error: BaseException, path: str) -> str:
    """One line: "ZeroDivisionError: division by zero (line 12, in softmax)", and what to do.

    A student's error may raise whenever it is looked at.
    """
    try:
        return _described(error, path)
    except BaseException:  # noqa: BLE001
        return f"{_class_name(type(error))}: {_UNREADABLE}"


def _described(error: BaseException, path: str) -> str:
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
    frames = list(_frames(error, path))
    if not frames:
        return ""
    line, function = frames[-1]
    if function == "<module>":
        return say("line %(line)s", line=line)
    return say("line %(line)s, in %(function)s", line=line, function=function)


def student_traceback(error: BaseException, path: str) -> str:
    """The traceback as Python prints it, holding only the frames of the file at `path`.

    It is empty where it cannot be had: what finds the lines may have been patched.
    """
    try:
        return _printed_traceback(error, path)
    except BaseException:  # noqa: BLE001
        return ""


def _printed_traceback(error: BaseException, path: str) -> str:
    lines = ["Traceback (most recent call last):"]
    for (line, function), times in groupby(_frames(error, path)):
        lines.append(f'  File "{path.rpartition("/")[2]}", line {line}, in {function}')
        if source := linecache.getline(path, line).strip():
            lines.append(f"    {source[:200]}")
        if (more := sum(1 for _ in times) - 1) > 0:
            lines.append(f"  [the same line {more} more times]")
    name, text = _class_name(type(error)), _text_of(error)
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
    name = _class_name(kind)
    known = next((base for base in kind.__mro__ if base.__module__ == "builtins"), Exception)
    if known.__name__ == name or known in (Exception, BaseException):
        return name
    return f"{name} ({'an' if known.__name__[0] in 'AEIOU' else 'a'} {known.__name__})"


def _class_name(kind: type) -> str:
    """Its real name, whatever its metaclass says."""
    name: str = vars(type)["__name__"].__get__(kind)
    return clean(name[:MAX_NAME])


def _text_of(error: BaseException) -> str:
    try:
        text = str.__str__(str(error))  # without a subclass of str, which may lie
    except BaseException:  # noqa: BLE001 - a student's __str__ may raise anything
        return _UNREADABLE
    first = " ".join(without_machinery(text).split())
    return clean(first if len(first) <= MAX_SENTENCE else f"{first[:MAX_SENTENCE]}…")


def _at(what: str, place: str) -> str:
    return say("%(what)s (%(place)s)", what=what, place=place) if place else what


def _frames(error: BaseException, path: str) -> Iterator[tuple[int, str]]:
    """Lines of the file at `path`, with their functions; byte code may have been made without."""
    traceback: TracebackType | None = vars(BaseException)["__traceback__"].__get__(error)
    while traceback is not None:
        code, line = traceback.tb_frame.f_code, traceback.tb_lineno
        if code.co_filename == path and line is not None:
            yield line, clean(code.co_name[:MAX_NAME])
        traceback = traceback.tb_next
