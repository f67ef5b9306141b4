"""Imitates what a container engine makes of a process: its capabilities and its filter.

The filter refuses what Docker's documentation says its default profile refuses, as far as it
matters here: namespaces and mounts without SYS_ADMIN, another root, keys, tracing of the kernel.
"""

from __future__ import annotations

import os
import platform
import struct
import tempfile
from collections.abc import Sequence

PLAIN = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE")
PLAIN += ("NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT", "AUDIT_WRITE")
"""The capabilities that Docker gives to a container that asks for nothing."""

_REFUSED = {  # name: number on x86_64, number on aarch64
    "pivot_root": (155, 41),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
}
_REFUSED_WITHOUT_SYS_ADMIN = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "quotactl": (179, 60),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
}
_CLONE, _CLONE3 = (56, 220), 435
_NEW_NAMESPACES = 0x7E020000
_LOAD, _JUMP_EQUAL, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026


def engine_filter(*, admin: bool) -> bytes:
    """The filter of a container with or without SYS_ADMIN, as classic BPF."""
    column = ("x86_64", "aarch64").index(platform.machine())
    refused = _REFUSED if admin else _REFUSED | _REFUSED_WITHOUT_SYS_ADMIN
    program = [(_LOAD, 0, 0, 0)]
    for numbers in refused.values():
        program += [(_JUMP_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _EPERM)]
    if not admin:
        program += [(_JUMP_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ENOSYS)]
        program += [(_JUMP_EQUAL, 0, 3, _CLONE[column]), (_LOAD, 0, 0, 16)]
        program += [(_JUMP_ANY_BIT, 0, 1, _NEW_NAMESPACES), (_RETURN, 0, 0, _EPERM)]
    program += [(_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def engine_flags(capabilities: Sequence[str]) -> tuple[list[str], int]:
    """What bubblewrap is told in a container engine's place, and a descriptor to be inherited."""
    with tempfile.TemporaryFile() as file:
        file.write(engine_filter(admin="SYS_ADMIN" in capabilities))
        file.seek(0)
        descriptor = os.dup(file.fileno())
    words = ["--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc"]
    words += ["--unshare-uts", "--cap-drop", "ALL", "--seccomp", str(descriptor)]
    for capability in capabilities:
        words += ["--cap-add", f"CAP_{capability}"]
    return words, descriptor
