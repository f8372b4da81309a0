"""How letters that are spelt out must be written for espeak-ng to say them as letters. Knows no phonemes.

tts.speakable writes "H O A"; espeak reads that as "aitch oh a house", and "three A" as "three a". Found by trying
(version 1.52): stops between the letters give the letters' names with the stress of an abbreviation, a hyphen after a
lone "A" gives its name. Of a plural such as "H O As" it reads "aitch oh as", of "T Vs" "tee vee ess", but of "H O A's"
and "T V's" what is meant.
"""

import re

_LETTERS = re.compile(r"(?<![^\W_])[A-Z](?: [A-Z])+(?![^\W_]|['’])")
_PLURAL = re.compile(r"(?<![^\W_])([A-Z] [A-Z])s(?![^\W_])")
_PLURAL_OF_TWO = re.compile(r"(?<![^\W_])A(?= [A-Z]['’]s)")
_LONE_A = re.compile(r"(?<![^\W_])(?<![.'’-])A(?![^\W_]|['’.-])")


def for_espeak(spoken: str, *, begins: bool) -> str:
    """`spoken` of one word with its letters as espeak says them: "H O A" becomes "H.O.A", "H O As" "H.O A's",
    "three A" "three A-".

    `begins`: a sentence begins here, where "A" is the article ("A house").
    """
    spoken = _PLURAL.sub(r"\1's", spoken)
    spoken = _PLURAL_OF_TWO.sub("A-", spoken)  # "ACs are old": no article
    spoken = _LETTERS.sub(lambda found: found[0].replace(" ", "."), spoken)
    return _LONE_A.sub(lambda found: "A" if begins and found.start() == 0 else "A-", spoken)
