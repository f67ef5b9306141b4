"""The four original MNIST files: where their bytes are checked and turned into arrays."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.errors import DatasetFault

GZIP_MAGIC = b"\x1f\x8b"
ADVICE = "copy the original file there, or leave SOFTMARK_DATA unset"


@dataclass(frozen=True)
class IdxFile:
    """One file in idx format: its published name, the shape of its bytes, and its checksums.

    `sha256` is that of the unpacked file, `packed_sha256` that of the original .gz file.
    """

    name: str
    shape: tuple[int, ...]
    sha256: str
    packed_sha256: str

    @property
    def header(self) -> bytes:
        """The first bytes of the unpacked file: type uint8, number of dimensions, dimensions."""
        sizes = b"".join(size.to_bytes(4, "big") for size in self.shape)
        return bytes((0, 0, 0x08, len(self.shape))) + sizes

    @property
    def unpacked_bytes(self) -> int:
        """Length of the unpacked file."""
        return len(self.header) + int(np.prod(self.shape))


MNIST_FILES = (
    IdxFile(
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    IdxFile(
        "train-labels-idx1-ubyte",
        (60_000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    IdxFile(
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    IdxFile(
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)
"""Training images, training labels, test images, test labels, in this order."""


def check_folder(folder: Path, files: Sequence[IdxFile] = MNIST_FILES) -> None:
    """Raise DatasetFault, naming the file, unless every file is there with its checksum."""
    for file in files:
        path, content = _read(folder, file)
        if _sha256(content) not in (file.sha256, file.packed_sha256):
            _unpack_from(path, content, file)


def read_folder(
    folder: Path, files: Sequence[IdxFile] = MNIST_FILES
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N, 28, 28) and labels (N,), uint8, training digits first.

    Each file may lie there unpacked or with ".gz" at its end. Raises DatasetFault, one sentence
    that names the file, where one is missing or is not the published one.
    """
    return join_digits([_unpack_from(*_read(folder, file), file) for file in files], files)


def join_digits(
    contents: Sequence[bytes], files: Sequence[IdxFile] = MNIST_FILES
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N, 28, 28) and labels (N,) from the four unpacked files, training digits first."""
    arrays = [
        np.frombuffer(content, np.uint8, offset=len(file.header)).reshape(file.shape)
        for content, file in zip(contents, files, strict=True)
    ]
    return np.concatenate(arrays[0::2]), np.concatenate(arrays[1::2])


def unpack(content: bytes, file: IdxFile) -> bytes:
    """The unpacked bytes of `file` from its bytes, packed (by whomever) or not.

    Never inflates beyond the known size. Raises ValueError, whose text continues a sentence that
    starts with the file's place, unless the bytes are those of the published file.
    """
    unpacked = _inflate(content, file.unpacked_bytes + 1) if content[:2] == GZIP_MAGIC else content
    if not unpacked.startswith(file.header):
        raise ValueError(f"does not start as an idx file of {file.shape} bytes does")
    if len(unpacked) < file.unpacked_bytes:
        raise ValueError(
            f"is cut short: it holds {len(unpacked)} bytes instead of {file.unpacked_bytes}"
        )
    if _sha256(unpacked) != file.sha256:
        raise ValueError("is not the published file: its SHA-256 checksum differs")
    return unpacked


def _read(folder: Path, file: IdxFile) -> tuple[Path, bytes]:
    path = folder / f"{file.name}.gz"
    if not path.exists():
        path = folder / file.name
    try:
        return path, path.read_bytes()
    except FileNotFoundError:
        raise DatasetFault(f"{file.name}.gz is missing in {folder}; {ADVICE}.") from None
    except OSError as error:
        raise DatasetFault(f"{path} cannot be read ({error.strerror}); {ADVICE}.") from error


def _unpack_from(path: Path, content: bytes, file: IdxFile) -> bytes:
    try:
        return unpack(content, file)
    except ValueError as error:
        raise DatasetFault(f"{path} {error}; {ADVICE}.") from error


def _inflate(content: bytes, most_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(content, most_bytes)
    except zlib.error as error:
        raise ValueError(f"does not unpack ({error})") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
