"""What the concierge says without any tool: small talk, boundaries, questions back.

Each entry gives several ways to say one thing; the caller takes one not said before. Takes no decision.
"""

from collections.abc import Mapping

import agent.concierge.phrasing as say
from agent.concierge.boundaries import Boundary

OFFER = (
    "What kind of home are you looking for?",
    "Which town, price or size do you have in mind?",
    "Shall I look by town, by price or by bedrooms?",
    "How many bedrooms would you like?",
)
MORE = (
    "Which one would you like to hear more about?",
    "Shall I tell you more about one of them?",
    "Would you like the details of one of these?",
)
ELSE = (
    "What else would you like to know about it?",
    "Is there anything more you would like to know?",
    "Would you like to hear about its rooms, its size or its fees?",
)
SURE = ("", "Sure.", "Of course.", "Let me see.")
UNSAID = (
    "I can't tell that from the listing. What it says is this.",
    "From the listing I can't answer that. Here is what it says.",
    "That I can't tell. The listing says this.",
)
SORRY = ("", "I'm sorry.", "I looked.")

LIMITS: Mapping[Boundary, tuple[str, ...]] = {
    "steering": (
        "I'm sorry, I can't choose or describe places by who lives there, because of fair housing law.",
        "Who lives somewhere is nothing I can describe or search by, in keeping with fair housing law.",
        "I can't help with that part, since fair housing law keeps me from picking places by people.",
    ),
    "crime": (
        "I can't judge how safe or how good an area is; the local police department publishes its figures for "
        "everyone.",
        "I'm sorry, I have no opinion on crime or on areas; the police department's public data is the place to look.",
    ),
    "schools": (
        "I can't rate schools; the state's education department publishes its reports for everyone.",
        "How good a school is, I can't say; the state's education department has public reports.",
    ),
    "advice": (
        "I can't give legal, tax or investment advice; a licensed professional can.",
        "That is a question for a lawyer or a tax adviser, so I can't answer it.",
    ),
}
_LAWFUL = (
    "I can search by price, size, features or town, such as one near your commute, instead. What matters most to you?",
    "What I can search by is price, size, rooms, features and town. Which shall I use?",
    "Shall I search by price, by size, by features or by town?",
)
ORDERS = (
    "I can't do that: my rules stay as they are, and I only tell what the listings say.",
    "I keep to my rules, and I won't change or share them.",
    "That is not something I do. What I say comes from the listings.",
)

NOT_A_PERSON = "I am an AI demonstration with a synthetic voice, and the listings are made up."
ONLY_ENGLISH = "I'm sorry, I only speak English."
NO_CONTACT = "I can't contact anybody, take offers or sign anything."

TALK: Mapping[str, list[str]] = {
    "no_address": say.framed(
        (
            "I have no listing at that address.",
            "No home of mine stands at that address.",
            "That address is not among my listings.",
        ),
        "",
        OFFER,
    ),
    "no_address_of_several": say.framed(
        (
            "One of those addresses is not among my listings.",
            "I don't have a listing at each of those addresses.",
            "Not all of those homes are among my listings.",
        ),
        "",
        OFFER,
    ),
    "person": say.framed(
        ("There is no person here.", "I can't put you through to anybody."),
        f"{NOT_A_PERSON} Who lists a home, I can tell you.",
        ("Which home is it about?", "What may I look up meanwhile?"),
    ),
    "rude": say.framed(
        ("I'm sorry that I was no help.", "That went badly, I'm sorry."),
        "I am a demonstration and only know the listings.",
        ("Let us try again: which town, price or size?", "Name a town or a price, and I will look."),
    ),
    "mistaken": say.framed(
        ("I'm sorry, I took that the wrong way.", "Then I misunderstood, I'm sorry."),
        "",
        (
            "Could you say it again in other words?",
            "Which home, and what about it?",
            "Please name the home, or a town and a price.",
        ),
    ),
    "income": say.framed(
        ("What somebody can afford, I can't tell from an income.", "What your income allows is nothing I can judge."),
        "A lender can. With a price I can look for homes, and estimate what the loan costs each month.",
        ("Which price shall I look up to?", "What price do you have in mind?"),
    ),
    "travel": say.framed(
        ("Travel times and distances are not in the listings.", "How long or how far the way is, no listing says."),
        "I can tell you the town and the street of a home, for a map.",
        ("Which home shall I look up?", "Shall I look in a certain town?"),
    ),
    "greeting": say.framed(
        ("Hello, and welcome.", "Good to hear you.", "Hi there."),
        "I am an AI demo with a synthetic voice, and I can look up homes for you.",
        OFFER,
    ),
    "thanks": say.framed(
        ("You are welcome.", "My pleasure.", "Gladly."),
        "",
        ("Is there another home to look up?", "What shall I look up next?", "I am here if you want to see more."),
    ),
    "goodbye": say.framed(
        ("Goodbye.", "Good luck with your search.", "Thank you for the talk."),
        "",
        ("Come back any time.", "I will be here."),
    ),
    "who": say.framed(
        ("I am not a person.", "No, I am a machine.", "There is no human here."),
        NOT_A_PERSON,
        ("I can look up homes for you.", "What would you like to see?", ""),
    ),
    "help": say.framed(
        SURE,
        "I can search homes by town, price, bedrooms, size, or features such as a garage. I can tell you about "
        "any of them, compare them, "
        "estimate a monthly payment, and book a viewing.",
        OFFER,
    ),
    "unknown": say.framed(
        (
            "I am not sure about that one.",
            "That is beyond me.",
            "I'm afraid I can't answer that.",
            "I don't know that.",
        ),
        "I can search the listings, and tell you what they say of a home.",
        OFFER,
    ),
    "which": say.framed(
        ("Which home do you mean?", "I'm not sure which home that is.", "I haven't shown you that home yet."),
        "",
        ("Name a town or a price, and I will look.", "Tell me what to search for first.", OFFER[0]),
    ),
    "which_two": say.framed(
        ("Which two homes shall I compare?", "I need two homes to compare."), "", ("", "Shall I search for some?")
    ),
    "not_so_many": say.framed(
        ("I haven't shown that many.", "There were not that many."),
        "",
        ("Which of those shown do you mean?", "Shall I search again?"),
    ),
    "no_more": say.framed(
        ("Those were all.", "There are no more that fit.", "That is all I have for this search."),
        "",
        ("Shall I change one of your wishes?", "Would you like to hear more about one of them?"),
    ),
    "not_possible": say.framed(
        ("I can't do that.", "I'm sorry, that is not something I can do.", "That I can't do for you."),
        f"{NO_CONTACT} The listing agent can help with that.",
        ("Shall I look up another home?", "Would you like a viewing instead?"),
    ),
    "no_average": say.framed(
        ("I can't work out averages or trends.", "Averages and trends are not something I can tell."),
        "I can find the lowest and the highest price in a town.",
        ("Shall I do that?", "Which town would you like?"),
    ),
    "no_favorite": say.framed(
        ("I don't pick favorites.", "Which one suits you is yours to decide."),
        "I can compare homes by price, size and features.",
        ("What matters most to you?", "Which ones shall I compare?"),
    ),
    "no_tools": [
        "I can't look up listings at the moment. Please try again in a while.",
        "The listings are out of reach.",
    ],
    "agree": say.framed(("All right.", "Good.", "Fine."), "", OFFER),
    "fresh_start": say.framed(
        ("All right, we start over.", "Fine, a fresh start.", "Done, your wishes are cleared."), "", OFFER
    ),
    "english": say.framed((ONLY_ENGLISH, "I can only help in English, I'm sorry."), "", OFFER),
    "no_such_filter": say.framed(
        ("I can't filter by the association fee.", "The association fee is not something I can search by."),
        "I can tell you the fee of any home.",
        OFFER,
    ),
    "cannot_cancel": say.framed(
        ("I'm sorry, I can't cancel a viewing yet.", "Canceling is not possible here yet, I'm sorry."),
        "",
        ("I can move it to another time. Shall I?", "Would another day or time help?"),
    ),
    "orders": say.framed(ORDERS, "", OFFER),
    "not_said": say.framed(
        ("The listing doesn't say.", "That is not in the listing.", "The listing is silent on that."), "", ELSE
    ),
    "not_booked": say.framed(
        ("All right, nothing is booked.", "Fine, I have not booked anything."),
        "",
        ("What else can I look up?", "Shall I look up another home?"),
    ),
}
FAILED = say.framed(
    ("I could not look that up.", "That search did not work."), "", ("Could you say it another way?", OFFER[0])
)


def preface(limit: Boundary | None, orders: bool, turn: int) -> str:
    """What the same line asked and is not done, before the part that is."""
    parts = [ORDERS[turn % len(ORDERS)]] if orders else []
    if limit:
        parts.append(LIMITS[limit][turn % len(LIMITS[limit])])
    return " ".join(parts)


def beyond(limit: Boundary) -> list[str]:
    """Declines kindly and offers what is lawful."""
    return say.framed(LIMITS[limit], "", _LAWFUL)
