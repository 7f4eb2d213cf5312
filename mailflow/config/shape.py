"""What config.yaml may look like: keys, types and defaults, as frozen models."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from mailflow.desk.office import Factor
from mailflow.mail import profiles
from mailflow.mail.address import valid_address
from mailflow.mail.message import Language
from mailflow.tls import is_loopback
from mailflow.yamlfile import Shape

HOST_PATTERN = re.compile(r"(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9-]*)(?:\.[A-Za-z0-9-]+)+")


class Login(Shape):
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


class Mailbox(Shape):
    """A mailbox that clients write to. `plus`: whether local+anything@domain arrives in it."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    address: str
    plus: bool = True
    imap: ImapLogin
    processed_folder: str | None = None

    _address = field_validator("address")(lambda value: _checked_address(value))

    @model_validator(mode="after")
    def _moves_away(self) -> Self:
        if self.processed_folder == self.imap.folder:
            raise ValueError(f"processed_folder must be another one than {self.imap.folder}: mails are moved out of it")
        return self


class Smtp(Login):
    """The SMTP server that takes our letters."""

    port: int = Field(default=465, ge=1, le=65535)
    timeout: float = Field(
        default=60, gt=0, description="seconds without an answer before a letter is tried again later"
    )
    bounce_address: str | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Smtp:
        if (self.user is None) != (self.password is None and self.password_file is None):
            raise ValueError("user and password belong together: give both, or none for a server without a login")
        return self

    @field_validator("bounce_address")
    @classmethod
    def _bounce(cls, value: str | None) -> str | None:
        return value if value is None else _checked_address(value)


class Tls(Shape):
    """`ca_file`: certificate authorities to trust beside the system's, in PEM."""

    ca_file: Path | None = None


class Service(Shape):
    """The name in letters, and the prefix of references: BEN gives [BEN-1042]."""

    name: str = Field(min_length=1, max_length=80)
    reference_prefix: str = Field(default="REQ", pattern=r"^[A-Z][A-Z0-9]{1,9}$")

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("must be plain text on one line: it stands in the header of every letter")
        return value


class Folders(Shape):
    """Where rules and templates stand, relative to this file; the ones that come with mailflow where absent."""

    rules: Path | None = None
    templates: Path | None = None


class Limits(Shape):
    """`mail_bytes`: of a larger mail only the beginning is fetched. `poll_seconds`: how often a mailbox is asked even
    where nothing woke us. `attempts`: how often an unreadable mail is tried before it goes to quarantine."""

    mail_bytes: int = Field(default=25 * 1024 * 1024, ge=64 * 1024)
    poll_seconds: int = Field(default=60, ge=1, le=3600)
    attempts: int = Field(default=5, ge=1, le=50)


class KeyFile(Shape):
    """A file with at least 32 random bytes; `id` stands in tokens. The first key signs, all of them verify."""

    id: str = Field(pattern=r"^[a-z0-9]{1,8}$")
    file: Path


class Staff(Shape):
    """What proves a staff member's mail: the `token` of a letter that was sent to him, and his proven `domain`.

    `delay_seconds`: how long his words to clients wait, so that he can take them back.
    """

    factors: tuple[Factor, ...] = ("token", "domain")
    delay_seconds: int = Field(default=120, ge=0, le=3600)

    @field_validator("factors")
    @classmethod
    def _some(cls, value: tuple[Factor, ...]) -> tuple[Factor, ...]:
        if not value or len(set(value)) < len(value):
            raise ValueError("must be [token, domain], or one of them")
        return value


class Authentication(Shape):
    """How a sender is proven: by the Authentication-Results (RFC 8601) that our own provider writes, each in its way.

    `profile` names the provider; `opendkim` is a server of one's own, which must be named with `authserv_id` (the first
    word of its header) and `trusted_hosts` (behind `by` in its Received). For the others both are known and can be
    changed. `inner_hosts` pass mail on inside of the provider. `internal_header_proven`: X-MS-Exchange-Organization-
    AuthAs counts, since copies from outside were seen to be removed. `local_dkim`: signatures are verified here, too.
    """

    profile: profiles.Name = "none"
    authserv_id: str = Field(default="", pattern=r"^[A-Za-z0-9.*_-]{0,253}$")
    trusted_hosts: tuple[str, ...] = ()
    inner_hosts: tuple[str, ...] = ()
    internal_header_proven: bool = False
    local_dkim: bool = False

    @field_validator("profile", mode="before")
    @classmethod
    def _renamed(cls, value: object) -> object:
        if value == "generic":
            raise ValueError("is now called opendkim; authserv_id and trusted_hosts stay as they are")
        return value

    @field_validator("trusted_hosts", "inner_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not HOST_PATTERN.fullmatch(host):
                raise ValueError(f"must be names of hosts such as mx.vendor.example or *.vendor.example, not {host!r}")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Authentication:
        if self.profile == "opendkim" and not (self.authserv_id and self.trusted_hosts):
            raise ValueError("profile opendkim needs authserv_id and trusted_hosts")
        if self.profile == "exchange-online" and self.authserv_id:
            raise ValueError("exchange-online writes no authserv_id: leave it out")
        if self.internal_header_proven and self.profile != "exchange-online":
            raise ValueError("internal_header_proven is for the profile exchange-online only")
        if self.local_dkim and not (find_spec("dkim") and find_spec("dns")):
            raise ValueError('local_dkim needs the extra "dkim": pip install "mailflow-desk[dkim]"')
        return self


class Notify(Shape):
    """A chat, pager or webhook that gets short notices: reference, severity and deadline, never a client's words.

    `url` as apprise writes it, or in a file; it mostly holds a password. `team`: only requests of this team.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    url: SecretStr | None = None
    url_file: Path | None = None
    events: tuple[Literal["warning", "breach", "new_critical"], ...] = ("breach", "new_critical")
    team: str | None = None

    @field_validator("events")
    @classmethod
    def _some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("must not be empty, it would hear of nothing: some of warning, breach, new_critical")
        return value

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if (self.url is None) == (self.url_file is None):
            raise ValueError("set url or url_file, one of them")
        return self


class Config(Shape):
    """One installation."""

    service: Service
    mailboxes: tuple[Mailbox, ...]
    smtp: Smtp
    tls: Tls = Tls()
    database: str = Field(repr=False, description="its address; it may hold a password")
    admin: str
    languages: tuple[Language, ...] = ("id", "en")
    folders: Folders = Folders()
    limits: Limits = Limits()
    token_keys: tuple[KeyFile, ...]
    staff: Staff = Staff()
    authentication: Authentication = Authentication()
    own_lists: tuple[str, ...] = ()
    notify: tuple[Notify, ...] = ()

    _admin = field_validator("admin")(lambda value: _checked_address(value))

    @field_validator("database")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError('must begin with "sqlite:///" or "postgresql+psycopg://"')
        if value in ("sqlite:///", "sqlite:///:memory:"):
            raise ValueError("must name a file, as in sqlite:///data/mailflow.db: two processes meet in it")
        return value

    # Not min_length: that would also complain of a list whose one entry is wrong in itself.
    @field_validator("mailboxes", "token_keys", "languages")
    @classmethod
    def _some(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if not value:
            raise ValueError("needs at least one entry")
        return value

    @field_validator("mailboxes")
    @classmethod
    def _distinct(cls, value: tuple[Mailbox, ...]) -> tuple[Mailbox, ...]:
        for what, found in (
            ("name", [mailbox.name for mailbox in value]),
            ("address", [mailbox.address.lower() for mailbox in value]),
        ):
            twice = next((one for one in found if found.count(one) > 1), None)
            if twice:
                raise ValueError(f"two mailboxes have the {what} {twice}")
        return value

    @field_validator("notify")
    @classmethod
    def _one_name(cls, value: tuple[Notify, ...]) -> tuple[Notify, ...]:
        names = [each.name for each in value]
        twice = next((one for one in names if names.count(one) > 1), None)
        if twice:
            raise ValueError(f"two of them have the name {twice}")
        return value

    @field_validator("token_keys")
    @classmethod
    def _one_key_an_id(cls, value: tuple[KeyFile, ...]) -> tuple[KeyFile, ...]:
        ids = [key.id for key in value]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice:
            raise ValueError(f"two keys have the id {twice}")
        return value


def _checked_address(value: str) -> str:
    if not valid_address(value):
        raise ValueError(f"must be an e-mail address, not {value!r}")
    return value
