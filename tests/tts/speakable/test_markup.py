"""A text without its markup, and where each character of it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.speakable.markup import without_markup


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *slanted* and `code`", "bold and slanted and code"),
        ("snake_case stays", "snake_case stays"),
        ("# A\n\n> B\n", "A.\n\nB.\n"),
        ("- [x] done", "done"),
        ("![the house](a.jpg) [tour](https://x.y/a_(b))", "the house tour"),
        ("<https://x.y/t> <!-- no --> 5 < 6", "https://x.y/t  5 < 6"),
        (r"\*not bold\*", "*not bold*"),
        ("a&nbsp;b &lt; &#36;5", "a b < $5"),
        ("```\nx = 1\n```\nend", "x = 1\n\nend"),
        ("3 * 4", "3  4"),
        ("2*3", "2*3"),
    ],
)
def test_markup_is_taken_out(written: str, read: str) -> None:
    assert without_markup(written).text == read


@given(st.text("ab*_[]()<>&;#>|- \n`~!1.", max_size=60))
def test_every_character_is_found_where_it_stood(written: str) -> None:
    clean = without_markup(written)
    origins = clean.origins()
    places = [origins.of(at) for at in range(len(clean.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(written) for place in places)
    for char, place in zip(clean.text, places, strict=True):
        if char.isalnum() and char in "ab1" and "&" not in written:
            assert written[place] == char
