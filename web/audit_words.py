"""The audit log's words: what was done, and what the fields of an entry are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from web.term_words import COUNTS_WORDS, TERM_WORDS, VISIBILITY_WORDS
from web.translating import lazy_gettext as _
from web.words import PACKAGE_WORDS, ROLE_WORDS, STATUS_WORDS

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

VALUE_WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "counts": {str(one): word for one, word in COUNTS_WORDS.items()},
    "role": {str(one): word for one, word in ROLE_WORDS.items()},
    "visibility": {str(one): word for one, word in VISIBILITY_WORDS.items()},
}
"""What the values of a field are called, as far as they are words of ours."""

STATUSES: Mapping[str, Mapping[str, LazyString]] = {
    "attempt": {str(status): word.text for status, word in STATUS_WORDS.items()},
    "assignment": {str(status): word.text for status, word in PACKAGE_WORDS.items()},
}
"""What a status is called, by the action that the entry is about."""


def field_word(name: str) -> str | LazyString:
    """What a field is called; a name of ours where it has no word."""
    return FIELD_WORDS.get(name, name)
