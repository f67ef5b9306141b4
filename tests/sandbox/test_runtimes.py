"""The root folders of the boxes hold what is needed and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from grader.errors import BoxFault
from grader.sandbox.layout import PYTHON, SITE_PACKAGES, STAMP_FILE, runtime_is_current
from grader.sandbox.libraries import copy_libraries
from grader.sandbox.runtimes import build_runtime, main
from grader.settings import PROJECT_ROOT


def test_a_runtime_that_is_there_is_not_built_again(settings):
    assert build_runtime("numpy", settings.runtimes) is False


def test_a_runtime_is_built_complete_or_not_at_all(settings, tmp_path):
    assert build_runtime("numpy", tmp_path)
    root = tmp_path / "numpy"
    assert runtime_is_current(root)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "numpy"]
    packages = {path.name for path in (root / SITE_PACKAGES[1:]).iterdir()}
    assert {"numpy", "numpy.libs"} <= packages
    assert not packages & {"pip", "setuptools", "bin"}
    assert (root / PYTHON[1:]).exists()
    assert not list(root.rglob("sitecustomize.py"))
    (root / STAMP_FILE).write_text("older")
    assert not runtime_is_current(root)


def test_the_boxes_have_one_numpy_and_pinned_packages():
    pinned = {}
    for name in ("numpy", "tensorflow"):
        text = (PROJECT_ROOT / "runtimes" / f"{name}.txt").read_text()
        pinned[name] = next(line for line in text.splitlines() if line.startswith("numpy=="))
        assert "http" not in text
        packages = text.count("==")
        assert packages == sum("--hash" in part for part in text.replace("\\\n", "").splitlines())
    assert pinned["numpy"] == pinned["tensorflow"]


def test_the_command_says_in_one_line_what_is_wrong(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SOFTMARK_RUNTIMES", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    assert main(["numpy"]) == 3
    error = capsys.readouterr().err
    assert error.startswith("runtime numpy: The packages of numpy.txt could not be installed")
    assert error.count("\n") == 1
    assert not (tmp_path / "numpy").exists()


def test_a_library_that_is_missing_costs_only_its_module(tmp_path):
    from grader.sandbox.layout import base_python

    module = tmp_path / "opt/python/lib/python3/lib-dynload/_x.so"
    module.parent.mkdir(parents=True)
    shutil.copy(base_python(), module)
    copy_libraries(tmp_path, base_python(), tmp_path / "nowhere")
    assert any(tmp_path.rglob("libc.so.6"))
    assert any(tmp_path.rglob("ld-linux*"))


def test_boxes_of_unbuilt_runtimes_do_not_start(settings, tmp_path):
    from grader.sandbox import Sandbox

    with Sandbox(replace(settings, runtimes=tmp_path)) as sandbox, pytest.raises(BoxFault):
        sandbox.warm("tensorflow")
