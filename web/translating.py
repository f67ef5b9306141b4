"""Text in the language of the page, for code and for templates.

Write `from web.translating import gettext as _`; `scripts/translate` finds the texts by that name.
Flask-Babel's own functions ask anew for every text which language the page has, and a page has
hundreds of texts: together that took a third of the time of the long ones.
"""

from __future__ import annotations

from flask_babel import LazyString
from markupsafe import Markup

from web.languages import page_translations


def gettext(text: str, /, **values: object) -> str:
    """The text in the page's language, its `%(name)s` filled in; outside of requests as it is."""
    translated: str = page_translations().ugettext(text)
    return translated % values if values else translated


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """The same for a text that counts: `%(num)s` is the number."""
    translated: str = page_translations().ungettext(one, many, num)
    return translated % {"num": num, **values}


def lazy_gettext(text: str) -> LazyString:
    """A text that is translated when it is shown, for values that outlive a request."""
    return LazyString(gettext, text)


def marked_gettext(text: str, /, **values: object) -> Markup:
    """`gettext` of templates: the text is ours and may have marks, what is filled in is escaped.

    A literal % is written %%, also in a text without values.
    """
    translated = _marked(page_translations().ugettext(text))
    return translated % values if "%" in translated else translated


def marked_ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
    """The same for a text that counts."""
    return _marked(page_translations().ungettext(one, many, num)) % {"num": num, **values}


def _marked(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - from our templates and catalogues, without values
