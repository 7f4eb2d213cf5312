"""How each mail provider writes Authentication-Results: under which name, at which host, on which side of its Received.

One row a provider, read off real mails. A row is the whole trust in a provider: what is not written in the way of the
row proves nothing, however well it looks. A host or authserv-id is a name, or `*.` and all that stands below a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

Name = Literal["none", "exchange-online", "google", "fastmail", "zoho", "opendkim"]
Place = Literal["above", "below", "either"]

ADDRESS = re.compile(r"\[?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:ipv6:)?[0-9a-f:]*:[0-9a-f:.]+)\]?")
PRIVATE_NAME = re.compile(r"(?:[^.]+|.+\.(?:internal|local|localdomain|lan|home\.arpa))")
TRACE = frozenset({"received-spf", "authentication-results"})
ARC = frozenset({"arc-seal", "arc-message-signature", "arc-authentication-results"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One provider's way.

    `authserv_ids` are its names in the header (RFC 8601 2.5), none where it writes none. `border` are the hosts that
    take mail from outside, `inner` those that pass it on inside; `private` adds addresses and names that no public DNS
    has. `place` is the side of the border's Received on which its fields stand, `beside` the fields that may stand
    among them below it. `many`: its filters write a field each. `own_name`: its authserv-id is the name of the border's
    own host. `same_tenant`: mail between its own mailboxes is unsigned, and X-MS-Exchange-Organization-AuthAs vouches.
    """

    name: Name
    authserv_ids: tuple[str, ...] = ()
    border: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    private: bool = False
    place: Place = "above"
    beside: frozenset[str] = TRACE
    many: bool = False
    own_name: bool = False
    same_tenant: bool = False

    def is_border(self, host: str) -> bool:
        """Whether mail from outside comes in at this host (lower case)."""
        return _among(host, self.border)

    def is_inner(self, host: str) -> bool:
        """Whether this host only passes on what the border let in."""
        return _among(host, self.inner) or (
            self.private and bool(ADDRESS.fullmatch(host) or PRIVATE_NAME.fullmatch(host))
        )

    def writes_as(self, authserv_id: str, host: str) -> bool:
        """Whether a field of this authserv-id (lower case) at the border `host` is the provider's."""
        return _among(authserv_id, self.authserv_ids) and (not self.own_name or authserv_id == host)


NONE = Profile("none")

_ZOHO = (
    "mx.zohomail.com",
    "mx.zoho.com",
    "mx.zohomail.eu",
    "mx.zoho.eu",
    "mx.zohomail.in",
    "mx.zoho.in",
    "mx.zohomail.com.au",
    "mx.zohomail.jp",
)

PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        NONE,
        # Results directly above the Received of the front end, without an authserv-id.
        Profile(
            "exchange-online",
            border=("*.mail.protection.outlook.com",),
            inner=("*.prod.outlook.com", "*.outlook.office365.com", "*.prod.exchangelabs.com"),
            same_tenant=True,
        ),
        # Below its Received, after Received-SPF; the hops above are addresses only.
        Profile(
            "google",
            authserv_ids=("mx.google.com",),
            border=("mx.google.com",),
            private=True,
            place="below",
            own_name=True,
        ),
        # Below the Received of its authentication filter, which stands above the one of its Postfix.
        Profile(
            "fastmail",
            authserv_ids=("*.messagingengine.com",),
            border=("*.messagingengine.com",),
            private=True,
            place="below",
            beside=TRACE | ARC | {"x-me-authentication-results"},
            own_name=True,
        ),
        Profile("zoho", authserv_ids=_ZOHO, border=_ZOHO, private=True, own_name=True),
        # A server of one's own: OpenDKIM, OpenDMARC or rspamd, which Postfix places below its Received, others above.
        Profile(
            "opendkim",
            private=True,
            place="either",
            beside=TRACE | ARC | {"dkim-filter", "dmarc-filter"},
            many=True,
        ),
    )
}
assert PROFILES.keys() == set(get_args(Name))


@lru_cache(maxsize=64)
def profile(
    name: str, authserv_id: str = "", trusted_hosts: frozenset[str] = frozenset(), inner: frozenset[str] = frozenset()
) -> Profile:
    """The provider's row with what an admin says in its stead; `NONE` where that leaves nobody to be trusted."""
    row = PROFILES[name]
    if row is NONE:
        return NONE
    row = replace(
        row,
        authserv_ids=(authserv_id.lower(),) if authserv_id else row.authserv_ids,
        border=tuple(sorted(map(str.lower, trusted_hosts))) or row.border,
        inner=(*row.inner, *sorted(map(str.lower, inner))),
        own_name=row.own_name and not authserv_id,
    )
    complete = bool(row.border) and bool(row.authserv_ids or row.same_tenant)
    return row if complete else NONE


def _among(host: str, patterns: tuple[str, ...]) -> bool:
    return any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in patterns)
