"""The sentences for cells that were ended, or that ended themselves, before they answered."""

from __future__ import annotations

import signal

from grader.errors import (
    BadAnswer,
    Crashed,
    Killed,
    MemoryLimit,
    OutputLimit,
    Starved,
    StudentFault,
    TimeLimit,
)
from grader.model import MIB, Limits
from grader.sandbox.counters import Shortage
from grader.sandbox.inside.order import BROKEN
from grader.sandbox.inside.wire import WireError
from grader.sentences import fill, say

_HINTS = {
    signal.SIGSEGV: say("invalid memory access, or recursion that never ends"),
    signal.SIGBUS: say("memory of a file that has become shorter, or finds no room"),
    signal.SIGSYS: say("a system call that is not allowed here"),
}

_SENT_BY_ANYBODY = (signal.SIGKILL, signal.SIGTERM)
"""How people and guards of memory end a process; no fault of the process itself sends them."""


def wall_fault(limits: Limits) -> TimeLimit:
    """Wall-clock seconds ran out."""
    return TimeLimit(
        say(
            "Your code was still running after %(seconds)s s; look for a loop that never ends.",
            seconds=f"{limits.wall_seconds:g}",
        )
    )


def cpu_fault(limits: Limits) -> TimeLimit:
    """Processor seconds ran out."""
    return TimeLimit(
        say(
            "Your code used more than %(seconds)s s of processor time.",
            seconds=f"{limits.cpu_seconds:g}",
        )
    )


def memory_fault(limits: Limits) -> MemoryLimit:
    """The memory limit was reached."""
    return MemoryLimit(
        say(
            "Your code needed more than %(size)s MiB of memory.",
            size=f"{limits.memory_bytes / MIB:.0f}",
        )
    )


def raise_shortage(shortage: Shortage, limits: Limits) -> None:
    """Raise where the kernel ended a process of the cell for want of memory."""
    if shortage is Shortage.OWN:
        raise memory_fault(limits)
    if shortage is Shortage.OTHERS:
        raise Starved(
            "A cell within its own memory limit was killed: all cells together, or this machine, "
            "ran out of memory."
        )


def over_fault(what: object, limits: Limits) -> StudentFault:
    """The cell's keeper ended it for a limit that it measures, or that somebody told it of."""
    if what == "files":
        return Crashed(
            say(
                "Your code wrote more than %(size)s MiB into files, or too many files.",
                size=f"{limits.scratch_bytes / MIB:.0f}",
            )
        )
    if what == "gpu":
        return MemoryLimit(
            say(
                "Your code needed more than %(size)s MiB of memory on the GPU.",
                size=f"{limits.gpu_memory_bytes / MIB:.0f}",
            )
        )
    return memory_fault(limits) if what == "memory" else cpu_fault(limits)


def output_fault(limits: Limits) -> OutputLimit:
    """More was printed than allowed."""
    return OutputLimit(
        say("Your code printed more than %(size)s KiB.", size=f"{limits.output_bytes / 1024:.0f}")
    )


def answer_fault(limits: Limits) -> OutputLimit:
    """More was returned than allowed."""
    return OutputLimit(
        say("Your code returned more than %(size)s MiB.", size=f"{limits.answer_bytes / MIB:.0f}")
    )


def improper_answer(why: str) -> BadAnswer:
    """What came is no answer; `why` is for those who look into it, and a template without places.

    The box holds the sentences of `WireError` as plain text, which `scripts/translate` finds.
    """
    return BadAnswer(say("Your code's process sent no proper answer: %(why)s.", why=fill(why, {})))


def wire_fault(error: WireError, limits: Limits) -> StudentFault:
    """What came is no frame, or more than allowed."""
    if "bytes than allowed" in str(error):
        return answer_fault(limits)
    return improper_answer(str(error))


def ending_fault(status: int) -> StudentFault:
    """The process ended: `status` is its exit status, or minus the signal that ended it."""
    if status == BROKEN:
        return Crashed(
            say(
                "Your code broke the code that calls it; the last words of its process are in the "
                "output."
            )
        )
    if status >= 0:
        return Crashed(
            say(
                "Your code's process exited with status %(status)s before it answered.",
                status=status,
            )
        )
    try:
        number = signal.Signals(-status)
    except ValueError:
        return _ended_by(say("signal %(number)s", number=-status))
    kind = Killed if number in _SENT_BY_ANYBODY else Crashed
    hint = _HINTS.get(number)
    if hint is None:
        return _ended_by(number.name, kind)
    return _ended_by(say("%(signal)s (%(hint)s)", signal=number.name, hint=hint), kind)


def _ended_by(what: str, kind: type[Crashed] = Crashed) -> Crashed:
    return kind(say("Your code's process was ended by %(signal)s.", signal=what))
