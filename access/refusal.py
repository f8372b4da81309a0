"""What a refused visitor is told: one sentence, as a page for a person and as JSON for everything else.

The page has no script and loads nothing. Programs that show a card for a link are refused visitors, too: the page
tells them what they would have found.
"""

import math
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from access.errors import AccessError, NotIncluded

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Vox Estates</title>
<meta property="og:title" content="Vox Estates">
<meta property="og:description" content="An AI estate agent that speaks. By invitation.">
<meta property="og:image" content="{base}web/card.png">
<meta name="twitter:card" content="summary_large_image">
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; box-sizing: border-box;
  background: #f7f4ee; color: #1e2522; font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 420px; padding: 32px; background: #fffdf9; border: 1px solid #e4ddd0; border-radius: 14px }}
h1 {{ margin: 0 0 8px; font: 560 22px/1.3 Georgia, serif }}
p {{ margin: 0; color: #5d6762 }}
p + p {{ margin-top: 16px }}
a {{ color: inherit }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #12171a; color: #edf1ee }}
  main {{ background: #1a2125; border-color: #2b3539 }}
  p {{ color: #9aa7a1 }}
}}
</style>
</head>
<body><main><h1>Vox Estates</h1><p>{sentence}</p>{way}</main></body>
</html>
"""


def refusal_page(sentence: str, base_url: str, *, is_guest: bool = False) -> str:
    """A whole HTML document that says `sentence` (plain text). `base_url` is the app's, with a slash at its end.

    `is_guest`: whether the visitor is let in elsewhere; the page leads there then.
    """
    base = escape(base_url)
    way = f'<p><a href="{base}">Back to Vox Estates</a></p>' if is_guest else ""
    return _PAGE.format(sentence=escape(sentence), base=base, way=way)


def refusal(scope: Scope, path: str, refused: AccessError, base_url: str) -> Response:
    """The answer to a request for `path` (without the base) that was refused."""
    headers = {"Cache-Control": "no-store", **retry_after(refused)}
    if wants_page(Headers(scope=scope), path):
        is_guest = isinstance(refused, NotIncluded)
        page = refusal_page(str(refused), base_url, is_guest=is_guest)
        return HTMLResponse(page, refused.status, headers)
    return JSONResponse(told(refused), refused.status, headers)


def told(refused: AccessError) -> dict[str, dict[str, str]]:
    """As scripts read it; `code` is one of those of access.errors."""
    return {"error": {"message": str(refused), "code": refused.code}}


def retry_after(refused: AccessError) -> dict[str, str]:
    """The header that tells when it is worth another try, in whole seconds."""
    wait_s = refused.retry_after_s
    return {} if wait_s is None else {"Retry-After": str(max(1, math.ceil(wait_s)))}


def wants_page(headers: Headers, path: str) -> bool:
    """Whether a person opened the address. A link's card is fetched by programs that take anything."""
    accepted = headers.get("accept", "")
    return "text/html" in accepted or (path == "/" and "json" not in accepted)
