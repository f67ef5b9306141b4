"""What the data sets are handed over as: all digits at once, and the draw of one attempt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.model import GateDigits

OnProgress = Callable[[str, float], None]
"""Called with what is being done, as a sentence, and the share that is done, 0 to 1."""


@dataclass(frozen=True)
class Digits:
    """All the digits of one data set.

    `name` is what reports and pages say; `digest` the SHA-256 of images and labels, in hex.
    Images are uint8 (N, 28, 28), often mapped from a file and read-only; labels uint8 (N,).
    """

    name: str
    digest: str
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    @property
    def summary(self) -> str:
        """What `softmark data` says about it."""
        return f"{self.name}: {len(self.labels)} digits, digest {self.digest[:16]}"


@dataclass(frozen=True)
class Draw:
    """The digits of one attempt, with the labels that stay on the trusted side, int64.

    `test_labels` belong to `digits.test_images`, `unmoved_labels` to `digits.unmoved_images`.
    """

    digits: GateDigits
    test_labels: NDArray[np.int64]
    unmoved_labels: NDArray[np.int64]


def digest_digits(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> str:
    """SHA-256 of the bytes of the images followed by those of the labels, in hex."""
    digest = hashlib.sha256(np.ascontiguousarray(images).data)
    digest.update(np.ascontiguousarray(labels).data)
    return digest.hexdigest()
