"""What a line says of a viewing: the day, the time, the visitor's name and phone number, in the visitor's words.

What a day or a time means, the booking tool decides: it knows the calendar. Names come from the raw line.
"""

import re
from collections.abc import Mapping
from typing import Any

from agent.concierge.numbers import VALUES

_ASKS = re.compile(
    r"\b(?:book|schedule|arrange|set up|set me up|reserve|make|request|get)\b.{0,40}\b(?:viewings?|visits?"
    r"|tours?|showings?|appointments?|walk ?-?through)\b"
    r"|\b(?:viewings?|showings?|appointments?|tours?(?! url))\b(?!.*\bopen house)|\b(?:book|schedule)\b(?! value)"
    r"|\b(?:can|could|may|like to|want to|love to|wanna|let me|let's) (?:i |we |me |us )?(?:come (?:and |to "
    r"|by (?:and |to )?)?(?:see|look|view)|visit|view|tour|see (?:it|that|this|the \w+(?: one)?"
    r"|the place))\b(?! (?:all|any|some|more|other|pictures|photos))"
    r"|\bwhen (?:can|could|may|might|would) (?:i|we) (?:come (?:and |to |by (?:and |to )?)?)?(?:see|look|visit|tour"
    r"|view)\b|\b(?:visit|tour|view|see) (?:it|the (?:first|second|third|house|home|place|condo|one)\b).{0,30}\b(?:on"
    r"|at|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_CHANGES = re.compile(
    r"\b(?:reschedule|move (?:it|the|my|that)|change (?:it|the|my|that)|make (?:it|that)|instead|push (?:it"
    r"|the|back)|switch|another (?:day|time)|different (?:day|time)|rather|actually|earlier|later)\b"
)
_CANCELS = re.compile(
    r"\b(?:cancel|call off|delete|undo) (?:it|that|this|the|my|our)?\b.{0,20}|\bdon't book\b|\b(?:never ?mind"
    r"|forget) (?:it|that|the (?:viewing|booking|appointment|visit|tour))\b|^\W*never ?mind\W*$"
)
_DAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b(?:{_DAYS},? )?(?:the )?{_MONTHS}\.? (?:the )?\d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?:,? \d{{4}})?\b|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}(?:,? \d{{4}})?\b"
    rf"|\b(?:a )?week from (?:today|tomorrow|{_DAYS})|\b(?:{_DAYS}|today|tomorrow) (?:after )?next week"
    rf"|\b(?:{_DAYS}),? (?:the )?\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:(?:this|next|coming|this coming|the coming"
    rf"|following) )?(?:{_DAYS})\b(?: after next| in (?:1|2|one|two) weeks?)?"
    r"|\b(?:the )?day after tomorrow\b|\btomorrow\b|\btoday\b|\btonight\b|\bin \w+ (?:days?|weeks?)\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b(?:on )?the \d{1,2}(?:st|nd|rd|th)\b|\bthis weekend\b"
    r"|\bnext week(?:end)?\b"
)
_PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night|o'?clock)){0,2}"
_TIME = re.compile(
    r"\b(?:noon|midday|midnight)\b|\b(?:half past|quarter past"
    rf"|quarter to) \d{{1,2}}(?: ?[ap]\.?m\b\.?)?{_PART}|\b\d{{1,2}}(?:[:.]\d\d)? ?[ap]\.?m\b\.?"
    rf"|\b\d{{1,2}}:\d\d\b{_PART}"
    rf"|\b\d{{1,2}} (?:o'?clock|in the (?:morning|afternoon|evening)){_PART}|(?:\bat |@ ?|\baround |\babout "
    r"|\bby |\bto |\bfor )(?P<plain>\d{1,2}(?!:\d| ?[ap]\.?m\b| o'?clock| in the)|[1-9][0-5]\d"
    r"|1[0-2][0-5]\d)\b(?! ?(?:%|percent|bed|bath|years?"
    r"|down|/|st\b|nd\b|rd\b|th\b|[\d,.]*\d|homes|people))"
)
_PHONE = re.compile(
    r"(?:\+?\d{1,2}[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]?\d{3}[ .-]?\d{4}\b|\b\d{3}[ .-]\d{4}\b|\+\d[\d .-]{7,16}\d"
)
_SPOKEN_DIGITS = re.compile(
    r"\b(?:(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple)[\s,.-]+){6,}(?:oh|zero|one"
    r"|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_NAME_WORD = r"[A-Za-z\u00c0-\u024f][\w\u00c0-\u024f'\u2019.-]*"
_NAMED = re.compile(
    r"\b(?:my name(?:'s| is)|my name\u2019s|name(?:'s| is|:)|i am called|call me|this is"
    rf"|under(?: the name(?: of)?)?)\s+((?:{_NAME_WORD}\s*){{1,4}})",
    re.IGNORECASE,
)
_I_AM = re.compile(rf"\b(?:I am|I'm|I\u2019m|i am|i'm|im|Im|it's|It's|for|For)\s+((?:{_NAME_WORD}\s*){{1,4}})")
_NO_NAME = frozenset(
    """
    looking interested free available calling wondering hoping ready fine good okay ok sure not a an the in at
    on here sorry trying thinking able going moving buying renting open happy afraid also just really very
    with from and or but so my your phone number is are please thanks thank you i me we it that this call
    reach saturday sunday monday tuesday wednesday thursday friday tomorrow today noon pm am yes no yeah yep
    first second third one book viewing visit tour showing schedule can could would what when where which how
    does do have has want need like see for cell mobile works work let's lets great perfect back january
    february march april may june july august september october november december house home condo pick time
    day date name about
    """.split()  # noqa: SIM905
)
Viewing = Mapping[str, Any]
ORDER = ("listing_key", "date", "time", "name", "phone")


def asks_for_viewing(text: str) -> bool:
    """Whether a line (lower case) asks to see a home."""
    return _ASKS.search(text) is not None and not re.search(
        r"\bopen houses?\b|\bhow (?:do|can) (?:the )?viewings? work|\bvirtual tour|\bview of\b", text
    )


def changes_viewing(text: str) -> bool:
    return _CHANGES.search(text) is not None


def cancels_viewing(text: str) -> bool:
    return _CANCELS.search(text) is not None


def read_viewing(line: str, text: str, waiting_for: str | None = None) -> dict[str, str]:
    """`line` as it came, `text` mended, lower case and in digits. `waiting_for`: the slot that we asked for last."""
    said: dict[str, str] = {}
    phone = _phone(line)
    if phone:
        said["phone"] = phone
    raw = _SPOKEN_DIGITS.sub(" ", _PHONE.sub(" ", line))
    plain = re.sub(r"\b\d{7,11}\b", " ", _PHONE.sub(" ", text)) if phone else text
    if day := _DATE.search(plain):
        said["date"] = re.sub(r"^on ", "", day.group()).strip()
        plain = plain.replace(day.group(), " ", 1)
    if time := _time(plain, waiting_for):
        said["time"] = time
    elif (
        "date" in said
        and (part := re.search(r"\b(?:in the )?(?:morning|afternoon|evening)\b", plain))
        and waiting_for != "time"
    ):
        said["part"] = part.group()
    if name := _name(raw, waiting_for, bool(phone or said)):
        said["name"] = name
    return said


def _phone(line: str) -> str | None:
    if match := _PHONE.search(line):
        return match.group().strip()
    if spoken := _SPOKEN_DIGITS.search(line):
        digits, times = "", 1
        for word in re.findall(r"[a-z]+", spoken.group().lower()):
            if word in ("double", "triple"):
                times = 2 if word == "double" else 3
            else:
                digits += str(0 if word == "oh" else VALUES[word]) * times
                times = 1
        return digits if 7 <= len(digits) <= 15 else None
    return None


def _time(text: str, waiting_for: str | None) -> str | None:
    found = _TIME.search(text)
    if found:
        return _clock(found.group("plain")) if found.group("plain") else found.group().strip()
    if waiting_for == "time" and (bare := re.search(r"\b(\d{1,4})\b", text)):
        return _clock(bare.group(1))
    return None


def _clock(digits: str) -> str:
    """ "230" is half past two."""
    return f"{digits[:-2]}:{digits[-2:]}" if len(digits) > 2 else digits


def _name(raw: str, waiting_for: str | None, beside_others: bool) -> str | None:
    if match := _NAMED.search(raw):
        return _cut(match.group(1), any_case=True)
    for match in _I_AM.finditer(raw):
        if name := _cut(match.group(1), any_case=waiting_for == "name"):
            return name
    if waiting_for == "name" or beside_others:
        rest = re.sub(r"[^\w\s'.\u2019-]", ",", raw)
        for piece in re.split(r"[,;\n]|\band\b|\bit's\b|\bphone\b", rest):
            words = piece.split()
            if (
                1 <= len(words) <= 4
                and (waiting_for == "name" or len(words) > 1)
                and (name := _cut(piece, any_case=waiting_for == "name" and len(words) <= 3))
                and len(name.split()) == len(words)
            ):
                return name
    return None


def _cut(words: str, *, any_case: bool) -> str | None:
    """The words that can be a name, from the first on: "Dana Ruiz, 509" is "Dana Ruiz"."""
    kept: list[str] = []
    for word in words.replace(",", " , ").split():
        plain = word.strip(".").lower().replace("\u2019", "'")
        if plain in _NO_NAME or word == "," or re.search(r"\d", word) or not re.match(r"[^\W\d_]", word):
            break
        if not any_case and not word[0].isupper():
            break
        kept.append(word.rstrip(".") if len(word) > 2 else word)
        if word.endswith(".") and len(word) > 3:
            break
    name = " ".join(kept[:4])
    return (name if any(c.isupper() for c in name) else name.title()) if len(name) >= 2 else None


def merged(before: Viewing, said: Viewing) -> dict[str, Any]:
    """A new day or time takes the place of the old one."""
    return {**before, **{name: value for name, value in said.items() if name != "part"}}


def missing(viewing: Viewing) -> str | None:
    """The slot to ask for next; None when all are there."""
    return next((slot for slot in ORDER if not viewing.get(slot)), None)
