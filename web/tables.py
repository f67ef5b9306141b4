"""Tables for spreadsheets, in which no student's name can become a formula."""

from __future__ import annotations

import csv
from io import StringIO

from grader.store.gradebook import Gradebook, Standing
from web.formats import points

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def gradebook_csv(book: Gradebook) -> str:
    """One row per student: name, full name, then the best points in each assignment."""
    text = StringIO()
    writer = csv.writer(text)
    titles = [f"{opened.title} ({points(opened.points)})" for opened in book.assignments]
    writer.writerow(map(harmless, ["user name", "full name", *titles]))
    for row in book.rows:
        numbers = [_points(standing) for standing in row.standings]
        writer.writerow([harmless(row.user.name), harmless(row.user.full_name), *numbers])
    return text.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _points(standing: Standing) -> str:
    return "" if standing.points is None else points(standing.points)
