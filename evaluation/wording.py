"""The blanks of a line filled in: figures in words or digits, other words for the same, slips of the pen."""

import random
import re
from collections.abc import Mapping
from typing import Any

from num2words import num2words  # type: ignore[import-untyped]

from evaluation.world import Said

_WORDS = {
    "house": ("house", "home to buy that is a house", "single family house"),
    "houses": ("houses", "single family homes", "single-family houses"),
    "condos": ("condos", "condominiums"),
    "townhouses": ("townhouses", "townhomes", "town houses"),
    "homes": ("homes", "places", "properties"),
    "show": (
        "show me",
        "find me",
        "I'm looking for",
        "do you have",
        "I need",
        "please find",
        "can you show me",
        "I'd like",
    ),
    "under": ("under", "below", "for less than", "up to", "at most", "no more than"),
    "at_least": ("at least", "a minimum of", "no fewer than"),
    "tell": ("tell me more about", "what about", "describe", "give me details on", "how about"),
    "book": ("book a viewing", "schedule a tour", "I'd like to see it", "can I book a visit", "set up a showing"),
    "hoa": ("HOA fee", "association fee", "HOA", "homeowners association fee"),
}
_SLIPS = {
    "bedroom": "bedrom",
    "bedrooms": "bedroms",
    "houses": "hosues",
    "house": "hous",
    "condos": "condoes",
    "garage": "garrage",
    "townhouses": "townhoses",
    "fireplace": "fireplce",
    "thousand": "thosand",
    "bathrooms": "bathroms",
    "under": "undr",
    "rentals": "rentels",
    "apartment": "appartment",
    "hundred": "hunderd",
    "viewing": "viewng",
    "mortgage": "morgage",
    "balcony": "balconey",
    "kitchen": "kichen",
}


def filled(template: str, words: Mapping[str, Any], said: Said, rng: random.Random, *, slips: bool) -> str:
    """`{price}` as money in one of the ways people write it, `{beds}` as a digit or a word, `{show}` as any like it."""

    def blank(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in _WORDS:
            return rng.choice(_WORDS[name])
        if name in _OF_IT:
            return str(_OF_IT[name](said))
        return spelled(name, words[name], rng)

    line = re.sub(r"\{(\w+)\}", blank, template)
    return _slipped(line, rng) if slips else line


def spelled(name: str, value: Any, rng: random.Random) -> str:
    if name.endswith("price"):
        return rng.choice(_MONEY)(value)
    if name == "rent":
        return rng.choice((lambda usd: f"${usd:,}", str, lambda usd: f"{usd:,}"))(value)
    if name.endswith("beds"):
        return rng.choice((str(value), num2words(value)))
    if name in ("down", "rate"):
        return rng.choice((f"{value}%", f"{value} percent"))
    return f"{value:,}" if name == "sqft" else str(value)


_MONEY = (
    lambda usd: f"${usd:,}",
    str,
    lambda usd: f"{usd // 1000}k",
    lambda usd: f"{usd // 1000} thousand",
    lambda usd: num2words(usd).replace(",", ""),
    lambda usd: f"${usd // 1000}K",
)


def _slipped(line: str, rng: random.Random) -> str:
    """One or two known words misspelled, and a town's letters swapped."""
    for word in rng.sample([word for word in _SLIPS if re.search(rf"\b{word}\b", line)] or [""], 1):
        line = re.sub(rf"\b{word}\b", _SLIPS.get(word, ""), line, count=1) if word else line
    towns = list(re.finditer(r"\bin ([A-Z][a-z]{4,})", line))
    if towns:
        at = towns[0].start(1) + len(towns[0].group(1)) - 2
        line = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    return line


def _dollars(value: float) -> str:
    return f"${value:,.0f}"


_OF_IT: Mapping[str, Any] = {
    "its_price": lambda said: _dollars(float(said.it.ListPrice)),
    "wrong_price": lambda said: _dollars(float(said.it.ListPrice) - 50_000),
    "its_beds": lambda said: str(said.it.BedroomsTotal),
    "wrong_beds": lambda said: str((said.it.BedroomsTotal or 0) + 2),
    "its_year": lambda said: str(said.it.YearBuilt or 1950),
    "wrong_year": lambda said: str((said.it.YearBuilt or 1950) - 17),
    "wrong_sqft": lambda said: f"{int(said.it.LivingArea or 1000) + 400:,}",
    "wrong_baths": lambda said: str(int(said.it.bathrooms or 1) + 2),
    "street": lambda said: said.it.StreetName.title(),
}
