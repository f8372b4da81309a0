"""A bare Debian 12, as a provider's image has it, and the packages that setup.py will install, not yet installed.

Made once a month and for each list of packages, and kept: nothing is asked of the net after that.
"""

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

from deploy.host.packages import NEEDED

MAKE_S = 280
SUITE = "bookworm"
# What images of providers come with, as far as anything here relies on it.
IMAGE = (
    "ca-certificates",
    "dbus",
    "iproute2",
    "openssh-server",
    "procps",
    "python3",
    "sudo",
    "systemd",
    "systemd-sysv",
)
# apt takes its lists for new: pyinfra asks by this file, and there is no net to ask for newer ones.
LISTS_ARE_NEW = "var/lib/apt/periodic/update-success-stamp"


def cache_folder() -> Path:
    """Where what is slow to make is kept between runs."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vox-estate-agent"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def image() -> Path:
    """The root as a tar file. Raises CalledProcessError with what mmdebstrap said."""
    told = "\n".join((SUITE, time.strftime("%Y-%m", time.gmtime()), *IMAGE, *NEEDED))
    kept = cache_folder() / f"debian-{hashlib.sha256(told.encode()).hexdigest()[:16]}.tar"
    if not kept.exists():
        _make(kept)
    return kept


def unpack(into: Path) -> None:
    """`into` becomes the root of a machine."""
    into.mkdir(parents=True)
    subprocess.run(["tar", "-xpf", image(), "-C", into, "--numeric-owner", "--xattrs"], check=True, timeout=120)
    stamp = into / LISTS_ARE_NEW
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()


def _make(kept: Path) -> None:
    for old in kept.parent.glob("debian-*.tar*"):
        old.unlink()
    making = kept.with_suffix(f".{os.getpid()}.tar")
    fetch = f'chroot "$1" apt-get install -y -q -d --no-install-recommends {" ".join(NEEDED)}'
    command = ["mmdebstrap", "--variant=minbase", "--skip=cleanup/apt", f"--include={','.join(IMAGE)}"]
    try:
        subprocess.run(
            [*command, f"--customize-hook={fetch}", SUITE, making],
            check=True,
            timeout=MAKE_S,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"},
        )
        shutil.move(making, kept)
    finally:
        making.unlink(missing_ok=True)
