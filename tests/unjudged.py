"""What a scripted language model may say without any tool: no judge of clauses changes a word of it.

For tests of everything else: streams, stops, restarts. No figure is in it and no home, and no sentence comes twice.
"""

# Four clauses, long enough to be stopped and paused in.
SHORT = "I can look at a home for you. It may have a garage, and a small garden. Shall I go on?"
_SENTENCES = (
    "The rooms of a house tell you how it wants to be lived in",
    "A kitchen that looks to the east is bright when you make your coffee",
    "You can hear the rain on a tin roof, and some people sleep better for it",
    "A garden asks for work in spring and gives shade in summer",
    "Old windows have a charm of their own, and a draft that comes with it",
    "A garage can hold a car, or all that you never unpacked",
    "Stairs of oak last for generations, if somebody oils them now and then",
    "The best time to look at a roof is the day after a storm",
    "A hallway that is wide enough makes every day a little easier",
    "Ask what the heating runs on before you fall in love with the fireplace",
    "A cellar should smell of nothing at all",
    "Doors that stick in August often swing freely in winter",
    "Look for the place where the afternoon light falls, and put your chair there",
    "A balcony is worth more when the wind leaves it alone",
    "Paint hides many things, but a floor that slopes is not one of them",
    "In the end you will know the right place when you stop looking for the next one",
)


def tale(sentences: int = len(_SENTENCES)) -> str:
    """So many different sentences, one clause each as a rule; all of them are some 1,100 characters."""
    return " ".join(f"{one}." for one in _SENTENCES[:sentences])
