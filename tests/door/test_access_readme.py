"""Every test that access/README.md names is there: a table of proofs must not outlive them."""

import ast
import re

from tests.process import ROOT

README = ROOT / "access" / "README.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def missing(text: str) -> list[str]:
    gone = []
    for path, name in NAMED.findall(text):
        if not (ROOT / path).is_file() or (name and name not in functions_of(path)):
            gone.append(f"{path}::{name}")
    return gone


def test_every_test_that_the_readme_names_is_there() -> None:
    text = README.read_text("utf-8")
    assert len(NAMED.findall(text)) > 40
    assert missing(text) == []


def test_one_that_is_not_there_is_told() -> None:
    assert missing("`tests/door/test_none.py::test_a` `tests/door/test_access_readme.py::test_b`") == [
        "tests/door/test_none.py::test_a",
        "tests/door/test_access_readme.py::test_b",
    ]


def test_every_row_of_the_table_names_a_test() -> None:
    rows = [line for line in README.read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 20
    assert [row for row in rows if not NAMED.search(row.rpartition(" | ")[2])] == []
