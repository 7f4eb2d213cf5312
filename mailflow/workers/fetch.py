"""Mailbox -> received mail. Bytes are committed durably before anything changes on the server.

The cursor passes a UID only when its bytes are stored or the UID stands in `unfetched`, which is tried again. A new
UIDVALIDITY starts from the beginning: what was stored before is recognised as a duplicate by its content.

A mail that breaks the connection must not stop those behind it. What is asked for when it breaks is noted in
`unfetched`, ahead of the cursor; where the next poll, or the next process, finds such a note it works carefully.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailflow import clock
from mailflow.errors import Unavailable
from mailflow.flow.arrival import received_at
from mailflow.mail import msgid
from mailflow.mailbox.mailbox import Fetched, Mailbox, State
from mailflow.store import cursors, received
from mailflow.store.engine import Store
from mailflow.store.received import NewMail
from mailflow.workers import backoff
from mailflow.workers.log import log

SLICE = 200
"""UIDs asked for at once: a long backlog is worked off in pieces, and each piece is safe before the next."""
KEEP = 50
"""Mails a commit: one durable commit costs milliseconds, so they share it."""
RETRY = timedelta(minutes=2), timedelta(hours=6)
"""When a mail is asked for again that the server did not give: the first wait and the longest."""
REASON = "the server listed this mail but did not give its bytes"


@dataclass(slots=True)
class Polled:
    """What a poll did, for the log and the exit status."""

    stored: int = 0
    not_fetched: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """The fetching of one inbox. `stored` is called after every commit, to wake the next stage."""

    inbox: str
    folder: str | None
    store: Store
    stored: Callable[[], None] = lambda: None

    def poll(self, mailbox: Mailbox) -> Polled:
        """Stores everything new in an entered mailbox, and files what is stored. Raises `Unavailable`."""
        started = clock.now()
        state = mailbox.open(readonly=False)
        polled = Polled()
        with self.store.read() as connection:
            cursor = cursors.cursor(connection, self.inbox)
        known = cursor is not None and cursor.uidvalidity == state.uidvalidity != 0
        last_uid = cursor.last_uid if cursor is not None and known else 0
        last_poll = cursor.polled_at if cursor is not None else None
        if cursor is not None and not known:
            log.warning("fetch.uidvalidity", inbox=self.inbox, before=cursor.uidvalidity, now=state.uidvalidity)
        while uids := mailbox.uids(last_uid, SLICE):
            log.info("fetch.found", inbox=self.inbox, mails=len(uids), first_uid=uids[0])
            if self._in_trouble(state, last_uid):
                self._keep_singly(mailbox, state, uids, last_poll, polled)
            else:
                self._keep_all(mailbox, state, uids, last_poll, polled)
            last_uid = uids[-1]
            with self.store.write() as connection:
                cursors.advance(connection, self.inbox, state.uidvalidity, last_uid, last_poll)
            self.file(mailbox, state)
        with self.store.write() as connection:
            cursors.advance(connection, self.inbox, state.uidvalidity, last_uid, started)
        self._retry(mailbox, state, polled)
        self.file(mailbox, state)
        return polled

    def file(self, mailbox: Mailbox, state: State) -> None:
        """Moves or marks what is stored, many mails a command; a crash before this only does it again."""
        while True:
            with self.store.read() as connection:
                waiting = cursors.to_file(connection, self.inbox, state.uidvalidity, SLICE)
            if not waiting:
                return
            mailbox.file(waiting, self.folder)
            with self.store.write() as connection:
                cursors.filed(connection, self.inbox, state.uidvalidity, waiting)
            log.info("fetch.filed", inbox=self.inbox, mails=len(waiting))

    def _keep_all(
        self, mailbox: Mailbox, state: State, uids: Sequence[int], last_poll: datetime | None, polled: Polled
    ) -> None:
        """Many mails a command. Where it breaks is noted, for the next poll to be careful there."""
        wanted = set(uids)
        try:
            for mails in _groups(mailbox.fetch(mailbox.summaries(uids)), KEEP):
                self._keep(state, mails, last_poll)
                wanted -= {mail.uid for mail in mails}
                polled.stored += len(mails)
        except Unavailable:
            if wanted:
                self._broke_at(state, min(wanted), last_poll)
            raise
        for uid in sorted(wanted):
            with self.store.write() as connection:
                self._note(connection, state, uid)
            self._missing(uid, polled)

    def _keep_singly(
        self, mailbox: Mailbox, state: State, uids: Sequence[int], last_poll: datetime | None, polled: Polled
    ) -> None:
        """One mail a command, after the cursor has passed it: what breaks the connection does so once."""
        log.warning("fetch.carefully", inbox=self.inbox, mails=len(uids), first_uid=uids[0])
        for uid in uids:
            with self.store.write() as connection:
                self._note(connection, state, uid)
                cursors.advance(connection, self.inbox, state.uidvalidity, uid, last_poll)
            self._ask_for_noted(mailbox, state, uid, last_poll, polled)

    def _retry(self, mailbox: Mailbox, state: State, polled: Polled) -> None:
        """Asks again, one mail a command, for what the server did not give before."""
        with self.store.read() as connection:
            due = cursors.unfetched_due(connection, self.inbox, state.uidvalidity, clock.now())
        for uid in due:
            there = uid in mailbox.uids(uid - 1, 1)
            with self.store.write() as connection:
                if there:
                    self._note(connection, state, uid)
                else:  # somebody took it out of the mailbox
                    cursors.fetched_after_all(connection, self.inbox, state.uidvalidity, (uid,))
            if there:
                self._ask_for_noted(mailbox, state, uid, None, polled)

    def _ask_for_noted(
        self, mailbox: Mailbox, state: State, uid: int, last_poll: datetime | None, polled: Polled
    ) -> None:
        """Asks for a mail that stands in `unfetched` already, because the connection may not outlive the question."""
        try:
            mails = tuple(mailbox.fetch(mailbox.summaries((uid,))))
        except Unavailable:
            self._missing(uid, polled)
            raise
        if mails:
            self._keep(state, mails, last_poll)
            polled.stored += len(mails)
        else:
            self._missing(uid, polled)

    def _keep(self, state: State, mails: Sequence[Fetched], last_poll: datetime | None) -> None:
        fetched_at = clock.now()
        with self.store.write() as connection:
            received.keep(
                connection, self.inbox, state.uidvalidity, [new_mail(mail, fetched_at, last_poll) for mail in mails]
            )
            cursors.fetched_after_all(connection, self.inbox, state.uidvalidity, [mail.uid for mail in mails])
        log.info("fetch.stored", inbox=self.inbox, mails=len(mails), last_uid=mails[-1].uid)
        self.stored()

    def _in_trouble(self, state: State, last_uid: int) -> bool:
        with self.store.read() as connection:
            return cursors.in_trouble(connection, self.inbox, state.uidvalidity, last_uid)

    def _broke_at(self, state: State, uid: int, last_poll: datetime | None) -> None:
        """Everything before `uid` is stored; whether this one or a later one broke the connection, nobody knows."""
        with self.store.write() as connection:
            self._note(connection, state, uid)
            cursors.advance(connection, self.inbox, state.uidvalidity, uid - 1, last_poll)

    def _note(self, connection: Connection, state: State, uid: int) -> None:
        """Counts a try; each leaves more time to the next one."""
        tries = cursors.attempts(connection, self.inbox, state.uidvalidity, uid) + 1
        next_at = clock.now() + backoff.after(tries, RETRY)
        cursors.not_fetched(connection, self.inbox, state.uidvalidity, uid, REASON, next_at)

    def _missing(self, uid: int, polled: Polled) -> None:
        polled.not_fetched.append(uid)
        log.error("fetch.missing", inbox=self.inbox, uid=uid)


def new_mail(mail: Fetched, fetched_at: datetime, last_poll: datetime | None) -> NewMail:
    """The mail as the store takes it."""
    arrived_at, note = received_at(mail.arrived_at, fetched_at, last_poll)
    return NewMail(
        uid=mail.uid,
        raw=mail.raw,
        arrived_at=arrived_at,
        arrival_note=note,
        fetched_at=fetched_at,
        truncated=mail.truncated,
        size=mail.size,
        sha256=hashlib.sha256(mail.raw).hexdigest(),
        conversation=msgid.conversation(msgid.header_block(mail.raw)),
    )


def _groups(mails: Iterator[Fetched], size: int) -> Iterator[list[Fetched]]:
    group: list[Fetched] = []
    for mail in mails:
        group.append(mail)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
