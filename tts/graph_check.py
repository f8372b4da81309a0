"""Are the exported graphs the Coqui module, and how far do their stages reach? Asked after each export.

Slow: it runs the module in torch, and the graphs some dozen times (a few seconds in all). Knows no text: any ids
will do, since the network has no idea of sense.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tts import conditions, graphs, vits, windows
from tts.conditions import ANYBODY, Who
from tts.errors import VoiceUnusable
from tts.speech import RANGES
from tts.tokens import vocabulary
from tts.voice_folder import CONFIG, Checked

# What is promised of any sample: graphs against the module, windows against the whole.
MAX_DIFFERENCE = 1e-4
TOKENS = (2, 5, 9, 61, 241)  # of a single one Coqui's own inference makes nothing

# Reaches are sought for a tenth of that. Rounding alone makes 1e-6 where the sound is loudest.
REACH_DIFFERENCE = 1e-5
# A case for comparing with the module lasts no longer: random ids may last as long as they like.
MOST_CASE_FRAMES = 1500
# Of one stage. A usual VITS has none that sees further than 10 on paper.
MOST_REACH_FRAMES = 32
# A clause is cut here to find them, so that both a first window and a later one have all they can reach around them.
CLAUSE_FRAMES = 300
EDGES = (146, 154, CLAUSE_FRAMES)
# Noise scales of clauses, the usual and the largest. None: noise that no text gives, the harshest.
NOISE_SCALES = (0.667, RANGES["expressiveness"][1], None)


def check(folder: Path, graphs_folder: Path, who: Who = ANYBODY) -> Checked:
    """Compares the graphs in `graphs_folder` with the module in `folder`, and in windows with themselves whole, with
    `who` speaking.

    Raises VoiceUnusable when the graphs differ by more than MAX_DIFFERENCE or in a duration, when a stage reaches
    further than MOST_REACH_FRAMES, and when our symbols have other ids than Coqui's. Such a voice is refused
    rather than spoken whole: no Coqui VITS is known to need that, so that the export is more likely broken, and each
    listener would hold up all others for a clause.
    """
    who = conditions.read(graphs_folder).resolved(who)
    module, exported = vits.load(folder), graphs.Graphs(graphs_folder, threads=2, who=who)
    _same_symbols(module, folder)
    from_module = max(_difference(module, exported, tokens, who) for tokens in TOKENS)
    reaches, from_whole = measured(exported, module.args.num_chars)
    return Checked(reaches, from_module, from_whole)


def _same_symbols(module: vits.Module, folder: Path) -> None:
    coquis, ours = vits.symbols(module), vocabulary(folder).ids
    other = [symbol for symbol, number in ours.items() if coquis.get(symbol) != number]
    if other:
        raise VoiceUnusable(f"{folder / CONFIG}: Coqui's tokenizer has other ids for {''.join(other)!r}")


def _difference(module: vits.Module, exported: graphs.Graphs, tokens: int, who: Who) -> float:
    ids, noise, text, length_scale = _case(exported, module.args.num_chars, tokens)
    random = np.random.default_rng(tokens)
    latent_noise = random.standard_normal((exported.channels, int(text.durations.sum())), dtype=np.float32)
    sound = windows.whole(exported, graphs.latents(text, latent_noise, 0.667))
    durations, expected = vits.reference(module, ids, noise, latent_noise, length_scale=length_scale, who=who)
    if not np.array_equal(durations, text.durations) or sound.shape != expected.shape:
        raise VoiceUnusable(f"the exported graphs give other durations than the voice at {tokens} phoneme ids")
    difference = float(np.abs(sound - expected).max())
    if not difference <= MAX_DIFFERENCE:
        raise VoiceUnusable(f"the exported graphs differ from the voice by {difference:.1e} at {tokens} ids")
    return difference


def _case(
    exported: graphs.Graphs, symbols: int, tokens: int
) -> tuple[list[int], graphs.Floats, graphs.TextSide, float]:
    """Ids, noise, what the graphs make of them, and the length scale of that: one for which no duration lies so near
    a whole frame that one bit decides its rounding."""
    for seed in range(50):
        random = np.random.default_rng(seed)
        ids = [int(i) for i in random.integers(0, symbols, tokens)]
        noise = random.standard_normal((2, tokens), dtype=np.float32)
        for length_scale in (1.0, 0.3, 0.1):
            text = exported.text_side(ids, noise, length_scale=length_scale, noise_scale_dp=0.8)
            near = np.abs(text.exact_frames - np.round(text.exact_frames)).min()
            if near > 1e-5 and text.durations.sum() < MOST_CASE_FRAMES:
                return ids, noise, text, length_scale
    raise VoiceUnusable(f"no test sentence of {tokens} ids could be made; the voice is not like others")


# ---------------------------------------------------------------------------------------------------------
# Reaches


@dataclass(frozen=True, slots=True)
class _Clause:
    """Latents [channels, frames], and their sound decoded in one go."""

    latents: graphs.Floats
    whole: graphs.Floats

    def off(self, exported: graphs.Graphs, edges: Iterable[int], reaches: Sequence[int]) -> float:
        """The largest difference of any sample from the whole, when windows end at `edges`."""
        decoding = windows.Decoding(exported, self.latents, reaches)
        heard = np.concatenate([decoding.until(edge) for edge in edges])
        return float(np.abs(heard - self.whole).max())


def measured(exported: graphs.Graphs, symbols: int) -> tuple[tuple[int, ...], float]:
    """The smallest reaches whose windows are the whole, and the largest difference seen with them.

    The last stage's is sought first, with the ones before it reaching as far as they may. Then other clauses are cut as
    they are when spoken, and all reaches are raised until those agree too: the flow's influence fades slowly.
    """
    clauses = [_clause(exported, symbols, *case) for case in enumerate(NOISE_SCALES)]
    found: list[int] = []
    for stage in reversed(range(len(exported.fresh()))):

        def worst(reach: int, before: tuple[int, ...] = (MOST_REACH_FRAMES,) * stage) -> float:
            return max(clause.off(exported, EDGES, [*before, reach, *found]) for clause in clauses)

        found.insert(0, _fewest(worst))
    others = [_clause(exported, symbols, *case) for case in enumerate(NOISE_SCALES, start=100)]
    edges = [window.end for window in windows.schedule(CLAUSE_FRAMES)]
    for more in range(MOST_REACH_FRAMES):
        reaches = tuple(reach + more for reach in found)
        difference = max(clause.off(exported, edges, reaches) for clause in others)
        if difference <= REACH_DIFFERENCE:
            return reaches, difference
    raise VoiceUnusable(f"reaches of {reaches} frames are not enough for exact windows of this voice")


def _fewest(worst: Callable[[int], float]) -> int:
    """The fewest frames that keep `worst` within REACH_DIFFERENCE: the most at once, then by halves."""
    if worst(MOST_REACH_FRAMES) > REACH_DIFFERENCE:
        raise VoiceUnusable(f"a stage of this voice reaches further than {MOST_REACH_FRAMES} frames")
    frames = range(1, MOST_REACH_FRAMES)
    return 1 + bisect_left(frames, True, key=lambda reach: worst(reach) <= REACH_DIFFERENCE)


def _clause(exported: graphs.Graphs, symbols: int, seed: int, noise_scale: float | None) -> _Clause:
    random = np.random.default_rng(seed)
    latents = random.standard_normal((exported.channels, CLAUSE_FRAMES), dtype=np.float32)
    if noise_scale is not None:
        ids = [int(i) for i in random.integers(0, symbols, CLAUSE_FRAMES // 2)]
        noise = random.standard_normal((2, len(ids)), dtype=np.float32)
        side = exported.text_side(ids, noise, length_scale=1.0, noise_scale_dp=0.8)
        two_each = replace(side, durations=np.full(len(ids), 2))  # as predicted, random ids may last for long
        latents = graphs.latents(two_each, latents, noise_scale)
    return _Clause(latents, windows.whole(exported, latents))
