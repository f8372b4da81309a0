"""Lines about seeing a home: what is said of the viewing is collected, changed, called off. Books nothing."""

import re

import agent.concierge.viewings as visit_words
from agent.concierge.asking_about import about_listings, named_key
from agent.concierge.dialogue import Act, Dialogue, Line
from agent.concierge.references import meant, places
from agent.concierge.topics import asked

_ASKS_BACK = re.compile(r"^\W*(?:does|do|is|are|what|which|how|who|where|tell|show|find|can you|could you|why)\b")
_MY_BOOKING = re.compile(
    r"\b(?:what|when|where|which)(?:'s| is| was| are|) (?:my|the|our) (?:booking|viewing|appointment|reference"
    r"|visit|tour|showing)|\b(?:my|the) (?:reference|booking)(?: number| code)?\b.*\?|\bwhat(?:'s| did) (?:we"
    r"|i|you) book"
)


def viewing(dialogue: Dialogue, line: Line) -> Act | None:
    """A wish to see a home, an answer to what we asked for it, or a change of what is booked."""
    if "book_viewing" not in dialogue.tools:
        return None
    text, booked = line.text, dialogue.thread.booking
    asks = visit_words.asks_for_viewing(text)
    if (
        (dialogue.viewing_open or booked)
        and visit_words.cancels_viewing(text)
        and (asks or not line.reading.says_something)
    ):
        return _called_off(dialogue)
    if booked and _MY_BOOKING.search(text):
        return Act("say", "my_booking")
    waiting = dialogue.waiting if dialogue.waiting in visit_words.ORDER else None
    if dialogue.choices and (chosen := _chosen(dialogue, line)):
        more = {} if "T" in chosen else _said(dialogue, line, waiting, asks=True)
        day, _, clock = chosen.partition("T")
        dialogue.viewing = visit_words.merged(
            dialogue.viewing, {**more, "date": day, **({"time": clock[:5]} if clock else {})}
        )
        dialogue.days, dialogue.days_said = (), ()
        return Act("view", keys=_keys(dialogue))
    said = _said(dialogue, line, waiting, asks)
    changes = booked is not None and visit_words.changes_viewing(text) and bool(said) and not line.reading.names_homes
    answers = dialogue.viewing_open and (bool(said) or (waiting == "listing_key" and _points(dialogue, line)))
    if not (asks or changes or answers) or (not asks and not changes and _is_something_else(line, said, waiting)):
        return None
    _begin(dialogue, line, said, again=booked is not None)
    return Act("view", keys=_keys(dialogue))


def _said(dialogue: Dialogue, line: Line, waiting: str | None, asks: bool) -> dict[str, str]:
    changing = (
        dialogue.thread.booking is not None
        and visit_words.changes_viewing(line.text)
        and not line.reading.says_something
    )
    said = visit_words.read_viewing(line.raw, line.text, "time" if changing and not waiting else waiting)
    alone = set(said) == {"name"} and not re.search(r"\bname\b", line.text)
    return {} if alone and waiting is None and not asks else said


def _is_something_else(line: Line, said: dict[str, str], waiting: str | None) -> bool:
    """A question or a search in the middle of a booking."""
    if (
        "phone" in said
        or "date" in said
        or (waiting is not None and waiting in said and not _ASKS_BACK.search(line.text))
    ):
        return line.reading.searches and line.reading.names_homes
    return (
        _ASKS_BACK.search(line.text) is not None
        or bool(line.reading.wishes)
        or bool(asked(line.text) and "?" in line.raw)
    )


def _points(dialogue: Dialogue, line: Line) -> bool:
    return meant(line.text, dialogue.thread, line.raw).explicit


def _begin(dialogue: Dialogue, line: Line, said: dict[str, str], *, again: bool) -> None:
    key = _listing(dialogue, line, said)
    before = dict(dialogue.viewing)
    if again and not dialogue.viewing_open:
        before = _after_booking(before, key)
    if key:
        before["listing_key"] = key
    dialogue.viewing = visit_words.merged(before, said)
    dialogue.viewing_open = True


def _after_booking(before: dict[str, str], key: str | None) -> dict[str, str]:
    """The same home again is a change of what is booked; another home is another viewing by the same visitor."""
    if key is None or key == before.get("listing_key"):
        return before
    return {name: before[name] for name in ("name", "phone") if name in before}


def _listing(dialogue: Dialogue, line: Line, said: dict[str, str]) -> str | None:  # noqa: PLR0911 - one rule after the other, a return each
    """The home to see: the one the line points at, else the one spoken of, else none yet."""
    thread = dialogue.thread
    text = line.text
    for slot in ("date", "time"):
        text = text.replace(said.get(slot, "\0"), " ")
    reference = meant(text, thread, line.raw)
    if (key := named_key(line.raw)) and not reference.explicit:
        return key
    if reference.by is not None:
        act = about_listings(dialogue, line)
        return act.keys[0] if act and act.keys and act.kind != "pick" else (reference.keys or (None,))[0]
    if reference.explicit and len(reference.keys) == 1:
        return reference.keys[0]
    if places(text) and not reference.keys:
        return None
    if dialogue.viewing.get("listing_key") and dialogue.viewing_open:
        return None
    if thread.focus:
        return thread.focus
    if dialogue.last is not None and dialogue.last.first_only and thread.group:
        return thread.group[0]  # of all that the last search found, only that one was described
    booked = dialogue.viewing.get("listing_key")
    if booked and thread.booking is not None:
        return str(booked)
    return thread.group[0] if len(thread.group) == 1 else None


def _chosen(dialogue: Dialogue, line: Line) -> str | None:
    """The choice that the line takes: by its number, its day, or plain yes when there is one."""
    time = visit_words.read_viewing(line.raw, line.text).get("time", "\0")
    words = set(re.findall(r"\d+", re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", line.text.replace(time, " "))))
    days = [each for each in dialogue.choices if "T" not in each]
    fits = [each for each in days if set(re.findall(r"\d+", _spoken(each))) & words & _own(each, dialogue.choices)]
    if len(fits) == 1:
        return fits[0]
    if at := sorted(at for at in places(line.text) if at < len(dialogue.choices)):
        return dialogue.choices[at[0]]
    if re.search(r"\b(?:this|sooner|earlier|earliest|coming)\b", line.text):
        return dialogue.choices[0]
    if re.search(r"\b(?:next|later|latter|following)\b", line.text) and len(dialogue.choices) > 1:
        return dialogue.choices[-1]
    yes = re.search(r"^\W*(?:yes|yeah|yep|correct|right|sure|ok(?:ay)?)\b", line.text)
    return dialogue.choices[0] if yes and len(dialogue.choices) == 1 else None


def _spoken(choice: str) -> str:
    """ "2026-11-28" with its day without a leading zero, as people say it."""
    return re.sub(r"\b0(\d)", r"\1", choice)


def _own(choice: str, choices: tuple[str, ...]) -> set[str]:
    """The figures and words that only this choice has."""
    others = {word for each in choices if each != choice for word in re.findall(r"\d+|[a-z]+", _spoken(each).lower())}
    return set(re.findall(r"\d+|[a-z]+", _spoken(choice).lower())) - others


def _called_off(dialogue: Dialogue) -> Act:
    if dialogue.viewing_open:
        dialogue.viewing_open = False
        dialogue.viewing = {name: value for name, value in dialogue.viewing.items() if name in ("name", "phone")}
        return Act("say", "not_booked")
    return Act("say", "cannot_cancel")


def _keys(dialogue: Dialogue) -> tuple[str, ...]:
    key = dialogue.viewing.get("listing_key")
    return (str(key),) if key else ()
