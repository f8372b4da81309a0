"""The outcomes as tables for a terminal. Knows neither server nor listing."""

import textwrap
from collections.abc import Callable, Mapping, Sequence

from agent.model import Usage
from evaluation.checks import BY_WORDS
from evaluation.measured import TurnFigures, at_share
from evaluation.running import Outcome

_TOGETHER = "together"
# In US dollars, of one turn; None when nobody knows the model's price.
Cost = Callable[[Usage], float | None]


def by_half(outcomes: Sequence[Outcome]) -> str:
    """Kinds by rows; passed of held for each set and half."""
    columns = [
        (world, half) for world in dict.fromkeys(each.world for each in outcomes) for half in ("tuned", "held out")
    ]
    rows = [["kind", *(f"{world}, {half}" for world, half in columns), "all"]]
    for kind, of_kind in _kinds(outcomes).items():
        cells = [_passed([each for each in of_kind if (each.world, each.case.half) == column]) for column in columns]
        rows.append([kind, *cells, _passed(of_kind)])
    return _aligned(rows)


def by_deeds(outcomes: Sequence[Outcome]) -> str:
    """Kinds by rows: what passed, what was done right however it was worded, where the house stepped in."""
    rows = [["kind", "passed", "done right", "turns", "guarded", "model", "changed clauses", "retried", "taken over"]]
    for kind, of_kind in _kinds(outcomes).items():
        turns = [turn for each in of_kind for turn in each.turns]
        rows.append(
            [
                kind,
                _passed(of_kind),
                f"{sum(each.done for each in of_kind)}/{len(of_kind)}",
                str(len(turns)),
                str(sum(turn.guarded for turn in turns)),
                str(sum(not turn.guarded for turn in turns)),
                str(sum(len(turn.changes) for turn in turns)),
                str(sum(turn.retried for turn in turns)),
                str(sum(turn.taken_over for turn in turns)),
            ]
        )
    return f"{_aligned(rows)}\n\n{_LEGEND}"


_LEGEND = "\n".join(
    textwrap.fill(line, 110)
    for line in (
        f'"passed" reads words too: {", ".join(sorted(BY_WORDS))}. Their patterns take several wordings, made from the '
        "concierge's and from what models usually write; a right answer in yet other words counts as failed.",
        '"done right" takes only what was looked up, shown and booked, and that no figure came from nowhere.',
        '"guarded": answered by the rules before the model was asked; "model": the others. "changed clauses": what the '
        "judges repaired, replaced or left out, each listed below; a model that told nothing of what was found is left "
        "unjudged, and counts under taken over alone.",
        "Where the concierge took over, or called a model's tools, what passed is its merit.",
    )
)


def by_time(outcomes: Sequence[Outcome], cost: Cost) -> str:
    """Kinds by rows: seconds to the first clause and to the end, tokens and US dollars a turn that the model got."""
    rows = [["kind", *_TIMES, "tokens in", "cached", "out", "USD a turn"]]
    for kind, of_kind in _kinds(outcomes).items():
        turns = [turn for each in of_kind for turn in each.turns if not turn.guarded]
        firsts = [turn.first_clause_s for turn in turns if turn.first_clause_s is not None]
        wholes = [turn.whole_s for turn in turns]
        shares = [at_share(values, share) for values in (firsts, wholes) for share in (0.5, 0.95)]
        rows.append([kind, *(_number(value, 2) for value in shares), *_spent(turns, cost)])
    return _aligned(rows)


_TIMES = ("first s p50", "p95", "whole s p50", "p95")


def _spent(turns: Sequence[TurnFigures], cost: Cost) -> list[str]:
    """Means of the turns whose usage is known."""
    known = [turn.usage for turn in turns if turn.usage is not None]
    if not known:
        return ["-"] * 4
    counts = ([one.input_tokens for one in known], [one.cached_input_tokens for one in known])
    means = [sum(values) / len(known) for values in (*counts, [one.output_tokens for one in known])]
    usd = [value for usage in known if (value := cost(usage)) is not None]
    return [*(_number(mean, 0) for mean in means), _number(sum(usd) / len(usd) if usd else None, 6)]


def unknown_usage(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """How many turns the model got, and of how many of them the tokens are not known."""
    turns = [turn for each in outcomes for turn in each.turns if not turn.guarded]
    return len(turns), sum(turn.usage is None for turn in turns)


def changed(outcomes: Sequence[Outcome], most: int = 20) -> str:
    """How often each rule changed a clause, and the first examples."""
    changes = [change for each in outcomes for turn in each.turns for change in turn.changes]
    reasons = dict.fromkeys(change.reason for change in changes)
    counts = [f"{reason}: {sum(change.reason == reason for change in changes)}" for reason in reasons]
    return "\n".join([", ".join(counts) or "nothing", *(f"  {one.was!r} -> {one.now!r}" for one in changes[:most])])


def shown(outcomes: Sequence[Outcome]) -> list[str]:
    """What was wrong in these conversations, and what was said."""
    told: list[str] = []
    for each in outcomes:
        told += ["", f"--- {each.case.kind}: {each.case.name} ({each.world})", *map(str, each.faults), *each.script]
    return told


def _kinds(outcomes: Sequence[Outcome]) -> Mapping[str, Sequence[Outcome]]:
    """In their order, all of them last."""
    kinds = dict.fromkeys(each.case.kind for each in outcomes)
    return {kind: [each for each in outcomes if each.case.kind == kind] for kind in kinds} | {_TOGETHER: outcomes}


def _passed(outcomes: Sequence[Outcome]) -> str:
    return f"{sum(not each.faults for each in outcomes)}/{len(outcomes)}" if outcomes else "-"


def _number(value: float | None, places: int) -> str:
    return "-" if value is None else f"{value:,.{places}f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
