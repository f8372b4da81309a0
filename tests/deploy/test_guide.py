"""The guide says what the programs do: its table of alerts is theirs, and what it names is there."""

import re

from deploy.checking.table import guide
from tests.deploy.needing import ROOT

GUIDE = (ROOT / "deploy" / "README.md").read_text("utf-8")


def test_each_alert_stands_in_the_guide_with_the_advice_that_it_sends() -> None:
    assert guide().strip() in GUIDE


def test_every_file_of_the_kit_stands_on_its_map() -> None:
    tops = {one.name for one in (ROOT / "deploy").iterdir()} - {"__init__.py", "__pycache__", "README.md"}
    told = set(re.findall(r"[\w.-]+", GUIDE.split("```")[1]))
    assert tops <= told, tops - told


def test_every_key_of_host_env_is_known_to_something() -> None:
    keys = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "host.env").read_text("utf-8"), re.MULTILINE))
    files = [one for one in (ROOT / "deploy").rglob("*") if one.suffix in {".py", ".sh", ".j2"} and one.is_file()]
    words = " ".join(one.read_text("utf-8") for one in [*files, ROOT / "settings.py"])
    assert keys
    assert {key for key in keys if key not in words} == set()
