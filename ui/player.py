"""The player at the foot of the page: markup only, brought to life by assets/web/player.js."""

from html import escape

import gradio as gr

from ui.icons import icon
from ui.words import PAGE

_FILES = (
    ("download_answer", "answer", ("mp3", "wav", "vtt", "txt")),
    ("download_all", "talk", ("mp3", "wav", "vtt", "txt", "md", "json")),
)


def player(sample_rate_hz: int) -> gr.HTML:
    """The player; `sample_rate_hz` is the voice's, so that the browser need not resample."""
    both = icon("pause", "vox-bars") + icon("play", "vox-triangle")
    markup = (
        f'<div class="vox-player" role="group" aria-label="{PAGE["player"]}" data-sample-rate="{sample_rate_hz}">'
        f'<div class="vox-controls">{_button("pause", "pause", both, "vox-main")}'
        f"{_button('stop', 'stop', icon('stop'))}{_button('replay', 'play_again', icon('replay'))}{_download()}</div>"
        '<div class="vox-track"><canvas aria-hidden="true"></canvas>'
        '<p class="vox-caption" aria-hidden="true"></p><p class="vox-told" role="alert"></p></div>'
        f'<div class="vox-controls">{_toggle("captions", "captions")}'
        f"{_toggle('knobs', 'voice_settings', 'voice')}</div>"
        "</div>"
    )
    return gr.HTML(html_template=markup, js_on_load=None, elem_id="vox-player", apply_default_css=False)


def _button(act: str, word: str, inside: str, look: str = "") -> str:
    return (
        f'<button type="button" class="vox-round {look}" data-act="{act}" aria-label="{escape(PAGE[word])}" '
        f'title="{escape(PAGE[word])}" disabled>{inside}</button>'
    )


def _toggle(act: str, word: str, drawn: str = "") -> str:
    pressed = "aria-pressed" if act == "captions" else "aria-expanded"
    return (
        f'<button type="button" class="vox-round" data-act="{act}" aria-label="{escape(PAGE[word])}" '
        f'title="{escape(PAGE[word])}" {pressed}="false">{icon(drawn or act)}</button>'
    )


def _download() -> str:
    """A button and its menu of files, as the browser's own popover: it closes by Escape and by a tap elsewhere.

    Who may take the conversation along may also have it deleted: that is its last entry.
    """
    rows = "".join(
        f"<p>{escape(PAGE[title])}</p>"
        + "".join(
            f'<a class="vox-file" data-of="{of}" data-file="{suffix}" download aria-disabled="true">'
            f"{escape(PAGE[f'as_{suffix}'])}</a>"
            for suffix in files
        )
        for title, of, files in _FILES
    )
    name = escape(PAGE["download"])
    delete = f'<button type="button" class="vox-file" id="vox-delete" disabled>{escape(PAGE["delete"])}</button>'
    return (
        f'<button type="button" class="vox-round" popovertarget="vox-files" aria-label="{name}" title="{name}">'
        f'{icon("download")}</button><div id="vox-files" popover class="vox-menu" aria-label="{name}">{rows}'
        f"<hr>{delete}</div>"
    )
