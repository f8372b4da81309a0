"""The life of a turn: one owner, two subscribers in either order, ended by whoever may end it."""

import asyncio
import json

import pytest

from agent.errors import FixSettings, ReplyBroken, TryLater
from agent.model import ModelFinished, TextDelta
from conversation.dialogue import Dialogue
from conversation.errors import AlreadyListening, BadMessage, NotYourTurn, TooManyPending, TurnGone
from conversation.manner import Manner
from conversation.question import Question
from conversation.speaking import MUTE, VOICELESS
from conversation.waiting import Waiting
from tests.conversation.conftest import (
    IMPATIENT,
    VOICE,
    Setting,
    Stage,
    ending_of,
    new_id,
    pcm_of,
    read_chat,
    read_sound,
    text_of,
    until,
)
from tests.fakes import Script, Speech, says
from tts import frames
from tts.errors import BadSpeechRequest, SpeechUnavailable
from tts.pauses import silence
from tts.speech import DEFAULT_PAUSE_S

SENTENCES = "I found three homes. The first is in Maple Heights. Shall I go on?"
ENDLESS = Script((TextDelta("I am thinking about it. "),), hang=True)


def parsed(payload: bytes) -> dict[str, object]:
    told: dict[str, object] = json.loads(payload)
    return told


@pytest.mark.parametrize("first", ["listener", "chat"])
async def test_both_subscribers_get_all_of_it_in_either_order(stage: Setting, first: str) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    if first == "listener":
        heard = house.listen(turn)
        await asyncio.sleep(0.05)
        said = house.chat(turn)
    else:
        said = house.chat(turn)
        await asyncio.sleep(0.05)
        heard = house.listen(turn)
    sound, events = await heard, await said
    assert text_of(events) == SENTENCES
    assert ending_of(events).ending == "finished"
    kinds = [kind for kind, _ in sound]
    assert kinds[0] == frames.HEADER
    assert kinds[-1] == frames.END
    spoken = [request.text.strip() for request in house.voice.requests]
    assert " ".join(spoken).split() == SENTENCES.split()
    pauses = (len(spoken) - 1) * len(silence(".", DEFAULT_PAUSE_S, VOICE.sample_rate_hz))
    assert len(pcm_of(sound)) == len(spoken) * 2 * len(Speech().chunks[0].pcm) + pauses
    assert parsed(sound[-1][1])["samples"] == len(pcm_of(sound)) // 2


async def test_the_voice_starts_while_the_model_still_speaks(stage: Setting) -> None:
    words = [TextDelta(word + " ") for word in SENTENCES.split()]
    house = stage([Script((*words, ModelFinished("stop")), delay_s=0.02)])
    turn = new_id()
    heard = house.listen(turn)
    said = house.chat(turn)
    await until(lambda: house.voice.requests)
    assert not said.done()
    await said
    await heard


async def test_stages_are_reached_in_order(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    heard = house.listen(turn)
    await house.chat(turn)
    stages = parsed((await heard)[-1][1])["stages_ms"]
    assert isinstance(stages, dict)
    assert list(stages) == ["event_received", "first_token", "first_clause", "first_pcm"]
    assert list(stages.values()) == sorted(stages.values())


async def test_a_missing_listener_does_not_stall_the_chat_and_can_come_later(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    assert ending_of(await house.chat(turn)).ending == "finished"
    await until(lambda: house.finished.owner(turn))
    assert pcm_of(await house.listen(turn))


async def test_a_slow_listener_does_not_stall_the_chat(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    stream = house.turns.listen("ann", turn)
    said = house.chat(turn)
    await anext(stream)
    assert ending_of(await said).ending == "finished"
    rest = [piece async for piece in stream]
    assert rest[-1][:1] == frames.END


async def test_another_session_may_neither_ask_listen_stop_nor_replay(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(delay_s=0.05)])
    turn = new_id()
    said = house.chat(turn)
    for action in (
        lambda: house.turns.listen("bob", turn),
        lambda: house.chat(turn, session="bob"),
        lambda: house.turns.stop("bob", turn),
    ):
        with pytest.raises(NotYourTurn):
            action()
    assert ending_of(await said).ending == "finished"
    await until(lambda: house.finished.owner(turn))
    for action in (
        lambda: house.turns.listen("bob", turn),
        lambda: house.finished.get("bob", turn),
        lambda: house.turns.stop("bob", turn),
    ):
        with pytest.raises(NotYourTurn):
            action()


async def test_a_pending_turn_belongs_to_who_opened_it(stage: Setting) -> None:
    house = stage([], patience=IMPATIENT)
    turn = new_id()
    waiting = house.listen(turn)
    with pytest.raises(NotYourTurn):
        house.chat(turn, session="bob")
    await waiting
    assert house.model.calls == []


async def test_one_reader_at_a_time_and_one_question_a_turn(stage: Setting) -> None:
    house = stage([ENDLESS])
    turn = new_id()
    first = house.listen(turn)
    said = house.chat(turn)
    await until(lambda: house.voice.requests)
    with pytest.raises(AlreadyListening):
        house.turns.listen("ann", turn)
    with pytest.raises(AlreadyListening):
        house.chat(turn)
    house.turns.stop("ann", turn)
    await first
    await said


async def test_a_reader_that_broke_off_may_come_back(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(delay_s=0.05)])
    turn = new_id()
    said = house.chat(turn)
    stream = house.turns.listen("ann", turn)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert (await house.listen(turn))[-1][0] == frames.END
    await said


async def test_stop_ends_the_turn_within_a_clause_and_keeps_what_was_said(stage: Setting) -> None:
    house = stage([ENDLESS], [Speech(hang=True)])
    turn = new_id()
    heard = house.listen(turn)
    said = house.chat(turn)
    await until(lambda: house.voice.requests)
    house.turns.stop("ann", turn)
    async with asyncio.timeout(30):  # for ever, if it did not
        events, sound = await said, await heard
    assert ending_of(events).ending == "stopped"
    assert parsed(sound[-1][1])["code"] == "stopped"
    assert [(bool(one.said), one.note) for one in house.dialogue.exchanges] == [(True, "Stopped.")]
    assert [message.role for message in house.dialogue.messages] == ["user", "assistant"]


async def test_a_newer_question_supersedes_the_one_in_the_making(stage: Setting) -> None:
    house = stage([ENDLESS, says("Yes, it has.")], [Speech(hang=True)])
    old, new = new_id(), new_id()
    old_sound, old_chat = house.listen(old), house.chat(old, "First?")
    await until(lambda: house.voice.requests)
    new_sound = house.listen(new)
    async with asyncio.timeout(30):  # the listener alone supersedes: nothing waits for the new question
        assert ending_of(await old_chat).ending == "superseded"
        assert parsed((await old_sound)[-1][1])["code"] == "superseded"
    assert ending_of(await house.chat(new, "Second?")).ending == "finished"
    assert (await new_sound)[-1][0] == frames.END
    assert [one.question for one in house.dialogue.exchanges] == ["First?", "Second?"]
    roles = [message.role for message in house.model.calls[1].messages]
    assert roles == ["system", "user", "assistant", "user"]


async def test_three_questions_in_a_row_leave_only_the_last_one(stage: Setting) -> None:
    house = stage([says("Done.")])  # the first two are over before they take a step
    chats = [house.chat(new_id(), text) for text in ("One?", "Two?", "Three?")]
    async with asyncio.timeout(5):
        endings = [ending_of(await chat).ending for chat in chats]
    assert endings == ["superseded", "superseded", "finished"]
    shown = [one.question for one in house.dialogue.exchanges]
    assert sorted(shown) == ["One?", "Three?", "Two?"]
    assert [message.content for message in house.dialogue.messages][-2:] == ["Three?", "Done."]


async def test_a_question_that_was_superseded_while_it_waited_is_shown_and_costs_nothing(
    stage: Setting,
) -> None:
    house = stage([says("Yes.")])
    old, new = new_id(), new_id()
    house_old = house.listen(old)
    house_new = house.listen(new)
    assert ending_of(await house.chat(old, "First?")).ending == "superseded"
    assert ending_of(await house.chat(new, "Second?")).ending == "finished"
    await house_old
    await house_new
    assert len(house.model.calls) == 1
    assert house.dialogue.exchanges[0].question == "First?"


async def test_sessions_do_not_supersede_each_other(stage: Setting) -> None:
    house = stage([Script((TextDelta("One moment. "), ModelFinished("stop")), delay_s=0.1), says("Yes.")])
    ann = house.chat(new_id())
    bob = asyncio.create_task(
        read_chat(house.turns.chat("bob", new_id(), Question("Hi?", Manner(VOICE)), type(house.dialogue)()))
    )
    assert ending_of(await ann).ending == "finished"
    assert ending_of(await bob).ending == "finished"


async def test_pending_turns_are_bounded_and_expire(stage: Setting) -> None:
    house = stage([], patience=IMPATIENT)
    waiting = [house.listen(new_id()) for _ in range(IMPATIENT.pending_turns)]
    with pytest.raises(TooManyPending):
        house.turns.listen("ann", new_id())
    house.turns.listen("bob", new_id())  # another visitor is not held up
    codes = [parsed((await one)[-1][1])["code"] for one in waiting]
    assert codes == ["superseded", "no_question"]
    await asyncio.sleep(IMPATIENT.pending_s)
    house.turns.listen("ann", new_id())


async def test_a_turn_without_subscribers_is_abandoned(stage: Setting) -> None:
    house = stage([ENDLESS], patience=IMPATIENT)
    turn = new_id()
    said = house.chat(turn)
    await until(lambda: house.voice.requests)
    said.cancel()
    await until(lambda: house.model.closed == 1)
    await until(lambda: house.dialogue.exchanges[-1].note)


async def test_a_turn_with_one_subscriber_left_goes_on(stage: Setting) -> None:
    words = [TextDelta(word + " ") for word in SENTENCES.split()]
    house = stage([Script((*words, ModelFinished("stop")), delay_s=0.05)], patience=IMPATIENT)
    turn = new_id()
    heard, said = house.listen(turn), house.chat(turn)
    await until(lambda: house.voice.requests)
    said.cancel()
    assert (await heard)[-1][0] == frames.END


@pytest.mark.parametrize("error", [TryLater("status 503"), FixSettings("status 401"), ReplyBroken("cut stream")])
async def test_a_failing_model_gives_one_plain_sentence_and_no_detail(
    stage: Setting, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    house = stage([Script((), error=error)])
    turn = new_id()
    heard = house.listen(turn)
    ended = ending_of(await house.chat(turn))
    assert ended.ending == "failed"
    assert "status" not in ended.note
    assert parsed((await heard)[-1][1]) == {"code": "reply_failed", "message": ended.note}
    assert str(error) in caplog.text
    assert house.dialogue.messages == []  # the question may be sent again
    assert [(one.said, one.note) for one in house.dialogue.exchanges] == [("", ended.note)]


async def test_what_was_said_before_the_model_failed_is_spoken_and_kept(stage: Setting) -> None:
    house = stage([Script((TextDelta("I found three homes. "),), error=TryLater("gone"))])
    turn = new_id()
    heard = house.listen(turn)
    await house.chat(turn)
    sound = await heard
    assert pcm_of(sound)
    assert house.dialogue.exchanges[0].said.strip() == "I found three homes."


async def test_a_failing_voice_leaves_the_chat_whole(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech((), error=SpeechUnavailable("lane closed"))])
    turn = new_id()
    heard = house.listen(turn)
    events = await house.chat(turn)
    assert text_of(events) == SENTENCES
    assert ending_of(events).ending == "finished"
    assert parsed((await heard)[-1][1]) == {"code": "speech_failed", "message": VOICELESS}


async def test_a_voice_that_breaks_off_is_told_while_the_reply_goes_on(stage: Setting) -> None:
    begun = (TextDelta("I found three homes. "), TextDelta("The first is in Maple Heights. "))
    gone = Speech(error=SpeechUnavailable("the worker is gone"))
    house = stage([Script(begun, hang=True), says(SENTENCES)], [gone])
    turn = new_id()
    heard = house.listen(turn)
    said = house.chat(turn)
    async with asyncio.timeout(5):
        sound = await heard
    assert not said.done()  # the model has not come to its end yet
    kinds = [kind for kind, _ in sound]
    assert kinds == [frames.HEADER, frames.AUDIO, frames.AUDIO, frames.ERROR]
    assert parsed(sound[-1][1]) == {"code": "speech_failed", "message": MUTE}
    assert len(house.voice.requests) == 1  # what follows is not tried: it would be heard without its beginning
    house.turns.stop("ann", turn)
    assert ending_of(await said).ending == "stopped"
    after = new_id()
    heard = house.listen(after)
    await house.chat(after)
    assert (await heard)[-1][0] == frames.END


async def test_a_clause_with_nothing_to_say_is_skipped(stage: Setting) -> None:
    house = stage([says(SENTENCES)], [Speech(chunks=(), error=BadSpeechRequest("only dots"))])
    turn = new_id()
    heard = house.listen(turn)
    await house.chat(turn)
    sound = await heard
    assert sound[-1][0] == frames.END
    assert pcm_of(sound)


async def test_a_fault_of_ours_ends_the_turn_and_nothing_else(stage: Setting, caplog: pytest.LogCaptureFixture) -> None:
    house = stage([Script((), error=ZeroDivisionError("a bug")), says("Yes.")])
    turn = new_id()
    heard = house.listen(turn)
    assert ending_of(await house.chat(turn)).ending == "failed"
    assert parsed((await heard)[-1][1])["code"] == "failed"
    assert "ZeroDivisionError" in caplog.text
    assert ending_of(await house.chat(new_id())).ending == "finished"


@pytest.mark.parametrize("turn", ["", "abc", "g" * 32, "A" * 32, "0" * 33, "../" * 10 + "ab"])
async def test_a_turn_id_of_another_shape_is_refused(stage: Setting, turn: str) -> None:
    house = stage([])
    with pytest.raises(BadMessage):
        house.turns.listen("ann", turn)
    with pytest.raises(BadMessage):
        house.chat(turn)


async def test_an_unknown_turn_cannot_be_stopped_or_replayed(stage: Setting) -> None:
    house = stage([])
    with pytest.raises(TurnGone):
        house.turns.stop("ann", new_id())
    with pytest.raises(TurnGone):
        house.finished.get("ann", new_id())


@pytest.mark.parametrize("listener_first", [True, False])
async def test_a_refused_question_is_told_to_its_listener_at_once(stage: Setting, listener_first: bool) -> None:
    house = stage([])
    turn = new_id()
    heard = house.listen(turn) if listener_first else None
    house.turns.refuse("ann", turn, "", "Too long.")
    told = parsed((await (heard or house.listen(turn)))[-1][1])
    assert told == {"code": "question_refused", "message": "Too long."}


async def test_a_refusal_never_touches_a_turn_that_is_asked_or_foreign(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    said = house.chat(turn)
    house.turns.refuse("ann", turn, "", "Twice.")
    house.turns.refuse("bob", turn, "", "Not yours.")
    house.turns.refuse("bob", "", "", "No id.")
    assert ending_of(await said).ending == "finished"


async def test_the_end_of_a_session_ends_its_turns(stage: Setting) -> None:
    house = stage([ENDLESS])
    turn = new_id()
    heard, said = house.listen(turn), house.chat(turn)
    await until(lambda: house.voice.requests)
    house.turns.end_session("ann")
    assert ending_of(await said).ending == "stopped"
    await heard


async def test_a_replay_is_the_same_bytes_again(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn = new_id()
    heard = house.listen(turn)
    await house.chat(turn)
    first = await heard
    await until(lambda: house.finished.owner(turn))
    assert await house.listen(turn) == first
    assert house.finished.get("ann", turn).pcm() == pcm_of(first)


async def test_a_conversation_is_told_to_the_model_turn_after_turn(stage: Setting) -> None:
    house = stage([says("One."), says("Two.")])
    await house.chat(new_id(), "First?")
    await house.chat(new_id(), "Second?")
    told = [message.content for message in house.model.calls[1].messages[1:]]
    assert told == ["First?", "One.", "Second?"]


async def test_a_reply_without_end_is_bounded(stage: Setting) -> None:
    flood = tuple(TextDelta("words and more words, ") for _ in range(2_000))
    house = stage([Script((*flood, ModelFinished("stop")))])
    turn = new_id()
    heard = house.listen(turn)
    events = await house.chat(turn)
    assert len(text_of(events)) < 7_000
    assert ending_of(events).ending == "finished"
    await heard


async def test_the_end_is_told_when_it_is_written_read_or_not(stage: Setting) -> None:
    house = stage([says(SENTENCES)])
    turn, said = new_id(), []
    question = Question("Hello?", Manner(VOICE))
    batches = house.turns.chat("ann", turn, question, house.dialogue, on_end=lambda: said.append(house.dialogue))
    heard = house.listen(turn)
    await batches.aclose()  # type: ignore[attr-defined]  # the page is gone, somebody still listens
    await heard
    await until(lambda: said)
    assert house.dialogue.exchanges[0].said == SENTENCES


async def test_two_conversations_of_one_session_leave_each_other_alone(stage: Setting) -> None:
    house = stage([says("One."), says("Two.")], [Speech(delay_s=0.05), Speech(delay_s=0.05)])
    talks = ["a" * 32, "b" * 32]
    question = Question("Hello?", Manner(VOICE))
    chats = [read_chat(house.turns.chat("ann", new_id(), question, Dialogue(), talk)) for talk in talks]
    assert [ending_of(events).ending for events in await asyncio.gather(*chats)] == ["finished", "finished"]


async def test_turns_of_one_session_are_made_one_after_the_other_and_the_second_is_told_so(stage: Setting) -> None:
    house = stage([ENDLESS, says("Two."), says("Three.")])
    question, talks, turns = Question("Hello?", Manner(VOICE)), ["a" * 32, "b" * 32], [new_id(), new_id()]
    sound = asyncio.create_task(read_sound(house.turns.listen("ann", turns[1], talks[1])))
    chats = [
        asyncio.create_task(read_chat(house.turns.chat("ann", turn, question, Dialogue(), talk)))
        for turn, talk in zip(turns, talks, strict=True)
    ]
    await until(lambda: len(house.model.calls) == 1)
    assert text_of(await house.chat(new_id(), session="ben")) == "Two."  # another visitor does not wait
    assert len(house.model.calls) == 2
    house.turns.stop("ann", turns[0])
    assert [ending_of(await chat).ending for chat in chats] == ["stopped", "finished"]
    (kind, payload), *rest = await sound
    assert (kind, parsed(payload)["place"]) == (frames.QUEUED, 1)
    assert [kind for kind, _ in rest][-1] == frames.END


async def test_a_turn_that_waits_for_another_of_its_session_can_be_stopped(stage: Setting) -> None:
    house = stage([ENDLESS])
    question, talks, turns = Question("Hello?", Manner(VOICE)), ["a" * 32, "b" * 32], [new_id(), new_id()]
    dialogues = [Dialogue(), Dialogue()]
    chats = [
        asyncio.create_task(read_chat(house.turns.chat("ann", turn, question, dialogue, talk)))
        for turn, talk, dialogue in zip(turns, talks, dialogues, strict=True)
    ]
    await until(lambda: len(house.model.calls) == 1)
    for turn in reversed(turns):
        house.turns.stop("ann", turn)
    assert [ending_of(await chat).ending for chat in chats] == ["stopped", "stopped"]
    assert len(house.model.calls) == 1
    assert [one.exchanges[0].question for one in dialogues] == ["Hello?", "Hello?"]  # what was typed is shown


def full(stage: Setting, *scripts: Script) -> Stage:
    """A house that admits one turn at a time, whose place is taken."""
    house = stage([ENDLESS, *scripts], patience=IMPATIENT)
    house.turns._waiting = Waiting(admitted=1)
    return house


async def test_who_waits_for_a_full_queue_is_told_the_place_and_does_not_expire(stage: Setting) -> None:
    house = full(stage, says("Yes."))
    busy = new_id()
    taken = house.chat(busy, session="bob")
    await until(lambda: house.model.calls)
    turn = new_id()
    heard = house.listen(turn)
    await asyncio.sleep(2.5 * IMPATIENT.pending_s)
    house.turns.stop("bob", busy)
    said = house.chat(turn)  # in the same step: as soon as there is room, its time runs
    await taken
    assert ending_of(await said).ending == "finished"
    sound = await heard
    assert [kind for kind, _ in sound][:2] == [frames.QUEUED, frames.HEADER]
    assert parsed(sound[0][1])["place"] == 1


async def test_what_was_stopped_while_it_waited_is_never_asked(stage: Setting) -> None:
    house = full(stage)
    taken = house.chat(new_id(), session="bob")
    await until(lambda: house.model.calls)
    turn = new_id()
    heard = house.listen(turn)
    await asyncio.sleep(0.02)
    house.turns.stop("ann", turn)
    await heard
    await asyncio.sleep(1.5 * IMPATIENT.pending_s)
    assert ending_of(await house.chat(turn, "Too late?")).ending == "stopped"
    assert len(house.model.calls) == 1
    assert house.dialogue.exchanges[0].asked_unix_s > 0
    taken.cancel()


async def test_past_all_room_a_question_is_refused_at_once(stage: Setting) -> None:
    house = stage([])
    house.turns._waiting = Waiting(admitted=1, most=3)
    for session in ("a", "b", "c"):
        house.turns.listen(session, new_id())
    with pytest.raises(TooManyPending, match="Many visitors"):
        house.turns.listen("d", new_id())
