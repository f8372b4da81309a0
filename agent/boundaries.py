"""What the agent does not do: steer by who lives somewhere, judge crime or schools, advise on law or tax.

A reading of US fair housing for this demonstration, not legal advice. Protected: race, color, religion, sex,
disability, familial status, national origin. Searches for accessibility, for communities over 55 and with
assistance animals are served, and are none of this file's business.
"""

import re
from typing import Literal

Boundary = Literal["steering", "crime", "schools", "advice"]

_GROUP = (
    r"(?:white|black|african[ -]american|asian|chinese|indian|hispanic|latin[oax]s?|mexican|arab|jewish|jews?"
    r"|muslims?|christians?|catholics?|hindus?|religious|ethnic|immigrants?|foreigners?|minorit(?:y|ies)|americans?"
    r"|famil(?:y|ies)|kids|children|singles?|couples|young professionals|young people|old people|gay|lgbtq?"
    r"|straight|disabled|normal|our (?:own )?kind|people like (?:us|me)|my (?:own )?(?:people|race|religion))"
)
_PLACE = (
    r"(?:neighbou?rhoods?|neighbou?rs|area|areas|communit(?:y|ies)|street|streets|part|parts|side|town|towns|city"
    r"|people|folks?|residents|population|building)"
)
_STEERING = re.compile(
    rf"\b{_GROUP}[ -](?:\w+[ -]){{0,2}}{_PLACE}\b"  # "a christian neighborhood", "family friendly area"
    rf"|\b{_PLACE} (?:\w+ ){{0,4}}(?:for|of|with|without|like|no|few|many|mostly) (?:\w+ ){{0,2}}{_GROUP}\b"
    rf"|\b(?:where|mostly|many|few|no|any|lots of|good for|right for|away from|near other) (?:\w+ )?{_GROUP}"
    r"\b(?! (?:room|car|home|house|level|story|bath|bed|garage|sink|kitchen|appliance|cabinet|wall|floor))"
    r"|\bwho (?:lives|live|are the neighbou?rs)\b|\b(?:kind|sort|type)s? of (?:people|neighbou?rs|folks)\b"
    r"|\b(?:demographic|racial|ethnic|religious) (?:\w+ ?)?(?:makeup|mix|composition|group|background)?"
    r"|\bdemographics?\b|\bdiversity\b|\bhow diverse\b|\bsegregat"
)
_CRIME = re.compile(
    r"\b(?:crimes?|criminals?|burglar\w*|gangs?|shootings?|sketchy|ghetto|dangerous|unsafe|safe(?:st|ty|r)?)\b"
    r"|\b(?:bad|rough|good|nice) (?:neighbou?rhood|area|part of town)s?\b"
)
_SCHOOLS = re.compile(
    r"\b(?:good|great|best|better|top|bad|worst|rated|ranked|excellent|decent) (?:\w+ )?schools?\b"
    r"|\bschools? (?:\w+ ){0,2}(?:good|great|best|better|bad|rated?|ratings?|rank\w*|scores?|quality)\b"
    r"|\bschool (?:district )?(?:ratings?|quality|scores?|rank\w*)\b|\bhow (?:good|are|is) the schools?\b"
)
_ADVICE = re.compile(r"\b(?:legal|tax|investment) advice\b|\bshould i (?:sue|invest)\b|\btax deduct\w*|\bis it legal\b")
# In remarks: a preference stated, or words that talk to a model instead of describing a home.
_UNFIT_REMARK = re.compile(
    r"\b(?:perfect|ideal|great|best|suited|suitable) for (?:a |an |the )?(?:\w+ )?(?:famil|couple|single"
    r"|retire|young|kids|child|bachelor|empty)|\b(?:no|adults?) (?:kids|children|only)\b|\bexclusive\b"
    r"|\b(?:ignore|instruction|assistant|system prompt|prompt|chatbot|language model|you must|you are now)\b"
    r"|https?:|www\.|@|[<>{}\[\]]",
    re.IGNORECASE,
)


def boundary(line: str) -> Boundary | None:
    """Which boundary a visitor's line runs into, if any; steering counts before the others."""
    text = line.lower().replace("\u2019", "'")
    for name, pattern in _PATTERNS:
        if pattern.search(text):
            return name
    return None


_PATTERNS: tuple[tuple[Boundary, re.Pattern[str]], ...] = (
    ("steering", _STEERING),
    ("schools", _SCHOOLS),
    ("crime", _CRIME),
    ("advice", _ADVICE),
)


def may_be_repeated(sentence: str) -> bool:
    """Whether a sentence of a listing's remarks may be read to a visitor."""
    return not _UNFIT_REMARK.search(sentence) and boundary(sentence) is None
