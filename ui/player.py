"""The player at the foot of the page: markup only, brought to life by assets/web/player.js."""

import gradio as gr

_ICONS = {
    "pause": '<svg viewBox="0 0 16 16" aria-hidden="true"><path class="vox-bars" d="M4 3h3v10H4zM9 3h3v10H9z"/>'
    '<path class="vox-play" d="M5 3l8 5-8 5z"/></svg>',
    "stop": '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4h8v8H4z"/></svg>',
    "replay": '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3a5 5 0 1 0 5 5h-1.6A3.4 3.4 0 1 1 8 4.6V7l4-3.2'
    'L8 .6z"/></svg>',
}
_BUTTONS = (
    ("pause", "Pause", "vox-round vox-main"),
    ("stop", "Stop", "vox-round"),
    ("replay", "Play again", "vox-round"),
)


def player(sample_rate_hz: int) -> gr.HTML:
    """The player; `sample_rate_hz` is the voice's, so that the browser need not resample."""
    buttons = "".join(
        f'<button type="button" class="{look}" data-act="{act}" aria-label="{name}" disabled>{_ICONS[act]}</button>'
        for act, name, look in _BUTTONS
    )
    links = "".join(
        f'<a class="vox-file" data-file="{suffix}" download aria-disabled="true">{suffix.upper()}</a>'
        for suffix in ("mp3", "wav")
    )
    markup = (
        f'<div class="vox-player" role="group" aria-label="Player" data-sample-rate="{sample_rate_hz}">'
        f'<div class="vox-controls">{buttons}</div>'
        '<div class="vox-track"><canvas aria-hidden="true"></canvas><p class="vox-said" role="alert"></p></div>'
        f'<div class="vox-files"><span aria-hidden="true">Download</span>{links}</div></div>'
    )
    return gr.HTML(
        html_template=markup,
        js_on_load='import(new URL("web/player.js", document.baseURI)).then((player) => player.mount(element));',
        elem_id="vox-player",
        apply_default_css=False,
    )
