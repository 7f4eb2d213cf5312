"""What would be done with the mail that is waiting, in a transaction that is always rolled back.

The mailbox is opened for reading only (EXAMINE) and bodies are peeked at, so that nothing changes there either.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mailflow import clock
from mailflow.errors import UnreadableMail
from mailflow.store import cursors, reach, received, schema
from mailflow.store.engine import Store
from mailflow.workers.fetch import SLICE, new_mail
from mailflow.workers.intake import Source
from mailflow.workers.process import Parsed, Processor, Written


@contextmanager
def database(store: Store) -> Iterator[Store]:
    """The database to try in: the installation's own, or an empty one for the moment where it has none yet."""
    if not store.sqlite or reach.exists(store):
        schema.check(store)
        yield store
        return
    with tempfile.TemporaryDirectory() as folder:
        empty = Store(f"sqlite:///{folder}/empty.db")
        schema.prepare(empty)
        try:
            yield empty
        finally:
            empty.close()


def run(sources: Iterable[Source], processor: Processor) -> tuple[list[Written], list[str]]:
    """What each waiting mail would lead to, in order, and what cannot be read. Raises `MailboxError`."""
    fetched = [(source.fetcher.inbox, *_peek(source, processor)) for source in sources]
    written: list[Written] = []
    problems: list[str] = []
    edition = processor.edition()
    with processor.store.writer.connect() as connection, connection.begin() as transaction:
        try:
            for inbox, uidvalidity, mails in fetched:
                received.keep(connection, inbox, uidvalidity, mails)
            while works := received.due(connection, clock.now(), SLICE):
                for work in works:
                    try:
                        written.append(processor.decide(connection, Parsed(work, processor.parse(work)), edition))
                    except UnreadableMail as error:
                        problems.append(f"received mail {work.id} cannot be read: {error}")
                        received.quarantine(connection, work.id, str(error))
        finally:
            transaction.rollback()
    return written, problems


def _peek(source: Source, processor: Processor) -> tuple[int, list[received.NewMail]]:
    with source.connect() as mailbox, processor.store.read() as connection:
        state = mailbox.open(readonly=True)
        cursor = cursors.cursor(connection, source.fetcher.inbox)
        last = cursor.last_uid if cursor is not None and cursor.uidvalidity == state.uidvalidity else 0
        now, mails = clock.now(), []
        while summaries := mailbox.since(last, SLICE):
            mails += [new_mail(mail, now, cursor.polled_at if cursor else None) for mail in mailbox.fetch(summaries)]
            last = summaries[-1].uid
        return state.uidvalidity, mails
