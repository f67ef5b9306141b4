"""Why a student's request is not taken, in the words of the page's language."""

from __future__ import annotations

from grader.errors import Obstacle
from web.translating import lazy_gettext as _

OBSTACLE_WORDS = {
    Obstacle.NO_REPORT: _("There is no report yet that could be looked at again."),
    Obstacle.TOO_LATE: _("The time in which a regrade can be asked for is over."),
    Obstacle.WAITING: _("Your last request is not answered yet."),
    Obstacle.NO_TEXT: _("Say in a few words why."),
    Obstacle.LONG_TEXT: _("That is too long: 4000 letters at most."),
    Obstacle.NOT_LATER: _("Choose a moment after the due date that you have."),
    Obstacle.NO_MOMENT: _("Choose a date and a time that the course's clocks show."),
}
