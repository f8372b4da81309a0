"""Two plots, as SVG: first sound against the length of a sentence, and what crowds of listeners met."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import median
from tests.bench.load import FIRST_SOUND_MS

COLOURS = {"ours": "#0b6e4f", "streaming-vits": "#c8553d", "piper": "#3d5a98", "coqui": "#7a7a7a"}
TITLES = {
    "ours": "this project, in windows",
    "streaming-vits": "streaming-vits 0.4.2, calibrated",
    "piper": "piper-tts 1.8.0, a sentence at a time",
    "coqui": "Coqui's Synthesizer.tts, whole",
}
# Plain text, and nothing that changes with the day: the files are kept in the repository.
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "vox",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
SIZE_INCHES = (6.4, 3.6)


def first_sound(raw: Mapping[str, Any], file: Path) -> None:
    """Medians over the sentences of `raw` (see tests.bench.voice); each point is one sentence."""
    sentences = [*raw["lengths"].values(), *(raw["texts"][name] for name in ("S", "M", "L"))]
    lasts_s = [median([one["sound_ms"] for one in sentence["ours"]]) / 1000 for sentence in sentences]
    order = sorted(range(len(sentences)), key=lambda at: lasts_s[at])
    lines = {}
    for name in TITLES:
        if all(sentence.get(name) for sentence in sentences):
            lines[name] = [median([one["first_sound_ms"] for one in sentences[at][name]]) for at in order]
    _draw_first_sound([lasts_s[at] for at in order], lines, file)


def _draw_first_sound(lasts_s: Sequence[float], lines: Mapping[str, Sequence[float]], file: Path) -> None:
    from matplotlib import pyplot, ticker

    with pyplot.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=SIZE_INCHES, layout="constrained")
        for name, values in lines.items():
            axes.plot(lasts_s, values, "o-", color=COLOURS[name], label=TITLES[name], markersize=3.5, linewidth=1.4)
        axes.set(xlabel="length of the sentence, s of sound", ylabel="first sound, ms", yscale="log")
        axes.yaxis.set_major_locator(ticker.LogLocator(subs=(1.0, 2.0, 5.0)))
        axes.yaxis.set_major_formatter(ticker.FormatStrFormatter("%d"))
        axes.yaxis.set_minor_locator(ticker.NullLocator())
        axes.grid(axis="y", linewidth=0.3)
        figure.legend(loc="outside upper left", ncols=2, frameon=False, fontsize=8)
        figure.savefig(file, metadata={"Date": None})
        pyplot.close(figure)


def listeners(raw: Mapping[str, Any], file: Path) -> None:
    """First sound p95 and underruns against the number of listeners (see tests.bench.load)."""
    from matplotlib import pyplot

    crowds = [crowd for crowd in raw["crowds"] if crowd["p95_ms"] is not None]
    many = [crowd["listeners"] for crowd in crowds]
    with pyplot.rc_context(STYLE):
        figure, (above, below) = pyplot.subplots(2, 1, sharex=True, figsize=SIZE_INCHES, layout="constrained")
        above.plot(many, [crowd["p95_ms"] for crowd in crowds], "o-", color=COLOURS["ours"], markersize=3.5)
        above.axhline(FIRST_SOUND_MS, color=COLOURS["coqui"], linewidth=0.8, linestyle="--", label="to reach")
        above.legend(frameon=False, fontsize=8)
        above.set(ylabel="first sound p95, ms", ylim=(0, None))
        each = [crowd["underruns"] / (crowd["listeners"] * crowd["rounds"]) for crowd in crowds]
        refused = [crowd["refused"] / (crowd["listeners"] * crowd["rounds"]) for crowd in crowds]
        below.plot(many, each, "o-", color=COLOURS["streaming-vits"], markersize=3.5, label="underruns each")
        below.plot(many, refused, "s--", color=COLOURS["piper"], markersize=3, label="refused, part of all")
        below.set(xlabel="listeners at once", ylabel="a listener", ylim=(-0.02, None))
        below.set_xticks(many)
        below.legend(frameon=False, fontsize=8)
        figure.savefig(file, metadata={"Date": None})
        pyplot.close(figure)
