"""The warm interpreter of a box: imports the libraries once, then forks a cell for every order.

Run as `python -m inside --control DESCRIPTOR` by the trusted side, or, where the box is a
container of its own, as `python -m inside --listen PATH`. It never runs a student's code and
never an operation of TensorFlow.
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys

from . import warm
from .server import Server


def main() -> int:
    """Serve until the control socket closes, or for ever where it listens."""
    parser = argparse.ArgumentParser(prog="inside")
    parser.add_argument("--runtime", choices=("numpy", "tensorflow"), required=True)
    parser.add_argument("--control", type=int)
    parser.add_argument("--listen")
    options = parser.parse_args()
    warm.import_libraries(options.runtime)
    gc.collect()
    gc.freeze()
    if options.listen is not None:
        if os.path.exists(options.listen):
            os.unlink(options.listen)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(options.listen)
        listener.listen(64)
        Server(options.runtime, listener=listener).serve()
    else:
        Server(options.runtime, control=socket.socket(fileno=options.control)).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
