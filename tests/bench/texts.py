"""What is spoken in the benchmark. S, M, L and R are the protocol's; the rest serves plots, listeners and visitors."""

SHORT = "Sure, I can help with that."
MIDDLE = "This three bedroom house in Maple Heights is listed at four hundred and fifty thousand dollars."
LONG = (
    "The first is a three bedroom house in Maple Heights, listed at four hundred and fifty thousand dollars, "
    "with a kitchen renovated last spring and a garden that faces south."
)
_ASKING = "Would you like to hear about the schools, or shall I book a viewing?"
REPLY = f"I found three homes that match. {LONG} {_ASKING}"
NAMED = {"S": SHORT, "M": MIDDLE, "L": LONG, "R": REPLY}

# One sentence each, for the plot of first sound against length; S, M and L stand between them.
BY_LENGTH = (
    "Yes.",
    "The garden faces south and has an old apple tree.",
    "This three bedroom house in Maple Heights is listed at four hundred and fifty thousand dollars, "
    "and it has a garage.",
    f"{LONG.removesuffix('.')}, two bathrooms on the upper floor, a dry cellar, and a porch with a view of the lake.",
)

_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty"),
    *("sixty", "seventy", "eighty", "ninety"),
)
MOST_LISTENERS = len(_NUMBERS)


def marked_reply(listener: int) -> str:
    """R for listener number `listener`, counted from 0, with a number of its own, so that no two are the same."""
    return REPLY.replace("found three homes", f"found {_NUMBERS[listener]} homes")


# What visitors ask. Each is the first question of a conversation.
QUESTIONS = (
    "Three bedrooms with a garage, under 500 thousand?",
    "What is the cheapest house you have?",
    "Show me homes with a pool.",
    "I need two bathrooms and a garden.",
    "Do you have anything with a fireplace?",
    "A condo with two bedrooms, please.",
    "What would 400,000 dollars cost me a month?",
    "Which homes have an open house?",
    "Is there a four bedroom house under 700 thousand?",
    "I want a big kitchen and a garage for two cars.",
    "Homes with at least 2000 square feet?",
    "Hello, who are you?",
    "Something new, built after 2015?",
    "A small house for one person, below 300 thousand.",
    "Find me a townhouse.",
    "Is there a house with a basement?",
    "Five bedrooms for a large family?",
    "What can you do for me?",
    "Three bedrooms and a view, up to 600 thousand.",
    "The most expensive home with a garden, please.",
)
# What the scripted language model answers after its tool has run.
MODEL_ANSWER = (
    "I found three homes that match what you asked for. The first is a three bedroom house with a garage, and the "
    "second has a garden that faces south. Shall I tell you more about one of them?"
)
