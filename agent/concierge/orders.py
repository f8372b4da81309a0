"""Words that give a model orders instead of asking about homes, in a visitor's line or in a listing's own text.

Nothing here obeys anything: a visitor's orders are cut out of the line before it is read, and a listing's text that
holds any is not read out.
"""

import re

from agent.concierge.boundaries import boundary

_TOOLS = r"(?:search_listings|get_listing|compare_listings|estimate_mortgage|open_houses|book_viewing|\w+_\w+\()"
_RULES = (
    r"(?:(?:system |your |initial |hidden |secret |original )*prompts?\b|instructions?|rules|guidelines"
    r"|guardrails|polic(?:y|ies)|programming"
    r"|restrictions|system message|training|configuration|constraints|directions)"
)
_ORDER = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass|overrule|drop|disobey|break|skip)\b[^.!?\n]{{0,40}}?\b{_RULES}"
    r"|\b(?:ignore|disregard|forget) (?:everything|all|anything) (?:above|before|previous|prior|you(?:'ve"
    r"| have| were) (?:been )?told)"
    r"|\b(?:print|reveal|show|tell|repeat|output|display|what(?:'s| is| are)|give me|share|leak|write out"
    r"|recite|summari[sz]e|dump)\b[^.!?\n]{0,30}?"
    r"\b(?:(?:your|the|system|hidden|initial|secret) (?:\w+ )?(?:prompts?\b|instructions?|guidelines"
    r"|system message)|your rules|system prompt)"
    r"|^\W*(?:system|assistant|developer|admin|tool|function)\s*[:>\]]|[\n.!?;]\s*(?:system|assistant"
    r"|developer|tool)\s*:|<\W*/?(?:system|instruction|tool|im_start|inst)"
    r"|\[/?(?:system|inst)\b|\bsystem (?:override|note|update|message)\b|\b(?:developer|debug|god|admin"
    r"|maintenance|jailbreak|dan) mode\b|\bjailbreak|\bdo anything now\b"
    r"|\bprint (?:everything|all|out)\b|\b(?:everything|text|words|lines) above\b|\btalk like\b"
    r"|\byou are (?:\w+ ){1,4}now\b"
    r"|\byou are (?:now|no longer)\b|\bfrom now on\b[^.!?\n]{0,20}\byou\b|\b(?:pretend|act as|role ?play"
    r"|simulate|imagine (?:that )?you(?:'re| are))\b"
    rf"|\b{_TOOLS}|\bcall (?:the )?\w* ?(?:tool|function)\b|\b(?:api[_ ]?keys?|passwords?|secrets?"
    r"|env(?:ironment)? variables?|\.env)\b"
    r"|\b(?:say|write|repeat|respond with|answer with|output|reply with|print|state|claim|announce|tell (?:me"
    r"|them|everyone|visitors?))\b[^.!?\n]{0,40}?"
    r"(?:\b(?:costs?|priced? (?:at|is)|is (?:listed )?(?:at|for)|(?:house|home|price"
    r"|it) is)\b[^.!?\n]{0,15}\$? ?(?:1|0|one|zero|10)\b(?![\d,])|\bfree\b|\bexactly\b|\bthe (?:words?|phrase"
    r"|following)\b|\bhacked\b|\bi (?:obey|comply)\b)"
    r"|\b(?:set|change|make|update|lower) (?:the |its |every |all "
    r"|this )*(?:list )?prices?\b[^.!?\n]{0,20}\bto\b|\brepeat after me\b|\bnew (?:rules?|instructions?)\b"
    r"|\bbase64\b|\brot13\b"
    r"|\b(?:as an?|you're an?|you are an?) (?:ai )?(?:language model|unrestricted|uncensored|evil)\b"
    r"|\bwithout (?:any )?(?:rules|restrictions|limits)\b"
    r"|\b(?:private|agent|confidential|internal) (?:remarks?|notes)\b|\bshowing instructions\b"
    r"|\block ?box(?: code)?\b|\b(?:gate|alarm|access|entry|door) codes?\b"
    r"|\b(?:delete|drop|truncate|wipe) (?:the |all )?(?:tables?|listings?|database|bookings)\b|\bsudo\b"
    r"|\bimport os\b|\beval\("
)
# In a listing's own text: words that talk to a model or to a visitor's wallet instead of describing a home.
_UNFIT = re.compile(
    r"\b(?:ignore|disregard|instructions?|assistants?\b(?! living)|prompts?\b|chatbots?|language models?|llm"
    r"|a\.?i\.?(?= )|you must|you are now|you should|you will (?:say|tell)"
    r"|tell (?:the |every |all |any )?(?:visitors?|buyers?|users?|callers?|customers?|them)|say (?:that|this"
    r"|to)|recommend this|always|never|reveal|wire|transfer|deposit to"
    r"|call (?:the )?\w*_\w+|book_\w+|system|important notice|attention|note to|do not (?:mention|tell|show"
    r"|reveal|offer)|only (?:mention|recommend|show)|override|tool)\b"
    r"|https?:|www\.|@|[<>{}\[\]`|\\]|\*\*|\$ ?\d|\d ?(?:usd|dollars)|\d{3}[-. ]\d{4}",
    re.IGNORECASE,
)
_PREFERENCE = re.compile(
    r"\b(?:perfect|ideal|great|best|good|suited|suitable|wonderful|made|designed|right) for (?:a |an |the "
    r"|any |your |all )?(?:[\w-]+ ){0,2}(?:famil|couple|single|retire|young|kids"
    r"|child|bachelor|empty|professional|student|wom[ae]n|men\b|man\b|christian|people|adult|senior|mature|newlywed)"
    r"|\b(?:no|adults?|without) (?:kids|children|only|pets or children)\b|\bexclusive\b|\b(?:no"
    r"|not) (?:section 8|vouchers?)|\bable[- ]bodied\b|\bmust (?:be|speak|have a job)\b"
    r"|\b(?:famil(?:y|ies)|kid|child)(?:ren)?[- ](?:friendly|oriented)\b|\bfamily (?:neighbou?rhood|area"
    r"|street|community|town)\b|\bpreferred\b|\bseller prefers\b|\b(?:christian|catholic|jewish|muslim|white"
    r"|english[- ]speaking)\b(?! (?:kitchen|cabinet|trim|oak|fence|wall|tile|picket|paint|quartz|marble|brick))",
    re.IGNORECASE,
)


def gives_orders(line: str) -> bool:
    """Whether a visitor's line tries to give the model orders."""
    return _ORDER.search(_plain(line)) is not None


def without_orders(line: str) -> str:
    """The sentences of a line that give no orders; "" when none is left."""
    sentences = re.split(r"(?<=[.!?;\n])\s+|\n+", line)
    return " ".join(each for each in sentences if each.strip() and not _ORDER.search(_plain(each))).strip()


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")[:2000]


def may_be_read_out(text: str) -> bool:
    """Whether remarks, or any text of a listing, may be read to a visitor: all of it describes a home."""
    return not (_UNFIT.search(text) or _PREFERENCE.search(text) or _ORDER.search(_plain(text)) or boundary(text))
