"""`mailflow demo`: plays the conversation through real servers and the real workers, and shows what came of it.

A mail is played when everything before it has settled, so that a person can read along. Nothing is waited for by time,
only by what must become true.
"""

from __future__ import annotations

import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from sqlalchemy import Connection

from mailflow import clock
from mailflow.app import App
from mailflow.demo import installation, show
from mailflow.demo.cast import READERS, SUPPORT
from mailflow.demo.conversation import SCENES, Desk, NotPlayedError, Scene, visit_dates
from mailflow.demo.installation import LOG, Workers
from mailflow.demo.mail_program import MailProgram
from mailflow.demo.show import Performance, Played
from mailflow.desk.request import Case
from mailflow.errors import MailflowError
from mailflow.sla.agreement import visit_allowed
from mailflow.store import cases, letters, received

if TYPE_CHECKING:
    from mailflow.demo.post_office import PostOffice

SETTLES_WITHIN = 30.0
"""Seconds for one mail. It takes a tenth of one; the first has to wait for the workers to start."""
LOOK_SECONDS = 0.02
EXTRA = ("pymap", "proxyprotocol", "pysasl", "aiosmtpd")
ALL = 1000


def play(*, keep: bool, as_json: bool) -> int:
    """Plays every scene and prints the result; the exit status: 0, 1 where it stopped short, 2 without the extra.

    `keep` leaves everything running until Ctrl-C. What was written is removed at the end, except after a failure.
    """
    try:
        from mailflow.demo.post_office import PostOffice
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        typer.echo("the demo needs its mail servers: pip install 'mailflow-desk[demo]'", err=True)
        return 2
    password, folder = secrets.token_urlsafe(9), Path(tempfile.mkdtemp(prefix="mailflow-demo-"))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # no worker may outlive us
    try:
        with PostOffice(dict.fromkeys((SUPPORT, *READERS), password)) as office:
            _play(office, folder, password, keep=keep, as_json=as_json)
    except (NotPlayedError, MailflowError, OSError) as error:
        typer.echo(f"{error}\nThe workers' log is {folder / LOG}; remove the folder when you have read it.", err=True)
        return 1
    except KeyboardInterrupt:
        shutil.rmtree(folder)
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    shutil.rmtree(folder)
    return 0


def _play(office: PostOffice, folder: Path, password: str, *, keep: bool, as_json: bool) -> None:
    started = clock.monotonic()
    path = installation.write(folder, office, password)
    app = installation.open_(path)
    with Workers(path) as workers:
        stage = _Stage(app, office, password, workers)
        mails = tuple(stage.plays(scene, tell=None if as_json else show.mail) for scene in SCENES)
        performance = Performance(
            mails=mails,
            cases=stage.cases(),
            letters=tuple((reader, mail) for reader in READERS for mail in stage.program(reader).inbox()),
            seconds=clock.monotonic() - started,
            office=app.office,
            local=app.shelf.current.handbook.agreement.calendar.local,
            connect=show.connection(office, path, password) if keep else None,
        )
        show.as_json(performance) if as_json else show.rest(performance)
        if keep:
            _hold(workers)


def _hold(workers: Workers) -> None:
    """Until Ctrl-C, which is here the way to end well."""
    try:
        workers.wait()
    except KeyboardInterrupt:
        return
    raise NotPlayedError(f"the workers have ended with status {workers.status}")


@dataclass(slots=True)
class _Stage:
    """An installation at work, the people around it, and how many mails it was sent: the store numbers them from 1."""

    app: App
    office: PostOffice
    password: str
    workers: Workers
    count: int = 0

    def program(self, address: str) -> MailProgram:
        """The mail program of one person."""
        return MailProgram(self.office.host, self.office.imap_port, self.office.smtp_port, address, self.password)

    def plays(self, scene: Scene, tell: Callable[[Played], None] | None) -> Played:
        """Sends the scene's mail and waits until it is decided and every letter it led to has left."""
        program = self.program(scene.writer.login)
        began = clock.monotonic()
        mail = scene.write(self._desk(program))
        if isinstance(mail, bytes):
            self.office.put(SUPPORT, mail)
        elif mail is not None:
            program.send(mail, "" if mail["Auto-Submitted"] else None)  # RFC 3834 3.3
        self.count += 1
        self._until(self._settled, f"{scene.name!r} to be received, decided and answered")
        played = self._became(scene, clock.monotonic() - began)
        if played.what != scene.becomes:
            raise NotPlayedError(f"{scene.name!r} should have become {scene.becomes}, not {played.what}: {played.why}")
        if tell:
            tell(played)
        return played

    def cases(self) -> tuple[Case, ...]:
        """Every request, in order."""
        with self.app.store.read() as connection:
            return cases.listing(connection, closed=True, limit=ALL)[::-1]

    def _desk(self, program: MailProgram) -> Desk:
        agreement, now = self.app.shelf.current.handbook.agreement, clock.now()
        here = agreement.calendar.local(now)
        dates = visit_dates(here.date(), lambda day: visit_allowed(agreement, here.date(), day))
        return Desk(here, *dates, program.inbox)

    def _settled(self, connection: Connection) -> bool:
        fetched = received.data(connection, self.count) is not None
        decided = fetched and received.single(connection, self.count) is None
        return decided and letters.counts(connection)["queued"] == 0

    def _until(self, condition: Callable[[Connection], bool], what: str) -> None:
        give_up_at = clock.monotonic() + SETTLES_WITHIN
        while True:
            with self.app.store.read() as connection:
                if condition(connection):
                    return
            if self.workers.status is not None:
                raise NotPlayedError(f"waited for {what}, but the workers ended with status {self.workers.status}")
            if clock.monotonic() > give_up_at:
                raise NotPlayedError(f"waited {SETTLES_WITHIN:.0f} s for {what}")
            time.sleep(LOOK_SECONDS)

    def _became(self, scene: Scene, seconds: float) -> Played:
        """What the newest received mail became, from the line it gave in a timeline, or from the quarantine."""
        with self.app.store.read() as connection:
            for case in cases.listing(connection, closed=True, limit=ALL):
                for line in cases.timeline(connection, case.request.number):
                    if line.received == self.count:
                        reference = self.app.office.reference(case.request.number)
                        return Played(scene, line.entry.what, reference, line.entry.reason, seconds)
            aside = next((mail for mail in received.quarantined(connection) if mail.id == self.count), None)
        return Played(scene, None, None, aside.reason if aside else ("it is on no request's timeline",), seconds)
