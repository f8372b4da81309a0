"""What the ear's raw figures come to: rows of the summary, a table by kind of fact, a list of what was misheard."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.bench.ear.facts import KINDS, Fact, holds, sentences
from tests.bench.figures import Row, median, percentile, told, within

NAMES = ("ours", "piper")
MOST_LATE_MS = 80
_QUALITY = {"ovrl_mos": "overall", "sig_mos": "voice", "bak_mos": "background", "p808_mos": "P.808"}
Raw = Mapping[str, Any]


def rows(raw: Raw) -> list[Row]:
    """Recall in percent, errors of captions in milliseconds, DNSMOS."""
    by_letters = [_recall(raw, name, "", letters_count=True) for name in NAMES]
    return [
        *(_told(f"heard, {kind or 'all facts'}, %", raw, kind) for kind in (*KINDS, "")),
        told("heard, all facts, letters counted as words, %", *by_letters),
        told("sentences with every fact heard, %", *(_whole(raw, name) for name in NAMES)),
        *_caption_rows(raw),
        *(
            told(f"DNSMOS, {name}, mean", *(_quality(raw, voice, key) for voice in NAMES))
            for key, name in _QUALITY.items()
        ),
    ]


def _told(measure: str, raw: Raw, kind: str) -> Row:
    return told(measure, *(_recall(raw, name, kind) for name in NAMES))


def _caption_rows(raw: Raw) -> list[Row]:
    errors, pauses = (_errors(raw, ear) for ear in ("aligner", "after_pauses"))
    late = [abs(one) for one in errors]
    return [
        within("word starts against pocketsphinx, median, ms", median(late) if late else None, MOST_LATE_MS, "ms"),
        told("word starts against pocketsphinx, p95, ms", percentile(late, 95) if late else None),
        told("of these, later than it (+) or sooner, median, ms", median(errors) if errors else None),
        told("after a pause, against the end of silence, median, ms", median(map(abs, pauses)) if pauses else None),
    ]


def every_kind(raw: Raw) -> list[tuple[str, ...]]:
    """A table for README: of each kind, how many there are, and how many are in our text, heard of us, of piper."""
    head = ("facts", "many", "in our spoken text", *(f"heard of {name}" for name in NAMES))
    lines = [head]
    for kind in (*KINDS, ""):
        many = sum(1 for _ in _facts(raw, kind))
        shares = [_share(raw, kind), *(_recall(raw, name, kind) for name in NAMES)]
        lines.append((kind or "all", str(many), *("-" if one is None else f"{one:.1f} %" for one in shares)))
    return lines


def misheard(raw: Raw) -> str:
    """Every fact that was not heard, of whom, with what was said by us and written by the recogniser."""
    found = ["# What was misheard", ""]
    for line, sentence in zip(raw["sentences"], sentences(), strict=True):
        told_of = [
            f"- {name}: {', '.join(lost)}; heard: {heard}"
            for name, takes in line["heard"].items()
            for heard in takes
            if (lost := [str(fact) for fact in sentence.facts if not holds(heard, fact)])
        ]
        if told_of:
            found += [f"{line['text']}", f"(we say: {line['said']})", *told_of, ""]
    return "\n".join(found)


def _facts(raw: Raw, kind: str) -> Iterator[tuple[Mapping[str, Any], Fact]]:
    """Each fact of `kind`, or of all kinds when it is "", with the line that it belongs to."""
    for line, sentence in zip(raw["sentences"], sentences(), strict=True):
        yield from ((line, fact) for fact in sentence.facts if kind in {"", fact.kind})


def _recall(raw: Raw, name: str, kind: str, *, letters_count: bool = False) -> float | None:
    """How many of the facts were heard, in percent, over all takes; None when that voice did not speak."""
    found = [
        holds(heard, fact, letters_count=letters_count)
        for line, fact in _facts(raw, kind)
        for heard in line["heard"].get(name, ())
    ]
    return 100 * sum(found) / len(found) if found else None


def _share(raw: Raw, kind: str) -> float | None:
    """How many facts the text holds that our voice is given: what a perfect voice and perfect ears would reach."""
    found = [holds(line["said"], fact) for line, fact in _facts(raw, kind)]
    return 100 * sum(found) / len(found) if found else None


def _whole(raw: Raw, name: str) -> float | None:
    """Sentences of which nothing was lost, in percent."""
    found = [
        all(holds(heard, fact) for fact in sentence.facts)
        for line, sentence in zip(raw["sentences"], sentences(), strict=True)
        for heard in line["heard"].get(name, ())
    ]
    return 100 * sum(found) / len(found) if found else None


def _quality(raw: Raw, name: str, key: str) -> float | None:
    given = [line["quality"][name][key] for line in raw["sentences"] if name in line["quality"]]
    return sum(given) / len(given) if given else None


def _errors(raw: Raw, ear: str) -> list[float]:
    """How late our marks were, by that ear, in milliseconds."""
    return [one["ours_ms"] - one["other_ms"] for caption in raw["captions"] for one in caption[ear]]
