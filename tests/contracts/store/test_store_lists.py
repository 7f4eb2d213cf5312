"""Staff who ask for the lists get every open request; nobody else's mail makes the store read them all."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.store import requests
from tests.contracts.store.samples import NOW, lookup, opening


def test_every_open_request_is_there_with_its_clocks_and_only_where_it_was_asked(conn: Connection) -> None:
    for number in (1001, 1002):
        requests.apply(conn, None, opening(number, f"m{number}"), NOW)
    requests.apply(conn, None, opening(1003, "m1003", closed_at=NOW, state="resolved"), NOW)
    assert requests.known(conn, lookup(), NOW).open == ()
    found = requests.known(conn, lookup(lists=True), NOW).open
    assert sorted(case.request.number for case in found) == [1001, 1002]
    assert all(len(case.clocks) == 2 for case in found)
