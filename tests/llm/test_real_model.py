"""A real language model on this machine, as weak as they come (135 million parameters), behind llama.cpp's server.

What it says is not asserted, since it may be anything: only that the house makes something useful and true of it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from access.ledger import Caps
from agent.choosing import chat_model
from agent.errors import ToolsRefused
from agent.events import ToolFinished
from agent.listing_files import load_listings
from agent.model import ChatModel, Message, ModelFinished, TextDelta, Tool
from agent.replying.recovering import ReplyTimes
from agent.server.openai_model import OpenAIModel
from agent.server.waits import ModelTimeouts
from agent.sources import sources
from agent.tools import Toolbox
from conversation.dialogue import Dialogue
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import Payers
from conversation.metered import PaidModel
from conversation.question import Question
from conversation.turns import Patience, Turns
from tests.access.house_ledger import ANN, MODEL
from tests.conversation.conftest import VOICE, new_id, read_chat, read_sound
from tests.conversation.paying import open_ledger
from tests.fakes import ScriptedSynthesizer
from tests.llm.server import LlmServer

pytestmark = pytest.mark.alone
TOOL = Tool("search_listings", "Find homes.", {"type": "object", "properties": {}})
STORY = [Message("user", "Tell a very long story about a house by the sea, with many chapters.")]
FREED_S = 20.0
# The first asks for a search, the others for a home of it: each can be answered by an address and a figure.
QUESTIONS = (
    "Three bedrooms in Maple Heights under 500 thousand, please.",
    "Which of them is the cheapest?",
    "Tell me about 87 Quarry Road.",
)
LISTINGS = load_listings(Path(__file__).parents[2] / "assets" / "listings").listings


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlmServer]:
    with LlmServer(tmp_path_factory.mktemp("llm")) as one:
        yield one


@asynccontextmanager
async def client(server: LlmServer, most_tokens: int) -> AsyncIterator[OpenAIModel]:
    patient = ModelTimeouts(first_token_s=60, between_tokens_s=30, whole_s=120)
    model = OpenAIModel(
        api_key=None, base_url=server.base_url, model="smollm2", max_completion_tokens=most_tokens, timeouts=patient
    )
    try:
        yield model
    finally:
        await model.aclose()


async def test_it_streams_and_counts(server: LlmServer) -> None:
    async with client(server, 60) as model:
        texts = []
        async for event in model.stream(STORY, []):
            if isinstance(event, TextDelta):
                texts.append(event.text)
    assert len(texts) > 10
    assert isinstance(event, ModelFinished)
    assert event.usage is not None
    assert event.usage.input_tokens > 10
    assert 10 < event.usage.output_tokens <= 60


async def test_its_first_words_come_while_it_works_on_the_rest_and_closing_frees_it(server: LlmServer) -> None:
    """Its one slot would be at work for 2,000 tokens more."""
    async with client(server, 2_000) as model:
        async with aclosing(model.stream(STORY, [])) as events:
            assert isinstance(await anext(events), TextDelta)
            assert await asyncio.to_thread(server.is_busy)
        async with asyncio.timeout(FREED_S):
            while await asyncio.to_thread(server.is_busy) or "cancel task" not in server.log():
                await asyncio.sleep(0.05)


async def test_it_says_that_it_takes_no_tools(server: LlmServer) -> None:
    async with client(server, 20) as model:
        with pytest.raises(ToolsRefused):
            await anext(model.stream(STORY, [TOOL]))


async def test_every_answer_is_useful_and_true(server: LlmServer, tmp_path: Path) -> None:
    """Through all that a visitor's question goes through but the page."""
    model = chat_model(
        api_key="",
        base_url=server.base_url,
        model="smollm2",
        max_completion_tokens=120,
        first_token_s=60,
        between_tokens_s=30,
        whole_s=120,
    )
    voice, dialogue = ScriptedSynthesizer(), Dialogue()
    results: list[ToolFinished] = []
    async with _turns(model, voice, tmp_path) as turns:
        for question in QUESTIONS:
            turn_id, before = new_id(), len(voice.requests)
            events = await read_chat(turns.chat("session", turn_id, Question(question, Manner(VOICE)), dialogue))
            await read_sound(turns.listen("session", turn_id))
            results += [event for event in events if isinstance(event, ToolFinished)]
            said = dialogue.exchange(turn_id).said
            print(f"\n{question}\n  {said}")
            _is_useful_and_true(said, question, results)
            spoken = " ".join(request.text for request in voice.requests[before:])
            assert _words(spoken), "it is spoken as well"


@asynccontextmanager
async def _turns(model: ChatModel, voice: ScriptedSynthesizer, folder: Path) -> AsyncIterator[Turns]:
    toolbox = Toolbox(LISTINGS)
    async with open_ledger(folder, Caps()) as (ledger, _):
        payers = Payers(
            ledger,
            lambda _: toolbox,
            voice,
            invite_of=lambda _: ANN,
            paid=PaidModel(model, MODEL, 120),
            times=ReplyTimes(whole_s=120),
        )
        turns = Turns(payers.means, FinishedTurns(1_000_000, 60), Patience(pending_s=5, abandoned_s=5))
        try:
            yield turns
        finally:
            await turns.close()


def _is_useful_and_true(said: str, question: str, results: Sequence[ToolFinished]) -> None:
    streets = {" ".join(listing.address.lower().split()[:2]) for listing in LISTINGS if listing.address}
    assert any(street in said.lower() for street in streets), said
    untraced = [one.text for one in sources(said, question, results) if one.origin == "unknown"]
    assert untraced == [], said


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
