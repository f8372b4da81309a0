"""A YAML text as plain data, with the line of each value. Knows no model: what a script must hold, script.py says.

Nothing is guessed. What YAML 1.1 reads otherwise than people do is kept as Odd, for the reader to tell: `yes` is true
to YAML, 1:30 is 90, 010 is 8, and 2026-05-01 a date. Anchors, aliases and tags are refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from conversation.walkthroughs.faults import Fault
from conversation.walkthroughs.syntax import LongTexts, syntax_fault

Path = tuple[str | int, ...]

_MAX_DEPTH = 10  # a script has five
_MAX_NODES = 5_000  # sixty steps with all their keys are 1,700
# YAML's own, less the three line breaks that only YAML knows (NEL, LS, PS): lines are those of an editor.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{0,12})?|[-+]?\.[0-9]{1,12}")
_READS_AS = {
    "tag:yaml.org,2002:bool": "as true or false",
    "tag:yaml.org,2002:int": "as a number in another notation",
    "tag:yaml.org,2002:float": "as a number in another notation",
    "tag:yaml.org,2002:timestamp": "as a date",
    "tag:yaml.org,2002:merge": "as a mark to merge",
    "tag:yaml.org,2002:value": "as a mark for a default",
}
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Odd:
    """A value that YAML reads otherwise than it looks: `written` is how it stands there."""

    written: str
    reads: str


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a value from 1, both included; `written` is how a number stands there, "" for all else.

    cut_by: the comment that ends a text of one line, "" without one.
    """

    line: int
    last_line: int
    written: str = ""
    cut_by: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`data` holds dicts, lists, str, int, float and Odd; a key without a value is not in it, only in `places`."""

    text: str
    data: Any
    places: Mapping[Path, Place]
    faults: tuple[Fault, ...]

    def line(self, path: Path) -> int:
        """Where the value stands, or else the nearest thing that holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path].line if path in self.places else 1

    def buried(self, path: Path) -> int:
        """The line of a key that is missing but stands within what should hold it, as part of a text; else 0.

        note: >-
          Go on.
            minutes: 1        is part of the note
        """
        place = self.places.get(path[:-1])
        if place is None or not path or path in self.places:
            return 0
        looks = re.compile(rf" *{re.escape(str(path[-1]))}:( |$)")
        lines = self.text.split("\n")[place.line - 1 : place.last_line]
        return next((number for number, line in enumerate(lines, place.line) if looks.match(line)), 0)

    def line_of(self, path: Path, words: str) -> int:
        """The line of the value at `path` where `words` begin, which may go on over the next; else its first line."""
        place = self.places.get(path)
        if place is None:
            return self.line(path)
        lines = self.text.split("\n")[place.line - 1 : place.last_line]
        parts = words.split()
        for count in range(len(parts), 0, -1):
            begin = " ".join(parts[:count])
            found = [number for number, line in enumerate(lines, place.line) if begin in line]
            if len(found) == 1 or (found and count > 2):
                return found[0]
        return place.line


def document(text: str, file: str) -> Document:
    """`text` as data. What cannot be read is told in its faults; its data is then None. Raises nothing."""
    faults = [
        Fault(file, number, f"there is a control character (U+{ord(bad[0]):04X})", "plain text", bad.start() + 1)
        for number, line in enumerate(text.split("\n"), 1)
        if (bad := _CONTROL.search(line))
    ]
    if faults:
        return Document(text, None, {}, tuple(faults))
    lines = text.split("\n")
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # ValueError: "\U00110000" in quotes is no character, and PyYAML does not say so in its own words.
        return Document(text, None, {}, (syntax_fault(error, file, loader.get_mark(), loader.long_texts, lines),))
    finally:
        loader.dispose()
    read = _Reading(file, lines, loader.refused)
    data = read.value(root, ()) if root is not None else None
    return Document(text, data, read.places, tuple(read.faults))


class _Loader(yaml.SafeLoader):
    """Composes nodes; constructs nothing. Collects aliases and tags instead of following them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.refused: list[tuple[int, str, str]] = []
        self.long_texts = LongTexts()
        self._lines = text.split("\n")
        self._depth = self._nodes = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        kind, mark = type(event), event.start_mark
        self._nodes += 1
        if self._nodes > _MAX_NODES:
            raise yaml.MarkedYAMLError(None, None, "too many values", mark)
        if kind is yaml.AliasEvent:
            self.get_event()  # type: ignore[no-untyped-call]
            self._refuse(mark, f"there is an alias (*{event.anchor})", "what it stands for, written out")
            return ScalarNode("alias", "", mark, event.end_mark)
        if getattr(event, "anchor", None):
            self._refuse(mark, f"there is an anchor (&{event.anchor})", "none: aliases are not followed")
            event.anchor = None
        if getattr(event, "tag", None):
            tag = _short(str(event.tag).replace("tag:yaml.org,2002:", "!!"))
            self._refuse(mark, f"there is a tag ({tag})", "none: text in quotes is text")
        if kind is yaml.ScalarEvent and event.style in ("'", '"'):
            self.long_texts.quoted = mark if event.end_mark.line > mark.line else None
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(None, None, "nested too deep", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def scan_plain(self) -> Any:
        token: Any = super().scan_plain()
        mark = token.start_mark
        stands_as_key = not self._lines[mark.line][: mark.column].strip(" -")
        self.long_texts.plain_key = mark if stands_as_key and token.end_mark.line > mark.line else None
        return token

    def _refuse(self, mark: yaml.Mark, what: str, expected: str) -> None:
        self.refused.append((mark.line + 1, what, expected))


class _Reading:
    """One walk over the nodes: values out, places and faults beside."""

    def __init__(self, file: str, lines: list[str], refused: list[tuple[int, str, str]]) -> None:
        self._file = file
        self._lines = lines
        self.places: dict[Path, Place] = {}
        self.faults = [Fault(file, *one) for one in refused]

    def value(self, node: Node, path: Path) -> Any:
        self.places.setdefault(path, self._place(node))
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.value(one, (*path, number)) for number, one in enumerate(node.value)]
        return _scalar(node)

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self._fault(line, "a key is a list or a mapping", "one word before the colon")
                continue
            name = str(key.value)
            if name in first:
                self._fault(line, f"{shown(path, name)} stands here again, after line {first[name]}", "each key once")
                continue
            first[name] = line
            inner = (*path, name)
            if not isinstance(value, ScalarNode) or value.tag == _NULL:  # a list begins below its key
                self.places[inner] = Place(line, value.end_mark.line + 1, cut_by=self._comment(value.start_mark))
            read = self.value(value, inner)
            if read is not None:
                yield name, read

    def _place(self, node: Node) -> Place:
        first, last = node.start_mark, node.end_mark
        line, last_line = first.line + 1, last.line + (last.column > 0 or last.line == first.line)
        if not isinstance(node, ScalarNode) or node.style is not None:
            return Place(line, last_line)
        return Place(line, last_line, str(node.value), self._comment(last))

    def _comment(self, mark: Any) -> str:
        """What begins right there, if it is a comment."""
        behind = self._lines[mark.line][mark.column :].strip() if mark.line < len(self._lines) else ""
        return behind if behind.startswith("#") else ""

    def _fault(self, line: int, what: str, expected: str) -> None:
        self.faults.append(Fault(self._file, line, what, expected))


def _scalar(node: Node) -> Any:
    """Text in quotes or blocks is text; of the rest, what looks like a number is one."""
    written = str(node.value)
    if node.tag == "alias" or (getattr(node, "style", None) is None and node.tag == _NULL):
        return None
    if getattr(node, "style", None) is not None:
        return written
    if _NUMBER.fullmatch(written):
        return float(written) if "." in written else int(written)
    reads = _READS_AS.get(node.tag)
    return Odd(written, reads) if reads else written


def shown(path: Path, *more: str) -> str:
    """ "step 4, sliders.pitch": steps count from 1, as they do in the page and for whoever reads the file."""
    whole = (*path, *more)
    match whole:
        case ("steps", int(at), *inner):
            return ", ".join(filter(None, (f"step {at + 1}", _dotted(inner))))
    return _dotted(whole)


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(f"item {part + 1}" if isinstance(part, int) else _short(part) for part in path)


def _short(text: str) -> str:
    plain = text if text.isprintable() else ascii(text)[1:-1]
    return plain if len(plain) <= 40 else f"{plain[:37]}..."
