"""DKIM keys from DNS: TXT records (RFC 6376 3.6.2), few, briefly, and never an error."""

from __future__ import annotations

from datetime import datetime

import dns.exception
import dns.resolver
from dns.rdtypes.ANY.TXT import TXT

from mailflow import clock
from mailflow.mail import dkim

SECONDS = 3.0
"""For all look-ups of one mail together."""
PAUSE = 60.0
"""A domain whose servers did not answer in time is not asked again for so many seconds: one of its mails waits, not
each, and no other domain's."""
CACHED = 1000
DKIM1 = b"v=DKIM1"


class Keys:
    """The keys of DKIM signatures. Answers, and that there is none, are remembered as long as DNS says.

    `resolver` is the system's by default. Not for several threads at once.
    """

    def __init__(self, resolver: dns.resolver.Resolver | None = None, seconds: float = SECONDS) -> None:
        self._resolver, self._seconds = resolver, seconds
        self._silent: dict[str, float] = {}

    def signed_by(self, raw: bytes, at: datetime) -> str:
        """The domain, aligned with From, whose signature on the mail holds at the instant it arrived; "" for none."""
        names = dkim.wanted(raw)
        return dkim.verify(raw, self.look_up(names), at).signed_by if names else ""

    def look_up(self, names: tuple[str, ...]) -> dict[str, bytes]:
        """The TXT record of each name that has exactly one; what could not be asked in time is left out."""
        found: dict[str, bytes] = {}
        end = clock.monotonic() + self._seconds
        for name in names:
            left = end - clock.monotonic()
            if left <= 0 or clock.monotonic() < self._silent.get(_domain(name), 0.0):
                continue
            if record := self._record(name, left):
                found[name] = record
        return found

    def _record(self, name: str, seconds: float) -> bytes | None:
        try:
            answer = self._asked().resolve(name, "TXT", lifetime=seconds, search=False)
        except dns.resolver.LifetimeTimeout:
            self._pause(_domain(name))
            return None
        except (dns.exception.DNSException, OSError):
            return None
        texts = [b"".join(data.strings) for data in answer if isinstance(data, TXT)]
        keys = [text for text in texts if text.replace(b" ", b"").startswith(DKIM1)] or texts
        return keys[0] if len(keys) == 1 else None

    def _pause(self, domain: str) -> None:
        if len(self._silent) >= CACHED:
            self._silent.clear()
        self._silent[domain] = clock.monotonic() + PAUSE

    def _asked(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver()
        if self._resolver.cache is None:
            self._resolver.cache = dns.resolver.LRUCache(CACHED)
        return self._resolver


def _domain(name: str) -> str:
    return name.partition("._domainkey.")[2]
