"""Settings: read from an injected mapping, all faults at once, no secret repeated, README's table true."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import ROOT, BadSettings, Settings


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings.read({}, env_file=None)
    assert (settings.host, settings.port, settings.voice) == ("127.0.0.1", 7860, "joe")
    assert not settings.has_language_model


def test_the_environment_overrides_the_file_and_empty_counts_as_unset(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("VOX_PORT=7000\nVOX_HOST=0.0.0.0\nOPENAI_MODEL=\n# a comment\n", "utf-8")
    settings = Settings.read({"VOX_PORT": "7001", "VOX_VOICE": " "}, env_file=file)
    assert (settings.port, settings.host) == (7001, "0.0.0.0")
    assert settings.openai_model == Settings().openai_model
    assert settings.voice == "joe"


def test_every_bad_value_is_named_at_once_with_what_was_expected() -> None:
    bad = {
        "VOX_PORT": "http",
        "VOX_SPEECH_THREADS": "0",
        "VOX_LOG_LEVEL": "loud",
        "OPENAI_BASE_URL": "localhost:8000",
        "OPENAI_FIRST_TOKEN_S": "soon",
        "VOX_VOICE": "../joe",
        "VOX_PROT": "7860",
    }
    with pytest.raises(BadSettings) as caught:
        Settings.read(bad, env_file=None)
    assert len(caught.value.faults) == len(bad)
    for key in bad:
        assert key in str(caught.value)
    assert "1 to 65535" in str(caught.value)
    assert "debug, info, warning, error" in str(caught.value)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "7860.0", "٧", "1e4", "9" * 30])
def test_a_port_is_a_whole_number_in_range(port: str) -> None:
    with pytest.raises(BadSettings, match="VOX_PORT"):
        Settings.read({"VOX_PORT": port}, env_file=None)


def test_a_key_is_shown_nowhere() -> None:
    settings = Settings.read({"OPENAI_API_KEY": "sk-secret"}, env_file=None)
    assert settings.has_language_model
    assert "sk-secret" not in repr(settings)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"VOX_PORT=\xff\xfe")
    with pytest.raises(BadSettings, match=r"\.env"):
        Settings.read({}, env_file=file)


def test_readme_and_the_example_list_every_setting() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert table == {one.metadata["key"] for one in fields(Settings)}
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert set(example) <= table
