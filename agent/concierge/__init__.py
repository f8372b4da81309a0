"""The offline concierge: answers from the listings by the same tools as a language model, with no model behind it."""

from agent.concierge.model import OfflineConcierge

__all__ = ["OfflineConcierge"]
