"""For tests of the server kit: its programs are there, or the test is skipped (which CI does not allow)."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def needs(*programs: str) -> pytest.MarkDecorator:
    """`pytestmark = needs("nginx", "openssl")`: skipped where one is missing."""
    path = "/usr/local/sbin:/usr/sbin:/sbin"
    missing = [one for one in programs if shutil.which(one) is None and shutil.which(one, path=path) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")
