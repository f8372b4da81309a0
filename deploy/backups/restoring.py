"""A backup is put back: checked, unpacked beside what is there, looked through, and only then put in its place.

The house must not run meanwhile. What was there stays beside it, in `before-restore-` and the time. `ledger.mark`
stays where it is: by it the house sees that its database is another one, and takes today's budget for spent.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deploy.backups import archive, folder, manifest, placing, taken_back
from deploy.backups.errors import BadBackup, NotPossible
from deploy.backups.making import SET_ASIDE, House
from deploy.backups.manifest import Manifest
from deploy.backups.placing import Change
from store import copying, dumping
from store.engine import is_newer, open_database
from store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where what was there is now, "" when nothing was; `taken_back` is how many deletions and revocations
    of after the backup were done again, None when the old database could not tell."""

    manifest: Manifest
    rows: Mapping[str, int]
    aside: str
    taken_back: int | None


def unpack(file: Path, into: Path) -> Manifest:
    """Into a new folder, whatever the house does. Raises BackupError; then there is no such folder."""
    if into.exists():
        raise NotPossible(f"{into} is there already; name a new folder")
    told = archive.read(file)
    try:
        folder.need_room(into.parent, told.size_bytes)
        with folder.working_folder(into.parent, "restoring") as work:
            archive.read(file, work)
            os.sync()
            work.rename(into)
    except OSError as error:
        raise NotPossible(f"{into}: {error.strerror}") from None
    return told


def restore(file: Path, house: House, at: datetime, *, newer: bool = False) -> Restored:
    """In the place of what the house has now, within `folder.locked` of the backups.

    `newer`: a backup of a later release may come back too. Raises BackupError, and then nothing has changed but, with
    PostgreSQL, what the error says.
    """
    told = archive.read(file)
    try:
        _refuse(told, house, newer)
        house.data_dir.mkdir(0o700, parents=True, exist_ok=True)
        folder.remove_left(house.data_dir)
        folder.need_room(house.data_dir, 2 * told.size_bytes)
        with folder.working_folder(house.data_dir, "restoring") as work:
            archive.read(file, work)
            if isinstance(house.database, Path):
                return _into_sqlite(told, work, house, house.database, at)
            return _into_postgresql(told, work, house, house.database, at)
    except StoreError as error:
        raise NotPossible(f"nothing was restored: {error}") from None
    except OSError as error:
        raise NotPossible(f"nothing was restored: {error.filename or house.data_dir}: {error.strerror}") from None


def look_through(copy: Path, told: Manifest) -> Mapping[str, int]:
    """Checks an unpacked SQLite file against its manifest, and that this release can open it. Gives its rows by table.

    Raises BadBackup, StoreError.
    """
    contents = copying.examine(copy)
    compare(contents.rows, told)
    open_database(copy).dispose()
    return contents.rows


def compare(rows: Mapping[str, int], told: Manifest) -> None:
    """Raises BadBackup when a table has not the rows that were counted when the backup was made."""
    if dict(rows) != told.database.rows:
        names = [name for name in {*rows, *told.database.rows} if rows.get(name) != told.database.rows.get(name)]
        raise BadBackup(f"other numbers of rows than were backed up: {', '.join(sorted(names))}")


def _refuse(told: Manifest, house: House, newer: bool) -> None:
    if told.database.kind != copying.kind_of(house.database):
        raise NotPossible(
            f"the backup is of {told.database.kind}, and this house has {copying.kind_of(house.database)} "
            "(VOX_DATABASE_URL)"
        )
    if is_newer(told.database.revision or None) and not newer:
        raise NotPossible(
            f"a newer release made it (revision {told.database.revision}); deploy that, or say --newer: this release "
            "can work with what newer ones add"
        )
    if house.data_dir.exists():
        folder.refuse_strange_root(house.data_dir)
    if busy := copying.who_uses(house.database):
        raise NotPossible(f"the house is running (process {', '.join(map(str, busy))}): stop it first")


def _into_sqlite(told: Manifest, work: Path, house: House, database: Path, at: datetime) -> Restored:
    copy = work / told.database.file
    copy.chmod(0o600)
    rows = look_through(copy, told)
    since = taken_back.read(database, told.made_unix_s)
    if since is not None:
        since.again(copy)
    os.sync()
    # The database last: it is what the others belong to. A journal that is still there belongs to the old one.
    journal = database.with_name(f"{database.name}-journal")
    changes = [*_items(told, work, house), Change(journal, None), Change(database, copy)]
    aside = _aside(house, at)
    moved = placing.put(changes, aside)
    return Restored(told, rows, str(aside) if moved else "", _number(since))


def _into_postgresql(told: Manifest, work: Path, house: House, address: str, at: datetime) -> Restored:
    since = taken_back.read(address, told.made_unix_s)
    schema = dumping.ASIDE + folder.stamp(at).lower()
    os.sync()
    dumping.restore(work / told.database.file, address, schema, work)
    try:
        (since or taken_back.TakenBack()).again(address)
        moved = placing.put(_items(told, work, house), _aside(house, at))
    except (StoreError, OSError) as error:
        raise NotPossible(
            f"the database was restored (what it held is its schema {schema}), but the rest was not: {error}"
        ) from None
    aside = f"the database's schema {schema}" + (f" and in {_aside(house, at)}" if moved else "")
    return Restored(told, told.database.rows, aside, _number(since))


def _items(told: Manifest, work: Path, house: House) -> list[Change]:
    """What the backup has looked for comes to the state that it had then. An audio cache that
    it has not stays."""
    changes = []
    for item in told.covers:
        new = work / manifest.DATA / item
        if new.exists() or item != manifest.SPEECH:
            changes.append(Change(house.data_dir / item, new if new.exists() else None))
    return changes


def _aside(house: House, at: datetime) -> Path:
    return house.data_dir / f"{SET_ASIDE}{folder.stamp(at)}"


def _number(since: taken_back.TakenBack | None) -> int | None:
    return None if since is None else len(since.wishes) + len(since.revoked)
