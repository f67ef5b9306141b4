"""How many threads the trusted side computes with: one, whatever the machine has."""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def compute_with_one_thread() -> None:
    """Keep OpenBLAS to one thread in this process; call it once NumPy is imported.

    Checks are played and pages made side by side already, and threads of OpenBLAS that wait for
    each other on busy cores take many times as long as one.
    """
    threadpool_limits(limits=1, user_api="blas")
