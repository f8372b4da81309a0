"""One walkthrough rendered: what is kept of it is taken, what is missing is made, step by step, in their order.

Knows no folder of scripts and no page: shelf.py and the command line ask it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from conversation.dialogue import Exchange
from conversation.manner import Manner, told_manner
from conversation.walkthroughs.base import Base, manner_of
from conversation.walkthroughs.kept import Kept, seconds_of
from conversation.walkthroughs.rendered import Rendered, RenderedStep
from conversation.walkthroughs.replies import Replies
from conversation.walkthroughs.script import Step, Walkthrough
from conversation.walkthroughs.sounds import Sounds
from tts.speech import Voice

Told = Callable[[int, int], None]  # how many steps are ready, of how many


class Planned(NamedTuple):
    """A step with its answer, how it shall sound, and the keys of both."""

    step: Step
    reply: str
    exchange: Exchange
    manner: Manner
    sound: str


@dataclass(frozen=True, slots=True)
class Renderer:
    """`voices` are those that can be asked for, by their names, the usual one first."""

    replies: Replies
    sounds: Sounds
    kept: Kept
    voices: Mapping[str, Voice]

    async def render(
        self,
        walkthrough_id: str,
        script: Walkthrough,
        base: Base,
        told: Told,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> Rendered | None:
        """All of it, with `name` as its id; None once `goes_on`, which is asked after each sound, says no.

        What was made is kept in any case.
        Raises CannotRender, VoiceAway, CannotKeep.
        """
        plan = [await self._planned(*one) for one in await self._answered(script, base)]
        lengths = {one.sound: await asyncio.to_thread(self._length, one.sound) for one in plan}
        told(_ready(plan, lengths), len(plan))
        for one in plan:
            if lengths[one.sound] is None:
                lengths[one.sound] = await self._make(one)
                told(_ready(plan, lengths), len(plan))
                if not goes_on() or lengths[one.sound] is None:
                    return None
        steps = tuple(_rendered(one, lengths[one.sound] or 0.0) for one in plan)
        return Rendered(walkthrough_id, script.title, script.audience, steps, script.draft)

    async def _answered(self, script: Walkthrough, base: Base) -> Sequence[tuple[Step, str, Exchange, Manner]]:
        manners = [manner_of(base, script, step, self.voices) for step in script.steps]
        answers = await self.replies.of(script)
        return [
            (step, reply, exchange, manner)
            for step, manner, (reply, exchange) in zip(script.steps, manners, answers, strict=True)
        ]

    async def _planned(self, step: Step, reply: str, exchange: Exchange, manner: Manner) -> Planned:
        sound = await self.sounds.key(exchange, manner)
        return Planned(step, reply, exchange, manner, sound)

    async def _make(self, one: Planned) -> float | None:
        """How long the new sound is, in seconds; None when a word of it is said in another way since it was planned."""
        sound = await self.sounds.make(one.exchange, one.manner)
        if await self.sounds.key(one.exchange, one.manner) != one.sound:
            return None
        await asyncio.to_thread(self.kept.keep_sound, one.sound, sound)
        return seconds_of(sound)

    def _length(self, key: str) -> float | None:
        sound = self.kept.sound(key)
        return None if sound is None else seconds_of(sound)


def _ready(plan: Sequence[Planned], lengths: Mapping[str, float | None]) -> int:
    return sum(lengths[one.sound] is not None for one in plan)


def _rendered(one: Planned, seconds: float) -> RenderedStep:
    step = one.step
    return RenderedStep(
        one.reply,
        one.sound,
        one.exchange,
        told_manner(one.manner),
        seconds,
        step.minutes,
        is_live=step.is_live,
        show=step.show,
        pause_s=step.pause_s,
        note=step.note,
    )
