"""A page for load balancers and start-up scripts."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from web.services import store

pages = Blueprint("health", __name__)


@pages.get("/health")
def ready() -> ResponseReturnValue:
    """200 when the database answers."""
    with store().read() as session:
        session.execute(text("SELECT 1"))
    return jsonify(status="ok")
