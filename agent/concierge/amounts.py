"""Reads the amounts of a line: bedrooms, bathrooms, areas, lots, years and prices, with "at least" and "up to".

Works on a line whose numbers are plain digits already (numbers.py). What an amount counts is told by the word
beside it; what is left over and looks like money is a price.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.listings import SQFT_PER_SQM

_LEAST = (
    r"at least|a minimum of|minimum(?: of)?|min\.?|no (?:less|fewer|smaller) than|not (?:less|fewer|under"
    r"|below)(?: than)?"
    r"|more than|bigger than|larger than|over|above|from|starting at|upwards? of|north of"
)
_MOST = (
    r"at most|a maximum of|maximum(?: of)?|max\.?|no (?:more|larger|bigger|higher) than|not (?:more than|over"
    r"|above)|up to"
    r"|(?:go|going|pay|spend|spending|paying) (?:over|above|beyond|more than)|under|below|less than|fewer than"
    r"|smaller than"
    r"|cheaper than|within|budget(?: (?:is|of))?|spend|afford|beneath|south of|maxed? (?:out )?at|tops? out at"
    r"|exceed(?:ing)?"
)
_ABOUT = r"around|about|roughly|approximately|near|close to|circa"
_NUMBER = r"\$? ?(\d+(?:\.\d+)?)"
_OR_MORE = r"( ?\+| plus| or more| or above| or over| and up| or better| or bigger| or larger| minimum| at least)?"
_OR_LESS = r"( or less| or fewer| or under| or below| or smaller| max(?:imum)?| tops| at most)?"
_TO = r" ?(?:to|or|and|-|through) ?"
_BEDS = r"[ -]*(?:bed(?:room|rm)?s?(?:ed)?|brs?|bds?|bdrms?)\b"
_BATHS = r"[ -]*(?:full )?(?:bath(?:room)?s?|ba)\b"
_AREA = (
    r"[ -]*(?:square (?:feet|foot|ft)|sq\.? ?(?:ft|feet|foot)\.?|sqft|sf|"
    r"(?P<metric>square met(?:er|re)s?|sq ?m|sqm|m2))(?!\w)"
)
_ACRES = r"[ -]*acres?\b"
_EXCLUSIVE = ("more than", "over", "above", "under", "below", "less than", "fewer than")
_MAX_USD = 1e9
_KINDS: tuple[tuple[str, str, bool], ...] = (
    ("bedrooms", _BEDS, True),
    ("bathrooms", _BATHS, False),
    ("living_area_sqft", _AREA, True),
    ("lot_acres", _ACRES, True),
)


@dataclass(frozen=True)
class Amounts:
    """What was found. `prices_usd` holds min_price_usd and max_price_usd as said, not yet in thousands."""

    wishes: Mapping[str, Any]
    prices_usd: Mapping[str, float]
    looks_like_rent: bool = False


def read_amounts(text: str) -> Amounts:
    """`text`: lower case, numbers in digits. Each amount counts once; nothing found gives nothing."""
    wishes: dict[str, Any] = {}
    text = _beds_and_baths(text, wishes)
    text = re.sub(r"\b(?:half an|half a|1/2|a half) acre\b", "0.5 acre", text)
    text = re.sub(r"\b(?:quarter|a quarter)(?: of an)? acre\b", "0.25 acre", text)
    text = re.sub(r"\ban acre\b", "1 acre", text)
    for name, unit, has_most in _KINDS:
        text = _take(text, name, unit, has_most, wishes)
    text = _take_year(text, wishes)
    text = re.sub(
        r"\b\d[ -]*(?:car|story|level)\b|#\d+|\bnumber \d+\b|\b55 ?(?:\+|plus|and (?:over|up|older)|or older)"
        r"|(?:over|age) 55\b"
        r"|\b\d+ (?:of them|homes|houses|condos|listings|results|people|kids|children|dogs?|cats?|years?"
        r"|minutes|mins|miles|feet|foot|ft|yards|met(?:er|re)s|km|kilomet(?:er|re)s|blocks|hours|days|weeks|months"
        r"|degrees|units|windows|steps)\b",
        " ",
        text,
    )
    prices = _prices(text)
    most_usd = prices.get("max_price_usd", 0.0)
    return Amounts(wishes, prices, 1000 <= most_usd < 10_000)


def _beds_and_baths(text: str, wishes: dict[str, Any]) -> str:
    """ "a 3/2 house", "a studio"."""
    pair = re.search(r"(?<![\d/])([1-9])/([1-9](?:\.5)?)(?![\d/])(?! acre)", text)
    if pair:
        wishes.update(
            min_bedrooms=int(pair.group(1)), max_bedrooms=int(pair.group(1)), min_bathrooms=float(pair.group(2))
        )
        return _without(text, pair)
    if re.search(r"\bstudios?\b", text):
        wishes.update(min_bedrooms=0, max_bedrooms=0)
    return text


def _take(text: str, name: str, unit: str, has_most: bool, wishes: dict[str, Any]) -> str:
    """Reads one kind of count and cuts it out of the text. A plain number of bedrooms is meant exactly."""
    span = re.search(rf"(?:between )?{_NUMBER}(?:{unit})?{_TO}{_NUMBER}{_second(unit)}", text)
    if span:
        low, high = sorted(_count(name, span, span.group(at)) for at in (1, span.re.groups))
        wishes[f"min_{name}"] = low
        if has_most:
            wishes[f"max_{name}"] = high
        return _without(text, span)
    one = re.search(
        rf"(?:\b(?P<bound>{_LEAST}|{_MOST}|{_ABOUT}) (?:of |a )?)?{_NUMBER}(?P<more>{_OR_MORE}){unit}"
        rf"(?P<more_after>{_OR_MORE})(?P<less_after>{_OR_LESS})",
        text,
    )
    if not one:
        return text
    value, bound = _count(name, one, one.group(2)), one.group("bound") or ""
    more, less = one.group("more") or one.group("more_after"), one.group("less_after")
    beyond = 1 if name == "bedrooms" and bound in _EXCLUSIVE else 0  # "more than 3 bedrooms" are 4
    if bound and re.fullmatch(_ABOUT, bound) and name in ("living_area_sqft", "lot_acres"):
        wishes[f"min_{name}"], wishes[f"max_{name}"] = round(value * 0.9, 2), round(value * 1.1, 2)
    elif (less or re.fullmatch(_MOST, bound)) and has_most:
        wishes[f"max_{name}"] = max(value - beyond, 0)
    else:
        wishes[f"min_{name}"] = value + beyond
        if name == "bedrooms" and not bound and not more:
            wishes["max_bedrooms"] = value
    return _without(text, one)


def _second(unit: str) -> str:
    """The unit without its named group, which may occur once only."""
    return unit.replace("?P<metric>", "?:") if "?P<metric>" in unit else unit


def _count(name: str, match: re.Match[str], digits: str) -> float:
    """The number, in square feet for areas, within what the tool takes."""
    value = min(float(digits), 1e6)
    if name == "bedrooms":
        return min(int(value), 50)
    if name == "bathrooms":
        return min(value, 50.0)
    if name == "lot_acres":
        return value
    metric = re.search(r"met(?:er|re)|sq ?m\b|m2", match.group())
    return min(float(round(value * SQFT_PER_SQM)), 1e6) if metric else value


_AFTER = r"(?:after|since|in or after|later than|newer than|from|than)"
_BEFORE = r"(?:before|until|prior to|older than|no later than)"


def _take_year(text: str, wishes: dict[str, Any]) -> str:
    for words, name in ((_BEFORE, "max_year_built"), (_AFTER, "min_year_built")):
        built = re.search(
            rf"\b(?:built|newer|older|constructed|from)?(?: \w+){{0,2}}? ?\b{words} ((?:1[6-9]|20|21)\d\d)\b"
            r"(?! (?:sq|dollars|a month))",
            text,
        )
        if built and (
            "built" in built.group() or re.search(r"newer|older|after|before|since|construct", built.group())
        ):
            wishes[name] = int(built.group(1))
            return _without(text, built)
    decade = re.search(r"\b(?:built in|from|in) the (?:early |late )?((?:1[89]|20)\d0)'?s\b", text)
    if decade:
        wishes["min_year_built"], wishes["max_year_built"] = int(decade.group(1)), int(decade.group(1)) + 9
        return _without(text, decade)
    plain = re.search(r"\bbuilt in ((?:1[6-9]|20)\d\d)( or (?:later|newer|after))?\b", text)
    if plain:
        wishes["min_year_built"] = int(plain.group(1))
        if not plain.group(2):
            wishes["max_year_built"] = int(plain.group(1))
        return _without(text, plain)
    return text


def _prices(text: str) -> dict[str, float]:
    if stretch := re.search(r"\b(low|mid|upper|high)?(?: |-)?\$?([1-9])(?:00)(?:000)?'?s\b", text):
        return _hundreds(stretch.group(1) or "", int(stretch.group(2)))
    span = re.search(rf"(?:\b(?:between|from) )?{_NUMBER}{_TO}{_NUMBER}(?![\d/.])", text)
    if span and _like_money(span.group(2), span.group()):
        low, high = _usd(span.group(1)), _usd(span.group(2))
        low, high = sorted((_lifted(low, high), high))
        return {"min_price_usd": low, "max_price_usd": high}
    found: dict[str, float] = {}
    for bound, make in _PRICE_BOUNDS:
        one = re.search(
            rf"\b(?:{bound})(?: (?:of|is|to|the|a|price|pay|spend|about|like|maybe|go"
            rf"|at)){{0,3}} {_NUMBER}(?![\d/]|\.\d| ?(?:%|percent))",
            text,
        )
        if one and float(one.group(1)) >= 20:
            found.update(make(_usd(one.group(1))))
            text = _without(text, one)
    plain = re.search(
        r"(?:\$ ?(\d+(?:\.\d+)?)|\b(\d{5,}|\d{3}(?= (?:or (?:less|under|more)|max|tops)))\b)(?P<more>\+"
        r"| or more| and up| plus| minimum)?",
        text,
    )
    if plain and not found:
        usd = _usd(plain.group(1) or plain.group(2))
        found["min_price_usd" if plain.group("more") else "max_price_usd"] = usd
    return found


def _hundreds(part: str, hundreds: int) -> dict[str, float]:
    """ "in the low 400s" is 400 to 430 thousand, "the 400s" 400 to 499."""
    low, high = {"low": (0, 33), "mid": (33, 67), "upper": (67, 99.999), "high": (67, 99.999)}.get(part, (0, 99.999))
    return {
        "min_price_usd": round((hundreds * 100 + low) * 1000),
        "max_price_usd": round((hundreds * 100 + high) * 1000),
    }


_PRICE_BOUNDS: tuple[tuple[str, Callable[[float], dict[str, float]]], ...] = (
    (_MOST, lambda usd: {"max_price_usd": usd}),
    (_LEAST, lambda usd: {"min_price_usd": usd}),
    (_ABOUT, lambda usd: {"min_price_usd": round(usd * 0.9), "max_price_usd": round(usd * 1.1)}),
)


def _like_money(number: str, whole: str) -> bool:
    return "$" in whole or float(number) >= 1000 or (float(number) >= 100 and float(number) % 5 == 0)


def _lifted(low: float, high: float) -> float:
    """ "between 300 and 400 thousand": the first number means thousands as well."""
    return next((low * scale for scale in (1e6, 1e5, 1e3) if 0 < low * scale <= high and low < 1000), low)


def _usd(number: str) -> float:
    return min(float(number), _MAX_USD)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
