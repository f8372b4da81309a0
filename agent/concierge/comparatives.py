"""More or less of what was shown: "something cheaper", "it's too small". Reads lines (lower case) only."""

import re

# "It's too small." asks for another home; "is it too small for a piano?" asks about this one.
_TOO = r"^(?!.*\?)\W*(?:\w+,? )?(?:(?:it|that|this|they|those|these|its)(?:'s| is| are| looks)? )?(?:\w+ )?too "
CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|more affordable|lower price[ds]?)\b(?! than)"
    rf"|{_TOO}(?:expensive|pricey|dear|costly)\b"
)
BIGGER = re.compile(
    r"\b(?:bigger|larger|roomier|more space|more room)\b(?! than)"
    rf"|{_TOO}(?:small|tiny|cramped|tight|little)\b"
)
SMALLER = re.compile(r"\b(?:smaller|tinier|less space)\b(?! than)")
NEWER = re.compile(r"\b(?:newer|more modern|more recent)\b(?! than)")
# "Cheap", "something affordable": no figure is named, so the lowest price comes first.
CHEAP = re.compile(
    r"\W*(?:(?:something|anything|i want|real(?:ly)?|very|just|pretty) )*(?:cheap|inexpensive|affordable)\W*"
)
ALIKE = re.compile(
    r"\b(?:similar|comparable|alike)\b|\b(?:homes?|houses?|condos?|places?|ones?|something|anything|others?|more)"
    r"(?: \w+)? (?:just )?like (?:it|that|this|the (?:first|second|third|last)|them|these)\b"
)
