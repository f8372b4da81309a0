"""`python -m agent ask`: as JSON lines, as a chat, and what it says to bad arguments."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.agent import Agent
from agent.asking import ask
from agent.concierge import OfflineConcierge
from agent.errors import AgentError
from agent.model import ModelFinished, TextDelta, TookOver
from agent.tools import Toolbox
from tests.agent.records import listings
from tests.fakes import Script, ScriptedModel

_ROOT = Path(__file__).parents[2]
_LINES = (
    "3 bedroom houses under 500000 with a garage\n\n"
    "how about the cheapest one, what would it cost a month with 20% down at 6.5%?\n"
    "book a viewing on saturday at 2, I am Dana Ruiz, 509-555-0142\n"
)


def _ask(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    """The program itself, without a key and with every way to the network closed by a proxy that is not there."""
    closed = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "VOX"))}
    command = [sys.executable, "-m", "agent", "ask", *arguments]
    return subprocess.run(
        command,
        input=lines,
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env=environment | closed,
        timeout=60,
        check=False,
    )


def test_a_search_a_payment_and_a_booking_as_json_lines() -> None:
    sample = str(_ROOT / "assets" / "listings")
    done = _ask("--listings", sample, "--now", "2026-11-23T09:00:00-08:00", "--jsonl", lines=_LINES)
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    ends = [event for event in events if event["event"] == "end"]
    assert len(ends) == 3
    assert "".join(event["delta"] for event in events if event["event"] == "text") == "".join(e["text"] for e in ends)
    searched, estimated, booked = (event for event in events if event["event"] == "tool")
    found = searched["result"]["listings"]
    assert all(one["BedroomsTotal"] == 3 and one["ListPrice"] <= 500_000 and one["GarageSpaces"] >= 1 for one in found)
    cheapest = min(found, key=lambda one: one["ListPrice"])
    assert estimated["arguments"]["listing_key"] == cheapest["ListingKey"]
    loan, month = cheapest["ListPrice"] * 0.8, 0.065 / 12
    payment = loan * month / (1 - (1 + month) ** -360)
    assert estimated["result"]["principal_and_interest_usd_per_month"] == pytest.approx(payment, abs=0.005)
    assert "30 years" in ends[1]["text"]
    assert booked["result"]["booking"]["starts_local"].startswith("2026-11-28T14:00")
    assert booked["result"]["booking"]["reference"] in ends[2]["text"]
    assert [event["listing_keys"] for event in events if event["event"] == "cards"][1] == [cheapest["ListingKey"]]
    assert ends[0]["usage"] == {"input_tokens": 0, "output_tokens": 0, "cached_input_tokens": 0}


def test_a_chat_has_no_prompt_where_nobody_types() -> None:
    done = _ask("--listings", str(_ROOT / "assets" / "listings"), lines="hello\n")
    assert done.returncode == 0
    assert done.stdout.startswith("Agent: ")
    assert "AI" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--listings", "nowhere"], ["--listings", str(_ROOT / "assets" / "listings"), "--now", "yesterday"]],
)
def test_what_cannot_be_read_is_told_in_a_sentence(arguments: list[str]) -> None:
    done = _ask(*arguments, lines="hello\n")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


class _Out:
    """Keeps what is written; each write must be flushed before the next."""

    def __init__(self) -> None:
        self.text, self.pending = "", 0

    def write(self, text: str) -> None:
        assert self.pending == 0
        self.text, self.pending = self.text + text, 1

    def flush(self) -> None:
        self.pending = 0


async def _each(*lines: str) -> Any:
    for line in lines:
        yield line


async def test_every_event_is_a_line_of_its_own_flushed_at_once() -> None:
    out = _Out()
    await ask(Agent(OfflineConcierge(), Toolbox(listings({}))), _each("homes", "  ", "hi"), out, jsonl=True)
    events = [json.loads(line)["event"] for line in out.text.splitlines()]
    assert events.count("end") == 2
    assert events[:3] == ["tools_called", "tool", "cards"]


async def test_a_reply_that_fails_does_not_end_the_conversation() -> None:
    model = ScriptedModel(Script((), error=AgentError("out of reach")), Script((), error=AgentError("again")))
    out = _Out()
    await ask(Agent(model, Toolbox(listings({}))), _each("one", "two"), out, jsonl=True)
    assert [json.loads(line) for line in out.text.splitlines()] == [
        {"event": "error", "message": "out of reach"},
        {"event": "error", "message": "again"},
    ]
    assert [m.content for m in model.calls[1].messages if m.role == "user"] == ["two"]


async def test_who_took_over_is_told_in_both_forms() -> None:
    script = Script((TookOver("No budget."), TextDelta("Hi."), ModelFinished("stop", None)))
    for jsonl, told in (
        (True, '{"event": "took_over", "reason": "No budget."}\n'),
        (False, "(No budget.)\nAgent: Hi."),
    ):
        out = io.StringIO()
        await ask(Agent(ScriptedModel(script), Toolbox(listings({}))), _each("one"), out, jsonl=jsonl)
        assert out.getvalue().startswith(told)
