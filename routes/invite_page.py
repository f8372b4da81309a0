"""The page that an invitation is opened on, as HTML: it works with a link's fragment, and without any script.

Its script is assets/web/invite.js, which has no words of its own: each sentence stands here, hidden until it is true.
"""

from html import escape

_PAGE = """<!doctype html>
<html lang="en" class="by-system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Your invitation · Vox Estates</title>
<meta name="description" content="An AI estate agent that speaks. By invitation.">
<meta property="og:title" content="Vox Estates">
<meta property="og:description" content="An AI estate agent that speaks. By invitation.">
<meta property="og:image" content="{base}web/card.png">
<meta name="twitter:card" content="summary_large_image">
<link rel="icon" type="image/svg+xml" href="web/favicon.svg">
<link rel="stylesheet" href="web/fonts.css">
<link rel="stylesheet" href="web/palette.css">
<link rel="stylesheet" href="web/dark.css" media="(prefers-color-scheme: dark)">
<link rel="stylesheet" href="web/own.css">
<link rel="stylesheet" href="web/invite.css">
<script type="module" src="web/invite.js"></script>
</head>
<body>
<main>
<header><p class="name">Vox Estates</p><p class="pill">AI demo · synthetic voice</p></header>
<img src="web/house.svg" alt="" width="420" height="252">
<h1 data-when="asked">Open your invitation</h1>
<h1 data-when="invited" hidden>You are invited</h1>
<p data-when="asked">Paste the link or the code that you were given.</p>
<p data-when="invited" hidden>You will talk to an AI with a synthetic voice. It answers questions about homes.</p>
{told}<form method="post" action="invite"{work}>
<label data-when="asked">Invitation link or code
<input name="token" type="text" required maxlength="512" autocomplete="off" autocapitalize="none" spellcheck="false">
</label>
{solution}<button type="submit">
<span data-when="asked">Open</span><span data-when="invited" hidden>Come in</span>
</button>
<p class="busy" role="status"><span hidden data-busy>{busy}</span></p>
</form>
{noscript}<p class="small">A cookie remembers you on this device until you leave or your invitation ends.</p>
</main>
</body>
</html>
"""
_TOLD = '<p class="told" role="alert" data-when="asked">{sentence}</p>\n'
_SOLUTION = '<input type="hidden" name="altcha">\n'
_NOSCRIPT = "<noscript><p>Your browser is checked by a small script here. Please allow scripts.</p></noscript>\n"
_CHECKING = "Your browser is being checked. This takes a moment…"
_OPENING = "One moment…"


def invite_page(base_url: str, *, sentence: str = "", asks_for_work: bool = False) -> str:
    """A whole HTML document. `sentence`: why the last try came to nothing. `base_url` has a slash at its end."""
    return _PAGE.format(
        base=escape(base_url),
        told=_TOLD.format(sentence=escape(sentence)) if sentence else "",
        work=' data-challenge="invite/challenge"' if asks_for_work else "",
        solution=_SOLUTION if asks_for_work else "",
        noscript=_NOSCRIPT if asks_for_work else "",
        busy=_CHECKING if asks_for_work else _OPENING,
    )
