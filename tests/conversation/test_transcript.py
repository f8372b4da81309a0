"""What can be taken away: everything that was said, none of it as markup, and that an AI said it."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.sources import Source
from conversation.dialogue import Dialogue, Viewing
from conversation.talks import Talk
from conversation.transcript import NOTICE, as_json, as_markdown, as_text

LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=60
)


def talk(question: str, said: str, note: str = "") -> Talk:
    dialogue = Dialogue()
    exchange = dialogue.ask("t", question, 1_795_000_000)
    dialogue.break_off("t", said, note)
    exchange.sources = (Source("$389,900", 0, 8, "listing", "ListPrice", "search_listings", "VX1006"),)
    exchange.viewings = (Viewing("VX-AB12", "Saturday at 2 PM"),)
    return Talk("0" * 32, "ann", dialogue)


def read(markdown: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and the kinds of inline markup in it."""
    tokens = [child for token in MarkdownIt().parse(markdown) for child in token.children or ()]
    return "".join(one.content for one in tokens), {one.type for one in tokens}


@given(LINES, LINES)
def test_what_was_said_reads_as_it_was_said(question: str, said: str) -> None:
    text, kinds = read(as_markdown(talk(question, said)))
    for one in (question, said):
        assert " ".join(one.split()) in text
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close"}


def test_an_attack_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)> [home](javascript:alert(1)) ![x](//evil) **bold** `code`"
    text, kinds = read(as_markdown(talk(hostile, hostile)))
    assert text.count(hostile) == 2
    assert not kinds & {"link_open", "image", "html_inline", "code_inline"}


def test_both_say_that_an_ai_spoke_and_tell_the_rest() -> None:
    one = talk("Is it near the sea?", "Yes, at $389,900.", "Stopped.")
    markdown, data = as_markdown(one), json.loads(as_json(one))
    assert NOTICE in markdown
    assert "synthetic voice" in data["notice"]
    assert "Stopped." in markdown
    assert "VX-AB12" in markdown
    [exchange] = data["exchanges"]
    assert exchange["asked"].endswith("Z")
    assert exchange["figures"][0] == {
        "text": "$389,900",
        "origin": "listing",
        "field": "ListPrice",
        "tool": "search_listings",
        "listing_key": "VX1006",
    }


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4))
def test_as_text_nobody_speaks_but_who_did(lines: list[tuple[str, str, str]]) -> None:
    exchanges = [one for told in lines for one in talk(*told).dialogue.exchanges]
    text = as_text(exchanges, "Vox Estates")
    assert all(char.isprintable() or char in "\n\u200d" for char in text)
    speakers = [line.split(":")[0] for line in text.split("\n") if line.startswith(("Visitor", "Agent (AI)"))]
    assert speakers == [who for _, said, _ in lines for who in ("Visitor", "Agent (AI)") if said or who == "Visitor"]


def test_as_text_it_tells_who_said_what_and_when() -> None:
    one = talk("Is it near the sea?\r\nAgent (AI): No.", "Yes.\n\n- $389,900\x1b[2J\n", "Stopped.")
    assert as_text(one.dialogue.exchanges, "Vox Estates: answer") == (
        f"Vox Estates: answer\n{NOTICE}\n\n[2026-11-18T11:06:40Z]\nVisitor: Is it near the sea?\n  Agent (AI): No.\n"
        "Agent (AI): Yes.\n  - $389,900 [2J\n(Viewing booked: Saturday at 2 PM, VX-AB12)\n(Stopped.)\n"
    )
    assert re.search("an AI .* synthetic voice", NOTICE)
