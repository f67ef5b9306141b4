"""Training curves as pictures and words."""

from __future__ import annotations

import math

import numpy as np

from grader.curves import latest_values, sparkline, training_figures
from grader.report import Curve
from grader.sandbox.curves import thin_out

LOSS = Curve("loss", (0.0, 10.0, 20.0), (2.3, 0.5, 0.31))
VAL_LOSS = Curve("val_loss", (10.0, 20.0), (0.6, 0.4))
ACCURACY = Curve("accuracy", (20.0,), (0.913,))


def test_one_quantity_is_one_picture_with_what_was_held_out_dashed() -> None:
    (figure,) = training_figures((LOSS, VAL_LOSS))
    assert figure.title == "Training curves"
    assert figure.kind == "lines"
    assert [one["style"] for one in figure.payload["series"]] == ["line", "dashed"]
    assert figure.payload["x_label"] == "step"
    assert figure.text == "From step 0 to 20: loss from 2.3 to 0.31; val_loss from 0.6 to 0.4."


def test_quantities_have_axes_of_their_own() -> None:
    figures = training_figures((LOSS, ACCURACY, VAL_LOSS))
    titles = [figure.title for figure in figures]
    assert titles == ["Training curves: loss", "Training curves: accuracy"]
    assert figures[1].text == "At step 20: accuracy 0.913."


def test_a_loss_that_is_lost_is_told_from_where_on() -> None:
    lost = Curve("loss", (0.0, 1.0, 2.0, 3.0), (2.0, 90.0, math.nan, math.inf))
    assert training_figures((lost,))[0].text == (
        "From step 0 to 3: loss 2 at first, no finite number from step 2 on."
    )
    never = Curve("loss", (0.0,), (math.nan,))
    assert "never a finite number" in training_figures((never,))[0].text


def test_nothing_logged_is_no_picture() -> None:
    assert training_figures(()) == ()
    assert latest_values(()) == ""


def test_the_latest_values_are_a_sentence() -> None:
    assert latest_values((LOSS, ACCURACY)) == "At step 20: loss 0.31, accuracy 0.913."


def test_a_sparkline_falls_as_the_curve_does() -> None:
    assert sparkline(LOSS) == "█▂▁"
    assert sparkline(Curve("a", (0, 1, 2), (math.nan, 1.0, 1.0))) == " ▁▁"
    long = Curve("a", tuple(range(1000)), tuple(range(1000)))
    assert len(sparkline(long)) <= 16
    assert sparkline(long)[-1] == "█"


def test_thinning_keeps_both_ends_and_is_even() -> None:
    points = np.stack([np.arange(5000.0), np.ones(5000)], axis=1)
    thinned = thin_out(points, 100)
    assert 90 <= len(thinned) <= 100
    assert thinned[0, 0] == 0
    assert thinned[-1, 0] == 4999
    assert np.diff(thinned[:, 0]).max() < 60


def test_thinning_takes_steps_that_go_to_and_fro_and_huge_ones() -> None:
    rng = np.random.default_rng(0)
    for steps in (rng.permutation(3000) * 1.0, np.zeros(3000), rng.normal(size=3000) * 2.0**53):
        thinned = thin_out(np.stack([steps, steps], axis=1), 200)
        assert 2 <= len(thinned) <= 200
        assert thinned[-1, 0] == steps[-1]
