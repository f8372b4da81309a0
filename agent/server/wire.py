"""Messages and tools as the chat completions API takes them, and how many tokens they can be at most.

Plain data: knows no SDK and no server.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from agent.model import Message, Tool

# What a server's template puts around each message, each tool and the whole: role names, marks, a namespace.
# OpenAI's cookbook counts 3 or 4 a message and about a dozen a tool; this is several times as much.
_TOKENS_A_MESSAGE = 16
_TOKENS_A_TOOL = 64
_TOKENS_A_CALL = 64


def most_input_tokens(messages: Sequence[Message], tools: Sequence[Tool]) -> int:
    """No tokenizer makes more of them: a token stands for at least one byte, and the JSON holds every byte."""
    sent = [*map(message_json, messages), *map(tool_json, tools)]
    size = sum(len(json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass")) for one in sent)
    return size + _TOKENS_A_MESSAGE * len(messages) + _TOKENS_A_TOOL * len(tools) + _TOKENS_A_CALL


def message_json(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_call_id is not None:
        body["tool_call_id"] = message.tool_call_id
    if message.tool_calls:
        body["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    return body


def tool_json(tool: Tool) -> dict[str, Any]:
    function: Mapping[str, Any] = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}
