"""The command line that starts a box: what it sees of the machine, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from grader.sandbox.gpu.device import LIBRARIES_INSIDE
from grader.sandbox.inside.order import Way
from grader.sandbox.kinds import Kind
from grader.sandbox.layout import INSIDE_FOLDER, PYTHON, SITE_PACKAGES
from grader.sandbox.tiers import MAPPED, ROOT_NAMESPACES, TierProbe, root_flags

_INSIDE = Path(__file__).with_name("inside")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_INTERPRETER_FLAGS = ("-s", "-S", "-P", "-B", "-X", "utf8")
_LIBRARIES = "opt/python/lib"


@dataclass(frozen=True)
class Plan:
    """A box that is to be started: `root` is its runtime's folder.

    It has a `scratch` of its own only where no bubblewrap starts it.
    """

    kind: Kind
    probe: TierProbe
    root: Path
    threads: int
    scratch: Path | None = None


def box_command(plan: Plan, control: int) -> list[str]:
    """The command for a box whose control socket is the descriptor `control`."""
    kind = plan.kind
    serve = [*_INTERPRETER_FLAGS, "-m", "inside", "--runtime", kind.libraries]
    serve += ["--threads", str(plan.threads), "--control", str(control)]
    serve += ["--fresh", kind.fresh] if kind.fresh else []
    serve += ["--device"] if kind.on_device else []
    if plan.scratch is not None:
        readable = [part for folder in kind.shown.folders for part in ("--readable", str(folder))]
        return [*_open_air(plan, plan.scratch), *serve, *readable]
    lent = MAPPED if (plan.probe.tier, plan.probe.way) == ("B", Way.USERS) else ()
    command = [*lent, "bwrap", *_namespaces(plan.probe.way), *_mounts(plan), "--clearenv"]
    path = ":".join((INSIDE_FOLDER, SITE_PACKAGES, *kind.shown.inside_paths))
    libraries = f"/{_LIBRARIES}:{LIBRARIES_INSIDE}" if kind.on_device else f"/{_LIBRARIES}"
    environment = _environment(path, libraries, "/tmp")
    if kind.visible:
        environment["CUDA_VISIBLE_DEVICES"] = kind.visible
    for key, value in environment.items():
        command += ["--setenv", key, value]
    return [*command, "--chdir", "/tmp", "--", PYTHON, *serve]


def _namespaces(way: Way) -> list[str]:
    flags = ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "box"]
    if way is Way.USERS:
        return [*root_flags(), *flags]
    flags += ["--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"]
    return ["--unshare-user", *ROOT_NAMESPACES, *flags]


def _mounts(plan: Plan) -> list[str]:
    mounts = ["--ro-bind", str(plan.root), "/", "--tmpfs", "/dev", "--dir", "/dev/shm"]
    for name in _DEVICES:
        mounts += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for folder in sorted({str(PurePath(target).parent) for target in plan.kind.nodes.values()}):
        mounts += ["--dir", folder]
    for node, target in plan.kind.nodes.items():
        mounts += ["--dev-bind", str(node), target]
    mounts += ["--remount-ro", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    mounts += _read_only("/run", plan.kind.shown.folders) + _read_only("/sys", plan.kind.hardware)
    return [*mounts, "--ro-bind", str(_INSIDE), f"{INSIDE_FOLDER}/inside"]


def _read_only(place: str, shown: Mapping[Path, str]) -> list[str]:
    """What is shown below a place; the folders between may be passed through by every user."""
    if not shown:
        return []
    between = {str(parent) for target in shown.values() for parent in PurePath(target).parents}
    mounts = ["--tmpfs", place]
    for folder in sorted(folder for folder in between if folder.startswith(f"{place}/")):
        mounts += ["--dir", folder]
    for source, target in shown.items():
        mounts += ["--ro-bind", str(source), target]
    return [*mounts, "--remount-ro", place]


def _open_air(plan: Plan, scratch: Path) -> list[str]:
    """No box: the runtime's Python straight on the machine."""
    root = plan.root
    path = ":".join((str(_INSIDE.parent), f"{root}{SITE_PACKAGES}", *plan.kind.shown.outside_paths))
    environment = _environment(path, str(root / _LIBRARIES), str(scratch))
    settings = [f"{key}={value}" for key, value in environment.items()]
    return ["env", "-i", "-C", str(scratch), *settings, f"{root}{PYTHON}"]


def _environment(path: str, libraries: str, home: str) -> dict[str, str]:
    return {
        "PYTHONPATH": path,
        "PYTHONHASHSEED": "0",
        "LD_LIBRARY_PATH": libraries,
        "HOME": home,
        "LANG": "C.UTF-8",
    }
