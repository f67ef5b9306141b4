"""Which parts of a module run, or are looked at, when a part of it is called.

A unit is a function, class or variable of the top level; a method of such a class is a unit of
its own, `Net.forward`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .scopes import Placed
from .uses import Use

_MAKING = {"__init__", "__new__", "__post_init__"}


@dataclass
class Mentions:
    """What a unit names: names of the module, and attributes, also as strings.

    `methods` are a class's, by name, each with the unit that it is.
    `runs` is false for variables: what they are made with has run before anything is called.
    """

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    methods: dict[str, str] = field(default_factory=dict)
    runs: bool = False


def spread_over_callers(uses: set[Use], placed: list[Placed], callers: Sequence[str]) -> set[Use]:
    """The same uses again for each of `callers` that reaches them through other units."""
    mentions = _mentions(placed)
    by_unit: dict[str, set[Use]] = {}
    for use in uses:
        if use.unit is not None:
            by_unit.setdefault(use.unit, set()).add(use)
    return {
        Use(use.name, use.line, unit)
        for unit in callers
        for reached in Reach(mentions).units_from(unit)
        for use in by_unit.get(reached, ())
    }


def _mentions(placed: list[Placed]) -> dict[str, Mentions]:
    mentions: dict[str, Mentions] = {}
    for node, scope, unit in placed:
        if unit is None:
            continue
        here = mentions.setdefault(unit, Mentions())
        owner, _, method = unit.partition(".")
        if method:
            mentions.setdefault(owner, Mentions()).methods[method] = unit
        if isinstance(node, ast.Name) and scope.root() in scope.owners(node.id):
            here.names.add(node.id)
        elif isinstance(node, ast.Attribute):
            here.attributes.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            here.attributes.add(node.value)
        here.runs = here.runs or scope.parent is not None
    return mentions


class Reach:
    """Follows mentions from one unit to all that it reaches."""

    def __init__(self, mentions: Mapping[str, Mentions]) -> None:
        self._mentions = mentions
        self._seen: set[str] = set()
        self._attributes: set[str] = set()
        self._made: set[str] = set()
        self._classes: list[str] = []

    def units_from(self, start: str) -> set[str]:
        """Every unit that `start` reaches, without itself."""
        waiting = [start]
        while waiting:
            unit = waiting.pop()
            if unit not in self._seen and unit in self._mentions:
                self._seen.add(unit)
                waiting.extend(self._next(unit, self._mentions[unit]))
        return self._seen - {start}

    def _next(self, unit: str, here: Mentions) -> Iterator[str]:
        """What a unit that was just reached leads to."""
        yield from here.names
        made = here.names - self._made if here.runs else set()
        attributes = here.attributes - self._attributes
        self._made |= made
        self._attributes |= attributes
        for owner in self._classes:
            methods = self._mentions[owner].methods
            known = {*attributes, *(_MAKING if owner in made else ())}
            yield from (methods[name] for name in known if name in methods)
        if here.methods:
            self._classes.append(unit)
            yield from (
                method for name, method in here.methods.items() if self._leads_to(unit, name)
            )

    def _leads_to(self, owner: str, name: str) -> bool:
        """A method is reached by its name, or, where it has a special one, with its class."""
        if name in _MAKING:
            return owner in self._made
        return name in self._attributes or name.startswith("__")
