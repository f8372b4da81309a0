"""Which voices there are: the catalogue in assets/voices.toml. Loads no model and fetches nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
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
class CoquiSource:
    """Where a Coqui VITS checkpoint is: a model of Coqui's own list, or a folder made by hand.

    `model` is its name there, such as "tts_models/en/vctk/vits"; it is downloaded once. `folder` lies in the folder of
    voices and holds model.pth, config.json and what that names; it is used where it is. One of the two is given.
    `sha256` is of the weights that are downloaded; "" takes what comes.
    """

    model: str = ""
    folder: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        if bool(self.model) == bool(self.folder):
            raise ValueError("a coqui voice has either a model or a folder")
        if self.folder and self.sha256:
            raise ValueError("sha256 is of a download; a folder has none")
        path = PurePath(self.folder)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"folder {self.folder!r} must lie in the folder of voices")


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """A voice of the catalogue, whether or not it is installed."""

    voice: Voice
    origin: PiperSource | CoquiSource

    @property
    def folder(self) -> str:
        """Where its checkpoint lies in the folder of voices; voices of one checkpoint share it."""
        if isinstance(self.origin, PiperSource):
            return self.voice.name
        return self.origin.folder or self.origin.model.replace("/", "--")


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
    rest = {key: value for key, value in row.items() if key not in {"piper", "coqui"}}
    if ("piper" in row) == ("coqui" in row):
        raise ValueError(f"voice {name!r} needs either a table 'piper' or a table 'coqui'")
    origin = _piper(row["piper"]) if "piper" in row else CoquiSource(**row["coqui"])
    return KnownVoice(Voice(name=name, **rest), origin)


def _piper(row: dict[str, Any]) -> PiperSource:
    files = row["files"]
    onnx, json = SourceFile(**files["onnx"]), SourceFile(**files["json"])
    return PiperSource(**{key: value for key, value in row.items() if key != "files"}, onnx=onnx, json=json)
