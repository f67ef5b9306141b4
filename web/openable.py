"""What an admin may open in a course: the catalogue, and packages that passed lint."""

from __future__ import annotations

from dataclasses import dataclass

from grader.catalogue import assignment_names
from grader.outline import Outline
from grader.outlining import load_outline
from grader.store.connection import Session
from grader.store.openable import openable_packages
from grader.store.outlines import read_outlines
from grader.store.tables import Course, Package
from web.sessions import Visitor

PACKAGE = "package:"
"""Begins the key of a package; no assignment of the catalogue has a colon in its name."""


@dataclass(frozen=True)
class Openable:
    """An assignment as a form names it, by `key`; `package` is None for the catalogue's."""

    key: str
    outline: Outline
    package: Package | None = None

    @property
    def digest(self) -> str | None:
        """Of the package that it is in."""
        return None if self.package is None else self.package.blob_digest


def catalogue() -> list[Openable]:
    """The assignments of the catalogue, by name."""
    return [Openable(name, load_outline(name)) for name in assignment_names()]


def packages_for(session: Session, course: Course, person: Visitor) -> list[Openable]:
    """The packages that this admin may open in the course, newest first."""
    packages = openable_packages(session, course.id, person.id)
    outlines = read_outlines(session, {one.blob_digest for one in packages})
    return [
        Openable(key_of(one), outlines[one.blob_digest], one)
        for one in packages
        if one.blob_digest in outlines
    ]


def find_openable(session: Session, course: Course, person: Visitor, key: str) -> Openable | None:
    """The assignment of this key, None where the admin may not open it."""
    if key.startswith(PACKAGE):
        found = packages_for(session, course, person)
    elif key in assignment_names():
        return Openable(key, load_outline(key))
    else:
        found = []
    return next((one for one in found if one.key == key), None)


def key_of(package: Package) -> str:
    """How the form names a package."""
    return PACKAGE + package.public_id
