"""Downloading from a real HTTP server on this machine: whole, damaged, truncated, dead, slow."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from grader.datasets.download import MIRRORS, download_mnist
from grader.errors import DatasetFault
from tests.datasets.conftest import silent
from tests.datasets.idx_files import FILES, IMAGES, LABELS, PACKED, PLAIN

GOOD = {f"{file.name}.gz": packed for file, packed in zip(FILES, PACKED, strict=True)}
LABEL_FILE = f"{FILES[1].name}.gz"
ANSWERS = {
    "good": GOOD,
    "damaged": GOOD | {LABEL_FILE: gzip.compress(PLAIN[1][:-1] + b"\x63")},
    "page": GOOD | {LABEL_FILE: b"<html>Sign in to this network first</html>"},
    "endless": GOOD | {LABEL_FILE: bytes(1_000_000)},
    "without labels": {name: GOOD[name] for name in GOOD if name != LABEL_FILE},
    "truncated": GOOD,
    "patient": GOOD,
}
BROKEN = ("damaged", "page", "endless", "without labels", "truncated")


class Mirror(BaseHTTPRequestHandler):
    """Serves ANSWERS[folder][file]: "truncated" hangs up in the middle of the training labels,
    "patient" answers once another mirror has been asked for them.
    """

    asked: list[str]
    labels_asked: threading.Event

    def do_GET(self):
        self.asked.append(self.path)
        if self.path.endswith(LABEL_FILE):
            self.labels_asked.set()
        if "/patient/" in self.path:
            self.labels_asked.wait()
        _, folder, name = self.path.replace("%20", " ").split("/")
        content = ANSWERS[folder].get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        half = folder == "truncated" and name == LABEL_FILE
        try:
            self.wfile.write(content[: len(content) // 2] if half else content)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Address of the mirrors, and the list of paths they are asked for."""
    asked: list[str] = []
    of_this_test = {"asked": asked, "labels_asked": threading.Event()}
    mirrors = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Mirror,), of_this_test))
    thread = threading.Thread(target=mirrors.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{mirrors.server_port}/", asked
    mirrors.shutdown()
    thread.join()
    mirrors.server_close()


@pytest.fixture
def dead() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def test_downloads_and_tells_its_progress(server):
    steps = []
    images, labels = download_mnist(
        lambda doing, share: steps.append((doing, share)), [f"{server[0]}good/"], FILES, 60
    )
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    assert ("Downloading t10k-labels-idx1-ubyte.gz", 1.0) in steps
    assert all(0 <= share <= 1 for _, share in steps)


@pytest.mark.parametrize("broken", BROKEN)
def test_goes_on_with_another_mirror_and_keeps_what_it_has(server, broken):
    address, asked = server
    mirrors = [f"{address}{broken}/", f"{address}patient/"]
    images, labels = download_mnist(silent, mirrors, FILES, answer_seconds=60)
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    first_file = f"/patient/{FILES[0].name}.gz"
    assert asked.count(first_file) == 1, "asked whether it answers, not downloaded again"
    assert f"/patient/{LABEL_FILE}" in asked


def test_a_dead_mirror_is_left_out(server, dead):
    labels = download_mnist(silent, [dead, f"{server[0]}good/"], FILES, answer_seconds=60)[1]
    np.testing.assert_array_equal(labels, LABELS)


def test_a_mirror_that_never_answers_is_left_out(server):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        address = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        mirrors = [address, f"{server[0]}good/"]
        labels = download_mnist(silent, mirrors, FILES, answer_seconds=60)[1]
        np.testing.assert_array_equal(labels, LABELS)
        with pytest.raises(DatasetFault, match=r"127\.0\.0\.1 did not answer within 0\.2 s"):
            download_mnist(silent, [address], FILES, answer_seconds=0.2)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("damaged", "train-labels-idx1-ubyte.gz is not the published file"),
        ("page", "train-labels-idx1-ubyte.gz does not start as an idx file"),
        ("endless", "train-labels-idx1-ubyte.gz is longer than the published file"),
        ("without labels", "train-labels-idx1-ubyte.gz answered 404"),
        ("truncated", "127.0.0.1 could not be reached"),
    ],
)
def test_says_what_was_wrong_when_no_mirror_is_left(server, dead, broken, sentence):
    with pytest.raises(DatasetFault) as fault:
        download_mnist(silent, [f"{server[0]}{broken}/", dead], FILES, answer_seconds=60)
    assert sentence in str(fault.value)
    assert "127.0.0.1 could not be reached" in str(fault.value)


def test_the_known_mirrors_are_asked_through_tls():
    assert len(MIRRORS) >= 2
    assert all(address.startswith("https://") and address.endswith("/") for address in MIRRORS)
