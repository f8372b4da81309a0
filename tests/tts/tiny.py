"""Tiny VITS checkpoints of random weights, made by Coqui itself: any kind that its config can tell, in a second."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from TTS.config.shared_configs import BaseAudioConfig
from TTS.tts.configs.shared_configs import CharactersConfig
from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
from TTS.tts.models.vits import Vits

from tts.voice_folder import CHECKPOINT, CONFIG

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPEAKERS = ("anna", "ben", "cleo")
SMALL: dict[str, Any] = {
    "hidden_channels": 16,
    "hidden_channels_ffn_text_encoder": 24,
    "num_layers_text_encoder": 2,
    "num_layers_flow": 2,
    "num_layers_posterior_encoder": 1,
    "upsample_initial_channel_decoder": 32,
    "upsample_rates_decoder": [8, 8],
    "upsample_kernel_sizes_decoder": [16, 16],
    "resblock_type_decoder": "2",
    "resblock_kernel_sizes_decoder": [3, 5],
    "resblock_dilation_sizes_decoder": [[1, 2], [2, 3]],
    "out_channels": 33,
    "init_discriminator": False,
}


@dataclass(frozen=True)
class Kind:
    """What differs from a plain small voice of one speaker: model_args, other settings, files beside the config."""

    args: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    rate: int = 16_000
    hop: int = 64


PLAIN = Kind()


def phoneme_characters(**changes: Any) -> CharactersConfig:
    told = {"pad": "_", "eos": "$", "bos": "^", "blank": "#", "characters": "abdefhiklmnoprstuvwzæðŋɐɑɔəɚɛɡɪɹʃʊʌʒˈˌː"}
    told |= {"punctuations": ".,;:!? ", "is_unique": False, "is_sorted": False}
    return CharactersConfig(**(told | changes))


def made(folder: Path, kind: Kind = PLAIN, seed: int = 1) -> Path:
    """Writes the checkpoint of a `kind` into `folder`, which it makes."""
    folder.mkdir(parents=True)
    for name, content in kind.files.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    module = Vits(_config(folder, kind))
    _shake(module, seed)
    torch.save({"model": module.state_dict()}, folder / CHECKPOINT)
    # As written where it was trained: the paths in it are of another machine.
    saved = _config(Path("/trained/elsewhere"), kind).to_dict() | {"use_phonemes": kind.settings.get("phonemes", True)}
    saved.pop("phonemes", None)
    (folder / CONFIG).write_text(json.dumps(saved), "utf-8")
    return folder


def _config(folder: Path, kind: Kind) -> VitsConfig:
    files = {name: str(folder / told) for name, told in kind.args.items() if name in _PATHS}
    settings = {name: value for name, value in kind.settings.items() if name != "phonemes"}
    audio = BaseAudioConfig(sample_rate=kind.rate, hop_length=kind.hop)
    usual = {"characters": phoneme_characters(), "use_phonemes": False, "phoneme_language": "en-us"}
    usual |= {"add_blank": True, "enable_eos_bos_chars": True, "text_cleaner": "no_cleaners"}
    args = VitsArgs(**(SMALL | kind.args | files))
    return VitsConfig(model_args=args, audio=audio, **(usual | settings))


_PATHS = ("speakers_file", "d_vector_file", "language_ids_file")


def _shake(module: Vits, seed: int) -> None:
    """Random weights of a size that is heard, where Coqui begins with zeros: else flow and conditions do nothing."""
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in module.named_parameters():
            if "post.weight" in name or "duration_predictor.flows" in name or "emb_" in name:
                weight.copy_(torch.randn(weight.shape, generator=draw) * 0.3)
            elif name.endswith("bias"):
                weight.copy_(torch.randn(weight.shape, generator=draw) * 0.05)
