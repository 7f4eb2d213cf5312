"""One request as a person reads it: what it is, what is promised, and what happened, each with its reason."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, tzinfo

import typer

from mailflow.cli.output import clean, fields
from mailflow.cli.wrap import columns
from mailflow.desk.instants import local
from mailflow.desk.request import Case
from mailflow.sla.clock import Clock
from mailflow.store.cases import Line

PROGRAM = "mailflow"
"""The actor whose words are our own; those of people stay as they were written."""
INDENT = " " * 10  # below the words, beside the time of day
STATES = {"missed": "red", "met": "green", "paused": "yellow"}


def show(
    case: Case, lines: Sequence[Line], parts: tuple[str, ...], reference: Callable[[int], str], zone: tzinfo
) -> None:
    """Prints the request. Times are in `zone`; `parts` are the references of what was merged into it."""
    request = case.request
    typer.secho(f"{reference(request.number)}  {clean(request.subject)}", bold=True)
    who = f"{request.requester_name} <{request.requester}>" if request.requester_name else request.requester
    linked, merged = (None if each is None else reference(each) for each in (request.linked, request.merged))
    fields(
        {
            "kind": request.kind,
            "state": request.state,
            "severity": request.severity,
            "urgency": request.urgency,
            "held": request.hold,
            "requester": who,
            "client": request.client,
            "level": request.level,
            "also": tuple(address for address in request.participants if address != request.requester),
            "team": request.team,
            "assignee": request.assignee,
            "inbox": request.inbox,
            "tags": request.tags,
            "linked to": linked,
            "part of": merged,
            "parts": parts,
            "opened": _instant(request.opened_at, zone),
            "closed": request.closed_at and _instant(request.closed_at, zone),
            **dict(request.form),
        },
        zone,
    )
    for clock in case.clocks:
        typer.echo(f"clock {clock.name}: {_clock(clock, zone)}")
    _story(lines, zone)


def _clock(clock: Clock, zone: tzinfo) -> str:
    """ "running, due Mon 17 Feb 2025 14:00:00 WIB"."""
    told = [typer.style(clock.state, fg=STATES.get(clock.state))]
    told.append(f"due {_instant(clock.due_at, zone)}" if clock.due_at else "no due date")
    if clock.breached_at:
        told.append(typer.style(f"late since {_instant(clock.breached_at, zone)}", fg="red"))
    elif clock.excused:
        told.append(f"late since {_instant(clock.excused, zone)}, excused")
    if clock.stopped_at:
        told.append(f"stopped {_instant(clock.stopped_at, zone)}")
    if clock.cycle > 1:
        told.append(f"cycle {clock.cycle}")
    return ", ".join(told)


def _instant(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%a %d %b %Y %H:%M:%S %Z")


def _story(lines: Sequence[Line], zone: tzinfo) -> None:
    """The timeline, a heading a day."""
    width = columns()
    day: date | None = None
    for line in lines:
        here = line.entry.at.astimezone(zone)
        if here.date() != day:
            day = here.date()
            typer.echo("")
            typer.secho(f"{here:%A %d %B %Y, times in %Z}", bold=True)
        _head(line, here)
        for text, dim in _below(line, zone):
            for piece in _wrapped(text, width):
                typer.secho(f"{INDENT}{piece}", dim=dim)


def _head(line: Line, here: datetime) -> None:
    entry = line.entry
    seen = "" if entry.public else typer.style(" (internal)", dim=True)
    typer.echo(f"{here:%H:%M:%S}  {typer.style(entry.what.value, bold=True)}, {clean(entry.actor)}{seen}")


def _below(line: Line, zone: tzinfo) -> Iterator[tuple[str, bool]]:
    """What stands under an entry: its words, why it is so, and the letters it gave."""
    entry = line.entry
    for text in entry.text.splitlines():
        yield clean(local(text, zone) if entry.actor == PROGRAM else text), False
    for reason in entry.reason:
        yield f"because {clean(local(reason, zone))}", True
    for letter in line.letters:
        error = f" ({letter.last_error})" if letter.last_error and letter.status != "sent" else ""
        yield clean(f"letter {letter.id} to {letter.recipient}: {letter.template}, {letter.status}{error}"), True


def _wrapped(text: str, width: int | None) -> list[str]:
    """Pieces that fit beside the indent; in a pipe, the line as it is."""
    if width is None or not text:
        return [text]
    return textwrap.wrap(text, max(width - len(INDENT), 20), subsequent_indent="  ", replace_whitespace=False)
