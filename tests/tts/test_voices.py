"""The catalogue."""

from pathlib import Path

import pytest

from tts.errors import UnknownVoice, VoiceUnusable
from tts.voices import CATALOGUE, catalogue


def test_the_catalogue_names_source_licence_and_checksums() -> None:
    voices = catalogue()
    assert voices.get() is voices.get(voices.default)
    for name, known in voices.known.items():
        assert known.voice.name == name
        assert known.voice.licence
        assert known.voice.source
        assert len(known.piper.onnx.sha256) == len(known.piper.json.sha256) == 64


def test_an_unknown_voice_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownVoice, match="no voice 'bob'; there are: joe"):
        catalogue().get("bob")


@pytest.mark.parametrize("content", ["", "default = 3", "[", 'default = "x"\n[voices.y]\ntitle = "y"'])
def test_a_broken_catalogue_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "voices.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(VoiceUnusable, match=r"voices\.toml cannot be read"):
        catalogue(path)
    with pytest.raises(VoiceUnusable, match=r"none\.toml cannot be read"):
        catalogue(tmp_path / "none.toml")
    assert CATALOGUE.is_file()
