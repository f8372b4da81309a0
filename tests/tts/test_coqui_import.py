"""A model of Coqui's list becomes a checkpoint folder, whole or not at all; no hub is asked here."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import requests

from tests.tts.tiny import SPEAKERS, Kind, made
from tts import conditions, coqui_import, installation
from tts.errors import VoiceUnusable
from tts.installation import ensure, is_installed
from tts.speech import Voice
from tts.voice_folder import CARD, CHECKPOINT, CONFIG, GRAPHS, sha256
from tts.voices import CoquiSource, KnownVoice

NAME = "tts_models/en/tiny/vits"
KIND = Kind(
    {"use_d_vector_file": True, "d_vector_file": "speakers.json", "d_vector_dim": 12},
    files={"speakers.json": {name: {"name": name, "embedding": np.ones(12).tolist()} for name in SPEAKERS}},
)


def known(**source: str) -> KnownVoice:
    return KnownVoice(Voice("ben", "Ben", "en-us", 16_000, "CC0", "made here", "ben"), CoquiSource(**source))


class Hub:
    """Stands in for Coqui's ModelManager: gives a model's files as its archives do, under other names."""

    asked: list[str]
    model: Path

    def __init__(self, *, output_prefix: Path) -> None:
        self.folder = output_prefix / "tts" / NAME.replace("/", "--")

    def download_model(self, name: str) -> tuple[Path, Path | None, dict[str, str]]:
        Hub.asked.append(name)
        if name != NAME:
            raise KeyError(name)
        shutil.copytree(Hub.model, self.folder)
        checkpoint = (self.folder / CHECKPOINT).rename(self.folder / "model_file.pth")
        config = json.loads((self.folder / CONFIG).read_text("utf-8"))
        config["d_vector_file"] = config["model_args"]["d_vector_file"] = [str(self.folder / "speakers.json")]
        (self.folder / CONFIG).write_text(json.dumps(config), "utf-8")
        return checkpoint, self.folder / CONFIG, {"license": "CC0"}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Hub]:
    Hub.asked, Hub.model = [], made(tmp_path / "hub", KIND)
    monkeypatch.setattr(coqui_import, "ModelManager", Hub)
    return Hub


def test_a_model_is_downloaded_once_put_under_our_names_and_speaks(tmp_path: Path, hub: type[Hub]) -> None:
    voices, lines = tmp_path / "voices", list[str]()
    folder = ensure(known(model=NAME), voices, lines.append)
    assert folder == voices / "tts_models--en--tiny--vits"
    assert {path.name for path in folder.iterdir()} == {CHECKPOINT, CONFIG, CARD, GRAPHS, "speakers.json"}
    assert list(conditions.read(folder / GRAPHS).speakers) == sorted(SPEAKERS)
    for told in (NAME, "CC0", "made here", sha256(folder / CHECKPOINT), "synthetic"):
        assert told in (folder / CARD).read_text("utf-8")
    assert str(tmp_path) not in (folder / CONFIG).read_text("utf-8")
    ensure(known(model=NAME), voices, lines.append)
    assert hub.asked == [NAME]
    assert ["downloading" in lines[0], "exporting" in lines[1], "measuring" in lines[2], len(lines)] == [True] * 3 + [3]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({"model": NAME, "sha256": "0" * 64}, "is corrupt or another version"),
        ({"model": "tts_models/en/none/vits"}, "Coqui's list has no model"),
    ],
)
def test_another_model_leaves_nothing(tmp_path: Path, hub: type[Hub], source: dict[str, str], told: str) -> None:
    with pytest.raises(VoiceUnusable, match=told):
        ensure(known(**source), tmp_path / "voices")
    assert [path.name for path in (tmp_path / "voices").iterdir()] == [".lock"]


def test_an_unreachable_hub_is_told_with_what_may_be_done_instead(
    tmp_path: Path, hub: type[Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(Hub, "download_model", unreachable)
    with pytest.raises(
        VoiceUnusable, match=r"could not be downloaded \(no route\); let this machine .* or put model\.pth"
    ):
        ensure(known(model=NAME), tmp_path / "voices")


def test_a_link_into_the_hubs_cache_stays(tmp_path: Path, hub: type[Hub]) -> None:
    target = hub.model / CHECKPOINT
    (tmp_path / "model.pth").symlink_to(target)
    coqui_import._move(tmp_path / "model.pth", tmp_path / "copy.pth")
    assert target.is_file()
    assert (tmp_path / "copy.pth").read_bytes() == target.read_bytes()


def test_a_folder_made_by_hand_is_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = known(folder="mine/ben")
    assert not is_installed(voice, tmp_path)
    with pytest.raises(VoiceUnusable, match=r"mine/ben must hold model\.pth and config\.json of a Coqui VITS"):
        ensure(voice, tmp_path)
    made(tmp_path / "mine" / "ben", KIND)
    exported: list[KnownVoice] = []
    monkeypatch.setattr(installation, "_export", lambda known, *_: exported.append(known))
    assert ensure(voice, tmp_path) == tmp_path / "mine" / "ben"
    assert exported == [voice]


def test_the_real_manager_knows_the_models_that_are_named_in_the_catalogue() -> None:
    listed = coqui_import.ModelManager(output_prefix="unused").models_dict["tts_models"]
    assert "vits" in listed["en"]["vctk"]
