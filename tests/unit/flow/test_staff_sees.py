"""Staff see every word of a client, also where the mail program's way of quoting hides it from the new text."""

from __future__ import annotations

from tests.unit.flow.desk_of import RANI, SITI, Desk, mail, words_of

PASSED_ON = (
    "Mohon dibantu ya\r\n\r\n---------- Pesan diteruskan ---------\r\nDari: Budi <budi@klien.example>\r\n"
    "Subject: Absen\r\nTo: Dewi\r\n\r\nMesin absensi lantai tiga mati"
)
CHAIN = (
    "Mohon dibantu ya\r\n\r\n-----Pesan Asli-----\r\nDari: Budi <budi@klien.example>\r\n"
    "Dikirim: Senin, 3 Februari 2025 10.00\r\nKepada: Dewi\r\nPerihal: Absen\r\n\r\nMesin absensi lantai tiga mati"
)


def test_what_a_client_forwards_with_words_of_his_own_reaches_staff() -> None:
    desk = Desk()
    decision = desk.receive(mail(SITI, PASSED_ON, id_="a@klien.example", subject="Fwd: Absen"))
    assert "lantai tiga mati" in words_of(desk.letter(RANI, "staff_new"))
    assert "lantai tiga mati" in decision.entries[0].text


def test_a_mail_that_opens_a_request_is_shown_with_what_it_quotes() -> None:
    desk = Desk()
    desk.receive(mail(SITI, CHAIN, id_="a@klien.example", subject="Re: Absen"))
    assert "lantai tiga mati" in words_of(desk.letter(RANI, "staff_new"))
