"""`mailflow run` as a service: answers at once, new rules in use, servers that come and go, a good end."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import judge
from tests.journeys.installation import ADMIN, Installation
from tests.journeys.mails import Mail, opening
from tests.journeys.workers import Workers
from tests.servers.dovecot import Dovecot
from tests.servers.gate import gate_to
from tests.servers.smtp_peer import SmtpPeer

A_FEW_SECONDS = 5.0
LONG_POLL = {"poll_seconds": 600}
"""Whatever is seen earlier was seen because the server said so."""
NEW_CLIENT = "\n  baru:\n    name: PT Baru\n    domains: [baru.example]\n    language: id\n"


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer) -> Iterator[Installation]:
    """One mailbox, which is asked only every ten minutes."""
    made = Installation(tmp_path / "installation", {"support": dovecot.account()}, smtp_peer, LONG_POLL)
    yield made
    made.close()


def report(name: str, domain: str = "sejahtera.example") -> Mail:
    return opening(name, f"{name}@{domain}", "Kendala", "Ada kendala di laporan absensi.", "ticket", "normal")


def arrive(installation: Installation, *mails: Mail) -> None:
    (account,) = installation.accounts.values()
    account.append(*(mail.raw for mail in mails))


def until(true: Callable[[], bool], workers: Workers, within: float) -> float:
    """Waits for a condition; how many seconds it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"not within {within} s:\n{workers.text()}"
        time.sleep(0.01)
    return time.monotonic() - began


def answered(installation: Installation, mail: Mail, workers: Workers, within: float = 30.0) -> float:
    """Waits until the mail's sender has a letter; how many seconds it took."""
    taken = installation.peer.taken
    return until(lambda: any(each.recipients == (mail.sender,) for each in taken), workers, within)


def test_a_new_mail_is_answered_within_a_few_seconds(installation: Installation) -> None:
    before, later = report("before"), report("later")
    arrive(installation, before)
    with installation.workers() as workers:
        answered(installation, before, workers)
        arrive(installation, later)
        answered(installation, later, workers, A_FEW_SECONDS)


def test_new_rules_are_taken_into_use_and_broken_ones_are_not(installation: Installation) -> None:
    first, second, third = (report(name, "baru.example") for name in ("first", "second", "third"))
    clients = installation.rules / "clients.yaml"
    with installation.workers() as workers:
        arrive(installation, first)
        answered(installation, first, workers)
        clients.write_text(clients.read_text() + NEW_CLIENT)
        workers.send(signal.SIGHUP)
        workers.wait_for("reload.done", changed=True)
        arrive(installation, second)
        answered(installation, second, workers)
        clients.write_text(clients.read_text() + "  broken: [")
        workers.send(signal.SIGHUP)
        broken = len(clients.read_text().splitlines())
        workers.wait_for("reload.refused")
        workers.wait_for("reload.problem")
        (problem,) = workers.heard("reload.problem")
        assert f"clients.yaml:{broken + 1}:" in problem["problem"]
        arrive(installation, third)
        answered(installation, third, workers)
        until(lambda: any(each.recipients == (ADMIN,) for each in installation.peer.taken), workers, A_FEW_SECONDS)
        assert not workers.heard("reload.done", changed=False)
    clients_of = {each["requester"]: each["client"] for each in readable(installation).requests()}
    assert clients_of == {first.sender: None, second.sender: "baru", third.sender: "baru"}
    before, after, still = (row.handbook for row in installation.received())
    assert before != after == still


def readable(installation: Installation) -> Installation:
    """With rules that the commands can read again."""
    clients = installation.rules / "clients.yaml"
    clients.write_text(clients.read_text().replace("  broken: [", ""))
    return installation


def test_the_alarm_about_broken_rules_names_file_and_line(installation: Installation) -> None:
    with installation.workers() as workers:
        workers.wait_for("child.started", child="delivery")
        broken = installation.rules / "staff.yaml"
        lines = broken.read_text().splitlines()
        broken.write_text("\n".join([*lines, "  nobody: {name: [}"]))
        arrive(installation, report("any"))
        answered(installation, report("any"), workers)  # intake can be told from here on
        workers.send(signal.SIGHUP)
        until(lambda: any(each.recipients == (ADMIN,) for each in installation.peer.taken), workers, A_FEW_SECONDS)
    (alarm,) = (each for each in installation.peer.taken if each.recipients == (ADMIN,))
    assert f"staff.yaml:{len(lines) + 1}:" in judge.text(alarm)


def test_asked_to_end_it_ends_at_once_where_nothing_is_in_hand(installation: Installation) -> None:
    mail = report("any")
    arrive(installation, mail)
    with installation.workers() as workers:
        answered(installation, mail, workers)
        until(lambda: not [each for each in installation.letters() if each.status == "queued"], workers, A_FEW_SECONDS)
        began = time.monotonic()
        workers.send(signal.SIGTERM)
        assert workers.wait() == 0
        assert time.monotonic() - began < A_FEW_SECONDS


def test_asked_to_end_while_an_answer_is_awaited_it_waits_for_it(installation: Installation) -> None:
    mail = report("stall")
    arrive(installation, mail)
    with installation.workers() as workers:
        answered(installation, mail, workers)
        assert not workers.heard("deliver.accepted"), "the peer has not answered yet"
        workers.send(signal.SIGTERM)
        assert workers.wait() == 0
    (letter,) = (each for each in installation.letters() if each.recipient == mail.sender)
    assert letter.status == "sent"
    assert installation.run_once().status == 0
    assert sum(each.recipients == (mail.sender,) for each in installation.peer.taken) == 1


def test_asked_to_end_in_the_middle_of_a_backlog_it_finishes_the_transaction_in_hand(
    installation: Installation,
) -> None:
    mails = [report(f"backlog{number}") for number in range(60)]
    arrive(installation, *mails)
    with installation.workers() as workers:
        workers.wait_for("process.begin")
        workers.send(signal.SIGTERM)
        assert workers.wait() == 0, workers.text()
        # On a slow machine one beginning may be committed in two parts; none may be left without.
        assert len(workers.heard("process.begin")) <= len(workers.heard("process.committed"))
        assert not workers.heard("child.killed")
    assert installation.run_once().status == 0
    assert {row.outcome for row in installation.received()} == {"request"}
    found = [each.recipients for each in installation.peer.taken if not judge.STAFF & set(each.recipients)]
    assert sorted(found) == sorted((mail.sender,) for mail in mails)


def test_a_mailbox_server_that_goes_away_and_comes_back_is_survived(
    tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer
) -> None:
    account = dovecot.account()
    with gate_to(account.tls_port) as gate:
        installation = Installation(tmp_path, {"support": account}, smtp_peer, LONG_POLL, imap_port=gate.port)
        before, meanwhile = report("before"), report("meanwhile")
        with installation.workers() as workers:
            arrive(installation, before)
            answered(installation, before, workers)
            gate.shut()
            arrive(installation, meanwhile)
            workers.wait_for("fetch.unavailable", nth=2)
            gate.open()
            answered(installation, meanwhile, workers)
            workers.send(signal.SIGTERM)
            assert workers.wait() == 0
        assert [row.outcome for row in installation.received()] == ["request", "request"]
        installation.close()
