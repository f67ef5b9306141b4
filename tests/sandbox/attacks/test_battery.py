"""Every attack of the battery against the real sandbox, at the best tier that this machine has."""

from __future__ import annotations

import pytest

from grader.sandbox import Sandbox
from grader.sandbox.tiers import probe_tier
from tests.sandbox.attacks.battery import Try, attack, tries_at

TIER = probe_tier().tier


@pytest.mark.parametrize("one", tries_at(TIER), ids=lambda one: f"{one.entry} {one.name}".strip())
def test_an_attack_ends_as_it_must(besieged: Sandbox, unharmed: None, one: Try) -> None:
    assert attack(besieged, one) == ""
