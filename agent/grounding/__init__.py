"""No figure leaves that no tool told: the judge of figures, and its parts."""

from agent.grounding.grounding import Grounding

__all__ = ["Grounding"]
