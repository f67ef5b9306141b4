"""How long the portal takes for each page of a seeded course: `python -m scripts.pages TERM`.

Only the server's own time counts: requests are answered in this process, or, with `--address`, by
a portal that runs on the same settings. `softmark seed-course` makes such a course.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from flask import Flask
from rich.console import Console
from rich.table import Table

from grader.settings import read_settings
from grader.store.connection import open_store
from grader.threads import compute_with_one_thread
from scripts.pages.asking import ask_here, ask_over_http, session_cookie
from scripts.pages.places import Place, Places, find_places, places_of
from scripts.pages.queries import noted_queries

WARM_UP = 3
GOAL_SECONDS = 0.060


@dataclass(frozen=True)
class Timing:
    """One page for one role: queries and bytes of a request, seconds of each.

    `cpu_seconds` is what this process computed for one; the database's work is not in it.
    """

    place: Place
    queries: int
    size: int
    seconds: tuple[float, ...]
    cpu_seconds: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def slow(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.seconds, n=20)[-1]


def main() -> None:
    """Measure and print, the slowest page first."""
    wanted = _arguments()
    settings = read_settings()
    store = open_store(settings.database_url)
    with store.read() as session:
        found = find_places(session, wanted.term)
    # Takes longer than to say that there is no such course.
    from web import create_app  # noqa: PLC0415
    from web.serving import keep_out_of_garbage  # noqa: PLC0415

    app = create_app(settings, store, lambda *_: None)
    compute_with_one_thread()
    keep_out_of_garbage()
    timings = [
        timing
        for place in places_of(app, found)
        if wanted.only in place.endpoint
        for timing in _time(app, found, place, wanted.requests, wanted.address)
    ]
    Console().print(_table(sorted(timings, key=lambda one: -one.slow)))


def _time(
    app: Flask, found: Places, place: Place, requests: int, address: str | None
) -> Iterator[Timing]:
    """The page's timing, nothing where this role does not see it."""
    cookie = session_cookie(app, found.people[place.role])
    here = ask_here(app, cookie)
    with noted_queries() as statements:
        answer = here(place.paths[0])
    if answer.status != 200:
        return
    ask = here if address is None else ask_over_http(address, cookie)
    for path in islice(cycle(place.paths), WARM_UP):
        ask(path)
    seconds, computing = [], time.process_time()
    for path in islice(cycle(place.paths), requests):
        started = time.perf_counter()
        ask(path)
        seconds.append(time.perf_counter() - started)
    computing = time.process_time() - computing
    yield Timing(place, len(statements), answer.size, tuple(seconds), computing / requests)


def _table(timings: Sequence[Timing]) -> Table:
    table = Table(title="Milliseconds at the server")
    for heading in ("page", "role", "queries", "p50", "p95", "cpu", "kB"):
        table.add_column(heading, justify="left" if heading in {"page", "role"} else "right")
    for one in timings:
        table.add_row(
            one.place.endpoint,
            one.place.role,
            str(one.queries),
            f"{one.median * 1e3:.1f}",
            f"{one.slow * 1e3:.1f}",
            f"{one.cpu_seconds * 1e3:.1f}",
            f"{one.size / 1e3:.0f}",
            style="bold red" if one.slow > GOAL_SECONDS else None,
        )
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.pages", description=__doc__)
    parser.add_argument("term", help="of the seeded course, as softmark seed-course printed it")
    parser.add_argument("--requests", type=int, default=100, help="for each page (100)")
    parser.add_argument("--only", default="", help="pages whose endpoint has this in its name")
    parser.add_argument("--address", help="of a running portal: http://127.0.0.1:8000")
    return parser.parse_args()


if __name__ == "__main__":
    main()
