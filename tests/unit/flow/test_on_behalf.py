"""/as brings in what a client said: his words are read by people, and bind nobody."""

from __future__ import annotations

import pytest

from mailflow.desk import tokens
from mailflow.desk.decision import Decision, Outcome, Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BUDI, DANIEL, OFFICE, RANI, SITI, Desk, mail, shown
from tests.unit.flow.pictures_of import part, png, with_pictures
from tests.unit.flow.test_estimates import offered, order
from tests.unit.flow.visits_desk import FORM, refusals

SLIP = "Slip gaji Februari salah hitung."


def delivered() -> Desk:
    """A change request that was approved and delivered."""
    desk = offered()
    desk.answer(SITI, desk.letter(SITI, "estimate"), "SETUJU")
    order(desk, "/serahkan\nSudah jadi, Bu.")
    assert desk.request().state == "delivered"
    return desk


def told_to_staff(desk: Desk, decision: Decision, state: str) -> None:
    """A mail like any other: the request is as before, staff read it, and no letter goes to the client."""
    assert (decision.outcome, desk.request().state) == (Outcome.REPLY, state)
    assert [entry.what for entry in decision.entries] == [What.CLIENT_MAIL]
    assert {notice.audience for notice in decision.notices} == {"staff"}
    assert "by staff rani" in decision.entries[0].actor


@pytest.mark.parametrize("word", ["DITERIMA", "Diterima, terima kasih ya", "accepted"])
def test_staff_cannot_accept_in_a_clients_name(word: str) -> None:
    desk = delivered()
    order(desk, f"/atas-nama {SITI}\n{word}")
    told_to_staff(desk, desk.decision, "delivered")


@pytest.mark.parametrize("word", ["Batal", "Tolong dibatalkan saja ya", "Cancel"])
def test_staff_cannot_cancel_in_a_clients_name(reported: Desk, word: str) -> None:
    before = reported.clocks()
    order(reported, f"/atas-nama {SITI}\n{word}")
    told_to_staff(reported, reported.decision, "new")
    assert reported.clocks() == before


def test_staff_cannot_move_a_visit_in_a_clients_name(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    order(desk, "/jadwal Rabu depan 10.00")
    before = desk.request().appointment
    order(desk, f"/as {SITI}\nJadwal ulang ke 24 Februari 2025")
    told_to_staff(desk, desk.decision, "confirmed")
    assert desk.request().appointment == before


def test_the_client_himself_still_cancels(reported: Desk) -> None:
    reported.answer(SITI, reported.letter(SITI), "Batal")
    assert reported.request().state == "closed"


def test_a_matter_that_begins_like_a_word_opens_a_request_all_the_same(reported: Desk) -> None:
    order(reported, "/catatan sebentar")
    reported.receive(forwarding(reported, "Batal cetak slip gaji, muncul kode E-17."))
    assert (reported.request(2).requester, reported.request(2).state) == (SITI, "new")


def forwarding(desk: Desk, said: str, below: str = "", subject: str = "Slip gaji salah", **fields: str) -> bytes:
    """Rani passes on what Siti wrote to her own address, in an answer to the newest letter that she has."""
    letter = shown(desk.letter(RANI))
    passed = [
        *("/atas-nama", "", "---------- Forwarded message ---------", f"From: Siti <{SITI}>"),
        *("Date: Wed, 12 Feb 2025 at 09:00", f"Subject: {subject}", f"To: <{RANI}>", "", said, "", below),
    ]
    more = {"to": str(letter["Reply-To"]), "In_Reply_To": str(letter["Message-ID"])} | fields
    return mail(RANI, "\r\n".join(passed), id_=f"fw{desk.received}@vendor.example", subject=f"Fwd: {subject}", **more)


@pytest.mark.parametrize("value", [f'"{SITI}" <x@luar.example>', f"Siti ({SITI}) <x@luar.example>"])
def test_a_name_that_looks_like_a_clients_address_makes_nothing_hers(reported: Desk, value: str) -> None:
    before = len(reported.letters(SITI))
    reported.receive(forwarding(reported, SLIP).replace(f"Siti <{SITI}>".encode(), value.encode(), 1))
    assert reported.request(2).requester == "x@luar.example"
    assert len(reported.letters(SITI)) == before


def test_of_several_writers_none_is_taken_for_the_client(reported: Desk) -> None:
    reported.receive(forwarding(reported, SLIP).replace(f"Siti <{SITI}>".encode(), f"{SITI}, x@b.example".encode(), 1))
    assert (refusals(reported), len(reported.cases)) == ([Refusal.NO_FORWARD], 1)


@pytest.mark.parametrize(
    "address",
    ["support@vendor.example", "Support+x@vendor.example", "admin@vendor.example", RANI, "bima+1@vendor.example",
     "noreply@sejahtera.example", "no-reply@bank.example", "postmaster@sejahtera.example", "MAILER-DAEMON@x.example"],
)  # fmt: skip
def test_nobody_is_a_client_at_an_address_of_ours_or_of_a_machine(reported: Desk, address: str) -> None:
    order(reported, f"/atas-nama {address}\n{SLIP}")
    assert (refusals(reported), len(reported.cases)) == ([Refusal.NO_CLIENTS_ADDRESS], 1)
    reported.receive(forwarding(reported, SLIP).replace(f"Siti <{SITI}>".encode(), f"<{address}>".encode(), 1))
    assert (refusals(reported), len(reported.cases)) == ([Refusal.NO_CLIENTS_ADDRESS], 1)


def test_a_letter_of_ours_that_staff_forward_is_nobodys_request(reported: Desk) -> None:
    own = shown(reported.letter(RANI)).get_body(("plain",))
    assert own is not None
    raw = forwarding(reported, str(own.get_content()), subject="Kritis: Tidak bisa login")
    reported.receive(raw.replace(f"Siti <{SITI}>".encode(), b"Contoh Support <support@vendor.example>", 1))
    assert (refusals(reported), len(reported.cases)) == ([Refusal.NO_CLIENTS_ADDRESS], 1)


def quoted(token: object) -> str:
    return f"Pada Rabu, 12 Feb 2025 pukul 10.00 Contoh Support menulis:\r\n> Terima kasih.\r\n> Ref: {token}"


@pytest.mark.parametrize("letter", ["of another request", "of the desk"])
def test_a_letter_of_ours_that_the_client_quoted_says_nothing_about_who_forwards_it(
    reported: Desk, letter: str
) -> None:
    theirs = tokens.sign(OFFICE, "client", 1, SITI)
    reported.write(DANIEL, "Payslip export is broken.", subject="Payslip export")
    if letter == "of the desk":
        order(reported, "/daftar")
    references = f"<{theirs}.x@vendor.example> <siti1@sejahtera.example>"
    decision = reported.receive(forwarding(reported, SLIP, quoted(theirs), References=references))
    assert (decision.outcome, decision.reason[0]) == (Outcome.REPLY, f"/as {SITI} by rani")
    assert SLIP in decision.entries[0].text


def test_a_subject_of_another_request_is_the_forwarded_mails(reported: Desk) -> None:
    reported.write(DANIEL, "Payslip export is broken.", subject="Payslip export")
    decision = reported.receive(forwarding(reported, SLIP, subject="Re: [BEN-1] Tidak bisa login"))
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)


def test_without_as_a_clients_token_of_another_request_is_a_doubt(reported: Desk) -> None:
    theirs = tokens.sign(OFFICE, "client", 1, SITI)
    reported.write(DANIEL, "Payslip export is broken.", subject="Payslip export")
    raw = forwarding(reported, SLIP, quoted(theirs)).replace(b"/atas-nama\r\n", b"/proses\r\n")
    decision = reported.receive(raw)
    assert (decision.outcome, "different requests" in decision.reason[0]) == (Outcome.HELD, True)


@pytest.mark.parametrize("stolen", ["", "colleague", "client"])
def test_as_alone_proves_nothing(reported: Desk, stolen: str) -> None:
    """Without a token of her own, and with one of another person, a forged /as is held."""
    reported.write(DANIEL, "Payslip export is broken.", subject="Payslip export")
    audience, owner = {"colleague": ("staff", "bima@vendor.example"), "client": ("client", SITI)}.get(stolen, ("", ""))
    to = f"support+{tokens.sign(OFFICE, audience, 1, owner)}@vendor.example" if stolen else "support@vendor.example"
    decision = reported.receive(forwarding(reported, SLIP, to=to, In_Reply_To=""))
    assert decision.outcome is Outcome.HELD
    assert len(reported.cases) == 2


@pytest.mark.parametrize("audience", ["staff", "client"])
def test_an_address_of_another_letter_is_a_doubt_also_with_as(reported: Desk, audience: str) -> None:
    reported.write(DANIEL, "Payslip export is broken.", subject="Payslip export")
    other = tokens.sign(OFFICE, audience, 1, RANI if audience == "staff" else SITI)
    decision = reported.receive(forwarding(reported, SLIP, Cc=f"support+{other}@vendor.example"))
    assert (decision.outcome, "different requests" in decision.reason[0]) == (Outcome.HELD, True)


@pytest.mark.parametrize("word", ["Batal", "Kami tidak bisa cetak slip gaji."])
def test_a_clients_logo_is_no_evidence_when_staff_pass_it_on(reported: Desk, word: str) -> None:
    logo = part(png(1), "image001.png", inline=True)
    reported.write(BUDI, subject="Slip gaji", **with_pictures("Slip gaji kosong", logo))
    token = str(shown(reported.letter(RANI))["Reply-To"])
    text = f"/atas-nama {SITI}\n{word}"
    reported.write(RANI, subject="[BEN-1] Tidak bisa login", to=token, **with_pictures(text, logo))
    assert reported.decision.request == 1
    assert not reported.request(1).evidence
    screenshot = part(png(2), "layar.png", inline=True)
    reported.write(RANI, subject="[BEN-1] Tidak bisa login", to=token, **with_pictures(text, screenshot))
    assert reported.request(1).evidence
