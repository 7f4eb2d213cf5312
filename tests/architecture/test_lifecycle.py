"""The lifecycles that ARCHITECTURE.md shows are those of the code."""

from __future__ import annotations

from tests.architecture.lifecycle import FILE, drawn


def test_the_lifecycles_in_the_documentation_are_drawn_from_the_code() -> None:
    assert drawn() in FILE.read_text("utf-8"), "run: python -m tests.architecture.lifecycle"
