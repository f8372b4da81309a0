"""A copy of each backup in a restic repository elsewhere, where one is set. Its password is read from a file."""

import subprocess  # nosec B404
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.backups.errors import RemoteFailed
from deploy.backups.host_settings import without_secrets
from deploy.backups.parameters import Parameters

TAG = "vox-estate-agent"
_WHOLE_S = 3_600
# What restic itself reads to get at a repository, each from a credential of the same name when there is one.
CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "B2_ACCOUNT_ID",
    "B2_ACCOUNT_KEY",
    "RESTIC_REST_USERNAME",
    "RESTIC_REST_PASSWORD",
)


def copy(file: Path, parameters: Parameters, environment: Mapping[str, str]) -> None:
    """Copies it, and rotates what is there as here. Raises RemoteFailed."""
    ours = _environment(parameters, environment)
    _run(["backup", "--quiet", "--tag", TAG, str(file)], ours)
    # By tag: each file has a path of its own, and restic would keep seven of each.
    keep = ["--keep-daily", str(parameters.daily), "--keep-weekly", str(parameters.weekly)]
    _run(["forget", "--quiet", "--tag", TAG, "--group-by", "host,tags", *keep, "--prune"], ours)


def _environment(parameters: Parameters, environment: Mapping[str, str]) -> dict[str, str]:
    password = parameters.restic_password
    if password is None or not _secret(password):
        raise RemoteFailed("the credential RESTIC_PASSWORD is missing, which RESTIC_REPOSITORY needs")
    ours = {key: environment[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in environment}
    told = {name: _secret(password.parent / f"vox_{name}") for name in CREDENTIALS}
    return (
        ours
        | {name: secret for name, secret in told.items() if secret}
        | {
            "RESTIC_REPOSITORY": parameters.restic,
            "RESTIC_PASSWORD_FILE": str(password),
            "RESTIC_CACHE_DIR": environment.get("CACHE_DIRECTORY") or str(parameters.folder / ".restic-cache"),
        }
    )


def _secret(file: Path) -> str:
    """ "" when it is missing; the units give an empty one then."""
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - its arguments are ours  # nosec B603 B607
            ["restic", *arguments],  # noqa: S607 - where Debian's package puts it
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_WHOLE_S,
            check=False,
        )
    except FileNotFoundError:
        raise RemoteFailed("restic is not installed (Debian: restic)") from None
    except subprocess.TimeoutExpired:
        raise RemoteFailed(f"restic {arguments[0]} was not done after {_WHOLE_S} s") from None
    if done.returncode != 0:
        said = next(iter(done.stderr.strip().splitlines()), f"exit status {done.returncode}")
        raise RemoteFailed(f"restic {arguments[0]}: {without_secrets(said, ())}")  # it repeats the address
