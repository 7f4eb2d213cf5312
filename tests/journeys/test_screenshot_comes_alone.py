"""A screenshot is asked for and comes as a new mail that says nothing: it finds its request, and the letter says so."""

from __future__ import annotations

from base64 import encodebytes

import pytest

from mailflow.demo.letters import png
from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, BUDI, RANI, SITI, Letter, about, to
from tests.journeys.mails import Proof

PICTURE = png(640, [b"\xf4\xf4\xf4" * 320 + b"\xc8\x32\x32" * 320] * 480)
FILE = "layar-tanda-file.png"
MULTIPART = 'Content-Type: multipart/mixed; boundary="b"'
REPORT = "Halo,\n\nMenu cuti tidak bisa dibuka oleh satu karyawan kami sejak tadi pagi.\n\nSiti"


def with_picture(text: str) -> str:
    """What a mail program sends that attaches a screenshot."""
    encoded = encodebytes(PICTURE).decode().strip()
    return "\n".join((
        "--b", "Content-Type: text/plain; charset=utf-8", "", text,
        "--b", "Content-Type: image/png", "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{FILE}"', "", encoded, "--b--",
    ))  # fmt: skip


def pictures(letter: Letter) -> list[object]:
    return [part.get_content() for part in letter.mail.iter_attachments() if part.get_content_type() == "image/png"]


def sends_a_picture(desk: DeskAtWork, sender: str, text: str, proof: Proof = "pass") -> list[Letter]:
    return desk.writes(sender, "Screenshot", with_picture(text), MULTIPART, proof=proof)


@pytest.fixture(scope="module")
def reported(desk: DeskAtWork) -> Letter:
    """The acknowledgement that asks for a screenshot."""
    asked = to(desk.writes(SITI, "Menu cuti tidak bisa dibuka", REPORT), SITI)
    assert "Screenshot atau video" in asked.words
    return asked


@pytest.mark.parametrize(("sender", "proof"), [(BUDI, "pass"), (SITI, "none")], ids=["colleague", "unproven"])
def test_a_screenshot_of_somebody_else_is_a_matter_of_its_own(
    desk: DeskAtWork, reported: Letter, sender: str, proof: Proof
) -> None:
    got = sends_a_picture(desk, sender, "Ini screenshotnya Bu", proof)
    assert {letter.to for letter in got} == {sender, RANI, BIMA}
    assert about(to(got, RANI)) != about(reported)
    assert not desk.case(about(reported)).request.evidence


def test_a_stray_screenshot_joins_the_one_request_that_lacks_it(desk: DeskAtWork, reported: Letter) -> None:
    ref, requests = about(reported), len(desk.outcomes())
    got = sends_a_picture(desk, SITI, "Berikut ss-nya Bu, terima kasih")
    assert {letter.to for letter in got} == {SITI, RANI, BIMA}
    assert len(desk.outcomes()) == requests + 1
    assert desk.outcomes()[-1] == "reply"
    joined, to_staff = to(got, SITI), to(got, RANI)
    assert f"sudah kami tambahkan ke {ref}" in joined.words
    assert "Bila screenshot itu tentang hal lain" in joined.words
    assert (pictures(to_staff), pictures(joined)) == ([PICTURE], [])
    assert desk.case(ref).request.evidence
    assert desk.clocks(ref) == {"workaround": "running", "permanent": "running"}, "work did not wait for it"


def test_the_next_one_is_no_longer_asked_for_and_opens_a_request(desk: DeskAtWork, reported: Letter) -> None:
    got = sends_a_picture(desk, SITI, "Ini screenshotnya Bu")
    assert about(to(got, SITI)) != about(reported)
    assert desk.outcomes()[-1] == "request"
