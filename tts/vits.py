"""Coqui's own VITS module: write its checkpoint, load it, hear it, export it to ONNX graphs.

The only file that imports torch and TTS, and slow to import for that: serving needs it only while a voice has
no graphs yet. Knows nothing of where voices come from nor of how their graphs are run.
"""

import contextlib
import io
import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import parametrize
from TTS.config.shared_configs import BaseAudioConfig
from TTS.tts.configs.shared_configs import CharactersConfig
from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
from TTS.tts.models.vits import Vits

from tts.errors import VoiceUnusable
from tts.voice_folder import CHECKPOINT, CONFIG, DECODER_GRAPH, TEXT_GRAPH

Floats = NDArray[np.float32]
Module = Vits

OPSET = 18
# Only training uses these: a Piper graph does not have them, and zeros stand in.
TRAINING_ONLY = ("posterior_encoder.", "duration_predictor.post_", "duration_predictor.flows.1.")


# ---------------------------------------------------------------------------------------------------------
# A checkpoint folder


def write_checkpoint(
    folder: Path,
    tensors: Mapping[str, Floats],
    model_args: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> None:
    """Writes model.pth and config.json, as Coqui's own `TTS(model_path=, config_path=)` reads them.

    `tensors` are weights by Coqui's names with weight norm folded in; `settings` further fields of
    VitsConfig, among them the mappings `audio` and `characters`. Raises VoiceUnusable when a weight is
    missing, left over or of another shape, OSError when the folder cannot be written.
    """
    state = _state(Vits(_without_phonemizer(_config(model_args, settings))), tensors)
    # Made anew: Coqui changes a config while it builds the module from it.
    saved = _config(model_args, settings).to_dict()
    with (folder / CONFIG).open("w", encoding="utf-8") as file:
        json.dump(saved, file, indent=1, ensure_ascii=False)
    # Through memory: on a full disk torch itself raises a RuntimeError about positions in its archive.
    archive = io.BytesIO()
    torch.save({"model": state, "step": 0, "epoch": 0}, archive)
    (folder / CHECKPOINT).write_bytes(archive.getbuffer())


def _config(model_args: Mapping[str, Any], settings: Mapping[str, Any]) -> VitsConfig:
    parts = {"audio": BaseAudioConfig(**settings["audio"])}
    parts["characters"] = CharactersConfig(**settings["characters"])
    return VitsConfig(model_args=VitsArgs(**model_args), **(dict(settings) | parts))


def _state(module: Vits, tensors: Mapping[str, Floats]) -> dict[str, Tensor]:
    """The module's state dict filled from folded weights: direction = the weight, magnitude = its norm."""
    left, state = dict(tensors), {}
    for name, slot in module.state_dict().items():
        folded = name.replace("parametrizations.weight.original0", "weight").replace(
            "parametrizations.weight.original1", "weight"
        )
        if name.startswith(TRAINING_ONLY):
            # One stored zero, seen in the right shape, saves 28 MB; direction 1 with magnitude 0 has no NaN.
            state[name] = torch.full((1,), float(name.endswith("original1"))).expand(slot.shape)
            continue
        if folded not in tensors:
            raise VoiceUnusable(f"the source has no weight for {folded}; it is another kind of voice")
        weight = torch.from_numpy(np.ascontiguousarray(tensors[folded]))
        if name.endswith("original0"):
            weight = torch.linalg.vector_norm(weight, dim=tuple(range(1, weight.dim())), keepdim=True)
        if weight.shape != slot.shape:
            raise VoiceUnusable(f"weight {folded} has shape {tuple(weight.shape)}, not {tuple(slot.shape)}")
        state[name] = weight
        left.pop(folded, None)
    if left:
        raise VoiceUnusable(f"weights that Coqui's module has no place for: {', '.join(sorted(left)[:5])}")
    return state


def _without_phonemizer(config: VitsConfig) -> VitsConfig:
    # Coqui's phonemizer looks for an espeak-ng program as soon as a tokenizer is built; phonemes are ours.
    config.use_phonemes = False
    return config


def load(folder: Path) -> Vits:
    """The Coqui module of a checkpoint folder, ready for inference on the CPU, as Coqui itself loads it.

    No espeak program is needed. Raises VoiceUnusable when a file is missing, corrupt or not a VITS of one
    speaker.
    """
    try:
        config = VitsConfig()
        config.load_json(str(folder / CONFIG))
        if config.model != "vits" or config.use_speaker_embedding or config.use_d_vector_file:
            raise VoiceUnusable(f"{folder / CONFIG} is not a Coqui VITS voice with one speaker")
        module = Vits(_without_phonemizer(config))
        module.load_checkpoint(config, str(folder / CHECKPOINT), eval=True)
    except VoiceUnusable:
        raise
    except Exception as error:  # torch, pickle, zipfile and coqpit raise a dozen kinds for a broken file
        raise VoiceUnusable(f"{folder} cannot be loaded ({error}); delete it and import it again") from error
    return module


# ---------------------------------------------------------------------------------------------------------
# The reference: Coqui's own inference, with randomness from outside


@contextlib.contextmanager
def _drawn(*noises: Tensor) -> Iterator[None]:
    """Makes torch's next random draws these arrays, in order (Coqui: durations' noise, latents' noise).

    Not for serving: it swaps functions of torch for the whole process.
    """
    waiting = list(noises)

    def draw(*_: object, **__: object) -> Tensor:
        return waiting.pop(0)

    originals = torch.randn, torch.randn_like
    torch.randn = torch.randn_like = draw
    try:
        yield
    finally:
        torch.randn, torch.randn_like = originals


def reference(
    module: Vits,
    ids: list[int],
    duration_noise: Floats,
    latent_noise: Floats | None,
    *,
    length_scale: float = 1.0,
    noise_scale: float = 0.667,
    noise_scale_dp: float = 0.8,
) -> tuple[Floats, Floats]:
    """Durations [T] in frames and sound [samples] by Coqui's own `inference`, in one piece.

    `duration_noise` is [2, T], `latent_noise` [channels, frames]: both unit normal. None: no latent noise.
    """
    module.length_scale = length_scale
    module.inference_noise_scale = noise_scale if latent_noise is not None else 0.0
    module.inference_noise_scale_dp = noise_scale_dp
    latent = torch.zeros(1, 1, 1) if latent_noise is None else torch.from_numpy(latent_noise)[None]
    with _drawn(torch.from_numpy(duration_noise)[None], latent):
        outputs = module.inference(torch.tensor([ids]))
    return outputs["durations"].reshape(-1).numpy(), outputs["model_outputs"].reshape(-1).numpy()


# ---------------------------------------------------------------------------------------------------------
# Export


class _TextSide(nn.Module):
    """Ids [1, T], their count [1], unit noise [1, 2, T], scales [2] = (length, duration noise) ->
    means and log scales [1, C, T] of the latents, durations [1, 1, T] in frames, not yet rounded up."""

    def __init__(self, vits: Vits) -> None:
        super().__init__()
        self.vits = vits

    def forward(self, ids: Tensor, lengths: Tensor, noise: Tensor, scales: Tensor) -> tuple[Tensor, ...]:
        hidden, means, log_scales, mask = self.vits.text_encoder(ids, lengths)
        predictor = self.vits.duration_predictor
        if self.vits.args.use_sdp:
            with _drawn(noise):
                log_frames = predictor(hidden, mask, reverse=True, noise_scale=scales[1])
        else:
            log_frames = predictor(hidden, mask) + 0.0 * noise[:, :1]  # keeps the input in the graph
        return means, log_scales, torch.exp(log_frames) * mask * scales[0]


class _Decoder(nn.Module):
    """Latents [1, C, F], any F -> sound [1, 1, F * hop]: the flow backwards, then the vocoder."""

    def __init__(self, vits: Vits) -> None:
        super().__init__()
        self.vits = vits

    def forward(self, latents: Tensor) -> Tensor:
        mask = torch.ones_like(latents[:, :1])
        return cast("Tensor", self.vits.waveform_decoder(self.vits.flow(latents, mask, reverse=True)))


def export(folder: Path, into: Path) -> None:
    """Exports the module of `folder` as the two graphs of tts.graphs, into the existing folder `into`.

    Raises VoiceUnusable when the module cannot be loaded. Whether the graphs equal it: see tts.graph_check.
    """
    module = load(folder)
    for part in module.modules():
        if parametrize.is_parametrized(part, "weight"):
            parametrize.remove_parametrizations(part, "weight")
    channels, tokens = module.args.hidden_channels, 50
    ids = torch.arange(tokens)[None] % module.args.num_chars
    noise = torch.zeros(1, 2, tokens)
    _export(
        _TextSide(module),
        (ids, torch.tensor([tokens]), noise, torch.tensor([1.0, 0.8])),
        into / TEXT_GRAPH,
        {"ids": {1: "tokens"}, "noise": {2: "tokens"}, "lengths": {}, "scales": {}},
        {"means": {2: "tokens"}, "log_scales": {2: "tokens"}, "frames": {2: "tokens"}},
    )
    _export(
        _Decoder(module),
        (torch.zeros(1, channels, tokens),),
        into / DECODER_GRAPH,
        {"latents": {2: "frames"}},
        {"sound": {2: "samples"}},
    )


def _export(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    order = {_TextSide: ["ids", "lengths", "noise", "scales"], _Decoder: ["latents"]}[type(module)]
    with warnings.catch_warnings(), torch.no_grad():
        # Coqui checks sizes with Python ifs that tracing warns about. The tracing exporter is meant: the
        # newer one (dynamo) cannot follow the boolean indexing of the duration predictor's splines.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            example,
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=order,
            output_names=list(outputs),
            dynamic_axes={name: axes for name, axes in (inputs | outputs).items() if axes},
        )
