"""The page: header, conversation, homes, player, assembled as one Gradio Blocks."""

from html import escape
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from ui import words
from ui.icons import icon
from ui.player import player
from ui.talk import TalkPanel
from ui.theme import DARK, LIGHT
from ui.voice import VoicePanel

LOOK = ("fonts", "palette", "dark")  # what every page of ours begins with
STYLES = (*LOOK, "page", "talk", "player", "homes", "cards", "sheet", "drawer", "compare", "lexicon", "walkthrough")
HEADER_BUTTONS = (("show-homes", "show_homes"), ("new", "new_conversation"), ("dark", "dark"), ("leave", "leave"))
OF_OTHER_PAGES = ("worklet.js", "invite.js", "usage.js")
WEB = Path(__file__).parent.parent / "assets" / "web"


def head(public_url: str = "") -> str:
    """What our page adds to Gradio's <head>: style sheets, scripts, the words, the card that a link shows elsewhere.

    `public_url` is what visitors type, without a slash at its end: a chat that shows the card does not know where a
    relative address begins.
    """
    styles = "".join(f'<link rel="stylesheet" href="web/{name}.css">' for name in STYLES)
    # All at once: found out one by the other, they would come one after the other.
    names = sorted(file.name for file in WEB.glob("*.js") if file.name not in OF_OTHER_PAGES)
    scripts = "".join(f'<link rel="modulepreload" href="web/{name}">' for name in names)
    # Within the page: a browser asks for an icon again whenever the address changes. A walkthrough changes it at each
    # step, and with the network gone each would be told as an error in the console.
    picture = quote((WEB / "favicon.svg").read_text("utf-8"))
    card = f"{public_url}/web/card.png" if public_url else "web/card.png"
    return (
        f"{styles}{scripts}"
        f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{picture}">'
        '<script type="module" src="web/knobs.js"></script>'
        f'<script type="application/json" id="vox-words">{words.as_json()}</script>'
        f'<meta name="description" content="{escape(words.DESCRIPTION)}">'
        f'<meta property="og:title" content="{escape(words.TITLE)}">'
        f'<meta property="og:description" content="{escape(words.DESCRIPTION)}">'
        f'<meta property="og:image" content="{escape(card)}">'
        f'<meta name="theme-color" media="(prefers-color-scheme: light)" content="{LIGHT["paper"]}">'
        f'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{DARK["paper"]}">'
    )


def studio(talk: TalkPanel, *, offline: bool, max_queue: int) -> gr.Blocks:
    """The whole page. `offline` says that the concierge answers; `max_queue` bounds who may wait for a turn."""
    voice = VoicePanel(talk.voices)
    sample_rate_hz = next(iter(talk.voices.values())).sample_rate_hz
    page: gr.Blocks
    with gr.Blocks(
        title=words.TITLE,
        analytics_enabled=False,
        fill_height=True,
        fill_width=True,
        delete_cache=(3600, 3600),
    ) as page:
        gr.HTML(html_template=_header(offline), js_on_load=None, elem_id="vox-header", apply_default_css=False)
        with gr.Row(elem_id="vox-main"):
            with gr.Column(elem_id="vox-talk"):
                inputs, mailbox, send, box = talk.build()
            gr.HTML(
                html_template='<div id="vox-homes-root"></div>',
                js_on_load=None,
                elem_id="vox-homes",
                apply_default_css=False,
            )
        knobs, reset = voice.build()
        player(sample_rate_hz)
        talk.wire(send, box, [*inputs, *knobs], mailbox)
        voice.wire(page, knobs, reset)
    page.queue(api_open=False, max_size=max_queue)
    return page


def _header(offline: bool) -> str:
    note = f'<span class="vox-pill vox-note">{escape(words.DISCLOSURE)}</span>'
    brain = (
        f'<span class="vox-pill vox-note" title="{escape(words.OFFLINE_WHY)}"><span class="vox-long">'
        f'{escape(words.OFFLINE)}</span><span class="vox-short">{escape(words.OFFLINE_SHORT)}</span></span>'
    )
    state = '<span class="vox-pill" id="vox-state" role="status"><i class="vox-dot"></i><span>Ready</span></span>'
    buttons = "".join(
        f'<button type="button" class="vox-square" id="vox-{name}" aria-label="{escape(words.PAGE[word])}" '
        f'title="{escape(words.PAGE[word])}">{icon(name)}</button>'
        for name, word in HEADER_BUTTONS
    )
    return (
        f'<header class="vox-header"><h1>{words.TITLE}</h1>{note}{brain if offline else ""}'
        f'<span class="vox-right">{state}{buttons}</span></header>'
    )
