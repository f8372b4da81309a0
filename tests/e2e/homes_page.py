"""The homes side of the page by itself: its routes and scripts, the sample listings and a few odd ones, on loopback."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from agent.listing_files import load_listings
from agent.listings import Listing, Listings
from conversation.homes import Homes
from routes.homes import home_routes
from tests.agent.records import listing
from tests.process import ROOT
from ui.words_homes import HOMES

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
SAMPLES = ROOT / "assets" / "listings"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
LONG = "1480 Ridgeline-Overlook-Of-The-Far-And-Windy-Mountain-Range Boulevard Northwest Unit 1204B"
UNSIZED = dict.fromkeys(("LivingArea", "BedroomsTotal", "BathroomsFull", "BathroomsHalf", "BathroomsTotalInteger"))
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Homes</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="web/favicon.svg">
<link rel="stylesheet" href="web/fonts.css"><link rel="stylesheet" href="web/palette.css">
<link rel="stylesheet" href="web/page.css"><link rel="stylesheet" href="web/homes.css">
<link rel="stylesheet" href="web/cards.css"><link rel="stylesheet" href="web/sheet.css">
<link rel="stylesheet" href="web/drawer.css"><link rel="stylesheet" href="web/compare.css">
<style>body { margin: 0 } #root { height: 100dvh }</style></head>
<body><main id="root"></main>
<script type="application/json" id="vox-words">WORDS</script>
<script type="module">
import { Homes } from "./web/homes.js";
window.asked = [];
window.homes = new Homes(document.getElementById("root"), { ask: (text) => asked.push(text) });
await window.homes.listings.cards();
window.loaded = true;
</script></body></html>
"""


def odd_listings() -> list[Listing]:
    """ODD1 is hostile in every text, past what the importer takes out; ODD2 is long, and states next to nothing."""
    texts = dict.fromkeys(("UnparsedAddress", "PublicRemarks", "ListAgentFullName", "City", "ListOfficeName"), HOSTILE)
    hostile = listing(ListingKey="ODD1").model_copy(update=texts | {"Heating": (HOSTILE,), "PropertySubType": HOSTILE})
    long = {"UnparsedAddress": LONG, "City": "Oddville", "ListPrice": 123_456_789}
    return [hostile, listing(ListingKey="ODD2", **long, **UNSIZED)]


def homes_shown() -> Homes:
    return Homes(Listings([*load_listings(SAMPLES).listings, *odd_listings()]), lambda: NOW)


def page_app(homes: Homes) -> FastAPI:
    app = FastAPI()
    page = PAGE.replace("WORDS", json.dumps(HOMES).replace("<", "\\u003c"))
    app.include_router(home_routes(homes, SAMPLES / "pictures"))
    app.mount("/web", StaticFiles(directory=ROOT / "assets" / "web"))
    app.add_api_route("/", lambda: HTMLResponse(page))
    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of `app`, served in a thread until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server ended"
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
