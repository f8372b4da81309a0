"""What a visitor's line asks for, as the conversation stands: one rule after the other, the first that fits.

Decides and keeps the dialogue's search, loan and viewing up to date; says nothing and calls nothing.
"""

import re
from dataclasses import replace

import agent.concierge.addresses as street_addresses
import agent.concierge.boundaries as limits
import agent.concierge.claims as put_to_us
import agent.concierge.orders as order_words
import agent.concierge.talk as courtesies
from agent.concierge.asking_about import about_listings
from agent.concierge.dialogue import Act, Dialogue, Line, with_preface
from agent.concierge.financing import loan
from agent.concierge.incomes import without_income
from agent.concierge.searching import alike, counted, more, open_houses, recap, search, start_over
from agent.concierge.topics import asked
from agent.concierge.visiting import viewing

_MOST_ADDRESSES = 3  # as many as are compared
_SERVED_IN_ORDERS = ("search", "ask", "describe", "pick", "compare")


def decide(dialogue: Dialogue, raw: str) -> Act:
    """The act that a line asks for. Changes the dialogue's search, loan and viewing."""
    if order_words.gives_orders(raw):
        rest = order_words.without_orders(raw)
        act = _decide_within_limits(dialogue, rest) if rest else Act("say", "orders")
        return with_preface(act, orders=True) if act.kind in _SERVED_IN_ORDERS else Act("say", "orders")
    return _decide_within_limits(dialogue, raw)


def _decide_within_limits(dialogue: Dialogue, raw: str) -> Act:
    limit = limits.limited(raw)
    if limit is None:
        return _decide(dialogue, dialogue.line(raw))
    sentences = [each for each in re.split(r"(?<=[.!?;])\s+", raw) if each.strip() and not limits.limited(each)]
    if sentences and (act := _lawful(dialogue, dialogue.line(" ".join(sentences)))):
        return with_preface(act, limit=limit.name)
    rest = dialogue.line(limit.rest)
    said = set(rest.reading.wishes) - {"sort_by"}
    if limit.name != "steering" and rest.reading.names_homes and len(said) > 0 and (act := _lawful(dialogue, rest)):
        return with_preface(act, limit=limit.name)
    return Act("say", "limit", limit=limit.name)


def _lawful(dialogue: Dialogue, line: Line) -> Act | None:
    """The part of a line that may be served: a search or a question, never a booking or small talk."""
    for rule in (about_listings, search):
        if act := rule(dialogue, line):
            return act
    return None


def _decide(dialogue: Dialogue, line: Line) -> Act:
    if not line.text.strip():
        return Act("say", "unknown")
    if (rest := without_income(line.raw)) is not None:
        line = dialogue.line(rest)
        if not line.reading.wishes:
            return Act("say", "income")
    for rule in (
        courtesies.first_of_all,
        _without_tools,
        _schools_judged,
        _look_up,
        start_over,
        viewing,
        loan,
        open_houses,
        _yes,
        more,
        recap,
        counted,
        alike,
        about_listings,
        _which,
        search,
        courtesies.small_talk,
    ):
        if act := rule(dialogue, line):
            return replace(act, text=act.text or line.text)
    if _about_a_home(dialogue, line):
        return Act("say", "which", text=line.text)
    return Act("say", _without_a_home(dialogue, line), text=line.text)


def _without_a_home(dialogue: Dialogue, line: Line) -> str:
    """ "How long is the drive to the airport?" while no home was shown: some questions no listing answers."""
    if dialogue.thread.known:
        return "unknown"
    whats = [topic.what for topic in asked(line.text)]
    if "how long the way is" in whats or "how far it is from other places" in whats:
        return "travel"
    return "which" if whats and line.raw.rstrip().endswith("?") else "unknown"


def _schools_judged(dialogue: Dialogue, line: Line) -> Act | None:
    """ "Are they any good?" of schools that were named."""
    schools = dialogue.last is not None and any("schools" in topic.what for topic in dialogue.last.topics)
    if schools and re.search(r"\b(?:good|better|best|rated|ranked|decent|bad|worse)\b", line.text):
        return Act("say", "limit", limit="schools")
    return None


def _without_tools(dialogue: Dialogue, _line: Line) -> Act | None:
    return None if {"search_listings", "get_listing"} <= dialogue.tools else Act("say", "no_tools")


def _look_up(dialogue: Dialogue, line: Line) -> Act | None:
    """Homes named by addresses that no tool told of yet: they are looked up first, each once."""
    if "address" not in dialogue.search_arguments:
        return None
    named = street_addresses.all_named(line.raw)[:_MOST_ADDRESSES]
    untold = [each for each in named if not street_addresses.is_told(each, dialogue.thread.known.values())]
    if ahead := [each for each in untold if each not in dialogue.looked_up]:
        return Act("look_up", address=ahead[0])
    if dialogue.missed:
        return Act("say", "no_address" if len(named) == 1 else "no_address_of_several")
    # The tool takes misspelled streets: what it found then is meant.
    found = dialogue.thread.focus and dialogue.thread.focus != dialogue.focus_before
    return Act("say", "no_address") if untold and not found else None


def _yes(dialogue: Dialogue, line: Line) -> Act | None:
    """ "Yes" to what we offered: more about a home, or the lawful part of a search."""
    if not courtesies.YES.search(line.text) or dialogue.waiting is None:
        return None
    if dialogue.waiting == "more":
        keys = (dialogue.thread.focus,) if dialogue.thread.focus else tuple(dialogue.thread.group[:1])
        return Act("describe", keys=keys) if keys else None
    return None


def _which(dialogue: Dialogue, line: Line) -> Act | None:
    """ "does it have a garage?" while no home was shown."""
    reading = line.reading
    if dialogue.thread.known or reading.names_homes or not re.search(r"\b(?:it|its|it's|that one)\b", line.text):
        return None
    return Act("say", "which") if courtesies.asks_about_it(line.text) or put_to_us.asserts(line.text) else None


def _about_a_home(dialogue: Dialogue, line: Line) -> bool:
    """A question about a home, while none was shown."""
    return not dialogue.thread.known and (put_to_us.is_claim(line.text) or courtesies.asks_about_it(line.text))
