"""The conversation panel: where the log of it goes, the question box, and the event that sends.

Turns does the work; this file only passes on what it tells. The page's scripts show it: assets/web/talk.js.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import gradio as gr
import structlog
from starlette.datastructures import State
from starlette.requests import Request

from conversation.errors import BadMessage, TurnError
from conversation.manner import KNOBS, Manner, checked_manner
from conversation.question import MAX_MESSAGE_CHARS, Question, checked_text
from conversation.talks import Talk, Talks
from conversation.tuning.setting import checked_setting
from conversation.turns import Turns
from conversation.view import shown_exchange
from tts.speech import Voice
from ui import words

# Runs inside the tap: the player opens the speech stream and mints the turn's id before the event is sent.
SEND_JS = "(text, ids, ...rest) => [...(window.vox ? window.vox.send(text) : [text, '']), ...rest]"
# The page's scripts hear of each update by this component, which shows nothing itself.
MAILBOX_JS = """
import(new URL("web/page.js", document.baseURI)).then((page) => page.mount(element, () => props.value, watch));
"""
STILL_LOADING = "The page is still loading. Please send your question again."
STRANGE_MANNER = "That voice setting cannot be used. Please load the page again."


@dataclass(frozen=True, slots=True)
class Ids:
    """What the page's script names beside the text: its turn, its conversation, and the turn that is replaced.

    `manner`, unchecked, has the knobs of a walkthrough's live step; None: the answer sounds as the sliders stand.
    """

    turn: str
    talk: str
    replaces: str
    manner: object = None

    @classmethod
    def read(cls, text: object) -> "Ids":
        """Of a JSON object; of the three, what is missing or no text is empty. Never raises."""
        try:
            told = json.loads(text) if isinstance(text, str) else None
        except (ValueError, RecursionError):
            told = None
        told = told if isinstance(told, dict) else {}
        values = (told.get(name) for name in ("turn", "talk", "replaces"))
        turn, talk, replaces = (value if isinstance(value, str) else "" for value in values)
        return cls(turn, talk, replaces, told.get("manner"))


@dataclass(frozen=True, slots=True)
class TalkPanel:
    """Builds the panel inside the Blocks that is open. `concurrent_turns` is Gradio's to admit."""

    turns: Turns
    talks: Talks
    voices: Mapping[str, Voice]
    concurrent_turns: int

    def build(self) -> tuple[list[Any], gr.HTML, gr.Button, gr.Textbox]:
        """The box and the ids, which the event takes first; where its updates go; what sends."""
        gr.HTML(html_template='<div id="vox-log"></div>', elem_id="vox-conversation", apply_default_css=False)
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
        ids = gr.Textbox(visible="hidden", show_label=False)
        mailbox = gr.HTML(html_template="", js_on_load=MAILBOX_JS, elem_id="vox-mailbox", apply_default_css=False)
        return [box, ids], mailbox, send, box

    def wire(self, send: gr.Button, box: gr.Textbox, inputs: list[Any], mailbox: gr.HTML) -> None:
        """`inputs`: box, ids, the voice, the knobs in the order of KNOBS."""
        gr.on(
            [send.click, box.submit],
            fn=self.send,
            inputs=inputs,
            outputs=[mailbox],
            js=SEND_JS,
            trigger_mode="multiple",  # a newer question interrupts the answer that is being given
            concurrency_limit=self.concurrent_turns,
            concurrency_id="turns",
            show_progress="hidden",
            api_visibility="private",
            preprocess=False,  # what a forged request holds is refused by our own check, with a sentence
        )
        # Any event opens Gradio's event stream again, should its client have lost it: see page.js.
        nudge = gr.Button("", visible="hidden", elem_id="vox-nudge")
        nudge.click(_nothing, api_visibility="private", show_progress="hidden", trigger_mode="multiple")

    async def send(  # noqa: PLR0913, PLR0917 - Gradio passes its inputs by position
        self,
        text: object,
        ids: object,
        voice: object,
        speed: object,
        expressiveness: object,
        rhythm: object,
        pitch: object,
        pause_s: object,
        request: gr.Request,
    ) -> AsyncIterator[dict[str, Any]]:
        """One question: yields what the page shows of its exchange (conversation.view), until the turn has ended.

        A refusal is {"talk", "turn", "refused"}: one plain sentence. The question box is the page's: its script
        empties it, and gives back a question that came to nothing.
        """
        state, named = _state(request), Ids.read(ids)
        knobs = dict(zip(KNOBS, (speed, expressiveness, rhythm, pitch, pause_s), strict=True))
        try:
            question = Question(checked_text(text), self._manner(voice, knobs, named.manner), named.replaces)
            if not named.turn or not named.talk:
                raise BadMessage(STILL_LOADING)
            talk = await self.talks.open(state.session.id, named.talk)
            with _log_context(state):
                batches = self.turns.chat(
                    state.session.id,
                    named.turn,
                    question,
                    talk.dialogue,
                    talk.id,
                    on_end=partial(self.talks.save, talk),
                )
        except TurnError as refused:
            self.turns.refuse(state.session.id, named.turn, named.talk, str(refused))
            yield {"talk": named.talk, "turn": named.turn, "refused": str(refused)}
            return
        async for shown in self._updates(talk, named.turn, batches, tuning=state.session.may("tuning")):
            yield shown

    def _manner(self, voice: object, sliders: Mapping[str, Any], of_step: object) -> Manner:
        """`of_step` counts in the place of the sliders. Raises BadMessage."""
        if of_step is None:
            return checked_manner(self.voices, voice, sliders)
        if not isinstance(of_step, dict):
            raise BadMessage(STRANGE_MANNER)
        return checked_setting(self.voices, voice, of_step, whole=False).manner(self.voices)

    async def _updates(
        self, talk: Talk, turn_id: str, batches: AsyncIterator[Any], *, tuning: bool
    ) -> AsyncIterator[dict[str, Any]]:
        asked = False
        async for _ in batches:
            if not asked:  # a question survives a crash; its answer is saved once it is whole, read or not
                self.talks.save(talk)
                asked = True
            yield {"talk": talk.id, **shown_exchange(talk.dialogue.exchange(turn_id), tuning=tuning)}


async def _nothing() -> None:
    return None


def _log_context(state: State) -> AbstractContextManager[None]:
    """Gradio calls us outside the request: what the turn logs shall carry the request's id all the same."""
    return structlog.contextvars.bound_contextvars(request_id=state.request_id)


def _state(request: gr.Request) -> State:
    """What the gate put there: the visitor's `session` and the `request_id`."""
    return cast("Request", request.request).state
