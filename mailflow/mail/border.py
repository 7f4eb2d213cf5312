"""Where a mail entered our provider, and which Authentication-Results can only be the provider's.

Servers put their fields on top of what they received. So above the border Received (the topmost one `by` a host that
takes mail from outside) stands nothing of the sender's, and below it only what that host put directly underneath. A
sender can write a perfect copy of the border, but only beneath the real one, and never above it; therefore every hop
above it must be one inside of the provider, or the mail came in by a way that the profile does not know.
"""

from __future__ import annotations

from itertools import takewhile

from mailflow.mail.authfield import NOT_PLAIN
from mailflow.mail.profiles import Profile

Headers = tuple[tuple[str, str], ...]

AUTHENTICATION_RESULTS = "authentication-results"
RECEIVED = "received"
LONGEST_HOP = 4096  # characters of a Received field that are read


def provider_fields(headers: Headers, profile: Profile) -> tuple[str, ...] | str:
    """The values of the Authentication-Results that the provider wrote, or the reason why there are none."""
    border = find(headers, profile)
    if isinstance(border, str):
        return border
    place, host = border
    names = [name.lower() for name, _ in headers]
    found = _above(names, place) if profile.place != "below" else ()
    if not found and profile.place != "above":
        found = _below(names, place, profile)
    whose = profile.authserv_ids[0] if profile.authserv_ids else "the provider"
    if not found or found[0] != names.index(AUTHENTICATION_RESULTS):
        return f"no Authentication-Results of {whose} at the border"
    values = tuple(takewhile(lambda value: _is_own(value, host, profile), (headers[n][1] for n in found)))
    if not values:
        return f"the Authentication-Results at the border are not those of {whose}"
    if len(found) > 1 and not profile.many:
        if place > found[0]:
            return "two Authentication-Results at the border, where the provider writes one"
        return values[:1]
    return values


def find(headers: Headers, profile: Profile) -> tuple[int, str] | str:
    """The border Received as its position and host, or why there is none."""
    for position, (name, value) in enumerate(headers):
        if name.lower() != RECEIVED:
            continue
        host = by_host(value)
        if host is None:
            return "a Received field above the border cannot be read"
        if profile.is_border(host):
            return position, host
        if host and not profile.is_inner(host):
            return f"no Received field by a trusted host: the mail came in by {host[:100]!r}"
    return "no Received field by a trusted host"


def stays_inside(headers: Headers, profile: Profile) -> bool:
    """Whether every server that passed the mail on is inside of the provider: it never came in from outside."""
    hosts = [by_host(value) for name, value in headers if name.lower() == RECEIVED]
    return bool(hosts) and all(host and profile.is_inner(host) for host in hosts)


def by_host(received: str) -> str | None:
    """The host that wrote a Received field (RFC 5321 4.4), "" where none is named, as in qmail's notes on its own work.

    None where two readings are possible: the name behind `from` is the peer's own choice, with whatever words in it.
    """
    if len(received) > LONGEST_HOP or NOT_PLAIN.search(received):
        return None
    bare = _without_comments(received)
    if bare is None:
        return None
    words = bare.partition(";")[0].lower().split()
    if not words:
        return ""
    if words.count("by") != 1 or words[0] not in ("from", "by") or words[-1] == "by":
        return None
    return words[words.index("by") + 1].rstrip(".")


def _above(names: list[str], border: int) -> tuple[int, ...]:
    """The fields between the border and the Received above it."""
    hops = [n for n in range(border) if names[n] == RECEIVED]
    start = hops[-1] + 1 if hops else 0
    return tuple(n for n in range(start, border) if names[n] == AUTHENTICATION_RESULTS)


def _below(names: list[str], border: int, profile: Profile) -> tuple[int, ...]:
    """The fields directly below the border, up to the first one that the provider does not write there."""
    run = takewhile(lambda n: names[n] in profile.beside, range(border + 1, len(names)))
    return tuple(n for n in run if names[n] == AUTHENTICATION_RESULTS)


def _is_own(value: str, host: str, profile: Profile) -> bool:
    first = value.lstrip().partition(";")[0].partition("(")[0].lower().split()
    if not profile.authserv_ids:
        return bool(first) and "=" in first[0]  # a result comes first: no authserv-id at all
    # After the authserv-id only the version of the format may stand (RFC 8601 2.2).
    return bool(first) and first[1:] in ([], ["1"]) and profile.writes_as(first[0], host)


def _without_comments(value: str) -> str | None:
    """The value with each comment (RFC 5322 3.2.2, may nest) as a blank; None where one is not closed."""
    if "(" not in value and ")" not in value:
        return value
    kept: list[str] = []
    depth, escaped = 0, False
    for char in value:
        if escaped or (depth and char == "\\"):
            escaped = not escaped
        elif char == "(":
            depth += 1
            char = " "
        elif char == ")":
            depth -= 1
            char = " "
        if depth < 0:
            return None
        if not depth:
            kept.append(char)
    return None if depth else "".join(kept)
