"""Markdown, HTML and pictures are taken out of a text before it is read; where each character came from is kept.

A line of a list, a row of a table and a heading end with a pause. Knows no rule of speech.
"""

import html
import re
import unicodedata

_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n]{0,40}$", re.MULTILINE)
_LINE = re.compile(
    r"""^[ \t]{0,8}(?:
        (?P<rule> (?:[-*_=][ \t]?){3,80}$
                | \|?[ \t]*:?-{2,80}:?[ \t]*(?:\|[ \t]*:?-{2,80}:?[ \t]*){0,30}\|?[ \t]*$ )
      | (?: (?:>[ \t]?){1,8}
          | \#{1,6}(?=[ \t])
          | [-*+•‣◦▪–·](?=[ \t])(?:[ \t]\[[ xX]\](?=[ \t]))?
          | \d{1,3}[.)](?=[ \t]+[^\d\s]) )[ \t]{0,8}
    )""",
    re.VERBOSE | re.MULTILINE,
)
_INLINE = re.compile(
    r"""
    (?P<image>!\[(?P<alt>[^\]\n]{0,200})\]\([^()\s]{0,300}(?:\ "[^"\n]{0,80}")?\))
  | (?P<link>\[(?P<label>[^\[\]\n]{1,300})\]
        \([^()\s]{0,400}(?:\([^()\s]{0,80}\)[^()\s]{0,80})?(?:\ "[^"\n]{0,80}")?\))
  | (?P<reference>\[(?P<named>[^\[\]\n]{1,200})\]\[[^\]\n]{0,60}\])
  | (?P<footnote>\[\^[^\]\s]{1,20}\])
  | (?P<auto><(?P<address>(?:https?://|mailto:)?[A-Za-z0-9][^<>\s]{0,300}\.[^<>\s]{1,80}|[^<>\s@]{1,64}@[^<>\s]{1,80})>)
  | (?P<comment><!--.{0,400}?-->)
  | (?P<break></?(?:br|p|div|li|ul|ol|tr|h[1-6]|table|hr|section|article)\b[^<>\n]{0,200}>)
  | (?P<tag></?[A-Za-z][A-Za-z0-9-]{0,20}(?:[ \t/][^<>\n]{0,200})?>)
  | (?P<entity>&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,24});)
  | (?P<escape>\\(?P<escaped>[\\`*_{}\[\]()\#+\-.!|>~&<$]))
  | (?P<strong>\*{1,3}|(?<![A-Za-z0-9])_{1,3}(?=[A-Za-z0-9$(*"“])|(?<=[\w.,:;!?)*"”])_{1,3}(?![A-Za-z0-9])|~~|`{1,3})
  | (?P<cell>[ \t]?\|[ \t]?)
    """,
    re.VERBOSE | re.DOTALL,
)  # fmt: skip
_STOPS = ".!?:;,…—"
_MARKUP = re.compile(r"[*_`~#<>&|\[\]\\\n•‣◦▪]|^[ \t]{0,8}(?:[-+–·]|\d{1,3}[.)])[ \t]", re.MULTILINE)


class Clean:
    """A text without markup, and where stretches of it begin in the text as it was written."""

    def __init__(self) -> None:
        self.length = 0
        self.last = ""  # the last character that is no white space
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._origins: list[int] = []

    def add(self, part: str, origin: int) -> None:
        """`part`, which stands for the written text from `origin` on."""
        if part:
            self._parts.append(part)
            self._starts.append(self.length)
            self._origins.append(origin)
            self.length += len(part)
            self.last = (part.rstrip() or self.last)[-1:]

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def ends_with_stop(self) -> bool:
        """Whether nothing more is needed for a pause."""
        return self.last in _STOPS

    def origins(self) -> "Origins":
        return Origins(self._starts, self._origins, [len(part) for part in self._parts])


class Origins:
    """Where characters of a clean text stood in the written one, asked from the beginning on."""

    def __init__(self, starts: list[int], origins: list[int], lengths: list[int]) -> None:
        self._starts, self._origins, self._lengths = starts, origins, lengths
        self._at = 0

    def of(self, at: int) -> int:
        """Of the character at `at`, which is not before that of the last call."""
        while self._at + 1 < len(self._starts) and self._starts[self._at + 1] <= at:
            self._at += 1
        inside = min(at - self._starts[self._at], self._lengths[self._at] - 1)
        return self._origins[self._at] + inside


def has_markup(text: str) -> bool:
    """Whether anything in `text` might be markup; a line's end is, since lists stand on it."""
    return _MARKUP.search(text) is not None


def without_markup(text: str) -> Clean:
    """`text` as a person reads it aloud. Linear in its length."""
    clean = Clean()
    if not has_markup(text):
        clean.add(text, 0)
        return clean
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        _line(text, at, end, clean)
        at = end + 1
    return clean


def _line(text: str, start: int, end: int, clean: Clean) -> None:
    """The line from `start` to `end`, with its pause and its line's end."""
    if _FENCE.match(text, start, end):
        if start:
            clean.add("\n", start)
        return
    mark = _LINE.match(text, start, end)
    if mark and mark["rule"]:
        return
    before = clean.length
    _inline(text, mark.end() if mark else start, end, clean)
    if end < len(text):
        is_block = mark is not None or text.startswith("|", start)
        if is_block and clean.length > before and not clean.ends_with_stop:
            clean.add(".", max(end - 1, 0))
        clean.add("\n", end)


def _inline(text: str, at: int, end: int, clean: Clean) -> None:
    for found in _INLINE.finditer(text, at, end):
        clean.add(text[at : found.start()], at)
        at = found.end()
        _replace(text, found, clean)
    clean.add(text[at:end], at)


def _replace(text: str, found: re.Match[str], clean: Clean) -> None:
    """What is read of one stretch of markup: what it shows, a pause, or nothing."""
    start = found.start()
    if shown := next((name for name in ("alt", "label", "named") if found[name]), ""):
        _inline(text, found.start(shown), found.end(shown), clean)
    elif found["address"] or found["escaped"]:
        inside = (found["address"] or found["escaped"]).removeprefix("mailto:")
        clean.add(inside, start + found[0].index(inside))
    elif found["break"]:
        clean.add(" " if clean.ends_with_stop else ". ", start)
    elif found["entity"]:
        clean.add(_meant(found["entity"]), start)
    elif found["cell"]:
        is_edge = start == 0 or text[start - 1] == "\n" or text[found.end() : found.end() + 1] in {"", "\n"}
        clean.add(" " if is_edge or clean.ends_with_stop else ", ", start)
    elif (found["strong"] or "").startswith("*") and _is_sum(text, found):
        clean.add(found["strong"], start)


def _meant(entity: str) -> str:
    """ "&amp;": "&"; "&nbsp;": a space; nothing for a control character."""
    meant = html.unescape(entity)
    if meant.isspace():
        return " "
    return "" if any(unicodedata.category(char)[0] == "C" for char in meant) else meant


def _is_sum(text: str, found: re.Match[str]) -> bool:
    """A star between two figures is a sign of its own."""
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    return before.isdecimal() and after.isdecimal()
