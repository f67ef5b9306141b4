"""Links of new invitations, on the one page that ever shows them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from urllib.parse import quote

from flask import render_template, url_for

from grader.store.rosters import Step
from grader.store.tables import Course
from web.tables import harmless
from web.words import STEP_WORDS

Invited = tuple[str, str, str]
"""A name and an address, either perhaps empty, and the token of the link."""


def links_page(
    course: Course, invited: Sequence[Invited], counts: Mapping[Step, int] | None = None
) -> str:
    """The links, also as a table for whoever sends them out; `counts` is what a roster did."""
    links = [
        (name, email, url_for("invitations.join_page", token=token, _external=True))
        for name, email, token in invited
    ]
    return render_template(
        "admin/links.html",
        course=course,
        links=links,
        table=_as_address(links),
        counts=counts,
        step_words=STEP_WORDS,
    )


def _as_address(links: Sequence[Invited]) -> str:
    """The table as a `data:` address: links are kept nowhere, so no other request can have them."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["full name", "email", "link"])
    writer.writerows([harmless(name), harmless(email), link] for name, email, link in links)
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + text.getvalue())
