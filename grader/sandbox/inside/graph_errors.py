"""Takes out of TensorFlow's error messages what speaks of its machinery, and of ours."""

from __future__ import annotations

import re

_FRAMES = re.compile(
    r"Graph execution error:\s+(?:Detected at node [^\n]*\n(?:\s*File \"[^\n]*\n)*\s*)+"
)
_NAMES = re.compile(
    r"\{\{function_node [^}]*\}\} ?|\s*\[\[\{\{node [^}]*\}\}\]\]|\s*\[Op:__inference_[^\]]*\]"
    r"|(?<=\]) name:\s*\Z"
)


def without_machinery(text: str) -> str:
    """The message of an operation that failed, without the frames that led into its graph.

    Those come first, our own frames among them, and fill any sentence.
    """
    return _NAMES.sub("", _FRAMES.sub("", text))
