"""Charts: where lines and ticks go, also for numbers that no axis can span."""

from __future__ import annotations

import math

import pytest
from flask.testing import FlaskClient

from grader.lines import Axes, Line, lines_figure
from tests.web.school import School
from web.charts import draw_lines

AXES = Axes("step", "loss")


def drawn(*lines: Line, axes: Axes = AXES):
    return draw_lines(lines_figure("A picture", "In words.", axes, lines).payload)


def test_a_line_goes_from_the_left_to_the_right_and_larger_is_higher() -> None:
    chart = drawn(Line("loss", [0, 10], [2.0, 1.0]))
    assert chart.lines[0].path == "M3.70 3.70L96.30 96.30"
    assert [tick.label for tick in chart.x_ticks] == ["0", "2", "4", "6", "8", "10"]
    assert [tick.label for tick in chart.y_ticks] == ["1", "1.2", "1.4", "1.6", "1.8", "2"]
    assert chart.y_ticks[0].place > chart.y_ticks[-1].place


def test_what_is_no_number_leaves_a_gap() -> None:
    chart = drawn(Line("loss", [0, 1, 2, 3, 4], [1.0, 2.0, math.nan, math.inf, 1.0]))
    assert chart.lines[0].path.count("M") == 2
    assert "nan" not in chart.lines[0].path
    assert "inf" not in chart.lines[0].path


def test_every_style_is_drawn_as_what_it_is() -> None:
    styles = ("line", "dashed", "points", "path", "faint")
    chart = drawn(*(Line(style, [0, 1], [0, 1], style) for style in styles))
    assert [bool(line.path) for line in chart.lines] == [True, True, False, True, True]
    assert [bool(line.dots) for line in chart.lines] == [False, False, True, True, False]
    assert [line.colour for line in chart.lines] == [1, 2, 3, 4, 0]


def test_a_single_point_can_be_seen() -> None:
    assert drawn(Line("loss", [3], [0.5])).lines[0].dots.endswith("h0")


def test_ranges_that_are_stated_hold() -> None:
    axes = Axes("w1", "w2", x_range=(-1.0, 1.0), y_range=(0.0, 2.0))
    chart = drawn(Line("path", [0, 500], [1, 1]), axes=axes)
    assert chart.lines[0].path == "M50.00 50.00L1000.00 50.00"


@pytest.mark.parametrize(
    "values",
    [[], [0.0], [1e-320], [1e308, -1e308], [5.0, 5.0], [1e10, 1e10 + 1], [math.nan], [1e-9, 2e-9]],
)
def test_no_numbers_are_too_odd_for_an_axis(values: list[float]) -> None:
    chart = drawn(Line("odd", range(len(values)), values))
    assert 2 <= len(chart.y_ticks) <= 12
    assert all(0 <= tick.place <= 100 for tick in chart.y_ticks)


def test_large_numbers_are_grouped_and_huge_ones_short() -> None:
    assert drawn(Line("", [0, 20_000], [0, 1])).x_ticks[1].label == "5\u202f000"
    assert drawn(Line("", [0, 2e12], [0, 1])).x_ticks[1].label == "5e+11"


def test_lines_are_drawn_in_the_page_with_their_legend(ada: FlaskClient, school: School) -> None:
    page = ada.get(f"/submissions/{school.submissions['verdicts']}").text
    assert '<svg class="chart__plot"' in page
    assert "Training curves" in page
    assert "<span>val_loss</span>" in page
