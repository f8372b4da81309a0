"""What one run leaves to the next: counters and what was told, in one file, whole or not at all."""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.checking.catalogue import BY_NAME
from deploy.checking.news import Memory, Told
from deploy.checking.results import Level
from deploy.checking.window import Scrape

VERSION = 1


@dataclass(frozen=True, slots=True)
class State:
    """`scrapes` by their source. `unsent`: how many of the addresses could not be told last time."""

    scrapes: Mapping[str, tuple[Scrape, ...]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    unsent: int = 0


def load(file: Path) -> State:
    """A file that is missing or broken is as none: at worst something is told once more."""
    try:
        return _state(json.loads(file.read_bytes()))
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return State()


def save(file: Path, state: State) -> None:
    """Raises OSError; the older one then stays."""
    told = {name: [int(one.level), one.at_unix_s] for name, one in state.memory.told.items()}
    seen = {name: [int(level) for level in levels] for name, levels in state.memory.seen.items()}
    scrapes = {source: [_written(one) for one in kept] for source, kept in state.scrapes.items()}
    whole = {"version": VERSION, "scrapes": scrapes, "told": told, "seen": seen, "unsent": state.unsent}
    write_whole(file, json.dumps(whole).encode(), 0o600)


def write_whole(file: Path, content: bytes, mode: int) -> None:
    """Under another name first, so that no reader sees half of it. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(content)
            writing.flush()
            os.fchmod(writing.fileno(), mode)
            os.fsync(writing.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _written(scrape: Scrape) -> list[Any]:
    return [scrape.at_unix_s, [[name, dict(labels), value] for (name, labels), value in scrape.samples.items()]]


def _state(told: dict[str, Any]) -> State:
    if told["version"] != VERSION:
        return State()
    scrapes = {
        str(source): tuple(
            Scrape(float(at), {(str(name), frozenset(labels.items())): float(value) for name, labels, value in series})
            for at, series in kept
        )
        for source, kept in told["scrapes"].items()
    }
    memory = Memory(
        {name: Told(Level(level), float(at)) for name, (level, at) in told["told"].items() if name in BY_NAME},
        {name: tuple(Level(one) for one in levels) for name, levels in told["seen"].items() if name in BY_NAME},
    )
    return State(scrapes, memory, int(told["unsent"]))
