"""The paths that nginx lets through to the app: those of access/places.py, again, as data.

Written down twice since the kit runs where the app's libraries are not; tests/deploy/test_nginx_site.py holds both
against each other. Who may ask, and for whose things, is the gate's business alone.
"""

import re
from dataclasses import dataclass

_ID = "[0-9a-f]{32}"
_WALK = "[a-z0-9-]{1,40}"
_ROUND = rf"/tuning/trials/{_ID}/rounds/[1-9][0-9]?"


@dataclass(frozen=True, slots=True)
class Place:
    """`methods` separated by blanks; `pattern` a regular expression of Python's for the whole path, without base.

    Without the names that the gate has for parts of a path.
    """

    methods: str
    pattern: str

    def regex(self, base: str) -> str:
        """For PCRE, over "METHOD /base/path" in bytes.

        Python's `\\w` has letters beyond ASCII, whose bytes in UTF-8 are let through: the gate reads them. `\\z`, since
        `$` would allow a newline ("/invite%0A").
        """
        methods = "|".join(self.methods.split())
        path = self.pattern.replace(r"\w", r"\w\x80-\xff")
        return rf"^(?:{methods}) {re.escape(base)}(?:{path})\z"


PLACES = (
    Place("GET HEAD", r"/healthz"),
    Place("GET HEAD", r"/robots\.txt"),
    Place("GET HEAD", r"/favicon\.ico"),
    Place("GET HEAD", r"/web/[\w./-]+"),
    Place("GET HEAD", r"/invite"),
    Place("POST", r"/invite"),
    Place("GET", r"/invite/challenge"),
    Place("GET", r"/session"),
    Place("POST", r"/leave"),
    Place("GET", rf"/speech/{_ID}"),
    Place("DELETE", rf"/speech/{_ID}"),
    Place("POST", rf"/speech/{_ID}/from/[0-9]{{1,4}}"),
    Place("GET", rf"/speech/{_ID}/audio\.(wav|mp3)"),
    Place("GET", rf"/speech/{_ID}/captions\.vtt"),
    Place("GET", rf"/speech/{_ID}/transcript\.txt"),
    Place("GET HEAD", r"/bookings/[A-Z0-9-]{4,24}\.ics"),
    Place("GET DELETE", rf"/talks/{_ID}"),
    Place("PUT", rf"/talks/{_ID}/turns/{_ID}/rating/(up|down|none)"),
    Place("GET", rf"/talks/{_ID}/transcript\.(md|txt|json)"),
    Place("GET", rf"/talks/{_ID}/audio\.(mp3|wav)"),
    Place("GET", rf"/talks/{_ID}/captions\.vtt"),
    Place("GET", r"/voice"),
    Place("GET HEAD", r"/homes(/[\w.~:-]{1,255})?"),
    Place("GET HEAD", r"/homes/pictures/[\w. -]{1,200}"),
    Place("GET", r"/lexicon"),
    Place("PUT", r"/lexicon"),
    Place("POST", r"/lexicon/remove"),
    Place("POST", r"/lexicon/hear"),
    Place("GET HEAD", r"/tuning"),
    Place("GET", r"/tuning/data"),
    Place("POST", r"/tuning/hear"),
    Place("POST", r"/tuning/spoken"),
    Place("GET", r"/tuning/trials"),
    Place("POST", r"/tuning/trials"),
    Place("GET DELETE", rf"/tuning/trials/{_ID}"),
    Place("POST", _ROUND),
    Place("PUT", _ROUND),
    Place("GET", rf"/tuning/trials/{_ID}/clips/{_ID}"),
    Place("GET", r"/tuning/presets"),
    Place("GET", r"/tuning/presets\.toml"),
    Place("PUT", r"/tuning/presets"),
    Place("POST", r"/tuning/presets/remove"),
    Place("POST", r"/tuning/presets/import"),
    Place("POST", r"/tuning/presets/default"),
    Place("POST", r"/tuning/walkthroughs/render"),
    Place("GET", r"/walkthroughs"),
    Place("GET", rf"/walkthroughs/{_WALK}"),
    Place("GET", rf"/walkthroughs/{_WALK}/notes"),
    Place("GET", rf"/walkthroughs/{_WALK}/sound/[0-9a-f]{{64}}"),
    Place("POST", rf"/walkthroughs/{_WALK}/take-over"),
    Place("GET HEAD", r"/present"),
    Place("GET HEAD", r"/usage"),
    Place("GET", r"/usage/data"),
    Place("POST", r"/usage/invites"),
    Place("POST", r"/usage/invites/[0-9a-f]{12}/revoke"),
    Place("POST", r"/usage/ledger/reopen"),
    Place("POST", r"/usage/forget"),
    Place("GET HEAD", r"/"),
    Place("GET HEAD", r"/theme\.css"),
    Place("GET HEAD", r"/(static|assets)/[\w./@%+~-]+"),
    Place("GET", r"/gradio_api/app_id"),
    Place("GET", r"/gradio_api/heartbeat/[^/]+"),
    Place("GET", r"/gradio_api/queue/data"),
    Place("POST", r"/gradio_api/queue/join"),
)
