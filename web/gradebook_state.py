"""What a gradebook page shows, as its address carries it: search, filters, order and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.store.gradebook_query import GradebookQuery, MarkState, Order
from grader.store.tables import Group, OpenAssignment, Section
from web.translating import lazy_gettext as _

LONGEST_SEARCH = 100
LAST_PAGE = 100_000
STATE_WORDS = {
    MarkState.MISSING: _("Missing"),
    MarkState.LATE: _("Late"),
    MarkState.FAILING: _("Below half of the points"),
    MarkState.OVERRIDDEN: _("Changed by hand"),
}


@dataclass(frozen=True)
class GradebookState:
    """The address's words as they came; ids are public ids, and "" leaves a choice open.

    `sort` is "name", "total" or an assignment's id.
    """

    search: str = ""
    section: str = ""
    group: str = ""
    state: str = ""
    within: str = ""
    sort: str = "name"
    descending: bool = False
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether some students are left out."""
        return any((self.search, self.section, self.group, self.state))

    @property
    def of_everybody(self) -> GradebookState:
        """The same order without any filter."""
        return GradebookState(sort=self.sort, descending=self.descending)

    @property
    def address(self) -> dict[str, str | int]:
        """The part of the address that asks for this; what is as always is left out."""
        standard = GradebookState()
        return {
            name: int(value) if isinstance(value, bool) else value
            for name, value in vars(self).items()
            if value != getattr(standard, name)
        }

    def on_page(self, page: int) -> GradebookState:
        """The same on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> GradebookState:
        """What a click on a column's head asks for: names from A, points from the top, or back."""
        turned = not self.descending if self.sort == sort else sort != "name"
        return replace(self, sort=sort, descending=turned, page=1)

    def direction(self, sort: str) -> str | None:
        """The value of `aria-sort` of a column, None where the table is not sorted by it."""
        if self.sort != sort:
            return None
        return "descending" if self.descending else "ascending"


def read_state(arguments: Mapping[str, str]) -> GradebookState:
    """The state that an address asks for; what makes no sense is as if it were not there."""
    page = arguments.get("page", "")
    state = arguments.get("state", "")
    return GradebookState(
        search=arguments.get("search", "").strip()[:LONGEST_SEARCH],
        section=arguments.get("section", ""),
        group=arguments.get("group", ""),
        state=state if state in set(MarkState) else "",
        within=arguments.get("within", ""),
        sort=arguments.get("sort", "name"),
        descending=arguments.get("descending") == "1",
        page=min(int(page), LAST_PAGE) if page.isdecimal() and len(page) < 10 else 1,
    )


def to_query(
    state: GradebookState,
    sections: Sequence[Section],
    groups: Sequence[Group],
    assignments: Sequence[OpenAssignment],
) -> GradebookQuery:
    """The same with the ids of rows of this course; an id of none of them asks for nothing."""
    order = Order.TOTAL if state.sort == Order.TOTAL else Order.NAME
    sorted_by = _row_id(state.sort, assignments)
    return GradebookQuery(
        search=state.search,
        section_id=_row_id(state.section, sections),
        group_id=_row_id(state.group, groups),
        state=MarkState(state.state) if state.state else None,
        within=_row_id(state.within, assignments),
        order=order if sorted_by is None else Order.ASSIGNMENT,
        sorted_by=sorted_by,
        descending=state.descending,
        page=state.page,
    )


def _row_id(
    public_id: str, rows: Sequence[Section] | Sequence[Group] | Sequence[OpenAssignment]
) -> int | None:
    return next((row.id for row in rows if row.public_id == public_id), None)
