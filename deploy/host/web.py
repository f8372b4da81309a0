"""The site in nginx, a certificate that lets it start before there is a real one, and how its logs are rotated."""

import shlex
from collections.abc import Generator
from pathlib import Path

from pyinfra.api.operation import operation
from pyinfra.context import host
from pyinfra.facts.files import File
from pyinfra.operations import files, systemd

from deploy.host.parameters import Parameters
from deploy.host.placing import accepted
from deploy.nginx.site import render

DEPLOY = Path(__file__).parents[1]
OWN_CERTIFICATE = "/etc/vox-estate-agent/self-signed"
SITE = "/etc/nginx/sites-available/vox-estate-agent"
ENABLED = "/etc/nginx/sites-enabled"
CHALLENGES = "/var/www/letsencrypt"
LOGS = "/var/log/nginx/vox-estate-agent"


def arrange(parameters: Parameters) -> None:
    files.directory(name="Logs of the site", path=LOGS, user="root", group="adm", mode="755")
    files.directory(name="Answers to the certificate's issuer", path=CHALLENGES, user="root", mode="755")
    settings = {**parameters.all_of_it, **_certificate(parameters)}
    files.link(name="No site of nginx's own", path=f"{ENABLED}/default", present=False)
    files.link(name="The site is on", path=f"{ENABLED}/vox-estate-agent", target=SITE)
    accepted(
        text=render(settings),
        dest=SITE,
        check="nginx -t -q",
        then="systemctl reload-or-restart nginx.service",
        name="The site",
    )
    systemd.service(name="nginx", service="nginx.service", running=True, enabled=True)
    for rules in sorted((DEPLOY / "logrotate").iterdir()):
        files.put(
            name=f"How logs of {rules.name} are rotated",
            src=str(rules),
            dest=f"/etc/logrotate.d/{rules.name}",
            user="root",
            group="root",
            mode="644",
        )
    files.put(
        name="nginx takes renewed certificates",
        src=str(DEPLOY / "nginx" / "reload-nginx"),
        dest="/etc/letsencrypt/renewal-hooks/deploy/reload-nginx",
        user="root",
        group="root",
        mode="755",
    )


def _certificate(parameters: Parameters) -> dict[str, str]:
    """Which certificate the site has: host.env's once it is there, until then one that it signs itself.

    Not under the real one's name: certbot would refuse a folder that it did not make. Once certbot has run, a further
    run of setup.py takes the real one.
    """
    if host.get_fact(File, path=str(parameters.certificate)) is not None:
        return {}
    name = parameters.all_of_it["VOX_PUBLIC_URL"].removeprefix("https://").partition("/")[0].partition(":")[0]
    self_signed(domain=name, name="A certificate of its own, until there is a real one")
    return {"TLS_CERTIFICATE": f"{OWN_CERTIFICATE}/fullchain.pem", "TLS_KEY": f"{OWN_CERTIFICATE}/privkey.pem"}


@operation()
def self_signed(domain: str) -> Generator[str, None, None]:
    """For ten years: nobody trusts it anyhow, and the checks say that it is not the real one."""
    if host.get_fact(File, path=f"{OWN_CERTIFICATE}/fullchain.pem") is not None:
        return
    subject, alias = shlex.quote(f"/CN={domain}"), shlex.quote(f"subjectAltName=DNS:{domain}")
    yield f"install -d -m 755 {OWN_CERTIFICATE}"
    yield (
        f"umask 077; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj {subject} "
        f"-addext {alias} -keyout {OWN_CERTIFICATE}/privkey.pem -out {OWN_CERTIFICATE}/new.pem 2>&1 "
        f"&& mv -T {OWN_CERTIFICATE}/new.pem {OWN_CERTIFICATE}/fullchain.pem"
    )
