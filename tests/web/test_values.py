"""The small pure functions: dates, numbers, drawings, handouts, the secret key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.catalogue import assignment_names
from grader.handouts import handout_text
from grader.outlining import load_outline
from grader.report import Accuracy
from grader.settings import read_settings
from web.dates import from_field, in_zone, relative, to_field
from web.downloads import dated_name
from web.drawings import draw_interval, shade_confusion
from web.formats import marked_code, percent, points, seconds, short_percent, size, visible, whole
from web.handouts import handout_html
from web.secret_key import secret_key

NOON = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=1, hours=20), "in 2 days"),
        (timedelta(hours=30), "in 30 hours"),
        (timedelta(minutes=50), "in 50 minutes"),
        (timedelta(seconds=20), "in a moment"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(hours=-5), "5 hours ago"),
        (timedelta(days=-400), "13 months ago"),
    ],
)
def test_distances_read_as_people_say_them(distance: timedelta, words: str) -> None:
    assert relative(NOON + distance, NOON) == words


def test_a_moment_is_told_in_the_courses_zone() -> None:
    assert in_zone(NOON, "Europe/Berlin") == "Fri 6 Mar 2026, 13:00 CET"
    assert in_zone(NOON, "Asia/Shanghai") == "Fri 6 Mar 2026, 20:00 CST"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])
def test_a_field_names_the_moment_it_was_filled_with(zone: str) -> None:
    assert from_field(to_field(NOON, zone), zone) == NOON


def test_an_hour_that_comes_twice_means_the_first_and_one_that_is_skipped_none() -> None:
    twice = from_field("2026-10-25T02:30", "Europe/Berlin")
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="skip"):
        from_field("2026-03-29T02:30", "Europe/Berlin")


def test_numbers_read_as_people_write_them() -> None:
    assert [points(value) for value in (8.0, 7.5, 20 / 3, 0.0, 100.0)] == [
        "8",
        "7.5",
        "6.67",
        "0",
        "100",
    ]
    assert percent(0.9134) == "91.34\u00a0%"
    assert [short_percent(share) for share in (0.91, 0.995)] == ["91\u00a0%", "99.5\u00a0%"]
    assert [seconds(value) for value in (0.0001, 0.012, 0.256, 6.34, 125.0)] == [
        "1 ms",
        "12 ms",
        "0.26 s",
        "6.3 s",
        "2 min 5 s",
    ]
    assert [size(value) for value in (1, 131_072, 41_000_000, 2**31)] == [
        "1 KiB",
        "128 KiB",
        "39.1 MiB",
        "2.0 GiB",
    ]
    assert whole(10_000) == "10\u202f000"


def test_invisible_letters_are_spelled_out() -> None:
    assert visible("a\tb\n\x1b[0m\u202e\x7f") == "a\tb\n␛[0m⟨U+202E⟩⟨U+007F⟩"


def test_quoted_parts_become_code_and_markup_stays_text() -> None:
    assert marked_code("use `a<b` here") == "use <code>a&lt;b</code> here"
    assert marked_code("one ` alone <b>") == "one ` alone &lt;b&gt;"


@pytest.mark.parametrize("value", [0.0, 0.5, 0.9062, 0.99, 1.0])
def test_an_interval_stays_inside_its_picture(value: float) -> None:
    low, high = max(0.0, value - 0.006), min(1.0, value + 0.006)
    drawn = draw_interval(Accuracy(value, low, high, 0.91, 0, 0, (value,)))
    assert 0 <= drawn.low <= drawn.value <= drawn.high <= 100
    assert 0 <= drawn.threshold <= 100


def test_a_confusion_matrix_is_shaded_by_how_bad_a_miss_is() -> None:
    rows = shade_confusion([[90, 10, 0], [1, 99, 0], [0, 0, 0]])
    assert [(cell.kind, cell.shade) for cell in rows[0]] == [("hit", 8), ("miss", 9), ("zero", 0)]
    assert rows[1][0].shade == 3
    assert {cell.kind for cell in rows[2]} == {"zero"}


@pytest.mark.parametrize("name", assignment_names())
def test_every_formula_of_every_handout_becomes_mathml(name: str) -> None:
    text = handout_text(load_outline(name))
    page = handout_html(text)
    assert page.count("<math") >= 1
    assert 'math inline"><code' not in page
    assert 'math block"><code' not in page


def test_a_formula_that_is_wrong_and_raw_html_stay_text() -> None:
    page = handout_html("# T\n$\\frac{1$ <script>x</script> [a](javascript:x) $\\left($")
    assert "<script>" not in page
    assert "href" not in page


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    settings = replace(read_settings({}), home=tmp_path / "home", secret_key=None)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _number: secret_key(settings), range(32)))
    assert len(keys) == 1
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\class{page-head}{x}",
        r"\style{position:fixed}{x}",
        r"\def\a{xx}\def\b{\a\a}\b",
    ],
)
def test_nothing_but_mathematics_gets_out_of_a_formula(formula):
    page = handout_html(f"${formula}$")
    for sign in ("<img", "href=", "page-head", "style=", "xxxx"):
        assert sign not in page.replace(formula, "")


def test_chinese_sentences_that_end_a_line_are_not_followed_by_a_space() -> None:
    page = handout_html("误差很小。\nHuber 损失\nis small.\nNext")
    assert page == "<p>误差很小。Huber 损失\nis small.\nNext</p>\n"


def test_files_are_named_by_what_they_are_of_and_by_day() -> None:
    late = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    parts = ["../机器学习 <1>", "", "Spring_2027\r\n", "成绩册"]
    called = dated_name(parts, late, "Asia/Shanghai", ".csv")
    assert called == "机器学习-1-Spring-2027-成绩册-2026-11-28.csv"
