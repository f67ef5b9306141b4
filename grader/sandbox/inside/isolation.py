"""Turns a fork of the warm interpreter into a process that owns nothing and can do nothing."""

from __future__ import annotations

import fcntl
import math
import os
import resource
import socket

from . import kernel
from .landlock import Ruleset
from .order import IMPORT_CPU_SECONDS, BoxOrder, CellDescriptors, CellOrder, Way

SCRATCH = "/tmp"  # noqa: S108 - a file system of the cell's own
MAX_INODES = 2000
_MAX_FILES, _MAX_FILES_WITH_DEVICE = 256, 1024
_HARDWARE = "/sys"
_STACK_BYTES = 64 * 2**20


def enter_cell_namespaces() -> None:
    """Give the calling process, and all that it starts, namespaces of their own."""
    kernel.unshare(
        kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWNET
    )
    socket.sethostname("cell")
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)


def mount_scratch(order: CellOrder, uid: int) -> None:
    """One small file system for /tmp and /dev/shm, owned by the cell's user."""
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    options = f"size={order.scratch_bytes},nr_inodes={MAX_INODES},mode=0711,uid={uid}"
    kernel.mount("scratch", SCRATCH, "tmpfs", flags, options)
    own = os.geteuid()
    os.seteuid(uid)  # so that nobody needs the capability to give files away
    for name in ("work", "home", "shm"):
        os.mkdir(f"{SCRATCH}/{name}", 0o700)
    os.seteuid(own)
    kernel.mount(f"{SCRATCH}/shm", "/dev/shm", None, kernel.MS_BIND)  # noqa: S108


def cover(folder: str) -> None:
    """Put an empty file system that cannot be written over a folder."""
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC | kernel.MS_RDONLY
    kernel.mount("nothing", folder, "tmpfs", flags, "size=4k,mode=0555")


def hide_hardware(kept: tuple[str, ...] = ()) -> None:
    """Empty /sys but for the folders that are kept: a container engine shows all of it."""
    there = os.listdir(_HARDWARE) if os.path.isdir(_HARDWARE) else []
    if there and not kept:
        cover(_HARDWARE)
        return
    for name in set(there) - set(kept):
        cover(f"{_HARDWARE}/{name}")


def mount_proc(*, shows_driver: bool = False) -> int:
    """Mount a /proc that shows a process nothing but itself; returns a descriptor of a full one.

    CUDA reads what the driver of the GPU says of itself there, and finds no GPU without.
    """
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("proc", "/proc", "proc", flags)
    full = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        options = "hidepid=2" if shows_driver else "hidepid=2,subset=pid"
        kernel.mount("proc", "/proc", "proc", flags, options)
    except OSError:
        kernel.mount("proc", "/proc", "proc", flags, "hidepid=2")
    return full


def limit_resources(box: BoxOrder, order: CellOrder, *, data_bytes: int) -> None:
    """Set the limits of the process; what the kernel already limits further stays.

    CUDA opens hundreds of files, most of them nodes of the GPU, and locks memory that it transfers.
    """
    importing = IMPORT_CPU_SECONDS if box.nature.fresh else 0
    wanted = {
        resource.RLIMIT_CPU: order.cpu_milliseconds // 1000 + 3 + importing,
        resource.RLIMIT_FSIZE: order.scratch_bytes,
        resource.RLIMIT_NOFILE: _MAX_FILES_WITH_DEVICE if box.nature.device else _MAX_FILES,
        resource.RLIMIT_NPROC: order.processes,
        resource.RLIMIT_STACK: _STACK_BYTES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: order.memory_bytes if box.nature.device else 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 1024,
        resource.RLIMIT_DATA: data_bytes,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        if value and hard != resource.RLIM_INFINITY:
            value = min(value, hard)  # noqa: PLW2901 - raising is not allowed to everyone
        if value >= 0:
            resource.setrlimit(kind, (value, value))


def join_groups(groups: tuple[int, ...]) -> None:
    """Enter the control groups behind the descriptors, and hide where they are."""
    for descriptor in groups:
        os.write(descriptor, b"0")
        os.close(descriptor)


def place_descriptors(descriptors: CellDescriptors, saying: int | None) -> None:
    """Leave 0 (nothing), 1 and 2 (the output) and 3 (the channel) open, and the lifeline as 4.

    What a fresh interpreter says that it is ready over becomes 5.
    """
    nothing = os.open("/dev/null", os.O_RDONLY)
    sources = (nothing, descriptors.output, descriptors.output, descriptors.channel)
    kept = (*sources, descriptors.lifeline, *(() if saying is None else (saying,)))
    high = [fcntl.fcntl(source, fcntl.F_DUPFD_CLOEXEC, 16) for source in kept]
    for target, source in enumerate(high):
        os.dup2(source, target, inheritable=target < 3)
    os.closerange(len(high), 65536)


def leave_privileges(box: BoxOrder, uid: int, rules: Ruleset | None) -> None:
    """Become the cell's user, without capabilities and without a way to get any."""
    if box.way is Way.USERS:
        kernel.unshare(kernel.CLONE_NEWCGROUP)
    if box.way.has_users:
        kernel.empty_bounding_set()
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    elif box.way is Way.NAMESPACES:
        _enter_user_namespace(uid)
        kernel.empty_bounding_set()
    if box.way is not Way.NOTHING:
        kernel.drop_capabilities()
    if box.way.has_users:  # else the keeper, who has the same user id, could not measure
        kernel.set_dumpable(0)
    kernel.forbid_new_privileges()
    if rules is not None:
        rules.enforce()
    if box.seccomp:
        kernel.load_filter(box.seccomp)


def _enter_user_namespace(uid: int) -> None:
    gid = os.getgid()
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWCGROUP)
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def data_limit(box: BoxOrder, order: CellOrder) -> int:
    """Bytes of private memory a metered cell may map: a second line behind the meter.

    TensorFlow maps far more than it uses, so this is several times the limit; CUDA maps as much as
    all GPUs and the machine have. -1 means no limit.
    """
    if not order.metered or box.nature.device:
        return -1
    with open("/proc/self/status") as file:
        lines = [line for line in file if line.startswith("VmData:")]
    return int(lines[0].split()[1]) * 1024 + math.ceil(order.memory_bytes * 4)
