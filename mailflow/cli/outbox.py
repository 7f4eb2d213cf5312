"""mailflow outbox: the letters, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Annotated, Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import LARGEST, Json, open_site, stop
from mailflow.cli.table import Row, Shown, short, table

app = group("Letters: queued, sent, failed, held.")
Number = Annotated[int, typer.Argument(min=1, max=LARGEST, help="Number of the letter.")]
Numbers = Annotated[list[int], typer.Argument(min=1, max=LARGEST, help="Numbers of letters.")]
STATUSES = ("queued", "sent", "failed", "held", "deferred", "digested", "dropped")
STYLES = {"failed": "bold red", "held": "yellow", "deferred": "yellow"}


@app.command("list")
def list_(
    context: typer.Context,
    status: Annotated[str | None, typer.Option(help=f"Only these: {', '.join(STATUSES)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=LARGEST, help="At most this many, the newest.")] = 200,
    as_json: Json = False,
) -> None:
    """List letters, the newest last."""
    from mailflow import clock
    from mailflow.store import letters as stored

    if status is not None and status not in STATUSES:
        stop(f"there is no status {status!r}; there are {', '.join(STATUSES)}", 2)
    site = open_site(context)
    with site.store.read() as connection:
        letters = stored.listing(connection, status=status, limit=limit)[::-1]
    rows = [
        {
            "letter": each.id,
            "status": each.status,
            "to": each.recipient,
            "template": each.template,
            "request": None if each.request is None else site.office.reference(each.request),
            "written": each.created_at,
            "sent": each.sent_at,
            "attempts": each.attempts,
            "next attempt": each.next_attempt_at,
            "last error": each.last_error,
        }
        for each in letters
    ]
    table(rows, _columns(site.zone, clock.now()), zone=site.zone, as_json=as_json, empty="no letters")


@app.command()
def show(context: typer.Context, number: Number) -> None:
    """Print a letter as it was or will be sent; in a pipe, exactly its bytes."""
    import sys

    from mailflow.cli.output import clean
    from mailflow.store import outbox

    with open_site(context).store.read() as connection:
        data = outbox.data(connection, number)
    if data is None:
        stop(f"there is no letter {number}")
    if not data:
        stop(f"letter {number} has no bytes of its own: it is a line of a digest; see: mailflow outbox list")
    if sys.stdout.isatty():
        for text in data.decode("utf-8", "replace").splitlines():
            typer.echo(clean(text))
    else:
        sys.stdout.buffer.write(data)


@app.command()
def retry(context: typer.Context, numbers: Numbers) -> None:
    """Try failed letters again now, with the same bytes."""
    from mailflow.store import letters

    _each(context, numbers, letters.retry, "will be tried again", "has not failed, or does not exist")


@app.command()
def release(context: typer.Context, numbers: Numbers) -> None:
    """Let held letters go out; an address that was blocked gets letters again."""
    from mailflow.store import letters

    _each(context, numbers, letters.release, "is released", "is not held, or does not exist")


@app.command()
def drop(context: typer.Context, numbers: Numbers) -> None:
    """Never send these letters; they stay on record."""
    from mailflow.store import letters

    _each(context, numbers, letters.drop, "is dropped", "has been sent, or does not exist")


def _each(
    context: typer.Context, numbers: list[int], change: Callable[[Any, Sequence[int]], int], done: str, not_done: str
) -> None:
    with open_site(context).store.write() as connection:
        changed = {number: bool(change(connection, (number,))) for number in numbers}
    for number, fine in changed.items():
        typer.echo(f"letter {number} {done if fine else not_done}", err=not fine)
    raise typer.Exit(int(not all(changed.values())))


def _columns(zone: tzinfo, now: datetime) -> Sequence[Shown]:
    def written(row: Row) -> str:
        return short(row["written"], zone, now)

    def attempts(row: Row) -> str:
        return str(row["attempts"]) if row["attempts"] else ""

    def trouble(row: Row) -> str:
        return (row["last error"] or "") if row["status"] != "sent" else ""

    return (
        Shown("letter"),
        Shown("status", style=lambda row: STYLES.get(row["status"], "")),
        Shown("to"),
        Shown("template", rank=1),
        Shown("request", rank=2),
        Shown(f"written ({now.astimezone(zone):%Z})", written, rank=3),
        Shown("attempts", attempts, rank=4),
        Shown("last error", trouble, fills=True, wraps=True),
    )
