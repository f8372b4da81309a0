"""After half an answer: what was said whole is not said again, and nothing new is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.replying.rejoining import Fresh, ends_whole, sentences, whole

SAID = "There are two homes. The first is on Oak St. near the lake. The second costs"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two", "One."),
        ("One. Two.", "One. Two."),
        ('He said "no." Then', 'He said "no."'),
        ("It is $1.25 M", ""),
        ("It is on Oak St. has", ""),
        ("It is on Oak St.", ""),
        ("One.\n", "One."),
        ("Really? Yes! So", "Really? Yes!"),
        ("", ""),
    ],
)
def test_whole_sentences_only(text: str, expected: str) -> None:
    assert whole(text) == expected
    assert ends_whole(text) == (expected == text.rstrip())


@pytest.mark.parametrize(
    ("answer", "new"),
    [
        ("The second costs $300,000.", "The second costs $300,000."),
        ("There are two homes. The first is on Oak St. near the lake. The second is cheap.", " The second is cheap."),
        ("The first is on Oak St. near the lake. It is red.", " It is red."),
        ("There are two homes! And more.", " And more."),
        ("There are two homes.", ""),
        ("There are three homes.", "There are three homes."),
        ("There are two homesteads.", "There are two homesteads."),
        ("", ""),
    ],
)
def test_the_repetition_is_left_out_however_it_is_cut(answer: str, new: str) -> None:
    for size in range(1, len(answer) + 1):
        fresh = Fresh(whole(SAID))
        pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
        assert "".join([*map(fresh.feed, pieces), fresh.rest()]) == new


@given(st.lists(st.text(alphabet="ab. A", max_size=6)), st.text(alphabet="ab. A", max_size=30))
def test_what_is_left_out_was_said(pieces: list[str], said: str) -> None:
    fresh, answer = Fresh(said), "".join(pieces)
    out = "".join([*map(fresh.feed, pieces), fresh.rest()])
    assert answer.endswith(out)
    left_out = "".join(filter(str.isalnum, answer[: len(answer) - len(out)].casefold()))
    assert left_out in "".join(filter(str.isalnum, said.casefold()))


@given(st.text(alphabet="ab. A?", max_size=40))
def test_sentences_put_together_are_the_beginning(text: str) -> None:
    assert text.startswith("".join(sentences(text)))
