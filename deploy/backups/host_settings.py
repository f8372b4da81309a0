"""host.env as it goes into a backup: without anything that looks like a secret, should one have strayed into it."""

import re
from collections.abc import Collection

_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN(?!S)|API_KEY|ACCESS_KEY|ALERT_URLS")
_LOGIN = re.compile(r"(://[^/@:\s]+):[^/@\s]+@")


def without_secrets(text: str, secret_keys: Collection[str]) -> str:
    """`secret_keys` are left out by name, what is named like one as well; passwords leave addresses."""
    return "".join(_safe(line, secret_keys) for line in text.splitlines(keepends=True))


def _safe(line: str, secret_keys: Collection[str]) -> str:
    key, equals, _ = line.partition("=")
    name = key.strip(" #\t")
    if equals and (name in secret_keys or _SECRET.search(name)):
        return f"# {name} was left out of the backup: a secret\n"
    return _LOGIN.sub(r"\1@", line)
