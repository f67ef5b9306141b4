"""Where things are and how far they may go, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """One value per environment variable `SOFTMARK_<NAME>`.

    `home` holds everything that is made at run time; `runtimes` the root folders of the boxes;
    `assignments` a folder laid out like this repository that has assignments besides those here;
    `data` a folder with the four original MNIST files, or None; `min_tier` is "A", "B" or
    "none" (no isolation, for developers only). `box_socket` is set where the box is a container
    of its own. `judge` is "box", or "inline" to grade without one while looking for a fault of the
    engine. `cell_threads` is the number of threads a cell may compute with. `device` is the GPU
    that trainings may use: the number in /dev/nvidia0, or the name of a part of one (MIG-…). Where
    `fresh_cells` is set, cells with TensorFlow are no forks of a warm interpreter but start one of
    their own. `proxies` is how many of them stand before the portal, each of which says on whose
    behalf it asks.
    """

    home: Path
    runtimes: Path
    assignments: Path | None
    data: Path | None
    download_data: bool
    database_url: str
    broker_url: str
    secret_key: str | None
    min_tier: str
    box_socket: Path | None
    judge: str
    cell_threads: int
    device: str | None
    fresh_cells: bool
    lease_seconds: float
    bind: str
    proxies: int


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from SOFTMARK_* variables; every one of them has a default for one machine."""
    home = Path(environment.get("SOFTMARK_HOME") or PROJECT_ROOT / "var").resolve()
    assignments = environment.get("SOFTMARK_ASSIGNMENTS")
    data = environment.get("SOFTMARK_DATA")
    socket = environment.get("SOFTMARK_BOX_SOCKET")
    return Settings(
        home=home,
        runtimes=Path(environment.get("SOFTMARK_RUNTIMES") or PROJECT_ROOT / ".runtimes").resolve(),
        assignments=Path(assignments).resolve() if assignments else None,
        data=Path(data).resolve() if data else None,
        download_data=environment.get("SOFTMARK_DOWNLOAD", "1") != "0",
        database_url=environment.get("SOFTMARK_DATABASE_URL") or f"sqlite:///{home}/softmark.db",
        broker_url=environment.get("SOFTMARK_BROKER_URL") or "filesystem://",
        secret_key=environment.get("SOFTMARK_SECRET_KEY"),
        min_tier=environment.get("SOFTMARK_MIN_TIER") or "B",
        box_socket=Path(socket) if socket else None,
        judge=environment.get("SOFTMARK_JUDGE") or "box",
        cell_threads=int(environment.get("SOFTMARK_CELL_THREADS") or cores()),
        device=environment.get("SOFTMARK_DEVICE") or None,
        fresh_cells=environment.get("SOFTMARK_FRESH_CELLS", "0") != "0",
        lease_seconds=float(environment.get("SOFTMARK_LEASE_SECONDS") or 30),
        bind=environment.get("SOFTMARK_BIND") or "127.0.0.1:8000",
        proxies=int(environment.get("SOFTMARK_PROXIES") or 0),
    )


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))
