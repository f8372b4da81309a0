"""The voice's worker: one voice in a process of its own, heard over HTTP (`python -m tts.worker`)."""
