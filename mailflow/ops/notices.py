"""Short notices that would never arrive: an address that nobody can take, a team that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from mailflow import config as settings
from mailflow.channels import notify
from mailflow.config import Config
from mailflow.errors import Problem


def unheard(config: Config, file: Path, teams: Collection[str]) -> Iterator[Problem]:
    """A problem for each, at its line of `file`. An address is never told: it mostly holds a password."""
    for number, one in enumerate(config.notify):
        if not notify.known(settings.url(one)):
            key = ("notify", number, "url" if one.url is not None else "url_file")
            text = "must be an address that apprise knows, such as json://host/path or slack://TOKEN/#channel"
            yield settings.problem(file, key, text)
        if one.team is not None and one.team not in teams:
            text = f"there is no team {one.team!r} in staff.yaml; known: {', '.join(sorted(teams))}"
            yield settings.problem(file, ("notify", number, "team"), text)
