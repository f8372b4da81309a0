"""Prices: amounts of money, ranges of them, and what they are per. "$1.25M", "$450K-$475K", "$325/mo", "mid-$500s"."""

import re
from dataclasses import dataclass

from tts.speakable import numbers
from tts.speakable.nouns import is_described
from tts.speakable.quantities import MAGNITUDES, SUM_AHEAD, Quantity, quantity
from tts.speakable.scan import DASHES, Found, Piece, Scan, said
from tts.speakable.units import per_unit

_SIGNS = {
    "$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee", "₱": "peso", "₩": "won", "₽": "ruble",
}  # fmt: skip
# Before "$".
_NATIONS = {
    "US": "U S dollar", "C": "Canadian dollar", "CA": "Canadian dollar", "CAN": "Canadian dollar",
    "A": "Australian dollar", "AU": "Australian dollar", "NZ": "New Zealand dollar", "HK": "Hong Kong dollar",
    "MX": "Mexican peso", "S": "Singapore dollar",
}  # fmt: skip
_CODES = {
    "USD": "U S dollar", "CAD": "Canadian dollar", "AUD": "Australian dollar", "NZD": "New Zealand dollar",
    "EUR": "euro", "GBP": "pound", "MXN": "Mexican peso", "CHF": "Swiss franc", "JPY": "yen", "INR": "rupee",
    "HKD": "Hong Kong dollar", "SGD": "Singapore dollar", "AED": "dirham",
}  # fmt: skip
_INVARIABLE = frozenset({"yen", "won"})
# The hundredth part, where it is no cent.
_SMALL = {"pound": ("penny", "pence")}
_NATION = rf"(?:(?P<nation>{'|'.join(sorted(_NATIONS, key=len, reverse=True))})(?=\$))?"
_SIGN = re.compile(rf"(?P<minus>[-−–+])?{_NATION}(?P<sign>[{''.join(_SIGNS)}]) ?(?=[\d.])")
_CODE = re.compile(rf"(?P<code>{'|'.join(_CODES)})[ \u00a0]?\$?(?=\d)")
_AFTER_CODE = re.compile(rf" ?(?P<code>{'|'.join(_CODES)})(?![A-Za-z0-9])")
_WORD = re.compile(
    r"[ -](?P<word>(?i:thousand|million|billion|trillion|mil)\b|[KkMB](?![A-Za-z0-9]))(?:-dollars?\b)?", re.ASCII
)
_TO = re.compile(rf" ?[{DASHES}−] ?(?P<sign>{_NATION}[{''.join(_SIGNS)}])?(?=[\d.])")
_ROUND = re.compile(r"(?P<letter>[kKmM])?['’]?s(?![A-Za-z0-9])")
_PLUS = re.compile(r"\+(?![\w+])")
_CENTS = re.compile(r"(?P<number>\d{1,3}(?:\.\d)?) ?¢")


@dataclass(frozen=True, slots=True)
class _Price:
    """An amount and its unit, from `at` on. `lower`: what of a range is said before it."""

    at: int
    amount: Quantity
    unit: str
    minus: str = ""
    lower: tuple[Piece, ...] = ()


def money(scan: Scan, at: int) -> Found | None:
    """A price that begins with its sign or its code."""
    if sign := _SIGN.match(scan.text, at):
        minus = ""
        if sign["minus"] and not scan.touches(at):
            minus = "plus " if sign["minus"] == "+" else "minus "
        return _price(scan, at, sign.end(), _NATIONS.get(sign["nation"] or "", _SIGNS[sign["sign"]]), minus)
    if code := _CODE.match(scan.text, at):
        return _price(scan, at, code.end(), _CODES[code["code"]], "")
    return None


def cents(scan: Scan, at: int) -> Found | None:
    """ "50¢"."""
    found = _CENTS.match(scan.text, at)
    if found is None:
        return None
    unit = "cent" if found["number"] == "1" else "cents"
    return said(at, found.end(), f"{numbers.decimal(found['number'])} {unit}")


def _price(scan: Scan, start: int, at: int, unit: str, minus: str) -> Found | None:
    """The price from `start`, whose figures begin at `at`."""
    text = scan.text
    first = quantity(text, at, magnitude=True, fractions=False)
    if first is None:
        return None
    tail = _ROUND.match(text, first.end)
    if tail and first.number.replace(",", "").isdecimal() and not first.magnitude:
        return said(start, tail.end(), _hundreds(first.words, tail["letter"]))
    if code := _AFTER_CODE.match(text, first.end):
        unit = _CODES[code["code"]]
        first = Quantity(code.end(), first.words, first.is_one, first.number, first.magnitude)
    return _finish(scan, _range(scan, start, first, unit, minus) or _Price(start, first, unit, minus))


def _hundreds(words: str, letter: str | None) -> str:
    """ "$500s" of prices in thousands: "five hundreds"; "$600Ks": "six hundred thousands"."""
    if letter:
        words += " " + MAGNITUDES[letter.lower()]
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def _range(scan: Scan, start: int, first: Quantity, unit: str, minus: str) -> _Price | None:
    """ "$450K-$475K": the thousands and the dollars are said once, at the end."""
    dash = _TO.match(scan.text, first.end)
    second = quantity(scan.text, dash.end(), magnitude=True, fractions=False) if dash else None
    if dash is None or second is None or (dash[0].startswith(" ") and SUM_AHEAD.match(scan.text, second.end)):
        return None  # "$500,000 - $100,000 = $400,000" is a sum
    if not (dash["sign"] or second.magnitude or _value(first) < _value(second)):
        return None
    word = _WORD.match(scan.text, second.end)
    shares = first.magnitude in {"", second.magnitude, word["word"].lower() if word else ""}
    lower = Piece(start, minus + (first.words if shares else first.spoken))
    upper_at = dash.start("sign") if dash["sign"] else dash.end()
    return _Price(upper_at, second, unit, lower=(lower, Piece(first.end, "to")))


def _value(amount: Quantity) -> float:
    return float(amount.number.replace(",", "") or 0)


def _finish(scan: Scan, price: _Price) -> Found:
    """The last amount with its magnitude, unit, and what it is per."""
    word = _WORD.match(scan.text, price.amount.end)
    end = word.end() if word else price.amount.end
    plus = _PLUS.match(scan.text, end)
    end = plus.end() if plus else end
    per = per_unit(scan, end)
    is_singular = not price.lower and not per and is_described(scan, price.at, end)
    more = " plus" if plus else ""
    pieces = [*price.lower]
    if word:
        unit = _named(price.unit, is_singular=is_singular)
        pieces.append(Piece(price.at, price.minus + price.amount.words))
        written = word["word"].lower()
        pieces.append(Piece(word.start("word"), f"{MAGNITUDES.get(written, written)} {unit}{more}"))
    else:
        pieces.append(Piece(price.at, price.minus + _amount(price.amount, price.unit, is_singular=is_singular) + more))
    return Found(per.end, (*pieces, *per.pieces)) if per else Found(end, tuple(pieces))


def _amount(amount: Quantity, unit: str, *, is_singular: bool) -> str:
    """ "$1,250.50": "one thousand two hundred fifty dollars and fifty cents"."""
    whole, _, part = amount.number.replace(",", "").partition(".")
    if amount.magnitude or len(part) != 2:
        return f"{amount.spoken} {_named(unit, is_singular=amount.is_one or is_singular)}"
    one, more = _SMALL.get(unit, ("cent", "cents"))
    small = f"{numbers.cardinal(part)} {one if part == '01' else more}"
    if part == "00":
        return f"{numbers.cardinal(whole or '0')} {_named(unit, is_singular=whole == '1' or is_singular)}"
    if not whole.strip("0"):
        return small
    return f"{numbers.cardinal(whole)} {_named(unit, is_singular=whole == '1' or is_singular)} and {small}"


def _named(unit: str, *, is_singular: bool) -> str:
    return unit if is_singular or unit in _INVARIABLE else unit + "s"
