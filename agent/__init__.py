"""The brain: messages in, a streamed reply out. Knows nothing of audio, HTTP serving, Gradio or SQL."""
