"""What an operator sets about backups: of host.env, by the service manager or read from the file itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.backups.errors import BadParameters

HOST_ENV = Path("/etc/vox-estate-agent/host.env")
WORKERS_CACHE = Path("/var/lib/vox-tts-worker/speech")
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """`speech_dir` is None when the audio cache stays out; `restic` is "" without a repository elsewhere."""

    folder: Path
    daily: int
    weekly: int
    speech_dir: Path | None
    restic: str
    restic_password: Path | None
    host_env: Path


def with_host_env(environment: Mapping[str, str]) -> dict[str, str]:
    """What host.env says, overridden by `environment`: by hand as under the service manager."""
    return {**_lines(Path(environment.get("HOST_ENV") or HOST_ENV)), **environment}


def read(environment: Mapping[str, str], data_dir: Path) -> Parameters:
    """Raises BadParameters, naming every key that does not fit."""
    faults: list[str] = []
    folder = Path(environment.get("BACKUP_DIR") or "/var/backups/vox-estate-agent")
    if not folder.is_absolute():
        faults.append(f"BACKUP_DIR must be an absolute path, not {str(folder)[:60]!r}")
    speech = environment.get("BACKUP_SPEECH_CACHE") or "no"
    if speech not in ("yes", "no"):
        faults.append(f"BACKUP_SPEECH_CACHE must be yes or no, not {speech[:60]!r}")
    daily, weekly = (
        _count(environment, "BACKUP_KEEP_DAILY", 7, faults),
        _count(environment, "BACKUP_KEEP_WEEKLY", 4, faults),
    )
    if faults:
        raise BadParameters(faults)
    return Parameters(
        folder=folder,
        daily=daily,
        weekly=weekly,
        speech_dir=_speech_dir(environment, data_dir) if speech == "yes" else None,
        restic=environment.get("RESTIC_REPOSITORY", "").strip(),
        restic_password=_password_file(environment),
        host_env=Path(environment.get("HOST_ENV") or HOST_ENV),
    )


def _count(environment: Mapping[str, str], key: str, default: int, faults: list[str]) -> int:
    value = environment.get(key) or str(default)
    if re.fullmatch(r"[0-9]{1,4}", value) and 1 <= int(value) <= _MOST:
        return int(value)
    faults.append(f"{key} must be a whole number from 1 to {_MOST}, not {value[:60]!r}")
    return default


def _speech_dir(environment: Mapping[str, str], data_dir: Path) -> Path:
    """The app's own when it speaks by itself; else the worker's."""
    own = data_dir / "speech"
    return own if own.is_dir() or not environment.get("VOX_TTS_URL") else WORKERS_CACHE


def _password_file(environment: Mapping[str, str]) -> Path | None:
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    told = environment.get("RESTIC_PASSWORD_FILE")
    if told:
        return Path(told)
    return Path(credentials) / "vox_RESTIC_PASSWORD" if credentials else None


def _lines(file: Path) -> dict[str, str]:
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameters([f"{file} cannot be read: {error}"]) from error
    pairs = (line.partition("=") for line in text.splitlines() if not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, equals, value in pairs if equals}
