"""The warm interpreter of a box: imports the libraries once, then forks a cell for every order.

Run as `python -m inside --control DESCRIPTOR` by the trusted side, or, where the box is a
container of its own, as `python -m inside --listen PATH`. It never runs a student's code and
never an operation of TensorFlow. Where TensorFlow could not be forked once it is imported, and
where `--fresh` says so, every cell starts an interpreter of its own instead.
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from importlib import import_module
from typing import Any, NoReturn

_SETTINGS = {
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "1",  # a convolutional network trains in less than half the time
    "KERAS_BACKEND": "tensorflow",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",  # what a cell takes of a GPU is what it needs
}


def main() -> int:
    """Serve until the control socket closes, or for ever where it listens."""
    parser = argparse.ArgumentParser(prog="inside")
    parser.add_argument("--runtime", choices=("numpy", "tensorflow", "judge"), required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--control", type=int)
    parser.add_argument("--listen")
    parser.add_argument("--readable", action="append", default=[])
    parser.add_argument("--device", action="store_true", help="cells may use the box's GPU")
    parser.add_argument("--fresh", default="", metavar="WHY", help="fork no warm TensorFlow")
    options = parser.parse_args()
    server = _warm_up(options)
    if options.listen is not None:
        server.listen(_listener(options.listen))
    else:
        server.attend(socket.socket(fileno=options.control))
    server.serve()
    return 0


def _warm_up(options: argparse.Namespace) -> Any:
    """A server whose libraries are imported; they read their environment as they are loaded."""
    count = str(options.threads)
    os.environ.update(_SETTINGS, OPENBLAS_NUM_THREADS=count, OMP_NUM_THREADS=count)
    if options.runtime == "judge":
        import_module(".kernel", __package__).keep_memory()
    warm = import_module(".warm", __package__)
    if reason := warm.import_libraries("numpy" if options.fresh else options.runtime):
        _begin_again(options, reason)
    warm.rehearse()
    nature = import_module(".order", __package__).Nature(
        runtime=options.runtime,
        threads=options.threads,
        readable=tuple(options.readable),
        fresh=options.fresh,
        device=options.device,
    )
    server = import_module(".server", __package__).Server(nature)
    gc.collect()
    gc.freeze()
    if options.runtime == "judge":
        import_module(".pages", __package__).filled_ranges()
    return server


def _begin_again(options: argparse.Namespace, reason: str) -> NoReturn:
    """Replace this process by one that imports no TensorFlow itself, and so stays fit to fork."""
    if options.runtime != "tensorflow" or options.fresh:
        sys.exit(f"{options.runtime} cannot be forked once it is imported: {reason}")
    os.execv(sys.executable, [*sys.orig_argv, "--fresh", reason])  # noqa: S606 itself


def _listener(path: str) -> socket.socket:
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    os.chmod(path, 0o666)  # noqa: S103 workers are other users; the folder decides who comes here
    listener.listen(64)
    return listener


if __name__ == "__main__":
    sys.exit(main())
