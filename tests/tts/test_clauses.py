"""At any chunk size no word is lost, glued or said twice, and the same clauses come out."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tts import clauses as cutting
from tts.clause_ends import AHEAD_CHARS
from tts.clauses import LEAST_WORDS, LONG_CHARS, MAX_CHARS, Clauses
from tts.pauses import Clause, ends_sentence
from tts.reading import stretches

REPLY = (
    "I found three homes in Austin, all with a garage. Dr. Lee's is at 123 Oak St. has 3.5 baths for "
    "$1,250.50 a month, approx. $450,000 in all, e.g. a loft; see https://vox.example/a.b?c=1 or mail "
    "joe@vox.example. "
    "It opens at 9 a.m. The tour ends at 5 p.m. on Friday!\n\n1. Kitchen\n2. Bath… Would you like that? Yes"
)
PIECES = st.sampled_from(
    [
        *'a,;.!?…— \n"()é🙂\x1f\u2028',
        *(
            "word",
            "Dr.",
            "St.",
            "p.m.",
            "e.g.",
            "3.5",
            "$1,250.50",
            " - ",
            "  ",
            "The",
            "it",
            "x@y.com",
            "1.",
            "Oak",
            "Austin,",
            "TX",
            "St",
            "Ave. ",
            "Jr.",
            "Apt.",
            "78704",
            "**",
            "](",
        ),
        "https://a.b/c?d",
    ]
)
TEXTS = st.lists(PIECES, max_size=120).map("".join) | st.text(max_size=400) | st.just("x" * 700)


def cut(text: str, sizes: list[int], *, hurried: bool = True) -> list[Clause]:
    clauses, out, start = Clauses(hurried=hurried), [], 0
    for size in sizes:
        out += clauses.feed(text[start : start + size])
        start += size
    return [*out, *clauses.feed(text[start:]), *clauses.finish()]


@given(TEXTS, st.lists(st.integers(0, 50), max_size=40))
@example(REPLY, [1] * len(REPLY))
@example("a." + " " * 400 + "B", [1] * 300)
@example("word " * 59 + "abc St. Louis", [1] * 350)
@example("word " * 59 + "abcde. Word", [])
def test_no_word_is_lost_glued_or_said_twice_at_any_chunk_size(text: str, sizes: list[int]) -> None:
    clauses = cut(text, sizes)
    assert clauses == cut(text, []) == cut(text, [1] * len(text))
    lines = [clause.ends_line for clause in clauses]
    assert lines == [clause.ends_line for clause in cut(text, [1] * len(text))]
    if max(map(len, text.split()), default=0) < MAX_CHARS:
        assert " ".join(clauses).split() == text.split()
    assert "".join("".join(clauses).split()) == "".join(text.split())
    assert all(clause == clause.strip() and 0 < len(clause) <= MAX_CHARS for clause in clauses)


@given(TEXTS, st.integers(0, 400))
def test_a_stream_that_pauses_has_said_or_still_says_all_of_it(text: str, paused: int) -> None:
    clauses = Clauses()
    before = clauses.feed(text[:paused])
    assert before == cut(text, [paused])[: len(before)]
    assert "".join("".join([*before, *clauses.finish()]).split()) == "".join(text[:paused].split())
    assert clauses.finish() == []


@given(TEXTS, st.booleans())
def test_a_clause_is_spoken_in_one_go(text: str, hurried: bool) -> None:
    for clause in cut(text, [], hurried=hurried):
        assert stretches(clause) == [clause]


@pytest.mark.parametrize(
    "whole",
    [
        "It costs $1,250.50 a month in total.",
        "It has 3.5 baths and 2.5 garages.",
        "The one on Oak St. has a pool.",
        "That is approx. $450,000 in all.",
        "Ask e.g. the owner.",
        "Ask Dr. Lee about it.",
        "It opens at 9 a.m. on Friday.",
        "See https://vox.example/a.b?c=1,2;d for it.",
        "Mail joe.doe@vox.example about it.",
        "The lot is No. 7 of nine.",
        "J. Smith sells it.",
        "1. The kitchen is new.",
    ],
)
def test_what_belongs_together_stays_together(whole: str) -> None:
    assert cut(whole + " Next one.", [3] * 20) == [whole, "Next one."]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I found three homes. They", "I found three homes."),
        ("I found three homes. ", "I found three homes."),  # and now a tool is called
        ("I found three lovely homes in Austin, and", "I found three lovely homes in Austin,"),
        ('He said "No." Then', 'He said "No."'),
        ("Sure! I found three homes, all", "Sure! I found three homes,"),
        ("Yes. We do. The", "Yes. We do."),
        ("Sure!\n\nHere are three lovely homes. The", "Sure!\n\nHere are three lovely homes."),
        ("Kitchen\nIt", "Kitchen"),
        ("It ends at 5 p.m. The", "It ends at 5 p.m."),
        ("One line\nanother", "One line"),
    ],
)
def test_the_first_clause_leaves_as_soon_as_it_can(text: str, first: str) -> None:
    clauses = Clauses()
    assert clauses.feed(text) == [first]


def test_a_clause_tells_whether_its_line_ends_with_it() -> None:
    text = "Kitchen\nIt has a pool. It has a spa!\n\n- Three full baths\n- Two homes with pools.\nThat is all."
    told = [(clause, clause.ends_line) for clause in cut(text, [])]
    assert told == [
        ("Kitchen", True),
        ("It has a pool.", False),
        ("It has a spa!", True),
        ("- Three full baths", True),
        ("- Two homes with pools.", True),
        ("That is all.", False),
    ]


def test_early_commas_are_only_for_the_first_clause() -> None:
    text = (
        "I found three lovely homes in Austin, all with pools. I think that the first of them, near the park, is best."
    )
    assert cut(text, []) == [
        "I found three lovely homes in Austin,",
        "all with pools.",
        "I think that the first of them, near the park, is best.",
    ]


def test_a_long_sentence_may_end_a_clause_at_a_late_comma() -> None:
    text = "It has a big room with a view, and " + "another one " * 9 + "to the side, and then, near the door, a hall."
    early, late = cut(text, [], hurried=False)
    assert (len(early), late) == (LONG_CHARS + 15, "and then, near the door, a hall.")


def test_a_sentence_without_end_leaves_at_word_boundaries() -> None:
    text = "word " * 200
    clauses = cut(text, [7] * 50)
    assert all(len(clause) > 200 for clause in clauses[:-1])
    assert set(" ".join(clauses).split()) == {"word"}


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Yes.", ["Yes."]),
        ("I found three homes. Shall we?", ["I found three homes.", "Shall we?"]),
        ("Hi there. Yes. What is it?", ["Hi there. Yes.", "What is it?"]),
        ("It is near the old park, as asked. It has a pool.", ["It is near the old park, as asked.", "It has a pool."]),
        ("Two baths\nOne garage\nThat is all.", ["Two baths", "One garage", "That is all."]),
        ("— 🙂 Yes. No. Maybe. So be it.", ["— 🙂 Yes. No. Maybe.", "So be it."]),
    ],
)
def test_one_or_two_words_go_with_what_follows(text: str, clauses: list[str]) -> None:
    assert cut(text, []) == clauses


@given(TEXTS, st.booleans())
def test_only_the_last_clause_or_a_line_without_a_stop_is_short(text: str, hurried: bool) -> None:
    for clause in cut(text, [], hurried=hurried)[:-1]:
        has_words = sum(any(map(str.isalnum, word)) for word in clause.split()) >= LEAST_WORDS
        assert has_words or not ends_sentence(clause) or len(clause) > MAX_CHARS // 2


@pytest.mark.parametrize(
    "unit",
    [
        "a.a.a.",
        "((((",
        "[[[[",
        ",,,,",
        "http://http://",
        ", , ",
        "St. ",
        "Oak Ave. Austin ",
        "1 ",
        "\n",
        "a\n",
        " ",
        "<a ",
    ],
)
@pytest.mark.parametrize("size", [1, 10_000])
def test_the_work_is_in_proportion_to_the_text(unit: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scans: Counter[str] = Counter()

    class Counting:
        """The pattern of marks, and how far it looks: a scan goes over what was not yet decided."""

        def finditer(self, text: str, start: int, end: int) -> object:
            scans["begun"] += 1
            scans["chars"] += len(text[start:end])
            assert len(text) <= MAX_CHARS + AHEAD_CHARS + 1
            return pattern.finditer(text, start, end)

    pattern: re.Pattern[str] = cutting._CANDIDATE
    monkeypatch.setattr(cutting, "_CANDIDATE", Counting())
    text = unit * (10_000 // len(unit))
    feeds = len(text) // size + 1
    found = len(cut(text, [size] * feeds))
    assert scans["begun"] <= feeds + found + 2
    assert scans["chars"] <= len(text) + found * (MAX_CHARS + 1) + feeds * (AHEAD_CHARS + 2)


def test_a_sentence_that_is_too_long_is_cut_where_that_parts_least() -> None:
    text = "word " * 57 + "of St. Louis 1420 Oak and so on and on and on without an end"
    assert cut(text, [])[0] == ("word " * 57).rstrip()  # "of St. Louis 1420 Oak" stays whole
