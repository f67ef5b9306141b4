"""A new assignment is found outside of the repository, passes lint as written, and reads well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib

import pytest

from grader.errors import UnusableInput
from grader.settings import PROJECT_ROOT
from grader.skeleton import write_skeleton

SOFTMARK = [sys.executable, "-c", "from grader.cli import main; main()"]
NAME = "my-first-exercise"


@pytest.fixture(scope="module")
def softmark(tmp_path_factory, settings):
    """Runs softmark with a folder of own assignments, and gives back what it printed."""
    root = tmp_path_factory.mktemp("course")
    root.chmod(0o755)
    own = {"SOFTMARK_ASSIGNMENTS": str(root), "SOFTMARK_HOME": str(settings.home)}
    environment = os.environ | own | {"PYTHONPATH": str(PROJECT_ROOT)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SOFTMARK, *arguments], env=environment, capture_output=True, text=True, check=False
        )

    assert run("new-assignment", NAME).returncode == 0
    return run, root


def test_the_skeleton_is_proved_as_written(softmark):
    run, _ = softmark
    ran = run("lint", NAME, "--seeds", "5", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    printed = json.loads(ran.stdout)
    (report,) = printed["reports"]
    assert printed["format"] == 1
    assert report["proved"]
    assert report["flake_rate"] == 0
    assert report["mutation"]["survivors"] == []
    assert report["mutation"]["tried"] > 20


def test_what_a_weak_check_misses_is_listed_and_ends_with_status_1(softmark):
    run, root = softmark
    assert run("new-assignment", "weak-exercise").returncode == 0
    path = root / "assignments" / "weak_exercise" / "assignment.py"
    both, one = "checks=(checks.mean_example, checks.mean_random)", "checks=(checks.mean_example,)"
    path.write_text(path.read_text().replace(both, one))
    ran = run("lint", "weak-exercise", "--seeds", "2")
    assert ran.returncode == 1, ran.stderr
    printed = " ".join(ran.stdout.split())
    assert "weak-exercise: mistake weights_swapped: caught by no check" in printed
    assert "reference/weak_exercise.py:" in printed
    assert "- mean = decay * mean + (1 - decay) * value" in printed
    assert "+ mean = decay * mean + decay * value" in printed


def test_the_sample_gets_the_verdicts_of_its_table(softmark):
    run, root = softmark
    samples = root / "tests" / "submissions" / NAME
    for stem, entry in tomllib.loads((samples / "verdicts.toml").read_text()).items():
        ran = run("grade", NAME, str(samples / f"{stem}.py"), "--json")
        checks = json.loads(ran.stdout)["checks"]
        failed = {one["name"]: one["verdict"] for one in checks if one["verdict"] != "passed"}
        assert failed == entry["verdicts"]
        assert {one["mistake"] for one in checks if one["mistake"]} == {entry["mistake"]}


def test_the_skeleton_is_formatted_and_obeys_the_rules(softmark):
    _, root = softmark
    ours = 'lint.isort.known-first-party = ["assignments", "grader", "reference"]'
    settings = str(PROJECT_ROOT / "pyproject.toml"), ours
    options = [option for setting in settings for option in ("--config", setting)]
    folders = [str(root / "assignments"), str(root / "reference")]
    # A course's own `reference` needs no `__init__.py`: the package is this repository's.
    for command in (["format", "--check"], ["check", "--ignore", "INP001"]):
        ruff = [sys.executable, "-m", "ruff", *command, *options, *folders]
        ran = subprocess.run(ruff, capture_output=True, text=True, check=False, cwd=root)
        assert ran.returncode == 0, ran.stdout


def test_nothing_is_overwritten_and_a_name_must_be_one(softmark, tmp_path):
    run, _ = softmark
    again = run("new-assignment", NAME)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    for name in ("Upper", "../out", "two--hyphens", "1st", ""):
        with pytest.raises(UnusableInput, match="no name"):
            write_skeleton(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_the_judge_may_not_read_is_named_with_the_command_that_opens_it(softmark):
    run, root = softmark
    root.chmod(0o700)
    ran = run("grade", NAME, str(root / "assignments" / "my_first_exercise" / "starter.py"))
    root.chmod(0o755)
    assert ran.returncode == 3 * (os.geteuid() == 0)
    assert (f"chmod -R a+rX {root}" in ran.stderr) == (os.geteuid() == 0)
