"""The catalogue."""

from pathlib import Path

import pytest

from tts.errors import UnknownVoice, VoiceUnusable
from tts.voices import CATALOGUE, PiperSource, Voices, catalogue


def test_the_catalogue_names_source_licence_and_checksums() -> None:
    voices = catalogue()
    assert voices.get() is voices.get(voices.default)
    for name, known in voices.known.items():
        assert known.voice.name == name
        assert known.voice.licence
        assert known.voice.source
        if isinstance(known.origin, PiperSource):
            assert len(known.origin.onnx.sha256) == len(known.origin.json.sha256) == 64


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


COQUI = """
default = "p225"
[voices.p225]
title = "P"
language = "en-us"
sample_rate_hz = 22050
licence = "Apache"
source = "Coqui"
speaker = "p225"
[voices.p225.coqui]
{}
"""


def coqui(tmp_path: Path, source: str) -> Voices:
    path = tmp_path / "voices.toml"
    path.write_text(COQUI.format(source), "utf-8")
    return catalogue(path)


def test_a_coqui_voice_is_a_model_or_a_folder_and_a_speaker(tmp_path: Path) -> None:
    listed = coqui(tmp_path, 'model = "tts_models/en/vctk/vits"').get()
    assert (listed.folder, listed.voice.speaker, listed.voice.model_language) == (
        "tts_models--en--vctk--vits",
        "p225",
        "",
    )
    assert coqui(tmp_path, 'folder = "mine"').get().folder == "mine"


@pytest.mark.parametrize(
    "source",
    [
        "",
        'model = "a"\nfolder = "b"',
        'folder = "/etc"',
        'folder = "a/../../b"',
        'folder = "a"\nsha256 = "0"',
        'x = "y"',
    ],
)
def test_a_coqui_voice_from_nowhere_or_outside_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(VoiceUnusable, match=r"voices\.toml cannot be read"):
        coqui(tmp_path, source)
