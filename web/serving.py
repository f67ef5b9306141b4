"""The portal as gunicorn loads it."""

from __future__ import annotations

import gc

from flask import Flask

from grader.log_lines import configure_logging
from grader.settings import read_settings
from web.application import create_app


def make_app() -> Flask:
    """The portal with the settings of the environment."""
    configure_logging()
    app = create_app(read_settings())
    keep_out_of_garbage()
    return app


def keep_out_of_garbage() -> None:
    """Everything so far lives as long as the process: looking for garbage in it delays a page."""
    gc.collect()
    gc.freeze()
