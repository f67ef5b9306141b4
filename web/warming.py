"""Does before the first request what would make somebody's first visit to a page slow."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, g

from grader.catalogue import assignment_names
from grader.errors import SoftmarkError, StoreFault
from grader.outlining import load_outline
from grader.store.sessions import find_user_of_session
from web.dates import in_zone, now
from web.languages import LANGUAGES, page_translations
from web.services import store


def warm_up(app: Flask) -> None:
    """Compile the templates, read languages and catalogue, and connect to the database.

    An assignment that cannot be read, or a database that is not there yet, is left to the pages.
    """
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)
    for language in LANGUAGES:
        _read_language(app, language)
    for assignment in assignment_names():
        with suppress(SoftmarkError):
            load_outline(assignment)
    with app.app_context(), suppress(StoreFault), store().read() as session:
        find_user_of_session(session, "", "")


def _read_language(app: Flask, language: str) -> None:
    """Its texts, and how it writes a date."""
    with app.test_request_context():
        g.language = language
        page_translations()
        in_zone(now(), "UTC")
