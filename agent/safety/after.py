"""The check of a language model's clauses: what must not be said is replaced by the concierge's sentence for it.

One reply a judge. Knows the rules of this room and the concierge's sentences; knows no tool, no listing and no figure.
"""

from collections.abc import Collection, Mapping

from agent.checked import Change, Checked
from agent.concierge.disguises import plain
from agent.concierge.replies import LIMITS, NO_CONTACT, NOT_A_PERSON, ONLY_ENGLISH, ORDERS
from agent.concierge.talk import not_english
from agent.safety.leaks import Leaks
from agent.safety.markup import Markup
from agent.safety.statements import Subject, subjects

_INSTEAD: Mapping[Subject, str] = {
    **{name: ways[0] for name, ways in LIMITS.items()},
    "orders": ORDERS[1],
    "identity": NOT_A_PERSON,
    "contact": NO_CONTACT,
    "language": ONLY_ENGLISH,
}
# Changes are kept and shown to whoever tunes the voice: never with the words that leaked.
_LEAKED = {"key": "[a key]", "prompt": "[words of the prompt]"}
# How far back a sentence is read: "a wonderful place, quiet and green, for" and then "young families".
_MOST_CHARS_BEFORE = 400


class After:
    """A Judge (agent.checked) of one reply. Hears what the model wrote, whatever became of it."""

    def __init__(self, prompt: str, secrets: Collection[str] = ()) -> None:
        """`prompt`: all that the model is told in confidence. `secrets`: keys and tokens, never said even in pieces."""
        self._leaks = Leaks(prompt, secrets)
        self._markup = Markup()
        self._told: set[Subject] = set()
        self._heard = ""

    def check(self, clause: str, said: str) -> Checked:
        """See Judge. The sentence for a subject is said once a reply; later clauses of that subject are left out."""
        if leak := self._leaks.found(clause):
            self._heard += f" {_LEAKED[leak]}."
            return self._instead("orders", "leak", _LEAKED[leak], said)
        text = self._markup.without(clause)
        if not text:
            return Checked("", (Change("tool_text" if text is None else "markup", clause, ""),))
        if not_english(text, text.lower()):  # the rules below read English alone
            return self._instead("language", "language", clause, said)
        before, sentence = self._sentence(said)
        self._heard += f" {text}"
        whole = f"{sentence} {plain(text)}".lstrip()
        for subject in subjects(whole, len(whole) - len(plain(text)), before):
            return self._instead(subject, subject, clause, said)
        changes = () if text == clause else (Change("markup", clause, text, repaired=True),)
        return Checked(text, changes)

    def _sentence(self, said: str) -> tuple[str, str]:
        """What the model wrote before: whole sentences, and the sentence that goes on. Plain text."""
        heard = plain(self._heard or said)[-_MOST_CHARS_BEFORE:]
        end = max(heard.rfind(mark) for mark in ".!?") + 1
        return heard[:end], heard[end:].strip()

    def _instead(self, subject: Subject, reason: str, was: str, said: str) -> Checked:
        now = _INSTEAD[subject]
        if subject in self._told or now in said:
            now = ""
        self._told.add(subject)
        return Checked(now, (Change(reason, was, now),))
