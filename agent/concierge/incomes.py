"""What visitors earn: no price, and nothing from which we could tell what they can afford. Reads lines only."""

import re

_AMOUNT = r"\$? ?\d[\d,.]*(?: ?(?:k|thousand|grand))?(?: ?(?:dollars|bucks))?"
_EVERY = (
    r"(?: ?(?:a|per|an|each|every|/) ?(?:year|month|week|hour|yr|mo|annum)| yearly| monthly| annually| before taxes?)?"
)
_INCOME = re.compile(
    r"\b(?:(?:i|we)(?:'m|'re| am| are)? (?:both |only |together )?(?:mak(?:e|ing)|earn(?:ing)?|(?:bring|take) home|get"
    r" paid)"
    r"|(?:my|our|an?|the|with|combined|household|family|yearly|annual|monthly|gross|net) (?:\w+ )?(?:salary|income|pay"
    rf"|wages|paycheck)(?: (?:is|of|are))?) (?:about |around |roughly |of )?{_AMOUNT}{_EVERY}",
    re.IGNORECASE,
)
_AFFORD = re.compile(
    r"\bwhat (?:home |house |price |kind of (?:home|house) )?(?:can|could|should) (?:i|we) (?:really )?afford\b"
    r"|\bhow much (?:home|house|of a (?:home|house) )?(?: ?can| ?could) (?:i|we) (?:really )?afford\b",
    re.IGNORECASE,
)


def without_income(raw: str) -> str | None:
    """The rest of a line that tells an income or asks what it would pay for; None when it does neither."""
    rest = _AFFORD.sub(" ", _INCOME.sub(" ", raw))
    return None if rest == raw else " ".join(rest.split())
