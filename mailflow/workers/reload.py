"""Files -> a complete new edition: the handbook and its letters, checked whole; else the old one stays in use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from mailflow import config as settings
from mailflow import handbook
from mailflow.config import Folders
from mailflow.desk.office import Office
from mailflow.handbook import Handbook
from mailflow.letters.render import Stationery

DATA_LIBRARIES = ("holidays", "tzdata", "babel")


@dataclass(frozen=True, slots=True)
class Edition:
    """One handbook with its compiled letters; a mail is decided and answered by one edition."""

    handbook: Handbook
    stationery: Stationery


def read(folders: Folders, office: Office) -> Edition:
    """The edition of the files as they are now. Raises `ConfigError` with every problem and its line."""
    versions = {name: version(name) for name in DATA_LIBRARIES}
    return _edition(settings.rules(folders), settings.templates(folders), versions, office)


def restore(content: str, office: Office) -> Edition:
    """The edition of a handbook's stored content, whatever the files say now. Raises `ConfigError`."""
    stored = json.loads(content)
    return _edition(stored["rules"], stored["templates"], stored["versions"], office)


def _edition(
    rules: Mapping[str, str], templates: Mapping[str, str], versions: Mapping[str, str], office: Office
) -> Edition:
    book = handbook.build(rules, templates, versions)
    stationery = Stationery(templates)
    stationery.check(book.agreement, office, book.agreements.every)
    return Edition(book, stationery)


class Shelf:
    """The edition in use: of the files, or of a stored `content` where that is given.

    Swapped in one assignment, so that whoever took a reference keeps a whole one.
    """

    def __init__(self, folders: Folders, office: Office, content: str | None = None) -> None:
        self._folders = folders
        self._office = office
        self.current = read(folders, office) if content is None else restore(content, office)

    def reload(self) -> bool:
        """Takes the files as they are now into use; True where they differ. A `ConfigError` changes nothing."""
        fresh = read(self._folders, self._office)
        changed = fresh.handbook.hash != self.current.handbook.hash
        self.current = fresh
        return changed
