"""Code behind an honest package that makes it hostile, and what becomes known of it, as texts."""

from __future__ import annotations

HEAD = b"""
import os, sys, time
from dataclasses import replace
from grader.model import Check, Figure, Gate, Limits, Picture
"""
BIDI = "\u202e"


def change(**changes: str) -> str:
    """Code that changes the honest assignment; the values are expressions."""
    said = ", ".join(f"{name}={value}" for name, value in changes.items())
    return f"ASSIGNMENT = replace(ASSIGNMENT, {said})\n"


def first_check(**changes: str) -> str:
    """The same of its first check."""
    said = ", ".join(f"{name}={value}" for name, value in changes.items())
    return change(checks=f"(replace(ASSIGNMENT.checks[0], {said}), *ASSIGNMENT.checks[1:])")


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


AT_LINT = {
    "raises": ("raise KeyError('gone')", "cannot be imported: KeyError: 'gone' .assignment.py, l"),
    "leaves": ("sys.exit('enough')", "cannot be imported: SystemExit: enough"),
    "ends its process": ("os._exit(0)", "The judge broke down: "),
    "is no Python": ("def", "cannot be imported: SyntaxError"),
    "never ends": ("while True: pass", "The judge broke down: it hung"),
    "asks for all memory": ("bytearray(2**45)", "cannot be imported: MemoryError"),
    "forks": ("while True: os.fork() or time.sleep(600)", "imported: BlockingIOError|broke down"),
    "prints without end": ("while True: print('x' * 9999)", "printed without end"),
    "never says what it is": (
        "class Endless(tuple):\n    def __iter__(self):\n        while True: yield from ()\n"
        + change(functions="Endless()"),
        "it hung",
    ),
    "stumbles over itself": (change(functions="(None,)"), "cannot be described: AttributeError"),
    "has a title of 10 MB": (change(title="'x' * 10**7"), "all of it together is too long"),
    "has 9 000 checks": (
        change(checks="tuple(replace(ASSIGNMENT.checks[0], name=f'c{n}') for n in range(9_000))"),
        "all of it together is too long",
    ),
    "has NaN points": (first_check(points="float('nan')"), "points is not what it must be"),
    "has infinite points": (first_check(points="1e999"), "points is not what it must be"),
    "draws what nobody can show": (line("[1, 2]", "[1]"), "cannot grade.*half a point"),
    "says that it is another": (change(name="'huber-loss'"), "does not export an ASSIGNMENT"),
}
"""What a package does, and what its author reads about it."""

FORGED = """
import grader.running
honest = grader.running.make_result
grader.running.make_result = lambda *given: replace(honest(*given), CHANGES)
"""


def forging(changes: str) -> str:
    """A package that changes what the engine says of a check."""
    return FORGED.replace("CHANGES", changes)


LIMITLESS = """
import grader.grade
made = grader.grade.provenance_of
grader.grade.provenance_of = lambda *given: replace(made(*given), limits={"x": {}})
"""

AT_GRADING = {
    "raises": ("raise KeyError('gone')", "cannot be imported: KeyError"),
    "ends its process": ("os._exit(0)", "ended|closed"),
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
    "says odd things of its limits": (
        LIMITLESS,
        "Limits is not what it must be",
    ),
    "draws NaN": (line("[1]", "[float('nan')]"), "not finite"),
    "draws half a point": (line("[1, 2]", "[1]"), "half a point"),
    "draws texts": (line("['1']", "[1]"), "a point that cannot be"),
    "draws 30 000 points": (line("[0] * 30_000", "[0] * 30_000"), "more points than fit"),
    "draws no PNG": (
        drawing("images", "{'items': [{'png': 'R0lGODlh', 'caption': '', 'alt': ''}]}"),
        "no PNG",
    ),
    "draws a script": (drawing("svg", "{}"), "kind that nobody draws"),
}
"""What a package that was honest at lint does when it grades, and what becomes known of it."""
