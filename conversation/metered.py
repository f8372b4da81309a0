"""A ChatModel around a ChatModel, for one payer: reserves before every call, settles after it.

When the budget is used up, or cannot be looked up, the offline concierge answers that call, and says so first.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from access.errors import BudgetExhausted, LedgerUnavailable, NoSuchInvite
from access.ledger import Ledger
from access.prices import Tokens
from agent.closing import closable
from agent.errors import AgentError, NotServed
from agent.model import ChatModel, Message, ModelEvent, ModelFinished, TookOver, Tool, Usage
from agent.server.wire import most_input_tokens

USED_UP = "Today's budget for the language model is used up. The offline concierge answers."
UNCOUNTED = "The budget for the language model cannot be looked up right now. The offline concierge answers."
log = logging.getLogger("vox.ledger")


@dataclass(frozen=True, slots=True)
class PaidModel:
    """A model that costs money: its name in the price table, and the most tokens that one call may write.

    `secrets`: what it may never be heard to say, such as its key.
    """

    model: ChatModel
    name: str
    max_completion_tokens: int
    secrets: tuple[str, ...] = field(default=(), repr=False)


class MeteredModel:
    """See ChatModel. One visitor's view of a model; holds nothing of a call, so it serves several at once."""

    def __init__(self, paid: PaidModel, ledger: Ledger, invite_id: str, stand_in: ChatModel) -> None:
        """`stand_in` costs nothing."""
        self._paid = paid
        self._ledger = ledger
        self._invite_id = invite_id
        self._stand_in = stand_in

    async def stream(self, messages: Sequence[Message], tools: Sequence[Tool]) -> AsyncIterator[ModelEvent]:
        """See ChatModel. What is cut, cancelled or told without usage is charged in full."""
        upper = Tokens(most_input_tokens(messages, tools), 0, self._paid.max_completion_tokens)
        try:
            reservation = await self._ledger.reserve(self._invite_id, self._paid.name, upper)
        except NoSuchInvite:
            raise NotServed("the invite that would pay for it has ended") from None
        except (BudgetExhausted, LedgerUnavailable) as error:
            yield TookOver(USED_UP if isinstance(error, BudgetExhausted) else UNCOUNTED)
            async with aclosing(closable(self._stand_in.stream(messages, tools))) as events:
                async for event in events:
                    yield event
            return
        used: Tokens | None = None
        try:
            async with aclosing(closable(self._paid.model.stream(messages, tools))) as events:
                async for event in events:
                    if isinstance(event, ModelFinished):
                        used = _tokens(event.usage)
                    yield event
        except AgentError as error:
            used = Tokens() if error.cost_nothing else used  # told, if the model came to its end before
            raise
        finally:
            await self._ledger.settle(reservation, used)


def _tokens(usage: Usage | None) -> Tokens | None:
    if usage is None:
        return None
    try:
        return Tokens(usage.input_tokens, usage.cached_input_tokens, usage.output_tokens)
    except ValueError as error:
        log.warning("the model server's counts are not believed, the call is charged in full: %s", error)
        return None
