"""What nginx answers by itself: one sentence, as a page for a person and as JSON for scripts, as the app does."""

import json
from dataclasses import dataclass

# Those that the app sends with everything (access/content_policy.py); a test holds both against each other.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), "
        "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
    ),
    "Strict-Transport-Security": "max-age=31536000",
}
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
OWN_PAGE = f"{NO_PAGE}; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Answer:
    """`on` are nginx's own codes that are answered so, `status` what the visitor gets, `code` its name for scripts.

    `retry_after_s`: when it is worth another try. A page with `reloads` asks again by itself after that long.
    """

    name: str
    on: str
    status: int
    code: str
    title: str
    sentence: str
    retry_after_s: int | None = None
    reloads: bool = False

    def as_json(self) -> str:
        return json.dumps({"error": {"message": self.sentence, "code": self.code}})


# Not 400 and 414: nginx gives these up before there is a path, and with it a location to answer from. No browser of
# ours sees them.
ANSWERS = (
    Answer("missing", "403 404 405", 404, "no_such_place", "Nothing here", "There is nothing here for visitors."),
    Answer("slow", "408", 408, "ask_less", "Too slow", "The request came too slowly."),
    Answer("large", "413", 413, "ask_less", "Too large", "This request is larger than any that this demo takes."),
    Answer("headers", "494", 431, "ask_less", "Too large", "The request has too many headers."),
    Answer(
        "often",
        "429",
        429,
        "ask_less",
        "One moment",
        "These are more requests than this demo can answer at once. Please try again in a moment.",
        10,
    ),
    Answer("broken", "500", 500, "failed", "Something broke", "Something went wrong here. Please try again."),
    Answer(
        "starting",
        "502 504",
        503,
        "come_later",
        "One moment",
        "The house is opening its doors. It will be with you in a few seconds.",
        5,
        reloads=True,
    ),
    Answer(
        "maintenance",
        "503",
        503,
        "come_later",
        "We are tidying up",
        "The house is being worked on and will be open again shortly. Your invitation stays good.",
        30,
        reloads=True,
    ),
)
