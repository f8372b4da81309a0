"""Coqui's module is the model: the graphs say what it says, and its own programs speak the checkpoint."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from tts import graphs, vits
from tts.errors import VoiceUnusable
from tts.graphs import Graphs
from tts.installation import ensure
from tts.phonemes import Phonemizer
from tts.speakable import spoken_words
from tts.tokens import vocabulary
from tts.voice_folder import CHECKPOINT, CONFIG, GRAPHS, why_not_current
from tts.voices import KnownVoice
from tts.windows import whole

TEXTS = (
    "Oh!",
    "Welcome to Vox Estates.",
    "It has 2.5 baths, a two-car garage and a view of the hills; it costs $449,000, with an HOA fee of "
    "$120/month, and the school is a short walk away, past the park.",
)


@pytest.fixture(scope="module")
def module(folder: Path) -> vits.Module:
    return vits.load(folder)


@pytest.fixture(scope="module")
def exported(folder: Path) -> Graphs:
    return Graphs(folder / GRAPHS, threads=2)


def ids_of(folder: Path, text: str) -> list[int]:
    return vocabulary(folder).tokens(Phonemizer("en-us").phonemes(spoken_words(text))).ids


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("noise_scale", "noise_scale_dp", "speed"), [(0, 0, 1), (0.667, 0.8, 1), (1.5, 1.2, 1.7)])
def test_graphs_equal_coquis_own_inference(
    folder: Path, module: vits.Module, exported: Graphs, text: str, noise_scale, noise_scale_dp, speed
) -> None:
    ids, random = ids_of(folder, text), np.random.default_rng(3)
    noise = random.standard_normal((2, len(ids)), dtype=np.float32)
    side = exported.text_side(ids, noise, length_scale=1 / speed, noise_scale_dp=noise_scale_dp)
    latent_noise = random.standard_normal((exported.channels, int(side.durations.sum())), dtype=np.float32)
    sound = whole(exported, graphs.latents(side, latent_noise, noise_scale))

    durations, expected = vits.reference(
        module,
        ids,
        noise,
        latent_noise,
        length_scale=1 / speed,
        noise_scale=noise_scale,
        noise_scale_dp=noise_scale_dp,
    )

    assert np.array_equal(side.durations, durations)
    assert sound.shape == expected.shape
    assert np.abs(sound - expected).max() < 1e-4


def test_a_changed_weight_is_noticed_and_changes_the_graphs_sound(own_voices: Path, known: KnownVoice) -> None:
    folder = own_voices / known.voice.name
    latents = np.random.default_rng(0).standard_normal((192, 20), dtype=np.float32)
    before = whole(Graphs(folder / GRAPHS, threads=2), latents)
    state = torch.load(folder / CHECKPOINT, weights_only=True)
    state["model"]["waveform_decoder.conv_post.weight"] *= 0.5
    torch.save(state, folder / CHECKPOINT)
    assert "weights" in why_not_current(folder)

    heard: list[str] = []
    ensure(known, own_voices, heard.append)  # which also checks the new graphs against the changed module

    assert ["exporting" in heard[0], "measuring" in heard[1], len(heard)] == [True, True, 2]
    assert why_not_current(folder) == ""
    after = whole(Graphs(folder / GRAPHS, threads=2), latents)
    assert np.abs(after - before).max() > 1e-3


def test_drawing_from_outside_leaves_torch_as_it_was(folder: Path, module: vits.Module) -> None:
    originals = torch.randn, torch.randn_like
    with pytest.raises(IndexError, match="out of range"):
        vits.reference(module, [10_000], np.zeros((2, 1), np.float32), None)
    assert (torch.randn, torch.randn_like) == originals


@pytest.mark.parametrize("damage", ["cut", "empty", "missing", "speakers"])
def test_a_broken_checkpoint_is_unusable(tmp_path: Path, folder: Path, damage: str) -> None:
    shutil.copy(folder / CONFIG, tmp_path)
    if damage == "speakers":
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        (tmp_path / CONFIG).write_text(json.dumps(config | {"use_speaker_embedding": True}), "utf-8")
    if damage != "missing":
        (tmp_path / CHECKPOINT).write_bytes(b"" if damage == "empty" else (folder / CHECKPOINT).read_bytes()[:99])
    with pytest.raises(VoiceUnusable, match=tmp_path.name):
        vits.load(tmp_path)


def spoken_by(command: list[str], out: Path, tmp_path: Path) -> None:
    environment = os.environ | {"TTS_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, timeout=240, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sound, rate = soundfile.read(out)
    assert rate == 22050
    assert 1.0 < len(sound) / rate < 4.0
    assert 0.02 < sound.std() < 0.3


needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="Coqui's own path calls the Debian program espeak-ng"
)


@needs_espeak
def test_coquis_own_api_speaks_the_checkpoint(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "api.wav"
    script = (
        "import sys; from TTS.api import TTS; "
        "TTS(model_path=sys.argv[1], config_path=sys.argv[2], progress_bar=False)"
        ".tts_to_file('Welcome to Vox Estates.', file_path=sys.argv[3])"
    )
    files = [str(folder / CHECKPOINT), str(folder / CONFIG), str(out)]
    spoken_by([sys.executable, "-c", script, *files], out, tmp_path)


@needs_espeak
def test_coquis_own_program_speaks_the_checkpoint(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "program.wav"
    program = Path(sys.executable).parent / "tts"
    command = [str(program), "--model_path", str(folder / CHECKPOINT), "--config_path", str(folder / CONFIG)]
    spoken_by([*command, "--text", "Welcome to Vox Estates.", "--out_path", str(out)], out, tmp_path)
