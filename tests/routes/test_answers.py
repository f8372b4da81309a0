"""Refusals of both trees have one shape: a sentence, a name of their own for scripts, and no browser keeps them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from access.errors import AccessError, ComeLater
from conversation.errors import (
    AlreadyListening,
    BadMessage,
    DoneBefore,
    NotHere,
    NotYourTurn,
    SpeechUsedUp,
    TooManyPending,
    TryAgain,
    TurnError,
    TurnGone,
    Unheard,
)
from routes.answers import access_error, needs, turn_error
from routes.bodies import BadRequest

TOLD = {
    BadMessage: (422, "bad_message", None),
    NotYourTurn: (403, "not_your_turn", None),
    AlreadyListening: (409, "already_listening", None),
    TurnGone: (404, "turn_gone", None),
    NotHere: (404, "not_here", None),
    DoneBefore: (409, "done_before", None),
    Unheard: (409, "unheard", None),
    SpeechUsedUp: (429, "speech_used_up", None),  # tomorrow: a script that came again before would come in vain
    TryAgain: (503, "try_again", "5"),
    TooManyPending: (429, "too_many_pending", "5"),
}


def tree(base: type[Exception]) -> Iterator[type[Any]]:
    for one in base.__subclasses__():
        yield one
        yield from tree(one)


async def answer(error: Exception | None, *scopes: str) -> httpx.Response:
    """Of an app whose one route is for who may talk, and raises `error`."""
    app = FastAPI()
    app.add_exception_handler(TurnError, turn_error)
    app.add_exception_handler(AccessError, access_error)

    @app.middleware("http")
    async def session(request: Request, following: Any) -> Any:
        request.state.session = SimpleNamespace(may=scopes.__contains__)
        return await following(request)

    @app.get("/", dependencies=[needs("talk")])
    async def route() -> None:
        if error is not None:
            raise error

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as client:
        return await client.get("/")


@pytest.mark.parametrize("kind", TOLD)
async def test_a_refusal_of_a_turn_is_told_whole(kind: type[TurnError]) -> None:
    status, code, later = TOLD[kind]
    told = await answer(kind("Not now."), "talk")
    assert (told.status_code, told.json()) == (status, {"error": {"message": "Not now.", "code": code}})
    assert (told.headers["cache-control"], told.headers.get("retry-after")) == ("no-store", later)


def test_each_refusal_of_a_turn_has_a_name_that_no_other_refusal_has() -> None:
    ours = [one for one in TurnError.__subclasses__() if one.__module__ == "conversation.errors"]
    assert set(ours) == set(TOLD)
    codes = [code for _, code, _ in TOLD.values()]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & {one.code for one in tree(AccessError)}


async def test_a_refusal_at_the_door_is_told_alike() -> None:
    told = await answer(ComeLater("Not now."), "talk")
    assert (told.status_code, told.json()) == (503, {"error": {"message": "Not now.", "code": "come_later"}})
    assert (told.headers["cache-control"], told.headers["retry-after"]) == ("no-store", "5")
    fields = (await answer(BadRequest({"days": "a whole number"}), "talk")).json()["error"]["fields"]
    assert fields == {"days": "a whole number"}


async def test_what_an_invite_does_not_include_is_refused_by_one_name() -> None:
    told = await answer(None, "tuning")
    assert (told.status_code, told.json()["error"]["code"]) == (403, "not_included")
    assert (await answer(None, "talk")).status_code == 200
