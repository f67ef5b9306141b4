"""A page for load balancers and start-up scripts."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from grader.store.pages import find_user_by_id
from web.services import store

pages = Blueprint("health", __name__)


@pages.get("/health")
def ready() -> ResponseReturnValue:
    """200 when the database answers and has its tables."""
    with store().read() as session:
        find_user_by_id(session, "nobody")
    return jsonify(status="ok")
