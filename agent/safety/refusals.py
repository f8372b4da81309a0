"""What a clause only says to refuse it, or to say who knows, blanked out: "I can't say whether an area is safe".

What is left is what the clause claims. Works on lower case text with straight apostrophes; keeps every position.
"""

import re

# Where a refusal ends at the latest: "I can't say, but it is very safe" claims something.
_PARTS = re.compile(
    r"[.!?;\u2014]+\s|\s-\s|,?\s(?:but|however|though|although|yet|still|that said|nevertheless|between us)\b"
    r"|,?\sand (?=(?:it|it's|they|they're|this|that's|that is|there|there's|we|you|you'll|the|its|most|many)\b)"
)
_SPEAK = (
    r"(?:say|tell|judge|rate|rank|assess|describe|speak|talk|comment|advise|give|offer|share|provide|help|answer|choose"
    r"|pick|search|filter|discuss|determine|evaluate|know|have|make|characteri[sz]e|compare|confirm|promise|guarantee"
    r"|predict|contact|call|e-?mail|text|send|reach|vouch|steer|look|see|sort|select|state|suggest|review|take|do|be"
    r"|recommend (?:\w+ ){0,4}(?:by|based on|because of)|get in touch|follow up|pretend|claim|show|repeat|reveal)"
)
_NOT = r"(?:can't|cannot|can not|couldn't|could not|won't|will not|don't|do not|wouldn't|may not|must not|shouldn't)"
_REFUSES = re.compile(
    rf"\b(?:i|we)(?:'m sorry,? (?:but )?i)? (?:really |also |just |simply |still )?{_NOT} (?:\w+ly |also )?{_SPEAK}\b"
    r"|\b(?:i'm|i am|we're|we are) (?:sorry, )?(?:not (?:able|allowed|permitted|here|in a position)|unable) to\b"
    r"|\b(?:i|we) (?:have no|hold no|give no|offer no|never|can (?:neither|give no|offer no))\b"
    r"|\bno opinions? (?:on|about|of)\b"
    r"|\b(?:keeps?|prevents?|stops?|bars?|forbids?) (?:me|us)\b"
    r"|\b(?:doesn't|does not|won't) (?:allow|let|permit) (?:me|us)\b"
    r"|\b(?:listings?|records?|results?|remarks) (?:doesn't|does not|do not|don't) (?:say|state|tell|mention"
    r"|name|rate|show)\b"
    r"|\bnothing in (?:the|this|its|any) (?:listings?|records?|results?|remarks|data) (?:says?|states?|tells?"
    r"|mentions?)\b"
    r"|\bthe listings? (?:says? nothing|is silent|are silent)\b|\bnot stated\b"
    r"|\b(?:nothing|not something|not anything|isn't something|no question) (?:that )?(?:i|we) can\b"
    r"|\bnot (?:with|by|on|based on|about) (?:who|people|the people|crime|safety|schools)\b"
    r"|\binstead of\b|\brather than\b|\bagainst fair housing\b"
)
_WHO_KNOWS = re.compile(
    r"\b(?:police|sheriff|education department|department of education|public (?:data|reports?|records?)"
    r"|licensed professional|lawyer|attorney|tax (?:adviser|advisor|professional)|accountant)\b"
)
_ASKED = re.compile(r"\b(?:whether|if|how (?:good|safe|bad|much|well)|questions? (?:about|on|of)|ask|for|about)\b.*")
_AT_THE_END = re.compile(r"\W*(?:\w+\W*){0,2}(?:(?:or|and) \w+(?: \w+)?\W*)?$")


def without_refusals(text: str) -> str:
    """`text`, as long as before, with blanks for what it refuses or leaves to those who know."""
    kept, at = [], 0
    for border in [*_PARTS.finditer(text), None]:
        end = border.start() if border else len(text)
        kept.append(_claimed(text[at:end]))
        if border:
            kept.append(border[0])
            at = border.end()
    return "".join(kept)


def _claimed(part: str) -> str:
    if refusal := _REFUSES.search(part):
        # "Who lives somewhere is nothing I can describe": the refusal stands behind what is refused.
        behind = _AT_THE_END.match(part, refusal.end())
        return _blanked(part, 0 if behind else refusal.start())
    if _WHO_KNOWS.search(part) and (asked := _ASKED.search(part)):
        return _blanked(part, asked.start())
    return part


def _blanked(part: str, start: int) -> str:
    return part[:start] + " " * (len(part) - start)
