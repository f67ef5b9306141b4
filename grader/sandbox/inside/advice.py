"""A second sentence for errors that students meet because their code was written elsewhere."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from .sentences import join, say

_DIGITS = say(
    "The digits come to your functions as arguments: take out what reads or downloads them."
)
NO_FILES = say("There are no data files here: your functions get what they need as arguments.")
_GONE = {"contrib": "tf.contrib", "examples": "tensorflow.examples"}
_DOWNLOADS = ("URL fetch failure", "urlopen error", "Temporary failure in name resolution")


def advice_on(error: BaseException, text: str) -> str:
    """What to do about an error with this text; empty where nothing is known."""
    if isinstance(error, AttributeError):
        return _on_attribute(error)
    if isinstance(error, ModuleNotFoundError):
        return _on_module(error.name or "")
    if isinstance(error, EOFError) and "reading a line" in text:
        return say("Nobody can type anything in here: take input() out.")
    if any(words in text for words in _DOWNLOADS):
        return join(say("There is no network here."), _DIGITS)
    if isinstance(error, RuntimeError) and "placeholder() is not compatible with eager" in text:
        return say("Call tf.compat.v1.disable_eager_execution() at the top of the file.")
    return ""


def _on_attribute(error: AttributeError) -> str:
    """Names of TensorFlow 1 that TensorFlow 2 has in `tf.compat.v1`."""
    tensorflow: Any = sys.modules.get("tensorflow")
    owner, name = error.obj, str(error.name)
    if tensorflow is None or not isinstance(owner, ModuleType):
        return ""
    path = _path_below_tensorflow(owner.__name__)
    if path is None:
        return ""
    if name in _GONE:
        return say("TensorFlow 2 has no %(name)s any more.", name=_GONE[name])
    old: Any = tensorflow.compat.v1
    for part in (*path, name):
        old = getattr(old, part, None)
    if old is None:
        return ""
    dotted = ".".join(("tf.compat.v1", *path, name))
    return say(
        "That is TensorFlow 1; TensorFlow 2 has it as `%(name)s`. `import tensorflow.compat.v1 as "
        "tf` and `tf.disable_v2_behavior()` at the top let a file of TensorFlow 1 run as it is.",
        name=dotted,
    )


def _path_below_tensorflow(module: str) -> list[str] | None:
    """["nn"] for `tensorflow._api.v2.nn` and [] for `tensorflow`; None for other modules."""
    parts = module.split(".")
    if parts[0] != "tensorflow":
        return None
    return parts[3:] if parts[1:3] == ["_api", "v2"] else parts[1:]


def _on_module(name: str) -> str:
    parts = name.split(".")
    if parts[:2] == ["tensorflow", "examples"]:
        return _DIGITS
    if parts[:2] == ["tensorflow", "contrib"]:
        return say("TensorFlow 2 has no %(name)s any more.", name="tf.contrib")
    return ""
