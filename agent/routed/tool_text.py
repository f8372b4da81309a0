"""Tool calls that a model writes as text instead of making them: found while the text is still coming.

Models that were made for tools, behind servers that do not read their calls, write `<tool_call>{"name": ...}`,
"```json", `search_listings(city=...)`. None of it is speech. Knows no vendor, runs no tool.
"""

import re
from collections.abc import Iterable

# "{" alone is no call: "Dear {name}" is a slip of another kind.
_SIGNS = (
    "```",
    "<tool",
    "</tool",
    "<|tool",
    "<function",
    "</function",
    "<|python_tag",
    "[tool_call",
    "[/tool_call",
    "functools[",
)
_OBJECT = r"\{\s{0,8}[\"']\w"
_ANY = re.compile("|".join([*map(re.escape, _SIGNS), _OBJECT, r"\b[a-z]+(?:_[a-z]+)+\b"]), re.IGNORECASE)
_BEGUN_OBJECT = re.compile(r"\{\s{0,8}[\"']?$")


def is_tool_text(text: str) -> bool:
    """Whether somewhere in a clause a call is written, or a name that only programs use ("search_listings")."""
    return _ANY.search(text) is not None


class ToolText:
    """Lets text through as it comes, up to the first sign of a call; holds back what may be the begin of one."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are those of the tools; one that is a plain word ("search") may be said, and is no sign."""
        self._names = tuple(name.lower() for name in names if "_" in name)
        self._signs = re.compile("|".join([*map(re.escape, (*_SIGNS, *self._names)), _OBJECT]), re.IGNORECASE)
        self._held = ""
        self.found = False

    def feed(self, text: str) -> str:
        """The next piece; gives what may be passed on. After `found` nothing is."""
        if self.found:
            return ""
        whole = self._held + text
        if sign := self._signs.search(whole):
            self.found = True
            self._held = ""
            return whole[: sign.start()].rstrip(" \t\n([")
        at = self._begin_of_sign(whole)
        self._held = whole[at:]
        return whole[:at]

    def end(self) -> str:
        """What was held back for nothing."""
        held, self._held = self._held, ""
        return held

    def _begin_of_sign(self, text: str) -> int:
        """Where the longest end of the text starts that a sign may begin with; its length when there is none."""
        if begun := _BEGUN_OBJECT.search(text):
            return begun.start()
        lower = text.lower()
        longest = max(map(len, (*_SIGNS, *self._names)), default=0)
        for at in range(max(0, len(text) - longest + 1), len(text)):
            end = lower[at:]
            in_word = at > 0 and lower[at - 1].isalnum()
            if any(sign.startswith(end) for sign in _SIGNS):
                return at
            if not in_word and any(name.startswith(end) for name in self._names):
                return at
        return len(text)
