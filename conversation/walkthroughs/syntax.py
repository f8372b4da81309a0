"""Text that is no YAML: what PyYAML says of it, in plain words, at the line where it is to be mended.

PyYAML tells where it lost its way. That is often the line after: a quote that is not closed ends at the next quote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from conversation.walkthroughs.faults import Fault

_UNCLOSED_QUOTE = "a quote begins here and does not end", "the closing quote on the same line"
_NO_COLON = "this line has no colon", "key: value"
_NO_SPACE = "the colon has no space after it", "a space between it and the text"
_OTHER_COLON = "the colon is one of another script (：)", "key: value"
_NO_SPACE_AFTER_DASH = "the dash has no space after it", "- and a space before the first key of a step"
_ODD_SPACE = "a space stands here that is none to YAML (U+{code:04X})", "plain spaces before the key"
_QUOTE_INSIDE = (
    "the quoted text ends before this",
    "quotes inside a text of the other kind than those around it, or each ' twice",
)
_KEPT_SIGN = "a text begins with a character that YAML keeps for itself", "quotes around the text"
_KEY_WITHOUT_SPACE = re.compile(r"[ -]*[\w-]+(:\S|：)")
_DASH_WITHOUT_SPACE = re.compile(r"[ ]*(-)\w+:(?: |$)")
_ODD_INDENT = re.compile(r"[ ]*([^\S \t\n])")  # such as the no-break space of a text that was copied from a web page
# What PyYAML says; what that is, what was expected; whether the place is where the thing began.
_WORDS = tuple(
    (re.compile(says), what, expected, at_begin)
    for says, what, expected, at_begin in (
        (r"directive", "a line begins with %", "quotes around the text", False),
        (r"nested too deep", "lists or mappings are nested too deep", "at most five levels", False),
        (r"too many values", "there are too many values", "a walkthrough of at most 60 steps", False),
        (r"found unexpected end of stream", *_UNCLOSED_QUOTE, True),
        (r"found unexpected document separator", *_UNCLOSED_QUOTE, True),
        (
            r"mapping values are not allowed",
            "a colon with a space is in a text without quotes, or the line stands too far right",
            "quotes around the text, or the line under the one above",
            False,
        ),
        (r"found character '\\t'|found a tab", "a tab stands where only spaces may stand", "spaces", False),
        (r"found character '.' that cannot start", *_KEPT_SIGN, False),
        (r"flow node expected the node content", "the brackets do not match here", "] or }", False),
        (
            r"expected ',' or",
            "a bracket begins here and does not end",
            "] or }, or quotes around the texts in it",
            True,
        ),
        (
            r"expected <block end>|expected the node content|sequence entries are not allowed|mapping keys are not",
            "this line does not belong to what stands above it",
            "as many spaces before it as before its neighbours, and quotes closed above",
            False,
        ),
        (r"unknown escape|escape sequence", "a backslash in double quotes means nothing here", "single quotes", False),
        (r"another document|document start", "a second document begins here", "one walkthrough a file", False),
        (r"indentation indicator|comment or a line break", "there is more behind | or >", "text below it", False),
        (r"undefined tag|tag", "there is a tag", "quotes around a text that begins with !", False),
        (r"anchor|alias", "a text begins with & or *", "quotes around the text", False),
    )
)


@dataclass(slots=True)
class LongTexts:
    """Where the last text of several lines began, which may not have been meant to go on: in quotes, or as a key."""

    quoted: yaml.Mark | None = None
    plain_key: yaml.Mark | None = None


def syntax_fault(error: Exception, file: str, here: yaml.Mark, long_texts: LongTexts, lines: Sequence[str]) -> Fault:
    """`here`: how far was read. `lines`: of the file."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(file, here.line + 1, "a number here stands for nothing", "the character itself", here.column + 1)
    problem = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or here
    found = _slip(problem, mark, file, long_texts, lines) or _slip_here(problem, error, mark, file, lines)
    if found is not None:
        return found
    for says, what, expected, at_begin in _WORDS:
        if says.search(problem):
            mark = (error.context_mark or mark) if at_begin else mark
            return _at(mark, file, what, expected)
    return _at(mark, file, "this cannot be read as YAML", "key: value, or - for a list")


def _slip(problem: str, mark: Any, file: str, long_texts: LongTexts, lines: Sequence[str]) -> Fault | None:
    """What YAML stumbles over some lines later."""
    if long_texts.quoted is not None and "<block end>" in problem:
        # title: "Tour        the quoted text ends at the quote of the next line
        # audience: "Buyers"
        return _at(long_texts.quoted, file, *_UNCLOSED_QUOTE)
    for number in (mark.line - 1, mark.line):
        line = lines[number] if 0 <= number < len(lines) else ""
        if odd := _ODD_INDENT.match(line):
            what, expected = _ODD_SPACE
            return Fault(file, number + 1, what.format(code=ord(odd[1])), expected, odd.start(1) + 1)
        if dash := _DASH_WITHOUT_SPACE.match(line):
            # -visitor: Hello     the key is "-visitor", and its text goes on
            #   agent: live
            return Fault(file, number + 1, *_NO_SPACE_AFTER_DASH, dash.start(1) + 1)
    if long_texts.plain_key is not None and "mapping values are not allowed" in problem:
        # title A tour        the key is "title A tour audience"
        # audience: Buyers
        return _no_colon(long_texts.plain_key, file, lines)
    return None


def _slip_here(problem: str, error: yaml.MarkedYAMLError, mark: Any, file: str, lines: Sequence[str]) -> Fault | None:
    """What PyYAML's words alone do not tell: that takes the line."""
    if "could not find expected ':'" in problem:
        return _no_colon(error.context_mark or mark, file, lines)
    if "document start" in problem and not lines[min(mark.line, len(lines) - 1)].startswith(("---", "...")):
        if lines[mark.line - 1].startswith("%"):
            return Fault(file, mark.line, "a line begins with %", "quotes around the text", 1)
        #  title: A tour
        # audience: Buyers
        return _at(mark, file, "this line begins further left than the first one", "the same spaces before both")
    before = lines[mark.line][: mark.column].strip() if mark.line < len(lines) else ""
    if before.endswith(("'", '"')) and "<block end>" in problem:
        # visitor: 'It's nice'
        return _at(mark, file, *_QUOTE_INSIDE)
    if before.endswith(":") and re.search("sequence entries|mapping keys", problem):
        # visitor: - what
        return _at(mark, file, *_KEPT_SIGN)
    return None


def _no_colon(mark: Any, file: str, lines: Sequence[str]) -> Fault:
    """`title:A tour` has one, and so has `title：A tour`, but none that counts."""
    found = _KEY_WITHOUT_SPACE.match(lines[mark.line] if mark.line < len(lines) else "")
    if found is None:
        return _at(mark, file, *_NO_COLON)
    return _at(mark, file, *(_OTHER_COLON if found[1] == "：" else _NO_SPACE))


def _at(mark: Any, file: str, what: str, expected: str) -> Fault:
    return Fault(file, mark.line + 1, what, expected, mark.column + 1)
