"""The pause that a speaker makes between two sentences. Knows text and bytes, no voice and no request."""

import re

# The same closing marks as in tts.clauses, so that what it cuts at a stop ends a sentence here.
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]*_]*\s*\Z""")


def ends_sentence(clause: str) -> bool:
    """Whether `clause`, as tts.clauses cuts it, ends a sentence; if not, it goes on after a comma or a dash."""
    return _SENTENCE_END.search(clause) is not None


def silence(clause_before: str, pause_s: float, sample_rate_hz: int) -> bytes:
    """Mono s16le of `pause_s` of silence, to put after `clause_before` once another clause follows.

    Empty when no pause is due there: within a sentence, or before the first clause, when nothing is before.
    """
    if not ends_sentence(clause_before):
        return b""
    return bytes(2 * round(pause_s * sample_rate_hz))
