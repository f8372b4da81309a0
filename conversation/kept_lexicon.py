"""The lexicon of the house and, before it, what visitors who tune the voice have told: kept in a file of its own.

A change is read, made and written under a lock that other processes keep as well, so that of two editors at once none
loses a word; what another process has written counts from the next clause on. What does not fit of the visitors' own
file is left out and told by its number alone: no visitor shall keep the house from opening, nor be read in its log.
Knows no page, no session and no model.
"""

import asyncio
import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from conversation.errors import BadMessage, TryAgain
from tts.alphabet import Alphabet
from tts.errors import BadLexicon, BadPronunciation
from tts.lexicon import Entry, Lexicon, Lexicons
from tts.lexicon_file import read_what_fits, write_lexicon
from tts.speech import Voice

NOT_SAVED = "The pronunciations cannot be saved at the moment, so nothing was changed. Please try again in a minute."
NAMED = "python -m tts lexicon check names them"
Key = tuple[str, tuple[str, ...]]
Stamp = tuple[int, int, int] | None  # of a file: which, when, how large; None: there is none
log = logging.getLogger("vox.lexicon")


class Speaks(Protocol):
    """tts.choosing.VoiceAtHand, as far as it is asked here."""

    @property
    def voice(self) -> Voice: ...

    async def alphabet(self) -> Alphabet | None: ...


class KeptLexicon:
    """For one event loop. `on_change` are told, of all that changes at once, what counted and what counts instead.

    `own` are the visitors' entries, among them those that the voice at hand cannot say, which do not count.
    """

    def __init__(self, house: Lexicon, file: Path, speaks: Speaks, voices: Collection[str]) -> None:
        """`voices` are all that an entry may name. Raises BadLexicon for the house's own."""
        self.house, self.own = house, Lexicon()
        self.on_change: list[Callable[[Lexicons], None]] = []
        self._file, self._speaks, self._voices = file, speaks, voices
        self._one_at_a_time = asyncio.Lock()
        self._stamp: Stamp = None
        self._alphabet: Alphabet | None = None
        self._current = Lexicons((Lexicon(), self.house))
        try:
            house.check_voices(voices)
        except BadPronunciation as error:
            raise BadLexicon(f"the house's lexicon, {error}") from None
        self._look()

    def current(self) -> Lexicons:
        """Those that count at the moment. Looks at the file, which takes some microseconds."""
        self._look()
        return self._current

    async def alphabet(self) -> Alphabet | None:
        """Of the voice at hand; None while it is elsewhere and does not tell."""
        alphabet = await self._speaks.alphabet()
        if alphabet is not None and alphabet != self._alphabet:
            self._learn(alphabet)
        return alphabet

    def check(self, alphabet: Alphabet) -> None:
        """Raises BadLexicon for an entry of the house's own that the voice at hand, whose alphabet this is, cannot say.

        The visitors' that it cannot say count no more.
        """
        if faults := self._faults(alphabet):
            raise BadLexicon("; ".join(faults))
        for told in self._learn(alphabet):
            log.error("said as it is written: %s", told)

    async def faults(self) -> list[str]:
        """The same as sentences for the log, of a voice that is elsewhere; none while it does not tell.

        Of the visitors' entries it tells how many there are, not which: their words belong in no log.
        """
        alphabet = await self._speaks.alphabet()
        if alphabet is None:
            return []
        return [*self._faults(alphabet), *self._learn(alphabet)]

    async def check_entry(self, entry: Entry) -> None:
        """Raises BadMessage, a plain sentence."""
        voice = self._speaks.voice.name
        try:
            Lexicon((entry,)).check_voices(self._voices)
        except BadPronunciation as error:
            raise _refused(error) from error
        alphabet = await self.alphabet() if entry.way.ipa and entry.is_for(voice) else None
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
                before, after, stamp = await asyncio.to_thread(self._rewrite, changed)
            except BadPronunciation as error:
                raise _refused(error) from error
            except (OSError, BadLexicon) as error:
                log.error("the pronunciations cannot be changed: %s", error)
                raise TryAgain(NOT_SAVED) from error
            self._take(after, stamp)
        return next((one for one in before.entries if one.key == key), None)

    def _rewrite(self, changed: Callable[[Lexicon], Lexicon]) -> tuple[Lexicon, Lexicon, Stamp]:
        """What was in the file, what is, and its stamp. That is taken under the lock: after it the stamp may be of what
        another process has written since, which would then never be read."""
        with _locked(self._file.with_suffix(".lock")):
            stamp = _stamp(self._file)
            before, left_out = read_what_fits(self._file)
            after = changed(before)
            if after != before:
                if left_out:  # it may be a slip of a hand's: whoever mends it finds it there
                    aside = self._file.with_suffix(".left-out.toml")
                    shutil.copy2(self._file, aside)
                    log.warning("%d entries that cannot be used are in %s alone from now on", left_out, aside)
                write_lexicon(self._file, after)
                stamp = _stamp(self._file)
        return before, after, stamp

    def _look(self) -> None:
        """Takes what is in the file, if that has changed. Of one that is no lexicon nothing is taken; told once."""
        stamp = _stamp(self._file)
        if stamp == self._stamp:
            return
        try:
            own, left_out = read_what_fits(self._file)
        except BadLexicon as error:
            self._stamp = stamp
            log.error("the pronunciations stay as they were: %s", error)
            return
        left_out += sum(not self._voices_are_known(entry) for entry in own.entries)
        if left_out:
            log.error("left out: %s: %d of its entries; %s", self._file, left_out, NAMED)
        self._take(own, stamp)

    def _take(self, own: Lexicon, stamp: Stamp) -> None:
        self.own, self._stamp = own, stamp
        before = self._current.those[0].entries
        after = tuple(one for one in own.entries if self._voices_are_known(one) and not self._fault(one))
        self._current = Lexicons((Lexicon(after), self.house))
        gone, come = set(before) - set(after), set(after) - set(before)
        if gone or come:
            changed = Lexicons((Lexicon(tuple(gone)), Lexicon(tuple(come))))
            for told in self.on_change:
                told(changed)

    def _learn(self, alphabet: Alphabet) -> list[str]:
        """What the voice knows decides from now on which of the visitors' entries count; the others, as a sentence."""
        self._alphabet = alphabet
        self._take(self.own, self._stamp)
        count = sum(bool(self._fault(entry)) for entry in self.own.entries)
        return [f"{self._file}: {count} of its entries; {NAMED}"] if count else []

    def _voices_are_known(self, entry: Entry) -> bool:
        return not entry.voices or any(voice in self._voices for voice in entry.voices)

    def _faults(self, alphabet: Alphabet) -> list[str]:
        """Of the house's own."""
        voice = self._speaks.voice.name
        told = ((entry, alphabet.fault(entry.way, voice)) for entry in self.house.entries if entry.is_for(voice))
        return [f"assets/lexicon.toml, {entry.way.word!r}: {fault}" for entry, fault in told if fault]

    def _fault(self, entry: Entry) -> str:
        """Why the voice at hand cannot say it; "" while it is not known what that knows."""
        voice = self._speaks.voice.name
        return self._alphabet.fault(entry.way, voice) if self._alphabet is not None and entry.is_for(voice) else ""


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
