"""Letters about what is offered, agreed and possible: in every state, with links that say what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mailflow.desk import commands, commandtables, consent, dates, tokens
from mailflow.desk.decision import Notice
from mailflow.desk.money import Money
from mailflow.kinds import KINDS
from mailflow.kinds.kind import UNSPOKEN
from mailflow.letters import agreedsamples, filters, replies, samples, words
from mailflow.letters.catalog import CATALOG
from mailflow.letters.letter import Letter
from mailflow.letters.render import Stationery

Write = Callable[[Notice], Letter]
FOR_CLIENTS = tuple(name for name, each in CATALOG.items() if each.audience == "client")
MADE_FOR_ANY_STATE = (
    "acknowledgement",
    "acknowledgement_brief",
    "reopened",
    "client_status",
    "client_help",
    "too_large",
)


def every(template: str, **changes: object) -> list[Notice]:
    """Every sample of a letter, in the language of `changes` or in both of them."""
    found = [replace(notice, **changes) for notice in samples.of(template)]  # type: ignore[arg-type]
    assert found
    return found


def links(letter: Letter) -> list[tuple[str, str, str]]:
    """Address, subject and body of every mailto link that opens a reply."""
    found = []
    for link in re.findall(r'href="(mailto:[^"]*\?[^"]*)"', letter.html):
        parts = urlsplit(unescape(link))
        query = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
        found.append((unquote(parts.path), query["subject"][0], query["body"][0]))
    return found


def test_every_letter_renders_for_a_request_of_every_kind_in_every_state(write: Write) -> None:
    for state in agreedsamples.every_state():
        for template in MADE_FOR_ANY_STATE:
            for language in ("id", "en", "both"):
                letter = write(replace(state, template=template, language=language))
                assert "BEN-1042" in letter.subject + letter.text
                assert "\n\n\n" not in letter.text
                assert not re.search(r"\b(None|True|False|Undefined)\b|[{}]", letter.text)


def test_an_update_has_a_sentence_for_every_command_that_moves_a_request(write: Write) -> None:
    spoken = {name for kind in KINDS.values() for name in kind.moves} - {*UNSPOKEN, "note", "spam"}
    assert spoken <= set(samples.MOVED)
    for notice in every("update", words="", author=""):
        if notice.moved not in samples.MOVED:
            continue
        letter = write(notice)
        said = letter.text.split("\n\n")[1]
        assert said.strip()
        assert "BEN-1042" in said or notice.moved == "wait"


@pytest.mark.parametrize("template", FOR_CLIENTS)
def test_every_link_in_a_client_s_letter_opens_a_reply_that_is_proven_and_orders_what_it_shows(
    template: str, write: Write
) -> None:
    for notice in every(template):
        for address, subject, body in links(write(notice)):
            assert address == "support@vendor.example"
            assert subject.startswith("[BEN-1042]")
            first, _, rest = body.partition("\r\n\r\n")
            token = tokens.in_text(rest)
            assert token is not None
            assert token.audience == "client"
            assert tokens.proves(samples.OFFICE, token, notice.to.address)
            assert "\n" not in first
            assert first.strip()


def test_every_word_that_a_letter_offers_is_read_as_the_order_it_stands_for() -> None:
    for language in ("id", "en"):
        for name, word in words.REPLIES[language].items():
            read = consent.read(f"{word}\n\n-- \nRef: c1042-k1-t6ocmy6xfd53uxrn")
            assert read is not None
            assert read.word == name
            assert not read.conditional


def test_a_client_is_offered_only_what_the_state_allows() -> None:
    assert replies.possible("change_request", "estimated") == ("approve", "decline", "cancel")
    assert replies.possible("change_request", "estimated", "estimate") == ("approve", "decline")
    assert replies.possible("change_request", "delivered") == ("accept", "not_right", "cancel")
    assert replies.possible("ticket", "resolved") == ("reopen",)
    assert replies.possible("onsite", "confirmed") == ("reschedule", "cancel")
    assert "recording" in replies.possible("virtual", "held")
    assert replies.possible("no such kind", "new") == ()
    for kind in KINDS.values():
        for state in {state for move in kind.moves.values() for state in move}:
            for name in replies.possible(kind.name, state):
                assert state in kind.moves[replies.NEEDS[name]]


def test_the_estimate_asks_for_one_of_two_words_and_says_all_that_was_offered(write: Write) -> None:
    letter = write(replace(agreedsamples.offered(agreedsamples.FIRST), template="estimate", language="id"))
    said = ("revisi 1", "5 hari kerja", "Rp15.000.000", "belum termasuk PPN 11%", "Laporan lembur per cabang")
    assert all(part in letter.subject + letter.text for part in said)
    assert [body.partition("\r\n")[0] for _, _, body in links(letter)] == [
        "SETUJU revisi 1", "TOLAK revisi 1", "STATUS", "BANTUAN",
    ]  # fmt: skip
    assert letter.text.index("SETUJU") < letter.text.index("TOLAK")


def test_only_people_whose_limit_reaches_are_named_as_approvers(stationery: Stationery) -> None:
    def named(estimate: object) -> str:
        notice = replace(agreedsamples.offered(estimate), template="estimate", language="en")  # type: ignore[arg-type]
        text = stationery.render(notice, agreedsamples.APPROVERS, samples.OFFICE, samples.NOW).text
        return next(line for line in text.splitlines() if line.startswith("It can be approved by"))

    assert "siti@klien.example" not in named(agreedsamples.FIRST)
    assert "budi@klien.example" in named(agreedsamples.FIRST)
    cheap = replace(agreedsamples.FIRST, price=Money(agreedsamples.FIRST.price.amount / 2))  # type: ignore[union-attr]
    assert "siti@klien.example" in named(cheap)
    assert "siti@klien.example" not in named(replace(cheap, price=replace(cheap.price, currency="USD")))  # type: ignore[type-var]


def test_an_approval_repeats_what_was_approved_by_whom_and_until_when_it_is_done(write: Write) -> None:
    approved = replace(agreedsamples.FIRST, verdict="approved", answered_by="siti@klien.example", evidence="PO 77")
    approved = replace(approved, answered_at=samples.LATER)
    notice = replace(agreedsamples.offered(approved, state="approved"), template="estimate_answered", moved="approve")
    text = write(replace(notice, language="id")).text
    said = (
        "Revisi: 1", "Rp15.000.000, belum termasuk PPN 11%", "siti@klien.example, Selasa, 18 Februari 2025",
        "Bukti: PO 77", "Penyelesaian: Selasa, 25 Februari 2025 pukul 10.00 WIB",
    )  # fmt: skip
    assert [part for part in said if part not in text] == []


def test_an_appointment_names_its_time_on_the_service_s_clock_and_on_the_reader_s(write: Write) -> None:
    notice = replace(agreedsamples.MET, template="appointment", moved="scheduled", language="id", invitation="REQUEST")
    text = write(replace(notice, zone="Asia/Makassar")).text
    assert "Kamis, 20 Februari 2025 pukul 10.00–11.30 WIB (Kamis, 20 Februari 2025 pukul 11.00 WITA)" in text
    assert "dapat direkam" in text
    assert "terlampir" in text
    assert "WITA" not in write(notice).text


def test_an_invitation_has_no_reference_that_could_be_passed_on(write: Write) -> None:
    for notice in every("appointment"):
        event = write(notice).event
        assert (event is not None) is bool(notice.invitation)
        if event:
            assert "BEN-1042" in event[0]
            assert tokens.in_text("\n".join(event)) is None
            assert "Ref:" not in event[1]


def test_a_client_does_not_see_what_others_answered_to_the_invitation(write: Write) -> None:
    seen = agreedsamples.invited("onsite", "confirmed", agreedsamples.ANSWERED)
    for template in ("appointment", "appointment_tomorrow", "client_status"):
        letter = write(replace(seen, template=template, language="both"))
        assert "budi@klien.example" not in letter.text + letter.html


def test_a_proposed_time_is_one_tap_that_the_desk_reads_as_that_time(write: Write) -> None:
    proposed = datetime(2025, 2, 21, 6, 30, tzinfo=UTC)
    told = [notice for notice in every("staff_rsvp", moment=proposed) if notice.appointment]
    for notice in told:
        assert notice.appointment is not None
        body = next(body for _, _, body in links(write(notice)) if "/jadwal" in body or "/schedule" in body)
        command = commands.read(body).commands[0]
        assert command.name == "schedule"
        read = dates.moment(command.argument, date(2025, 2, 14))
        assert read.problem is None
        assert (read.day, read.time) == (date(2025, 2, 21), datetime(2025, 2, 21, 13, 30).time())
        assert read.rest == notice.appointment.place
        length = notice.appointment.ends_at - notice.appointment.begins_at
        assert read.end == (datetime(2025, 2, 21, 13, 30) + length).time()


def test_a_mail_that_waits_says_until_when_and_how_to_take_it_back(write: Write) -> None:
    notice = next(each for each in every("staff_done", language="id") if each.moved == "waits")
    notice = replace(notice, moment=samples.NOW + timedelta(minutes=2))
    letter = write(notice)
    assert "menunggu sampai Jumat, 14 Februari 2025 pukul 16.32 WIB" in letter.text
    assert "/selesai\n  selesai; batas waktunya berhenti" in letter.text
    assert any(body.startswith("/urungkan\r\n") for _, _, body in links(letter))


def test_a_line_of_a_transcript_says_what_it_does_by_whatever_word_it_was_given() -> None:
    for language in ("id", "en"):
        effect = filters.filters(language)["effect"]
        for name, spellings in commandtables.COMMANDS.items():
            assert {effect(f"/{word} x") for word in spellings} == {effect(f"/{name}")}
            assert effect(f"/{name}")
        assert effect("/ambil") == effect("/assign me")
        assert effect("/nonsense") == ""
        assert effect("bukan perintah") == ""


def test_sums_are_written_as_each_language_writes_them() -> None:
    def written(amount: str, currency: str) -> tuple[str, ...]:
        sum_ = Money(Decimal(amount), currency)
        return tuple(filters.money(sum_, language) for language in filters.LANGUAGES)

    assert written("15000000", "IDR") == ("Rp15.000.000", "IDR 15,000,000")
    assert written("1200.5", "USD") == ("US$1.200,50", "USD 1,200.50")
    assert written("1500000.75", "IDR") == ("Rp1.500.000,75", "IDR 1,500,000.75")


def test_letters_to_clients_greet_by_the_contact_s_title_or_neutrally(write: Write) -> None:
    own = ("update", "digest")
    for template in (name for name in FOR_CLIENTS if name not in own and CATALOG[name].copies):
        for language, titled, neutral in (
            ("id", "Yth. Ibu Siti,", "Yth. Bapak/Ibu Siti,"),
            ("en", "Dear Ms. Siti,", "Dear Siti,"),
        ):
            notice = every(template, language=language, salutation="Ibu")[0]
            notice = replace(notice, to=replace(notice.to, name="Siti"))
            assert titled in write(notice).text, template
            assert neutral in write(replace(notice, salutation=None)).text, template


def test_no_text_of_an_offer_or_an_appointment_carries_a_token_of_staff_to_a_client(write: Write) -> None:
    token = str(tokens.sign(samples.OFFICE, "staff", 1042, "rani@vendor.example"))
    texts = {"scope": token, "tax": token, "evidence": token, "answered_by": token}
    offer = replace(agreedsamples.FIRST, **texts)  # type: ignore[arg-type]
    place = replace(agreedsamples.VISIT, place=f"Lantai 3 {token}")
    for notice in (agreedsamples.offered(offer), agreedsamples.invited("onsite", "confirmed", place)):
        for template in ("estimate", "estimate_answered", "consent_unclear", "client_status", "appointment"):
            if (template == "client_status") or (template == "appointment") is (notice.appointment is not None):
                letter = write(replace(notice, template=template, language="both", invitation="REQUEST"))
                assert token not in letter.subject + letter.text + letter.html + str(letter.event)


def test_what_people_wrote_in_an_offer_stays_text(write: Write) -> None:
    hostile = "<b>7</b> {{7*7}}"
    offer = replace(agreedsamples.FIRST, scope=hostile, tax=hostile, evidence=hostile, answered_by=hostile)
    for template in ("estimate", "estimate_answered", "client_status"):
        letter = write(replace(agreedsamples.offered(offer), template=template, language="id", moved="approve"))
        assert "<b>7" not in letter.html
        assert "&lt;b&gt;7" in letter.html
        assert hostile in letter.text
