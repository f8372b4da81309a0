"""What espeak-ng's library is given: nothing of what kills the process, all of what people write in its language."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.errors import VoiceUnusable
from tts.espeak_text import MOST_STOPS, MOST_WORD_BYTES, SafeText, with_few_stops
from tts.phonemes import Phonemizer
from tts.portions import said_words

# Each of these ended the process, from the stack's guard or a wild pointer, when espeak got it as it is.
KILLERS = ["_-हह", "x." * 197, "你." * 70, "é." * 104, ".x" * 197, "x.x.x. " * 58, "x ." * 190, "𝐛." * 60, "م." * 110]


@pytest.mark.parametrize(
    "text",
    [
        'The "Müller" house: 3.5 baths, $1,250.50/mo (approx.) — it\'s naïve & 100% new!',
        "“Quoted” ‘words’… ½ of 1,850 ft² at 72°F → €400 – São Paulo, Kraków, Việt Nam",
        "J. Doe of the U.S.A., 9 a.m. to 5 p.m. on Oak St., e.g. no. 7; see https://vox.example/a.b?c=1#d",
    ],
)
def test_what_people_write_is_left(text: str) -> None:
    assert SafeText("en-us").word(text) == text
    assert with_few_stops(text) == text


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "дом"), ("el", "σπίτι"), ("ja", "いえ"), ("ko", "집"), ("cmn", "房子")]
)
def test_letters_are_those_of_the_language(language: str, word: str) -> None:
    assert SafeText(language).word(word) == word
    assert SafeText("en-us").word(f"a {word} b") == "a b"


@given(st.text(max_size=400), st.sampled_from(["en-us", "ru", "ar"]))
def test_words_are_short_and_stops_are_few(text: str, language: str) -> None:
    given_ = with_few_stops(SafeText(language).word(text))
    assert max((len(word.encode()) for word in given_.split()), default=0) <= MOST_WORD_BYTES
    assert sum(1 for char in given_ if char == ".") <= MOST_STOPS + len([c for c in text if c.isdigit()])


def test_a_language_that_is_not_safe_is_refused() -> None:
    with pytest.raises(VoiceUnusable, match="'hi' is not spoken here"):
        Phonemizer("hi")


def test_figures_keep_their_points() -> None:
    figures = ", ".join(f"{number}.5" for number in range(40))
    assert with_few_stops(figures) == figures


def test_what_kills_the_process_does_not_reach_espeak() -> None:
    script = f"""
from tts.phonemes import Phonemizer
from tts.portions import portions, said_words
for text in {KILLERS!r}:
    assert all(portions(said_words(text), Phonemizer("en-us")))
print("alive")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr[-300:]


def test_a_word_that_is_left_out_takes_no_phonemes() -> None:
    words = said_words("the 日本 house")
    owners = {phoneme.word for phoneme in Phonemizer("en-us").phonemes(words)}
    assert owners == {-1, 0, 2}
