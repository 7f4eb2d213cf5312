"""The composition root: the only file that puts concrete mailboxes, channels and databases together."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mailflow import clock
from mailflow import config as settings
from mailflow.channels.notify import MISSING, Destination, available
from mailflow.channels.settings import SmtpSettings
from mailflow.channels.smtp import SmtpChannel
from mailflow.config import Config
from mailflow.desk.office import Office
from mailflow.errors import ConfigError, Problem
from mailflow.mailbox.imap import ImapMailbox
from mailflow.mailbox.mailbox import Mailbox
from mailflow.mailbox.settings import ImapSettings
from mailflow.store import outbox, received, schema
from mailflow.store.engine import Store
from mailflow.store.exclusive import exclusive
from mailflow.workers import alone, backoff
from mailflow.workers.announce import Speaker
from mailflow.workers.delivery import Delivery
from mailflow.workers.fetch import Fetcher
from mailflow.workers.intake import Intake, Source
from mailflow.workers.log import log
from mailflow.workers.process import Processor
from mailflow.workers.reload import Shelf
from mailflow.workers.supervise import Child, Supervisor
from mailflow.workers.timers import Timers
from mailflow.workers.watch import Step, Watch


@dataclass(frozen=True, slots=True)
class App:
    """One installation, checked: everything the commands need. Nothing is connected before it is used."""

    config: Config
    office: Office
    shelf: Shelf
    store: Store


def build(config: Config, content: str | None = None) -> App:
    """Checks keys, passwords, rules and templates; `content` is a handbook's, to be used instead of the files.

    Raises `ConfigError` with every problem.
    """
    office = settings.office(config)
    for mailbox in config.mailboxes:
        _imap(config, mailbox)
    _smtp(config)
    destinations(config)
    return App(config, office, Shelf(config.folders, office, content), Store(config.database))


def sources(app: App, stored: Callable[[], None] = lambda: None) -> tuple[Source, ...]:
    """The mailboxes, each with how to connect to it."""
    return tuple(
        Source(
            functools.partial(_connect, _imap(app.config, mailbox)),
            Fetcher(mailbox.name, mailbox.processed_folder, app.store, stored),
        )
        for mailbox in app.config.mailboxes
    )


def processor(app: App, watch: Watch | None = None, committed: Callable[[], None] = lambda: None) -> Processor:
    """The worker that turns received mail into requests and letters."""
    return Processor(
        store=app.store,
        office=app.office,
        edition=lambda: app.shelf.current,
        attempts=app.config.limits.attempts,
        watch=watch or Watch(1),
        alone=functools.partial(_alone, app.config),
        committed=committed,
        signed_by=_signed_by(app.config),
    )


def _signed_by(config: Config) -> Callable[[bytes, datetime], str]:
    """Whose signature a mail carries, by keys from DNS; nobody's where that is not switched on: it needs an extra."""
    if not config.authentication.local_dkim:
        return lambda _raw, _at: ""
    from mailflow.channels.dns import Keys

    return Keys().signed_by


def run(app: App, *, once: bool) -> int:
    """Runs the workers under a supervisor until told to stop, or once; the exit status."""
    with exclusive(app.store):
        schema.prepare(app.store)
        app.store.close()
        supervisor = _supervisor(app, once=once)
        status = supervisor.run()
        if once and not supervisor.stopping and _failures(app):
            # Letters were refused for good after the timers had looked: staff hear of it in this run.
            status = _supervisor(app, once=True).run() or status
        return status


def _failures(app: App) -> bool:
    """Whether letters have failed that staff do not know of."""
    with app.store.read() as connection:
        found = bool(outbox.untold_failures(connection))
    app.store.close()
    return found


def _supervisor(app: App, *, once: bool) -> Supervisor:
    wake_reader, wake_writer = os.pipe()
    intake_watch, delivery_watch = Watch(1), Watch(1)
    return Supervisor(
        intake=Child("intake", functools.partial(_intake, app, intake_watch, wake_writer, once), intake_watch),
        delivery=Child(
            "delivery",
            functools.partial(_delivery, app, delivery_watch, wake_reader, wake_writer, once),
            delivery_watch,
        ),
        suspect=functools.partial(_suspect, app),
        wake=wake_writer,
        once=once,
    )


def _intake(app: App, watch: Watch, wake: int, once: bool, restarted: bool) -> int:
    os.set_blocking(wake, False)
    woken = threading.Event()

    def committed() -> None:
        with contextlib.suppress(BlockingIOError):  # the pipe is full of wake-ups already
            os.write(wake, b"x")

    return Intake(
        sources=sources(app, woken.set),
        processor=processor(app, watch, committed),
        timers=Timers(app.store, app.office, lambda: app.shelf.current, watch, committed, destinations(app.config)),
        shelf=app.shelf,
        store=app.store,
        office=app.office,
        poll_seconds=app.config.limits.poll_seconds,
        once=once,
        woken=woken,
        reload_wanted=restarted,  # the rules that were reloaded since the parent began, or a signal in between
    ).run()


def _delivery(app: App, watch: Watch, wake_reader: int, wake_writer: int, once: bool, _restarted: bool) -> int:
    os.close(wake_writer)  # else the end of intake would never be seen
    with Speaker(app.store, destinations(app.config)):
        return Delivery(app.store, SmtpChannel(_smtp(app.config)), watch, wake_reader, once).run()


def channel(config: Config) -> SmtpChannel:
    """The way out for one command; the workers have their own."""
    return SmtpChannel(_smtp(config))


def destinations(config: Config) -> tuple[Destination, ...]:
    """Where short notices go. Raises `ConfigError` where what sends them is not installed."""
    if config.notify and not available():
        raise ConfigError(Problem("config.yaml", 0, 0, "notify", MISSING))
    return tuple(Destination(one.name, settings.url(one), one.events, one.team) for one in config.notify)


def _alone(config: Config, number: int, content: str) -> str:
    return alone.attempt(functools.partial(_fresh_processor, config, content), number)


def _fresh_processor(config: Config, content: str) -> Processor:
    """A processor in a new process, with the edition that is in use and not with what the files say meanwhile."""
    return processor(build(config, content))


def _suspect(app: App, child: str, step: Step) -> None:
    """What a child died or hung over has failed once: a mail is tried alone next time, a letter later."""
    if not step.subject:
        return
    log.error("step.suspected", child=child, step=step.name, subject=step.subject)
    why = f"the worker died or hung in step {step.name}"
    with app.store.write() as connection:
        if child == "intake":
            received.failed(connection, step.subject, why, clock.now())
        else:
            outbox.retry(connection, step.subject, why, clock.now() + backoff.after(1, backoff.LETTER))
    app.store.close()


def _connect(imap: ImapSettings) -> Mailbox:
    return ImapMailbox(imap)


def _imap(config: Config, mailbox: settings.Mailbox) -> ImapSettings:
    login = mailbox.imap
    return ImapSettings(
        host=login.host,
        port=login.port,
        user=login.user or mailbox.address,
        password=settings.secret(login) or "",
        tls=login.tls,
        ca_file=str(config.tls.ca_file) if config.tls.ca_file else None,
        folder=login.folder,
        max_bytes=config.limits.mail_bytes,
        timeout=login.timeout,
    )


def _smtp(config: Config) -> SmtpSettings:
    login = config.smtp
    return SmtpSettings(
        host=login.host,
        port=login.port,
        user=login.user,
        password=settings.secret(login),
        tls=login.tls,
        ca_file=str(config.tls.ca_file) if config.tls.ca_file else None,
        timeout=login.timeout,
    )
