"""Captions to download: every word once, in order, where it sounds; what is shown fits; nothing is markup."""

import html
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversation.captions import LINE_CHARS, MOST_LINES, as_vtt, cues
from tts.speech import WordMark

RATE = 22_050
TITLE, NOTICE = "Vox Estates", "An AI spoke with a synthetic voice."
# As the page shows them: what a player might take for markup, and a word longer than a line, among them.
HOSTILE = ["$1.25M", "<b>", "a&b", "-->", "NOTE", "WEBVTT", "&lt;", "garage,", "Oak", "done.", "x" * 60, "—"]
ANY = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=12)
WORDS = st.one_of(st.sampled_from(HOSTILE), ANY.filter(lambda text: not text.isspace()))
_TIME = re.compile(r"(\d\d+):([0-5]\d):([0-5]\d)\.(\d{3})")
_STAMP = re.compile(rf"<({_TIME.pattern})>")


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[WordMark, int]]:
    """Clauses one after the other, in each of them a word that sounds; others may not."""
    marks: list[tuple[WordMark, int]] = []
    at = 0
    for clause in range(draw(st.integers(0, 5))):
        at += draw(st.integers(0, RATE))
        words = draw(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=30))
        for text, sounds in [*words, (draw(WORDS), True)]:
            start, at = at, at + (draw(st.integers(300, RATE)) if sounds else 0)
            marks.append((WordMark(text, start, at), clause))
            at += draw(st.integers(0, 900)) if sounds else 0
    return marks


def ms(time: str) -> int:
    found = _TIME.fullmatch(time)
    assert found, time
    hours, minutes, seconds, rest = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def read(vtt: str) -> list[tuple[int, int, list[tuple[str, int | None]]]]:
    """As a parser of WebVTT does: each cue's start, end and words, each with its time if it has one."""
    assert "\r" not in vtt
    head, note, *blocks = vtt.rstrip("\n").split("\n\n")
    assert head.split()[0] == "WEBVTT"
    assert note.startswith("NOTE\n")
    told = []
    for block in blocks:
        _, timing, *lines = block.split("\n")
        start, end = map(ms, timing.split(" --> "))
        assert lines[0].startswith("<v Agent (AI)>")
        text = " ".join([lines[0].removeprefix("<v Agent (AI)>"), *lines[1:]])
        words: list[tuple[str, int | None]] = []
        for word in text.split(" "):
            stamp = _STAMP.match(word)
            rest = word[stamp.end() :] if stamp else word
            assert not set("<>") & set(rest)
            words.append((html.unescape(rest), ms(stamp[1]) if stamp else None))
        told.append((start, end, words))
    return told


@given(answers(), st.integers(0, 100 * 3600 * RATE))
def test_every_word_is_there_once_in_order_and_timed_where_it_sounds(
    marks: list[tuple[WordMark, int]], at_sample: int
) -> None:
    told = read(as_vtt(cues(marks, RATE, at_sample), TITLE, NOTICE))
    shown = [(word, time, start) for start, _, words in told for at, (word, time) in enumerate(words)]
    assert [word for word, _, _ in shown] == [mark.text for mark, _ in marks]
    for (mark, _), (_, time, start) in zip(marks, shown, strict=True):
        if mark.end_sample > mark.start_sample:
            at_ms = (mark.start_sample + at_sample) * 1000 / RATE
            assert abs((start if time is None else time) - at_ms) <= 1
        else:
            assert time is None


@given(answers())
def test_cues_follow_each_other_and_times_rise_within_them(marks: list[tuple[WordMark, int]]) -> None:
    told = read(as_vtt(cues(marks, RATE), TITLE, NOTICE))
    assert all(end <= following for (_, end, _), (following, _, _) in pairwise(told))
    for start, end, words in told:
        times = [start, *(time for _, time in words if time is not None), end]
        assert all(one < other for one, other in pairwise(times))


@given(answers())
def test_what_is_shown_at_once_fits_and_is_of_one_answer(marks: list[tuple[WordMark, int]]) -> None:
    for cue in cues(marks, RATE):
        # More only for one word that sounds among many that do not.
        assert len(cue.lines) <= MOST_LINES or sum(word.sounds for line in cue.lines for word in line) == 1
        for line in cue.lines:
            assert len(" ".join(word.text for word in line)) <= LINE_CHARS or len(line) == 1


def said(*clauses: str) -> list[list[str]]:
    """The lines of each cue of an answer in these clauses, a word a second."""
    marks, at = [], 0
    for number, clause in enumerate(clauses):
        for word in clause.split():
            sounds = word not in {"—", "🏠"}
            marks.append((WordMark(word, at, at + RATE * sounds), number))
            at += RATE * sounds
    return [[" ".join(word.text for word in line) for line in cue.lines] for cue in cues(marks, RATE)]


def test_a_cue_is_a_sentence_or_ends_at_a_comma_that_is_near() -> None:
    assert said("Sure! I found three lovely homes,", "with a garage.", "The first costs $389,900.") == [
        ["Sure! I found three lovely homes, with a", "garage."],
        ["The first costs $389,900."],
    ]
    long = "It has three bedrooms, two and a half baths, a large garden with old trees, and a garage for two cars."
    assert said(long) == [
        ["It has three bedrooms, two and a half", "baths, a large garden with old trees,"],
        ["and a garage for two cars."],
    ]
    assert said("— 🏠 Kitchen —", "Bright — and large") == [["— 🏠 Kitchen — Bright — and large"]]
    assert said("Kitchen", "Garden") == [["Kitchen"], ["Garden"]]
    assert said() == []


def test_a_cue_stays_for_a_moment_after_its_last_word_but_never_into_the_next() -> None:
    words = (WordMark("One.", 0, RATE), WordMark("Two.", RATE + 2_205, 2 * RATE), WordMark("So.", 4 * RATE, 5 * RATE))
    first, second, last = cues([(word, clause) for clause, word in enumerate(words)], RATE)
    assert [(one.start_ms, one.end_ms) for one in (first, second, last)] == [(0, 1100), (1100, 2500), (4000, 5500)]


def test_the_file_as_a_player_reads_it() -> None:
    marks = [(WordMark("Tom", 0, 11_025), 0), (WordMark("&", 11_025, 11_025), 0), (WordMark("<i>", 22_050, 33_075), 0)]
    assert as_vtt(cues(marks, RATE, 3600 * RATE), TITLE, NOTICE) == (
        "WEBVTT - Vox Estates\n\nNOTE\nAn AI spoke with a synthetic voice.\n\n"
        "1\n01:00:00.000 --> 01:00:02.000\n<v Agent (AI)>Tom &amp; <01:00:01.000>&lt;i&gt;\n"
    )
