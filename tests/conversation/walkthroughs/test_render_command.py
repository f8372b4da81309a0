"""`python -m conversation.walkthroughs render`: what cannot be done is told before any voice is loaded.

What it makes is tested with the real voice in tests/test_walkthroughs.py.
"""

from pathlib import Path

import pytest

from conversation.walkthroughs.__main__ import main
from tests.conversation.walkthroughs.staging import as_yaml


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a voice and without scripts of its own."""
    monkeypatch.setenv("VOX_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VOX_WALKTHROUGHS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("VOX_TTS_URL", f"unix://{tmp_path}/nobody.sock")
    (tmp_path / "tour.yaml").write_text(as_yaml(("What?", "That.")), "utf-8")
    (tmp_path / "bad.yaml").write_text("title: [", "utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["nowhere.yaml"], 2, "no such file"),
        (["{}"], 2, "This is a folder, not a file: {}"),
        (["--out", "tour.ogg", "{}/tour.yaml"], 2, "must end in .mp3 or .wav"),
        (["--out", "tour.mp3", "{}/tour.yaml", "{}/bad.yaml"], 2, "takes one FILE"),
        (["--out", "{}/none/tour.mp3", "{}/tour.yaml"], 2, "no such folder"),
        ([], 2, "no walkthrough in"),
        (["{}/bad.yaml"], 1, "{}/bad.yaml:1"),
        (["{}/tour.yaml"], 1, "cannot speak"),
        (["{}/bad.yaml", "{}/tour.yaml"], 1, "cannot speak"),
    ],
)
def test_what_cannot_be_rendered_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, sentence: str
) -> None:
    assert main(["render", *(one.format(tmp_path) for one in arguments)]) == status
    assert sentence.format(tmp_path) in capsys.readouterr().err


def test_help_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["render", "--help"])
    assert {"--out", "--with-default"} <= set(capsys.readouterr().out.replace(",", " ").split())
