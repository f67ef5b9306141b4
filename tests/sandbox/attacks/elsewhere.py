"""Runs the battery at another tier, and without pytest; started by test_elsewhere.py.

Its argument are the letters of the entries to run. It prints one JSON object: the tier, how many
tries there were, and what was not as it must be.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from grader.sandbox import Sandbox
from grader.settings import read_settings
from tests.sandbox.attacks.battery import Try, attack, still_honest, tries_at
from tests.sandbox.attacks.host import take_picture, what_is_left

SIDE_BY_SIDE = 4


def besiege(sandbox: Sandbox, letters: str) -> dict[str, object]:
    """Several attacks at a time, and then a look at what they left."""
    sandbox.warm("numpy")
    found = [] if still_honest(sandbox) else ["honest submissions fail before anything else"]
    before = take_picture()
    tries = [one for one in tries_at(sandbox.tier) if one.entry[0] in letters]

    def run(one: Try) -> str:
        said = attack(sandbox, one)
        after = "" if still_honest(sandbox) else f"{one.entry} {one.name}: harms the honest"
        return said or after

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found += [said for said in pool.map(run, tries) if said]
    return {"tier": sandbox.tier, "tries": len(tries), "found": [*found, *what_is_left(before)]}


if __name__ == "__main__":
    with Sandbox(read_settings()) as besieged:
        json.dump(besiege(besieged, sys.argv[1]), sys.stdout)
