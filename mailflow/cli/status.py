"""mailflow status: is everything flowing?"""

from __future__ import annotations

import typer

from mailflow.cli.output import Json, fields, open_app, print_json


def status(context: typer.Context, as_json: Json = False) -> None:
    """What waits, what failed, how far each mailbox is read. Exit status 1 where something needs a person."""
    from mailflow.store import cases, cursors, letters, received

    app = open_app(context)
    with app.store.read() as connection:
        mails, outgoing = received.counts(connection), letters.counts(connection)
        unfetched = cursors.all_unfetched(connection)
        polled = {box.name: cursors.cursor(connection, box.name) for box in app.office.inboxes}
        open_requests = len(cases.listing(connection, limit=1_000_000))
        oldest = received.oldest_unprocessed(connection)
    values = {
        "handbook": app.shelf.current.handbook.hash[:12],
        "open requests": open_requests,
        **{f"mails {name}": count for name, count in mails.items()},
        "oldest unprocessed mail": oldest,
        "mails not fetched": len(unfetched),
        **{f"letters {name}": count for name, count in outgoing.items()},
        **{f"{name} last polled": cursor.polled_at if cursor else "never" for name, cursor in polled.items()},
    }
    if as_json:
        print_json(values)
    else:
        fields(values)
    waiting = mails.get("quarantined", 0) + mails.get("held", 0) + outgoing.get("failed", 0) + outgoing.get("held", 0)
    raise typer.Exit(int(waiting + len(unfetched) > 0))
