"""axe-core, which knows what makes pages hard to use for people with disabilities.

It is fetched once by npm, at one version and with its digest pinned, and kept in npm's own cache.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.services import find_program

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
SCRIPT = "package/axe.min.js"
SERIOUS = frozenset({"serious", "critical"})
FIND = """async rules => {
  const options = { resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) };
  const found = await axe.run(document, options);
  return found.violations.map(one => ({
    rule: one.id, impact: one.impact, where: one.nodes.map(node => node.target.join(" ")),
  }));
}"""


def fetch_axe(folder: Path) -> str:
    """The script, unpacked from the package that npm puts into `folder`; no digest, no script."""
    npm = find_program("npm", "npm")
    command = [npm, "pack", f"axe-core@{VERSION}", "--silent", "--prefer-offline"]
    packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert packed.returncode == 0, f"npm could not fetch axe-core:\n{packed.stderr}"
    archive = folder / f"axe-core-{VERSION}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert digest == SHA512, "npm fetched another axe-core than the one that is pinned"
    with tarfile.open(archive) as package:
        script = package.extractfile(SCRIPT)
        assert script is not None
        return script.read().decode()


def serious_faults(page: Page, script: str, rules: list[str] | None) -> list[Any]:
    """What axe-core finds on the page, by these rules or all, that is serious or critical."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script)
    return [found for found in page.evaluate(FIND, rules) if found["impact"] in SERIOUS]
