"""mailflow status: is everything flowing?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean, fields, open_site, print_json

MOST = 200
"""Characters of a server's words."""

app = group()


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """What waits, what failed, how far each mailbox is read. Exit status 1 where something needs a person."""
    from mailflow import clock
    from mailflow.flow.board import board_in
    from mailflow.store import cases, cursors, due, letters, received

    site = open_site(context)
    with site.store.read() as connection:
        mails, outgoing = received.counts(connection), letters.counts(connection)
        delayed, why = letters.delayed(connection)
        unfetched = cursors.all_unfetched(connection)
        cursor_of = {box.name: cursors.cursor(connection, box.name) for box in site.office.inboxes}
        open_requests, held_requests = cases.open_counts(connection)
        oldest = received.oldest_unprocessed(connection)
        board = board_in(due.open_cases(connection), clock.now(), site.zone)
    polled = {name: cursor and cursor.polled_at for name, cursor in cursor_of.items()}
    values = {
        "requests open": open_requests,
        "requests held": held_requests,
        "requests late": len(board.late),
        "requests due today": len(board.due_today),
        "requests waiting": len(board.waiting),
        "requests unassigned": len(board.unassigned),
        **{f"mails {name}": count for name, count in mails.items()},
        "oldest unprocessed mail": oldest,
        "mails not fetched": len(unfetched),
        **{f"letters {name}": count for name, count in outgoing.items()},
        **{f"{name} last polled": at or "never" for name, at in polled.items()},
    }
    trouble = [
        *_advice(held_requests, mails, outgoing),
        *([f"letters that wait after failed attempts: {delayed}; one's error: {clean(why)[:MOST]}"] if delayed else ()),
        *(f"{name} was never polled; the log of mailflow run says why" for name, at in polled.items() if at is None),
        *(f"{one.inbox}: UID {one.uid} could not be fetched, {one.attempts} times: {one.reason}" for one in unfetched),
    ]
    if as_json:
        print_json(values | {"needs a person": trouble})
    else:
        fields(values, site.zone)
        for line in trouble:
            typer.secho(f"needs a person: {clean(line)}", fg="red")
    raise typer.Exit(int(bool(trouble)))


def _advice(requests: int, mails: Mapping[str, int], letters: Mapping[str, Any]) -> Iterator[str]:
    """What to do about each thing that does not go on by itself."""
    if requests:
        yield f"requests held until staff answer them: {requests}; see: mailflow requests list"
    if waiting := mails.get("quarantined", 0) + mails.get("held", 0):
        yield f"mails that wait: {waiting}; see: mailflow quarantine list"
    for name in ("failed", "held"):
        if count := letters.get(name, 0):
            yield f"letters {name}: {count}; see: mailflow outbox list --status {name}"
