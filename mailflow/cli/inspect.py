"""mailflow inspect: what mailflow sees in a mail."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean

if TYPE_CHECKING:
    from mailflow.ops.inspect import Found

INDENT = "  "
WIDTH = 12

app = group()


@app.command()
def inspect(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Mails, folders, Maildirs, mbox files, or -.")],
    as_json: Json = False,
) -> None:
    """Show what mailflow sees in mails that lie in files.

    No mailbox or database is touched. Who wrote it, what is new in it, what the rules make of it and why; by your rules
    where there is a configuration, else by the ones that come with mailflow. With --json one object a mail and a line.
    """
    from mailflow.ops import mails
    from mailflow.ops.inspect import inspector

    options = context.obj
    looking = inspector(options.config if options.given or options.config.exists() else None)
    failed = False
    for file in mails.read(paths, sys.stdin.buffer):
        if file.problem:
            typer.echo(clean(f"{file.name}: {file.problem}"), err=True)
            failed = True
            continue
        found = looking.look(file.name, file.raw)
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else _card(found))
    raise typer.Exit(int(failed))


def _card(found: Found) -> str:
    """One mail for people: a field a line, empty ones left out, then the texts."""
    lines = [clean(found["file"])]
    lines += [f"{INDENT}{name:<{WIDTH}} {clean(value)}" for name, value in _fields(found) if value]
    for title, text in _texts(found):
        if text:
            lines += [f"{INDENT}{title}", *(f"{INDENT}| {clean(line)}" for line in text.splitlines())]
    return "\n".join((*lines, ""))


def _texts(found: Found) -> Iterator[tuple[str, str]]:
    yield "reply", found.get("reply", "")
    yield "signature", found.get("signature", "")
    yield "forwarded", (found.get("forwarded") or {}).get("text", "")


def _fields(found: Found) -> Iterator[tuple[str, str]]:
    yield "subject", found["subject"]
    yield "from", _address(found["from"])
    verdict = found["verdict"]
    yield "written by", _because(verdict["written_by"], verdict["why"])
    if "sender" in found:
        yield from _read(found)
    for problem in found["problems"]:
        yield "problem", problem


def _read(found: Found) -> Iterator[tuple[str, str]]:
    """The fields of a mail that could be read."""
    sender, route = found["sender"], found["route"]
    yield "sender", _because(sender["address"] or "unknown", sender["why"])
    yield "language", found["language"] or "not clear"
    if not found["automatic"]:
        yield "route", _because(", ".join(filter(None, (route["kind"], route["severity"]))), route["rule"])
        for step in route["trace"]:
            yield "", step if step.endswith(")") else ""
        yield "held", route["hold"] or ""
    for report in filter(None, (found["bounce"],)):
        for one in report["recipients"]:
            yield report["kind"], _because(one["address"], one["status"])
    yield "continues", ", ".join((*found["thread"]["tags"], *_tokens(found), *found["thread"]["in_reply_to"]))
    yield "commands", ", ".join(one["line"] for one in found["commands"])
    for key, value in found["form"].items():
        yield "form", f"{key}: {value}"
    yield "evidence", ", ".join(found["evidence"])
    yield "attached", ", ".join(map(_attachment, found["attachments"]))
    if forwarded := found["forwarded"]:
        yield "forwarded", _because(forwarded["subject"] or "a mail", _address(forwarded["from"]))
    if rsvp := found["rsvp"]:
        proposed = f", proposes {rsvp['proposed']}" if rsvp["proposed"] else ""
        yield "invitation", f"{rsvp['answer']} by {rsvp['attendee']}{proposed}"
    yield "protection", found["protection"]


def _tokens(found: Found) -> Iterator[str]:
    for token in found["thread"]["tokens"]:
        yield f"token of {token['for']} for {token['request']} in {token['carrier']}"


def _because(what: str, why: str) -> str:
    return f"{what} ({why})" if why else what


def _attachment(one: dict[str, Any]) -> str:
    unread = ", a form that a person must read" if one["unread_form"] else ""
    return f"{one['name'] or one['title'] or one['type']} ({one['size']} bytes){unread}"


def _address(one: dict[str, Any] | None) -> str:
    return f"{one['name']} <{one['address']}>".strip() if one else ""
