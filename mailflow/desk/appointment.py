"""A visit or a session at its time, as it was last agreed; the calendars of those invited follow its `sequence`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Appointment:
    """Times in UTC; `place` is an address or a link; `sequence` counts its changes (RFC 5545 3.8.7.4).

    `answers` are those invited with what they answered last, by their addresses in lower case. `made_at` is when staff
    named this time, None where that was not kept: what was written before is about another one.
    """

    begins_at: datetime
    ends_at: datetime
    place: str
    sequence: int = 0
    engineer: str = ""
    cancelled: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.ends_at <= self.begins_at:
            raise ValueError(f"an appointment ends after it begins, not {self.begins_at} to {self.ends_at}")

    def moved(
        self, begins_at: datetime, ends_at: datetime, place: str | None = None, engineer: str | None = None
    ) -> Appointment:
        """It takes place at another time, elsewhere (None: where it was), or after all.

        Everybody is asked again (RFC 5546 3.2.2.1), so earlier answers are gone.
        """
        place, engineer = self.place if place is None else place, self.engineer if engineer is None else engineer
        return Appointment(begins_at, ends_at, place, self.sequence + 1, engineer)

    def same(self, other: Appointment) -> bool:
        """Whether both are at the same time and place, with the same engineer: one who comes to one comes to both."""
        own = (self.begins_at, self.ends_at, self.place, self.engineer, self.cancelled)
        return own == (other.begins_at, other.ends_at, other.place, other.engineer, other.cancelled)

    def cancel(self) -> Appointment:
        """It does not take place; a second time changes nothing (RFC 5546 3.2.5)."""
        return self if self.cancelled else replace(self, cancelled=True, sequence=self.sequence + 1)

    def answered(self, address: str, answer: str) -> Appointment:
        """The answer of one of those invited, in place of an earlier one."""
        who = address.lower()
        others = tuple(each for each in self.answers if each[0] != who)
        return replace(self, answers=(*others, (who, answer)))
