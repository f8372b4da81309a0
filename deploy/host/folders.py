"""The folders of a host, whose they are and who may look in; host.env in its place."""

from io import StringIO

from pyinfra.operations import files

from deploy.host.parameters import Parameters

CODE = "/opt/vox-estate-agent"
SETTINGS = "/etc/vox-estate-agent"
CODE_FOLDERS = ("", "/releases", "/shared", "/shared/venvs", "/shared/voices")


def make(parameters: Parameters) -> None:
    for folder in CODE_FOLDERS:
        files.directory(name=f"{CODE}{folder}, deploy's", path=CODE + folder, user="deploy", group="deploy", mode="755")
    files.directory(name="Settings", path=SETTINGS, user="root", group="root", mode="755")
    files.directory(name="Secrets, root's", path=f"{SETTINGS}/credentials", user="root", group="root", mode="700")
    files.put(
        name="host.env",
        src=StringIO(parameters.text),
        dest=f"{SETTINGS}/host.env",
        user="root",
        group="root",
        mode="644",
    )
    files.directory(name="Backups, vox's", path=str(parameters.backup_dir), user="vox", group="vox", mode="750")
    # The folders of /var/lib and /run are made by the units (StateDirectory, RuntimeDirectory) as they start.
