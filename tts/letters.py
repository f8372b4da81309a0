"""How letters that are spelt out must be written for espeak-ng to say them as letters. Knows no phonemes.

tts.speakable writes "H O A"; espeak reads that as "aitch oh a house", and "three A" as "three a". Found by trying
(version 1.52): stops between the letters give the letters' names with the stress of an abbreviation, a hyphen after a
lone "A" gives its name.
"""

import re

_LETTERS = re.compile(r"(?<![^\W_])[A-Z](?: [A-Z])+(?![^\W_]|['’])")
_LONE_A = re.compile(r"(?<![^\W_])(?<![.'’-])A(?![^\W_]|['’.-])")


def for_espeak(spoken: str, *, begins: bool) -> str:
    """`spoken` of one word with its letters as espeak says them: "H O A" becomes "H.O.A", "three A" "three A-".

    `begins`: a sentence begins here, where "A" is the article ("A house").
    """
    spoken = _LETTERS.sub(lambda found: found[0].replace(" ", "."), spoken)
    return _LONE_A.sub(lambda found: "A" if begins and found.start() == 0 else "A-", spoken)
