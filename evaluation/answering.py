"""Who is asked: the concierge or a language model, put together as the app does. Takes plain values, no settings."""

from collections.abc import Collection

from agent.concierge import OfflineConcierge
from agent.model import ChatModel
from agent.replying.recovering import USUAL_TIMES, ReplyTimes
from agent.tools import Toolbox
from agent.trusted import TrustedAgent
from evaluation.running import AgentOf, Answering
from tts.clauses import Clauses


def trusted(model: ChatModel, secrets: Collection[str] = (), times: ReplyTimes = USUAL_TIMES) -> AgentOf:
    """`model` through the house's judges, the concierge standing in. The concierge itself passes them unchanged."""

    def agent(toolbox: Toolbox) -> Answering:
        return TrustedAgent(model, toolbox, stand_in=OfflineConcierge(), cutter=Clauses, secrets=secrets, times=times)

    return agent
