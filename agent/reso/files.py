"""Files of records: RESO Web API JSON (pages, bare lists, single records) and CSV exports. Never the network.

Tells what stands in a file and what its next page is called; judges no record.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from agent.errors import FixSettings
from agent.reso.listing import NOT_KEPT, Listing
from agent.reso.notes import Twice

SUFFIXES = (".json", ".csv")
_KNOWN = frozenset(Listing.model_fields) | NOT_KEPT | {"OpenHouseKey", "MediaKey", "MediaURL", "OpenHouseStartTime"}
_DEEPEST = 40
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one file. `resource`: "Property", "OpenHouse", "Media", or None when the file does not say."""

    records: list[object]
    resource: str | None = None
    next_link: str | None = None
    all_text: bool = False  # CSV


def read_page(file: Path) -> Page:
    """What stands in `file`. Raises FixSettings with a sentence for the operator when it cannot be read."""
    text = _text_of(file)
    if text.lstrip()[:1] in ("{", "["):
        return _json_page(file.name, _parsed(file.name, text))
    if file.suffix.lower() == ".json":
        raise FixSettings(f"the file {file.name!r} cannot be read as JSON: it does not start with {{ or [")
    return _csv_page(file.name, text)


def next_file(file: Path, link: str) -> Path | None:
    """The file beside `file` that `link` names by its last part; None when there is none. Nothing is fetched."""
    try:
        name = PurePosixPath(unquote(urlsplit(link).path)).name
        beside = file.parent / name
        return beside if name and beside.is_file() else None
    except (ValueError, OSError):
        return None


def _text_of(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FixSettings(f"the file {file.name!r} cannot be read: {error.strerror or 'no reason given'}") from None
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start}"
        raise FixSettings(f"the file {file.name!r} is not UTF-8 text (at {where}): save it as UTF-8") from None
    if not text.strip():
        raise FixSettings(f"the file {file.name!r} is empty")
    return text


def _parsed(name: str, text: str) -> Any:
    try:
        try:
            return json.loads(text, parse_int=_whole, object_pairs_hook=_object)
        except RecursionError:
            return json.loads(_flattened(text), parse_int=_whole, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise FixSettings(f"the file {name!r} cannot be read as JSON: {error.msg} in line {error.lineno}") from None


def _whole(digits: str) -> int | float:
    """Python refuses to read integers beyond some thousand digits; no field holds one, so infinity will do."""
    return int(digits) if len(digits) < 1000 else float("inf")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        repeated = name in fields and fields[name] != value
        fields[name] = Twice() if repeated else value
    return fields


def _flattened(text: str) -> str:
    """JSON without what is nested deeper than any record is: one hostile record must not take the others along."""
    kept: list[str] = []
    depth = end = 0
    for token in _TOKENS.finditer(text):
        opens, closes = token[0] in "[{", token[0] in "]}"
        if opens:
            depth += 1
            if depth == _DEEPEST + 1:
                kept.append(text[end : token.start()] + "null")
        if closes:
            depth -= 1
            if depth == _DEEPEST:
                end = token.end()
    return "".join(kept) + text[end:]


def _json_page(name: str, answer: Any) -> Page:
    if isinstance(answer, list):
        return Page(answer)
    resource = _resource(answer)
    if "value" not in answer:
        if _KNOWN.isdisjoint(answer) and resource is None:
            raise FixSettings(f"the file {name!r} holds no listings: no records under 'value', and is none itself")
        return Page([answer], resource)
    if not isinstance(answer["value"], list):
        raise FixSettings(f"the file {name!r} has no list of records under 'value'")
    link = answer.get("@odata.nextLink")
    return Page(answer["value"], resource, link if isinstance(link, str) and link else None)


def _resource(answer: Mapping[str, Any]) -> str | None:
    """From "...$metadata#OpenHouse(...)" or "urn:reso:metadata:2.0:resource:openhouse"."""
    context = answer.get("@odata.context") or answer.get("@reso.context")
    named = re.search(r"(?:#|resource:)(\w+)", context) if isinstance(context, str) else None
    known = {"property": "Property", "openhouse": "OpenHouse", "media": "Media"}
    return known.get(named[1].lower()) if named else None


def _csv_page(name: str, text: str) -> Page:
    first = text.lstrip().splitlines()[0]
    rows = _rows(name, text, max(",;\t|", key=first.count))
    header = [column.strip() for column in rows[0]] if rows else []
    if _KNOWN.isdisjoint(header):
        raise FixSettings(f"the file {name!r} is neither JSON nor CSV with RESO field names in its first line")
    return Page([_row(header, row) for row in rows[1:]], all_text=True)


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    longest = csv.field_size_limit(max(len(text), 1))
    try:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "end of data" in str(error):  # all rows after it would vanish in one cell
                raise
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FixSettings(f"the file {name!r} cannot be read as CSV: {error}") from None
    finally:
        csv.field_size_limit(longest)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _row(header: list[str], cells: list[str]) -> object:
    """A row with more cells than columns has slipped: none of it can be trusted, so it is no record."""
    if len(cells) > len(header):
        return cells
    return _object([(column, cell) for column, cell in zip(header, cells, strict=False) if column])
