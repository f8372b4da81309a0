"""Written and said, case by case: cases.jsonl, 21 categories of what listings hold.

Written by people who had not seen the rules, as siblings of a public sample, each with the readings that they allow.
Compared as that sample's scorer does: small letters, no marks, "and" left out.
"""

import json
from pathlib import Path

import pytest

from tts.speakable import speakable

CASES = [json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text("utf-8").splitlines()]
CATEGORIES = sorted({case["category"] for case in CASES})


def _heard(text: str) -> str:
    letters = (char if char.isalnum() or char == "'" else " " for char in text.lower().replace("’", "'"))
    return " ".join(word for word in "".join(letters).split() if word != "and")


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_is_written_is_said_as_an_agent_says_it(category: str) -> None:
    wrong = {
        case["display"]: speakable(case["display"])
        for case in CASES
        if case["category"] == category
        and _heard(speakable(case["display"])) not in {_heard(reading) for reading in case["spoken"]}
    }
    assert wrong == {}


def test_there_are_cases_of_every_category() -> None:
    assert len(CATEGORIES) == 21
    assert len(CASES) > 1_500
