"""What every kind of request owes the others: the table of its moves is complete, and every request can end."""

from __future__ import annotations

import pytest

from mailflow.desk.commandtables import COMMANDS
from mailflow.errors import ForbiddenMove
from mailflow.flow.acts.moves import NEED_WORDS
from mailflow.kinds import KINDS
from mailflow.kinds.kind import CLIENT_MAIL, REPLY, UNSPOKEN, Kind
from mailflow.letters import words
from mailflow.sla.agreement import Severity
from tests.unit.flow.desk_of import bundled

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def states(kind: Kind) -> frozenset[str]:
    return frozenset(state for table in kind.moves.values() for pair in table.items() for state in pair)


def reachable(kind: Kind, start: str, commands: set[str]) -> set[str]:
    found, queue = {start}, [start]
    while queue:
        state = queue.pop()
        after = {kind.moves[name][state] for name in commands if state in kind.moves[name]} - found
        found |= after
        queue += after
    return found


def spoken(kind: Kind) -> set[str]:
    return set(kind.moves) - set(UNSPOKEN)


@every_kind
def test_a_plain_reply_a_clients_mail_and_a_note_are_possible_in_every_state(kind: Kind) -> None:
    for move in (REPLY, CLIENT_MAIL, "note"):
        assert set(kind.moves[move]) == states(kind), move


@every_kind
def test_staff_can_finish_a_request_from_every_state(kind: Kind) -> None:
    for state in states(kind):
        assert reachable(kind, state, spoken(kind)) & kind.finished, state


@every_kind
def test_a_clients_mail_never_leaves_a_request_finished_and_never_finishes_one(kind: Kind) -> None:
    for before, after in kind.moves[CLIENT_MAIL].items():
        assert after not in kind.finished, before


@every_kind
def test_words_and_notes_alone_finish_and_reopen_nothing(kind: Kind) -> None:
    for move in (REPLY, "note"):
        for before, after in kind.moves[move].items():
            assert (before in kind.finished) == (after in kind.finished), (move, before)


@every_kind
def test_only_reopen_leads_out_of_the_finished_states(kind: Kind) -> None:
    for name in spoken(kind) - {"reopen"}:
        for before, after in kind.moves[name].items():
            assert before not in kind.finished or after in kind.finished, (name, before)
    assert set(kind.moves["reopen"]) == kind.finished


@every_kind
def test_every_move_is_a_command_that_staff_can_write(kind: Kind) -> None:
    assert spoken(kind) <= set(COMMANDS)


@every_kind
def test_every_command_that_stops_or_pauses_a_clock_needs_words_to_the_client(kind: Kind) -> None:
    assert set(kind.stops) - {"record"} <= set(NEED_WORDS), "a recording's link tells as much as words"
    if kind.waiting is not None:
        into = {
            name
            for name in spoken(kind)
            for before, after in kind.moves[name].items()
            if after == kind.waiting != before
        }
        assert into <= set(NEED_WORDS)


@every_kind
def test_nobody_but_staff_puts_a_request_into_waiting_and_a_clients_mail_ends_it(kind: Kind) -> None:
    if kind.waiting is None:
        assert "wait" not in kind.moves
        return
    assert kind.moves[CLIENT_MAIL][kind.waiting] != kind.waiting
    assert all(before == kind.waiting or after != kind.waiting for before, after in kind.moves[CLIENT_MAIL].items())
    assert all(before == kind.waiting or after != kind.waiting for before, after in kind.moves[REPLY].items())


@every_kind
def test_every_promise_of_a_kind_can_be_kept_by_a_command(kind: Kind) -> None:
    agreement = bundled()[0].agreement
    promised = {target.clock for severity in Severity for target in agreement.targets(kind.name, severity)}
    assert promised <= {clock for clocks in kind.stops.values() for clock in clocks} | {"response"}


@every_kind
def test_what_ends_a_request_with_its_promises_is_one_of_its_moves(kind: Kind) -> None:
    assert {"cancel", "spam"} <= kind.drops & spoken(kind)
    assert set(kind.stops) <= spoken(kind)
    assert kind.initial in states(kind) - kind.finished


@every_kind
def test_what_is_allowed_is_exactly_what_moves(kind: Kind) -> None:
    for state in states(kind):
        allowed = kind.allowed(state)
        for name in spoken(kind):
            if name in allowed:
                assert kind.move(name, state) in states(kind)
            else:
                with pytest.raises(ForbiddenMove) as refused:
                    kind.move(name, state)
                assert refused.value.allowed == allowed


@every_kind
def test_a_command_nobody_knows_moves_nothing(kind: Kind) -> None:
    with pytest.raises(ForbiddenMove):
        kind.move("explode", next(iter(states(kind))))


@every_kind
def test_every_state_and_the_kind_itself_have_words_in_both_languages(kind: Kind) -> None:
    for language in ("id", "en"):
        assert states(kind) <= set(words.STATES[language])
        assert kind.name in words.KINDS[language]


@every_kind
def test_unready_and_waiting_states_are_open_states_of_the_kind(kind: Kind) -> None:
    special = kind.unready | ({kind.waiting} if kind.waiting else set())
    assert special <= states(kind) - kind.finished
    assert kind.finished <= states(kind)


def test_a_ticket_cannot_be_closed_before_the_client_was_told_how_it_was_resolved() -> None:
    ticket = KINDS["ticket"]
    assert set(ticket.moves["close"]) == {"resolved"}
    assert "resolve" in NEED_WORDS
