"""`mailflow sla` and `mailflow calendar`: what a date follows from, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow import __main__
from mailflow.cli.explained import NOT_ITS_OWN
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.instants import local
from mailflow.desk.request import Case, Entry, What
from mailflow.flow.arrival import received_at
from mailflow.ops import kept
from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import ClockEvent, replay
from mailflow.sla.event import decided
from mailflow.sla.load import load
from mailflow.store import outbox, requests
from mailflow.store.engine import Store
from tests.contracts.store.samples import DAY, HOUR, NOW, entry, keep, letter, mail, request
from tests.unit.cli.conftest import HOSTILE, Run

RULES = Path(__file__).parents[3] / "rules"
Look = Callable[..., tuple[int, str, str]]
FRIDAY = ("sla", "due", "--received", "2025-02-14 19:00")


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Look:
    """Runs `mailflow ARGUMENTS` in an empty folder with an empty cache; exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILFLOW_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailflow", *arguments])
        with pytest.raises(SystemExit) as ended:
            __main__.main()
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out.decode(), captured.err.decode()

    return run


def answer(look: Look, *arguments: str) -> Any:
    status, output, errors = look(*arguments, "--json")
    assert (status, errors) == (0, "")
    return json.loads(output)


def test_a_date_is_told_with_the_days_that_were_skipped(look: Look) -> None:
    status, output, _ = look(*FRIDAY, "--within", "5h")
    assert status == 0
    assert "due       Mon 17 Feb 2025 14:00:00 WIB" in output
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert "Sat 15 Feb - Sun 16 Feb - weekend" in lines
    assert "Mon 17 Feb 09:00 - 14:00 + 5 h 5 h so far" in lines
    assert output.rstrip().endswith("= 5 h")


@pytest.mark.parametrize(
    ("received", "zone_read"),
    [("2025-02-12 10:00", "+07:00"), ("2025-02-12T03:00:00Z", "+07:00"), ("2025-02-12 04:00+01:00", "+07:00")],
)
def test_a_time_without_an_offset_is_read_in_the_zone_of_the_calendar(
    look: Look, received: str, zone_read: str
) -> None:
    found = answer(look, "sla", "due", "--received", received, "--within", "5h")
    assert found["received"] == f"2025-02-12T10:00:00{zone_read}"
    assert found["due"] == "2025-02-12T15:00:00+07:00"
    assert found["counted_seconds"] == 18000


def test_pauses_move_the_date_and_may_end_with_a_time_of_the_same_day(look: Look) -> None:
    arguments = ("--within", "5h", "--pause", "2025-02-17 10:00/11:00", "--pause", "2025-02-17 10:30/2025-02-17 12:00")
    found = answer(look, *FRIDAY, *arguments)
    assert (found["due"], found["paused_seconds"]) == ("2025-02-17T16:00:00+07:00", 2 * 3600)


def test_what_is_promised_for_a_kind_and_a_severity(look: Look) -> None:
    found = answer(look, *FRIDAY, "--kind", "ticket", "--severity", "critical")
    dues = {name: each["due"] for name, each in found["clocks"].items()}
    assert dues == {"workaround": "2025-02-17T14:00:00+07:00", "permanent": "2025-02-18T18:00:00+07:00"}


def test_a_file_of_ones_own_and_another_way_of_counting(look: Look, tmp_path: Path) -> None:
    text = (RULES / "sla.yaml").read_text("utf-8")
    (tmp_path / "own.yaml").write_text(text.replace("Asia/Jakarta", "Europe/Berlin"), "utf-8")
    found = answer(look, *FRIDAY, "--within", "5h", "--sla", "own.yaml", "--clock", "elapsed")
    assert found["due"] == "2025-02-15T00:00:00+01:00"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--within", "5"), "--within must be a length such as 30m"),
        (("--within", "0h"), "more than nothing"),
        (("--within", "5h", "--kind", "ticket"), "say --within"),
        ((), "say --within"),
        (("--kind", "tiket"), "--kind must be one of change_request, documentation, ticket"),
        (("--kind", "ticket", "--severity", "gawat"), "--severity must be one of critical"),
        (("--within", "5h", "--pause", "besok"), "--pause must be"),
        (("--within", "5h", "--pause", "2025-02-17 11:00/10:00"), "ends before it begins"),
        (("--within", "5h", "--clock", "wall"), "--clock must be"),
        (("--within", "5h", "--client", "siapa"), "there is no client 'siapa'"),
        (("--within", "5h", "--service", "apa"), "there is no service 'apa'"),
        (("--within", "5h", "--sla", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_a_slip_is_one_line_and_a_status_of_two(look: Look, arguments: tuple[str, ...], told: str) -> None:
    status, output, errors = look(*FRIDAY, *arguments)
    assert (status, output) == (2, "")
    assert told in errors
    assert errors.count("\n") == 1


def test_a_time_that_clocks_jump_over_is_refused(look: Look, tmp_path: Path) -> None:
    text = (RULES / "sla.yaml").read_text("utf-8").replace("Asia/Jakarta", "Europe/Berlin")
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    status, _, errors = look("sla", "due", "--received", "2025-03-30 02:30", "--within", "5h", "--sla", "own.yaml")
    assert (status, "does not exist in Europe/Berlin" in errors) == (2, True)


def test_what_is_kept_gives_the_same_answer_and_is_thrown_away_where_it_is_broken(look: Look, tmp_path: Path) -> None:
    first = answer(look, *FRIDAY, "--kind", "ticket")
    (file,) = (tmp_path / "cache/mailflow").iterdir()
    assert answer(look, *FRIDAY, "--kind", "ticket") == first
    for broken in ("", "{}", '{"calendar": 1}', file.read_text("utf-8")[:-5], "[]", '"x"'):
        file.write_text(broken, "utf-8")
        assert answer(look, *FRIDAY, "--kind", "ticket") == first


def test_who_set_a_promise_is_kept_with_the_name_its_file_was_asked_by(look: Look, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text((RULES / "sla.yaml").read_text("utf-8"), "utf-8")
    question = ("sla", "due", "--received", "2025-02-14 19:00", "--kind", "ticket", "--severity", "critical")
    first = look(*question)
    (file,) = (tmp_path / "cache" / "mailflow").iterdir()
    assert look(*question) == first
    found = kept.read(file)
    assert found is not None
    assert found.sources["ticket.critical.workaround"].file == "sla.yaml"
    assert f"set by    corporate, {draft}:" in look(*question, "--sla", str(draft))[1]


def test_what_is_kept_is_the_calendar_itself(look: Look, tmp_path: Path) -> None:
    answer(look, *FRIDAY, "--within", "5h")
    (file,) = (tmp_path / "cache/mailflow").iterdir()
    basis = kept.read(file)
    assert basis is not None
    agreement = load({"sla.yaml": (RULES / "sla.yaml").read_text("utf-8")})
    assert basis.calendar == agreement.calendar
    assert basis.calendar.fingerprint == agreement.calendar.fingerprint


def test_a_file_that_was_kept_and_changed_is_read_again(look: Look, tmp_path: Path) -> None:
    text, own = (RULES / "sla.yaml").read_text("utf-8"), tmp_path / "own.yaml"
    own.write_text(text, "utf-8")
    asked = (*FRIDAY, "--within", "5h", "--sla", "own.yaml")
    assert answer(look, *asked)["due"].startswith("2025-02-17T14")
    own.write_text(text.replace("add: {}", "add: {2025-02-17: Libur}"), "utf-8")
    assert answer(look, *asked)["due"].startswith("2025-02-18T14")
    own.write_text(text.replace("zone: Asia/Jakarta", "zone: Asia/Jakartaa"), "utf-8")
    assert look(*asked)[0] == 2


def test_without_a_folder_to_keep_things_in_the_answer_is_the_same(
    look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answer(look, *FRIDAY, "--within", "5h")
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert answer(look, *FRIDAY, "--within", "5h") == first
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert answer(look, *FRIDAY, "--within", "5h") == first
    assert not (tmp_path / "relative").exists()


def test_the_effective_agreement_names_who_set_each_value(look: Look, tmp_path: Path) -> None:
    own = (RULES / "sla.yaml").read_text("utf-8").partition("\nservices:")[0] + (
        "\nclients:\n  nusantara:\n    name: Nusantara\n    version: '1'\n"
        "    targets: {ticket: {critical: {workaround: 3h}}}\n    visit_on: any_day\n"
    )
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    line = [n for n, text in enumerate(own.splitlines(), 1) if "workaround: 3h" in text][-1]
    rows = {row["path"]: row for row in answer(look, "sla", "policy", "--client", "nusantara", "--sla", "own.yaml")}
    workaround = rows["targets.ticket.critical.workaround"]
    assert (workaround["value"], workaround["source"]["line"]) == ("3h", line)
    assert workaround["source"]["level"] == "client nusantara"
    assert rows["targets.ticket.critical.permanent"]["source"]["level"] == "corporate"
    assert all(row["source"] for row in rows.values())
    _, output, _ = look("sla", "policy", "--client", "nusantara", "--sla", "own.yaml")
    assert f"client nusantara, own.yaml:{line}" in output
    found = answer(
        look, *FRIDAY, "--kind", "ticket", "--severity", "critical", "--client", "nusantara", "--sla", "own.yaml"
    )
    assert found["clocks"]["workaround"]["due"] == "2025-02-17T12:00:00+07:00"


def test_the_agreement_as_a_client_reads_it_in_both_languages(look: Look) -> None:
    _, output, _ = look("sla", "policy", "--text")
    assert "Kritis (tingkat 1): solusi sementara 5 jam kerja, solusi permanen 2 hari kerja" in output
    assert "Critical (level 1): temporary workaround 5 business hours, permanent solution 2 business days" in output
    _, output, _ = look("sla", "policy", "--text", "--lang", "id")
    assert "Critical" not in output


def test_the_sheet_for_signature_shows_every_reading_with_its_effect(look: Look, tmp_path: Path) -> None:
    _, output, _ = look("sla", "policy", "--sheet", "--lang", "en")
    assert "(clock: operating): operating hours only\n        -> temporary workaround: Fri 28 Mar 12:30" in output
    assert "(clock: elapsed): every hour, day and night\n        -> temporary workaround: Thu 27 Mar 21:30" in output
    status, output, _ = look("sla", "policy", "--html", "sheet.html")
    page = (tmp_path / "sheet.html").read_text("utf-8")
    assert (status, output) == (0, "written: sheet.html\n")
    assert page.count("<section") == 2
    assert look("sla", "policy", "--html", "no/such/folder.html")[0] == 1


def test_a_year_is_drawn_with_marks_that_need_no_colour(look: Look) -> None:
    _, output, _ = look("calendar", "show", "2025", "--month", "3")
    assert "24 25 26 27 28+29*30." in output
    assert "31*" in output
    assert "Fri 28 Mar + Cuti Bersama Hari Suci Nyepi" in output
    assert "\x1b" not in output
    _, output, _ = look("calendar", "show", "2027", "--month", "3", "--lang", "id")
    assert "Maret" in output
    assert "Rab 10 Mar ? Hari Raya Idul Fitri (perkiraan)" in output
    assert "hari libur, tanggalnya masih perkiraan" in output


def test_every_day_of_a_year_is_there_for_programs(look: Look) -> None:
    found = answer(look, "calendar", "show", "2025")
    days = {day["date"]: day for day in found["days"]}
    assert len(days) == 365
    assert days["2025-04-02"]["kind"] == "leave_working"
    assert days["2025-04-02"]["operating"] is True
    assert days["2025-03-31"]["name"] == "Hari Raya Idul Fitri"
    assert found["working_days"] == sum(day["operating"] for day in found["days"])


def test_a_year_without_data_and_a_calendar_that_is_not_there_are_said(look: Look) -> None:
    _, output, _ = look("calendar", "show", "2050", "--month", "1")
    assert "no holidays are known for 2050" in output
    status, _, errors = look("calendar", "show", "--calendar", "kantor")
    assert (status, errors) == (2, "there is no calendar 'kantor' in sla.yaml; there are support\n")


def test_a_request_is_explained_clock_by_clock(run: Run) -> None:
    said = run("sla", "explain", "1001")
    assert (said.status, said.err) == (0, "")
    assert "workaround: met" in said.out
    assert "permanent: running" in said.out
    assert "when it arrived in the mailbox" in said.out
    found = json.loads(run("sla", "explain", "REQ-1001", "--json").out)
    assert [clock["name"] for clock in found["clocks"]] == ["workaround", "permanent"]
    assert [event["what"] for event in found["events"]] == ["start"]


def test_what_strangers_wrote_cannot_move_the_cursor_in_an_explanation(run: Run) -> None:
    said = run("sla", "explain", "1002")
    assert said.status == 0
    assert HOSTILE[:2] in said.out
    assert not any(not character.isprintable() for character in said.out.replace("\n", ""))


@pytest.mark.parametrize(("ref", "status"), [("9", 1), ("besok", 2)])
def test_a_request_that_is_not_there_is_said(run: Run, ref: str, status: int) -> None:
    said = run("sla", "explain", ref)
    assert (said.status, said.out) == (status, "")


@pytest.mark.parametrize(
    ("internal", "polled"), [(None, None), (NOW + DAY, None), (NOW - DAY, NOW - HOUR)], ids=["none", "future", "moved"]
)
def test_every_note_on_an_arrival_is_recognised(internal: Any, polled: Any) -> None:
    _, note = received_at(internal, NOW, polled)
    assert note.startswith(NOT_ITS_OWN)


def test_which_version_of_an_agreement_holds_depends_on_the_day(look: Look, tmp_path: Path) -> None:
    own = (RULES / "sla.yaml").read_text("utf-8").partition("\nservices:")[0] + (
        "\nclients:\n  nusantara:\n    versions:\n"
        "      - {version: lama, effective: {to: 2025-02-14}, targets: {ticket: {critical: {workaround: 3h}}}}\n"
        "      - {version: baru, effective: {from: 2025-02-15}, targets: {ticket: {critical: {workaround: 4h}}}}\n"
    )
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    asked = ("--client", "nusantara", "--sla", "own.yaml", "--kind", "ticket", "--severity", "critical")
    for received, agreement, due in (
        ("2025-02-14 10:00", "Benemica support lama", "2025-02-14T13:00:00+07:00"),
        ("2025-02-17 10:00", "Benemica support baru", "2025-02-17T14:00:00+07:00"),
    ):
        found = answer(look, "sla", "due", "--received", received, *asked)
        assert (found["agreement"], found["clocks"]["workaround"]["due"]) == (agreement, due)
    assert not (tmp_path / "cache").exists()


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta")).astimezone(UTC)


def _asked_and_solved(store: Store) -> None:
    """Request 1004: critical on Wednesday 10:00, the client asked from 11:00 to Thursday 10:00, a workaround at 12:00
    (3 h of the 5 h used), then found less severe."""
    agreement = load({"sla.yaml": (RULES / "sla.yaml").read_text("utf-8")})
    told: list[Entry] = []

    def happens(number: int, at: str, what: What, text: str, event: str, **more: Any) -> None:
        cause = f"m9{number}.1"
        clock = ClockEvent(jakarta(at), event, cause=cause, **more)  # type: ignore[arg-type]
        clock = decided(clock, [e.clock for e in told if e.clock], calendars, agreement, "ticket", Severity.CRITICAL)
        told.append(entry(cause, 1004, at=jakarta(at), what=what, text=text, actor="rani", clock=clock, reason=()))

    calendars = {agreement.calendar.fingerprint: agreement.calendar}
    happens(1, "2025-02-12 10:00", What.OPENED, "Gaji gagal dihitung", "start", severity=Severity.CRITICAL)
    happens(2, "2025-02-12 11:00", What.STAFF_REPLY, "Di layar mana?\nMohon screenshot", "pause")
    happens(3, "2025-02-13 10:00", What.CLIENT_MAIL, "Di layar slip gaji", "resume")
    happens(4, "2025-02-13 12:00", What.STAFF_REPLY, "Pakai menu lama dulu", "stop", clocks=("workaround",))
    happens(5, "2025-02-13 13:00", What.SEVERITY, "/tingkat rendah", "severity", severity=Severity.LOW)
    events = tuple(e.clock for e in told if e.clock)
    clocks = replay(agreement, "ticket", events, jakarta("2025-02-13 14:00"), calendars)
    case = Case(request(1004, severity=Severity.LOW, client=None, opened_at=told[0].at), events, clocks, calendars)
    with store.write() as conn:
        (mail_id,) = keep(conn, mail(90))
        requests.apply(conn, mail_id, Decision(Outcome.REQUEST, (), 1004, case, entries=tuple(told)), NOW)
        outbox.put(conn, [letter("m92.1", "ana@klien.example", request=1004)])


def test_an_explanation_tells_who_asked_what_was_counted_and_by_how_much_it_was_kept(run: Run, site: Path) -> None:
    _asked_and_solved(Store(f"sqlite:///{site}/mailflow.db"))
    said = run("sla", "explain", "1004")
    assert (said.status, said.err) == (0, "")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "workaround: met, 2 h of operating time before it was due" in lines
    assert "promised 5 hours of operating time" in lines
    assert "due Thu 13 Feb 2025 14:00:00 WIB" in lines
    asked = (
        'Wed 12 Feb 2025 11:00:00 WIB until Thu 13 Feb 2025 10:00:00 WIB: the client was asked, rani: "Di layar mana?"'
    )
    (pause,) = {line for line in lines if line.startswith("paused Wed")}
    assert asked in pause
    assert "to ana@klien.example, queued" in pause
    assert "Wed 12 Feb 11:00 - 18:00 - paused" in lines
    assert "Thu 13 Feb 10:00 - 14:00 + 4 h 5 h so far" in lines
    assert any(
        line.startswith("promised 10 business days (90 h of operating time) (corporate, sla.yaml:") for line in lines
    )
    assert 'Thu 13 Feb 2025 13:00:00 WIB severity is now low, rani: "/tingkat rendah"' in lines
    found = json.loads(run("sla", "explain", "1004", "--json").out)
    workaround, permanent = found["clocks"]
    assert (workaround["verdict"], workaround["margin_seconds"], workaround["counted_seconds"]) == ("met", 7200, 18000)
    assert workaround["pauses"][0]["by"] == "rani"
    assert (permanent["revision"], permanent["source"]["level"]) == (2, "corporate")


OWN_CLIENT = "\nclients:\n  nusantara: {joint_leave: holiday, targets: {ticket: {critical: {workaround: 3h}}}}\n"


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A file of one's own, with one client's terms; its name."""
    text = (RULES / "sla.yaml").read_text("utf-8").partition("\nservices:")[0]
    (tmp_path / "own.yaml").write_text(text + OWN_CLIENT, "utf-8")
    return "own.yaml"


def test_a_date_names_its_agreement_its_severity_and_who_set_the_target(look: Look, own: str, tmp_path: Path) -> None:
    lines = (tmp_path / own).read_text("utf-8").splitlines()
    (line,) = (number for number, text in enumerate(lines, 1) if text.startswith("  nusantara:"))
    asked = (*FRIDAY, "--kind", "ticket", "--client", "nusantara", "--sla", own)
    _, output, _ = look(*asked, "--severity", "critical")
    first, second = output.split("clock     ")[1:]
    assert f"set by    client nusantara, {own}:{line}" in first
    assert "set by    corporate, own.yaml:" in second
    assert "agreement Benemica support, version 2025" in first
    _, output, _ = look(*asked)
    assert "severity  normal (none was given)" in output
    found = answer(look, *asked)
    assert (found["severity"], found["clocks"]["workaround"]["source"]["level"]) == ("normal", "corporate")


def test_a_pause_that_lies_behind_the_due_date_is_told_as_not_counted(look: Look) -> None:
    _, output, _ = look(
        *FRIDAY, "--within", "5h", "--pause", "2025-02-17 14:30/16:00", "--pause", "2025-02-17 10:00/11:00"
    )
    assert output.count("not counted: ") == 0
    _, output, _ = look(*FRIDAY, "--within", "5h", "--pause", "2025-02-18 15:00/16:00")
    told = "not counted: the pause Tue 18 Feb 2025 15:00:00 WIB - Tue 18 Feb 2025 16:00:00 WIB lies after the due date"
    assert told in output


def test_a_problem_of_a_file_that_was_named_bears_its_name(look: Look, own: str, tmp_path: Path) -> None:
    file = tmp_path / own
    file.write_text(file.read_text("utf-8").replace("workaround: 3h", "workaround: 3 jam"), "utf-8")
    for command in (("sla", "policy"), (*FRIDAY, "--within", "5h"), ("calendar", "show", "--calendar", "support")):
        status, output, errors = look(*command, "--sla", own)
        assert (status, output) == (2, "")
        assert errors.startswith(f"{own}:")


def test_a_calendar_is_drawn_with_the_joint_leave_of_a_clients_agreement(look: Look, own: str) -> None:
    asked = ("calendar", "show", "2025", "--month", "3", "--sla", own)
    assert "Fri 28 Mar + Cuti Bersama" in look(*asked)[1]
    assert "Fri 28 Mar - Cuti Bersama" in look(*asked, "--client", "nusantara")[1]
    assert look(*asked, "--client", "nusantara", "--calendar", "support")[0] == 2


def test_the_text_for_a_client_can_be_written_as_a_web_page(look: Look, tmp_path: Path) -> None:
    status, output, _ = look("sla", "policy", "--text", "--html", "text.html", "--lang", "id")
    page = (tmp_path / "text.html").read_text("utf-8")
    assert (status, output) == (0, "written: text.html\n")
    assert "<h2>Yang kami janjikan</h2>" in page
    assert "Cara membaca" not in page


def test_amounts_are_shown_as_their_country_writes_them(look: Look, own: str, tmp_path: Path) -> None:
    file = tmp_path / own
    approvers = (
        'approvers: [{address: a@nusantara.example, limit: "Rp25.000.000"}, '
        '{address: b@nusantara.example, limit: "1500.50", currency: USD}], '
    )
    file.write_text(file.read_text("utf-8").replace("{joint_leave", f"{{{approvers}joint_leave"), "utf-8")
    rows = {row["path"]: row["value"] for row in answer(look, "sla", "policy", "--client", "nusantara", "--sla", own)}
    assert rows["approvers"] == "a@nusantara.example up to Rp25.000.000, b@nusantara.example up to USD 1,500.50"


def test_an_explanation_tells_who_was_warned_who_hears_next_and_of_no_stop_of_a_clock_there_is_not(
    run: Run, site: Path
) -> None:
    agreement = load({"sla.yaml": (RULES / "sla.yaml").read_text("utf-8")})
    start = ClockEvent(jakarta("2025-02-12 10:00"), "start", severity=Severity.CRITICAL, cause="m91.1")
    start = decided(start, (), {}, agreement, "ticket", Severity.CRITICAL)
    answered = ClockEvent(jakarta("2025-02-12 10:30"), "stop", ("response",), cause="m92.1")
    calendars = {agreement.calendar.fingerprint: agreement.calendar}
    lines = [
        entry("m91.1", 1004, at=start.at, what=What.OPENED, text="Gaji gagal", actor="ana", clock=start, reason=()),
        entry("m92.1", 1004, at=answered.at, what=What.STAFF_REPLY, text="Kami cek", clock=answered, reason=()),
    ]
    said = "workaround: 75 % of its time is used up, due 2025-02-12 08:00 UTC; told: rani"
    lines.append(
        entry("c1004.workaround.1.1.75", 1004, at=jakarta("2025-02-12 13:45"), what=What.NOTE, text=said,
              actor="mailflow", reason=("late, due 2025-02-12 08:00 UTC",))
    )  # fmt: skip
    clocks = replay(agreement, "ticket", (start, answered), jakarta("2025-02-12 14:00"), calendars)
    case = Case(
        request(1004, severity=Severity.CRITICAL, client=None, opened_at=start.at), (start, answered), clocks, calendars
    )
    store = Store(f"sqlite:///{site}/mailflow.db")
    with store.write() as conn:
        (mail_id,) = keep(conn, mail(90))
        requests.apply(conn, mail_id, Decision(Outcome.REQUEST, (), 1004, case, entries=tuple(lines)), NOW)
    store.close()
    told = [" ".join(line.split()) for line in run("sla", "explain", "1004").out.splitlines()]
    happened = told[told.index("What happened") :]
    warned = "workaround: 75 % of its time is used up, due 2025-02-12 15:00 WIB; told: rani"
    assert f"Wed 12 Feb 2025 13:45:00 WIB {warned}" in happened
    assert "Wed 12 Feb 2025 15:00:00 WIB workaround is late" in happened
    assert not [line for line in told if "stops" in line or "response" in line]
    assert any(line.startswith("hears next ") and line.endswith("where it is still late") for line in told)
    found = json.loads(run("sla", "explain", "1004", "--json").out)
    assert [each["entry"] for each in found["told"]] == ["c1004.workaround.1.1.75"]
    shown = run("requests", "show", "1004").out
    assert "because late, due 2025-02-12 15:00 WIB" in shown
    assert "UTC" not in shown


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("change_request", "No date: the client has approved no estimate yet"),
        ("onsite", "Its form must be there 3 days before it, the day on which it is sent not counted (sla.yaml:"),
        ("virtual", "No clock: a session is held when both sides agreed."),
    ],
)
def test_a_request_without_a_date_says_why_it_has_none(run: Run, site: Path, kind: str, told: str) -> None:
    store = Store(f"sqlite:///{site}/mailflow.db")
    with store.write() as conn:
        (mail_id,) = keep(conn, mail(90))
        case = Case(request(1004, kind=kind, severity=None), (), ())
        requests.apply(conn, mail_id, Decision(Outcome.REQUEST, (), 1004, case, entries=(entry("m91.1", 1004),)), NOW)
    store.close()
    assert told in run("sla", "explain", "1004").out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("due 2025-12-31 18:30 UTC", "due 2026-01-01 01:30 WIB"),
        ("until 2025-02-12 08:00:05 UTC, and", "until 2025-02-12 15:00:05 WIB, and"),
        ("2025-13-39 08:00 UTC", "2025-13-39 08:00 UTC"),
        ("2025-02-12 08:00", "2025-02-12 08:00"),
    ],
)
def test_instants_inside_of_stored_words_are_shown_in_the_zone(text: str, shown: str) -> None:
    assert local(text, ZoneInfo("Asia/Jakarta")) == shown
