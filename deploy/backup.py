"""`python -m deploy.backup [create|list|verify|prune]`: copies of what cannot be made again, checked and rotated.

Run by vox-backup.timer each night and by deploy.sh before a migration. Exit status 0; 1 when there is no new backup
(the old ones are as they were); 2 for arguments or settings; 3 when it lies here and restic could not copy it.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from deploy.backups import archive, folder, making, remote, status
from deploy.backups.console import DONE, NOT_REMOTE, Place, megabytes, refuse, run
from deploy.backups.errors import BackupError, Busy, RemoteFailed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m deploy.backup", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    commands.add_parser(
        "create", help="make one, rotate the older ones, copy it elsewhere; this is done when no command is named"
    )
    commands.add_parser("list", help="which there are, the newest first")
    commands.add_parser("prune", help="remove those that rotation does not keep")
    verify = commands.add_parser("verify", help="read one whole and check every sum")
    verify.add_argument("backup", metavar="BACKUP", help=f"its file, its name in BACKUP_DIR, or {folder.LATEST}")
    told = parser.parse_args(arguments)
    if told.command == "verify":
        return run(lambda place: _verify(folder.named(told.backup, place.parameters.folder, making.now())))
    return run({None: _create, "create": _create, "list": _list, "prune": _prune}[told.command])


def _create(place: Place) -> int:
    started_s, note = time.monotonic(), place.parameters.folder / status.BACKUP
    try:
        with folder.locked(place.parameters.folder):
            made = making.create(place.house, place.parameters)
            took_s, size_bytes = round(time.monotonic() - started_s, 1), made.path.stat().st_size
            told_unix_s = int(time.time())
            status.note(note, ok=True, at_unix_s=told_unix_s, file=made.path.name, size_bytes=size_bytes, took_s=took_s)
            print(f"{made.path} ({megabytes(size_bytes)}, {took_s:.1f} s)")
            _say_removed(making.prune(place.house, place.parameters))
            return _copy_elsewhere(made.path, place)
    except Busy:
        raise  # the other one notes how it went
    except BackupError as error:
        status.note(note, ok=False, at_unix_s=int(time.time()), cause=str(error))
        raise


def _copy_elsewhere(file: Path, place: Place) -> int:
    note = place.parameters.folder / status.BACKUP
    if not place.parameters.restic:
        status.add(note, remote=None)
        return DONE
    cause, at_unix_s = "", int(time.time())
    last = (status.read(note).get("remote") or {}).get("last_ok_unix_s")
    try:
        remote.copy(file, place.parameters, place.environment)
    except RemoteFailed as error:
        cause = str(error)
    told = {"ok": not cause, "cause": cause, "at_unix_s": at_unix_s, "last_ok_unix_s": last if cause else at_unix_s}
    status.add(note, remote=told)
    return refuse(f"the backup is made, but not copied elsewhere: {cause}", NOT_REMOTE) if cause else DONE


def _list(place: Place) -> int:
    found = folder.backups(place.parameters.folder)
    for one in found:
        print(f"{one.path.name}  {megabytes(one.path.stat().st_size):>12}  {_about(one)}")
    return DONE if found else refuse(f"there is no backup in {place.parameters.folder}")


def _about(one: folder.Kept) -> str:
    if one.made > making.now() + timedelta(minutes=1):
        return "made under a wrong clock: not taken for the latest, never removed"
    try:
        told = archive.read_manifest(one.path)
    except BackupError as error:
        return str(error)
    rows = sum(told.database.rows.values())
    return f"{told.database.kind} {told.database.revision}, {rows:,} rows, {told.release or 'no release'}"


def _verify(file: Path) -> int:
    told = archive.read(file)
    rows = sum(told.database.rows.values())
    print(f"{file} is whole: {len(told.files)} files, {megabytes(told.size_bytes)}, {rows:,} rows.")
    return DONE


def _prune(place: Place) -> int:
    with folder.locked(place.parameters.folder):
        _say_removed(making.prune(place.house, place.parameters))
    return DONE


def _say_removed(names: Sequence[str]) -> None:
    if names:
        print(f"Removed: {', '.join(names)}")


if __name__ == "__main__":
    sys.exit(main())
