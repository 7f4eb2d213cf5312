"""One line an event, to stderr: names, numbers and what servers said, never a client's words or a secret."""

from __future__ import annotations

import sys
from typing import Any

import structlog


def configure(*, json: bool = False) -> None:
    """Lines for people on a terminal, for machines where `json`."""
    renderer: Any = structlog.processors.JSONRenderer() if json else structlog.processors.KeyValueRenderer(
        key_order=["timestamp", "level", "event"], repr_native_str=False
    )  # fmt: skip
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def printable(text: str, most: int = 200) -> str:
    """Another program's words for the log: one line, and nothing that moves a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text)[:most]


log: Any = structlog.get_logger()
