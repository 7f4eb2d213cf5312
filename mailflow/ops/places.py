"""Which files an installation reads, its own or those that come with mailflow, and what lies beside it unread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from mailflow.config import Config

BUNDLED = "those that come with mailflow"


@dataclass(frozen=True, slots=True)
class Places:
    """Where rules and templates are read; `unread` are folders beside the configuration that it does not name."""

    rules: str
    templates: str
    unread: tuple[str, ...]


def places(config: Config, file: Path) -> Places:
    """The places of the configuration in `file`."""
    folders = config.folders
    templates = BUNDLED
    if folders.templates is not None:
        own = sum(1 for _ in folders.templates.glob("*/*.j2"))
        templates = f"{own} of {folders.templates}, else {BUNDLED}"
    return Places(str(folders.rules or BUNDLED), templates, tuple(_unread(config, file)))


def facts(config: Config, file: Path) -> dict[str, str]:
    """What an installation reads and writes, for the first line of the log: no password of the database either."""
    found = places(config, file)
    # A password may also stand among the parameters behind the `?`.
    database = make_url(config.database).set(query={}).render_as_string(hide_password=True)
    mailboxes = ", ".join(f"{each.name} {each.address}" for each in config.mailboxes)
    return {
        "config": str(file.resolve()),
        "database": database,
        "mailboxes": mailboxes,
        "rules": found.rules,
        "templates": found.templates,
    }


def _unread(config: Config, file: Path) -> Iterator[str]:
    for name, folder in (("rules", config.folders.rules), ("templates", config.folders.templates)):
        if folder is None and (beside := file.resolve().parent / name).is_dir():
            yield f"{beside} is not read: to use it, set folders: {{{name}: {name}}} in {file}"
