"""`python -m deploy.drill`: restores the newest backup to a place of its own and counts it; `drill.json` tells how.

Run monthly by vox-drill.timer. Exit status 0, 1 when the backup could not be restored, 2 for arguments or settings.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from deploy.backups import folder, making, status
from deploy.backups.console import DONE, Place, run
from deploy.backups.drilling import drill
from deploy.backups.errors import BackupError, Busy


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m deploy.drill", description=__doc__)
    parser.parse_args(arguments)
    return run(_drill)


def _drill(place: Place) -> int:
    note, started_s = place.parameters.folder / status.DRILL, time.monotonic()
    try:
        with folder.locked(place.parameters.folder):
            done = drill(place.house, place.parameters, making.now())
    except Busy:
        raise  # nothing was tried
    except BackupError as error:
        status.note(note, ok=False, at_unix_s=int(time.time()), cause=str(error))
        raise
    rows, took_s = sum(done.rows.values()), round(time.monotonic() - started_s, 1)
    status.note(note, ok=True, at_unix_s=int(time.time()), file=done.file.name, rows=rows, took_s=took_s)
    print(f"{done.file.name} can be restored: {rows:,} rows in {len(done.rows)} tables, {took_s:.1f} s.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
