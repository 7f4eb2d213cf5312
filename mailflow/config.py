"""config.yaml as frozen models: one installation, checked as a whole before any mailbox is touched.

A value may come from the environment: `MAILFLOW_SMTP__PASSWORD` sets `smtp.password`,
`MAILFLOW_MAILBOXES__0__IMAP__USER` the first mailbox's user, and `${NAME}` inside a value is replaced by that variable.
A secret may stand in a file of its own: `password_file`. An error names the line, or the variable where the value came
from there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from mailflow import yamlfile
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.errors import ConfigError, Problem
from mailflow.mail.address import valid_address
from mailflow.mail.message import Language
from mailflow.tls import is_loopback
from mailflow.yamlfile import Document

PREFIX = "MAILFLOW_"
NOT_SETTINGS = {"MAILFLOW_CONFIG", "MAILFLOW_TEST_REQUIRE"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
MIN_KEY_BYTES = 32


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(_Part):
    """A server and how to log in to it. `password_file` is read once, at start; its last line break is dropped."""

    host: str = Field(min_length=1)
    port: int = Field(ge=1, le=65535)
    user: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    tls: Literal["implicit", "starttls", "none"] = "implicit"

    @model_validator(mode="after")
    def _consistent(self) -> Login:
        if self.password is not None and self.password_file is not None:
            raise ValueError("set password or password_file, not both")
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError(f"tls: none would send mail and password in the clear to {self.host}; only for loopback")
        return self


class ImapLogin(Login):
    """The IMAP server of one mailbox."""

    port: int = Field(default=993, ge=1, le=65535)
    folder: str = "INBOX"
    timeout: float = Field(default=60, gt=0, description="seconds without a byte before the connection is dropped")


class Mailbox(_Part):
    """A mailbox that clients write to. `plus`: whether local+anything@domain arrives in it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    address: str
    plus: bool = True
    imap: ImapLogin
    processed_folder: str | None = None

    _address = field_validator("address")(lambda value: _checked_address(value))


class Smtp(Login):
    """The SMTP server that takes our letters."""

    port: int = Field(default=465, ge=1, le=65535)
    timeout: float = Field(
        default=60, gt=0, description="seconds without an answer before a letter is tried again later"
    )
    bounce_address: str | None = None

    @field_validator("bounce_address")
    @classmethod
    def _bounce(cls, value: str | None) -> str | None:
        return value if value is None else _checked_address(value)


class Tls(_Part):
    """`ca_file`: certificate authorities to trust beside the system's, in PEM."""

    ca_file: Path | None = None


class Service(_Part):
    """The name in letters, and the prefix of references: BEN gives [BEN-1042]."""

    name: str = Field(min_length=1, max_length=80)
    reference_prefix: str = Field(default="REQ", pattern=r"^[A-Z][A-Z0-9]{1,9}$")


class Folders(_Part):
    """Where rules and templates stand, relative to this file; the ones that come with mailflow where absent."""

    rules: Path | None = None
    templates: Path | None = None


class Limits(_Part):
    """`mail_bytes`: of a larger mail only the beginning is fetched. `poll_seconds`: how often a mailbox is asked even
    where nothing woke us. `attempts`: how often an unreadable mail is tried before it goes to quarantine."""

    mail_bytes: int = Field(default=25 * 1024 * 1024, ge=64 * 1024)
    poll_seconds: int = Field(default=60, ge=1, le=3600)
    attempts: int = Field(default=5, ge=1, le=50)


class KeyFile(_Part):
    """A file with at least 32 random bytes; `id` stands in tokens. The first key signs, all of them verify."""

    id: str = Field(pattern=r"^[a-z0-9]{1,8}$")
    file: Path


class Staff(_Part):
    """What proves a staff member's mail: the token of a letter that was sent to him."""

    factors: tuple[str, ...] = ("token",)

    @field_validator("factors")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "domain" in value:
            raise ValueError('the factor "domain" is not available yet; set [token]')
        if value != ("token",):
            raise ValueError("must be [token]")
        return value


class Authentication(_Part):
    """How to read Authentication-Results (RFC 8601). `profile: generic` believes only fields of this authserv-id,
    added by one of `trusted_hosts`; with `none` every client is unproven."""

    profile: Literal["none", "generic"] = "none"
    authserv_id: str = ""
    trusted_hosts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Authentication:
        if self.profile == "generic" and not (self.authserv_id and self.trusted_hosts):
            raise ValueError("profile generic needs authserv_id and trusted_hosts")
        return self


class Config(_Part):
    """One installation."""

    service: Service
    mailboxes: tuple[Mailbox, ...] = Field(min_length=1)
    smtp: Smtp
    tls: Tls = Tls()
    database: str
    admin: str
    languages: tuple[Language, ...] = Field(default=("id", "en"), min_length=1)
    folders: Folders = Folders()
    limits: Limits = Limits()
    token_keys: tuple[KeyFile, ...] = Field(min_length=1)
    staff: Staff = Staff()
    authentication: Authentication = Authentication()
    own_lists: tuple[str, ...] = ()

    _admin = field_validator("admin")(lambda value: _checked_address(value))

    @field_validator("database")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError('must begin with "sqlite:///" or "postgresql+psycopg://"')
        return value

    @model_validator(mode="after")
    def _distinct(self) -> Config:
        for what, values in (
            ("name", [mailbox.name for mailbox in self.mailboxes]),
            ("address", [mailbox.address.lower() for mailbox in self.mailboxes]),
        ):
            twice = next((value for value in values if values.count(value) > 1), None)
            if twice:
                raise ValueError(f"two mailboxes have the {what} {twice}")
        return self


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration in `path` with the environment's values. Raises `ConfigError`."""
    text = read_text(path)
    document = yamlfile.parse(text, str(path))
    if not isinstance(document.data, dict):
        raise ConfigError(document.problem((), "must be a mapping of settings; see config.example.yaml"))
    sources: dict[yamlfile.Path, str] = {}
    data = _with_variables(document.data, (), document, environ, sources)
    _set_from_environment(data, environ, sources)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_named(error, document, sources)) from error
    return _resolve(config, path.parent, document)


def office(config: Config) -> Office:
    """The facts that decisions need; reads the token keys. Raises `ConfigError` naming a key file that is unusable."""
    keys = tuple(TokenKey(key.id, _key_bytes(key)) for key in config.token_keys)
    generic = config.authentication.profile == "generic"
    return Office(
        service=config.service.name,
        prefix=config.service.reference_prefix,
        admin=config.admin,
        inboxes=tuple(Inbox(mailbox.name, mailbox.address.lower(), mailbox.plus) for mailbox in config.mailboxes),
        keys=keys,
        authserv_id=config.authentication.authserv_id if generic else "",
        trusted_hosts=frozenset(config.authentication.trusted_hosts),
        own_lists=frozenset(config.own_lists),
        bounce_address=config.smtp.bounce_address,
        languages=config.languages,
    )


def secret(login: Login) -> str | None:
    """The password, from the setting or from its file. Raises `ConfigError`."""
    if login.password is not None:
        return login.password.get_secret_value()
    return read_text(login.password_file).rstrip("\r\n") if login.password_file else None


def read_text(path: Path) -> str:
    """A file an admin named, as UTF-8 text. Raises `ConfigError`."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise ConfigError(Problem(str(path), 0, 0, "", f"is not UTF-8 text (byte {error.start})")) from error


def _checked_address(value: str) -> str:
    if not valid_address(value):
        raise ValueError(f"must be an e-mail address, not {value!r}")
    return value


def _key_bytes(key: KeyFile) -> bytes:
    try:
        secret_bytes = key.file.read_bytes().strip()
    except OSError as error:
        raise ConfigError(
            Problem(str(key.file), 0, 0, f"token key {key.id}", f"cannot be read: {error.strerror}; make one with: "
                    f"openssl rand -hex 32 > {key.file}")
        ) from error  # fmt: skip
    if len(secret_bytes) < MIN_KEY_BYTES:
        raise ConfigError(
            Problem(str(key.file), 0, 0, f"token key {key.id}", f"has {len(secret_bytes)} bytes; at least "
                    f"{MIN_KEY_BYTES} are needed")
        )  # fmt: skip
    return secret_bytes


def _with_variables(
    data: Any, path: yamlfile.Path, document: Document, environ: Mapping[str, str], sources: dict[yamlfile.Path, str]
) -> Any:
    if isinstance(data, dict):
        return {key: _with_variables(value, (*path, key), document, environ, sources) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_variables(value, (*path, n), document, environ, sources) for n, value in enumerate(data)]
    if not isinstance(data, str):
        return data
    for name in _VARIABLE.findall(data):
        if name not in environ:
            raise ConfigError(document.problem(path, f"the environment has no variable {name}"))
        sources[path] = name
    return _VARIABLE.sub(lambda match: environ[match[1]], data)


def _set_from_environment(data: dict[str, Any], environ: Mapping[str, str], sources: dict[yamlfile.Path, str]) -> None:
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS:
            continue
        steps: list[str | int] = [
            int(step) if step.isdigit() else step for step in name.removeprefix(PREFIX).lower().split("__")
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


def _named(error: ValidationError, document: Document, sources: Mapping[yamlfile.Path, str]) -> tuple[Problem, ...]:
    """Each problem at its line, or named by the variable its value came from; a secret's value is never shown."""
    found = []
    for problem, detail in zip(yamlfile.validation_problems(error, document, (), Config), error.errors(), strict=True):
        variable = sources.get(tuple(detail["loc"]))
        found.append(replace(problem, file=variable, line=0, column=0) if variable else problem)
    return tuple(found)


def _resolve(config: Config, base: Path, document: Document) -> Config:
    """Relative paths count from the configuration's own folder."""

    def under(path: Path | None) -> Path | None:
        return None if path is None else (base / path.expanduser()).resolve()

    database = config.database
    if database.startswith("sqlite:///"):
        database = f"sqlite:///{under(Path(database.removeprefix('sqlite:///')))}"
    return config.model_copy(
        update={
            "database": database,
            "tls": Tls(ca_file=under(config.tls.ca_file)),
            "folders": Folders(rules=under(config.folders.rules), templates=under(config.folders.templates)),
            "smtp": config.smtp.model_copy(update={"password_file": under(config.smtp.password_file)}),
            "token_keys": tuple(KeyFile(id=key.id, file=base / key.file.expanduser()) for key in config.token_keys),
            "mailboxes": tuple(
                mailbox.model_copy(
                    update={
                        "imap": mailbox.imap.model_copy(update={"password_file": under(mailbox.imap.password_file)})
                    }
                )
                for mailbox in config.mailboxes
            ),
        }
    )
