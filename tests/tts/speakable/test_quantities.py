"""How much is written, and where it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.speakable import numbers
from tts.speakable.quantities import quantity, upper_bound


@pytest.mark.parametrize(
    ("written", "rest", "said"),
    [
        ("1,850", " sq ft", "one thousand eight hundred fifty"), ("2 1/2", " baths", "two and a half"),
        ("2½", "", "two and a half"), ("¾", " mile", "three quarters"), ("3/4", " acre", "three quarters"),
        (".25", " ac", "point two five"), ("450K", "-475K", "four hundred fifty thousand"),
        ("1.25M", "", "one point two five million"),
        ("7", "/1", "seven"), ("3", "/2 ranch", "three"), ("4", "Kids", "four"),
    ],
)  # fmt: skip
def test_a_quantity_is_said_and_ends(written: str, rest: str, said: str) -> None:
    found = quantity(written + rest, 0, magnitude=True)
    assert found
    assert (found.spoken, found.end) == (said, len(written))


@pytest.mark.parametrize("text", ["", "a", "$5", "/2", ".", "½"[:0]])
def test_where_no_figure_begins_there_is_none(text: str) -> None:
    assert quantity(text, 0) is None


@given(st.integers(0, 10**15 - 1))
def test_a_whole_number_is_the_same_with_its_commas(number: int) -> None:
    with_commas, without = quantity(f"{number:,}", 0), quantity(str(number), 0)
    assert with_commas
    assert without
    assert with_commas.words == without.words == numbers.cardinal(str(number))
    assert with_commas.is_one is (number == 1)


@pytest.mark.parametrize("dash", ["-", " - ", "–", " – ", "—"])
def test_a_range_has_an_upper_bound(dash: str) -> None:
    found = upper_bound(f"8{dash}10 min", 1)
    assert found
    assert found[1].words == "ten"
    assert upper_bound("8 min-10 min", 1) is None
