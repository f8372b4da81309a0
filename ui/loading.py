"""Loads Gradio without the type stubs that it writes whenever it is loaded: they take two fifths of that time.

Gradio 6.31 (component_meta.create_or_modify_pyi) reads the source of each of its components, parses it, and compares
the stub beside it. It gives up on a class that has no file, so that is what it is told while it loads.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager


def load_gradio() -> None:
    """To be called before anything else imports it; after that it does nothing."""
    with _no_files_of("gradio"):
        import gradio  # noqa: F401


@contextmanager
def _no_files_of(package: str) -> Iterator[None]:
    """While this goes on `inspect.getfile` knows no file of that package's classes."""
    getfile = inspect.getfile

    def known(thing: object) -> str:
        if getattr(thing, "__module__", "").split(".")[0] == package:
            raise OSError
        return getfile(thing)  # type: ignore[arg-type]

    inspect.getfile = known  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile
