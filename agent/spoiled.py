"""When a language model's reply is to be left, so that the offline concierge answers the rest of the turn.

Watches the clauses of one reply after they were judged (agent.checked). Judges no figure and no law itself: it sees
that a reply cannot be listened to, or that it tells nothing of what was found.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from agent.checked import Checked
from agent.concierge.numbers import with_digits
from agent.events import ToolFinished
from agent.figures_in_text import figures_in
from agent.model import Message
from agent.routed.tool_text import is_tool_text

Reason = Literal[
    "gibberish", "tool_text", "echo", "repeats", "too_long", "replaced", "unlawful", "untold", "nothing_told", "empty"
]
# To the visitor.
NO_USE = "The language model's answer could not be used. The offline concierge answers."
NOT_SO = "The language model told what no listing holds. The offline concierge answers."
IN_CIRCLES = "The language model came to no end. The offline concierge answers."
NOTHING = "The language model told nothing of what was found. The offline concierge answers."
_SENTENCES: Mapping[Reason, str] = {
    "gibberish": NO_USE,
    "tool_text": NO_USE,
    "echo": NO_USE,
    "repeats": IN_CIRCLES,
    "too_long": IN_CIRCLES,
    "replaced": NOT_SO,
    "unlawful": NO_USE,
    "untold": NOT_SO,
    "nothing_told": NOTHING,
    "empty": NO_USE,
}
# Of agent.checked.Change: what it says of homes is not so.
_INVENTED = frozenset({"figure", "listing"})
# Kinds of figures (agent.figures_in_text) that tell of homes: "I can search homes in three towns" has none of them.
_OF_HOMES = frozenset(
    {
        *("usd", "sqft", "sqm", "acres", "bedrooms", "bathrooms", "full baths", "three-quarter baths", "half baths"),
        *("quarter baths", "room", "cars", "floors", "homes", "year", "code"),
    }
)
# What tools found so many of the visitor's lines ago, this one included, a reply may speak of without asking again.
_RECENT_LINES = 5
# "Hi!" and "I can help you with that!" around a clause that was replaced make no answer.
_FEW_WORDS = 8
_MOST_REPLACED = 2
# "Assistance animals are not pets." may be said of each of three homes; three times in a row it goes round in a circle.
_MOST_ALIKE, _MOST_IN_A_ROW = 4, 3
# "The 1,540 square feet is the 1,540 square feet that makes up the 1,540 square feet": a small model did.
_MOST_OF_A_FIGURE = 3
# Who speaks to a visitor does not speak about "the visitor", nor for both sides of a play: "Visitor: I'm looking for".
_ECHO = re.compile(
    r"^\W*(?:visitor|user|assistant|system|human|question|answer|response|facts?)\W*:"
    r"|\bthe (?:visitor|user)(?:['\u2019]s (?:question|request|response|line|message|answer)"
    r"| (?:asks?|asked|wants?|knows?|says?|said|should|would))\b",
    re.IGNORECASE,
)
# A minute and a half of speech: nobody listens to more at once.
_MOST_CHARS = 1_500


class Spoiled:
    """The watch over one reply. Ask it in order; the first sentence given is its last word.

    `reason` names the rule that left the model, for counts; None while it is not left.
    """

    def __init__(self, messages: Sequence[Message] = (), *, most_chars: int = _MOST_CHARS) -> None:
        """`messages`: the conversation that is answered, rounds of tools included."""
        self.reason: Reason | None = None
        self._most_chars = most_chars
        self._chars = 0
        self._replaced = 0
        self._invented = 0
        self._kept_words = 0
        self._kept_figures = self._kept_question = False
        self._asked = _has_asked(messages)
        self._alike: Counter[str] = Counter()
        self._row: list[str] = []  # the last clauses
        self._figures: Counter[str] = Counter()
        self._homes: set[str] = set()
        self._none_fits = False
        self._totals: set[str] = set()

    def learn(self, result: ToolFinished) -> None:
        """A tool has answered in this reply."""
        self._asked = True
        if result.name == "search_listings":
            self._homes |= set(_streets(result.result))
            self._none_fits = not result.result.get("total")
            self._totals.add(str(result.result.get("total")))

    def clause(self, was: str, checked: Checked) -> str:
        """`was` as the model wrote it, `checked` as it was judged. Never raises on any text.

        "" while the model goes on; else why it is left, a sentence for the visitor: nothing of this clause is said.
        """
        self._chars += len(was)
        alike = " ".join(re.findall(r"\w+", was.lower()))
        self._alike[alike] += 1
        self._row = [*self._row, alike][-_MOST_IN_A_ROW:]
        self._figures.update(re.findall(r"\d[\d,.]*\d{2}", was))
        if is_tool_text(was):
            self.reason = "tool_text"
        elif _ECHO.search(was):
            self.reason = "echo"
        elif is_gibberish(was):
            self.reason = "gibberish"
        elif self._goes_round(alike):
            self.reason = "repeats"
        elif self._chars > self._most_chars:
            self.reason = "too_long"
        else:
            self._note_kept(checked)
            self.reason = self._of_changes(checked)
        return _SENTENCES[self.reason] if self.reason else ""

    def at_end(self, said: str) -> str:
        """`said` is all of the reply. "" when it is one; else why the concierge's answer follows, to the visitor.

        "I can help you with that!" after a search that found homes tells nothing of them; "No home is on that street"
        tells what a search found that nothing fits. A reply of which nothing but a replaced clause is left is none.
        """
        told_none = self._none_fits and _NONE.search(said) is not None
        # "Yes, five of them. Which town would you prefer?" tells how many there are.
        told_total = bool(self._totals & set(re.findall(r"\d+", with_digits(said))))
        if not any(char.isalnum() for char in said):
            self.reason = "empty"
        elif self._homes and not (told_none or told_total or _names_one(said, self._homes) or figures_in(said)):
            self.reason = "nothing_told"
        elif self._invented and not self._keeps_enough():
            self.reason = "replaced"
        return _SENTENCES[self.reason] if self.reason else ""

    def _goes_round(self, alike: str) -> bool:
        """Whether the clause, or a long figure, was there too often."""
        in_a_row = self._row.count(alike) == _MOST_IN_A_ROW
        often = bool(alike) and (in_a_row or self._alike[alike] >= _MOST_ALIKE)
        return often or any(count > _MOST_OF_A_FIGURE for count in self._figures.values())

    def _note_kept(self, checked: Checked) -> None:
        """What the model said that stands: "At 10 percent down, or $44,900, but I have no checked figure" has some."""
        self._kept_figures = self._kept_figures or bool(figures_in(checked.text))
        if _was_replaced(checked):
            return
        if checked.text.endswith("?"):
            self._kept_question = True
        else:
            self._kept_words += len(checked.text.split())

    def _keeps_enough(self) -> bool:
        """Whether beside what was replaced there is an answer: to "Hello" a question is one, of a home it is none."""
        asks = self._kept_question and not self._asked
        return asks or self._kept_figures or self._kept_words >= _FEW_WORDS

    def _of_changes(self, checked: Checked) -> Reason | None:
        if not _was_replaced(checked):
            return None
        self._replaced += 1
        invented = [one for one in checked.changes if one.reason in _INVENTED]
        self._invented += bool(invented)
        if not self._asked and any(one.reason == "listing" or _tells_of_homes(one.was) for one in invented):
            return "untold"
        if self._replaced < _MOST_REPLACED:
            return None
        return "replaced" if invented else "unlawful"


def _has_asked(messages: Sequence[Message]) -> bool:
    """Whether a tool has answered not long ago."""
    lines = [at for at, one in enumerate(messages) if one.role == "user"][-_RECENT_LINES:]
    return any(one.role == "tool" for one in messages[lines[0] if lines else 0 :])


def _tells_of_homes(clause: str) -> bool:
    return any(one.kind in _OF_HOMES for one in figures_in(clause))


def _was_replaced(checked: Checked) -> bool:
    return any(not change.repaired for change in checked.changes)


def _streets(result: Mapping[str, Any]) -> list[str]:
    """The streets of the homes found, relaxed searches too; "" for a home whose address is hidden."""
    relaxed = result.get("relaxed")
    groups = [result, *(one for one in (relaxed if isinstance(relaxed, list) else ()) if isinstance(one, dict))]
    rows = [row for group in groups if isinstance(found := group.get("listings"), list) for row in found]
    return [str(row.get("UnparsedAddress") or "").split(",")[0] for row in rows if isinstance(row, dict)]


def _names_one(said: str, streets: set[str]) -> bool:
    """By the first two words of an address: "214 Larkspur", whatever became of "Ln"."""
    plain = said.lower()
    return any(" ".join(street.lower().split()[:2]) in plain for street in streets if street)


_NONE = re.compile(r"\b(?:no|not|none|nothing|never|cannot|without|\w+n['\u2019]t)\b", re.IGNORECASE)
_VOWELS = frozenset("aeiouy")
_USUAL = frozenset(" \t\n.,;:!?'\"()-/&%$#\u2019\u2018\u201c\u201d\u2013\u2014\u2026*_")


def is_gibberish(text: str) -> bool:
    """Whether nobody could listen to it: no words, other scripts, a salad of tokens, one word over and over."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return len(text.strip()) >= 8 and not any(char.isdigit() for char in text)
    if "\ufffd" in text or sum(map(_is_foreign, letters)) > max(2, len(letters) * 0.3):
        return True
    strange = sum(not (char.isalnum() or char in _USUAL) for char in text)
    if len(text) >= 12 and strange > len(text) * 0.25:
        return True
    return _is_salad(re.findall(r"[^\W_]+", text))


def _is_foreign(letter: str) -> bool:
    return not letter.isascii() and not unicodedata.name(letter, "").startswith("LATIN")


def _is_salad(words: list[str]) -> bool:
    if any(len(word) > 30 for word in words):
        return True
    plain = [word.lower() for word in words]
    if any(len(set(plain[at : at + 4])) == 1 for at in range(len(plain) - 3)):
        return True
    # Words alone: "Saturday, November 28, at 4 PM, Saturday, November 28, at 5 PM or ..." is a choice of times.
    runs = Counter(run for run in zip(plain, plain[1:], plain[2:], strict=False) if "".join(run).isalpha())
    if max(runs.values(), default=0) >= 3:
        return True
    if len(plain) >= 9 and len(set(plain)) < len(plain) * 0.35:
        return True
    spoken = [word for word in words if word.isalpha() and len(word) >= 4 and not word.isupper()]
    dumb = sum(not _VOWELS & set(word.lower()) for word in spoken)
    humped = sum(re.search(r"[a-z][A-Z]", word) is not None for word in spoken)
    return max(dumb, humped) >= 3 and max(dumb, humped) > len(spoken) * 0.3
