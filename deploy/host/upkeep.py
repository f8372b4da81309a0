"""What a host does by itself: security updates, a bounded journal, swap where memory is short, the right time."""

from collections.abc import Generator

from pyinfra.api.operation import operation
from pyinfra.context import host
from pyinfra.facts.files import File
from pyinfra.facts.hardware import Memory
from pyinfra.facts.server import Command
from pyinfra.operations import files, systemd

from deploy.host.parameters import Parameters
from deploy.host.placing import FILES, accepted

SHORT_OF_MEMORY_MB = 4000
SWAP_FILE = "/swapfile"


def arrange(parameters: Parameters) -> None:
    for name in ("20auto-upgrades", "52vox-unattended-upgrades"):
        _put(name, f"/etc/apt/apt.conf.d/{name}")
    systemd.service(name="Updates come daily", service="apt-daily-upgrade.timer", running=True, enabled=True)
    files.directory(name="Journal's settings", path="/etc/systemd/journald.conf.d", user="root", mode="755")
    accepted(
        text=_text("journald.conf"),
        dest="/etc/systemd/journald.conf.d/60-vox.conf",
        then="systemctl restart systemd-journald.service",
        name="The journal is bounded",
    )
    accepted(
        text=_text("sysctl.conf"),
        dest="/etc/sysctl.d/60-vox.conf",
        then="systemctl restart systemd-sysctl.service",
        name="Settings of the kernel",
    )
    # Enabled, and not asked whether it runs: in a container it never does, there the clock is the host's.
    systemd.service(name="The clock is kept right", service="systemd-timesyncd.service", running=None, enabled=True)
    if parameters.swap_mb:
        swap(size_mb=parameters.swap_mb, name="Swap where memory is short")


@operation()
def swap(size_mb: int) -> Generator[str, None, None]:
    """A swap file, on machines of less than 4 GB that have no swap. Never in a container: swap is its host's."""
    if host.get_fact(File, path=SWAP_FILE) is not None or host.get_fact(Memory)["total_memory"] >= SHORT_OF_MEMORY_MB:
        return
    if host.get_fact(Command, "systemd-detect-virt --container || true") != "none":
        return
    if host.get_fact(Command, "tail -n +2 /proc/swaps"):
        return
    made = f"{SWAP_FILE}.new"
    yield (
        f"rm -f {made} && (umask 077; dd if=/dev/zero of={made} bs=1M count={size_mb} status=none) "
        f"&& mkswap -q {made} && mv -T {made} {SWAP_FILE}"
    )
    yield f"grep -q '^{SWAP_FILE} ' /etc/fstab || echo '{SWAP_FILE} none swap sw 0 0' >> /etc/fstab"
    yield f"swapon {SWAP_FILE}"


def _put(name: str, dest: str) -> None:
    files.put(name=dest, src=str(FILES / name), dest=dest, user="root", group="root", mode="644")


def _text(name: str) -> str:
    return (FILES / name).read_text("utf-8")
