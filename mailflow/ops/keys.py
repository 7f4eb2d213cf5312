"""The keys that sign references: which there are, a new one, and whether an old one may go.

A key that is gone proves nothing any more, so every answer of staff to a letter it signed is held. It may go when no
letter of it can be answered: 30 days after the last of their requests was closed (email.md 5).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailflow.config import Config
from mailflow.config.shape import KeyFile
from mailflow.errors import ConfigError, Problem
from mailflow.flow.proof import TOKEN_OUTLIVES
from mailflow.store import signed
from mailflow.store.engine import Store
from mailflow.store.signed import Signed

RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration. `made` is None where there is no such file, `live` where there is no database."""

    id: str
    file: Path
    signs: bool
    made: datetime | None
    live: Signed | None


def keys(config: Config, store: Store | None, now: datetime) -> Iterator[Key]:
    """Every key in the order of the configuration: the first one signs, all of them verify."""
    counted = live(store, now) if store is not None else None
    for number, key in enumerate(config.token_keys):
        found = None if counted is None else counted.get(key.id, Signed())
        yield Key(key.id, key.file, number == 0, _made(key.file), found)


def live(store: Store, now: datetime) -> dict[str, Signed]:
    """What each key has signed that can still be answered."""
    with store.read() as connection:
        return signed.by_key(connection, now - TOKEN_OUTLIVES)


def new(config: Config, wanted: str | None = None) -> tuple[KeyFile, bool]:
    """Makes a key file, and says whether the configuration names it already. Raises `ConfigError`.

    Without a `wanted` id it is the next free one, in a file beside the key that signs now. A file that exists is never
    written to: with it every letter that it signed would be lost.
    """
    named = next((key for key in config.token_keys if key.id == wanted), None)
    key = named or _next(config, wanted)
    write(key.file)
    return key, named is not None


def write(file: Path) -> None:
    """Writes a new key that only its owner may read. Raises `ConfigError` where there is a file already."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Exclusive: whoever looks first and writes then can overwrite what came in between.
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(RANDOM_BYTES) + "\n")
    except FileExistsError as error:
        raise ConfigError(Problem(str(file), 0, 0, "", "is there already; a key is never overwritten")) from error
    except OSError as error:
        raise ConfigError(Problem(str(file), 0, 0, "", f"cannot be written: {error.strerror}")) from error


def kept_for(config: Config, key_id: str, store: Store | None, now: datetime) -> tuple[str, ...]:
    """Why the key must stay; empty where it may go. Raises `ConfigError` for a key that there is not."""
    if key_id not in (key.id for key in config.token_keys):
        known = ", ".join(key.id for key in config.token_keys)
        raise ConfigError(Problem("config.yaml", 0, 0, "token_keys", f"there is no key {key_id!r}; known: {known}"))
    return tuple(_reasons(config, key_id, store, now))


def _reasons(config: Config, key_id: str, store: Store | None, now: datetime) -> Iterator[str]:
    if config.token_keys[0].id == key_id:
        yield "it signs every new letter: put another key above it first"
    if store is None:
        yield "there is no database to say what it has signed"
        return
    found = live(store, now).get(key_id, Signed())
    if found.letters:
        yield f"{found.letters} letters about {found.requests} requests can still be answered with it"
    if found.until is not None:
        until = (found.until + TOKEN_OUTLIVES).date()
        yield f"the last of these requests that is closed by now keeps it until {until}"
    if found.open:
        yield f"{found.open} of these requests are open: each keeps it for 30 days more after it is closed"


def _next(config: Config, wanted: str | None) -> KeyFile:
    taken = {key.id for key in config.token_keys}
    name = wanted or next(f"k{number}" for number in range(1, len(taken) + 2) if f"k{number}" not in taken)
    return KeyFile(id=name, file=config.token_keys[0].file.with_name(f"token-key-{name}"))


def _made(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
