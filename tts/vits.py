"""Coqui's own VITS module: write its checkpoint, load it, hear it, export it to ONNX graphs.

The only file that imports torch and TTS, and slow to import for that: serving needs it only while a voice has
no graphs yet. Knows nothing of where voices come from nor of how their graphs are run.
"""

import contextlib
import io
import json
import math
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
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
    """Ids [1, T], unit noise [1, 2, T], scales [2] = (length, duration noise) ->
    means and log scales [1, C, T] of the latents, durations [1, 1, T] in frames, not yet rounded up.

    Coqui's weights in Coqui's arithmetic, written for one text without padding: no masks, and rows [T, C] in
    place of [1, C, T], so that most of it is matrix products with fixed weights. Coqui's own modules, traced, give
    2.5 times the nodes and take a third longer.
    """

    def __init__(self, vits: Vits) -> None:
        super().__init__()
        self.vits = vits

    def forward(self, ids: Tensor, noise: Tensor, scales: Tensor) -> tuple[Tensor, ...]:
        encoder = self.vits.text_encoder
        hidden = encoder.emb(ids[0]) * math.sqrt(encoder.hidden_channels)
        for attention, norm_1, convs, norm_2 in _layers(encoder.encoder):
            hidden = _norm(hidden + _attention(hidden, attention), norm_1)
            hidden = _norm(hidden + _conv(torch.relu(_conv(hidden, convs.conv_1)), convs.conv_2), norm_2)
        means, log_scales = torch.split(_linear(hidden, encoder.proj).T, encoder.out_channels)
        log_frames = self._log_frames(hidden, noise * scales[1])
        return means[None], log_scales[None], torch.exp(log_frames) * scales[0]

    def _log_frames(self, hidden: Tensor, noise: Tensor) -> Tensor:
        predictor = self.vits.duration_predictor
        if not self.vits.args.use_sdp:
            rows = hidden.T[None]
            plain = predictor(rows, torch.ones_like(rows[:, :1])) + 0.0 * noise[:, :1]  # keeps the input in the graph
            return cast("Tensor", plain)
        given = _linear(_separable(_linear(hidden, predictor.pre), predictor.convs), predictor.proj)
        affine, _, *flows = predictor.flows  # the second is for training only
        first, second = noise[0, 0, :, None], noise[0, 1, :, None]
        for flow in reversed(flows):
            first, second = second, first
            bins = _linear(_separable(_linear(first, flow.pre) + given, flow.convs), flow.proj)
            second = _spline(second, bins, flow)
        log_frames = (second - affine.translation[0]) * torch.exp(-affine.log_scale[0])
        return cast("Tensor", log_frames.T[None])


def _layers(encoder: Any) -> Iterator[Any]:
    return zip(encoder.attn_layers, encoder.norm_layers_1, encoder.ffn_layers, encoder.norm_layers_2, strict=True)


def _linear(rows: Tensor, conv: Any) -> Tensor:
    """A convolution of width 1 over `rows` [T, C]."""
    return functional.linear(rows, conv.weight[:, :, 0], conv.bias)


def _shifted(rows: Tensor, width: int, dilation: int = 1) -> list[Tensor]:
    """What each tap of a "same" convolution sees: `rows` [T, C] moved, with zeros beyond the ends."""
    reach = (width - 1) * dilation
    padded = functional.pad(rows, (0, 0, reach // 2, reach - reach // 2))
    return [padded[tap * dilation : tap * dilation - reach or None] for tap in range(width)]


def _conv(rows: Tensor, conv: Any) -> Tensor:
    weight = conv.weight.permute(0, 2, 1).flatten(1)
    return functional.linear(torch.cat(_shifted(rows, conv.kernel_size[0]), 1), weight, conv.bias)


def _norm(rows: Tensor, norm: Any) -> Tensor:
    return functional.layer_norm(rows, (norm.channels,), norm.gamma, norm.beta, norm.eps)


def _attention(rows: Tensor, attention: Any) -> Tensor:
    """Self-attention with embeddings of the distance up to `window` tokens (arXiv 1803.02155).

    The few distances are laid on the diagonals of [T, T] and taken from there by reading a padded matrix in
    rows one longer or shorter than they were written.
    """
    heads, size, window = attention.num_heads, attention.k_channels, attention.rel_attn_window_size
    count, span = rows.shape[0], 2 * window + 1
    query, key, value = (
        _linear(rows, conv).reshape(-1, heads, size).transpose(0, 1)
        for conv in (attention.conv_q, attention.conv_k, attention.conv_v)
    )
    query = query / math.sqrt(size)
    near = functional.pad(query @ attention.emb_rel_k.transpose(1, 2), (0, count)).flatten(1)[:, :-count]
    near = near.reshape(heads, count, -1)[:, :, window:-window]
    weights = torch.softmax(query @ key.transpose(1, 2) + near, -1)
    spread = functional.pad(weights, (window, window)).flatten(1)
    spread = functional.pad(spread, (0, count)).reshape(heads, count, -1)[:, :, :span]
    heard = weights @ value + spread @ attention.emb_rel_v
    return _linear(heard.transpose(0, 1).flatten(1), attention.conv_o)


def _separable(rows: Tensor, convs: Any) -> Tensor:
    for apart, across, norm_1, norm_2 in zip(
        convs.convs_sep, convs.convs_1x1, convs.norms_1, convs.norms_2, strict=True
    ):
        taps = _shifted(rows, apart.kernel_size[0], apart.dilation[0])
        heard = sum((tap * apart.weight[:, 0, i] for i, tap in enumerate(taps)), apart.bias)
        heard = functional.gelu(_norm(heard, norm_1))
        rows = rows + functional.gelu(_norm(_linear(heard, across), norm_2))
    return rows


def _spline(values: Tensor, bins: Tensor, flow: Any) -> Tensor:
    """The inverse rational-quadratic spline (arXiv 1906.04032, equation 8) of `values` [T, 1], identity outside.

    `bins` [T, 3 n - 1]: widths, heights, inner derivatives, as the network gives them. Every value is computed
    and the right one chosen, where Coqui's own picks rows by a mask: that is five times the nodes.
    """
    count, bound, least = flow.num_bins, flow.tail_bound, 1e-3
    sizes = bins[:, : 2 * count].reshape(-1, 2, count) / math.sqrt(flow.hidden_channels)
    sizes = least + (1 - least * count) * torch.softmax(sizes, -1)
    inner = 2 * bound * torch.cumsum(sizes, -1)[:, :, :-1] - bound
    edges = functional.pad(functional.pad(inner, (1, 0), value=-bound), (0, 1), value=bound)
    across, up = edges[:, 0], edges[:, 1]
    slopes = functional.pad(bins[:, 2 * count :], (1, 1), value=math.log(math.exp(1 - least) - 1))
    slopes = least + functional.softplus(slopes)

    inside = values.clamp(-bound, bound)
    here = (inside >= up[:, 1:-1]).sum(1, keepdim=True)
    (x, x_next), (y, y_next), (slope, slope_next) = (
        (table.gather(1, here), table.gather(1, here + 1)) for table in (across, up, slopes)
    )
    width, height, rise = x_next - x, y_next - y, inside - y
    steep = height / width
    bent = rise * (slope + slope_next - 2 * steep)
    a, b, c = bent + height * (steep - slope), height * slope - bent, -steep * rise
    root = 2 * c / (-b - torch.sqrt(b * b - 4 * a * c))
    return torch.where(values.abs() <= bound, root * width + x, values)


class _Decoder(nn.Module):
    """Latents [1, C, F] and margins [2] in frames -> sound [1, 1, (F - margins) * hop]: the flow backwards over
    all frames, then the vocoder without the margins, which only the flow needs to see.

    Changes the module's flow and vocoder: their convolutions become those of images one pixel high, for which
    ONNX Runtime has kernels blocked by channels; for lines it has none.
    """

    def __init__(self, vits: Vits) -> None:
        super().__init__()
        self.flow, self.vocoder = _of_images(vits.flow), _of_images(vits.waveform_decoder)

    def forward(self, latents: Tensor, margins: Tensor) -> Tensor:
        # A mask of 1.0 is folded away; one of ones would be multiplied with, layer by layer.
        frames = self.flow(latents[:, :, None], 1.0, reverse=True)
        sound = self.vocoder(frames[..., margins[0] : frames.shape[-1] - margins[1]])
        return cast("Tensor", sound[:, :, 0])


def _of_images(module: nn.Module) -> nn.Module:
    for name, child in module.named_children():
        is_conv = isinstance(child, nn.Conv1d | nn.ConvTranspose1d)
        setattr(module, name, _of_image(child) if is_conv else _of_images(child))
    return module


def _of_image(conv: Any) -> nn.Module:
    kind: Any = nn.ConvTranspose2d if isinstance(conv, nn.ConvTranspose1d) else nn.Conv2d
    image = kind(
        conv.in_channels,
        conv.out_channels,
        (1, *conv.kernel_size),
        stride=(1, *conv.stride),
        padding=(0, *conv.padding),
        dilation=(1, *conv.dilation),
        groups=conv.groups,
    )
    image.weight, image.bias = nn.Parameter(conv.weight[:, :, None]), conv.bias
    return cast("nn.Module", image)


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
        (ids, noise, torch.tensor([1.0, 0.8])),
        into / TEXT_GRAPH,
        {"ids": {1: "tokens"}, "noise": {2: "tokens"}, "scales": {}},
        {"means": {2: "tokens"}, "log_scales": {2: "tokens"}, "frames": {2: "tokens"}},
    )
    _export(
        _Decoder(module),
        (torch.zeros(1, channels, tokens), torch.tensor([3, 4])),
        into / DECODER_GRAPH,
        {"latents": {2: "frames"}, "margins": {}},
        {"sound": {2: "samples"}},
    )


def _export(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
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
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: axes for name, axes in (inputs | outputs).items() if axes},
        )
