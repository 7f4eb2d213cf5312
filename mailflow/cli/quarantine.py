"""mailflow quarantine: mails that wait for a person: unreadable ones, and held ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Annotated, Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import LARGEST, Json, open_site, stop
from mailflow.cli.table import Row, Shown, short, table

app = group("Mails that wait for a person.")
Numbers = Annotated[list[int], typer.Argument(min=1, max=LARGEST, help="Numbers of mails.")]


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List quarantined and held mails with the reason."""
    from mailflow import clock
    from mailflow.store import received

    site = open_site(context)
    with site.store.read() as connection:
        aside = received.quarantined(connection)
    rows = [
        {
            "mail": each.id,
            "status": each.status,
            "inbox": each.inbox,
            "arrived": each.arrived_at,
            "bytes": each.size,
            "request": None if each.request is None else site.office.reference(each.request),
            "reason": each.reason,
        }
        for each in aside
    ]
    table(rows, _columns(site.zone, clock.now()), zone=site.zone, as_json=as_json, empty="nothing waits")


@app.command()
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(min=1, max=LARGEST, help="Number of the mail.")],
) -> None:
    """Write a mail's raw bytes to standard output, exactly as they were received."""
    from mailflow.store import received

    with open_site(context).store.read() as connection:
        data = received.data(connection, number)
    if data is None:
        stop(f"there is no mail {number}")
    if sys.stdout.isatty():
        stop(f"these are a stranger's bytes; write them to a file: mailflow quarantine show {number} > mail.eml", 2)
    sys.stdout.buffer.write(data)


@app.command()
def replay(context: typer.Context, numbers: Numbers) -> None:
    """Process these mails again, as if they were new, when the workers next look."""
    from mailflow.store import received

    _each(context, numbers, received.replay, "will be processed again")


@app.command()
def drop(context: typer.Context, numbers: Numbers) -> None:
    """Take these mails off the list for good; they stay on record with their bytes."""
    from mailflow.store import received

    _each(context, numbers, received.drop, "is dropped")


def _each(context: typer.Context, numbers: list[int], change: Callable[[Any, int], bool], done: str) -> None:
    with open_site(context).store.write() as connection:
        changed = {number: change(connection, number) for number in numbers}
    for number, fine in changed.items():
        what = done if fine else "is neither quarantined nor held"
        typer.echo(f"mail {number} {what}", err=not fine)
    raise typer.Exit(int(not all(changed.values())))


def _columns(zone: tzinfo, now: datetime) -> Sequence[Shown]:
    def arrived(row: Row) -> str:
        return short(row["arrived"], zone, now)

    return (
        Shown("mail"),
        Shown("status"),
        Shown("inbox", rank=3),
        Shown(f"arrived ({now.astimezone(zone):%Z})", arrived),
        Shown("bytes", rank=2),
        Shown("request", rank=1),
        Shown("reason", fills=True, wraps=True),
    )
