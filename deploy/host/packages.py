"""Debian's packages that a host needs. Knows nothing of how they are set up."""

from pyinfra.context import host
from pyinfra.facts.files import File
from pyinfra.operations import apt

from deploy.host.parameters import Parameters

CREDENTIALS = "/etc/vox-estate-agent/credentials"
DAY_S = 24 * 3600
NEEDED = (
    "ca-certificates",
    "certbot",
    "curl",
    "dbus",  # the checks ask systemd by it
    "fail2ban",
    "git",
    "libpam-systemd",  # a login of deploy has its own bus
    "logrotate",
    "nftables",
    "nginx",
    "openssl",
    "procps",
    "python3",
    "python3-systemd",  # fail2ban reads the journal by it
    "python3-venv",
    "sudo",
    "systemd-timesyncd",
    "ufw",
    "unattended-upgrades",
)


def wanted(parameters: Parameters, has_postgresql: bool) -> list[str]:
    """The packages of this host, in order."""
    also = {"restic"} if parameters.has_restic else set()
    if has_postgresql:
        also.add("postgresql-client")  # pg_dump, for backups
    return sorted({*NEEDED, *also})


def install(parameters: Parameters) -> None:
    """Without recommended ones: those of fail2ban and certbot bring a mail server along."""
    # The address of a PostgreSQL is a secret: here it is only seen that there is one.
    has_postgresql = host.get_fact(File, path=f"{CREDENTIALS}/VOX_DATABASE_URL") is not None
    apt.packages(
        name="Packages",
        packages=wanted(parameters, has_postgresql),
        update=True,
        cache_time=DAY_S,
        no_recommends=True,
    )
