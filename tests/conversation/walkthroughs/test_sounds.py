"""The sound of a step: the same bits each time, cut and marked as a live answer, by a key of all that it is made of."""

from dataclasses import replace
from pathlib import Path

import pytest

from conversation.dialogue import Exchange
from conversation.manner import Manner
from conversation.said import clauses_of
from conversation.walkthroughs.errors import VoiceAway
from conversation.walkthroughs.kept import seconds_of
from tests.conversation.walkthroughs.staging import VOICE, Staged
from tts import frames
from tts.pronunciation import pronunciation
from tts.speech import AHEAD_S

SAID = Exchange("0" * 32, "What?", said="It has three rooms, and a garden. It costs $450,000. Come and see it.")
PLAIN = Manner(VOICE)


async def test_the_same_answer_sounds_the_same_bit_by_bit(tmp_path: Path) -> None:
    one = await Staged(tmp_path).renderer.sounds.make(SAID, PLAIN)
    assert one == await Staged(tmp_path).renderer.sounds.make(SAID, PLAIN)
    assert seconds_of(one) is not None


async def test_it_is_spoken_clause_by_clause_with_marks_and_pauses(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    sound = await staged.renderer.sounds.make(SAID, PLAIN)
    assert staged.voice.said == list(clauses_of(SAID.said, ()))
    parsed = list(frames.FrameReader().feed(sound))
    marks = [mark for kind, payload in parsed if kind == frames.WORDS for mark in frames.read_words(payload)]
    assert [clause for _, clause in marks] == list(range(len(staged.voice.said)))
    sizes = [len(payload) // 2 for kind, payload in parsed if kind == frames.AUDIO]
    silent = [not any(payload) for kind, payload in parsed if kind == frames.AUDIO]
    assert silent.count(True) == len(staged.voice.said) - 1
    starts = [sum(sizes[:at]) for at, quiet in enumerate(silent) if not quiet]
    assert [mark.start_sample for mark, _ in marks] == starts


async def test_live_listeners_go_first(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    await staged.renderer.sounds.make(SAID, PLAIN)
    assert {request.ahead_s for request in staged.voice.requests} == {AHEAD_S[1]}
    assert len({request.seed for request in staged.voice.requests}) == len(staged.voice.requests)


async def test_the_key_changes_with_all_that_is_heard_and_with_nothing_else(tmp_path: Path) -> None:
    staged = Staged(tmp_path)

    async def key(exchange: Exchange = SAID, manner: Manner = PLAIN, on: Staged = staged) -> str:
        return await on.renderer.sounds.key(exchange, manner)

    other = Staged(tmp_path)
    other.ways = (pronunciation("garden", "garr den", ""),)
    heavier = Staged(tmp_path)
    heavier.weights = "others"
    heard = [
        await key(),
        await key(replace(SAID, said="It has two rooms.")),
        await key(manner=replace(PLAIN, speed=1.1)),
        await key(manner=replace(PLAIN, pause_s=1.0)),
        await key(manner=replace(PLAIN, voice=replace(VOICE, name="ann"))),
        await key(on=other),
        await key(on=heavier),
    ]
    assert len(set(heard)) == len(heard)
    assert await key(replace(SAID, question="Why?", listing_keys=("VX1001",), turn_id="1" * 32)) == heard[0]
    other.ways = (pronunciation("elsewhere", "else where", ""),)
    assert await key(on=other) == heard[0]


async def test_a_voice_that_is_away_or_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    staged = Staged(tmp_path)
    staged.state = "unreachable"
    with pytest.raises(VoiceAway, match="unreachable"):
        await staged.renderer.sounds.make(SAID, PLAIN)
    assert not staged.voice.requests
    staged.state, staged.voice.fails = "ready", True
    with pytest.raises(VoiceAway):
        await staged.renderer.sounds.make(SAID, PLAIN)
