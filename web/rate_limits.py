"""How often one address may fail to sign in, and how often one person may hand in."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, g
from flask.typing import RouteCallable
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from grader.settings import Settings

FAILED_SIGN_INS = "30 per minute"
HAND_INS = "30 per minute"
RECORDS = "6 per minute"
SELF_CHECKS = "6 per minute; 60 per hour"
REFUSALS = frozenset({400, 401, 403})


def limit_rates(app: Flask, settings: Settings) -> None:
    """Count in Redis where that is the broker, else in this process's memory."""
    redis = settings.broker_url.startswith(("redis://", "rediss://"))
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.broker_url if redis else "memory://",
        in_memory_fallback_enabled=redis,
    )
    for endpoint in ("account.sign_in_with_password", "api.issue_token"):
        limited = limiter.limit(FAILED_SIGN_INS, deduct_when=_was_refused)
        app.view_functions[endpoint] = cast(RouteCallable, limited(app.view_functions[endpoint]))
    hand_ins = limiter.shared_limit(HAND_INS, scope="hand-ins", key_func=_person)
    for endpoint in (
        "hand_in.hand_in_file",
        "hand_in.preview",
        "submissions.hand_in_checked",
        "api.hand_in_file",
    ):
        app.view_functions[endpoint] = cast(RouteCallable, hand_ins(app.view_functions[endpoint]))
    checks = limiter.limit(SELF_CHECKS, key_func=_person)
    endpoint = "hand_in.self_check"
    app.view_functions[endpoint] = cast(RouteCallable, checks(app.view_functions[endpoint]))
    copies = limiter.limit(RECORDS, key_func=_person)
    app.view_functions["asking.record"] = cast(
        RouteCallable, copies(app.view_functions["asking.record"])
    )


def _was_refused(response: Response) -> bool:
    return response.status_code in REFUSALS


def _person() -> str:
    """Who is signed in, by whatever session or token; nothing that a request merely claims."""
    return g.visitor.public_id if g.get("visitor") else get_remote_address()
