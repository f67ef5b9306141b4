"""Subjects of the audit log from before it kept how they were said, taken apart by their words.

The log is never changed, so its oldest entries stay English text. They were made of the sentences
below, and of what else is written under the same actions nothing is plain text.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from grader.sentences import Sentence, fill

TEMPLATES = {
    "assignment": (
        "package %(name)s uploaded",
        "package %(name)s linted again",
        "package %(name)s linted",
        "%(title)s",
    ),
    "attempt": ("%(name)s: %(title)s, submission %(number)s",),
    "comment": (
        "%(title)s: comment on %(number)s submissions alike",
        "%(title)s: comment on submission %(submission)s",
    ),
    "extension": ("%(title)s: %(whom)s",),
    "override": ("%(title)s: %(check)s of submission %(submission)s",),
    "publication": ("%(title)s",),
    "regrade": (
        "%(title)s: regrade started",
        "%(title)s: regrade decided",
        "%(title)s: request about submission %(submission)s",
        "%(title)s: %(whom)s",
    ),
    "section": ("section %(name)s", "group %(name)s"),
    "terms": ("%(title)s",),
}
"""By action, the more exact one first."""

PLACE = re.compile(r"%\((\w+)\)s")


def old_subject(action: str, text: str) -> Sentence | None:
    """How a subject was said; None where the log never said such a thing."""
    for template in TEMPLATES.get(action, ()):
        found = _pattern(template).fullmatch(text)
        if found is not None:
            values = found.groupdict()
            if "title" in values:
                values["title"] = fill(values["title"], {})
            return fill(template, values)
    return None


def _pattern(template: str) -> re.Pattern[str]:
    """What a template makes of values; a title holds no colon and a space."""
    pieces = PLACE.split(template)
    texts, names = map(re.escape, pieces[::2]), (f"(?P<{name}>.+?)" for name in pieces[1::2])
    parts = (part for pair in zip_longest(texts, names, fillvalue="") for part in pair)
    return re.compile("".join(parts), re.DOTALL)
