"""What is said for what is written."""

import pytest

from tts.speakable import speakable, spoken_words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$449,000", "449,000 dollars"),
        ("$1", "1 dollar"),
        ("$1,250.50.", "1,250 dollars and 50 cents."),
        ("$99.00", "99 dollars"),
        ("($1.25M)", "(1.25 million dollars)"),
        ("$450k,", "450 thousand dollars,"),
        ("$1.2 million homes", "1.2 million dollars homes"),
        ("$120/month", "120 dollars a month"),
        ("$300/sq ft.", "300 dollars per square feet."),
        ("1,850 sq ft", "1,850 square feet"),
        ("1,850 sq. ft. of it", "1,850 square feet of it"),
        ("3bd/2ba", "3 bedrooms, 2 baths"),
        ("3 bd, 1 ba", "3 bedrooms, 1 bath"),
        ("on Oak St. has", "on Oak Street has"),
        ("in St. Louis with Dr. Lee", "in St. Louis with Dr. Lee"),
        ("a BA in the sq", "a BA in the sq"),
        ("$ and $x", "$ and $x"),
    ],
)
def test_figures_of_a_listing(written: str, said: str) -> None:
    assert speakable(written) == said


def test_each_spoken_stretch_belongs_to_the_displayed_word() -> None:
    text = "It costs $1.25M for 1,850 sq ft — now"
    assert [word.displayed for word in spoken_words(text)] == text.split()
