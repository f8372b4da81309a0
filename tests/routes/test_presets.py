"""`/tuning/presets` over HTTP: saved, taken from a comparison that was won, exported, imported, made the default."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from access.audit import Audit
from access.errors import AccessError
from conversation.errors import TurnError
from conversation.tuning.presets import Presets
from conversation.tuning.trial import Trial
from conversation.tuning.trials import Trials
from routes.answers import access_error, turn_error
from routes.presets import PresetHouse, preset_routes
from store.drawers import open_drawers
from tests.conversation.conftest import VOICE
from tests.conversation.tuning.listening import TEXTS, A, B
from tests.routes.test_usage import Visitor

KNOBS = {"speed": 0.9, "expressiveness": 0.667, "rhythm": 0.8, "pitch": 1.0, "pause_s": 0.4}
WARM = {"name": "Warm", "voice": "joe", "knobs": KNOBS}
TUNES, ADMIN = frozenset({"tuning"}), frozenset({"admin"})


@dataclass
class Place:
    http: httpx.AsyncClient
    visitor: Visitor
    presets: Presets
    trials: Trials
    audit: Audit
    rendered: list[None] = field(default_factory=list)

    async def told(self) -> dict[str, Any]:
        answer = await self.http.get("/tuning/presets")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        told: dict[str, Any] = answer.json()
        return told

    async def names(self) -> list[str]:
        return [one["name"] for one in (await self.told())["presets"]]

    async def put(self, **change: object) -> httpx.Response:
        wanted = {name: value for name, value in (WARM | change).items() if value is not None}
        return await self.http.put("/tuning/presets", json=wanted)

    async def heard_out(self, vote_for_b: int) -> Trial:
        me = self.visitor.invite_id
        trial = await self.trials.begin(me, A, B, TEXTS, 10)
        for one in trial.rounds:
            wants_b = one.number <= vote_for_b
            await self.trials.vote(me, trial.id, one.number, "second" if wants_b == one.a_is_first else "first")
        return trial

    async def notes(self) -> list[tuple[str, str, str, str]]:
        return [(row.action, row.actor, row.subject, row.detail) for row in reversed(await self.audit.recent(50))]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    drawers, voices = open_drawers(tmp_path / "vox.db", lambda: None), {VOICE.name: VOICE}
    presets, trials, audit = Presets(drawers.presets, voices), Trials(drawers.trials, voices), Audit(drawers.audit)
    rendered: list[None] = []

    async def rerender() -> None:
        rendered.append(None)

    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)
    app.include_router(preset_routes(PresetHouse(presets, trials, voices, audit, rerender)))
    visitor = Visitor(app)
    visitor.scopes = TUNES
    async with httpx.AsyncClient(transport=httpx.ASGITransport(visitor), base_url="http://house") as http:
        yield Place(http, visitor, presets, trials, audit, rendered)
    drawers.close()


async def test_one_is_saved_shown_replaced_and_removed(place: Place) -> None:
    saved = await place.put()
    assert saved.status_code == 200, saved.text
    assert saved.json() == await place.told()
    [row] = saved.json()["presets"]
    assert {name: row[name] for name in WARM} == WARM
    assert (row["mine"], row["trial"], row["default"], row["ready"], row["why"]) == (True, None, False, True, "")
    assert "saved_by" not in row
    place.visitor.invite_id = "e" * 12
    assert [one["mine"] for one in (await place.told())["presets"]] == [False]
    await place.put(knobs=KNOBS | {"speed": 1.5})
    assert [one["knobs"]["speed"] for one in (await place.told())["presets"]] == [1.5]
    gone = await place.http.post("/tuning/presets/remove", json={"name": "Warm"})
    assert gone.json() == {"presets": [], "default": None, "most": 150}
    assert (await place.http.post("/tuning/presets/remove", json={"name": "Warm"})).status_code == 404


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": " "}, "name of 1 to 40 printable characters"),
        ({"name": "x" * 41}, "name of 1 to 40 printable characters"),
        ({"name": "a\nb"}, "name of 1 to 40 printable characters"),
        ({"name": 3}, "name: text"),
        ({"voice": "eve"}, "There is no such voice"),
        ({"knobs": {"speed": 0.9}}, "expressiveness is missing; expected a number from 0 to 1.5"),
        ({"knobs": KNOBS | {"speed": 9.0}}, "speed is 9.0; expected a number from 0.5 to 2"),
        ({"knobs": KNOBS | {"volume": 1.0}}, "there is no volume"),
        ({"knobs": KNOBS | {"speed": True}}, "knobs: the voice's settings"),
        ({"knobs": None}, "voice: a voice's name and its knobs, or a comparison that was won"),
        ({"trial": "x"}, "trial: a comparison's id"),
        ({"more": 1}, "body: a JSON object"),
    ],
)
async def test_what_cannot_be_saved_is_told_and_changes_nothing(
    place: Place, change: dict[str, object], told: str
) -> None:
    answer = await place.put(**change)
    assert answer.status_code == 422, answer.text
    assert told in answer.json()["error"]["message"]
    assert await place.names() == []


async def test_a_winner_is_saved_in_one_step_and_says_where_it_comes_from(place: Place) -> None:
    won = await place.heard_out(vote_for_b=10)
    saved = await place.put(name="Winner", voice=None, knobs=None, trial=won.id)
    assert [(one["name"], one["knobs"]["speed"], one["trial"]) for one in saved.json()["presets"]] == [
        ("Winner", 0.8, won.id)
    ]
    same = await place.put(name="Same", **B.told(), trial=won.id)
    assert same.status_code == 200, same.text
    answer = await place.put(name="Loser", **A.told(), trial=won.id)
    assert (answer.status_code, answer.json()["error"]["message"]) == (422, "This setting has not won that comparison.")
    assert await place.names() == ["Same", "Winner"]


async def test_without_a_winner_nothing_has_won(place: Place) -> None:
    undecided = await place.heard_out(vote_for_b=5)
    begun = await place.trials.begin(place.visitor.invite_id, A, B, TEXTS, 10)
    for trial in (undecided, begun):
        assert (await place.put(voice=None, knobs=None, trial=trial.id)).status_code == 422
    place.visitor.invite_id = "e" * 12
    assert (await place.put(voice=None, knobs=None, trial=undecided.id)).status_code == 404
    assert await place.names() == []


async def test_what_is_exported_is_imported_elsewhere_as_it_was(place: Place) -> None:
    awkward = {"speed": 0.1 + 0.8, "expressiveness": 1 / 3, "rhythm": 1e-05, "pitch": 1.25, "pause_s": 0.0}
    await place.put(name='"Quoted" \\ é \U0001f3e0', knobs=awkward)
    await place.put()
    exported = await place.http.get("/tuning/presets.toml")
    assert exported.headers["content-type"].startswith("application/toml")
    assert 'filename="voice-presets.toml"' in exported.headers["content-disposition"]
    before = (await place.told())["presets"]
    for one in before:
        await place.http.post("/tuning/presets/remove", json={"name": one["name"]})
    assert await place.names() == []
    imported = await place.http.post("/tuning/presets/import", content=exported.content)
    assert (imported.status_code, imported.json()["imported"], imported.json()["replaced"]) == (200, 2, 0)
    after = imported.json()["presets"]
    assert [{k: one[k] for k in WARM} for one in after] == [{k: one[k] for k in WARM} for one in before]


async def test_an_import_tells_how_many_it_has_changed_that_were_there(place: Place) -> None:
    await place.put()
    await place.put(name="Mild")
    text = (await place.http.get("/tuning/presets.toml")).text
    changed = text.replace("speed = 0.9", "speed = 0.8", 1) + text.split("\n\n")[-1].replace("Warm", "New")
    told = (await place.http.post("/tuning/presets/import", content=changed)).json()
    assert (told["imported"], told["replaced"]) == (3, 1)


async def test_an_import_with_faults_names_them_all_and_changes_nothing(place: Place) -> None:
    await place.put()
    text = (await place.http.get("/tuning/presets.toml")).text.replace("speed = 0.9", "speed = 9")
    text += text.replace("Warm", "Cold").replace("rhythm", "rythm")
    answer = await place.http.post("/tuning/presets/import", content=text)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["message"].startswith("Nothing was imported. line 6: preset 1: speed is 9; expected a number from")
    assert [(one["line"], one["what"]) for one in error["faults"]] == [
        (6, "preset 1: speed is 9"),
        (13, "preset 2: rhythm is missing"),
        (16, "preset 2: speed is 9"),
        (18, "preset 2: there is no rythm"),
    ]
    assert all(one["expected"] and one["told"].startswith(f"line {one['line']}: ") for one in error["faults"])
    assert [one["knobs"]["speed"] for one in (await place.told())["presets"]] == [0.9]


async def test_the_default_is_for_admins_and_in_the_audit(place: Place) -> None:
    await place.put()
    refused = await place.http.post("/tuning/presets/default", json={"name": "Warm"})
    assert (refused.status_code, place.presets.default()) == (403, None)
    place.visitor.scopes = ADMIN
    chosen = await place.http.post("/tuning/presets/default", json={"name": "Warm"})
    assert chosen.status_code == 200, chosen.text
    assert chosen.json()["default"] == "Warm"
    assert [(one["default"], one["saved_by"]) for one in chosen.json()["presets"]] == [(True, place.visitor.invite_id)]
    assert place.presets.default_name() == "Warm"
    await place.http.post("/tuning/presets/default", json={"name": "Warm"})  # it is already
    await place.put(knobs=KNOBS | {"speed": 1.1})
    assert (await place.http.post("/tuning/presets/default", json={"name": "Cold"})).status_code == 404
    await place.http.post("/tuning/presets/default", json={"name": None})
    assert place.presets.default() is None
    warm = "joe, speed {}, expressiveness 0.667, rhythm 0.8, pitch 1, pause_s 0.4"
    me, action = place.visitor.invite_id, "default_preset_changed"
    assert await place.notes() == [
        (action, me, "Warm", warm.format(0.9)),
        (action, me, "Warm", f"{warm.format(1.1)} (was Warm: {warm.format(0.9)})"),
        (action, me, "", f"the middle of all settings (was Warm: {warm.format(1.1)})"),
    ]


async def test_who_only_tunes_changes_no_default_by_any_way(place: Place) -> None:
    await place.put()
    place.visitor.scopes = ADMIN
    await place.http.post("/tuning/presets/default", json={"name": "Warm"})
    exported = (await place.http.get("/tuning/presets.toml")).text
    place.visitor.scopes = TUNES
    changed = exported.replace("speed = 0.9", "speed = 1.9")
    for answer in (
        await place.put(knobs=KNOBS | {"speed": 1.9}),
        await place.http.post("/tuning/presets/remove", json={"name": "Warm"}),
        await place.http.post("/tuning/presets/default", json={"name": None}),
        await place.http.post("/tuning/presets/import", content=changed),
    ):
        assert answer.status_code == 403, answer.text
        error = answer.json()["error"]
        assert error["code"] == "not_included" or "house's own people" in error["message"], answer.text
    assert (await place.http.post("/tuning/presets/import", content=exported)).status_code == 200  # nothing is new
    assert [(one["knobs"]["speed"], one["default"]) for one in (await place.told())["presets"]] == [(0.9, True)]


async def test_walkthroughs_are_rendered_anew_when_asked(place: Place) -> None:
    answer = await place.http.post("/tuning/walkthroughs/render")
    assert (answer.status_code, answer.json()) == (202, {"started": True})
    assert len(place.rendered) == 1


@pytest.mark.parametrize("scopes", [frozenset({"talk"}), frozenset({"walkthrough"}), frozenset()])
async def test_who_does_not_tune_is_refused_also_without_the_gate(place: Place, scopes: frozenset[str]) -> None:
    await place.put()
    place.visitor.scopes = scopes
    for method, path, body in (
        ("GET", "presets", None),
        ("GET", "presets.toml", None),
        ("PUT", "presets", WARM),
        ("POST", "presets/remove", {"name": "Warm"}),
        ("POST", "presets/import", {}),
        ("POST", "presets/default", {"name": "Warm"}),
        ("POST", "walkthroughs/render", {}),
    ):
        answer = await place.http.request(method, f"/tuning/{path}", json=body)
        assert answer.status_code == 403, path
        assert "Warm" not in answer.text
    place.visitor.scopes = TUNES
    assert await place.names() == ["Warm"]
    assert not place.rendered


async def test_names_stand_in_no_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await place.put(name="Quixotica")
    await place.http.post("/tuning/presets/import", content="Quixotica = 3")
    await place.http.post("/tuning/presets/remove", json={"name": "Quixotica"})
    assert "Quixotica" not in caplog.text
