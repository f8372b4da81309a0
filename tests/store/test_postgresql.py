"""PostgreSQL as it is in a bad hour: away, back, hanging, or never reached; and what is told of its address."""

import signal
import traceback
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import Engine

from store import postgresql
from store.engine import open_database, reading, writing
from store.errors import StoreUnavailable
from store.talks import KeptTalk, TalkDrawer
from tests.postgres import PostgresServer, missing

PASSWORD = "hunter2-private"
TALK = KeptTalk("t", "ann", 1, "body")


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """One that a test may stop."""
    if reason := missing():
        pytest.skip(reason)
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture
def engine(own_server: PostgresServer) -> Iterator[Engine]:
    engine = open_database(own_server.new_database())
    yield engine
    engine.dispose()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_that_went_away_is_told_and_used_again_once_it_is_back(
    own_server: PostgresServer, engine: Engine, how: signal.Signals
) -> None:
    drawer = TalkDrawer(engine)
    drawer.keep(TALK)
    own_server.stop(how)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            drawer.get("t")
        with pytest.raises(StoreUnavailable):
            drawer.keep(KeptTalk("u", "ann", 1, ""))
    own_server.start()
    assert drawer.get("t") == TALK
    assert drawer.get("u") is None
    drawer.keep(KeptTalk("u", "ann", 1, ""))
    assert drawer.get("u") is not None


def test_a_connection_cut_within_a_transaction_undoes_it(own_server: PostgresServer, engine: Engine) -> None:
    insert = "INSERT INTO talks (talk_id, session_id, changed_unix_s, body) VALUES ('t', 'ann', 1, '')"
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vox'"

    def write_and_be_cut() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql(insert)
            own_server.run(cut)

    with pytest.raises(StoreUnavailable):
        write_and_be_cut()
    assert TalkDrawer(engine).get("t") is None


def test_a_writer_that_hangs_is_thrown_out_by_the_server(
    own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = own_server.new_database()
    other = open_database(address)  # which has all the time it needs
    monkeypatch.setitem(postgresql._SERVER_OPTIONS, "idle_in_transaction_session_timeout", "200ms")
    engine, hung = postgresql.engine_of(address), []

    def hang() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("DELETE FROM talks")
            hung.append(connection)
            TalkDrawer(other).keep(TALK)  # waits until the first one is out

    while not hung:  # on a busy machine it may be thrown out before it has begun
        with pytest.raises(StoreUnavailable):
            hang()
    assert TalkDrawer(other).get("t") == TALK
    engine.dispose()
    other.dispose()


def test_a_statement_that_takes_for_ever_is_ended(own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql._SERVER_OPTIONS, "statement_timeout", "200ms")
    engine = postgresql.engine_of(own_server.new_database())
    with pytest.raises(StoreUnavailable, match="timeout"), reading(engine) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(60)")
    engine.dispose()


def test_readers_cannot_write(engine: Engine) -> None:
    with pytest.raises(StoreUnavailable, match="read-only"), reading(engine) as connection:
        connection.exec_driver_sql("DELETE FROM talks")


def test_what_the_address_asks_of_the_server_is_heard_but_for_our_promises(own_server: PostgresServer) -> None:
    told = "-c synchronous_commit=off -c work_mem=7MB"
    engine = open_database(f"{own_server.new_database()}&options={quote(told)}&application_name=other")
    with reading(engine) as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("work_mem", "synchronous_commit", "statement_timeout", "application_name")
        ]
    assert shown == ["7MB", "on", "10s", "other"]
    engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://vox:{PASSWORD}@127.0.0.1:1/vox",
        f"postgresql://vox:{PASSWORD}@127.0.0.1:no-port/vox",
        f"postgresql://vox:{PASSWORD}@127.0.0.1:1/vox?sslmode=strange",
        f"postgresql://vox:{PASSWORD}@127.0.0.1:1/vox?no_such_option=1",
        f"mysql://vox:{PASSWORD}@127.0.0.1/vox",
        f"{PASSWORD}",
        "",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(address: str) -> None:
    with pytest.raises(StoreUnavailable) as told:
        open_database(address)
    assert str(told.value)
    assert PASSWORD not in "".join(traceback.format_exception(told.value))


def test_a_wrong_password_is_told_and_not_shown(postgres: PostgresServer) -> None:
    with pytest.raises(StoreUnavailable, match="password") as told:
        open_database(postgres.address(password=PASSWORD))
    assert PASSWORD not in "".join(traceback.format_exception(told.value))


def test_an_engine_does_not_show_its_password(postgres: PostgresServer) -> None:
    engine = open_database(postgres.new_database())
    assert postgres.password not in f"{engine!r} {engine.url}"
    engine.dispose()
