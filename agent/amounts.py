"""Reads the amounts of a line: bedrooms, bathrooms, areas, years and prices, with "at least" and "up to".

Works on a line whose numbers are plain digits already (numbers.py). What an amount counts is told by the word
beside it; what is left over and looks like money is a price.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.listings import SQFT_PER_SQM

_LEAST = (
    r"at least|minimum(?: of)?|min\.?|no (?:less|fewer) than|more than|over|above|from|starting at"
    r"|upwards? of"
)
_MOST = (
    r"at most|maximum(?: of)?|max\.?|no more than|not more than|up to|under|below|less than|fewer than"
    r"|cheaper than|within|budget (?:is|of)|spend|afford|beneath"
)
_ABOUT = r"around|about|roughly|approximately|near|close to|circa"
_NUMBER = r"\$? ?(\d+(?:\.\d+)?)"
_OR_MORE = r"( ?\+| plus| or more| or above| and up| or better| minimum)?"
_TO = r" ?(?:to|or|and|-) ?"
_BEDS = r"[ -]*(?:bed(?:room)?s?|brs?|bds?|bdrms?)\b"
_BATHS = r"[ -]*(?:full )?(?:bath(?:room)?s?|ba)\b"
_AREA = (
    r"[ -]*(?:square (?:feet|foot|ft)|sq\.? ?(?:ft|feet|foot)\.?|sqft|sf|"
    r"(?P<metric>square met(?:er|re)s?|sq ?m|sqm|m2))(?!\w)"
)
_EXCLUSIVE = ("more than", "over", "above", "under", "below", "less than", "fewer than")
_MAX_USD = 1e9


@dataclass(frozen=True)
class Amounts:
    """What was found. `prices_usd` holds min_price_usd and max_price_usd as said, not yet in thousands."""

    wishes: Mapping[str, Any]
    prices_usd: Mapping[str, float]
    looks_like_rent: bool = False


def read_amounts(text: str) -> Amounts:
    """`text`: lower case, numbers in digits. Each amount counts once; nothing found gives nothing."""
    wishes: dict[str, Any] = {}
    for name, unit, most in (
        ("bedrooms", _BEDS, True),
        ("bathrooms", _BATHS, False),
        ("living_area_sqft", _AREA, True),
    ):
        text = _take(text, name, unit, most, wishes)
    text = _take_year(text, wishes)
    text = re.sub(
        r"\b\d[ -]*car\b|#\d+|\bnumber \d+\b|\b\d+ (?:of them|homes|houses|condos|listings|results)\b",
        " ",
        text,
    )
    prices = _prices(text)
    most_usd = prices.get("max_price_usd", 0.0)
    return Amounts(wishes, prices, 1000 <= most_usd < 10_000)


def _take(text: str, name: str, unit: str, has_most: bool, wishes: dict[str, Any]) -> str:
    """Reads one kind of count and cuts it out of the text. A plain number of bedrooms is meant exactly."""
    span = re.search(rf"(?:between )?{_NUMBER}{_TO}{_NUMBER}{unit}", text)
    if span:
        low, high = sorted(_count(name, span, at) for at in (1, 2))
        wishes[f"min_{name}"] = low
        if has_most:
            wishes[f"max_{name}"] = high
        return _without(text, span)
    one = re.search(rf"(?:\b(?P<bound>{_LEAST}|{_MOST}|{_ABOUT}) )?{_NUMBER}{_OR_MORE}{unit}", text)
    if not one:
        return text
    value, bound = _count(name, one, 2), one.group("bound") or ""
    beyond = 1 if name == "bedrooms" and bound in _EXCLUSIVE else 0  # "more than 3 bedrooms" are 4
    if re.fullmatch(_MOST, bound) and has_most:
        wishes[f"max_{name}"] = max(value - beyond, 0)
    else:
        wishes[f"min_{name}"] = value + beyond
        if name == "bedrooms" and not bound and not one.group(3):
            wishes["max_bedrooms"] = value
    return _without(text, one)


def _count(name: str, match: re.Match[str], group: int) -> float:
    """The number of that group, in square feet for areas, within what the tool takes."""
    value = min(float(match.group(group)), 1e6)
    if name == "bedrooms":
        return min(int(value), 50)
    if name == "bathrooms":
        return min(value, 50.0)
    return min(float(round(value * SQFT_PER_SQM)), 1e6) if match.group("metric") else value


def _take_year(text: str, wishes: dict[str, Any]) -> str:
    built = re.search(
        r"\b(?:built|newer|constructed)(?: \w+){0,2}? (?:after|since|in|than|from)(?: or after)? (\d{4})\b",
        text,
    )
    if not built or not 1600 <= int(built.group(1)) <= 2200:
        return text
    wishes["min_year_built"] = int(built.group(1))
    return _without(text, built)


def _prices(text: str) -> dict[str, float]:
    span = re.search(rf"(?:\b(?:between|from) )?{_NUMBER}{_TO}{_NUMBER}", text)
    if span and _like_money(span.group(2), span.group()):
        low, high = _usd(span.group(1)), _usd(span.group(2))
        low, high = sorted((_lifted(low, high), high))
        return {"min_price_usd": low, "max_price_usd": high}
    found: dict[str, float] = {}
    for bound, make in _PRICE_BOUNDS:
        one = re.search(rf"\b(?:{bound})(?: (?:of|is|to|the|a|price|pay|spend))* {_NUMBER}", text)
        if one and float(one.group(1)) >= 20:
            found.update(make(_usd(one.group(1))))
            text = _without(text, one)
    plain = re.search(r"\$ ?(\d+(?:\.\d+)?)|\b(\d{5,})\b", text)
    if plain and not found:
        found["max_price_usd"] = _usd(plain.group(1) or plain.group(2))
    return found


_PRICE_BOUNDS: tuple[tuple[str, Callable[[float], dict[str, float]]], ...] = (
    (_MOST, lambda usd: {"max_price_usd": usd}),
    (_LEAST, lambda usd: {"min_price_usd": usd}),
    (_ABOUT, lambda usd: {"min_price_usd": round(usd * 0.9), "max_price_usd": round(usd * 1.1)}),
)


def _like_money(number: str, whole: str) -> bool:
    return "$" in whole or float(number) >= 1000 or (whole.startswith(("between", "from")) and float(number) >= 50)


def _lifted(low: float, high: float) -> float:
    """ "between 300 and 400 thousand": the first number means thousands as well."""
    return next((low * scale for scale in (1e6, 1e5, 1e3) if 0 < low * scale <= high and low < 1000), low)


def _usd(number: str) -> float:
    return min(float(number), _MAX_USD)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
