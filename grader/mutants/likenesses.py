"""What is easily taken for something else: operators, comparisons, and names of functions."""

from __future__ import annotations

import ast
from collections.abc import Mapping

OPERATORS: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.Pow),
    ast.Div: (ast.Mult, ast.Sub),
    ast.FloorDiv: (ast.Mult, ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv, ast.Mult),
    ast.Pow: (ast.Mult, ast.Div),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
"""Operators whose operands cannot change places."""

COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE, ast.NotEq),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt, ast.Eq),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE, ast.NotEq),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt, ast.Eq),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "abs": ("negative", "sign"),
    "all": ("any",),
    "any": ("all",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "ceil": ("floor",),
    "cumsum": ("cumprod",),
    "exp": ("expm1", "exp2"),
    "expm1": ("exp",),
    "floor": ("ceil",),
    "log": ("log1p", "log2"),
    "log1p": ("log",),
    "logical_and": ("logical_or",),
    "logical_or": ("logical_and", "logical_xor"),
    "max": ("min", "mean"),
    "maximum": ("minimum",),
    "mean": ("sum", "max"),
    "min": ("max",),
    "minimum": ("maximum",),
    "normal": ("uniform",),
    "ones": ("zeros",),
    "ones_like": ("zeros_like",),
    "prod": ("sum",),
    "sign": ("abs",),
    "sqrt": ("square", "cbrt"),
    "square": ("sqrt",),
    "std": ("var",),
    "sum": ("mean", "max"),
    "uniform": ("normal",),
    "var": ("std", "mean"),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
}
BUILT_IN = {"max": ("min",), "min": ("max",), "sum": ("max",), "any": ("all",), "all": ("any",)}
"""The likenesses of functions that are called by their bare name."""

SYMMETRIC = frozenset(
    {"add", "logical_and", "logical_or", "max", "maximum", "min", "minimum", "multiply"}
)
"""Functions whose first two arguments may change places."""

CASTS = frozenset(
    {"array", "asarray", "astype", "copy", "float", "float32", "int", "list", "tuple", "str"}
)
"""Calls that change how an answer is stored and not what it is."""

AXES = frozenset({"axis", "axes"})
"""Keyword arguments that name axes."""

REFUSING = frozenset({"strict"})
"""Keyword arguments that, like a `raise`, only refuse input that a reference never gets."""
