"""Who lies: a server that is spoken to over HTTP, or a model in this process that says the same and costs less time.

Both say what was scripted for a key, one reply to a request; each conversation at work has a key of its own.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import Protocol

from agent.errors import TryLater
from agent.model import ChatModel, Message, ModelEvent, ModelFinished, TextDelta, Tool, ToolCall, Usage
from agent.server.openai_model import OpenAIModel
from agent.server.waits import ModelTimeouts
from tests.access.house_ledger import MODEL
from tests.lies.script import cut
from tests.openai_server import OpenAIServer, Reply

DELTA_CHARS = 29  # few deltas: hundreds of conversations are quick then; those of lies_in_streams.py are cut everywhere
# This server never hangs: who is waited for is this process itself, which judges many conversations at once.
TIMEOUTS = ModelTimeouts(connect_s=60.0, first_token_s=60.0, between_tokens_s=60.0, whole_s=120.0)


class Liar(Protocol):
    def script(self, key: str, replies: Iterable[Reply]) -> None:
        """What the next requests with `key` get, in order."""
        ...

    def model(self, key: str) -> ChatModel:
        """The liar as the agent knows it."""
        ...


class _Server(OpenAIServer):
    """An OpenAIServer with a script for each API key, so that several conversations can be held at once."""

    def __init__(self) -> None:
        super().__init__([])
        self.scripts: dict[str, list[Reply]] = {}

    def _next(self) -> Reply:
        """For the request that came last: nothing is awaited between the two."""
        script = self.scripts[self.requests[-1].headers["authorization"]]
        return _in_deltas(script.pop(0)) if script else Reply(status=500)


class _OverHttp:
    def __init__(self, server: _Server) -> None:
        self._server = server
        self.models: list[OpenAIModel] = []

    def script(self, key: str, replies: Iterable[Reply]) -> None:
        self._server.scripts[f"Bearer {key}"] = list(replies)

    def model(self, key: str) -> ChatModel:
        self.models.append(OpenAIModel(api_key=key, base_url=self._server.base_url, model=MODEL, timeouts=TIMEOUTS))
        return self.models[-1]


@asynccontextmanager
async def over_http() -> AsyncIterator[Liar]:
    """A server of OpenAI's protocol on loopback, and the client that the app talks to servers with."""
    with _Server() as server:
        liar = _OverHttp(server)
        try:
            yield liar
        finally:
            for model in liar.models:
                await model.aclose()


class _InProcess:
    """A ChatModel for each key."""

    def __init__(self) -> None:
        self._scripts: dict[str, list[Reply]] = {}

    def script(self, key: str, replies: Iterable[Reply]) -> None:
        self._scripts.setdefault(key, [])[:] = list(replies)

    def model(self, key: str) -> ChatModel:
        return _Scripted(self._scripts.setdefault(key, []))


class _Scripted:
    def __init__(self, script: list[Reply]) -> None:
        self._script = script

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel."""
        if not self._script:
            raise TryLater("the script is over")
        reply = _in_deltas(self._script.pop(0))
        for text in texts_of(reply):
            yield TextDelta(text)
        for call in (one.fragments(0) for one in reply.calls):
            arguments = "".join(piece["function"]["arguments"] for piece in call)
            yield ToolCall(call[0]["id"], call[0]["function"]["name"], arguments)
        yield ModelFinished("tool_calls" if reply.calls else "stop", Usage(11, 7))


@asynccontextmanager
async def in_process() -> AsyncIterator[Liar]:
    yield _InProcess()


def texts_of(reply: Reply) -> list[str]:
    """The text of its deltas."""
    chunks = [one for one in reply.raw_chunks or () if isinstance(one, dict)]
    choices = chain.from_iterable(one["choices"] for one in chunks)
    return [text for one in choices if (text := one["delta"].get("content"))]


def _in_deltas(reply: Reply) -> Reply:
    if not reply.text:
        return reply
    return cut([reply.text[at : at + DELTA_CHARS] for at in range(0, len(reply.text), DELTA_CHARS)])
