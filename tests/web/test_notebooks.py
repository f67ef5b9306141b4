"""Notebooks: which lines are Python, what is shown before it is handed in, what is kept."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from grader.errors import HandInRefused
from grader.store.connection import Store
from grader.store.submissions import find_submission, original_of, source_of
from tests.web.client import post, upload
from tests.web.school import School
from web.notebooks import Dropped, convert_notebook


def notebook(*cells: str | list[str], **changes: object) -> bytes:
    code = [{"cell_type": "code", "source": cell, "outputs": []} for cell in cells]
    text = [{"cell_type": "markdown", "source": "# The Huber loss"}]
    return json.dumps({"nbformat": 4, "cells": [*text, *code]} | changes).encode()


@pytest.mark.parametrize(
    ("cell", "source", "dropped"),
    [
        ("x = 1", "x = 1", []),
        (["x = 1\n", "y = 2"], "x = 1\ny = 2", []),
        ("%matplotlib inline\nx = 1", "# %matplotlib inline\nx = 1", ["%matplotlib inline"]),
        ("!pip install numpy", "# !pip install numpy", ["!pip install numpy"]),
        ("np.dot?\n??np", "# np.dot?\n# ??np", ["np.dot?", "??np"]),
        ("files = !ls", "# files = !ls", ["files = !ls"]),
        ("t = %timeit -o f()", "# t = %timeit -o f()", ["t = %timeit -o f()"]),
        ("if x:\n    %time f()", "if x:\n    pass  # %time f()", ["%time f()"]),
        ("%%time\nx = 1", "# %%time\nx = 1", ["%%time"]),
        ("%%bash\nls\n", "# %%bash\n# ls", ["%%bash", "ls"]),
        ("x = (7\n%4)", "x = (7\n%4)", []),
        ("x = 7 \\\n%4", "x = 7 \\\n%4", []),
        ('x = """\n%d (\n"""\n%pwd', 'x = """\n%d (\n"""\n# %pwd', ["%pwd"]),
        ("x = '(' # it's (\n%pwd", "x = '(' # it's (\n# %pwd", ["%pwd"]),
        ("x = '\\'('\n%pwd", "x = '\\'('\n# %pwd", ["%pwd"]),
    ],
)
def test_what_is_python_in_a_cell(cell: str | list[str], source: str, dropped: list[str]) -> None:
    converted = convert_notebook("a.ipynb", notebook(cell))
    assert converted.source == f"# Code cell 1\n{source}\n"
    assert [one.line for one in converted.dropped] == dropped


def test_cells_keep_their_order_and_numbers() -> None:
    converted = convert_notebook("a.ipynb", notebook("a = 1", " \n", "b = 2\n%pwd"))
    assert converted.source == "# Code cell 1\na = 1\n\n# Code cell 2\nb = 2\n# %pwd\n"
    assert converted.dropped == (Dropped(2, "%pwd"),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>", "is no notebook"),
        (b"[" * 100_000, "is no notebook"),
        (b"\xff\xfe", "is no notebook"),
        (b"[]", "is no notebook"),
        (b'{"cells": []}', "is no notebook"),
        (notebook("x", nbformat=3), "not in notebook format 4"),
        (notebook("x", nbformat=99), "not in notebook format 4"),
        (notebook("x", cells={"a": 1}), "not in notebook format 4"),
        (notebook("x", cells=[1]), "is no notebook"),
        (notebook("x", cells=[{"cell_type": "code", "source": 5}]), "is no notebook"),
        (notebook("x", cells=[{"cell_type": "code", "source": [5]}]), "is no notebook"),
        (notebook(), "has no code cell"),
        (notebook(*["x"] * 3000), "more than 2000 cells"),
    ],
)
def test_what_is_no_notebook_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(HandInRefused, match=sentence):
        convert_notebook("a.ipynb", content)


def test_a_lone_surrogate_and_a_nul_are_no_trouble(ada: FlaskClient, school: School) -> None:
    broken = notebook("x = 1").replace(b"x = 1", b"x = '\\ud800'")
    assert upload(ada, school.huber, broken, "a.ipynb").status_code == 200
    nul = notebook("x = 1").replace(b"x = 1", b"x = '\\u0000'")
    assert upload(ada, school.huber, nul, "a.ipynb").status_code == 422


def test_a_notebook_is_shown_then_handed_in_and_kept(
    ada: FlaskClient, grace: FlaskClient, school: School, portal_store: Store, sent: list[object]
) -> None:
    content = notebook("%matplotlib inline\nx = 1")
    shown = upload(ada, school.huber, content, "my work.ipynb")
    assert shown.status_code == 200
    assert "1 line is no Python" in shown.text
    assert "Code cell 1: <code>%matplotlib inline</code>" in shown.text
    assert sent == []
    kept = re.search(r'name="kept" value="([^"]+)"', shown.text)
    assert kept is not None
    fields = {"confirmed": "yes", "kept": kept[1], "kept_name": "my work.ipynb"}
    answer = post(ada, f"/assignments/{school.huber}/submissions", **fields)
    assert answer.status_code == 302
    with portal_store.read() as session:
        submission = find_submission(session, answer.location.rsplit("/", 1)[1])
        assert submission is not None
        assert submission.file_name == "my work.py"
        assert source_of(session, submission) == b"# Code cell 1\n# %matplotlib inline\nx = 1\n"
        original = original_of(session, submission)
        assert original is not None
        assert (original.name, original.content) == ("my work.ipynb", content)
    for reader in (ada, grace):
        file = reader.get(f"{answer.location}/original")
        assert file.data == content
        assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_preview_that_was_tampered_with_is_refused(ada: FlaskClient, school: School) -> None:
    fields = {"confirmed": "yes", "kept": "§", "kept_name": "a.py"}
    answer = post(ada, f"/assignments/{school.huber}/submissions", **fields)
    assert answer.status_code == 422
    assert "Choose your file again" in answer.text
