"""No figure leaves that no tool told: the judge of figures, and its parts.

A clause is folded into plain writing (folding.py, plain_numbers.py), its numerals are found (numerals.py,
odd_figures.py, bare.py) and read (reading.py): which home is meant (homes.py, speaking_of.py), which field
(meaning.py, cues.py), and whether it holds (tracing.py) by what was told (facts.py), how many homes have it
(counting.py), by the visitor's own wishes (wishes.py) or by a text (quoting.py). Streets and towns are names.py's, an
assent to a false claim is claims.py's; what is false without a figure, such as a status, is senses.py's. What does not
hold is put right or replaced (wording.py) by the judge (grounding.py).
"""

from agent.grounding.grounding import Grounding

__all__ = ["Grounding"]
