"""How long 100,000 open clocks take to be counted again after a holiday was decreed, without the database.

    python -m tests.bench.recount [--clocks N]

Seconds of CPU. Each clock is one of a ticket of another second, severity and state; the decree moves most of them.
Exits 1 over five seconds, or where a clock is not what a replay of its events gives. The whole decisions, each with its
line of a timeline and its letters' notices, are measured beside them.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from mailflow.desk.request import Case
from mailflow.flow.recount import counted, recounted
from mailflow.flow.retell import retell
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import ClockEvent, replay
from mailflow.sla.event import decided
from mailflow.sla.levels import Agreements, Lane
from mailflow.sla.terms import terms
from tests.contracts.store.samples import request
from tests.unit.flow.desk_of import START, bundled

MOST_SECONDS = 5.0
SEED = 20250212
CHECKED = 500


def cases(agreement: Agreement, clocks: int, chance: Random) -> list[Case]:
    """Open tickets of the last two days, one in four with a pause behind it, one in eight with one that lasts."""
    made: list[Case] = []
    while clocks > 0:
        severity = chance.choice(list(Severity)[:3])
        at = START - timedelta(seconds=chance.randrange(4 * 3600, 48 * 3600))
        asked = at + timedelta(minutes=chance.randrange(1, 120))
        events = [ClockEvent(at, "start", severity=severity)]
        if (turn := chance.randrange(8)) < 3:
            events.append(ClockEvent(asked, "pause"))
        if turn < 2:
            events.append(ClockEvent(asked + timedelta(hours=1), "resume"))
        made.append(_case(len(made) + 1, agreement, severity, tuple(events)))
        clocks -= len(made[-1].clocks)
    return made


def _case(number: int, agreement: Agreement, severity: Severity, events: tuple[ClockEvent, ...]) -> Case:
    first = decided(events[0], (), {}, agreement, "ticket", severity)
    ticket = replace(request(number), severity=severity, opened_at=first.at)
    return retell(None, ticket, (first, *events[1:]), agreement, START + timedelta(hours=1))


def decree(agreement: Agreement) -> Agreement:
    """The same agreement with a holiday more, two days ahead."""
    known = agreement.calendar
    holidays = {**known.holidays, date(2025, 2, 14): "Libur nasional tambahan"}
    return replace(agreement, calendar=Calendar(known.zone, known.weekly, holidays, known.joint_leave, known.estimated))


def wrong(made: list[Case], new: Agreement, at: datetime) -> int:
    """How many of some cases a replay tells otherwise."""
    found = 0
    for case in made[:: max(1, len(made) // CHECKED)]:
        held = terms(new, "ticket", case.request.severity)
        calendars = {**case.calendars, new.calendar.fingerprint: new.calendar}
        after = counted(case, held, calendars, at)
        log = (*case.events, ClockEvent(at, "agreement", terms=held))
        told = {clock.name: clock for clock in replay(None, "ticket", log, at, calendars)}
        found += after is not None and after != told
    return found


def main() -> int:
    """Prints the figures; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000)
    clocks: int = parser.parse_args().clocks
    book, at = bundled()[0], START + timedelta(hours=2)
    made, new = cases(book.agreement, clocks, Random(SEED)), decree(book.agreement)
    number = sum(len(case.clocks) for case in made)

    began, moved = time.process_time(), 0
    for case in made:
        held = terms(new, "ticket", case.request.severity)
        calendars = {**case.calendars, new.calendar.fingerprint: new.calendar}
        moved += counted(case, held, calendars, at) is not None
    counting = time.process_time() - began

    later = replace(book, agreement=new, agreements=_everywhere(book.agreements, new))
    began = time.process_time()
    decisions = sum(recounted(case, later, at) is not None for case in made)
    deciding = time.process_time() - began

    bad = wrong(made, new, at)
    print(f"{number} clocks of {len(made)} tickets counted again in {counting:.2f} s of CPU; {moved} tickets moved")
    print(f"{decisions} whole decisions with their notices: {deciding:.2f} s; not as a replay tells them: {bad}")
    return int(counting > MOST_SECONDS or bad > 0 or not moved)


def _everywhere(agreements: Agreements, new: Agreement) -> Agreements:
    """The handbook's levels, with one agreement for everyone."""
    return replace(agreements, corporate=new, _lanes={(None, None): Lane((), (new,))})


if __name__ == "__main__":
    sys.exit(main())
