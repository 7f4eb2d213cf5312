"""Kinds of request, one file each; they do not know each other.

kind            what a kind is: how it begins, its moves, and which of them stop a clock
ticket          something does not work: a workaround, then a solution
change_request  something shall be otherwise: estimates, the client's word on them, what is delivered
documentation   information is asked for
onsite          a visit, asked for by a form
virtual         a session over the network, and its recording

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
