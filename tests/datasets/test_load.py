"""Where the digits come from, in which order, and what happens when two processes want them."""

from __future__ import annotations

import fcntl
import multiprocessing
import time
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import Digits, load_digits
from grader.datasets.cache import Arrays
from grader.datasets.digits import OnProgress
from grader.errors import DatasetFault
from grader.settings import Settings, read_settings
from tests.datasets.conftest import silent
from tests.datasets.idx_files import FILES, IMAGES, LABELS, write_packed


def give(on_progress: OnProgress) -> Arrays:
    return IMAGES, LABELS


def fail(on_progress: OnProgress) -> Arrays:
    raise DatasetFault("The network is down.")


def never(on_progress: OnProgress) -> Arrays:
    raise AssertionError("nobody should have asked for this")


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return read_settings({"SOFTMARK_HOME": str(tmp_path / "home")})


@pytest.fixture
def given(home: Settings, tmp_path: Path) -> Settings:
    return replace(home, data=write_packed(tmp_path / "given"))


def test_takes_the_given_folder_and_keeps_it_unpacked(given: Settings):
    first = load_digits(given, silent, never, never, FILES)
    again = load_digits(given, silent, never, never, FILES)
    assert (first.name, first.digest) == ("MNIST", again.digest)
    assert isinstance(again.images, np.memmap)
    assert not again.images.flags.writeable
    np.testing.assert_array_equal(again.images, IMAGES)
    np.testing.assert_array_equal(again.labels, LABELS)


def test_never_replaces_a_given_folder_that_is_unusable(given: Settings):
    load_digits(given, silent, never, never, FILES)
    (given.data / f"{FILES[3].name}.gz").unlink()
    with pytest.raises(DatasetFault, match=r"t10k-labels-idx1-ubyte\.gz is missing"):
        load_digits(given, silent, give, give, FILES)


def test_downloads_once_then_uses_the_cache(home: Settings):
    assert load_digits(home, silent, give, never).name == "MNIST"
    assert load_digits(home, silent, never, never).name == "MNIST"


def test_generates_with_a_notice_where_downloading_fails(home: Settings):
    said = []
    digits = load_digits(home, lambda doing, _: said.append(doing), fail, give)
    assert digits.name == "generated digits"
    assert "The network is down. Generated digits are used instead." in said
    assert load_digits(home, silent, never, never).name == "generated digits"


def test_asks_no_mirror_where_downloads_are_switched_off(home: Settings):
    digits = load_digits(replace(home, download_data=False), silent, never, give)
    assert digits.name == "generated digits"


@pytest.mark.parametrize("damaged", ["images.npy", "labels.npy", "sha256"])
@pytest.mark.parametrize("damage", ["shorter", "changed", "gone"])
def test_makes_damaged_digits_again(home: Settings, damaged: str, damage: str):
    expected = load_digits(home, silent, give, never).digest
    path = home.home / "datasets" / "mnist-1" / damaged
    content = path.read_bytes()
    path.unlink()
    if damage == "shorter":
        path.write_bytes(content[:-5])
    if damage == "changed":
        path.write_bytes(content[:-5] + bytes(5))
    assert load_digits(home, silent, give, never).digest == expected


def test_says_where_it_cannot_write(tmp_path: Path):
    (tmp_path / "home").write_text("a file where a folder should be")
    settings = read_settings({"SOFTMARK_HOME": str(tmp_path / "home")})
    with pytest.raises(DatasetFault, match="set SOFTMARK_HOME to a folder that can"):
        load_digits(settings, silent, give, give)


def test_leaves_no_drafts_behind(home: Settings):
    folder = home.home / "datasets"
    (folder / ".mnist-1.interrupted").mkdir(parents=True)
    load_digits(home, silent, give, never)
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "mnist-1"]


def load_in_process(settings: Settings, waiting: Event, results: SimpleQueue) -> None:
    """Load slowly made digits; tells when it waits, then the digest and whether it made them."""
    made = []

    def make(on_progress: OnProgress) -> Arrays:
        made.append(True)
        time.sleep(0.5)
        return IMAGES, LABELS

    def watch(doing: str, share: float) -> None:
        if doing == "Waiting for another process that is preparing the digits":
            waiting.set()

    digits = load_digits(settings, watch, make, never)
    results.put((digits.digest, len(made)))


def test_of_two_processes_one_makes_the_digits_and_the_other_waits(home: Settings):
    spawn = multiprocessing.get_context("spawn")
    waiting, results = spawn.Event(), spawn.SimpleQueue()
    both = [spawn.Process(target=load_in_process, args=(home, waiting, results)) for _ in range(2)]
    folder = home.home / "datasets"
    folder.mkdir(parents=True)
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for process in both:
            process.start()
        assert waiting.wait(60)
    outcomes = [results.get() for _ in both]
    for process in both:
        process.join()
    assert outcomes[0][0] == outcomes[1][0]
    assert sum(made for _, made in outcomes) == 1


def test_the_whole_offline_path_gives_generated_digits(offline: Settings, generated: Digits):
    assert generated.name == "generated digits"
    assert generated.images.shape == (70_000, 28, 28)
    assert load_digits(offline, silent, never, never).digest == generated.digest
