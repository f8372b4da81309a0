"""A backup is made: gathered in a hidden folder, written, read again, and only then called a backup."""

import errno
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.backups import archive, folder, manifest
from deploy.backups.errors import NoRoom, NotPossible
from deploy.backups.host_settings import without_secrets
from deploy.backups.manifest import CopiedDatabase, Manifest
from deploy.backups.parameters import Parameters
from deploy.backups.rotation import kept
from store import copying, dumping
from store.errors import StoreError
from store.syncing import sync

SET_ASIDE = "before-restore-"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class House:
    """What is backed up. `release` is the folder that the code runs from; `secret_keys` are left out of host.env."""

    database: Path | str
    data_dir: Path
    release: Path
    secret_keys: Collection[str] = ()


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def create(house: House, parameters: Parameters, clock: Clock = now) -> folder.Kept:
    """Makes one, within `folder.locked`. Raises BackupError, and then the older ones are as they were."""
    try:
        folder.need_room(parameters.folder, 2 * _wanted_bytes(house, parameters))
        with folder.working_folder(parameters.folder, "making") as work:
            return _made(house, parameters, work, clock())
    except StoreError as error:
        raise NotPossible(f"the database cannot be copied: {error}") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(f"{parameters.folder} is full") from None
        raise NotPossible(f"{error.filename or parameters.folder}: {error.strerror or error}") from None


def prune(house: House, parameters: Parameters, clock: Clock = now) -> list[str]:
    """Removes what rotation does not keep, and what restores set aside longer ago. Gives the names of all that.

    Within `folder.locked`. Raises BackupError.
    """
    found = folder.backups(parameters.folder)
    stay = kept((one.made for one in found), parameters.daily, parameters.weekly, clock())
    gone = []
    try:
        for one in found:
            if one.made not in stay:
                one.path.unlink()
                gone.append(one.path.name)
        return gone + _prune_asides(house, clock() - timedelta(weeks=parameters.weekly))
    except (OSError, StoreError) as error:
        raise NotPossible(f"old backups cannot be removed: {error}") from None


def _made(house: House, parameters: Parameters, work: Path, at: datetime) -> folder.Kept:
    while (final := parameters.folder / folder.name_of(at)).exists():
        at += timedelta(seconds=1)
    root, made = work / "root", work / "made.tar.gz"
    archive.write(made, _gather(house, parameters, root, at), root)
    archive.read(made)  # as it lies there now
    made.rename(final)
    sync(parameters.folder)
    return folder.Kept(final, at)


def _gather(house: House, parameters: Parameters, root: Path, at: datetime) -> Manifest:
    kind = copying.kind_of(house.database)
    copy = root / manifest.DATABASE / copying.FILE_OF[kind]
    copy.parent.mkdir(0o700, parents=True)
    contents = copying.copy_database(house.database, copy)
    if kind == "postgresql":
        dumping.read_through(copy)
    items = {item: house.data_dir / item for item in manifest.ITEMS}
    if parameters.speech_dir is not None:
        items[manifest.SPEECH] = parameters.speech_dir
    for item, source in items.items():
        _copy(source, root / manifest.DATA / item)
    if parameters.host_env.is_file():
        text = parameters.host_env.read_text("utf-8")
        (root / manifest.HOST_ENV).write_text(without_secrets(text, house.secret_keys), "utf-8")
    release = released(house.release)
    database = CopiedDatabase(kind, f"{manifest.DATABASE}/{copy.name}", contents.revision, dict(contents.rows))
    moment = int(at.timestamp())
    return Manifest(manifest.FORMAT, moment, *release, database, list(items), archive.packed(root))


def released(folder_of_code: Path) -> tuple[str, str]:
    """Name and commit of the release that runs, as its file RELEASE tells; empty in a checkout."""
    file = folder_of_code / "RELEASE"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    told = {key.lower(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    return told.get("name", ""), told.get("commit", "")


def _files(item: Path) -> Iterator[Path]:
    """The file itself, or those in the folder. Links are not followed, and files still being written not looked at.

    Raises PermissionError for a folder that may not be read.
    """
    if item.is_dir():
        next(item.iterdir(), None)  # rglob passes over what it may not read
    for path in (item, *sorted(item.rglob("*"))):
        if path.is_file() and not path.is_symlink() and path.suffix != ".new":
            yield path


def _copy(item: Path, into: Path) -> None:
    for path in _files(item):
        target = into / path.relative_to(item)
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # what vanishes meanwhile was on its way out
            shutil.copy2(path, target)


def _wanted_bytes(house: House, parameters: Parameters) -> int:
    """What the copies will take at most, before they are compressed."""
    places = [house.data_dir / item for item in manifest.ITEMS]
    places += [parameters.speech_dir] if parameters.speech_dir is not None else []
    wanted = copying.size_bytes(house.database)
    for path in (path for place in places for path in _files(place)):
        with suppress(FileNotFoundError):
            wanted += path.stat().st_size
    return wanted


def _prune_asides(house: House, before: datetime) -> list[str]:
    gone = []
    for path in house.data_dir.glob(f"{SET_ASIDE}*"):
        if path.name < SET_ASIDE + folder.stamp(before):
            shutil.rmtree(path)
            gone.append(path.name)
    if isinstance(house.database, str):
        for schema in dumping.asides(house.database):
            if schema < dumping.ASIDE + folder.stamp(before).lower():
                dumping.drop_aside(house.database, schema)
                gone.append(schema)
    return gone
