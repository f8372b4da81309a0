"""The worker's routes put together around one loaded voice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import Router
from starlette.types import ASGIApp

from tts.worker import lag
from tts.worker.bearer import BearerToken
from tts.worker.catalogue import catalogue_routes
from tts.worker.exchange import Exchanges
from tts.worker.generate import generate_route
from tts.worker.health import health_routes
from tts.worker.job_routes import job_routes
from tts.worker.jobs import JOB_BOUNDS, JobBounds, Jobs
from tts.worker.metrics import Metrics
from tts.worker.sound import BOUNDS, Bounds, Speaking, Spoken
from tts.worker.speech import speech_route


def build(loaded: Spoken, *, token: str = "", bounds: Bounds = BOUNDS, job_bounds: JobBounds = JOB_BOUNDS) -> ASGIApp:
    """The worker as an ASGI application. With a `token`, only who brings it is let in."""
    metrics = Metrics(loaded.lane, loaded.cache.counts if loaded.cache else None)
    speaking = Speaking(loaded, metrics, bounds)
    jobs = Jobs(speaking, job_bounds)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        running = {asyncio.create_task(lag.sample(metrics.lag)), asyncio.create_task(jobs.run())}
        yield
        for task in running:
            task.cancel()
        await asyncio.wait(running)

    routes = [
        generate_route(speaking),
        speech_route(speaking),
        *catalogue_routes(speaking),
        *job_routes(speaking, jobs),
        *health_routes(speaking),
    ]
    app: ASGIApp = Router(routes, redirect_slashes=False, lifespan=lifespan)
    if token:
        app = BearerToken(app, token)
    return Exchanges(app, speaking)
