"""What the desk learns of senders is kept until it is told otherwise, and never grows without end."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, select

from mailflow.desk.decision import Decision, Outcome
from mailflow.store import remembered, requests, tables
from tests.contracts.store.samples import MINUTE, NOW, entry, lookup, opening

HOME = "Ayu@Surat.example"


def said(client: str | None, cause: str = "m2") -> Decision:
    entries = (entry(f"{cause}.1", 1001),)
    return Decision(Outcome.REPLY, (), 1001, entries=entries, remembered=((HOME, client),))


def known_client(conn: Connection) -> str | None:
    return requests.known(conn, lookup(sender=HOME.lower()), NOW).remembered


def test_an_address_is_remembered_with_the_order_that_said_so_and_forgotten_again(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    assert known_client(conn) is None
    requests.apply(conn, None, said("klien"), NOW)
    assert known_client(conn) == "klien"
    row = conn.execute(select(tables.remembered_addresses)).one()
    assert (row.address, row.at, row.entry) == (HOME.lower(), NOW, "m2.1")
    requests.apply(conn, None, said("lain", "m3"), NOW + MINUTE)
    assert known_client(conn) == "lain"
    requests.apply(conn, None, said(None, "m4"), NOW)
    assert known_client(conn) is None


def test_the_clients_of_all_addresses_that_staff_name_are_known(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    requests.apply(conn, None, said("klien"), NOW)
    asked = lookup(addresses=(HOME.lower(), "lain@surat.example"))
    assert requests.known(conn, asked, NOW).clients == {HOME.lower(): "klien"}
    assert requests.known(conn, lookup(), NOW).clients == {}


def test_a_sender_nobody_can_tell_is_nobodys(conn: Connection) -> None:
    assert requests.known(conn, lookup(sender=None), NOW).remembered is None


def with_picture(number: int, *digests: str, domain: str = "klien.example") -> Decision:
    return replace(opening(number, f"m{number}"), pictures=tuple((domain, digest) for digest in digests))


def pictures(conn: Connection, *digests: str, sender: str = "a@klien.example") -> dict[str, int | None]:
    return dict(requests.known(conn, lookup(sender=sender, pictures=digests), NOW).pictures)


def test_a_picture_leads_to_the_request_it_came_to_first_and_to_none_once_it_came_to_two(conn: Connection) -> None:
    requests.apply(conn, None, with_picture(1001, "a", "b"), NOW)
    assert pictures(conn, "a", "b", "c") == {"a": 1001, "b": 1001}
    again = Decision(Outcome.REPLY, (), 1001, pictures=(("klien.example", "a"),))
    requests.apply(conn, None, again, NOW)
    assert pictures(conn, "a") == {"a": 1001}, "the same conversation"
    requests.apply(conn, None, with_picture(1002, "a"), NOW)
    requests.apply(conn, None, again, NOW)
    assert pictures(conn, "a", "b") == {"a": None, "b": 1001}


def test_another_domain_has_its_own_pictures(conn: Connection) -> None:
    requests.apply(conn, None, with_picture(1001, "a"), NOW)
    assert pictures(conn, "a", sender="x@lain.example") == {}


def test_of_a_domain_the_newest_pictures_are_kept(conn: Connection) -> None:
    requests.apply(conn, None, with_picture(1001, "logo"), NOW)
    for number in range(60):
        many = [("klien.example", f"{number}.{each}") for each in range(20)]
        remembered.seen(conn, [*many, ("klien.example", "logo")], 1001, NOW + number * MINUTE)
    kept = conn.scalar(select(func.count()).select_from(tables.pictures))
    assert kept is not None
    assert remembered.MOST_PICTURES - 21 <= kept <= remembered.MOST_PICTURES
    assert pictures(conn, "0.0", "59.19", "logo") == {"59.19": 1001, "logo": 1001}
