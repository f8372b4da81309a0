"""The restore drill: the newest backup is unpacked to a place of its own, opened by this release and counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deploy.backups import archive, folder
from deploy.backups.errors import BadBackup, NotPossible
from deploy.backups.making import House
from deploy.backups.manifest import Manifest
from deploy.backups.parameters import Parameters
from deploy.backups.restoring import compare, look_through
from store import copying, dumping, postgresql
from store.engine import open_database, reading
from store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Drilled:
    file: Path
    manifest: Manifest
    rows: Mapping[str, int]


def drill(house: House, parameters: Parameters, at: datetime) -> Drilled:
    """Of the newest backup, within `folder.locked`. Touches nothing of the house's. Raises BackupError."""
    file = folder.newest(parameters.folder, at).path
    told = archive.read_manifest(file)
    folder.need_room(parameters.folder, 2 * told.size_bytes)
    try:
        with folder.working_folder(parameters.folder, "drill") as work:
            archive.read(file, work)
            copy = work / told.database.file
            rows = look_through(copy, told) if told.database.kind == "sqlite" else _on_server(copy, told, house, work)
    except StoreError as error:
        raise BadBackup(f"{file.name} cannot be restored: {error}") from None
    except OSError as error:
        raise NotPossible(f"{parameters.folder}: {error.strerror}") from None
    return Drilled(file, told, rows)


def _on_server(copy: Path, told: Manifest, house: House, work: Path) -> Mapping[str, int]:
    """In a database of its own beside the house's."""
    if not isinstance(house.database, str):
        raise NotPossible("the newest backup is of PostgreSQL, and VOX_DATABASE_URL names none to try it on")
    with dumping.scratch_database(house.database) as address:
        dumping.restore(copy, address, f"{dumping.ASIDE}drill", work)
        engine = postgresql.engine_of(address)
        try:
            with reading(engine) as connection:
                rows = copying.contents_of(connection).rows
        finally:
            engine.dispose()
        compare(rows, told)
        open_database(address).dispose()
    return rows
