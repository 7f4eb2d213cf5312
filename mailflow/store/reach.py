"""Whether the database can be reached: its folder, its file or its server, and one line that says why not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from mailflow.errors import StoreError
from mailflow.store.engine import Store


@contextmanager
def explained(store: Store) -> Iterator[None]:
    """A database that does not answer is an error with its name and its own words."""
    try:
        yield
    except DatabaseError as error:
        raise StoreError(f"the database {store} does not answer: {' '.join(str(error.orig).split())}") from error


def exists(store: Store) -> bool:
    """Whether SQLite's file is there: looking would create it. Raises StoreError where nobody may look."""
    try:
        _file(store).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"{_file(store)}: cannot be read: {error.strerror}") from error
    return True


def make_room(store: Store) -> None:
    """Make the folder of SQLite's file, for its owner alone. Raises StoreError where nothing could be written there."""
    if not store.sqlite:
        return
    folder = _file(store).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from error
    if closed := closed_to_us(store):
        raise StoreError(f"{closed}: cannot be written: Permission denied")


def closed_to_us(store: Store) -> Path | None:
    """SQLite's folder or file where it is there and this user may not write it; else None. Opens nothing."""
    if not store.sqlite:
        return None
    file = _file(store)
    if os.access(file.parent, os.F_OK) and not os.access(file.parent, os.W_OK | os.X_OK):
        return file.parent
    return file if os.access(file, os.F_OK) and not os.access(file, os.W_OK) else None


def _file(store: Store) -> Path:
    return Path(str(store.url.database))
