"""What is said of a viewing: what is still needed, what stands in the way, and that it is booked."""

from collections.abc import Mapping, Sequence

import agent.concierge.phrasing as say
from agent.concierge.thread import Fields, ToolResult

ASKS: Mapping[str, tuple[str, ...]] = {
    "listing_key": ("Which home would you like to see?", "Which one shall I book?", "For which home is the viewing?"),
    "date": ("Which day would suit you?", "On which day would you like to come?", "What day shall it be?"),
    "time": ("At what time?", "What time would suit you?", "And at which hour?"),
    "name": ("Under which name shall I book it?", "What is your name, please?", "May I have your name?"),
    "phone": ("And a phone number, please?", "What phone number can we reach you at?", "May I have a phone number?"),
}


def asked(gap: str, listing: Fields | None, understood: Fields, *, first: bool) -> list[str]:
    """Asks for one thing; the first time it says which home the viewing is of."""
    lead = f"Gladly, a viewing of {say.name(listing)}." if first and listing else ""
    when = [str(understood[name]) for name in ("date_said", "time_said") if understood.get(name)]
    so_far = f"{' at '.join(when)}." if when else ""
    return say.framed((f"{lead} {so_far}".strip(), so_far or lead, "Thank you."), "", ASKS[gap])


def told(result: ToolResult, listing: Fields | None) -> list[str]:
    """The booking, its change, or what stands in the way with the question that helps."""
    booking = result.result.get("booking")
    if isinstance(booking, dict):
        return _booked(result, booking, listing)
    code, message = str(result.error.get("code", "")), str(result.error.get("message", ""))
    said = [str(each) for each in result.error.get("said") or [] if isinstance(each, str)]
    if code == "ambiguous_date" and said:
        return which_day(said)
    if code in _QUESTIONS or said:
        offers = f"Free would be {say.joined(said, 'or')}." if said else ""
        return say.framed(
            (say.sentence(message),),
            offers,
            _QUESTIONS.get(code, ("Which of these suits you?", "Would one of these suit you?")),
        )
    return say.framed(
        (say.sentence(message) if message else "I could not book that.",),
        "",
        ("What else can I do for you?", "Shall I look up another home?"),
    )


_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "unclear_date": ASKS["date"],
    "unclear_time": ASKS["time"],
    "in_the_past": ("",),
    "too_far": ASKS["date"],
    "bad_name": ("",),
    "bad_phone": ("What number shall I note?", "Could you give me the number again?"),
    "same_time": ("At what other time?", "Which other time would suit you?"),
    "not_bookable": ("Shall I look up another home?", "Would you like to see another one?"),
}


def which_day(said: Sequence[str]) -> list[str]:
    """Asks which of the days is meant."""
    which = say.joined(list(said), "or")
    return [f"Do you mean {which}?", f"Which day is it: {which}?", f"Just to be sure, is that {which}?"]


def _booked(result: ToolResult, booking: Fields, listing: Fields | None) -> list[str]:
    where = say.name(listing) if listing else str(booking.get("address", "the home"))
    when, reference, name = booking.get("said", ""), booking.get("reference", ""), booking.get("name", "")
    earlier = result.result.get("changed_from")
    if isinstance(earlier, dict):
        openers = (f"Your viewing of {where} is moved to {when}.", f"Done, it is now {when}, for {where}.")
    elif result.result.get("note"):
        openers = (f"Your viewing of {where} was booked already, for {when}.", f"That was booked already, for {when}.")
    else:
        openers = (
            f"Your viewing of {where} is booked for {when}.",
            f"Done. The viewing of {where} is booked for {when}.",
        )
    body = f"It is under the name {name}. Your reference is {reference}."
    return say.framed(openers, body, ("Is there anything else?", "What else can I do for you?"))


def my_booking(booking: Fields | None) -> list[str]:
    """The booking told again."""
    if not booking:
        return [
            "You have no viewing booked here yet. Which home would you like to see?",
            "Nothing is booked yet. Shall I arrange a viewing?",
        ]
    body = f"Your viewing is {booking.get('said', '')}. The reference is {booking.get('reference', '')}."
    return say.framed(("", "Of course."), body, ("Shall I change it?", "Is there anything else?"))


def used(results: Sequence[ToolResult]) -> Fields:
    """What the booking tool has understood of day and time."""
    understood = results[-1].error.get("understood") if results else None
    return understood if isinstance(understood, dict) else {}
