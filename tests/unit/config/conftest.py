"""A configuration in a temporary folder, with the environment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailflow import config
from mailflow.config import Config
from mailflow.errors import ConfigError
from tests.commands import install

Load = Callable[..., Config]
Told = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the smallest configuration with some lines more, or with (old, new) replaced; keywords are variables."""

    def load(more: str = "", replace: tuple[str, str] | None = None, **variables: str) -> Config:
        path = install(tmp_path, more)
        if replace:
            before = path.read_text("utf-8")
            path.write_text(before.replace(*replace, 1), "utf-8")
            assert path.read_text("utf-8") != before
        return config.load(path, variables)

    return load


@pytest.fixture
def told(load: Load, tmp_path: Path) -> Told:
    """What is said about a configuration that must be refused, a line each, without the folder."""

    def told(more: str = "", replace: tuple[str, str] | None = None, **variables: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(more, replace, **variables)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return told
