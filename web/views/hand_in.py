"""Handing in: straight away, after a preview, or only to check oneself."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import HandInRefused
from grader.store.clock import database_now
from grader.store.submissions import check_self, ruling_for
from web.access import EVERYONE, open_assignment_for
from web.handing_in import Offer, read_offer, take_offer
from web.rulings import refused_because
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.views.student import show_assignment

pages = Blueprint("hand_in", __name__, url_prefix="/assignments/<public_id>")
pages.before_request(require_visitor)


@pages.post("/submissions")
def hand_in_file(public_id: str) -> ResponseReturnValue:
    """Take a file and show its status; what should be looked at is shown before."""
    try:
        offer = read_offer(visitor(), public_id, request)
        if offer.needs_a_look and "confirmed" not in request.form:
            return _preview(offer)
        receipt = take_offer(visitor(), offer)
    except HandInRefused as refusal:
        return _refused(public_id, refusal)
    flash(_("%(name)s is handed in.", name=receipt.material.file_name), "good")
    return redirect(url_for("submissions.submission_page", public_id=receipt.submission))


@pages.post("/preview")
def preview(public_id: str) -> ResponseReturnValue:
    """Show what would be graded; nothing is kept. `back` leads back to a text that was pasted."""
    if "back" in request.form:
        return show_assignment(public_id, pasted=request.form.get("pasted", ""))
    try:
        return _preview(read_offer(visitor(), public_id, request))
    except HandInRefused as refusal:
        return _refused(public_id, refusal)


@pages.post("/self-checks")
def self_check(public_id: str) -> ResponseReturnValue:
    """Grade a file by the visible checks; it costs no attempt."""
    try:
        receipt = take_offer(visitor(), read_offer(visitor(), public_id, request), check_self)
    except HandInRefused as refusal:
        return _refused(public_id, refusal)
    return redirect(url_for("submissions.submission_page", public_id=receipt.submission))


def _preview(offer: Offer) -> str:
    with store().read() as session:
        opened, _role = open_assignment_for(session, visitor(), offer.opened.public_id, EVERYONE)
        ruling, terms = ruling_for(session, opened, visitor().id, database_now(session))
    text = offer.material.source.decode("utf-8", "replace")
    return render_template(
        "preview.html",
        opened=offer.opened,
        ruling=ruling,
        terms=terms,
        offer=offer,
        upload=offer.upload,
        material=offer.material,
        pasted=request.form.get("pasted", ""),
        lines=text.removeprefix("\ufeff").splitlines() or [""],
    )


def _refused(public_id: str, refusal: HandInRefused) -> ResponseReturnValue:
    pasted = request.form.get("pasted", "")
    return make_response(show_assignment(public_id, refused_because(refusal), pasted), 422)
