"""Which displayed word each spoken stretch belongs to."""

import pytest

from tts.speakable import speakable, spoken_words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It costs $1.25M now", ["It", "costs", "one point two five million dollars", "now"]),
        ("$1.25 million homes", ["one point two five", "million dollars", "homes"]),
        ("1,850 sq. ft. of it", ["one thousand eight hundred fifty", "square", "feet", "of", "it"]),
        ("2 1/2 baths", ["two", "and a half", "baths"]),
        ("4bd/2.5ba.", ["four bedrooms, two and a half baths."]),
        ("(512) 555-0142", ["five one two,", "five five five, zero one four two"]),
        (
            "7 N. Main St., Apt 3B, Austin, TX 78704",
            [
                "seven",
                "North",
                "Main",
                "Street,",
                "apartment",
                "three B,",
                "Austin,",
                "Texas",
                "seven eight seven zero four",
            ],
        ),
        ("Jan. 15, 2026 at 9 a.m.", ["January", "fifteenth,", "twenty twenty six", "at", "nine", "A M."]),
        ("9 a.m. - 5 p.m. daily", ["nine", "A M", "to", "five", "P M", "daily"]),
        ("**New:** [See the tour](https://x.y/t) 🎉", ["New:", "See", "the", "tour", ""]),
        ("| Beds | 3 |", ["", "Beds,", "", "three", ""]),
        ("Bed &amp; breakfast", ["Bed", "and", "breakfast"]),
        ("<b>New</b> listing<br>Just in", ["New", "listing. Just", "in"]),
        ("end.Next", ["end. Next"]),
        ('He said "built in 1998"', ["He", "said", '"built', "in", 'nineteen ninety eight"']),
        ("", []),
    ],
)
def test_each_stretch_belongs_to_its_word(written: str, said: list[str]) -> None:
    words = spoken_words(written)
    assert [word.displayed for word in words] == written.split()
    assert [word.spoken for word in words] == said
    assert speakable(written) == " ".join(filter(None, said))


def test_a_line_of_a_list_ends_with_a_pause() -> None:
    assert speakable("## Features\n- Granite counters\n- Gas range") == "Features. Granite counters. Gas range"
