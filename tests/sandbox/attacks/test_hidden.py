"""What hidden checks print and raise stays with the staff, and signs are shown as signs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.grade import grade
from grader.redaction import redact_report
from grader.report import Report
from grader.sandbox import Sandbox
from tests.sandbox.attacks.battery import ARENA, PROLOGUE, SEED, read_battery
from web.formats import visible

HIDDEN = replace(ARENA, checks=(replace(ARENA.checks[0], hidden=True),))


def graded(sandbox: Sandbox, body: str) -> Report:
    """The report of a submission whose only check is hidden."""
    source = f"{PROLOGUE}\ndef double(x):\n    {body}\n".encode()
    return grade(HIDDEN, source, SEED, sandbox, {}, lambda _progress: None)


@pytest.mark.parametrize(
    "body", ["print('leaked', x); return x", "sys.stderr.write(f'leaked {x}')"]
)
def test_e23_what_a_hidden_check_prints_is_not_shown(besieged, unharmed, body):
    report = graded(besieged, body)
    assert "leaked" in report.checks[0].output
    assert "leaked" not in repr(redact_report(report))


def test_e24_what_a_hidden_check_raises_is_not_shown(besieged, unharmed):
    report = graded(besieged, "raise ValueError(f'leaked {x}')")
    assert "leaked" in report.checks[0].message
    assert "leaked" not in repr(redact_report(report))


FORGED = {
    "a fault": "os.write(3, frame(did='fault', call=2, kind='missing', sentence=leaked))",
    "a sighting": "os.write(3, frame(did='call', call=2, seen=[[leaked, 1]]))",
    "a line": "os.write(3, frame(did='call', call=2, seen=[['leaked', 77777777]]))",
}


@pytest.mark.parametrize("name", FORGED)
def test_f17_what_is_forged_into_our_own_sentences_is_not_shown(besieged, unharmed, name):
    report = graded(besieged, f"leaked = f'leaked {{x}}'; {FORGED[name]}; os._exit(0)")
    assert "leaked" in report.checks[0].message
    shown = repr(redact_report(report))
    assert "leaked" not in shown
    assert "77777777" not in shown


def test_f30_what_is_printed_is_shown_as_signs():
    (entry,) = (entry for entry in read_battery() if entry.id == "F30")
    printed = entry.tries[0].source.decode().encode().decode("unicode_escape")
    shown = visible(printed)
    assert {"\x1b", "\r", "\u202e", "\u2066"} & set(printed)
    assert not {"\x1b", "\r", "\x07", "\u202e", "\u2066", "\x9b"} & set(shown)
