"""Makes a known voice ready to speak: imports its weights once, exports its graphs once, checks both.

With everything in place it only hashes files (0.1 s) and imports neither torch nor ONNX Runtime.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tts.errors import VoiceUnusable
from tts.voice_folder import CARD, CHECKPOINT, CONFIG, GRAPHS, locked, made_whole, why_not_current, write_key
from tts.voices import KnownVoice

if TYPE_CHECKING:
    from tts.piper_import import PiperVoice
    from tts.vits import Module

log = logging.getLogger("vox.tts.installation")
Progress = Callable[[str], None]

# What Piper's own phonemes are for three sentences, for hearing both networks say them.
CHECK_SENTENCES = (
    "wˈɛlkʌm tə vˈɑːks ᵻstˈeɪts.",
    "həlˈoʊ?",
    "ɪt hɐz tˈuː pɔɪnt fˈaɪv bˈæθs, ɐ ɡɚɹˈɑːʒ ænd ɐ vjˈuː; ðə pɹˈaɪs ɪz fˈɔːɹhˈʌndɹɪd θˈaʊzənd.",
)


def is_installed(known: KnownVoice, voices_dir: Path) -> bool:
    """Whether the voice's checkpoint is there; its graphs may still have to be made."""
    folder = voices_dir / known.voice.name
    return (folder / CHECKPOINT).is_file() and (folder / CONFIG).is_file()


def ensure(known: KnownVoice, voices_dir: Path, progress: Progress = lambda _: None) -> Path:
    """The folder of the voice, with a checkpoint and graphs that belong to it, making what is missing.

    `progress` hears a line before each long step and none when there is nothing to do. Several processes may
    ask at once: one works, the others wait. Raises VoiceUnusable, naming the file and the cure; nothing
    half-made is left behind.
    """
    folder = voices_dir / known.voice.name
    if is_installed(known, voices_dir) and not why_not_current(folder):
        return folder
    with locked(voices_dir):
        if not is_installed(known, voices_dir):
            _import(known, voices_dir, folder, progress)
        reason = why_not_current(folder)
        if reason:
            _export(folder, voices_dir, reason, progress)
    return folder


def _import(known: KnownVoice, voices_dir: Path, folder: Path, progress: Progress) -> None:
    if folder.exists():
        raise VoiceUnusable(f"{folder} has no {CHECKPOINT} or {CONFIG}; delete the folder to have it made anew")
    try:
        from tts import piper_import, sources, vits
    except ModuleNotFoundError as error:
        raise VoiceUnusable(_needs(error, f"{folder} is missing, and importing the voice")) from error
    progress(f"importing the voice {known.voice.title} into {folder} (about 10 s)")
    onnx_path, json_path = sources.fetch(known.piper, progress)
    piper = piper_import.read(onnx_path, json_path)
    if piper.sample_rate_hz != known.voice.sample_rate_hz:
        raise VoiceUnusable(f"{json_path} says {piper.sample_rate_hz} Hz, not {known.voice.sample_rate_hz}")
    with made_whole(folder, voices_dir) as making:
        vits.write_checkpoint(making, piper.tensors, piper.model_args, piper.settings)
        progress("checking the imported voice against its source")
        difference = _compare(piper, vits.load(making), onnx_path)
        (making / CARD).write_text(_card(known, difference), "utf-8")
    log.info("imported voice %s, largest difference from its source %.1e", known.voice.name, difference)


def _compare(piper: "PiperVoice", module: "Module", onnx_path: Path) -> float:
    """The largest difference of any sample between source and import, at zero noise. Raises VoiceUnusable."""
    from tts import piper_import, vits

    sentences = [piper.ids(sentence) for sentence in CHECK_SENTENCES]
    source_ids = [[piper.piper_ids[i] for i in ids] for ids in sentences]
    worst = 0.0
    for ids, (durations, sound) in zip(sentences, piper_import.source_sound(onnx_path, source_ids), strict=True):
        ours, heard = vits.reference(module, ids, np.zeros((2, len(ids)), np.float32), None)
        if not np.array_equal(ours, durations) or heard.shape != sound.shape:
            raise VoiceUnusable(f"{onnx_path} times its words otherwise than the voice imported from it")
        worst = max(worst, float(np.abs(heard - sound).max()))
    if not worst < piper_import.MAX_DIFFERENCE:
        raise VoiceUnusable(f"{onnx_path} sounds otherwise than the voice imported from it (by {worst:.1e})")
    return worst


def _export(folder: Path, voices_dir: Path, reason: str, progress: Progress) -> None:
    try:
        from tts import graph_check, vits
    except ModuleNotFoundError as error:
        raise VoiceUnusable(
            _needs(error, f"the graphs in {folder / GRAPHS} cannot be used ({reason}), and making them")
        ) from error
    log.info("exporting graphs of %s: %s", folder.name, reason)
    progress(f"exporting the graphs of {folder.name}, since {reason} (about 15 s)")
    with made_whole(folder / GRAPHS, voices_dir) as making:
        vits.export(folder, making)
        found = graph_check.check(folder, making)
        differences = {"from module": found.from_module, "windows from whole": found.windows_from_whole}
        write_key(folder, making, found.context, differences)
    log.info("exported graphs of %s, largest differences %s, context %s", folder.name, differences, found.context)


def _needs(error: ModuleNotFoundError, doing: str) -> str:
    return f"{doing} needs the Python package {error.name}: install requirements.txt, or copy the voice's folder"


def _card(known: KnownVoice, difference: float) -> str:
    voice, piper = known.voice, known.piper
    return f"""# {voice.title}

A Coqui VITS checkpoint (`model.pth`, `config.json`) made from Piper weights by renaming, without training.

- Language: {voice.language}
- Sample rate: {voice.sample_rate_hz} Hz, one speaker
- Source: {voice.source}
- Source file: `{piper.onnx.name}`, sha256 `{piper.onnx.sha256}`
- Also at: Hugging Face hub, {piper.hub_repo}, revision {piper.hub_revision}, {piper.hub_path}
- Licence: {voice.licence}. Both apply; nothing is claimed here about commercial use.
- Checked at import: same durations as the source graph, largest difference of any sample {difference:.1e}
  at zero noise over {len(CHECK_SENTENCES)} sentences.
- Parts that only training uses (posterior encoder and the like) are not in the source and are zero here;
  embedding rows that no phoneme maps to were left behind.

Sound made with this voice is synthetic speech.
"""
