"""The files beside config.yaml: keys, passwords, texts an admin named, and the ones that come with mailflow."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import mailflow
from mailflow import tls, yamlfile
from mailflow.config.shape import Config, Folders, KeyFile, Login, Notify
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.errors import ConfigError, Problem

MIN_KEY_BYTES = 32


def defaults() -> Path:
    """The folder of the files that come with mailflow: inside the wheel, or the root of a checkout."""
    package = Path(mailflow.__file__).parent
    inside = package / "_defaults"
    return inside if inside.is_dir() else package.parent


def rules(folders: Folders) -> dict[str, str]:
    """The YAML texts by file name. A folder must be complete: a forgotten staff.yaml must not become the example's.

    Raises `ConfigError`.
    """
    return _texts(folders.rules or defaults() / "rules", "*.yaml", "rules")


def templates(folders: Folders) -> dict[str, str]:
    """The letters' texts by path ("id/acknowledgement.txt.j2"). An admin's lie on top of the ones that come with
    mailflow, so that one letter can be changed without copying all. Raises `ConfigError`."""
    own = _texts(folders.templates, "*/*.j2", "templates") if folders.templates is not None else {}
    return _texts(defaults() / "templates", "*/*.j2", "templates") | own


def office(config: Config) -> Office:
    """The facts that decisions need; reads the token keys. Raises `ConfigError` naming a key file that is unusable."""
    keys = tuple(TokenKey(key.id, _key_bytes(key)) for key in config.token_keys)
    trust = config.authentication
    return Office(
        service=config.service.name,
        prefix=config.service.reference_prefix,
        admin=config.admin,
        inboxes=tuple(Inbox(mailbox.name, mailbox.address.lower(), mailbox.plus) for mailbox in config.mailboxes),
        keys=keys,
        provider=trust.profile,
        authserv_id=trust.authserv_id if trust.profile != "none" else "",
        trusted_hosts=frozenset(trust.trusted_hosts),
        inner_hosts=frozenset(trust.inner_hosts),
        internal_header_proven=trust.internal_header_proven,
        own_lists=frozenset(config.own_lists),
        bounce_address=config.smtp.bounce_address,
        languages=config.languages,
        factors=frozenset(config.staff.factors),
        delay=timedelta(seconds=config.staff.delay_seconds),
    )


def attempts(config: Config) -> Iterator[tuple[yamlfile.Path, Callable[[], object]]]:
    """A way to try each file and folder that the configuration names, with the setting that names it."""
    for number, mailbox in enumerate(config.mailboxes):
        yield ("mailboxes", number, "imap", "password_file"), partial(secret, mailbox.imap)
    yield ("smtp", "password_file"), partial(secret, config.smtp)
    for number, key in enumerate(config.token_keys):
        yield ("token_keys", number, "file"), partial(_key_bytes, key)
    for number, one in enumerate(config.notify):
        yield ("notify", number, "url_file"), partial(url, one)
    yield ("tls", "ca_file"), partial(_certificates, config.tls.ca_file)
    yield ("folders", "rules"), partial(_folder, config.folders.rules)
    yield ("folders", "templates"), partial(_folder, config.folders.templates)


def _certificates(file: Path | None) -> None:
    """Tried before the first connection, which would look as if the server were to blame."""
    try:
        tls.context(str(file) if file else None)
    except OSError as error:
        why = "there is no certificate in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigError(Problem(str(file), 0, 0, "", f"cannot be used: {why}")) from error


def _texts(folder: Path, pattern: str, name: str) -> dict[str, str]:
    if not folder.is_dir():
        raise ConfigError(Problem(str(folder), 0, 0, f"folders.{name}", "is no folder"))
    return {path.relative_to(folder).as_posix(): read_text(path) for path in sorted(folder.glob(pattern))}


def _folder(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise ConfigError(Problem(str(folder), 0, 0, "", "is no folder"))


def secret(login: Login) -> str | None:
    """The password, from the setting or from its file. Raises `ConfigError`."""
    if login.password is not None:
        return login.password.get_secret_value()
    return read_text(login.password_file).rstrip("\r\n") if login.password_file else None


def url(notify: Notify) -> str:
    """Where short notices go, from the setting or from its file. Raises `ConfigError`."""
    if notify.url is not None:
        return notify.url.get_secret_value()
    assert notify.url_file is not None
    return read_text(notify.url_file).strip()


def read_text(path: Path) -> str:
    """A file an admin named, as UTF-8 text. Raises `ConfigError`."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise ConfigError(Problem(str(path), 0, 0, "", f"is not UTF-8 text (byte {error.start})")) from error


def _key_bytes(key: KeyFile) -> bytes:
    try:
        secret_bytes = key.file.read_bytes().removesuffix(b"\n").removesuffix(b"\r")
    except OSError as error:
        # Only where there is none: the command would overwrite a key that signs letters.
        how = f"; make one with: mailflow keys new {key.id}" if isinstance(error, FileNotFoundError) else ""
        raise ConfigError(
            Problem(str(key.file), 0, 0, f"token key {key.id}", f"cannot be read: {error.strerror}{how}")
        ) from error
    if len(secret_bytes) < MIN_KEY_BYTES:
        raise ConfigError(
            Problem(str(key.file), 0, 0, f"token key {key.id}", f"has {len(secret_bytes)} bytes; at least "
                    f"{MIN_KEY_BYTES} are needed")
        )  # fmt: skip
    return secret_bytes
