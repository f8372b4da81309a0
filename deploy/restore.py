"""`python -m deploy.restore BACKUP|latest [--into FOLDER]`: a backup put back, or only unpacked to a new folder.

As the user whom the data belong to, while the house is stopped: deploy/restore.sh sees to both. Exit status 0, 1 when
nothing was restored, 2 for arguments or settings.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from deploy.backups import folder, making, manifest, restoring
from deploy.backups.console import DONE, Place, megabytes, run
from deploy.backups.restoring import Restored

REOPEN = "python -m access ledger reopen"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m deploy.restore", description=__doc__)
    parser.add_argument("backup", metavar="BACKUP", help=f"its file, its name in BACKUP_DIR, or {folder.LATEST}")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="unpack to this new folder, and change nothing")
    parser.add_argument("--newer", action="store_true", help="even when a later release made it")
    told = parser.parse_args(arguments)
    if told.into is not None:
        return run(lambda place: _unpack(_named(told.backup, place), told.into.absolute()))
    return run(lambda place: _restore(told.backup, place, told.newer))


def _named(name: str, place: Place) -> Path:
    return folder.named(name, place.parameters.folder, making.now())


def _unpack(file: Path, into: Path) -> int:
    told = restoring.unpack(file, into)
    print(f"{file.name} is unpacked in {into}: {len(told.files)} files, {megabytes(told.size_bytes)}.")
    return DONE


def _restore(named: str, place: Place, newer: bool) -> int:
    with folder.locked(place.parameters.folder):
        file = _named(named, place)
        print(*_told(file, restoring.restore(file, place.house, making.now(), newer=newer), place), sep="\n")
    return DONE


def _told(file: Path, restored: Restored, place: Place) -> list[str]:
    made = datetime.fromtimestamp(restored.manifest.made_unix_s, UTC)
    lines = [f"{file.name} is restored, as of {made:%Y-%m-%d %H:%M:%S} UTC: {sum(restored.rows.values()):,} rows."]
    if restored.aside:
        lines.append(f"What was there is kept in {restored.aside}, until the rotation of backups removes it.")
    if restored.taken_back is None:
        lines.append("The old database could not be read: what was forgotten or revoked since then is back. See to it")
        lines.append("with `python -m access invite list`, `invite revoke` and `forget`.")
    elif restored.taken_back:
        lines.append(f"{restored.taken_back} deletions and revocations of after that moment were done again.")
    if any(one.name == manifest.HOST_ENV for one in restored.manifest.files):
        lines.append(f"{place.parameters.host_env} is left as it is; --into FOLDER shows the one in the backup.")
    lines.append(f"Today counts as spent until `{REOPEN}`.")
    return lines


if __name__ == "__main__":
    sys.exit(main())
