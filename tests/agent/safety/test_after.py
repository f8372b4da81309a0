"""The check of clauses: what is replaced, once a reply, and what passes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.checked import Checked
from agent.concierge.replies import LIMITS, NO_CONTACT, NOT_A_PERSON, ORDERS, TALK
from agent.prompts import SYSTEM_PROMPT
from agent.routed.routed_prompt import ROUTED_PROMPT
from agent.safety import After
from tests.agent.safety.reading import PROMPT, to_pass, to_stop
from tts.clauses import Clauses

PROMPTS = f"{SYSTEM_PROMPT}\n\n{ROUTED_PROMPT}"
# A clause may run into two rules; the first of them names it.
_EITHER = {"identity", "steering", "schools", "crime"}


def heard(*clauses: str) -> list[str]:
    """What is said of the clauses of one reply."""
    after, said = After(PROMPTS), []
    for clause in clauses:
        said.append(after.check(clause, " ".join(filter(None, said))).text)
    return said


def cut(text: str) -> list[str]:
    cutter = Clauses()
    return [str(clause) for clause in [*cutter.feed(text), *cutter.finish()]]


@pytest.mark.parametrize(("reason", "clause"), to_stop("clauses"))
def test_is_not_said(reason: str, clause: str) -> None:
    checked = After(PROMPT).check(clause, "")
    assert checked.text != clause
    (change,) = checked.changes
    assert change.reason == reason or {change.reason, reason} <= _EITHER
    assert change.now == checked.text


def test_the_rest_is_said_as_it_is() -> None:
    clauses = to_pass("clauses")
    assert len(clauses) >= 200
    assert {clause: After(PROMPTS).check(clause, "").changes for clause in clauses} == dict.fromkeys(clauses, ())


@pytest.mark.parametrize("text", [*ORDERS, *(way for ways in (*LIMITS.values(), *TALK.values()) for way in ways)])
def test_the_concierge_may_say_what_it_says(text: str) -> None:
    assert heard(*cut(text)) == cut(text)


@pytest.mark.parametrize(
    ("subject", "clause"),
    [
        ("steering", "Perfect for young families."),
        ("crime", "The area is safe."),
        ("schools", "The schools are great."),
        ("advice", "It is a great investment."),
    ],
)
def test_the_sentence_of_a_limit_is_the_concierges(subject: str, clause: str) -> None:
    assert heard(clause) == [LIMITS[subject][0]]  # type: ignore[index]


def test_a_sentence_is_said_once_a_reply() -> None:
    said = heard("The area is safe.", "It has two baths.", "Crime is low there.", "I'll email you.", "I'm a human.")
    assert said == [LIMITS["crime"][0], "It has two baths.", "", NO_CONTACT, NOT_A_PERSON]
    after = After("")
    assert [after.check("The area is safe.", "").text for _ in range(2)] == [LIMITS["crime"][0], ""]
    assert After("").check("The area is safe.", f"Hello. {LIMITS['crime'][0]}").text == ""


@pytest.mark.parametrize(
    "clauses",
    [
        ("It's a wonderful place,", "quiet and green, for", "young families."),
        ("The schools around there,", "as everybody knows,", "are excellent."),
        ("I'll gladly", "email you the plan."),
        ("It belongs to Oak Elementary.", "They are among the best in the state."),
    ],
)
def test_a_statement_is_seen_over_the_ends_of_clauses(clauses: tuple[str, ...]) -> None:
    assert heard(*clauses) != list(clauses)


@pytest.mark.parametrize(
    "clauses",
    [
        ("I can't rate schools,", "or say whether the area is safe."),
        ("I'm sorry, but", "I can't choose homes by who lives there,", "nor judge how safe it is."),
        ("I can't say if it's safe,", "but it has two baths."),
    ],
)
def test_a_refusal_holds_over_the_ends_of_clauses(clauses: tuple[str, ...]) -> None:
    assert heard(*clauses) == list(clauses)


@pytest.mark.parametrize(
    "clause",
    [
        "I can't say, but it is very safe.",
        "I shouldn't tell you; mostly retirees live there.",
        "I don't rate schools, but these schools are excellent.",
        "I cannot give tax advice, and you can deduct the interest.",
    ],
)
def test_a_refusal_covers_no_claim_behind_it(clause: str) -> None:
    assert After("").check(clause, "").changes


def test_the_rest_of_the_sentence_is_said() -> None:
    assert heard("The area is safe,", "and it has two baths.") == [LIMITS["crime"][0], "and it has two baths."]


def test_what_stands_before_a_refusal_is_a_claim() -> None:
    assert After("").check("It is a safe area and I can't say more about its homes.", "").changes
    assert not After("").check("Whether it is a safe area is nothing I can say.", "").changes


@pytest.mark.parametrize("clause", ["It is s\u200bafe there.", "The area is SAFE.", "The schооls are great."])
def test_letters_that_hide_a_word_do_not_help(clause: str) -> None:
    assert After("").check(clause, "").changes


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_is_judged(clauses: list[str]) -> None:
    after = After(PROMPTS, ["sk-very-secret-1234567890"])
    for clause in clauses:
        checked = after.check(clause, "")
        assert isinstance(checked, Checked)
        assert checked.changes or checked.text == clause


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<", "{", "a ", "my ", "i can't say ", "families ", "the area is "])
@pytest.mark.timeout(20)
def test_no_long_clause_takes_for_ever(piece: str) -> None:
    After(PROMPTS).check((piece * 2000)[:2000], "")
