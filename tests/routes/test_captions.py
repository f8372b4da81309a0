"""An answer's words as files, and a whole conversation's: where they sound in the sound that is saved beside them."""

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from agent.agent import Agent
from agent.listings import Listings
from agent.tools import Toolbox
from conversation.errors import TurnError
from conversation.finished import FinishedTurns, Recording
from conversation.forgetting import Forgetting
from conversation.means import unmetered
from conversation.retelling import Retelling
from conversation.talk_sound import PAUSE_S
from conversation.talks import Talks
from conversation.transcript import NOTICE
from conversation.turns import Turns
from routes.answers import turn_error
from routes.speech import recording_routes
from routes.talks import talk_routes
from store.drawers import open_drawers
from tests.conversation.conftest import VOICE
from tests.fakes import ScriptedModel, ScriptedSynthesizer, Speech, sine
from tests.routes.test_talks import AsWho
from tts import frames
from tts.speech import AudioChunk, WordMark

RATE = VOICE.sample_rate_hz
WORDS = (WordMark("It", 0, 4_000), WordMark("costs", 4_410, 9_000), WordMark("<$1.25M>.", 11_025, 20_000))
FILES = (
    "/speech/{turn}/captions.vtt?talk={talk}",
    "/speech/{turn}/captions.vtt",
    "/speech/{turn}/transcript.txt?talk={talk}",
    "/talks/{talk}/captions.vtt",
    "/talks/{talk}/transcript.txt",
)
# What the page can save of this answer, and of a conversation of two such.
CAPTIONS = """WEBVTT - Vox Estates: {title}

NOTE
{notice}

1
00:00:00.000 --> 00:00:01.407
<v Agent (AI)>It <00:00:00.200>costs <00:00:00.500>&lt;$1.25M&gt;.
"""


def recording(session: str) -> Recording:
    made = (frames.header(RATE), frames.words(WORDS), frames.audio(sine(1.0)), frames.end(RATE))
    return Recording(session, made)


@dataclass
class Place:
    http: httpx.AsyncClient
    talk: str
    turns: list[str]
    finished: FinishedTurns
    voice: ScriptedSynthesizer

    async def get(self, path: str, who: str = "ann") -> httpx.Response:
        return await self.http.get(path, headers={"who": who})


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A conversation of Ann's: two answers, both recorded."""
    drawers = open_drawers(tmp_path / "vox.db", lambda: None)
    spoken_again = Speech((AudioChunk(sine(1.0), RATE, WORDS),))
    finished, voice = FinishedTurns(1_000_000, 60), ScriptedSynthesizer(spoken_again, spoken_again)
    means = unmetered(Agent(ScriptedModel(), Toolbox(Listings(()))), voice)
    turns, talks = Turns(means, finished), Talks(drawers.talks)
    retelling = Retelling(turns, finished, means, {VOICE.name: VOICE})
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    forgetting = Forgetting(talks, turns, finished, drawers.talks, drawers.bookings, trials=drawers.trials)
    app.include_router(talk_routes(talks, retelling, forgetting))
    app.include_router(recording_routes(talks, retelling))
    talk = await talks.open("ann", secrets.token_hex(16))
    ids = [secrets.token_hex(16) for _ in range(2)]
    for turn in ids:
        talk.dialogue.ask(turn, "What does it cost?", 1_795_000_000)
        talk.dialogue.answer(turn, "It costs <$1.25M>.", ())
        finished.keep(turn, recording("ann"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(AsWho(app)), base_url="http://house") as http:
        yield Place(http, talk.id, ids, finished, voice)
    await turns.close()
    await talks.close()
    drawers.close()


async def test_the_captions_of_an_answer_tell_when_its_words_sound(place: Place) -> None:
    [turn, _] = place.turns
    answer = await place.get(f"/speech/{turn}/captions.vtt?talk={place.talk}")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="vox-estates-{turn[:6]}.vtt"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text == CAPTIONS.format(title="answer of the AI agent", notice=NOTICE)


async def test_without_a_recording_they_are_those_of_the_sound_that_is_made_anew(place: Place) -> None:
    [turn, _] = place.turns
    before = await place.get(f"/speech/{turn}/captions.vtt?talk={place.talk}")
    place.finished.forget(lambda *_: True)
    assert (await place.get(f"/speech/{turn}/captions.vtt?talk={place.talk}")).text == before.text
    assert len(place.voice.requests) == 1


async def test_the_captions_of_a_conversation_go_with_its_sound(place: Place) -> None:
    answer = await place.get(f"/talks/{place.talk}/captions.vtt")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    start_ms = round(1000 * (1 + PAUSE_S))
    assert answer.text.startswith(CAPTIONS.format(title="conversation with the AI agent", notice=NOTICE))
    times = re.findall(r"00:00:(\d\d)\.(\d{3})", answer.text.split("\n\n")[-1])
    assert [1000 * int(s) + int(ms) - start_ms for s, ms in times] == [0, 1407, 200, 500]
    wav = await place.get(f"/talks/{place.talk}/audio.wav")
    assert len(wav.content) > 2 * RATE * (2 + PAUSE_S)


@pytest.mark.parametrize("path", ["/speech/{turn}/transcript.txt?talk={talk}", "/talks/{talk}/transcript.txt"])
async def test_a_transcript_tells_who_said_what_and_when(place: Place, path: str) -> None:
    answer = await place.get(path.format(turn=place.turns[0], talk=place.talk))
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    said = "[2026-11-18T11:06:40Z]\nVisitor: What does it cost?\nAgent (AI): It costs <$1.25M>.\n"
    assert NOTICE in answer.text
    assert answer.text.count(said) == (1 if "speech" in path else 2)
    assert not place.voice.requests  # words cost no speech


@pytest.mark.parametrize("path", FILES)
async def test_nobody_else_gets_them(place: Place, path: str) -> None:
    answer = await place.get(path.format(turn=place.turns[0], talk=place.talk), who="bob")
    assert answer.status_code == 403
    assert "1.25" not in answer.text


@pytest.mark.parametrize("file", ["captions.vtt", "transcript.txt"])
async def test_an_answer_that_never_was_is_not_found(place: Place, file: str) -> None:
    assert (await place.get(f"/speech/{'0' * 32}/{file}?talk={place.talk}")).status_code == 404
    assert (await place.get(f"/talks/{place.talk}/transcript.exe")).status_code == 422
