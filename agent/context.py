"""Keeps a conversation within a model's context: which messages are sent, how many tokens they are about.

The last line and the system prompt always go; of older tool results the facts stay (key, address, price, rooms, area),
prose goes first, oldest first. What is sent begins with a line of the visitor and its lines alternate as they did:
templates of open models refuse others. Knows the tools' results by their field names; asks no server, phrases nothing.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from agent.model import Message, Tool
from agent.replying.recovering import GO_ON
from agent.server.wire import message_json, tool_json
from agent.told_data import as_data

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
# Of a line that stands around older results: enough to tell which question they answered.
_SHORT_CHARS = 80


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
    """Messages that go or stay together: a line, or calls with their results.

    `exchange` counts the visitor's lines up to it; `kept`: of the prompt or of the last exchange.
    """

    messages: list[Message]
    exchange: int
    is_facts: bool
    kept: bool


# Blocks that become smaller at once, and what they become.
_Step = Sequence[tuple[_Block, list[Message]]]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """`steps` is how many steps of making smaller it took."""

    messages: tuple[Message, ...]
    steps: int


def trimmed(
    messages: Sequence[Message], tools: Sequence[Tool], most_tokens: int, estimate: TokenEstimate, steps: int = 0
) -> Trimmed:
    """Of the messages those that fit, in order, no result without its call. All of them when they fit as they are.

    First older results are made compact, then prose goes, oldest first, then older results. When the last exchange
    alone is too much, its results are made compact, and all but the newest round's left out at last. The system prompt,
    the question and what was looked up just now stay whatever: a model without them would answer blind, and a server
    that cannot take them says so, upon which the stand-in answers.
    `steps`: at least so many, as an earlier round of the same reply took, so that both begin alike.
    """
    blocks = _blocks(messages)
    whole = [one for block in blocks for one in block.messages]
    if not steps and estimate.of(whole, tools) <= most_tokens:
        return Trimmed(tuple(whole), 0)
    left = most_tokens - estimate.exactly(whole, tools)
    taken = 0
    for step in _steps(blocks):
        if taken >= steps and left >= _ROUNDING:
            break
        for block, smaller in step:
            left += estimate.exactly(block.messages, ()) - estimate.exactly(smaller, ())
            block.messages = smaller
        taken += 1
    return Trimmed(tuple(one for block in blocks for one in block.messages), taken)


def question_at(messages: Sequence[Message]) -> int:
    """Where the visitor's last line is: who is asked to go on after a cut still answers the same one. 0 without any."""
    lines = (at for at, one in enumerate(messages) if one.role == "user" and one.content != GO_ON)
    return max(lines, default=0)


def _steps(blocks: Sequence[_Block]) -> Sequence[_Step]:
    """What may be made smaller, in order, and to what."""
    nobodys = [one for one in blocks if not one.kept and not one.exchange]  # said before the visitor's first line
    older = [one for one in blocks if not one.kept and one.exchange]
    exchanges = [list(one) for _, one in groupby(older, key=lambda block: block.exchange)]
    now = [one for one in blocks if one.kept and one.is_facts]
    return [
        *([[(one, list[Message]()) for one in nobodys]] if nobodys else []),
        *([(one, _compact(one.messages))] for one in older if one.is_facts),
        *(_without_prose(one) for one in exchanges),
        *([(block, list[Message]()) for block in one] for one in exchanges),
        *([(one, _compact(one.messages))] for one in now),
        *([(one, _without_results(one.messages))] for one in now[:-1]),
    ]


def _without_prose(exchange: Sequence[_Block]) -> _Step:
    """Nothing of an exchange that looked nothing up; else its results between the beginnings of its lines.

    Without those the conversation would begin with the calls, or have two lines of the visitor in a row.
    """
    if not any(one.is_facts for one in exchange):
        return [(one, []) for one in exchange]
    return [(one, [_shortened(each) for each in one.messages]) for one in exchange if not one.is_facts]


def _shortened(line: Message) -> Message:
    if len(line.content) <= _SHORT_CHARS:
        return line
    begin = line.content[:_SHORT_CHARS]
    return replace(line, content=f"{begin.rpartition(' ')[0] or begin} \u2026")


def _blocks(messages: Sequence[Message]) -> list[_Block]:
    """Results without their call are left out, and calls without all of their results: servers refuse them."""
    question = question_at(messages)
    starts = [at for at, one in enumerate(messages) if one.role != "tool"]
    blocks: list[_Block] = []
    exchange = 0
    for at, end in pairwise([*starts, len(messages)]):
        head, results = messages[at], messages[at + 1 : end]
        exchange += head.role == "user"
        kept = head.role == "system" or at >= question
        if not head.tool_calls:
            blocks.append(_Block([head], exchange, is_facts=False, kept=kept))
            continue
        wanted = {call.id for call in head.tool_calls}
        found = [one for one in results if one.tool_call_id in wanted]
        if {one.tool_call_id for one in found} == wanted:
            blocks.append(_Block([head, *found], exchange, is_facts=True, kept=kept))
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
