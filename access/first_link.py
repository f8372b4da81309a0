"""The first admin's link, for whoever starts the house at a terminal: once, for an hour, and nowhere else.

Every start gives a fresh one, since the last may have scrolled away; what was not redeemed of earlier ones ends.
"""

import time
from typing import IO

from access.invites import Invite, Invites

LABEL = "first link at the terminal"
LIFETIME_S = 3_600
SENTENCE = "This link opens the house to you, as its admin, once and within the hour:"


async def first_admin_link(invites: Invites, base_url: str, stream: IO[str]) -> str | None:
    """The link, after it was written to `stream`; None, and nothing was made, when that is no terminal.

    A journal or a file would keep it. Whether this machine is the developer's own is for the caller to know: behind a
    proxy, or for a public address, it is not called. Raises StoreUnavailable.
    """
    if not stream.isatty():
        return None
    for old in await invites.list():
        if _is_waiting(old):
            await invites.revoke(old.invite_id)
    token, _ = await invites.create(
        label=LABEL,
        scopes=("admin",),
        expires_unix_s=int(time.time()) + LIFETIME_S,
        max_uses=1,
    )
    link = f"{base_url}/invite#{token}"
    stream.write(f"{SENTENCE}\n{link}\n")
    stream.flush()
    return link


def _is_waiting(invite: Invite) -> bool:
    """One of ours that nobody has redeemed. The terminal's label alone is no proof: an admin may choose the same."""
    return invite.label == LABEL and not invite.created_by and invite.used == 0 and invite.revoked_unix_s is None
