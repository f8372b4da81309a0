"""The real nginx with the rendered site, on loopback, without a daemon: everything it writes lies in one folder."""

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import httpx

from deploy.nginx.site import Bounds, Layout, render
from tests.process import ROOT, Process, clean_environment, free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "nginx"
# As Debian's own nginx.conf where it matters to a site: types, compression and old TLS that the site must undo.
_MAIN = """
{user}worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/main-error.log;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    access_log {folder}/main-access.log;
    gzip on;
    client_body_temp_path {folder}/temp-body;
    proxy_temp_path {folder}/temp-proxy;
    fastcgi_temp_path {folder}/temp-fastcgi;
    uwsgi_temp_path {folder}/temp-uwsgi;
    scgi_temp_path {folder}/temp-scgi;
    {extra}
    include {folder}/site.conf;
}}
"""


@cache
def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-made one for `name`, and its key."""
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    order = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    order += ["-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*order, "-out", str(made), "-keyout", str(key)], check=True, capture_output=True, timeout=30)
    return made, key


class Nginx(Process):
    """`with Nginx(tmp_path, app="127.0.0.1:4711") as nginx: nginx.url`; `app` is where the site finds the app."""

    def __init__(
        self,
        folder: Path,
        *,
        app: str,
        base: str = "",
        name: str = "localhost",
        bounds: Bounds | None = None,
        extra: str = "",
        port: int = 0,
    ) -> None:
        """`name` and `port` are the public ones, `extra` stands in the http block before the site."""
        self.folder = folder
        self.name, self.base = name, base
        self.port, self.http_port = port or free_port(), free_port()
        self.origin = f"https://{name}:{self.port}"
        self.url = self.origin + base
        self.maintenance_flag = folder / "maintenance"
        self.challenges = folder / "challenges"
        self.access_log = folder / "logs" / "access.log"
        self.site = self._render(app, bounds or Bounds())
        user = "user root;\n" if os.geteuid() == 0 else ""  # the folder of a test is its owner's alone
        (folder / "site.conf").write_text(self.site, "utf-8")
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user, extra=extra), "utf-8")
        self.arguments = [NGINX, "-e", str(folder / "main-error.log"), "-p", str(folder), "-c", "nginx.conf"]
        super().__init__([*self.arguments, "-g", "daemon off;"], clean_environment(), folder / f"nginx-{self.port}.log")

    def _render(self, app: str, bounds: Bounds) -> str:
        (self.folder / "logs").mkdir(exist_ok=True)
        (self.challenges / ".well-known" / "acme-challenge").mkdir(parents=True, exist_ok=True)
        made, key = certificate(self.folder, self.name)
        layout = Layout(
            listen=("127.0.0.1:", "[::1]:"),
            http_port=self.http_port,
            app=app,
            web=str(ROOT / "assets" / "web"),
            maintenance_flag=str(self.maintenance_flag),
            challenges=str(self.challenges),
            logs=str(self.folder / "logs"),
            bounds=bounds,
        )
        settings: Mapping[str, str] = {"VOX_PUBLIC_URL": self.url, "TLS_CERTIFICATE": str(made), "TLS_KEY": str(key)}
        return render(settings, layout)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def checked(self) -> subprocess.CompletedProcess[str]:
        """`nginx -t`."""
        return subprocess.run([*self.arguments, "-t"], capture_output=True, text=True, timeout=20, check=False)

    def trust(self) -> ssl.SSLContext:
        """That believes this nginx's certificate and no other."""
        return ssl.create_default_context(cafile=str(certificate(self.folder, self.name)[0]))

    def client(self, address: str = "127.0.0.1", *, timeout_s: float = 20.0, max_connections: int = 10) -> httpx.Client:
        """A visitor at `address` of this machine (127.0.0.0/8). To be closed."""
        limits = httpx.Limits(max_connections=max_connections)
        transport = httpx.HTTPTransport(verify=self.trust(), local_address=address, limits=limits)
        return httpx.Client(base_url=self.url, transport=transport, timeout=timeout_s)

    def curl(self, *arguments: str, path: str = "/") -> list[str]:
        """The command of a curl that comes to this nginx, for what a client in Python cannot do: HTTP/2."""
        known = ["--cacert", str(certificate(self.folder, self.name)[0])]
        known += ["--resolve", f"{self.name}:{self.port}:127.0.0.1"]
        return ["curl", "-sS", "--max-time", "30", *known, *arguments, self.url + path]

    def lines(self) -> list[str]:
        """Of the site's access log. A request is logged when it has been answered to its end."""
        return self.access_log.read_text("utf-8").splitlines()

    def written(self) -> str:
        """Whatever nginx has written, in all its logs."""
        logs = [*self.folder.glob("*.log"), *(self.folder / "logs").glob("*")]
        return "\n".join(log.read_text("utf-8", "replace") for log in logs)
