"""The two graphs of a VITS voice in ONNX Runtime: text side, and flow + vocoder. Imports no torch.

    ids --text_side--> means, log scales, durations --latents--> [channels, frames] --decode--> samples

Draws nothing at random: all noise comes in as arrays, so that the same arrays give the same sound. Decoding
knows nothing of clauses: any stretch of latents may be decoded. How stretches become the whole: see tts.windows.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as vendor

from tts.errors import VoiceUnusable
from tts.voice_folder import DECODER_GRAPH, TEXT_GRAPH

Floats = NDArray[np.float32]
Frames = NDArray[np.int64]

log = logging.getLogger("vox.tts.graphs")

# All that ONNX Runtime raises of its own; they share no base class.
VENDOR_ERRORS: tuple[type[Exception], ...] = tuple(
    kind for kind in vars(vendor).values() if isinstance(kind, type) and issubclass(kind, Exception)
)
# Fewer say nothing: begin, blank, one phoneme, blank, end.
MIN_TOKENS = 5
# A short clause, a sentence, the longest one: the first run of a size allocates what it needs.
WARM_TOKENS = (MIN_TOKENS, 60, 200, 350)


@dataclass(frozen=True, slots=True)
class TextSide:
    """What the text says, per token: mean and log scale of the latents [channels, tokens], and how many
    frames it lasts [tokens], rounded up (`durations`) and as predicted (`exact_frames`)."""

    means: Floats
    log_scales: Floats
    durations: Frames
    exact_frames: Floats


class Graphs:
    """The loaded graphs of one voice. Any thread may call it; calls share `threads` threads of computing."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Loads text.onnx and decoder.onnx of `folder`. Raises VoiceUnusable if one is missing or corrupt."""
        self._text = _session(folder / TEXT_GRAPH, threads)
        self._decoder = _session(folder / DECODER_GRAPH, threads)
        self.channels: int = self._decoder.get_inputs()[0].shape[1]

    def warm(self) -> None:
        """Runs the text side at several sizes: the first runs allocate memory and are several times slower.

        The decoder is warmed by whoever knows the sizes it will be called with.
        """
        for tokens in WARM_TOKENS:
            noise = np.zeros((2, tokens), np.float32)
            self.text_side([0] * tokens, noise, length_scale=1.0, noise_scale_dp=0.8)

    def text_side(self, ids: Sequence[int], noise: Floats, *, length_scale: float, noise_scale_dp: float) -> TextSide:
        """`ids` at least MIN_TOKENS long; `noise` unit normal, [2, len(ids)]."""
        if len(ids) < MIN_TOKENS:
            raise ValueError(f"at least {MIN_TOKENS} ids are needed, not {len(ids)}")
        with _mapped("speaking"):
            means, log_scales, frames = self._text.run(
                ["means", "log_scales", "frames"],
                {
                    "ids": np.array([ids], dtype=np.int64),
                    "noise": noise[None],
                    "scales": np.array([length_scale, noise_scale_dp], dtype=np.float32),
                },
            )
        exact = frames.reshape(-1)
        return TextSide(means[0], log_scales[0], np.ceil(exact).astype(np.int64), exact)

    def decode(self, latents: Floats, margins: tuple[int, int] = (0, 0)) -> Floats:
        """Sound [(frames - margins) * hop], about -1 to 1, of `latents` [channels, frames].

        `margins` are frames on the left and right that the flow sees and the vocoder does not; one frame at
        least must lie between them.
        """
        with _mapped("speaking"):
            (sound,) = self._decoder.run(
                ["sound"], {"latents": latents[None], "margins": np.array(margins, dtype=np.int64)}
            )
        samples: Floats = sound.reshape(-1)
        return samples


def latents(text: TextSide, noise: Floats, noise_scale: float) -> Floats:
    """What the decoder speaks: [channels, frames], from unit normal `noise` of that shape.

    z_p = m + noise * exp(log s) * noise_scale, each token repeated for its frames (VITS, arXiv 2106.06103;
    Coqui's Vits.inference).
    """
    means: Floats = np.repeat(text.means, text.durations, axis=1)
    scales: Floats = np.repeat(np.exp(text.log_scales), text.durations, axis=1)
    return means + noise * scales * np.float32(noise_scale)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # its warnings are about its own optimiser
    # Its threads wait by spinning. Within a run that pays; after it they would spin on, against the other graph's
    # threads and the event loop: on two cores the first sound of a short clause then took 64 ms, not 39.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if not path.is_file():
        raise VoiceUnusable(f"{path} is missing; import the voice again to have it made")
    with _mapped(f"loading {path}"):
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@contextmanager
def _mapped(doing: str) -> Iterator[None]:
    try:
        yield
    except VENDOR_ERRORS as error:
        log.exception("ONNX Runtime failed while %s", doing)
        raise VoiceUnusable(f"the voice's graphs failed while {doing}; delete them to have them made anew") from error
