"""What a proof can find."""


class Unhealthy(Exception):
    """The release does not work; the text says what was asked, and what came instead."""
