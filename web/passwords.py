"""What a person reads whose password is refused, in the language of the page."""

from __future__ import annotations

from grader.errors import SignInRefused
from grader.passwords import Weakness
from web.translating import gettext as _
from web.translating import ngettext


def weakness_sentence(why: Weakness) -> str:
    """Why a new password is not taken."""
    if why is Weakness.LENGTH:
        return _("A password needs at least 8 characters.")
    return _(
        "This password is among the first that somebody would try: it is little more than a common"
        " word, a row of keys, a repetition or your own name. Choose a few unrelated words."
    )


def sign_in_refusal(refusal: SignInRefused) -> str:
    """Why somebody is not signed in."""
    if refusal.wait_seconds:
        return ngettext(
            "Too many failures: try again in %(num)s second.",
            "Too many failures: try again in %(num)s seconds.",
            refusal.wait_seconds,
        )
    return _("The user name or the password is wrong.")
