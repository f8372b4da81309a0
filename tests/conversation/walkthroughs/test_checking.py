"""What is doubtful in a script: figures no home shown holds, words no live agent may say, minutes, text cut off."""

import asyncio
from pathlib import Path

import pytest

from agent.listing_files import load_listings
from agent.listings import Listings
from conversation.walkthroughs.checking import doubts, speech_s
from conversation.walkthroughs.faults import Fault
from conversation.walkthroughs.reading import read_script
from conversation.walkthroughs.rehearsal import rehearsed
from conversation.walkthroughs.script import Sliders, Step, Walkthrough
from tests.conversation.walkthroughs.scripts import written

_SAMPLE = Path(__file__).parents[3] / "assets" / "listings"
_HEAD = "title: A\naudience: B\nsteps:\n"


@pytest.fixture(scope="module")
def listings() -> Listings:
    """VX1001 is 87 Quarry Road, at $449,000; VX1002 is 412 Larkspur Lane, at $525,000."""
    return load_listings(_SAMPLE).listings


def _step(agent: str, show: str = "", minutes: float = 0.3, visitor: str = "Tell me about it.", more: str = "") -> str:
    shown = f"    show: {show}\n" if show else ""
    return f"  - visitor: {visitor}\n    agent: >-\n      {agent}\n{shown}{more}    minutes: {minutes}\n"


def _doubts(folder: Path, listings: Listings, *steps: str) -> list[Fault]:
    script = read_script(written(folder, _HEAD + "".join(steps)), None)
    return asyncio.run(doubts(script, "tour.yaml", listings))


_TRUE = "87 Quarry Road is listed at $449,000. It has three bedrooms and 1,850 square feet."


def test_what_the_shown_home_holds_is_not_doubted(tmp_path: Path, listings: Listings) -> None:
    assert _doubts(tmp_path, listings, _step(_TRUE, "VX1001")) == []


@pytest.mark.parametrize(
    ("agent", "right"),
    [
        ("87 Quarry Road is listed at\n      $459,000. It is sunny.", "'$449,000'"),
        (
            "87 Quarry Road has a kitchen,\n      and it has 1,950 square feet.",
            "what their listings say; or show the home that is meant",
        ),
        (
            "87 Quarry Road is sunny.\n      Between 1,950 and 1,990 square feet are in it.",
            "what their listings say; or show the home that is meant",
        ),
        ("87 Quarry Road is listed at $449,000.\n      It has four bedrooms.", "'3 bedrooms'"),
    ],
)
def test_a_figure_that_the_home_does_not_hold_is_told_at_its_line(
    tmp_path: Path, listings: Listings, agent: str, right: str
) -> None:
    (one,) = _doubts(tmp_path, listings, _step(agent, "VX1001"))
    assert one.line == 7
    assert one.what.startswith("step 1, agent says ")
    assert "figure that the homes shown so far do not hold" in one.what
    assert one.expected == right


def test_a_home_must_have_been_shown(tmp_path: Path, listings: Listings) -> None:
    other = "412 Larkspur Lane is listed at $525,000."
    assert _doubts(tmp_path, listings, _step(other, "VX1002"), _step(f"{_TRUE} {other}", "VX1001")) == []
    before = _doubts(tmp_path, listings, _step(_TRUE, "VX1001"), _step(other), _step(other, "VX1002"))
    assert {one.line for one in before} == {11}


def test_what_a_live_step_finds_may_be_said_after_it(tmp_path: Path, listings: Listings) -> None:
    asked = "How much is 412 Larkspur Lane?"
    live = f"  - visitor: {asked}\n    agent: live\n    minutes: 0.5\n"
    assert _doubts(tmp_path, listings, live, _step("412 Larkspur Lane is listed at $525,000.")) == []


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ("It is a safe neighborhood.", "how safe a place is"),
        ("It is perfect for young families.", "fair housing"),
        ("I will e-mail you the brochure.", "a way to reach somebody"),
        ("I have booked the viewing for you.", "done"),
    ],
)
def test_what_no_live_agent_may_say_is_told(tmp_path: Path, listings: Listings, agent: str, reason: str) -> None:
    (one,) = _doubts(tmp_path, listings, _step(agent, "VX1001", 0.1))
    assert (one.line, reason in one.what) == (6, True), one


@pytest.mark.parametrize(("minutes", "told"), [(0.02, True), (0.2, False), (1, False), (3, True)])
def test_minutes_that_cannot_be_are_told(tmp_path: Path, listings: Listings, minutes: float, told: bool) -> None:
    found = _doubts(tmp_path, listings, _step(_TRUE, "VX1001", minutes))
    assert [(one.line, "minutes is" in one.what) for one in found] == [(8, True)] * told


def test_the_minutes_that_are_proposed_may_stand_in_a_script(tmp_path: Path, listings: Listings) -> None:
    """Of a word or two "about 0.0" would be told, which is a fault itself."""
    (one,) = _doubts(tmp_path, listings, _step("Yes.", minutes=20))
    assert one.expected == "about 0.1"


def test_a_long_note_takes_its_time(tmp_path: Path, listings: Listings) -> None:
    note = f"    note: {'word ' * 200}\n"
    assert _doubts(tmp_path, listings, _step(_TRUE, "VX1001", 2.2, more=note)) == []


def test_text_behind_a_hash_is_told_as_left_out(tmp_path: Path, listings: Listings) -> None:
    text = _step(_TRUE, "VX1001", visitor="What about unit #4 in it?")
    (one,) = _doubts(tmp_path, listings, text)
    assert (one.line, one.what) == (
        4,
        "step 1, visitor ends before '#4 in it?', which YAML takes for a comment",
    )


def test_a_key_that_would_be_said_is_told_at_its_line(tmp_path: Path, listings: Listings) -> None:
    found = _doubts(tmp_path, listings, _step("Hello there.", more="      pause_s: 2\n", minutes=0.1))
    assert (7, "step 1, agent holds the line 'pause_s: 2', which looks like a key") in [
        (one.line, one.what) for one in found
    ]


def test_speech_goes_by_speed_and_pauses() -> None:
    step = Step(visitor="Hello?", agent="Hello there. I am an AI.", minutes=1)
    usual = Walkthrough(title="A", audience="B", steps=(step,))
    slow = usual.model_copy(update={"sliders": Sliders(speed=0.5, pause_s=0)})
    paused = usual.model_copy(update={"sliders": Sliders(pause_s=2)})
    seconds = [speech_s(step, step.agent, one) for one in (usual, slow, paused)]
    assert seconds[1] == pytest.approx((seconds[0] - 0.4) * 2)
    assert seconds[2] == pytest.approx(seconds[0] + 1.6)


def test_a_live_step_is_answered_in_the_light_of_those_before(listings: Listings) -> None:
    shown = Step(visitor="Show me one.", agent=_TRUE, show="VX1001", minutes=1)
    asked = Step(visitor="How many bathrooms does it have?", agent="live", minutes=1)
    heard = asyncio.run(rehearsed(Walkthrough(title="A", audience="B", steps=(shown, asked)), listings))
    assert heard[0].said == _TRUE
    assert "2" in heard[1].said
    assert heard[1].changes == ()
