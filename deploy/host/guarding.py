"""Who may come near a host: the firewall, bans of guessers, and a login that takes keys alone."""

from collections.abc import Generator
from pathlib import Path

from pyinfra.api.command import PyinfraCommand
from pyinfra.api.exceptions import OperationError
from pyinfra.api.operation import operation
from pyinfra.context import host
from pyinfra.facts.files import File
from pyinfra.facts.server import Command
from pyinfra.operations import files, server, systemd
from pyinfra.operations.util import any_changed

from deploy.host.parameters import Parameters
from deploy.host.placing import FILES, accepted

FAIL2BAN = Path(__file__).parents[1] / "fail2ban"
KEYS = ("/root/.ssh/authorized_keys", "/home/deploy/.ssh/authorized_keys")


def arrange(parameters: Parameters) -> None:
    firewall(ssh_port=parameters.ssh_port, name="The firewall")
    systemd.service(name="The firewall at boot", service="ufw.service", running=None, enabled=True)
    _bans()
    keys_alone(text=(FILES / "sshd.conf").read_text("utf-8"), name="Login by key alone")


@operation()
def firewall(ssh_port: int) -> Generator[str, None, None]:
    """Nothing comes in but TCP to SSH, 80 and 443. The rules are there before it is switched on: nobody is locked out.

    Raises OperationError where nothing listens on `ssh_port`: it would let in everybody but you.
    """
    told = (host.get_fact(Command, "ufw show added; ufw status verbose; cat /etc/default/ufw") or "").splitlines()
    if "Status: active" not in told and not host.get_fact(Command, f"ss -Hltn 'sport = :{ssh_port}'"):
        raise OperationError(f"nothing listens on port {ssh_port}: SSH_PORT in host.env must be where sshd listens")
    for port in (ssh_port, 80, 443):
        if f"ufw allow {port}/tcp" not in told:
            yield f"ufw allow {port}/tcp"
    if 'DEFAULT_INPUT_POLICY="DROP"' not in told:
        yield "ufw default deny incoming"
    if "Status: active" not in told:
        yield "ufw --force enable"


def _bans() -> None:
    rules = sorted(one for one in FAIL2BAN.rglob("*") if one.suffix in {".conf", ".local"})
    placed = [
        files.put(
            name=f"fail2ban's {one.relative_to(FAIL2BAN)}",
            src=str(one),
            dest=f"/etc/fail2ban/{one.relative_to(FAIL2BAN)}",
            user="root",
            group="root",
            mode="644",
        )
        for one in rules
    ]
    server.shell(
        name="fail2ban reads its rules",
        commands=["fail2ban-client -t && systemctl restart fail2ban.service"],
        _if=any_changed(*placed),
    )
    systemd.service(name="fail2ban", service="fail2ban.service", running=True, enabled=True)


@operation()
def keys_alone(text: str) -> Generator[PyinfraCommand | str, None, None]:
    """Passwords let nobody in any more; only where a key lets somebody in, or the host would be shut for good."""
    if not any(_holds_a_key(path) for path in KEYS):
        host.noop("no key lets anybody in: passwords still do")
        return
    yield from accepted._inner(
        text=text,
        dest="/etc/ssh/sshd_config.d/10-vox.conf",
        check="sshd -t",
        then="systemctl reload-or-restart ssh.service",
    )


def _holds_a_key(path: str) -> bool:
    found = host.get_fact(File, path=path)
    return isinstance(found, dict) and str(found["size"]) != "0"
