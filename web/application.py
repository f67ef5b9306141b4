"""Puts the portal together."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from grader.loss_gates import told_apart
from grader.settings import Settings
from grader.store.connection import Store, open_store
from web import charts, dates, disclosing, drawings, formats, rulings, words
from web.failures import forget_odd_referrer, page_to_return_to, register_failures
from web.handouts import handout_html
from web.headers import add_headers
from web.languages import speak_languages
from web.rate_limits import limit_rates
from web.secret_key import secret_key
from web.sending import queue_sender
from web.services import EXTENSION, Send, Services
from web.sessions import CookieSessions, load_visitor
from web.titles import outline_title, title_in_words, title_of
from web.translating import marked_gettext, marked_ngettext
from web.views import (
    account,
    admin_assignments,
    admin_audit,
    admin_courses,
    admin_extensions,
    admin_parts,
    admin_people,
    admin_roster,
    api,
    asking,
    cloning,
    clusters,
    hand_in,
    health,
    invitations,
    leaderboard,
    lint,
    operations,
    packages,
    regrades,
    requests,
    review,
    reviewing,
    similarity,
    staff,
    statistics,
    student,
    submissions,
    ungraded,
)

MAX_BODY_BYTES = 6 * 2**20
"""A notebook with its pictures, in the form in which a preview sends it back."""

STATIC_SECONDS = 7 * 24 * 3600
REVIEW_VIEWS = (review, reviewing, regrades, requests, similarity)
STAFF_VIEWS = (staff, statistics, clusters, ungraded)
ADMIN_VIEWS = (
    admin_assignments,
    admin_audit,
    admin_courses,
    admin_extensions,
    admin_parts,
    admin_people,
    admin_roster,
    cloning,
    invitations,
    packages,
)


def create_app(settings: Settings, store: Store | None = None, send: Send | None = None) -> Flask:
    """The portal for `settings`; by default on its database and sending to its queue."""
    app = Flask("web")
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=100,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        SESSION_COOKIE_NAME="softmark",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
    )
    app.session_interface = CookieSessions()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[EXTENSION] = Services(
        store=store or open_store(settings.database_url),
        send=send or queue_sender(settings),
        isolated=settings.min_tier != "none",
    )
    app.before_request(forget_odd_referrer)
    app.before_request(load_visitor)
    app.after_request(add_headers)
    register_failures(app)
    speak_languages(app)
    _register_views(app, CSRFProtect(app))
    _register_template_names(app)
    limit_rates(app, settings)
    if settings.proxies:
        believed = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)
        app.wsgi_app = believed  # type: ignore[method-assign]
    return app


def _register_views(app: Flask, csrf: CSRFProtect) -> None:
    """The API takes tokens and never cookies, so only it needs no form token."""
    csrf.exempt(api.pages)
    for blueprint in (
        account,
        student,
        hand_in,
        asking,
        submissions,
        leaderboard,
        *STAFF_VIEWS,
        *REVIEW_VIEWS,
        *ADMIN_VIEWS,
        lint,
        operations,
        api,
        health,
    ):
        app.register_blueprint(blueprint.pages)


def _register_template_names(app: Flask) -> None:
    app.jinja_env.filters.update(
        bytes=formats.size,
        date_field=dates.to_field,
        duration=dates.duration,
        in_zone=dates.in_zone,
        marked_code=formats.marked_code,
        percent=formats.percent,
        points=formats.points,
        relative=dates.relative,
        seconds=formats.seconds,
        sentence_case=formats.sentence_case,
        short_number=formats.short_number,
        short_percent=formats.short_percent,
        visible=formats.visible,
        whole=formats.whole,
    )
    app.jinja_env.globals.update(
        _=marked_gettext,
        gettext=marked_gettext,
        ngettext=marked_ngettext,
        outline_title=outline_title,
        page_to_return_to=page_to_return_to,
        draw_interval=drawings.draw_interval,
        draw_lines=charts.draw_lines,
        draw_loss=drawings.draw_loss,
        handout_html=handout_html,
        if_handed_in_now=rulings.if_handed_in_now,
        isolated=app.extensions[EXTENSION].isolated,
        late_policy=rulings.late_policy,
        notice_word=words.NOTICE_WORDS,
        now=dates.now,
        refusal_sentence=rulings.refusal_sentence,
        scores_withheld=disclosing.scores_withheld,
        shade_confusion=drawings.shade_confusion,
        status_word=words.STATUS_WORDS,
        text_anchor=drawings.text_anchor,
        title_of=title_of,
        title_in_words=title_in_words,
        told_apart=told_apart,
        verdict_word=words.VERDICT_WORDS,
        what_counts=rulings.what_counts,
        withheld_sentence=disclosing.withheld_sentence,
        no_score_sentence=disclosing.no_score_sentence,
    )
    app.context_processor(lambda: {"visitor": g.get("visitor")})
    digests = _static_digests(Path(app.root_path) / "static")

    def stamp_static(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in digests:
            values["v"] = digests[values["filename"]]

    app.url_defaults(stamp_static)


def _static_digests(folder: Path) -> dict[str, str]:
    """A short digest per static file, so that a new version has a new address."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in folder.rglob("*")
        if path.is_file()
    }
