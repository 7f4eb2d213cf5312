"""mailflow check: everything an admin edits, offline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import clean, load_app
from mailflow.cli.wrap import say

if TYPE_CHECKING:
    from mailflow.config import Config
    from mailflow.handbook import Handbook

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
    from mailflow.errors import ConfigError
    from mailflow.ops import notices, places
    from mailflow.store import reach

    app = load_app(context)
    file, book = context.obj.config, app.shelf.current.handbook
    if problems := tuple(notices.unheard(app.config, file, [team.id for team in book.people.teams])):
        raise ConfigError(problems)
    read = places.places(app.config, file)
    say(f"configuration  {file}: {_many(len(app.config.mailboxes), 'mailbox', 'es')}")
    rules, clients = _many(len(book.routing.rules), "top rule"), _many(len(book.people.clients), "client")
    say(f"rules          {read.rules}: {rules}, {clients}, {len(book.people.staff)} staff")
    levels = _many(len(book.agreements.every), "agreement")
    say(f"agreement      {book.agreement.name} {book.agreement.version} ({levels} in all)")
    say(f"templates      {read.templates}: {len(book.templates)} files")
    say(f"handbook       {book.hash[:12]}")
    for line in _outlook(book, clock.now()):
        say(line)
    for warning in (*read.unread, *_unproven(app.config)):
        say(f"warning        {clean(warning)}")
    if closed := reach.closed_to_us(app.store):
        say(f"warning        {clean(str(closed))}: cannot be written by this user; the one of mailflow run must")
    say("all good")


def _unproven(config: Config) -> Iterator[str]:
    """What nobody proves without a mail provider."""
    if config.authentication.profile != "none":
        return
    yield "authentication.profile is none: every client counts as unproven"
    if "domain" in config.staff.factors:
        yield COMMANDS_OFF


def _outlook(book: Handbook, now: datetime) -> Iterator[str]:
    """What the days ahead may bring that nobody meant, and what an agreement says and hardly means."""
    from mailflow.ops.agreements import strangers
    from mailflow.sla import outlook

    agreements = book.agreements
    for name, calendar in agreements.calendars.items():
        today = calendar.local(now).date()
        for line in outlook.leave_ahead(name, agreements.every, today):
            yield f"joint leave    {clean(line)}"
        for year in outlook.undecreed_years(calendar, today):
            yield f"warning        calendar {name}: no joint leave of {year} is known; update mailflow, or add the days"
    for warning in (*agreements.warnings, *strangers(agreements, book.people)):
        yield f"warning        {clean(warning)}"


def _many(count: int, what: str, ending: str = "s") -> str:
    return f"{count} {what}{ending if count != 1 else ''}"
