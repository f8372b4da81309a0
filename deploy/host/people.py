"""The users of a host: `deploy` owns the code, `vox` runs the app, `vox-tts` the voice. None has a password."""

from pyinfra.operations import files, server

from deploy.host.placing import FILES, accepted, copied_once

HOME = "/home/deploy"
SERVICES = ("vox", "vox-tts")


def make() -> None:
    for group in SERVICES:
        server.group(name=f"Group {group}", group=group, system=True)
    server.group(name="Group deploy", group="deploy")
    for user in SERVICES:
        server.user(  # noqa: S604 - its login shell  # nosec B604
            name=f"User {user}, who cannot log in",
            user=user,
            group=user,
            home="/nonexistent",
            shell="/usr/sbin/nologin",
            system=True,
            ensure_home=False,
        )
    _deploy()


def _deploy() -> None:
    server.user(  # noqa: S604 - its login shell  # nosec B604
        name="User deploy, who owns the code and may read the journal",
        user="deploy",
        group="deploy",
        groups=["systemd-journal"],
        append=True,
        home=HOME,
        shell="/bin/bash",
        create_home=True,
    )
    files.directory(name="Where deploy's keys are", path=f"{HOME}/.ssh", user="deploy", group="deploy", mode="700")
    # Once: keys that somebody takes from deploy later do not come back.
    copied_once(
        source="/root/.ssh/authorized_keys",
        dest=f"{HOME}/.ssh/authorized_keys",
        user="deploy",
        mode="600",
        name="Root's keys let in as deploy",
    )
    accepted(
        text=(FILES / "sudoers").read_text("utf-8"),
        dest="/etc/sudoers.d/vox-estate-agent",
        mode="440",
        check="visudo -c -q",
        name="What deploy may do by sudo",
    )
