"""The part "ear": 100 listing sentences, spoken by us and by piper, recognised, aligned, judged by the same ears.

What was heard is kept as it was written, so that `--report` reads it anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tests.bench.ear import facts
from tests.bench.ear.aligning import Aligner, after_pauses
from tests.bench.ear.facts import Sentence
from tests.bench.ear.listeners import Judge, Recogniser
from tests.bench.ear.tables import misheard
from tests.bench.ear.voices import SPEAKING, Spoken, Voice
from tests.bench.peers import BENCH
from tts.speakable import speakable

ALIGNED = 20  # sentences
JUDGED = 40  # the first ones, of each voice: DNSMOS takes longer than all else


def measure(takes: int) -> dict[str, Any]:
    """Everything of this part, as raw data. A voice that cannot speak is told in `missing`."""
    all_ = facts.sentences()
    missing: dict[str, str] = {}
    voices = dict(_voices(missing))
    recogniser, judge, aligner = Recogniser(), Judge(), Aligner()
    aligned = [one.text for one in all_ if aligner.knows(one.text)][:ALIGNED]
    lines, captions = [], []
    for number, sentence in enumerate(all_):
        spoken = {name: [one.speak(sentence.text, seed=take) for take in range(takes)] for name, one in voices.items()}
        lines.append(_line(sentence, spoken, recogniser, judge if number < JUDGED else None))
        if sentence.text in aligned:
            captions.append(_caption(sentence.text, spoken["ours"][0], aligner))
        print(f"  {number + 1} of {len(all_)}: {lines[-1]['heard']['ours'][0]}", flush=True)
    raw = {"missing": missing, "takes": takes, "sentences": lines, "captions": captions}
    BENCH.mkdir(parents=True, exist_ok=True)
    (BENCH / "ear-misheard.md").write_text(misheard(raw), "utf-8")
    return raw


def _voices(missing: dict[str, str]) -> Iterator[tuple[str, Voice]]:
    for name, voice in SPEAKING.items():
        try:
            yield name, voice()
        except ImportError as error:  # the peer's package
            missing[name] = str(error)


def _line(
    sentence: Sentence, spoken: Mapping[str, list[Spoken]], recogniser: Recogniser, judge: Judge | None
) -> dict[str, Any]:
    """What is said by us in letters, what was heard of each take, and DNSMOS of the first."""
    sound = {name: [one.for_ears() for one in takes] for name, takes in spoken.items()}
    return {
        "text": sentence.text,
        "said": speakable(sentence.text),
        "heard": {name: [recogniser.written(one) for one in takes] for name, takes in sound.items()},
        "quality": {name: judge.given(takes[0]) for name, takes in sound.items()} if judge else {},
    }


def _caption(text: str, spoken: Spoken, aligner: Aligner) -> dict[str, Any]:
    return {
        "text": text,
        "aligner": [asdict(one) for one in aligner.starts(text, spoken)],
        "after_pauses": [asdict(one) for one in after_pauses(text, spoken)],
    }
