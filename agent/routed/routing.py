"""What a conversation needs next, by the concierge's rules: calls of tools, words of the house, or a model's words.

Here stands what a model without tools is told: a short prompt, the talk so far, and what the tools found, as plain
text. Asks no model and runs no tool.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import agent.concierge.phrasing as say
import agent.concierge.reporting as report
from agent.concierge.deciding import decide
from agent.concierge.dialogue import Dialogue, follow
from agent.concierge.model import Calls, next_calls
from agent.concierge.orders import may_be_read_out
from agent.concierge.thread import Fields, ToolResult, relaxed_of, rows_of
from agent.model import Message, Tool
from agent.routed.routed_prompt import ROUTED_PROMPT, asked, asked_freely
from agent.told_data import defused

_MOST_ROWS = 3
_MOST_CHARS_A_RESULT = 800
# What nobody says aloud, or what stands in another field as it is said.
_NOT_SAID = re.compile(
    r".*(?:Key|Id|_key|Timestamp|_local)|Street(?:Number|Name|Suffix|Dir\w+)|UnitNumber|StateOrProvince|PostalCode|Country"
    r"|PropertyType|Directions|wishes"
)
_LINES_BEFORE = 4
_CHARS_A_LINE = 300


@dataclass(frozen=True, slots=True)
class Route:
    """One of three: `calls` to make; or `said`, the house's own words; or `messages` for a model without tools.

    `answer` is a right one to those, when something was looked up for it, to the visitor's `question`.
    """

    calls: Calls
    said: str = ""
    messages: tuple[Message, ...] = ()
    answer: str = ""
    question: str = ""


def route(messages: Sequence[Message], tools: Sequence[Tool]) -> Route:
    """The next step of the conversation's last line. The same messages give the same step."""
    dialogue = follow(messages, tools, decide)
    if calls := next_calls(dialogue):
        return Route(calls)
    answer = say.fresh(report.ways(dialogue), dialogue.thread.replies, dialogue.turn)
    if _is_of_the_house(dialogue):
        return Route([], said=answer)
    question = next((one.content for one in reversed(messages) if one.role == "user"), "")
    if dialogue.results:
        last = asked(question, "\n".join(map(_told, dialogue.results)), answer)
    else:
        known = [dialogue.thread.known[key] for key in _spoken_of(dialogue) if key in dialogue.thread.known]
        last = asked_freely(question, "\n".join(say.one_line(row) for row in known))
    told = (Message("system", ROUTED_PROMPT), *_before(messages), Message("user", last))
    return Route([], messages=told, answer=answer if dialogue.results else "", question=question)


def _is_of_the_house(dialogue: Dialogue) -> bool:
    """What is not left to a model that may be weak: viewings, what is still to be asked, errors, small talk, limits.

    A line that the rules do not understand is the model's: it may be about anything.
    """
    act = dialogue.act
    if act.kind == "view" or act.limit or act.orders:
        return True
    if any(each.error for each in dialogue.results):
        return True
    # What a word of the trade means in general, a model tells as well: no listing says it.
    return not dialogue.results and act.say not in ("unknown", "term")


def _spoken_of(dialogue: Dialogue) -> Sequence[str]:
    thread = dialogue.thread
    return (thread.focus,) if thread.focus else tuple(thread.group)


def _before(messages: Sequence[Message]) -> Iterator[Message]:
    """The lines before the last one, without tool rounds, the newest few."""
    last = max((at for at, one in enumerate(messages) if one.role == "user"), default=0)
    lines = [one for one in messages[:last] if one.role in ("user", "assistant") and one.content.strip()]
    for one in lines[-_LINES_BEFORE:]:
        yield Message(one.role, one.content[:_CHARS_A_LINE])


def _told(found: ToolResult) -> str:
    """A result as plain text, a home a line, the first few; long ones cut."""
    if found.name == "search_listings":
        rows = rows_of(found.result)
        fit = f"{found.result.get('total', len(rows))} homes fit." if not relaxed_of(found.result) else "None fit."
        return " ".join([fit, *(f"{_row(row)}." for row in rows[:_MOST_ROWS])])
    return "; ".join(_plain(found.result))[:_MOST_CHARS_A_RESULT]


def _row(row: Fields) -> str:
    status = str(row.get("StandardStatus", "Active"))
    more = [say.area(row), "" if status == "Active" else f"status {status}"]
    return ", ".join([say.one_line(row), *filter(None, more)])


def _plain(value: Any, name: str = "") -> Iterator[str]:
    """ "ListPrice: 449000", one for each value, names of outer objects left out."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if not _NOT_SAID.fullmatch(str(key)):
                yield from _plain(each, str(key))
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping | list) for each in value):
        for each in value:
            yield from _plain(each, name)
    elif isinstance(value, list | tuple):
        yield f"{name}: {defused(', '.join(map(str, value)))}"
    elif value is not None and (not name.endswith("Remarks") or may_be_read_out(str(value))):
        yield f"{name}: {defused(' '.join(str(value).split()))}"
