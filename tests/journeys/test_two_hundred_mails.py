"""A busy day's mails at once, a real Dovecot, a real SMTP peer, TLS to both: none is lost, none is doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys import judge
from tests.journeys.installation import PROCESSED, Finished, Installation
from tests.journeys.mails import Mail
from tests.journeys.two_hundred import FAILS, FLOOD, STALLS, two_hundred
from tests.servers.dovecot import Dovecot
from tests.servers.pki import Pki
from tests.servers.smtp_peer import smtp_peer_running

INBOXES = ("support", "helpdesk")
STALL_SECONDS = 30.0
FAILS_ONCE = """
CREATE TRIGGER fails_once BEFORE INSERT ON requests
WHEN NEW.requester = '{sender}' AND NEW.subject = 'Kendala'
 AND EXISTS (SELECT 1 FROM received WHERE sha256 = '{sha256}' AND attempts = 0)
BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END
"""


@dataclass(frozen=True, slots=True)
class Day:
    """The installation after one `mailflow run --once` over all the mails."""

    installation: Installation
    mails: list[Mail]
    first_run: Finished

    def named(self, name: str) -> Mail:
        return next(mail for mail in self.mails if mail.name == name)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot, pki: Pki) -> Iterator[Day]:
    folder: Path = tmp_path_factory.mktemp("day")
    mails = two_hundred(STALLS)
    with smtp_peer_running(pki) as peer:
        peer.stall_seconds = STALL_SECONDS
        installation = Installation(folder, {name: dovecot.account() for name in INBOXES}, peer)
        for name, account in installation.accounts.items():
            account.append(*(mail.raw for mail in mails if mail.inbox == name))
        installation.prepare()
        fails = next(mail for mail in mails if mail.name == FAILS)
        installation.execute(FAILS_ONCE.format(sender=fails.sender, sha256=fails.sha256))
        yield Day(installation, mails, installation.run_once())
        installation.close()


def test_the_run_says_that_everything_was_done(day: Day) -> None:
    assert day.first_run.status == 0, day.first_run.err[-5000:]
    assert len(day.mails) == 200


def test_every_mail_becomes_exactly_what_it_is(day: Day) -> None:
    found = judge.became(day.installation, day.mails)
    wanted = judge.expected(day.mails)
    pair = {"both", "both_again"}  # which of the two mailboxes is read first is nobody's business
    assert {name: it for name, it in found.items() if name not in pair} == {
        name: it for name, it in wanted.items() if name not in pair
    }
    assert Counter(found[name].outcome for name in pair) == {"request": 1, "duplicate": 1}
    assert len({found[name].thread for name in pair}) == 1


def test_every_request_has_the_kind_and_severity_that_its_words_ask_for(day: Day) -> None:
    references = judge.references(day.installation, day.mails)
    found = {each["ref"]: (each["kind"], each["severity"], each["requester"]) for each in day.installation.requests()}
    opened = {name: day.named("both" if name == "both_again" else name) for name in references}
    assert {name: found[reference] for name, reference in references.items()} == {
        name: (mail.kind, mail.severity, mail.sender) for name, mail in opened.items()
    }
    assert len(found) == len(references)


def test_every_requester_gets_exactly_one_acknowledgement_for_each_request(day: Day) -> None:
    references = judge.references(day.installation, day.mails)
    references = {**references, "both": references.get("both") or references["both_again"]}
    letters = [letter for letter in judge.letters(day.installation.peer.taken) if letter.recipient not in judge.STAFF]
    assert Counter((letter.recipient, letter.reference, letter.answers) for letter in letters) == {
        (mail.sender, references[mail.thread], mail.message_id): 1 for mail in day.mails if mail.answered
    }
    assert all(letter.automatic for letter in letters)


def test_fifteen_reports_of_one_proven_client_in_an_hour_get_fifteen_acknowledgements(day: Day) -> None:
    (sender,) = {mail.sender for mail in day.mails if mail.name.startswith("flood")}
    letters = [letter for letter in judge.letters(day.installation.peer.taken) if letter.recipient == sender]
    assert len({letter.reference for letter in letters}) == len(letters) == FLOOD == 15


def test_a_thread_whose_first_mail_fails_inside_a_batch_is_still_one_request(day: Day) -> None:
    (failed,) = day.first_run.logged("process.failed")
    (row,) = (row for row in day.installation.received() if row.attempts)
    assert "the disk is on fire" in row.last_error
    assert failed["error"] == "IntegrityError", "an error's words may be a client's, and stay out of the log"
    found = judge.became(day.installation, day.mails)
    assert found[FAILS] == judge.Became("request", FAILS)
    assert found["fails_again"] == judge.Became("reply", FAILS)


def test_a_letter_whose_answer_takes_thirty_seconds_is_delivered_once(day: Day) -> None:
    assert day.installation.peer.counts["stall"] == 1
    (letter,) = (letter for letter in day.installation.letters() if letter.recipient == STALLS)
    assert (letter.status, letter.attempts) == ("sent", 0)
    assert sum(taken.recipients == (STALLS,) for taken in day.installation.peer.taken) == 1


def test_every_letter_that_is_sent_is_at_the_peer_once_with_the_bytes_of_the_outbox(day: Day) -> None:
    sent = {letter.message_id for letter in day.installation.letters() if letter.status == "sent"}
    taken = [letter.message_id for letter in judge.letters(day.installation.peer.taken)]
    assert sorted(taken) == sorted(sent)
    assert {letter.status for letter in day.installation.letters()} == {"sent", "deferred"}


def test_only_staff_letters_wait_for_a_digest(day: Day) -> None:
    waiting = [letter for letter in day.installation.letters() if letter.status == "deferred"]
    assert waiting
    assert {letter.audience for letter in waiting} == {"staff"}


def test_every_mail_lies_in_the_folder_for_processed_mail(day: Day) -> None:
    for name, account in day.installation.accounts.items():
        assert account.folders() == {"INBOX": 0, PROCESSED: sum(mail.inbox == name for mail in day.mails)}


def test_status_names_what_waits_for_a_person(day: Day) -> None:
    status, words = day.installation.status()
    held = sum(mail.outcome == "held" for mail in day.mails)
    assert status == 1
    assert (words["mails quarantined"], words["mails held"], words["mails new"]) == (1, held, 0)
    assert (words["letters queued"], words["letters failed"], words["mails not fetched"]) == (0, 0, 0)


def test_running_again_changes_nothing(day: Day) -> None:
    installation = day.installation
    before = installation.requests(), installation.received(), installation.letters(), list(installation.peer.taken)
    again = installation.run_once()
    assert again.status == 0, again.err[-5000:]
    assert not [
        event for event in ("fetch.found", "fetch.stored", "process.begin", "deliver.begin") if again.logged(event)
    ]
    after = installation.requests(), installation.received(), installation.letters(), list(installation.peer.taken)
    assert before == after
