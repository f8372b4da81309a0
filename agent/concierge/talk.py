"""Small talk, honesty about being an AI, and other languages: lines that need no tool. Decides, says nothing."""

import re

from agent.concierge.dialogue import Act, Dialogue, Line
from agent.concierge.terms import explained

_MACHINE = r"(?:robot|bot|chat ?bot|ai|a\.i\.|artificial(?: intelligence)?|chatgpt|gpt|llm|language model|automated)"
_HUMAN = re.compile(
    r"\b(?:are|r|is) (?:you|u) (?:an? |the |really |actually |just |even |some |talking |still )*"
    rf"(?:human|real(?! estate)|person|people|machine|computer|recording|recorded|somebody|alive|conscious"
    rf"|{_MACHINE})\b"
    # "is that real hardwood", "is there a recording of the tour" ask about a home.
    r"|\bis (?:this|that|there) (?:an? |the |really |actually |just |even |some |talking )*"
    rf"(?:human|real (?:person|human|agent|voice)|person(?= |\W*$)(?! (?:living|home))|people talking|{_MACHINE})\b"
    r"|\b(?:is|are) (?:this|that) (?:all |really |actually )?(?:real|recorded|fake|a recording|a machine"
    r"|a computer)\W*$"
    r"|\b(?:who|what) (?:are|r) (?:you|u)\b(?! (?:looking|doing|offering|showing|asking|able|going))"
    r"|\b(?:talking|speaking|chatting"
    r"|dealing) (?:to|with) (?:an? )?(?:real |live |actual )?(?:human|person|robot|bot|ai|machine|computer"
    r"|somebody|someone|(?:human|real|live) agent)\b"
    r"|\bis (?:this|that|your) (?:voice )?(?:real|synthetic|fake|a real voice)\W*$|\bwhat(?:'s| is) your name\b"
    r"|\bare you (?:a )?licensed\b|\bare these (?:homes |listings |houses )?real\b|\bdo you have (?:feelings|a body"
    r"|kids|children|a (?:wife|husband|family|face|license|soul))\b"
    r"|\bwhose voice\b|\bis (?:it|this) a (?:real )?(?:human|person|recording|robot|machine)\b|\bcan i (?:talk"
    r"|speak) (?:to|with) (?:an? )?(?:real |live )?(?:human|person|agent|somebody|someone)\b"
    r"|\b(?:which|what) (?:\w+ )?(?:language )?(?:model|llm|ai|gpt) (?:are you|is this|do you|runs|powers)\b"
    r"|\bwho (?:made|built|created|programmed|trained|wrote) you\b|\bhow old are you\b|\bwhere do you live\b"
    r"|\byou(?:'re| are)? (?:sound|seem|must be|not) (?:so |very |too |like )*(?:an? )?(?:real )?(?:human"
    r"|person|robot)\b"
    r"|\b(?:human|person) (?:typing|writing|answering|behind)\b"
)
# "get me a real person": asked for, not whether we are one.
_PERSON = re.compile(
    r"\b(?:give me|get me|i (?:want|need|would like|'d like)|let me|put me (?:through|on)|connect me|transfer me"
    r"|(?:talk|speak|chat) (?:to|with)|hand me over|where(?:'s| is)|is there)\b.{0,24}\b(?:(?:real|actual|live|human"
    r"|other) (?:person|agent|human|being|realtor)|human|somebody else|someone else|your (?:boss|manager|supervisor))\b"
)
_LANGUAGE = re.compile(
    r"\b(?:speak|talk|understand|answer|reply|switch to|continue|go on)\b.{0,12}\b(?:spanish|french|german|italian"
    r"|portuguese|chinese|mandarin|cantonese|japanese|korean|russian|arabic|hindi|tagalog|vietnamese|polish|ukrainian"
    r"|turkish|dutch|greek|hebrew|farsi|(?:an)?other languages?)\b"
)
_RUDE = re.compile(
    r"\b(?:you|u|this(?: bot| thing| assistant| agent)?"
    r"|it|that)(?:'re|'s| are| is| r)? (?:so |such (?:a |an )?|really |just |a |an |all |totally "
    r"|completely )*(?:suck\w*|stupid|dumb\w*|useless|idiot\w*|moron\w*|worthless|pathetic|ridiculous|annoying"
    r"|rubbish|garbage|trash|crap\w*|bullshit|shit\w*|a joke|hopeless|lame|waste of (?:my )?time)\b"
    r"(?! (?:house|home|kitchen))"
    r"|\b(?:shut up|go to hell|screw you|f+u+c+k\w*|wtf|piss off|get lost|(?:i )?hate (?:you|this (?:bot|thing)))\b"
    r"|\bare you (?:stupid|dumb|deaf|an idiot|serious|kidding)\b"
)
_MISTAKEN = re.compile(
    r"\byou(?:'re| are|r)? (?:wrong|mistaken|not listening|misunderst\w+|(?:don't|didn't|do not) (?:understand|answer"
    r"|listen|get (?:it|me)))\b|\b(?:that|this|it)(?:'s| is| was)(?: just)? (?:not|wrong|incorrect|nonsense)\b"
    r"(?: (?:right|correct|true|what i (?:\w+ )?(?:asked|meant|said|wanted|want)))?\W*$"
    r"|\b(?:not|isn't|wasn't) (?:what i|my question)\b"
    r"|\b(?:wrong answer|answer (?:me|my question)|stop (?:asking|repeating|saying)|(?:why do you|you) keep)\b"
)
_HELLO = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|yo)\b|\bhow are you\b"
    r"|\bhow(?:'s| is) it going\b|\bnice to meet you\b"
)
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|appreciate|great job|well done|awesome|perfect|wonderful|very helpful)\b"
)
_BYE = re.compile(r"\b(?:bye|goodbye|good ?night|see you|that's all|that is all|that's it for)\b")
_HELP = re.compile(
    r"\b(?:help(?: me)?|what can you|how does this work|what do you do|how can you|what should i ask"
    r"|what are you able)\b"
)
YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please(?: do)?|go ahead|tell me more|go on|absolutely|of course"
    r"|sounds good|why not)\b[\s,.!]*(?:please|do|that|sure|go ahead|tell me more|i would|more)?\W*$"
)
_NO = re.compile(r"^\W*(?:no|nope|nah|not really|no thanks?(?: you)?|not now|never ?mind)\W*$")
_CONTACT = re.compile(
    r"\b(?:call me(?! at)|e-?mail (?:me|it|them)|text me|make an offer|put in an offer|submit an offer|negotiate"
    r"|sign (?:the|a)|contact (?:the|them|him|her)|send me|apply for|list my (?:home|house)|sell my (?:home"
    r"|house|condo))\b"
)
_AVERAGE = re.compile(
    r"\b(?:average|median|mean|typical) (?:\w+ ){0,2}(?:price|prices|rent|rents|cost)\b|\bprice (?:trends?"
    r"|per square)\b"
    # Which town is the cheapest: a comparison of all its homes.
    r"|\b(?:which|what) (?:town|city|place|area) (?:is|has|would be|offers)\b.{0,20}\b(?:cheap\w*|expensive|affordable"
    r"|pric\w+|value)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:poems?|songs?|jokes?|riddles?|recipes?|weather|world cup|president|stock market|homework|translate"
    r"|football|movie|write (?:me )?(?:a|an|some))\b"
)
_RECOMMEND = re.compile(
    r"\b(?:do|would|can|could) you (?:recommend|prefer|suggest|like (?:best|better))"
    r"|\bwhich (?:\w+ )?should i (?:buy|choose|pick|take|rent)\b"
    r"|\bwhich (?:is|one is|would be|are) (?:the )?(?:nicer|nicest|prettier|prettiest|more beautiful)\b"
    r"|\bwhat(?:'s| is) your (?:favou?rite|recommendation|opinion)\b|\bwould you buy\b"
)
_ABOUT_IT = re.compile(
    r"^\W*(?:and |so |but |ok |okay )*(?:does|do|is|isn't|doesn't|wasn't|are|has|have|was|what|which|when"
    r"|where|how|who|tell|what's"
    r"|how's|describe|compare|would|can)\b.*"
    r"\b(?:it|its|it's|that one|this one|that house|this house|the (?:house|home|place|condo|first|second"
    r"|third|last|cheapest|cheaper|bigger|other)(?: one)?|they|them|those|these|both|either)\b"
)
_AGAIN = re.compile(
    r"\b(?:say (?:that|it) again|repeat (?:that|it|please|yourself)|come again|pardon|what did you say"
    r"|once more|again please|i didn't (?:hear|catch|get) (?:that|it))\b|^\W*(?:what|huh|again|repeat)\W*$"
)
_FOREIGN = re.compile(
    r"\b(?:parlez|vous|francais|français|habla|hablas|español|espanol|sprechen|deutsch|parla|italiano|fala"
    r"|português|hola|busco|casa|casas|quiero|necesito|habitaciones|dormitorios|cuanto|cuánto|precio|gracias"
    r"|por favor|puede|tiene|donde|dónde|una|con|para|bonjour|salut|je|cherche|maison|chambres|merci|avec|vous"
    r"|est-ce|combien|appartement|une|pour"
    r"|guten|hallo|ich|suche|haus|wohnung|zimmer|bitte|danke|mit|einen|eine|wie|viel|ein|und|ciao|buongiorno"
    r"|cerco|vorrei|camere|muy|está|pero|barrio|seguro|segura|très|dans|quartier|ist|nicht|sehr|für|molto|não|muito"
    r"|também|nous|das|der|grazie|quanto|olá|obrigado|procuro|quartos|preciso|quero|um|uma"
    r"|com|privet"
    r"|arigato)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|is|are|a|in|with|for|and|of|to|do|does|you|i|me|it|house|home|homes|houses|bedroom|bedrooms"
    r"|condo|under|show|what|how|have|any)\b"
)


def asks_who(text: str) -> bool:
    """Whether a line (lower case, straight apostrophes) asks who or what is speaking."""
    return _HUMAN.search(text) is not None


def first_of_all(dialogue: Dialogue, line: Line) -> Act | None:  # noqa: PLR0911 - one rule after the other, a return each
    """What is answered whatever else the line says: who is speaking, and in which language."""
    if asks_who(line.text):
        return Act("say", "who")
    if _PERSON.search(line.text):
        return Act("say", "person")
    if not_english(line.raw, line.text) or _LANGUAGE.search(line.text):
        return Act("say", "english")
    if explained(line.text):
        return Act("say", "term")
    if (
        _AGAIN.search(line.text)
        and dialogue.last is not None
        and dialogue.last.kind in ("ask", "describe", "search", "compare", "pick")
    ):
        return dialogue.last
    if _ELSEWHERE.search(line.text):
        return Act("say", "unknown")
    if _AVERAGE.search(line.text):
        return Act("say", "no_average")
    if _RECOMMEND.search(line.text) and not line.reading.wishes.keys() - {"property_sub_types", "cities"}:
        return Act("say", "no_favorite")
    if _CONTACT.search(line.text) and not line.reading.names_homes:
        return Act("say", "not_possible")
    if _CONTACT.search(line.text) and re.search(r"\b(?:offer|sell my|list my|negotiate)\b", line.text):
        return Act("say", "not_possible")
    return None


def small_talk(dialogue: Dialogue, line: Line) -> Act | None:
    """Courtesies, and what we can do."""
    for pattern, say in (
        (_RUDE, "rude"),
        (_MISTAKEN, "mistaken"),
        (_BYE, "goodbye"),
        (_THANKS, "thanks"),
        (_HELP, "help"),
        (_HELLO, "greeting"),
        (_NO, "agree"),
        (YES, "agree"),
    ):
        if pattern.search(line.text):
            return Act("say", say)
    if dialogue.thread.focus and (line.raw.strip().endswith("?") or asks_about_it(line.text)):
        return Act("say", "not_said", keys=(dialogue.thread.focus,))
    return None


def asks_about_it(text: str) -> bool:
    """Whether a line asks about a home without naming it."""
    return _ABOUT_IT.search(text) is not None


def not_english(raw: str, text: str) -> bool:
    """`text` is `raw` in lower case. A few words of another language beside none of ours, or another alphabet."""
    letters = [c for c in raw if c.isalpha()]
    if len(letters) >= 4 and sum(ord(c) > 0x24F for c in letters) > 0.4 * len(letters):
        return True
    foreign, english = len(_FOREIGN.findall(text)), len(_ENGLISH.findall(text))
    return foreign >= 2 and foreign > english
