"""mailflow check: everything an admin edits, offline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import clean, load_app

if TYPE_CHECKING:
    from mailflow.sla.levels import Agreements

app = group()
COMMANDS_OFF = (
    "staff.factors has domain, which no mail can prove then: staff commands are off, each mail of staff waits until "
    "its writer confirms it; name your provider in authentication.profile, or set staff.factors: [token]"
)


@app.command()
def check(context: typer.Context) -> None:
    """Check all that an admin edits, offline.

    The configuration, keys and passwords, rules with their examples, and every template; no mailbox is touched.
    One line a problem, FILE:LINE:COLUMN: KEY: what is wrong, and exit status 2.
    """
    from mailflow import clock
    from mailflow.store import reach

    app = load_app(context)
    book = app.shelf.current.handbook
    typer.echo(f"configuration  {context.obj.config}: {_many(len(app.config.mailboxes), 'mailbox', 'es')}")
    rules, clients = _many(len(book.routing.rules), "top rule"), _many(len(book.people.clients), "client")
    typer.echo(f"rules          {rules}, {clients}, {len(book.people.staff)} staff")
    levels = _many(len(book.agreements.every), "agreement")
    typer.echo(f"agreement      {book.agreement.name} {book.agreement.version} ({levels} in all)")
    for line in _outlook(book.agreements, clock.now()):
        typer.echo(line)
    typer.echo(f"templates      {len(book.templates)} files")
    typer.echo(f"handbook       {book.hash[:12]}")
    if app.config.authentication.profile == "none":
        typer.echo("warning        authentication.profile is none: every client counts as unproven")
        if "domain" in app.config.staff.factors:
            typer.echo(f"warning        {COMMANDS_OFF}")
    if closed := reach.closed_to_us(app.store):
        typer.echo(f"warning        {clean(str(closed))}: cannot be written by this user; the one of mailflow run must")
    typer.echo("all good")


def _outlook(agreements: Agreements, now: datetime) -> Iterator[str]:
    """What the days ahead may bring that nobody meant."""
    from mailflow.sla import outlook

    for name, calendar in agreements.calendars.items():
        today = calendar.local(now).date()
        if days := outlook.working_joint_leave(calendar, today):
            yield f"joint leave    clocks of calendar {name} run on {', '.join(map(str, days))}"
        for year in outlook.undecreed_years(calendar, today):
            yield f"warning        calendar {name}: no joint leave of {year} is known; update mailflow, or add the days"
    for warning in agreements.warnings:
        yield f"warning        {warning}"


def _many(count: int, what: str, ending: str = "s") -> str:
    return f"{count} {what}{ending if count != 1 else ''}"
