"""Digits for the tests of this folder: always generated ones, and MNIST where it can be had."""

from __future__ import annotations

import os

import pytest

from grader.datasets import Digits, load_digits
from grader.settings import Settings, read_settings


def silent(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An empty home, no MNIST folder, no downloads."""
    home = tmp_path_factory.mktemp("offline")
    return read_settings({"SOFTMARK_HOME": str(home), "SOFTMARK_DOWNLOAD": "0"})


@pytest.fixture(scope="session")
def generated(offline: Settings) -> Digits:
    """All 70 000 generated digits, made as on a machine without network and without MNIST."""
    return load_digits(offline, silent)


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Digits:
    """Real MNIST from SOFTMARK_DATA."""
    folder = os.environ.get("SOFTMARK_DATA")
    if not folder:
        pytest.skip("NOT COVERED: real MNIST, because SOFTMARK_DATA is unset")
    home = tmp_path_factory.mktemp("mnist")
    return load_digits(read_settings({"SOFTMARK_HOME": str(home), "SOFTMARK_DATA": folder}), silent)
