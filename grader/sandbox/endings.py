"""The sentences for cells that were ended, or that ended themselves, before they answered."""

from __future__ import annotations

import signal

from grader.errors import BadAnswer, Crashed, MemoryLimit, OutputLimit, StudentFault, TimeLimit
from grader.model import MIB, Limits
from grader.sandbox.inside.wire import WireError

_HINTS = {
    signal.SIGSEGV: " (invalid memory access, or recursion that never ends)",
    signal.SIGSYS: " (a system call that is not allowed here)",
}


def wall_fault(limits: Limits) -> TimeLimit:
    """Wall-clock seconds ran out."""
    return TimeLimit(
        f"Your code was still running after {limits.wall_seconds:g} s; "
        "look for a loop that never ends."
    )


def cpu_fault(limits: Limits) -> TimeLimit:
    """Processor seconds ran out."""
    return TimeLimit(f"Your code used more than {limits.cpu_seconds:g} s of processor time.")


def memory_fault(limits: Limits) -> MemoryLimit:
    """The memory limit was reached."""
    return MemoryLimit(f"Your code needed more than {limits.memory_bytes / MIB:.0f} MiB of memory.")


def output_fault(limits: Limits) -> OutputLimit:
    """More was printed than allowed."""
    return OutputLimit(f"Your code printed more than {limits.output_bytes / 1024:.0f} KiB.")


def answer_fault(limits: Limits) -> OutputLimit:
    """More was returned than allowed."""
    return OutputLimit(f"Your code returned more than {limits.answer_bytes / MIB:.0f} MiB.")


def wire_fault(error: WireError, limits: Limits) -> StudentFault:
    """What came is no frame, or more than allowed."""
    if "bytes than allowed" in str(error):
        return answer_fault(limits)
    return BadAnswer(f"Your code's process sent no proper answer: {error}.")


def ending_fault(status: int, limits: Limits) -> StudentFault:
    """The process ended: `status` is its exit status, or minus the signal that ended it."""
    if status == -signal.SIGXCPU:
        return cpu_fault(limits)
    if status >= 0:
        return Crashed(f"Your code's process exited with status {status} before it answered.")
    try:
        number = signal.Signals(-status)
    except ValueError:
        return Crashed(f"Your code's process was ended by signal {-status}.")
    return Crashed(f"Your code's process was ended by {number.name}{_HINTS.get(number, '')}.")
