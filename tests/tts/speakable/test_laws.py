"""Laws of what is said, for any text at all: nothing fails, nothing is left to be read, said twice is said once.

Knows no rule of speech and no expected reading: those are in test_cases. Time belongs to the benchmark.
"""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tts.listing_prose import replies
from tts.speakable import speakable, spoken_words

# Heard as pauses or as quotation. Any other mark, and every symbol and figure, would be read out by a voice or lost.
MARKS = frozenset(".,;:!?'’‘\"“”()-–—…")
HERE = Path(__file__).parent
WORDS = (HERE / "common_words.txt").read_text("utf-8").split()
SETTLED = settings(derandomize=True, deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])

HARD_PARTS = (HERE / "hard_parts.txt").read_text("utf-8").split()
UNSEEN = tuple("\u0301\u200b\u200d\ufe0f\u00ad\u2028\xa0\u202e\ue000\x00\x85\ud800")
_GAPS = ("", "", "", " ", " ", " ", "\n", "\t", "\n\n", "-", "/", ", ", ". ", "\n- ", "\n| ", "\xa0")
_PART = st.one_of(
    st.sampled_from(HARD_PARTS),
    st.sampled_from(HARD_PARTS),
    st.sampled_from(UNSEEN),
    st.sampled_from(WORDS),
    st.integers(0, 10**9).map(str),
    st.characters(),
)
_MIXED = st.lists(st.tuples(_PART, st.sampled_from(_GAPS)), max_size=8).map(lambda parts: "".join(map("".join, parts)))
TEXTS = st.one_of(_MIXED, st.text(max_size=24), st.text("0123456789 .,/-'\"$%#()xX&", max_size=16))

_ENDS = st.sampled_from([".", ".", "!", "?"])
_INNER = st.sampled_from(["", "", "", "", ",", ";", ":", " —"])


def _left_over(said: str) -> set[str]:
    return {char for char in said if char not in MARKS and unicodedata.category(char)[0] in "NSPC"}


def _quoted(word: str, quotes: str) -> str:
    return f"{quotes[0]}{word}{quotes[1]}" if quotes else word


@st.composite
def plain_sentences(draw: st.DrawFn) -> str:
    """English words with commas, double quotes, brackets and one stop. Single quotes are left out of what is said."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=9))
    words[0] = words[0].capitalize()
    quoted = draw(st.integers(0, len(words) - 1))
    words[quoted] = _quoted(words[quoted], draw(st.sampled_from(["", "", "“”", '""', "()"])))
    inner = [draw(_INNER) for _ in words[1:]]
    return "".join(f"{word}{mark} " for word, mark in zip(words, inner, strict=False)) + words[-1] + draw(_ENDS)


@SETTLED
@given(TEXTS)
def test_any_text_is_said_without_figures_and_symbols(text: str) -> None:
    said = speakable(text)
    assert not _left_over(said)
    assert said == " ".join(said.split())


@SETTLED
@given(TEXTS)
def test_what_is_said_is_said_the_same_again(text: str) -> None:
    said = speakable(text)
    assert speakable(said) == said


@SETTLED
@given(TEXTS)
def test_the_words_on_the_screen_are_all_there_and_their_speech_is_the_whole(text: str) -> None:
    words = spoken_words(text)
    assert [word.displayed for word in words] == text.split()
    assert " ".join(word.spoken for word in words if word.spoken) == speakable(text)


@SETTLED
@given(st.lists(plain_sentences(), min_size=1, max_size=4))
def test_plain_english_is_left_alone(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert speakable(text) == text
    assert [word.spoken for word in spoken_words(text)] == text.split()


def test_every_common_word_is_left_alone_wherever_it_stands() -> None:
    for word in WORDS:
        text = f'{word.capitalize()} is said: {word}, or a {word}. The {word} and "{word}" ({word}) end on {word}.'
        assert speakable(text) == text


def _sentences() -> list[str]:
    """Sentences of replies about homes; an abbreviation may end one, so that only sure ends are taken."""
    found: list[str] = []
    for reply in replies(60, seed=21):
        starts = [0, *reply.sentences]
        found += [reply.text[start:end].strip() for start, end in zip(starts, reply.sentences, strict=False)]
    return [one for one in dict.fromkeys(found) if one[-5:-1].strip().islower() and one[-5:-1].isalpha()]


SENTENCES = _sentences()


@SETTLED
@given(st.lists(st.sampled_from(SENTENCES) | plain_sentences(), min_size=2, max_size=4))
def test_a_sentence_is_said_as_it_is_by_itself(sentences: list[str]) -> None:
    assert speakable(" ".join(sentences)) == " ".join(map(speakable, sentences))
    assert speakable("\n".join(sentences)) == " ".join(map(speakable, sentences))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_listing_prose_keeps_the_laws(sentence: str) -> None:
    said = speakable(sentence)
    assert said
    assert not _left_over(said)
    assert speakable(said) == said


# "~" is a space and "¬" a line's end.
REPEATED = (HERE / "repeated.txt").read_text("utf-8").split()


@pytest.mark.parametrize("head", ["", "Xa"])
@pytest.mark.parametrize("part", REPEATED)
def test_a_long_repetition_is_only_longer(head: str, part: str) -> None:
    """ "Jan 1-Jan 1-..." went as deep as it was long; "Xa-aa-aa-...1" took twice the time with each "-aa" more."""
    text = head + part.replace("~", " ").replace("¬", "\n") * (1500 // len(part)) + "1"
    said = speakable(text)
    assert not _left_over(said)
    assert speakable(said) == said
    assert [word.displayed for word in spoken_words(text)] == text.split()
