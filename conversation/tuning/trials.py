"""Blind comparisons from their first round to the verdict: begun, voted on, remembered. Knows no sound and no page.

Each round's order is a coin of its own. An order with as many of each would look fairer and be worse: somebody who
says "first" in four of ten rounds, whatever he hears, would be told of a preference in 5 of 100 comparisons, not in 2.
With coins every such habit comes to the share that is told, exactly.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from conversation.errors import BadMessage, DoneBefore, NotHere, TryAgain
from conversation.tuning.setting import Setting
from conversation.tuning.stored import AWAY, log, stored
from conversation.tuning.trial import Repeats, Round, Trial, Vote, text_of
from store.trials import Ballot, KeptTrial
from tts.errors import BadSpeechRequest
from tts.speakable import speakable
from tts.speech import Voice

ROUNDS = (10, 40)  # with fewer, hardly anything can be found; more tire the ear
MOST_TEXTS, MOST_TEXT_CHARS = 20, 600
MOST_OPEN, MOST_KEPT = 4, 100  # of one invite: begun and not done; in all
SEED_BITS = 53  # what a page's numbers hold exactly
NO_SUCH_TRIAL = "There is no such comparison among yours."


class Drawer(Protocol):
    """store.trials.TrialDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def begin(self, trial: KeptTrial, most_open: int, most: int) -> bool: ...

    def get(self, trial_id: str) -> KeptTrial | None: ...

    def of_invite(self, invite_id: str) -> Sequence[KeptTrial]: ...

    def finished(self, invite_id: str, settings_key: str) -> Mapping[str, int]: ...

    def vote(self, trial_id: str, number: int, ballot: Ballot) -> bool: ...

    def forget(self, trial_id: str) -> int: ...


class Trials:
    """Those of all invites. Holds nothing in memory: another process, or this one after a restart, goes on with each.

    Whoever names another invite's is told what whoever names none is told: NotHere.
    """

    def __init__(
        self,
        drawer: Drawer,
        voices: Mapping[str, Voice],
        *,
        chance: random.Random | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`chance` draws orders and seeds: by default the system's own. `clock` gives seconds since 1970, UTC."""
        self._drawer = drawer
        self._voices = voices
        self._chance = chance or random.SystemRandom()
        self._clock = clock

    async def begin(self, invite_id: str, a: Setting, b: Setting, texts: Sequence[str], rounds: int) -> Trial:
        """A new one, with all its orders and seeds. Raises BadMessage; DoneBefore when too many are open; TryAgain."""
        spoken = await asyncio.to_thread(self._checked, a, b, texts, rounds)
        now = int(self._clock())
        drawn = tuple(
            Round(
                number, text_of(spoken, number), bool(self._chance.getrandbits(1)), self._chance.getrandbits(SEED_BITS)
            )
            for number in range(1, rounds + 1)
        )
        trial = Trial(secrets.token_hex(16), invite_id, now, now, a, b, spoken, drawn)
        if not await stored(self._drawer.begin, trial.kept(), MOST_OPEN, MOST_KEPT):
            raise DoneBefore(
                f"{MOST_OPEN} comparisons are begun and not done. Please go on with one of them, or delete one."
            )
        return trial

    async def get(self, invite_id: str, trial_id: str) -> Trial:
        """Raises NotHere, TryAgain."""
        return _read(await self._theirs(invite_id, trial_id))

    async def of(self, invite_id: str) -> Sequence[Trial]:
        """Newest first. What cannot be understood is left out: a later release may have written it. Raises TryAgain."""
        theirs = []
        for kept in await stored(self._drawer.of_invite, invite_id):
            with suppress(TryAgain):
                theirs.append(_read(kept))
        return theirs

    async def repeats(self, trial: Trial) -> Repeats:
        """All finished ones of its invite of the same two settings, whichever was called A, itself included; also
        those that were removed since. None of one that is open. Raises TryAgain."""
        if trial.next is not None:
            return Repeats()
        key = trial.settings_key
        of_key = [one for one in await self.of(trial.invite_id) if one.next is None and one.settings_key == key]
        there = {one.id: len(one.rounds) for one in of_key}
        finished = await stored(self._drawer.finished, trial.invite_id, key)
        return Repeats(
            (*there.values(), *(finished[one] for one in finished if one not in there)), len(finished.keys() - there)
        )

    async def vote(self, invite_id: str, trial_id: str, number: int, vote: Vote) -> int | None:
        """The vote on a round, once and for all. Gives the next round; None when it was the last.

        Raises DoneBefore where there is one already, BadMessage when another round comes first, NotHere, TryAgain.
        """
        trial = await self.get(invite_id, trial_id)
        ballot = Ballot(vote, int(self._clock()), trial.settings_key)
        if not self.due(trial, number, ahead=0) or not await stored(self._drawer.vote, trial_id, number, ballot):
            raise DoneBefore(f"Round {number} was voted on already, and the first vote counts.")
        return number + 1 if number < len(trial.rounds) else None

    def due(self, trial: Trial, number: int, *, ahead: int) -> Round | None:
        """That round, when it is the one to be voted on or up to `ahead` after it; None when it has its vote.

        Raises NotHere when there is none of that number, BadMessage when it is not its turn.
        """
        if not 1 <= number <= len(trial.rounds):
            raise NotHere(f"This comparison has the rounds 1 to {len(trial.rounds)}.")
        wanted = trial.rounds[number - 1]
        if wanted.vote is not None or trial.next is None:
            return None
        if number > trial.next + ahead:
            raise BadMessage(f"Round {trial.next} comes first.")
        return wanted

    async def remove(self, invite_id: str, trial_id: str) -> None:
        """It is gone, done or not; of a done one stays that there was one (see repeats). Raises NotHere, TryAgain."""
        await self._theirs(invite_id, trial_id)  # also what cannot be understood: it may be open, which counts
        await stored(self._drawer.forget, trial_id)

    async def _theirs(self, invite_id: str, trial_id: str) -> KeptTrial:
        kept = await stored(self._drawer.get, trial_id)
        if kept is None or kept.invite_id != invite_id:
            raise NotHere(NO_SUCH_TRIAL)
        return kept

    def _checked(self, a: Setting, b: Setting, texts: Sequence[str], rounds: int) -> tuple[str, ...]:
        """The texts. Raises BadMessage."""
        if a == b:
            raise BadMessage("A and B are the same setting. Please change one of them.")
        if not ROUNDS[0] <= rounds <= ROUNDS[1]:
            raise BadMessage(f"A comparison has from {ROUNDS[0]} to {ROUNDS[1]} rounds.")
        if not 1 <= len(texts) <= MOST_TEXTS:
            raise BadMessage(f"Please choose from 1 to {MOST_TEXTS} texts.")
        manners = [one.manner(self._voices) for one in (a, b)]
        for number, text in enumerate(texts, 1):
            if len(text) > MOST_TEXT_CHARS:
                raise BadMessage(f"Text {number} has more than {MOST_TEXT_CHARS} characters.")
            try:
                for manner in manners:
                    manner.spoken(text)
            except BadSpeechRequest as error:
                raise BadMessage(f"Text {number} cannot be spoken: {error}.") from error
            if not any(char.isalnum() for char in speakable(text)):  # its round could never be heard, nor voted on
                raise BadMessage(f"Text {number} cannot be spoken: there is nothing in it that would be heard.")
        return tuple(texts)


def _read(kept: KeptTrial) -> Trial:
    try:
        return Trial.read(kept)
    except (ValueError, TypeError, KeyError) as error:
        log.error("comparison %s cannot be understood: %s", kept.trial_id[:8], type(error).__name__)
        raise TryAgain(AWAY) from error
