"""What cells provide by themselves: a look at what a submission keeps inside."""

from __future__ import annotations

import pytest

MODELS = """
import numpy as np
FILTERS = np.arange(50.0).reshape(5, 5, 1, 2)
class Network:
    def __init__(self): self.layers = {"bias": np.zeros(3), "filters": FILTERS}
class Hostile:
    def __getattr__(self, name): raise KeyboardInterrupt
class Endless:
    @property
    def weights(self): return [Endless() for _ in range(1000)]
def array(): return [np.zeros((3, 3)), FILTERS]
def instance(): return Network()
def hostile(): return Hostile()
def endless(): return Endless()
def nothing(): return None
def large(): return np.zeros((5, 5, 3, 8))
"""


@pytest.mark.parametrize("name", ["array", "instance"])
def test_the_first_filters_are_found(open_cell, name):
    with open_cell(MODELS) as cell:
        model, _ = cell.call(name, {}, "opaque")
        filters, _ = cell.call("cell.first_filters", {"model": model}, "value")
    assert filters.shape == (5, 5, 1, 2)
    assert filters[0, 0, 0, 1] == 1.0


@pytest.mark.parametrize("name", ["hostile", "endless", "nothing", "large"])
def test_whatever_a_model_is_looking_at_it_costs_nothing(open_cell, name):
    with open_cell(MODELS) as cell:
        model, _ = cell.call(name, {}, "opaque")
        filters, _ = cell.call("cell.first_filters", {"model": model}, "value")
        assert filters.size == 0
        assert cell.call("nothing", {}, "opaque")
