"""The rules of booking a viewing: office hours, slots, who may be shown what, and what a name and a phone are.

Pure: everything is told the time it is. Knows listings and bookings as values; keeps none, reads no words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agent.listings import Listing

OFFICE_TIME_ZONE = "America/Los_Angeles"  # for listings that state no PropertyTimeZoneName
SLOT = timedelta(minutes=30)
HORIZON = timedelta(days=90)
MAX_UPCOMING_OF_PHONE = 6  # so that nobody takes all the times there are
HOURS_SAID = "Monday to Saturday from 9 AM to 6 PM, and Sunday from 11 AM to 4 PM"
_SUNDAY = (time(11), time(16))
_WEEKDAYS = (time(9), time(18))
_MAX_NAME_CHARS = 80


def time_zone_of(listing: Listing) -> ZoneInfo:
    """The property's, which a listing states only if it is one; else the office's."""
    return ZoneInfo(listing.PropertyTimeZoneName or OFFICE_TIME_ZONE)


def office_hours(day: date) -> tuple[time, time]:
    """When the first viewing of the day may start, and when the last must have ended."""
    return _SUNDAY if day.weekday() == 6 else _WEEKDAYS


def slots(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The starts of all viewings that a day has room for, aware, earliest first."""
    opens, closes = (datetime.combine(day, at) for at in office_hours(day))
    start = opens
    while start + SLOT <= closes:
        yield start.replace(tzinfo=zone)
        start += SLOT


def in_office_hours(starts: datetime) -> bool:
    opens, closes = office_hours(starts.date())
    local = starts.replace(tzinfo=None)
    return datetime.combine(local, opens) <= local and local + SLOT <= datetime.combine(local, closes)


def is_slot(starts: datetime) -> bool:
    return starts in slots(starts.date(), ZoneInfo(str(starts.tzinfo)))


def nearest_free(
    wanted: datetime, taken: Collection[datetime], now: datetime, first_day: date | None = None, count: int = 3
) -> list[datetime]:
    """Free starts nearest to `wanted` (aware, local), the same day before others, in the order of time."""
    zone = ZoneInfo(str(wanted.tzinfo))
    busy = {one.timestamp() for one in taken}
    found: list[datetime] = []
    for ahead in range(8):
        day = wanted.date() + timedelta(ahead)
        if first_day is None or day >= first_day:
            found += [at for at in slots(day, zone) if at.timestamp() not in busy and now < at <= now + HORIZON]
        if len(found) >= count:
            break
    return sorted(sorted(found, key=lambda at: abs(at - wanted))[:count])


def not_shown_because(listing: Listing) -> str | None:
    """Why nobody can be shown this listing at all, as a sentence; None when it can be booked, at least some day."""
    match listing.StandardStatus:
        case "Active":
            return None
        case "Coming Soon" if listing.StartShowingDate is not None:
            return None
        case "Coming Soon":
            return "This listing is Coming Soon and does not say when showings start, so it can't be booked yet."
        case status:
            return f"This listing's status is {status}, so no viewing can be booked."


def first_showing_day(listing: Listing) -> date | None:
    """The day before which nobody is shown the listing; None when it does not say."""
    return listing.StartShowingDate


def phone_digits(phone: str) -> str | None:
    """Country code and number as digits, "15095550142"; None when it can't be a phone number.

    US numbers have ten digits, and area code and exchange begin with 2 to 9 (North American Numbering Plan);
    others are written with a plus and 8 to 15 digits (ITU-T E.164).
    """
    number = re.sub(r"(?:ext|extension|x)[.: ]*\d{1,6}$", "", phone.strip().casefold()).strip()
    if not re.fullmatch(r"\+?[\d\s().\-‐‑–/]+", number):
        return None
    digits = "".join(str(unicodedata.digit(c)) for c in number if c.isdecimal())
    if number.startswith("+") and not digits.startswith("1"):
        return digits if 8 <= len(digits) <= 15 and digits[0] != "0" else None
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return f"1{national}" if re.fullmatch(r"[2-9]\d\d[2-9]\d{6}", national) else None


def visitor_name(name: str) -> str | None:
    """The name, tidied; None when it can't be one: without a letter, too long, or with anything but a name's signs."""
    printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in name)
    tidy = " ".join(printable.split())
    is_one = len(tidy) <= _MAX_NAME_CHARS and any(c.isalpha() for c in tidy)
    signs = all(unicodedata.category(c)[0] in "LM" or c in " '’.,-‐‑()&" for c in tidy)
    return tidy if is_one and signs else None
