"""What was rendered, on disk: answers and sounds by their keys, the last good version of each walkthrough by its id.

A file is whole or not there: it is written beside its place and moved into it. What cannot be read, as after a power
cut, counts as not there and is made anew. Several processes may share the folder. Blocks.
"""

import errno
import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from conversation.dialogue import Dialogue, Exchange
from conversation.kept_talks import from_text, to_text
from conversation.walkthroughs.errors import CannotKeep
from conversation.walkthroughs.rendered import Rendered, RenderedStep
from tts import frames

BYTES_PER_SAMPLE = 2
UNUSED_S = 24 * 3600.0  # what nothing needs any more stays for so long: another release may still speak of it
_KEY = re.compile(r"[0-9a-f]{64}")
_LEFT = re.compile(r"\.(?P<pid>\d+)\..*\.new")
_MODE = 0o640  # the group may read, as a backup does
log = logging.getLogger("vox.walkthroughs")


class Kept:
    """In `folder`, which is made when something is written. Keys are 64 hexadecimal digits; others find nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reply(self, key: str) -> Exchange | None:
        """None when it is not there, or not whole."""
        text = self._read("replies", key, ".json")
        try:
            return from_text(text.decode()).exchanges[0] if text is not None else None
        except (ValueError, IndexError) as error:
            log.warning("the kept answer %s cannot be read: %s; it is made anew", key[:8], error)
            return None

    def keep_reply(self, key: str, exchange: Exchange) -> None:
        """Raises CannotKeep."""
        self._write(self._path("replies", key, ".json"), to_text(Dialogue([exchange])).encode())

    def sound(self, key: str) -> bytes | None:
        """Its frames; None when it is not there, or not whole."""
        sound = self._read("sounds", key, ".frames")
        if sound is not None and seconds_of(sound) is None:
            log.warning("the kept sound %s is not whole; it is made anew", key[:8])
            return None
        return sound

    def keep_sound(self, key: str, sound: bytes) -> None:
        """Raises CannotKeep."""
        self._write(self._path("sounds", key, ".frames"), sound)

    def good(self, walkthrough_id: str) -> Rendered | None:
        """The last good version, with all that it needs; None when there is none."""
        told = self.read_json(f"good/{walkthrough_id}.json")
        try:
            return self._rendered(told) if told is not None else None
        except (KeyError, TypeError, AttributeError):
            log.warning("the kept version of walkthrough %s is of another release", walkthrough_id)
            return None

    def keep_good(self, rendered: Rendered) -> None:
        """Unless it is there already. Raises CannotKeep."""
        name = f"good/{rendered.id}.json"
        if self.read_json(name) != rendered.plan():
            self.write_json(name, rendered.plan())

    def put_aside(self, rendered: Rendered) -> None:
        """It is shown no longer: from now on it counts how long nothing needs what it is made of."""
        for step in rendered.steps:
            for path in (self._path("replies", step.reply, ".json"), self._path("sounds", step.sound, ".frames")):
                with suppress(OSError):  # gone, or another user's
                    os.utime(path)

    def read_json(self, name: str) -> Any:
        """None when it is not there, or no JSON."""
        try:
            return json.loads((self._folder / name).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s cannot be read: %s", name, error)
            return None

    def write_json(self, name: str, told: Any) -> None:
        """Raises CannotKeep."""
        self._write(self._folder / name, json.dumps(told, ensure_ascii=False, indent=1).encode())

    def tidy(self) -> None:
        """What a process that was killed has left half written goes."""
        for path in self._folder.rglob(".*.new"):
            found = _LEFT.fullmatch(path.name)
            if found and not _is_alive(int(found["pid"])):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:  # another user's, as after a restore
                    log.warning("%s, half written, cannot be removed: %s", path.name, error)

    def prune(self, shown: Collection[Rendered], ids: Collection[str], unused_s: float = UNUSED_S) -> int:
        """What neither `shown` nor any last good version needs, and was neither written nor put aside for `unused_s`,
        goes; how many files.

        Last good versions stay as long as there is a walkthrough of that id in `ids`.
        """
        oldest_s = time.time() - unused_s
        gone = [path for path in self._files("good", ".json") if path.stem not in ids and _is_older(path, oldest_s)]
        needed = {key for one in shown for step in one.steps for key in (step.reply, step.sound)}
        for path in self._files("good", ".json"):
            if path not in gone:
                needed |= _keys_in(self.read_json(f"good/{path.name}"))
        for path in (*self._files("replies", ".json"), *self._files("sounds", ".frames")):
            if path.stem not in needed and _is_older(path, oldest_s):
                gone.append(path)
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _rendered(self, told: dict[str, Any]) -> Rendered | None:
        steps = []
        for plan in told["steps"]:
            exchange = self.reply(plan["reply"])
            if exchange is None or self.sound(plan["sound"]) is None:
                return None
            steps.append(RenderedStep.planned(plan, exchange))
        return Rendered(told["id"], told["title"], told["audience"], tuple(steps), bool(told.get("draft")))

    def _read(self, kind: str, key: str, suffix: str) -> bytes | None:
        if not _KEY.fullmatch(key):
            return None
        try:
            return self._path(kind, key, suffix).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("%s/%s cannot be read: %s", kind, key[:8], error)
            return None

    def _path(self, kind: str, key: str, suffix: str) -> Path:
        return self._folder / kind / f"{key}{suffix}"

    def _files(self, kind: str, suffix: str) -> Iterator[Path]:
        yield from sorted((self._folder / kind).glob(f"[!.]*{suffix}"))

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            _replace(path, data)
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            why = "the disk is full" if full else error.strerror or str(error)
            raise CannotKeep(f"What was rendered cannot be kept: {why}.") from error


def seconds_of(sound: bytes) -> float | None:
    """How long the frames of `sound` sound, in seconds; None when they are not whole."""
    rate = samples = size = 0
    told: dict[str, Any] = {}
    try:
        for kind, payload in frames.FrameReader().feed(sound):
            size += frames.PREFIX_BYTES + len(payload)
            if kind == frames.HEADER:
                rate = frames.read_header(payload)
            elif kind == frames.AUDIO:
                samples += len(payload) // BYTES_PER_SAMPLE
            elif kind == frames.END:
                told = json.loads(payload)
    except (ValueError, LookupError, TypeError):
        return None
    whole = size == len(sound) and rate > 0 and told.get("samples") == samples
    return round(samples / rate, 3) if whole else None


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{os.getpid()}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _MODE)
            file.write(data)
            file.flush()
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keys_in(told: Any) -> set[str]:
    steps = told.get("steps", ()) if isinstance(told, dict) else ()
    return {str(step.get(name)) for step in steps if isinstance(step, dict) for name in ("reply", "sound")}


def _is_older(path: Path, than_s: float) -> bool:
    try:
        return path.stat().st_mtime <= than_s
    except OSError:  # gone in the meantime
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
