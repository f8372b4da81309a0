"""What a language model is not asked, and what of its words is not said. The rules are the concierge's own."""

from agent.safety.after import After
from agent.safety.questions import before

__all__ = ["After", "before"]
