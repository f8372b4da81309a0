"""Streets and towns that no tool told."""

import pytest

from agent.grounding.facts import Facts
from agent.grounding.homes import spots
from agent.grounding.names import invented, wrong_towns
from tests.agent.grounding.scenes import scene


def _facts(name: str) -> Facts:
    facts = Facts(scene(name).messages)
    for result in scene(name).results:
        facts.learn(result)
    return facts


def _invented(text: str, name: str = "houses") -> list[str]:
    facts = _facts(name)
    return [text[start:end] for start, end in invented(text, spots(text, facts.addresses), facts)]


@pytest.mark.parametrize(
    "text",
    [
        "1234 Fake Street is new.",
        "78 Quarry Road is new.",
        "The Birch Lane home is new.",
        "A house in Springfield.",
        "It is in the Willow Creek subdivision.",
        "1234 fake street is new.",
    ],
)
def test_what_was_not_told_is_noticed(text: str) -> None:
    assert _invented(text)


@pytest.mark.parametrize(
    "text",
    [
        "87 Quarry Road is new.",
        "The Quarry Road home in Maple Heights.",
        "6 Heron Way is in Cedar Hollow.",
        "A 3 bedroom house in January.",
        "It is a 10 minute drive.",
        "It faces the street.",
    ],
)
def test_what_was_told_is_not(text: str) -> None:
    assert _invented(text) == []


def test_what_the_visitor_asked_for_may_be_denied_only() -> None:
    assert _invented("I have no listing at 1234 Fake Street.", "elsewhere") == []
    assert _invented("1234 Fake Street is new.", "elsewhere")


def test_a_home_is_in_its_own_town() -> None:
    facts = _facts("houses")
    for text, right in (
        ("87 Quarry Road in Lindenport", "Maple Heights"),
        ("In Lindenport there is 87 Quarry Road", ""),
    ):
        assert [town for _, town in wrong_towns(text, spots(text, facts.addresses), facts)] == [right]
    text = "87 Quarry Road in Maple Heights"
    assert list(wrong_towns(text, spots(text, facts.addresses), facts)) == []
