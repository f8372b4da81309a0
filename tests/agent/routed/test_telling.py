"""Whether a text tells anything of an answer."""

import pytest

from agent.errors import SaysNothing
from agent.routed.telling import Begin, tells_of

GARAGE = "Yes, 19 Millrace Court has a garage for 2 cars. What else would you like to know?"
ABOUT = "Tell me about 19 Millrace Court."
FOUND = "3 homes up to $500,000. First, 19 Millrace Court, a townhouse at $358,000. Which one shall I tell you about?"


def test_which_home_is_told_by_a_home() -> None:
    assert not tells_of("It has a garage for 2 cars.", GARAGE, "Which one has a garage?")
    assert tells_of("It is 19 Millrace Court.", GARAGE, "Which one has a garage?")
    assert tells_of("It has a garage for 2 cars.", GARAGE, "Does 19 Millrace Court have a garage?")


def test_a_home_alone_does_not_tell_what_was_asked_of_it() -> None:
    asked = "Does the first one have garages?"
    assert not tells_of("19 Millrace Court is a townhouse by the green.", GARAGE, asked)
    assert tells_of("19 Millrace Court has a garage.", GARAGE, asked)
    assert tells_of("19 Millrace Court has room for 2 cars.", GARAGE, asked)


@pytest.mark.parametrize(
    ("said", "answer", "tells"),
    [
        ("Yes, it has a two-car garage.", GARAGE, True),
        ("Yes, it does have a garage.", GARAGE, True),
        ("At 19 Millrace it is.", GARAGE, True),
        ("The answer is 4 homes with 100% accuracy.", GARAGE, False),
        ("What else would you like to know?", GARAGE, False),
        ("How can I help you today?", FOUND, False),
        ("", FOUND, False),
        ("There are three homes.", FOUND, True),
        ("It is $358,000.", FOUND, True),
        ("Anything.", "Which town would you like?", True),
    ],
)
def test_by_a_figure_a_street_or_enough_words(said: str, answer: str, tells: bool) -> None:
    assert tells_of(said, answer, ABOUT) is tells


def _begun(*pieces: str, answer: str = GARAGE) -> list[str]:
    begin = Begin(answer, ABOUT)
    told = [*(begin.feed(piece) for piece in pieces), begin.end()]
    begin.raise_if_nothing()
    return told


def test_a_begin_is_held_back_until_it_tells_something_in_a_whole_sentence() -> None:
    assert _begun("Yes, it has ", "a garage", ". ", "More?") == ["", "", "Yes, it has a garage. ", "More?", ""]
    assert _begun("Sure! ", "It has a garage", ". ") == ["", "Sure! It has a garage", ". ", ""]
    assert _begun("It has a garage") == ["", "It has a garage"]


def test_a_begin_about_something_else_is_never_passed_on() -> None:
    with pytest.raises(SaysNothing):
        _begun("This is one of the most luxurious homes. ")
    begin = Begin(GARAGE, ABOUT)
    with pytest.raises(SaysNothing):
        [begin.feed("This is one of the most luxurious homes. ") for _ in range(9)]


def test_without_an_answer_to_hold_on_to_nothing_is_held_back() -> None:
    assert _begun("Any", "thing.", answer="") == ["Any", "thing.", ""]
