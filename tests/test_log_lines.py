"""What students write does nothing to the terminal of whoever reads a log."""

import logging

import pytest

from grader.log_lines import FORM, SafeLines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("all is well\rBAD", "all is well\\rBAD"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202efdp.exe", "\\u202efdp.exe"),
        ("\u2066hidden", "\\u2066hidden"),
        ("\ud800", "\\ud800"),
        ("\0", "\\x00"),
        ("\x7f", "\\x7f"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled_out(text: str, shown: str) -> None:
    assert line(text).endswith(shown)


def test_other_text_stays_as_it_is() -> None:
    text = "损失 Größe 名前 \tπ ≤ 4 🙂"
    assert line(text).endswith(text)


def test_a_message_makes_up_no_event() -> None:
    assert "\n    2026-" in line("over\n2026-01-01 00:00:00,000 INFO grader: all is well")


def test_the_text_of_an_exception_is_spelled_out_too() -> None:
    error = ValueError("\x1b]0;title\x07")
    known = (ValueError, error, None)
    record = logging.LogRecord("box", logging.ERROR, "", 1, "broke", (), known)
    told = SafeLines(FORM).format(record)
    assert "\x1b" not in told
    assert "ValueError: \\x1b]0;title\\x07" in told


def line(text: str) -> str:
    """The line of a log for a message."""
    return SafeLines(FORM).format(logging.LogRecord("box", logging.INFO, "", 1, text, (), None))
