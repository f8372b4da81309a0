"""A clause in portions: each bounded, and together every word once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tts.phonemes import Phoneme, Phonemizer
from tts.portions import MOST_PHONEMES, MOST_WEIGHT, portions, said_words
from tts.speakable import SpokenWord, spoken_words


class Letters:
    """Spells each word as its letters, so many times over; records how much it was given at once."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.given: list[int] = []

    def phonemes(self, words: list[SpokenWord]) -> list[Phoneme]:
        self.given.append(sum(len(word.spoken) for word in words))
        spelt = [Phoneme(letter, at) for at, word in enumerate(words) for letter in [*word.spoken * self.times, " "]]
        return [Phoneme(" ", -1) if one.symbol == " " else one for one in spelt[:-1]]


TEXTS = st.lists(st.sampled_from(["a", "word", "—", "x" * 90, "9" * 90]) | st.text(max_size=9), max_size=60).map(
    " ".join
)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.integers(1, 9))
def test_portions_are_bounded_and_hold_every_word_once_in_order(text: str, times: int) -> None:
    words, speller = said_words(text), Letters(times)
    found = list(portions(words, speller))
    assert [number for portion in found for number in portion.words] == list(range(len(words)))
    assert all(len(portion.phonemes) <= MOST_PHONEMES for portion in found)
    assert max(speller.given, default=0) <= MOST_WEIGHT
    said = "".join(p.symbol for portion in found for p in portion.phonemes if p.symbol != " ")
    expected = "".join(word.spoken * times for word in words).replace(" ", "")
    assert sorted(said) == sorted(expected)
    assert times > 1 or said == expected
    for portion in found:
        owners = [p.word for p in portion.phonemes if p.word >= 0]
        assert owners == sorted(owners)
        assert all(owner < portion.words.stop for owner in owners)


def test_a_cut_falls_between_words_if_there_are_any() -> None:
    found = list(portions(said_words("abcdefghi " * 40), Letters(3)))
    assert len(found) == 2
    assert found[0].phonemes[-1].symbol == " "
    (long, *_) = portions(said_words("x" * 900), Letters(9))
    assert len(long.phonemes) == MOST_PHONEMES


def test_what_people_write_is_one_portion() -> None:
    text = (
        "The first is a three bedroom house in Maple Heights, listed at $449,000, with 1,850 sq ft and a garden. " * 3
    )
    assert len(text) > 300
    assert len(list(portions(said_words(text[:300]), Phonemizer("en-us")))) == 1


@pytest.mark.parametrize("text", ["It costs $1.2 million for 3 bd 😀 sq. ft. — all in", "a\u200b 🙂 b", "🙂", ""])
def test_said_words_are_those_of_the_screen(text: str) -> None:
    words = said_words(text)
    assert [word.displayed for word in words] == text.split()
    heard = text.replace("😀", " ").replace("🙂", " ").replace("\u200b", "")
    plain = [word.spoken for word in spoken_words(" ".join(heard.split()))]
    assert [word.spoken for word in words if word.spoken] == plain
