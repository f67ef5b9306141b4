"""Sections, terms, extensions, reviews, regrades, marks, workers and the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEW_TABLES = (
    "audit",
    "workers",
    "marks",
    "regrade_requests",
    "reviews",
    "review_locks",
    "overrides",
    "saved_comments",
    "comments",
    "extension_requests",
    "extensions",
    "notices",
    "invitations",
)
APPEND_ONLY = "The audit log is only ever added to"


def upgrade() -> None:
    """New tables, new columns with the meaning that everything had so far, and marks."""
    _create_course_tables()
    _create_review_tables()
    _create_operation_tables()
    _add_columns()
    _widen_words("grade", "regrade", "self_check")
    _widen_statuses("queued", "running", "recorded", "errored", "cancelled")
    _count_newest_gradings()
    _protect_audit()


def downgrade() -> None:
    """Back to one grading per submission; what the new tables held is lost."""
    _unprotect_audit()
    op.drop_index("ix_attempts_counting", "attempts")
    op.execute("DELETE FROM attempts WHERE kind <> 'grade' OR status = 'cancelled'")
    for table in NEW_TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM submissions WHERE self_check")
    _widen_words("grade", "regrade")
    _widen_statuses("queued", "running", "recorded", "errored")
    _drop_columns()
    for table in ("regrades", "groups", "sections"):
        op.drop_table(table)


def _create_course_tables() -> None:
    for table in ("sections", "groups"):
        op.create_table(
            table,
            *_identity(),
            _to("courses", "course_id"),
            sa.Column("name", sa.Text(), nullable=False),
            sa.UniqueConstraint("course_id", "name"),
        )
    op.create_table(
        "invitations",
        *_identity(),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        _to("courses", "course_id", index=True),
        _to("sections", "section_id", nullable=True),
        _word("role", "role", "student", "ta", "admin"),
        sa.Column("email", sa.Text()),
        sa.Column("full_name", sa.Text()),
        _to("users", "created_by"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _to("users", "accepted_by", nullable=True),
        sa.Column("accepted_at", MOMENT),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("users", "user_id", index=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "subject", "path")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
    )
    op.create_table(
        "extensions",
        *_identity(),
        _to("open_assignments", "open_assignment_id", index=True),
        _to("users", "user_id", nullable=True, index=True),
        _to("sections", "section_id", nullable=True, index=True),
        sa.Column("due_at", MOMENT),
        sa.Column("closes_at", MOMENT),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("users", "granted_by"),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
    )
    op.create_table(
        "extension_requests",
        *_identity(),
        _to("open_assignments", "open_assignment_id", index=True),
        _to("users", "user_id", index=True),
        sa.Column("wanted_due_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        _to("extensions", "extension_id", nullable=True),
        *_answer(),
    )


def _create_review_tables() -> None:
    op.create_table(
        "comments",
        *_identity(),
        _to("submissions", "submission_id", index=True),
        sa.Column("line", sa.Integer()),
        *_remark(),
    )
    op.create_table(
        "saved_comments",
        *_identity(),
        _to("courses", "course_id", index=True),
        sa.Column("assignment", sa.Text()),
        *_remark(),
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer(), primary_key=True),
        _to("submissions", "submission_id", index=True),
        sa.Column("check_name", sa.Text(), nullable=False),
        sa.Column("points", sa.Double()),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("users", "author_id"),
        sa.Column("made_at", MOMENT, nullable=False),
    )
    for table, moment in (("review_locks", "expires_at"), ("reviews", "done_at")):
        op.create_table(
            table,
            sa.Column(
                "submission_id", sa.Integer(), sa.ForeignKey("submissions.id"), primary_key=True
            ),
            _to("users", "user_id"),
            sa.Column(moment, MOMENT, nullable=False),
        )
    op.create_table(
        "regrade_requests",
        *_identity(),
        _to("submissions", "submission_id", index=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("granted", sa.Boolean()),
        *_answer(),
    )
    op.create_table(
        "regrades",
        *_identity(),
        _to("open_assignments", "open_assignment_id", index=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _word("status", "regradestatus", "running", "staged", "applied", "better", "dropped"),
        _to("users", "created_by"),
        sa.Column("created_at", MOMENT, nullable=False),
        _to("users", "decided_by", nullable=True),
        sa.Column("decided_at", MOMENT),
    )


def _create_operation_tables() -> None:
    op.create_table(
        "marks",
        sa.Column(
            "open_assignment_id",
            sa.Integer(),
            sa.ForeignKey("open_assignments.id"),
            primary_key=True,
        ),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True, index=True),
        _to("submissions", "submission_id"),
        sa.Column("submissions", sa.Integer(), nullable=False),
        _word("status", "attemptstatus", "queued", "running", "recorded", "errored", "cancelled"),
        sa.Column("share", sa.Double()),
        sa.Column("penalty", sa.Double(), nullable=False),
        sa.Column("points", sa.Double()),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), primary_key=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("queues", "runtimes", "device", "tier")
        ),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("heartbeat_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT),
        sa.Column("draining", sa.Boolean(), nullable=False),
        sa.Column("graded", sa.Integer(), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        _to("users", "actor_id", nullable=True),
        _to("courses", "course_id", nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("reason", sa.Text()),
    )
    op.create_index("ix_audit_course_id_id", "audit", ["course_id", "id"])


def _add_columns() -> None:
    with op.batch_alter_table("courses") as table:
        table.add_column(_flag("leaderboard"))
        table.add_column(sa.Column("archived_at", MOMENT))
    with op.batch_alter_table("enrollments") as table:
        for name in ("section", "group"):
            table.add_column(sa.Column(f"{name}_id", sa.Integer()))
            table.create_foreign_key(
                op.f(f"fk_enrollments_{name}_id"), f"{name}s", [f"{name}_id"], ["id"]
            )
            table.create_index(op.f(f"ix_enrollments_{name}_id"), [f"{name}_id"])
        table.add_column(sa.Column("pseudonym", sa.Text()))
    with op.batch_alter_table("open_assignments") as table:
        for moment in ("opens_at", "closes_at", "published_at"):
            table.add_column(sa.Column(moment, MOMENT))
        for number, standard in (("grace_days", 0), ("minutes_between", 0), ("regrade_days", 7)):
            table.add_column(_number(number, sa.Integer(), standard))
        table.add_column(_number("penalty_per_day", sa.Double(), 0))
        table.add_column(sa.Column("daily_limit", sa.Integer()))
        table.add_column(_word("counts", "counts", "best", "last", standard="best"))
        table.add_column(
            _word(
                "visibility",
                "visibility",
                *("always", "after_due", "after_published", "never"),
                standard="always",
            )
        )
        for document in ("thresholds", "limits"):
            table.add_column(
                sa.Column(document, sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
            )
        table.add_column(_flag("anonymous"))
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("original_name", sa.Text()))
        table.add_column(sa.Column("original_digest", sa.String(64)))
        table.create_foreign_key(
            op.f("fk_submissions_original_digest"), "blobs", ["original_digest"], ["digest"]
        )
        table.add_column(_flag("self_check"))
        table.drop_column("late")
        table.drop_constraint("uq_submissions_open_assignment_id_user_id_number", type_="unique")
        table.create_unique_constraint(
            op.f("uq_submissions_open_assignment_id_user_id_self_check_number"),
            ["open_assignment_id", "user_id", "self_check", "number"],
        )
    with op.batch_alter_table("attempts") as table:
        table.add_column(sa.Column("regrade_id", sa.Integer()))
        table.create_foreign_key(op.f("fk_attempts_regrade_id"), "regrades", ["regrade_id"], ["id"])
        table.create_index(op.f("ix_attempts_regrade_id"), ["regrade_id"])
        table.add_column(_flag("counting"))
        table.add_column(sa.Column("gpu_seconds", sa.Double()))


def _drop_columns() -> None:
    with op.batch_alter_table("attempts") as table:
        table.drop_index(op.f("ix_attempts_regrade_id"))
        table.drop_constraint(op.f("fk_attempts_regrade_id"), type_="foreignkey")
        for column in ("regrade_id", "counting", "gpu_seconds"):
            table.drop_column(column)
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(
            op.f("uq_submissions_open_assignment_id_user_id_self_check_number"), type_="unique"
        )
        table.drop_constraint(op.f("fk_submissions_original_digest"), type_="foreignkey")
        for column in ("original_name", "original_digest", "self_check"):
            table.drop_column(column)
        table.add_column(_flag("late"))
        table.create_unique_constraint(
            "uq_submissions_open_assignment_id_user_id_number",
            ["open_assignment_id", "user_id", "number"],
        )
    op.execute(
        "UPDATE submissions SET late = handed_in_at > "
        "(SELECT due_at FROM open_assignments o WHERE o.id = open_assignment_id)"
    )
    with op.batch_alter_table("open_assignments") as table:
        for constraint in ("counts", "visibility"):
            table.drop_constraint(op.f(f"ck_open_assignments_{constraint}"), type_="check")
        for column in (
            *("opens_at", "closes_at", "published_at", "grace_days", "minutes_between"),
            *("regrade_days", "penalty_per_day", "daily_limit", "counts", "visibility"),
            *("thresholds", "limits", "anonymous"),
        ):
            table.drop_column(column)
    with op.batch_alter_table("enrollments") as table:
        for name in ("section", "group"):
            table.drop_index(op.f(f"ix_enrollments_{name}_id"))
            table.drop_constraint(op.f(f"fk_enrollments_{name}_id"), type_="foreignkey")
            table.drop_column(f"{name}_id")
        table.drop_column("pseudonym")
    with op.batch_alter_table("courses") as table:
        table.drop_column("leaderboard")
        table.drop_column("archived_at")


def _widen_words(*kinds: str) -> None:
    _replace_words("attempts", "kind", "attemptkind", kinds)


def _widen_statuses(*statuses: str) -> None:
    _replace_words("attempts", "status", "attemptstatus", statuses)


def _replace_words(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(op.f(f"ck_{table}_{constraint}"), type_="check")
        altered.create_check_constraint(op.f(f"ck_{table}_{constraint}"), f"{column} IN ({listed})")


def _count_newest_gradings() -> None:
    """So far the newest grading counted, of the best submission, without penalties."""
    op.execute(
        "UPDATE attempts SET counting = true WHERE id IN "
        "(SELECT max(id) FROM attempts WHERE kind = 'grade' GROUP BY submission_id)"
    )
    op.create_index(
        "ix_attempts_counting",
        "attempts",
        ["submission_id"],
        unique=True,
        postgresql_where=sa.text("counting"),
        sqlite_where=sa.text("counting"),
    )
    op.execute(
        """
        WITH graded AS (
            SELECT s.open_assignment_id, s.user_id, s.id, s.number, a.status,
                   a.score / NULLIF(a.max_score, 0) AS share,
                   count(*) OVER one AS submissions,
                   first_value(a.status) OVER newest AS newest_status,
                   row_number() OVER best AS place
            FROM submissions s JOIN attempts a ON a.submission_id = s.id AND a.counting
            WINDOW one AS (PARTITION BY s.open_assignment_id, s.user_id),
                   newest AS (PARTITION BY s.open_assignment_id, s.user_id ORDER BY s.number DESC),
                   best AS (
                       PARTITION BY s.open_assignment_id, s.user_id
                       ORDER BY (a.status = 'recorded') DESC,
                                COALESCE(a.score / NULLIF(a.max_score, 0), 0) DESC, s.number
                   )
        )
        INSERT INTO marks (open_assignment_id, user_id, submission_id, submissions, status, share,
                           penalty, points, days_late, overridden)
        SELECT graded.open_assignment_id, graded.user_id, graded.id, graded.submissions,
               CASE graded.newest_status WHEN 'running' THEN 'queued' ELSE graded.newest_status END,
               graded.share, 0, graded.share * o.points, 0, false
        FROM graded JOIN open_assignments o ON o.id = graded.open_assignment_id
        WHERE graded.place = 1
        """
    )


def _protect_audit() -> None:
    """Let the database itself refuse to change or to delete an entry."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{action.lower()} BEFORE {action} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def _unprotect_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
        return
    op.execute("DROP TRIGGER audit_append_only ON audit")
    op.execute("DROP FUNCTION audit_is_append_only")


def _identity() -> tuple[sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    )


def _to(table: str, name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=nullable, index=index
    )


def _remark() -> tuple[sa.Column[str], sa.Column[int], sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("text", sa.Text(), nullable=False),
        _to("users", "author_id"),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
    )


def _answer() -> tuple[sa.Column[str], sa.Column[int], sa.Column[object]]:
    return (
        sa.Column("answer", sa.Text()),
        _to("users", "answered_by", nullable=True),
        sa.Column("answered_at", MOMENT),
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _number(name: str, kind: sa.types.TypeEngine[Any], standard: int) -> sa.Column[float]:
    return sa.Column(name, kind, nullable=False, server_default=sa.text(str(standard)))


def _word(
    column: str, constraint: str, *values: str, standard: str | None = None
) -> sa.Column[str]:
    kind = sa.Enum(*values, native_enum=False, create_constraint=True, length=16, name=constraint)
    return sa.Column(column, kind, nullable=False, server_default=standard)
