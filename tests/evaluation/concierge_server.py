"""The concierge behind OpenAI's protocol: a language model that is always right, for the way from and to the wire."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from agent.concierge import OfflineConcierge
from agent.model import Message, TextDelta, Tool, ToolCall
from tests.openai_server import Call, OpenAIServer, Reply


class ConciergeServer(OpenAIServer):
    """Answers every request by the rules; calls of tools and text go out as a model's would."""

    def __init__(self) -> None:
        super().__init__([])
        self._thinking = ThreadPoolExecutor(1)  # the server's own loop is running

    def __exit__(self, *exc: object) -> None:
        super().__exit__(*exc)
        self._thinking.shutdown()

    def _next(self) -> Reply:
        body = self.requests[-1].body
        messages = [_message(row) for row in body["messages"]]
        tools = [Tool(**row["function"]) for row in body.get("tools", ())]
        return self._thinking.submit(asyncio.run, _replied(messages, tools)).result()


async def _replied(messages: list[Message], tools: list[Tool]) -> Reply:
    text, calls = "", []
    async for event in OfflineConcierge().stream(messages, tools):
        match event:
            case TextDelta(piece):
                text += piece
            case ToolCall(id_, name, arguments):
                calls.append(Call(name, arguments, id_))
    usage = {"prompt_tokens": len(messages) * 100, "completion_tokens": len(text.split()) + 20 * len(calls)}
    return Reply(text, tuple(calls), usage=usage)


def _message(row: dict[str, Any]) -> Message:
    calls = [ToolCall(one["id"], **one["function"]) for one in row.get("tool_calls", ())]
    return Message(row["role"], row["content"], tuple(calls), row.get("tool_call_id"))


if __name__ == "__main__":  # to be asked by `make eval`
    with ConciergeServer() as server:
        print(json.dumps({"OPENAI_BASE_URL": server.base_url}), flush=True)
        input()
