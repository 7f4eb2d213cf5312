"""A line to a chat, a pager or a webhook, by any URL of apprise: json://, slack://, tgram:// and a hundred more.

Best effort: mail is the channel that is kept track of, and this one only wakes people sooner.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from mailflow.errors import Permanent, Temporary

MISSING = 'notify needs the extra "notify": pip install "mailflow-desk[notify]"'
EVENTS = ("warning", "breach", "new_critical")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where short notices go. `events` are those of `EVENTS` that it gets, `team` the only one it hears of, if any."""

    name: str
    url: str = field(repr=False)
    events: tuple[str, ...] = EVENTS
    team: str | None = None

    def hears(self, event: str, team: str) -> bool:
        """Whether it gets this event of a request of this team."""
        return event in self.events and self.team in (None, team)


def available() -> bool:
    """Whether apprise is installed; `MISSING` says how."""
    return find_spec("apprise") is not None


def known(url: str) -> bool:
    """Whether apprise can take this address; nothing is sent."""
    return bool(_apprise().Apprise().add(url))


def send(destination: Destination, text: str) -> None:
    """Hands one line over. Raises `Temporary` where it must be tried again, `Permanent` for a URL nobody knows."""
    sender = _apprise().Apprise()
    if not sender.add(destination.url):
        raise Permanent(f"notify {destination.name}: apprise does not know this kind of URL")
    if not sender.notify(body=text):
        raise Temporary(f"notify {destination.name}: the other side did not take it")


def _apprise() -> Any:
    """Imported where it is needed: it takes half a second, and most installations have none of it."""
    try:
        apprise = import_module("apprise")
    except ImportError as error:
        raise Permanent(MISSING) from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it says the same as our own log, and more of the URL
    return apprise
