"""From a bare Debian 12 to a host of the demo; a second run changes nothing. Run from the clone's own folder:

    pyinfra HOST deploy/setup.py --user root --data host_env=deploy/host.env
    pyinfra @local deploy/setup.py --data host_env=deploy/host.env        (on the server itself, as root)

Reads host.env here, never a secret. What is deployed into the folders made here is deploy.sh's affair.
"""

from pathlib import Path

from pyinfra.context import host

from deploy.host import folders, guarding, packages, people, services, upkeep, web
from deploy.host.parameters import read

parameters = read(Path(host.data.get("host_env", "deploy/host.env")).read_text("utf-8"))

packages.install(parameters)
people.make()
folders.make(parameters)
upkeep.arrange(parameters)
services.install(parameters)
web.arrange(parameters)
# The way in is narrowed last: whatever fails above leaves the way in that there was.
guarding.arrange(parameters)
