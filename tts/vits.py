"""Coqui's own VITS module: write its checkpoint, load it, hear it, export it to ONNX graphs.

With tts.text_side, tts.decoder_side and tts.coqui_import the only file that imports torch or TTS, and slow to import
for that: serving needs it only while a voice has no graphs yet. Knows nothing of where voices come from nor of how
their graphs are run.
"""

import contextlib
import io
import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

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
from TTS.tts.utils.text.characters import IPAPhonemes

from tts.conditions import ANYBODY, Conditions, Who
from tts.conditions import write as write_conditions
from tts.decoder_side import Decoder
from tts.errors import VoiceUnusable
from tts.side_files import read_config, side_files
from tts.text_side import TextSide
from tts.voice_folder import CHECKPOINT, CONFIG, DECODER_GRAPH, KEPT, TEXT_GRAPH

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
    # Coqui's phonemizer looks for an espeak-ng program as soon as a tokenizer is built; phonemes are ours. The class of
    # characters must be told then, since Coqui takes another one when there are no phonemes.
    if config.use_phonemes and config.characters and not config.characters.characters_class:
        config.characters.characters_class = f"{IPAPhonemes.__module__}.{IPAPhonemes.__qualname__}"
    config.use_phonemes = False
    return config


def load(folder: Path) -> Vits:
    """The Coqui module of a checkpoint folder, ready for inference on the CPU, as Coqui itself loads it.

    Neither an espeak program nor a speaker encoder is needed: what a sound is computed from lies in the folder.
    Raises VoiceUnusable, naming the file or the field of the config, when a file is missing or corrupt, or the voice
    is no VITS or one of a kind that is not spoken here.
    """
    try:
        config = VitsConfig()
        config.load_json(str(folder / CONFIG))
        if config.model != "vits":
            raise VoiceUnusable(f"{folder / CONFIG} is not a Coqui VITS voice: its model is {config.model!r}")
        module = Vits(_here(_without_phonemizer(config), folder))
        module.load_checkpoint(config, str(folder / CHECKPOINT), eval=True)
    except VoiceUnusable:
        raise
    except Exception as error:  # torch, pickle, zipfile and coqpit raise a dozen kinds for a broken file
        raise VoiceUnusable(f"{folder} cannot be loaded ({error}); delete it and import it again") from error
    more_frames(module)
    module.max_inference_len = None  # a bound on memory, which windows have anyway
    return module


def _here(config: VitsConfig, folder: Path) -> VitsConfig:
    """The config with what it names found in `folder`, and without what only training and cloning use."""
    args = config.model_args
    if args.use_speaker_embedding and args.use_d_vector_file:
        raise VoiceUnusable(f"{folder / CONFIG} has both use_speaker_embedding and use_d_vector_file; only one may be")
    for field, files in side_files(folder, read_config(folder / CONFIG)).items():
        args[field] = [str(file) for file in files] if field == "d_vector_file" else str(files[0])
    args.speaker_encoder_model_path = args.speaker_encoder_config_path = ""
    args.use_speaker_encoder_as_loss = False
    return config


def more_frames(module: Vits) -> int:
    """For how many frames of the vocoder one of the flow stands: 1 but for a voice with `interpolate_z`.

    Raises VoiceUnusable for a fraction, since windows then do not begin where frames of the vocoder do.
    """
    if not (module.args.encoder_sample_rate and module.args.interpolate_z):
        return 1
    factor = module.config.audio.sample_rate / module.args.encoder_sample_rate
    if factor != int(factor):
        raise VoiceUnusable(
            f"encoder_sample_rate = {module.args.encoder_sample_rate} with interpolate_z must divide the sample rate "
            f"{module.config.audio.sample_rate}; such a voice has no exact windows"
        )
    return int(factor)


# ---------------------------------------------------------------------------------------------------------
# Speakers and languages


def symbols(module: Vits) -> dict[str, int]:
    """The ids of the module's symbols, as Coqui's own tokenizer has them."""
    vocabulary = module.tokenizer.characters
    return {symbol: vocabulary.char_to_id(symbol) for symbol in vocabulary.vocab}


def conditions(module: Vits) -> Conditions:
    """The vectors of the module's speakers and languages, as Coqui's `inference` comes to use them."""
    speakers: dict[str, Tensor] = {}
    if module.args.use_d_vector_file:
        speakers = {name: functional.normalize(_d_vector(module, name))[0] for name in _d_vector_names(module)}
    elif module.embedded_speaker_dim:
        speakers = {name: module.emb_g.weight[row] for name, row in module.speaker_manager.name_to_id.items()}
    languages: dict[str, Tensor] = {}
    if module.embedded_language_dim:
        languages = {name: module.emb_l.weight[row] for name, row in module.language_manager.name_to_id.items()}
    return Conditions(*({name: v.detach().numpy() for name, v in table.items()} for table in (speakers, languages)))


def _d_vector_names(module: Vits) -> list[str]:
    return sorted(module.speaker_manager.embedding_names)


def _d_vector(module: Vits, speaker: str) -> Tensor:
    """The mean over the speaker's clips, [1, channels], as Coqui takes it for a speaker asked for by name."""
    mean = module.speaker_manager.get_mean_embedding(speaker, num_samples=None, randomize=False)
    return torch.tensor(mean, dtype=torch.float)[None]


def _aux_input(module: Vits, who: Who) -> dict[str, Tensor | None]:
    """What Coqui's `inference` is told of `who`, a speaker and a language that the module has."""
    names = ("x_lengths", "d_vectors", "speaker_ids", "language_ids", "durations")
    told: dict[str, Tensor | None] = dict.fromkeys(names)
    if module.args.use_d_vector_file:
        told["d_vectors"] = _d_vector(module, who.speaker)
    elif module.embedded_speaker_dim:
        told["speaker_ids"] = torch.tensor([module.speaker_manager.name_to_id[who.speaker]])
    if module.embedded_language_dim:
        told["language_ids"] = torch.tensor([module.language_manager.name_to_id[who.language]])
    return told


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
    who: Who = ANYBODY,
) -> tuple[Floats, Floats]:
    """Durations [T] in frames and sound [samples] by Coqui's own `inference`, in one piece, spoken by `who`.

    `duration_noise` is [2, T], `latent_noise` [channels, frames]: both unit normal. None: no latent noise.
    """
    module.length_scale = length_scale
    module.inference_noise_scale = noise_scale if latent_noise is not None else 0.0
    module.inference_noise_scale_dp = noise_scale_dp
    latent = torch.zeros(1, 1, 1) if latent_noise is None else torch.from_numpy(latent_noise)[None]
    draws = [torch.from_numpy(duration_noise)[None]] if module.args.use_sdp else []
    with _drawn(*draws, latent):
        outputs = module.inference(torch.tensor([ids]), _aux_input(module, who))
    return outputs["durations"].reshape(-1).numpy(), outputs["model_outputs"].reshape(-1).numpy()


# ---------------------------------------------------------------------------------------------------------
# Export


def export(folder: Path, into: Path) -> None:
    """Exports the module of `folder` as the two graphs of tts.graphs, into the existing folder `into`.

    Beside them the table of its speakers and languages, if it has any: see tts.conditions. Raises VoiceUnusable when
    the module cannot be loaded. Whether the graphs equal it: see tts.graph_check.
    """
    module = load(folder)
    for part in module.modules():
        if parametrize.is_parametrized(part, "weight"):
            parametrize.remove_parametrizations(part, "weight")
    table = conditions(module)
    write_conditions(into, table)
    channels, tokens = module.args.hidden_channels, 50
    ids = torch.arange(tokens)[None] % module.args.num_chars
    noise = torch.zeros(1, 2, tokens)
    for_text, for_decoder = _told(module, table)
    _export(
        TextSide(module, tuple(for_text)),
        (ids, noise, torch.tensor([1.0, 0.8]), *for_text.values()),
        into / TEXT_GRAPH,
        {"ids": {1: "tokens"}, "noise": {2: "tokens"}, "scales": {}} | {name: {} for name in for_text},
        {"means": {2: "tokens"}, "log_scales": {2: "tokens"}, "frames": {2: "tokens"}},
    )
    decoder = Decoder(module, more_frames(module))
    names = [f"{KEPT}{number}" for number in range(len(decoder.stages))]
    _export(
        decoder,
        (
            torch.zeros(1, channels, tokens),
            torch.ones(len(names), 3, dtype=torch.int64),
            *for_decoder.values(),
            *decoder.fresh(),
        ),
        into / DECODER_GRAPH,
        {"latents": {2: "frames"}, "cuts": {}} | {name: {} for name in for_decoder} | {one: {3: one} for one in names},
        {"sound": {2: "samples"}} | {f"now_{one}": {3: f"now_{one}"} for one in names},
    )


def _told(module: Vits, table: Conditions) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """What the text side and the decoder are told, by the graph's input, of any speaker and language."""
    first = Who(next(iter(table.speakers), ""), next(iter(table.languages), ""))
    vectors = {name: torch.from_numpy(vector) for name, vector in table.vectors(first).items()}
    for_text, for_decoder = dict(vectors), {name: vector for name, vector in vectors.items() if name == "speaker"}
    if not module.args.condition_dp_on_speaker:
        for_text.pop("speaker", None)  # an input that nothing depends on would not be in the graph
    return for_text, for_decoder


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
