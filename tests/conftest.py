"""What tests share: settings with a home of their own, one sandbox, the data, a TensorFlow."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grader.datasets import LOADERS, DataSet, Digits, load_digits
from grader.sandbox import Sandbox
from grader.sandbox.runtimes import PYTHON, SITE_PACKAGES, build_runtime
from grader.settings import PROJECT_ROOT, Settings, read_settings

MACHINE_SETTINGS = (
    "SOFTMARK_DATA",
    "SOFTMARK_DOWNLOAD",
    "SOFTMARK_RUNTIMES",
    "SOFTMARK_MIN_TIER",
    "SOFTMARK_CELL_THREADS",
)
CHEAP_FIRST = ("test_", "grader", "datasets", "reference", "assignments", "store", "worker", "web")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Cheap tests first, so that a simple slip is seen within seconds; slow ones last."""
    items.sort(key=_cost)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _cost(item: pytest.Item) -> tuple[bool, bool, int]:
    folder = _folder(item)
    places = [place for place, start in enumerate(CHEAP_FIRST) if folder.startswith(start)]
    slow = item.get_closest_marker("slow") is not None
    return slow, _needs_sandbox(item), min(places, default=99)


def _group(item: pytest.Item) -> str:
    """What one process runs: all that shares the sandbox or watches one; else a file."""
    boxed = _needs_sandbox(item) or _folder(item) == "sandbox"
    return "boxes" if boxed else str(item.path.relative_to(PROJECT_ROOT))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(PROJECT_ROOT / "tests").parts[0]


def _needs_sandbox(item: pytest.Item) -> bool:
    return "sandbox" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of this machine with an empty home; digits that were prepared once are reused."""
    home = tmp_path_factory.mktemp("home")
    datasets = PROJECT_ROOT / "var" / "datasets"
    datasets.mkdir(parents=True, exist_ok=True)
    (home / "datasets").symlink_to(datasets)
    here = {name: value for name, value in os.environ.items() if name in MACHINE_SETTINGS}
    return read_settings(here | {"SOFTMARK_HOME": str(home)})


@pytest.fixture(scope="session")
def sandbox(settings: Settings) -> Iterator[Sandbox]:
    """One real sandbox for the whole session: its boxes stay warm from test to test."""
    with Sandbox(settings) as started:
        yield started


@pytest.fixture(scope="session")
def digits(settings: Settings) -> Digits:
    """Real MNIST where it can be had, else generated digits."""
    return load_digits(settings, lambda _phase, _share: None)


@pytest.fixture(scope="session")
def datasets(settings: Settings, digits: Digits) -> dict[str, DataSet]:
    """Every data set by the name a gate asks for it."""
    return {"digits": digits, "fire-theft": LOADERS["fire-theft"](settings, lambda *_: None)}


@pytest.fixture(scope="session")
def tensorflow_python(settings: Settings) -> tuple[str, ...]:
    """The beginning of a command line: a Python that can import TensorFlow and `reference`.

    It is the interpreter of the tensorflow box, run on the host and without any isolation, so
    that tests have an oracle without a second installation.
    """
    build_runtime("tensorflow", settings.runtimes)
    root = settings.runtimes / "tensorflow"
    packages = root / SITE_PACKAGES.lstrip("/")
    return (
        *("env", f"PYTHONPATH={packages}:{PROJECT_ROOT}"),
        f"LD_LIBRARY_PATH={root}/opt/python/lib",
        "TF_CPP_MIN_LOG_LEVEL=3",
        *(f"{root}{PYTHON}", "-s", "-S", "-P", "-B"),
    )
