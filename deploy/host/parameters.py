"""host.env as setup.py reads it: what a host needs to know, checked before anything is touched.

Does not know the app's own settings: those are checked by the app (settings.py), and only passed on here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")
# systemd, bash and Python read a plain value alike; what is quoted or expanded they do not.
NOT_PLAIN = re.compile(r"[\s\"'`$\\;&|<>(){}*?#]|(^|:)~")
BACKUP_DIR = "/var/backups/vox-estate-agent"
REQUIRED = ("VOX_PUBLIC_URL", "ADMIN_EMAIL", "TLS_CERTIFICATE", "TLS_KEY", "REPOSITORY")


class BadParameters(ValueError):
    """host.env cannot be used; says every fault at once."""


@dataclass(frozen=True)
class Parameters:
    """One host. `all_of_it` is host.env as it stands, `text` the same as a file."""

    text: str
    all_of_it: Mapping[str, str]
    ssh_port: int
    swap_mb: int
    backup_dir: PurePosixPath
    certificate: PurePosixPath
    key: PurePosixPath
    has_restic: bool


def read(text: str) -> Parameters:
    """Raises BadParameters."""
    values, faults = _lines(text)
    faults += [f"{key} is missing" for key in REQUIRED if not values.get(key)]
    if not re.fullmatch(r"https://[a-z0-9.-]+(/[a-z0-9/_-]*)?", values.get("VOX_PUBLIC_URL", "https://given")):
        faults.append("VOX_PUBLIC_URL: expected https://NAME or https://NAME/PATH, in small letters")
    ssh_port = _whole(values, "SSH_PORT", "22", range(1, 65536), faults)
    swap_mb = _whole(values, "SWAP_MB", "2048", range(65537), faults)
    backup_dir = _path(values, "BACKUP_DIR", BACKUP_DIR, faults)
    certificate, key = (_path(values, name, "/", faults) for name in ("TLS_CERTIFICATE", "TLS_KEY"))
    if faults:
        raise BadParameters("host.env:\n" + "\n".join(f"  {fault}" for fault in faults))
    has_restic = bool(values.get("RESTIC_REPOSITORY"))
    return Parameters(text, values, ssh_port, swap_mb, backup_dir, certificate, key, has_restic)


def _lines(text: str) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        if found is None:
            faults.append(f"line {number}: expected KEY=VALUE")
        elif NOT_PLAIN.search(found[2]):
            faults.append(f"line {number}: {found[1]} must be plain: no blanks, quotes, $ or other signs of a shell")
        elif found[1] in values:
            faults.append(f"line {number}: {found[1]} stands here twice")
        else:
            values[found[1]] = found[2]
    return values, faults


def _whole(values: Mapping[str, str], key: str, unset: str, among: range, faults: list[str]) -> int:
    given = values.get(key) or unset
    if re.fullmatch(r"[0-9]{1,9}", given) and int(given) in among:
        return int(given)
    faults.append(f"{key}: expected a whole number from {among.start} to {among.stop - 1}")
    return among.start


def _path(values: Mapping[str, str], key: str, unset: str, faults: list[str]) -> PurePosixPath:
    path = PurePosixPath(values.get(key) or unset)
    if not path.is_absolute() or ".." in path.parts:
        faults.append(f"{key}: expected an absolute path")
    return path
