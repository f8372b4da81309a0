"""The page: header, conversation, player, assembled as one Gradio Blocks."""

from html import escape

import gradio as gr

from ui import words
from ui.talk import TalkPanel

# Gradio's own <title> and icon come from the Blocks; ours are the style sheet and the colours of the frame.
HEAD = (
    '<link rel="stylesheet" href="web/page.css">'
    '<link rel="icon" type="image/svg+xml" href="web/favicon.svg">'
    '<link rel="modulepreload" href="web/player.js">'
    '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f4ee">'
    '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12171a">'
)


def studio(talk: TalkPanel, *, offline: bool, max_queue: int) -> gr.Blocks:
    """The whole page. `offline` says that the concierge answers; `max_queue` bounds who may wait for a turn."""
    page: gr.Blocks
    with gr.Blocks(
        title=words.TITLE,
        analytics_enabled=False,
        fill_height=True,
        fill_width=True,
        delete_cache=(3600, 3600),
    ) as page:
        gr.HTML(html_template=_header(offline), elem_id="vox-header", apply_default_css=False)
        with gr.Column(elem_id="vox-talk"):
            talk.build()
    page.queue(api_open=False, max_size=max_queue)
    return page


def _header(offline: bool) -> str:
    note = f'<span class="vox-pill vox-note">{escape(words.DISCLOSURE)}</span>'
    brain = f'<span class="vox-pill vox-note" title="{escape(words.OFFLINE_WHY)}">{escape(words.OFFLINE)}</span>'
    state = '<span class="vox-pill" id="vox-state" role="status"><i class="vox-dot"></i><span>Ready</span></span>'
    return f'<header class="vox-header"><h1>{words.TITLE}</h1>{note}{brain if offline else ""}{state}</header>'
