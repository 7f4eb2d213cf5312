"""The sheet for signature: whatever it says of another reading comes true where that is written into sla.yaml."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mailflow import yamlfile
from mailflow.letters import policy, sheet
from mailflow.letters.points import POINTS
from mailflow.letters.readings import Point
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement
from mailflow.sla.load import agreements
from tests.commands import ROOT

NOW = datetime(2026, 2, 2, tzinfo=UTC)
OWN: Mapping[str, tuple[str, str]] = {
    "the bundled policy": ("", ""),
    "its own values, and Saturdays": (
        'sabtu: {like: support, hours: {saturday: ["09:00-13:00"]}}',
        "{name: Perjanjian PT Sumber Makmur, calendar: sabtu, lead_time: {days: 5}, "
        "targets: {ticket: {critical: {workaround: 3h, permanent: 1bd}}}}",
    ),
    "every reading the other way": (
        "",
        "{clock: elapsed, business_days: end_of_day, joint_leave: holiday, severity_decided_by: rules, "
        "visit_on: any_day, submitted_when: first_mail, prerequisites: {mode: none}, "
        "lead_time: {days: 2, count: business, submission_day: included}, resolution_satisfies_workaround: false}",
    ),
    "targets that are counted apart": (
        "",
        "{targets: {ticket: {critical: {workaround: {within: 4h, clock: elapsed}, permanent: 2bd}, "
        "high: {workaround: 90m, permanent: 4bd}}}}",
    ),
    "a phone that is answered on holidays": (
        "telepon: {like: support, holidays: null}",
        "{channels: {phone: {calendar: telepon}}}",
    ),
    "night shifts": (
        'malam: {like: support, hours: {monday: ["22:00-06:00+1"], friday: ["22:00-06:00+1"]}}',
        "{calendar: malam}",
    ),
    "nothing promised but the permanent solution": (
        "",
        "{targets: {ticket: {any: {workaround: null}}, documentation: {any: {delivery: null}}}}",
    ),
    "a lead time of nothing": ("", "{lead_time: {days: 0}, visit_on: any_day}"),
    "visits in Makassar, round the clock": (
        "jaga: {zone: Asia/Makassar, business_day: 24h, holidays: null, hours: "
        + "{" + ", ".join(f'{day}: "00:00-24:00"' for day in
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")) + "}}",
        "{calendar: jaga}",
    ),
}  # fmt: skip


def data(which: str) -> dict[str, Any]:
    calendars, own = OWN[which]
    found = yamlfile.parse((ROOT / "rules" / "sla.yaml").read_text("utf-8"), "sla.yaml").data
    more = yamlfile.parse(f"{{{calendars}}}", "").data or {}
    client = yamlfile.parse(own or "{}", "").data or {}
    return {**found, "calendars": found["calendars"] | more, "clients": {"makmur": client}}


def loaded(values: Mapping[str, Any]) -> Agreement:
    # JSON is YAML, too.
    return agreements({"sla.yaml": json.dumps(values)}).of("makmur", None, NOW)


def written(values: dict[str, Any], path: str, value: str) -> None:
    """Puts a value where the client's level says it; what holds for everyone, into the corporate one."""
    *steps, last = path.split(".")
    node = values["corporate"] if path == "start_at" else values["clients"]["makmur"]
    for step in steps:
        node = node.setdefault(step, {})
    node[last] = yamlfile.parse(f"[{value}]", "").data[0]


@pytest.fixture(scope="module", params=OWN, ids=str)
def which(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.key or point.question["en"][:20])
def test_what_another_reading_does_comes_true_where_the_file_says_so(which: str, point: Point) -> None:
    agreement = loaded(data(which))
    example = None if point.unasked(agreement) != "" else point.example(agreement)
    if example is None:
        return
    outcomes = point.outcomes(agreement, example)
    assert any(other != outcomes[0] for other in outcomes[1:])
    for reading, outcome in zip(point.ordered(agreement), outcomes, strict=True):
        values = data(which)
        for path, value in point.settings(agreement, reading).items():
            written(values, path, value)
        if point.settings(agreement, reading):
            assert point.effect(loaded(values), example) == outcome, reading.value


def test_every_question_of_the_bundled_policy_is_asked_in_both_languages() -> None:
    agreement = loaded(data("the bundled policy"))
    for language in ("id", "en"):
        found = sheet.sheet(agreement, language)  # type: ignore[arg-type]
        assert (len(found.lines), found.left_out) == (len(POINTS) - 1, ())


@pytest.mark.parametrize("language", ["id", "en"])
def test_questions_name_the_clients_own_numbers(language: Language) -> None:
    text = sheet.text(loaded(data("its own values, and Saturdays")), language, "PT Sumber Makmur")
    told = {
        "id": ("“3 jam”", "“1 hari kerja”", "“5 hari” sebelum", "Klien, PT Sumber Makmur:", "layanan: PT Sumber"),
        "en": ("“3 hours”", "“1 business day”", "“5 days” before", "Client, PT Sumber Makmur:", "read: PT Sumber"),
    }  # fmt: skip
    assert [each for each in told[language] if each not in text] == []
    assert ("insiden: tinggi" if language == "id" else "incident: high") in text


def test_keys_that_do_not_exist_are_never_named() -> None:
    for which in OWN:
        text = sheet.text(loaded(data(which)), "en")
        assert not [key for key in ("(urgency", "(permanent", "holidays: null)") if f"{key}:" in text]


def test_an_example_is_moved_to_a_day_that_shows_what_the_readings_do() -> None:
    text = sheet.text(loaded(data("its own values, and Saturdays")), "en")
    (row,) = (part for part in text.split("\n\n") if "Are there visits on days" in part)
    dates = [line.rpartition("earliest visit: ")[2] for line in row.splitlines() if "earliest visit" in line]
    assert len(set(dates)) == 2


def test_a_question_whose_readings_come_to_the_same_is_left_out_with_the_reason() -> None:
    found = sheet.sheet(loaded(data("targets that are counted apart")), "en")
    assert not found.left_out
    apart = data("targets that are counted apart")
    apart["clients"]["makmur"]["targets"]["ticket"]["high"]["workaround"] = "4bd"
    apart["clients"]["makmur"]["calendar"] = "libur"
    apart["calendars"]["libur"] = {"like": "support", "holidays": None}
    left_out = sheet.sheet(loaded(apart), "en").left_out
    assert "Is joint leave (cuti bersama) a day off? (Its calendar knows no joint leave.)" in left_out
    assert "“hour”: of operating time, or on the wall? (No target is in hours.)" in left_out


def test_a_night_shift_is_asked_about_with_the_saturday_it_ends_on() -> None:
    text = sheet.text(loaded(data("night shifts")), "id", width=500)
    (row,) = (part for part in text.split("\n\n") if "Sif malam" in part)
    holds, other = (line for line in row.splitlines() if "->" in line)
    assert "sif malam: dikerjakan; pada: Sab" in holds
    assert holds.endswith("hari kerja: ya")
    assert "sif malam: libur; pada: Sab" in other
    assert other.endswith("hari kerja: tidak")


def test_the_page_for_print_escapes_what_it_names() -> None:
    agreement = replace(loaded(data("the bundled policy")), name="<b>A & B</b>")
    page = sheet.html(agreement, "id", "en", client="PT <i>Makmur</i>")
    assert "<i>" not in page
    assert "Klien, PT &lt;i&gt;Makmur&lt;/i&gt;" in page
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page


PEOPLE = (
    '{owner: bima, client_owner: hartono@makmur.example, version: "2026", '
    "approvers: [{address: hartono@makmur.example, limit: 'Rp25.000.000'}, "
    "{address: wati@makmur.example, limit: null}], "
    "escalation: {75: [rani, assignee], after: {1bd: [owner]}}}"
)


def of_people() -> Agreement:
    values = data("the bundled policy")
    values["clients"]["makmur"] = {
        "versions": [{"effective": {"from": "2026-01-01", "to": "2026-12-31"}, **yamlfile.parse(PEOPLE, "").data}]
    }
    return loaded(values)


def test_the_text_for_a_client_names_who_approves_who_is_responsible_and_its_days() -> None:
    text = policy.text(of_people(), "id", {"bima": "Bima", "rani": "Rani"})
    for line in (
        "Berlaku sejak Kamis, 1 Januari 2026 sampai Kamis, 31 Desember 2026.",
        "Pihak kami: Bima.",
        "Pihak Anda: hartono@makmur.example.",
        "Di pihak kami, bila 75 % waktu terpakai: staf yang ditunjuk dan staf yang menangani.",
        "* hartono@makmur.example, sampai Rp25.000.000",
        "* wati@makmur.example, berapa pun",
    ):
        assert line in text.splitlines()
    assert "Rani" not in text


def test_the_text_as_a_web_page_has_its_headings_and_every_line() -> None:
    agreement = of_people()
    page = policy.html(agreement, "en", staff={})
    assert page.count("<h1>") == 1
    assert "<h2>Who can approve an estimate</h2>" in page
    assert '<p class="item">hartono@makmur.example, up to IDR 25,000,000</p>' in page
    assert "===" not in page
    assert "<i>" not in policy.html(replace(agreement, exclusions=("<i>x</i>",)), "en")
