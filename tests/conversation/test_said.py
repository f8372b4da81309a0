"""What a turn says: the clauses are the text, however it came, and they are the same when it is spoken again."""

from hypothesis import given
from hypothesis import strategies as st

from conversation.record import Record
from conversation.said import Said, clauses_of
from tts.clauses import Clauses
from tts.pauses import Clause

SENTENCES = (
    "Sure!",
    "I found three lovely homes in Maple Heights, two of them with a garage, and one with a pool.",
    "The first is 6 Heron Way, at $449,000.",
    "The listing does not say that.",
    "Shall I go on?",
    "- Kitchen: granite",
)
ASIDES = ("One moment, I am looking that up.", "It broke off. Here is more.")
LEADS = ("", " ", "\n", "\n\n")
# How a reply comes: a checked clause, a piece of any length, or the house speaking.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("clause"), st.sampled_from([lead + one for lead in LEADS[1:] for one in SENTENCES])),
        st.tuples(st.just("piece"), st.text("aB. ,!\n", min_size=1, max_size=12)),
        st.tuples(st.just("aside"), st.sampled_from(ASIDES)),
    ),
    max_size=8,
)  # fmt: skip


def said_by(steps: list[tuple[str, str]]) -> tuple[Said, list[str], set[int]]:
    clauses: Record[str] = Record()
    asides: set[int] = set()
    said = Said(clauses, asides)
    for how, text in steps:
        getattr(said, how)(text)
    said.finish()
    return said, clauses.entries, asides


@given(STEPS)
def test_the_clauses_are_all_the_words_in_order_and_none_is_glued(steps: list[tuple[str, str]]) -> None:
    said, clauses, _ = said_by(steps)
    words = [word for how, text in steps for word in ([*text.split()] if how != "piece" else [])]
    assert " ".join(clauses).split() == said.text.split()
    if all(how != "piece" for how, _ in steps):
        assert said.text.split() == words


@given(STEPS)
def test_asides_are_shown_and_no_part_of_the_answer(steps: list[tuple[str, str]]) -> None:
    said, clauses, asides = said_by(steps)
    spoken = [clause for number, clause in enumerate(clauses) if number not in asides]
    assert " ".join(spoken).split() == said.answer.split()
    assert said.answers == bool(spoken)
    told = [text for how, text in steps if how == "aside"]
    assert " ".join(clause for number, clause in enumerate(clauses) if number in asides) == " ".join(told)


@given(STEPS)
def test_spoken_again_it_has_the_same_clauses(steps: list[tuple[str, str]]) -> None:
    said, clauses, _ = said_by(steps)
    assert clauses_of(said.text, said.starts) == clauses


def test_a_checked_clause_waits_for_nothing() -> None:
    clauses: Record[str] = Record()
    said = Said(clauses, set())
    for number, text in enumerate(("Yes,", " it has 3 bedrooms.", " It costs $5."), 1):
        said.clause(text)
        assert len(clauses.entries) == number


def test_a_line_that_ended_is_known_once_the_next_clause_is_there_and_again_later() -> None:
    said, clauses, _ = said_by([("clause", "Two homes:"), ("clause", "\n- one."), ("clause", " Shall I go on?")])
    again = clauses_of(said.text, said.starts)
    for one in (clauses, again):
        assert [clause.ends_line for clause in one if isinstance(clause, Clause)] == [True, False, False]


def test_what_came_in_pieces_is_cut_as_ever() -> None:
    text = "I found three lovely homes in Maple Heights, two of them with a garage. Shall I go on?"
    cutter = Clauses()
    said, clauses, _ = said_by([("piece", text[at : at + 5]) for at in range(0, len(text), 5)])
    assert clauses == [*cutter.feed(text), *cutter.finish()] == clauses_of(text, ())
    assert said.starts == ()


def test_the_clause_that_is_first_now_that_another_is_left_out_is_not_cut_again() -> None:
    kept = " The first of them has a kitchen, a garage, and a garden."
    said, clauses, _ = said_by([("clause", kept), ("clause", " It costs $5.")])
    assert clauses == [kept.strip(), "It costs $5."]
    assert clauses_of(said.text, said.starts) == clauses != clauses_of(said.text, ())
