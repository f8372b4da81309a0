"""Answers heard again: the same bytes, spoken again where no recording is left, in another manner from a clause on."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from agent.agent import Agent
from agent.listings import Listings
from agent.model import ModelFinished, TextDelta
from agent.tools import Toolbox
from conversation.dialogue import Dialogue
from conversation.errors import BadMessage, NotYourTurn, TryAgain, TurnGone
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import unmetered
from conversation.retelling import Retelling
from conversation.talk_sound import PAUSE_S, sound_of
from tests.conversation.conftest import VOICE, Setting, Stage, new_id, pcm_of, read_sound, until
from tests.fakes import Script, Speech, says
from tts import frames
from tts.errors import SpeechUnavailable
from tts.pauses import silence
from tts.speech import DEFAULT_PAUSE_S, Voice

SENTENCES = "I found three homes. The first is in Maple Heights. Shall I go on?"
CLAUSES = ["I found three homes.", "The first is in Maple Heights.", "Shall I go on?"]
QUICK = Manner(VOICE, speed=1.5)
CLAUSE_SAMPLES = len(Speech().chunks[0].pcm)  # two chunks of 2 bytes a sample
PAUSE = len(silence(".", DEFAULT_PAUSE_S, VOICE.sample_rate_hz)) // 2


def retelling(house: Stage, finished: FinishedTurns | None = None) -> Retelling:
    return Retelling(
        house.turns,
        finished or house.finished,
        unmetered(Agent(house.model, Toolbox(Listings(()))), house.voice),
        {VOICE.name: VOICE},
    )


async def told(house: Stage, turn: str) -> None:
    await house.chat(turn)
    await until(lambda: house.finished.owner(turn))


async def heard(stream: AsyncIterator[bytes]) -> list[tuple[bytes, bytes]]:
    async with asyncio.timeout(30):  # against hanging
        return await read_sound(stream)


async def test_a_recorded_answer_is_the_same_bytes_again_and_costs_nothing(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    first = house.listen(turn)
    await told(house, turn)
    spoken = len(house.voice.requests)
    assert await heard(await retelling(house).listen("ann", turn, house.dialogue)) == await first
    assert len(house.voice.requests) == spoken


async def test_an_answer_whose_recording_is_gone_is_spoken_again_as_it_was(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    house.dialogue.exchange(turn).manner["speed"] = 1.25
    before = house.finished.get("ann", turn)
    house.finished.__init__(10_000_000, 60)  # type: ignore[misc]  # as after a restart
    again, rate = await retelling(house).pcm("ann", turn, house.dialogue)
    assert (again, rate) == (before.pcm(), VOICE.sample_rate_hz)
    assert [(one.text, one.speed) for one in house.voice.requests[-3:]] == [(text, 1.25) for text in CLAUSES]


async def test_nobody_elses_and_no_unknown_answer_is_heard(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    again = retelling(house)
    with pytest.raises(NotYourTurn):
        await again.listen("bob", turn, house.dialogue)
    with pytest.raises(NotYourTurn):
        await again.change_manner("bob", turn, house.dialogue, QUICK, clause=0, received=0)
    with pytest.raises(TurnGone):
        await again.listen("ann", new_id(), house.dialogue)
    with pytest.raises(TurnGone):
        await again.change_manner("ann", new_id(), Dialogue(), QUICK, clause=0, received=0)


@pytest.mark.parametrize("clause", [0, 1, 2])
async def test_a_finished_answer_goes_on_in_another_manner_from_the_next_clause(stage: Setting, clause: int) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    before = house.finished.get("ann", turn)
    stream = await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=clause, received=0)
    sound = await heard(stream)
    header = json.loads(sound[0][1])
    start = clause * (CLAUSE_SAMPLES + PAUSE) - (PAUSE if clause else 0)
    assert header["from_sample"] == start
    assert [(one.text, one.speed) for one in house.voice.requests[3:]] == [(text, 1.5) for text in CLAUSES[clause:]]
    await until(lambda: house.finished.get("ann", turn) is not before)
    after = house.finished.get("ann", turn).pcm()
    assert after == before.pcm()[: 2 * start] + pcm_of(sound)


async def test_a_change_while_the_answer_is_made_reaches_every_clause_after_it(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(), Speech(delay_s=0.2)])
    turn = new_id()
    first = house.listen(turn)
    said = house.chat(turn)
    await until(lambda: len(house.voice.requests) == 2)  # the second clause is in the making
    stream = await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=1, received=0)
    sound = await heard(stream)
    assert sound[-1][0] == frames.END
    assert [(one.text, one.speed) for one in house.voice.requests] == [
        (CLAUSES[0], 1.0),
        (CLAUSES[1], 1.0),
        (CLAUSES[1], 1.5),
        (CLAUSES[2], 1.5),
    ]
    await said
    await first  # it ended when its sound was replaced
    await until(lambda: house.finished.owner(turn))
    recording = house.finished.get("ann", turn)
    assert json.loads(sound[-1][1])["samples"] == recording.samples == len(recording.pcm()) // 2


async def test_a_change_before_the_clause_has_begun_cuts_nothing(stage: Setting) -> None:
    go_on = asyncio.Event()
    words = (TextDelta("I found three homes. "), go_on, TextDelta("The first is in Maple Heights."))
    house = stage([Script((*words, ModelFinished("stop")))])
    turn, received = new_id(), CLAUSE_SAMPLES
    said = house.chat(turn)
    await until(lambda: house.voice.closed == 1)  # the first clause sounds whole
    stream = await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=1, received=received)
    go_on.set()
    sound = await heard(stream)
    assert json.loads(sound[0][1])["from_sample"] == received
    assert [one.speed for one in house.voice.requests] == [1.0, 1.5]
    assert len(pcm_of(sound)) // 2 == CLAUSE_SAMPLES + PAUSE
    await said


async def test_several_changes_in_a_row_leave_one_whole_sound(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    again = retelling(house)
    for speed in (0.8, 1.1, 1.7):
        manner = Manner(VOICE, speed=speed)
        stream = await again.change_manner("ann", turn, house.dialogue, manner, clause=1, received=0)
    sound = await heard(stream)
    assert sound[-1][0] == frames.END
    assert {one.speed for one in house.voice.requests[-2:]} == {1.7}
    pcm, _ = await again.pcm("ann", turn, house.dialogue)
    assert len(pcm) == 2 * json.loads(sound[-1][1])["samples"]


async def test_a_change_past_the_last_clause_ends_at_once(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    whole = house.finished.get("ann", turn).samples
    stream = await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=3, received=whole)
    assert [kind for kind, _ in await heard(stream)] == [frames.HEADER, frames.END]


async def test_half_a_retelling_does_not_replace_the_whole_recording(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(), Speech(), Speech(), Speech(), Speech(hang=True)])
    turn = new_id()
    await told(house, turn)
    before = house.finished.get("ann", turn)
    stream = await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=1, received=0)
    reading = asyncio.create_task(heard(stream))
    await until(lambda: len(house.voice.requests) == 5)
    house.turns.stop("ann", turn)
    assert json.loads((await reading)[-1][1])["code"] == "stopped"
    assert house.finished.get("ann", turn) is before


async def test_a_voice_of_another_rate_waits_for_the_next_question(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    other = Manner(Voice("ann", "Ann", "en-US", 16_000, "", ""))
    with pytest.raises(BadMessage, match="next question"):
        await retelling(house).change_manner("ann", turn, house.dialogue, other, clause=1, received=0)


async def test_a_conversation_is_all_its_answers_in_order(stage: Setting) -> None:
    house = stage([says("One."), says("Two."), Script((), error=ZeroDivisionError("a bug"))])
    turns = [new_id(), new_id()]
    for turn in turns:
        await told(house, turn)
    await house.chat(new_id())  # came to nothing: it is left out
    pcm, rate = await sound_of("ann", house.dialogue, retelling(house))
    one, two = (house.finished.get("ann", turn).pcm() for turn in turns)
    assert rate == VOICE.sample_rate_hz
    assert pcm == one + bytes(2 * int(PAUSE_S * rate)) + two
    with pytest.raises(TurnGone):
        await sound_of("ann", Dialogue(), retelling(house))


async def test_an_answer_that_was_stopped_is_heard_and_saved_whole(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(), Speech(hang=True)])
    turn = new_id()
    said = house.chat(turn)
    await until(lambda: len(house.voice.requests) == 2)
    await said
    house.turns.stop("ann", turn)
    await until(lambda: house.finished.owner(turn))
    sound = await heard(await retelling(house).listen("ann", turn, house.dialogue))
    assert sound[-1][0] == frames.END
    assert len(pcm_of(sound)) == 2 * (3 * CLAUSE_SAMPLES + 2 * PAUSE)


async def test_an_answer_stopped_before_its_first_sound_does_not_spoil_the_whole_conversation(stage: Setting) -> None:
    house = stage([says("One."), says("...")], [Speech(), Speech(chunks=())])
    for _ in range(2):
        await told(house, new_id())
    pcm, _ = await sound_of("ann", house.dialogue, retelling(house))
    assert len(pcm) == 2 * CLAUSE_SAMPLES


async def test_half_an_answer_is_never_given_for_the_whole(stage: Setting) -> None:
    gone = Speech(error=SpeechUnavailable("the worker is gone"))
    house = stage([says(SENTENCES)], [Speech(), gone, Speech(), gone, gone])
    turn = new_id()
    await told(house, turn)
    assert not house.finished.get("ann", turn).is_whole
    with pytest.raises(TryAgain, match="try again"):
        await retelling(house).pcm("ann", turn, house.dialogue)
    with pytest.raises(TryAgain, match="try again"):
        await sound_of("ann", house.dialogue, retelling(house))
    pcm, _ = await retelling(house).pcm("ann", turn, house.dialogue)  # the voice is back
    assert len(pcm) == 2 * (3 * CLAUSE_SAMPLES + 2 * PAUSE)


async def test_without_a_whole_recording_the_manner_waits_for_the_next_answer(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    await told(house, turn)
    house.finished.__init__(10_000_000, 60)  # type: ignore[misc]  # as after a restart
    with pytest.raises(TurnGone):
        await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=2, received=0)
    assert house.finished.owner(turn) is None


async def test_a_change_while_the_question_waits_loses_no_question(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    waiting = house.listen(turn)
    await asyncio.sleep(0.02)
    stream = await retelling(house).change_manner("ann", turn, with_turn(turn), QUICK, clause=0, received=0)
    reading = asyncio.create_task(heard(stream))
    await house.chat(turn)
    assert pcm_of(await reading) == pcm_of(await waiting)
    assert {one.speed for one in house.voice.requests} == {1.5}


def with_turn(turn: str) -> Dialogue:
    dialogue = Dialogue()
    dialogue.ask(turn, "Hello?")
    return dialogue


async def test_what_was_told_of_a_queue_is_not_played_again(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    first = house.listen(turn)
    await asyncio.sleep(0.02)
    house.turns.find("ann", turn).sound.frames.append(frames.queued(1, 2.0))  # type: ignore[union-attr]
    await told(house, turn)
    assert (await first)[0][0] == frames.QUEUED
    again = await heard(await retelling(house).change_manner("ann", turn, house.dialogue, QUICK, clause=1, received=0))
    assert json.loads(again[0][1])["from_sample"] == CLAUSE_SAMPLES
    assert not {kind for kind, _ in await heard(house.turns.listen("ann", turn))} & {frames.QUEUED}
