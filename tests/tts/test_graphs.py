"""The graphs in ONNX Runtime: faults are told in our words."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnxruntime.capi import onnxruntime_pybind11_state as vendor

from tts import graph_check, graphs
from tts.errors import VoiceUnusable
from tts.graphs import VENDOR_ERRORS, Graphs
from tts.voice_folder import DECODER_GRAPH, GRAPHS
from tts.windows import Context


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
        assert loaded.decode(np.zeros((loaded.channels, frames), np.float32)).shape == (frames * 256,)


def test_too_few_ids_are_refused(folder: Path) -> None:
    loaded = Graphs(folder / GRAPHS, threads=1)
    with pytest.raises(ValueError, match="at least 5"):
        loaded.text_side([1, 2], np.zeros((2, 2), np.float32), length_scale=1, noise_scale_dp=0)


def test_graphs_of_another_network_are_refused(own_voices: Path) -> None:
    """What the check after an export is for: one weight of the graph differs from the module's."""
    path = own_voices / "joe" / GRAPHS / DECODER_GRAPH
    model = onnx.load(str(path))
    bias = next(t for t in model.graph.initializer if t.name.endswith("conv_pre.bias"))
    changed = onnx.numpy_helper.to_array(bias) + np.float32(0.05)
    bias.CopyFrom(onnx.numpy_helper.from_array(changed, bias.name))
    onnx.save(model, str(path))
    with pytest.raises(VoiceUnusable, match="differ from the voice"):
        graph_check.check(own_voices / "joe", path.parent)


class Blurring:
    """A decoder whose flow and vocoder see so many frames on either side; None: the vocoder sees them all."""

    channels = 2

    def __init__(self, flow: int, vocoder: int | None) -> None:
        self.flow, self.vocoder = flow, vocoder

    def decode(self, latents: np.ndarray, margins: tuple[int, int] = (0, 0)) -> np.ndarray:
        flowed = blurred(latents[0], self.flow)[margins[0] : latents.shape[1] - margins[1]]
        return flowed - flowed.mean() if self.vocoder is None else blurred(flowed, self.vocoder)


def blurred(frames: np.ndarray, reach: int) -> np.ndarray:
    return np.convolve(frames, np.ones(2 * reach + 1))[reach : reach + len(frames)]


@pytest.mark.parametrize(("flow", "vocoder"), [(0, 0), (16, 10), (22, 11), (60, 1)])
def test_the_context_found_is_the_smallest_and_a_margin(
    monkeypatch: pytest.MonkeyPatch, flow: int, vocoder: int
) -> None:
    monkeypatch.setattr(graph_check, "NOISE_SCALES", (None,))  # no text side needed
    found, difference = graph_check.measured(Blurring(flow, vocoder), symbols=9)
    assert found == Context(flow + graph_check.SPARE_FLOW_FRAMES, vocoder)
    assert difference <= graph_check.CONTEXT_DIFFERENCE


@pytest.mark.parametrize(("flow", "vocoder", "part"), [(80, 0, "flow"), (0, 80, "vocoder"), (0, None, "vocoder")])
def test_a_voice_that_sees_too_far_for_windows_is_refused(
    monkeypatch: pytest.MonkeyPatch, flow: int, vocoder: int | None, part: str
) -> None:
    monkeypatch.setattr(graph_check, "NOISE_SCALES", (None,))
    with pytest.raises(VoiceUnusable, match=f"the {part} of this voice sees further than 64 frames"):
        graph_check.measured(Blurring(flow, vocoder), symbols=9)


def test_the_margins_are_seen_by_the_flow_and_not_heard(folder: Path) -> None:
    loaded = Graphs(folder / GRAPHS, threads=2)
    latents = np.random.default_rng(0).standard_normal((loaded.channels, 40), dtype=np.float32)
    assert loaded.decode(latents, (7, 3)).shape == (30 * 256,)
    other = latents.copy()
    other[:, 0] += 1  # in the margin, and in sight of the flow
    assert np.abs(loaded.decode(latents, (7, 3)) - loaded.decode(other, (7, 3))).max() > 1e-4
