"""Hands data sets to a judge: digits as sealed memory that nobody can change, tables as numbers."""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.datasets import DataSet, Digits
from grader.judge.messages import Message, MessageError, close_all
from grader.model import GateTable
from grader.sentences import sentence_from_json, sentences_to_json

_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class Shelf:
    """The worker's side: keeps one sealed copy of each set of digits for all judges to come."""

    def __init__(self) -> None:
        self._sealed: dict[str, int] = {}
        self._lock = threading.Lock()

    def offer(self, dataset: DataSet) -> tuple[dict[str, Any], tuple[int, ...]]:
        """What to send for a data set: the content of a message and its descriptors."""
        if isinstance(dataset, GateTable):
            table = {
                "name": dataset.name,
                "x": dataset.x.tolist(),
                "y": dataset.y.tolist(),
                "x_label": dataset.x_label,
                "y_label": dataset.y_label,
            }
            made = sentences_to_json([dataset.name, dataset.x_label, dataset.y_label])
            return {"says": "table", "table": table, "made": made}, ()
        content = {"says": "digits", "name": dataset.name, "digest": dataset.digest}
        return {**content, "count": len(dataset.labels)}, (self._seal(dataset),)

    def close(self) -> None:
        """Give the memory back; judges that have it keep it."""
        with self._lock:
            for descriptor in self._sealed.values():
                os.close(descriptor)
            self._sealed.clear()

    def _seal(self, digits: Digits) -> int:
        with self._lock:
            if digits.digest not in self._sealed:
                flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
                descriptor = os.memfd_create("digits", flags)
                with open(descriptor, "wb", closefd=False) as file:
                    file.write(np.ascontiguousarray(digits.images).data)
                    file.write(np.ascontiguousarray(digits.labels).data)
                fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
                self._sealed[digits.digest] = descriptor
            return self._sealed[digits.digest]


def take_dataset(message: Message) -> DataSet:
    """The judge's side: the data set of a message that `Shelf.offer` made."""
    content = message.content
    if message.says == "table":
        return _table_of(content["table"], content["made"])
    if message.says != "digits":
        raise MessageError("no data set came")
    (descriptor,) = message.descriptors
    memory = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    close_all(message.descriptors)
    values = np.frombuffer(memory, np.uint8)
    labels = values[len(values) - content["count"] :]
    images = values[: len(values) - content["count"]].reshape(content["count"], 28, 28)
    return Digits(content["name"], content["digest"], images, labels)


def _table_of(table: dict[str, Any], made: dict[str, Any]) -> GateTable:
    """The table, with its texts as the sentences that they were."""

    def text(name: str) -> str:
        return sentence_from_json(made.get(table[name])) or str(table[name])

    def column(name: str) -> NDArray[np.float32]:
        return np.array(table[name], np.float32)

    return GateTable(text("name"), column("x"), column("y"), text("x_label"), text("y_label"))
