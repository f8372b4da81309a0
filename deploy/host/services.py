"""This project's units: in their place, enabled. Sockets and services start with the first release (deploy.sh)."""

from io import StringIO
from pathlib import Path

from pyinfra.api.operation import OperationMeta
from pyinfra.operations import files, systemd
from pyinfra.operations.util import any_changed

from deploy.host.parameters import BACKUP_DIR, Parameters

UNITS = Path(__file__).parents[1] / "systemd"
PLACE = "/etc/systemd/system"
KINDS = (".service", ".socket", ".timer", ".slice", ".target", ".conf")
AT_BOOT = ("vox-tts-worker.socket", "vox-agent.socket", "vox-tts-worker.service", "vox-agent.service")


def units() -> list[str]:
    """All that stands in deploy/systemd to be read by systemd, drop-ins included, by their path in there."""
    return sorted(str(one.relative_to(UNITS)) for one in UNITS.rglob("*") if one.suffix in KINDS)


def install(parameters: Parameters) -> None:
    placed = [
        files.put(
            name=f"Unit {unit}",
            src=str(UNITS / unit),
            dest=f"{PLACE}/{unit}",
            user="root",
            group="root",
            mode="644",
        )
        for unit in units()
    ]
    placed += _backups_elsewhere(parameters)
    systemd.daemon_reload(name="systemd reads the units", _if=any_changed(*placed))
    for unit in AT_BOOT:
        systemd.service(name=f"{unit} at boot", service=unit, running=None, enabled=True)
    for unit in units():
        if unit.endswith(".timer"):
            systemd.service(name=f"{unit} runs", service=unit, running=True, enabled=True)


def _backups_elsewhere(parameters: Parameters) -> list[OperationMeta]:
    """The units may write to the usual folder of backups alone; another must be named to them."""
    if str(parameters.backup_dir) == BACKUP_DIR:
        return []
    return [
        files.put(
            name=f"Where {unit} finds backups",
            src=StringIO(f"[Service]\nReadWritePaths={parameters.backup_dir}\n"),
            dest=f"{PLACE}/{unit}.d/folder.conf",
            user="root",
            group="root",
            mode="644",
        )
        for unit in ("vox-backup.service", "vox-drill.service")
    ]
