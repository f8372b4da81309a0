"""A line as it would read without its disguise: look-alike letters, digits for letters, spaced letters, codes.

Decodes and undoes; judges nothing. Whoever hides words like this wants a model to read what a rule would not.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

# Cyrillic and Greek letters that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "абвгеёзіїјкмнорстухѕԁԛԝһӏαβεικνορτυχ\u0131\u2018\u2019", "abbreeziijkmhopctyxsdqwhlabeikvoptuxi''"
)
_DIGITS = str.maketrans("013457@$!|", "oleastasil")
_ONE_AS_I = str.maketrans("013457@$!|", "oieastasil")
# "pr3v10us", "1gn0re", "ru1es": digits beside letters, at least two letters. Not "3br", "2nd", "K12", "1st".
_LEET = re.compile(r"(?<!\w)(?=[\w@$!|]*[a-z][\w@$!|]*[a-z])(?=[\w@$!|]*[0-9@$!|])[\w@$!|]{4,}(?![\w@])", re.IGNORECASE)
# "i g n o r e", "i.g.n.o.r.e", "i-g-n-o-r-e": six single letters in a row.
_SPACED = re.compile(r"(?<!\w)[a-z](?:[\s._*|/-]{1,3}[a-z](?!\w)){5,}(?!\w)", re.IGNORECASE)
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?<!\w)(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]?){10,}(?!\w)", re.IGNORECASE)
_BITS = re.compile(r"(?<!\d)(?:[01]{8}[\s,]*){4,}(?!\d)")
_ESCAPES = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)


def plain(text: str) -> str:
    """Lower case without letters that cannot be seen, in one form of each letter, with straight apostrophes.

    Words of another alphabet stay what they are: only a word that mixes alphabets has its look-alikes undone.
    """
    shown = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    return re.sub(r"\S+", _unmixed, shown.lower().replace("\u2019", "'").replace("\u2018", "'"))


def _unmixed(word: re.Match[str]) -> str:
    """Of a word that holds Latin letters too: "ignоre" with a Cyrillic o."""
    text = word[0]
    return text.translate(_LOOK_ALIKES) if not text.isascii() and re.search(r"[a-z]", text) else text


def digits_as_letters(text: str) -> Iterator[str]:
    """`text` with the digits inside its words read as letters, where there are any: "wh1te" as white."""
    for digits in (_DIGITS, _ONE_AS_I):
        read = _LEET.sub(lambda word, digits=digits: word[0].translate(digits), text)  # type: ignore[misc]
        if read != text:
            yield read


def undone(text: str) -> Iterator[str]:
    """`text` (see plain) read in other ways, where there is any: digits as letters, backwards, each letter 13 on."""
    yield from digits_as_letters(text)
    yield text[::-1]
    yield codecs.encode(text, "rot13")
    for others in (html.unescape(text), unquote(text), _ESCAPES.sub(lambda code: chr(int(code[1], 16)), text)):
        if others != text:
            yield others.lower()


def squeezed(text: str) -> Iterator[str]:
    """The runs of single letters in a line, without what stands between them: "ignoreyourrules"."""
    for run in _SPACED.findall(text):
        yield re.sub(r"[^a-z]", "", run.lower())
    # "ignore_all_previous_instructions", "ignoreAllPreviousInstructions"
    yield from (re.sub(r"[^a-z]", "", word.lower()) for word in re.findall(r"\S{16,}", text))


def decoded(text: str) -> Iterator[str]:
    """The readable English that stands in a line as base64, hexadecimal or bits; nothing else. Case counts."""
    for found in _BASE64.findall(text):
        yield from _words(_from_base64(found))
    for found in _HEX.findall(text):
        digits = re.sub(r"0x|\\x|[\s,:]", "", found.lower())
        yield from _words(bytes.fromhex(digits[: len(digits) // 2 * 2]))
    for found in _BITS.findall(text):
        bits = re.sub(r"\D", "", found)
        yield from _words(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)))


def _from_base64(text: str) -> bytes:
    digits = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except (binascii.Error, ValueError):
        return b""


def _words(data: bytes) -> Iterator[str]:
    """`data` as text, if it is words: all of it can be printed and most of it is letters and spaces."""
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return
    letters = sum(each.isalpha() or each.isspace() for each in text)
    if len(text) >= 8 and text.replace("\n", " ").isprintable() and letters >= 0.85 * len(text):
        yield text
