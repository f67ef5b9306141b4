"""LaTeX as MathML that needs no script, and in which nothing but mathematics gets through."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions as latex_exceptions
from latex2mathml.converter import convert_to_element

LONGEST = 2_000
"""Of a formula that is converted; a longer one is shown as it is written."""

_OF_CONVERTER = tuple(
    kind
    for kind in vars(latex_exceptions).values()
    if isinstance(kind, type) and issubclass(kind, Exception)
)
BAD_FORMULA: tuple[type[Exception], ...] = (
    *_OF_CONVERTER,
    LookupError,
    RecursionError,
    ValueError,
)
"""The converter's errors share no root of their own, and it stumbles over odd input."""

_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|def|let|DeclareMathOperator|newenvironment)")
"""A few definitions that use each other make a formula of any length."""
_FOREIGN = frozenset({"class", "href", "id", "style"})
"""What a formula may not say of the page around it."""
_BAR = "|"
"""Browsers would set the bars of |r| apart like an operator between two terms."""


def mathml(formula: str, display: str) -> str:
    """The formula, or its source where it is none; `display` is "block" or "inline".

    The converter's own way to text takes escapes away again, and with them what keeps a text from
    being read as tags; here every text is escaped.
    """
    if len(formula) > LONGEST or _DEFINES.search(formula):
        return _source(formula)
    try:
        math = convert_to_element(formula, display=display)
        for element in math.iter():
            _clean(element)
        return tostring(math, encoding="unicode")
    except BAD_FORMULA:
        return _source(formula)


def _clean(element: Element) -> None:
    """Plain text in place of its entities, and no attribute that reaches out of the formula."""
    if element.text is not None:
        element.text = html.unescape(element.text)
    for name in _FOREIGN & set(element.attrib):
        del element.attrib[name]
    if element.tag == "mo" and element.text == _BAR and element.get("stretchy") == "false":
        element.set("lspace", "0")
        element.set("rspace", "0")


def _source(formula: str) -> str:
    return f"<code>{html.escape(formula)}</code>"
