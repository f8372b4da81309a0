"""What is taken out of a text before it is said, and what is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.plain_text import MOST_MARKS, plain

WORDS = st.text(min_size=1, max_size=60).map(lambda text: "".join(text.split()))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("$449,000\u200b", "$449,000"),  # zero-width, as language models leave it
        ("\ufeffHello", "Hello"),
        ("\u202eolleh\u202c", "olleh"),
        ("soft\u00adhyphen", "softhyphen"),
        ("be\x07ll\x1b[0m", "bell[0m"),
        ("\ue000x\U000f0000", "x"),
        ("fine👍🏽!", "fine!"),
        ("👨\u200d👩\u200d👧", ""),
        ("1\ufe0f\u20e3", "1"),
        ("🇺🇸", ""),
        ("ＡＢＣ", "ABC"),
        ("𝐛𝐨𝐥𝐝", "bold"),
        ("e\u0301te\u0301", "été"),
        ("Z" + "\u0301\u0302\u0316" * 50, "Z"),
    ],
)
def test_what_nobody_hears_is_taken_out(word: str, said: str) -> None:
    heard = plain(word)
    marks = [char for char in heard if unicodedata.combining(char)]
    assert unicodedata.normalize("NFD", heard)[: len(said) if marks else None] == unicodedata.normalize("NFD", said)
    assert len(marks) <= MOST_MARKS


@pytest.mark.parametrize(
    "word",
    [
        "72°F",
        "ft²",
        "½",
        "naïve",
        "Müller’s",
        "—",
        "…",
        "→",
        "™",
        "“quoted”",
        "<speak>",
        "[[x]]",
        "&lt;",
        "日本",
        "مرحبا",
    ],
)
def test_what_is_written_to_be_read_is_left(word: str) -> None:
    assert plain(word) == word


@given(WORDS)
def test_a_second_time_changes_nothing_and_no_space_comes_in(word: str) -> None:
    once = plain(word)
    assert plain(once) == once
    assert len(once.split()) <= 1
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in once)
