"""Are the exported graphs the Coqui module, and how much context do their windows need? Asked after each export.

Slow: it runs the module in torch, and the graphs some dozen times (a few seconds in all). Knows no text: any ids
will do, since the network has no idea of sense.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tts import graphs, vits, windows
from tts.errors import VoiceUnusable
from tts.speech import RANGES
from tts.windows import Context, Window

# What is promised of any sample: graphs against the module, windows against the whole.
MAX_DIFFERENCE = 1e-4
TOKENS = (graphs.MIN_TOKENS, 9, 61, 241)

# Contexts are sought for a tenth of that. Rounding alone makes 1e-6 where the sound is loudest.
CONTEXT_DIFFERENCE = 1e-5
# Of flow and vocoder each. The convolutions of a usual VITS see 32 and 11 frames on paper, less in effect.
MOST_CONTEXT_FRAMES = 64
# The flow's influence fades slowly: another clause may need a few more (here one needed 20, not 16).
SPARE_FLOW_FRAMES = 4
# A window in the middle with the largest context fits in; cut as it is spoken, it has every size of window.
CLAUSE_FRAMES = 300
MIDDLE = (Window(146, 154),)
# Noise scales of clauses, the usual and the largest. None: noise that no text gives, the harshest.
NOISE_SCALES = (0.667, RANGES["expressiveness"][1], None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the context of windows, and the largest differences seen of any sample."""

    context: Context
    from_module: float
    windows_from_whole: float


def check(folder: Path, graphs_folder: Path) -> Checked:
    """Compares the graphs in `graphs_folder` with the module in `folder`, and in windows with themselves whole.

    Raises VoiceUnusable when the graphs differ by more than MAX_DIFFERENCE or in a duration, and when no context
    up to MOST_CONTEXT_FRAMES is enough. Such a voice is refused rather than spoken whole: no Coqui VITS is known
    to need that, so that the export is more likely broken, and each listener would hold up all others for a clause.
    """
    module, exported = vits.load(folder), graphs.Graphs(graphs_folder, threads=2)
    from_module = max(_difference(module, exported, tokens) for tokens in TOKENS)
    context, from_whole = measured(exported, module.args.num_chars)
    return Checked(context, from_module, from_whole)


def _difference(module: vits.Module, exported: graphs.Graphs, tokens: int) -> float:
    ids, noise, text = _case(exported, module.args.num_chars, tokens)
    random = np.random.default_rng(tokens)
    latent_noise = random.standard_normal((exported.channels, int(text.durations.sum())), dtype=np.float32)
    sound = exported.decode(graphs.latents(text, latent_noise, 0.667))
    durations, expected = vits.reference(module, ids, noise, latent_noise)
    if not np.array_equal(durations, text.durations) or sound.shape != expected.shape:
        raise VoiceUnusable(f"the exported graphs give other durations than the voice at {tokens} phoneme ids")
    difference = float(np.abs(sound - expected).max())
    if not difference <= MAX_DIFFERENCE:
        raise VoiceUnusable(f"the exported graphs differ from the voice by {difference:.1e} at {tokens} ids")
    return difference


def _case(exported: graphs.Graphs, symbols: int, tokens: int) -> tuple[list[int], graphs.Floats, graphs.TextSide]:
    """Ids and noise for which no duration lies so near a whole frame that one bit decides its rounding."""
    for seed in range(50):
        random = np.random.default_rng(seed)
        ids = [int(i) for i in random.integers(0, symbols, tokens)]
        noise = random.standard_normal((2, tokens), dtype=np.float32)
        text = exported.text_side(ids, noise, length_scale=1.0, noise_scale_dp=0.8)
        # Only up to a few hundred frames: random ids may last as long as they like.
        near = np.abs(text.exact_frames - np.round(text.exact_frames)).min()
        if near > 1e-5 and text.durations.sum() < 1500:
            return ids, noise, text
    raise VoiceUnusable(f"no test sentence of {tokens} ids could be made; the voice is not like others")


# ---------------------------------------------------------------------------------------------------------
# Context


@dataclass(frozen=True, slots=True)
class _Clause:
    """Latents [channels, frames], and their sound decoded in one go."""

    latents: graphs.Floats
    whole: graphs.Floats

    def off(self, decode: windows.Decode, cut: Iterable[Window], context: Context) -> float:
        """The largest difference of any sample of the windows `cut` from the whole."""
        hop, worst = len(self.whole) // self.latents.shape[1], 0.0
        for window in cut:
            heard = windows.sound(decode, self.latents, window, context)
            worst = max(worst, float(np.abs(heard - self.whole[window.start * hop : window.end * hop]).max()))
        return worst


def measured(exported: graphs.Graphs, symbols: int) -> tuple[Context, float]:
    """The smallest context whose windows are the whole, and the largest difference seen with it.

    The vocoder's is sought first, with the flow over the whole clause, then the flow's; both in single windows.
    Then other clauses are cut as they are when spoken, and the context is raised until those agree too.
    """
    clauses = [_clause(exported, symbols, *case) for case in enumerate(NOISE_SCALES)]

    def worst(context: Context) -> float:
        return max(clause.off(exported.decode, MIDDLE, context) for clause in clauses)

    vocoder = _fewest("vocoder", lambda frames: worst(Context(CLAUSE_FRAMES, frames)))
    flow = _fewest("flow", lambda frames: worst(Context(frames, vocoder))) + SPARE_FLOW_FRAMES
    others = [_clause(exported, symbols, *case) for case in enumerate(NOISE_SCALES, start=100)]
    for more in range(MOST_CONTEXT_FRAMES):
        context = Context(flow + more, vocoder + more)
        cut = windows.schedule(CLAUSE_FRAMES)
        difference = max(clause.off(exported.decode, cut, context) for clause in others)
        if difference <= CONTEXT_DIFFERENCE:
            return context, difference
    raise VoiceUnusable(f"{context.frames} frames of context are not enough for exact windows of this voice")


def _fewest(part: str, worst: Callable[[int], float]) -> int:
    """How many frames keep `worst` within CONTEXT_DIFFERENCE: the most at once, then by halves."""
    if worst(MOST_CONTEXT_FRAMES) > CONTEXT_DIFFERENCE:
        raise VoiceUnusable(
            f"the {part} of this voice sees further than {MOST_CONTEXT_FRAMES} frames: it has no exact windows"
        )
    return bisect_left(range(MOST_CONTEXT_FRAMES), True, key=lambda frames: worst(frames) <= CONTEXT_DIFFERENCE)


def _clause(exported: graphs.Graphs, symbols: int, seed: int, noise_scale: float | None) -> _Clause:
    random = np.random.default_rng(seed)
    latents = random.standard_normal((exported.channels, CLAUSE_FRAMES), dtype=np.float32)
    if noise_scale is not None:
        ids = [int(i) for i in random.integers(0, symbols, CLAUSE_FRAMES // 2)]
        noise = random.standard_normal((2, len(ids)), dtype=np.float32)
        side = exported.text_side(ids, noise, length_scale=1.0, noise_scale_dp=0.8)
        two_each = replace(side, durations=np.full(len(ids), 2))  # as predicted, random ids may last for long
        latents = graphs.latents(two_each, latents, noise_scale)
    return _Clause(latents, exported.decode(latents))
