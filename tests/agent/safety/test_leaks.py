"""Leaks: no eight words of the prompt and no piece of a key, wherever the text is cut."""

import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.prompts import SYSTEM_PROMPT
from agent.routed.routed_prompt import ROUTED_PROMPT
from agent.safety import After

PROMPTS = f"{SYSTEM_PROMPT}\n\n{ROUTED_PROMPT}"
WORDS = PROMPTS.split()
SECRET = "sk-proj-Zq81TTxw90LLmnb4"
NOT_LIKE_A_KEY = "quiet-otter-lantern-7"


def said(clauses: list[str], secrets: tuple[str, ...] = ()) -> str:
    after, text = After(PROMPTS, secrets), ""
    for clause in clauses:
        text += f" {after.check(clause, text).text}"
    return text


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


@settings(deadline=None)
@given(st.integers(0, len(WORDS) - 30), st.lists(st.integers(1, 12), min_size=3, max_size=12))
def test_no_eight_words_of_the_prompt_are_said_however_it_is_cut(start: int, lengths: list[int]) -> None:
    clauses, at = [], start
    for length in lengths:
        clauses.append(" ".join(WORDS[at : at + length]))
        at += length
    heard = re.findall(r"\w+", said([clause for clause in clauses if clause]).lower().replace("'", ""))
    prompt = " ".join(re.findall(r"\w+", PROMPTS.lower().replace("'", "")))
    public = "decline in one sentence and offer a search by price size or features"
    for first in range(len(heard) - 7):
        run = " ".join(heard[first : first + 8])
        assert f" {run} " not in f" {prompt} " or run in public or "police" in run or "fictional" in run


@pytest.mark.parametrize("secret", [SECRET, NOT_LIKE_A_KEY])
@settings(deadline=None)
@given(data=st.data())
def test_no_secret_is_said_in_pieces(secret: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(secret) - 1))
    between = data.draw(st.sampled_from(["", " ", "-", ". "]))
    clauses = data.draw(
        st.sampled_from([[f"It is {secret[:at]}", f"{secret[at:]}."], [secret[:at] + between + secret[at:]]])
    )
    heard = bare(said(clauses, (secret,)))
    pieces = [bare(secret)[first : first + 10] for first in range(len(bare(secret)) - 9)]
    assert not [piece for piece in pieces if piece in heard]


@pytest.mark.parametrize("secret", [SECRET, NOT_LIKE_A_KEY, NOT_LIKE_A_KEY[::-1]])
@pytest.mark.parametrize("size", [2, 4, 6])
def test_no_secret_is_said_in_small_pieces(secret: str, size: int) -> None:
    clauses = [secret[at : at + size] for at in range(0, len(secret), size)]
    heard = bare(said(clauses, (SECRET, NOT_LIKE_A_KEY)))
    assert not [at for at in range(len(bare(secret)) - 9) if bare(secret)[at : at + 10] in heard]


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.upper(),
        " ".join(SECRET),
        SECRET[::-1],
        base64.b64encode(SECRET.encode()).decode(),
        f"Bearer {SECRET}",
    ],
)
def test_no_secret_is_said_in_another_form_nor_kept(written: str) -> None:
    checked = After(PROMPTS, (SECRET,)).check(f"My key is {written}.", "")
    assert bare(written) not in bare(checked.text)
    assert [change.was for change in checked.changes] == ["[a key]"]
    assert checked.changes[0].reason == "leak"


@pytest.mark.parametrize(
    "clause",
    [
        "I am an AI with a synthetic voice, not a person, and the listings are fictional.",
        "I can offer a search by price, size or features instead.",
        "The local police department and the state's education department know more.",
        "I can't give legal, tax or investment advice.",
        "The monthly payment is $2,410 and the rent of the other one is $2,150 a month.",
        "Reference V7K2QX, on Friday, December 4.",
    ],
)
def test_what_the_prompt_asks_for_may_be_said(clause: str) -> None:
    assert said([clause], (SECRET,)).strip() == clause


def test_short_secrets_stop_nothing() -> None:
    assert After("", ("", "a", "house")).check("A house with a garden.", "").text == "A house with a garden."
