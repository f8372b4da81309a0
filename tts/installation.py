"""Makes a known voice ready to speak: imports its weights once, exports its graphs once, checks both.

With everything in place it only hashes files (0.1 s) and imports neither torch nor ONNX Runtime.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tts import conditions
from tts.conditions import Who
from tts.errors import VoiceUnusable
from tts.level import level_of, note_level
from tts.speech import Voice
from tts.tokens import vocabulary
from tts.voice_folder import (
    CARD,
    CHECKPOINT,
    CONFIG,
    GRAPHS,
    add_check,
    locked,
    made_whole,
    sha256,
    was_checked,
    why_not_current,
    write_key,
)
from tts.voices import CoquiSource, KnownVoice, PiperSource

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
# Of a voice that can speak all the same, as loud as it is by itself.
UNMEASURED = "its loudness was not measured"


def is_installed(known: KnownVoice, voices_dir: Path) -> bool:
    """Whether the voice's checkpoint is there; its graphs may still have to be made."""
    folder = voices_dir / known.folder
    return (folder / CHECKPOINT).is_file() and (folder / CONFIG).is_file()


def why_not_ready(known: KnownVoice, voices_dir: Path) -> str:
    """Why the voice cannot speak without being imported or exported first, or "" when it can. Changes nothing."""
    folder = voices_dir / known.folder
    if not is_installed(known, voices_dir):
        return f"{folder} is not there"
    if reason := why_not_current(folder):
        return f"{folder / GRAPHS}: {reason}"
    if not was_checked(folder / GRAPHS, _who(known)):
        return f"{folder / GRAPHS} was not checked for this speaker"
    return "" if level_of(folder / GRAPHS, _who(known)) else UNMEASURED


def ensure(known: KnownVoice, voices_dir: Path, progress: Progress = lambda _: None) -> Path:
    """The folder of the voice, with a checkpoint and graphs that belong to it, making what is missing.

    `progress` hears a line before each long step and none when there is nothing to do. Several processes may
    ask at once: one works, the others wait. Raises VoiceUnusable, naming the file and the cure; nothing
    half-made is left behind.
    """
    folder = voices_dir / known.folder
    reason = why_not_ready(known, voices_dir)
    if reason in ("", UNMEASURED):
        _refuse_other_rate(known, folder)
    else:
        _make(known, voices_dir, progress)
    if reason:
        _measure(known, voices_dir, progress)
    return folder


def _make(known: KnownVoice, voices_dir: Path, progress: Progress) -> None:
    folder = voices_dir / known.folder
    with locked(voices_dir):
        if not is_installed(known, voices_dir):
            _import(known, folder, progress)
        _refuse_other_rate(known, folder)
        reason = why_not_current(folder)
        if reason:
            _export(known, voices_dir, reason, progress)
        elif not was_checked(folder / GRAPHS, _who(known)):
            _check_also(known, folder, progress)


def _measure(known: KnownVoice, voices_dir: Path, progress: Progress) -> None:
    """Unless it is measured. What hinders that (no package for it, a folder that cannot be written) hinders no speech:
    the voice then speaks as loud as it is by itself."""
    graphs, who = voices_dir / known.folder / GRAPHS, _who(known)
    try:
        from tts import loudness

        with locked(voices_dir):
            if level_of(graphs, who) is None:
                progress(f"measuring how loud {known.voice.title} is (about 3 s)")
                note_level(graphs, who, loudness.measured(graphs.parent, known.voice))
    except (ModuleNotFoundError, VoiceUnusable) as error:
        log.warning("the loudness of %s is not evened out: %s", known.voice.name, error)
    else:
        log.info("voice %s: %s", known.voice.name, level_of(graphs, who))


def _who(known: KnownVoice) -> Who:
    return Who(known.voice.speaker, known.voice.model_language)


def _refuse_other_rate(known: KnownVoice, folder: Path) -> None:
    told, real = known.voice.sample_rate_hz, vocabulary(folder).sample_rate_hz
    if told != real:
        raise VoiceUnusable(
            f"{folder / CONFIG} says {real} Hz, the catalogue {told} for voice {known.voice.name}; mend the catalogue"
        )


def _import(known: KnownVoice, folder: Path, progress: Progress) -> None:
    if isinstance(known.origin, CoquiSource) and known.origin.folder:
        raise VoiceUnusable(f"{folder} must hold {CHECKPOINT} and {CONFIG} of a Coqui VITS; put them there")
    if folder.exists():
        raise VoiceUnusable(f"{folder} has no {CHECKPOINT} or {CONFIG}; delete the folder to have it made anew")
    try:
        if isinstance(known.origin, CoquiSource):
            _import_coqui(known, known.origin, folder, progress)
        else:
            _import_piper(known, known.origin, folder, progress)
    except ModuleNotFoundError as error:
        raise VoiceUnusable(_needs(error, f"{folder} is missing, and importing the voice")) from error


def _import_coqui(known: KnownVoice, source: CoquiSource, folder: Path, progress: Progress) -> None:
    from tts import coqui_import

    with made_whole(folder, folder.parent) as making:
        coqui_import.fetch(source, making, progress)
        (making / CARD).write_text(_coqui_card(known, source, sha256(making / CHECKPOINT)), "utf-8")
    log.info("imported voice %s from %s", known.voice.name, source.model)


def _import_piper(known: KnownVoice, source: PiperSource, folder: Path, progress: Progress) -> None:
    from tts import piper_import, sources, vits

    progress(f"importing the voice {known.voice.title} into {folder} (about 10 s)")
    onnx_path, json_path = sources.fetch(source, progress)
    piper = piper_import.read(onnx_path, json_path)
    if piper.sample_rate_hz != known.voice.sample_rate_hz:
        raise VoiceUnusable(f"{json_path} says {piper.sample_rate_hz} Hz, not {known.voice.sample_rate_hz}")
    with made_whole(folder, folder.parent) as making:
        vits.write_checkpoint(making, piper.tensors, piper.model_args, piper.settings)
        progress("checking the imported voice against its source")
        difference = _compare(piper, vits.load(making), onnx_path)
        (making / CARD).write_text(_piper_card(known.voice, source, difference), "utf-8")
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


def _export(known: KnownVoice, voices_dir: Path, reason: str, progress: Progress) -> None:
    folder, who = voices_dir / known.folder, _who(known)
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
        checked = graph_check.check(folder, making, who)
        write_key(folder, making, checked, who)
    log.info("exported graphs of %s: %s", folder.name, checked)


def _check_also(known: KnownVoice, folder: Path, progress: Progress) -> None:
    """Another speaker of a checkpoint whose graphs are there: the vectors differ, and so may the context."""
    conditions.read(folder / GRAPHS).resolved(_who(known))  # a name that is not there is told without torch
    try:
        from tts import graph_check
    except ModuleNotFoundError as error:
        raise VoiceUnusable(_needs(error, f"checking the speaker of {known.voice.name}")) from error
    progress(f"checking {known.voice.title} against the graphs of {folder.name} (about 10 s)")
    checked = graph_check.check(folder, folder / GRAPHS, _who(known))
    add_check(folder / GRAPHS, checked, _who(known))
    log.info("checked graphs of %s for %s: %s", folder.name, known.voice.name, checked)


def _needs(error: ModuleNotFoundError, doing: str) -> str:
    return f"{doing} needs the Python package {error.name}: install requirements.txt, or copy the voice's folder"


def _piper_card(voice: Voice, piper: PiperSource, difference: float) -> str:
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


def _coqui_card(known: KnownVoice, source: CoquiSource, checkpoint_sha256: str) -> str:
    voice = known.voice
    return f"""# {source.model}

A Coqui VITS checkpoint, downloaded as Coqui's own programs do for the voice {voice.name} ({voice.title}).

- Source: {voice.source}
- Licence: {voice.licence}
- `model.pth`: sha256 `{checkpoint_sha256}`
- How near the graphs are to Coqui's own inference, and for which speakers that was checked: `graphs/key.json`.

Sound made with this voice is synthetic speech.
"""
