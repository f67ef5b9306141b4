"""The portal as gunicorn loads it."""

from __future__ import annotations

import gc
import logging

from flask import Flask

from grader.settings import read_settings
from web.application import create_app


def make_app() -> Flask:
    """The portal with the settings of the environment."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app(read_settings())
    # Everything so far lives as long as the process: looking for garbage in it delays a page.
    gc.collect()
    gc.freeze()
    return app
