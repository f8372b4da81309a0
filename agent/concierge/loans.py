"""What a line says of a loan: down payment, rate, term, whether taxes and fees count. Reckons nothing."""

import re
from collections.abc import Mapping
from typing import Any

_ASKS = re.compile(
    r"\bmortgages?\b|\b(?:monthly|month's) (?:payments?|costs?|bill|amount|installments?)|\bpayments?\b"
    r"|\bdown ?-?payment|\b(?:percent|%|\d) down\b|\bput(?:ting)? .{0,24}\bdown\b"
    r"|\b(?:financ(?:e|ed|ing)|loans?|lender|interest(?: rate)?|apr|amorti[sz]\w*|principal)\b"
    r"|\bpay (?:in )?cash\b|\bcash (?:purchase|buyer)\b|\bno money down\b"
    r"|\b(?:cost|pay|paying|run|owe|be|come to|much)\b.{0,40}\b(?:a|per|each|every) month\b|\bhow much (?:a"
    r"|per|each) month\b|\bwhat.{0,12} (?:a|per|each) month\b|\bmonthly\b(?! rent)"
)
_FINANCE = re.compile(r"mortgage|loan|payment|down\b|interest|principal|financ|%|percent")
_PERCENT = r"(\d+(?:\.\d+)?) ?(?:%|percent|per cent|pct)"
_USD = r"\$? ?(\d+(?:\.\d+)?)"
_ALL = re.compile(
    r"\b(?:includ\w+|with|plus|and|add\w*|count\w*) (?:in )?(?:the |all |any |property |hoa "
    r"|association )*(?:tax(?:es)?|fees?|hoa|dues)\b|\ball[- ]in\b|\btotal (?:monthly|cost|payment)"
    r"|\beverything included|\btaxes and fees|\bpiti\b"
)
_WHATEVER = re.compile(
    r"\b(?:don't know|do not know|not sure|no idea|whatever|you (?:choose|pick|decide)|typical|usual|standard"
    r"|normal|average|any(?:thing)?(?: is fine)?|just (?:guess|assume|estimate)|assume)\b"
)
DEFAULTS: Mapping[str, Any] = {"down_payment_percent": 20, "annual_rate_percent": 6.5}
Loan = Mapping[str, Any]


def asks_for_payment(text: str) -> bool:
    """Whether a line (lower case, in digits) asks what a home would cost to finance."""
    if re.search(r"\b(?:hoa|fees?|dues|tax(?:es)?|utilit\w+|insurance|heating)\b", text) and not _FINANCE.search(text):
        return False  # "how much is the HOA fee a month?"
    return _ASKS.search(text) is not None and not re.search(r"\bproperty tax\w* (?:a|per) month|\brent\b", text)


def read_loan(text: str, waiting_for: str | None = None) -> dict[str, Any]:
    """The terms that a line states, by estimate_mortgage's names. `waiting_for`: what we asked for last."""
    said: dict[str, Any] = {}
    text = re.sub(r"(\d) and (?:a half|1/2)", r"\1.5", text)
    text = re.sub(r"(\d) and (?:three quarters|3/4)", r"\1.75", text)
    text = re.sub(r"(\d) and (?:a quarter|1/4)", r"\1.25", text)
    if term := re.search(r"\b(\d{1,2})[ -]?(?:years?|yrs?)\b(?! old)", text):
        said["term_years"] = min(max(int(term.group(1)), 1), 50)
        text = text.replace(term.group(), " ")
    elif short := re.search(r"\bmake (?:it|that) (10|15|20|25|30|40)\b(?! ?(?:%|percent))", text):
        said["term_years"] = int(short.group(1))
    if _ALL.search(text):
        said["include_taxes_and_fees"] = True
    elif re.search(r"\b(?:without|excluding|leave out|not counting) (?:the )?(?:tax\w*|fees?|hoa)", text):
        said["include_taxes_and_fees"] = False
    text = _down(text, said)
    _rate(text, said, waiting_for)
    _bare(text, said, waiting_for)
    return said


def _down(text: str, said: dict[str, Any]) -> str:
    down = r"(?:down(?: ?-?payment)?|deposit|upfront|up front)"
    for pattern, name in (
        (rf"{_PERCENT} (?:\w+ )?{down}\b", "down_payment_percent"),
        (rf"{_USD}(?: dollars)? (?:as (?:a )?|in |for (?:a |the )?|\w+ )?{down}\b", "down_payment_usd"),
        (
            rf"\b(?:{down}(?: payment)?(?: of| is| would be)?(?: about)?|put(?:ting)?(?: down)?) {_PERCENT}",
            "down_payment_percent",
        ),
        (
            rf"\b(?:{down}(?: payment)?(?: of| is| would be)?(?: about)?"
            rf"|put(?:ting)?(?: down)?) {_USD}(?![\d.]* ?(?:%|percent))",
            "down_payment_usd",
        ),
    ):
        if found := re.search(pattern, text):
            value = float(next(group for group in found.groups() if group))
            if name == "down_payment_usd" and value <= 100 and "$" not in found.group():
                said["down_payment_percent"] = value  # "20 down" is a percentage
            else:
                said[name] = min(value, 100.0) if name.endswith("percent") else value
            return text.replace(found.group(), " ", 1)
    if re.search(r"\b(?:no|nothing|zero|0)(?: money)? down\b|\bwithout (?:a )?down payment", text):
        said["down_payment_percent"] = 0
    elif re.search(r"\b(?:pay (?:\w+ )?(?:in )?(?:all )?cash|cash (?:purchase|buyer)|all cash)\b", text):
        said["down_payment_percent"] = 100
        said.setdefault("annual_rate_percent", 0)
    return text


def _rate(text: str, said: dict[str, Any], waiting_for: str | None) -> None:
    found = re.search(
        rf"{_PERCENT} (?:\w+ )?(?:interest|rate|apr|loan|mortgage|fixed)|\b(?:interest|rate"
        rf"|apr)(?: rate)?(?: of| is| at| around| about| was| were| would be|:| to)* {_NUM}|\b(?:at|with an?"
        rf"|for) {_PERCENT}",
        text,
    )
    if found is None and (plain := _PLAIN_RATE.search(text)):
        said["annual_rate_percent"] = float(plain.group(1))
        if not {"down_payment_percent", "down_payment_usd"} & set(said) and (down := re.search(_PERCENT, text)):
            said["down_payment_percent"] = min(float(down.group(1)), 100.0)
        return
    if found is None and re.search(r"\b(?:zero|no|0%?) (?:percent )?interest\b", text):
        said["annual_rate_percent"] = 0.0
        return
    if found is None:
        loose = [float(value) for value in re.findall(_PERCENT, text)]
        for value in loose:
            if (
                value < 15
                and "annual_rate_percent" not in said
                and not (waiting_for == "down_payment" and len(loose) == 1)
            ):
                said["annual_rate_percent"] = value
            elif "down_payment_percent" not in said and "down_payment_usd" not in said:
                said["down_payment_percent"] = value
        return
    value = float(next(group for group in found.groups() if group))
    if value >= 15 and "%" in found.group() and not re.search(r"rate|interest|apr", found.group()) and not said:
        said["down_payment_percent"] = value
        return
    if value <= 30:
        said["annual_rate_percent"] = value
    rest = text.replace(found.group(), " ", 1)
    if "down_payment_percent" not in said and "down_payment_usd" not in said and (other := re.search(_PERCENT, rest)):
        said["down_payment_percent"] = min(float(other.group(1)), 100.0)


_NUM = r"(\d+(?:\.\d+)?)"
# "at 6.5" of a loan is a rate: no price and no hour has such a fraction.
_PLAIN_RATE = re.compile(
    r"\b(?:at|with) ([1-9](?:\.\d{1,3})|1\d\.\d{1,3})(?![\d:]| ?(?:%|percent|acres?|baths?|[ap]\.?m))"
)


def _bare(text: str, said: dict[str, Any], waiting_for: str | None) -> None:
    """The answer to our question alone: "20", "6.5", "60000", "I don't know"."""
    if waiting_for is None:
        return
    number = re.search(r"\$? ?(\d+(?:\.\d+)?)", text)
    value = float(number.group(1)) if number else None
    if waiting_for == "down_payment" and not {"down_payment_percent", "down_payment_usd"} & set(said):
        if value is not None:
            said.pop("annual_rate_percent", None)
            said["down_payment_percent" if value <= 100 and "$" not in text else "down_payment_usd"] = value
        elif re.search(r"\b(?:none|nothing|zero)\b", text):
            said["down_payment_percent"] = 0
        elif _WHATEVER.search(text):
            said["down_payment_percent"] = DEFAULTS["down_payment_percent"]
    if waiting_for == "rate" and "annual_rate_percent" not in said:
        if value is not None and value <= 30:
            said["annual_rate_percent"] = value
        elif _WHATEVER.search(text):
            said["annual_rate_percent"] = DEFAULTS["annual_rate_percent"]


def merged(before: Loan, said: Loan) -> dict[str, Any]:
    """The terms after a line: a down payment in dollars ends one in percent, and the other way round."""
    kept = dict(before)
    if {"down_payment_percent", "down_payment_usd"} & set(said):
        kept.pop("down_payment_percent", None)
        kept.pop("down_payment_usd", None)
    return {
        name: int(value) if isinstance(value, float) and value == int(value) else value
        for name, value in {**kept, **said}.items()
    }


def missing(loan: Loan) -> str | None:
    """What to ask for next: "down_payment", then "rate"; None when the terms are complete."""
    if not {"down_payment_percent", "down_payment_usd"} & set(loan):
        return "down_payment"
    return None if "annual_rate_percent" in loan else "rate"


def price_said(text: str) -> float | None:
    """A price to reckon with, without any home: "what is the payment on a 400000 loan"."""
    found = re.search(
        r"\b(?:on|of|for|would|does|will) (?:a |an )?\$? ?(\d{5,9}(?:\.\d+)?)(?! down)|\$ ?(\d{5,9})(?! (?:\w+ )?down)",
        text,
    )
    return float(found.group(1) or found.group(2)) if found else None
