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
