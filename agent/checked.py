"""What a judge of clauses gives back: the clause as it may be said, and what was changed in it.

Values only. The judges are in agent.grounding and agent.safety; agent.trusted asks them.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """`reason` names the rule ("figure", "listing", "steering", "leak", ...), for counts and for whoever tunes.

    `was` is what the model wrote, `now` what is said instead: of the whole clause, or of a figure in it; "" when it
    is left out. `repaired`: `now` is the right value of what was meant; else the clause is replaced or left out.
    """

    reason: str
    was: str
    now: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """`text` is the clause as it may be said and shown; "" leaves it out. No changes: it is the clause itself."""

    text: str
    changes: tuple[Change, ...] = ()


class Judge(Protocol):
    """Judges the clauses of one reply, in order. Never raises on any text."""

    def check(self, clause: str, said: str) -> Checked:
        """`clause` has no white space around it; `said` is what the reply has said before it."""
        ...
