"""Every route that the running app has, with what two visitors, a stranger and a foreign page get of it.

For what is somebody's: its owner succeeds; where nothing stands before the app, another visitor succeeds as well (the
control: it can be had); by the gate the other gets nothing, and the owner still has it afterwards. Another visitor is
one with an invite of their own, and one who was forwarded the owner's link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from tests.door import route_table
from tests.door.doors import EVERYTHING, MARKER, Answer, Ask, ScriptedModel, TwoDoors, Visitor
from tests.door.probes import Probe
from tests.door.route_table import TABLE, Kind, Row, of_kind, probes_of
from tests.door.two_doors import routes_of

ADMIN = frozenset({"admin"})
SETTINGS = {
    "OPENAI_API_KEY": "sk-scripted",
    "OPENAI_WHOLE_REPLY_S": "120",
    "VOX_DAILY_TOKENS": "100000000",
    "VOX_DAILY_USD": "1000",
}
FOREIGN = {
    "another site's page": {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    "another site's form": {"origin": "null", "sec-fetch-site": "cross-site"},
    "another site's picture": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "another name that points here": {"host": "evil.example"},
    "another port of this machine": {"origin": "http://127.0.0.1:1", "sec-fetch-site": "same-site"},
}
WORDS = {"turn_id": "0" * 32, "talk_id": "0" * 32, "reference": "VX-AAAAAAA", "suffix": "mp3", "clause": "0"}
WORDS |= {"rating": "up", "invite_id": "0" * 12, "trial_id": "0" * 32, "number": "1", "clip": "0" * 32}
FILES = {"* /web": "/web/page.js", "GET /static/{path:path}": "/static/x.js", "GET /assets/{path:path}": "/assets/x.js"}
FILES |= {"GET /talks/{talk_id}/transcript.{suffix}": f"/talks/{'0' * 32}/transcript.md"}
FILES |= {"GET /walkthroughs/{walkthrough_id}/sound/{key}": f"/walkthroughs/x/sound/{'0' * 64}"}


@dataclass(frozen=True)
class People:
    """`neighbour` has another invite, `friend` came by the owner's own link."""

    doors: TwoDoors
    owner: Visitor
    neighbour: Visitor
    friend: Visitor
    admin: Visitor
    only_looks: Visitor
    only_talks: Visitor
    only_tunes: Visitor

    def owner_of(self, row: Row) -> Visitor:
        return self.admin if row.kind is Kind.ADMIN else self.owner


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("doors")
    with ScriptedModel() as model, TwoDoors(folder, {**SETTINGS, "OPENAI_BASE_URL": model.base_url}) as doors:
        token = doors.invite(EVERYTHING)
        people = People(
            doors,
            owner=doors.comes_in(token=token),
            neighbour=doors.comes_in(),
            friend=doors.comes_in(token=token),
            admin=doors.comes_in(ADMIN),
            only_looks=doors.comes_in(frozenset({"walkthrough", "tuning"})),
            only_talks=doors.comes_in(frozenset({"walkthrough", "talk"})),
            only_tunes=doors.comes_in(frozenset({"tuning"})),
        )
        yield people
    for one in (people.owner, people.neighbour, people.friend, people.admin):
        one.close()
    for one in (people.only_looks, people.only_talks, people.only_tunes):
        one.close()


def plain(name: str, path: str = "") -> Ask:
    """The route with anything in its place: enough for what opens nothing of anybody's."""
    method, template = name.split(" ", 1)
    path = path or FILES.get(name) or re.sub(r"{(\w+)(:path)?}", lambda one: WORDS.get(one[1], "x"), template)
    body = {"json": {}} if method in ("POST", "PUT") and path != "/invite" else {}
    return Ask("GET" if method == "*" else method, path, lambda one: one.status < 400, **body)  # type: ignore[arg-type]


def asked_of(name: str, owner: Visitor) -> Ask:
    probe = TABLE[name].probe
    return probe(owner) if probe is not None else plain(name)


def refused(answer: Answer, *statuses: int) -> bool:
    """Told in our own words, with nothing of anybody's."""
    plainly = answer.status in (statuses or (403,)) and MARKER not in answer.text and "Traceback" not in answer.text
    return plainly and "set-cookie" not in answer.headers


def test_the_table_has_every_route_of_the_running_app_and_no_other(people: People) -> None:
    running = {f"{method} {path}" for method, path in people.doors.routes()}
    assert sorted(running - TABLE.keys()) == [], "routes that nobody has thought about"
    assert sorted(TABLE.keys() - running) == [], "expectations of routes that there are not"


def test_a_new_route_would_not_go_unseen() -> None:
    web, below = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), FastAPI(openapi_url=None)
    below.get("/secret")(lambda: "")
    web.mount("/below", below)
    assert ("GET", "/below/secret") in [(method, path) for method, path, _ in routes_of(web)]


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """No answer goes on after its test: it would take the voice from the next one."""
    yield
    if "people" in request.fixturenames:
        request.getfixturevalue("people").owner.hush()


def test_every_route_that_is_somebodys_has_a_probe() -> None:
    kinds = (Kind.OWN, Kind.INVITES, Kind.PAGE, Kind.ADMIN)
    assert {name for name, _ in probes_of(*kinds)} == set(of_kind(*kinds))


@pytest.mark.parametrize(
    ("name", "probe"),
    [
        pytest.param(*one, id=f"{one[0]} {one[1].__name__}")
        for one in probes_of(Kind.OWN, Kind.INVITES, Kind.PAGE, Kind.ADMIN)
    ],
)
def test_what_is_somebodys_is_theirs_alone(people: People, name: str, probe: Probe) -> None:
    row = TABLE[name]
    owner = people.owner_of(row)
    ask = probe(owner)
    assert ask.worked(first := owner.ask(ask)), f"its owner got {first.status}: {first.text[:300]}"
    ask = probe(owner)
    controlled = people.neighbour.ask_bare(ask, taken_for=None if row.kind is Kind.PAGE else owner)
    assert ask.worked(controlled), f"the control got {controlled.status}: {controlled.text[:300]}"
    ask = probe(owner)
    others = [people.neighbour, people.only_looks, *([people.friend] if row.kind is not Kind.INVITES else [])]
    for who in (people.owner, *others) if row.kind is Kind.ADMIN else others:
        assert refused(answer := who.ask(ask), 403, 404), f"{answer.status}: {answer.text[:300]}"
    assert refused(stranger := people.doors.asked_by_stranger(ask)), stranger.text[:300]
    for told, headers in FOREIGN.items():
        assert refused(answer := owner.ask(ask, **headers)), f"{told} got {answer.status}: {answer.text[:300]}"
    assert ask.intact()
    answer = owner.ask(ask)
    assert ask.worked(answer), f"afterwards its owner got {answer.status}: {answer.text[:300]}"


@pytest.mark.parametrize("name", list(route_table.LEAKS))
def test_what_gradio_would_give_to_anybody_is_closed_to_everybody(people: People, name: str) -> None:
    ask = asked_of(name, people.owner)
    controlled = people.neighbour.ask_bare(ask)
    assert ask.worked(controlled), f"the control got {controlled.status}: {controlled.text[:300]}"
    ask = asked_of(name, people.owner)
    for who in (people.neighbour, people.friend, people.owner, people.admin):
        assert refused(answer := who.ask(ask), 404), answer.text[:300]
    assert refused(people.doors.asked_by_stranger(ask))
    assert ask.intact()


def test_whatever_else_gradio_has_is_closed_to_everybody(people: People) -> None:
    for name in of_kind(Kind.CLOSED):
        ask = plain(name)
        for who in (people.owner, people.admin):
            assert refused(answer := who.ask(ask), 404), f"{name}: {answer.status} {answer.text[:300]}"
        assert refused(people.doors.asked_by_stranger(ask)), name


def test_who_has_no_cookie_gets_the_public_list_and_no_more(people: People) -> None:
    for name in TABLE:
        if TABLE[name].kind is not Kind.PUBLIC:
            assert refused(answer := people.doors.asked_by_stranger(plain(name))), f"{name}: {answer.status}"
        if TABLE[name].kind not in (Kind.PUBLIC, Kind.CLOSED):
            guessed = people.doors.asked_by_stranger(plain(name), "A" * 43)
            assert refused(guessed), f"{name} with a cookie of nobody's: {guessed.status}"
    for name in of_kind(Kind.PUBLIC):
        answer = people.doors.asked_by_stranger(plain(name))
        assert answer.status in {"POST /invite": (403,), "GET /invite/challenge": (404,)}.get(name, (200,)), name
        assert MARKER not in answer.text, name
        assert people.owner.session not in answer.text, name


def test_no_name_and_no_page_of_another_site_gets_anything_at_all(people: People) -> None:
    for name in TABLE:
        closed = TABLE[name].kind is Kind.CLOSED  # to everybody: one foreign page is enough
        for told, headers in list(FOREIGN.items())[: 1 if closed else None]:
            answer = people.owner.ask(plain(name), **headers)
            assert refused(answer), f"{name} as {told}: {answer.status}"
            assert "access-control-allow-origin" not in answer.headers


def test_an_invite_opens_what_it_includes(people: People) -> None:
    for name, row in TABLE.items():
        if row.needs is None:
            continue
        lacking = {"tuning": people.only_talks, "walkthrough": people.only_tunes}
        answer = lacking.get(row.needs, people.only_looks).ask(plain(name))
        assert refused(answer), f"{name}: {answer.status}"
        if plain(name).method != "HEAD":
            assert answer.text.find("not_included") > 0, f"{name}: {answer.text}"
        if row.needs == "admin":
            assert refused(people.owner.ask(plain(name))), name


def test_what_is_the_same_for_all_has_nothing_of_anybodys(people: People) -> None:
    token = people.doors.invite()  # an invite of its own: this asks for more in a minute than one session may
    owner, friend = people.doors.comes_in(token=token), people.doors.comes_in(token=token)
    owner.answered()
    home = owner.client.get("/homes").json()["homes"][0]
    picture = next(iter(re.findall(r"homes/pictures/([\w.-]+)", httpx.Response(200, json=home).text)), "x")
    paths = {"GET /homes/{key}": f"/homes/{home['key']}"}
    paths |= dict.fromkeys(("GET /homes/pictures/{name}", "HEAD /homes/pictures/{name}"), f"/homes/pictures/{picture}")
    for name in of_kind(Kind.SAME):
        assert TABLE[name].why
        if name == "POST /leave":
            continue  # below
        ask = plain(name, paths.get(name, ""))
        answers = [who.ask(ask) for who in (owner, friend, people.neighbour)]
        assert len({one.status for one in answers}) == 1, name
        assert all(MARKER not in one.text for one in answers), name
        assert all(owner.session not in one.text for one in answers[1:]), name
        if name not in ("GET /", "HEAD /", "GET /session", "GET /tuning/trials"):  # a nonce; seconds; each invite's own
            assert len({one.body for one in answers}) == 1, name
    assert people.neighbour.ask(plain("GET /", "/")).status == 200
    owner.close()
    friend.close()


def test_leaving_ends_the_leavers_session_and_no_other(people: People) -> None:
    leaver = people.doors.comes_in()
    assert leaver.ask(plain("POST /leave")).status == 303
    assert leaver.client.get("/session").status_code == 403
    assert people.owner.client.get("/session").status_code == 200
    leaver.close()


def test_nothing_broke_on_the_way(people: People) -> None:
    assert people.doors.log().count("Traceback") == 0
