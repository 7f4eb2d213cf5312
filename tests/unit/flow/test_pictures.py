"""A logo comes with every mail of a company: it is no screenshot, and what it came with still lacks one."""

from __future__ import annotations

from mailflow.desk.decision import Need
from tests.unit.flow.desk_of import BUDI, DANIEL, SITI, Desk
from tests.unit.flow.pictures_of import part, png, with_pictures


def asked(desk: Desk) -> bool:
    """Whether the last mail's acknowledgement asks for a screenshot."""
    (notice,) = (each for each in desk.decision.notices if each.template.startswith("acknowledgement"))
    return Need.EVIDENCE in notice.needs


def logo(text: str, seed: int = 1) -> dict[str, str]:
    return with_pictures(text, part(png(seed), "image001.png", inline=True))


def test_an_image_that_a_domain_sent_before_is_decoration_in_another_request(desk: Desk) -> None:
    desk.write(SITI, subject="Login", **logo("Tidak bisa login"))
    assert not asked(desk), "nobody can know yet"
    desk.write(BUDI, subject="Slip gaji", **logo("Slip gaji kosong"))
    assert asked(desk)
    assert not desk.request(2).evidence


def test_another_domains_image_and_another_image_are_evidence(desk: Desk) -> None:
    desk.write(SITI, subject="Login", **logo("Tidak bisa login"))
    desk.write(DANIEL, subject="Slip gaji", **logo("Slip gaji kosong"))
    desk.write(BUDI, subject="Lembur", **logo("Lembur kosong", seed=2))
    assert desk.request(2).evidence
    assert desk.request(3).evidence


def test_in_its_own_conversation_a_screenshot_may_come_again(desk: Desk) -> None:
    desk.write(SITI, subject="Login", **logo("Tidak bisa login"))
    desk.write(SITI, subject="Re: [BEN-1] Login", **logo("Masih sama"))
    assert set(desk.pictures.values()) == {1}
    assert desk.timeline[-1].request == 1


def test_once_it_came_in_two_conversations_it_is_a_logo_in_both(desk: Desk) -> None:
    desk.write(SITI, "Slip gaji kosong", subject="Slip")
    desk.write(SITI, subject="Login", **logo("Tidak bisa login"))
    desk.write(BUDI, subject="Lembur", **logo("Lembur kosong"))
    desk.write(SITI, subject="Re: [BEN-1] Slip", **logo("Ada kabar?"))
    assert not desk.request(1).evidence
    assert set(desk.pictures.values()) == {None}


def test_a_logo_alone_is_no_stray_screenshot(desk: Desk) -> None:
    desk.write(BUDI, subject="Lembur", **logo("Lembur kosong"))
    desk.write(SITI, "Tidak bisa login", subject="Login")
    assert desk.write(SITI, subject="", **logo("Terlampir")).request == 3


def test_a_thank_you_with_a_logo_below_it_reopens_nothing(desk: Desk) -> None:
    desk.write(BUDI, subject="Lembur", **logo("Lembur kosong"))
    desk.write(SITI, "Tidak bisa login", subject="Login")
    letter = next(each for each in desk.letters("rani@vendor.example", "staff_new") if each.request == 2)
    desk.answer("rani@vendor.example", letter, "/selesai\nSudah.")
    desk.write(SITI, subject="Re: [BEN-2] Login", **logo("Terima kasih banyak"))
    assert desk.request(2).state == "resolved"
