"""`GET /healthz` and `GET /metrics`: how the worker is, for a monitor."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tts.worker.metrics import CONTENT_TYPE
from tts.worker.sound import Speaking

_NO_STORE = {"Cache-Control": "no-store"}


def health_routes(speaking: Speaking) -> list[Route]:
    async def healthz(_: Request) -> Response:
        """200 while the voice can be asked, 503 when it is stuck and once it is closing."""
        told = _health(speaking)
        return JSONResponse(told, 200 if told["status"] == "ready" else 503, headers=_NO_STORE)

    async def metrics(_: Request) -> Response:
        return Response(speaking.metrics.text(), media_type=CONTENT_TYPE, headers=_NO_STORE)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _health(speaking: Speaking) -> dict[str, Any]:
    lane = speaking.loaded.lane
    age_s = lane.idle_s()
    usable = "stuck" if lane.is_stuck() else "ready"
    return {
        "status": usable if lane.is_open else "closing",
        "voice": speaking.loaded.voice.name,
        "lane": {"waiting": lane.waiting(), "wait_s": round(lane.wait_s(), 3), "streams": speaking.active},
        "last_synthesis_age_s": None if age_s is None else round(age_s, 3),
        "cache": _cache(speaking),
    }


def _cache(speaking: Speaking) -> dict[str, Any] | None:
    if (cache := speaking.loaded.cache) is None:
        return None
    counts = cache.counts
    told = {"hits": counts.hits, "joined": counts.joined, "misses": counts.misses}
    return {**told, "hit_ratio": round(counts.hit_ratio, 4)}
