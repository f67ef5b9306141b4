"""Works out the strings that simple expressions make: 'soft' + 'max', '{}max'.format('soft')."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import islice, product

Texts = Callable[[ast.AST], set[str]]
"""The strings that an expression may be; empty where they are not known."""

MAX_TEXT = 300
_MAX_TEXTS = 16
_PLAIN = {"lower", "upper", "strip", "title", "capitalize", "swapcase", "casefold"}
_WITH_TEXTS = {"replace", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip"}
_TEMPLATE = re.compile(r"(?:[^{}]|\{\d?\})*\Z")


def made_texts(node: ast.AST, texts: Texts) -> set[str]:
    """The strings that `node` may make of those that `texts` knows for its parts."""
    found = islice(_made(node, texts), _MAX_TEXTS)
    return {text for text in found if len(text) < MAX_TEXT}


def _made(node: ast.AST, texts: Texts) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from map("".join, product(texts(node.left), texts(node.right)))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        yield from _filled(node, texts)
    elif isinstance(node, ast.JoinedStr):
        yield from map("".join, product(*map(texts, node.values)))
    elif isinstance(node, ast.FormattedValue) and node.format_spec is None:
        yield from texts(node.value)
    elif isinstance(node, ast.Subscript) and (part := _constant_slice(node.slice)) is not None:
        yield from (text[part] for text in texts(node.value))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _called(node, node.func, texts)


def _filled(node: ast.BinOp, texts: Texts) -> Iterator[str]:
    """The same for '%s%s' % ('soft', 'max')."""
    parts = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    for template, *values in product(texts(node.left), *map(texts, parts)):
        pieces = template.split("%s")
        if len(pieces) == len(values) + 1 and "%" not in "".join(pieces):
            yield "".join(map("".join, zip(pieces, [*values, ""], strict=True)))


def _called(node: ast.Call, method: ast.Attribute, texts: Texts) -> Iterator[str]:
    """The same for methods of strings."""
    if method.attr == "join" and node.args and isinstance(node.args[0], ast.List | ast.Tuple):
        for glue, *parts in product(texts(method.value), *map(texts, node.args[0].elts)):
            yield glue.join(parts)
        return
    for text, *arguments in product(texts(method.value), *map(texts, node.args)):
        if method.attr == "format" and _TEMPLATE.match(text):
            try:
                yield text.format(*arguments)
            except (IndexError, ValueError):
                continue
        elif method.attr in (_WITH_TEXTS if arguments else _PLAIN):
            try:
                yield getattr(text, method.attr)(*arguments)
            except TypeError:
                continue


def _constant_slice(node: ast.AST) -> slice | None:
    if not isinstance(node, ast.Slice):
        return None
    bounds: list[int | None] = []
    for bound in (node.lower, node.upper, node.step):
        try:
            value = None if bound is None else ast.literal_eval(bound)
        except ValueError:
            return None
        if value is not None and (type(value) is not int or (bound is node.step and value == 0)):
            return None
        bounds.append(value)
    return slice(*bounds)
