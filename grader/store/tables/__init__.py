"""The tables, as typed SQLAlchemy models; what they mean is in the functions that use them."""

from grader.redaction import Visibility
from grader.store.tables.base import (
    AttemptKind,
    AttemptStatus,
    PackageStatus,
    RegradeStatus,
    Role,
    Table,
)
from grader.store.tables.courses import (
    Course,
    Enrollment,
    Extension,
    ExtensionRequest,
    Group,
    OpenAssignment,
    Section,
)
from grader.store.tables.operations import AuditEntry, LintRecord, Package, PackageOutline, Worker
from grader.store.tables.people import (
    ApiToken,
    EndedSession,
    Invitation,
    Notice,
    Tried,
    UnknownName,
    User,
)
from grader.store.tables.review import (
    Comment,
    Override,
    Regrade,
    RegradeRequest,
    Review,
    ReviewLock,
    SavedComment,
)
from grader.store.tables.work import Attempt, Blob, FileFingerprints, Mark, Submission

__all__ = [
    "ApiToken",
    "Attempt",
    "AttemptKind",
    "AttemptStatus",
    "AuditEntry",
    "Blob",
    "Comment",
    "Course",
    "EndedSession",
    "Enrollment",
    "Extension",
    "ExtensionRequest",
    "FileFingerprints",
    "Group",
    "Invitation",
    "LintRecord",
    "Mark",
    "Notice",
    "OpenAssignment",
    "Override",
    "Package",
    "PackageOutline",
    "PackageStatus",
    "Regrade",
    "RegradeRequest",
    "RegradeStatus",
    "Review",
    "ReviewLock",
    "Role",
    "SavedComment",
    "Section",
    "Submission",
    "Table",
    "Tried",
    "UnknownName",
    "User",
    "Visibility",
    "Worker",
]
