"""Which uploaded assignments may be opened where: only where who uploaded them is an admin."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from grader.store.tables import Enrollment, OpenAssignment, Package, PackageStatus, Role


def openable_packages(session: Session, course_id: int, user_id: int) -> list[Package]:
    """What this admin of the course may open in it, newest first; the same bytes only once.

    That are packages uploaded there, or by the admin elsewhere, by people who are admins of the
    course now.
    """
    chosen = (
        select(Package)
        .join(Enrollment, Enrollment.user_id == Package.uploaded_by)
        .where(
            Package.status == PackageStatus.PASSED,
            Package.version.is_not(None),
            Enrollment.course_id == course_id,
            Enrollment.role == Role.ADMIN,
            or_(Package.course_id == course_id, Package.uploaded_by == user_id),
        )
        .order_by(Package.id)
    )
    by_content = {one.blob_digest: one for one in session.scalars(chosen)}
    return sorted(by_content.values(), key=lambda one: -one.id)


def other_versions(session: Session, opened: OpenAssignment, user_id: int) -> list[Package]:
    """The packages to which an open assignment can be moved, newest first."""
    if opened.package_digest is None:
        return []
    return [
        one
        for one in openable_packages(session, opened.course_id, user_id)
        if one.assignment == opened.assignment and one.blob_digest != opened.package_digest
    ]


def uploaded_by(session: Session, digests: Collection[str], users: Collection[int]) -> set[str]:
    """Those of these packages that one of these people uploaded."""
    chosen = select(Package.blob_digest).where(
        Package.blob_digest.in_(sorted(digests)),
        Package.uploaded_by.in_(sorted(users)),
        Package.status == PackageStatus.PASSED,
    )
    return set(session.scalars(chosen))
