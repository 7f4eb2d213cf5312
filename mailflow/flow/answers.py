"""The letters that a client's mail leads to: one automatic answer at most, and the notification of staff."""

from __future__ import annotations

from mailflow.desk.decision import Notice
from mailflow.desk.request import Case
from mailflow.flow import asked_time, notices
from mailflow.flow.claim import offered
from mailflow.flow.incoming import Incoming
from mailflow.kinds.kind import Opening
from mailflow.routing.rules import Route


def answer(
    template: str, incoming: Incoming, case: Case, opening: Opening | None, route: Route | None = None, *, line: int = 1
) -> tuple[Notice, ...]:
    """One automatic letter to the writer, unless nobody can or may be answered; it is about a line of the timeline."""
    address = incoming.who.address
    automatic = incoming.message.automatic
    if address is None or (automatic is not None and automatic.no_answer):
        return ()
    notice = notices.to_client(
        template,
        case,
        address,
        incoming.handbook.people,
        incoming.entry_id(line),
        level=incoming.who.level,
        gave_severity=route.words if route is not None and incoming.who.full else (),
        needs=opening.needs if opening else (),
        missing=opening.missing if opening else (),
        visit=opening.visit if opening else None,
        wish=asked_time.in_form(incoming, case.request, opening.visit) if opening else None,
        lines=(opening.unclear,) if opening and opening.unclear else (),
        earliest=opening.earliest if opening else None,
        files=opening.files if opening and opening.template == template else (),
        in_reply_to=incoming.message.message_id,
    )
    return (notice,)


def tell_staff(
    template: str, incoming: Incoming, case: Case, route: Route | None = None, *, news: tuple[str, ...] = ()
) -> tuple[Notice, ...]:
    """The mail for whoever works on it; `news` as in `Notice`."""
    people = incoming.handbook.people
    named = tuple(filter(None, map(people.person, route.notify))) if route else ()
    return notices.to_staff(
        template,
        case,
        people,
        incoming.entry_id(1),
        also=named,
        quote=notices.quote(incoming.message, whole=route is not None),
        relays=notices.relays(incoming.message),
        words=incoming.who.why,
        lines=(*route_lines(route), *incoming.message.problems),
        news=news,
        clients=offered(incoming.message, case.request, people),
    )


def route_lines(route: Route | None) -> tuple[str, ...]:
    """The rule and the words that met its conditions; what merely did not stand in the way says nothing to people."""
    if route is None:
        return ()
    met = (step for step in route.trace if step.words)
    return tuple(f"rule {step.rule}: {', '.join(step.words)}" for step in met) or (f"rule {route.rule}",)
