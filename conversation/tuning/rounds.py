"""The sound of a blind round: both settings spoken by one seed, paid for as answers are, matched in loudness.

What is handed out does not tell which is which: both are made before either is given, they are cut alike, and their
names are drawn. Texts stand in no log.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from access.forgetting import Wish
from agent.closing import closable
from conversation.errors import BadMessage, DoneBefore, NotHere, SpeechUnpaid, SpeechUsedUp, TryAgain, Unheard
from conversation.hearing import UNPAID, VOICELESS
from conversation.means import Means
from conversation.metered_speech import paid_before, price_us
from conversation.tuning.clips import Clips, Pair
from conversation.tuning.fetched import Fetched
from conversation.tuning.loudness import matched
from conversation.tuning.prepaid import Prepaid
from conversation.tuning.trial import Round, Trial, Vote
from conversation.tuning.trials import Trials
from tts import frames
from tts.errors import BadSpeechRequest, SpeechError
from tts.speech import SpeechRequest, Synthesizer, Voice, WordMark

AHEAD = 1  # rounds that may be made while the one before is heard
AHEAD_S = 8.0  # and how long that takes, about: who waits for an answer goes first
SILENT = "Of this round's text nothing can be heard. Please begin a comparison with other texts."
UNHEARD = "A vote counts once both sounds of its round were fetched to be heard. Please hear both, then decide."
GONE = "These clips are no longer kept. Please ask for the round again."
log = logging.getLogger("vox.tuning")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text in one setting, whole: mono 16-bit little-endian PCM, and when its words sound."""

    pcm: bytes
    sample_rate_hz: int
    marks: tuple[WordMark, ...]

    def framed(self) -> bytes:
        """As a speech stream (tts.frames) that came in one piece."""
        return b"".join(
            (
                frames.header(self.sample_rate_hz),
                frames.words(self.marks),
                frames.audio(self.pcm),
                frames.end(len(self.pcm) // 2),
            )
        )


class Rounds:
    """For one event loop. One round of a trial is made at a time, and once, however many tabs ask for it."""

    def __init__(self, trials: Trials, voices: Mapping[str, Voice], clips: Clips | None = None) -> None:
        self.trials = trials
        self._voices = voices
        self._clips = clips or Clips()
        self._fetched = Fetched()
        self._prepaid = Prepaid()
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._forgettings = 0

    async def pair(self, invite_id: str, trial_id: str, number: int, means: Means) -> tuple[Round, Pair]:
        """The clips of a round that is to be voted on, or of the one after it.

        Raises DoneBefore, BadMessage, NotHere, TryAgain, SpeechUsedUp, with nothing half made.
        """
        making = self._making.get(trial_id)
        if making is None:
            making = self._making[trial_id] = asyncio.Lock()
        async with making:
            trial = await self.trials.get(invite_id, trial_id)
            wanted = self.trials.due(trial, number, ahead=AHEAD)
            if wanted is None:
                raise DoneBefore(f"Round {number} was voted on already.")
            kept = self._clips.of(trial_id, number)
            return wanted, kept or await self._made(trial, wanted, means)

    def clip(self, invite_id: str, session_id: str, trial_id: str, name: str) -> bytes:
        """Raises NotHere."""
        pair = self._clips.find(invite_id, trial_id, name)
        if pair is None:
            raise NotHere(GONE)
        self._fetched.note(session_id, pair, name)
        return pair.clips[name]

    async def vote(self, invite_id: str, trial_id: str, number: int, vote: Vote, *, session_id: str) -> int | None:
        """As Trials.vote, of a session that has fetched both clips of the round. Raises Unheard for another."""
        trial = await self.trials.get(invite_id, trial_id)
        is_due = self.trials.due(trial, number, ahead=0) is not None
        if is_due and not self._fetched.both(session_id, trial_id, number):
            raise Unheard(UNHEARD)
        following = await self.trials.vote(invite_id, trial_id, number, vote)
        self._clips.drop(lambda pair: (pair.trial_id, pair.number) == (trial_id, number))  # not needed any more
        self._fetched.drop(lambda trial, at: (trial, at) == (trial_id, number))
        return following

    def removed(self, trial_id: str) -> None:
        """Its rows are gone already; so are its clips now."""
        self._forget(lambda pair: pair.trial_id == trial_id)
        self._fetched.drop(lambda trial, _: trial == trial_id)

    def wished(self, wish: Wish) -> None:
        """As Forgetting.on_wish tells it. What is old goes with all there is: a round can be made again."""
        if wish.kind != "talk":
            self._forget(lambda pair: wish.kind == "before" or pair.invite_id == wish.of)

    def _forget(self, which: Callable[[Pair], bool]) -> None:
        self._forgettings += 1
        self._clips.drop(which)

    async def _made(self, trial: Trial, wanted: Round, means: Means) -> Pair:
        settings = (trial.a, trial.b) if wanted.a_is_first else (trial.b, trial.a)
        ahead_s = 0.0 if wanted.number == trial.next else AHEAD_S
        manners = [setting.manner(self._voices) for setting in settings]
        requests = [replace(one.spoken(wanted.text, ahead_s), seed=wanted.seed) for one in manners]
        paid = _Paid(self._prepaid.of(trial.id, wanted.number))
        try:
            first, second = await _spoken(means, requests, paid)
        finally:  # also for a visitor who leaves meanwhile
            self._prepaid.keep(trial.id, wanted.number, paid.sound_us)
        if not (first.pcm and second.pcm):
            raise BadMessage(SILENT)
        pcm = await asyncio.to_thread(matched, first.pcm, first.sample_rate_hz, second.pcm, second.sample_rate_hz)
        clips = replace(first, pcm=pcm[0]).framed(), replace(second, pcm=pcm[1]).framed()
        seen = -1
        while seen != self._forgettings:  # of what was forgotten meanwhile nothing may be kept
            seen = self._forgettings
            await self.trials.get(trial.invite_id, trial.id)
        self._prepaid.used(trial.id, wanted.number)
        return self._clips.keep(trial.invite_id, trial.id, wanted.number, clips)


@dataclass(slots=True)
class _Paid:
    """`before_us` by attempts at the same round that came to nothing, `sound_us` of sound in this one."""

    before_us: int
    sound_us: int = 0


async def _spoken(means: Means, requests: list[SpeechRequest], paid: _Paid) -> list[Spoken]:
    """All of them. Raises SpeechUsedUp, BadMessage, TryAgain: the same, whichever of them it was."""
    try:
        async with means.voice() as synthesizer:
            paid_before(synthesizer, paid.before_us)
            return [await _one(synthesizer, request, paid) for request in requests]
    except SpeechUnpaid as error:
        raise (SpeechUsedUp(UNPAID) if error.used_up else TryAgain(VOICELESS)) from error
    except BadSpeechRequest as error:
        raise BadMessage(f"This text cannot be spoken: {error}.") from error
    except SpeechError as error:
        log.error("a round was not made: %s: %s", type(error).__name__, error)
        raise TryAgain(VOICELESS) from error


async def _one(synthesizer: Synthesizer, request: SpeechRequest, paid: _Paid) -> Spoken:
    pcm, marks = bytearray(), list[WordMark]()
    async with aclosing(closable(synthesizer.synthesize(request))) as chunks:
        async for chunk in chunks:
            paid.sound_us += price_us(chunk)
            pcm += chunk.pcm
            marks += chunk.marks
    return Spoken(bytes(pcm), request.voice.sample_rate_hz, tuple(marks))
