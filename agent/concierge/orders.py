"""Words that give a model orders instead of asking about homes, in a visitor's line or in a listing's own text.

Nothing here obeys anything: a visitor's orders are cut out of the line before it is read, and a listing's text that
holds any is not read out. Orders in disguise (spaced, coded, other alphabets) count: disguises.py reads them.
"""

import re
from functools import lru_cache

from agent.concierge import disguises
from agent.concierge.boundaries import boundary
from agent.concierge.foreign_orders import gives_foreign_orders

_MAX_CHARS = 2_000
_TOOLS = r"(?:search_listings|get_listing|compare_listings|estimate_mortgage|open_houses|book_viewing|\w+_\w+\()"
_RULES = (
    r"(?:(?:system |your |initial |hidden |secret |original )*prompts?\b|instructions?|rules|guidelines"
    r"|guardrails|polic(?:y|ies)|programming|filters?|safeguards|safety"
    r"|restrictions|system message|training|configuration|constraints|directions|orders)"
)
# "the rules of the HOA", "ignore any pet rules": the rules of homes are none of ours.
_OF_HOMES = (
    r"(?![^.!?\n]{0,40}?\b(?:hoa|pets?|associations?|rentals?|parking|zoning|buildings?|condos?|communit(?:y"
    r"|ies)|towns?"
    r"|city|lease|deed|covenants?|landlord|noise|my)\b)"
)
_OURS = (
    r"(?:your|previous|prior|above|earlier|preceding|initial|original|system|developer|safety|those|these|fair housing"
    r"|all|any|every|the|its|given)"
)
_SET_ASIDE = (
    r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|bypass(?:ing)?|overrule|drop|disobey|break|skip|abandon"
    r"|violate|stop (?:following|obeying)|(?:do not|don't|never) (?:follow|obey)|turn off|switch off|disable|delete"
    r"|get around|set aside|throw (?:out|away)|pay no attention to)"
)
_SHOW = (
    r"(?:print|reveal|show|tell|repeat|output|display|what(?:'s| is| are| were| was)|give me|share|leak"
    r"|write (?:out|down)"
    r"|recite|summari[sz]e|dump|translate|paraphrase|quote|spell(?: out)?|read (?:me|out|back)|list|encode|explain|copy"
    r"|type out|expose|describe)"
)
_TOLD_BEFORE = (
    r"\b(?:what (?:were|are|have) you (?:been )?(?:told|instructed|given|programmed)\b(?! (?:about|of|on) (?:the|this))"
    r"|(?:your|the) (?:very )?first (?:message|instruction|line of (?:this|the) (?:conversation|chat|prompt))"
    r"|(?:everything|text|words|lines|message|content|conversation|paragraphs?) (?:that (?:is|comes|stands) )?"
    r"(?:above|before (?:this|my|the first)|preceding)\b(?! ?(?:\$|\d|one|two|three|four|five|six|half"
    r"|a (?:million|hundred)))"
    r"|(?:above|before|precedes|preceding) this (?:line|message|prompt|point|conversation|chat)\b"
    r"|words of your (?:first|system|initial))"
)
_ROLES = (
    r"^\W*(?:system|assistant|developer|admin|tool|function)\s*[:>\]]|[\n.!?;]\s{0,3}(?:system|assistant"
    r"|developer|tool)\s*:|<\W{0,3}(?:system|instructions?|tool|im_start|im_end|inst|admin|developer|assistant"
    r"|user|prompt)\b"
    r"|\[\W{0,3}(?:system|inst|admin|developer)\b|#{2,}\s*(?:system|instructions?|new)\b"
    r"|\bsystem (?:override|note|update|message|prompt)\b"
    r"|\b(?:developer|debug|god|admin|maintenance|jailbreak|dan|root|sudo|unrestricted|unfiltered|test) mode\b"
    r"|\bjailbr[eo]ak|\bdo anything now\b|\bend of (?:the )?(?:system )?(?:prompt|instructions)\b"
)
_PLAYS = (
    r"\btalk like\b|\byou are (?:\w+ ){1,4}now\b|\byou(?: are|'re) (?:now|no longer|dan\b|free (?:of|from) )"
    r"|\bfrom (?:now|here|today|this (?:point|moment)) on(?:wards?)?\b[^.!?\n]{0,20}\byou\b"
    r"|\b(?:pretend|role ?-?play(?:ing)?|imagine (?:that )?you(?:'re| are| were| have| had))\b"
    r"|(?<!can )(?<!could )(?<!would )(?<!will )(?<!might )(?<!may )(?<!also )(?<!to )\bact as\b"
    r"(?! an? (?:\w+ )?(?:office|study"
    r"|den|\w*room|gym))|\byou (?:to )?act as\b"
    r"|\b(?:behave|speak|talk|respond|answer|reply) (?:like|as)(?: if)? (?:you|an? (?!home|house|agent\b))"
    r"|\bsimulate (?:being|a (?:person|conversation|chat|terminal|shell|computer)|an? (?:ai|evil|unrestricted))"
    r"|\b(?:play|playing) (?:a game|the role|the part|my|a character)\b"
    r"|\b(?:as an?|you're an?|you are an?) (?:ai )?(?:language model|unrestricted|uncensored|evil|unfiltered"
    r"|jailbroken)\b"
    r"|\b(?:you have|you've got|has|having|with|there are|obey(?:s)?|knows?) no (?:more )?(?:rules|limits"
    r"|restrictions|filters"
    r"|guidelines|boundaries|ethics)\b(?! (?:on|about|for|against))"
    r"|\b(?:answer|respond|speak|talk|reply|behave|chat|operate|ai|model|assistant"
    r"|bot)\b[^.!?\n]{0,30}\b(?:without (?:any )?"
    r"(?:rules|restrictions|limits|filters?|guidelines)|unfiltered|uncensored)\b"
    r"|\bi(?:'m| am) (?:your|the|an?) (?:\w+ )?(?:developer|creator|admin(?:istrator)?|programmer|engineer"
    r"|owner of this"
    r" (?:site|demo|system))\b(?=.*\b(?:your|you|turn|disable|show|filters?|mode)\b)"
    r"|\bauthori[sz]ed (?:to|by) (?:openai|the developers?|override)\b"
)
_SECRETS = (
    r"\b(?:api|access|secret|auth|private|openai)[_ -]?(?:keys?|tokens?)\b|\bpasswords?\b|\byour secrets?\b"
    r"|\bsecret (?:key|token|instructions?|prompt|rules)\b|\b(?:your|bearer|invite|session"
    r"|admin) (?:credentials|tokens?)\b"
    r"|\benv(?:ironment)? variables?\b|(?<!\w)\.env\b|\b(?:your|the) (?:source code"
    r"|config(?:uration)?(?: file)?|logs?)\b"
    r"(?= ?(?:$|[?.!,]))"
    r"|\b(?:private|agent|confidential|internal) (?:remarks?|notes)\b|\bshowing instructions\b"
    r"|\block ?box(?: code)?\b|\b(?:gate|alarm|access|entry|door) codes?\b"
    r"|\b(?:other|another|previous|last|every) (?:visitor|user|caller|customer"
    r"|client)s?(?:'s?)?\b[^.!?\n]{0,30}\b(?:phone|numbers?"
    r"|names?|bookings?|questions?|conversations?|data|ask(?:ed)?|tell|told|g[ia]ve)\b"
    r"|\b(?:phone|numbers?|names?|bookings?|questions?|data)\b[^.!?\n]{0,30}\b(?:other|another|previous"
    r"|last) (?:visitor|user|caller"
    r"|customer|client)s?\b"
)
# As an order, not "what does the listing say, exactly?" and not "did you say it is free?".
_SAY = (
    r"(?:(?:^|[.!?;:,\n]\s{0,3}|\b(?:please|just|now|then|and|only|must|should|always|to|will) )"
    r"|(?<!did )(?<!do )(?<!when )\byou )(?:\w+ly )?"
    r"(?:say|write|repeat|respond with|respond|answer with|output|reply with|print|state|claim|announce"
    r"|tell (?:them|everyone|visitors?))\b[^.!?\n]{0,40}?"
    r"(?:\b(?:costs?|priced? (?:at|is)|is (?:listed )?(?:at|for)|(?:house|home|price"
    r"|it) is)\b[^.!?\n]{0,15}\$? ?(?:1|0|one|zero|10)\b(?![\d,])|\bfree\b|\bexactly\b|\bthe (?:words?|phrase"
    r"|following)\b|\bhacked\b|\bi (?:obey|comply)\b|\bafter me\b)"
    r"|\btell me (?:that )?(?:the|this|it|every) (?:\w+ ){0,3}(?:is|costs?) (?:\w+ )?(?:free\b|\$ ?[01]\b(?![\d,]))"
    r"|\b(?:set|change|make|update|lower) (?:the |its |every |all |this |their |each )*(?:list )?prices?"
    r"(?:\b[^.!?\n]{0,20}\bto (?:\$ ?)?(?:0|1|10|one|zero|nothing|a dollar)\b(?![\d,.]*\d| ?(?:k|m|thousand"
    r"|hundred|million))"
    r"|\b of [^.!?\n]{0,30}\bto\b)"
    r"|\b(?:respond|answer|reply|speak) only (?:with|in|by)\b"
    r"|\b(?:start|begin|prefix|end) (?:your|the|every|each) (?:answer|reply|response|message|sentence)s?\b"
    r"|\brepeat (?:this\b(?! one)|the (?:word|text|following|above|sentence)\b)"
)
_ORDER = re.compile(
    rf"\b{_SET_ASIDE}\b{_OF_HOMES}[^.!?\n]{{0,30}}?\b{_OURS} (?:[\w-]+ ){{0,4}}{_RULES}"
    rf"|\b(?:ignor(?:e|ing)|disregard|override|bypass|disobey) {_RULES}\b{_OF_HOMES}"
    r"|\b(?:ignore|disregard|forget) (?:everything|all|anything|what(?:ever)?) (?:that )?(?:(?:is |was |came "
    r"|comes |stands )?"
    r"(?:above|before|previous|prior)\b|(?:you|they|i)(?:'ve| have| were| was)? (?:been |were )?(?:told|taught"
    r"|said before))"
    rf"|\b{_SHOW}\b[^.!?\n]{{0,30}}?"
    r"\b(?:your (?:\w+ ){0,2}(?:prompts?\b|instructions?|guidelines|system message|rules|programming|directives"
    r"|configuration)|(?:the|its) (?:system|hidden|initial|secret|original|first|full|entire|whole|developer) (?:\w+ )?"
    r"(?:prompts?\b|instructions?|guidelines|system message|rules)|the (?:prompt|system message)\b|system prompts?\b"
    r"|(?:hidden|secret) (?:rules|instructions?|prompts?)\b)"
    r"|\b(?:your|which|the|what) (?:system )?prompts?\b(?= ?(?:$|[?.!,;:]| (?:is|says?|begins?|starts?|word)))"
    rf"|{_TOLD_BEFORE}|{_ROLES}|{_PLAYS}|{_SECRETS}|{_SAY}"
    rf"|\b{_TOOLS}|\bcall (?:the )?\w* ?(?:tool|function)\b"
    r"|\bprint (?:everything|all)\b"
    r"|\bnew (?:rules?|instructions?|orders|directives?)\b(?= ?(?::|apply\b|follow|are\b))|\b(?:your"
    r"|here are) new (?:rules"
    r"|instructions?|orders|role|task|goal)\b"
    r"|\bbase64\b|\brot-?13\b|\bhex(?:adecimal)? (?:string|encoded|code)\b|\bmorse\b|\bpig latin\b"
    r"|\b(?:decode|decrypt|decipher)\b"
    r"|\b(?:delete|drop|truncate|wipe) (?:the |all |every )*(?:tables?|database|bookings)\b|\b(?:delete|wipe"
    r"|truncate) (?:the "
    r"|all |every )*listings?\b|\bsudo\b|\bimport os\b|\beval\("
)
# The same where no word can be told from the next: "ignoreallpreviousinstructions".
_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\w{0,24}(?:instructions?|rules|guidelines|prompt|restrictions)"
    r"|systemprompt|yourprompt|apikey|jailbreak|developermode|doanythingnow|yourinstructions|revealyour"
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
    """Whether a visitor's line tries to give the model orders, as it stands or in disguise."""
    return _is_order(line[:_MAX_CHARS])


def without_orders(line: str) -> str:
    """The sentences of a line that give no orders; "" when none is left, or when it gives them only as a whole."""
    sentences = re.split(r"(?<=[.!?;\n])\s+|\n+", line)
    kept = " ".join(each for each in sentences if each.strip() and not gives_orders(each)).strip()
    return "" if gives_orders(kept) else kept


@lru_cache(maxsize=512)  # earlier lines are read again with every new one
def _is_order(line: str) -> bool:
    text = disguises.plain(line)
    if _ORDER.search(text) or gives_foreign_orders(text):
        return True
    if any(_SQUEEZED.search(run) for run in disguises.squeezed(text)):
        return True
    # English in code is meant for a model: nobody asks about homes like this.
    return any(_ORDER.search(read) for read in disguises.undone(text)) or any(disguises.decoded(line))


def may_be_read_out(text: str) -> bool:
    """Whether remarks, or any text of a listing, may be read to a visitor: all of it describes a home."""
    return not (_UNFIT.search(text) or _PREFERENCE.search(text) or gives_orders(text) or boundary(text))
