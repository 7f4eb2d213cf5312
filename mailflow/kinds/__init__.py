"""Kinds of request, one file each; they do not know each other.

A new kind is one file with its `KIND`, one line in `KINDS`, its templates, a rule that leads to it, and its name in the
independence contract of pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.kinds import change_request, documentation, onsite, ticket, virtual
from mailflow.kinds.kind import Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (ticket.KIND, change_request.KIND, documentation.KIND, onsite.KIND, virtual.KIND)
}

CLOCKS = {name: frozenset({"response"}.union(*kind.stops.values())) for name, kind in KINDS.items()}
"""The clocks that something stops, by kind; a person's first answer stops a `response` of any."""
