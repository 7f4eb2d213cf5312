"""Whether our own mail provider vouches for the From domain: Authentication-Results (RFC 8601), read with suspicion.

Anyone can write this header. `border` tells which fields can only be the provider's; what they say is read here, by
grammar and not by looking for words, since a sender chooses some of the values in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail import authfield, border
from mailflow.mail.authfield import Result
from mailflow.mail.border import Headers
from mailflow.mail.profiles import Profile

MOST_FIELDS = 10
ORDER = ("arc", "dmarc", "spf", "dkim")
"""Filters that work one after the other each put their field on top, and DMARC needs what SPF and DKIM found: so from
the top it is this order. Below that, or again, it is what the sender brought along."""
AUTH_AS = "x-ms-exchange-organization-authas"


@dataclass(frozen=True, slots=True)
class AuthResult:
    """`passed`: the From domain is proven. `failed`: its DMARC check failed. Neither: nothing is known; `why` says."""

    passed: bool
    failed: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """One result of one method with the domains it is about."""

    method: str
    result: str
    domains: frozenset[str]


def judge(headers: Headers, profile: Profile, from_domain: str) -> AuthResult:
    """What our provider says of `from_domain`; `headers` are all fields from the top, unfolded.

    Passed by `dmarc=pass` with that header.from, else by an aligned `dkim=pass`; SPF alone never, because it proves the
    envelope and not the From (RFC 7489 3.1). A `dmarc=fail` of that domain always wins.
    """
    if profile.name == "none":
        return AuthResult(False, False, "no profile: authentication is not configured")
    if not from_domain:
        return AuthResult(False, False, "the sender is unknown")
    values = border.provider_fields(headers, profile)
    if isinstance(values, str):
        return AuthResult(False, False, values)
    return _verdict(list(_believed(values[:MOST_FIELDS], profile)), from_domain.lower())


def from_same_tenant(headers: Headers, profile: Profile) -> bool:
    """Whether Exchange Online says that one of the tenant's own users sent the mail, which it leaves unsigned.

    Counts only where copies of that field from outside are known to be removed, which is the caller's to know; and only
    where the mail never came in from outside.
    """
    said = [value for name, value in headers if name.lower() == AUTH_AS]
    return profile.same_tenant and said == ["Internal"] and border.stays_inside(headers, profile)


def aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 3.1.1) without a public suffix list: equal, or one a parent of the other.

    A parent that is a public suffix (co.id) signs no mail, so parent and child is safe; two children of one parent,
    which the list would have to judge, do not count.
    """
    if signer == domain:
        return True
    shorter, longer = sorted((signer, domain), key=len)
    return "." in shorter and longer.endswith("." + shorter)


def _verdict(claims: list[_Claim], domain: str) -> AuthResult:
    dmarc = [claim for claim in claims if claim.method == "dmarc"]
    if any(claim.result == "fail" and (not claim.domains or domain in claim.domains) for claim in dmarc):
        return AuthResult(False, True, f"dmarc=fail for {domain}")
    if others := sorted(set().union(*(claim.domains for claim in dmarc)) - {domain}):
        return AuthResult(False, False, f"the provider saw another From than {domain}: {', '.join(others)[:200]}")
    if dmarc and all(claim.result == "pass" and claim.domains == {domain} for claim in dmarc):
        return AuthResult(True, False, f"dmarc=pass for {domain}")
    for claim in claims:
        if claim.method == "dkim" and claim.result == "pass" and len(claim.domains) == 1:
            (signer,) = claim.domains
            if aligned(signer, domain):
                return AuthResult(True, False, f"dkim=pass by {signer}")
    said = ", ".join(f"{claim.method}={claim.result}" for claim in claims) or "no result that can be read"
    return AuthResult(False, False, f"nothing proves {domain}: {said[:200]}")


def _believed(values: tuple[str, ...], profile: Profile) -> Iterator[_Claim]:
    """The claims of the provider's fields from the top, as far as they come in the order in which it writes them. One
    that cannot be read is the last: it may be where the sender's own lines begin."""
    reached = -1
    for value in values:
        claims = _claims(value, profile)
        if claims is None:
            return
        ranks = [ORDER.index(claim.method) for claim in claims if claim.method in ORDER]
        if ranks and min(ranks) <= reached:
            return
        reached = max((reached, *ranks))
        yield from claims


def _claims(value: str, profile: Profile) -> list[_Claim] | None:
    """The results in one field with the domains that each is about."""
    results = authfield.read(value, named=bool(profile.authserv_ids))
    if results is None:
        return None
    return [_Claim(result.method, result.result, _about(result)) for result in results]


def _about(result: Result) -> frozenset[str]:
    """The domains that a result is about: more than one means that somebody slipped one in."""
    if result.method == "dmarc":
        return _domains(result, "header.from")
    signers, users = _domains(result, "header.d"), _domains(result, "header.i")
    # The user (i=) stands at the signing domain or below it (RFC 6376 3.5), and alone tells it well enough.
    strangers = {user for user in users if not any(user == one or user.endswith("." + one) for one in signers)}
    return signers | strangers if signers else users


def _domains(result: Result, name: str) -> frozenset[str]:
    values = (value.strip('"') for value in result.values(name))
    return frozenset(value.lower().rpartition("@")[2].rstrip(".") for value in values if value)
