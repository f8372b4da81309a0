"""A ChatModel around a ChatModel: sends no more than the context holds, and learns how much that is.

What is left out, context.py decides. Knows no vendor.
"""

import logging
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from agent.closing import closable
from agent.context import TokenEstimate, question_at, trimmed
from agent.errors import AskAgain, TooLong
from agent.model import ChatModel, Message, ModelEvent, ModelFinished, Tool

# Below this there is no room for the prompt, a line and a result: the fault is another one.
_LEAST_TOKENS = 256
# Of so many replies it is known how much was left out: more are not in the making at once.
_MOST_REPLIES = 256
_log = logging.getLogger(__name__)


class TrimmedModel:
    """See ChatModel. One instance stands for one server; it serves many calls at once."""

    def __init__(self, model: ChatModel, *, context_tokens: int) -> None:
        """`context_tokens` is for the messages and tools of one call; the answer comes on top."""
        self._model = model
        self._context_tokens = context_tokens
        # Refused messages are remembered by their length: what is thought of a token's length may change later.
        self._most_uncorrected = math.inf
        self._estimate = TokenEstimate()
        self._steps: OrderedDict[int, int] = OrderedDict()

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. AskAgain when the server said that it was too long and there is something to leave out: half
        as much is sent from then on. Else the server's own TooLong."""
        sent = self._trimmed(messages, tools)
        try:
            async with aclosing(closable(self._model.stream(sent, tools))) as events:
                async for event in events:
                    if isinstance(event, ModelFinished) and event.usage and event.usage.input_tokens:
                        self._estimate.learn(sent, tools, event.usage.input_tokens)
                    yield event
        except TooLong as error:
            raise self._halved(error, sent, tools) from None

    async def aclose(self) -> None:
        """Closes what the model inside holds open, if anything."""
        if close := getattr(self._model, "aclose", None):
            await close()

    def _trimmed(self, messages: Sequence[Message], tools: Sequence[Tool]) -> tuple[Message, ...]:
        """Of all rounds of one reply alike, as far as they fit: what was left out stays so, though the estimate has
        changed meanwhile, and the server still has at hand what it read before."""
        reply = hash(tuple(messages[: question_at(messages) + 1]))
        fits = trimmed(messages, tools, self._most_tokens(), self._estimate, self._steps.pop(reply, 0))
        if fits.steps:
            self._steps[reply] = fits.steps
        while len(self._steps) > _MOST_REPLIES:
            self._steps.popitem(last=False)
        return fits.messages

    def _most_tokens(self) -> int:
        return int(min(self._context_tokens, self._most_uncorrected * self._estimate.factor))

    def _halved(self, error: TooLong, sent: Sequence[Message], tools: Sequence[Tool]) -> Exception:
        tokens = self._estimate.exactly(sent, tools)
        self._most_uncorrected = min(self._most_uncorrected, tokens / 2 / self._estimate.factor)
        smaller = trimmed(sent, tools, self._most_tokens(), self._estimate).messages
        if self._most_tokens() < _LEAST_TOKENS or self._estimate.exactly(smaller, tools) >= tokens:
            return error
        _log.warning("the model server's context is too small: %d tokens are sent from now on", self._most_tokens())
        again = AskAgain("the messages were longer than the model server's context")
        again.cost_nothing = error.cost_nothing
        return again
