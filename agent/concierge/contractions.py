"""What people leave out when they type: "whats", "dont", "pls", "u". Put in full, so that one rule reads both.

Knows spelling only. Words that are also others stay as they are: "its", "ill", "were", "id", "wont to".
"""

import re

_FULL = {
    "whats": "what's",
    "wheres": "where's",
    "whos": "who's",
    "hows": "how's",
    "whens": "when's",
    "thats": "that's",
    "theres": "there's",
    "dont": "don't",
    "doesnt": "doesn't",
    "didnt": "didn't",
    "isnt": "isn't",
    "arent": "aren't",
    "wasnt": "wasn't",
    "werent": "weren't",
    "hasnt": "hasn't",
    "havent": "haven't",
    "cant": "can't",
    "couldnt": "couldn't",
    "wouldnt": "wouldn't",
    "shouldnt": "shouldn't",
    "im": "i'm",
    "ive": "i've",
    "youre": "you're",
    "theyre": "they're",
    "lemme": "let me",
    "gimme": "give me",
    "wanna": "want to",
    "gonna": "going to",
    "pls": "please",
    "plz": "please",
    "u": "you",
    "abt": "about",
    "diff": "difference",
    "approx": "about",
    "sth": "something",
}
_SHORT = re.compile(rf"(?<![\w'#-])(?:{'|'.join(_FULL)})(?![\w'-])")


def in_full(text: str) -> str:
    """`text` in lower case, with straight apostrophes. "unit u" keeps its letter."""
    if "unit u" in text:
        return text
    return _SHORT.sub(lambda found: _FULL[found[0]], text)
