"""The first file of every backup: what is in it, of which moment and release, with a sum for each file."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from deploy.backups.errors import BadBackup

FORMAT = 1
NAME = "manifest.json"
MOST_BYTES = 32 * 2**20
DATABASE, DATA, HOST_ENV = "database", "data", "host.env"
# What goes in of the data folder, each only when it is there. Never `ledger.mark`: by it the house knows that its
# database was restored, and does not spend a day's budget twice (access/ledger_mark.py). Never voices: a release
# brings them along.
ITEMS = ("presets", "lexicon.toml", "walkthroughs")
SPEECH = "speech"
_PART = re.compile(r"[^/\x00]{1,255}")


@dataclass(frozen=True, slots=True)
class Packed:
    """One file. `name` is its path in the archive, `mode` its permissions."""

    name: str
    size_bytes: int
    sha256: str
    mode: int


@dataclass(frozen=True, slots=True)
class CopiedDatabase:
    """`rows` counts by table what the copy holds; `revision` is the newest migration in it."""

    kind: Literal["sqlite", "postgresql"]
    file: str
    revision: str
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`covers` are the items of the data folder that were looked for: one of them that has no file was not there."""

    format: int
    made_unix_s: int
    release: str
    commit: str
    database: CopiedDatabase
    covers: list[str]
    files: list[Packed]

    @property
    def size_bytes(self) -> int:
        return sum(one.size_bytes for one in self.files)


_READER = TypeAdapter(Manifest)


def written(manifest: Manifest) -> bytes:
    return _READER.dump_json(manifest, indent=1)


def read(data: bytes) -> Manifest:
    """Raises BadBackup when it is none of ours, of another format, or names what no backup of ours has in it."""
    if (found := re.search(rb'"format"\s*:\s*(\d{1,6})', data)) and int(found[1]) != FORMAT:
        raise BadBackup(f"it is of format {int(found[1])}, and this release reads format {FORMAT}")
    try:
        manifest = _READER.validate_json(data, strict=True)
    except ValidationError as error:
        raise BadBackup(f"its manifest cannot be read ({error.error_count()} faults)") from None
    names = [one.name for one in manifest.files]
    strange = [name for name in names if not _is_ours(name, manifest)]
    if strange or len(set(names)) != len(names) or manifest.database.file not in names:
        raise BadBackup(f"its manifest names files that no backup has: {', '.join(strange[:3]) or 'twice the same'}")
    return manifest


def _is_ours(name: str, manifest: Manifest) -> bool:
    """Nothing may be put outside of the folder that it is unpacked to, nor beside what backups are made of."""
    parts = PurePosixPath(name).parts
    if "/".join(parts) != name or any(part in (".", "..") or not _PART.fullmatch(part) for part in parts):
        return False
    if name in (HOST_ENV, manifest.database.file):
        return name == HOST_ENV or parts in ((DATABASE, "vox.db"), (DATABASE, "vox.dump"))
    return len(parts) > 1 and parts[0] == DATA and parts[1] in {*ITEMS, SPEECH} & set(manifest.covers)
