"""Names, origins, paths and addresses: what a house believes of a request, with and without a public address."""

import httpx
import pytest
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from access.gate import Gate
from access.origins import FORWARDING_HEADERS, PublicOrigin
from access.sessions import Sessions
from tests.access.invited import HERE, SOMEWHERE, gate_before, invite, stranger

DEMO = "https://demo.example.com"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells how the request looks behind the gate."""
    shown = {
        "address": scope["state"]["address"],
        "path": scope["path"],
        "root_path": scope["root_path"],
        "scheme": scope["scheme"],
        "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
    }
    await JSONResponse(shown)(scope, receive, send)


def alone() -> Gate:
    return gate_before(app)


def public(public_url: str = DEMO) -> Gate:
    return gate_before(app, public_url=public_url)


async def status(gate: Gate, address: str = "127.0.0.1", path: str = "/healthz", **headers: str) -> int:
    async with stranger(gate, address, HERE, **headers) as client:
        return (await client.get(path)).status_code


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1:7860", "[::1]:7860", "127.0.0.1", "LOCALHOST"])
async def test_alone_every_name_of_this_machine_will_do(host: str) -> None:
    assert await status(alone(), host=host) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "user@127.0.0.1", "127.0.0.1/x", "[", "", ":"],
)
async def test_a_foreign_name_that_points_here_is_refused_alone_and_in_public(host: str) -> None:
    assert await status(alone(), host=host) == 403
    assert await status(public(), host=host) == 403


async def test_alone_nobody_from_elsewhere_is_answered() -> None:
    assert await status(alone(), SOMEWHERE) == 403
    assert await status(alone(), "::ffff:127.0.0.1") == 200


@pytest.mark.parametrize("name", FORWARDING_HEADERS)
async def test_alone_whatever_a_proxy_adds_is_refused(name: str) -> None:
    assert await status(alone(), **{name: "127.0.0.1"}) == 403


@pytest.mark.parametrize("host", ["demo.example.com", "DEMO.example.com:443"])
async def test_in_public_only_the_public_name_will_do(host: str) -> None:
    assert await status(public(), SOMEWHERE, host=host) == 200
    assert await status(public(), SOMEWHERE, host="demo.example.com:8443") == 403
    assert await status(public(), SOMEWHERE, host="localhost") == 403


async def test_in_public_a_health_check_may_use_the_names_of_this_machine_and_a_proxy_may_not() -> None:
    assert await status(public(), "127.0.0.1", host="127.0.0.1:7860") == 200
    assert await status(public(), "127.0.0.1", host="127.0.0.1:7860", **{"x-forwarded-for": SOMEWHERE}) == 403


async def seen(gate: Gate, address: str, path: str = "/healthz", **headers: str) -> dict[str, object]:
    async with stranger(gate, address, HERE, host="demo.example.com", **headers) as client:
        answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


@pytest.mark.parametrize(
    ("peer", "forwarded", "believed"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # what a visitor wrote stands before
        ("::1", "198.51.100.7", "198.51.100.7"),
        ("", "198.51.100.7", "198.51.100.7"),  # a unix socket
        (SOMEWHERE, "198.51.100.7", SOMEWHERE),  # no proxy of ours
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "unknown; drop table", "unknown"),
    ],
)
async def test_only_a_proxy_on_this_machine_is_believed_about_addresses(
    peer: str, forwarded: str, believed: str
) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert (await seen(public(), peer, **headers))["address"] == believed


async def test_two_forwarding_headers_count_as_one_list() -> None:
    gate = public()
    transport = httpx.ASGITransport(app=gate, client=("127.0.0.1", 1))
    headers = [("host", "demo.example.com"), ("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "198.51.100.7")]
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        assert (await client.get("/healthz", headers=headers)).json()["address"] == "198.51.100.7"


async def test_the_app_sees_the_public_scheme_and_nothing_that_a_proxy_added() -> None:
    forged = {"x-forwarded-for": SOMEWHERE, "x-forwarded-host": "evil.example", "x-forwarded-proto": "ftp"}
    told = await seen(public(), "127.0.0.1", **forged)
    assert told["scheme"] == "https"
    assert not any("forwarded" in name for name in told["headers"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:7861"},
        {"origin": "https://127.0.0.1:7860"},
        {"origin": "127.0.0.1:7860"},
        {"origin": "["},
        {"origin": ""},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    ],
)
async def test_another_sites_page_is_refused(headers: dict[str, str]) -> None:
    assert await status(alone(), path="/healthz", **headers) == 403
    assert await status(alone(), path="/web/page.js", **headers) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": HERE, "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},  # a form of a page that sends no referrer
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"},
        {},
    ],
)
async def test_our_own_page_is_not_foreign(headers: dict[str, str]) -> None:
    assert await status(alone(), path="/healthz", **headers) == 200


async def test_a_followed_link_may_open_the_page_and_an_invitation_and_nothing_else() -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert await status(alone(), path="/invite", **link) == 200
    async with stranger(alone(), **link) as client:
        assert (await client.get("/", headers={"accept": "application/json"})).json()["error"]["code"] == "come_invited"
        assert (await client.get("/homes")).json()["error"]["code"] == "not_yours"


async def test_in_public_the_public_origin_is_ours_and_the_same_name_over_http_is_not() -> None:
    named = {"host": "demo.example.com"}
    assert await status(public(), SOMEWHERE, origin=DEMO, **named) == 200
    assert await status(public(), SOMEWHERE, origin=f"{DEMO}:443", **named) == 200
    assert await status(public(), SOMEWHERE, origin="http://demo.example.com", **named) == 403
    assert await status(public(), SOMEWHERE, origin=f"{DEMO}:8443", **named) == 403


@pytest.mark.parametrize("path", ["/vox/healthz", "/healthz"])
async def test_a_sub_path_may_be_stripped_by_the_proxy_or_not(path: str) -> None:
    told = await seen(public(f"{DEMO}/vox"), SOMEWHERE, path)
    assert (told["path"], told["root_path"]) == ("/vox/healthz", "/vox")


async def test_a_longer_name_is_no_sub_path() -> None:
    async with stranger(public(f"{DEMO}/vox"), SOMEWHERE, HERE, host="demo.example.com") as client:
        assert (await client.get("/voxhealthz")).status_code == 403
        assert (await client.get("/vox")).status_code == 403


@pytest.mark.parametrize(
    ("public_url", "starts", "has"),
    [
        ("", "vox_session=", {"Path=/"}),
        ("http://127.0.0.1:8000", "vox_session=", {"Path=/"}),
        (DEMO, "__Host-vox_session=", {"Path=/", "Secure"}),
        (f"{DEMO}/vox", "__Secure-vox_session=", {"Path=/vox", "Secure"}),
    ],
)
def test_the_cookie_is_bound_as_tightly_as_the_address_allows(public_url: str, starts: str, has: set[str]) -> None:
    from access.cookies import SessionCookie

    written = SessionCookie.of(PublicOrigin.of(public_url)).written("T" * 43, 99.9)
    parts = [part.strip() for part in written.split(";")]
    assert parts[0] == f"{starts}{'T' * 43}"
    assert has | {"HttpOnly", "SameSite=Lax", "Max-Age=99"} <= set(parts)
    assert ("Secure" in parts) == public_url.startswith("https")
    assert not any(part.startswith("Domain") for part in parts)


async def test_under_a_sub_path_only_its_own_cookie_opens() -> None:
    sessions = Sessions()
    gate = gate_before(app, sessions, public_url=f"{DEMO}/vox")
    token, _ = await sessions.open(invite())
    for name, expected in (("__Secure-vox_session", 200), ("__Host-vox_session", 403), ("vox_session", 403)):
        headers = {"host": "demo.example.com", "cookie": f"other=1; {name}={token}"}
        async with stranger(gate, SOMEWHERE, HERE, **headers) as client:
            assert (await client.get("/vox/homes")).status_code == expected


@pytest.mark.parametrize("wrong", ["demo.example.com", "ftp://demo.example.com", "https://"])
def test_what_is_no_public_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        PublicOrigin.of(wrong)
