"""Ways to say what a turn came to: chooses among what the told_*.py files and sentences.py can say."""

from collections.abc import Sequence

import agent.concierge.loans as loan_terms
import agent.concierge.phrasing as say
import agent.concierge.replies as sentences
import agent.concierge.told_listing as listing_told
import agent.concierge.told_loan as loan_told
import agent.concierge.told_search as search_told
import agent.concierge.told_viewing as viewing_told
from agent.concierge.dialogue import Dialogue, loan_gap
from agent.concierge.terms import explained
from agent.concierge.thread import listings_told
from agent.concierge.viewings import missing


def ways(dialogue: Dialogue) -> Sequence[str]:
    """All ways to answer the present turn, the part that is not done first."""
    act = dialogue.act
    if act.kind == "say":
        return _talk(dialogue)
    answers = _answers(dialogue)
    before = sentences.preface(act.limit, act.orders, dialogue.turn)
    return [f"{before} {answer}" for answer in answers] if before else answers


def _answers(dialogue: Dialogue) -> Sequence[str]:
    act = dialogue.act
    searches = dialogue.results_of("search_listings")
    if searches and (act.kind == "search" or not dialogue.thread.shown):
        return search_told.found(searches, act)
    match act.kind:
        case "compare":
            results = dialogue.results_of("compare_listings")
            return listing_told.compared(results[-1], dialogue.thread.known) if results else sentences.FAILED
        case "open_houses":
            return listing_told.open_houses(dialogue.results_of("open_houses"), dialogue.thread.known, act.keys)
        case "loan":
            return _loan(dialogue)
        case "view":
            return _viewing(dialogue)
    listings = [row for each in dialogue.results_of("get_listing") for row in listings_told(each)]
    named = len(listings) != 1 or listings[0].get("ListingKey") != dialogue.focus_before
    return listing_told.told(listings, act, named=named)


def _loan(dialogue: Dialogue) -> Sequence[str]:
    results = dialogue.results_of("estimate_mortgage")
    if not results:
        return loan_told.asked(loan_gap(dialogue) or loan_terms.missing(dialogue.loan) or "loan_listing")
    return loan_told.told(results, dialogue.thread.known, ())


def _viewing(dialogue: Dialogue) -> Sequence[str]:
    results = dialogue.results_of("book_viewing")
    listing = dialogue.thread.known.get(str(dialogue.viewing.get("listing_key")))
    first = dialogue.last is None or dialogue.last.kind != "view"
    if not results or results[-1].error.get("code") == "missing":
        gap = missing(dialogue.viewing)
        if gap == "date" and dialogue.days_said:
            return viewing_told.which_day(dialogue.days_said)
        return viewing_told.asked(gap, listing, viewing_told.used(results), first=first) if gap else sentences.FAILED
    return viewing_told.told(results[-1], listing)


def _talk(dialogue: Dialogue) -> Sequence[str]:
    act = dialogue.act
    match act.say:
        case "limit" if act.limit:
            return sentences.beyond(act.limit)
        case "recap":
            return search_told.recap(dialogue.wishes)
        case "my_booking":
            return viewing_told.my_booking(dialogue.thread.booking)
        case "term":
            return say.framed(("", "In general terms."), explained(act.text), ("", *sentences.OFFER))
    return sentences.TALK.get(act.say, sentences.TALK["unknown"])
