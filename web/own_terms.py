"""What a course changed of an assignment itself, in sentences beside the handout."""

from __future__ import annotations

from grader.adaptation import MEMORY, SECONDS
from grader.outline import Outline
from grader.store.tables import OpenAssignment
from web.formats import points
from web.titles import check_titles
from web.translating import gettext as _


def own_terms(opened: OpenAssignment, outline: Outline) -> list[str]:
    """A sentence for each threshold and limit that is not the assignment's own."""
    titles = check_titles(opened) if opened.thresholds else {}
    sentences = [
        _(
            "The threshold of “%(title)s” is %(chosen)s here; elsewhere in the text it is %(own)s.",
            title=titles[gate.name],
            chosen=f"{opened.thresholds[gate.name]:g}",
            own=f"{gate.threshold:g}",
        )
        for gate in outline.gates
        if gate.name in opened.thresholds
    ]
    if SECONDS in opened.limits:
        times = points(opened.limits[SECONDS])
        sentences.append(_("Time limits are %(times)s times those of the assignment.", times=times))
    if MEMORY in opened.limits:
        times = points(opened.limits[MEMORY])
        sentences.append(
            _("Memory limits are %(times)s times those of the assignment.", times=times)
        )
    return sentences
