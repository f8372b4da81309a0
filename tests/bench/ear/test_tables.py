"""What the ear's figures come to, of ears that are scripted."""

from typing import Any

import pytest

from tests.bench.ear.facts import sentences
from tests.bench.ear.tables import every_kind, misheard, rows

UNITS = {"beds": "bedrooms", "baths": "baths", "sqft": "square feet", "acre": "acres"}


def _perfect(number: int) -> str:
    """A line that tells every fact of a sentence and nothing else."""
    facts = sentences()[number].facts
    units = [UNITS.get(fact.unit or fact.kind, "") for fact in facts]
    values = [fact.value if isinstance(fact.value, str) else f"{fact.value:.10g}" for fact in facts]
    return "; ".join(f"{value} {unit}".strip() for value, unit in zip(values, units, strict=True))


def _raw(ours: list[str], piper: list[str] | None) -> dict[str, Any]:
    marks = dict.fromkeys(("ovrl_mos", "sig_mos", "bak_mos", "p808_mos"), 3.5)
    heard = [{"ours": [line]} | ({"piper": [piper[at]]} if piper else {}) for at, line in enumerate(ours)]
    lines = [
        {"text": one.text, "said": ours[at], "heard": heard[at], "quality": dict.fromkeys(heard[at], marks)}
        for at, one in enumerate(sentences())
    ]
    late = [{"word": "a", "ours_ms": 100.0 + by, "other_ms": 100.0} for by in (10.0, -30.0, 50.0)]
    return {"sentences": lines, "captions": [{"text": "", "aligner": late, "after_pauses": late[:1]}], "takes": 1}


PERFECT = [_perfect(at) for at in range(100)]


def test_who_hears_all_has_all_and_who_hears_nothing_has_none() -> None:
    found = {row.measure: row for row in rows(_raw(PERFECT, [""] * 100))}
    heard = [row for measure, row in found.items() if measure.startswith(("heard", "sentences"))]
    assert {row.ours for row in heard} == {100.0}
    assert {row.peer for row in heard} == {0.0}
    assert misheard(_raw(PERFECT, PERFECT)).split("\n") == ["# What was misheard", ""]


def test_one_fact_lost_is_listed_and_counted_once() -> None:
    broken = [PERFECT[0].replace("4 bedrooms", "5 bedrooms"), *PERFECT[1:]]
    raw = _raw(broken, PERFECT)
    assert [line for line in misheard(raw).splitlines() if line.startswith("- ")] == [
        f"- ours: beds 4; heard: {broken[0]}"
    ]
    found = {row.measure: row.ours for row in rows(raw)}
    assert found["sentences with every fact heard, %"] == 99.0
    assert [measure for measure, ours in found.items() if measure.startswith("heard") and ours != 100.0] == [
        "heard, beds, %",
        "heard, all facts, %",
        "heard, all facts, letters counted as words, %",
    ]


def test_captions_are_held_to_the_median_of_their_errors_without_sign() -> None:
    found = {row.measure: row for row in rows(_raw(PERFECT, None))}
    assert found["word starts against pocketsphinx, median, ms"].ours == pytest.approx(30.0)
    assert found["word starts against pocketsphinx, median, ms"].met is True
    assert found["word starts against pocketsphinx, p95, ms"].ours == pytest.approx(50.0)
    assert found["of these, later than it (+) or sooner, median, ms"].ours == pytest.approx(10.0)
    assert found["after a pause, against the end of silence, median, ms"].ours == pytest.approx(10.0)


def test_a_voice_that_did_not_speak_has_no_figure() -> None:
    table = every_kind(_raw(PERFECT, None))
    assert {line[-1] for line in table[1:]} == {"-"}
    assert all(row.peer is None for row in rows(_raw(PERFECT, None)))
