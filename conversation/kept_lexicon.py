"""The lexicon of the house and, before it, what visitors who tune the voice have told: kept in a file of its own.

A change is read, made and written under a lock that other processes keep as well, so that of two editors at once none
loses a word; what another process has written counts from the next clause on. Knows no page, no session and no model.
"""

import asyncio
import fcntl
import logging
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from conversation.errors import BadMessage, TryAgain
from tts.alphabet import Alphabet
from tts.errors import BadLexicon, BadPronunciation
from tts.lexicon import Entry, Lexicon, Lexicons
from tts.lexicon_file import read_lexicon, write_lexicon
from tts.speech import Voice

NOT_SAVED = "The pronunciations cannot be saved at the moment, so nothing was changed. Please try again in a minute."
Key = tuple[str, tuple[str, ...]]
Stamp = tuple[int, int, int] | None  # of a file: which, when, how large; None: there is none
log = logging.getLogger("vox.lexicon")


class Speaks(Protocol):
    """tts.choosing.VoiceAtHand, as far as it is asked here."""

    @property
    def voice(self) -> Voice: ...

    async def alphabet(self) -> Alphabet | None: ...


class KeptLexicon:
    """For one event loop. `on_change` are told of each entry that counts from now on, or no longer does."""

    def __init__(self, house: Lexicon, file: Path, speaks: Speaks, voices: Collection[str]) -> None:
        """`voices` are all that an entry may name. Raises BadLexicon."""
        self.house, self.own = house, Lexicon()
        self.on_change: list[Callable[[Entry], None]] = []
        self._file, self._speaks, self._voices = file, speaks, voices
        self._one_at_a_time = asyncio.Lock()
        self._stamp: Stamp = None
        self._current = Lexicons((self.house,))
        _check_voices(house, "the house's lexicon", voices)
        self._read()

    def current(self) -> Lexicons:
        """Those that count at the moment. Looks at the file, which takes some microseconds."""
        try:
            if self._stamp != _stamp(self._file):
                self._read()
        except BadLexicon as error:
            self._stamp = _stamp(self._file)  # told once
            log.error("the pronunciations stay as they were: %s", error)
        return self._current

    async def alphabet(self) -> Alphabet | None:
        """Of the voice at hand; None while it is elsewhere and does not tell."""
        return await self._speaks.alphabet()

    def check(self, alphabet: Alphabet) -> None:
        """Raises BadLexicon for an entry that the voice at hand, whose alphabet this is, cannot say."""
        if faults := self._faults(alphabet):
            raise BadLexicon("; ".join(faults))

    async def faults(self) -> list[str]:
        """The same as sentences, of a voice that is elsewhere; none while it does not tell."""
        alphabet = await self._speaks.alphabet()
        return self._faults(alphabet) if alphabet is not None else []

    async def check_entry(self, entry: Entry) -> None:
        """Raises BadMessage, a plain sentence."""
        voice = self._speaks.voice.name
        try:
            Lexicon((entry,)).check_voices(self._voices)
        except BadPronunciation as error:
            raise _refused(error) from error
        alphabet = await self._speaks.alphabet() if entry.way.ipa and entry.is_for(voice) else None
        if alphabet is not None and (fault := alphabet.fault(entry.way, voice)):
            raise _refused(fault)

    async def save(self, entry: Entry) -> Entry | None:
        """Adds `entry`, or puts it in the place of the one for the same word and voices, which is returned.

        Raises BadMessage, TryAgain; nothing is changed then.
        """
        await self.check_entry(entry)
        return await self._change(lambda own: own.with_entry(entry), entry.key)

    async def remove(self, key: Key) -> Entry | None:
        """The entry that was removed; None when there was none. The house's own stay. Raises TryAgain."""
        return await self._change(lambda own: own.without(key), key)

    async def _change(self, changed: Callable[[Lexicon], Lexicon], key: Key) -> Entry | None:
        async with self._one_at_a_time:
            try:
                before, after = await asyncio.to_thread(self._rewrite, changed)
            except BadPronunciation as error:
                raise _refused(error) from error
            except (OSError, BadLexicon) as error:
                log.error("the pronunciations cannot be changed: %s", error)
                raise TryAgain(NOT_SAVED) from error
            self._take(after, _stamp(self._file))
        return next((one for one in before.entries if one.key == key), None)

    def _rewrite(self, changed: Callable[[Lexicon], Lexicon]) -> tuple[Lexicon, Lexicon]:
        with _locked(self._file.with_suffix(".lock")):
            before = read_lexicon(self._file, must_exist=False)
            after = changed(before)
            if after != before:
                write_lexicon(self._file, after)
        return before, after

    def _read(self) -> None:
        stamp = _stamp(self._file)
        own = read_lexicon(self._file, must_exist=False)
        _check_voices(own, str(self._file), self._voices)
        self._take(own, stamp)

    def _take(self, own: Lexicon, stamp: Stamp) -> None:
        changed = set(own.entries) ^ set(self.own.entries)
        self.own, self._stamp = own, stamp
        self._current = Lexicons((own, self.house))
        for entry in changed:
            for told in self.on_change:
                told(entry)

    def _faults(self, alphabet: Alphabet) -> list[str]:
        voice, told = self._speaks.voice.name, []
        for where, lexicon in (("assets/lexicon.toml", self.house), (str(self._file), self.own)):
            for entry in lexicon.entries:
                if entry.is_for(voice) and (fault := alphabet.fault(entry.way, voice)):
                    told.append(f"{where}, {entry.way.word!r}: {fault}")
        return told


def _check_voices(lexicon: Lexicon, where: str, voices: Collection[str]) -> None:
    try:
        lexicon.check_voices(voices)
    except BadPronunciation as error:
        raise BadLexicon(f"{where}, {error}") from None


def _refused(why: object) -> BadMessage:
    return BadMessage(f"This pronunciation cannot be used: {why}.")


def _stamp(file: Path) -> Stamp:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Waits until no other thread or process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
