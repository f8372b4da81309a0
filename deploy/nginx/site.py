"""Renders the nginx site from the settings of deploy/host.env: `python -m deploy.nginx.site < host.env`.

Pure: reads no file but the templates beside it, and knows nothing of the host that it is for.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.nginx.answers import ANSWERS, HEADERS, NO_PAGE, OWN_PAGE
from deploy.nginx.places import PLACES

# By any of these the app would tell a proxy, or believe one: cleared but for X-Forwarded-For, which is overwritten.
CLEARED_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Real-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
)
MAX_TOKEN_BYTES = 4_000  # nginx reads its configuration by 4,096
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_BASE = re.compile(r"(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])*")
_FILE = re.compile(r"(/[A-Za-z0-9@+._-]+)+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one address (of IPv6: of its /64) is let through, and how long anybody may take.

    The app's own limits are finer, by visitor and by invite; these keep a flood away from it. An office of eight that
    comes in and opens the page at the same moment has one address and about a thousand requests.
    """

    requests_per_s: int = 60
    requests_at_once: int = 1_500
    joins_per_s: int = 6
    joins_at_once: int = 120
    invites_per_s: int = 2
    invites_at_once: int = 60
    open_requests: int = 600
    header_s: int = 10
    body_s: int = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are on the host. `listen` are the addresses, as `listen` has them before the port."""

    listen: tuple[str, ...] = ("", "[::]:")
    http_port: int = 80
    app: str = "unix:/run/vox-estate-agent/app.sock"
    web: str = "/opt/vox-estate-agent/current/assets/web"
    maintenance_flag: str = "/opt/vox-estate-agent/shared/maintenance"
    challenges: str = "/var/www/letsencrypt"
    logs: str = "/var/log/nginx/vox-estate-agent"
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class Public:
    """VOX_PUBLIC_URL in parts: `netloc` has the port unless that is 443; `base` is "" or "/vox"."""

    name: str
    port: int
    base: str

    @property
    def netloc(self) -> str:
        return self.name if self.port == 443 else f"{self.name}:{self.port}"


class BadSite(ValueError):
    """No site can be made of these settings. `faults` says for each key what was expected."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def render(settings: Mapping[str, str], layout: Layout | None = None) -> str:
    """The whole file for /etc/nginx/sites-available. Needs VOX_PUBLIC_URL, TLS_CERTIFICATE, TLS_KEY, DRAIN_S (30).

    What comes from the settings is checked, since nginx would run whatever stands there. Raises BadSite.
    """
    faults: list[str] = []
    public = _public(settings.get("VOX_PUBLIC_URL", ""), faults)
    certificate, key = (_file(settings, name, faults) for name in ("TLS_CERTIFICATE", "TLS_KEY"))
    drain = settings.get("DRAIN_S", "30")
    if not re.fullmatch(r"[0-9]{1,4}", drain):
        faults.append("DRAIN_S: whole seconds were expected")
    if faults:
        raise BadSite(faults)
    templates = _templates()
    page = templates.get_template("page.html.j2")
    layout = layout or Layout()
    return templates.get_template("site.conf.j2").render(
        public=public,
        certificate=certificate,
        key=key,
        drain_s=int(drain),
        layout=layout,
        bounds=layout.bounds,
        places=PLACES,
        answers=ANSWERS,
        pages={answer.name: page.render(answer=answer) for answer in ANSWERS},
        headers=HEADERS,
        no_page=NO_PAGE,
        own_page=OWN_PAGE,
        cleared_headers=CLEARED_HEADERS,
    )


def parse(text: str) -> dict[str, str]:
    """KEY=VALUE lines, as deploy/host.env has them; empty lines and those that begin with "#" do not count."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _public(url: str, faults: list[str]) -> Public:
    try:
        parts = urlsplit(url)
        public = Public(parts.hostname or "", parts.port or 443, parts.path.rstrip("/"))
    except ValueError:  # a port that is none, a bracket too many
        parts, public = urlsplit(""), Public("", 443, "")
    more = parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme != "https" or more or not _NAME.fullmatch(public.name) or not _BASE.fullmatch(public.base):
        faults.append("VOX_PUBLIC_URL: https:// and a name, maybe with a path, was expected")
    return public


def _file(settings: Mapping[str, str], key: str, faults: list[str]) -> str:
    path = settings.get(key, "")
    if not _FILE.fullmatch(path):
        faults.append(f"{key}: the absolute path of a file was expected")
    return path


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - nginx configuration: what stands in it is checked, or ours  # nosec B701
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["quoted"] = _quoted
    return templates


def _quoted(text: str) -> str:
    """As one word of nginx's configuration, in which nothing is a variable. Raises ValueError for what cannot be."""
    if "$" in text or len(text.encode()) > MAX_TOKEN_BYTES:
        raise ValueError(f"nginx cannot be told this: {text[:80]}")
    mark = '"' if "'" in text else "'"
    return mark + text.replace("\\", "\\\\").replace(mark, f"\\{mark}") + mark


def main() -> int:
    """Exit code 2 for settings of which no site can be made."""
    try:
        sys.stdout.write(render(parse(sys.stdin.read())))
    except BadSite as bad:
        print(
            "No site can be made of these settings:", *(f"  {fault}" for fault in bad.faults), sep="\n", file=sys.stderr
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
