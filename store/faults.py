"""Errors of a database told to whoever counts them. A constraint that holds is no error."""

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError


def on_fault(engine: Engine, told: Callable[[], None]) -> None:
    """`told` is called for each error of this engine, in the thread that meets it."""

    def met(context: ExceptionContext) -> None:
        if not isinstance(context.sqlalchemy_exception, IntegrityError):
            told()

    event.listen(engine, "handle_error", met)
