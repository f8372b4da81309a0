"""The session's cookie: what it is called, where it is sent, and that no script can read it."""

import re
from dataclasses import dataclass
from typing import Self

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from access.origins import PublicOrigin

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """`__Host-` binds it to one host and the whole of it, `__Secure-` to https; browsers see to both."""

    name: str
    path: str
    is_secure: bool

    @classmethod
    def of(cls, origin: PublicOrigin) -> Self:
        path = origin.base or "/"
        if not origin.is_secure:
            return cls("vox_session", path, is_secure=False)
        return cls("__Secure-vox_session" if origin.base else "__Host-vox_session", path, is_secure=True)

    def read(self, headers: Headers) -> str:
        """The token; "" when there is none, or what cannot be one."""
        token = cookie_parser(headers.get("cookie", "")).get(self.name, "")
        return token if _TOKEN.fullmatch(token) else ""

    def written(self, token: str, max_age_s: float) -> str:
        """The value of Set-Cookie. The server decides when the session ends; the browser forgets it then as well."""
        kept = [f"{self.name}={token}", f"Path={self.path}", f"Max-Age={max(0, int(max_age_s))}"]
        return "; ".join([*kept, "HttpOnly", "SameSite=Lax", *(["Secure"] if self.is_secure else [])])

    def cleared(self) -> str:
        return self.written("", 0)
