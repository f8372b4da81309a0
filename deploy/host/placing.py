"""Operations of ours on top of pyinfra's: a file that is only kept when the program it is for accepts it."""

import hashlib
import shlex
from collections.abc import Generator
from io import StringIO
from pathlib import Path

from pyinfra.api.command import PyinfraCommand
from pyinfra.api.operation import operation
from pyinfra.context import host
from pyinfra.facts.files import File, Sha256File
from pyinfra.operations import files

FILES = Path(__file__).parent / "files"


@operation()
def accepted(
    text: str, dest: str, *, mode: str = "644", check: str = "true", then: str = "true"
) -> Generator[PyinfraCommand | str, None, None]:
    """`dest`, root's, has this text. `check` (by the program that reads it) and `then` (which lets it read) must go
    well with it in place; else the file from before is put back, and the run ends with an error. A change that was
    placed but never read does not happen this way: pyinfra would take it for done at the next run.
    """
    if host.get_fact(Sha256File, path=dest) == hashlib.sha256(text.encode()).hexdigest():
        host.noop(f"{dest} is as it shall be")
        return
    # No name of these is read by sudo, nginx, sshd or journald in the folders they read whole: see `_aside`.
    placed, new, before = (shlex.quote(path) for path in (dest, _aside(dest, "new"), _aside(dest, "before")))
    yield from files.put._inner(src=StringIO(text), dest=_aside(dest, "new"), user="root", group="root", mode=mode)
    back = f"if [ -e {before} ]; then mv -fT {before} {placed}; else rm -f {placed}; fi"
    yield (
        f"rm -f {before}; [ ! -e {placed} ] || cp -a {placed} {before}; mv -fT {new} {placed}; "
        f"if {check} && {then}; then rm -f {before}; else {back}; exit 1; fi"
    )


@operation()
def copied_once(source: str, dest: str, *, user: str, mode: str) -> Generator[str, None, None]:
    """`dest` is a copy of `source` when there was no `dest` and there is a `source`; else nothing is done."""
    if host.get_fact(File, path=dest) is None and host.get_fact(File, path=source) is not None:
        yield f"install -o {user} -g {user} -m {mode} {shlex.quote(source)} {shlex.quote(dest)}"


def _aside(dest: str, what: str) -> str:
    folder, _, name = dest.rpartition("/")
    return f"{folder}/.{name}.{what}"
