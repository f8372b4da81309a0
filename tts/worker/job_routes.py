"""`/jobs`: speech that nobody waits for. The body is that of `/v1/audio/speech`."""

from collections.abc import AsyncGenerator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tts.worker.bodies import body_of
from tts.worker.errors import ApiError
from tts.worker.exchange import exchange_of
from tts.worker.jobs import Job, Jobs, Status
from tts.worker.sound import Speaking
from tts.worker.speech import SpeechBody
from tts.worker.streams import Paced

_NO_STORE = {"Cache-Control": "no-store"}


def job_routes(speaking: Speaking, jobs: Jobs) -> list[Route]:
    async def add(request: Request) -> Response:
        body = await body_of(request, SpeechBody)
        if body.stream_format != "audio":
            raise ApiError(400, "invalid_value", "stream_format must be audio for a job", param="stream_format")
        job = jobs.add(body.wanted(speaking), body.format, exchange_of(request.scope).request_id)
        return JSONResponse(_told(job), 202, headers={**_NO_STORE, "Location": f"/jobs/{job.id}"})

    async def one(request: Request) -> Response:
        id_ = request.path_params["id"]
        if request.method != "DELETE":
            return JSONResponse(_told(jobs.get(id_)), headers=_NO_STORE)
        jobs.remove(id_)
        return Response(status_code=204)

    async def audio(request: Request) -> Response:
        job = jobs.get(request.path_params["id"])
        if job.status is not Status.DONE:
            raise _not_done(job)
        name = f"speech.{job.format.name}"
        headers = {"Content-Length": str(len(job.data)), "Content-Disposition": f'attachment; filename="{name}"'}
        return Paced(_once(job.data), job.format.media_type, headers=headers, stall_s=speaking.bounds.stall_s)

    return [
        Route("/jobs", add, methods=["POST"]),
        Route("/jobs/{id}", one, methods=["GET", "DELETE"]),
        Route("/jobs/{id}/audio", audio),
    ]


def _not_done(job: Job) -> ApiError:
    if job.status in {Status.QUEUED, Status.SPEAKING}:
        message = f"the job is {job.status}, its sound is not whole yet"
        return ApiError(409, "job_not_done", message, headers={"Retry-After": "1"})
    return ApiError(409, "job_without_sound", f"the job {job.status}; it has no sound")


def _told(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "object": "audio.job",
        "status": job.status,
        "response_format": job.format.name,
        "seconds": round(job.seconds, 3),
        "bytes": len(job.data),
        "created_at": round(job.created_at),
        "forgotten_at": None if job.forgotten_at is None else round(job.forgotten_at),
        "error": job.error.body["error"] if job.error else None,
    }


async def _once(data: bytes) -> AsyncGenerator[bytes, None]:
    yield data
