"""SIGKILL for every process of `mailflow run`, again and again: the end is the same as if nothing had happened.

The moment is chosen by reading the log as it is written, so a kill lands at its event or a fraction of a millisecond
behind it. One is exact: the letter is taken, and the peer keeps its answer back until everybody is dead.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import judge
from tests.journeys.installation import Installation
from tests.journeys.mails import Mail
from tests.journeys.two_hundred import REFUSED, STALLS, two_hundred
from tests.journeys.workers import EVENT_WITHIN
from tests.servers.dovecot import Dovecot
from tests.servers.pki import Pki
from tests.servers.smtp_peer import SmtpPeer, smtp_peer_running

SEED = 20250217
INBOXES = ("support", "helpdesk")
STAGES = (
    ("fetch.found", 1, 1),
    ("fetch.stored", 1, 2),
    ("process.begin", 1, 3),
    ("process.decided", 1, 4),
    ("process.committed", 1, 4),
    ("fetch.filed", 1, 1),
    ("deliver.begin", 2, 15),
    ("deliver.accepted", 2, 15),
    ("deliver.sent", 2, 15),
)
"""An event, and the first and the last of which one is drawn."""


def test_ten_kills_in_ten_stages_change_nothing(tmp_path: Path, dovecot: Dovecot, pki: Pki) -> None:
    mails = two_hundred(STALLS, REFUSED)
    with smtp_peer_running(pki) as peer:
        peer.stall_seconds = 0
        with installed(tmp_path / "undisturbed", dovecot, peer) as undisturbed:
            append(undisturbed, mails)
            assert undisturbed.run_once().status == 1  # a letter is refused for good,
            assert undisturbed.run_once().status == 0  # of which a single run tells staff the next time
            wanted = picture(undisturbed, mails)
            assert sent_and_taken(undisturbed) == (1, 1)
        peer.forget()
        with installed(tmp_path / "tortured", dovecot, peer) as tortured:
            kills = torture(tortured, mails)
            last = tortured.run_once()
            assert last.status == 0, last.err[-5000:]
            assert_nothing_is_left(tortured)
            found = picture(tortured, mails)
            assert (found - wanted, wanted - found) == (Counter(), Counter())
            fewest, most = sent_and_taken(tortured)
            repeated = len(peer.taken) - len({letter.message_id for letter in judge.letters(peer.taken)})
            # The letter whose answer never came, and beside it at most the one that each kill found on its way.
            assert fewest == 1 < most
            assert repeated <= kills == 11


@pytest.mark.parametrize(("child", "event"), [("intake", "process.begin"), ("delivery", "deliver.begin")])
def test_a_child_that_is_killed_is_restarted_and_nothing_is_missing(
    child: str, event: str, tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer
) -> None:
    mails = [mail for mail in two_hundred() if mail.name.startswith("flood")]
    with installed(tmp_path, dovecot, smtp_peer) as installation, installation.workers() as workers:
        installation.accounts["support"].append(*(mail.raw for mail in mails))
        workers.wait_for(event)
        (started,) = workers.heard("child.started", child=child)
        os.kill(started["pid"], signal.SIGKILL)
        workers.wait_for("child.started", nth=2, child=child)
        give_up_at = time.monotonic() + EVENT_WITHIN
        while not all(row.outcome for row in installation.received()) or len(sent(installation, mails)) < len(mails):
            assert time.monotonic() < give_up_at, workers.text()
            time.sleep(0.05)
        workers.send(signal.SIGTERM)
        assert workers.wait() == 0
        assert_same_bytes(installation)
        assert [row.outcome for row in installation.received()] == ["request"] * len(mails)


def sent(installation: Installation, mails: list[Mail]) -> list[str]:
    """The letters to the senders of the mails that the peer has taken and the outbox knows of."""
    senders = {mail.sender for mail in mails}
    return [row.message_id for row in installation.letters() if row.recipient in senders and row.status == "sent"]


@contextmanager
def installed(folder: Path, dovecot: Dovecot, peer: SmtpPeer) -> Iterator[Installation]:
    installation = Installation(folder, {name: dovecot.account() for name in INBOXES}, peer)
    yield installation
    installation.close()


def append(installation: Installation, mails: list[Mail]) -> None:
    """Those whose letters meet trouble come last, in both installations."""
    for name, account in installation.accounts.items():
        account.append(*(mail.raw for mail in mails if mail.inbox == name and mail.sender not in (STALLS, REFUSED)))
    installation.accounts["support"].append(*troubled(mails))


def troubled(mails: list[Mail]) -> list[bytes]:
    return [next(mail.raw for mail in mails if mail.sender == sender) for sender in (STALLS, REFUSED)]


def torture(installation: Installation, mails: list[Mail]) -> int:
    """Kills it at every stage; how many kills that were."""
    drawn = random.Random(SEED)
    calm = [mail for mail in mails if mail.sender not in (STALLS, REFUSED)]
    for name, account in installation.accounts.items():
        account.append(*(mail.raw for mail in calm if mail.inbox == name))
    for event, first, last in STAGES:
        with installation.workers().dying_at(event, drawn.randint(first, last)) as workers:
            assert_killed(workers, event)
        assert_in_the_middle(installation, event)
    installation.accounts["support"].append(*troubled(mails))
    kill_while_an_answer_is_awaited(installation)
    with installation.workers().dying_at("timers.told") as workers:
        assert_killed(workers, "timers.told")
    return len(STAGES) + 2


def assert_killed(workers: Any, event: str) -> None:
    assert workers.wait(EVENT_WITHIN) == -signal.SIGKILL, f"never came to {event} (seed {SEED}):\n{workers.text()}"


def assert_in_the_middle(installation: Installation, event: str) -> None:
    """A kill when all is done would prove nothing."""
    new = sum(row.outcome is None for row in installation.received())
    queued = sum(letter.status == "queued" for letter in installation.letters())
    unread = sum(account.folders()["INBOX"] for account in installation.accounts.values())
    print(f"killed at {event}: {unread} mails in the inboxes, {new} to process, {queued} letters to send")
    assert new + queued + unread > 0


def kill_while_an_answer_is_awaited(installation: Installation) -> None:
    installation.peer.stall_seconds = EVENT_WITHIN
    with installation.workers() as workers:
        give_up_at = time.monotonic() + EVENT_WITHIN
        while not any(taken.recipients == (STALLS,) for taken in installation.peer.taken):
            assert time.monotonic() < give_up_at, workers.text()
            time.sleep(0.005)
        workers.kill()
    assert_in_the_middle(installation, "an answer awaited")


def picture(installation: Installation, mails: list[Mail]) -> Counter[Any]:
    """What came of the mails, without numbers and times: requests by their mails, letters by the mail they follow."""
    names = {mail.sha256: mail.name.removesuffix("_again") if "both" in mail.name else mail.name for mail in mails}
    rows = installation.received()
    source = {row.id: names[row.sha256] for row in rows}
    members = defaultdict(list)
    for row in rows:
        members[f"BEN-{row.request}" if row.request else row.outcome].append((source[row.id], row.outcome))
    said = ("kind", "severity", "state", "requester", "client", "subject")
    facts = {
        each["ref"]: (*(each[name] for name in said), each["held"] is not None) for each in installation.requests()
    }
    requests = ((tuple(sorted(mails)), facts.get(reference)) for reference, mails in members.items())
    letters = ((row.recipient, row.template, _source(row.cause, source)) for row in installation.letters())
    return Counter([*requests, *letters])


def _source(cause: str, source: dict[int, str]) -> str:
    """A letter's cause in the names of mails: a mail's timeline entry, an alarm without its time, a failed letter."""
    entry, _, line = cause.partition(".")
    if entry[:1] == "m" and entry[1:].isdigit():
        return f"{source[int(entry[1:])]}.{line}"
    return "failed letter" if entry[:1] == "l" and entry[1:].isdigit() else cause.rpartition(" ")[0]


def sent_and_taken(installation: Installation) -> tuple[int, int]:
    """How often the peer took a letter, at least and at most. Exactly what is sent was taken, each time the same."""
    taken = assert_same_bytes(installation)
    assert set(taken) == {letter.message_id for letter in installation.letters() if letter.status == "sent"}
    return min(taken.values()), max(taken.values())


def assert_same_bytes(installation: Installation) -> Counter[str]:
    """A letter that the peer took more than once was the same each time. How often it took each."""
    each_once = set(installation.peer.taken)
    times = Counter(letter.message_id for letter in judge.letters(installation.peer.taken))
    assert Counter(letter.message_id for letter in judge.letters(each_once)) == dict.fromkeys(times, 1)
    return times


def assert_nothing_is_left(installation: Installation) -> None:
    _, words = installation.status()
    assert (words["mails new"], words["letters queued"], words["mails not fetched"]) == (0, 0, 0)
    for account in installation.accounts.values():
        assert account.folders()["INBOX"] == 0
