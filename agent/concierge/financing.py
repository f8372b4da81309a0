"""Lines about what a home costs a month to finance: which home, on which terms. Decides, reckons nothing."""

import re

import agent.concierge.loans as loan_terms
from agent.concierge.asking_about import about_listings
from agent.concierge.dialogue import Act, Dialogue, Line
from agent.concierge.references import meant
from agent.concierge.searching import search
from agent.concierge.topics import asked

_WAITING = ("down_payment", "rate", "loan_listing")
_ELLIPSIS = re.compile(r"^\W*(?:and|what about|how about|what if|ok(?:ay)?,?|then|now|for|same for)\b")


def loan(dialogue: Dialogue, line: Line) -> Act | None:
    """A question for a payment, a term of the loan under discussion, or the same for another home."""
    if "estimate_mortgage" not in dialogue.tools:
        return None
    asks = loan_terms.asks_for_payment(line.text)
    under_way = dialogue.last is not None and dialogue.last.kind == "loan"
    if _is_about_rent(dialogue, line) or not (asks or under_way):
        return None
    said = loan_terms.read_loan(line.text, dialogue.waiting if dialogue.waiting in _WAITING else None)
    reference = meant(line.text, dialogue.thread, line.raw)
    again = (
        under_way
        and reference.explicit
        and (_ELLIPSIS.search(line.text) or dialogue.waiting == "loan_listing")
        and not asked(line.text)
    )
    if not asks and not said and not again:
        return None
    if not asks and not dialogue.waiting and under_way and line.reading.searches and line.reading.names_homes:
        return None
    dialogue.loan = loan_terms.merged(dialogue.loan, said)
    return _of_which(dialogue, line, again=under_way)


def _of_which(dialogue: Dialogue, line: Line, *, again: bool) -> Act:  # noqa: PLR0911 - one rule after the other, a return each
    """The loan of the home that the line means, else of the price it names, else of the home spoken of."""
    thread = dialogue.thread
    reference = meant(line.text, thread, line.raw)
    fresh = (
        line.reading.names_homes
        and {"cities", "property_sub_types", "min_bedrooms"} & set(line.reading.wishes)
        and "sort_by" in line.reading.wishes
    )
    pointed = about_listings(dialogue, line) if reference.by and not fresh else None
    if pointed is not None and (pointed.search or pointed.keys):
        dialogue.loan_price_usd = None
        return (
            Act("loan", keys=pointed.keys, search=pointed.search, by=pointed.by, first_only=True)
            if pointed.kind != "pick"
            else Act("loan", keys=reference.keys[:1])
        )
    if fresh and (found := search(dialogue, line)):
        return Act("loan", search=found.search, first_only=True)
    if reference.explicit and reference.keys:
        dialogue.loan_price_usd = None
        return Act("loan", keys=reference.keys[:3], plural=len(reference.keys) > 1)
    if (price := loan_terms.price_said(line.text)) and not reference.keys:
        dialogue.loan_price_usd = price
    if (
        price
        and re.search(
            r"\b(?:loan|mortgage|price|home|house) (?:of|for|at)\b|\b\d{5,9} (?:loan|mortgage|home|house)\b", line.text
        )
        and not re.search(r"\bit\b", line.text)
    ):
        dialogue.loan_price_usd = price
    if dialogue.loan_price_usd is not None:
        return Act("loan", price_usd=dialogue.loan_price_usd)
    if again and dialogue.last is not None and dialogue.last.keys and not reference.explicit:
        return Act("loan", keys=dialogue.last.keys)
    if thread.focus:
        return Act("loan", keys=(thread.focus,))
    if len(thread.group) == 1:
        return Act("loan", keys=tuple(thread.group))
    return Act("loan")


def _is_about_rent(dialogue: Dialogue, line: Line) -> bool:
    """ "what does it cost a month?" of a rental asks for the rent."""
    if line.reading.wishes.get("transaction") == "rent":
        return True
    reference = meant(line.text, dialogue.thread, line.raw)
    keys = reference.keys or ((dialogue.thread.focus,) if dialogue.thread.focus else tuple(dialogue.thread.group[:1]))
    known = [dialogue.thread.known[key] for key in keys if key in dialogue.thread.known]
    plain = not re.search(r"mortgage|loan|down|financ|interest|%|percent", line.text)
    return plain and bool(known) and all(row.get("PropertyType") == "Residential Lease" for row in known)
