"""Gradio is loaded without its stubs being looked at, by a process of its own; afterwards all is as it was."""

import subprocess
import sys

from tests.process import ROOT, clean_environment

CODE = """
import inspect, sys
before = inspect.getfile
from ui.loading import load_gradio
assert "gradio" not in sys.modules
load_gradio()
assert inspect.getfile is before
import gradio, gradio.component_meta
assert gradio.Textbox().__class__.__name__ == "Textbox"
assert inspect.getfile(gradio.Textbox).endswith("textbox.py")
"""
WATCHED = """
import pathlib
looked = []
plain = pathlib.Path.with_suffix
pathlib.Path.with_suffix = lambda path, suffix: looked.append(path) or plain(path, suffix)
"""


def run(code: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean_environment() | {"GRADIO_ANALYTICS_ENABLED": "False"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_all_is_there_and_nothing_stays_changed() -> None:
    run(CODE)


def test_no_component_is_read_and_one_would_be_noticed() -> None:
    count = "import sys; print(sum('components' in str(one) for one in looked))"
    assert int(run(f"{WATCHED}\nfrom ui.loading import load_gradio\nload_gradio()\n{count}")) == 0
    assert int(run(f"{WATCHED}\nimport gradio\n{count}")) > 10
