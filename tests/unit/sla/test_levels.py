"""Agreements in levels: which value holds for whom, from when, and who said so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.errors import ConfigError
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.levels import Agreements
from mailflow.sla.load import agreements, load
from mailflow.sla.termshape import read_amount

HEAD = """\
calendars:
  support:
    zone: Asia/Jakarta
    hours: {monday: "09:00-18:00", tuesday: "09:00-18:00", friday: "09:00-18:00"}
    business_day: 9h
    holidays: {country: ID}
  makassar:
    zone: Asia/Makassar
    hours: {monday: "08:00-16:00", saturday: "08:00-12:00"}
    business_day: 8h
    holidays: null
corporate:
  name: Dukungan
  version: "1"
  calendar: support
  targets:
    ticket:
      critical: {workaround: 5h, permanent: 2bd}
      high: {workaround: 1bd, permanent: 5bd}
      normal: {permanent: 7bd}
      low: {permanent: 10bd}
  lead_time: {days: 3}
  vendor: {name: Vendor, service: Payroll, email: support@vendor.example}
  channels:
    phone: {number: "+62 21 555", calendar: support}
"""
LEVELS = """\
services:
  payroll: {lead_time: {days: 11}}
  absensi: {}
groups:
  emas:
    clients: [sejahtera, nusantara]
    lead_time: {days: 12}
    services:
      payroll: {lead_time: {days: 13}}
clients:
  sejahtera:
    lead_time: {days: 14}
    services:
      payroll: {lead_time: {days: 15}}
  makmur: {remind_after: null}
"""
NOW = datetime(2025, 6, 2, 3, 0, tzinfo=UTC)
JAKARTA = timedelta(hours=7)


def read(levels: str = "", head: str = HEAD) -> Agreements:
    return agreements({"sla.yaml": head + levels})


def of(levels: str, client: str | None = "sejahtera", service: str | None = None, at: datetime = NOW) -> Agreement:
    return read(levels).of(client, service, at)


def budgets(agreement: Agreement, severity: Severity) -> dict[str, str]:
    return {target.clock: str(target.budget) for target in agreement.targets("ticket", severity)}


def complaints(levels: str, head: str = HEAD) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(levels, head)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("client", "service", "days"),
    [
        (None, None, 3),
        ("tak dikenal", None, 3),
        (None, "payroll", 11),
        ("tak dikenal", "payroll", 11),
        ("nusantara", None, 12),
        ("nusantara", "absensi", 12),
        ("nusantara", "payroll", 13),
        ("sejahtera", None, 14),
        ("sejahtera", "absensi", 14),
        ("sejahtera", "no such service", 14),
        ("sejahtera", "payroll", 15),
        ("makmur", None, 3),
        ("makmur", "payroll", 11),
    ],
)
def test_the_lowest_level_that_speaks_wins(client: str | None, service: str | None, days: int) -> None:
    assert of(LEVELS, client, service).lead_time.days == days


def test_a_client_with_an_empty_level_still_has_what_its_group_and_service_say() -> None:
    found = read(LEVELS.replace("{remind_after: null}", "{}"))
    assert found.of("makmur", "payroll", NOW) == found.of(None, "payroll", NOW)
    assert found.of("makmur", None, NOW) is found.corporate


def test_what_is_left_out_is_inherited_and_null_is_none() -> None:
    silent, none = (of(f"clients: {{sejahtera: {keys}}}\n") for keys in ("{owner: bima}", "{remind_after: null}"))
    assert (str(silent.remind_after), silent.owner) == ("3bd", "bima")
    assert (none.remind_after, none.owner) == (None, None)


def test_mappings_merge_and_a_target_is_one_value() -> None:
    head = HEAD.replace("workaround: 5h", "workaround: {within: 5h, clock: elapsed}")
    found = read("clients: {sejahtera: {targets: {ticket: {critical: {workaround: 3h}}}}}\n", head)
    target = found.of("sejahtera", None, NOW).targets("ticket", Severity.CRITICAL)[0]
    assert (str(target.budget), target.budget.counting) == ("3h", "operating")
    assert budgets(found.of("sejahtera", None, NOW), Severity.CRITICAL)["permanent"] == "2bd"
    assert budgets(found.of("sejahtera", None, NOW), Severity.HIGH) == budgets(found.corporate, Severity.HIGH)


def test_any_of_a_level_sets_every_severity_whatever_stands_above_it() -> None:
    text = "clients: {sejahtera: {targets: {ticket: {any: {permanent: 1bd, response: 2h}, low: {permanent: 4bd}}}}}\n"
    found = of(text)
    assert [budgets(found, severity)["permanent"] for severity in Severity] == ["1bd", "1bd", "1bd", "4bd"]
    assert {budgets(found, severity)["response"] for severity in Severity} == {"2h"}
    assert budgets(found, Severity.CRITICAL)["workaround"] == "5h"


def test_one_severity_wins_over_any_of_the_same_level_in_whatever_order_they_stand() -> None:
    sections = ["any: {permanent: 3bd}", "critical: {permanent: 1bd}"]
    for first, second in (sections, sections[::-1]):
        found = of(f"clients: {{sejahtera: {{targets: {{ticket: {{{first}, {second}}}}}}}}}\n")
        assert budgets(found, Severity.CRITICAL)["permanent"] == "1bd"
        assert budgets(found, Severity.HIGH)["permanent"] == "3bd"


def test_a_promise_can_be_taken_away_from_one_client() -> None:
    assert budgets(
        of("clients: {sejahtera: {targets: {ticket: {critical: {workaround: null}}}}}\n"), Severity.CRITICAL
    ) == {"permanent": "2bd"}


def test_a_list_replaces_or_is_edited() -> None:
    texts = ("[rani]", "{add: [rani]}", "{remove: [leads]}", "{add: [rani, assignee], remove: [leads]}")
    found = [of(f"clients: {{sejahtera: {{escalation: {{breach: {text}}}}}}}\n").escalation.breach for text in texts]
    assert found == [("rani",), ("assignee", "leads", "rani"), ("assignee",), ("assignee", "rani")]


def test_one_entry_without_brackets_is_a_list_to_edit() -> None:
    text = """\
groups:
  emas: {clients: [sejahtera], escalation: {50: team}}
clients:
  sejahtera: {escalation: {50: {add: [rani]}}}
"""
    assert of(text).escalation.warnings[50] == ("team", "rani")


def test_lists_are_edited_level_by_level() -> None:
    text = """\
groups:
  emas: {clients: [sejahtera], exclusions: {add: [Perangkat keras]}}
clients:
  sejahtera: {exclusions: {add: [Jaringan], remove: [Perangkat keras]}}
"""
    assert of(text).exclusions == ("Jaringan",)
    assert read(text + "  makmur: {exclusions: [Pelatihan]}\n").of("makmur", None, NOW).exclusions == ("Pelatihan",)


def test_an_approver_is_removed_by_the_address_alone() -> None:
    text = """\
groups:
  emas:
    clients: [sejahtera]
    approvers:
      - {address: Siti@Sejahtera.example, limit: "Rp15.000.000"}
      - {address: agus@sejahtera.example, limit: "2500.50", currency: USD}
      - {address: direksi@sejahtera.example, limit: null}
clients:
  sejahtera: {approvers: {remove: [agus@sejahtera.example]}}
"""
    assert [(one.address, one.limit, one.currency) for one in of(text).approvers] == [
        ("siti@sejahtera.example", Decimal(15_000_000), "IDR"),
        ("direksi@sejahtera.example", None, "IDR"),
    ]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp15.000.000", 15_000_000),
        ("Rp 750.000,50", Decimal("750000.50")),
        ("Rp.500", 500),
        (1200, 1200),
        ("9.50", 9.5),
    ],
)
def test_amounts_are_read_as_indonesians_write_them(text: object, amount: float | Decimal) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "Rp1.50",
        "Rp15,000,000",
        "15 juta",
        "Rp",
        "",
        0,
        -5,
        True,
        "Rp0",
        "1e9",
        float("inf"),
        9.5,
        25.0,
        "25.000.000",
        "25.000",
    ],
)
def test_what_could_be_two_amounts_is_none(text: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        read_amount(text)


def test_escalation_merges_and_a_warning_can_be_taken_away() -> None:
    found = of("clients: {sejahtera: {escalation: {75: null, 90: team, after: {2bd: [owner], 4h: rani}}}}\n").escalation
    assert found.warnings == {90: ("team",)}
    assert found.breach == ("assignee", "leads")
    assert [(str(budget), names) for budget, names in found.after] == [
        ("4h", ("rani",)),
        ("1bd", ("owner",)),
        ("2bd", ("owner",)),
    ]


def test_a_client_can_have_another_calendar_and_another_reading_of_joint_leave() -> None:
    found = read("clients: {sejahtera: {calendar: makassar}, makmur: {joint_leave: holiday}}\n")
    sejahtera, makmur = (found.of(client, None, NOW) for client in ("sejahtera", "makmur"))
    assert (sejahtera.calendar.zone, sejahtera.business_day) == ("Asia/Makassar", 8 * 3600)
    assert str(sejahtera.targets("ticket", Severity.CRITICAL)[1].budget.seconds) == str(2 * 8 * 3600)
    joint = date(2025, 8, 18)
    assert found.corporate.calendar.business_day(joint)
    assert not makmur.calendar.business_day(joint)
    assert makmur.calendar.fingerprint != found.corporate.calendar.fingerprint


VERSIONS = """\
clients:
  sejahtera:
    versions:
      - {version: "2025", effective: {from: 2025-01-01, to: 2025-12-31}, lead_time: {days: 5}}
      - {version: "2026", effective: {from: 2026-01-15}, lead_time: {days: 4}}
"""


@pytest.mark.parametrize(
    ("local", "version", "days"),
    [
        (datetime(2024, 12, 31, 23, 59, 59), "1", 3),
        (datetime(2025, 1, 1), "2025", 5),
        (datetime(2025, 12, 31, 23, 59, 59), "2025", 5),
        (datetime(2026, 1, 1), "1", 3),
        (datetime(2026, 1, 14, 23, 59, 59), "1", 3),
        (datetime(2026, 1, 15), "2026", 4),
        (datetime(2031, 1, 1), "2026", 4),
    ],
)
def test_a_version_holds_on_its_days_in_the_calendars_zone(local: datetime, version: str, days: int) -> None:
    found = of(VERSIONS, at=local.replace(tzinfo=UTC) - JAKARTA)
    assert (found.version, found.lead_time.days) == (version, days)


def test_a_gap_between_versions_is_told_with_its_days() -> None:
    line = HEAD.count("\n") + 5
    assert read(VERSIONS).warnings == (
        f"sla.yaml:{line}:27: clients.sejahtera.versions[1].effective: nothing holds from 2026-01-01 to 2026-01-14: "
        "the level above holds then",
    )


def test_an_agreement_that_ends_is_told_and_an_open_one_is_not() -> None:
    ending = read("clients: {sejahtera: {effective: {to: 2027-03-31}, owner: bima}}\n")
    assert ["ends on 2027-03-31 and nothing follows" in warning for warning in ending.warnings] == [True]
    assert ending.of("sejahtera", None, datetime(2027, 3, 31, 16, tzinfo=UTC)).owner == "bima"
    assert ending.of("sejahtera", None, datetime(2027, 3, 31, 17, tzinfo=UTC)).owner is None
    beginning = read("clients: {sejahtera: {effective: {from: 2025-01-01}, owner: bima}}\n")
    assert ["begins on 2025-01-01: before it the level above holds" in told for told in beginning.warnings] == [True]
    assert not read("clients: {sejahtera: {versions: [{effective: {from: 2025-01-01}, owner: bima}]}}\n").warnings


def test_everybody_always_has_an_agreement_even_where_the_corporate_one_ended() -> None:
    body = HEAD.split("corporate:\n")[1]
    versions = "".join(
        f"    - effective: {{from: {year}-02-01, to: {year}-11-30}}\n"
        + "".join(f"      {line[2:]}\n" for line in body.replace('"1"', f'"{year}"').splitlines())
        for year in (2025, 2026)
    )
    found = read("", HEAD.split("corporate:\n")[0] + "corporate:\n  versions:\n" + versions)
    days = (date(2019, 1, 1), date(2025, 12, 1), date(2026, 1, 31), date(2026, 2, 1), date(2030, 1, 1))
    instants = [datetime(day.year, day.month, day.day, 5, tzinfo=UTC) for day in days]
    assert [found.of(None, None, at).version for at in instants] == ["2025", "2025", "2025", "2026", "2026"]
    assert found.corporate.version == "2026"
    assert len(found.warnings) == 2


def test_a_version_of_a_group_and_one_of_its_client_hold_each_in_its_time() -> None:
    text = """\
groups:
  emas: {clients: [sejahtera], effective: {from: 2025-03-01}, owner: bima, visit_on: any_day}
clients:
  sejahtera: {effective: {to: 2025-06-30}, owner: rani}
"""
    months = [datetime(2025, month, 15, tzinfo=UTC) for month in (1, 4, 8)]
    found = [(each.owner, each.visit_on) for each in (of(text, at=at) for at in months)]
    assert found == [("rani", "business_day"), ("rani", "any_day"), ("bima", "any_day")]


@pytest.mark.parametrize(
    ("path", "level", "words"),
    [
        ("targets.ticket.critical.workaround", "corporate", "critical: {workaround: 5h"),
        ("targets.ticket.low.permanent", "group emas", "low: {permanent: 9bd}"),
        ("targets.ticket.high.response", "client sejahtera", "any: {response: 2h}"),
        ("lead_time.days", "service payroll", "payroll:"),
        ("owner", "client sejahtera, service payroll", "owner: dewi"),
        ("escalation.breach", "client sejahtera", "breach: {add: [rani]}"),
        ("vendor.name", "corporate", "vendor: {name: Vendor"),
        ("calendars.support", "calendar support", "support:"),
    ],
)
def test_each_value_says_which_level_and_line_set_it(path: str, level: str, words: str) -> None:
    text = """\
services:
  payroll: {lead_time: {days: 11}}
groups:
  emas:
    clients: [sejahtera]
    targets:
      ticket:
        low: {permanent: 9bd}
clients:
  sejahtera:
    targets:
      ticket:
        any: {response: 2h}
    escalation:
      breach: {add: [rani]}
    services:
      payroll:
        owner: dewi
"""
    source = of(text, service="payroll").sources[path]
    line = (HEAD + text).splitlines()[source.line - 1]
    assert (source.level, source.file) == (level, "sla.yaml")
    assert words in line


def test_what_no_file_says_is_built_in_and_every_key_has_a_source() -> None:
    sources = read().corporate.sources
    assert sources["reopen_window"].level == sources["lead_time.count"].level == "built in"
    assert {path.split(".")[0] for path in sources} >= {"name", "clock", "targets", "escalation", "approvers", "owner"}


def test_agreements_that_promise_the_same_are_equal_whoever_said_it() -> None:
    found = read("clients: {sejahtera: {lead_time: {days: 3}}}\n")
    here, there = found.of("sejahtera", None, NOW), found.corporate
    assert here.sources["lead_time.days"] != there.sources["lead_time.days"]
    assert here == there


@pytest.mark.parametrize(
    ("locked", "below", "key"),
    [
        (
            "targets.ticket.critical",
            "targets: {ticket: {critical: {permanent: 1bd}}}",
            "targets.ticket.critical.permanent",
        ),
        (
            "targets.ticket.critical.permanent",
            "targets: {ticket: {any: {permanent: 1bd}}}",
            "targets.ticket.any.permanent",
        ),
        ("lead_time", "lead_time: {count: business}", "lead_time.count"),
        ("lead_time.days", "lead_time: null", "lead_time"),
        ("escalation.breach", "escalation: {breach: {add: [rani]}}", "escalation.breach"),
        ("remind_after", "remind_after: 3bd", "remind_after"),
    ],
)
def test_a_locked_value_cannot_be_set_below_however_it_is_written(locked: str, below: str, key: str) -> None:
    head = HEAD.replace('  version: "1"\n', f'  version: "1"\n  locked: [{locked}]\n')
    (complaint,) = complaints(f"clients:\n  sejahtera:\n    {below}\n", head)
    assert f": clients.sejahtera.{key}: corporate locked it on line 15, so client sejahtera cannot set it" in complaint


def test_what_stands_beside_a_locked_value_can_be_set() -> None:
    head = HEAD.replace('  version: "1"\n', '  version: "1"\n  locked: [targets.ticket.critical, lead_time.days]\n')
    text = "clients: {sejahtera: {targets: {ticket: {high: {permanent: 4bd}}}, lead_time: {count: business}}}\n"
    found = read(text, head).of("sejahtera", None, NOW)
    assert (budgets(found, Severity.HIGH)["permanent"], found.lead_time.count) == ("4bd", "business")


def test_a_group_locks_for_its_own_clients_only() -> None:
    text = """\
groups:
  emas: {clients: [sejahtera], lead_time: {days: 7}, locked: [lead_time.days]}
clients:
  makmur: {lead_time: {days: 2}}
"""
    assert of(text, "makmur").lead_time.days == 2
    assert "group emas locked it on line" in complaints(text + "  sejahtera: {lead_time: {days: 2}}\n")[0]


def test_a_slip_in_a_group_is_told_once_though_many_clients_inherit_it() -> None:
    text = "groups: {emas: {clients: [a, b, c], visit_on: sunday}}\nclients: {a: {owner: x}, b: {}, d: {owner: y}}\n"
    assert len(complaints(text)) == 1


def test_a_group_without_clients_is_read_all_the_same() -> None:
    assert "groups.emas.visit_on: must be" in complaints("groups: {emas: {visit_on: sunday}}\n")[0]


def test_what_only_two_levels_together_get_wrong_names_the_level_for_which_it_is_wrong() -> None:
    calendar = '  sunyi: {zone: UTC, hours: {sunday: "09:00-09:01"}, business_day: 9h, holidays: null}\ncorporate:'
    found = complaints("clients: {sejahtera: {calendar: sunyi}}\n", HEAD.replace("corporate:", calendar))
    assert found
    assert all(complaint.endswith("(for client sejahtera)") for complaint in found)


def test_people_and_clients_are_checked_only_where_they_are_known() -> None:
    text = HEAD + "clients: {sejahtera: {owner: siapa}}\n"
    assert agreements({"sla.yaml": text}).of("sejahtera", None, NOW).owner == "siapa"
    with pytest.raises(ConfigError, match="there is nobody with the id 'siapa'"):
        agreements({"sla.yaml": text}, staff=frozenset({"rani"}))
    with pytest.raises(ConfigError, match="there is no client 'sejahtera'"):
        agreements({"sla.yaml": text}, clients=frozenset({"nusantara"}))


def test_the_bundled_file_has_one_agreement_for_everyone(bundled: str) -> None:
    found = agreements({"sla.yaml": bundled}, staff=frozenset(), clients=frozenset())
    assert found.every == (load({"sla.yaml": bundled}),)
    assert found.of("siapa saja", "apa saja", NOW) is found.corporate
    assert not found.warnings
    assert {source.level for source in found.corporate.sources.values()} <= {
        "corporate",
        "calendar support",
        "built in",
    }


ORDER = ("corporate", "service", "group", "group service", "client", "client service")


@given(st.lists(st.integers(0, 9) | st.none(), min_size=5, max_size=5), st.booleans(), st.booleans())
def test_any_levels_give_what_reading_them_from_the_lowest_up_gives(
    said: list[int | None], client: bool, service: bool
) -> None:
    """Independently of how they are merged: the first level from below that applies and speaks."""
    named = dict(zip(ORDER[1:], said, strict=True))
    days = {name: "{}" if each is None else f"{{lead_time: {{days: {each}}}}}" for name, each in named.items()}
    text = f"services: {{payroll: {days['service']}}}\n"
    text += f"groups: {{emas: {_nested(days, 'group', 'clients: [sejahtera], ')}}}\n"
    text += f"clients: {{sejahtera: {_nested(days, 'client', '')}}}\n"
    applies = [("client service", client and service), ("client", client)]
    applies += [("group service", client and service), ("group", client), ("service", service)]
    expected = next((named[name] for name, holds in applies if holds and named[name] is not None), 3)
    found = of(text, "sejahtera" if client else None, "payroll" if service else None)
    assert found.lead_time.days == expected


def _nested(days: dict[str, str], name: str, more: str) -> str:
    own = days[name].strip("{}")
    own = f"lead_time: {{{own.split('{')[1]}}}, " if own else ""
    return f"{{{more}{own}services: {{payroll: {days[f'{name} service']}}}}}"


def test_every_pair_of_client_and_service_is_answered() -> None:
    found = read(LEVELS)
    pairs = product((None, "sejahtera", "nusantara", "makmur", "x"), (None, "payroll", "absensi", "x"))
    assert {found.of(client, service, NOW).name for client, service in pairs} == {"Dukungan"}
    assert len(found.every) == 8
