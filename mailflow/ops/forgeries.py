"""What the probe sends: one mail for each place in which a stranger could put a proof of his own making.

The first one has none: it shows what the provider says of a forged sender, and under which name it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from mailflow.mail.profiles import Profile

Fields = tuple[tuple[str, str], ...]
RESULTS, RECEIVED, AUTH_AS = "Authentication-Results", "Received", "X-MS-Exchange-Organization-AuthAs"
TEXT = "A test of mailflow doctor auth-probe: a forged sender. Nobody has to do anything."


@dataclass(frozen=True, slots=True)
class Forgery:
    """A forged mail by its name. `above` and `below` are fields on top of its own ones, and beneath them."""

    name: str
    above: Fields = ()
    below: Fields = ()

    @property
    def fields(self) -> Fields:
        """Everything in it that only a provider may write."""
        return self.above + self.below


def forgeries(profile: Profile, domain: str, now: datetime) -> tuple[Forgery, ...]:
    """The mails that claim to be from `domain`, in the words of the provider, or of one like it where none is named."""
    name = _plain(profile.authserv_ids, domain)
    host = _plain(profile.border, domain)
    results = (RESULTS, f"{name}; dmarc=pass header.from={domain}; dkim=pass header.d={domain}")
    nameless = (RESULTS, f"dkim=pass header.d={domain}; dmarc=pass action=none header.from={domain}")
    hop = (RECEIVED, f"from mail.{domain} by {host} with ESMTPS id probe; {format_datetime(now)}")
    inside = ((AUTH_AS, "Internal"), ("X-MS-Exchange-Organization-AuthSource", host))
    chain = (("ARC-Authentication-Results", f"i=1; {results[1]}"),)
    return (
        Forgery("no proof"),
        Forgery("results on top", (results,)),
        Forgery("results below", (), (results,)),
        Forgery("results without a name", (nameless,)),
        Forgery("results above a border", (results, hop)),
        Forgery("results below a border", (hop, results)),
        Forgery("nameless above a border", (nameless, hop)),
        Forgery("inside of the tenant", inside),
        Forgery("a chain (ARC)", chain),
    )


def written(forgery: Forgery, sender: str, to: str, subject: str, message_id: str, now: datetime) -> bytes:
    """The mail's bytes."""
    own: Fields = (
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Message-ID", f"<{message_id}>"),
        ("Date", format_datetime(now)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=us-ascii"),
    )
    lines = (f"{name}: {value}" for name, value in (*forgery.above, *own, *forgery.below))
    return "\r\n".join((*lines, "", TEXT, "")).encode("ascii")


def left(forgery: Forgery, headers: Fields) -> int:
    """How many of the forged fields the mail still had when it arrived."""
    found = list(_same(headers))
    return sum((name.lower(), " ".join(value.split())) in found for name, value in forgery.fields)


def not_forged(forgery: Forgery, headers: Fields) -> Fields:
    """The fields of an arrived mail without those that were forged."""
    forged = set(_same(forgery.fields))
    return tuple(field for field, same in zip(headers, _same(headers), strict=True) if same not in forged)


def _same(fields: Fields) -> Iterator[tuple[str, str]]:
    """The fields as a server may have folded and spelt them."""
    return ((name.lower(), " ".join(value.split())) for name, value in fields)


def _plain(names: tuple[str, ...], domain: str) -> str:
    """The first name, one below it for a pattern; one that a server of this domain could have where there is none."""
    return names[0].replace("*", "mx") if names else f"mx.{domain}"
