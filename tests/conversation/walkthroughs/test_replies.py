"""Answers of a script: told as live answers are, by keys that change with what they depend on and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import ListingsShown, ToolFinished
from agent.model import Message, TextDelta
from agent.tools import Toolbox
from conversation.dialogue import Dialogue
from conversation.walkthroughs.errors import CannotRender
from conversation.walkthroughs.script import Walkthrough
from tests.conversation.walkthroughs.staging import SCRIPT, Staged, listings, script


async def keys(staged: Staged, told: Walkthrough) -> list[str]:
    return [key for key, _ in await staged.renderer.replies.of(told)]


async def test_a_scripted_line_stays_as_written_and_is_traced_like_a_live_answer(tmp_path: Path) -> None:
    price = listings().get("VX1001").ListPrice  # type: ignore[union-attr]
    line = f"{listings().get('VX1001').address} costs ${price:,.0f}. It is quiet."  # type: ignore[union-attr]
    [(_, exchange)] = await Staged(tmp_path).renderer.replies.of(
        script({"visitor": "And this?", "agent": line, "show": "VX1001"})
    )
    assert (exchange.question, exchange.said, exchange.ended, exchange.note) == ("And this?", line, True, "")
    assert exchange.listing_keys == ("VX1001",)
    assert [one.listing_key for one in exchange.mentions] == ["VX1001"]
    [figure] = exchange.sources
    assert (figure.origin, figure.field, figure.tool, figure.listing_key) == (
        "listing",
        "ListPrice",
        "get_listing",
        "VX1001",
    )


async def test_what_was_shown_before_backs_the_figures_that_come_later(tmp_path: Path) -> None:
    price = listings().get("VX1001").ListPrice  # type: ignore[union-attr]
    first = {"visitor": "This?", "agent": "A quiet home.", "show": "VX1001"}
    later = {"visitor": "How much?", "agent": f"It costs ${price:,.0f}."}
    made = await Staged(tmp_path).renderer.replies.of(script(first, later))
    assert [one.origin for one in made[1][1].sources] == ["listing"]
    alone = await Staged(tmp_path / "alone").renderer.replies.of(script(later))
    assert [one.origin for one in alone[0][1].sources] == ["unknown"]


async def test_a_live_step_is_what_the_concierge_says_there(tmp_path: Path) -> None:
    made = await Staged(tmp_path).renderer.replies.of(script(*SCRIPT))
    before = [Message("user", SCRIPT[0]["visitor"]), *made[0][1].messages]
    agent = Agent(OfflineConcierge(), Toolbox(listings()))
    events = [event async for event in agent.reply([*before, Message("user", SCRIPT[1]["visitor"])])]
    live = made[1][1]
    assert live.said == "".join(event.text for event in events if isinstance(event, TextDelta))
    shown = [event.listing_keys for event in events if isinstance(event, ListingsShown)]
    assert live.listing_keys == shown[0]
    assert [event.name for event in events if isinstance(event, ToolFinished)] == ["search_listings"]


async def test_whoever_reads_the_messages_later_finds_the_home_that_was_shown(tmp_path: Path) -> None:
    made = await Staged(tmp_path).renderer.replies.of(script(*SCRIPT))
    dialogue = Dialogue([exchange for _, exchange in made])
    assert [one.name for one in dialogue.results()] == ["search_listings", "get_listing"]
    assert dialogue.results()[1].result["listing"]["ListingKey"] == "VX1001"
    assert [message.role for message in dialogue.messages][-4:] == ["user", "assistant", "tool", "assistant"]


async def test_answers_that_are_kept_are_not_made_again(tmp_path: Path) -> None:
    first = await Staged(tmp_path).renderer.replies.of(script(*SCRIPT))
    files = Staged(tmp_path).files("replies")
    again = await Staged(tmp_path).renderer.replies.of(script(*SCRIPT))
    assert again == first
    assert Staged(tmp_path).files("replies") == files
    assert len(files) == 3


async def test_a_changed_line_changes_its_own_key_and_those_of_live_answers_after_it(tmp_path: Path) -> None:
    staged, one, live, last = Staged(tmp_path), *SCRIPT
    before = await keys(staged, script(last, one, live))
    changed = await keys(staged, script(last, {**one, "agent": "I am the agent."}, live))
    assert [a == b for a, b in zip(before, changed, strict=True)] == [True, False, False]
    behind = await keys(staged, script(last, one, {**live, "visitor": "Which homes have a pool?"}))
    assert [a == b for a, b in zip(before, behind, strict=True)] == [True, True, False]


async def test_a_figure_that_a_visitor_named_before_is_the_visitors(tmp_path: Path) -> None:
    later = {"visitor": "Is that enough?", "agent": "With $512,345 you can choose."}
    origins = []
    for line in ("I can pay $512,345.", "I can pay some."):
        made = await Staged(tmp_path).renderer.replies.of(script({"visitor": line, "agent": "Good."}, later))
        origins += [one.origin for one in made[1][1].sources]
    assert origins == ["visitor", "unknown"]


async def test_notes_pauses_and_sliders_are_no_part_of_an_answer(tmp_path: Path) -> None:
    one = SCRIPT[2]
    more = {**one, "note": "Smile.", "pause_s": 2.0, "sliders": {"speed": 1.2}, "minutes": 2.0}
    assert await keys(Staged(tmp_path), script(one)) == await keys(Staged(tmp_path), script(more))


async def test_a_live_answer_that_would_book_is_refused(tmp_path: Path) -> None:
    """The recorded words would claim a viewing that nobody has."""
    day = datetime.now(UTC) + timedelta(days=7)
    day += timedelta(days=(1 - day.weekday()) % 7)  # a Tuesday
    wish = f"Book a viewing of 87 Quarry Rd on {day:%B} {day.day} at 11 am. I am Ann Lee, my phone is 509 555 0142."
    with pytest.raises(CannotRender, match="Step 1: a live answer that books"):
        await Staged(tmp_path).renderer.replies.of(script({"visitor": wish, "agent": "live"}))
    assert not Staged(tmp_path).files("replies")
