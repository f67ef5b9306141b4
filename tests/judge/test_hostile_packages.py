"""Uploaded assignments that attack who lints, opens and grades them: each is told what is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from grader.catalogue import assignment_names
from grader.errors import AssignmentFault, JudgeFault, OurFault, PackageRefused
from grader.judge import GradeOrder, Judge, no_dataset
from grader.judge.court import Patience
from grader.judge.orders import Packed
from grader.judge.outlines import read_outline
from grader.outline import Outline, outline_to_json
from grader.outlining import load_outline
from grader.report import Report
from tests.judge.test_packages import ASSIGNMENT, NAME, skeleton, zipped
from tests.sandbox.attacks.host import descendants, settles

HEAD = b"""
import os, sys, time
from dataclasses import replace
from grader.model import Check, Figure, Gate, Limits, Picture
"""
HANDOUT = "assignments/running_mean/handout.md"
BIDI = "\u202e"


def change(**changes: str) -> str:
    """Code that changes the honest assignment; the values are expressions."""
    said = ", ".join(f"{name}={value}" for name, value in changes.items())
    return f"ASSIGNMENT = replace(ASSIGNMENT, {said})\n"


def first_check(**changes: str) -> str:
    """The same of its first check."""
    said = ", ".join(f"{name}={value}" for name, value in changes.items())
    return change(checks=f"(replace(ASSIGNMENT.checks[0], {said}), *ASSIGNMENT.checks[1:])")


def gate(**changes: str) -> str:
    """Code that adds a gate."""
    stated = {"points": "1", "threshold": "0.9", **changes}
    said = ", ".join(f"{name}={value}" for name, value in stated.items())
    return change(gates=f"(Gate(name='g', title='learns', play=None, {said}),)")


AT_LINT = {
    "raises": ("raise KeyError('gone')", "cannot be imported: KeyError: 'gone' .assignment.py, l"),
    "leaves": ("sys.exit('enough')", "cannot be imported: SystemExit: enough"),
    "ends its process": ("os._exit(0)", "cannot be linted. The judge broke down"),
    "is no Python": ("def", "cannot be imported: SyntaxError"),
    "never ends": ("while True: pass", "cannot be linted. The judge broke down: it hung"),
    "sleeps": ("time.sleep(600)", "it hung"),
    "asks for all memory": ("bytearray(2**45)", "cannot be imported: MemoryError"),
    "forks": ("while True: os.fork()", "cannot be linted|cannot be imported: BlockingIOError"),
    "prints without end": ("while True: print('x' * 9999)", "printed without end"),
    "never says what it is": (
        "class Endless(tuple):\n    def __iter__(self):\n        while True: yield from ()\n"
        + change(functions="Endless()"),
        "it hung",
    ),
    "stumbles over itself": (change(functions="(None,)"), "cannot be described: AttributeError"),
    "has a title of 10 MB": (change(title="'x' * 10**7"), "all of it together is too long"),
    "has no title": (change(title="''"), "its title is no line"),
    "has a title of two lines": (change(title="'a\\nb'"), "its title is no line"),
    "has a title that turns": (change(title=f"'a{BIDI}b'"), "its title is no line"),
    "has a title with escapes": (change(title="'\\x1b[2Jx'"), "its title is no line"),
    "has a title that is none": (change(title="7"), "title is not what it must be"),
    "has 200 000 checks": (
        change(checks="tuple(replace(ASSIGNMENT.checks[0], name=f'c{n}') for n in range(200_000))"),
        "all of it together is too long",
    ),
    "has 101 checks": (
        change(checks="tuple(replace(ASSIGNMENT.checks[0], name=f'c{n}') for n in range(101))"),
        "more than 100 checks",
    ),
    "has no checks": (change(checks="()"), "none or more than 100 checks"),
    "has one check twice": (change(checks="ASSIGNMENT.checks[:1] * 2"), "have one name"),
    "has a check called a path": (first_check(name="'../x'"), "has an odd name"),
    "has a check of another script": (first_check(name="'m\u0435an'"), "has an odd name"),
    "has NaN points": (first_check(points="float('nan')"), "cannot be described: ValueError"),
    "has infinite points": (first_check(points="1e999"), "cannot be described: ValueError"),
    "has negative points": (first_check(points="-4.0"), "the points of mean_example cannot be"),
    "has a million points": (first_check(points="1e6"), "the points of mean_example cannot be"),
    "has points of text": (first_check(points="'4'"), "points is not what it must be"),
    "has hardly any points": (
        change(checks="(replace(ASSIGNMENT.checks[0], points=1e-9),)"),
        "its points are none",
    ),
    "says that it is another": (change(name="'huber-loss'"), "does not export an ASSIGNMENT"),
    "has a version that is a path": (change(version="'../../2'"), "its version is no version"),
    "has a file that is a path": (change(file_name="'../a.py'"), "its file has an odd name"),
    "wants another queue": (change(queue="'lint'"), "its queue is neither cpu nor gpu"),
    "takes gigabytes": (change(max_source_bytes="2**40"), "files of such a size"),
    "wants hours": (change(limits="Limits(wall_seconds=1e5)"), "100000 wall_seconds"),
    "wants all memory": (gate(limits="Limits(memory_bytes=2**50)"), "memory_bytes"),
    "can be passed by nobody": (gate(threshold="1e300"), "reached by nobody"),
    "gives credit for nothing": (gate(credit_from="-1.0"), "reached by nobody or by everybody"),
    "gives credit from the end": (gate(credit_from="0.9"), "begins where it ends"),
    "allows what it likes": (gate(allowed="(0.9, 0.1)"), "no least and greatest"),
}
"""What is wrong with a package by what it does, and what its author reads about it."""

HANDOUTS = {
    "one table many times": (b"{{checks}}" * 5, "one table many times"),
    "signs that turn lines": (BIDI.encode(), "signs that cannot be seen"),
    "escapes": (b"\x1b[31m", "signs that cannot be seen"),
    "too many words": (b"x" * (2**16 + 1), "a handout is too long"),
    "no UTF-8": (b"\xff", "cannot be described: UnicodeDecodeError"),
}

DRAWN = """
def draw(actual, expected):
    return Figure(KIND, "Title", "text", PAYLOAD)
"""
DRAWS = first_check(picture="Picture(ASSIGNMENT.checks[0].play, draw)")


def drawing(kind: str, payload: str) -> str:
    """A check with a picture."""
    return DRAWN.replace("KIND", repr(kind)).replace("PAYLOAD", payload) + DRAWS


def line(x: str, y: str) -> str:
    """A picture of one line."""
    series = f"[{{'name': '', 'x': {x}, 'y': {y}, 'style': 'line'}}]"
    return drawing("lines", f"{{'series': {series}, 'x_label': '', 'y_label': ''}}")


FORGED = """
import grader.running
honest = grader.running.make_result
grader.running.make_result = lambda *given: replace(honest(*given), CHANGES)
"""


def forging(changes: str) -> str:
    """A package that changes what the engine says of a check."""
    return FORGED.replace("CHANGES", changes)


AT_GRADING = {
    "raises": ("raise KeyError('gone')", "cannot be imported: KeyError"),
    "ends its process": ("os._exit(0)", "ended|closed"),
    "never ends": ("while True: pass", "it hung"),
    "never ends in a check": (
        "def endless(solution, rng):\n    while True: pass\n    yield\n"
        + first_check(play="endless"),
        "it hung",
    ),
    "stumbles in a check": (
        "def broken(solution, rng):\n    yield 'x', {}['gone']\n" + first_check(play="broken"),
        "the reference fails in mean_example",
    ),
    "stumbles the second time": (
        "honest, plays = ASSIGNMENT.checks[0].play, []\n"
        "def tired(solution, rng):\n"
        "    yield from honest(solution, rng)\n"
        "    plays.append(1)\n"
        "    yield 'again', [0][len(plays) - 1]\n" + first_check(play="tired"),
        "fails by itself",
    ),
    "gives more points": (first_check(points="400.0"), "said of itself"),
    "says other words": (first_check(title="'is <b>bad</b>'"), "said of itself"),
    "hides a check": (first_check(hidden="True"), "said of itself"),
    "drops a check": (change(checks="ASSIGNMENT.checks[:1]"), "said of itself"),
    "is of another version": (change(version="'2'"), "of another version"),
    "adds points": (forging("points=1e5"), "points are impossible"),
    "takes points back": (forging("points=0.0"), "has not all points"),
    "subtracts points": (forging("points=-1.0"), "points are impossible"),
    "counts NaN": (forging("points=float('nan')"), "not finite"),
    "calls it by the other's name": (forging("name='mean_random'"), "one name"),
    "talks for ever": (forging("message='x' * 20_000"), "messages are too long"),
    "draws NaN": (line("[1]", "[float('nan')]"), "not finite"),
    "draws half a point": (line("[1, 2]", "[1]"), "half a point"),
    "draws texts": (line("['1']", "[1]"), "a point that cannot be"),
    "draws a million points": (line("[0] * 10**6", "[0] * 10**6"), "more values than allowed"),
    "draws 30 000 points": (line("[0] * 30_000", "[0] * 30_000"), "more points than fit"),
    "draws no PNG": (
        drawing("images", "{'items': [{'png': 'R0lGODlh', 'caption': '', 'alt': ''}]}"),
        "no PNG",
    ),
    "draws a script": (drawing("svg", "{}"), "kind that nobody draws"),
}
"""What a package that was honest at lint does when it grades, and what becomes known of it."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """An honest package."""
    return skeleton(tmp_path_factory.mktemp("honest"))


@pytest.fixture(scope="module")
def judge(sandbox, settings) -> Iterator[Judge]:
    """One whose silence is not borne for long."""
    with closing(Judge(sandbox, settings, no_dataset, Patience(1.0, 1.0, 1.0))) as judging:
        yield judging


@pytest.fixture(scope="module")
def outline(judge: Judge, files: dict[str, bytes]) -> Outline:
    """What the honest package said of itself at lint."""
    return judge.lint(zipped(files), 1, gates=False, on_progress=lambda _: None).outline


def turned(files: dict[str, bytes], code: str) -> bytes:
    """The package, with code behind the honest assignment."""
    return zipped(files | {ASSIGNMENT: files[ASSIGNMENT] + HEAD + code.encode()})


def grade(judge: Judge, content: bytes, outline: Outline, source: bytes) -> Report:
    order = GradeOrder(NAME, 5, package=Packed(content, outline))
    return judge.grade(order, source, lambda _: None)


@pytest.mark.parametrize("name", AT_LINT)
def test_what_is_wrong_at_lint_is_told_to_the_author(judge, files, name):
    code, why = AT_LINT[name]
    with pytest.raises((AssignmentFault, PackageRefused, JudgeFault), match=why) as fault:
        judge.lint(turned(files, code), 1, gates=False, on_progress=lambda _: None)
    assert len(str(fault.value)) < 1200


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_that_no_page_could_show_is_refused(judge, files, name):
    text, why = HANDOUTS[name]
    package = zipped(files | {HANDOUT: b"# Means\n" + text})
    with pytest.raises((AssignmentFault, PackageRefused), match=why):
        judge.lint(package, 1, gates=False, on_progress=lambda _: None)


@pytest.mark.parametrize("name", AT_GRADING)
def test_what_turns_bad_at_grading_is_our_fault_and_never_a_zero(judge, files, outline, name):
    code, why = AT_GRADING[name]
    solution = files["reference/running_mean.py"]
    with pytest.raises(OurFault, match=why):
        grade(judge, turned(files, code), outline, solution)


def test_the_worker_is_well_after_all_of_them(judge, files, outline):
    package, solution = zipped(files), files["reference/running_mean.py"]
    report = grade(judge, package, outline, solution)
    assert report.score == report.max_score == 10
    before = descendants(os.getpid())
    assert grade(judge, package, outline, solution).score == 10
    assert settles(lambda: len(descendants(os.getpid())) <= len(before)), "processes are left"


@pytest.mark.parametrize("name", assignment_names())
def test_what_the_catalogue_says_of_itself_could_be_uploaded(name):
    outline = load_outline(name)
    said = json.loads(json.dumps(outline_to_json(outline)))
    assert read_outline(said, name, outline.version) == outline
