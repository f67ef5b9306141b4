"""200 000 frames of an inside that lies: faults of the student's, or answers that hold up."""

from __future__ import annotations

import tracemalloc
from random import Random
from typing import Any

import numpy as np
import pytest

from grader.errors import StudentFault
from grader.model import MIB, Handle, Limits
from grader.sandbox.cell import Cell
from grader.sandbox.inside.values import encode_value
from grader.sandbox.inside.wire import pack
from tests.sandbox.hostile_inside.double import SpokenBytes, frame_bytes, spoken_over_sockets
from tests.sandbox.hostile_inside.lies import ARGUMENTS, CALL, Answer, lies_about, real_answers
from tests.sandbox.hostile_inside.reader import NoAnswer, read_answer

FRAMES = 200_000
ROUNDS = 8
LIMITS = Limits(wall_seconds=5, answer_bytes=4096)
CAP = 4096 + 65536
PIECES = (1, 7, *[2**20] * 18)


def ask(cell: Cell, answer: Answer) -> Any:
    """What a call brings back, or None where the fault is the student's; others leave."""
    try:
        value, _ = cell.call("f", ARGUMENTS, answer.returns)
    except StudentFault as fault:
        return fault
    return value


def truth(content: bytes, answer: Answer) -> Any:
    """What the second reader makes of the same bytes."""
    try:
        return read_answer(content, answer.returns, CALL, ARGUMENTS, CAP)
    except NoAnswer as fault:
        return fault


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal to the last bit."""
    if isinstance(one, np.ndarray):
        fits = isinstance(other, np.ndarray) and one.dtype == other.dtype
        return fits and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, dict):
        return same([*one.items()], [*other.items()]) if isinstance(other, dict) else False
    if isinstance(one, list | tuple):
        fits = type(one) is type(other) and len(one) == len(other)
        return fits and all(same(*pair) for pair in zip(one, other, strict=True))
    return type(one) is type(other) and repr(one) == repr(other)


def travels_again(value: Any, answer: Answer) -> bool:
    """Whether a value that was accepted is one that can be sent, and comes back as it is."""
    arrays: list[Any] = []
    tree = encode_value(
        value, arrays, lambda v, _: ["handle", v.number] if isinstance(v, Handle) else None
    )
    header = {"did": "call", "call": CALL, "value": tree, "changed": [], "seen": []}
    content = b"".join(pack(header, arrays))
    return same(value, ask(Cell(SpokenBytes(content, LIMITS), LIMITS.answer_bytes), answer))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_lies_are_refused_and_what_is_accepted_is_what_a_second_reader_reads(seed):
    random = Random(seed)
    answers = real_answers(random, 400)
    accepted = 0
    for answer, content in lies_about(answers, random, FRAMES // ROUNDS):
        conversation = SpokenBytes(content, LIMITS, random.choice(PIECES))
        value = ask(Cell(conversation, LIMITS.answer_bytes), answer)
        expected = truth(content, answer)
        if isinstance(value, StudentFault):
            assert isinstance(expected, NoAnswer), (value, content)
            assert str(value).encode().strip()
            continue
        accepted += 1
        assert same(value, expected), (value, expected, content)
        assert travels_again(value, answer), content
    assert accepted > FRAMES // ROUNDS // 100, "lies must be close to the truth"


def test_the_truth_is_accepted():
    for answer in real_answers(Random(1), 2000):
        value = ask(Cell(SpokenBytes(answer.content, LIMITS), LIMITS.answer_bytes), answer)
        assert same(value, truth(answer.content, answer))


def test_the_same_over_sockets():
    random = Random(99)
    answers = real_answers(random, 100)
    for answer, content in lies_about(answers, random, 4000):
        with spoken_over_sockets(content, LIMITS) as cell:
            value = ask(cell, answer)
        expected = truth(content, answer)
        assert isinstance(value, StudentFault) == isinstance(expected, NoAnswer), content
        assert isinstance(value, StudentFault) or same(value, expected)


def listing(item: str, number: int) -> str:
    """JSON of a list that holds one thing many times."""
    return f"[{','.join([item] * number)}]"


ONE_BOOL, MANY_BOOLS, ESCAPE = '["bool", [1]]', '["bool", [60000]]', "\\u00e9"
TEXTS = '["strings", [251], ["' + "x" * 60_000 + '", ' + listing('""', 250)[1:] + "]"
VALUE = '"arrays": [], "did": "call", "call": 1, "changed": [], "seen": [], "value": '
BOMBS = {
    "many empty lists": f'{{"arrays": [], "a": {listing("[]", 340_000)}}}',
    "many empty objects": f'{{"arrays": [], "a": {listing("{}", 340_000)}}}',
    "many keys": '{"arrays": [], ' + ",".join(f'"{n:x}":0' for n in range(90_000)) + "}",
    "many arrays": f'{{"arrays": {listing(ONE_BOOL, 70_000)}}}',
    "large arrays": f'{{"arrays": {listing(MANY_BOOLS, 4000)}}}',
    "one large array": '{"arrays": [["float64", [1000000000]]]}',
    "wide strings": f'{{{VALUE} ["list", {listing(TEXTS, 16)}]}}',
    "nested": f'{{"arrays": [], "a": {"[" * 500_000 + "]" * 500_000}}}',
    "long number": f'{{"arrays": [], "a": {"9" * 1_000_000}}}',
    "escapes": f'{{"arrays": [], "a": "{ESCAPE * 170_000}"}}',
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_frame_allocates_much_more_than_it_may(name):
    content = frame_bytes(BOMBS[name], bytes(2**17))
    cell = Cell(SpokenBytes(content, Limits(answer_bytes=MIB)), MIB)
    tracemalloc.start()
    try:
        value = ask(cell, Answer("values", "", b""))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(value, StudentFault)
    assert peak < 80 * MIB
