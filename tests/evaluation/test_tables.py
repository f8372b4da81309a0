"""The tables: what they count, and what they leave out."""

from agent.checked import Change
from agent.model import Usage
from evaluation import tables
from evaluation.measured import TurnFigures
from evaluation.running import Case, Fault, Outcome


def _outcome(kind: str, *faults: Fault, turns: tuple[TurnFigures, ...] = ()) -> Outcome:
    return Outcome(Case(kind, "x", []), "sample", faults, ("> hello",), turns)


def _row(table: str, kind: str) -> list[str]:
    (row,) = (line for line in table.splitlines() if line.startswith(kind))
    return row.removeprefix(kind).split()


WORDS = Fault("how much?", "does not say 5", by_words=True)
DEED = Fault("homes", "no search", by_words=False)


def test_a_fault_of_wording_is_still_done_right() -> None:
    table = tables.by_deeds([_outcome("search"), _outcome("search", WORDS), _outcome("search", WORDS, DEED)])
    assert _row(table, "search")[:2] == ["1/3", "2/3"]
    assert _row(table, "together")[:2] == ["1/3", "2/3"]


def test_what_the_house_did_is_counted_by_turn_and_by_clause() -> None:
    change = Change("figure", "a", "b")
    turns = (
        TurnFigures(0.1, 0.2, None, guarded=True),
        TurnFigures(0.5, 1.0, Usage(100, 10), (change, change), taken_over=True, retried=True),
    )
    row = _row(tables.by_deeds([_outcome("search", turns=turns)]), "search")
    assert row[2:] == ["2", "1", "1", "2", "1", "1"]


def test_times_and_tokens_are_of_turns_that_the_model_got() -> None:
    turns = (
        TurnFigures(0.001, 0.002, None, guarded=True),
        TurnFigures(0.5, 1.0, Usage(1_000, 20, 800)),
        TurnFigures(None, 3.0, None),
    )
    outcomes = [_outcome("search", turns=turns)]
    assert _row(tables.by_time(outcomes, lambda usage: usage.output_tokens / 1e3), "search") == [
        *("0.50", "0.50", "1.00", "3.00"),
        *("1,000", "800", "20", "0.020000"),
    ]
    assert tables.unknown_usage(outcomes) == (2, 1)
    assert _row(tables.by_time(outcomes, lambda _: None), "search")[-1] == "-", "an unknown price is no price"


def test_what_was_changed_is_told_by_rule() -> None:
    turns = (TurnFigures(0.1, 0.1, None, (Change("figure", "$1", "$2"), Change("leak", "the prompt", ""))),)
    told = tables.changed([_outcome("search", turns=turns)])
    assert "figure: 1, leak: 1" in told
    assert "'$1' -> '$2'" in told
    assert tables.changed([]) == "nothing"


def test_the_changes_that_are_listed_are_those_that_are_counted() -> None:
    """Of turns that the concierge took over as well, and of a clause that was left out."""
    changes = (Change("figure", "$1", ""), Change("replaced", "$2", ""))
    turns = (TurnFigures(0.1, 0.1, None, changes, taken_over=True), TurnFigures(None, 0.1, None, taken_over=True))
    outcomes = [_outcome("compare", turns=turns), _outcome("search")]
    assert _row(tables.by_deeds(outcomes), "together")[5] == "2"
    assert tables.changed(outcomes).splitlines() == ["figure: 1, replaced: 1", "  '$1' -> ''", "  '$2' -> ''"]


def test_a_conversation_is_shown_with_its_faults_and_what_was_said() -> None:
    assert tables.shown([_outcome("search", WORDS)])[-2:] == ["'how much?': does not say 5", "> hello"]


def test_by_half_counts_each_set_apart() -> None:
    outcomes = [_outcome("search"), Outcome(Case("search", "x", []), "second", (DEED,), ())]
    assert sorted(_row(tables.by_half(outcomes), "together")) == sorted(["1/1", "0/1", "-", "-", "1/2"])
