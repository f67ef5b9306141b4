"""The portal as gunicorn loads it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from gunicorn.http.errors import ParseException

from grader.log_lines import configure_logging
from grader.settings import read_settings
from grader.threads import compute_with_one_thread
from web.application import create_app
from web.warming import warm_up

TURN_SECONDS = 0.0005
"""How long a thread computes while others wait to.

A page asks the database a dozen times and waits for its turn after each; with Python's own five
milliseconds, one long page or workbook makes every short page beside it twice as slow.
"""


class Body:
    """What a client sends; where it breaks the rules, reading it fails as on a lost connection."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        try:
            return self._stream.read(size)
        except ParseException as error:
            raise OSError(str(error)) from error


def make_app() -> Flask:
    """The portal with the settings of the environment, ready for a first visit in each process."""
    configure_logging()
    app = create_app(read_settings())
    warm_up(app)
    app.wsgi_app = _reading_safely(app.wsgi_app)  # type: ignore[assignment, method-assign]
    compute_with_one_thread()
    keep_out_of_garbage()
    sys.setswitchinterval(TURN_SECONDS)
    return app


def keep_out_of_garbage() -> None:
    """Everything so far lives as long as the process: looking for garbage in it delays a page."""
    gc.collect()
    gc.freeze()


def _reading_safely(application: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return application(environ, start)

    return answer
