"""What the battery runs against: a sandbox of its own, and a secret that must not get into it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.sandbox import Sandbox
from grader.settings import Settings
from tests.sandbox.attacks.battery import still_honest
from tests.sandbox.attacks.host import Picture, take_picture, what_is_left

PLANTED = "SOFTMARK_PLANTED"
"""A variable of the trusted side's environment, which attacks look for."""


@pytest.fixture(scope="package")
def besieged(settings: Settings) -> Iterator[Sandbox]:
    """A sandbox for attacks alone: its boxes are started with a secret in the environment."""
    os.environ[PLANTED] = "a secret of the trusted side"
    try:
        with Sandbox(settings) as started:
            yield started
    finally:
        del os.environ[PLANTED]


@pytest.fixture(scope="package")
def clean(besieged: Sandbox) -> Picture:
    """The machine before any attack, with both boxes warm."""
    besieged.warm("tensorflow")
    assert still_honest(besieged)
    return take_picture()


@pytest.fixture
def unharmed(besieged: Sandbox, clean: Picture) -> Iterator[None]:
    """After the test an honest submission gets full marks, and the machine is as it was."""
    yield
    assert still_honest(besieged)
    assert what_is_left(clean) == []
