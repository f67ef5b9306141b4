"""The trusted side computes with one thread."""

from __future__ import annotations

import subprocess
import sys

SHOWN = """
import numpy
from threadpoolctl import threadpool_info
from grader.threads import compute_with_one_thread
compute_with_one_thread()
numpy.ones((64, 64)) @ numpy.ones((64, 64))
print([pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"])
"""


def test_openblas_is_kept_to_one_thread():
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN], capture_output=True, text=True, check=True
    ).stdout
    assert shown.strip() == "[1]"
