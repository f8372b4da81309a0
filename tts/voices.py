"""Which voices there are: the catalogue in assets/voices.toml. Loads no model and fetches nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tts.errors import UnknownVoice, VoiceUnusable
from tts.speech import Voice

CATALOGUE = Path(__file__).parent.parent / "assets" / "voices.toml"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a voice's source and the checksum it must have."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PiperSource:
    """Where a Piper voice's two files are: a Python package, else the Hugging Face hub (pinned revision)."""

    module: str
    module_path: str
    hub_repo: str
    hub_revision: str
    hub_path: str
    onnx: SourceFile
    json: SourceFile


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """A voice of the catalogue, whether or not it is installed."""

    voice: Voice
    piper: PiperSource


@dataclass(frozen=True, slots=True)
class Voices:
    """The catalogue, the default first. `default` names the voice that speaks when none is asked for."""

    known: Mapping[str, KnownVoice]
    default: str

    def get(self, name: str | None = None) -> KnownVoice:
        """The voice of that name; None gives the default. Raises UnknownVoice, naming those there are."""
        try:
            return self.known[name or self.default]
        except KeyError:
            raise UnknownVoice(f"there is no voice {name!r}; there are: {', '.join(self.known)}") from None


def catalogue(path: Path = CATALOGUE) -> Voices:
    """Reads the catalogue. Raises VoiceUnusable when the file is missing or not what it should be."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        known = {name: _known(name, row) for name, row in table["voices"].items()}
        return Voices({table["default"]: known[table["default"]]} | known, table["default"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VoiceUnusable(f"{path} cannot be read: {error!r}; restore it from the repository") from error


def _known(name: str, row: dict[str, Any]) -> KnownVoice:
    piper = dict(row["piper"])
    files = piper.pop("files")
    onnx, json = SourceFile(**files["onnx"]), SourceFile(**files["json"])
    rest = {key: value for key, value in row.items() if key != "piper"}
    return KnownVoice(Voice(name=name, **rest), PiperSource(**piper, onnx=onnx, json=json))
