"""Whether our own mail provider vouches for the From domain: Authentication-Results (RFC 8601), read with suspicion.

Anyone can write this header. What counts is only what our provider wrote, known by its authserv-id and by its place:
servers put their fields on top of what they received, so a field above the border Received (the topmost one `by` a
trusted host) cannot be the sender's. Providers that write below their own Received are read there, but only the first
field: whatever a sender brought along stands after it. Anything deeper is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import authres

from mailflow.mail.headers import fields, readable

AUTHENTICATION_RESULTS = "authentication-results"
BY_HOST = re.compile(r"(?:from\s+\S+\s+)?by\s+([^\s;]+)", re.IGNORECASE)
COMMENT = re.compile(r"\([^()]*\)")
LONGEST = 8192  # characters of one field: the library's grammar takes quadratic time


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


class _Header(authres.core.AuthenticationResultsHeader):  # type: ignore[misc]  # authres carries no types
    """The library's parser with its patterns compiled once: it compiles each anew, some 300 a field."""

    _parse_text: str

    def _parse_pattern(self, pattern: str) -> re.Match[str] | None:
        match = _compiled(pattern).match(self._parse_text)
        if match is not None:
            self._parse_text = self._parse_text[match.end() :]
        return match


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def judge(headers: bytes, authserv_id: str, trusted_hosts: frozenset[str], from_domain: str) -> AuthResult:
    """What our provider says of `from_domain`, from the raw header block.

    Passed by `dmarc=pass` with that header.from, else by an aligned `dkim=pass`; SPF alone never, because it proves the
    envelope and not the From (RFC 7489 3.1). A `dmarc=fail` of that domain always wins.
    """
    if not authserv_id:
        return AuthResult(False, False, "no profile: authserv_id is not configured")
    if not from_domain:
        return AuthResult(False, False, "the sender is unknown")
    values = _our_fields(headers, authserv_id.lower(), frozenset(map(str.lower, trusted_hosts)))
    if isinstance(values, str):
        return AuthResult(False, False, values)
    claims = [claim for value in values for claim in _claims(value)]
    return _verdict(claims, from_domain.lower())


def _verdict(claims: list[_Claim], domain: str) -> AuthResult:
    dmarc = [claim for claim in claims if claim.method == "dmarc"]
    if any(claim.result == "fail" and (not claim.domains or domain in claim.domains) for claim in dmarc):
        return AuthResult(False, True, f"dmarc=fail for {domain}")
    if any(claim.result == "pass" and claim.domains == {domain} for claim in dmarc):
        return AuthResult(True, False, f"dmarc=pass for {domain}")
    for claim in claims:
        if claim.method == "dkim" and claim.result == "pass" and len(claim.domains) == 1:
            (signer,) = claim.domains
            if _aligned(signer, domain):
                return AuthResult(True, False, f"dkim=pass by {signer}")
    said = ", ".join(f"{claim.method}={claim.result}" for claim in claims) or "no result that can be read"
    return AuthResult(False, False, f"nothing proves {domain}: {said}")


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 3.1.1) without a public suffix list: equal, or one a parent of the other.

    A parent that is a public suffix (co.id) signs no mail, so parent and child is safe; two children of one parent,
    which the list would have to judge, do not count.
    """
    if signer == domain:
        return True
    shorter, longer = sorted((signer, domain), key=len)
    return "." in shorter and longer.endswith("." + shorter)


def _our_fields(headers: bytes, authserv_id: str, trusted: frozenset[str]) -> list[str] | str:
    """The values of the fields our provider wrote, or the reason why there are none."""
    known = [(name.lower(), readable(value)) for name, value in fields(headers)]
    hops = (n for n, (name, value) in enumerate(known) if name == "received" and _by_host(value) in trusted)
    border = next(hops, None)
    if border is None:
        return "no Received field by a trusted host"
    above = [value for name, value in known[:border] if name == AUTHENTICATION_RESULTS and _id(value) == authserv_id]
    ours = above or _first_below(known[border + 1 :], authserv_id)
    return ours or f"no Authentication-Results of {authserv_id} at the border"


def _first_below(known: list[tuple[str, str]], authserv_id: str) -> list[str]:
    """The first Authentication-Results below the border, across SPF and ARC fields only (as mx.google.com writes)."""
    for name, value in known:
        if name == AUTHENTICATION_RESULTS:
            return [value] if _id(value) == authserv_id else []
        if name != "received-spf" and not name.startswith("arc-"):
            break
    return []


def _by_host(received: str) -> str:
    """The host that wrote a Received field (RFC 5321 4.4), comments left out: they hold what the peer said."""
    for _ in range(5):
        received, count = COMMENT.subn(" ", received)
        if not count:
            break
    match = BY_HOST.match(received.strip())
    return match[1].lower().rstrip(".") if match else ""


def _id(value: str) -> str:
    return re.split(r"[\s;(]", value.lstrip(), maxsplit=1)[0].lower()


def _claims(value: str) -> Iterator[_Claim]:
    """The results in one field by the grammar of RFC 8601 2.2; a field that does not parse claims nothing."""
    if len(value) > LONGEST:
        return
    try:
        header = _Header.parse_value(authres.core_features(), value)
    except (authres.AuthResError, ValueError, RecursionError):
        return
    for result in header.results:
        wanted = {"dmarc": ("from",), "dkim": ("d",)}.get(result.method, ())
        found = _domains(result, wanted) or (_domains(result, ("i",)) if result.method == "dkim" else frozenset())
        yield _Claim(result.method, result.result, found)


def _domains(result: Any, names: tuple[str, ...]) -> frozenset[str]:
    """The distinct domains in these header properties: more than one means that somebody slipped one in."""
    values = (p.value for p in result.properties if p.type == "header" and p.name in names and p.value)
    return frozenset(str(value).lower().rpartition("@")[2].rstrip(".") for value in values)
