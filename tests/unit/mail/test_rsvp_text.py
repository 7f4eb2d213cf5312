"""What stands beside an answer to an invitation: the person's words stay, the program's go."""

from __future__ import annotations

import time

import pytest

from mailflow.mail.rsvptext import said

TITLE = "Diterima: Kunjungan BEN-7 @ Rab 12 Mar 2025 09.00 (WIB)"
TIMES = "Kunjungan BEN-7\nRabu 12 Mar 2025 \u22c5 09.00 \u2013 12.00\nWaktu Indonesia Barat - Jakarta\n"
FOOT = "\nUndangan dari Google Kalender: https://calendar.example/\nAnda menerima email ini karena diundang."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"Siti Rahma telah menerima undangan ini.\n\n{TIMES}{FOOT}", ""),
        (f"Siti Rahma has tentatively accepted this invitation.\n\n{TIMES}", ""),
        (
            f'Siti has declined this invitation with this note:\n\n"Kamis 10.00 saja"\n\n{TIMES}{FOOT}',
            '"Kamis 10.00 saja"',
        ),
        ("Kunjungan BEN-7\nKamis 13 Mar 2025 10.00", "Kunjungan BEN-7\nKamis 13 Mar 2025 10.00"),
        (
            "Kami belum menerima undangan ini.\nMohon dikirim ulang.",
            "Kami belum menerima undangan ini.\nMohon dikirim ulang.",
        ),
        ("Siti telah menerima undangan ini.\nMohon datang jam 10.00 ya", "Mohon datang jam 10.00 ya"),
        (
            "Siti telah menolak undangan ini.\nAnda menerima email ini terlambat, kami sudah pindah kantor.",
            "Anda menerima email ini terlambat, kami sudah pindah kantor.",
        ),
        (
            "Siti telah menolak undangan ini.\nAnda menerima email ini karena kami libur pada hari itu.",
            "Anda menerima email ini karena kami libur pada hari itu.",
        ),
        (
            "Siti telah menolak undangan ini.\nUndangan dari Google Kalender tidak bisa kami buka.",
            "Undangan dari Google Kalender tidak bisa kami buka.",
        ),
        (
            "Siti has declined this invitation.\nYou are receiving this a bit late, sorry: we are closed.",
            "You are receiving this a bit late, sorry: we are closed.",
        ),
        (
            "Siti has declined this invitation.\n\nInvitation from Google Calendar: https://calendar.example/\n\n"
            "You are receiving this email because you are an attendee on the event. To stop receiving future updates "
            "for this event, decline this event.",
            "",
        ),
        (
            "Siti telah menolak undangan ini.\nAnda menerima email ini karena Anda adalah peserta dalam acara ini. "
            "Untuk berhenti menerima info, tolak acara ini.",
            "",
        ),
        ("\r\n  \r\n", ""),
    ],
)
def test_only_what_a_program_is_known_to_write_is_left_out(text: str, words: str) -> None:
    assert said(text, TITLE) == words


@pytest.mark.parametrize(
    "text", ["a " * 500_000, "a has accepted " * 70_000, "9" * 1_000_000, "sen" * 300_000, "x\n" * 500_000]
)
def test_a_hostile_text_of_a_million_characters_takes_a_moment(text: str) -> None:
    before = time.process_time()
    said(text, "x")
    said(f"Siti telah menerima undangan ini.\n{text}", "x")
    assert time.process_time() - before < 1
