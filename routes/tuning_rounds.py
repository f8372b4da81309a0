"""`/tuning/trials`: blind comparisons of two settings, for those whose invite includes tuning.

Nothing here tells which clip is which before the last vote; what is typed stands in no log.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from conversation.means import MeansOf
from conversation.tuning.rounds import Rounds
from conversation.tuning.setting import Setting, checked_setting
from conversation.tuning.trials import MOST_OPEN
from routes.answers import NO_STORE, needs, session_of
from routes.bodies import read_body
from routes.tuning_forms import SettingBody, TrialBody, VoteBody
from tts.speech import Voice


def tuning_round_routes(rounds: Rounds, means: MeansOf, voices: Mapping[str, Voice]) -> APIRouter:
    """A TurnError becomes its own status and one plain sentence; nothing is changed then."""
    router = APIRouter(prefix="/tuning/trials", dependencies=[needs("tuning")])
    _add_trials(router, rounds, voices)
    _add_rounds(router, rounds, means)
    return router


def _add_trials(router: APIRouter, rounds: Rounds, voices: Mapping[str, Voice]) -> None:
    trials = rounds.trials

    @router.post("", status_code=201)
    async def begin(request: Request) -> JSONResponse:
        """All rounds are drawn now; their number is fixed."""
        body = await read_body(request, TrialBody)
        a, b = _setting(voices, body.a), _setting(voices, body.b)
        trial = await trials.begin(session_of(request).invite_id, a, b, body.texts, body.rounds)
        return JSONResponse({"id": trial.id, "rounds": len(trial.rounds)}, 201, NO_STORE)

    @router.get("")
    async def history(request: Request) -> JSONResponse:
        """All of this invite, newest first: the result of those that are done, and of the others none."""
        theirs = await trials.of(session_of(request).invite_id)
        told = await asyncio.to_thread(lambda: [one.summed_up() for one in theirs])
        return JSONResponse({"trials": told, "most_open": MOST_OPEN}, headers=NO_STORE)

    @router.get("/{trial_id}")
    async def one(request: Request, trial_id: str) -> JSONResponse:
        trial = await trials.get(session_of(request).invite_id, trial_id)
        told: dict[str, Any] = await asyncio.to_thread(trial.told, await trials.repeats(trial))
        return JSONResponse(told, headers=NO_STORE)

    @router.delete("/{trial_id}", status_code=204)
    async def remove(request: Request, trial_id: str) -> Response:
        await trials.remove(session_of(request).invite_id, trial_id)
        rounds.removed(trial_id)
        return Response(status_code=204, headers=NO_STORE)


def _add_rounds(router: APIRouter, rounds: Rounds, means: MeansOf) -> None:
    @router.post("/{trial_id}/rounds/{number}")
    async def make(request: Request, trial_id: str, number: int) -> JSONResponse:
        """Both clips of a round, made and matched before this answers; the same as long as they are kept."""
        me = session_of(request)
        wanted, pair = await rounds.pair(me.invite_id, trial_id, number, means(me.id))
        told = {"number": wanted.number, "text": wanted.text, "clips": pair.names}
        return JSONResponse(told, headers=NO_STORE)

    @router.get("/{trial_id}/clips/{clip}")
    async def clip(request: Request, trial_id: str, clip: str) -> Response:
        """As frames."""
        me = session_of(request)
        sound = rounds.clip(me.invite_id, me.id, trial_id, clip)
        return Response(sound, media_type="application/octet-stream", headers=NO_STORE)

    @router.put("/{trial_id}/rounds/{number}")
    async def vote(request: Request, trial_id: str, number: int) -> JSONResponse:
        """Counts once, of whoever has fetched both clips. The answer tells the next round, and of the votes so far
        nothing."""
        me, body = session_of(request), await read_body(request, VoteBody)
        following = await rounds.vote(me.invite_id, trial_id, number, body.vote, session_id=me.id)
        return JSONResponse({"next": following}, headers=NO_STORE)


def _setting(voices: Mapping[str, Voice], told: SettingBody) -> Setting:
    """Raises BadMessage."""
    return checked_setting(voices, told.voice, told.knobs, whole=False)
