"""A conversation as the concierge sees it: followed from its messages alone, line by line, result by result.

Nothing is remembered between two calls of the model: the same messages give the same dialogue. Knows how turns go
on; what a line asks for, deciding.py decides.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

import agent.concierge.loans as loan_terms
import agent.concierge.viewings as visit_words
from agent.concierge.boundaries import Boundary
from agent.concierge.contractions import in_full
from agent.concierge.numbers import with_digits
from agent.concierge.references import Superlative
from agent.concierge.spelling import speller
from agent.concierge.thread import Thread, ToolResult, as_object, rows_of, total_of
from agent.concierge.topics import Topic
from agent.concierge.wishes import Reading, read
from agent.model import Message, Tool, ToolCall

MAX_LINE_CHARS = 2_000
Kind = Literal["say", "look_up", "search", "describe", "ask", "pick", "compare", "loan", "view", "open_houses"]


@dataclass(frozen=True)
class Act:
    """What a line asks for. `keys` are the listings meant; `search` is to be asked first, if any.

    `say` names the sentences of replies.py for kind "say"; "unsaid" with "describe": what was asked, no listing says.
    `limit` is what the same line asked and is not done;
    `orders` says that the line also gave orders. `plural`: each of `keys` is to be answered. `address` is that of a
    home to look up first: the line is decided again when the tool has told of it.
    """

    kind: Kind
    say: str = ""
    keys: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    by: Superlative | None = None
    search: Mapping[str, Any] | None = None
    offset: int = 0
    first_only: bool = False
    plural: bool = False
    left_out: tuple[str, ...] = ()
    switched: bool = False
    no_filter: str = ""
    price_usd: float | None = None
    when: str = ""
    street: str = ""
    address: str = ""
    limit: Boundary | None = None
    orders: bool = False
    text: str = ""


Decide = Callable[["Dialogue", str], Act]


@dataclass(frozen=True)
class Line:
    """A visitor's line: `raw` as it came, `text` mended, in lower case and digits, `reading` its wishes."""

    raw: str
    text: str
    reading: Reading


@dataclass(slots=True)
class Dialogue:
    """The state of a conversation. `waiting` names what we asked for last, `choices` what may be chosen.

    `days` are those that an unclear day may mean, until one is chosen; `days_said` the same as people say them.
    `asked` is the present line, `looked_up` the addresses of it that were looked up, `missed` that one was in vain.
    """

    cities: tuple[str, ...] = ()
    search_arguments: tuple[str, ...] = ()
    tools: frozenset[str] = frozenset()
    thread: Thread = field(default_factory=Thread)
    turn: int = 0
    wishes: Mapping[str, Any] = field(default_factory=dict)
    loan: dict[str, Any] = field(default_factory=dict)
    loan_price_usd: float | None = None
    viewing: dict[str, Any] = field(default_factory=dict)
    viewing_open: bool = False
    waiting: str | None = None
    choices: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    days_said: tuple[str, ...] = ()
    act: Act = field(default_factory=lambda: Act("say", "unknown"))
    last: Act | None = None
    results: list[ToolResult] = field(default_factory=list)
    asked: str = ""
    looked_up: tuple[str, ...] = ()
    missed: bool = False
    focus_before: str | None = None

    def line(self, raw: str) -> Line:
        return _line(raw[:MAX_LINE_CHARS], self.cities)

    def results_of(self, name: str) -> list[ToolResult]:
        return [each for each in self.results if each.name == name]

    def settle(self) -> None:
        """The turn is over: what it leaves open for the next line."""
        self.last, self.waiting, self.choices = self.act, None, ()
        match self.act.kind:
            case "loan":
                self.waiting = loan_gap(self)
            case "view":
                self._settle_viewing()
            case "search" | "describe" | "ask" | "pick":
                self.waiting = "more"
            case "say" if self.act.search is not None:
                self.waiting = "serve"

    def _settle_viewing(self) -> None:
        bookings = self.results_of("book_viewing")
        if not bookings:
            self.waiting = visit_words.missing(self.viewing)
            self.choices = self.days if self.waiting == "date" else ()
            return
        self.days, self.days_said = (), ()
        result = bookings[-1]
        if isinstance(booking := result.result.get("booking"), dict):
            self.viewing_open = False
            self.viewing = {**self.viewing, "reference": booking.get("reference")}
            return
        code = str(result.error.get("code", ""))
        self.viewing_open = code != "not_bookable"
        slot = refused_slot(result)
        self.choices = choices_of(result)
        if code == "ambiguous_date":
            self.days, self.days_said = self.choices, tuple(map(str, result.error.get("said") or ()))
        if slot:
            self.viewing.pop(slot, None)
            self.waiting = slot
        if not self.viewing_open:
            self.viewing.pop("listing_key", None)


@lru_cache(maxsize=512)  # earlier lines are read again with every new one
def _line(raw: str, cities: tuple[str, ...]) -> Line:
    raw = re.sub(r"(\d{15})\d+", r"\1", raw)  # a thousand digits are no number, and slow to look through
    plain = raw.lower().replace("\u2019", "'").replace("\u2018", "'")
    text = with_digits(speller(cities).mended(in_full(plain)))
    return Line(raw, text, read(raw, text, cities))


def refused_slot(result: ToolResult) -> str | None:
    """Which answer of the visitor the booking tool could not take."""
    code = str(result.error.get("code", ""))
    fields = result.error.get("fields")
    if isinstance(fields, list) and fields and fields[0] in visit_words.ORDER:
        return str(fields[0])
    for words, slot in (
        ("time", "time"),
        ("hours", "time"),
        ("clash", "time"),
        ("date", "date"),
        ("past", "date"),
        ("phone", "phone"),
        ("name", "name"),
    ):
        if words in code:
            return slot
    return None


def choices_of(result: ToolResult) -> tuple[str, ...]:
    """The days or times that the booking tool offers, in its words."""
    choices = result.error.get("choices")
    if not isinstance(choices, list):
        return ()
    return tuple(
        str(each.get("said") or each.get("date") or each.get("time") or "") if isinstance(each, dict) else str(each)
        for each in choices
    )


def loan_gap(dialogue: Dialogue) -> str | None:
    """What is still to be asked before a payment can be reckoned."""
    if not dialogue.act.keys and dialogue.loan_price_usd is None and not dialogue.act.search:
        return "loan_listing"
    return loan_terms.missing(dialogue.loan)


def follow(messages: Sequence[Message], tools: Sequence[Tool], decide: Decide) -> Dialogue:
    """Reads the messages in order. What does not look like our tools' data is passed over."""
    dialogue = _begin(tools)
    calls: dict[str, ToolCall] = {}
    round_: list[ToolResult] = []
    for message in messages:
        if message.role != "tool" and round_:
            _take(dialogue, round_, decide)
            round_ = []
        match message.role:
            case "user":
                _begin_turn(dialogue, message.content)
                dialogue.act = decide(dialogue, dialogue.asked)
            case "assistant":
                calls = {call.id: call for call in message.tool_calls}
                if message.content:
                    dialogue.thread.replies.append(message.content)
            case "tool" if (call := calls.get(message.tool_call_id or "")) is not None:
                found = ToolResult(call.name, as_object(call.arguments), as_object(message.content))
                dialogue.results.append(found)
                round_.append(found)
    if round_:
        _take(dialogue, round_, decide)
    return dialogue


def _begin_turn(dialogue: Dialogue, line: str) -> None:
    if dialogue.turn:
        dialogue.settle()
    dialogue.turn += 1
    dialogue.asked, dialogue.looked_up, dialogue.missed, dialogue.results = line, (), False, []
    dialogue.focus_before = dialogue.thread.focus


def _take(dialogue: Dialogue, round_: Sequence[ToolResult], decide: Decide) -> None:
    """Takes in a round of results. A home looked up by its address is told of now: what was asked is decided anew."""
    dialogue.thread.take(round_)
    if dialogue.act.kind == "look_up":
        address = dialogue.act.address
        found = [row for each in dialogue.results for row in rows_of(each.result)]
        dialogue.missed = dialogue.missed or not sum(total_of(each.result) for each in dialogue.results)
        dialogue.results = []
        if len(found) == 1:  # the tool takes misspelled streets: from here on it is called by its own name
            own = str(found[0].get("UnparsedAddress", address)).split(",")[0]
            dialogue.asked = dialogue.asked.replace(" ".join(address.split()), own)
        dialogue.looked_up = (*dialogue.looked_up, address)
        dialogue.act = decide(dialogue, dialogue.asked)


def _begin(tools: Sequence[Tool]) -> Dialogue:
    """What the tools' schemas tell: the concierge sees no data but by tools."""
    dialogue = Dialogue(tools=frozenset(tool.name for tool in tools))
    for tool in tools:
        if tool.name == "search_listings":
            properties = tool.parameters.get("properties", {})
            dialogue.search_arguments = tuple(properties)
            dialogue.cities = tuple(str(name) for name in _enum(properties.get("city", {})))
    return dialogue


def _enum(schema: Mapping[str, Any]) -> Sequence[Any]:
    if "enum" in schema:
        return list(schema["enum"])
    return next((list(each["enum"]) for each in schema.get("anyOf", ()) if "enum" in each), [])


def with_preface(act: Act, *, limit: Boundary | None = None, orders: bool = False) -> Act:
    """The act, with what the same line also asked and is not done."""
    return replace(act, limit=limit or act.limit, orders=orders or act.orders)
