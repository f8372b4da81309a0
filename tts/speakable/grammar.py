"""The rules in the order in which they are asked, by what a word begins with. The first that takes a stretch wins."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tts.speakable import (
    abbreviations,
    acronyms,
    addresses,
    clock,
    contacts,
    dates,
    days,
    dimensions,
    directions,
    figures,
    identifiers,
    measures,
    money,
    places,
    roads,
    rooms,
    signs,
    titles,
    units,
    years,
)
from tts.speakable.numbers import VULGAR
from tts.speakable.readings import READINGS
from tts.speakable.scan import Found, Piece, Rule, Scan, words
from tts.speakable.shortened import DOTTED, FREE, PHRASES
from tts.speakable.streets import ROADS, STREETS, UNITS

_FIGURE_RULES: tuple[Rule, ...] = (
    contacts.mail,
    contacts.web,
    contacts.phone,
    dates.numeric_date,
    identifiers.called,
    places.zip_code,
    clock.clock,
    rooms.counted_rooms,
    identifiers.by_custom,
    dimensions.dimensions,
    roads.freeway,
    addresses.house_number,
    rooms.counted_words,
    years.decade,
    measures.percent,
    measures.degrees,
    measures.measure,
    money.cents,
    figures.ordinal,
    rooms.bed_bath_pair,
    figures.pair,
    identifiers.grouped,
    years.bare_year,
    identifiers.long_number,
    figures.times,
    figures.large,
    identifiers.digits_first,
    figures.counted,
)
# Figures with white space, a comma or a stop after them are none of these.
_TOUCHING: tuple[Rule, ...] = (
    contacts.mail,
    contacts.web,
    years.decade,
    money.cents,
    figures.ordinal,
    rooms.bed_bath_pair,
    identifiers.grouped,
    identifiers.digits_first,
)
_LONE_FIGURE_RULES = tuple(rule for rule in _FIGURE_RULES if rule not in _TOUCHING)
_LONE = re.compile(r"[\d,]{1,24}+(?:\.\d{1,9}+)?(?=[ \n,;:!?)]|\.(?!\d)|\Z)(?!\.[A-Za-z])")
_CAPITAL_RULES: tuple[Rule, ...] = (
    contacts.mail,
    contacts.web,
    abbreviations.slashed,
    contacts.extension,
    money.money,
    addresses.post_box,
    roads.road,
    places.state,
    addresses.unit,
    abbreviations.telephone,
    abbreviations.monthly,
    units.unit_alone,
    abbreviations.number,
    dates.month_date,
    days.day_name,
    years.quarter,
    abbreviations.roman,
    titles.street_or_name,
    titles.title,
    directions.direction,
    rooms.room_code,
    addresses.street,
    abbreviations.phrase,
    acronyms.dotted,
    abbreviations.established,
    abbreviations.shortened,
    identifiers.called,
    identifiers.letters_first,
    acronyms.hyphened,
    acronyms.pair,
    acronyms.acronym,
)
_SMALL_RULES: tuple[Rule, ...] = (
    signs.calculated,
    contacts.mail,
    contacts.web,
    abbreviations.slashed,
    contacts.extension,
    addresses.post_box,
    addresses.unit,
    abbreviations.telephone,
    abbreviations.monthly,
    units.unit_alone,
    abbreviations.number,
    rooms.small_code,
    abbreviations.phrase,
    acronyms.dotted,
    abbreviations.established,
    abbreviations.shortened,
)
_SIGN_RULES: tuple[Rule, ...] = (
    signs.calculated,
    money.money,
    contacts.phone,
    identifiers.called,
    addresses.sharp,
    contacts.handle,
    years.decade,
    years.short_year,
    measures.percent,
    measures.measure,
    signs.sign,
    figures.counted,
)
# A word that no rule is about is taken at once: most of any text. Nothing of it is given back ("++"): of "a-aa-aa-...1"
# each part would be tried in all ways.
_PLAIN = re.compile(
    r"""
    (?: (?P<small>[a-z]++(?:['’-][a-z]++){0,5}+) | (?P<name>[A-Z][a-z]++)(?:['’-][A-Z]?[a-z]++){0,5}+ )
    (?=[\s,;!?)"”]|:(?!/)|\Z|\.(?:\s|\Z))
    """,
    re.VERBOSE,
)
_PAUSE = re.compile(r"[.,;:!?](?=\s|\Z)")
_AROUND_PLAIN = '("“”‘,;:!?)'
# 'the "big" house' in single quotes, which may hold apostrophes; "rock 'n' roll" is none.
_QUOTATION = re.compile(
    r"['‘](?=\w)(?!n['’] )[^'‘’\n]{1,120}(?:['’][a-z]{1,2}\b[^'‘’\n]{1,120}){0,3}(?P<end>['’])(?!\w)"
)
# A fraction ("½") is a letter to a pattern, but no word: "P¾" is read in two.
_LETTER = rf"[^\W\d_²³{''.join(VULGAR)}]"
_RUN = re.compile(rf"(?:{_LETTER}|(?<={_LETTER})['’](?={_LETTER})|(?<={_LETTER})-(?={_LETTER}))+[²³]?")
_SHOWN = re.compile(r"\S+")
_DIGITS = re.compile(r"\d+")
# Dashes before anything is said are a list's or nothing's; "-5" is minus five.
_LEADING = re.compile(r"(?:[\s\u200b—]|[-–](?![\d.$£€]))*+")
_KEYS = words("nos p po post") | {*FREE, *DOTTED, *PHRASES, *READINGS, *STREETS, *UNITS}
# What some rule is about, in small letters: the words of its tables.
_TRIGGERS = frozenset().union(
    _KEYS,
    (key.replace("'", "’") for key in _KEYS),
    (key.split()[0] for key in (*ROADS, *rooms.TRIGGERS, *units.TRIGGERS)),
    {"x"},
    titles.TRIGGERS,
    dates.TRIGGERS,
    days.TRIGGERS,
    places.TRIGGERS,
)


def pieces(text: str) -> Iterator[Piece]:
    """What is said for `text`, in order; a mark is a piece by itself, and stands against the word it stands against."""
    leading = _LEADING.match(text)
    return _read(Scan(text), leading.end() if leading else 0, len(text))


def is_settled(text: str) -> bool:
    """Whether `text`, which has no markup, is said as it is written. Only words that a rule may be about are read."""
    scan = Scan(text)
    if (leading := _LEADING.match(text)) and leading.end():
        return False
    for found in _SHOWN.finditer(text):
        if _is_plain(found[0]):
            continue
        read = list(_read(scan, found.start(), found.end()))
        end = max(found.end(), read[-1].start + len(read[-1].spoken)) if read else found.end()
        spoken = "".join(piece.spoken for piece in read)
        if spoken.replace(" ", "") != text[found.start() : end].replace(" ", ""):
            return False
    return True


@lru_cache(maxsize=16_384)
def _is_plain(word: str) -> bool:
    """Whether no rule is about `word`, whatever stands around it."""
    core = word.strip(_AROUND_PLAIN)
    return _plain_at(core, 0) in {len(core), len(core.removesuffix("."))}


def _plain_at(text: str, at: int) -> int:
    """Where the plain word at `at` ends; 0 when none stands there."""
    found = _PLAIN.match(text, at)
    return found.end() if found and (found["small"] or found["name"].lower()) not in _TRIGGERS else 0


def _read(scan: Scan, at: int, end: int) -> Iterator[Piece]:
    text = scan.text
    while at < end:
        if text[at].isspace() or text[at] == "\u200b":
            at += 1
        elif plain_end := _plain_at(text, at):
            yield Piece(at, text[at:plain_end])
            at = plain_end
        elif _PAUSE.match(text, at):
            yield Piece(at, text[at])
            at += 1
        elif found := _first(scan, at):
            yield from found.pieces
            at = max(found.end, at + 1)
        else:
            spoken, stop = _as_it_is(scan, at)
            if spoken:
                yield Piece(at, spoken)
            at = stop


def _first(scan: Scan, at: int) -> Found | None:
    """What the first rule takes that takes anything."""
    for rule in _rules(scan.text, at):
        if found := rule(scan, at):
            return found
    return None


def _rules(text: str, at: int) -> tuple[Rule, ...]:
    char = text[at]
    if char.isdecimal() or char in VULGAR:
        return _LONE_FIGURE_RULES if _LONE.match(text, at) else _FIGURE_RULES
    if not char.isalpha():
        return _SIGN_RULES
    return _CAPITAL_RULES if char.isupper() else _SMALL_RULES


def _as_it_is(scan: Scan, at: int) -> tuple[str, int]:
    """A word or a mark that no rule is about: what is said for it, "" for nothing, and where it ends."""
    text, char = scan.text, scan.text[at]
    if run := _RUN.match(text, at):
        return run[0].replace("²", " squared").replace("³", " cubed"), run.end()
    if digits := _DIGITS.match(text, at):
        return figures.any_digits(digits[0]), digits.end()
    is_accent = signs.is_accent(char) and at > 0 and text[at - 1].isalpha()
    is_heard = is_accent or (signs.is_mark(char) and not _is_quote(scan, at))
    return char if is_heard else "", at + 1


def _is_quote(scan: Scan, at: int) -> bool:
    """Whether a single quotation begins or ends at `at`: its marks are not said. An apostrophe ("the '90s") is none."""
    if at == scan.quotes_end:
        return True
    found = _QUOTATION.match(scan.text, at)
    if found is None or scan.touches(at):
        return False
    scan.quotes_end = found.start("end")
    return True
