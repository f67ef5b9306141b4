"""What stands in the addresses of every route when tests ask for Ada's things."""

from __future__ import annotations

from flask import Flask

from tests.web.school import School


def arguments(app: Flask, school: School, endpoint: str) -> dict[str, str]:
    """The ids of Ada's things, by the names of the route's arguments."""
    of_submissions = (
        "submissions.",
        "asking.regrade",
        "ungraded.grade_again",
        "api.submission_status",
        "review.page",
        "review.changes_page",
        "similarity.pair_page",
        "reviewing.hold",
        "reviewing.comment",
        "reviewing.uncomment",
        "reviewing.points",
        "reviewing.done",
    )
    of_courses = (
        "staff.",
        "ungraded.",
        "lint.",
        "operations.",
        "admin.assignments_page",
        "admin.open_page",
        "people.",
        "requests.list_page",
        "roster.",
        "audit.",
        "courses.",
        "cloning.",
        "parts.",
        "packages.list_page",
        "packages.upload",
        "leaderboard.course_page",
        "leaderboard.take",
    )
    public_id = school.huber
    if endpoint.startswith(of_courses):
        public_id = school.course
    if endpoint.startswith(of_submissions):
        public_id = school.submissions["full"]
    if endpoint == "extensions.withdraw_page":
        public_id = school.extension
    if endpoint == "extensions.answer_page":
        public_id = school.extension_request
    if endpoint in {"operations.requeue", "operations.cancel"}:
        public_id = school.attempts["full"]
    if endpoint.startswith("regrades.") and endpoint not in {
        "regrades.list_page",
        "regrades.start",
    }:
        public_id = school.regrade
    if endpoint in {"packages.page", "packages.file", "packages.again"}:
        public_id = school.package
    if endpoint == "requests.answer":
        public_id = school.regrade_request
    if endpoint in {"people.renew_page", "people.revoke_page"}:
        public_id = school.invitation
    known = {
        "name": "worker-1",
        "other_id": school.submissions["bens"],
        "token": school.join_token,
        "public_id": public_id,
        "student_id": school.people["ada"],
        "submission_id": school.submissions["verdicts"],
        "kind": "sections",
        "part_id": school.section,
        "filename": "softmark.css",
        "key": "0" * 16,
        "comment_id": school.comments["saved" if endpoint == "reviewing.forget" else "line"],
    }
    (rule,) = app.url_map.iter_rules(endpoint)
    return {name: known[name] for name in rule.arguments}
