"""MNIST from the web: mirror after mirror, every file checked, no patience with dead networks."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import numpy as np
from numpy.typing import NDArray

from grader.datasets.digits import OnProgress
from grader.datasets.mnist import MNIST_FILES, IdxFile, join_digits, unpack
from grader.errors import DatasetFault

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
"""Addresses that the four file names are appended to."""

ANSWER_SECONDS = 5.0
PAUSE_SECONDS = 10.0
FILE_SECONDS = 120.0
SPARE_BYTES = 64 * 1024


class _MirrorFailed(Exception):
    """A mirror does not answer, or answers with something other than the published file."""


def download_mnist(
    on_progress: OnProgress,
    mirrors: Sequence[str] = MIRRORS,
    files: Sequence[IdxFile] = MNIST_FILES,
    answer_seconds: float = ANSWER_SECONDS,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N, 28, 28) and labels (N,), uint8, training digits first.

    All mirrors are asked at once, and the first to answer is used; they have `answer_seconds`,
    names looked up and all. Files that one delivered whole are kept when another must go on.
    Raises DatasetFault, with what was wrong at each mirror, when none is left.
    """
    contents: dict[str, bytes] = {}
    reasons: dict[str, str] = {}
    on_progress("Looking for MNIST on the web", 0.0)
    for mirror, trouble in _ask_all(mirrors, files[0], answer_seconds):
        if trouble is not None:
            reasons[mirror] = trouble
            continue
        try:
            for file in files:
                if file.name not in contents:
                    contents[file.name] = _fetch(mirror, file, on_progress)
        except _MirrorFailed as failure:
            reasons[mirror] = str(failure)
        else:
            return join_digits([contents[file.name] for file in files], files)
    late = f"did not answer within {answer_seconds:g} s"
    sentences = [reasons.get(mirror, f"{httpx.URL(mirror).host} {late}") for mirror in mirrors]
    raise DatasetFault(f"MNIST could not be downloaded: {'; '.join(sentences)}.")


def _ask_all(
    mirrors: Sequence[str], file: IdxFile, seconds: float
) -> Iterator[tuple[str, str | None]]:
    """Mirrors as they answer within `seconds`, and what is wrong with them, None if nothing is.

    In threads of their own, which may be left behind, because looking up a name cannot be
    interrupted and every address of a host may take the full time to be found dead.
    """
    answers: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()

    def ask(mirror: str) -> None:
        try:
            with _open(mirror, file):
                answers.put((mirror, None))
        except _MirrorFailed as failure:
            answers.put((mirror, str(failure)))

    for mirror in mirrors:
        threading.Thread(target=ask, args=(mirror,), daemon=True).start()
    deadline = time.monotonic() + seconds
    for _ in mirrors:
        try:
            yield answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return


def _fetch(mirror: str, file: IdxFile, on_progress: OnProgress) -> bytes:
    """One file, unpacked and checked; raises _MirrorFailed."""
    content = bytearray()
    deadline = time.monotonic() + FILE_SECONDS
    with _open(mirror, file) as response:
        expected = int(response.headers.get("Content-Length", file.unpacked_bytes))
        for part in response.iter_raw():
            content += part
            if len(content) > file.unpacked_bytes + SPARE_BYTES:
                raise _MirrorFailed(f"{response.url} is longer than the published file")
            if time.monotonic() > deadline:
                raise _MirrorFailed(f"{response.url} takes longer than {FILE_SECONDS:.0f} s")
            on_progress(f"Downloading {file.name}.gz", min(1.0, len(content) / expected))
    try:
        return unpack(bytes(content), file)
    except ValueError as error:
        raise _MirrorFailed(f"{mirror}{file.name}.gz {error}") from error


@contextmanager
def _open(mirror: str, file: IdxFile) -> Iterator[httpx.Response]:
    """A streamed answer from a mirror; what goes wrong in the block becomes _MirrorFailed."""
    address = f"{mirror}{file.name}.gz"
    timeout = httpx.Timeout(PAUSE_SECONDS, connect=ANSWER_SECONDS)
    headers = {"Accept-Encoding": "identity"}
    try:
        with httpx.stream(
            "GET", address, headers=headers, timeout=timeout, follow_redirects=True
        ) as response:
            response.raise_for_status()
            yield response
    except httpx.HTTPStatusError as error:
        raise _MirrorFailed(f"{address} answered {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise _MirrorFailed(f"{httpx.URL(mirror).host} could not be reached ({error})") from error
