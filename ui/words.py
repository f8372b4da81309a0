"""Every sentence that the page shows by itself, for Python and, as JSON, for its scripts. The agent's are the agent's.

`{name}` is filled in where the words are used.
"""

import json

from ui.words_homes import HOMES
from ui.words_lexicon import LEXICON
from ui.words_walkthrough import WALKTHROUGH

TITLE = "Vox Estates"
DESCRIPTION = "Ask about a home and hear the answer: a demo of an AI agent with a synthetic voice."
DISCLOSURE = "AI demo · synthetic voice"
OFFLINE = "Offline concierge"
OFFLINE_SHORT = "Offline"
OFFLINE_WHY = "No language model is set up: a built-in concierge answers from the sample listings."
PLACEHOLDER = "Ask about a home…"
QUESTION_LABEL = "Your question"
SEND = "Send"
VOICE = "Voice"
RESET = "Reset"
KNOBS = {
    "speed": ("Speed", "How fast the agent speaks."),
    "expressiveness": ("Expressiveness", "How much the tone varies."),
    "rhythm": ("Rhythm", "How much the length of sounds varies."),
    "pitch": ("Pitch", "How high the voice is."),
    "pause_s": ("Pause", "Seconds of silence after a sentence."),
}

PAGE = {
    "state_ready": "Ready",
    "state_thinking": "Thinking",
    "state_speaking": "Speaking",
    "state_paused": "Paused",
    "state_stopped": "Stopped",
    "state_error": "Not quite",
    "state_offline": "Reconnecting",
    "state_ended": "Invitation ended",
    "state_waiting": "Waiting (place {place}, about {seconds} s)",
    "press_play": "Press play to hear the answer.",
    "cut": "The connection broke off. Please send your question again.",
    "back": "The connection is back.",
    "lost": "The server cannot be reached. Trying again…",
    "invitation_ended": "Your invitation has ended. Open your invitation link again, or ask for a new one.",
    "not_included": "Your invitation does not include asking questions. You can look at the homes.",
    "leave": "Leave",
    "leave_title": "Leave this demo?",
    "leave_why": "This browser forgets your invitation. To come back you need a link that still opens.",
    "leave_do": "Leave",
    "welcome_title": "Ask about a home and hear the answer",
    "welcome": "You are talking to an AI with a synthetic voice. The homes are made up for this demo.",
    "welcome_picture": "A small house on a hill",
    "example_1": "Three bedrooms with a garage, under 500 thousand?",
    "example_2": "What can I rent with two bedrooms?",
    "example_3": "Tell me about the cheapest home.",
    "follow_1": "Tell me about the first one.",
    "follow_2": "What would it cost a month?",
    "follow_3": "Book a viewing on Saturday",
    "examples_label": "Example questions",
    "follow_label": "You could ask",
    "conversation": "Conversation",
    "you": "You",
    "thinking": "The agent is thinking",
    "answer_is": "Agent: {text}",
    "play": "Play",
    "pause": "Pause",
    "go_on": "Go on",
    "stop": "Stop",
    "play_again": "Play again",
    "voice_settings": "Voice settings",
    "replay_this": "Play this answer again",
    "retry": "Ask again",
    "edit": "Edit this question",
    "editing": "You are editing your last question.",
    "cancel": "Cancel",
    "good": "Good answer",
    "bad": "Poor answer",
    "download": "Download or delete",
    "download_answer": "This answer",
    "download_all": "Whole conversation",
    "as_mp3": "MP3 sound",
    "as_wav": "WAV sound",
    "as_vtt": "Captions (WebVTT)",
    "as_txt": "Transcript",
    "as_md": "Text (Markdown)",
    "as_json": "Data (JSON)",
    "usage": "Usage",
    "tuning_open": "Tuning room",
    "delete": "Delete this conversation…",
    "delete_title": "Delete this conversation?",
    "delete_why": "Its text and its recordings are deleted for good. Viewings that you have booked stay booked.",
    "delete_do": "Delete",
    "delete_done": "The conversation is deleted.",
    "delete_failed": "It could not be deleted. Please try again in a moment.",
    "sources_one": "1 source",
    "sources": "{count} sources",
    "sources_title": "Where the figures come from",
    "source_listing": "{field} of {home}",
    "source_tool": "{field}, worked out by {tool}",
    "source_visitor": "your own words",
    "source_unknown": "no source found",
    "changes_title": "What the model wrote and was not let say",
    "changes_one_repaired": "1 figure corrected",
    "changes_many_repaired": "{count} figures corrected",
    "changes_one_replaced": "1 sentence replaced",
    "changes_many_replaced": "{count} sentences replaced",
    "changes_one_left_out": "1 sentence left out",
    "changes_many_left_out": "{count} sentences left out",
    "change_repaired": "The model said {was}; the listing says {now}.",
    "change_replaced": "The model wrote “{was}” Said instead: “{now}”",
    "change_left_out": "The model wrote “{was}” Nothing was said instead.",
    "changes_rule": "Rule: {reason}.",
    "field_total": "number of homes",
    "field_BedroomsTotal": "bedrooms",
    "field_BathroomsFull": "full bathrooms",
    "field_BathroomsThreeQuarter": "three quarter bathrooms",
    "field_BathroomsHalf": "half bathrooms",
    "field_BathroomsOneQuarter": "quarter bathrooms",
    "field_BathroomsTotalInteger": "bathrooms",
    "field_LotSizeAcres": "size of the lot",
    "field_TaxAnnualAmount": "property tax a year",
    "field_AssociationFee": "association fee",
    "tool_search_listings": "the search",
    "tool_get_listing": "the listing",
    "tool_compare_listings": "the comparison",
    "tool_estimate_mortgage": "the mortgage estimate",
    "tool_open_houses": "the open houses",
    "tool_book_viewing": "the booking",
    "booked": "Viewing booked: {said}",
    "calendar": "Add to calendar",
    "new_conversation": "New conversation",
    "dark": "Dark colors",
    "captions": "Captions",
    "player": "Player",
    "timing": "word {word} s · sound {sound} s",
    "show_homes": "Show homes",
}


def as_json() -> str:
    """All words of the page's scripts, safe inside a <script> element."""
    return json.dumps(PAGE | HOMES | LEXICON | WALKTHROUGH, ensure_ascii=False).replace("<", "\\u003c")
