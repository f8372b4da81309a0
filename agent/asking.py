"""`python -m agent ask`: the agent in a terminal, or its events as JSON lines for whoever reads them.

Knows the reply loop and the tools; which model answers is passed in.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

from agent.bookings import BookingsInMemory
from agent.errors import AgentError
from agent.events import (
    AgentEvent,
    Answerer,
    Aside,
    ClauseChanged,
    Guarded,
    ListingsShown,
    ReplyFinished,
    Retrying,
    ToolFinished,
    ToolsCalled,
)
from agent.listing_files import load_listings
from agent.model import Message, TextDelta, TookOver, Usage
from agent.tools import Toolbox

_MAX_LINE_CHARS = 2_000
_PROMPT = "\nYou: "


class Out(Protocol):
    """Where text goes: standard output, or a list in a test."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> None: ...


def main(argv: Sequence[str], agent_of: Callable[[Toolbox], Answerer]) -> int:
    """Talks until standard input ends. `agent_of` is asked once the arguments are known to be good.

    Returns 0, or 2 with a sentence on standard error when the listings or the time cannot be read.
    """
    args = _parser().parse_args(argv)
    try:
        clock = _clock(args.now)
        listings = load_listings(args.listings).listings
    except (AgentError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    agent = agent_of(Toolbox(listings, clock=clock, bookings=BookingsInMemory()))
    try:
        asyncio.run(ask(agent, _lines(sys.stdin, sys.stdout), sys.stdout, jsonl=args.jsonl))
    except (KeyboardInterrupt, BrokenPipeError):
        return 130
    return 0


async def ask(agent: Answerer, lines: AsyncIterator[str], out: Out, *, jsonl: bool) -> None:
    """Answers line after line as one conversation; blank lines are passed over, long ones cut.

    With `jsonl` each event is one JSON object on a line of its own, flushed at once; a reply that fails ends with
    {"event": "error", "message"}, and the conversation goes on without that line.
    """
    messages: list[Message] = []
    async for line in lines:
        said = line.strip()[:_MAX_LINE_CHARS]
        if not said:
            continue
        messages.append(Message("user", said))
        text = ""
        try:
            async for event in agent.reply(messages):
                text += event.text if isinstance(event, TextDelta) else ""
                if isinstance(event, ReplyFinished):
                    messages.extend(event.messages)
                _write(out, _as_line(event, text) if jsonl else _as_chat(event, text))
        except AgentError as error:
            messages.pop()
            _write(out, _json({"event": "error", "message": str(error)}) if jsonl else f"\n({error})\n")


def _as_line(event: AgentEvent, text: str) -> str:  # noqa: PLR0911 - a return for each kind of event
    match event:
        case ToolFinished(name, arguments, result):
            return _json({"event": "tool", "name": name, "arguments": dict(arguments), "result": dict(result)})
        case ListingsShown(keys):
            return _json({"event": "cards", "listing_keys": list(keys)})
        case TextDelta(delta):
            return _json({"event": "text", "delta": delta})
        case TookOver(reason):
            return _json({"event": "took_over", "reason": reason})
        case Retrying(reason):
            return _json({"event": "retrying", "reason": reason})
        case Guarded(reason):
            return _json({"event": "guarded", "reason": reason})
        case Aside(said):
            return _json({"event": "aside", "text": said})
        case ToolsCalled(names):
            return _json({"event": "tools_called", "names": list(names)})
        case ClauseChanged(change):
            return _json({"event": "changed", "reason": change.reason, "was": change.was, "now": change.now})
        case ReplyFinished(usage):
            return _json({"event": "end", "text": text, "usage": _usage(usage)})


def _as_chat(event: AgentEvent, text: str) -> str:
    """For a person: the words as they come. The listings are on the way in the words."""
    apart = "\n" if text else ""
    match event:
        case TextDelta(delta):
            return delta if text != delta else f"Agent: {delta.lstrip()}"
        case TookOver(reason) | Retrying(reason):
            return f"{apart}({reason})\n"
        case Aside(said):
            return f"{apart}{said}\n"
        case ReplyFinished():
            return "\n"
    return ""


def _usage(usage: Usage | None) -> dict[str, int] | None:
    if usage is None:
        return None
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cached_input_tokens": usage.cached_input_tokens,
    }


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=True) + "\n"


def _write(out: Out, text: str) -> None:
    if text:
        out.write(text)
        out.flush()


async def _lines(source: TextIO, out: TextIO) -> AsyncIterator[str]:
    """The lines of standard input, read off the event loop; a person at a terminal gets a prompt."""
    person = source.isatty() and out.isatty()
    while True:
        if person:
            _write(out, _PROMPT)
        line = await asyncio.to_thread(source.readline)
        if not line:
            return
        yield line


def _clock(now: str | None) -> Callable[[], datetime]:
    """The real time, or one that stands still. Raises ValueError, in a sentence, for what is no time."""
    if now is None:
        return lambda: datetime.now(UTC)
    try:
        fixed = datetime.fromisoformat(now.strip())
    except ValueError:
        raise ValueError(f"--now must be a time such as 2026-11-23T09:00:00-08:00, not {now[:40]!r}") from None
    aware = fixed if fixed.tzinfo is not None else fixed.replace(tzinfo=UTC)
    return lambda: aware


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agent ask", description="Talk to the agent; one line is one turn.")
    parser.add_argument(
        "--listings", type=Path, required=True, metavar="FILE_OR_DIR", help="RESO JSON or CSV, or a folder"
    )
    parser.add_argument("--now", metavar="ISO8601", help="the time it is to be; without a zone it is UTC")
    parser.add_argument("--jsonl", action="store_true", help="print every event as one line of JSON")
    return parser
