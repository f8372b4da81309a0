"""What a model server's refusal is about: a parameter that it does not know, tools, a context that is too long.

Servers tell it by a code, by the parameter's name or in words of their own. Knows those words, no vendor's classes.
"""

import re
from dataclasses import dataclass

# What older servers call otherwise, or do without.
NEWER_PARAMETERS = ("max_completion_tokens", "stream_options")
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})  # the second is llama.cpp's


@dataclass(frozen=True, slots=True)
class Refusal:
    """Status and body of an answer that is an error, as far as it has them. Text from outside: never logged."""

    status: int
    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""


def refused_parameter(refusal: Refusal) -> str | None:
    """Which newer parameter it is about: by its `param`, else by the server's words."""
    if refusal.status not in (400, 422):
        return None
    words = f"{refusal.param} {refusal.message}"
    return next((name for name in NEWER_PARAMETERS if name in words), None)


def is_too_long(refusal: Refusal) -> bool:
    """Whether the messages are longer than the context; llama.cpp's code is the status as a number, its type tells."""
    if refusal.status == 413 or not _TOO_LONG.isdisjoint((refusal.code, refusal.type)):
        return True
    return refusal.status == 400 and _TOO_LONG_SAID.search(refusal.message) is not None


def refuses_tools(refusal: Refusal) -> bool:
    """Whether the server says that it takes no tools; a request is refused for tools' *messages* in other words.

    Ollama: "... does not support tools" (400); vLLM: '"auto" tool choice requires --enable-auto-tool-choice' (400);
    llama.cpp without templates: "tools param requires --jinja flag" (500); a router of models: "No endpoints found
    that support tool use" (404).
    """
    if refusal.status not in (400, 404, 422, 500, 501):
        return False
    if re.match(r"(?:body\.)?(?:tools|tool_choice|functions|parallel_tool_calls)\b", refusal.param):
        return True
    # A server that fails by itself may say "unexpected error in function call": that refuses nothing.
    found = _TOOLS_REFUSED if refusal.status < 500 else _TOOLS_UNSUPPORTED
    return found.search(refusal.message) is not None


_TOOLS = r"\b(?:tools?|functions?|tool[_ -]?(?:choice|use|calling|calls?)|function[_ -]?call(?:s|ing)?)\b"
_UNSUPPORTED = r"\bsupport|unsupport|\brequires?\b|not (?:implemented|enabled)"
_REFUSED = rf"{_UNSUPPORTED}|unrecogni|unknown|unexpected|not (?:permitted|allowed|available)|extra|forbidden"


def _near(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_TOOLS}[^.\n]{{0,80}}(?:{words})|(?:{words})[^.\n]{{0,80}}{_TOOLS}", re.IGNORECASE)


_TOOLS_UNSUPPORTED, _TOOLS_REFUSED = _near(_UNSUPPORTED), _near(_REFUSED)
# Servers that give no code: "maximum context length is 2048 tokens", "exceeds the available context size".
_TOO_LONG_SAID = re.compile(r"maximum context length|(?:exceeds?|larger than)[^.\n]{0,40}context", re.IGNORECASE)
