"""What TensorFlow says: oracle scripts run in a Python that has it, and hand back arrays."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

ORACLES = Path(__file__).parent / "oracles"
Arrays = Mapping[str, NDArray[np.generic]]


@pytest.fixture
def ask_oracle(tensorflow_python: tuple[str, ...], tmp_path: Path) -> Callable[..., Arrays]:
    """A function: name of a script in `oracles`, and arrays; gives the arrays it answers."""

    def ask(name: str, **questions: NDArray[np.generic]) -> Arrays:
        question, answer = tmp_path / "question.npz", tmp_path / "answer.npz"
        np.savez(question, **questions)
        script = [*tensorflow_python, str(ORACLES / f"{name}.py"), str(question), str(answer)]
        done = subprocess.run(script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        with np.load(answer) as answers:
            return dict(answers)

    return ask
