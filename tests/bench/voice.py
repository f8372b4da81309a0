"""The voice against its peers: first sound, real-time factor, exactness, the second time. In turn, one run, medians."""

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from tests.bench import exact
from tests.bench.contest import Contest
from tests.bench.figures import Row, against, median, told, within
from tests.bench.playback import Heard, heard
from tests.bench.texts import BY_LENGTH, NAMED

PEERS = ("streaming-vits", "piper", "coqui")
REST_S = 0.05  # for threads that still spin
BARS = (("L", "streaming-vits", 0.4), ("S", "piper", 0.35), ("L", "piper", 0.12), ("R", "coqui", 0.03))
EXACT_SEED = 20_261_124

# For each text by name, for each contestant by name: every repeat.
Measured = dict[str, dict[str, list[Heard]]]


def measure(repeats: int) -> dict[str, Any]:
    """Everything of this part, as raw data. A peer that cannot run is told in `missing` and left out."""
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        contestants = _started(stack, missing)
        named = _in_turn(contestants, NAMED, repeats, missing)
        lengths = _in_turn(contestants, {str(len(text)): text for text in BY_LENGTH}, max(3, repeats // 2), missing)
        notes = {one.name: one.notes for one in contestants}
    return {
        "missing": missing,
        "notes": notes,
        "texts": _as_json(named),
        "lengths": _as_json(lengths),
        "kept": [asdict(one) for one in _kept(repeats)],
        "exact": exact.differences(NAMED, EXACT_SEED),
    }


def _started(stack: ExitStack, missing: dict[str, str]) -> list[Contest]:
    """Ours last: streaming-vits measures the machine first, while nothing else runs."""
    contestants = []
    for name in PEERS:
        try:
            contestants.append(stack.enter_context(Contest(name)))
        except RuntimeError as error:
            missing[name] = str(error)
    print(f"  ready: {', '.join(one.name for one in contestants)}", flush=True)
    return [*contestants, stack.enter_context(Contest("ours"))]


def _in_turn(contestants: list[Contest], texts: Mapping[str, str], repeats: int, missing: dict[str, str]) -> Measured:
    """A B C A B C ...; who begins changes with each repeat. Who breaks down is out for good."""
    found: Measured = {name: {one.name: [] for one in contestants} for name in texts}
    for repeat in range(repeats):
        print(f"  {', '.join(texts)}: {repeat + 1} of {repeats}", flush=True)
        for name, text in texts.items():
            first = repeat % len(contestants)
            for one in (*contestants[first:], *contestants[:first]):
                time.sleep(REST_S)
                try:
                    result = heard(one.speak(text, seed=repeat))
                except RuntimeError as error:
                    if one.name == "ours":
                        raise
                    missing[one.name] = str(error)
                    contestants.remove(one)
                    continue
                if result:
                    found[name][one.name].append(result)
    return found


def _kept(repeats: int) -> list[Heard]:
    """The second time of a sentence, a new take of it each repeat."""
    again = []
    with Contest("ours, kept") as ours:
        for repeat in range(repeats):
            ours.speak(NAMED["L"], seed=repeat)
            time.sleep(REST_S)
            if result := heard(ours.speak(NAMED["L"], seed=repeat)):
                again.append(result)
    return again


def _as_json(measured: Measured) -> dict[str, Any]:
    return {text: {one: [asdict(h) for h in all_] for one, all_ in by.items()} for text, by in measured.items()}


# ---------------------------------------------------------------------------------------------------------
# Rows


def rows(raw: Mapping[str, Any]) -> list[Row]:
    """The protocol's lines of the voice, then those that explain them."""
    lines = [
        against(
            f"first sound, {text}, ms, against {peer}",
            first_sound(raw, text, "ours"),
            first_sound(raw, text, peer),
            most,
        )
        for text, peer, most in BARS
    ]
    ours, piper = factor(raw, "R", "ours"), factor(raw, "R", "piper")
    lines.append(against("real-time factor, R whole, against piper", ours, piper, 0.9))
    worst = max((one["difference"] for one in raw["exact"].values()), default=None)
    lengths = sum(one["streamed"] != one["whole"] for one in raw["exact"].values())
    lines.append(within("streamed against whole, largest difference", worst, 1e-4, strictly=True))
    lines.append(within("streamed against whole, texts of another length", float(lengths), 0))
    kept = median([one["first_sound_ms"] for one in raw["kept"]]) if raw["kept"] else None
    lines.append(within("second time, first sound, ms", kept, 10, "ms"))
    return lines + _underruns(raw)


def _underruns(raw: Mapping[str, Any]) -> list[Row]:
    """How often each stream would have run dry, played from its first 80 ms; a start that avoids it is what counts."""
    names = sorted({name for by in raw["texts"].values() for name in by})
    count = {name: sum(h["underruns"] for by in raw["texts"].values() for h in by.get(name, [])) for name in names}
    return [
        within(f"underruns in all, {name}", float(many), 0)
        if name == "ours"
        else told(f"underruns in all, {name}", many)
        for name, many in count.items()
    ]


def first_sound(raw: Mapping[str, Any], text: str, name: str) -> float | None:
    """The median, in milliseconds; None when it was not measured."""
    values = [one["first_sound_ms"] for one in raw["texts"][text].get(name, [])]
    return median(values) if values else None


def factor(raw: Mapping[str, Any], text: str, name: str) -> float | None:
    """The median real-time factor: time to make all of it by the time it lasts."""
    values = [one["whole_ms"] / one["sound_ms"] for one in raw["texts"][text].get(name, [])]
    return median(values) if values else None


def every_figure(raw: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """A table for README: first sound and real-time factor of each text and each contestant."""
    names = ["ours", *PEERS]
    table: list[tuple[str, ...]] = [("first sound, ms (real-time factor)", *names)]
    for text in raw["texts"]:
        table.append((text, *(_cell(first_sound(raw, text, name), factor(raw, text, name)) for name in names)))
    return table


def _cell(first_ms: float | None, real_time: float | None) -> str:
    return "-" if first_ms is None or real_time is None else f"{first_ms:.0f} ({real_time:.3f})"
