"""The ledger's mark: a small file beside the database, in no backup of it, by which a restored database is known.

Three lines: the database's id before a start that may not have come to its end, the one after it, and how many
reservations there are at least. The count is written over in place after each reservation, without a sync: a process
that dies loses nothing of it, only a power cut may leave it too low, which forgives a restore and never blames a
database that was not restored.

What it does not tell: a restore of the folder with the mark in it, a database that is deleted together with the mark
(a new house), and what a power cut took of the count.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from store.errors import StoreUnavailable
from store.ledger_clock import Marked
from store.syncing import sync

_DIGITS = 20
_FORM = re.compile(r"([0-9a-f]*)\n([0-9a-f]+)\n(\d{20})\n")


class LedgerMark:
    """Of one data folder. Blocks."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Marked | None:
        """None when there is none, or nothing that we wrote. Raises StoreUnavailable."""
        try:
            told = _FORM.fullmatch(self._path.read_text("ascii"))
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"{self._path.name} cannot be read: {error.strerror}") from error
        return Marked(tuple(filter(None, told.groups()[:2])), int(told[3])) if told else None

    def write(self, marked: Marked) -> None:
        """Whole and synced, or not at all. Raises StoreUnavailable."""
        older, newest = ("", *marked.boot_ids)[-2:]
        text = f"{older}\n{newest}\n{marked.reserved:0{_DIGITS}}\n"
        new = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with new.open("w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
            sync(self._path.parent)
        except OSError as error:
            raise StoreUnavailable(f"{self._path.name} cannot be written: {error.strerror}") from error

    def count(self, reserved: int) -> None:
        """There are that many now. Never raises: a count that stays too low only forgives."""
        with suppress(OSError):
            handle = os.open(self._path, os.O_WRONLY)
            try:
                os.pwrite(handle, f"{reserved:0{_DIGITS}}".encode(), os.fstat(handle).st_size - _DIGITS - 1)
            finally:
                os.close(handle)
