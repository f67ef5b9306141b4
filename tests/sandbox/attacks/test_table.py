"""The battery is complete, what it points at exists, and its page says the same."""

from __future__ import annotations

import ast

from grader.model import Verdict
from grader.settings import PROJECT_ROOT
from tests.sandbox.attacks.battery import FOLDER, read_battery
from tests.sandbox.attacks.document import DOCUMENT, document

CATALOGUE = {"R": 30, "E": 30, "F": 30, "P": 15, "G": 30, "U": 19, "W": 20}
ENOUGH = 140


def test_every_attack_of_the_catalogue_has_an_entry():
    listed = [entry.id for entry in read_battery()]
    wanted = [f"{letter}{n + 1}" for letter, count in CATALOGUE.items() for n in range(count)]
    assert sorted(listed) == sorted(wanted)


def test_enough_of_them_are_tests():
    tested = [entry for entry in read_battery() if entry.tries or entry.tests]
    assert len(tested) >= ENOUGH
    untested = {entry.id for entry in read_battery() if entry not in tested}
    assert untested == {"E25"}
    assert all(entry.accepted for entry in read_battery() if entry.id in untested)


def test_tries_have_names_of_their_own_and_verdicts_that_exist():
    for entry in read_battery():
        names = [one.name for one in entry.tries]
        assert len(set(names)) == len(names), entry.id
        for one in entry.tries:
            assert {Verdict(verdict) for verdict in one.verdicts}


def test_the_tests_that_are_pointed_at_exist():
    missing = [
        name for entry in read_battery() for name in entry.tests if not is_test(*name.split("::"))
    ]
    assert missing == []


def is_test(file: str, function: str = "") -> bool:
    """Whether a file of tests exists, and the function in it."""
    path = PROJECT_ROOT / file if "/" in file else FOLDER / file
    if not path.is_file():
        return False
    tree = ast.parse(path.read_bytes())
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return function in names if function else any(name.startswith("test_") for name in names)


def test_the_page_is_written_from_the_battery():
    assert DOCUMENT.read_text("utf-8") == document()
