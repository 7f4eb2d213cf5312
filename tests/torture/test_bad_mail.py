"""Mails built to hurt, among good ones: nothing is lost, nothing is stuck, and a person is told what to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row

from mailflow.store import received
from tests.journeys import judge
from tests.journeys.installation import ADMIN, PROCESSED, Finished, Installation
from tests.journeys.mails import Mail, opening
from tests.servers.dovecot import Dovecot
from tests.servers.pki import Pki
from tests.servers.smtp_peer import smtp_peer_running
from tests.torture.bad_mails import HUGE, WORDS, bad_mails

KEPT_AT_LEAST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """The installation after its run over good and bad mails."""

    installation: Installation
    good: list[Mail]
    run: Finished

    @property
    def good_rows(self) -> list[Row[Any]]:
        """Good and bad mails came in turns."""
        return list(self.installation.received()[::2])

    @property
    def bad_rows(self) -> dict[str, Row[Any]]:
        return dict(zip(bad_mails(), self.installation.received()[1::2], strict=True))

    def stored(self, row: Row[Any]) -> bytes:
        with self.installation.store.read() as connection:
            found = received.data(connection, row.id)
        assert found is not None
        return found

    @staticmethod
    def sender(data: bytes) -> str:
        found = re.search(rb"^From: (\S+)\r", data, re.MULTILINE)
        assert found
        return found[1].decode()


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot, pki: Pki) -> Iterator[Box]:
    good = [
        opening(f"good{n}", f"baik{n}@sejahtera.example", f"Kendala {n}", WORDS, "ticket", "normal")
        for n in range(len(bad_mails()) + 1)
    ]
    with smtp_peer_running(pki) as peer:
        account = dovecot.account()
        installation = Installation(tmp_path_factory.mktemp("bad"), {"support": account}, peer)
        for mail, bad in zip(good, bad_mails().values(), strict=False):
            account.drop(mail.raw)
            account.drop(bad.raw)
        account.drop(good[-1].raw)
        yield Box(installation, good, installation.run_once())
        installation.close()


def test_every_mail_has_a_row_with_its_bytes_or_its_beginning(box: Box) -> None:
    rows = [*box.good_rows, *box.bad_rows.values()]
    assert len(rows) == len(box.installation.received()) == len(bad_mails()) + len(box.good)
    for row, mail in zip(box.good_rows, box.good, strict=True):
        assert box.stored(row) == mail.raw
    for name, bad in bad_mails().items():
        stored = box.stored(box.bad_rows[name])
        # Dovecot gives 0x80 for NUL, which cannot stand in an answer (RFC 9051 4.3.1).
        assert bad.raw.replace(b"\0", b"\x80").startswith(stored), name
        assert len(stored) == len(bad.raw) or (name == "60 MB" and len(stored) > KEPT_AT_LEAST), name


def test_every_bad_mail_becomes_what_can_be_made_of_it(box: Box) -> None:
    assert {name: row.outcome for name, row in box.bad_rows.items()} == {
        name: b.outcome for name, b in bad_mails().items()
    }


def test_every_good_mail_is_answered_and_every_bad_one_that_can_be(box: Box) -> None:
    answered = {box.sender(bad.raw) for bad in bad_mails().values() if bad.answered} | {
        mail.sender for mail in box.good
    }
    letters = Counter(letter.recipient for letter in judge.letters(box.installation.peer.taken))
    assert {who: count for who, count in letters.items() if who not in judge.STAFF} == dict.fromkeys(answered, 1)
    assert len(answered) == len(box.good) + sum(bad.answered for bad in bad_mails().values())


def test_nobody_is_answered_whose_address_is_in_doubt(box: Box) -> None:
    held = {each["ref"]: each for each in box.installation.requests() if each["held"]}
    doubtful = [
        box.bad_rows[name] for name, bad in bad_mails().items() if bad.outcome == "request" and not bad.answered
    ]
    assert set(held) == {f"BEN-{row.request}" for row in doubtful}
    assert {each["requester"] for each in held.values()} == {""}


def test_the_run_is_done_and_status_says_what_needs_a_person(box: Box) -> None:
    assert box.run.status == 0, box.run.err[-5000:]
    quarantined = sum(bad.outcome == "quarantined" for bad in bad_mails().values())
    status, words = box.installation.status()
    assert status == 1
    assert (words["mails quarantined"], words["mails new"], words["mails not fetched"]) == (quarantined, 0, 0)
    assert (words["letters queued"], words["letters failed"]) == (0, 0)


def test_the_quarantine_says_of_each_mail_what_is_wrong_with_it(box: Box) -> None:
    listed = box.installation.mailflow("quarantine", "list", "--json").json()
    reasons = {each["mail"]: str(each["reason"]) for each in listed}
    wanted = {box.bad_rows[name].id: bad.reason for name, bad in bad_mails().items() if bad.reason}
    assert reasons.keys() == wanted.keys()
    assert [(wanted[number], reason) for number, reason in reasons.items() if wanted[number] not in reason] == []


def test_the_admin_hears_of_the_quarantine_once(box: Box) -> None:
    alarms = [judge.text(taken) for taken in box.installation.peer.taken if taken.recipients == (ADMIN,)]
    assert sum("mailflow quarantine show" in alarm for alarm in alarms) == 1


def test_the_mail_of_60_megabytes_stays_on_the_server_and_its_sender_is_told(box: Box) -> None:
    (account,) = box.installation.accounts.values()
    assert account.folders() == {"INBOX": 1, PROCESSED: len(bad_mails()) + len(box.good) - 1}
    (flags,) = account.flags().values()
    assert flags == set()
    with account.client() as client:
        client.select_folder("INBOX", readonly=True)
        (sizes,) = client.fetch(client.search(), ["RFC822.SIZE"]).values()
    row = box.bad_rows["60 MB"]
    assert sizes[b"RFC822.SIZE"] == row.size == len(bad_mails()["60 MB"].raw) > HUGE
    assert row.truncated
    sender = box.sender(bad_mails()["60 MB"].raw)
    (letter,) = (taken for taken in box.installation.peer.taken if taken.recipients == (sender,))
    assert "terlalu besar" in judge.text(letter)


def test_running_again_finds_nothing_new_though_a_mail_stayed(box: Box) -> None:
    installation = box.installation
    before = installation.received(), installation.letters(), list(installation.peer.taken)
    assert installation.run_once().status == 0
    assert (installation.received(), installation.letters(), list(installation.peer.taken)) == before
