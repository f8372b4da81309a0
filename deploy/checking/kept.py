"""Backups and restore drills, by the status files that they leave: backup.json and drill.json."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.checking.judging import Judge
from deploy.checking.results import Level, Result, Unread

_UNIT_S = {"backup": 3600, "backup_copy": 3600, "drill": 86_400}
Status = Mapping[str, Any] | Unread | None


def status_in(file: Path) -> Status:
    """None: it is not there, so nothing was ever done."""
    try:
        told = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        return Unread(f"{file}: {error.strerror}")
    except ValueError:
        return Unread(f"{file} is no JSON")
    return told if isinstance(told, dict) else Unread(f"{file} is no JSON object")


def kept_checks(backup: Status, drill: Status, now_unix_s: float, judge: Judge) -> Iterator[Result]:
    yield aged("backup", backup, now_unix_s, judge, never=Level.ALERT, failed=Level.WARN)
    if isinstance(backup, Mapping) and isinstance(backup.get("remote"), dict):
        yield aged("backup_copy", backup["remote"], now_unix_s, judge, never=Level.ALERT, failed=Level.WARN)
    # A backup that cannot be restored is none. That nobody has tried yet is less: the first month has no drill.
    yield aged("drill", drill, now_unix_s, judge, never=Level.WARN, failed=Level.ALERT)


def aged(name: str, told: Status, now_unix_s: float, judge: Judge, *, never: Level, failed: Level) -> Result:
    """By the time since it last went well, and by how it went last."""
    if isinstance(told, Unread):
        return judge.unread(name, told)
    if told is None:
        return judge.state(name, never, "there was none yet")
    ok, last = told.get("ok"), told.get("last_ok_unix_s")
    if not isinstance(ok, bool) or not (last is None or type(last) in (int, float)):
        return judge.unread(name, Unread("its status file has another form than ours"))
    cause = "" if ok else f"the last one failed: {str(told.get('cause') or 'no cause told')[:300]}"
    if last is None:
        return judge.state(name, Level.ALERT, cause or "none went well yet")
    age = max(0.0, now_unix_s - last) / _UNIT_S[name]
    return judge.value(name, age, cause or "since the last good one", at_least=Level.OK if ok else failed)
