"""Programs of the host that are asked: run with a bound in time, never through a shell."""

import os
import subprocess  # nosec B404 - with fixed words, never through a shell
from collections.abc import Sequence

from deploy.checking.results import Unread

PATIENCE_S = 10.0
# Figures and words in one form, wherever the machine stands.
_ENVIRONMENT = ("PATH", "DBUS_SYSTEM_BUS_ADDRESS", "XDG_RUNTIME_DIR")


def told_by(command: Sequence[str], *, given: bytes = b"") -> str | Unread:
    """What it prints, given `given` to read."""
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ} | {
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        ended = subprocess.run(  # noqa: S603 - no shell, our own words  # nosec B603
            command, input=given, env=environment, capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Unread(f"{command[0]} takes more than {PATIENCE_S:.0f} s")
    except OSError as error:
        return Unread(f"{command[0]} cannot be run: {error.strerror}")
    if ended.returncode != 0:
        lines = (ended.stderr or ended.stdout).decode("utf-8", "replace").strip().splitlines()
        return Unread(f"{command[0]} fails: {lines[-1][:200] if lines else f'status {ended.returncode}'}")
    return ended.stdout.decode("utf-8", "replace")
