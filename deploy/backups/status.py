"""How the last run went, as a small JSON file beside the backups: `deploy.checks` reads it, and a person may."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from store.syncing import sync

BACKUP, DRILL = "backup.json", "drill.json"


def read(file: Path) -> Mapping[str, Any]:
    """Empty when there is none that can be read."""
    with suppress(OSError, ValueError):
        told = json.loads(file.read_text("utf-8"))
        return told if isinstance(told, dict) else {}
    return {}


def note(path: Path, /, *, ok: bool, at_unix_s: int, cause: str = "", **more: object) -> None:
    """How a run went, in the place of what is told of the last one; of the last good one stays what is not told anew.

    Never raises: a disk that is full is told by the exit status, and by the age of what was noted last.
    """
    last_ok = at_unix_s if ok else read(path).get("last_ok_unix_s")
    add(path, **more, ok=ok, at_unix_s=at_unix_s, cause=cause, last_ok_unix_s=last_ok)


def add(path: Path, /, **more: object) -> None:
    """To what stands there. Whole or not at all; never raises."""
    told, new = {**read(path), **more}, path.with_name(f".{path.name}.new")
    with suppress(OSError):
        with new.open("w", encoding="utf-8") as out:
            os.fchmod(out.fileno(), 0o644)
            json.dump(told, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
        sync(path.parent)
