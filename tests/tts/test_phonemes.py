"""The phonemes Piper's voices were trained on, each with the word it belongs to."""

import gc
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.errors import VoiceUnusable
from tts.phonemes import Phonemizer
from tts.speakable import SpokenWord, spoken_words


@pytest.fixture(scope="module")
def phonemizer() -> Phonemizer:
    return Phonemizer("en-us")


def stream(phonemizer: Phonemizer, text: str) -> str:
    """Of words that are said as they are written."""
    return "".join(p.symbol for p in phonemizer.phonemes([SpokenWord(word, word) for word in text.split()]))


# What piper-tts 1.8.0 gives its network for these, joined over its sentences.
PIPER = {
    "Welcome to Vox Estates.": "wˈɛlkʌm tə vˈɑːks ᵻstˈeɪts.",
    "Is it? Yes! No: maybe; so": "ɪz ɪt? jˈɛs! nˈoʊ: mˈeɪbiː; sˈoʊ",
    "It has 2.5 baths, a garage and a view.": "ɪt hɐz tˈuː pɔɪnt fˈaɪv bˈæθs, ɐ ɡɚɹˈɑːʒ ænd ɐ vjˈuː.",
    "of the one in the house": "ʌvðə wˈʌn ɪnðə hˈaʊs",
}


@pytest.mark.parametrize("text", PIPER)
def test_the_stream_is_pipers(phonemizer: Phonemizer, text: str) -> None:
    assert stream(phonemizer, text) == PIPER[text]


def test_figures_are_not_cut_at_their_stops_and_commas(phonemizer: Phonemizer) -> None:
    assert "," not in stream(phonemizer, "1,250.50 at 5:30")
    assert "fˌɔːɹɛɡzˈæmpəl" in stream(phonemizer, "so e.g. this")
    assert stream(phonemizer, "Dr. Lee said no.") == "dˈɑːktɚ lˈiː sˈɛd nˈoʊ."


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The end of the week.", {"The": "ðɪ", "end": "ˈɛnd", "of": "ʌv", "the": "ðə", "week.": "wˈiːk"}),
        (
            "For 120 homes, see",
            {"For": "fɔːɹ", "120": "wˈʌnhˈʌndɹɪdtwˈɛnti", "homes,": "hˈoʊmz", "see": "sˈiː"},
        ),
        ("One — two", {"One": "wˌʌn", "two": "tˈuː"}),
    ],
)
def test_each_phoneme_knows_its_word(phonemizer: Phonemizer, text: str, alone: dict[str, str]) -> None:
    words = spoken_words(text)
    sounds: dict[str, str] = {}
    for phoneme in phonemizer.phonemes(words):
        if phoneme.word >= 0:
            shown = words[phoneme.word].displayed
            sounds[shown] = sounds.get(shown, "") + phoneme.symbol
    assert sounds == alone


@given(st.text(max_size=80))
def test_any_text_has_phonemes_in_the_order_of_its_words(text: str) -> None:
    words = spoken_words(text)
    owners = [p.word for p in Phonemizer("en-us").phonemes(words) if p.word >= 0]
    assert owners == sorted(owners)
    assert all(owner < len(words) for owner in owners)


@pytest.mark.parametrize(
    "text",
    [
        "It is listed at $1.25M, with 4bd/2.5ba and 1,850 sq ft at 1420 Oak St., Apt 3B.",
        "The HOA (a small one) is $325/mo; call 512-555-0142.",
    ],
)
def test_words_told_by_counting_are_those_told_by_matching(
    phonemizer: Phonemizer, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = spoken_words(text)
    counted = phonemizer.phonemes(words)
    assert {one.word for one in counted} == {-1, *(at for at, word in enumerate(words) if word.spoken)}
    monkeypatch.setattr("tts.phonemes._in_turn", lambda *_: [])
    assert phonemizer.phonemes(words) == counted


def test_threads_do_not_mix(phonemizer: Phonemizer) -> None:
    texts = [f"House {n} has {n * 37} square feet, and a view." for n in range(40)]
    alone = [stream(phonemizer, text) for text in texts]
    together = [""] * len(texts)

    def work(start: int) -> None:
        for i in range(start, len(texts), 4):
            together[i] = stream(Phonemizer("en-us"), texts[i])

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_instances_open_no_files(phonemizer: Phonemizer) -> None:
    stream(phonemizer, "Hello.")
    gc.collect()  # what others left open is closed now
    files, mapped = opened()
    for _ in range(50):
        stream(Phonemizer("en-us"), "Hello again.")
    files_after, mapped_after = opened()
    assert files_after <= files
    assert mapped_after == mapped


def opened() -> tuple[int, int]:
    """How many files this process holds open, and how often espeak's are mapped into it."""
    return len(list(Path("/proc/self/fd").iterdir())), Path("/proc/self/maps").read_text().count("espeak")


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(VoiceUnusable, match="no voice 'xx-none'"):
        Phonemizer("xx-none")
