"""Where a host keeps what is looked at: by host.env, by what the environment says, and by the kit's own folders."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HOST_ENV = Path("/etc/vox-estate-agent/host.env")
OVERRIDES = Path("/etc/vox-estate-agent/checks.toml")
_CREDENTIALS = Path("/etc/vox-estate-agent/credentials")
_SHARED = Path("/opt/vox-estate-agent/shared")


class BadPlaces(ValueError):
    """host.env or the environment tells something that cannot be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Places:
    """`public_url` is "" and `certificate` None where none is set; `metrics_port` 0: the app tells no metrics.

    `app` and `worker` are unix sockets, or ports of loopback.
    """

    public_url: str
    metrics_port: int
    certificate: Path | None
    backups: Path
    alert_urls: Path
    state: Path = Path("/var/lib/vox-checks/state.json")
    app: Path | int = Path("/run/vox-estate-agent/app.sock")
    worker: Path | int = Path("/run/vox-tts-worker/worker.sock")
    data: Path = Path("/var/lib/vox-estate-agent")
    maintenance: Path = _SHARED / "maintenance"
    root: Path = Path("/")
    nginx_address: str = "127.0.0.1"

    @property
    def name(self) -> str:
        """What a message calls this house."""
        return urlsplit(self.public_url).hostname or "Vox Estate Agent"


def places(environment: Mapping[str, str], host_env: Path = HOST_ENV) -> Places:
    """What the environment says goes before what `host_env` says, which need not be there. Raises BadPlaces."""
    told = {**_values(host_env), **{key: value for key, value in environment.items() if value.strip()}}
    port = told.get("VOX_METRICS_PORT", "0").strip()
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65_535:
        raise BadPlaces(f"VOX_METRICS_PORT must be a port, not {port[:60]!r}")
    public_url = told.get("VOX_PUBLIC_URL", "").strip()
    try:
        _ = urlsplit(public_url).port
    except ValueError:
        raise BadPlaces(f"VOX_PUBLIC_URL must be an address, not {public_url[:60]!r}") from None
    certificate = told.get("TLS_CERTIFICATE", "").strip()
    secrets = told.get("CREDENTIALS_DIRECTORY", "")
    return Places(
        public_url=public_url,
        metrics_port=int(port),
        certificate=Path(certificate) if certificate else None,
        backups=Path(told.get("BACKUP_DIR", "").strip() or "/var/backups/vox-estate-agent"),
        alert_urls=Path(secrets) / "vox_ALERT_URLS" if secrets else _CREDENTIALS / "ALERT_URLS",
        state=Path(told.get("STATE_DIRECTORY") or "/var/lib/vox-checks") / "state.json",
    )


def _values(host_env: Path) -> dict[str, str]:
    """KEY=VALUE lines, without quotes or expansion."""
    try:
        lines = host_env.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadPlaces(f"{host_env} cannot be read: {error}") from error
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}
