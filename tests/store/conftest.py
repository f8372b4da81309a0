"""Both databases for every test of the store: `database` (tests.postgres) opened, and closed afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.engine import open_database


@pytest.fixture
def engine(database: Path | str) -> Iterator[Engine]:
    engine = open_database(database)
    yield engine
    engine.dispose()
