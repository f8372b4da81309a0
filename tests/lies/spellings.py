"""How one figure can be written or said, plainly and in disguise: from a number to many texts. The writer of lies."""

from collections.abc import Iterator

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS = tuple(_SMALL.split())
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
_BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def words(number: int) -> str:
    """ "four hundred fifty-five thousand"; below a thousand millions."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" {words(number % size)}" if number % size else ""
            return f"{words(number // size)} {name}{rest}"
    raise ValueError(number)


def digits_said(number: int | str) -> str:
    """ "four five five"."""
    return " ".join(_UNITS[int(digit)] for digit in str(number))


def year_said(year: int) -> str:
    """ "nineteen eighty-seven", "two thousand eight"."""
    if 2000 <= year < 2010:
        return words(year)
    return f"{words(year // 100)} {'oh ' if 0 < year % 100 < 10 else ''}{words(year % 100)}"


def moneys(usd: int) -> Iterator[tuple[str, str]]:
    """Names and texts of so many dollars, a multiple of 500 from $100,000 to a million."""
    thousands, rest = divmod(usd, 1_000)
    short = f"{thousands}.5" if rest else str(thousands)
    millions = f"{usd / 1_000_000:.4f}".rstrip("0")
    yield "plain", f"${usd:,}"
    yield "no comma", f"${usd}"
    yield "K", f"${short}K"
    yield "small k", f"{short}k"
    yield "grand", f"{short} grand"
    yield "thousand", f"{short} thousand dollars"
    yield "M", f"${millions}M"
    yield "million", f"{millions} million dollars"
    yield "words", f"{words(usd)} dollars"
    yield "words and", f"{words(usd).replace('hundred ', 'hundred and ', 1)} dollars"
    if not rest:
        yield "words k", f"{words(thousands)} K"
        yield "pair", f"{words(thousands // 100)}-{words(thousands % 100)}" if thousands % 100 else f"{short} large"
        yield "digits said", f"{digits_said(thousands)} thousand dollars"
    yield "cents", f"${usd:,}.00"
    yield "dots", f"{usd:,} USD".replace(",", ".")
    yield "spaces", f"{usd:,} dollars".replace(",", " ")
    yield "apostrophe", f"${usd:,}".replace(",", "'")
    yield "exponent", f"{usd / 100_000:.5g}e5 dollars"
    yield from disguised(f"${usd:,}")


def disguised(text: str) -> Iterator[tuple[str, str]]:
    """`text` with its digits in other clothes."""
    middle = next(at for at, char in enumerate(text) if char.isdigit()) + 1
    yield "full width", text.translate(_FULL_WIDTH)
    yield "arabic", text.translate(_ARABIC)
    yield "devanagari", text.translate(_DEVANAGARI)
    yield "mathematical bold", text.translate(_BOLD)
    yield "superscript", text.translate(_SUPERSCRIPT)
    yield "zero width space", f"{text[:middle]}\u200b{text[middle:]}"
    yield "word joiners", "\u2060".join(text)
    yield "soft hyphen", f"{text[:middle]}\u00ad{text[middle:]}"
    yield "narrow space", f"{text[:middle]}\u202f{text[middle:]}"
    yield "space inside", f"{text[:middle]} {text[middle:]}"
    yield "spaced out", " ".join(text)
    yield "struck", "".join(f"{char}\u0336" for char in text)
    yield "bold", f"**{text}**"
    yield "half bold", f"{text[:middle]}**{text[middle:]}**"
    yield "code", f"`{text}`"
    yield "italic", f"_{text}_"
    yield "html", f"<b>{text}</b>"
    yield "entity", text.replace(",", "&#44;").replace("$", "&dollar;")
    yield "line break", f"{text[:middle]}\n{text[middle:]}"


def areas(sqft: int) -> Iterator[tuple[str, str]]:
    """Names and texts of an area from 1,000 to 9,900 square feet, a multiple of ten."""
    yield "plain", f"{sqft:,} square feet"
    yield "sqft", f"{sqft} sqft"
    yield "sq. ft.", f"{sqft:,} sq. ft."
    yield "SF", f"{sqft} SF"
    yield "hyphen", f"a {sqft:,}-square-foot floor plan"
    yield "words", f"{words(sqft)} square feet"
    yield "pair", f"{words(sqft // 100)} {words(sqft % 100) if sqft % 100 else 'hundred'} square feet"
    yield "thousands", f"{sqft / 1000:g} thousand square feet"
    yield "metres", f"{round(sqft * 0.0929)} square meters"
    yield "feet", f"{sqft} ft²"
    for name, text in disguised(f"{sqft:,}"):
        if name in ("full width", "zero width space", "space inside", "bold", "line break", "spaced out"):
            yield name, f"{text} square feet"


def rooms(count: int, kind: str) -> Iterator[tuple[str, str]]:
    """Names and texts of so many, 2 to 9, `kind` is "bedroom" or "bathroom"."""
    short = {"bedroom": ("BR", "bd", "bed"), "bathroom": ("BA", "ba", "bath")}[kind]
    yield "plain", f"{count} {kind}s"
    yield "words", f"{words(count)} {kind}s"
    yield "BR", f"{count}{short[0]}"
    yield "bd", f"{count} {short[1]}"
    yield "hyphen", f"a {count}-{short[2]} layout"
    yield "words hyphen", f"a {words(count)}-{kind} layout"
    yield "full width", f"{count} {kind}s".translate(_FULL_WIDTH)
    yield "bold", f"**{count}** {kind}s"
    yield "adjective", f"{words(count)} sunny {kind}s"
    if kind == "bathroom":
        yield "half", f"{count} 1/2 baths"
        yield "half glyph", f"{count}½ baths"
        yield "half words", f"{words(count)} and a half baths"
        yield "point five", f"{count}.5 bathrooms"


def years(year: int) -> Iterator[tuple[str, str]]:
    yield "plain", str(year)
    yield "said", year_said(year)
    yield "full width", str(year).translate(_FULL_WIDTH)
    yield "spaced", " ".join(str(year))
    yield "short", f"'{year % 100:02}"
    yield "bold", f"**{year}**"
