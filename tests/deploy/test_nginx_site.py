"""The rendered site: what it says again of the app, what it takes from the settings, and that nginx understands it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from access import content_policy, places
from access.origins import FORWARDING_HEADERS, HSTS
from deploy.nginx import answers
from deploy.nginx.places import PLACES
from deploy.nginx.site import CLEARED_HEADERS, BadSite, Layout, parse, render
from tests.deploy.needing import ROOT, needs
from tests.deploy.nginx_server import Nginx

pytestmark = needs("nginx", "openssl")
GOOD = {
    "VOX_PUBLIC_URL": "https://demo.example.com",
    "TLS_CERTIFICATE": "/etc/letsencrypt/live/demo.example.com/fullchain.pem",
    "TLS_KEY": "/etc/letsencrypt/live/demo.example.com/privkey.pem",
}


def test_the_list_of_paths_is_the_gates() -> None:
    named = re.compile(r"\(\?P<\w+>([^()]*)\)")  # a part of a path that the gate has a name for
    gates = {(place.methods, named.sub(r"\1", place.path.pattern)) for place in places.PLACES}
    assert {(frozenset(place.methods.split()), place.pattern) for place in PLACES} == gates


def test_no_header_by_which_a_proxy_is_told_is_left_to_the_visitor() -> None:
    assert {name.lower() for name in CLEARED_HEADERS} | {"x-forwarded-for"} == set(FORWARDING_HEADERS)


def test_nginx_sends_the_apps_own_headers() -> None:
    assert answers.HEADERS == {**content_policy.HEADERS, "Strict-Transport-Security": HSTS}
    assert answers.NO_PAGE == content_policy.NO_PAGE


@pytest.mark.parametrize("base", ["", "/vox", "/a.b/c-d"])
def test_nginx_takes_the_site_without_a_warning(tmp_path: Path, base: str) -> None:
    told = Nginx(tmp_path, app=Layout().app, base=base).checked()
    assert told.returncode == 0, told.stderr
    assert "[warn]" not in told.stderr


def test_the_hosts_own_example_makes_a_site() -> None:
    settings = parse((ROOT / "deploy" / "host.env").read_text("utf-8"))
    site = render(settings)
    assert f"ssl_certificate {settings['TLS_CERTIFICATE']};" in site
    assert "server_name demo.example.com;" in site
    assert "listen 443 ssl http2;" in site
    assert "return 301 https://demo.example.com$request_uri;" in site


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("VOX_PUBLIC_URL", ""),
        ("VOX_PUBLIC_URL", "http://demo.example.com"),
        ("VOX_PUBLIC_URL", "https://"),
        ("VOX_PUBLIC_URL", "https://demo.example.com:99999"),
        ("VOX_PUBLIC_URL", "https://[::1"),
        ("VOX_PUBLIC_URL", "https://anna@demo.example.com"),
        ("VOX_PUBLIC_URL", "https://demo.example.com/?a=b"),
        ("VOX_PUBLIC_URL", "https://demo.example.com; return 200"),
        ("VOX_PUBLIC_URL", "https://demo.example.com/vox{}"),
        ("VOX_PUBLIC_URL", "https://demo.example.com/vox\nroot /;"),
        ("VOX_PUBLIC_URL", "https://demo.example.com/$uri"),
        ("VOX_PUBLIC_URL", "https://demo.example.com/../etc"),
        ("TLS_CERTIFICATE", ""),
        ("TLS_CERTIFICATE", "fullchain.pem"),
        ("TLS_KEY", "/etc/key.pem; root /"),
        ("TLS_KEY", "/etc/key.pem\n"),
        ("DRAIN_S", "soon"),
        ("DRAIN_S", "-1"),
    ],
)
def test_a_setting_that_is_none_is_named_and_makes_no_site(key: str, value: str) -> None:
    with pytest.raises(BadSite) as refused:
        render(GOOD | {key: value})
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [key]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadSite) as refused:
        render({})
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "VOX_PUBLIC_URL",
        "TLS_CERTIFICATE",
        "TLS_KEY",
    ]


def test_the_command_prints_the_site_or_says_what_is_wrong() -> None:
    command = [sys.executable, "-m", "deploy.nginx.site"]
    settings = (ROOT / "deploy" / "host.env").read_text("utf-8")
    ran = subprocess.run(command, input=settings, capture_output=True, text=True, cwd=ROOT, timeout=30, check=False)
    assert (ran.returncode, ran.stdout) == (0, render(parse(settings)))
    ran = subprocess.run(command, input="", capture_output=True, text=True, cwd=ROOT, timeout=30, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "VOX_PUBLIC_URL" in ran.stderr
