"""What the door lets through: the list of paths, who may ask for them, and how much. Everything else is denied.

Data only. Gradio has about fifty routes; its page needs those named here.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from access.invites import Scope

KiB = 1024
MAX_BODY_BYTES = 64 * KiB  # a question has at most 2,000 characters; nothing else is sent


class Owner(Enum):
    """Whose request a path is."""

    ANYONE = auto()  # no session needed
    VISITOR = auto()  # any session
    PAGE_IN_PATH = auto()  # the session that owns the page named in the path
    PAGE_IN_QUERY = auto()  # ... in the query's session_hash
    PAGE_IN_BODY = auto()  # ... in the JSON body's session_hash


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is what the audit calls it; `needs` the scope; `counts` the limit that a request counts for.

    `outlives`: the request is answered to its end although its session ends meanwhile.
    """

    methods: frozenset[str]
    path: re.Pattern[str]
    owner: Owner
    name: str
    needs: Scope | None = None
    max_body_bytes: int = 0
    counts: Literal["turn", "speech"] | None = None
    outlives: bool = False


def _place(methods: str, pattern: str, owner: Owner, name: str = "", **more: object) -> Place:
    return Place(frozenset(methods.split()), re.compile(pattern), owner, name or pattern, **more)  # type: ignore[arg-type]


_ID = "[0-9a-f]{32}"
_WALK = "[a-z0-9-]{1,40}"
_ROUND = rf"/tuning/trials/{_ID}/rounds/[1-9][0-9]?"
PLACES: tuple[Place, ...] = (
    _place("GET HEAD", r"/healthz", Owner.ANYONE),
    _place("GET HEAD", r"/robots\.txt", Owner.ANYONE, "/robots.txt"),
    _place("GET HEAD", r"/favicon\.ico", Owner.ANYONE, "/favicon.ico"),
    _place("GET HEAD", r"/web/[\w./-]+", Owner.ANYONE, "/web"),
    # the door itself
    _place("GET HEAD", r"/invite", Owner.ANYONE),
    _place("POST", r"/invite", Owner.ANYONE, max_body_bytes=4 * KiB),
    _place("GET", r"/invite/challenge", Owner.ANYONE),
    _place("GET", r"/session", Owner.VISITOR),
    _place("POST", r"/leave", Owner.VISITOR, max_body_bytes=KiB, outlives=True),
    # our own routes: turn and conversation check that they belong to the session
    _place("GET", rf"/speech/(?P<turn>{_ID})", Owner.VISITOR, "/speech/{turn}", needs="talk", counts="speech"),
    _place("DELETE", rf"/speech/{_ID}", Owner.VISITOR, "/speech/{turn}", needs="talk"),
    _place("POST", rf"/speech/{_ID}/from/[0-9]{{1,4}}", Owner.VISITOR, "/speech/from", needs="talk", counts="speech"),
    _place("GET", rf"/speech/{_ID}/audio\.(wav|mp3)", Owner.VISITOR, "/speech/audio", needs="talk", counts="speech"),
    _place("GET", rf"/speech/{_ID}/captions\.vtt", Owner.VISITOR, "/speech/captions", needs="talk", counts="speech"),
    _place("GET", rf"/speech/{_ID}/transcript\.txt", Owner.VISITOR, "/speech/transcript", needs="talk"),
    _place("GET HEAD", r"/bookings/[A-Z0-9-]{4,24}\.ics", Owner.VISITOR, "/bookings", needs="talk"),
    _place("GET DELETE", rf"/talks/{_ID}", Owner.VISITOR, "/talks/{talk}", needs="talk"),
    _place("PUT", rf"/talks/{_ID}/turns/{_ID}/rating/(up|down|none)", Owner.VISITOR, "/talks/rating", needs="talk"),
    _place("GET", rf"/talks/{_ID}/transcript\.(md|txt|json)", Owner.VISITOR, "/talks/transcript", needs="talk"),
    _place("GET", rf"/talks/{_ID}/audio\.(mp3|wav)", Owner.VISITOR, "/talks/audio", needs="talk", counts="speech"),
    _place("GET", rf"/talks/{_ID}/captions\.vtt", Owner.VISITOR, "/talks/captions", needs="talk", counts="speech"),
    _place("GET", r"/voice", Owner.VISITOR),
    _place("GET HEAD", r"/homes(/[\w.~:-]{1,255})?", Owner.VISITOR, "/homes"),
    _place("GET HEAD", r"/homes/pictures/[\w. -]{1,200}", Owner.VISITOR, "/homes/pictures"),
    # how words are said: for those who tune the voice
    _place("GET", r"/lexicon", Owner.VISITOR, needs="tuning"),
    # (a change is a row of the audit, which stays: no more of them than questions)
    _place("PUT", r"/lexicon", Owner.VISITOR, needs="tuning", max_body_bytes=4 * KiB, counts="turn"),
    _place("POST", r"/lexicon/remove", Owner.VISITOR, needs="tuning", max_body_bytes=4 * KiB, counts="turn"),
    _place("POST", r"/lexicon/hear", Owner.VISITOR, needs="tuning", max_body_bytes=4 * KiB, counts="speech"),
    # the voice tuned by ear (600 characters, each up to 12 bytes as JSON may have them)
    _place("GET HEAD", r"/tuning", Owner.VISITOR, needs="tuning"),
    _place("GET", r"/tuning/data", Owner.VISITOR, needs="tuning"),
    _place("POST", r"/tuning/hear", Owner.VISITOR, needs="tuning", max_body_bytes=8 * KiB, counts="speech"),
    _place("POST", r"/tuning/spoken", Owner.VISITOR, needs="tuning", max_body_bytes=8 * KiB, counts="speech"),
    # two settings compared blind (20 texts; each trial asks whose it is: an invite's), and settings by name
    _place("GET", r"/tuning/trials", Owner.VISITOR, needs="tuning"),
    _place("POST", r"/tuning/trials", Owner.VISITOR, needs="tuning", max_body_bytes=MAX_BODY_BYTES, counts="speech"),
    _place("GET DELETE", rf"/tuning/trials/{_ID}", Owner.VISITOR, "/tuning/trials/{trial}", needs="tuning"),
    _place(
        "POST",
        _ROUND,
        Owner.VISITOR,
        "/tuning/trials/rounds",
        needs="tuning",
        max_body_bytes=KiB,
        counts="speech",
    ),
    _place("PUT", _ROUND, Owner.VISITOR, "/tuning/trials/votes", needs="tuning", max_body_bytes=KiB),
    _place("GET", rf"/tuning/trials/{_ID}/clips/{_ID}", Owner.VISITOR, "/tuning/trials/clips", needs="tuning"),
    _place("GET", r"/tuning/presets", Owner.VISITOR, needs="tuning"),
    _place("GET", r"/tuning/presets\.toml", Owner.VISITOR, "/tuning/presets.toml", needs="tuning"),
    _place("PUT", r"/tuning/presets", Owner.VISITOR, needs="tuning", max_body_bytes=4 * KiB, counts="turn"),
    _place("POST", r"/tuning/presets/remove", Owner.VISITOR, needs="tuning", max_body_bytes=KiB, counts="turn"),
    _place(
        "POST", r"/tuning/presets/import", Owner.VISITOR, needs="tuning", max_body_bytes=MAX_BODY_BYTES, counts="turn"
    ),
    # (what everybody hears at first: for the house's own people)
    _place("POST", r"/tuning/presets/default", Owner.VISITOR, needs="admin", max_body_bytes=KiB, counts="turn"),
    _place("POST", r"/tuning/walkthroughs/render", Owner.VISITOR, needs="tuning", max_body_bytes=KiB, counts="turn"),
    # walkthroughs (to take one over is to talk: the route sees to that; it writes a conversation)
    _place("GET", r"/walkthroughs", Owner.VISITOR, needs="walkthrough"),
    _place("GET", rf"/walkthroughs/{_WALK}", Owner.VISITOR, "/walkthroughs/{walkthrough}", needs="walkthrough"),
    _place("GET", rf"/walkthroughs/{_WALK}/notes", Owner.VISITOR, "/walkthroughs/notes", needs="walkthrough"),
    _place(
        "GET", rf"/walkthroughs/{_WALK}/sound/[0-9a-f]{{64}}", Owner.VISITOR, "/walkthroughs/sound", needs="walkthrough"
    ),
    _place(
        "POST",
        rf"/walkthroughs/{_WALK}/take-over",
        Owner.VISITOR,
        "/walkthroughs/take-over",
        needs="walkthrough",
        max_body_bytes=KiB,
        counts="turn",
    ),
    # the presenter's window of a walkthrough
    _place("GET HEAD", r"/present", Owner.VISITOR, needs="walkthrough"),
    # what the house's own people see
    _place("GET HEAD", r"/usage", Owner.VISITOR, needs="admin"),
    _place("GET", r"/usage/data", Owner.VISITOR, needs="admin"),
    _place("POST", r"/usage/invites", Owner.VISITOR, needs="admin", max_body_bytes=4 * KiB),
    _place(
        "POST",
        r"/usage/invites/[0-9a-f]{12}/revoke",
        Owner.VISITOR,
        "/usage/invites/revoke",
        needs="admin",
        max_body_bytes=KiB,
    ),
    _place("POST", r"/usage/ledger/reopen", Owner.VISITOR, needs="admin", max_body_bytes=KiB),
    _place("POST", r"/usage/forget", Owner.VISITOR, needs="admin", max_body_bytes=KiB),
    # Gradio: its page and what that loads
    _place("GET HEAD", r"/", Owner.VISITOR),
    _place("GET HEAD", r"/theme\.css", Owner.VISITOR, "/theme.css"),
    _place("GET HEAD", r"/(static|assets)/[\w./@%+~-]+", Owner.VISITOR, "/assets"),
    _place("GET", r"/gradio_api/app_id", Owner.VISITOR),
    # Gradio: what its page does; each names the page it speaks for
    _place("GET", r"/gradio_api/heartbeat/(?P<page>[^/]+)", Owner.PAGE_IN_PATH, "/gradio_api/heartbeat"),
    _place("GET", r"/gradio_api/queue/data", Owner.PAGE_IN_QUERY),
    _place(
        "POST",
        r"/gradio_api/queue/join",
        Owner.PAGE_IN_BODY,
        needs="talk",
        max_body_bytes=MAX_BODY_BYTES,
        counts="turn",
    ),
)


def find_place(method: str, path: str) -> tuple[Place, re.Match[str]] | None:
    """The entry that `path` (decoded, without query and base) falls under, with its match; None is a denial."""
    for place in PLACES:
        if method in place.methods and (match := place.path.fullmatch(path)):
            return place, match
    return None
