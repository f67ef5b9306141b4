"""No English is left on the Chinese pages but code, names and what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

import pytest
from flask import Flask

from tests.web.client import post, signed_in
from tests.web.made_reports import every_verdict_report, full_marks_report, mistaken_report
from tests.web.school import FULL_NAMES, School
from tests.web.test_safety_texts import page_paths

CODE = {"code", "pre", "kbd", "samp", "script", "style", "textarea", "math"}
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "col", "source", "wbr"}
SPOKEN = {"title", "aria-label", "alt", "placeholder", "label", "data-label", "aria-description"}
WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[\s,.;:]+[A-Za-z][A-Za-z'’-]*)*")
ABBREVIATION = re.compile(r"[A-Z]{2,5}|[KMG]iB|.{1,2}")
NAMES = """
    Softmark Softmax Huber TensorFlow NumPy Python CPython Excel Numbers MNIST English numpy cpu gpu
    regrade Machine Learning Deep Autumn Wednesday Ivy New running-mean mean.zip logits one-hot
    solution.py huber_loss.py mnist_cnn.py softmax_regression.py losses.py worker-1 dropout Adam
    flag-for-staff-only driver NVIDIA tensorflow cnn float mnist loss py zip ipynb softmax
"""
WRITTEN = """
    Use broadcasting. Nice and <short>. Why <2> points? was ill A check was wrong.
    BoxFault: the sandbox <did not> start
"""


class Texts(HTMLParser):
    """Every text and spoken attribute of a page; code is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        code = tag in CODE or self._in_code()
        if not code:
            self.found += [value or "" for name, value in attrs if name in SPOKEN]
        if tag not in WITHOUT_END:
            self._code.append(code)

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHOUT_END and self._code:
            self._code.pop()

    def handle_data(self, data: str) -> None:
        if not self._in_code():
            self.found.append(data)

    def _in_code(self) -> bool:
        return bool(self._code) and self._code[-1]


@pytest.fixture(scope="module")
def known() -> str:
    """Names, what people wrote, and what reports that were made by hand say, in small letters."""
    reports = (full_marks_report(), mistaken_report(), every_verdict_report())
    texts = [NAMES, WRITTEN, *available_timezones(), *FULL_NAMES, *FULL_NAMES.values()]
    texts += [text for report in reports for text in texts_in(asdict(report))]
    return " ".join(" ".join(texts).split()).lower()


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *texts_in(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("name", ["ada", "alan"])
def test_no_english_is_left(
    app: Flask, school: School, known: str, name: str, language: str
) -> None:
    client = signed_in(app, name)
    post(client, "/language", language=language)
    left = []
    for path in page_paths(app, school):
        answer = client.get(path)
        if answer.mimetype == "text/html" and not answer.location:
            assert f'<html lang="{language.replace("_", "-")}">' in answer.text, path
            left += [f"{path}: {text}" for text in english_in(answer.text, known)]
    assert not left, "\n".join(left)


def test_english_is_found() -> None:
    page = "<p>成绩</p><p title='Not yet'>提交 <code>return</code></p><p>请看 what it says</p>"
    assert english_in(page, known="") == ["Not yet", "请看 what it says"]


def english_in(page: str, known: str) -> list[str]:
    """Texts with words that are not known; beside Chinese, only three in a row are too many."""
    reader = Texts()
    reader.feed(page)
    return [text for text in reader.found if is_english(" ".join(text.split()), known)]


def is_english(text: str, known: str) -> bool:
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    return any(
        run.lower() not in known
        and not all(is_known(word, known) for word in run.split())
        and (not chinese or len(run.split()) > 2)
        for run in WORDS.findall(text)
    )


def is_known(word: str, known: str) -> bool:
    bare = word.strip(",.;:-")
    return ABBREVIATION.fullmatch(bare) is not None or bare.lower() in known.split()
