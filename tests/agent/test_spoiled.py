"""When a reply is to be left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.checked import Change, Checked
from agent.events import ToolFinished
from agent.model import Message
from agent.spoiled import Spoiled, is_gibberish

HOME = {"ListingKey": "K1", "UnparsedAddress": "214 Larkspur Ln, Lindenport", "ListPrice": 449_000}
FOUND = ToolFinished("search_listings", {}, {"total": 1, "listings": [HOME]})
HONEST = "That is not in the listing."
USELESS = ("I can help you with that!", "How can I help you today?", HONEST)
USEFUL = (
    "The one at 214 Larkspur Lane fits.",
    "Two homes fit.",
    "It costs $449,000.",
    "It costs four hundred forty-nine thousand dollars.",
)
GIBBERISH = (
    "########## ==========",
    "这是一个很好的房子",
    "Хороший дом в центре",
    "the the the the house",
    "house is house is house is house is house is",
    "a large living room with a large living room with a large living room",
    "grbl xxtr pqrst mnbvc zzkrt wlkj home",
    "toTheHouse inLindenport ofTheWorld asItIs",
    "a\ufffd\ufffdb house",
    "}{][|~^ \\\\ {}{} <<>> ==",
    "antidisestablishmentarianismhousekeeping",
)
SPEECH = (
    "There are 3 homes up to $500,000 in Maple Heights.",
    "First, 19 Millrace Court, a 3 bedroom townhouse with 2 full and 1 half bath, at $358,000.",
    "José García lists it, near the café.",
    "MLS, HOA, RV and ADU are abbreviations.",
    "No, no, no.",
    "Yes.",
    "Free would be Saturday, November 28, at 4 PM, Saturday, November 28, at 5 PM or Saturday, November 28, at 6 PM.",
    "Parking for the visitor is behind the house, and the answer is yes.",
    "...",
    "2,400",
    "Call 360-555-0188 on Saturday, November 28, from 2 to 4 PM.",
    "\u201cA home with a view\u201d \u2013 that\u2019s what the listing says\u2026",
)


ECHOES = (
    'Visitor: "Lindenport, a rental property with a pool."',
    "The visitor's response is: I have no homes.",
    "The user asks for a pool.",
    "**Answer:** it has two rooms.",
)


def _replaced(was: str, reason: str = "figure") -> Checked:
    return Checked(HONEST, (Change(reason, was, HONEST),))


def _leaves(*clauses: str, found: ToolFinished | None = FOUND) -> list[str | None]:
    """The rule that each clause is left by, all of them passed by the judges."""
    watch = Spoiled()
    if found:
        watch.learn(found)
    return [watch.reason if watch.clause(one, Checked(one)) else None for one in clauses]


@pytest.mark.parametrize("text", GIBBERISH)
def test_what_nobody_can_listen_to_is_left(text: str) -> None:
    assert _leaves(text) == ["gibberish"]


@pytest.mark.parametrize("text", ECHOES)
def test_what_speaks_about_the_visitor_is_left(text: str) -> None:
    assert _leaves(text) == ["echo"]


@pytest.mark.parametrize("text", SPEECH)
def test_speech_goes_on(text: str) -> None:
    assert _leaves(text) == [None]


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    is_gibberish(text)
    Spoiled().clause(text, Checked(text))
    Spoiled().at_end(text)


def test_the_second_clause_that_is_replaced_is_the_last() -> None:
    watch = Spoiled()
    watch.learn(FOUND)
    assert watch.clause("It costs $1.", _replaced("It costs $1.")) == ""
    assert watch.clause("It has a porch.", Checked("It has a porch.")) == ""
    assert watch.clause("It has 9 baths.", _replaced("It has 9 baths."))
    assert watch.reason == "replaced"


def test_repairs_leave_nothing() -> None:
    watch = Spoiled()
    watch.learn(FOUND)
    repaired = Checked("It costs $449,000.", (Change("figure", "$455,000", "$449,000", repaired=True),))
    assert [watch.clause(f"It costs $455,00{at}.", repaired) for at in range(6)] == [""] * 6


def test_figures_without_any_tool_are_left_at_once() -> None:
    watch = Spoiled()
    assert watch.clause("It costs $1.", _replaced("It costs $1."))
    assert watch.reason == "untold"


@pytest.mark.parametrize(("lines_since", "left"), [(0, False), (3, False), (9, True)])
def test_a_follow_up_needs_no_tool_of_its_own(lines_since: int, left: bool) -> None:
    """ "There are three more." after "I found five homes": a slip in it is replaced like one after a tool."""
    found = [Message("user", "Which homes?"), Message("tool", "{}", tool_call_id="c"), Message("assistant", "Five.")]
    since = [Message("user", "Fine."), Message("assistant", "Yes.")] * lines_since
    watch = Spoiled([*found, *since, Message("user", "And the others?")])
    assert bool(watch.clause("It costs $1.", _replaced("It costs $1."))) is left


def test_a_number_that_tells_of_no_home_is_replaced_once() -> None:
    for greeting in ("I can search homes in three towns.", "I am here 7 days a week."):
        watch = Spoiled([Message("user", "Hello")])
        assert watch.clause(greeting, _replaced(greeting)) == ""
        assert watch.clause("What are you looking for?", Checked("What are you looking for?")) == ""
        assert watch.at_end(f"{HONEST} What are you looking for?") == ""
    invented = "I know a house of that kind."
    assert Spoiled().clause(invented, _replaced(invented, "listing")), "a home that nobody has looked up"


@pytest.mark.parametrize(
    ("kept", "stands"),
    [
        ("", False),
        ("Sure!", False),
        ("Would you like to see it this weekend, or rather later?", False),
        ("It costs $449,000.", True),
        ("The kitchen has an island, and the porch looks to the west.", True),
    ],
)
def test_a_reply_of_which_nothing_is_left_but_what_was_replaced_is_followed_up(kept: str, stands: bool) -> None:
    watch = Spoiled()
    watch.learn(ToolFinished("get_listing", {}, {"listing": HOME}))
    assert watch.clause("It has 9 baths.", _replaced("It has 9 baths.")) == ""
    assert watch.clause(kept, Checked(kept)) == ""
    assert (watch.at_end(f"{HONEST} {kept}") == "") is stands
    assert watch.reason == (None if stands else "replaced")


def test_half_a_clause_that_stands_is_an_answer() -> None:
    watch = Spoiled()
    watch.learn(ToolFinished("get_listing", {}, {"listing": HOME}))
    now = "It costs $449,000, but I have no checked figure for the rest."
    was = "It costs $449,000, down from $500,000."
    assert watch.clause(was, Checked(now, (Change("figure", was, now),))) == ""
    assert watch.at_end(now) == ""


def test_a_lapse_of_law_is_an_answer() -> None:
    watch = Spoiled()
    watch.clause("It is a safe area.", _replaced("It is a safe area.", "crime"))
    assert watch.at_end("I cannot speak about safety.") == ""


def test_a_lapse_of_law_alone_is_replaced_once() -> None:
    watch = Spoiled()
    assert watch.clause("It is a safe area.", _replaced("It is a safe area.", "crime")) == ""


def test_the_same_clause_three_times_in_a_row_is_left() -> None:
    assert _leaves("It has a porch.", "It has a PORCH!", "It has a porch.") == [None, None, "repeats"]


def test_what_is_so_of_three_homes_may_be_said_of_each_and_a_circle_is_left_all_the_same() -> None:
    each = [text for street in ("Elm", "Oak", "Fir") for text in (f"Next is {street} Road.", "It has a porch.")]
    assert _leaves(*each) == [None] * 6
    assert _leaves(*["It has a porch.", "And a garden."] * 4)[-2] == "repeats"


def test_the_same_long_figure_for_the_fourth_time_is_left() -> None:
    clauses = [f"The {word} has 1,540 square feet." for word in ("home", "floor", "bed", "bath")]
    assert _leaves(*clauses) == [None, None, None, "repeats"]
    assert _leaves(*[f"The {word} has 3 rooms." for word in ("home", "floor", "bed", "bath")]) == [None] * 4


def test_an_endless_reply_is_left() -> None:
    clauses = [f"The {'very ' * 3}{word} porch is number {word}." for word in ("first", "second", "third", "fourth")]
    watch = Spoiled(most_chars=100)
    assert [bool(watch.clause(one, Checked(one))) for one in clauses][:3] == [False, False, True]
    assert watch.reason == "too_long"


def test_a_call_written_as_text_is_left() -> None:
    assert _leaves('{"name": "search_listings"}', "I use get_listing now.") == ["tool_text", "tool_text"]


@pytest.mark.parametrize("said", USELESS)
def test_a_reply_that_tells_nothing_of_the_homes_found_is_followed_up(said: str) -> None:
    watch = Spoiled()
    watch.learn(FOUND)
    assert watch.at_end(said)
    assert watch.reason == "nothing_told"


@pytest.mark.parametrize("said", USEFUL)
def test_a_home_or_a_figure_is_enough(said: str) -> None:
    watch = Spoiled()
    watch.learn(FOUND)
    assert watch.at_end(said) == ""


def test_how_many_there_are_is_enough() -> None:
    watch = Spoiled()
    watch.learn(ToolFinished("search_listings", {}, {"total": 5, "listings": [HOME]}))
    assert watch.at_end("Yes, five of them. Which town would you prefer?") == ""
    assert watch.at_end("Yes, seven of them. Which town would you prefer?")


@pytest.mark.parametrize("said", USELESS)
def test_small_talk_without_a_search_stands(said: str) -> None:
    assert Spoiled().at_end(said) == ""


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("I can help you with that!", False),
        ("No listing is on a street of that name.", True),
        ("I don\u2019t have one.", True),
        ("214 Larkspur comes close.", True),
    ],
)
def test_that_nothing_fits_is_told_by_saying_so_or_by_what_comes_near(said: str, stands: bool) -> None:
    watch = Spoiled()
    watch.learn(ToolFinished("search_listings", {}, {"total": 0, "relaxed": [{"listings": [HOME]}]}))
    assert (watch.at_end(said) == "") is stands


def test_nothing_at_all_is_empty() -> None:
    watch = Spoiled()
    assert watch.at_end(" \n--")
    assert watch.reason == "empty"


def test_what_a_visitor_is_told_is_a_sentence() -> None:
    for clause in ("########## ====", '{"a"'):
        told = Spoiled().clause(clause, Checked(clause))
        assert told[0].isupper()
        assert told.endswith("The offline concierge answers.")
