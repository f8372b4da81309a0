"""What can go wrong in the voice, named by what the caller should do next.

SpeechError
├── BadSpeechRequest    change the request: it says which field and what was expected
│   └── BadPronunciation    change that pronunciation, in the request or in the lexicon
├── BadLexicon          mend the lexicon's file: it says which line and what was expected
├── UnknownVoice        choose one of the voices it names
├── VoiceUnusable       repair or import the voice again: a file is missing, corrupt or does not fit
└── SpeechUnavailable   try again later: the voice is busy, closing or its worker is gone
"""


class SpeechError(Exception):
    """Base of all errors of this room."""


class BadSpeechRequest(SpeechError, ValueError):
    """The request cannot be spoken; the message names the field and what was expected."""


class BadPronunciation(BadSpeechRequest):
    """A word cannot be said like that; the message names the field and what was expected."""


class BadLexicon(SpeechError):
    """A file of pronunciations cannot be used; the message names file, line, entry and what was expected."""


class UnknownVoice(SpeechError, LookupError):
    """No voice of that name; the message names those there are."""


class VoiceUnusable(SpeechError):
    """The voice's files are missing, corrupt or of another kind; the message names the file and the cure."""


class SpeechUnavailable(SpeechError):
    """Nothing wrong with the request: the voice cannot speak at the moment."""
