"""Hostile submissions that look for a way out of the cell: there is none."""

from __future__ import annotations

ESCAPES = {
    "reads_secrets": "open('/etc/shadow').read()",
    "reads_homes": "os.listdir('/root')",
    "reads_sys": "os.listdir('/sys')",
    "reads_disks": "open('/dev/vda', 'rb')",
    "reads_environment_of_init": "open('/proc/1/environ', 'rb').read()",
    "reads_memory_of_init": "open('/proc/1/mem', 'rb').read(1)",
    "walks_to_the_host": "os.listdir('/proc/1/root')",
    "signals_init": "os.kill(1, 9)",
    "signals_parent": "os.kill(os.getppid(), 9)",
    "signals_everybody": "os.kill(-1, 0)",
    "ptrace": "call(101, 16, 1, 0, 0)",
    "process_vm_readv": "call(310, 1, 0, 0, 0, 0, 0)",
    "pidfd_getfd": "call(438, 3, 0, 0)",
    "internet": "socket.socket(socket.AF_INET)",
    "internet_6": "socket.socket(socket.AF_INET6)",
    "datagrams": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw_packets": "socket.socket(17, socket.SOCK_RAW)",
    "netlink": "socket.socket(16, socket.SOCK_RAW)",
    "hypervisor": "socket.socket(40, socket.SOCK_STREAM)",
    "kernel_crypto": "socket.socket(38, socket.SOCK_SEQPACKET)",
    "name_resolution": "socket.create_connection(('example.org', 80))",
    "abstract_socket": "socket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0')",
    "user_namespace": "call(272, 0x10000000)",
    "clone_user_namespace": "call(56, 0x10000011, 0, 0, 0, 0)",
    "clone3": "call(435, 0, 0)",
    "mount": "call(165, b'none', b'/tmp', b'tmpfs', 0, 0)",
    "umount": "call(166, b'/proc', 2)",
    "pivot_root": "call(155, b'/tmp', b'/tmp')",
    "chroot": "os.chroot('/tmp')",
    "setns": "call(308, 3, 0)",
    "becomes_root": "os.setuid(0)",
    "gives_files_away": "os.chown('/tmp/work', 0, 0)",
    "nice": "os.nice(-5)",
    "raises_limits": "__import__('resource').setrlimit(7, (10**6, 10**6))",
    "steers_the_oom_killer": "open('/proc/self/oom_score_adj', 'w').write('-1000')",
    "bpf": "call(321, 0, 0, 0)",
    "io_uring": "call(425, 1, 0)",
    "userfaultfd": "call(323, 0)",
    "perf": "call(298, 0, 0, 0, 0, 0)",
    "keyring": "call(248, b'user', b'x', b'x', 1, -2)",
    "loads_modules": "call(175, 0, 0, 0)",
    "core_pattern": "os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)",
    "overcommit": "os.open('/proc/sys/vm/overcommit_memory', os.O_WRONLY)",
    "host_name": "socket.sethostname('mine')",
    "writes_the_root": "open('/x', 'w')",
    "writes_the_runtime": "open(np.__file__, 'a')",
    "writes_the_byte_code": "open(np.__cached__, 'ab')",
    "writes_the_inside": "open('/opt/box/inside/wire.py', 'a')",
    "writes_devices": "open('/dev/x', 'w')",
    "shared_memory": "check(call(29, 0, 4096, 0o1600))",
    "message_queue": "call(240, b'/x', 66, 0o600, 0)",
    "file_lock": "__import__('fcntl').flock(open(np.__file__), 2)",
    "range_lock": "__import__('fcntl').lockf(open('/tmp/x', 'w'), 2)",
    "terminal_input": "__import__('fcntl').ioctl(0, 0x5412, b'x')",
    "unlinks_the_runtime": "os.remove(np.__file__)",
    "makes_devices": "os.mknod('/tmp/x', 0o60600, os.makedev(8, 0))",
}
PROLOGUE = """
import ctypes, os, socket
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    status = libc.syscall(*arguments)
    if status < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return status
check = int
"""


def test_no_way_leads_out_of_the_cell(open_cell, still_honest):
    lines = [f"attempt({name!r}, lambda: {expression})" for name, expression in ESCAPES.items()]
    source = f"""{PROLOGUE}
succeeded = []
def attempt(name, action):
    try: action()
    except (OSError, PermissionError, ValueError): return
    succeeded.append(name)
def f():
    {"; ".join(lines)}
    return ["-", *succeeded]
"""
    with open_cell(source) as cell:
        answer, _ = cell.call("f", {}, "value")
    assert answer.tolist() == ["-"]


def test_closing_the_output_changes_nothing(open_cell, still_honest):
    source = "import os, time\ndef f(): os.closerange(1, 3); time.sleep(0.2); return 1\n"
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 1
        assert cell.call("f", {}, "value")[0] == 1


def test_a_process_sees_nothing_but_itself(open_cell):
    source = """
import gc, os, sys
print(sorted(os.environ))
def f():
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    frame, texts = sys._getframe(), []
    while frame: texts.append(repr(frame.f_locals)); frame = frame.f_back
    texts += [repr(o) for o in gc.get_objects() if isinstance(o, dict) and len(o) < 50]
    return [
        str(len(processes)),
        " ".join(os.listdir("/")),
        " ".join(sorted(os.listdir("/proc/self/fd"))[:4]),
        open("/proc/self/cgroup").read(),
        str(sum("secret" in text for text in texts)),
        str(os.getuid()),
        open("/proc/self/mountinfo").read(),
    ]
"""
    with open_cell(source) as cell:
        answer, _ = cell.call("f", {}, "value")
    processes, root, descriptors, groups, secrets, uid, mounts = answer.tolist()
    assert processes == "1"
    assert set(root.split()) == {"dev", "etc", "lib", "lib64", "opt", "proc", "run", "tmp"}
    assert descriptors == "0 1 2 3"
    assert "softmark" not in groups
    assert "cell-" not in groups
    assert secrets == "0"
    assert int(uid) > 60000
    assert "home" not in mounts
