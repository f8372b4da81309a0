"""A Synthesizer around a Synthesizer: each request is told how its words are said, by the lexicons of the moment.

What speaks needs no lexicon of its own, hears a change with the next clause, and a cache keeps all clauses that no
changed word stands in. No word of a lexicon is logged: visitors typed them.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from tts.errors import BadSpeechRequest, VoiceUnusable
from tts.lexicon import Current, Lexicons
from tts.speech import AudioChunk, SpeechRequest, Synthesizer

log = logging.getLogger("vox.tts")


class LexiconVoice:
    """See tts.speech.Synthesizer. A request that brings pronunciations of its own has these before the lexicons'."""

    def __init__(self, inner: Synthesizer, current: Current) -> None:
        self._inner = inner
        self._current = current
        self._told: tuple[Lexicons | None, set[type[Exception]]] = None, set()  # of which lexicons, what was logged

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[AudioChunk]:
        """As the inner one. Raises what it raises.

        Words that this voice cannot be told (phonemes that it does not know, a worker of an older release) are said
        as they are written: better than no word at all.
        """
        lexicons = self._current()
        ways = lexicons.occurring(request.text, request.voice.name, request.voice.language)
        wanted = replace(request, pronunciations=request.pronunciations or ways)
        begun = False
        try:
            async with aclosing(self._chunks(wanted)) as chunks:
                async for chunk in chunks:
                    begun = True
                    yield chunk
        except (BadSpeechRequest, VoiceUnusable) as error:
            if begun or not ways or request.pronunciations:
                raise
            self._tell(lexicons, len(ways), error)
        else:
            return
        async with aclosing(self._chunks(request)) as chunks:
            async for chunk in chunks:
                yield chunk

    def _tell(self, lexicons: Lexicons, count: int, error: Exception) -> None:
        """Once for each kind of error until the lexicons change, or a worker of an older release fills the log. What
        `error` says may name a word, so that its kind has to do."""
        if self._told[0] is not lexicons:
            self._told = lexicons, set()
        kinds = self._told[1]
        if type(error) in kinds:
            return
        kinds.add(type(error))
        unknown = isinstance(error, BadSpeechRequest)
        cure = "python -m tts lexicon check names them" if unknown else "app and worker must be of the same version"
        why = f"the voice cannot be told ({type(error).__name__}; {cure})"
        log.error("said without the lexicon, %d of its entries in this clause: %s; told once", count, why)

    def _chunks(self, request: SpeechRequest) -> AsyncGenerator[AudioChunk, None]:
        return cast("AsyncGenerator[AudioChunk, None]", self._inner.synthesize(request))  # closing it cancels
