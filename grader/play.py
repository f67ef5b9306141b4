"""Plays a check: the same generator on the reference, on a known mistake, and on the submission."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from grader.comparison import shape_difference
from grader.direct_cell import DirectCell
from grader.errors import AssignmentFault, BadAnswer, OtherShape, Refused, StudentFault
from grader.failing_input import Tried, no_calls, note_answer, remember
from grader.misuse import MISUSE, Undecided, ours
from grader.model import (
    Argument,
    Assignment,
    Check,
    Function,
    Mistake,
    Observation,
    Returns,
    Traced,
    Value,
)
from grader.sandbox.inside.provided import PREFIX, PROVIDED
from grader.sentences import say, told
from grader.written_back import write_back


class Cell(Protocol):
    """The part of a sandbox cell that a play needs."""

    def call(
        self,
        function: str,
        arguments: Mapping[str, Argument],
        returns: Returns,
        traced: Traced | None = None,
    ) -> tuple[Value, Mapping[str, NDArray[Any]]]: ...


@dataclass(frozen=True)
class Call:
    """One call that the reference answered: which function, and with what."""

    function: str
    answer: Value


@dataclass
class TrustedSolution:
    """Calls reference functions directly and remembers each call and its answer."""

    functions: Mapping[str, Callable[..., Value]]
    calls: list[Call] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Value]:
        function = self.functions.get(name)
        if function is None:
            raise AttributeError(f"The assignment declares no function called {name}.")

        def call(**arguments: Argument) -> Value:
            answer = function(**arguments)
            self.calls.append(Call(name, answer))
            return answer

        return call


@dataclass
class CellSolution:
    """Calls the student's functions in a cell; looks like the module itself.

    It also has the functions that cells provide, such as `first_filters`, to look at what a
    student's code keeps inside.
    `expected` are the reference's calls in the same play: an answer of another shape than the
    reference's is refused at once, so that no check computes with it. `refused` has the sentence
    for each function that calls what it should implement; `tried` are the last calls.
    """

    cell: Cell
    functions: Mapping[str, Function]
    expected: tuple[Call, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    calling: str | None = None
    count: int = 0
    tried: deque[Tried] = field(default_factory=no_calls)

    def __getattr__(self, name: str) -> Callable[..., Value]:
        if f"{PREFIX}{name}" in PROVIDED:
            return lambda **arguments: self.cell.call(f"{PREFIX}{name}", arguments, "value")[0]
        function = self.functions.get(name)
        if function is None:
            raise AssignmentFault(
                say("The assignment declares no function called %(name)s.", name=name)
            )

        def call(**arguments: Argument) -> Value:
            self.calling = name
            if name in self.refused:
                raise Refused(self.refused[name])
            remember(self.tried, name, arguments)
            answer, changed = self.cell.call(name, arguments, function.returns, function.traced)
            with ours():
                write_back(arguments, changed)
                self.refuse_other_shape(name, function, answer)
                note_answer(self.tried, answer)
            self.count += 1
            return answer

        return call

    def refuse_other_shape(self, name: str, function: Function, answer: Value) -> None:
        """Raise OtherShape where the reference's answer to the same call has another shape."""
        if self.count >= len(self.expected) or self.expected[self.count].function != name:
            return
        expected = self.expected[self.count].answer
        difference = shape_difference(answer, expected, function.answers)
        if difference:
            sentence = say(
                "`%(function)s` returned %(difference)s", function=name, difference=difference
            )
            raise OtherShape(sentence, self.count, answer)


@dataclass(frozen=True)
class TrustedPlay:
    """What the reference, or a known mistake, showed in a check."""

    observations: tuple[Observation, ...]
    calls: tuple[Call, ...]

    @property
    def called(self) -> frozenset[str]:
        """The names of the functions that the check called."""
        return frozenset(call.function for call in self.calls)


def play_trusted(assignment: Assignment, check: Check, seed: int) -> TrustedPlay:
    """Play `check` on the reference."""
    solution = TrustedSolution(trusted_functions(assignment))
    with np.errstate(all="ignore"):
        observations = tuple(check.play(solution, generator(check.name, seed)))
    return TrustedPlay(observations, tuple(solution.calls))


def play_mistake(assignment: Assignment, check: Check, seed: int, mistake: Mistake) -> TrustedPlay:
    """Play `check` on the reference with one function replaced, as far as it can be played."""
    solution = TrustedSolution(trusted_functions(assignment, mistake))
    observations: list[Observation] = []
    with np.errstate(all="ignore"), suppress(*MISUSE):
        observations.extend(check.play(solution, generator(check.name, seed)))
    return TrustedPlay(tuple(observations), tuple(solution.calls))


def trusted_functions(
    assignment: Assignment, mistake: Mistake | None = None
) -> dict[str, Callable[..., Value]]:
    """The reference's functions, one of them replaced where a mistake is given."""
    functions = {function.name: function.reference for function in assignment.functions}
    return functions if mistake is None else functions | {mistake.function: mistake.replacement}


def play_student(check: Check, solution: CellSolution, seed: int) -> tuple[Observation, ...]:
    """Play `check` on the submission; an answer that cannot be used as asked is a BadAnswer."""

    def play(solution: CellSolution) -> tuple[Observation, ...]:
        return tuple(check.play(solution, generator(check.name, seed)))

    with np.errstate(all="ignore"), misuse_as_bad_answer(solution, play):
        return play(solution)


@contextmanager
def misuse_as_bad_answer(
    solution: CellSolution, replay: Callable[[CellSolution], object]
) -> Iterator[None]:
    """What a play of ours raises over a student's answers is the fault of the last answer.

    It is ours, an AssignmentFault, where nothing was asked of the student yet, or where `replay`
    raises the same over the reference's answers. A reference that only runs in a cell cannot be
    asked here: then it is Undecided.
    """
    try:
        yield
    except MISUSE as misuse:
        alike = solution.calling is None or _breaks_alike(replay, solution, misuse)
        if alike:
            raise broken_play(misuse) from misuse
        kind = Undecided if alike is None else BadAnswer
        raise kind(
            say(
                "What `%(function)s` returned cannot be used as the assignment says: %(misuse)s.",
                function=solution.calling,
                misuse=told(misuse),
            )
        ) from misuse


def broken_play(error: BaseException | None) -> AssignmentFault:
    """The fault of a play that nobody's answers would mend."""
    why = "" if error is None else told(error)
    return AssignmentFault(say("A play of the assignment fails by itself: %(why)s.", why=why))


def _breaks_alike(
    replay: Callable[[CellSolution], object], solution: CellSolution, misuse: Exception
) -> bool | None:
    """Whether the reference's answers break a play in the same way; None where that is unknown."""
    references = {name: each.reference for name, each in solution.functions.items()}
    try:
        replay(CellSolution(DirectCell(references), solution.functions))
    except MISUSE as again:
        return True if (type(again), str(again)) == (type(misuse), str(misuse)) else None
    except (ImportError, StudentFault):
        return None
    return False


def generator(name: str, seed: int) -> np.random.Generator:
    """The random numbers of one check in one attempt: the same for every solution played."""
    return np.random.default_rng([seed, *name.encode()])


def functions_by_name(functions: Iterable[Function]) -> dict[str, Function]:
    """The contract's functions, to be looked up by the name a check calls."""
    return {function.name: function for function in functions}
