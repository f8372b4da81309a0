"""The voice: text in, sound out. Knows nothing of listings, chat, Gradio or invites."""
