"""The gradebook for spreadsheets, in which no student's name can become a formula.

Programs read a CSV file, so its heads are the same in every language; a workbook is for people.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import xlsxwriter

from grader.store.gradebook_points import PointsRow, PointsTable
from web.formats import points
from web.titles import title_of
from web.translating import gettext as _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
PEOPLE_HEADS = ("user name", "full name", "section", "group")


def gradebook_csv(book: PointsTable) -> str:
    """One row per student: who it is, the points that count in each assignment, their total."""
    text = StringIO()
    writer = csv.writer(text)
    titles = [f"{opened.title} ({points(opened.points)})" for opened in book.assignments]
    heads = [*PEOPLE_HEADS, *titles, f"total ({points(book.max_total)})"]
    writer.writerow(map(harmless, heads))
    for row in book.rows:
        numbers = ["" if one is None else points(one) for one in row.points]
        writer.writerow([*map(harmless, _person(row)), *numbers, points(row.total)])
    return text.getvalue()


def gradebook_xlsx(book: PointsTable) -> bytes:
    """The same as a workbook in the page's language.

    Every text is stored as text, whatever it begins with.
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(_("Gradebook"))
        bold = workbook.add_format({"bold": True})
        for column, head in enumerate(_heads_in_words(book)):
            sheet.write_string(0, column, head, bold)
        for line, row in enumerate(book.rows, start=1):
            for column, text in enumerate(_person(row)):
                sheet.write_string(line, column, text)
            numbers = [*row.points, row.total]
            for column, number in enumerate(numbers, start=len(PEOPLE_HEADS)):
                if number is not None:
                    sheet.write_number(line, column, round(number, 2))
        sheet.freeze_panes(1, 2)
        sheet.autofit()
    return content.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _heads_in_words(book: PointsTable) -> list[str]:
    titles = [f"{title_of(opened)} ({points(opened.points)})" for opened in book.assignments]
    people = [_("User name"), _("Full name"), _("Section"), _("Group")]
    return [*people, *titles, f"{_('Total')} ({points(book.max_total)})"]


def _person(row: PointsRow) -> tuple[str, str, str, str]:
    return row.name, row.full_name, row.section or "", row.group or ""
