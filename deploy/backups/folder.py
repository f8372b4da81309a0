"""The folder where backups lie: their names, which is the newest, one worker at a time, leftovers of killed ones."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deploy.backups.errors import Busy, NoRoom, NotPossible

LATEST = "latest"
# Room that a backup leaves to everybody else on the disk.
MARGIN_BYTES = 64 * 2**20
_NAME = re.compile(r"vox-(\d{8}T\d{6})Z\.tar\.gz")
_FORM = "%Y%m%dT%H%M%S"
_LEFT = (".making-", ".drill-", ".restoring-")


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup that lies there, by its name alone."""

    path: Path
    made: datetime


def name_of(made: datetime) -> str:
    return f"vox-{made.astimezone(UTC).strftime(_FORM)}Z.tar.gz"


def stamp(moment: datetime) -> str:
    """For names: sorted by name is sorted by time."""
    return moment.astimezone(UTC).strftime(f"{_FORM}Z")


def backups(folder: Path) -> Sequence[Kept]:
    """The newest first. Files that are not called like backups are not looked at."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (told := _NAME.fullmatch(path.name)) and path.is_file():
            try:
                found.append(Kept(path, datetime.strptime(told[1], _FORM).replace(tzinfo=UTC)))
            except ValueError:  # the thirteenth month
                continue
    return sorted(found, key=lambda one: one.made, reverse=True)


def newest(folder: Path, now: datetime) -> Kept:
    """Not one of the future, which a wrong clock has made, unless there is no other. Raises NotPossible."""
    found = backups(folder)
    if not found:
        raise NotPossible(f"there is no backup in {folder}")
    return next((one for one in found if one.made <= now), found[-1])


def named(name: str, folder: Path, now: datetime) -> Path:
    """A backup as an operator calls it: `latest`, its name in the folder, or any file's path. Raises NotPossible."""
    if name == LATEST:
        return newest(folder, now).path
    return folder / name if "/" not in name and (folder / name).is_file() else Path(name)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """For one process at a time; what a killed one has left is removed. Raises Busy, NotPossible."""
    try:
        folder.mkdir(0o750, parents=True, exist_ok=True)
        refuse_strange_root(folder)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NotPossible(f"{folder} cannot be used: {error.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Busy(f"another backup, drill or restore is at work in {folder}") from None
    try:
        remove_left(folder)
        yield
    finally:
        os.close(handle)


def refuse_strange_root(folder: Path) -> None:
    """Root's files in another user's folder would keep that user from its next backup. Raises NotPossible."""
    if os.geteuid() == 0 and folder.stat().st_uid != 0:
        raise NotPossible(f"{folder} is not root's: run this as {folder.owner()}, as the units and restore.sh do")


@contextmanager
def working_folder(folder: Path, kind: str) -> Iterator[Path]:
    """A hidden folder on the same disk, removed at the end whatever happens. `kind`: making, drill, restoring."""
    prefix = f".{kind}-"
    if prefix not in _LEFT:
        raise ValueError(f"nobody would remove what {kind!r} leaves")
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_left(folder: Path) -> None:
    """Working folders of processes that were killed."""
    for prefix in _LEFT:
        for path in folder.glob(f"{prefix}*"):
            shutil.rmtree(path, ignore_errors=True)


def need_room(folder: Path, wanted_bytes: int) -> None:
    """Raises NoRoom when the disk has not that much left, and a margin."""
    free = free_bytes(folder)
    if free < wanted_bytes + MARGIN_BYTES:
        raise NoRoom(
            f"{folder} has {free / 1e6:,.0f} MB free, and {(wanted_bytes + MARGIN_BYTES) / 1e6:,.0f} MB are needed"
        )


def free_bytes(folder: Path) -> int:
    """For whoever is not root."""
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize
