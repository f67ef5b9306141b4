"""Text in the language of the page: Flask-Babel's functions, with types.

Write `from web.translating import gettext as _`; `scripts/translate` finds the texts by that name.
"""

from __future__ import annotations

import flask_babel


def gettext(text: str, **values: object) -> str:
    """The text in the page's language, its `%(name)s` filled in; outside of requests as it is."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The same for a text that counts: `%(num)s` is the number."""
    return str(flask_babel.ngettext(one, many, num, **values))


def lazy_gettext(text: str) -> flask_babel.LazyString:
    """A text that is translated when it is shown, for values that outlive a request."""
    return flask_babel.lazy_gettext(text)
