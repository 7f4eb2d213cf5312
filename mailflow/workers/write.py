"""A decision into the database with its letters: one transaction, whoever made the decision.

Letters are rendered to final bytes here, and here it is told which of them must wait: for a person, where the address
bounced before, the answer is a day late, or all addresses together had too many automatic letters; for a digest, where
an address had enough of them for now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from mailflow.desk.decision import Alarm, Decision, Notice
from mailflow.desk.office import Office
from mailflow.desk.outgoing import Outgoing
from mailflow.flow.windows import BREAKER, ECHOES, EXCHANGE, NOT_EXCHANGED, Window, breaks, exchanges, proven, windows
from mailflow.letters import post
from mailflow.mail.compose import Attached
from mailflow.mail.message import Address
from mailflow.store import alarms, breaker, outbox, requests
from mailflow.store import letters as stored
from mailflow.store.letters import Letter
from mailflow.workers.log import log
from mailflow.workers.reload import Edition

NEWEST = 200
"""Letters that are looked at. Where an hour brings more, those that are not seen count for every window: in a flood
letters wait sooner, never later."""
KEPT_BACK = ("deferred", "held", "digested", "dropped")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes decisions of one edition. `relayed` gives the files that go along with a staff member's words; `late`
    is true for a mail whose answer a person must release."""

    edition: Edition
    office: Office
    now: datetime
    relayed: Callable[[], tuple[Attached, ...]] = tuple
    late: bool = False

    def write(self, connection: Connection, decision: Decision, received: int | None) -> tuple[Outgoing, ...]:
        """Applies the decision and queues its letters. Raises `Conflict` where somebody else changed the request."""
        requests.apply(connection, received, decision, self.now)
        letters = self._letters(connection, decision.notices)
        outbox.put(connection, letters)
        for alarm in decision.alarms:
            raise_alarm(connection, alarm, self.edition, self.office, self.now)
        return letters

    def _letters(self, connection: Connection, notices: Sequence[Notice]) -> tuple[Outgoing, ...]:
        """The letters with the reasons to wait: asked once for all of them, since each question costs."""
        recipients = list(dict.fromkeys(notice.to.address for notice in notices))
        blocked = requests.blocked(connection, recipients) if recipients else frozenset()
        recent = Recent(connection, notices, self.now)
        letters = tuple(self._letter(notice, notice.to.address in blocked, recent) for notice in notices)
        for number in sorted(recent.overrun):
            raise_alarm(connection, _exchange(self.office.reference(number)), self.edition, self.office, self.now)
        return self._under_the_breaker(connection, notices, letters)

    def _under_the_breaker(
        self, connection: Connection, notices: Sequence[Notice], letters: tuple[Outgoing, ...]
    ) -> tuple[Outgoing, ...]:
        """The letters, those held that are too many for all addresses together; the admin is told of it."""
        counted = [
            breaks(notice) and letter.status == "queued" for notice, letter in zip(notices, letters, strict=True)
        ]
        if not any(counted):
            return letters
        brake = Brake(connection, self.now)
        kept = tuple(
            replace(letter, status="held") if counts and not brake.lets_pass(proven(notice)) else letter
            for notice, letter, counts in zip(notices, letters, counted, strict=True)
        )
        if alarm := brake.done():
            raise_alarm(connection, alarm, self.edition, self.office, self.now)
        return kept

    def _letter(self, notice: Notice, blocked: bool, recent: Recent) -> Outgoing:
        """The letter as it is queued; over its window it is a line of a digest to come."""
        terms = self.edition.handbook.agreement_of(notice.request)
        to_write = (notice, self.edition.stationery, terms, self.office, self.now)
        held = blocked or (self.late and notice.automatic and notice.audience == "client")
        if not held and notice.automatic and (recent.overruns(notice) or not recent.fits(notice)):
            return post.line(*to_write)
        letter = post.outgoing(*to_write, attached=self.relayed() if notice.relays else ())
        return replace(letter, status="held") if held else letter


class Recent:
    """How full the windows of the recipients of these notices are at `now`, asked once for all of them.

    The count of an address is of all automatic letters. Only where that reaches a window for one sort of them, its
    newest letters are looked at: those of the other sort that are seen there take no place.
    """

    def __init__(self, connection: Connection, notices: Sequence[Notice], now: datetime) -> None:
        recipients = list(dict.fromkeys(notice.to.address for notice in notices))
        spans = sorted({EXCHANGE.span, *(window.span for notice in notices for window in windows(notice))})
        found = outbox.recent(connection, recipients, [now - span for span in spans])
        self._all: dict[str, Mapping[timedelta, int]] = {
            address: dict(zip(spans, counts, strict=True)) for address, counts in found.items()
        }
        self._connection, self._now = connection, now
        self.overrun: set[int] = set()
        """The requests of which a notice was too many (`overruns`)."""
        self._newest = cache(self._read)

    def fits(self, notice: Notice) -> bool:
        """Whether one more letter for this recipient fits into each of its windows; if so, it takes its place there:
        one mail that asks how five requests stand has five answers."""
        address = notice.to.address
        if not all(self._has_room(address, window) for window in windows(notice)):
            return False
        self._all[address] = {span: count + notice.automatic for span, count in self._all[address].items()}
        return True

    def overruns(self, notice: Notice) -> bool:
        """Whether it is one more of an exchange about one request that has gone on for too long."""
        request, address = notice.request, notice.to.address
        if request is None or not exchanges(notice):
            return False
        if self._all[address][EXCHANGE.span] < EXCHANGE.count:
            return False
        since = self._now - EXCHANGE.span
        written = outbox.exchanged(self._connection, address, request.number, since, NOT_EXCHANGED)
        if written < EXCHANGE.count:
            return False
        self.overrun.add(request.number)
        return True

    def _has_room(self, address: str, window: Window) -> bool:
        total = self._all[address][window.span]
        if total < window.count or window.of == "all":
            return total < window.count
        others = "echoes" if window.of == "notices" else "notices"
        return total - self._seen(address, window.span, others) < window.count

    def _seen(self, address: str, span: timedelta, sort: str) -> int:
        """How many of this sort are among the newest letters of the address."""
        since = self._now - span
        return sum(
            each.created_at >= since and (each.template in ECHOES) is (sort == "echoes")
            for each in self._newest(address)
        )

    def _read(self, address: str) -> tuple[Letter, ...]:
        """The newest letters that windows count. Every letter to staff is automatic."""
        found = stored.listing(self._connection, recipient=address, limit=NEWEST)
        return tuple(letter for letter in found if letter.status not in KEPT_BACK)


class Brake:
    """The breaker for the letters of one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now
        self._before = breaker.counted(connection, now, BREAKER[True].span)
        self._passed = dict.fromkeys(BREAKER, 0)
        self._held = dict.fromkeys(BREAKER, 0)

    def lets_pass(self, proven: bool) -> bool:
        """Whether one more letter may go out now; it counts as sent."""
        passes = self._before[proven] + self._passed[proven] < BREAKER[proven].count
        (self._passed if passes else self._held)[proven] += 1
        return passes

    def done(self) -> Alarm | None:
        """Counts what passed; the alarm where something did not."""
        breaker.count(self._connection, self._now, self._passed)
        for to_proven, window in BREAKER.items():
            if self._held[to_proven]:
                who = "proven clients" if to_proven else "unproven addresses"
                minutes = window.span // timedelta(minutes=1)
                text = (
                    f"Over {window.count} automatic letters to {who} in {minutes} minutes: more of them are held. "
                    "See: mailflow outbox list --status held; then: mailflow outbox release or drop"
                )
                return Alarm(f"breaker {who}", text)
        return None


def _exchange(reference: str) -> Alarm:
    text = (
        f"Over {EXCHANGE.count} notices to one member of staff about {reference} in an hour: two machines may be "
        "answering each other. More of them wait for a digest; what staff write to the client leaves as always. "
        f"See: mailflow requests show {reference}"
    )
    return Alarm(f"exchange {reference}", text)


def raise_alarm(connection: Connection, alarm: Alarm, edition: Edition, office: Office, now: datetime) -> None:
    """Tells the admin by letter and on stderr, at most once an hour for each cause."""
    if not alarms.may_alarm(connection, alarm.cause, now):
        return
    log.error("alarm", cause=alarm.cause)
    cause = f"alarm {alarm.cause} {now:%Y-%m-%dT%H:%M}"
    notice = Notice("alarm", Address("", office.admin), "admin", office.languages[0], cause, words=alarm.text)
    outbox.put(connection, (post.outgoing(notice, edition.stationery, edition.handbook.agreement, office, now),))
