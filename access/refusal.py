"""The page that a refused visitor sees: one sentence, no script, nothing loaded from anywhere.

Programs that show a card for a link are refused visitors, too: the page tells them what they would have found.
"""

from html import escape

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
@media (prefers-color-scheme: dark) {{
  body {{ background: #12171a; color: #edf1ee }}
  main {{ background: #1a2125; border-color: #2b3539 }}
  p {{ color: #9aa7a1 }}
}}
</style>
</head>
<body><main><h1>Vox Estates</h1><p>{sentence}</p></main></body>
</html>
"""


def refusal_page(sentence: str, base_url: str) -> str:
    """A whole HTML document that says `sentence` (plain text). `base_url` is the app's, with a slash at its end."""
    return _PAGE.format(sentence=escape(sentence), base=escape(base_url))
