"""How numbers and foreign text read on a page."""

from __future__ import annotations

import functools
import unicodedata

from markupsafe import Markup, escape

from web.translating import gettext as _

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@functools.lru_cache(maxsize=4096)
def points(value: float) -> str:
    """`8`, `7.5`, `6.67`: at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def short_number(value: float) -> str:
    """Four digits that count: `0.1432`, `12.5`."""
    return f"{value:.4g}"


def whole(value: int) -> str:
    """`10 000`: groups of three, with spaces that do not break."""
    return f"{value:,}".replace(",", "\u202f")


def short_percent(share: float) -> str:
    """`91 %`, `99.5 %`: as many decimals as a threshold has."""
    return f"{points(100 * share)}\u00a0%"


def percent(share: float) -> str:
    """`91.34 %` for 0.9134, with a space that does not break."""
    return f"{100 * share:.2f}\u00a0%"


def seconds(value: float) -> str:
    """`3 ms`, `0.25 s`, `1.4 s`, `2 min 5 s`."""
    if value < 0.1:
        return _("%(milliseconds)s ms", milliseconds=max(1, round(1000 * value)))
    if value < 60:
        return _("%(seconds)s s", seconds=f"{value:.2f}" if value < 1 else f"{value:.1f}")
    minutes, left = divmod(round(value), 60)
    return _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=left)


def size(value: int) -> str:
    """`12 KiB`, `1.5 MiB`, `2.0 GiB`."""
    if value < 2**20:
        return f"{max(1, round(value / 2**10))} KiB"
    if value < 2**30:
        return f"{value / 2**20:.3g} MiB"
    return f"{value / 2**30:.1f} GiB"


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest as it was."""
    return text[:1].upper() + text[1:]


def visible(text: str) -> str:
    """Text from a student's program, with what would be invisible or turn lines around spelled out.

    Newlines and tabs stay; other control characters become their pictures, ␛ say.
    """
    if text.isprintable():
        return text
    return "".join(_visible_letter(letter) for letter in text)


def marked_code(text: str) -> Markup:
    """Escaped text in which `quoted parts` are set as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    quoted = [
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    ]
    return Markup("").join(quoted)


def _visible_letter(letter: str) -> str:
    if letter in "\n\t" or letter == " ":
        return letter
    if ord(letter) < 32:
        return chr(0x2400 + ord(letter))
    if letter in BIDI_CONTROLS or unicodedata.category(letter) == "Cc":
        return f"⟨U+{ord(letter):04X}⟩"
    return letter
