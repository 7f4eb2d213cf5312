"""What the desk has learned of senders: addresses that staff gave to a client, and images that come again and again.

Both are asked for one mail at a time by their primary keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, null, select, update

from mailflow.store.columns import address_key
from mailflow.store.statements import insert_missing, insert_or_replace
from mailflow.store.tables import pictures, remembered_addresses

MOST_PICTURES = 1000
"""A domain: the newest ones. A logo comes with nearly every mail, so it stays among them."""


def client_of(conn: Connection, address: str | None) -> str | None:
    """The id of the client that staff gave this address to; None where they gave it to none."""
    client: str | None = conn.scalar(_CLIENT, {"address": address}) if address else None
    return client


def clients_of(conn: Connection, addresses: Sequence[str]) -> Mapping[str, str]:
    """By address, the id of the client that staff gave it to; one that they gave to none is left out."""
    keys = {address_key(address): address for address in addresses}
    rows = conn.execute(_CLIENTS, {"addresses": list(keys)}) if keys else ()
    return {keys[row.address]: row.client for row in rows}


def remember(conn: Connection, said: Iterable[tuple[str, str | None]], entry: str, now: datetime) -> None:
    """Keep each address with its client, or forget it where there is None."""
    rows = [(address_key(address), client) for address, client in said]
    forget = [address for address, client in rows if client is None]
    if forget:
        conn.execute(_FORGET, {"addresses": forget})
    kept = [{"address": address, "client": client, "at": now, "entry": entry} for address, client in rows if client]
    insert_or_replace(conn, remembered_addresses, kept)


def requests_with(conn: Connection, domain: str, digests: Sequence[str]) -> Mapping[str, int | None]:
    """By digest, the request that the domain sent an image to; None where it came to several."""
    if not digests or not domain:
        return {}
    rows = conn.execute(_PICTURES, {"domain": domain, "digests": list(digests)})
    return {row.digest: row.request for row in rows}


def seen(conn: Connection, images: Sequence[tuple[str, str]], request: int, now: datetime) -> None:
    """Remember these images, (domain, digest) each, as having come to `request`."""
    known = [{"b_domain": domain, "b_digest": digest, "b_request": request, "b_at": now} for domain, digest in images]
    if not known:
        return
    conn.execute(_SEEN_AGAIN, known)
    rows = [{"domain": domain, "digest": digest, "request": request, "seen_at": now} for domain, digest in images]
    insert_missing(conn, pictures, rows)
    for domain in dict.fromkeys(domain for domain, _ in images):
        conn.execute(_DROP_OLDEST, {"domain": domain})


_CLIENT = select(remembered_addresses.c.client).where(remembered_addresses.c.address == bindparam("address"))
_CLIENTS = select(remembered_addresses.c.address, remembered_addresses.c.client).where(
    remembered_addresses.c.address.in_(bindparam("addresses", expanding=True))
)
_FORGET = delete(remembered_addresses).where(remembered_addresses.c.address.in_(bindparam("addresses", expanding=True)))
_PICTURES = select(pictures.c.digest, pictures.c.request).where(
    pictures.c.domain == bindparam("domain"), pictures.c.digest.in_(bindparam("digests", expanding=True))
)
_SEEN_AGAIN = (
    update(pictures)
    .where(pictures.c.domain == bindparam("b_domain"), pictures.c.digest == bindparam("b_digest"))
    .values(
        request=case((pictures.c.request == bindparam("b_request"), pictures.c.request), else_=null()),
        seen_at=bindparam("b_at"),
    )
)
_newer = pictures.alias("newer")
_OLDEST_KEPT = (
    select(_newer.c.seen_at)
    .where(_newer.c.domain == bindparam("domain"))
    .order_by(_newer.c.seen_at.desc())
    .offset(MOST_PICTURES)
    .limit(1)
    .scalar_subquery()
)
_DROP_OLDEST = delete(pictures).where(pictures.c.domain == bindparam("domain"), pictures.c.seen_at <= _OLDEST_KEPT)
