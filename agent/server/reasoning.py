"""What a model thinks aloud inside its text: taken out, wherever the stream is cut. Knows marks, no wire format.

Reasoning models of open servers write `<think>...</think>` into the content unless their server parses it out. None
of it is for the visitor: neither spoken nor shown. The marks are those of DeepSeek and Qwen, of Magistral, and of the
Harmony format of gpt-oss.
"""

_PAIRS = (
    *((f"<{name}>", f"</{name}>") for name in ("think", "thinking", "thought", "reasoning")),
    ("[think]", "[/think]"),
    ("<|channel|>analysis<|message|>", "<|end|>"),
)
# Marks that open nothing and close nothing: a template that opens the thoughts itself leaves only the closing one.
_BARE = (*(close for _, close in _PAIRS), "<|start|>assistant", "<|channel|>final<|message|>", "<|return|>")
_FIRST = frozenset(mark[0] for mark, _ in _PAIRS)


class Spoken:
    """The text of one completion without its thoughts. Feed every piece in order, then ask for the rest.

    What may yet become a mark is held back: "a <thi" gives "a ", until it is clear that "<thin ice>" is none.
    """

    def __init__(self) -> None:
        self._held = ""
        self._close = ""  # the mark that ends the thought we are in; "" outside

    def feed(self, piece: str) -> str:
        """The text that this piece adds; often less or more than the piece itself."""
        if not self._held and not self._close and _FIRST.isdisjoint(piece):
            return piece
        self._held += piece
        said = ""
        while self._held:
            if self._close:
                if not self._leave_thought():
                    break
            elif (text := self._before_mark()) is None:
                break
            else:
                said += text
        return said

    def rest(self) -> str:
        """What was held back for nothing. A thought that never ended is no text."""
        held, self._held = self._held, ""
        return "" if self._close else held

    def _leave_thought(self) -> bool:
        """Drops what is thought; whether the thought has ended."""
        before, mark, after = _cut(self._held, self._close)
        if mark:
            self._held, self._close = after, ""
            return True
        self._held = before[-(len(self._close) - 1) :]  # its end may be half the mark
        return False

    def _before_mark(self) -> str | None:
        """The next text outside of thoughts; None when more must come before anything is known."""
        at = next((at for at, char in enumerate(self._held) if char in _FIRST), len(self._held))
        if at:
            text, self._held = self._held[:at], self._held[at:]
            return text
        low = self._held.lower()
        for mark, close in (*_PAIRS, *((bare, "") for bare in _BARE)):
            if low.startswith(mark):
                self._held, self._close = self._held[len(mark) :], close
                return ""
            if mark.startswith(low):
                return None
        text, self._held = self._held[0], self._held[1:]
        return text


def _cut(text: str, mark: str) -> tuple[str, str, str]:
    """As str.partition, in any case of letters."""
    at = text.lower().find(mark)
    return (text, "", "") if at < 0 else (text[:at], mark, text[at + len(mark) :])
