"""In which language a page is written: the visitor's choice, else what the browser asks for."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain

LANGUAGES: Mapping[str, str] = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
"""What each language calls itself, by the name its translations and handouts go by."""

DEFAULT = "en"
TRANSLATIONS = Path(__file__).parent / "translations"
DATE_LOCALES: Mapping[str, str] = {"en": "en_GB"}
"""Dates are written the day first in English; elsewhere as the language has them."""

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


# Flask-Babel ships no types, so its class is Any to mypy.
class SourceDomain(Domain):  # type: ignore[misc]
    """Translations straight from their sources (.po), so that nothing has to be compiled first."""

    def get_translations(self) -> NullTranslations:
        """Those of the page's language; English needs none."""
        return page_translations()


class SourceBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with the translations above."""

    domain_instance = SourceDomain()


@functools.cache
def read_translations(language: str) -> NullTranslations:
    """The translations in `translations/<language>`, none where there is no such file."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def page_translations() -> NullTranslations:
    """Those of the page that is being made."""
    return read_translations(current_language())


def speak_languages(app: Flask) -> None:
    """Choose a language for every request, and tell templates which one it is."""
    SourceBabel(app, default_locale=DEFAULT, locale_selector=current_language)
    app.jinja_env.globals.update(
        languages=LANGUAGES, language=current_language, html_language=html_language
    )


def choose_language() -> str:
    """The choice of whoever is signed in, else of this browser, else what it asks for."""
    visitor = g.get("visitor")
    chosen = str((visitor.language if visitor is not None else None) or session.get("language"))
    return chosen if chosen in LANGUAGES else asked_language(request.accept_languages.values())


def remember_language(language: str) -> None:
    """Keep this browser's choice."""
    session["language"] = language


def asked_language(wanted: Iterable[str]) -> str:
    """The first of the browser's languages, best first, that there is: `zh-TW` is `zh_Hant`."""
    tags = (tag.lower().replace("_", "-").split("-") for tag in wanted)
    for first, *rest in tags:
        if first == "en":
            return "en"
        if first == "zh":
            return "zh_Hant" if "hans" not in rest and _TRADITIONAL & set(rest) else "zh_Hans"
    return DEFAULT


def current_language() -> str:
    """The language of the page that is being made, chosen once; English outside of requests."""
    if not has_request_context():
        return DEFAULT
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = choose_language()
    return chosen


def date_locale() -> Locale:
    """The locale by which dates of the page that is being made are written."""
    return _date_locale(current_language())


@functools.cache
def _date_locale(language: str) -> Locale:
    """Read once: to find it by its name takes longer than to write a date."""
    return Locale.parse(DATE_LOCALES.get(language, language))


def html_language() -> str:
    """The value of a page's `lang` attribute: `zh-Hans`."""
    return current_language().replace("_", "-")
