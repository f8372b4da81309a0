"""A ChatModel around a server that hangs now and then: after two slow failures it is left alone for a while.

Without it every question of every visitor would wait out the same two silences. Quick failures cost nobody time and do
not count. Knows errors and a clock; for one event loop, shared by all visitors.
"""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing

from agent.closing import closable
from agent.errors import AgentError, TryLater
from agent.model import ChatModel, Message, ModelEvent, Tool

REST_S = 30.0
_SLOW_S = 2.0
_SLOW_FAILURES = 2


class RestingModel:
    """See ChatModel. One call after each rest tries whether the server is back."""

    def __init__(
        self, model: ChatModel, *, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._model = model
        self._rest_s = rest_s
        self._clock = clock
        self._failures = 0
        self._until_s = float("-inf")

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """Raises TryLater at once, at no cost and not worth asking again, while the server is left alone."""
        begun_s = self._clock()
        if begun_s < self._until_s:
            raise _resting(self._until_s - begun_s)
        if self._failures >= _SLOW_FAILURES:
            self._until_s = begun_s + self._rest_s  # this call tries; whoever comes meanwhile does not wait for it
        try:
            async with aclosing(closable(self._model.stream(messages, tools))) as events:
                async for event in events:
                    self._is_well()
                    yield event
        except AgentError as error:
            if isinstance(error, TryLater) and self._clock() - begun_s >= _SLOW_S:
                self._failures += 1
                self._until_s = self._clock() + self._rest_s if self._failures >= _SLOW_FAILURES else self._until_s
            else:
                self._is_well()  # it answers, if only with a refusal
            raise

    async def aclose(self) -> None:
        """Closes the model inside, if that can be closed."""
        close = getattr(self._model, "aclose", None)
        if close is not None:
            await close()

    def _is_well(self) -> None:
        self._failures, self._until_s = 0, float("-inf")


def _resting(left_s: float) -> TryLater:
    error = TryLater(f"the model server hung twice and is left alone for {left_s:.0f} s more")
    error.cost_nothing, error.worth_asking_again = True, False
    return error
