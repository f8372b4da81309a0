"""The sheet of voice settings: which voice, and its knobs. What they do while an answer sounds: assets/web/knobs.js."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from conversation.manner import DEFAULTS, KNOBS
from tts.speech import RANGES, Voice
from ui import words

CHANGED_JS = "(...values) => { window.vox?.tuned(values); }"


@dataclass(frozen=True, slots=True)
class VoicePanel:
    """The voices that can be chosen, by their names, the usual one first."""

    voices: Mapping[str, Voice]

    def build(self) -> tuple[list[Any], gr.Button]:
        """The voice, then the knobs in the order of KNOBS: inputs of the event that sends. And the button of reset."""
        choices = [(voice.title, name) for name, voice in self.voices.items()]
        with gr.Column(elem_id="vox-knobs"):
            voice = gr.Dropdown(
                choices, value=choices[0][1], label=words.VOICE, elem_id="vox-voice", filterable=False, buttons=[]
            )
            knobs = [_slider(knob) for knob in KNOBS]
            reset = gr.Button(words.RESET, size="sm", elem_id="vox-reset")
        return [voice, *knobs], reset

    def wire(self, page: gr.Blocks, parts: list[Any], reset: gr.Button) -> None:
        """All in the browser: a change is told to the page's scripts, which remember it and give it back."""
        only_js: dict[str, Any] = {"fn": None, "show_progress": "hidden", "api_visibility": "private"}
        for part in parts:
            part.change(inputs=parts, js=CHANGED_JS, **only_js)
        standard = json.dumps([next(iter(self.voices)), *(DEFAULTS[knob] for knob in KNOBS)])
        reset.click(outputs=parts, js=f"() => window.voxKnobs.reset({standard})", **only_js)
        allowed = json.dumps([list(self.voices), *(RANGES[knob] for knob in KNOBS)])
        page.load(outputs=parts, js=f"() => window.voxKnobs.restored({standard}, {allowed})", **only_js)


def _slider(knob: str) -> gr.Slider:
    low, high = RANGES[knob]
    label, info = words.KNOBS[knob]
    return gr.Slider(
        low, high, value=DEFAULTS[knob], step=0.01, label=label, info=info, elem_id=f"vox-knob-{knob}", buttons=[]
    )
