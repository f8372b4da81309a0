"""Every wheel that serving needs, in one folder, fetched once for each list of requirements."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tests.deploy.container.debian import cache_folder
from tests.deploy.needing import ROOT

FETCH_S = 280
LISTS = ("requirements-serve.txt", "constraints.txt")


def wheelhouse() -> Path:
    """Raises CalledProcessError with what pip said."""
    told = b"".join((ROOT / name).read_bytes() for name in LISTS)
    kept = cache_folder() / f"wheels-{hashlib.sha256(told).hexdigest()[:16]}"
    if kept.exists():
        return kept
    for old in kept.parent.glob("wheels-*"):
        shutil.rmtree(old)
    making = kept.with_name(f"{kept.name}.new")
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "-q", "--dest", str(making)]
    ran = subprocess.run([*command, "-r", LISTS[0]], cwd=ROOT, timeout=FETCH_S, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    return making.rename(kept)
