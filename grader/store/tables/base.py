"""The root of all tables, and the words that columns may hold."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase

from grader.policy import Counts
from grader.redaction import Visibility
from grader.store.columns import StorableText, UtcDateTime, words


class Role(StrEnum):
    """What a person is in one course."""

    STUDENT = "student"
    TA = "ta"
    ADMIN = "admin"


class AttemptKind(StrEnum):
    """Why a submission is graded: it was handed in, once more, or only its visible checks are."""

    GRADE = "grade"
    REGRADE = "regrade"
    SELF_CHECK = "self_check"


class AttemptStatus(StrEnum):
    """Where an attempt has got to; recorded, errored and cancelled are final."""

    QUEUED = "queued"
    RUNNING = "running"
    RECORDED = "recorded"
    ERRORED = "errored"
    CANCELLED = "cancelled"


class RegradeStatus(StrEnum):
    """Where a change set has got to: made in the background, waiting for a decision, decided."""

    RUNNING = "running"
    STAGED = "staged"
    APPLIED = "applied"
    APPLIED_WHERE_BETTER = "better"
    APPLIED_TO_CHOSEN = "chosen"
    DROPPED = "dropped"


class PackageStatus(StrEnum):
    """Where an uploaded assignment has got to; passed, refused and errored wait for people."""

    WAITING = "waiting"
    LINTING = "linting"
    PASSED = "passed"
    REFUSED = "refused"
    ERRORED = "errored"


class Table(DeclarativeBase):
    """The root of all tables; constraints get predictable names, so migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: StorableText(),
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        Role: words(Role),
        AttemptKind: words(AttemptKind),
        AttemptStatus: words(AttemptStatus),
        Visibility: words(Visibility),
        RegradeStatus: words(RegradeStatus),
        Counts: words(Counts),
        PackageStatus: words(PackageStatus),
    }
