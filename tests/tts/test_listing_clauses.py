"""Replies about homes: nothing that belongs together is parted, nothing is said otherwise, and none waits for long."""

from itertools import pairwise

import pytest

from tests.tts.listing_prose import Reply, replies
from tts.clauses import HURRIED_CHARS, Clauses
from tts.speakable import spoken_words

REPLIES = tuple(replies(200))
HURRY = pytest.mark.parametrize("hurried", [True, False])


def cut(reply: Reply, *, hurried: bool) -> list[str]:
    clauses = Clauses(hurried=hurried)
    return [*clauses.feed(reply.text), *clauses.finish()]


def borders(reply: Reply, clauses: list[str]) -> list[int]:
    """Where each clause ends in the text."""
    ends = [0]
    for clause in clauses:
        ends.append(reply.text.index(clause, ends[-1]) + len(clause))
    return ends[1:]


def heard(spoken: str) -> str:
    """Without the marks, which tell of pauses: a clause's end is one whatever stands there."""
    return " ".join("".join(char if char.isalnum() else " " for char in spoken).split())


@HURRY
def test_no_border_parts_what_belongs_together(hurried: bool) -> None:
    parted = []
    for reply in REPLIES:
        parted += [reply.text[:end] for end in borders(reply, cut(reply, hurried=hurried)) if reply.parts(end)]
    assert parted == []


def test_a_sentence_ends_its_clause_unless_two_words_are_left_for_it() -> None:
    for reply in REPLIES:
        ends = borders(reply, cut(reply, hurried=True))
        for before, end in pairwise((0, *reply.sentences)):
            left = reply.text[max([before, *(cut for cut in ends if cut < end)]) : end].split()
            assert end in ends or len(left) < 3, reply.text[:end]


@HURRY
def test_the_cut_changes_no_spoken_word(hurried: bool) -> None:
    changed = []
    for reply in REPLIES:
        alone = [word for clause in cut(reply, hurried=hurried) for word in spoken_words(clause)]
        for whole, word in zip(spoken_words(reply.text), alone, strict=True):
            assert whole.displayed == word.displayed
            if heard(whole.spoken) != heard(word.spoken):
                changed.append((reply.text, whole, word))
    assert changed == []


def test_the_first_clause_leaves_within_a_word_or_two_of_its_end() -> None:
    waits = []
    for reply in REPLIES:
        clauses = Clauses()
        left = next((at for at, char in enumerate(reply.text, 1) if (out := clauses.feed(char))), len(reply.text))
        waits.append(left - len((out or clauses.finish())[0]))
    waits.sort()
    assert waits[len(waits) // 2] <= 2
    assert waits[len(waits) * 95 // 100] <= 8
    assert waits[-1] <= HURRIED_CHARS
