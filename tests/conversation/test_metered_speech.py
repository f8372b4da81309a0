"""A metered voice: no sound without a reservation, and the unused rest given back."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from access.ledger import Caps, Ledger, Reservation
from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import NotYourTurn, SpeechUnpaid, TryAgain
from conversation.finished import FinishedTurns
from conversation.kept_talks import from_text, to_text
from conversation.means import Payers
from conversation.metered import USED_UP, PaidModel
from conversation.metered_speech import ALLOWANCES_S, metered_voice, paid_before
from conversation.retelling import Retelling
from conversation.speaking import UNPAID, VOICELESS
from conversation.talks import Talk
from conversation.transcript import as_markdown
from conversation.turns import Turns
from conversation.view import shown_exchange
from store.ledger import Spent
from tests.access.house_ledger import ANN, MODEL, states
from tests.conversation.conftest import PATIENCE, VOICE, Stage, new_id, pcm_of, until
from tests.conversation.paying import open_ledger
from tests.conversation.test_retelling import heard
from tests.fakes import ScriptedModel, ScriptedSynthesizer, Speech, says, sine
from tts import frames
from tts.speech import AudioChunk, SpeechRequest, Synthesizer

REQUEST = SpeechRequest("Hello.", VOICE)
SECOND = AudioChunk(sine(1.0), 22_050)


async def _said(voice: Synthesizer) -> int:
    """How many seconds were handed out before the end, or before SpeechUnpaid."""
    seconds = 0
    try:
        async for chunk in voice.synthesize(REQUEST):
            seconds += len(chunk.pcm) // (2 * chunk.sample_rate_hz)
    except SpeechUnpaid:
        pass
    return seconds


async def _speech_ms(ledger: Ledger) -> int:
    return (await ledger.day()).get("", Spent()).speech_ms


@pytest.mark.parametrize("seconds", [0, 1, 19, 20, 21, 45])
async def test_what_was_made_is_charged_and_no_more(tmp_path: Path, seconds: int) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        voice = ScriptedSynthesizer(Speech(chunks=(SECOND,) * seconds))
        async with metered_voice(voice, ledger, ANN) as paid:
            assert await _said(paid) == seconds
        assert await _speech_ms(ledger) == 1000 * seconds
        assert set(states(engine)) <= {"settled"}


@pytest.mark.parametrize("cap_s", [0, 1, 2, 7, 20, 21, 26, 33])
async def test_speech_never_passes_the_cap_and_reaches_it(tmp_path: Path, cap_s: int) -> None:
    async with open_ledger(tmp_path, Caps(speech_ms=1000 * cap_s)) as (ledger, _):
        voice = ScriptedSynthesizer(Speech(chunks=(SECOND,) * 60))
        async with metered_voice(voice, ledger, ANN) as paid:
            assert await _said(paid) == cap_s
            assert await _said(paid) == 0
        assert await _speech_ms(ledger) == 1000 * cap_s


async def test_two_voices_share_what_is_left(tmp_path: Path) -> None:
    async with open_ledger(tmp_path, Caps(speech_ms=30_000)) as (ledger, _):
        voice = ScriptedSynthesizer(*(Speech(chunks=(SECOND,) * 60, delay_s=0.001) for _ in range(2)))
        async with metered_voice(voice, ledger, ANN) as one, metered_voice(voice, ledger, ANN) as other:
            assert sum(await asyncio.gather(_said(one), _said(other))) == 30
        assert await _speech_ms(ledger) == 30_000


async def test_entering_waits_for_nothing_and_the_first_allowance_is_asked_for_at_once(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        async with metered_voice(ScriptedSynthesizer(), ledger, ANN):
            await until(lambda: states(engine) == {"open": 1})
            assert await _speech_ms(ledger) == 1000 * ALLOWANCES_S[0]
        assert await _speech_ms(ledger) == 0


async def test_the_next_allowance_is_taken_before_the_one_at_hand_is_used_up(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        voice = ScriptedSynthesizer(Speech(chunks=(SECOND,) * 13, hang=True))
        async with metered_voice(voice, ledger, ANN) as paid, aclosing(paid.synthesize(REQUEST)) as chunks:  # type: ignore[type-var]
            for _ in range(13):
                await anext(chunks)
            await until(lambda: states(engine) == {"open": 2})
        assert await _speech_ms(ledger) == 13_000


@pytest.mark.parametrize("times", [1, 3])
async def test_cancelling_gives_back_what_was_not_heard(tmp_path: Path, times: int) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        voice = ScriptedSynthesizer(Speech(chunks=(SECOND, SECOND), hang=True))
        made: list[AudioChunk] = []

        async def speak() -> None:
            async with metered_voice(voice, ledger, ANN) as paid, aclosing(paid.synthesize(REQUEST)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    made.append(chunk)

        task = asyncio.create_task(speak())
        await until(lambda: len(made) == 2)
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(task, return_exceptions=True)
        await ledger.close()
        assert states(engine) == {"settled": 1}
        assert voice.closed == 1


async def test_a_ledger_that_cannot_be_used_makes_no_sound(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, _):
        await ledger.close()
        async with metered_voice(ScriptedSynthesizer(), ledger, ANN) as paid:
            with pytest.raises(SpeechUnpaid) as caught:
                _ = [chunk async for chunk in paid.synthesize(REQUEST)]
        assert not caught.value.used_up


async def test_a_ledger_that_fails_as_nobody_expects_is_asked_once_and_told(tmp_path: Path) -> None:
    asked = []

    async def broken(*_: object) -> Reservation:
        asked.append(1)
        raise RuntimeError("unheard of")

    async with open_ledger(tmp_path) as (ledger, _):
        ledger.reserve_speech = broken  # type: ignore[assignment]
        async with asyncio.timeout(20), metered_voice(ScriptedSynthesizer(), ledger, ANN) as paid:
            with pytest.raises(RuntimeError, match="unheard of"):
                _ = [chunk async for chunk in paid.synthesize(REQUEST)]
    assert len(asked) == 1


async def test_what_was_paid_before_counts_and_is_used_up_once(tmp_path: Path) -> None:
    """Of seven seconds three were paid for: four are due; where the day has none left, three are said."""
    async with open_ledger(tmp_path, Caps(speech_ms=4_000)) as (ledger, _):
        for due_ms, said in ((4_000, 7), (4_000, 3)):
            async with metered_voice(ScriptedSynthesizer(Speech(chunks=(SECOND,) * 7)), ledger, ANN) as paid:
                paid_before(paid, 3_000_000)
                assert await _said(paid) == said
            assert await _speech_ms(ledger) == due_ms


class Paying:
    """Turns whose visitor "ann" pays for model and voice."""

    def __init__(self, ledger: Ledger, *scripts, speeches=()) -> None:  # type: ignore[no-untyped-def]
        model, voice = ScriptedModel(*scripts), ScriptedSynthesizer(*speeches)
        finished = FinishedTurns(10_000_000, 60)
        self.payers = Payers(
            ledger,
            lambda _: Toolbox(Listings(())),
            voice,
            invite_of={"ann": ANN}.get,
            paid=PaidModel(model, MODEL, 50),
        )
        self.stage = Stage(model, voice, finished, Turns(self.payers.means, finished, PATIENCE))
        self.retelling = Retelling(self.stage.turns, finished, self.payers.means, {VOICE.name: VOICE})


async def test_a_turn_is_paid_by_the_invite_of_its_session(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        house = Paying(ledger, says("Good morning to you."))
        turn = new_id()
        sound = house.stage.listen(turn)
        await house.stage.chat(turn)
        assert len(pcm_of(await sound)) > 0
        await house.stage.turns.close()
        spent = (await ledger.day())[ANN]
        assert (spent.tokens, spent.speech_ms) == (18, 200)
        assert house.stage.dialogue.exchange(turn).notice == ""
        assert states(engine) == {"settled": 2}
        # Its recording is played again for nothing; once it is gone, speaking it again is paid for.
        again = await heard(await house.retelling.listen("ann", turn, house.stage.dialogue))
        assert len(pcm_of(again)) > 0
        assert (await ledger.day())[ANN].speech_ms == 200
        house.stage.finished.__init__(10_000_000, 60)  # type: ignore[misc]  # as after a restart
        await house.retelling.pcm("ann", turn, house.stage.dialogue)
        await house.stage.turns.close()
        assert (await ledger.day())[ANN].speech_ms == 400


async def test_at_the_cap_the_page_is_told_who_answers_and_the_answer_goes_on_in_text(tmp_path: Path) -> None:
    async with open_ledger(tmp_path, Caps(tokens=0, speech_ms=0)) as (ledger, _):
        house = Paying(ledger)
        turn = new_id()
        sound = house.stage.listen(turn)
        await house.stage.chat(turn, "Hello?")
        kind, payload = (await sound)[-1]
        assert kind == frames.ERROR
        assert pcm_of(await sound) == b""
        assert UNPAID.encode() in payload
        assert b"speech_budget" in payload
        shown = shown_exchange(house.stage.dialogue.exchange(turn))
        assert shown["notice"] == USED_UP
        assert shown["said"]
        assert shown["note"] == ""
        kept = from_text(to_text(house.stage.dialogue))
        assert shown_exchange(kept.exchanges[0]) == shown, "after a restart it is told as before"
        assert USED_UP in as_markdown(Talk("t", "ann", kept)).replace("\\", "")
        with pytest.raises(TryAgain):
            await house.retelling.pcm("ann", turn, house.stage.dialogue)
        await house.stage.turns.close()
        assert await ledger.day() == {}


async def test_a_ledger_that_fails_leaves_the_answer_voiceless_with_its_own_sentence(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, _):
        await ledger.close()
        house = Paying(ledger)
        turn = new_id()
        sound = house.stage.listen(turn)
        await house.stage.chat(turn, "Hello?")
        assert VOICELESS.encode() in (await sound)[-1][1]
        await house.stage.turns.close()


async def test_stopping_a_turn_leaves_no_reservation_open(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, engine):
        house = Paying(ledger, says("Good morning to you."), speeches=[Speech(chunks=(SECOND,), hang=True)])
        turn = new_id()
        house.stage.chat(turn)
        sound = house.stage.listen(turn)
        await until(lambda: house.stage.voice.requests)
        house.stage.turns.stop("ann", turn)
        await sound
        await house.stage.turns.close()
        await ledger.close()
        assert "open" not in states(engine)


async def test_a_session_that_is_over_asks_nothing(tmp_path: Path) -> None:
    async with open_ledger(tmp_path) as (ledger, _):
        house = Paying(ledger)
        with pytest.raises(NotYourTurn, match="invitation"):
            house.stage.chat(new_id(), session="ben")


async def test_an_offline_house_pays_for_speech_alone(tmp_path: Path) -> None:
    async with open_ledger(tmp_path, Caps(tokens=0)) as (ledger, _):
        means = Payers(
            ledger, lambda _: Toolbox(Listings(())), ScriptedSynthesizer(), invite_of=lambda _: ANN, paid=None
        ).means
        assert isinstance(means("ann").agent, Agent)
        async with means("ann").voice() as voice:
            _ = [chunk async for chunk in voice.synthesize(REQUEST)]
        spent = (await ledger.day())[ANN]
        assert (spent.tokens, spent.speech_ms) == (0, 200)
