"""What can be asked for: `GET /v1/models`, `GET /v1/audio/voices`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tts.alphabet import Alphabet
from tts.speech import Voice
from tts.worker.bodies import shown
from tts.worker.errors import ApiError
from tts.worker.sound import Speaking

# Ours, and OpenAI's name for its quick model, which clients send unasked. Both are the loaded voice.
MODELS = ("coqui-vits", "tts-1")


def unknown_model(name: str) -> ApiError:
    message = f"model must be one of {', '.join(MODELS)}, not {shown(name)}"
    return ApiError(404, "model_not_found", message, param="model")


def catalogue_routes(speaking: Speaking) -> list[Route]:
    async def models(_: Request) -> Response:
        return JSONResponse({"object": "list", "data": [_model(name) for name in MODELS]})

    async def model(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in MODELS:
            raise unknown_model(name)
        return JSONResponse(_model(name))

    async def voices(_: Request) -> Response:
        return JSONResponse({"object": "list", "data": [_voice(speaking.loaded.voice, speaking.loaded.alphabet)]})

    return [
        Route("/v1/models", models),
        Route("/v1/models/{name}", model),
        Route("/v1/audio/voices", voices),
    ]


def _model(name: str) -> dict[str, Any]:
    # OpenAI's clients expect a moment of making; ours has none that anybody could use.
    return {"id": name, "object": "model", "created": 0, "owned_by": "coqui"}


def _voice(voice: Voice, alphabet: Alphabet) -> dict[str, Any]:
    return {
        "id": voice.name,
        "object": "audio.voice",
        "name": voice.name,
        "title": voice.title,
        "language": voice.language,
        "sample_rate_hz": voice.sample_rate_hz,
        "licence": voice.licence,
        "source": voice.source,
        "phonemes": sorted(alphabet.symbols),
    }
