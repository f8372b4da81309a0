"""The text that a new walkthrough begins with: it can be played as it is, and tells what each key is for."""

import json

from agent.listings import Listing, Listings

_TEXT = """\
# yaml-language-server: $schema=schema.json
# A walkthrough: questions and answers that are shown to an audience, step by step.
# After each change: python -m conversation.walkthroughs check   (reads all that the house has, {name}.yaml too)
# A house that runs takes a good change over by itself; of a bad one it says what is wrong, and keeps the last good one.

# Only who may tune the voice, or administer, sees a draft. Take this line out to offer it to all who may watch.
draft: true

title: {title}
audience: "Who watches, and what they get from it."

# How the voice stands, unless a step says otherwise. What is left out stays as the house has it.
# voice: joe
# sliders:
#   speed: 1.0            # 0.5 to 2
#   expressiveness: 0.667 # 0 to 1.5: how much the tone varies
#   rhythm: 0.8           # 0 to 1.5: how much the lengths of sounds vary
#   pitch: 1.0            # 0.8 to 1.25
#   pause_s: 0.4          # seconds between two sentences, 0 to 2

steps:
  # ">-" begins a text of several lines. They become one line; in it, colons and quotes may stand as they are.
  - visitor: Who are you?
    agent: >-
      I am an AI, with a synthetic voice. You type a question about homes; I look it up and say what I found.
    note: Only the presenter sees this. Say who you are, and what comes next.
    minutes: 0.5 # expected, your own words included

{home}
  # live: the agent answers by itself. Its answer is recorded, and is heard when there is no network.
  # Ask nothing of tomorrow or next week: a recorded answer does not know the day.
  - visitor: Which houses have a garage for two cars?
    agent: live
    note: Say that this answer is found now, and has not been written for you.
    minutes: 1
"""
_HOME = """\
  # show: the home whose card and pictures appear. Say of it only what its listing holds.
  - visitor: Show me a home, please.
    agent: {agent}
    show: {key}
    pause_s: 2 # the page goes on by itself so many seconds after the answer; without this line it waits for Next
    minutes: 0.3
"""


def starting_text(name: str, title: str, listings: Listings) -> str:
    """Shows the first home that is for sale under an address; none where there is none."""
    home = next((one for one in listings if one.StandardStatus == "Active" and one.address and one.City), None)
    return _TEXT.format(name=name, title=_quoted(title), home=_home(home) if home is not None else "")


def _home(home: Listing) -> str:
    said = f"Of course. This is {home.address} in {home.City}. Its card shows what the listing holds."
    return _HOME.format(agent=_quoted(said), key=_quoted(home.ListingKey))


def _quoted(text: str) -> str:
    """JSON's text in quotes is YAML's as well."""
    return json.dumps(text, ensure_ascii=False)
