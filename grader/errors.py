"""Every error raised on purpose: the student's faults, our faults, and unusable input."""

from __future__ import annotations

from enum import StrEnum

from grader.model import Verdict
from grader.passwords import WEAKNESS_SENTENCES, Weakness
from grader.policy import Ruling, Terms
from grader.pseudonyms import Unfit


class SoftmarkError(Exception):
    """Root of the tree; the message is one sentence that a person can act on."""


class UnusableInput(SoftmarkError):
    """What was asked for cannot be done as asked: an unknown assignment, an unreadable file."""


class OurFault(SoftmarkError):
    """Something of ours failed; a submission must never lose points for it."""


class BoxFault(OurFault):
    """The sandbox could not be started, died, or did not keep its side of the protocol."""


class Starved(BoxFault):
    """The machine ran short of memory and ended a cell that kept its own limit."""


class TierTooLow(OurFault):
    """This machine isolates less than the configuration demands, so nothing is graded."""


class DeviceFault(OurFault):
    """The GPU is not there, or not in a state in which anybody may use it."""


class DatasetFault(OurFault):
    """The digits could not be found, downloaded or generated, or their checksum is wrong."""


class AssignmentFault(OurFault):
    """An assignment's own files are wrong: a check that fails on the reference, say."""


class EngineFault(OurFault):
    """The engine itself broke down over what it was given."""


class JudgeFault(OurFault):
    """The judge died, hung, or said what no judge says."""


class PackageRefused(UnusableInput):
    """An uploaded assignment is no zip of one assignment, or is larger than what is taken."""


class StudentFault(SoftmarkError):
    """The submission did something that decides a check's verdict."""

    verdict = Verdict.ERROR

    @property
    def sentence(self) -> str:
        """What the student reads."""
        return str(self) if not self.args else self.args[0]


class Refused(StudentFault):
    """The submission calls an operation that the exercise asks for itself."""

    verdict = Verdict.REFUSED


class NotLoadable(StudentFault):
    """The submission is no Python module: it does not decode, parse or import."""

    def __init__(self, sentence: str, traceback: str = "") -> None:
        super().__init__(sentence)
        self.traceback = traceback


class MissingFunction(StudentFault):
    """The submission does not define the function that a check calls."""

    verdict = Verdict.MISSING


class RaisedError(StudentFault):
    """The student's code raised; the traceback holds the student's own frames only."""

    def __init__(self, sentence: str, traceback: str = "") -> None:
        super().__init__(sentence)
        self.traceback = traceback


class BadAnswer(StudentFault):
    """What came back is not an array, number or container that the function's contract allows."""

    verdict = Verdict.FAILED


class OtherShape(BadAnswer):
    """An answer of another shape than the reference's to the same call.

    `call` counts the calls of the play from 0; `answer` is what came back.
    """

    def __init__(self, sentence: str, call: int, answer: object) -> None:
        super().__init__(sentence)
        self.call = call
        self.answer = answer


class TimeLimit(StudentFault):
    """Wall-clock or processor seconds ran out."""

    verdict = Verdict.TIME_LIMIT


class MemoryLimit(StudentFault):
    """The cell was killed because it reached its memory limit."""

    verdict = Verdict.MEMORY_LIMIT


class OutputLimit(StudentFault):
    """More was printed, or more was returned, than the limits allow."""

    verdict = Verdict.OUTPUT_LIMIT


class Crashed(StudentFault):
    """The student's process ended by a signal or an exit call before it answered."""

    verdict = Verdict.CRASHED


class Killed(Crashed):
    """A signal ended it that anybody may have sent: itself, or a person, or this machine."""


class StoreFault(OurFault):
    """The database does not answer, or refuses what we wrote."""


class Unstorable(StoreFault):
    """The database holds no such value: a text with a NUL in it, a number of forty digits."""


class HandInRefused(UnusableInput):
    """This file is not taken: it is empty or too large, or no attempt is left."""


class NotNow(HandInRefused):
    """The course's terms let nothing in at this moment; the ruling and the terms say why."""

    def __init__(self, sentence: str, ruling: Ruling, terms: Terms) -> None:
        super().__init__(sentence)
        self.ruling = ruling
        self.terms = terms


class OverrideRefused(UnusableInput):
    """The report has no such check, or the check cannot give that many points."""


class RegradeRefused(UnusableInput):
    """There is nothing to grade once more, or another change set waits for its decision."""


class Obstacle(StrEnum):
    """Why the staff cannot be asked for something."""

    NO_REPORT = "no_report"
    TOO_LATE = "too_late"
    WAITING = "waiting"
    NO_TEXT = "no_text"
    LONG_TEXT = "long_text"
    NOT_LATER = "not_later"
    NO_MOMENT = "no_moment"


class RequestRefused(UnusableInput):
    """A student's request to the staff is not taken; the obstacle says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(f"The request is not taken: {obstacle}.")
        self.obstacle = obstacle


class SelfCheckWaiting(HandInRefused):
    """One self-check at a time: the student's last one is not graded yet."""


class LastAdmin(UnusableInput):
    """The only admin of a course cannot leave it or become something else."""


class StillNeeded(UnusableInput):
    """What cannot be removed because something that is kept for good refers to it."""


class PseudonymRefused(UnusableInput):
    """A pseudonym cannot be had; `why` is the reason."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(f"This pseudonym cannot be had: {why}.")
        self.why = why


class PasswordRefused(UnusableInput):
    """A password that is too short, or among the first that somebody would try."""

    def __init__(self, why: Weakness) -> None:
        super().__init__(WEAKNESS_SENTENCES[why])
        self.why = why


class SignInRefused(UnusableInput):
    """Name and password do not belong together, or there were too many failures before.

    `wait_seconds` is how long every password is refused; 0 where the password was wrong.
    """

    def __init__(self, sentence: str, wait_seconds: int = 0) -> None:
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


class PortalRefused(UnusableInput):
    """The portal said no; the message is the portal's own sentence."""

    def __init__(self, sentence: str, status_code: int) -> None:
        super().__init__(sentence)
        self.status_code = status_code


class PortalUnreachable(OurFault):
    """Nothing answers at the portal's address."""


class ClaimLost(SoftmarkError):
    """Another worker has taken this attempt over, so grading on is pointless."""
