"""Programs are alike whatever their names and layout, and the starter is nobody's copy."""

from __future__ import annotations

import pytest

from grader.similarity import common_lines, fingerprints_of, grams_of, most_alike

STARTER = "def loss(labels, predictions):\n    raise NotImplementedError('write the loss here')\n"
ORIGINAL = """import numpy as np

def loss(labels, predictions, delta=1.0):
    residual = np.abs(labels - predictions)
    square = 0.5 * residual ** 2
    linear = delta * residual - 0.5 * delta ** 2
    return np.where(residual <= delta, square, linear)
"""
DISGUISED = """import numpy as n
# all my own work

def loss(y,p,d=1):
    r=n.abs(y-p)

    a=.5*r**2
    b=d*r-.5*d**2
    return n.where(r<=d,a,b)
"""
OTHER = """import numpy as np

def loss(labels, predictions, delta=1.0):
    total = []
    for label, prediction in zip(labels, predictions):
        if abs(label - prediction) > delta:
            total.append(delta * (abs(label - prediction) - delta / 2))
        else:
            total.append((label - prediction) ** 2 / 2)
    return np.array(total)
"""


def alike(sources, most):
    return most_alike([fingerprints_of(one) for one in sources], fingerprints_of(STARTER), most)


def test_new_names_and_another_layout_hide_nothing():
    found = alike([OTHER, ORIGINAL, DISGUISED], 5)
    assert (found[0].left, found[0].right, found[0].share) == (1, 2, 1)
    assert all(one.share < 0.5 for one in found[1:])


def test_the_lines_in_common_are_told():
    left, right = common_lines(ORIGINAL, DISGUISED, STARTER)
    assert {4, 5, 6, 7} <= left
    assert {5, 7, 8, 9} <= right


def test_what_the_starter_has_does_not_count():
    assert alike([STARTER, STARTER], 5) == []
    assert alike([], 5) == []


def test_the_same_text_comes_first_even_where_many_have_it():
    crowd = [ORIGINAL] * 8 + [
        OTHER,
        DISGUISED + OTHER,
        *["x = 1\n" * number for number in range(9)],
    ]
    found = alike(crowd, 100)
    assert [one.same for one in found[:28]] == [True] * 28
    assert {one.share for one in found[:28]} == {1}
    assert not any(one.same for one in found[28:])


def test_what_many_have_makes_nobody_less_alike():
    """A copied function stays alike beside functions that everybody writes the same way."""
    common = "\n".join(f"{ORIGINAL}\nextra = {'+ 1 ' * number}\n" for number in range(3))
    crowd = [f"{common}\nextra = {'- 1 ' * number}\n" for number in range(18)]
    copied = [f"{crowd[place]}\n{OTHER}" for place in (0, 1)]
    first = alike([*crowd, *copied], 5)[0]
    assert (first.left, first.right) == (18, 19)
    assert first.share > 0.8


def test_many_places_say_more_than_a_short_file_that_is_all_in_another():
    short = "numbers = [1, 2, 3, 4, 5, 6, 7]\n"
    sources = [f"{ORIGINAL}\n{OTHER}", f"{DISGUISED}\n{OTHER.upper()}", short, f"x = 0\n{short}"]
    first = alike(sources, 5)[0]
    assert (first.left, first.right) == (0, 1)


def test_what_many_have_is_the_exercise():
    unlike = [f"{ORIGINAL}\nextra = {'+ 1 ' * number}\n" for number in range(20)]
    assert alike(unlike, 5) == []


@pytest.mark.parametrize(
    "source", ["", "x", "def f(:\n  '''", "\x00" * 50, "(" * 5000, "  x\n y\n" * 50, "é" * 50]
)
def test_what_is_no_python_is_compared_as_far_as_it_goes(source):
    assert isinstance(grams_of(source), tuple)
    assert len(alike([source, source], 5)) <= 1
