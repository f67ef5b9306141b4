"""What a picture of a report must be like before a page draws it: every number, text and PNG."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Callable, Mapping
from typing import Any

from grader.judge.messages import MessageError
from grader.lines import STYLES
from grader.model import Figure

MOST_FIGURES = 24
"""Of one check or gate."""
MOST_ITEMS = 200
MOST_SERIES = 64
MOST_POINTS = 20_000
"""Of all series together."""
LONGEST_NAME = 300
LONGEST_TEXT = 4_000
LARGEST = 1e100
NARROWEST = 1e-9
"""Of an axis, as a share of the number that is furthest from zero on it."""
MOST_PNG = 2**20
WIDEST_PNG = 4096
_CLASSES = 10
_PNG_HEAD = struct.Struct(">8sI4sII")
_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"


def check_figure(figure: Figure) -> None:
    """Raise MessageError for a figure in none of the forms that `grader.model.Figure` names."""
    check = _CHECKS.get(figure.kind)
    if check is None:
        raise MessageError("a picture of a kind that nobody draws")
    _check_texts(figure.title)
    _check_texts(figure.text, longest=LONGEST_TEXT)
    check(figure.payload)


def _check_confusion(payload: Mapping[str, Any]) -> None:
    _expect(set(payload) == {"counts"}, "a matrix with more than numbers")
    rows = payload["counts"]
    square = _is_list(rows, _CLASSES) and all(_is_list(row, _CLASSES) for row in rows)
    _expect(square, "a matrix that is not square")
    counts = [count for row in rows for count in row]
    _expect(all(type(one) is int and 0 <= one <= 2**31 for one in counts), "a matrix of no counts")


def _check_digits(payload: Mapping[str, Any]) -> None:
    for item in _items(payload, {"png", "label", "prediction"}):
        _check_png(item["png"])
        digits = (item["label"], item["prediction"])
        fits = all(type(one) is int and abs(one) <= 2**31 for one in digits)
        _expect(fits, "a digit that is none")


def _check_images(payload: Mapping[str, Any]) -> None:
    for item in _items(payload, {"png", "caption", "alt"}):
        _check_png(item["png"])
        _check_texts(item["caption"], item["alt"])


def _check_lines(payload: Mapping[str, Any]) -> None:
    needed, known = {"series", "x_label", "y_label"}, {"x_range", "y_range"}
    _expect(needed <= set(payload) <= needed | known, "lines without axes")
    _check_texts(payload["x_label"], payload["y_label"])
    series = payload["series"]
    _expect(type(series) is list and len(series) <= MOST_SERIES, "more lines than fit a picture")
    points = 0
    for one in series:
        fits = type(one) is dict and set(one) == {"name", "x", "y", "style"}
        _expect(
            fits and type(one["style"]) is str and one["style"] in STYLES, "a line that is none"
        )
        _check_texts(one["name"])
        across, up = one["x"], one["y"]
        _expect(type(across) is list and type(up) is list, "a line without points")
        _expect(len(across) == len(up), "a line with half a point")
        points += len(across)
        _expect(points <= MOST_POINTS, "more points than fit a picture")
        _expect(
            all(value is None or _is_number(value) for value in (*across, *up)),
            "a point that cannot be",
        )
    for name in known & set(payload):
        _check_range(payload[name])


def _check_range(ends: Any) -> None:
    fits = _is_list(ends, 2) and all(_is_number(end) and abs(end) <= LARGEST for end in ends)
    _expect(fits, "an axis without ends")
    room = ends[1] - ends[0]
    least = max(NARROWEST * max(abs(end) for end in ends), 1 / LARGEST)
    _expect(room >= least, "an axis without room")


def _items(payload: Mapping[str, Any], keys: set[str]) -> list[dict[str, Any]]:
    _expect(set(payload) == {"items"}, "pictures of nothing")
    items = payload["items"]
    _expect(type(items) is list and len(items) <= MOST_ITEMS, "more pictures than fit a page")
    _expect(all(type(one) is dict and set(one) == keys for one in items), "a picture of nothing")
    found: list[dict[str, Any]] = items
    return found


def _check_png(text: Any) -> None:
    """The picture itself is decoded by browsers only; what it claims to need is bounded here."""
    _expect(type(text) is str and len(text) <= MOST_PNG, "a picture that is too large")
    try:
        content = base64.b64decode(text.encode(), validate=True)
        begin, _length, first, width, height = _PNG_HEAD.unpack_from(content)
    except (binascii.Error, struct.error):
        raise MessageError("a picture that is no PNG") from None
    whole = begin == _PNG_BEGIN and first == b"IHDR" and content.endswith(_PNG_END)
    _expect(whole, "a picture that is no PNG")
    fits = 0 < width <= WIDEST_PNG and 0 < height <= WIDEST_PNG
    _expect(fits, "a picture of an impossible size")


def _check_texts(*texts: Any, longest: int = LONGEST_NAME) -> None:
    for text in texts:
        fits = type(text) is str and len(text) <= longest and text.isprintable()
        _expect(fits, "a picture with odd words")


def _is_number(value: Any) -> bool:
    """Any finite number; what is not finite was refused where it was read."""
    return type(value) in (int, float)


def _is_list(value: Any, length: int) -> bool:
    return type(value) is list and len(value) == length


def _expect(condition: bool, what: str) -> None:  # noqa: FBT001 what holds, not a switch
    if not condition:
        raise MessageError(what)


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "confusion": _check_confusion,
    "digits": _check_digits,
    "images": _check_images,
    "lines": _check_lines,
}
