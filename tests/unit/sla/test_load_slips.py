"""Slips in sla.yaml that used to pass, or were told twice: each is one line now, at its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mailflow.errors import ConfigError
from mailflow.kinds import CLOCKS, KINDS
from mailflow.sla.load import agreements
from tests.unit.sla.test_levels import HEAD, complaints, of


def lines(text: str) -> Sequence[str]:
    with pytest.raises(ConfigError) as caught:
        agreements({"sla.yaml": text}, kinds=CLOCKS)
    return [f"{problem.key}: {problem.text}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("targets", "key", "told"),
    [
        (
            "tiket: {any: {permanent: 5bd}}",
            "tiket",
            "there is no kind 'tiket'; there are change_request",
        ),
        ("tiket: {}", "tiket", "there is no kind 'tiket'"),
        ("tiket: {critical: {permanent: 2bd}}", "tiket", "there is no kind 'tiket'"),
        ("documentation: {any: {workaround: 3h}}", "documentation", "what can be promised for it: delivery, response"),
        ("ticket: {low: {delivery: 5bd}}", "ticket.low.delivery", "nothing stops the clock 'delivery' of ticket"),
        ("onsite: {any: {permanent: 5bd}}", "onsite", "nothing stops the clock 'permanent' of onsite"),
    ],
)
def test_a_promise_that_nobody_could_keep_is_told_where_it_stands(targets: str, key: str, told: str) -> None:
    (line,) = lines(HEAD + f"clients:\n  sejahtera:\n    targets: {{{targets}}}\n")
    assert line.startswith(f"clients.sejahtera.targets.{key}")
    assert told in line


def test_where_kinds_are_not_known_any_name_may_stand() -> None:
    assert of("clients:\n  sejahtera:\n    targets: {tiket: {any: {permanent: 5bd}}}\n").promises["tiket"]


def test_every_clock_of_the_bundled_policy_can_be_stopped(bundled: str) -> None:
    found = agreements({"sla.yaml": bundled}, kinds=CLOCKS)
    assert set(found.corporate.promises) <= set(KINDS)


@pytest.mark.parametrize(
    ("lock", "changed", "told"),
    [
        ("targets.ticket.critical", "business_days: end_of_day", "targets.ticket.critical, which this changes"),
        ("targets", "clock: elapsed", "targets, which this changes"),
        ("calendar", "joint_leave: holiday", "calendar, which this changes"),
    ],
)
def test_a_lock_cannot_be_gone_round_by_the_way_of_counting(lock: str, changed: str, told: str) -> None:
    levels = f"groups:\n  emas:\n    clients: [sejahtera]\n    locked: [{lock}]\nclients:\n  sejahtera: {{{changed}}}\n"
    (line,) = complaints(levels)
    assert f"group emas locked {told}" in line
    assert "so client sejahtera cannot set it: remove it here" in line


@pytest.mark.parametrize("changed", ["clock: elapsed", "business_days: end_of_day", "lead_time: {days: 4}"])
def test_a_lock_leaves_alone_what_it_does_not_mean(changed: str) -> None:
    group = "groups:\n  emas:\n    clients: [sejahtera]\n    locked: [calendar]\n"
    key, _, value = changed.partition(": ")
    agreement = of(f"{group}clients:\n  sejahtera: {{{changed}}}\n")
    assert agreement.sources[key if "{" not in value else "lead_time.days"].level == "client sejahtera"


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ("[{effective: {from: 1/1/2026}}]", "must be a date such as 2026-08-18"),
        ("[{effective: {from: 2026-01-01, to: 2025-01-01}}]", "ends on 2025-01-01, before it begins on 2026-01-01"),
        ("[]", "must not be empty"),
    ],
)
def test_a_mistake_in_a_version_is_one_line(versions: str, told: str) -> None:
    (line,) = complaints(f"clients:\n  sejahtera: {{versions: {versions}}}\n")
    assert told in line


def test_a_day_that_is_no_holiday_cannot_be_removed_and_an_admin_is_told() -> None:
    head = HEAD.replace("holidays: {country: ID}", "holidays: {country: ID, remove: [2026-03-10, 2026-03-20]}")
    found = agreements({"sla.yaml": head})
    (warning,) = found.warnings
    assert "sla.yaml:6:" in warning
    assert "2026-03-10 is no holiday of ID: it removes nothing" in warning
