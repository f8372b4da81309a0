"""Keeps a conversation within a model's context: which messages are sent, how many tokens they are about.

The last line and the system prompt always go; of older tool results the facts stay (key, address, price, rooms, area),
prose goes first, oldest first. Knows the tools' results by their field names; asks no server, phrases nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from agent.model import Message, Tool
from agent.told_data import as_data
from agent.wire import message_json, tool_json

# English prose is 4 to 4.5 bytes a token, JSON of figures and names about 3. What the server counts corrects it.
_BYTES_A_TOKEN = 3.0
_TOKENS_A_MESSAGE = 4
_ROUNDING = 1e-3
_LEAST_FACTOR, _MOST_FACTOR = 0.5, 4.0
_KEPT = (
    *("ListingKey", "UnparsedAddress", "City", "StandardStatus", "PropertyType", "PropertySubType", "ListPrice"),
    *("BedroomsTotal", "BathroomsTotalInteger", "BathroomsFull", "BathroomsHalf", "LivingArea", "LivingAreaUnits"),
)
_PROSE = frozenset({"PublicRemarks", "OpenHouseRemarks", "Directions", "remarks", "notes"})
_OMITTED = '{"omitted":"too long to be repeated"}'


class TokenEstimate:
    """About how many tokens messages are: bytes, corrected by what the server counted. Rather too many than too few.

    No tokenizer is asked: those that fit a server's model are downloaded at first use, and local models have their
    own. A server whose tokens are smaller than thought is believed at once, one whose are larger bit by bit.
    """

    def __init__(self) -> None:
        self.factor = 1.0

    def of(self, messages: Sequence[Message], tools: Sequence[Tool]) -> int:
        return math.ceil(self.exactly(messages, tools))

    def exactly(self, messages: Sequence[Message], tools: Sequence[Tool]) -> float:
        """Not rounded: what parts come to add up to what the whole does."""
        return self.factor * _raw(messages, tools)

    def learn(self, messages: Sequence[Message], tools: Sequence[Tool], counted: int) -> None:
        """What the server counted for the same. A senseless count changes little: the factor has bounds."""
        seen = counted / max(1.0, _raw(messages, tools))
        factor = seen if seen > self.factor else 0.7 * self.factor + 0.3 * seen
        self.factor = min(_MOST_FACTOR, max(_LEAST_FACTOR, factor))


def _raw(messages: Sequence[Message], tools: Sequence[Tool]) -> float:
    sent = [*map(message_json, messages), *map(tool_json, tools)]
    size = sum(len(json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass")) for one in sent)
    return size / _BYTES_A_TOKEN + _TOKENS_A_MESSAGE * len(sent)


@dataclass(slots=True)
class _Block:
    """Messages that go or stay together: a line, or calls with their results. `kept`: of the prompt or last turn."""

    messages: list[Message] = field(default_factory=list)
    is_facts: bool = False
    kept: bool = False


def trimmed(
    messages: Sequence[Message], tools: Sequence[Tool], most_tokens: int, estimate: TokenEstimate
) -> tuple[Message, ...]:
    """Of the messages those that fit, in order, no result without its call. All of them when they fit as they are.

    First older results are made compact, then prose goes, oldest first, then older results. When the last turn alone
    is too much, its results are made compact and at last left out; its line and the system prompt stay whatever.
    """
    blocks = _blocks(messages)
    whole = [one for block in blocks for one in block.messages]
    if estimate.of(whole, tools) <= most_tokens:
        return tuple(whole)
    left = most_tokens - estimate.exactly(whole, tools)
    for block, smaller in _shrinking(blocks):
        if left >= _ROUNDING:
            break
        left += estimate.exactly(block.messages, ()) - estimate.exactly(smaller, ())
        block.messages = smaller
    return tuple(one for block in blocks for one in block.messages)


def _shrinking(blocks: Sequence[_Block]) -> Sequence[tuple[_Block, list[Message]]]:
    """What may be made smaller, in order, and to what."""
    older, present = [one for one in blocks if not one.kept], [one for one in blocks if one.kept]
    facts, now = [one for one in older if one.is_facts], [one for one in present if one.is_facts]
    return [
        *((one, _compact(one.messages)) for one in facts),
        *((one, list[Message]()) for one in older if not one.is_facts),
        *((one, list[Message]()) for one in facts),
        *((one, _compact(one.messages)) for one in now),
        *((one, _without_results(one.messages)) for one in now),
    ]


def _blocks(messages: Sequence[Message]) -> list[_Block]:
    """Results without their call are left out, and calls without all of their results: servers refuse them."""
    last_line = max((at for at, one in enumerate(messages) if one.role == "user"), default=0)
    starts = [at for at, one in enumerate(messages) if one.role != "tool"]
    blocks = []
    for at, end in pairwise([*starts, len(messages)]):
        head, results = messages[at], messages[at + 1 : end]
        kept = head.role == "system" or at >= last_line
        if not head.tool_calls:
            blocks.append(_Block([head], kept=kept))
            continue
        wanted = {call.id for call in head.tool_calls}
        found = [one for one in results if one.tool_call_id in wanted]
        if {one.tool_call_id for one in found} == wanted:
            blocks.append(_Block([head, *found], is_facts=True, kept=kept))
    return blocks


def _compact(messages: Sequence[Message]) -> list[Message]:
    return [_compact_message(one) for one in messages]


def _compact_message(message: Message) -> Message:
    if message.role != "tool":
        return replace(message, content="")  # "Let me look that up."
    try:
        told = json.loads(message.content)
    except (ValueError, RecursionError):
        return replace(message, content=_OMITTED)
    return replace(message, content=as_data(_facts(told)))


def _facts(value: Any) -> Any:
    """Of listings the few fields that tell them apart; of everything else all but prose."""
    if isinstance(value, Mapping):
        if "ListingKey" in value and "ListPrice" in value:
            return {name: value[name] for name in _KEPT if name in value}
        return {name: _facts(each) for name, each in value.items() if name not in _PROSE}
    return [_facts(each) for each in value] if isinstance(value, list) else value


def _without_results(messages: Sequence[Message]) -> list[Message]:
    return [replace(one, content=_OMITTED if one.role == "tool" else "") for one in messages]
