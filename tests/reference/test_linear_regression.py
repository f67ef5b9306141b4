"""Lines and parabolas against TensorFlow's gradients, numpy.polyfit, search, published numbers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reference.huber_loss import huber_loss
from reference.linear_regression import fit, fit_huber, fit_quadratic, mse, mse_gradients, predict

SEEDS = range(5)
# F. J. Anscombe, "Graphs in Statistical Analysis", The American Statistician 27 (1973), 17-21:
# the first of the four sets, through which goes the line y = 3.00 + 0.500 x.
ANSCOMBE_X = np.array([10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5])
ANSCOMBE_Y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])


def table(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(2, 40, 42)
    y = 10 + 1.5 * x + rng.normal(0, 10, 42)
    y[:8] += rng.choice([-60, 60, 90], 8)
    return x, y


def mean_huber(x: np.ndarray, y: np.ndarray, line: tuple[float, float], delta: float) -> float:
    return float(huber_loss(y, predict(x, *line), delta).mean())


def test_loss_gradients_and_descent_agree_with_tensorflow(ask_oracle):
    x, y = table(1)
    asked = {"weight": 1.3, "bias": -4.0, "epochs": 40, "learning_rate": 1e-3}
    answers = ask_oracle("linear_regression", x=x, y=y, **asked)
    assert mse(y, predict(x, 1.3, -4.0)) == pytest.approx(float(answers["loss"]), rel=1e-12)
    gradients = mse_gradients(x, y, 1.3, -4.0)
    np.testing.assert_allclose(gradients, answers["gradients"], rtol=1e-12)
    np.testing.assert_allclose(fit(x, y, 1e-3, 40), answers["fitted"], rtol=1e-10)


def test_gradients_are_the_slopes_of_the_loss():
    (x, y), step = table(2), 1e-5

    def slope(d_weight: float, d_bias: float) -> float:
        above = mse(y, predict(x, 0.7 + d_weight, 3 + d_bias))
        below = mse(y, predict(x, 0.7 - d_weight, 3 - d_bias))
        return (above - below) / (2 * step)

    slopes = slope(step, 0), slope(0, step)
    np.testing.assert_allclose(mse_gradients(x, y, 0.7, 3.0), slopes, rtol=1e-7)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ten_thousand_steps_reach_least_squares(dtype):
    x, y = (column.astype(dtype) for column in table(3))
    best = mse(y, np.polyval(np.polyfit(x, y, 1), x))
    assert mse(y, predict(x, *fit(x, y, 1e-3, 10_000))) == pytest.approx(best, rel=1e-4)


def test_published_line():
    weight, bias = fit(ANSCOMBE_X, ANSCOMBE_Y, 1e-2, 10_000)
    assert (weight, bias) == (pytest.approx(0.500, abs=5e-4), pytest.approx(3.00, abs=5e-3))


@pytest.mark.parametrize("seed", SEEDS)
def test_parabola_agrees_with_polyfit_and_beats_its_neighbours(seed):
    x, y = table(seed)
    fitted = fit_quadratic(x.astype(np.float32), y.astype(np.float32))
    np.testing.assert_allclose(fitted, np.polyfit(x, y, 2), rtol=1e-3)
    best = mse(y, np.polyval(fit_quadratic(x, y), x))
    for change in itertools.product((-1e-3, 0, 1e-3), repeat=3):
        assert mse(y, np.polyval(np.add(fit_quadratic(x, y), change), x)) >= best


def test_parabola_through_points_on_one_is_that_parabola():
    x = np.array([0.0, 1, 2, 5])
    np.testing.assert_allclose(fit_quadratic(x, 3 * x**2 - 2 * x + 7), (3, -2, 7), rtol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("delta", [1.0, 15.0, 30.0])
def test_huber_line_has_the_smallest_loss_that_a_search_finds(seed, delta):
    x, y = table(seed)
    line = fit_huber(x, y, delta)
    best = mean_huber(x, y, line, delta)
    found = narrowing_search(x, y, delta)
    assert best <= found * (1 + 1e-6)
    assert best == pytest.approx(found, rel=1e-4)


def test_huber_line_with_a_large_delta_is_least_squares():
    x, y = table(4)
    np.testing.assert_allclose(fit_huber(x, y, 1e6), np.polyfit(x, y, 1), rtol=1e-9)


def test_huber_line_balances_the_clipped_errors():
    x, y = table(4)
    weight, bias = fit_huber(x, y, 15.0)
    pulls = np.clip(predict(x, weight, bias) - y, -15, 15)
    np.testing.assert_allclose([pulls.mean(), (pulls * x).mean() / 40], [0, 0], atol=1e-6)


@pytest.mark.parametrize("function", [mse, lambda x, y: mse_gradients(x, y, 1.0, 0.0)])
def test_a_column_against_a_row_is_refused(function):
    with pytest.raises(ValueError, match=r"expected two arrays \(N,\)"):
        function(np.zeros((3, 1)), np.zeros(3))


def narrowing_search(x: np.ndarray, y: np.ndarray, delta: float) -> float:
    """The smallest mean Huber loss on ever finer grids of lines."""
    centre, half, best = np.array([1.5, 40.0]), np.array([10.0, 100.0]), np.inf
    for _ in range(60):
        for share in itertools.product(np.linspace(-1, 1, 9), repeat=2):
            line = centre + half * share
            loss = mean_huber(x, y, (line[0], line[1]), delta)
            if loss < best:
                best, nearest = loss, line
        centre, half = nearest, half * 0.7
    return best
