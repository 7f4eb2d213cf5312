"""An installation to look at: its configuration, its database and the zone its people live in.

Rules and templates are not compiled, so that looking is quick, and works while an admin mends a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from mailflow import config as settings
from mailflow import yamlfile
from mailflow.config import Config
from mailflow.desk.office import Office
from mailflow.errors import ConfigError
from mailflow.sla.shape import FileShape
from mailflow.store import schema
from mailflow.store.engine import Store


@dataclass(frozen=True, slots=True)
class Site:
    """One installation. `zone` is the one of the agreement's calendar."""

    config: Config
    office: Office
    store: Store
    zone: tzinfo


def site(path: Path) -> Site:
    """The installation that the file at `path` describes; its database is not opened. Raises `ConfigError`."""
    config = settings.load(path)
    return Site(config, settings.office(config), Store(config.database), zone(config))


def open_site(path: Path) -> Site:
    """The same with its database, which must exist and be up to date. Raises `StoreError` too."""
    found = site(path)
    schema.check(found.store)
    return found


def zone(config: Config) -> tzinfo:
    """The zone in sla.yaml; UTC where that file cannot be used, since looking must work then too."""
    file = (config.folders.rules or settings.defaults() / "rules") / "sla.yaml"
    try:
        return ZoneInfo(yamlfile.validate(FileShape, yamlfile.parse(settings.read_text(file), file.name)).zone)
    except ConfigError:
        return UTC
