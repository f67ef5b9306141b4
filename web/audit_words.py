"""The audit log's words: what was done, and what the fields of an entry are called."""

from __future__ import annotations

from flask_babel import LazyString

from web.term_words import TERM_WORDS
from web.translating import lazy_gettext as _

ACTION_WORDS = {
    "course": _("course"),
    "roster": _("roster"),
    "role": _("role"),
    "section": _("section or group"),
    "invitation": _("invitation"),
    "assignment": _("assignment"),
    "terms": _("terms"),
    "extension": _("extension"),
    "override": _("points"),
    "comment": _("comment"),
    "regrade": _("regrade"),
    "publication": _("publication"),
    "attempt": _("attempt"),
    "worker": _("worker"),
    "account": _("account"),
}
"""Every kind of change there is."""

FIELD_WORDS = {
    **TERM_WORDS,
    "accepted_by": _("accepted by"),
    "added": _("added"),
    "admin": _("admin"),
    "applied": _("applied"),
    "archived": _("archived"),
    "changed": _("changed"),
    "bytes": _("bytes"),
    "change_set": _("change set"),
    "copy_of": _("copy of"),
    "days": _("days"),
    "digest": _("digest"),
    "draining": _("draining"),
    "email": _("email"),
    "extra_attempts": _("more attempts"),
    "file_name": _("file name"),
    "full_name": _("full name"),
    "graded": _("points by the grader"),
    "granted": _("granted"),
    "group": _("group"),
    "groups": _("groups"),
    "invited": _("invited"),
    "leaderboard": _("leaderboard"),
    "line": _("line"),
    "moved_to": _("people moved to"),
    "name": _("name"),
    "people": _("people"),
    "published_at": _("published"),
    "revoked": _("revoked"),
    "role": _("role"),
    "saved_comments": _("saved comments"),
    "section": _("section"),
    "sections": _("sections"),
    "staff": _("staff"),
    "status": _("status"),
    "students_affected": _("students affected"),
    "submissions": _("submissions"),
    "term": _("course term"),
    "text": _("text"),
    "time_zone": _("time zone"),
    "tries": _("tries"),
    "unchanged": _("unchanged"),
    "until": _("good until"),
    "waiting": _("invited before"),
    "version": _("version"),
}
"""The names of what stood there before and stands there after, as far as they are words."""


def field_word(name: str) -> str | LazyString:
    """What a field is called; a name of ours where it has no word."""
    return FIELD_WORDS.get(name, name)
