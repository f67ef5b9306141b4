"""Small wrong variants of a reference, made from its syntax tree, one change each."""

from grader.mutants.make import Mutant, make_mutants, with_mutant
from grader.mutants.reach import reachable_names

__all__ = ["Mutant", "make_mutants", "reachable_names", "with_mutant"]
