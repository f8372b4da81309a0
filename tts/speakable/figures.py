"""Figures that nothing around them explains: counts, ranges, ordinals, shares ("97/100"), "50/50", "24/7", "4x"."""

import re

from tts.speakable import numbers
from tts.speakable.nouns import next_word
from tts.speakable.quantities import Quantity, quantity, upper_bound
from tts.speakable.scan import ARTICLES, Found, Piece, Scan, said, words

_ORDINAL = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,6})(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z0-9])(?P<joined>-(?=[^\W\d_]))?"
)
_PAIR = re.compile(r"(?P<first>\d{1,4}(?:\.\d{1,2})?) ?/ ?(?P<second>\d{1,4})(?:/(?P<third>\d{1,3}))?(?![\d/]|\.\d)")
_OUT_OF = frozenset({5, 10, 100})
# "3/4 bath" is a three quarter bath; "2/3 complete" two thirds.
_PARTED = words("bath baths bathroom bathrooms interest share ownership majority vote stake size scale")
_TIMES = re.compile(r"(?P<digits>\d{1,4}(?:\.\d{1,2})?)[xX×](?![A-Za-z0-9])")
_PLUS = re.compile(r"\+(?![\w+/])")
_JOINED = re.compile(r"-(?=[A-Za-z])")
# "2-1 buydown": the steps of a loan's rate.
_STEPS = re.compile(r"\d(?:-\d){1,2}(?= (?:buydown|buy-down|split))")
# "call 911", "Text TOUR to 55501"
_SERVICE = re.compile(r"(?:[2-9]11|\d{5,6})(?![\d,.]\d|\d|[A-Za-z%])")
_CALLED = re.compile(r"\b(?:(?i:call|dial)(?:ing)?|(?i:text) [\"“']?\w{1,20}[\"”']? to) $")
# "4K TV": of pictures by the letter, not thousands.
_SCREEN = re.compile(
    r"""
    (?P<digit>[2458])[kK](?=-|\ (?i:
        tv|uhd|(?:[a-z]{1,9}\ )?camera|tour|walkthrough|drone|display|video|television|screen|home\ theater|monitor
        |resolution|run|race))
    """,
    re.VERBOSE,
)


def ordinal(scan: Scan, at: int) -> Found | None:
    """ "1st", "21st-century"."""
    found = _ORDINAL.match(scan.text, at)
    return said(at, found.end(), numbers.ordinal(found["digits"])) if found else None


def pair(scan: Scan, at: int) -> Found | None:
    """Two figures with a slash: a fraction or a share where it says so, else both."""
    found = _PAIR.match(scan.text, at)
    if found is None:
        return None
    if part := _fraction(scan, at, found):
        return part
    first, second, third = found.groups()
    is_share = int(second) in _OUT_OF and float(first) <= int(second) and first != second and not third
    spoken = (" out of " if is_share else " ").join((numbers.decimal(first), numbers.cardinal(second)))
    return said(at, found.end(), f"{spoken} {numbers.cardinal(third)}" if third else spoken)


def _fraction(scan: Scan, at: int, found: re.Match[str]) -> Found | None:
    """ "2/3 complete", "2 1/2-story"; "4/5" and "9/10" are shares unless "of" follows."""
    is_share = found["second"] in {"5", "10"} and next_word(scan, found.end()) != "of"
    part = quantity(scan.text, at)
    if part is None or part.number or found["third"] or is_share:
        return None
    joined = _JOINED.match(scan.text, part.end)
    end = joined.end() if joined else part.end
    return Found(end, part.pieces(at, _part(scan, at, part, end)))


def _part(scan: Scan, at: int, part: Quantity, end: int) -> str:
    if not part.is_fraction:
        return part.words
    bare = part.denominator == 2 or scan.word_before(at).lower() in ARTICLES
    describes = scan.text[end - 1] == "-" or next_word(scan, end) in _PARTED
    return numbers.fraction(part.numerator, part.denominator, bare=bare, before_noun=describes)


def times(scan: Scan, at: int) -> Found | None:
    """ "2x": two times; "4K TV" is by its letter."""
    if screen := _SCREEN.match(scan.text, at):
        return said(at, screen.end(), f"{numbers.cardinal(screen['digit'])} K")
    found = _TIMES.match(scan.text, at)
    return said(at, found.end(), f"{numbers.decimal(found['digits'])} times") if found else None


def large(scan: Scan, at: int) -> Found | None:
    """ "450K", "1M visitors"; "4B" is a unit, "2.5B" are billions."""
    amount = quantity(scan.text, at, magnitude=True, fractions=False)
    if amount is None or not amount.magnitude or (amount.magnitude == "billion" and "." not in amount.number):
        return None
    return counted(scan, at)


def counted(scan: Scan, at: int) -> Found | None:
    """Any quantity or a range of them: "450K", "8-10", "100+", "55+", "2-car", "1⅓"."""
    if (service := _SERVICE.match(scan.text, at)) and _CALLED.search(scan.before(at)):
        return said(at, service.end(), numbers.one_by_one(service[0]))
    if steps := _STEPS.match(scan.text, at):
        return said(at, steps.end(), " ".join(map(numbers.cardinal, steps[0].split("-"))))
    first = quantity(scan.text, at, magnitude=True)
    if first is None:
        return None
    pieces, end = _amounts(scan, at, first)
    if plus := _PLUS.match(scan.text, end):
        pieces.append(Piece(end, "plus"))
        end = plus.end()
    joined = _JOINED.match(scan.text, end)
    return Found(joined.end() if joined else end, tuple(pieces))


def _amounts(scan: Scan, at: int, first: Quantity) -> tuple[list[Piece], int]:
    """One quantity or two: what is said, and where they end. "450-475K" are both thousands, said once."""
    bound = upper_bound(scan.text, first.end, magnitude=True)
    if bound is None:
        words = _part(scan, at, first, first.end) if first.is_fraction else ""
        return [*first.pieces(at, words)], first.end
    upper_at, upper = bound
    if upper.number and upper.number == first.number and not upper.magnitude:  # "a 50-50 chance"
        return [Piece(at, first.spoken), Piece(upper_at, upper.spoken)], upper.end
    shares = upper.magnitude and first.magnitude in {"", upper.magnitude}
    return [Piece(at, f"{first.words if shares else first.spoken} to"), Piece(upper_at, upper.spoken)], upper.end


def any_digits(digits: str) -> str:
    """Figures of any length, counted if people would."""
    return numbers.cardinal(digits) if len(digits) <= numbers.MOST_DIGITS else numbers.one_by_one(digits)
