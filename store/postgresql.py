"""PostgreSQL by address, with the promises of the SQLite file: one writer at a time, and no wait without an end."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import StoreUnavailable

TIMEOUT_S = 10
_POOL_SIZE, _POOL_OVERFLOW = 5, 10
_WRITERS = 0x766F78  # any number, the same in every process: who holds this lock writes
# A process that hangs in the middle of a transaction keeps all writers waiting: after this time the server ends it.
_IDLE_IN_TRANSACTION_S = 30
_SERVER_OPTIONS = {
    "lock_timeout": f"{TIMEOUT_S}s",
    "statement_timeout": f"{TIMEOUT_S}s",
    "idle_in_transaction_session_timeout": f"{_IDLE_IN_TRANSACTION_S}s",
    "synchronous_commit": "on",
}
_CLIENT_OPTIONS = {
    "connect_timeout": TIMEOUT_S,
    "tcp_user_timeout": TIMEOUT_S * 1_000,
    "keepalives_idle": TIMEOUT_S,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "application_name": "vox",
}


def engine_of(address: str) -> Engine:
    """An engine that has not connected yet. What the address's query says of the client's options wins.

    Raises StoreUnavailable when it is no address; the address is not repeated: it may hold a password.
    """
    url = _url(address)
    engine = create_engine(
        url,
        connect_args=_arguments(url),
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_OVERFLOW,
        pool_timeout=TIMEOUT_S,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StoreUnavailable("the database's address cannot be read") from None
    if url.drivername not in ("postgresql", "postgres"):
        raise StoreUnavailable("the database's address must begin with postgresql://")
    return url.set(drivername="postgresql+psycopg")


def _arguments(url: URL) -> dict[str, Any]:
    server = " ".join(f"-c {name}={value}" for name, value in _SERVER_OPTIONS.items())
    told = url.query.get("options", "")
    theirs = told if isinstance(told, str) else " ".join(told)
    return {**_CLIENT_OPTIONS, **{k: v for k, v in url.query.items() if k in _CLIENT_OPTIONS}} | {
        "options": f"{theirs} {server}".strip()
    }


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("only_reads", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
