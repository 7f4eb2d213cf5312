"""Staff are asked about mails that were held since the last question, when the silence after it is over.

A mail that was held too soon for a letter of its own would else wait without anybody knowing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailflow import clock
from mailflow.desk.confirmation import Confirmation
from mailflow.desk.office import Office
from mailflow.flow import question
from mailflow.store import confirmations
from mailflow.store.engine import Store
from mailflow.workers.log import log
from mailflow.workers.reload import Edition
from mailflow.workers.write import Writer


@dataclass(frozen=True, slots=True)
class Questions:
    """The part of the timers that asks. `committed` wakes delivery."""

    store: Store
    office: Office
    edition: Edition
    committed: Callable[[], None]

    def tick(self) -> None:
        """Asks everybody whose turn has come."""
        with self.store.read() as connection:
            due = confirmations.due(connection, clock.now())
        for each in due:
            try:
                self._ask(each)
            except Exception:
                # One letter that cannot be written must not keep the others from being.
                log.exception("questions.not_asked", person=each.person)

    def _ask(self, found: Confirmation) -> None:
        now = clock.now()
        with self.store.write() as connection:
            # Looked at again inside of the transaction: a mail may have come meanwhile, or an answer.
            waits = next((each for each in confirmations.due(connection, now) if each.id == found.id), None)
            number = confirmations.next_id(connection)
            decision = question.again(waits, number, self.edition.handbook, now) if waits else None
            if decision is not None:
                Writer(self.edition, self.office, now).write(connection, decision, None)
        if decision is not None:
            log.info("questions.asked", person=found.person)
            self.committed()
