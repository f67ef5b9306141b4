"""The decorators an assignment is written with: @check, @gate, @loss_gate and @mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.model import (
    Check,
    Gate,
    GateDigits,
    Limits,
    LossGate,
    LossTrial,
    Mistake,
    Picture,
    Play,
    Solution,
    Trial,
)


def check(
    title: str,
    *,
    points: float,
    tolerance: float = 1e-4,
    floor: float = 1e-6,
    hidden: bool = False,
    limits: Limits | None = None,
    picture: Picture | None = None,
) -> Callable[[Play], Check]:
    """Turn a generator of observations into a Check; `title` completes "Your code …"."""

    def decorate(play: Play) -> Check:
        return Check(_name(play), title, points, play, tolerance, floor, hidden, limits, picture)

    return decorate


def gate(
    title: str,
    *,
    points: float,
    threshold: float,
    limits: Limits,
    near_miss: float = 0.003,
    credit_from: float | None = None,
    weak: str | None = None,
    allowed: tuple[float, float] | None = None,
) -> Callable[[Callable[[Solution, GateDigits, int], Trial]], Gate]:
    """Turn a function that trains and predicts into a Gate; thresholds are shares, 0.91 say."""

    def decorate(play: Callable[[Solution, GateDigits, int], Trial]) -> Gate:
        return Gate(
            _name(play),
            title,
            points,
            threshold,
            play,
            near_miss,
            limits,
            credit_from=credit_from,
            weak=weak,
            allowed=allowed,
        )

    return decorate


def loss_gate(
    title: str,
    *,
    points: float,
    threshold: float,
    loss_name: str,
    dataset: str,
    limits: Limits,
    near_miss: float = 0.0,
    hidden: bool = False,
    credit_from: float | None = None,
    weak: str | None = None,
    allowed: tuple[float, float] | None = None,
) -> Callable[[Callable[[Solution, Any, int], LossTrial]], LossGate]:
    """Turn a function that trains and computes a loss into a LossGate.

    `loss_name` begins a sentence that goes on with "is 0.14"; `dataset` is "digits" (the function
    gets GateDigits) or "fire-theft" (a GateTable).
    """

    def decorate(play: Callable[[Solution, Any, int], LossTrial]) -> LossGate:
        return LossGate(
            _name(play),
            title,
            points,
            threshold,
            play,
            loss_name,
            dataset,
            near_miss,
            limits,
            hidden,
            credit_from,
            weak,
            allowed,
        )

    return decorate


def mistake(function: str, sentence: str) -> Callable[[Callable[..., Any]], Mistake]:
    """Turn a wrong variant of `function` into a Mistake named after itself."""

    def decorate(replacement: Callable[..., Any]) -> Mistake:
        return Mistake(_name(replacement), function, sentence, replacement)

    return decorate


def _name(function: Callable[..., Any]) -> str:
    return function.__name__
