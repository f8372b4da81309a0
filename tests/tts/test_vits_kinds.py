"""Every VITS that Coqui's config can tell: exported, it says what Coqui's own inference says, whole and in windows."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.tts.tiny import SPEAKERS, Kind, made
from tts import conditions, graphs, vits, windows
from tts.conditions import ANYBODY, Conditions, Who
from tts.errors import VoiceUnusable
from tts.graphs import Graphs
from tts.installation import ensure
from tts.speech import SpeechRequest, Voice
from tts.streaming import Speaker
from tts.voice_folder import CONFIG, GRAPHS, KEY, read_reaches
from tts.voices import CoquiSource, KnownVoice

EMBEDDED = {"use_speaker_embedding": True, "speakers_file": "speaker_ids.json", "speaker_embedding_channels": 12}
IDS = {"speaker_ids.json": {name: row for row, name in enumerate(SPEAKERS)}}
LANGUAGES = {"use_language_embedding": True, "language_ids_file": "language_ids.json", "embedded_language_dim": 4}
CLIPS = {
    f"{name}_{clip}.wav": {"name": name, "embedding": np.random.default_rng(at * 2 + clip).normal(size=12).tolist()}
    for at, name in enumerate(SPEAKERS)
    for clip in range(2)
}
HOP_80 = {
    "resblock_type_decoder": "1",
    "resblock_kernel_sizes_decoder": [3],
    "resblock_dilation_sizes_decoder": [[1, 3, 5]],
    "upsample_rates_decoder": [5, 16],
    "upsample_kernel_sizes_decoder": [11, 32],
}
ANNA, BEN = Who("anna"), Who("ben")
KINDS: dict[str, tuple[Kind, tuple[Who, ...]]] = {
    "speakers": (Kind(EMBEDDED, files=IDS), (ANNA, BEN)),
    "d-vectors": (
        Kind(
            {"use_d_vector_file": True, "d_vector_file": "clips.json", "d_vector_dim": 12}, files={"clips.json": CLIPS}
        ),
        (ANNA, BEN),
    ),
    "languages": (
        Kind(EMBEDDED | LANGUAGES, files=IDS | {"language_ids.json": {"en": 0, "fr-fr": 1}}),
        (Who("anna", "en"), Who("ben", "fr-fr")),
    ),
    "plain durations": (Kind(EMBEDDED | {"use_sdp": False}, files=IDS), (ANNA, BEN)),
    "durations of no speaker": (Kind(EMBEDDED | {"condition_dp_on_speaker": False}, files=IDS), (ANNA, BEN)),
    "resblock 1, hop 80, 24 kHz": (Kind(HOP_80, rate=24_000, hop=80), (ANYBODY,)),
    "interpolated latents": (Kind({"encoder_sample_rate": 8_000}), (ANYBODY,)),
    "neither blanks nor marks": (Kind(settings={"add_blank": False, "enable_eos_bos_chars": False}), (ANYBODY,)),
}


def known_of(kind: Kind, who: Who, name: str = "tiny") -> KnownVoice:
    voice = Voice(name, "Tiny", "en-us", kind.rate, "none", "made here", who.speaker, who.language)
    return KnownVoice(voice, CoquiSource(folder="tiny"))


def heard(exported: Graphs, module: vits.Module, who: Who, ids: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Latents, their sound whole, and Coqui's own sound of the same ids and noise."""
    random = np.random.default_rng(7)
    noise = random.standard_normal((2, len(ids)), dtype=np.float32)
    side = exported.text_side(ids, noise, length_scale=1.0, noise_scale_dp=0.8)
    latent_noise = random.standard_normal((exported.channels, int(side.durations.sum())), dtype=np.float32)
    latents = graphs.latents(side, latent_noise, 0.667)
    durations, expected = vits.reference(module, ids, noise, latent_noise, who=who)
    assert np.array_equal(side.durations, durations)
    return latents, windows.whole(exported, latents), expected


@pytest.mark.parametrize("name", KINDS)
def test_it_says_what_coqui_says_whole_and_in_windows(tmp_path: Path, name: str) -> None:
    kind, speakers = KINDS[name]
    made(tmp_path / "tiny", kind)
    folder = ensure(known_of(kind, speakers[0]), tmp_path)
    module, reaches, ids = vits.load(folder), read_reaches(folder / GRAPHS), [3, 9, 4, 17, 21, 5, 8, 30, 12, 6] * 16
    sounds = []
    for who in speakers:
        exported = Graphs(folder / GRAPHS, threads=1, who=who)
        latents, whole, expected = heard(exported, module, who, ids)
        assert np.abs(whole - expected).max() < 1e-4
        decoding = windows.Decoding(exported, latents, reaches)
        pieces = [decoding.until(window.end) for window in windows.schedule(latents.shape[1])]
        assert len(pieces) > 2  # a first one, one with both neighbours, a last one
        assert np.concatenate(pieces).shape == whole.shape
        assert np.abs(np.concatenate(pieces) - whole).max() < 1e-4
        assert len(whole) % latents.shape[1] == 0
        sounds.append(whole)
    if len(sounds) > 1:
        one, other = (sound[:1000] for sound in sounds)
        assert np.abs(one - other).max() > 1e-3


def test_voices_of_one_checkpoint_share_its_folder_and_each_is_checked_once(tmp_path: Path) -> None:
    kind = KINDS["speakers"][0]
    made(tmp_path / "tiny", kind)
    lines: list[str] = []
    anna, ben = known_of(kind, ANNA, "first"), known_of(kind, BEN, "second")
    folder = ensure(anna, tmp_path, lines.append)
    assert ensure(ben, tmp_path, lines.append) == folder
    assert [line.split()[0] for line in lines] == ["exporting", "measuring", "checking", "measuring"]
    before = (folder / GRAPHS / KEY).read_bytes()
    for known in (anna, ben):
        ensure(known, tmp_path, lines.append)
    assert (len(lines), (folder / GRAPHS / KEY).read_bytes()) == (4, before)
    assert json.loads(before)["checked"] == ["anna", "ben"]

    with pytest.raises(VoiceUnusable, match=r"no speaker 'zoe'; choose one of its 3: anna, ben, cleo"):
        ensure(known_of(kind, Who("zoe")), tmp_path)
    with pytest.raises(VoiceUnusable, match="24000"):
        ensure(KnownVoice(Voice("x", "X", "en-us", 24_000, "", "", "ben"), CoquiSource(folder="tiny")), tmp_path)

    sounds = [said(folder, known.voice) for known in (anna, ben)]
    assert sounds[0].shape != sounds[1].shape or np.abs(sounds[0] - sounds[1]).max() > 1e-3
    (tmp_path / "tiny" / "speaker_ids.json").write_text('{"ben": 0, "anna": 1, "cleo": 2}', "utf-8")
    ensure(anna, tmp_path, lines.append)
    assert "weights or settings have changed" in lines[4]
    swapped = said(folder, anna.voice)
    assert np.abs(swapped - sounds[1]).max() < 1e-4  # Anna is now who Ben was


def said(folder: Path, voice: Voice) -> np.ndarray:
    pieces = Speaker(folder, 1, voice).clause(SpeechRequest("Hello there.", voice), 5)
    return np.concatenate([piece.samples for piece in pieces])


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        (Kind(), {"model": "glow_tts"}, "not a Coqui VITS"),
        (KINDS["speakers"][0], {"use_d_vector_file": True}, "only one may be"),
        (Kind({"encoder_sample_rate": 8_000}), {"encoder_sample_rate": 12_000}, "encoder_sample_rate = 12000"),
    ],
)
def test_what_is_not_spoken_here_is_refused_by_its_field(
    tmp_path: Path, kind: Kind, changes: dict[str, object], told: str
) -> None:
    folder = made(tmp_path / "tiny", kind)
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    config |= changes
    config["model_args"] |= {key: value for key, value in changes.items() if key in config["model_args"]}
    if "use_d_vector_file" in changes:
        (folder / "speakers.json").write_text(json.dumps(CLIPS), "utf-8")
    (folder / CONFIG).write_text(json.dumps(config), "utf-8")
    with pytest.raises(VoiceUnusable, match=told):
        vits.load(folder)


def test_a_file_that_the_config_needs_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path / "tiny", KINDS["speakers"][0])
    (folder / "speaker_ids.json").unlink()
    with pytest.raises(VoiceUnusable, match=r"needs speakers_file, but speaker_ids\.json is not in"):
        vits.load(folder)
    with pytest.raises(VoiceUnusable, match="speakers_file"):
        ensure(known_of(KINDS["speakers"][0], ANNA), tmp_path)


def test_one_speaker_alone_need_not_be_named(tmp_path: Path) -> None:
    only = Conditions({"anna": np.ones(3, np.float32)}, {"en": np.zeros(2, np.float32)})
    assert only.resolved(ANYBODY) == Who("anna", "en")
    conditions.write(tmp_path, only)
    again = conditions.read(tmp_path)
    assert {name: vector.shape for name, vector in again.vectors(ANYBODY).items()} == {
        "speaker": (1, 3),
        "language": (1, 2),
    }
    with pytest.raises(VoiceUnusable, match="no choice of speaker"):
        Conditions().vectors(Who("anna"))
    (tmp_path / conditions.CONDITIONS).write_bytes(b"PK broken")
    with pytest.raises(VoiceUnusable, match=r"conditions\.npz cannot be read"):
        conditions.read(tmp_path)
