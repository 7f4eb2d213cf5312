"""Values from the environment: `MAILFLOW_SMTP__PASSWORD` for a setting, `${NAME}` inside a value.

Where each came from is kept, so that an error names the variable and never shows what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from mailflow.errors import ConfigError, Problem
from mailflow.yamlfile import Document, Path

PREFIX = "MAILFLOW_"
NOT_SETTINGS = {"MAILFLOW_CONFIG", "MAILFLOW_TEST_REQUIRE"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def with_variables(
    data: Any, path: Path, document: Document, environ: Mapping[str, str], sources: dict[Path, str]
) -> Any:
    """The data with `${NAME}` replaced everywhere. Raises `ConfigError` for a variable that is not set."""
    if isinstance(data, dict):
        return {key: with_variables(value, (*path, key), document, environ, sources) for key, value in data.items()}
    if isinstance(data, list):
        return [with_variables(value, (*path, n), document, environ, sources) for n, value in enumerate(data)]
    if not isinstance(data, str):
        return data
    for name in _VARIABLE.findall(data):
        if name not in environ:
            raise ConfigError(document.problem(path, f"the environment has no variable {name}"))
        sources[path] = name
    return _VARIABLE.sub(lambda match: environ[match[1]], data)


def override(data: dict[str, Any], environ: Mapping[str, str], sources: dict[Path, str]) -> None:
    """Puts each `MAILFLOW_...` where its name leads to. Raises `ConfigError` for one that leads nowhere."""
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            continue
        steps: list[str | int] = [
            int(step) if step.isdecimal() else step for step in name.removeprefix(PREFIX).lower().split("__")
        ]
        _put(data, steps, environ[name], name)
        sources[tuple(steps)] = name


def _put(data: Any, steps: list[str | int], value: str, name: str) -> None:
    for here, after in pairwise(steps):
        if isinstance(data, list) and isinstance(here, int) and here < len(data):
            data = data[here]
        elif isinstance(data, dict) and isinstance(here, str):
            data = data.setdefault(here, [] if isinstance(after, int) else {})
        else:
            raise ConfigError(Problem(name, 0, 0, "", f"leads nowhere: config.yaml has no {here}"))
    last = steps[-1]
    if isinstance(data, dict) and isinstance(last, str):
        data[last] = value
    elif isinstance(data, list) and isinstance(last, int) and last <= len(data):
        data[last : last + 1] = [value]
    else:
        raise ConfigError(Problem(name, 0, 0, "", f"leads nowhere: config.yaml has no {last} there"))
