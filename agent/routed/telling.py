"""Whether a text tells anything of what an answer tells. Not whether it is right: agent.grounding judges that."""

import re

from agent.errors import SaysNothing
from agent.figures_in_text import figures_in

# Of the words of an answer so many make a text one that tells the same in other words.
_ENOUGH = 0.4
_USUAL = (
    "about also could does from have here home homes house like more much other shall tell than that their them there "
    "these they this those what when where which with would your yours listing listings"
)
_USUAL_WORDS = frozenset(re.findall(r"\w+", _USUAL))


# So much may go before the point: "Let me tell you about that one, which is a favorite of many visitors here."
_MOST_CHARS_BEFORE = 160
_WHOLE_SENTENCE = re.compile(r"[.!?]['\")]?\s|\n")


class Begin:
    """Holds back the begin of a text until it tells something of the answer, a whole sentence at least.

    A small model that begins with "This is one of the most luxurious homes" does not come to the point later.
    """

    def __init__(self, answer: str, question: str) -> None:
        """Without `answer` nothing is held back."""
        self._answer = answer
        self._question = question
        self._held = ""
        self._open = not answer

    def feed(self, text: str) -> str:
        """The next piece; gives what may be passed on. Raises SaysNothing when it tells of something else."""
        if self._open:
            return text
        self._held += text
        if not _WHOLE_SENTENCE.search(self._held) and len(self._held) < _MOST_CHARS_BEFORE:
            return ""
        if tells_of(self._held, self._answer, self._question):
            return self._passed_on()
        if len(self._held) >= _MOST_CHARS_BEFORE:
            raise SaysNothing("the model began with something else than what was looked up")
        return ""

    def end(self) -> str:
        """The text is at its end: what was held back, if it tells something."""
        if self._open or tells_of(self._held, self._answer, self._question):
            return self._passed_on()
        return ""

    def raise_if_nothing(self) -> None:
        """Raises SaysNothing when nothing that tells something has come."""
        if not self._open:
            raise SaysNothing("the model told nothing of what was looked up")

    def _passed_on(self) -> str:
        self._open = True
        held, self._held = self._held, ""
        return held


def tells_of(said: str, answer: str, question: str = "") -> bool:
    """By a figure, a street or enough of the words that stand in the answer: "It has room for two cars" of "The
    garage is for 2 cars." What the answer asks at its end counts for nothing; an answer without any of it asks for
    nothing.

    To a question that names no home, an answer that names homes is told by one of them: "Which is the cheapest?" is
    not answered by "It has 1,540 square feet." Nor is "Has the first one a garage?" by a street alone.
    """
    told = " ".join(one for one in re.split(r"(?<=[.!?])\s+", answer) if not one.endswith("?"))
    figures, streets, words = _figures(told), _streets(told), _words(told)
    if not (figures or streets or words):
        return True
    if streets & _streets(said):
        which = len(streets) > 1 or re.search(r"\bwhich\b", question, re.IGNORECASE)
        topic = set() if which else words & _words(question)
        return not topic or bool(topic & _words(said) or figures & _figures(said))
    if streets and not streets & _streets(question):
        return False
    if figures & _figures(said):
        return True
    return len(words & _words(said)) >= max(1.0, _ENOUGH * len(words)) if words else False


def _figures(text: str) -> set[tuple[str, str]]:
    return {(one.kind, str(one.value)) for one in figures_in(text)}


def _streets(text: str) -> set[str]:
    """ "19 millrace": a house number and the word behind it, a name as most are written."""
    return {f"{number} {word.lower()}" for number, word in re.findall(r"\b(\d{1,6}) ([A-Z]\w+)", text)}


def _words(text: str) -> set[str]:
    """Without names: who speaks of "it" leaves them out."""
    return {word.removesuffix("s") for word in set(re.findall(r"\b[a-z]{4,}", text)) - _USUAL_WORDS}
