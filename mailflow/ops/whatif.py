"""What if: the rules that a question on the command line is answered by, and when they say something is due."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from mailflow.ops import kept
from mailflow.ops.basis import Basis

SLA = "sla.yaml"
DATED = "effective"
"""A file with this key has agreements that begin and end: what holds depends on the day, so nothing of it is kept."""


def basis(config: Path | None, sla: Path | None, client: str | None, service: str | None, at: datetime) -> Basis:
    """What dates follow from for a client at an instant; without `client`, what holds for everyone.

    An `at` without a zone is wall time where the agreement counts.

    By the file `sla`, else by the rules of the installation, else by the ones that come with mailflow. Raises
    `ConfigError`.
    """
    texts = rules(config, sla)
    where = None if _dated(texts.get(SLA, "")) else kept.place(texts, client, service, named(sla))
    if where and (found := kept.read(where)):
        return found
    from mailflow.ops import agreements
    from mailflow.ops.basis import basis as part

    fresh = part(agreements.of(texts, client, service, at, named(sla)))
    if where:
        kept.keep(where, fresh)
    return fresh


def named(sla: Path | None) -> str:
    """What messages call the file of the agreements."""
    return SLA if sla is None else str(sla)


def rules(config: Path | None, sla: Path | None = None) -> dict[str, str]:
    """The texts of the rules by file name, `sla` in place of their sla.yaml. Raises `ConfigError`."""
    if config is None:
        texts = {path.name: path.read_text("utf-8") for path in _bundled().glob("*.yaml")}
    else:
        from mailflow import config as settings

        texts = settings.rules(settings.load(config).folders)
    return texts if sla is None else texts | {SLA: _text(sla)}


def _dated(text: str) -> bool:
    """Whether the word stands outside of comment lines; anywhere else it may be the key."""
    return any(DATED in line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        from mailflow.errors import ConfigError, Problem

        why = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise ConfigError(Problem(str(file), 0, 0, "", f"cannot be read: {why}")) from error


def _bundled() -> Path:
    """The rules in `config.defaults`, found without the models of config.yaml, which take long to load."""
    inside = kept.PACKAGE / "_defaults"
    return (inside if inside.is_dir() else kept.PACKAGE.parent) / "rules"
