"""One fault played through the house as the app builds it: the turn, a paying visitor, the judges, a scripted voice."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, select

from access.ledger import Ledger
from agent.choosing import chat_model
from agent.events import Aside, Retrying
from agent.listing_files import load_listings
from agent.model import TextDelta, TookOver
from agent.server.waits import ModelTimeouts
from agent.tools import Toolbox
from conversation.finished import FinishedTurns
from conversation.manner import Manner
from conversation.means import Payers
from conversation.metered import PaidModel
from conversation.question import Question
from conversation.turn import ChatEvent
from conversation.turns import Patience, Turns
from settings import ROOT
from store.engine import reading
from store.ledger import RESERVATIONS
from tests.access.house_ledger import MODEL, invite
from tests.conversation.conftest import VOICE, Stage, ending_of, new_id, read_sound
from tests.conversation.paying import open_ledger
from tests.fakes import ScriptedModel, ScriptedSynthesizer
from tests.faults.cases import FAULTS, WELL, Ending, Fault
from tests.faults.raw_server import raw_server
from tests.hurried import hurried
from tests.openai_server import OpenAIServer

KEY = "sk-secret-key-of-the-faults-0123456789"
NEXT_QUESTION = "Thank you. What can you do for me?"
_AT_ONCE = 6  # servers and turns share one interpreter


USUAL = ModelTimeouts()
_LEAP_S = 0.05  # time passes six times as fast


@dataclass(frozen=True)
class Played:
    """What came of it: of the turn with the fault, and of the next one."""

    fault: Fault
    ended: str
    ending: Ending
    shown: str
    spoken: str
    asked: int
    took_s: float
    next_ended: str
    next_spoken: str
    left_open: int


async def play_all(folder: Path, faults: Sequence[Fault] = FAULTS, *, in_earnest: bool = False) -> list[Played]:
    """Each with an invite of its own, in one house, in the order of `faults`, and all with the usual times.

    Servers that make the house wait come first, all at once; they are waited for `in_earnest`, or with time hurried.
    """
    toolbox = Toolbox(load_listings(ROOT / "assets" / "listings").listings)
    async with open_ledger(folder) as (ledger, engine):
        invites = {fault.name: f"{at:012x}" for at, fault in enumerate(faults, 1)}
        for invite_id in invites.values():
            invite(engine, invite_id)

        async def play(some: Sequence[Fault], most: int) -> list[Played]:
            places = asyncio.Semaphore(most)

            async def one(fault: Fault) -> Played:
                async with places:
                    return await _play(fault, ledger, toolbox, invites[fault.name])

            return list(await asyncio.gather(*map(one, some)))

        async with nullcontext() if in_earnest else hurried(_LEAP_S):
            played = await play([fault for fault in faults if fault.waits], 99)
        played += await play([fault for fault in faults if not fault.waits], _AT_ONCE)
        await ledger.close()
        played.sort(key=lambda each: invites[each.fault.name])
        return [_with_open(each, engine, invites[each.fault.name]) for each in played]


async def _play(fault: Fault, ledger: Ledger, toolbox: Toolbox, invite_id: str) -> Played:
    async with _served(fault) as (address, server):
        model = chat_model(
            api_key=KEY,
            base_url=address,
            model=MODEL,
            max_completion_tokens=200,
            first_token_s=USUAL.first_token_s,
            between_tokens_s=USUAL.between_tokens_s,
            whole_s=USUAL.whole_s,
        )
        voice = ScriptedSynthesizer()
        paid = PaidModel(model, MODEL, 200, (KEY,))
        payers = Payers(ledger, lambda _: toolbox, voice, invite_of=lambda _: invite_id, paid=paid)
        finished = FinishedTurns(max_bytes=10_000_000, max_age_s=60)
        turns = Turns(payers.means, finished, Patience(pending_s=30, abandoned_s=30))
        stage = Stage(ScriptedModel(), voice, finished, turns)
        begin_s = time.monotonic()
        events = await _turn(stage, fault.question)
        took_s, spoken = time.monotonic() - begin_s, _spoken(voice)
        asked = len(server.requests) if server else 0
        after = await _turn(stage, NEXT_QUESTION)
        await turns.close()
        if close := getattr(model, "aclose", None):
            await close()
        return Played(
            fault,
            ending_of(events).ending,
            _ending(events),
            "".join(event.text for event in events if isinstance(event, TextDelta | Aside)),
            spoken,
            asked,
            took_s,
            ending_of(after).ending,
            _spoken(voice)[len(spoken) :].strip(),
            left_open=-1,
        )


async def _turn(stage: Stage, text: str) -> list[ChatEvent]:
    """Asked, read and heard to its end."""
    turn_id = new_id()
    sound = asyncio.create_task(read_sound(stage.turns.listen("ann", turn_id)))
    batches = stage.turns.chat("ann", turn_id, Question(text, Manner(VOICE)), stage.dialogue)
    events = [event async for batch in batches for event in batch]
    await sound
    while stage.turns.at_work():
        await asyncio.sleep(0.001)
    return events


@asynccontextmanager
async def _served(fault: Fault) -> AsyncIterator[tuple[str, OpenAIServer | None]]:
    """Ending a server takes a tenth of a second, which the other turns need not wait for."""
    if isinstance(fault.server, str):
        raw = raw_server(fault.server)
        try:
            yield raw.__enter__(), None
        finally:
            await asyncio.to_thread(raw.__exit__, None, None, None)
        return
    server = OpenAIServer([*fault.server, WELL], repeat_last=True)
    try:
        yield server.__enter__().base_url.replace("http:", "https:" if fault.tls else "http:"), server
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)


def _spoken(voice: ScriptedSynthesizer) -> str:
    return " ".join(request.text for request in voice.requests)


def _ending(events: Sequence[ChatEvent]) -> Ending:
    if any(isinstance(event, TookOver) for event in events):
        return "stand-in"
    return "retried" if any(isinstance(event, Retrying) for event in events) else "model"


def _with_open(played: Played, engine: Engine, invite_id: str) -> Played:
    rows = select(RESERVATIONS.c.state).where(RESERVATIONS.c.invite_id == invite_id)
    with reading(engine) as connection:
        states = [row[0] for row in connection.execute(rows)]
    assert states, "something was reserved"
    return replace(played, left_open=states.count("open"))
