"""Piper VITS weights (an ONNX graph and its JSON) become a normal Coqui checkpoint folder.

Piper and Coqui run the same network under different names, and an exported graph has lost some names and
folded some weights. Everything here is reading and renaming; building the Coqui module is left to tts.vits.
Knows one kind of graph: single-speaker Piper voices whose flow has four blocks (all "medium" ones).
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.numpy_helper
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray

from tts.errors import VoiceUnusable

Tensors = dict[str, NDArray[np.float32]]

PAD, BOS, EOS, BLANK = "_", "^", "$", "<BLNK>"
PUNCTUATIONS = "!'(),-.:;? "
MAX_DIFFERENCE = 1e-3

# VITS's own names -> Coqui's, as in Coqui's loader of fairseq checkpoints. In the flow every second entry is
# a flip without weights, which Coqui does not count.
_RENAMES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"^enc_p\.", lambda _: "text_encoder."),
    (r"^dec\.", lambda _: "waveform_decoder."),
    (r"^flow\.flows\.(\d+)\.", lambda m: f"flow.flows.{int(m[1]) // 2}."),
    (r"^dp\.flows\.0\.m$", lambda _: "duration_predictor.flows.0.translation"),
    (r"^dp\.flows\.0\.logs$", lambda _: "duration_predictor.flows.0.log_scale"),
    (r"^dp\.flows\.([1-9]\d*)\.", lambda m: f"duration_predictor.flows.{(int(m[1]) + 1) // 2}."),
    (r"^dp\.", lambda _: "duration_predictor."),
)


@dataclass(frozen=True, slots=True)
class PiperVoice:
    """A Piper voice read into memory: what tts.vits needs to write a Coqui checkpoint.

    `tensors` are float32 weights by Coqui's names, weight norm still folded in. `model_args` are the fields
    of Coqui's VitsArgs. `piper_ids[i]` is the id, in the source graph, of the symbol that Coqui numbers `i`.
    """

    tensors: Tensors
    model_args: dict[str, Any]
    characters: dict[str, Any]
    piper_ids: tuple[int, ...]
    sample_rate_hz: int
    hop_samples: int
    espeak_language: str

    @property
    def settings(self) -> dict[str, Any]:
        """Fields of Coqui's VitsConfig beside model_args. For phonemes Coqui calls an espeak-ng program."""
        return {
            "audio": {
                "sample_rate": self.sample_rate_hz,
                "hop_length": self.hop_samples,
                "win_length": 4 * self.hop_samples,
                "fft_size": 4 * self.hop_samples,
                "do_trim_silence": False,
            },
            "characters": self.characters,
            "use_phonemes": True,
            "phonemizer": "espeak",
            "phoneme_language": self.espeak_language,
            "text_cleaner": None,
            "add_blank": True,
            "enable_eos_bos_chars": True,
            "run_description": "Piper weights on Coqui's VITS; see CARD.md",
            "test_sentences": [],
        }

    def ids(self, phonemes: str) -> list[int]:
        """Coqui's ids of a phoneme string: begin, then each symbol between blanks, then end."""
        order = [*(PAD, EOS, BOS, BLANK), *self.characters["characters"], *self.characters["punctuations"]]
        number = {symbol: i for i, symbol in enumerate(order)}
        ids = [number[BOS], number[BLANK]]
        for symbol in unicodedata.normalize("NFD", phonemes):
            if symbol in number:
                ids += [number[symbol], number[BLANK]]
        return [*ids, number[EOS]]


def read(onnx_path: Path, json_path: Path) -> PiperVoice:
    """Reads the two files of a Piper voice. Raises VoiceUnusable, naming the file and what does not fit."""
    config = _read_config(json_path)
    graph = _read_graph(onnx_path)
    tensors, args = _Reader(graph, onnx_path).read()
    characters, piper_ids = _vocabulary(config["phoneme_id_map"], json_path)
    embedding = tensors["text_encoder.emb.weight"]
    if max(piper_ids) >= len(embedding):
        raise VoiceUnusable(f"{json_path} numbers more symbols than {onnx_path} has; fetch both files again")
    # Rows that no symbol maps to were never trained and are left behind.
    tensors["text_encoder.emb.weight"] = embedding[list(piper_ids)]
    return PiperVoice(
        tensors=tensors,
        model_args=args
        | {
            "num_chars": len(piper_ids),
            "inference_noise_scale": config["inference"]["noise_scale"],
            "inference_noise_scale_dp": config["inference"]["noise_w"],
            "length_scale": config["inference"]["length_scale"],
        },
        characters=characters,
        piper_ids=piper_ids,
        sample_rate_hz=config["audio"]["sample_rate"],
        hop_samples=math.prod(args["upsample_rates_decoder"]),
        espeak_language=config["espeak"]["voice"],
    )


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads(path.read_text("utf-8"))
        speakers, kind = config["num_speakers"], config.get("phoneme_type", "espeak")
        _ = config["audio"]["sample_rate"], config["espeak"]["voice"], config["phoneme_id_map"]
        _ = [config["inference"][name] for name in ("noise_scale", "noise_w", "length_scale")]
    except OSError as error:
        raise VoiceUnusable(f"{path} cannot be read ({error.strerror}); fetch the voice again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise VoiceUnusable(f"{path} is not a Piper voice's JSON ({error!r}); fetch it again") from error
    if speakers != 1 or kind != "espeak":
        raise VoiceUnusable(
            f"{path}: only single-speaker voices with espeak phonemes can be imported, "
            f"this one has {speakers} speakers and {kind!r} phonemes"
        )
    return config


def _read_graph(path: Path) -> onnx.GraphProto:
    try:
        return onnx.load(str(path)).graph
    except OSError as error:
        raise VoiceUnusable(f"{path} cannot be read ({error.strerror}); fetch the voice again") from error
    except (DecodeError, ValueError) as error:
        raise VoiceUnusable(f"{path} is not an ONNX graph or is cut short; fetch it again") from error


def _vocabulary(id_map: dict[str, list[int]], path: Path) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Coqui's character settings, and the Piper id of each of Coqui's symbols in Coqui's order.

    Coqui orders its symbols pad, eos, bos, blank, characters, punctuations. Piper puts the pad between all
    phonemes, which is what Coqui calls the blank: one row serves for both.
    """
    missing = [symbol for symbol in (PAD, BOS, EOS) if symbol not in id_map]
    odd = [symbol for symbol, ids in id_map.items() if len(symbol) != 1 or len(ids) != 1]
    if missing or odd:
        raise VoiceUnusable(f"{path}: symbols missing {missing} or not one to one {odd}; no Piper voice we know")
    punctuations = "".join(c for c in PUNCTUATIONS if c in id_map)
    characters = "".join(c for c in id_map if c not in {PAD, BOS, EOS} and c not in punctuations)
    order = (PAD, EOS, BOS, PAD, *characters, *punctuations)
    settings = {
        "characters_class": "TTS.tts.utils.text.characters.IPAPhonemes",
        "pad": PAD,
        "eos": EOS,
        "bos": BOS,
        "blank": BLANK,
        "characters": characters,
        "punctuations": punctuations,
        "phonemes": None,
        "is_unique": False,
        "is_sorted": False,
    }
    return settings, tuple(id_map[symbol][0] for symbol in order)


class _Reader:
    """Names every weight of one exported graph, and derives the network's sizes from them."""

    def __init__(self, graph: onnx.GraphProto, path: Path) -> None:
        self._graph, self._path = graph, path
        self._source = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
        self._named: Tensors = {}
        self._used: set[str] = set()
        self._convolutions: dict[str, onnx.NodeProto] = {}

    def read(self) -> tuple[Tensors, dict[str, Any]]:
        """The weights by Coqui's names, and VitsArgs's fields. Raises VoiceUnusable."""
        for node in self._graph.node:
            self._visit(node)
        for name in self._source:
            if re.match(r"(enc_p|dec|flow|dp)\.", name):
                self._take(name, name)
        self._account()
        try:
            args = self._sizes()
        except (KeyError, IndexError, ValueError) as error:
            raise VoiceUnusable(f"{self._path} is not a VITS graph of a kind we know: {error!r}") from error
        return {_coqui_name(name): tensor for name, tensor in self._named.items()}, args

    def _take(self, source: str, name: str) -> None:
        self._named[name] = np.array(self._source[source], dtype=np.float32)
        self._used.add(source)

    def _visit(self, node: onnx.NodeProto) -> None:
        if node.op_type == "Gather" and list(node.input)[1:] == ["input"] and node.input[0] in self._source:
            self._take(node.input[0], "enc_p.emb.weight")  # the exporter may have lent it any name
        elif node.op_type in {"Conv", "ConvTranspose"}:
            weight = node.input[1]
            if weight.startswith("onnx::") and len(node.input) > 2:
                # Folded weight norm leaves a nameless weight; the bias beside it kept its name.
                name = node.input[2].removesuffix("bias") + "weight"
                self._take(weight, name)
                weight = name
            self._convolutions[weight.removesuffix(".weight")] = node
        elif node.op_type == "Mul":
            for source in node.input:
                if source.endswith("dp/flows.0/Exp_output_0") and source in self._source:
                    self._take(source, "dp.flows.0.logs")  # folded: exp(-logs)
                    self._named["dp.flows.0.logs"] = -np.log(self._named["dp.flows.0.logs"])

    def _account(self) -> None:
        left = [
            name
            for name, value in self._source.items()
            if name not in self._used and value.dtype.kind == "f" and value.size > 1
        ]
        if left:
            raise VoiceUnusable(f"{self._path}: weights of a part we do not know: {', '.join(sorted(left)[:5])}")

    def _sizes(self) -> dict[str, Any]:
        w = {name: tensor.shape for name, tensor in self._named.items()}
        flows = _count(w, r"flow\.flows\.(\d+)\.pre\.weight")
        window = w["enc_p.encoder.attn_layers.0.emb_rel_k"][1]
        spline = _count(w, r"dp\.flows\.(\d+)\.pre\.weight")
        if (flows, window, spline) != (4, 9, 3):
            raise ValueError(f"{flows} flow blocks, attention window {window}, {spline} duration flows")
        hidden, ffn = w["enc_p.emb.weight"][1], w["enc_p.encoder.ffn_layers.0.conv_1.weight"]
        flow_layer = "flow.flows.0.enc.in_layers"
        return {
            "hidden_channels": hidden,
            "hidden_channels_ffn_text_encoder": ffn[0],
            "kernel_size_text_encoder": ffn[2],
            "num_heads_text_encoder": hidden // w["enc_p.encoder.attn_layers.0.emb_rel_k"][2],
            "num_layers_text_encoder": _count(w, r"enc_p\.encoder\.ffn_layers\.(\d+)\.conv_1\.weight"),
            "kernel_size_flow": w[f"{flow_layer}.0.weight"][2],
            "num_layers_flow": _count(w, r"flow\.flows\.0\.enc\.in_layers\.(\d+)\.weight"),
            "dilation_rate_flow": _attribute(self._convolutions[f"{flow_layer}.1"], "dilations"),
            "use_sdp": True,
            "init_discriminator": False,
        } | self._decoder_sizes(w)

    def _decoder_sizes(self, w: dict[str, tuple[int, ...]]) -> dict[str, Any]:
        ups = [f"dec.ups.{i}" for i in range(_count(w, r"dec\.ups\.(\d+)\.weight"))]
        kind, part = ("2", "convs") if "dec.resblocks.0.convs.0.weight" in w else ("1", "convs1")
        blocks = range(_count(w, rf"dec\.resblocks\.(\d+)\.{part}\.0\.weight") // len(ups))
        layers = range(_count(w, rf"dec\.resblocks\.0\.{part}\.(\d+)\.weight"))
        return {
            "resblock_type_decoder": kind,
            "upsample_initial_channel_decoder": w["dec.conv_pre.weight"][0],
            "upsample_rates_decoder": [_attribute(self._convolutions[up], "strides") for up in ups],
            "upsample_kernel_sizes_decoder": [w[f"{up}.weight"][2] for up in ups],
            "resblock_kernel_sizes_decoder": [w[f"dec.resblocks.{b}.{part}.0.weight"][2] for b in blocks],
            "resblock_dilation_sizes_decoder": [
                [_attribute(self._convolutions[f"dec.resblocks.{b}.{part}.{i}"], "dilations") for i in layers]
                for b in blocks
            ],
        }


def _coqui_name(name: str) -> str:
    for pattern, rename in _RENAMES:
        renamed, hits = re.subn(pattern, rename, name)
        if hits:
            return renamed
    return name


def _count(names: dict[str, tuple[int, ...]], pattern: str) -> int:
    return len({found[1] for name in names if (found := re.fullmatch(pattern, name))})


def _attribute(node: onnx.NodeProto, name: str) -> int:
    return next(int(a.ints[0]) for a in node.attribute if a.name == name)


def source_sound(
    onnx_path: Path, sentences: list[list[int]]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """What the source graph itself says: per sentence (Piper ids) its durations [T] in frames and its sound
    [samples], at zero noise and normal speed. The durations are an inner value, made an output here."""
    import onnxruntime

    model = onnx.load(str(onnx_path))
    rounding = next(node for node in model.graph.node if node.op_type == "Ceil")
    model.graph.output.append(onnx.helper.make_tensor_value_info(rounding.output[0], onnx.TensorProto.FLOAT, None))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    for ids in sentences:
        sound, durations = session.run(
            None,
            {
                "input": np.array([ids], dtype=np.int64),
                "input_lengths": np.array([len(ids)], dtype=np.int64),
                "scales": np.array([0.0, 1.0, 0.0], dtype=np.float32),
            },
        )
        yield durations.reshape(-1), sound.reshape(-1)
