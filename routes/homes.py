"""The homes over HTTP: cards, details, pictures. Behind the gate.

Translates between HTTP and conversation.homes; holds no rules of its own.
"""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response

from conversation.homes import Homes

BRIEFLY = {"Cache-Control": "private, max-age=60"}
# A drawing is a document: opened by itself it must not run anything or ask anybody.
AS_A_PICTURE = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def home_routes(homes: Homes, pictures: Path) -> APIRouter:
    """`/homes`, `/homes/{key}`, `/homes/pictures/{name}`. `pictures` is the folder that the pictures lie in."""
    router = APIRouter()

    @router.get("/homes")
    async def cards() -> JSONResponse:
        """All homes that may be shown, one card each."""
        found = homes.cards()
        return JSONResponse({"homes": found, "total": len(found)}, headers=BRIEFLY)

    @router.get("/homes/{key}")
    async def details(key: str) -> JSONResponse:
        found = homes.details(key)
        return _gone("This home is not shown here.") if found is None else JSONResponse(found, headers=BRIEFLY)

    @router.api_route("/homes/pictures/{name}", methods=["GET", "HEAD"])
    async def picture(name: str) -> Response:
        """Only names that a shown home gives: the folder itself is never listed, and no path leads out of it."""
        if name not in homes.picture_names or not (pictures / name).is_file():
            return _gone("There is no such picture.")
        return FileResponse(pictures / name, headers=AS_A_PICTURE)

    return router


def _gone(message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, 404, {"Cache-Control": "no-store"})
