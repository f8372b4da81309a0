"""What can go wrong while a walkthrough is rendered, named by what the caller should do next.

RenderingFault
├── CannotRender   change the script: the text says what was expected
├── VoiceAway      wait: the voice cannot speak at the moment
└── CannotKeep     make room: what was made cannot be written
"""


class RenderingFault(Exception):
    """Base of them. The text is a plain sentence."""


class CannotRender(RenderingFault):
    pass


class VoiceAway(RenderingFault):
    pass


class CannotKeep(RenderingFault):
    pass
