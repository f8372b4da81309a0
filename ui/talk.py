"""The conversation panel: what was said, the question box, the voice's sliders, and the event that sends.

Turns does the work; this file only shows what it tells.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from typing import Any, cast

import gradio as gr
import structlog
from starlette.datastructures import State
from starlette.requests import Request

from access.sessions import Session
from agent.model import TextDelta
from conversation.dialogue import Dialogue, Line
from conversation.errors import BadMessage, TurnError
from conversation.question import MAX_MESSAGE_CHARS, checked_question
from conversation.turn import TurnEnded
from conversation.turns import Turns
from tts.speech import RANGES, Voice
from ui import words
from ui.player import player

# Runs inside the tap: the player opens the speech stream and mints the turn's id before the event is sent.
SEND_JS = "(text, turn, ...rest) => [text, window.vox ? window.vox.send(text) : '', ...rest]"
STILL_LOADING = "The page is still loading. Please send your question again."
DIALOGUE_KEPT_S = 6 * 3600.0

Shown = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class TalkPanel:
    """Builds the panel inside the Blocks that is open. `concurrent_turns` is Gradio's to admit."""

    turns: Turns
    voices: Mapping[str, Voice]
    voice_name: str
    concurrent_turns: int

    def build(self) -> None:
        dialogue = gr.State(Dialogue(), time_to_live=DIALOGUE_KEPT_S)
        chat = _chatbot()
        viewings = gr.HTML("", elem_id="vox-viewings", apply_default_css=False)
        with gr.Row(elem_id="vox-examples"):
            examples = [gr.Button(text, size="sm", elem_classes="vox-example") for text in words.EXAMPLES]
        with gr.Row(elem_id="vox-compose"):
            box = gr.Textbox(
                placeholder=words.PLACEHOLDER,
                label=words.QUESTION_LABEL,
                show_label=False,
                elem_id="vox-question",
                lines=1,
                max_lines=5,
                max_length=2 * MAX_MESSAGE_CHARS,
                container=False,
                scale=1,
            )
            send = gr.Button(words.SEND, variant="primary", elem_id="vox-send", scale=0)
        turn_id = gr.Textbox(visible="hidden", show_label=False)
        nudge = gr.Button("", visible="hidden", elem_id="vox-nudge")
        player(self.voices[self.voice_name].sample_rate_hz)
        with gr.Accordion(words.VOICE_SETTINGS, open=False, elem_id="vox-settings"), gr.Row():
            knobs = [_slider("speed", 1.0), _slider("expressiveness", 0.667), _slider("rhythm", 0.8)]
        self._wire(examples, box, send, [box, turn_id, *knobs, dialogue], [chat, viewings])
        # Any event opens Gradio's event stream again, should its client have lost it: see player.js.
        nudge.click(_nothing, api_visibility="private", show_progress="hidden", trigger_mode="multiple")

    def _wire(
        self, examples: list[gr.Button], box: gr.Textbox, send: gr.Button, inputs: list[Any], outputs: list[Any]
    ) -> None:
        event: dict[str, Any] = {
            "fn": self.send,
            "outputs": outputs,
            "js": SEND_JS,
            "trigger_mode": "multiple",  # a newer question interrupts the answer that is being given
            "concurrency_limit": self.concurrent_turns,
            "concurrency_id": "turns",
            "show_progress": "hidden",
            "api_visibility": "private",
            "preprocess": False,  # what a forged request holds is refused by our own check, with a sentence
        }
        gr.on([send.click, box.submit], inputs=inputs, **event)
        for example in examples:
            example.click(inputs=[example, *inputs[1:]], **event)

    async def send(  # noqa: PLR0917 - Gradio passes its inputs by position
        self,
        text: object,
        turn_id: object,
        speed: object,
        expressiveness: object,
        rhythm: object,
        dialogue: Dialogue,
        request: gr.Request,
    ) -> AsyncIterator[tuple[Shown, str]]:
        """One question: yields what the conversation and the viewings show, until the turn has ended.

        The question box is the player's: it empties it, and gives back a question that came to nothing.
        """
        knobs = {"speed": speed, "expressiveness": expressiveness, "rhythm": rhythm}
        state = _state(request)
        session: Session = state.session
        own_id = turn_id if isinstance(turn_id, str) else ""
        try:
            question = checked_question(text, self.voices, self.voice_name, knobs)
            if not own_id:
                raise BadMessage(STILL_LOADING)
            with _log_context(state):
                batches = self.turns.chat(session.id, own_id, question, dialogue)
        except TurnError as refused:
            self.turns.refuse(session.id, own_id, str(refused))
            yield [*_shown(dialogue.lines), _bubble("note", str(refused))], _viewings(dialogue)
            return
        yield [*_shown(dialogue.lines), _bubble("visitor", question.text)], _viewings(dialogue)
        said = ""
        async for batch in batches:
            said += "".join(event.text for event in batch if isinstance(event, TextDelta))
            ended = any(isinstance(event, TurnEnded) for event in batch)
            unfinished = [_bubble("agent", said)] if said and not ended else []
            yield _shown(dialogue.lines) + unfinished, _viewings(dialogue)


async def _nothing() -> None:
    return None


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        label=words.CHAT_LABEL,
        show_label=False,
        elem_id="vox-chat",
        height="100%",
        render_markdown=False,  # neither the model's text nor a listing's is ever markup
        placeholder=f"![{words.WELCOME_PICTURE}](web/house.svg)\n### {words.WELCOME_TITLE}\n{words.WELCOME}",
        buttons=[],
        feedback_options=None,
        layout="bubble",
        group_consecutive_messages=False,
        scale=1,
    )


def _slider(knob: str, value: float) -> gr.Slider:
    low, high = RANGES[knob]
    label = {"speed": words.SPEED, "expressiveness": words.EXPRESSIVENESS, "rhythm": words.RHYTHM}[knob]
    return gr.Slider(low, high, value=value, step=0.01, label=label, buttons=[], min_width=140)


def _shown(lines: list[Line]) -> Shown:
    return [_bubble(line.speaker, line.text) for line in lines]


def _viewings(dialogue: Dialogue) -> str:
    """A line for each viewing booked, with its calendar file. Nothing of it is the model's or a listing's markup."""
    rows = (
        f"<p>{words.BOOKED} {escape(one.said)} · "
        f'<a href="bookings/{escape(one.reference)}.ics" download>{words.CALENDAR}</a></p>'
        for one in dialogue.viewings.values()
    )
    return "".join(rows)


def _bubble(speaker: str, text: str) -> dict[str, str]:
    return {"role": "user" if speaker == "visitor" else "assistant", "content": text}


def _log_context(state: State) -> AbstractContextManager[None]:
    """Gradio calls us outside the request: what the turn logs shall carry the request's id all the same."""
    return structlog.contextvars.bound_contextvars(request_id=state.request_id)


def _state(request: gr.Request) -> State:
    """What the gate put there: the visitor's `session` and the `request_id`."""
    return cast("Request", request.request).state
