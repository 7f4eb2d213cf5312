"""Tests need servers that a machine may not have: they are skipped there, except where a server must not be missing."""

from __future__ import annotations

import os

import pytest

VARIABLE = "MAILFLOW_TEST_REQUIRE"


def require(name: str, present: bool) -> None:
    """Skips the test where `name` is not present; fails it where the environment's comma-separated list names it."""
    if present:
        return
    if name in os.environ.get(VARIABLE, "").replace(" ", "").split(","):
        pytest.fail(f"{name} is not installed, and {VARIABLE} names it", pytrace=False)
    pytest.skip(f"{name} is not installed")
