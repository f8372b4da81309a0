"""Are the exported graphs the Coqui module? Asked once after each export, over short and long texts.

Slow: it runs the module in torch. Knows no text: any ids will do, since the network has no idea of sense.
"""

from pathlib import Path

import numpy as np

from tts import graphs, vits
from tts.errors import VoiceUnusable

MAX_DIFFERENCE = 1e-4
TOKENS = (graphs.MIN_TOKENS, 9, 61, 241)


def check(folder: Path, graphs_folder: Path) -> float:
    """The largest difference of any sample between the module in `folder` and the graphs in `graphs_folder`.

    Raises VoiceUnusable when it exceeds MAX_DIFFERENCE or a duration differs.
    """
    module, exported = vits.load(folder), graphs.Graphs(graphs_folder, threads=2)
    return max(_difference(module, exported, tokens) for tokens in TOKENS)


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
