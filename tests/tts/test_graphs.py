"""The graphs in ONNX Runtime: faults are told in our words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnxruntime.capi import onnxruntime_pybind11_state as vendor

from tts import graph_check, graphs
from tts.errors import VoiceUnusable
from tts.graphs import VENDOR_ERRORS, Graphs
from tts.voice_folder import DECODER_GRAPH, GRAPHS
from tts.windows import Cuts, Floats, whole


@pytest.mark.parametrize("kind", VENDOR_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_the_vendor_is_mapped(kind: type[Exception]) -> None:
    with pytest.raises(VoiceUnusable, match="failed while speaking"), graphs._mapped("speaking"):
        raise kind("inside")


def test_the_vendor_has_no_other_errors() -> None:
    names = {name for name in dir(vendor) if isinstance(getattr(vendor, name), type)}
    errors = {name for name in names if issubclass(getattr(vendor, name), Exception)}
    assert errors == {kind.__name__ for kind in VENDOR_ERRORS}
    assert {"Fail", "InvalidProtobuf", "RuntimeException"} <= errors


@pytest.mark.parametrize("damage", ["cut", "empty", "missing", "text"])
def test_a_broken_graph_is_unusable(own_voices: Path, damage: str) -> None:
    path = own_voices / "joe" / GRAPHS / DECODER_GRAPH
    content = {"cut": path.read_bytes()[:100_000], "empty": b"", "text": b"no graph"}
    path.unlink()
    if damage in content:
        path.write_bytes(content[damage])
    with pytest.raises(VoiceUnusable, match=r"decoder\.onnx"):
        Graphs(path.parent, threads=1)


def test_any_number_of_frames_can_be_decoded(folder: Path) -> None:
    loaded = Graphs(folder / GRAPHS, threads=2)
    for frames in (1, 2, 7, 64):
        assert whole(loaded, np.zeros((loaded.channels, frames), np.float32)).shape == (frames * 256,)


def test_no_ids_are_refused(folder: Path) -> None:
    loaded = Graphs(folder / GRAPHS, threads=1)
    with pytest.raises(ValueError, match="at least one id"):
        loaded.text_side([], np.zeros((2, 0), np.float32), length_scale=1, noise_scale_dp=0)


def test_graphs_of_another_network_are_refused(own_voices: Path) -> None:
    """What the check after an export is for: one weight of the graph differs from the module's."""
    path = own_voices / "joe" / GRAPHS / DECODER_GRAPH
    model = onnx.load(str(path))
    bias = next(t for t in model.graph.initializer if t.name.endswith("stages.4.pre.bias"))
    changed = onnx.numpy_helper.to_array(bias) + np.float32(0.05)
    bias.CopyFrom(onnx.numpy_helper.from_array(changed, bias.name))
    onnx.save(model, str(path))
    with pytest.raises(VoiceUnusable, match="differ from the voice"):
        graph_check.check(own_voices / "joe", path.parent)


class Blurring:
    """A decoder whose stages reach so many frames to either side; None: all there are."""

    channels = 2

    def __init__(self, *reaches: int | None) -> None:
        self.reaches = reaches

    def fresh(self) -> list[Floats]:
        return [np.zeros(0, np.float32) for _ in self.reaches]

    def decode(self, latents: Floats, cuts: Cuts, kept: Sequence[Floats]) -> tuple[Floats, list[Floats]]:
        line, keeps = latents[0], []
        for reach, (left, right, keep_from), old in zip(self.reaches, cuts, kept, strict=True):
            line = np.concatenate([old, line])
            keeps.append(line[keep_from:])
            line = line - line.mean() if reach is None else blurred(line, reach)
            line = line[left : len(line) - right]
        return line, keeps


def blurred(frames: np.ndarray, reach: int) -> np.ndarray:
    return np.convolve(frames, np.ones(2 * reach + 1))[reach : reach + len(frames)]


@pytest.mark.parametrize("reaches", [(1,), (8, 8, 10, 1), (3, 31), (31, 1, 2)])
def test_the_reaches_found_are_those_of_the_stages(monkeypatch: pytest.MonkeyPatch, reaches: tuple[int, ...]) -> None:
    monkeypatch.setattr(graph_check, "NOISE_SCALES", (None,))  # no text side needed
    found, difference = graph_check.measured(Blurring(*reaches), symbols=9)
    assert found == reaches
    assert difference <= graph_check.REACH_DIFFERENCE


@pytest.mark.parametrize("reaches", [(40, 1), (1, 40), (None,), (2, None)])
def test_a_voice_that_sees_too_far_for_windows_is_refused(
    monkeypatch: pytest.MonkeyPatch, reaches: tuple[int | None, ...]
) -> None:
    monkeypatch.setattr(graph_check, "NOISE_SCALES", (None,))
    with pytest.raises(VoiceUnusable, match="a stage of this voice reaches further than 32 frames"):
        graph_check.measured(Blurring(*reaches), symbols=9)
