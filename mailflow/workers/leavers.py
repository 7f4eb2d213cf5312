"""Somebody who was taken out of staff.yaml gets no letter more: what waited for him goes to those who are responsible.

Letters carry a token of their reader and words of clients, so they are dropped and told of, and never sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from mailflow import clock
from mailflow.desk.office import Office
from mailflow.flow import tick
from mailflow.letters import post
from mailflow.store import due, leavers, outbox
from mailflow.store.engine import Store
from mailflow.store.letters import Letter
from mailflow.workers.log import log
from mailflow.workers.reload import Edition

AT_ONCE = 500
"""Letters of a transaction: both databases limit how many values one question may have."""
WHY = "its reader is no longer in staff.yaml"


@dataclass(frozen=True, slots=True)
class Leavers:
    """The part of the timers that clears their letters away. `committed` wakes delivery."""

    store: Store
    office: Office
    edition: Edition
    committed: Callable[[], None]

    def tick(self) -> None:
        """Drops what waits for people who have left; what nobody else has heard is told to the responsible ones."""
        with self.store.read() as connection:
            found = self._theirs(leavers.waiting(connection))
        for first in range(0, len(found), AT_ONCE):
            with self.store.write() as connection:
                self._pass_on(connection, found[first : first + AT_ONCE])
        if found:
            log.info("timers.leavers", letters=len(found))
            self.committed()

    def _theirs(self, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
        people = self.edition.handbook.people
        return tuple(each for each in letters if people.staff_by_address(each.recipient) is None)

    def _pass_on(self, connection: Connection, letters: tuple[Letter, ...]) -> None:
        book, now = self.edition.handbook, clock.now()
        leavers.drop(connection, [each.id for each in letters], WHY)
        readers = leavers.readers(connection, {each.cause for each in letters})
        heard = {cause for cause, reader in readers if book.people.staff_by_address(reader) is not None}
        lost = [each for each in letters if each.cause not in heard]
        cases = due.cases(connection, {each.request for each in lost if each.request is not None})
        requests = {number: case.request for number, case in cases.items()}
        told = tick.inherited([(each.id, each.summary, requests.get(each.request or 0)) for each in lost], book.people)
        written = (post.outgoing(each, self.edition.stationery, book.agreement, self.office, now) for each in told)
        outbox.put(connection, tuple(written))
