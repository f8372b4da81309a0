"""The versions of walkthroughs that pages were told, and may be playing still: a script may change during a show.

Of this process alone: after a restart only what is shown then is known. Knows no disk and no page.
"""

from collections import OrderedDict

from conversation.walkthroughs.rendered import Rendered

MOST = 64  # in all; one of ten steps takes some 50 kB


class ToldVersions:
    """Those that were told or asked for last, at most `most`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._told: OrderedDict[tuple[str, str], Rendered] = OrderedDict()

    def keep(self, rendered: Rendered) -> None:
        key = rendered.id, rendered.version
        self._told[key] = rendered
        self._told.move_to_end(key)
        if len(self._told) > self._most:
            self._told.popitem(last=False)

    def get(self, walkthrough_id: str, version: str) -> Rendered | None:
        return self._told.get((walkthrough_id, version))
