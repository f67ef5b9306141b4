"""Makes the outline of an assignment whose code may run here: of the catalogue, or in a judge."""

from __future__ import annotations

import functools
from pathlib import Path

from grader.catalogue import load_assignment, starter_text
from grader.model import AnyGate, Assignment, Check, LossGate
from grader.outline import (
    ENGLISH,
    LANGUAGES,
    CheckOutline,
    FunctionOutline,
    GateOutline,
    Outline,
)
from grader.wording import read_wording


@functools.cache
def load_outline(name: str) -> Outline:
    """The outline of an assignment of the catalogue; raises UnusableInput where there is none."""
    return outline_of(load_assignment(name))


def outline_of(assignment: Assignment) -> Outline:
    """All of an assignment that is plain data, with the texts that lie in its folder."""
    handouts = {language: _handout(assignment.folder, language) for language in LANGUAGES}
    wordings = {language: read_wording(assignment, language) for language in LANGUAGES[1:]}
    return Outline(
        name=assignment.name,
        version=assignment.version,
        title=assignment.title,
        file_name=assignment.file_name,
        queue=assignment.queue,
        max_source_bytes=assignment.max_source_bytes,
        functions=tuple(FunctionOutline(one.name, one.refuses) for one in assignment.functions),
        checks=tuple(_check(check) for check in assignment.checks),
        gates=tuple(gate_outline(gate) for gate in assignment.gates),
        limits=assignment.limits,
        tensorflow_limits=assignment.tensorflow_limits,
        starter=starter_text(assignment),
        handouts={
            language: path.read_text(encoding="utf-8")
            for language, path in handouts.items()
            if language == ENGLISH or path.exists()
        },
        wordings=wordings,
    )


def gate_outline(gate: AnyGate) -> GateOutline:
    """What is known of a gate without training."""
    return GateOutline(
        name=gate.name,
        title=gate.title,
        points=gate.points,
        hidden=gate.hidden,
        by_loss=isinstance(gate, LossGate),
        threshold=gate.threshold,
        credit_from=gate.credit_from,
        allowed=gate.allowed,
        limits=gate.limits,
    )


def _handout(folder: Path, language: str) -> Path:
    return folder / ("handout.md" if language == ENGLISH else f"handout.{language}.md")


def _check(check: Check) -> CheckOutline:
    return CheckOutline(check.name, check.title, check.points, check.hidden)
