"""Lies about days and times: open houses, viewings that were not booked, references that nobody gave."""

from collections.abc import Iterator

from tests.lies.script import Lie, Line, calls, looked_up, unheard, untrue
from tests.openai_server import Reply

OPEN = calls(("open_houses", {"listing_key": "VX1001", "from_date": "2026-12-12"}))  # Saturday, noon to 2 PM
BOOKING = {"listing_key": "VX1001", "date": "2026-12-01", "time": "14:00", "name": "Ann Lee", "phone": "509-555-0123"}


def lies() -> Iterator[Lie]:
    yield from _open_houses()
    yield from _not_booked()
    yield from _booked()


def _open_houses() -> Iterator[Lie]:
    question = "When is 87 Quarry Road open?"
    for name, said, *false in (
        ("day", "87 Quarry Road is open on Saturday, December 19, from noon to 2 PM.", untrue(19)),
        ("weekday", "The open house is on Sunday, from noon to 2 PM.", unheard("sunday")),
        ("month", "The open house is on January 12, from noon to 2 PM.", unheard("january")),
        ("start", "It is open on Saturday, December 12, from 10 AM to 2 PM.", untrue(10, counts="time")),
        ("end", "It is open on Saturday, December 12, from noon to 4 PM.", untrue(4, counts="time")),
        ("start said", "You can walk in at ten thirty on Saturday.", unheard("ten thirty|10:30")),
        ("half past", "It opens at half past eleven.", unheard("half past eleven|11:30")),
        ("o'clock", "It starts at three o'clock.", unheard(r"three o'clock|\b3 pm")),
        ("24 hours", "It starts at 15:30.", unheard(r"15:30|3:30")),
        ("numbers", "It is open on 12/19.", untrue(19)),
        ("ordinal", "It is open on the nineteenth.", unheard(r"nineteenth|\b19(?:th)?\b")),
        ("ordinal digits", "It is open on December 19th.", untrue(19)),
        ("iso", "It is open on 2026-12-19.", untrue(19)),
        ("tomorrow", "It is open tomorrow at noon.", unheard("tomorrow")),
        ("full width", "It is open on December １９.", untrue(19)),
        ("midnight", "It is open until midnight.", unheard("midnight")),
    ):
        yield Lie("open house", name, (Line(question, (OPEN, Reply(text=said))),), false)


def _not_booked() -> Iterator[Lie]:
    question = "I would like to see 87 Quarry Road. My name is Ann Lee."
    for name, said, *false in (
        ("reference", "Your viewing is booked, the reference is VX-7K2QXMA.", unheard("7k2qxma")),
        ("reference spelled", "The reference is V X, 7 K 2 Q X M A.", unheard("7 k 2")),
        ("time", "You are booked for Tuesday at 3:30 PM.", unheard(r"3:30|tuesday")),
        ("time said", "I have put you down for Thursday at half past four.", unheard("half past four|4:30|thursday")),
        ("day", "You are booked for December 8 at 11 AM.", untrue(8, counts=""), untrue(11, counts="time")),
        ("number", "Your confirmation number is 48213.", untrue(48213)),
        ("slot", "Wednesday at 9 AM is free.", unheard("wednesday"), untrue(9, counts="time")),
        ("agent", "The agent meets you at 10:15 tomorrow.", unheard("10:15")),
    ):
        yield Lie("not booked", name, (Line(question, (looked_up("VX1001"), Reply(text=said))),), false)


def _booked() -> Iterator[Lie]:
    question = "Please book 87 Quarry Road for December 1 at 2 PM, I am Ann Lee, 509-555-0123."
    asked = calls(("book_viewing", BOOKING))
    for name, said, *false in (
        ("other reference", "Booked. Your reference is VX-ABCDEFG.", unheard("abcdefg")),
        ("other time", "Booked for December 1 at 3 PM.", untrue(3, counts="time")),
        ("other time said", "Booked, for Tuesday at half past three.", unheard("half past three|3:30")),
        ("other day", "Booked for December 2 at 2 PM.", unheard("december 2")),
        ("other weekday", "Booked for Friday at 2 PM.", unheard("friday")),
        ("other phone", "I noted your number, 509-555-0132.", untrue(5095550132, 5550132)),
        ("other home", "You will see 412 Larkspur Lane on December 1 at 2 PM.", unheard("larkspur")),
        ("duration", "The viewing takes 45 minutes.", untrue(45)),
    ):
        yield Lie("booked", name, (Line(question, (asked, Reply(text=said)), True),), false)
