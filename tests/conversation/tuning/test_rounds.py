"""The sound of a round: both settings by one seed, matched, in the hidden order; paid for once; forgotten when told."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from access.forgetting import Wish
from access.ledger import Caps
from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import (
    BadMessage,
    DoneBefore,
    NotHere,
    SpeechUnpaid,
    SpeechUsedUp,
    TryAgain,
    TurnError,
    Unheard,
)
from conversation.hearing import UNPAID, VOICELESS
from conversation.means import Means, unmetered
from conversation.metered_speech import metered_voice
from conversation.tuning.clips import Clips
from conversation.tuning.rounds import Rounds
from conversation.tuning.trial import Trial
from conversation.tuning.trials import Trials
from tests.conversation.conftest import VOICE, until
from tests.conversation.paying import NOON, open_ledger
from tests.conversation.tuning.listening import ANN, BEN, TEXTS, A, B, TrialsInMemory, trials_of
from tests.fakes import ScriptedModel, ScriptedSynthesizer, Speech, sine
from tts import frames
from tts.errors import BadSpeechRequest, SpeechError, SpeechUnavailable
from tts.speech import AudioChunk, SpeechRequest, Synthesizer, WordMark

AGENT = Agent(ScriptedModel(), Toolbox(Listings(())))
RATE_HZ = VOICE.sample_rate_hz
ANNS = "session of ann"


class TwoTones:
    """A Synthesizer: A is 1 s long, B 2 s and half as loud, in as many pieces as B has more."""

    def __init__(self) -> None:
        self.requests: list[SpeechRequest] = []
        self.may_speak = asyncio.Event()
        self.may_speak.set()

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        self.requests.append(request)
        await self.may_speak.wait()
        slow = request.speed < 1
        pcm = sine(2.0 if slow else 1.0, frequency_hz=220 if slow else 440)
        if slow:
            pcm = struct.pack(f"<{len(pcm) // 2}h", *(one // 2 for (one,) in struct.iter_unpack("<h", pcm)))
        for at in range(0, len(pcm), 8_000):
            mark = (WordMark("word", at // 2, at // 2 + 100),) if at == 0 else ()
            yield AudioChunk(pcm[at : at + 8_000], RATE_HZ, mark)


@dataclass
class Place:
    voice: TwoTones = field(default_factory=TwoTones)
    drawer: TrialsInMemory = field(default_factory=TrialsInMemory)
    clips: Clips = field(default_factory=Clips)

    def __post_init__(self) -> None:
        self.trials: Trials = trials_of(5, self.drawer)
        self.rounds = Rounds(self.trials, {VOICE.name: VOICE}, self.clips)
        self.means: Means = unmetered(AGENT, self.voice)("ann")

    async def begun(self) -> Trial:
        return await self.trials.begin(ANN, A, B, TEXTS, 10)

    async def heard(self, trial: Trial, number: int) -> list[bytes]:
        _, pair = await self.rounds.pair(ANN, trial.id, number, self.means)
        return [self.rounds.clip(ANN, ANNS, trial.id, name) for name in pair.names]


def parsed(clip: bytes) -> list[tuple[bytes, bytes]]:
    return list(frames.FrameReader().feed(clip))


def pcm_of(clip: bytes) -> bytes:
    return b"".join(payload for kind, payload in parsed(clip) if kind == frames.AUDIO)


def peak(clip: bytes) -> int:
    return max(abs(one) for (one,) in struct.iter_unpack("<h", pcm_of(clip)))


async def test_both_are_spoken_by_one_seed_in_the_hidden_order() -> None:
    place = Place()
    trial = await place.begun()
    orders = set()
    for one in trial.rounds:
        lengths = [len(pcm_of(clip)) / 2 / RATE_HZ for clip in await place.heard(trial, one.number)]
        assert lengths == ([1.0, 2.0] if one.a_is_first else [2.0, 1.0])
        orders.add(one.a_is_first)
        first, second = place.voice.requests[-2:]
        assert (first.seed, first.text) == (second.seed, second.text) == (one.seed, one.text)
        await place.trials.vote(ANN, trial.id, one.number, "first")
    assert orders == {True, False}


async def test_both_are_as_loud_as_the_softer_one() -> None:
    place = Place()
    clips = await place.heard(await place.begun(), 1)
    assert peak(clips[0]) == pytest.approx(peak(clips[1]), rel=0.06)  # two tones: BS.1770 weighs 440 Hz a bit more


async def test_clips_are_cut_alike_and_tell_nothing_else() -> None:
    place = Place()
    trial = await place.begun()
    for clip in await place.heard(trial, 1):
        told = parsed(clip)
        assert [kind for kind, _ in told] == [frames.HEADER, frames.WORDS, frames.AUDIO, frames.END]
        assert told[0][1] == parsed(frames.header(RATE_HZ))[0][1]
        assert frames.read_words(told[1][1]) == [(WordMark("word", 0, 100), 0)]
        assert told[3][1] == parsed(frames.end(len(told[2][1]) // 2))[0][1]


async def test_asked_again_it_is_the_same_and_paid_once() -> None:
    place = Place()
    trial = await place.begun()
    pairs = await asyncio.gather(*(place.rounds.pair(ANN, trial.id, 1, place.means) for _ in range(3)))
    assert len({tuple(pair.names) for _, pair in pairs}) == 1
    assert len(place.voice.requests) == 2


async def test_its_invite_pays_for_both_clips_and_for_the_same_round_once(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, _):
        place = Place()
        place.means = Means(AGENT, partial(metered_voice, place.voice, ledger, ANN))
        trial = await place.begun()
        for _ in range(2):
            await place.heard(trial, 1)
        assert 3_000 <= (await ledger.day())[ANN].speech_ms < 3_010  # one second and two, each piece rounded up


async def test_what_is_left_of_the_day_bounds_it_and_what_a_refused_round_has_cost_is_paid_once(tmp_path: Path) -> None:
    """3 s of sound where 2.5 s are left: refused, and the next day, or with more room, no more than the rest is due."""
    today = NOON
    async with open_ledger(tmp_path, Caps(speech_ms=2_500), clock=lambda: today) as (ledger, _):
        place = Place()
        place.means = Means(AGENT, partial(metered_voice, place.voice, ledger, ANN))
        trial = await place.begun()
        spent = set()
        for _ in range(3):
            with pytest.raises(SpeechUsedUp, match=UNPAID):
                await place.heard(trial, 1)
            spent.add((await ledger.day())[ANN].speech_ms)
        [spent_ms] = spent
        assert 1_000 < spent_ms <= 2_500
        today += 86_400
        await place.heard(trial, 1)
        assert 3_000 <= spent_ms + (await ledger.day())[ANN].speech_ms < 3_010
        place.rounds.wished(Wish("before", "5"))  # its clips are gone: made again, they are paid again
        with pytest.raises(SpeechUsedUp):
            await place.heard(trial, 1)


async def test_a_round_that_broke_off_is_paid_once(tmp_path: Path) -> None:
    """The voice failed in the middle of the second clip, then the visitor left in the middle of the first."""
    async with open_ledger(tmp_path) as (ledger, _):
        place = Place()
        half = AudioChunk(sine(0.5), RATE_HZ)
        broken = Speech((half,), error=SpeechUnavailable("gone"))
        whole = Speech((half, half))
        voice = ScriptedSynthesizer(whole, broken, Speech((half,), hang=True), whole, whole)
        place.means = Means(AGENT, partial(metered_voice, voice, ledger, ANN))
        trial = await place.begun()
        with pytest.raises(TryAgain):
            await place.heard(trial, 1)
        leaving = asyncio.create_task(place.heard(trial, 1))
        await until(lambda: len(voice.requests) == 3)
        leaving.cancel()
        await asyncio.wait([leaving])
        await place.heard(trial, 1)
        assert 2_000 <= (await ledger.day())[ANN].speech_ms < 2_010


async def test_once_gone_from_memory_it_is_made_anew_the_same_under_other_names() -> None:
    place = Place()
    trial = await place.begun()
    _, before = await place.rounds.pair(ANN, trial.id, 1, place.means)
    seeds = [one.seed for one in place.voice.requests]
    after_restart = Rounds(place.trials, {VOICE.name: VOICE})
    _, after = await after_restart.pair(ANN, trial.id, 1, place.means)
    assert list(before.clips.values()) == list(after.clips.values())
    assert not set(before.names) & set(after.names)
    assert [one.seed for one in place.voice.requests[2:]] == seeds
    with pytest.raises(NotHere, match="ask for the round again"):
        after_restart.clip(ANN, ANNS, trial.id, before.names[0])


async def test_the_next_round_may_be_made_ahead_behind_whoever_waits_and_no_other() -> None:
    place = Place()
    trial = await place.begun()
    await place.heard(trial, 1)
    await place.heard(trial, 2)
    now, ahead = place.voice.requests[:2], place.voice.requests[2:]
    assert [one.ahead_s for one in now] == [0.0, 0.0]
    assert all(one.ahead_s > 0 for one in ahead)
    with pytest.raises(BadMessage, match="Round 1 comes first"):
        await place.heard(trial, 3)
    await place.rounds.vote(ANN, trial.id, 1, "first", session_id=ANNS)
    assert place.clips.of(trial.id, 1) is None
    with pytest.raises(DoneBefore):
        await place.heard(trial, 1)
    await place.heard(trial, 3)
    with pytest.raises(NotHere):
        await place.heard(trial, 11)


async def test_a_vote_needs_both_clips_fetched_by_whoever_votes() -> None:
    place = Place()
    trial = await place.begun()
    _, pair = await place.rounds.pair(ANN, trial.id, 1, place.means)

    async def refused(session_id: str) -> None:
        with pytest.raises(Unheard, match="hear both"):
            await place.rounds.vote(ANN, trial.id, 1, "first", session_id=session_id)

    await refused(ANNS)
    for name in (pair.names[0], pair.names[0]):
        place.rounds.clip(ANN, ANNS, trial.id, name)
        await refused(ANNS)
    place.rounds.clip(ANN, ANNS, trial.id, pair.names[1])
    await refused("another session of ann")
    assert (await place.trials.get(ANN, trial.id)).next == 1
    assert await place.rounds.vote(ANN, trial.id, 1, "first", session_id=ANNS) == 2
    with pytest.raises(DoneBefore):  # not Unheard: the vote is there
        await place.rounds.vote(ANN, trial.id, 1, "first", session_id=ANNS)
    await refused_at_2(place, trial)


async def refused_at_2(place: Place, trial: Trial) -> None:
    """What was heard of one round counts for that one."""
    with pytest.raises(Unheard):
        await place.rounds.vote(ANN, trial.id, 2, "first", session_id=ANNS)


async def test_clips_that_are_kept_no_more_were_heard_all_the_same() -> None:
    place = Place()
    trial = await place.begun()
    await place.heard(trial, 1)
    place.rounds.wished(Wish("before", "5"))
    assert await place.rounds.vote(ANN, trial.id, 1, "second", session_id=ANNS) == 2


async def test_another_invite_hears_nothing_and_nothing_is_spoken_for_it() -> None:
    place = Place()
    trial = await place.begun()
    _, pair = await place.rounds.pair(ANN, trial.id, 1, place.means)
    spoken = len(place.voice.requests)
    with pytest.raises(NotHere):
        await place.rounds.pair(BEN, trial.id, 1, place.means)
    with pytest.raises(NotHere):
        place.rounds.clip(BEN, ANNS, trial.id, pair.names[0])
    assert len(place.voice.requests) == spoken


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("error", "raised", "sentence"),
    [
        (SpeechUnavailable("gone"), TryAgain, VOICELESS),
        (BadSpeechRequest("ipa must be"), BadMessage, "This text cannot be spoken: ipa must be."),
    ],
)
async def test_what_cannot_be_spoken_is_told_alike_whichever_it_was(
    which: int, error: SpeechError, raised: type[TurnError], sentence: str
) -> None:
    place = Place()
    trial = await place.begun()
    means = unmetered(AGENT, ScriptedSynthesizer(*[Speech()] * which, Speech((), error=error)))("ann")
    with pytest.raises(raised) as told:
        await place.rounds.pair(ANN, trial.id, 1, means)
    assert str(told.value) == sentence
    assert place.clips.of(trial.id, 1) is None
    assert len(await place.heard(trial, 1)) == 2  # it can be asked for again


@pytest.mark.parametrize(
    ("used_up", "raised", "sentence"), [(True, SpeechUsedUp, UNPAID), (False, TryAgain, VOICELESS)]
)
async def test_what_cannot_be_paid_is_told_so(used_up: bool, raised: type[TurnError], sentence: str) -> None:
    class Unpaid:
        async def synthesize(self, request: SpeechRequest) -> AsyncIterator[Any]:
            raise SpeechUnpaid(used_up)
            yield

    @asynccontextmanager
    async def poor() -> AsyncIterator[Synthesizer]:
        yield Unpaid()

    place = Place()
    trial = await place.begun()
    with pytest.raises(raised, match=sentence):
        await place.rounds.pair(ANN, trial.id, 1, Means(AGENT, poor))


async def test_a_trial_that_is_forgotten_while_a_round_is_made_leaves_no_clip() -> None:
    place = Place()
    place.voice.may_speak.clear()
    trial, other = await place.begun(), await place.begun()
    making = asyncio.create_task(place.rounds.pair(ANN, trial.id, 1, place.means))
    await until(lambda: place.voice.requests)
    place.drawer.forget(trial.id)
    place.voice.may_speak.set()
    place.rounds.wished(Wish("invite", ANN))
    with pytest.raises(NotHere):
        await making
    assert place.clips.of(trial.id, 1) is None
    await place.heard(other, 1)
    place.rounds.removed(other.id)
    assert place.clips.of(other.id, 1) is None


async def test_an_invites_clips_go_with_it_and_a_conversation_takes_none_along() -> None:
    place = Place()
    trial = await place.begun()
    for wish, stays in ((Wish("talk", "1" * 32), True), (Wish("invite", BEN), True), (Wish("invite", ANN), False)):
        await place.heard(trial, 1)
        place.rounds.wished(wish)
        assert (place.clips.of(trial.id, 1) is not None) == stays
    await place.heard(trial, 1)
    place.rounds.wished(Wish("before", "5"))
    assert place.clips.of(trial.id, 1) is None


async def test_a_voice_that_has_left_since_is_told_in_a_sentence() -> None:
    place = Place()
    trial = await place.begun()
    gone = Rounds(place.trials, {"eve": replace(VOICE, name="eve")})
    with pytest.raises(BadMessage, match="There is no such voice"):
        await gone.pair(ANN, trial.id, 1, place.means)


async def test_no_text_stands_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    place = Place()
    trial = await place.trials.begin(ANN, A, B, ["Quixotica street."], 10)
    await place.heard(trial, 1)
    means = unmetered(AGENT, ScriptedSynthesizer(Speech((), error=SpeechUnavailable("gone"))))("ann")
    with pytest.raises(TryAgain):
        await place.rounds.pair(ANN, trial.id, 2, means)
    assert "Quixotica" not in caplog.text


async def test_a_round_without_a_sound_is_told_so_and_handed_out_to_nobody() -> None:
    place = Place()
    trial = await place.begun()
    with pytest.raises(BadMessage, match="nothing can be heard"):
        await place.rounds.pair(ANN, trial.id, 1, unmetered(AGENT, ScriptedSynthesizer(Speech(()), Speech(())))("ann"))
    assert place.clips.of(trial.id, 1) is None
