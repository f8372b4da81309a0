"""Whatever a text holds: no crash, no markup obeyed, no step that holds up others, no error but SpeechError's."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tts.errors import BadSpeechRequest
from tts.phonemes import Phonemizer
from tts.portions import MOST_PHONEMES
from tts.speakable import SpokenWord
from tts.speech import MAX_TEXT_CHARS, SpeechRequest
from tts.streaming import Speaker
from tts.voices import KnownVoice
from tts.windows import MOST_FRAMES, WORTH_A_WINDOW_FRAMES

ANY_TEXT = (
    st.text(max_size=40)
    | st.text(st.characters(), max_size=40)
    | st.lists(
        st.sampled_from(
            ["<speak>", "[[a]]", "\u202e", "\u0301" * 9, "9" * 40, "😀", "مر", "你", "\x1b", "a.b", "—", " ", "&lt;"]
        ),
        max_size=6,
    ).map("".join)
)
SURROGATES = st.characters(categories=["Cs"])


@pytest.mark.parametrize("half", ["\0", "\ud83d", "a\ud800b", "Hello\0."])
def test_halves_of_characters_and_nul_are_refused_with_what_was_expected(known: KnownVoice, half: str) -> None:
    with pytest.raises(BadSpeechRequest, match="text must be whole characters without NUL, but at"):
        SpeechRequest(half, known.voice)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT | st.text(SURROGATES | st.characters(), max_size=20))
def test_any_text_is_refused_or_spoken(speaker: Speaker, known: KnownVoice, text: str) -> None:
    try:
        request = SpeechRequest(text, known.voice, speed=2.0)
    except BadSpeechRequest:
        assert not text.strip() or any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)
        return
    pieces = list(speaker.clause(request, 0))
    assert [mark.text for piece in pieces for mark in piece.marks] == (text.split() if pieces else [])
    most = speaker._vocabulary.hop_samples * (MOST_FRAMES + WORTH_A_WINDOW_FRAMES)
    assert all(0 < len(piece.samples) <= most for piece in pieces)


@pytest.mark.parametrize("char", ["a", "9", "é", "x.", "$9 "])
def test_no_pass_of_the_text_side_is_longer_than_a_portion(
    speaker: Speaker, known: KnownVoice, monkeypatch: pytest.MonkeyPatch, char: str
) -> None:
    """So that 4,096 of anything, in one clause, hold up the other listeners no longer than a sentence does."""
    passes: list[int] = []
    text_side = speaker._graphs.text_side

    def recorded(ids: list[int], *told: object, **more: object) -> object:
        passes.append(len(ids))
        return text_side(ids, *told, **more)

    monkeypatch.setattr(speaker._graphs, "text_side", recorded)
    text = ("z" + char * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS]
    pieces = speaker.clause(SpeechRequest(text, known.voice), 0)
    for _ in range(4):  # the rest is made only when somebody listens
        next(pieces, None)
    assert passes
    assert max(passes) <= 2 * MOST_PHONEMES + 3


def spoken(text: str) -> str:
    """Of words that are said as they are written: tts.speakable leaves most markup out before espeak gets it."""
    words = [SpokenWord(word, word) for word in text.split()]
    return "".join(phoneme.symbol for phoneme in Phonemizer("en-us").phonemes(words))


def test_markup_neither_pauses_nor_slows_nor_becomes_another_sign() -> None:
    """espeak-ng obeys SSML, and phonemes in "[[ ]]", where its caller allows them."""
    assert "bɹˈeɪk tˈaɪm" in spoken('a <break time="9s"/> b')
    assert "ˈɔːdɪˌoʊ" in spoken('<audio src="x.wav"/> so')
    assert "spˈiːk" in spoken("<speak>hi</speak>")
    assert "pɹˈɑːsədi" in spoken('<prosody rate="slow">slow</prosody>')
    assert "ˌɛltˈiː" in spoken("a &lt; b")  # "l t", where "<" itself is not read
    assert spoken("[[hElo]]") == spoken("hElo") != spoken("hello")


def test_markup_takes_the_time_of_its_words(speaker: Speaker, known: KnownVoice) -> None:
    def seconds(text: str) -> float:
        request = SpeechRequest(text, known.voice, rhythm=0)
        return sum(len(piece.samples) for piece in speaker.clause(request, 0)) / known.voice.sample_rate_hz

    assert seconds('Hi <break time="9s"/> you') < 5.0
    assert seconds("[[aaaaaaaa]] you") < 3.0
