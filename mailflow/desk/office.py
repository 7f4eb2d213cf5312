"""The facts of one installation that decisions and letters need: its addresses, its keys, whom it trusts.

`config` makes it from config.yaml; the pure rooms never see the configuration itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from mailflow.mail import profiles
from mailflow.mail.automatic import OwnAddresses
from mailflow.mail.message import Language

LetterLanguage = Literal["id", "en", "both"]
Factor = Literal["token", "domain"]
FACTORS: frozenset[Factor] = frozenset({"token", "domain"})


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key that signs references; `id` stands in the token, so that keys can be changed while letters live."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A mailbox clients write to. `plus`: its provider delivers local+anything@domain to it (RFC 5233)."""

    name: str
    address: str
    plus: bool

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]

    def tagged(self, tag: str) -> str:
        """The address with `tag` as its subaddress."""
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{tag}@{domain}"

    def tag_of(self, address: str) -> str | None:
        """The subaddress of one of this inbox's addresses, or None where `address` is not tagged or another's."""
        local, _, domain = address.lower().rpartition("@")
        own, _, own_domain = self.address.lower().rpartition("@")
        return local.removeprefix(own + "+") if domain == own_domain and local.startswith(own + "+") else None


@dataclass(frozen=True, slots=True)
class Office:
    """One installation. `inboxes` has at least one; the first key of `keys` signs, all of them verify.

    `provider` is the row of `mail.profiles` by which our mail provider writes; `authserv_id`, `trusted_hosts` (where
    mail from outside comes in) and `inner_hosts` stand in the place of what the row says. `internal_header_proven`:
    copies of Exchange's AuthAs from outside were seen to be removed. `languages` are those of our letters, the first by
    default. `delay`: how long words of staff to clients wait, so that they can be taken back.
    `factors` are what a mail of staff must bring before it acts: the token of a letter that went to this person, and a
    domain that our provider has proven.
    """

    service: str
    prefix: str
    admin: str
    inboxes: tuple[Inbox, ...]
    keys: tuple[TokenKey, ...]
    provider: profiles.Name = "opendkim"
    authserv_id: str = ""
    trusted_hosts: frozenset[str] = frozenset()
    inner_hosts: frozenset[str] = frozenset()
    internal_header_proven: bool = False
    own_lists: frozenset[str] = frozenset()
    bounce_address: str | None = None
    languages: tuple[Language, ...] = ("id", "en")
    delay: timedelta = timedelta(0)
    factors: frozenset[Factor] = FACTORS

    def language(self, wanted: LetterLanguage) -> LetterLanguage:
        """The language a letter is written in: the wanted one where this office writes it, else its own."""
        if len(self.languages) > 1 or wanted in self.languages:
            return wanted
        return self.languages[0]

    @property
    def authentication(self) -> profiles.Profile:
        """Whose Authentication-Results count, and where they stand; a profile named "none" where nobody's do."""
        return profiles.profile(self.provider, self.authserv_id, self.trusted_hosts, self.inner_hosts)

    @property
    def domains(self) -> frozenset[str]:
        """The domains of our mailboxes, lower case."""
        return frozenset(inbox.domain.lower() for inbox in self.inboxes)

    @property
    def loop(self) -> str:
        """The value of our loop header: mail that carries it went out from here."""
        return self.inboxes[0].address.lower()

    @property
    def own(self) -> OwnAddresses:
        """What tells our own mail when it comes back."""
        loops = frozenset({self.loop}) if self.inboxes else frozenset()
        return OwnAddresses(frozenset(inbox.address for inbox in self.inboxes), self.own_lists, loops)

    def inbox(self, name: str) -> Inbox:
        """The inbox called `name`; the first one where it no longer exists, so that its requests still get letters."""
        return next((inbox for inbox in self.inboxes if inbox.name == name), self.inboxes[0])

    def reference(self, number: int) -> str:
        """A request's number as people quote it: BEN-1042."""
        return f"{self.prefix}-{number}"
