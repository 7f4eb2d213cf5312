"""mailflow doctor: what must be tried, since no file can say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean, load_app, print_json, stop

if TYPE_CHECKING:
    from mailflow.app import App
    from mailflow.channels.smtp import SmtpChannel
    from mailflow.config import Mailbox as MailboxSettings
    from mailflow.desk.office import Office
    from mailflow.mailbox.mailbox import Mailbox
    from mailflow.ops.doctor import Probe, Seen

app = group("What must be tried, since no file can say it.")
FROM_INSIDE = (
    "These mails were sent with the login of smtp, so this shows what somebody with a password of yours can do. To see "
    "what a stranger can do, send them from outside: --via HOST:25, the server that takes your mail, from a machine "
    "elsewhere."
)


@app.command("auth-probe")
def auth_probe(
    context: typer.Context,
    sender: Annotated[str, typer.Option("--from", help="The staff address to forge; by default the first one.")] = "",
    via: Annotated[str, typer.Option("--via", metavar="HOST:PORT", help="Send there, without a login.")] = "",
    mailbox: Annotated[str, typer.Option("--mailbox", help="Send to this one; by default the first.")] = "",
    wait: Annotated[float, typer.Option("--wait", min=1, max=3600, help="Seconds to wait for the mails.")] = 120,
    as_json: Json = False,
) -> None:
    """Send forged mails to your own mailbox, and see whether any counts as proven.

    Each claims to be from a member of staff and brings a proof of its own making. The table says what your provider did
    to it. Exit status 1 where one would count as proven: then leave staff.factors as [token]. None becomes a request.
    """
    from mailflow.ops import doctor

    loaded = load_app(context)
    probe = _probe(loaded, sender.lower(), via, mailbox, wait)
    with probe.channel:
        seen = probe.go()
    rows = [_row(each, loaded) for each in seen]
    better = doctor.suggested(loaded.office, seen)
    if as_json:
        print_json({"mails": rows, "suggested": _settings(better) if better else None})
    else:
        for line in (*_lines(rows), *_advice(loaded, seen, better, inside=not via)):
            typer.echo(clean(line))
    lost = any(not row["refused"] for row in rows) and not any(row["arrived"] for row in rows)
    raise typer.Exit(int(lost or any(row["proven"] for row in rows)))


def _probe(loaded: App, sender: str, via: str, name: str, wait: float) -> Probe:
    from mailflow.ops.doctor import Probe

    people = loaded.shelf.current.handbook.people
    if sender and people.staff_by_address(sender) is None:
        stop(f"{sender} is no address of staff", 2)
    found = [each for each in loaded.config.mailboxes if not name or each.name == name]
    if not found:
        stop(f"there is no mailbox {name}; known: {', '.join(each.name for each in loaded.config.mailboxes)}", 2)
    return Probe(
        loaded.office,
        people,
        _channel(loaded, via),
        tuple(_folders(loaded, found[0])),
        to=found[0].address,
        from_=sender or people.staff[0].addresses[0],
        wait_seconds=wait,
    )


def _folders(loaded: App, mailbox: MailboxSettings) -> Iterator[Callable[[], Mailbox]]:
    """The inbox, and the folder into which workers that run meanwhile move what they have fetched."""
    from mailflow import app as composed

    for folder in filter(None, (mailbox.imap.folder, mailbox.processed_folder)):
        there = mailbox.model_copy(update={"imap": mailbox.imap.model_copy(update={"folder": folder})})
        (source,) = composed.sources(replace(loaded, config=loaded.config.model_copy(update={"mailboxes": (there,)})))
        yield source.connect


def _channel(loaded: App, via: str) -> SmtpChannel:
    from mailflow import app as composed
    from mailflow import tls
    from mailflow.channels.settings import SmtpSettings
    from mailflow.channels.smtp import SmtpChannel

    if not via:
        return composed.channel(loaded.config)
    host, _, port = via.rpartition(":")
    if not host or not port.isdecimal():
        stop(f"--via needs a host and a port, as in mx.vendor.example:25, not {via!r}", 2)
    authorities = loaded.config.tls.ca_file
    return SmtpChannel(
        SmtpSettings(
            host,
            int(port),
            tls="none" if tls.is_loopback(host) else "starttls",
            ca_file=str(authorities) if authorities else None,
            timeout=loaded.config.smtp.timeout,
        )
    )


def _row(each: Seen, loaded: App) -> dict[str, Any]:
    from mailflow.ops import doctor

    proven, why = False, each.refused or "has not arrived"
    if each.message is not None:
        proven, why = doctor.proven(loaded.office, loaded.shelf.current.handbook.people, each.message)
    return {
        "mail": each.forgery.name,
        "arrived": each.message is not None,
        "refused": each.refused,
        "forged_fields": len(each.forgery.fields),
        "forged_fields_left": each.left,
        "results_by": list(each.said_by),
        "proven": proven,
        "why": why,
    }


def _lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A line a mail, and why below it."""
    yield f"{'mail':<25}{'arrived':<9}{'forged left':<13}{'results by':<28}verdict"
    for row in rows:
        arrived = "refused" if row["refused"] else "yes" if row["arrived"] else "no"
        copies = f"{row['forged_fields_left']} of {row['forged_fields']}" if row["arrived"] else "-"
        by = ", ".join(row["results_by"]) or "nobody"
        verdict = "PROVEN" if row["proven"] else "not proven" if row["arrived"] else "-"
        yield f"{row['mail']:<25}{arrived:<9}{copies:<13}{by if row['arrived'] else '-':<28}{verdict}"
        yield f"{'':<25}{row['why']}"


def _advice(loaded: App, seen: Sequence[Seen], better: Office | None, *, inside: bool) -> Iterator[str]:
    """What follows from it."""
    from mailflow.ops import doctor

    people, name = loaded.shelf.current.handbook.people, loaded.config.authentication.profile
    arrived = [each.message for each in seen if each.message is not None]
    yield ""
    if not arrived:
        refused = all(each.refused for each in seen)
        yield "the server takes no forged mail at all" if refused else "no mail arrived in time: nothing is known"
        return
    proven = any(doctor.proven(loaded.office, people, each)[0] for each in arrived)
    yield f"profile {name}: " + ("A FORGED MAIL COUNTS AS PROVEN" if proven else "no forged mail counts as proven")
    if inside:
        yield FROM_INSIDE
    if better is None:
        yield "your provider writes no Authentication-Results that could be believed: leave staff.factors as [token]"
    elif _settings(better) != _settings(loaded.office):
        fooled = any(doctor.proven(better, people, each)[0] for each in arrived)
        yield f"it seems to write as authentication: {_flow(better)}"
        yield "but a forged mail would count as proven then" if fooled else "set that and run this again"


def _settings(office: Office) -> dict[str, Any]:
    """The settings of authentication, as config.yaml has them."""
    found = {"profile": office.provider if office.authentication.name != "none" else "none"}
    more = {"authserv_id": office.authserv_id, "trusted_hosts": sorted(office.trusted_hosts)}
    return found | {key: value for key, value in more.items() if value}


def _flow(office: Office) -> str:
    parts = (
        (key, f"[{', '.join(value)}]" if isinstance(value, list) else value) for key, value in _settings(office).items()
    )
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts) + "}"
