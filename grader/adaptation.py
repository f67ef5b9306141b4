"""What a course may change of an assignment itself: thresholds, seconds and memory, in bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from grader.errors import UnusableInput
from grader.model import AnyGate, Assignment, Limits
from grader.outline import GateOutline, Outline
from grader.wording import Wording

SECONDS = "seconds"
MEMORY = "memory"
LIMITS = (SECONDS, MEMORY)
"""The limits that a course may widen: each is a factor on what the assignment states."""

WIDEST = 4.0

SomeGate = TypeVar("SomeGate", bound=AnyGate | GateOutline)


def adjustable_gates(outline: Outline) -> tuple[GateOutline, ...]:
    """The gates whose threshold a course may choose."""
    return tuple(gate for gate in outline.gates if gate.allowed is not None)


def check_adaptation(
    outline: Outline, thresholds: Mapping[str, float], limits: Mapping[str, float]
) -> None:
    """Raise UnusableInput for what the assignment leaves no choice of, or out of its bounds."""
    gates = {gate.name: gate for gate in outline.gates}
    for name, threshold in thresholds.items():
        allowed = gates[name].allowed if name in gates else None
        if allowed is None:
            raise UnusableInput(f"{outline.title} has no threshold called {name} to choose.")
        if not allowed[0] <= threshold <= allowed[1]:
            raise UnusableInput(
                f"The threshold of {name} must be between {allowed[0]:g} and {allowed[1]:g}."
            )
    for name, factor in limits.items():
        if name not in LIMITS or not (math.isfinite(factor) and 1 <= factor <= WIDEST):
            raise UnusableInput(f"Limits can be widened up to {WIDEST:g} times, never narrowed.")


def adapted(
    assignment: Assignment, thresholds: Mapping[str, float], limits: Mapping[str, float]
) -> Assignment:
    """The assignment as the course asks for it; itself where the course changed nothing."""
    if not thresholds and not limits:
        return assignment
    return replace(
        assignment,
        limits=_widened(assignment.limits, limits),
        tensorflow_limits=_widened(assignment.tensorflow_limits, limits),
        checks=tuple(
            replace(check, limits=None if check.limits is None else _widened(check.limits, limits))
            for check in assignment.checks
        ),
        gates=tuple(_adapted_gate(gate, thresholds, limits) for gate in assignment.gates),
    )


def adapted_outline(
    outline: Outline, thresholds: Mapping[str, float], limits: Mapping[str, float]
) -> Outline:
    """The same of its outline."""
    return replace(
        outline,
        limits=_widened(outline.limits, limits),
        tensorflow_limits=_widened(outline.tensorflow_limits, limits),
        gates=tuple(_adapted_gate(gate, thresholds, limits) for gate in outline.gates),
    )


def adapted_wording(wording: Wording, stated: Outline, thresholds: Mapping[str, float]) -> Wording:
    """The titles of another language with these thresholds, by gate's name, in place of its own."""
    titles = {
        gate.name: _retitled(wording.titles[gate.name], gate.threshold, thresholds[gate.name])
        for gate in stated.gates
        if gate.name in thresholds and gate.name in wording.titles
    }
    return replace(wording, titles={**wording.titles, **titles})


def _adapted_gate(
    gate: SomeGate, thresholds: Mapping[str, float], limits: Mapping[str, float]
) -> SomeGate:
    """Its title says the new threshold; partial credit from beyond the new one is none."""
    threshold = thresholds.get(gate.name, gate.threshold)
    credit_from = gate.credit_from
    if credit_from is not None:
        on_the_same_side = (credit_from < gate.threshold) == (credit_from < threshold)
        credit_from = credit_from if on_the_same_side and credit_from != threshold else None
    return replace(
        gate,
        title=_retitled(gate.title, gate.threshold, threshold),
        threshold=threshold,
        credit_from=credit_from,
        limits=_widened(gate.limits, limits),
    )


def _retitled(title: str, old: float, new: float) -> str:
    """With the new threshold where the old one stands: an accuracy as `91 %`, a loss as `0.21`."""
    percents = title.replace(f"{100 * old:g} %", f"{100 * new:g} %")
    return percents.replace(f"{old:g}", f"{new:g}")


def _widened(stated: Limits, limits: Mapping[str, float]) -> Limits:
    seconds, memory = limits.get(SECONDS, 1.0), limits.get(MEMORY, 1.0)
    return replace(
        stated,
        wall_seconds=stated.wall_seconds * seconds,
        cpu_seconds=stated.cpu_seconds * seconds,
        memory_bytes=round(stated.memory_bytes * memory),
    )
