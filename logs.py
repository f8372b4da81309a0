"""How log lines look: text for a person at a terminal, JSON for a journal. Every line carries its request id.

Rooms write to the standard library's loggers named `vox.*`; they never log keys, invite tokens or chat text.
"""

import logging
import sys
from typing import Any

import structlog

_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def request_id() -> str:
    """Of the request that is being served; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def configure(level: str, log_format: str) -> None:
    """`level` and `log_format` as in Settings. `auto` means text on a terminal and JSON elsewhere."""
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    last: tuple[Any, ...] = (
        (structlog.dev.ConsoleRenderer(),)
        if as_text
        else (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=list(_SHARED),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("vox").setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
