"""The only reader of the environment and of .env. Everything else is passed its values.

Every bad value is reported at once, each with what was expected.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).parent


class BadSettings(ValueError):
    """Some values cannot be used. `faults` holds one sentence for each; secrets are never repeated."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    path = Path(value).expanduser()
    return path if path.is_absolute() else ROOT / path


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return parse


def _seconds(low: float, high: float) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not low <= number <= high:
            raise ValueError(f"seconds from {low:g} to {high:g}")
        return number

    return parse


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value.lower()

    return parse


def _http_address(value: str) -> str:
    expected = ValueError("an address such as http://127.0.0.1:8000/v1, without user, password and query")
    try:
        parts = urlsplit(value)
        plain = not (parts.username or parts.password or parts.query or parts.fragment or re.search(r"\s", value))
        plain = plain and parts.port != 0
    except ValueError:
        raise expected from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise expected
    return value


def _worker_address(value: str) -> str:
    expected = ValueError("an address such as unix:///run/vox/tts.sock or http://127.0.0.1:7861")
    try:
        parts = urlsplit(value)
        plain = not (parts.query or parts.fragment or parts.username or parts.password) and parts.port != 0
    except ValueError:  # a port past 65535, half an IPv6 address
        raise expected from None
    by_path = parts.scheme == "unix" and not parts.netloc and 1 < len(parts.path.encode()) < 108  # the kernel's bound
    by_port = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/")
    if not plain or not (by_path or by_port):
        raise expected
    return value


def _public_address(value: str) -> str:
    """As it is, without a slash at its end."""
    expected = ValueError("https:// and the name that visitors know, such as https://demo.example.com/vox")
    try:
        parts = urlsplit(value)
        plain = not (parts.query or parts.fragment or parts.username or parts.password) and parts.port != 0
    except ValueError:
        raise expected from None
    loopback = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not plain or not parts.hostname or not (parts.scheme == "https" or loopback):
        raise expected
    if not re.fullmatch(r"(/[\w.~-]+)*/?", parts.path) or {".", ".."} & set(parts.path.split("/")):
        raise expected
    return value.rstrip("/")


def _database(value: str) -> str:
    expected = ValueError("an address such as postgresql://vox@127.0.0.1/vox")
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise expected from None
    if parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2:
        raise expected
    return value


def _amount(high: float, what: str) -> Callable[[str], Decimal]:
    def parse(value: str) -> Decimal:
        expected = ValueError(f"{what} from 0 to {high:g}, such as 2.50")
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", value) or (amount := Decimal(value)) > Decimal(str(high)):
            raise expected
        return amount

    return parse


def _token(value: str) -> str:
    if len(value) < 16 or not all("!" <= char <= "~" for char in value):
        raise ValueError("at least 16 letters, digits and signs, without spaces")
    return value


def _name(value: str) -> str:
    if not value.replace("-", "").replace("_", "").isalnum():
        raise ValueError("a name of letters, digits, - and _")
    return value


def _setting(key: str, parse: Callable[[str], Any], default: Any, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"key": key, "parse": parse, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set. README's table of settings says the same; a test compares them."""

    host: str = _setting("VOX_HOST", _text, "127.0.0.1")
    port: int = _setting("VOX_PORT", _whole(1, 65_535), 7860)
    public_url: str = _setting("VOX_PUBLIC_URL", _public_address, "")
    database_url: str = _setting("VOX_DATABASE_URL", _database, "", secret=True)
    metrics_port: int = _setting("VOX_METRICS_PORT", _whole(0, 65_535), 0)
    invite_work: str = _setting("VOX_INVITE_WORK", _one_of("on", "off"), "off")
    data_dir: Path = _setting("VOX_DATA_DIR", _path, ROOT / "var")
    told_voices_dir: Path | None = _setting("VOX_VOICES_DIR", _path, None)
    listings_dir: Path = _setting("VOX_LISTINGS_DIR", _path, ROOT / "assets" / "listings")
    walkthroughs_dir: Path = _setting("VOX_WALKTHROUGHS_DIR", _path, ROOT / "assets" / "walkthroughs")
    voice: str = _setting("VOX_VOICE", _name, "joe")
    speech_threads: int = _setting("VOX_SPEECH_THREADS", _whole(1, 64), 2)
    speech_cache_mb: int = _setting("VOX_SPEECH_CACHE_MB", _whole(0, 65_536), 256)
    tts_url: str = _setting("VOX_TTS_URL", _worker_address, "")
    tts_token: str = _setting("VOX_TTS_TOKEN", _token, "", secret=True)
    recordings_mb: int = _setting("VOX_RECORDINGS_MB", _whole(1, 16_384), 256)
    recordings_hours: int = _setting("VOX_RECORDINGS_HOURS", _whole(1, 168), 2)
    talks_hours: int = _setting("VOX_TALKS_HOURS", _whole(1, 720), 24)
    talks_mb: int = _setting("VOX_TALKS_MB", _whole(1, 16_384), 256)
    bookings_days: int = _setting("VOX_BOOKINGS_DAYS", _whole(1, 3_650), 30)
    drain_s: float = _setting("VOX_DRAIN_S", _seconds(0, 120), 0.0)
    daily_tokens: int = _setting("VOX_DAILY_TOKENS", _whole(0, 10**12), 500_000)
    daily_usd: Decimal = _setting("VOX_DAILY_USD", _amount(1e6, "US dollars"), Decimal("2.00"))
    daily_speech_minutes: int = _setting("VOX_DAILY_SPEECH_MINUTES", _whole(0, 10**7), 600)
    log_level: str = _setting("VOX_LOG_LEVEL", _one_of("debug", "info", "warning", "error"), "info")
    log_format: str = _setting("VOX_LOG_FORMAT", _one_of("auto", "text", "json"), "auto")
    openai_api_key: str = _setting("OPENAI_API_KEY", _text, "", secret=True)
    openai_base_url: str = _setting("OPENAI_BASE_URL", _http_address, "")
    openai_model: str = _setting("OPENAI_MODEL", _text, "gpt-4.1-mini")
    price_input: Decimal | None = _setting("OPENAI_PRICE_INPUT", _amount(1e6, "US dollars a million tokens"), None)
    price_cached_input: Decimal | None = _setting(
        "OPENAI_PRICE_CACHED_INPUT", _amount(1e6, "US dollars a million tokens"), None
    )
    price_output: Decimal | None = _setting("OPENAI_PRICE_OUTPUT", _amount(1e6, "US dollars a million tokens"), None)
    openai_max_tokens: int = _setting("OPENAI_MAX_COMPLETION_TOKENS", _whole(16, 4_096), 400)
    openai_context_tokens: int = _setting("OPENAI_CONTEXT_TOKENS", _whole(2_500, 2_000_000), 16_000)
    model_tools: str = _setting("VOX_MODEL_TOOLS", _one_of("auto", "native", "router"), "auto")
    openai_first_token_s: float = _setting("OPENAI_FIRST_TOKEN_S", _seconds(0.1, 120), 10.0)
    openai_between_tokens_s: float = _setting("OPENAI_BETWEEN_TOKENS_S", _seconds(0.1, 120), 6.0)
    openai_whole_reply_s: float = _setting("OPENAI_WHOLE_REPLY_S", _seconds(1, 600), 24.0)

    @property
    def voices_dir(self) -> Path:
        return self.told_voices_dir or self.data_dir / "voices"

    @property
    def speech_cache_dir(self) -> Path:
        return self.data_dir / "speech"

    @property
    def lexicon_file(self) -> Path:
        """How words are said by those who tune the voice; the house's own are in assets/lexicon.toml."""
        return self.data_dir / "lexicon.toml"

    @property
    def own_walkthroughs_dir(self) -> Path:
        """Those that this house wrote for itself: a release replaces what it brought along, and leaves these."""
        return self.data_dir / "walkthroughs"

    @property
    def walkthrough_folders(self) -> tuple[Path, ...]:
        """Of two with the same name the one of the later folder counts."""
        return (self.walkthroughs_dir, self.own_walkthroughs_dir)

    @property
    def rendered_dir(self) -> Path:
        """Replies and sound of the walkthroughs: what is lost of it is made anew."""
        return self.data_dir / "rendered"

    @property
    def tts_socket(self) -> Path:
        """Where the voice's worker listens when it is told nothing else."""
        return self.data_dir / "tts.sock"

    @property
    def database(self) -> Path | str:
        """Where everything that outlives a restart is kept: a file of SQLite, or an address of PostgreSQL."""
        return self.database_url or self.data_dir / "vox.db"

    @property
    def page_url(self) -> str:
        """Where visitors find the page, without a slash at its end."""
        anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing listens here  # nosec B104
        host = anywhere.get(self.host, self.host)
        shown = f"[{host}]" if ":" in host else host
        return self.public_url or f"http://{shown}:{self.port}"

    @property
    def prices(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Of the model, in US dollars a million tokens: input, cached input, output. None: look into the table."""
        told = (self.price_input, self.price_cached_input, self.price_output)
        return None if told[0] is None or told[1] is None or told[2] is None else (told[0], told[1], told[2])

    @property
    def has_language_model(self) -> bool:
        """Whether a key or an address is set; without either the offline concierge answers."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def language_model(self) -> dict[str, Any]:
        """The values of agent.choosing.chat_model, by its names."""
        return {
            "api_key": self.openai_api_key,
            "base_url": self.openai_base_url,
            "model": self.openai_model,
            "max_completion_tokens": self.openai_max_tokens,
            "first_token_s": self.openai_first_token_s,
            "between_tokens_s": self.openai_between_tokens_s,
            "whole_s": self.openai_whole_reply_s,
            "tools": self.model_tools,
            "context_tokens": self.openai_context_tokens,
        }

    @classmethod
    def read(cls, environment: Mapping[str, str], env_file: Path | None = ROOT / ".env") -> "Settings":
        """Values of `env_file`, overridden by systemd's credentials and by `environment`; empty ones are not set.

        Raises BadSettings, naming every key that does not fit.
        """
        credentials = _credentials(environment.get("CREDENTIALS_DIRECTORY", ""))
        told: dict[str, str | None] = {**_file_values(env_file), **credentials, **environment}
        values: dict[str, Any] = {}
        faults = _misspelled(told)
        for one in fields(cls):
            raw = (told.get(one.metadata["key"]) or "").strip()
            if not raw:
                continue
            try:
                values[one.name] = one.metadata["parse"](raw)
            except ValueError as wrong:
                hidden = one.metadata["secret"] or "@" in raw  # a password stands before it
                shown = "" if hidden else f", not {raw[:60]!r}"
                faults.append(f"{one.metadata['key']} must be {wrong}{shown}")
        if values.get("tts_url", "unix").startswith("http") and not (told.get("VOX_TTS_TOKEN") or "").strip():
            faults.append("VOX_TTS_TOKEN must be set when VOX_TTS_URL is no unix:// address: the worker's own token")
        priced = [key for key in _PRICES if (told.get(key) or "").strip()]
        if 0 < len(priced) < len(_PRICES):
            faults.append(f"{', '.join(_PRICES)} must be set together, or none of them")
        if faults:
            raise BadSettings(faults)
        settings = cls(**values)
        if settings.openai_first_token_s > settings.openai_whole_reply_s:
            first_s, whole_s = settings.openai_first_token_s, settings.openai_whole_reply_s
            expected = f"no more than OPENAI_WHOLE_REPLY_S, {whole_s:g} seconds"
            raise BadSettings([f"OPENAI_FIRST_TOKEN_S must be {expected}, not {first_s:g}"])
        return settings


_PRICES = ("OPENAI_PRICE_INPUT", "OPENAI_PRICE_CACHED_INPUT", "OPENAI_PRICE_OUTPUT")


def _file_values(env_file: Path | None) -> dict[str, str | None]:
    if env_file is None or not env_file.is_file():
        return {}
    try:
        return dict(dotenv_values(env_file, interpolate=False))
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings([f"{env_file.name} cannot be read as UTF-8 text: {error}"]) from error


def _credentials(folder: str) -> dict[str, str]:
    """Secrets that the service manager has put there, each in a file named vox_ and its setting."""
    if not folder:
        return {}
    found = {}
    for one in fields(Settings):
        file = Path(folder) / f"vox_{one.metadata['key']}"
        if one.metadata["secret"] and file.is_file():
            try:
                found[one.metadata["key"]] = file.read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadSettings([f"the credential {file.name} cannot be read as UTF-8 text"]) from error
    return found


def _misspelled(told: Mapping[str, str | None]) -> list[str]:
    known = {one.metadata["key"] for one in fields(Settings)}
    # VOX_TEST_* belong to the tests.
    strange = [key for key in told if key.startswith("VOX_") and not key.startswith("VOX_TEST_")]
    return [f"{key} is no setting; README lists them" for key in sorted(strange) if key not in known]
