"""One voice on disk: its files, how they come there whole or not at all, and what its graphs were made of.

    var/voices/<name>/   model.pth  config.json  CARD.md       a normal Coqui checkpoint
                                    and what its config names: files of speakers, of languages
                         graphs/    text.onnx  decoder.onnx  key.json  [conditions.npz]

The key also holds how far the stages of the decoder reach, and how far the graphs were from the module and from
themselves in one piece when they were made; where a checkpoint has several speakers, for whom that was checked; and
how loud each is (see tts.level). Voices of one checkpoint share its folder.

Imports neither torch nor ONNX Runtime: a start with everything in place reads and hashes files, no more.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tts.conditions import CONDITIONS, Who
from tts.errors import VoiceUnusable
from tts.side_files import read_config, side_files
from tts.syncing import sync

CHECKPOINT, CONFIG, CARD = "model.pth", "config.json", "CARD.md"
GRAPHS, TEXT_GRAPH, DECODER_GRAPH, KEY = "graphs", "text.onnx", "decoder.onnx", "key.json"
KEPT = "kept_"  # how the decoder's inputs begin that hand it what its stages kept, followed by the stage's number
# Raised when the graphs' inputs, outputs or making change, so that graphs made by older code are made anew.
GRAPH_FORMAT = 3
EXPORTERS = ("coqui-tts", "torch", "onnx")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of graphs found: how far the decoder's stages reach, in frames (see tts.windows), and the largest
    differences seen of any sample."""

    reaches: tuple[int, ...]
    from_module: float
    windows_from_whole: float


def sha256(path: Path) -> str:
    """The file's hash in hex. 40 ms for 60 MB, so that no cache of it is worth its bugs. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def why_not_current(folder: Path) -> str:
    """Why the graphs of `folder` can't be used with its checkpoint, or "" when they can.

    Raises VoiceUnusable when the checkpoint itself is missing or unreadable.
    """
    weights = source_hashes(folder)
    graphs = folder / GRAPHS
    try:
        key = json.loads((graphs / KEY).read_text("utf-8"))
        if key["format"] != GRAPH_FORMAT:
            return "they were made by another version of this program"
        _reaches(key)
        if key["source"] != weights:
            return "the voice's weights or settings have changed"
        files = key["graphs"]
        broken = [
            name for name in dict.fromkeys((TEXT_GRAPH, DECODER_GRAPH, *files)) if sha256(graphs / name) != files[name]
        ]
        return f"{broken[0]} is corrupt" if broken else _exporter_change(key["exporters"])
    except FileNotFoundError:
        return "there are none yet or one is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "their key cannot be read"


def write_key(folder: Path, graphs: Path, checked: Checked, who: Who) -> None:
    """Writes the key of freshly made `graphs` (a folder not yet in its place) of the voice in `folder`.

    `checked` is what was found when they were compared with the module, with `who` speaking.
    """
    files = [name for name in (TEXT_GRAPH, DECODER_GRAPH, CONDITIONS) if (graphs / name).is_file()]
    key = {
        "format": GRAPH_FORMAT,
        "source": source_hashes(folder),
        "graphs": {name: sha256(graphs / name) for name in files},
        "exporters": _exporters(),
    }
    _write(graphs / KEY, key | _found(checked) | {"checked": [str(who)]})


def was_checked(graphs: Path, who: Who) -> bool:
    """Whether these graphs, which are current, were compared with the module with `who` speaking."""
    return str(who) in _key(graphs).get("checked", [""])


def add_check(graphs: Path, checked: Checked, who: Who) -> None:
    """Notes in the key that `who` was checked as well: whatever was found worse than before now counts."""
    key = _key(graphs)
    reaches = tuple(map(max, _reaches(key), checked.reaches))
    found = _found(replace(checked, reaches=reaches))
    worst = {name: max(value, key["largest_difference"][name]) for name, value in found["largest_difference"].items()}
    told = {"largest_difference": worst, "checked": [*key.get("checked", []), str(who)]}
    _write(graphs / KEY, key | found | told)


def _found(checked: Checked) -> dict[str, Any]:
    differences = {"from module": checked.from_module, "windows from whole": checked.windows_from_whole}
    return {
        "reach_frames": list(checked.reaches),
        "largest_difference": {name: float(f"{value:.1e}") for name, value in differences.items()},
    }


def _write(path: Path, key: Mapping[str, Any]) -> None:
    with _explained(path):
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(key, indent=1) + "\n", "utf-8")
        beside.replace(path)


def _key(graphs: Path) -> dict[str, Any]:
    try:
        key: dict[str, Any] = json.loads((graphs / KEY).read_text("utf-8"))
        _reaches(key)
        return key
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VoiceUnusable(f"{graphs / KEY} cannot be read; delete {graphs} to have the graphs made anew") from error


def in_key(graphs: Path, name: str) -> Any:
    """What the key of these graphs holds under `name`; None when there is nothing. Raises VoiceUnusable."""
    return _key(graphs).get(name)


def add_to_key(graphs: Path, told: dict[str, Any]) -> None:
    """Puts `told` into the key of these graphs, in the place of what it has there under the same names."""
    _write(graphs / KEY, _key(graphs) | told)


def read_reaches(graphs: Path) -> tuple[int, ...]:
    """How far each stage of these graphs' decoder reaches, in frames, as it was measured. Raises VoiceUnusable."""
    return _reaches(_key(graphs))


def _reaches(key: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(frames) for frames in key["reach_frames"])


def source_hashes(folder: Path) -> dict[str, str]:
    """Hashes of what the graphs are made from, by file. Raises VoiceUnusable naming the file that cannot be read."""
    hashes = {name: _source_hash(folder / name) for name in (CHECKPOINT, CONFIG)}
    more = side_files(folder, read_config(folder / CONFIG))
    return hashes | {file.name: _source_hash(file) for files in more.values() for file in files}


def _source_hash(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise VoiceUnusable(
            f"{path} cannot be read ({error.strerror}); delete the folder to have it made anew"
        ) from error


def _exporters() -> dict[str, str]:
    found = {}
    for package in EXPORTERS:
        with contextlib.suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def _exporter_change(made_with: dict[str, str]) -> str:
    # A serving machine has no torch: graphs made elsewhere are then taken as they are.
    for package, now in _exporters().items():
        if package in made_with and made_with[package] != now:
            return f"they were made with {package} {made_with[package]}, here is {now}"
    return ""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder of voices, making the folder: one process imports, the others wait."""
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(".making-*"):  # by a process that was killed: the lock proves that none is alive
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def made_whole(final: Path, beside: Path) -> Iterator[Path]:
    """A new folder inside `beside` that becomes `final` when the block ends well, and vanishes otherwise.

    All files are on the disk before the name is. An existing `final` is replaced. `beside` must be on the
    same disk; the caller holds its lock. Raises VoiceUnusable when the disk is full or not writable.
    """
    with _explained(final):
        temporary = Path(tempfile.mkdtemp(prefix=".making-", dir=beside))
        try:
            yield temporary
            temporary.chmod(0o755)
            _to_disk(temporary)
            if final.exists():
                final.rename(Path(tempfile.mkdtemp(prefix=".making-", dir=beside)) / final.name)
            temporary.rename(final)
            sync(beside)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            for old in beside.glob(".making-*"):
                shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            cure = "the disk is full: free 250 MB there and try again"
        else:
            cure = f"{error.strerror or error}: make the folder writable and try again"
        raise VoiceUnusable(f"{place} could not be written, {cure}") from error


def _to_disk(folder: Path) -> None:
    for file in folder.rglob("*"):
        sync(file)
    sync(folder)
