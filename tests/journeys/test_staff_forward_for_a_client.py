"""A client wrote to a staff member's own address: forwarded with /as, and confirmed, it is the client's request."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, DANIEL, RANI, SITI, about, to

FORWARD = """{command}
{words}
---------- Forwarded message ---------
From: Siti <{sender}>
Date: Jum, 14 Feb 2025 pukul 09.30
Subject: Rekap BPJS kosong
To: <rani@vendor.example>


Bu Rani, rekap BPJS bulan ini kosong untuk satu karyawan kami. tanda-forwarded
"""


def forward(command: str = "/as", words: str = "", sender: str = SITI) -> str:
    return FORWARD.format(command=command, words=words, sender=sender)


def test_a_forwarded_mail_becomes_the_clients_request_once_its_bringer_says_yes(desk: DeskAtWork) -> None:
    (asked,) = desk.writes(RANI, "Fwd: Rekap BPJS kosong", forward())
    assert asked.to == RANI
    assert "TIDAK ADA yang dijalankan" in asked.words
    assert "/as" in asked.words
    assert desk.outcomes()[-1] == "held"
    assert desk.installation.requests() == []

    got = desk.answers(RANI, asked, "YA")
    assert {letter.to for letter in got} == {SITI, RANI, BIMA}
    acknowledgement, ref = to(got, SITI), about(to(got, SITI))
    request = desk.case(ref).request
    assert (request.requester, request.client, request.subject) == (SITI, "sejahtera", "Rekap BPJS kosong")
    assert acknowledgement.text.startswith("Yth. Ibu Siti")
    assert "Fwd" not in acknowledgement.field("Subject")
    opened = desk.timeline(ref)[0]
    assert opened.actor == f"client {SITI}, by staff rani"
    assert "rekap BPJS bulan ini kosong" in opened.text

    told = desk.answers(SITI, acknowledgement, "Terima kasih sudah diteruskan Bu, ini untuk gaji bulan ini.")
    (answer,) = desk.answers(BIMA, to(told, BIMA), "Baik Bu Siti, sedang kami periksa datanya.")
    assert (answer.to, desk.state(ref)) == (SITI, "in_progress")


def test_what_staff_write_above_the_forwarded_mail_stays_in_the_house(desk: DeskAtWork) -> None:
    (asked,) = desk.writes(
        BIMA, "Fwd: Rekap BPJS", forward(f"/atas-nama {DANIEL}", "Tolong hati-hati, klien ini rewel.")
    )
    got = desk.answers(BIMA, asked, "Ya, betul")
    acknowledgement = to(got, DANIEL)
    assert "rewel" not in acknowledgement.mail.as_string()
    assert desk.case(about(acknowledgement)).request.requester == DANIEL


def test_a_colleagues_mail_is_nobodys_request(desk: DeskAtWork) -> None:
    requests = len(desk.installation.requests())
    # Bima is not asked twice within the hour, so it is Dewi who forwards.
    (asked,) = desk.writes("dewi@vendor.example", "Fwd: Rekap BPJS", forward(sender=RANI))
    (refused,) = desk.answers("dewi@vendor.example", asked, "YA")
    assert refused.to == "dewi@vendor.example"
    assert "DITOLAK /as" in refused.words
    assert len(desk.installation.requests()) == requests
