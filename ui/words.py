"""Every sentence that the page shows by itself. What the agent says is the agent's."""

TITLE = "Vox Estates"
DISCLOSURE = "AI demo · synthetic voice"
OFFLINE = "Offline concierge"
OFFLINE_WHY = "No language model is set up: a built-in concierge answers from the sample listings."
WELCOME_TITLE = "Ask about a home and hear the answer"
WELCOME_PICTURE = "A small house on a hill"
WELCOME = "You are talking to an AI with a synthetic voice. The homes are made up for this demo."
PLACEHOLDER = "Ask about a home…"
QUESTION_LABEL = "Your question"
SEND = "Send"
CHAT_LABEL = "Conversation"
VOICE_SETTINGS = "Voice settings"
SPEED = "Speed"
EXPRESSIVENESS = "Expressiveness"
RHYTHM = "Rhythm"
BOOKED = "Viewing booked:"
CALENDAR = "Add to calendar"
EXAMPLES = (
    "Three bedrooms with a garage, under 500 thousand?",
    "What can I rent with two bedrooms?",
    "Tell me about the cheapest home.",
)
