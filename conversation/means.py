"""What one visitor's answers are made with, and who pays for it: their invite."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from access.ledger import Ledger
from agent.agent import Agent
from agent.concierge import OfflineConcierge
from agent.events import Answerer
from agent.replying.recovering import USUAL_TIMES, ReplyTimes
from agent.tools import Toolbox
from agent.trusted import TrustedAgent
from conversation.errors import NotYourTurn
from conversation.metered import MeteredModel, PaidModel
from conversation.metered_speech import metered_voice
from tts.clauses import Clauses
from tts.speech import Synthesizer

NO_LONGER_INVITED = "Your invitation has ended. Please open your invitation link again."
VoiceOfPass = Callable[[], AbstractAsyncContextManager[Synthesizer]]


@dataclass(frozen=True, slots=True)
class Means:
    """Who answers, and who speaks: `voice` is entered once for each pass over an answer, at the start of the turn."""

    agent: Answerer
    voice: VoiceOfPass


MeansOf = Callable[[str], Means]  # by the session's id. Raises TurnError for a session that is over.


def unmetered(agent: Answerer, synthesizer: Synthesizer) -> MeansOf:
    """The same for everybody, and nobody pays."""
    means = Means(agent, lambda: nullcontext(synthesizer))
    return lambda _: means


class Payers:
    """Each session's means, paid by its invite. Cheap to ask: holds nothing of any session."""

    def __init__(
        self,
        ledger: Ledger,
        toolbox_of: Callable[[str], Toolbox],
        synthesizer: Synthesizer,
        *,
        invite_of: Callable[[str], str | None],
        paid: PaidModel | None,
        times: ReplyTimes = USUAL_TIMES,
    ) -> None:
        """`toolbox_of` gives the tools for visitors of an invite. `invite_of` tells a session's invite, None when it
        has none any more. `paid` None: the concierge answers."""
        self._ledger = ledger
        self._toolbox_of = toolbox_of
        self._synthesizer = synthesizer
        self._invite_of = invite_of
        self._paid = paid
        self._times = times
        self._concierge = OfflineConcierge()

    def means(self, session_id: str) -> Means:
        """Raises NotYourTurn for a session that is over."""
        invite_id = self._invite_of(session_id)
        if invite_id is None:
            raise NotYourTurn(NO_LONGER_INVITED)
        voice = partial(metered_voice, self._synthesizer, self._ledger, invite_id)
        return Means(self._agent(invite_id), voice)

    def _agent(self, invite_id: str) -> Answerer:
        toolbox = self._toolbox_of(invite_id)
        if self._paid is None:  # what the concierge says is the house's own: nothing to be judged
            return Agent(self._concierge, toolbox)
        model = MeteredModel(self._paid, self._ledger, invite_id, self._concierge)
        return TrustedAgent(
            model,
            toolbox,
            stand_in=self._concierge,
            cutter=Clauses,
            secrets=self._paid.secrets,
            times=self._times,
        )
