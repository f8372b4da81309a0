"""Settings: read from an injected mapping, all faults at once, no secret repeated, README's table true."""

import re
from dataclasses import fields
from decimal import Decimal
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


TOKEN = "sixteen-letters-x"


@pytest.mark.parametrize("address", ["unix:///run/vox/tts.sock", "http://127.0.0.1:7861", "https://[::1]:7861/"])
def test_a_worker_has_a_socket_or_a_port(address: str) -> None:
    settings = Settings.read({"VOX_TTS_URL": address, "VOX_TTS_TOKEN": TOKEN}, env_file=None)
    assert settings.tts_url == address
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "/run/vox/tts.sock",
        "unix://run/vox/tts.sock",
        "unix:///" + "x" * 108,
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://me:secret@127.0.0.1:7861",
        "http://127.0.0.1:7861/v1",
        "ftp://127.0.0.1",
    ],
)
def test_another_address_of_a_worker_is_refused(address: str) -> None:
    with pytest.raises(BadSettings, match="VOX_TTS_URL must be an address such as unix:///"):
        Settings.read({"VOX_TTS_URL": address, "VOX_TTS_TOKEN": TOKEN}, env_file=None)


@pytest.mark.parametrize("token", ["short", "x" * 15, "sixteen letters x", "sixteen-letters-é", "sixteen-letters-\x07"])
def test_a_token_is_long_plain_and_never_repeated(token: str) -> None:
    with pytest.raises(BadSettings, match="VOX_TTS_TOKEN must be at least 16") as caught:
        Settings.read({"VOX_TTS_TOKEN": token}, env_file=None)
    assert token not in str(caught.value)


def test_a_worker_by_port_needs_a_token_and_one_by_path_does_not() -> None:
    assert Settings.read({"VOX_TTS_URL": "unix:///run/vox/tts.sock"}, env_file=None).tts_token == ""
    for token in ("", " "):
        with pytest.raises(BadSettings, match="VOX_TTS_TOKEN must be set"):
            Settings.read({"VOX_TTS_URL": "http://127.0.0.1:7861", "VOX_TTS_TOKEN": token}, env_file=None)


@pytest.mark.parametrize(
    "address",
    ["http://me:secret@127.0.0.1/v1", "https://secret@a/v1", "http://a/v1?key=b", "http://a/v1#b", "http://a:99999/v1"],
)
def test_a_model_server_has_a_plain_address(address: str) -> None:
    with pytest.raises(BadSettings, match="OPENAI_BASE_URL must be an address such as http://") as caught:
        Settings.read({"OPENAI_BASE_URL": address}, env_file=None)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["OPENAI_BASE_URL", "VOX_TTS_URL", "VOX_PUBLIC_URL"])
def test_no_password_in_an_address_is_repeated(key: str) -> None:
    with pytest.raises(BadSettings, match=key) as caught:
        Settings.read({key: "https://me:secret@example.com/?", "VOX_TTS_TOKEN": TOKEN}, env_file=None)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "told", [{"OPENAI_FIRST_TOKEN_S": "30"}, {"OPENAI_FIRST_TOKEN_S": "9", "OPENAI_WHOLE_REPLY_S": "8.5"}]
)
def test_the_first_token_is_not_waited_for_longer_than_the_whole_reply(told: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match=r"OPENAI_FIRST_TOKEN_S must be no more than OPENAI_WHOLE_REPLY_S, [\d.]+ s"):
        Settings.read(told, env_file=None)
    assert Settings.read({**told, "OPENAI_WHOLE_REPLY_S": "30"}, env_file=None).openai_whole_reply_s == 30


def test_a_context_holds_the_prompt_the_tools_and_a_result() -> None:
    with pytest.raises(BadSettings, match="OPENAI_CONTEXT_TOKENS must be a whole number from 2500"):
        Settings.read({"OPENAI_CONTEXT_TOKENS": "2499"}, env_file=None)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"VOX_PORT=\xff\xfe")
    with pytest.raises(BadSettings, match=r"\.env"):
        Settings.read({}, env_file=file)


def test_readme_and_the_example_list_every_setting() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    example = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(example) == sorted(one.metadata["key"] for one in fields(Settings))


def test_the_example_changes_nothing_also_where_its_comments_are_taken_away(tmp_path: Path) -> None:
    """What stands there behind a "# " is what counts without it."""
    file = tmp_path / ".env"
    example = (ROOT / ".env.example").read_text("utf-8")
    file.write_text(re.sub(r"^# ([A-Z_]+=)", r"\1", example, flags=re.MULTILINE), "utf-8")
    assert Settings.read({}, env_file=file) == Settings()


@pytest.mark.parametrize(
    "address", ["https://demo.example.com", "https://example.com/vox/", "http://127.0.0.1:7860", "http://localhost"]
)
def test_visitors_come_by_https_or_from_this_machine(address: str) -> None:
    assert Settings.read({"VOX_PUBLIC_URL": address}, env_file=None).page_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "http://demo.example.com",
        "https://",
        "demo.example.com",
        "https://me:secret@demo.example.com",
        "https://demo.example.com/?a=b",
        "https://demo.example.com/#a",
        "https://demo.example.com/a/../b",
        "https://demo.example.com/a//b",
        "https://demo.example.com:99999",
    ],
)
def test_no_other_address_is_public(address: str) -> None:
    with pytest.raises(BadSettings, match="VOX_PUBLIC_URL must be https"):
        Settings.read({"VOX_PUBLIC_URL": address}, env_file=None)


def test_without_a_public_address_the_page_is_where_the_app_listens() -> None:
    assert Settings(host="0.0.0.0", port=7001).page_url == "http://127.0.0.1:7001"
    assert Settings(host="::1").page_url == "http://[::1]:7860"


def test_a_database_is_a_file_or_a_server_whose_password_is_shown_nowhere(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == tmp_path / "vox.db"
    told = "postgresql://vox:secret@127.0.0.1/vox"
    settings = Settings.read({"VOX_DATABASE_URL": told}, env_file=None)
    assert settings.database == told
    assert "secret" not in repr(settings)
    with pytest.raises(BadSettings, match="VOX_DATABASE_URL") as caught:
        Settings.read({"VOX_DATABASE_URL": "mysql://vox:secret@127.0.0.1/vox"}, env_file=None)
    assert "secret" not in str(caught.value)


PRICES = ("OPENAI_PRICE_INPUT", "OPENAI_PRICE_CACHED_INPUT", "OPENAI_PRICE_OUTPUT")


def test_prices_come_together_or_not_at_all() -> None:
    assert Settings.read({}, env_file=None).prices is None
    told = dict(zip(PRICES, ("0.4", "0", "1.60"), strict=True))
    assert Settings.read(told, env_file=None).prices == (Decimal("0.4"), Decimal(0), Decimal("1.6"))
    for key in PRICES:
        with pytest.raises(BadSettings, match="together"):
            Settings.read({name: value for name, value in told.items() if name != key}, env_file=None)


@pytest.mark.parametrize("amount", ["-1", "NaN", "inf", "1e3", "1,50", "two", "1000001", "0.0000001"])
def test_money_is_a_plain_decimal_number(amount: str) -> None:
    with pytest.raises(BadSettings, match="VOX_DAILY_USD must be US dollars"):
        Settings.read({"VOX_DAILY_USD": amount}, env_file=None)


def test_secrets_come_as_credentials_of_the_service_manager_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "vox_OPENAI_API_KEY").write_text("sk-secret\n", "utf-8")
    (tmp_path / "vox_VOX_TTS_TOKEN").write_text(TOKEN, "utf-8")
    (tmp_path / "vox_VOX_PORT").write_text("1", "utf-8")  # no secret: not from there
    (tmp_path / "vox_ALERT_URLS").write_text("json://127.0.0.1", "utf-8")  # somebody else's
    told = {"CREDENTIALS_DIRECTORY": str(tmp_path), "VOX_TTS_TOKEN": f"{TOKEN}-2"}
    settings = Settings.read(told, env_file=None)
    assert (settings.openai_api_key, settings.tts_token, settings.port) == ("sk-secret", f"{TOKEN}-2", 7860)


def test_a_credential_that_is_no_text_is_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "vox_OPENAI_API_KEY").write_bytes(b"sk\xff\xfe")
    with pytest.raises(BadSettings, match="vox_OPENAI_API_KEY"):
        Settings.read({"CREDENTIALS_DIRECTORY": str(tmp_path)}, env_file=None)


def test_voices_may_lie_apart_from_the_data(tmp_path: Path) -> None:
    assert Settings.read({"VOX_DATA_DIR": str(tmp_path)}, env_file=None).voices_dir == tmp_path / "voices"
    told = {"VOX_DATA_DIR": str(tmp_path), "VOX_VOICES_DIR": "/srv/voices"}
    assert Settings.read(told, env_file=None).voices_dir == Path("/srv/voices")
