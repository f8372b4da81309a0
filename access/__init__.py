"""The door: who may enter. Knows nothing of audio or chat text."""
