"""`/tuning/presets`: settings of the voice by name, for those who tune; which of them is the default, for admins.

What changes the default, what everybody hears at first, is a row of the audit. Names stand in no log.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from access.audit import Audit
from access.sessions import Session
from conversation.errors import BadMessage, NotHere
from conversation.tuning.preset import Preset, checked_name
from conversation.tuning.presets import MOST, Presets
from conversation.tuning.presets_toml import BadPresets, from_toml, to_toml
from conversation.tuning.setting import Setting, checked_setting
from conversation.tuning.trials import Trials
from routes.answers import NO_STORE, attachment, needs, session_of
from routes.bodies import BadRequest, read_body
from routes.tuning_forms import DefaultBody, NameBody, PresetBody
from tts.speech import Voice

DEFAULT_CHANGED = "default_preset_changed"  # the audit's action
NOT_THE_WINNER = "This setting has not won that comparison."


@dataclass(frozen=True, slots=True)
class PresetHouse:
    """What the routes need. `rerender` begins to render all walkthroughs with the default; None: there are none."""

    presets: Presets
    trials: Trials
    voices: Mapping[str, Voice]
    audit: Audit
    rerender: Callable[[], Awaitable[None]] | None = None


def preset_routes(house: PresetHouse) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence; nothing is changed then.

    Whatever changes presets answers as GET does.
    """
    router = APIRouter(prefix="/tuning", dependencies=[needs("tuning")])
    _add_reading(router, house)
    _add_saving(router, house)
    _add_default(router, house)
    return router


def _add_reading(router: APIRouter, house: PresetHouse) -> None:
    @router.get("/presets")
    async def presets(request: Request) -> JSONResponse:
        return await _answer(house, request)

    @router.get("/presets.toml")
    async def exported() -> Response:
        text = to_toml((one.name, one.setting) for one in await house.presets.all())
        return attachment(text, "application/toml; charset=utf-8", "voice-presets.toml")


def _add_saving(router: APIRouter, house: PresetHouse) -> None:
    @router.put("/presets")
    async def save(request: Request) -> JSONResponse:
        """A new one, or another setting for the one of that name."""
        me, body = session_of(request), await read_body(request, PresetBody)
        named = {checked_name(body.name): await _wanted(house, me, body)}
        await _save(house, me, named, body.trial)
        return await _answer(house, request)

    @router.post("/presets/remove")
    async def remove(request: Request) -> JSONResponse:
        me, body = session_of(request), await read_body(request, NameBody)
        async with _Noted(house, me):
            await house.presets.remove(body.name, may_change_default=me.may("admin"))
        return await _answer(house, request)

    @router.post("/presets/import")
    async def imported(request: Request) -> JSONResponse:
        """All presets of a TOML file, or, with all its faults told by line, none."""
        try:
            named = await asyncio.to_thread(from_toml, await request.body(), house.voices)
        except BadPresets as error:
            faults = [asdict(fault) | {"told": str(fault)} for fault in error.faults]
            return JSONResponse({"error": {"message": str(error), "faults": faults}}, error.status, NO_STORE)
        before = {one.name: one.setting for one in await house.presets.all()}
        await _save(house, session_of(request), named)
        replaced = sum(before.get(name, setting) != setting for name, setting in named.items())
        return await _answer(house, request, imported=len(named), replaced=replaced)


def _add_default(router: APIRouter, house: PresetHouse) -> None:
    @router.post("/presets/default", dependencies=[needs("admin")])
    async def default(request: Request) -> JSONResponse:
        body = await read_body(request, DefaultBody)
        async with _Noted(house, session_of(request)):
            await house.presets.set_default(body.name)
        return await _answer(house, request)

    @router.post("/walkthroughs/render", status_code=202)
    async def render(_: Request) -> JSONResponse:
        """Begins, and answers; how far it is, /walkthroughs tells."""
        if house.rerender is None:
            raise NotHere("There are no walkthroughs here.")
        await house.rerender()
        return JSONResponse({"started": True}, 202, NO_STORE)


class _Noted:
    """Around what may change the default: if it has, the audit is told."""

    def __init__(self, house: PresetHouse, me: Session) -> None:
        self._house = house
        self._me = me
        self._before = self._told()

    async def __aenter__(self) -> None:
        await asyncio.to_thread(self._house.presets.refresh)
        self._before = self._told()

    async def __aexit__(self, *_: object) -> None:
        after = self._told()
        if after != self._before:
            was = f" (was {self._before[0]}: {self._before[1]})" if self._before[0] else ""
            await self._house.audit.note(DEFAULT_CHANGED, self._me.invite_id, after[0], after[1] + was)

    def _told(self) -> tuple[str, str]:
        manner, name = self._house.presets.default(), self._house.presets.default_name()
        if name is None or manner is None:
            return name or "", "the middle of all settings"
        return name, f"{manner.voice.name}, " + ", ".join(f"{knob} {at:g}" for knob, at in manner.knobs().items())


async def _save(house: PresetHouse, me: Session, named: Mapping[str, Setting], trial_id: str | None = None) -> None:
    async with _Noted(house, me):
        await house.presets.save(named, me.invite_id, may_change_default=me.may("admin"), trial_id=trial_id)


async def _wanted(house: PresetHouse, me: Session, body: PresetBody) -> Setting:
    """Raises BadMessage, BadRequest, NotHere for a comparison that is another invite's, TryAgain."""
    if body.trial is None and (body.voice is None or body.knobs is None):
        raise BadRequest({"voice": "a voice's name and its knobs, or a comparison that was won"})
    told = None
    if body.voice is not None or body.knobs is not None:
        told = checked_setting(house.voices, body.voice, body.knobs or {}, whole=True)
    if body.trial is None and told is not None:
        return told
    trial = await house.trials.get(me.invite_id, body.trial or "")
    winner = await asyncio.to_thread(lambda: trial.winner)
    if winner is None or (told is not None and told != winner):
        raise BadMessage(NOT_THE_WINNER)
    return winner


async def _answer(house: PresetHouse, request: Request, **more: int) -> JSONResponse:
    me = session_of(request)
    presets = await house.presets.all()
    default = next((one.name for one in presets if one.is_default), None)
    rows = [_shown(house, one, me) for one in presets]
    return JSONResponse({"presets": rows, "default": default, "most": MOST, **more}, headers=NO_STORE)


def _shown(house: PresetHouse, preset: Preset, me: Session) -> dict[str, Any]:
    whose = {"saved_by": preset.saved_by} if me.may("admin") else {}
    return house.presets.shown(preset) | {"mine": preset.saved_by == me.invite_id} | whose
