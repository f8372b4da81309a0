"""The walkthroughs that come with the house: they can be played, and what they say is so."""

import asyncio
import re
from pathlib import Path

import pytest

from agent.figures_in_text import figures_in
from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.walkthroughs.checking import doubts
from conversation.walkthroughs.reading import Script, read_script, walkthrough_files
from conversation.walkthroughs.rehearsal import rehearsed
from tts.voices import catalogue

_ASSETS = Path(__file__).parents[3] / "assets"
_FILES = walkthrough_files(_ASSETS / "walkthroughs")
_WHEN = {"date", "time", "clock", "weekday", "day"}


@pytest.fixture(scope="module")
def listings() -> Listings:
    return load_listings(_ASSETS / "listings").listings


@pytest.fixture(params=_FILES, ids=lambda path: path.stem)
def script(request: pytest.FixtureRequest, listings: Listings) -> Script:
    return read_script(request.param, {one.ListingKey for one in listings}, set(catalogue().known))


def test_three_come_with_the_house() -> None:
    assert [path.stem for path in _FILES] == ["buyer", "tour", "voice"]


def test_nothing_in_it_is_doubtful(script: Script, listings: Listings) -> None:
    """Every figure is that of a home it shows; no step is planned shorter than it sounds."""
    assert [str(one) for one in asyncio.run(doubts(script, "it", listings))] == []


def test_it_says_first_what_speaks(script: Script) -> None:
    said = script.walkthrough.steps[0].agent
    assert "I am an AI" in said
    assert "synthetic" in said


def test_it_is_a_talk_that_a_presenter_can_hold(script: Script) -> None:
    steps = script.walkthrough.steps
    assert 7 <= len(steps) <= 11
    assert all(step.note for step in steps)
    assert 2.5 <= script.walkthrough.minutes <= 6


def test_live_answers_do_not_go_stale(script: Script, listings: Listings) -> None:
    """Their recorded answers may be heard months later: no day, no time."""
    heard = asyncio.run(rehearsed(script.walkthrough, listings))
    for step, one in zip(script.walkthrough.steps, heard, strict=True):
        if step.is_live:
            figures = [each for each in (*figures_in(step.visitor), *figures_in(one.said)) if each.kind in _WHEN]
            assert figures == [], one.said
            assert "$" in one.said, one.said  # it found what was asked for


def test_the_tour_takes_three_minutes(listings: Listings) -> None:
    assert read_script(_ASSETS / "walkthroughs" / "tour.yaml", None).walkthrough.minutes == pytest.approx(3, abs=0.1)


def test_the_buyer_meets_the_limits_of_the_house(listings: Listings) -> None:
    """What cannot be told, what may not be told, and a figure that no listing holds."""
    steps = read_script(_ASSETS / "walkthroughs" / "buyer.yaml", None).walkthrough.steps
    assert sum(step.is_live for step in steps) >= 1
    assert len({step.show for step in steps if step.show}) >= 3
    said = " ".join(step.agent for step in steps)
    assert "fair housing" in said
    assert "cannot tell" in said
    assert "viewing" in steps[-1].agent


def test_what_the_voice_is_said_to_do_holds_beside_any_default() -> None:
    """At a default speed of 0.7 one of 0.75 is not slower: whoever runs a house may choose its default preset."""
    steps = read_script(_ASSETS / "walkthroughs" / "voice.yaml", None).walkthrough.steps
    told = " ".join(f"{step.visitor} {step.note}" for step in steps if step.sliders.knobs()).lower()
    than_what = {"slower", "faster", "lower", "higher", "shorter", "longer", "less", "more", "stays"}
    assert not than_what & set(re.findall(r"[a-z]+", told))


def test_the_voice_says_one_sentence_in_many_manners() -> None:
    walkthrough = read_script(_ASSETS / "walkthroughs" / "voice.yaml", None).walkthrough
    settings: dict[str, set[tuple[tuple[str, float], ...]]] = {}
    for step in walkthrough.steps:
        settings.setdefault(step.agent, set()).add(tuple(walkthrough.sliders_at(step).knobs().items()))
    assert max(map(len, settings.values())) >= 5
    moved = {name for step in walkthrough.steps for name in step.sliders.knobs()}
    assert moved == {"speed", "expressiveness", "rhythm", "pitch", "pause_s"}
