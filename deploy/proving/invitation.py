"""An invite for one scripted visit, made and revoked by `python -m access`, as a person would.

Should the revoking not come about, it ends by itself: ten minutes, one use. It pays for no language model: the
concierge answers, for another server's outage is nothing that an older release would mend.
"""

import json
import subprocess  # nosec B404 - our own program, never through a shell
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deploy.proving.errors import Unhealthy

COMMAND_S = 60.0
LABEL = "health of a release"
CREATE = ("create", "--label", LABEL, "--expires", "10m", "--uses", "1", "--scope", "talk", "--budget-tokens", "0")


@contextmanager
def invitation() -> Iterator[str]:
    """The token of a new invite, which is revoked in the end. Raises Unhealthy when none can be made."""
    made = _access(*CREATE)
    try:
        yield str(made["link"]).rpartition("#")[2]
    finally:
        try:
            _access("revoke", made["invite"]["invite_id"])
        except Unhealthy as left:  # it ends by itself, and says nothing of the release
            print(f"the invite could not be revoked, and ends in ten minutes: {left}", file=sys.stderr)


def _access(*arguments: str) -> dict[str, Any]:
    """One act of `python -m access invite`; its output never meets the journal, since a pipe takes it."""
    command: Sequence[str] = (sys.executable, "-m", "access", "invite", *arguments, "--json")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_S, check=False)  # noqa: S603  # nosec B603
    except subprocess.TimeoutExpired:
        raise Unhealthy(f"`access invite {arguments[0]}` took more than {COMMAND_S:.0f} s") from None
    if done.returncode:
        raise Unhealthy(f"`access invite {arguments[0]}` failed: {done.stderr.strip()[-300:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
