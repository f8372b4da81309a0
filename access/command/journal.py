"""Whether what is printed ends up in systemd's journal, where no token belongs: it keeps it for months."""

import os
from collections.abc import Mapping
from typing import IO


def goes_to_journal(stream: IO[str], environment: Mapping[str, str]) -> bool:
    """systemd names the journal's stream by device and inode (systemd.exec(5), $JOURNAL_STREAM)."""
    told = environment.get("JOURNAL_STREAM", "")
    if not told:
        return False
    try:
        there = os.fstat(stream.fileno())
    except (OSError, ValueError):  # no file at all, or closed
        return False
    return told == f"{there.st_dev}:{there.st_ino}"
