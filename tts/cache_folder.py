"""Rendered clauses on disk: one file each, whole or not at all, the longest unused going when the room is full.

A full or failing disk is no listener's trouble: nothing is kept then, and it is said once in the log. Blocks.
"""

import contextlib
import errno
import json
import logging
import os
import struct
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tts.speech import AudioChunk, WordMark

SUFFIX = ".clause"
_MODE = 0o640  # the group may read, as a backup does; mkstemp would let nobody
_HEAD = struct.Struct(">4sI")  # magic, length of the JSON that follows; then the samples
_MAGIC = b"VXC1"
log = logging.getLogger("vox.tts.cache")


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept, and how much may be, in bytes."""

    clauses: int
    used: int
    allowed: int


class CacheFolder:
    """Clauses by key (hexadecimal). Safe for threads; another process's files in it are found when asked for."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Takes stock of what is there; leftovers of a process that was killed are removed."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._told = False
        self._used = sum(size for _, _, size in self._files())
        for left in self._glob("*.new"):
            left.unlink(missing_ok=True)

    def read(self, key: str) -> AudioChunk | None:
        """The whole clause as one chunk, marked as used now; None when it is not there or cannot be read."""
        path = self._path(key)
        try:
            chunk = _unpacked(path.read_bytes())
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("clause %s of the cache cannot be read: %s", key[:8], error)
            with contextlib.suppress(OSError):  # a disk that cannot be written either
                path.unlink(missing_ok=True)
            return None
        return chunk

    def write(self, key: str, chunks: Sequence[AudioChunk]) -> None:
        """Keep a whole clause. What is larger than all the room there is, is not kept."""
        packed = _packed(chunks)
        if len(packed) > self._max_bytes:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                before = path.stat().st_size if path.exists() else 0
                _replace(path, packed)
                self._used += len(packed) - before
                self._make_room()
        except OSError as error:
            self._stand_aside(error)

    def room(self) -> Room:
        files = list(self._files())
        return Room(len(files), sum(size for _, _, size in files), self._max_bytes)

    def clear(self) -> int:
        """Remove all; returns how many there were."""
        with self._lock:
            files = [path for _, path, _ in self._files()]
            for path in files:
                path.unlink(missing_ok=True)
            self._used = 0
        return len(files)

    def _make_room(self) -> None:
        if self._used <= self._max_bytes:
            return
        files = sorted(self._files())
        self._used = sum(size for _, _, size in files)
        for _, path, size in files:
            if self._used <= self._max_bytes:
                return
            path.unlink(missing_ok=True)
            self._used -= size

    def _files(self) -> Iterator[tuple[float, Path, int]]:
        """(last used, path, bytes) of each clause."""
        for path in self._glob(f"*{SUFFIX}"):
            try:
                status = path.stat()
            except OSError:  # gone in the meantime
                continue
            yield status.st_mtime, path, status.st_size

    def _glob(self, pattern: str) -> Iterator[Path]:
        return self._folder.glob(f"??/{pattern}")

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{SUFFIX}"

    def _stand_aside(self, error: OSError) -> None:
        if not self._told:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            log.warning("clauses are not kept: %s", "the disk is full" if full else error)
        self._told = True


def _replace(path: Path, packed: bytes) -> None:
    handle, name = tempfile.mkstemp(suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _MODE)
            file.write(packed)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _packed(chunks: Sequence[AudioChunk]) -> bytes:
    marks = [(m.text, m.start_sample, m.end_sample) for chunk in chunks for m in chunk.marks]
    pcm = b"".join(chunk.pcm for chunk in chunks)
    told = {"sample_rate_hz": chunks[0].sample_rate_hz if chunks else 0, "marks": marks, "bytes": len(pcm)}
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return _HEAD.pack(_MAGIC, len(head)) + head + pcm


def _unpacked(packed: bytes) -> AudioChunk:
    """Raises ValueError, KeyError or TypeError on what is not whole: a disk may have kept half of it."""
    try:
        magic, size = _HEAD.unpack_from(packed)
    except struct.error as error:
        raise ValueError("too short") from error
    told = json.loads(packed[_HEAD.size : _HEAD.size + size])
    pcm = packed[_HEAD.size + size :]
    if magic != _MAGIC or len(pcm) != told["bytes"]:
        raise ValueError("not a whole clause")
    return AudioChunk(pcm, told["sample_rate_hz"], tuple(WordMark(*mark) for mark in told["marks"]))
