"""Who takes part in a course after a test has brought people in, and the links that do."""

from __future__ import annotations

import re

from grader.store.connection import Store
from grader.store.courses import find_course
from grader.store.members import Member, members
from tests.web.school import School


def people(store: Store, school: School) -> dict[str, Member]:
    with store.read() as session:
        course = find_course(session, school.course)
        assert course is not None
        return {member.user.name: member for member in members(session, course.id)}


def link_in(page: str) -> str:
    found = re.search(r"/join/[\w-]+", page)
    assert found is not None
    return found[0]
