"""Every figure of a reply has its source: over real dialogues with the concierge, and changed by one it has none."""

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import ReplyFinished, ToolFinished
from agent.listing_files import load_listings
from agent.model import Message, TextDelta
from agent.sources import Source, mentions, sources
from agent.tools import Toolbox
from tests.agent.records import listings

_NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)  # a Monday morning where the listings are
_IT = ("houses", "the first one")
_LOAN = ("houses", "the second one", "monthly payment with 20 percent down at 6.5 percent")
_VISIT = "book a viewing on saturday at 2 pm, I am Dana Ruiz, 509-555-0142"
_DIALOGUES: tuple[tuple[str, ...], ...] = (
    ("houses",),
    ("homes", "show me more"),
    ("3 bedroom houses under 500k",),
    ("condos in Lindenport for less than 450k",),
    ("homes between 300 thousand and 500000 dollars",),
    ("homes over 300 thousand and under 1.2 million",),
    ("homes in Maple Heights or Cedar Hollow under $600,000",),
    ("two to three bedrooms in Lindenport",),
    ("homes with at most 3 bedrooms in Cedar Hollow",),
    ("2+ bathrooms, under 600k",),
    ("at least 1,200 square feet",),
    ("houses built after 1980",),
    ("houses on at least 0.2 acres",),
    ("houses with a two car garage",),
    ("5 bedroom condos with a pool under $90,000",),
    ("houses with seven bedrooms and a sauna",),
    ("anything in a 55 and over community?", "the first one", "is it 55 plus?"),
    ("rentals under $3,000 a month", "the first one", "how long is the lease?", "pets?"),
    ("show me land",),
    ("what's the cheapest condo?", "when was it built and how big is it?"),
    ("pending homes", "the first one", "is it available?"),
    ("coming soon homes", "the first one"),
    (*_IT, "how big is the lot?", "how many bathrooms?", "is there a garage?"),
    (*_IT, "what are the taxes?", "when was it listed?", "what's the price?"),
    (*_IT, "has the price changed?", "how many floors?"),
    ("condos", "the first one", "what's the HOA fee?"),
    ("condos", "which one has the lowest association fee?", "which is the newest?"),
    ("houses", "which has the biggest lot?", "which has the most bedrooms?"),
    ("houses", "compare the first two"),
    ("homes in Lindenport", "compare them"),
    (*_IT, "so it's $300,000, right?", "it has 9 bedrooms, right?", "built in 1901, correct?"),
    ("houses", "does the second have four bedrooms?"),
    _LOAN,
    (*_LOAN, "how about 30 percent down?", "and at 7.25 percent?", "over 15 years"),
    (*_LOAN, "with taxes and fees"),
    ("what would a 400k house cost a month with 60,000 down at 6.875%?",),
    ("any open houses this weekend?", "open houses in Maple Heights"),
    (*_IT, "does it have an open house?"),
    (*_IT, _VISIT, "make it 3 pm instead", "when is my viewing?"),
    (*_IT, "book a viewing on saturday at 11 pm, I am Dana Ruiz, 509-555-0142"),
    (*_IT, "book a viewing", "december 5th", "half past ten", "Dana Ruiz", "509 555 0142"),
    ("condos under 300k", "what am I looking for?"),
    ("tell me about 87 Quarry Road", "what is 6 Heron Way like?"),
)


@dataclass(frozen=True)
class _Turn:
    question: str
    reply: str
    results: tuple[ToolFinished, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources(self.reply, self.question, self.results)


async def _held(lines: tuple[str, ...], toolbox: Toolbox) -> list[_Turn]:
    agent, messages = Agent(OfflineConcierge(), toolbox), list[Message]()
    results: list[ToolFinished] = []
    turns = []
    for line in lines:
        messages.append(Message("user", line))
        reply = ""
        async for event in agent.reply(messages):
            match event:
                case TextDelta(text):
                    reply += text
                case ToolFinished():
                    results.append(event)
                case ReplyFinished():
                    messages += event.messages
        turns.append(_Turn(line, reply, tuple(results)))
    return turns


@cache
def _turns() -> tuple[_Turn, ...]:
    sample = load_listings(Path(__file__).parent / "thirteen").listings
    dialogues = (_held(lines, Toolbox(sample, clock=lambda: _NOW)) for lines in _DIALOGUES)
    return tuple(turn for dialogue in dialogues for turn in asyncio.run(dialogue))


@cache
def _with_figures() -> tuple[tuple[_Turn, Source], ...]:
    return tuple((turn, source) for turn in _turns() for source in turn.sources)


def _held_numbers(turn: _Turn) -> set[float]:
    """All numbers of the visitor's line and of all that went to the tools and came from them, whatever they are."""
    data = [[each.arguments, each.result] for each in turn.results]
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", f"{turn.question} {json.dumps(data)}")
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", plain)}


def test_no_figure_of_the_concierge_is_without_a_source() -> None:
    unknown = [(source.text, turn.reply) for turn, source in _with_figures() if source.origin == "unknown"]
    assert len(_with_figures()) > 400
    assert unknown == []


def test_no_digit_is_left_out() -> None:
    """All digits of a reply are in a figure, or in an address that is told of by its listing."""
    for turn in _turns():
        addresses = re.findall(
            r'"(?:UnparsedAddress|address)": "([^",]+)', json.dumps([e.result for e in turn.results])
        )
        numbers = {number for address in addresses for number in re.findall(r"\d+", address)}
        left = turn.reply
        for source in reversed(turn.sources):
            left = left[: source.start] + left[source.end :]
        assert set(re.findall(r"\d+", left)) <= numbers, turn.reply


def test_sources_are_spans_of_the_reply_in_order() -> None:
    for turn in _turns():
        end = 0
        for source in turn.sources:
            assert end <= source.start < source.end
            assert turn.reply[source.start : source.end] == source.text
            end = source.end


def test_a_source_names_a_field_that_holds_the_figure() -> None:
    for turn, source in _with_figures():
        if source.origin in ("listing", "tool"):
            assert source.field
            assert source.tool in {each.name for each in turn.results}
            if source.origin == "listing":
                assert source.field in _fields_of(turn, source.listing_key), source
        else:
            assert (source.field, source.tool, source.listing_key) == ("", "", None)


def _fields_of(turn: _Turn, key: str | None) -> set[str]:
    found: set[str] = set()

    def look(node: Any) -> None:
        if isinstance(node, dict):
            found.update(node if node.get("ListingKey") == key else ())
            found.update(node.get("differences", ()), node.get("same", ()))
            for child in node.values():
                look(child)
        elif isinstance(node, list):
            for child in node:
                look(child)

    look([dict(each.result) for each in turn.results])
    return found


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_figure_changed_by_one_has_no_source(data: st.DataObject) -> None:
    """Unless that very number stands in the data: then it may be another home's."""
    turn, source = _with_figures()[data.draw(st.integers(0, len(_with_figures()) - 1))]
    number = re.search(r"\d[\d,]*(?:\.\d+)?", source.text)
    assume(number is not None)
    assert number
    value = float(number[0].replace(",", "")) + data.draw(st.sampled_from([-1, 1]))
    assume(value > 0 and value not in _held_numbers(turn))
    decimals = len(number[0].partition(".")[2])
    told = f"{value:,.{decimals}f}" if "," in number[0] or value >= 10_000 else f"{value:.{decimals}f}"
    text = source.text[: number.start()] + told + source.text[number.end() :]
    changed = turn.reply[: source.start] + text + turn.reply[source.end :]
    found = [one for one in sources(changed, turn.question, turn.results) if one.start == source.start]
    assert [one.origin for one in found] == ["unknown"], changed


@settings(deadline=None)
@given(st.text(alphabet="$0123456789,. \n-/%+:#ABapmoneft'’", max_size=60), st.text(max_size=20))
def test_any_text_can_be_asked_about(reply: str, question: str) -> None:
    for source in sources(reply, question, _turns()[0].results):
        assert reply[source.start : source.end] == source.text


_HOMES = listings(
    {"YearBuilt": 1998, "LotSizeAcres": 0.21, "AssociationFee": 120, "AssociationFeeFrequency": "Monthly"},
    {"UnparsedAddress": "6 Heron Way", "StreetNumber": "6", "ListPrice": 389900, "BedroomsTotal": 4, "TaxYear": 2025},
    {"PropertyType": "Residential Lease", "UnparsedAddress": "900 Harbor Blvd Unit 12A", "ListPrice": 2150},
)
_TOOLBOX = Toolbox(_HOMES, clock=lambda: _NOW)


def _called(*calls: tuple[str, dict[str, Any]]) -> tuple[ToolFinished, ...]:
    async def run() -> tuple[ToolFinished, ...]:
        found = [(name, await _TOOLBOX.call(name, json.dumps(arguments))) for name, arguments in calls]
        return tuple(ToolFinished(name, one.arguments, one.result) for name, one in found)

    return asyncio.run(run())


_ALL = [*(("get_listing", {"listing_key": f"K{n}"}) for n in (3, 2, 1)), ("search_listings", {"max_price_usd": 460000})]


def _told(reply: str, question: str = "", calls: Any = None) -> list[tuple[str, str, str | None]]:
    results = _called(*(_ALL if calls is None else calls))
    return [(one.text, one.field or one.origin, one.listing_key) for one in sources(reply, question, results)]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("87 Quarry Road is at $449,000.", [("$449,000", "ListPrice", "K1")]),
        ("87 Quarry Rd costs 449 thousand dollars.", [("449 thousand dollars", "ListPrice", "K1")]),
        ("6 Heron Way is about $390K.", [("$390K", "ListPrice", "K2")]),
        ("It has 1,850 square feet.", [("1,850 square feet", "LivingArea", "K2")]),
        ("87 Quarry Road has about 1,900 sq ft.", [("1,900 sq ft", "LivingArea", "K1")]),
        ("87 Quarry Road has about 0.2 acres.", [("0.2 acres", "LotSizeAcres", "K1")]),
        ("6 Heron Way has four bedrooms.", [("four bedrooms", "BedroomsTotal", "K2")]),
        ("87 Quarry Road, a 3-bedroom", [("3-bedroom", "BedroomsTotal", "K1")]),
        ("87 Quarry Road, with two and a half baths", [("two and a half baths", "BathroomsFull", "K1")]),
        ("6 Heron Way has 2 full baths", [("2 full baths", "BathroomsFull", "K2")]),
        ("6 Heron Way has 1 half bath", [("1 half bath", "BathroomsHalf", "K2")]),
        ("87 Quarry Road has a garage for 2 cars", [("2 cars", "GarageSpaces", "K1")]),
        ("900 Harbor Boulevard rents at $2,150 a month.", [("$2,150 a month", "ListPrice", "K3")]),
        ("There are two homes up to $460,000.", [("two homes", "total", None), ("$460,000", "visitor", None)]),
        ("87 Quarry Road is listing K1, ZIP 98730.", [("98730", "unknown", None)]),
    ],
)  # fmt: skip
def test_a_figure_is_the_field_it_says(reply: str, told: list[tuple[str, str, str | None]]) -> None:
    assert _told(reply) == told


@pytest.mark.parametrize(
    "reply",
    [
        "It costs $1,998.",  # the year it was built
        "It is $3.",  # bedrooms
        "87 Quarry Road has 1,998 square feet.",
        "It has 1850 bedrooms.",
        "6 Heron Way was built in 2025.",  # the year of its tax
        "The association fee is $449,000.",
        "The property tax is $120.",
        "87 Quarry Road is $449,000 a month.",
        "It is about $420,000.",
        "It has 0.3 acres.",
        "It has 2 skylights.",
        "The rate is 3 percent.",
    ],
)
def test_a_value_of_another_kind_is_no_source(reply: str) -> None:
    assert [origin for _, origin, _ in _told(reply)] == ["unknown"]


def test_the_home_last_spoken_of_goes_first() -> None:
    reply = "87 Quarry Road and 6 Heron Way: 2 full baths. But 87 Quarry Rd: 2 full baths."
    assert [key for _, _, key in _told(reply)] == ["K2", "K1"]


def test_a_home_without_an_address_is_known_by_its_figures() -> None:
    assert _told("First, 87 Quarry Road. Second, a 4 bedroom house with 2 full baths at $389,900.") == [
        ("4 bedroom", "BedroomsTotal", "K2"),
        ("2 full baths", "BathroomsFull", "K2"),
        ("$389,900", "ListPrice", "K2"),
    ]


def test_words_of_the_visitor_are_no_fact() -> None:
    assert _told("You said $300,000 and 20 percent.", "300k with 20 down") == [
        ("$300,000", "visitor", None),
        ("20 percent", "visitor", None),
    ]


def test_what_a_call_was_asked_is_the_visitors_wish() -> None:
    loan = ("estimate_mortgage", {"listing_key": "K1", "down_payment_percent": 20, "annual_rate_percent": 6.5})
    assert _told("With 20 percent down, the loan is $359,200 at 6.5 percent over 30 years.", "", [loan]) == [
        ("20 percent", "visitor", None),
        ("$359,200", "loan_usd", "K1"),
        ("6.5 percent", "annual_rate_percent", "K1"),
        ("30 years", "term_years", "K1"),
    ]


def test_a_comparison_is_told_home_by_home() -> None:
    compared = ("compare_listings", {"listing_keys": ["K1", "K2"]})
    assert _told("87 Quarry Road was built in 1998; 6 Heron Way is at $389,900.", "", [compared]) == [
        ("1998", "YearBuilt", "K1"),
        ("$389,900", "ListPrice", "K2"),
    ]


def test_a_viewing_is_traced_to_its_booking() -> None:
    wanted = {"listing_key": "K1", "date": "saturday", "time": "2 pm", "name": "Dana", "phone": "509-555-0142"}
    results = _called(("book_viewing", wanted))
    reference = results[0].result["booking"]["reference"]
    reply = f"Saturday, November 28, at 2 PM. The number is (509) 555-0142, the reference {reference}."
    assert [(one.text, one.field) for one in sources(reply, "", results)] == [
        ("Saturday, November 28", "starts_local"),
        ("2 PM", "starts_local"),
        ("(509) 555-0142", "phone"),
        (reference, "reference"),
    ]
    for wrong in ("Sunday, November 28", "November 29", "3 PM", "2 AM", "509-555-0143", "VX-AAAAAAA"):
        assert [one.origin for one in sources(wrong, "", results)] == ["unknown"]


def test_remarks_are_read_for_what_no_field_holds() -> None:
    remarks = listings({"PublicRemarks": "Three skylights and a pond, 5 minutes from the ferry."})
    outcome = asyncio.run(Toolbox(remarks).call("get_listing", '{"listing_key": "K1"}'))
    results = [ToolFinished("get_listing", outcome.arguments, outcome.result)]
    assert [one.field for one in sources("It is 5 minutes from the ferry.", "", results)] == ["PublicRemarks"]
    assert [one.origin for one in sources("It is 6 minutes from the ferry.", "", results)] == ["unknown"]


@pytest.mark.parametrize(
    "result", [{}, {"error": {"code": "x", "message": ""}}, {"listings": [None, 3, {}], "total": None}]
)
def test_odd_results_trace_nothing(result: dict[str, Any]) -> None:
    found = sources("There are 3 homes at $5.", "", [ToolFinished("search_listings", {}, result)])
    assert [one.origin for one in found] == ["unknown", "unknown"]
    assert sources("", "", []) == sources("No figure at all.", "2", []) == ()


def test_mentions_are_offered_here_too() -> None:
    assert [one.listing_key for one in mentions("87 Quarry Road", {"K1": "87 Quarry Rd"})] == ["K1"]
