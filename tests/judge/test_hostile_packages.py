"""Uploaded assignments that attack who lints, opens and grades them: each is told what is wrong."""

from __future__ import annotations

import json
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
from tests.judge.hostile_packages import AT_GRADING, AT_LINT, BIDI, HEAD
from tests.judge.test_packages import ASSIGNMENT, NAME, skeleton, zipped
from tests.sandbox.attacks.host import cell_processes, settles

GATED = load_outline("softmax-regression")
CHECK, GATE = ("checks", 0), ("gates", 0)
CHECKS = list(outline_to_json(GATED)["checks"])
SAID = [
    (("title",), "", "its title is no line"),
    (("title",), "a\nb", "its title is no line"),
    (("title",), f"a{BIDI}b", "its title is no line"),
    (("title",), "\x1b[2Jx", "its title is no line"),
    (("title",), 7, "title is not what it must be"),
    (("checks",), [CHECKS[0] | {"name": f"c{number}"} for number in range(101)], "more than 100"),
    (("checks",), CHECKS[:1] * 2, "have one name"),
    ((*CHECK, "name"), "../x", "has an odd name"),
    ((*CHECK, "name"), "m\u0435an", "has an odd name"),
    ((*CHECK, "title"), "x" * 501, "is no line of at most 500"),
    ((*CHECK, "points"), -4.0, "cannot be"),
    ((*CHECK, "points"), 1e6, "cannot be"),
    ((*CHECK, "points"), "4", "points is not what it must be"),
    (("name",), "huber-loss", "its name is another one"),
    (("version",), "../../2", "its name is another one"),
    (("file_name",), "../a.py", "its file has an odd name"),
    (("queue",), "lint", "its queue is neither cpu nor gpu"),
    (("max_source_bytes",), 2**40, "files of such a size"),
    (("limits", "wall_seconds"), 1e5, "100000 wall_seconds"),
    ((*GATE, "limits", "memory_bytes"), 2**50, "memory_bytes"),
    ((*GATE, "threshold"), 1e300, "reached by nobody"),
    ((*GATE, "credit_from"), -1.0, "by nobody or by everybody"),
    ((*GATE, "credit_from"), GATED.gates[0].threshold, "begins where it ends"),
    ((*GATE, "allowed"), [0.9, 0.1], "no least and greatest"),
    (("starter",), f"# {BIDI}", "signs that cannot be seen"),
    (("handouts", "en"), "{{checks}}" * 5, "one table many times"),
    (("handouts", "en"), "\x1b[31m", "signs that cannot be seen"),
    (("handouts", "en"), "x" * (2**16 + 1), "a handout is too long"),
    (("handouts", "tlh"), "x", "a language that nobody chooses"),
    (("wordings", "zh_Hans", "titles"), {"x": BIDI}, "a translation is no line"),
]
"""What it says of itself by the place in its outline, and the sentence for its author."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """An honest package."""
    return skeleton(tmp_path_factory.mktemp("honest"))


@pytest.fixture(scope="module")
def judge(sandbox, settings) -> Iterator[Judge]:
    """One whose silence is not borne for long."""
    with closing(Judge(sandbox, settings, no_dataset, Patience(1.5, 1.5, 1.5))) as judging:
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


@pytest.mark.parametrize(("path", "value", "why"), SAID)
def test_what_no_page_could_show_is_refused(path, value, why):
    said = json.loads(json.dumps(outline_to_json(GATED)))
    place = said
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(PackageRefused, match=why):
        read_outline(said, GATED.name, GATED.version)


@pytest.mark.parametrize("name", AT_GRADING)
def test_what_turns_bad_at_grading_is_our_fault_and_never_a_zero(judge, files, outline, name):
    code, why = AT_GRADING[name]
    solution = files["reference/running_mean.py"]
    with pytest.raises(OurFault, match=why):
        grade(judge, turned(files, code), outline, solution)


def test_an_honest_package_grades_after_all_of_them_and_nothing_is_left(judge, files, outline):
    report = grade(judge, zipped(files), outline, files["reference/running_mean.py"])
    assert report.score == report.max_score == 10
    order = GradeOrder(NAME, 5, package=Packed(zipped(files), outline), self_check=True)
    visible = judge.grade(order, outline.starter.encode(), lambda _: None)
    assert (visible.score, len(visible.checks)) == (0, 1)
    judge.close()
    assert settles(lambda: not cell_processes()), "processes are left"


@pytest.mark.parametrize("name", assignment_names())
def test_what_the_catalogue_says_of_itself_could_be_uploaded(name):
    outline = load_outline(name)
    said = json.loads(json.dumps(outline_to_json(outline)))
    assert read_outline(said, name, outline.version) == outline
