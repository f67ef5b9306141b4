"""The four files: read packed or unpacked, and told apart from everything else."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import Digits
from grader.datasets.mnist import MNIST_FILES, check_folder, read_folder, unpack
from grader.errors import DatasetFault
from tests.datasets.idx_files import FILES, IMAGES, LABELS, PACKED, PLAIN, write_packed


def test_reads_packed_files_training_digits_first(tmp_path: Path):
    images, labels = read_folder(write_packed(tmp_path), FILES)
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)


def test_reads_unpacked_files_beside_packed_ones(tmp_path: Path):
    write_packed(tmp_path)
    (tmp_path / f"{FILES[0].name}.gz").unlink()
    (tmp_path / FILES[0].name).write_bytes(PLAIN[0])
    check_folder(tmp_path, FILES)
    np.testing.assert_array_equal(read_folder(tmp_path, FILES)[0], IMAGES)


def test_accepts_files_that_someone_else_packed(tmp_path: Path):
    write_packed(tmp_path)
    (tmp_path / f"{FILES[0].name}.gz").write_bytes(gzip.compress(PLAIN[0], 1, mtime=5))
    check_folder(tmp_path, FILES)
    np.testing.assert_array_equal(read_folder(tmp_path, FILES)[0], IMAGES)


@pytest.mark.parametrize("use", [check_folder, read_folder])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "t10k-images-idx3-ubyte.gz is missing in "),
        (b"", "t10k-images-idx3-ubyte.gz does not start as an idx file"),
        (b"<html>Not found</html>", "does not start as an idx file of (20, 28, 28) bytes"),
        (PACKED[2][: len(PACKED[2]) // 2], "is cut short: it holds"),
        (PACKED[2][:20] + b"\xff" * 50 + PACKED[2][70:], "t10k-images-idx3-ubyte.gz does not"),
        (gzip.compress(PLAIN[2][:-1] + b"\0"), "SHA-256 checksum differs"),
        (gzip.compress(PLAIN[0]), "does not start as an idx file of (20, 28, 28) bytes"),
    ],
    ids=["missing", "empty", "page", "truncated", "damaged", "one byte differs", "wrong file"],
)
def test_says_which_file_is_wrong_and_what_to_do(tmp_path: Path, use, content, sentence):
    path = write_packed(tmp_path) / f"{FILES[2].name}.gz"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatasetFault) as fault:
        use(tmp_path, FILES)
    assert sentence in str(fault.value)
    assert "copy the original file there, or leave SOFTMARK_DATA unset." in str(fault.value)


def test_a_folder_that_is_none_is_a_missing_file(tmp_path: Path):
    with pytest.raises(DatasetFault, match=r"train-images-idx3-ubyte\.gz is missing in .*nowhere"):
        check_folder(tmp_path / "nowhere", FILES)


def test_a_folder_in_place_of_a_file_cannot_be_read(tmp_path: Path):
    (tmp_path / f"{FILES[0].name}.gz").mkdir()
    with pytest.raises(DatasetFault, match="cannot be read"):
        check_folder(tmp_path, FILES)


def test_inflates_no_further_than_the_published_size():
    bomb = gzip.compress(FILES[0].header + bytes(50_000_000))
    with pytest.raises(ValueError, match="checksum differs"):
        unpack(bomb, FILES[0])


def test_headers_state_the_published_sizes():
    assert [file.unpacked_bytes for file in MNIST_FILES] == [47_040_016, 60_008, 7_840_016, 10_008]
    assert MNIST_FILES[0].header.hex() == "00000803" + "0000ea60" + "0000001c" + "0000001c"


def test_mnist_is_mnist(mnist: Digits):
    assert mnist.name == "MNIST"
    assert mnist.images.shape == (70_000, 28, 28)
    train, test = mnist.labels[:60_000], mnist.labels[60_000:]
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(train).tolist() == counts
    assert np.bincount(test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    plain = MNIST_FILES[3].header + test.tobytes()
    assert hashlib.sha256(plain).hexdigest() == MNIST_FILES[3].sha256
