"""softmark tolerances: measures in this process and in cells, and says what it proposes."""

from __future__ import annotations

import json

from click.testing import CliRunner

from grader.catalogue import load_assignment
from grader.cli import main

TABLE = """
[float64]
verdicts = {}
[plain_loops]
verdicts = { join_example = "failed" }
"""


def test_the_command_proposes_a_tolerance_for_every_check_of_fractions(tmp_path, settings):
    folder = tmp_path / "tensor-basics"
    folder.mkdir()
    source = load_assignment("tensor-basics").reference_path.read_text()
    (folder / "verdicts.toml").write_text(TABLE)
    (folder / "float64.py").write_text(source)
    (folder / "plain_loops.py").write_text("a wrong submission is not played")
    environment = {"SOFTMARK_HOME": str(settings.home), "SOFTMARK_RUNTIMES": str(settings.runtimes)}
    arguments = ["tolerances", "tensor-basics", "--json", "--samples", str(tmp_path)]
    result = CliRunner().invoke(main, arguments, env=environment)
    assert result.exit_code == 0, result.output
    rows = {row["check"]: row for row in json.loads(result.stdout)}
    assert "join_example" not in rows
    row = rows["multiply_random"]
    assert row["objection"] == ""
    assert row["proposed"]["tolerance"] < row["chosen"]["tolerance"]
    assert 0 < row["measured"]["used"] < 0.25


def test_an_unknown_assignment_is_unusable_input():
    assert CliRunner().invoke(main, ["tolerances", "tensor-basic"]).exit_code == 2
