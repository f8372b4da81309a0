"""What the door lets through: the list of paths, and who may ask for them. Everything else is denied.

Data only. Gradio has about fifty routes; its page needs those named here.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Owner(Enum):
    """Whose request a path is."""

    ANYONE = auto()  # no session needed
    VISITOR = auto()  # any session
    PAGE_IN_PATH = auto()  # the session that owns the page named in the path
    PAGE_IN_QUERY = auto()  # ... in the query's session_hash
    PAGE_IN_BODY = auto()  # ... in the JSON body's session_hash


@dataclass(frozen=True, slots=True)
class Place:
    methods: frozenset[str]
    path: re.Pattern[str]
    owner: Owner


def _place(methods: str, pattern: str, owner: Owner) -> Place:
    return Place(frozenset(methods.split()), re.compile(pattern), owner)


PLACES: tuple[Place, ...] = (
    _place("GET HEAD", r"/healthz", Owner.ANYONE),
    _place("GET HEAD", r"/robots\.txt|/favicon\.ico", Owner.ANYONE),
    _place("GET HEAD", r"/web/[\w./-]+", Owner.ANYONE),
    # our own routes: turn and conversation check that they belong to the session
    _place("GET DELETE", r"/speech/[0-9a-f]{32}", Owner.VISITOR),
    _place("POST", r"/speech/[0-9a-f]{32}/from/[0-9]{1,4}", Owner.VISITOR),
    _place("GET", r"/speech/[0-9a-f]{32}/audio\.(wav|mp3)", Owner.VISITOR),
    _place("GET HEAD", r"/bookings/[A-Z0-9-]{4,24}\.ics", Owner.VISITOR),
    _place("GET", r"/talks/[0-9a-f]{32}", Owner.VISITOR),
    _place("PUT", r"/talks/[0-9a-f]{32}/turns/[0-9a-f]{32}/rating/(up|down|none)", Owner.VISITOR),
    _place("GET", r"/talks/[0-9a-f]{32}/(transcript\.(md|json)|audio\.(mp3|wav))", Owner.VISITOR),
    _place("GET HEAD", r"/homes(/[\w.~:-]{1,255})?", Owner.VISITOR),
    _place("GET HEAD", r"/homes/pictures/[\w. -]{1,200}", Owner.VISITOR),
    # Gradio: its page and what that loads
    _place("GET HEAD", r"/", Owner.VISITOR),
    _place("GET HEAD", r"/config/?|/theme\.css|/manifest\.json", Owner.VISITOR),
    _place("GET HEAD", r"/(static|assets|svelte)/[\w./@%+~-]+", Owner.VISITOR),
    _place("GET HEAD", r"/gradio_api/(startup-events|theme\.css|info/?|app_id)", Owner.VISITOR),
    # Gradio: what its page does; each names the page it speaks for
    _place("GET", r"/gradio_api/heartbeat/(?P<page>[^/]+)", Owner.PAGE_IN_PATH),
    _place("GET", r"/gradio_api/queue/data", Owner.PAGE_IN_QUERY),
    _place("POST", r"/gradio_api/queue/join", Owner.PAGE_IN_BODY),
)

MAX_BODY_BYTES = 64 * 1024  # a message has at most 2,000 characters; nothing else is sent


def find_place(method: str, path: str) -> tuple[Place, re.Match[str]] | None:
    """The entry that `path` (decoded, without query) falls under, with its match; None is a denial."""
    for place in PLACES:
        if method in place.methods and (match := place.path.fullmatch(path)):
            return place, match
    return None
