"""Hostile frames of training curves: left out or refused, and never an answer."""

from __future__ import annotations

import json

import pytest

from grader.errors import StudentFault
from grader.model import Limits
from grader.sandbox.curves import CurveLog
from tests.sandbox.conftest import SHORT

FRAMES = """
import json, os, struct
def frame(payload=b"", arrays=(), **header):
    content = json.dumps({"arrays": list(arrays), **header}).encode()
    return struct.pack(">I", len(content)) + content + payload
ONE = struct.pack(">dd", 0, 0)
POINT = [["float64", [1, 2]]]
"""

HOSTILE = [
    "frame(did='log')",
    "frame(did='log', names=3)",
    "frame(did='log', names=['a'])",
    "frame(did='log', names=[['a']], payload=ONE, arrays=POINT)",
    "frame(did='log', names=['a', 'a'], payload=ONE * 2, arrays=POINT * 2)",
    "frame(did='log', names=['<script>'], payload=ONE, arrays=POINT)",
    "frame(did='log', names=['x' * 500], payload=ONE, arrays=POINT)",
    "frame(did='log', names=['a'], payload=ONE, arrays=[['float64', [2]]])",
    "frame(did='log', names=['a'], payload=ONE * 8, arrays=[['uint8', [64, 2]]])",
    "frame(did='log', names=['a'], payload=struct.pack('<dd', float('nan'), 1), arrays=POINT)",
    "frame(did='log', names=['a'], payload=struct.pack('<dd', 1e300, 1), arrays=POINT)",
    "frame(did='log', names=['a'], payload=ONE, arrays=POINT, call=2, value=['none'])",
    "frame(did='log', names=[f'n{i}' for i in range(40)], payload=ONE * 40, arrays=POINT * 40)",
]


@pytest.mark.parametrize("forged", HOSTILE)
def test_a_forged_frame_of_points_is_left_out_and_changes_no_verdict(sandbox, still_honest, forged):
    log = CurveLog()
    source = f"{FRAMES}\ndef f():\n    os.write(3, {forged})\n    return 2.0\n"
    with sandbox.cell("numpy", source.encode(), "answer.py", SHORT, log=log) as cell:
        assert cell.call("f", {}, "value")[0] == 2.0
    assert log.curves() == ()


def test_a_frame_of_points_is_no_answer(open_cell, still_honest):
    source = f"""{FRAMES}
def f():
    os.write(3, frame(did='log', names=['a'], payload=ONE, arrays=POINT)); os._exit(0)
"""
    with pytest.raises(StudentFault, match="exited with status"), open_cell(source) as cell:
        cell.call("f", {}, "value")


FLOODS = {
    "small frames": "while True: os.write(3, frame(did='log', names=[]))",
    "large frames": (
        "while True: os.write(3, frame(did='log', names=['a'], payload=bytes(2**20),\n"
        "            arrays=[['float64', [2**16, 2]]]))"
    ),
    "large headers": "while True: os.write(3, frame(did='log', names=['x' * 10**6]))",
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_points_ends_the_cell(sandbox, still_honest, name):
    log = CurveLog()
    source = f"{FRAMES}\ndef f():\n    {FLOODS[name]}\n"

    limits = Limits(wall_seconds=20, cpu_seconds=20)
    with (
        pytest.raises(StudentFault, match="training curves than allowed"),
        sandbox.cell("numpy", source.encode(), "answer.py", limits, log=log) as cell,
    ):
        cell.call("f", {}, "value")
    assert len(json.dumps([curve.values for curve in log.curves()])) < 100_000
