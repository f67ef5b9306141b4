"""Frames that lie: real answers, damaged in every layer by a seeded generator."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from grader.model import Handle, Returns
from grader.sandbox.inside.points import pack_points
from grader.sandbox.inside.values import encode_value
from grader.sandbox.inside.wire import DTYPES, pack
from tests.sandbox.hostile_inside.double import frame_bytes

KINDS: tuple[Returns, ...] = (
    "value", "optional", "values", "mapping", "opaque", ("value", "opaque"), ("values", "optional"),
)  # fmt: skip
ARGUMENTS = {"x": np.zeros((2, 3)), "labels": np.zeros(4, np.int64)}
CALL = 1

ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 2**31, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63) - 1,
    10**19, "", "x", "arrays", "none", "float64", "object", "nan", "-nan", "inf", "0x1.0p+0",
    "0x1.8p+9999", "0x1.0P+0", "1e5", "\u202e", "é" * 40, [], {}, [[]], [[], []], ["none"],
    ["bool", 1], ["int", 2**64], ["int", True], ["float", "1"], ["str", 1], ["array", 0],
    ["array", -1], ["array", 99], ["array", True], ["handle", 0], ["handle", -5], ["pixels", 0],
    ["handle", 2**64], ["strings", [1], ["a"]], ["strings", [2**63, 0], []], ["tuple", []],
    ["list", [["none"]]], ["dict", [["a", ["none"]], ["a", ["none"]]]], ["dict", [["a"]]],
    ["float64", [2]], ["float64", [-1]], ["float64", [2**40]], ["S0", [1]], ["O", [1]],
    ["uint8", [1, 1, 1, 1, 1, 1, 1, 1, 1]], ["float64", [0, 2**39]], ["x", ["array", 0]],
    ["x", ["str", "a"]], ["labels", ["array", 0]], [["np.exp", 3]], [["np.exp", "3"]], [3],
)  # fmt: skip
ODD_TEXTS = (
    "NaN", "Infinity", "-Infinity", "1e999", "1.5", "-0", "-0.0", "1E1", '"\\u0000"', '"\\ud800"',
    '"\\udfff\\ud800"', '"\ud800"', "9" * 25, "9" * 5000, "[" * 13 + "]" * 13, "tru", "[1,]",
    "[" * 20000 + "]" * 20000, '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', "\ufeff1", "'x'", "0x10",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer as it should be: the kind asked for, its header, and its arrays' bytes."""

    returns: Returns
    header: str
    payload: bytes

    @property
    def content(self) -> bytes:
        """The whole frame."""
        return frame_bytes(self.header, self.payload)


def real_answers(random: Random, number: int) -> list[Answer]:
    """Answers that the inside server could have written, kinds in turn."""
    return [_real_answer(random, KINDS[one % len(KINDS)]) for one in range(number)]


def lies_about(
    answers: list[Answer], random: Random, number: int
) -> Iterator[tuple[Answer, bytes]]:
    """`number` damaged answers, each with the one that it was made from."""
    for one in range(number):
        answer = answers[one % len(answers)]
        kind = random.choice(_LIES)
        yield answer, kind(answer, random)


def _real_answer(random: Random, returns: Returns) -> Answer:
    arrays: list[Any] = []
    tree = encode_value(_value(random, returns), arrays, _handle)
    changes = random.sample(sorted(ARGUMENTS), random.choice((0, 0, 1, 2)))
    changed = [[name, encode_value(ARGUMENTS[name] + 1, arrays, _handle)] for name in changes]
    header = {"did": "call", "call": CALL, "value": tree, "changed": changed, "seen": []}
    head, *rest = pack(header, arrays)
    return Answer(returns, bytes(head[4:]).decode(), b"".join(rest))


def _handle(value: Any, _arrays: list[Any]) -> list[Any] | None:
    return ["handle", value.number] if isinstance(value, Handle) else None


def _value(random: Random, returns: Returns) -> Any:
    match returns:
        case tuple():
            return tuple(_value(random, kind) for kind in returns)
        case "opaque":
            return Handle(random.randrange(3))
        case "values":
            return [_plain(random) for _ in range(random.randrange(4))]
        case "mapping":
            return {f"k{one}": _plain(random) for one in range(random.randrange(4))}
        case _:
            return None if returns == "optional" and random.random() < 0.5 else _plain(random)


def _plain(random: Random) -> Any:
    if random.random() < 0.4:
        return random.choice(_PLAIN)
    shape = [random.randrange(4) for _ in range(random.randrange(4))]
    return np.full(shape, random.randrange(2), random.choice(list(DTYPES.values())))


_PLAIN = (
    True, 0, -3, 2**64 - 1, -(2**63), 0.0, -0.0, 1.5, math.nan, -math.inf, 5e-324, "", "text", "é",
    np.array(["a", "bc"]), np.array([["", "ü"], ["x", "y"]]),
)  # fmt: skip


def _change_the_tree(answer: Answer, random: Random) -> bytes:
    """Something in the header becomes something odd, goes missing, or stands twice."""
    header = json.loads(answer.header)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        _disturb(header, random)
    return frame_bytes(json.dumps(header, ensure_ascii=random.random() < 0.5), answer.payload)


def _disturb(header: dict[str, Any], random: Random) -> None:
    place: Any = header
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            return
        key = random.choice(keys)
        if not isinstance(place[key], dict | list) or random.random() < 0.3:
            break
        place = place[key]
    match random.randrange(4):
        case 0:
            del place[key]
        case 1 if isinstance(place, list):
            place.insert(key, place[key])
        case 1:
            place[f"{key}2"] = place[key]
        case 2:
            place[key] = [place[key]]
        case _:
            place[key] = deepcopy(random.choice(ODD))


def _change_the_text(answer: Answer, random: Random) -> bytes:
    """JSON that other readers take: odd numbers, odd strings, keys that stand twice."""
    text = answer.header
    at = [index for index, letter in enumerate(text) if letter in '[]{},:"0123456789']
    begin = random.choice(at)
    match random.randrange(4):
        case 0:
            end = random.choice(at)
            text = text[: min(begin, end)] + text[max(begin, end) :]
        case 1:
            text = '{"did": "log", ' + text[1:]
        case 2:
            text = f'{{"x": {random.choice(ODD_TEXTS)}, {text[1:]}'
        case _:
            text = text[:begin] + random.choice(ODD_TEXTS) + text[begin + 1 :]
    return frame_bytes(text, answer.payload)


def _change_bytes(answer: Answer, random: Random) -> bytes:
    """Some bytes of the frame become others."""
    content = bytearray(answer.content)
    for _ in range(random.choice((1, 1, 2, 8))):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


def _change_the_length(answer: Answer, random: Random) -> bytes:
    """The header is said to be longer or shorter than it is, or the frame breaks off."""
    length = len(answer.header.encode())
    said = random.choice((0, 1, length - 1, length + 1, 2**20, 2**20 + 1, 2**31, 2**32 - 1))
    whole = frame_bytes(answer.header, answer.payload, said)
    cut = answer.content[: random.randrange(len(answer.content))]
    return random.choice((whole, cut, answer.content + bytes(random.randrange(9))))


def _mix_frames(answer: Answer, random: Random) -> bytes:
    """Curves among answers, answers of other calls, and the same one more than once."""
    curve = b"".join(pack_points({random.choice(("loss", "a b", "<b>")): [(1.0, 2.0)]}))
    odd_curve = frame_bytes(json.dumps({"did": "log", "names": random.choice(ODD), "arrays": []}))
    late = answer.content.replace(b'"call": 1', b'"call": ' + str(random.randrange(3)).encode())
    fault = {"did": "fault", "call": CALL, "kind": random.choice((*ODD, "raised", "missing"))}
    words = {"sentence": random.choice(ODD), "traceback": random.choice(ODD), "arrays": []}
    told = frame_bytes(json.dumps(fault | words))
    frames = (answer.content, curve, odd_curve, late, told, _change_bytes(answer, random))
    return b"".join(random.choices(frames, k=random.randrange(1, 4)))


def _speak_noise(_answer: Answer, random: Random) -> bytes:
    """No frames at all."""
    return random.randbytes(random.randrange(40))


_LIES: tuple[Callable[[Answer, Random], bytes], ...] = (
    _change_the_tree,
    _change_the_tree,
    _change_the_text,
    _change_bytes,
    _change_the_length,
    _mix_frames,
    _speak_noise,
)
