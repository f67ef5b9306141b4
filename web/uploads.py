"""What came in a hand-in form: a chosen file, pasted text, or what a preview sends back."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from grader.errors import HandInRefused
from web.translating import gettext as _

LONGEST_NAME = 100
LARGEST_UPLOAD = 4 * 2**20
"""Of a notebook, whose pictures count too, or of an archive; what is graded is far smaller."""


@dataclass(frozen=True)
class Upload:
    """The name and the bytes of one file, as they came; the name is fit to be shown."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """The part of the name that tells what it is, in small letters: py, ipynb, zip."""
        return self.name.rpartition(".")[2].lower()

    @property
    def packed(self) -> str:
        """The content as the text that a form can carry."""
        return base64.b64encode(self.content).decode()


def read_upload(
    files: ImmutableMultiDict[str, FileStorage], form: Mapping[str, str], expected_name: str
) -> Upload:
    """The one thing that was sent; HandInRefused where it is none, or several."""
    chosen = [upload for upload in files.getlist("file") if upload.filename]
    pasted = form.get("pasted", "")
    if "kept" in form and not chosen:
        return _kept(form)
    if len(chosen) + bool(pasted.strip()) > 1:
        raise HandInRefused(_("Hand in one file, or paste one text, not several at a time."))
    if chosen:
        content = chosen[0].stream.read(LARGEST_UPLOAD + 1)
        return Upload(shown_name(chosen[0].filename or ""), content)
    if pasted.strip():
        return Upload(expected_name, pasted.replace("\r\n", "\n").encode("utf-8", "replace"))
    raise HandInRefused(_("No file was chosen. Choose %(name)s, then hand in.", name=expected_name))


def shown_name(name: str) -> str:
    """The last part of a client's file name, without what no file name needs."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, dot, ending = " ".join(visible.split()).lstrip("-. ").rpartition(".")
    return f"{stem.rstrip('-. ')[:LONGEST_NAME].rstrip()}{dot}{ending[:LONGEST_NAME]}"


def _kept(form: Mapping[str, str]) -> Upload:
    try:
        content = base64.b64decode(form["kept"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise HandInRefused(_("The preview is out of date. Choose your file again.")) from error
    return Upload(shown_name(form.get("kept_name", "")), content)
