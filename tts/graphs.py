"""The two graphs of a VITS voice in ONNX Runtime: text side, and flow + vocoder. Imports no torch.

    ids --text_side--> means, log scales, durations --latents--> [channels, frames] --decode--> samples

Draws nothing at random: all noise comes in as arrays, so that the same arrays give the same sound. Decoding goes on
where it was: what its stages keep goes out and in again. How windows become the whole: see tts.windows.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as vendor

from tts import conditions
from tts.conditions import ANYBODY, Who
from tts.errors import VoiceUnusable
from tts.voice_folder import DECODER_GRAPH, KEPT, TEXT_GRAPH
from tts.windows import Cuts

Floats = NDArray[np.float32]
Frames = NDArray[np.int64]

log = logging.getLogger("vox.tts.graphs")

# All that ONNX Runtime raises of its own; they share no base class.
VENDOR_ERRORS: tuple[type[Exception], ...] = tuple(
    kind for kind in vars(vendor).values() if isinstance(kind, type) and issubclass(kind, Exception)
)
# A short clause, a sentence, the longest one: the first run of a size allocates what it needs.
WARM_TOKENS = (5, 60, 200, 350)


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

    def __init__(self, folder: Path, threads: int, who: Who = ANYBODY) -> None:
        """Loads text.onnx and decoder.onnx of `folder`, for `who` to speak by them.

        Raises VoiceUnusable if one is missing or corrupt, or knows no such speaker or language.
        """
        self._text = _session(folder / TEXT_GRAPH, threads)
        self._decoder = _session(folder / DECODER_GRAPH, threads)
        vectors = conditions.read(folder).vectors(who)
        self._told_text, self._told_decoder = (_inputs(graph, vectors) for graph in (self._text, self._decoder))
        self.channels: int = self._decoder.get_inputs()[0].shape[1]
        self._kept = [one for one in self._decoder.get_inputs() if one.name.startswith(KEPT)]

    def warm(self) -> None:
        """Runs the text side at several sizes: the first runs allocate memory and are several times slower.

        The decoder is warmed by whoever knows the sizes it will be called with.
        """
        for tokens in WARM_TOKENS:
            noise = np.zeros((2, tokens), np.float32)
            self.text_side([0] * tokens, noise, length_scale=1.0, noise_scale_dp=0.8)

    def text_side(self, ids: Sequence[int], noise: Floats, *, length_scale: float, noise_scale_dp: float) -> TextSide:
        """`ids` of at least one token; `noise` unit normal, [2, len(ids)]."""
        if not ids:
            raise ValueError("at least one id is needed")
        with _mapped("speaking"):
            means, log_scales, frames = self._text.run(
                ["means", "log_scales", "frames"],
                {
                    "ids": np.array([ids], dtype=np.int64),
                    "noise": noise[None],
                    "scales": np.array([length_scale, noise_scale_dp], dtype=np.float32),
                }
                | self._told_text,
            )
        exact = frames.reshape(-1)
        return TextSide(means[0], log_scales[0], np.ceil(exact).astype(np.int64), exact)

    def fresh(self) -> list[Floats]:
        """What the decoder's stages have kept before a clause's first window."""
        return [np.zeros((1, one.shape[1], 1, 0), np.float32) for one in self._kept]

    def decode(self, latents: Floats, cuts: Cuts, kept: Sequence[Floats]) -> tuple[Floats, Sequence[Floats]]:
        """The sound [samples], about -1 to 1, that the next `latents` [channels, frames] of a clause complete, and what
        the stages keep now. See tts.windows for `cuts` and how often this is called.
        """
        told = {"latents": latents[None], "cuts": cuts} | self._told_decoder
        told |= {one.name: array for one, array in zip(self._kept, kept, strict=True)}
        with _mapped("speaking"):
            sound, *keeps = self._decoder.run(None, told)
        samples: Floats = sound.reshape(-1)
        return samples, keeps


def latents(text: TextSide, noise: Floats, noise_scale: float) -> Floats:
    """What the decoder speaks: [channels, frames], from unit normal `noise` of that shape.

    z_p = m + noise * exp(log s) * noise_scale, each token repeated for its frames (VITS, arXiv 2106.06103;
    Coqui's Vits.inference).
    """
    means: Floats = np.repeat(text.means, text.durations, axis=1)
    scales: Floats = np.repeat(np.exp(text.log_scales), text.durations, axis=1)
    return means + noise * scales * np.float32(noise_scale)


def _inputs(graph: onnxruntime.InferenceSession, vectors: Mapping[str, Floats]) -> dict[str, Floats]:
    """Those of `vectors` that the graph takes: the durations of some voices do not depend on the speaker."""
    return {one.name: vectors[one.name] for one in graph.get_inputs() if one.name in vectors}


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
