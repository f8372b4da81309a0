"""One backup as one file: a compressed tar, the manifest first. Written whole or not at all; every sum is checked.

Knows nothing of databases and of where backups lie.
"""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from deploy.backups import manifest as manifests
from deploy.backups.errors import BadBackup
from deploy.backups.manifest import Manifest, Packed

_LEVEL = 6
_DAMAGED = (OSError, EOFError, ValueError, tarfile.TarError, zlib.error)
_BLOCK = 1 << 20


def packed(root: Path) -> list[Packed]:
    """All files below a folder, by name, with their sums. Links and whatever else is no file stay out."""
    found = []
    for path in sorted(one for one in root.rglob("*") if one.is_file() and not one.is_symlink()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        told = path.stat()
        found.append(Packed(path.relative_to(root).as_posix(), told.st_size, digest, told.st_mode & 0o777))
    return found


def write(file: Path, manifest: Manifest, root: Path) -> None:
    """Writes the files of `manifest`, which lie below `root`, into `file`, and syncs it. Raises OSError."""
    head = manifests.written(manifest)
    with file.open("xb") as raw:
        os.fchmod(raw.fileno(), 0o600)
        with (
            gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as compressed,
            tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            tar.addfile(_entry(manifests.NAME, len(head), 0o600, manifest), io.BytesIO(head))
            for one in manifest.files:
                with (root / one.name).open("rb") as content:
                    tar.addfile(_entry(one.name, one.size_bytes, one.mode, manifest), content)
        raw.flush()
        os.fsync(raw.fileno())


def read_manifest(file: Path) -> Manifest:
    """Of the archive's beginning alone: nothing else is checked. Raises BadBackup."""
    try:
        with gzip.open(file, "rb") as content, tarfile.open(fileobj=content, mode="r|") as tar:
            return _head(tar)
    except _DAMAGED as error:
        raise BadBackup(f"{file.name} cannot be read: {error}") from None
    except BadBackup as bad:
        raise BadBackup(f"{file.name}: {bad}") from None


def read(file: Path, into: Path | None = None) -> Manifest:
    """Reads all of it and checks every sum; unpacks it below `into`, an existing folder, when that is told.

    Raises BadBackup, and OSError when `into` cannot be written; what was unpacked by then is left there.
    Unpacked files are not synced yet.
    """
    try:
        with gzip.open(file, "rb") as content:
            with tarfile.open(fileobj=content, mode="r|") as tar:
                manifest = _head(tar)
                _check_files(tar, manifest.files, into)
            while content.read(_BLOCK):  # to the end, where the sum of the whole stands
                pass
    except _Unwritable as error:
        raise error.cause from None
    except _DAMAGED as error:
        raise BadBackup(f"{file.name} is damaged or cannot be read: {error}") from None
    except BadBackup as bad:
        raise BadBackup(f"{file.name}: {bad}") from None
    return manifest


class _Unwritable(Exception):
    """Where it is unpacked to has no room, or refuses: the archive is not to blame."""

    def __init__(self, cause: OSError) -> None:
        self.cause = cause
        super().__init__(str(cause))


def _entry(name: str, size_bytes: int, mode: int, manifest: Manifest) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size_bytes, mode, manifest.made_unix_s
    return entry


def _head(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == manifests.NAME else None
    if first is None or content is None or first.size > manifests.MOST_BYTES:
        raise BadBackup("it does not begin with a manifest of ours")
    return manifests.read(content.read())


def _check_files(tar: tarfile.TarFile, files: Sequence[Packed], into: Path | None) -> None:
    awaited = {one.name: one for one in files}
    while (member := tar.next()) is not None:
        one = awaited.pop(member.name, None)
        content = tar.extractfile(member) if member.isreg() else None
        if one is None or content is None:
            raise BadBackup(f"it holds {member.name!r}, which its manifest does not name")
        if member.size != one.size_bytes or _digest(content, one, into) != one.sha256:
            raise BadBackup(f"{one.name} in it is not what was backed up")
    if awaited:
        raise BadBackup(f"{next(iter(awaited))} is missing in it")


def _digest(content: IO[bytes], one: Packed, into: Path | None) -> str:
    """Of what is in the archive, written below `into` on the way."""
    digest = hashlib.sha256()
    handle = _new_file(one, into) if into is not None else None
    try:
        while block := content.read(_BLOCK):
            digest.update(block)
            if handle is not None:
                _write(handle, block)
    finally:
        if handle is not None:
            os.close(handle)
    return digest.hexdigest()


def _new_file(one: Packed, into: Path) -> int:
    path = into / one.name
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, one.mode & 0o755 | 0o600)
    except OSError as error:
        raise _Unwritable(error) from error


def _write(handle: int, block: bytes) -> None:
    left = memoryview(block)
    try:
        while left:
            left = left[os.write(handle, left) :]
    except OSError as error:
        raise _Unwritable(error) from error
