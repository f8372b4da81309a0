"""What a page may load and run, as headers: by what kind of answer it is. Writes the nonce into Gradio's page.

Gradio 6.31's page has inline scripts, and its gr.HTML templates are compiled by `new Function`: a nonce and
'unsafe-eval' are the least that it runs with. Our own pages need neither.
"""

import secrets
from html.parser import HTMLParser

_PAGE = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN_PAGE = _PAGE.format(scripts="'self'")
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Every one that a page could ask for and ours does not.
_REFUSED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
}


def new_nonce() -> str:
    return secrets.token_urlsafe(18)


def gradio_page(nonce: str) -> str:
    """The policy of Gradio's page, whose scripts carry `nonce`."""
    return _PAGE.format(scripts=f"'self' 'nonce-{nonce}' 'unsafe-eval'")


def with_nonce(html: str, nonce: str) -> str:
    """`html` with `nonce` on every script, and without <base>, which the policy would refuse.

    Gradio's is "./": where the page is anyway. Only real tags are meant, not a "<script" inside a script's text.
    """
    tags = _Tags(html)
    pieces, done = [], 0
    for start, end, kind in tags.found:
        pieces.append(html[done:start])
        if kind == "script":
            name = start + len("<script")
            pieces.append(f'{html[start:name]} nonce="{nonce}"{html[name:end]}')
        done = end
    return "".join([*pieces, html[done:]])


class _Tags(HTMLParser):
    """Where the start tags of scripts and <base> are."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, int, str]] = []
        self._lines = [0]
        for line in html.split("\n"):  # as HTMLParser counts them
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in ("script", "base"):
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        self.found.append((start, start + len(self.get_starttag_text() or ""), tag))
