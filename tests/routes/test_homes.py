"""The homes over HTTP: what is sent with them, and that only named pictures leave the folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from agent.listings import Listings, Media
from conversation.homes import Homes
from routes.homes import home_routes
from tests.agent.records import listing
from tests.e2e.homes_page import NOW


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("K1-front.svg", "other.svg"):
        (folder / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (tmp_path / "secret.svg").write_text("secret", "utf-8")
    media = tuple(Media(MediaURL=f"pictures/{name}") for name in ("K1-front.svg", "gone.svg"))
    app = FastAPI()
    app.include_router(home_routes(Homes(Listings([listing(media=media)]), lambda: NOW), folder))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as one:
        yield one


async def test_cards_and_details(client: httpx.AsyncClient) -> None:
    cards = await client.get("/homes")
    assert cards.headers["cache-control"] == "private, max-age=60"
    assert (cards.json()["total"], [one["key"] for one in cards.json()["homes"]]) == (1, ["K1"])
    details = await client.get("/homes/K1")
    assert details.headers["cache-control"] == "private, max-age=60"
    assert details.json()["facts"]


async def test_a_home_that_is_not_shown_is_told_in_a_sentence(client: httpx.AsyncClient) -> None:
    answer = await client.get("/homes/K9")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert answer.json()["error"]["message"].endswith(".")


async def test_a_picture_can_do_nothing_but_be_seen(client: httpx.AsyncClient) -> None:
    for method in ("GET", "HEAD"):
        answer = await client.request(method, "/homes/pictures/K1-front.svg")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert "max-age=3600" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "name", ["other.svg", "gone.svg", "", "..%2Fsecret.svg", "%2e%2e/secret.svg", "K1-front.svg%00"]
)
async def test_no_other_file_leaves_the_folder(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/homes/pictures/{name}", follow_redirects=True)
    assert answer.status_code == 404
