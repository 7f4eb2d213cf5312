"""What a letter to staff says before it is opened, and what it says first of a client's mail."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk.decision import Notice, Refusal, TranscriptLine
from mailflow.letters import samples, toldwords
from mailflow.letters.agreedsamples import APPROVED, offered
from mailflow.letters.filters import LANGUAGES
from mailflow.letters.invented import NOW, REQUEST, STAFF, of_kind, ticket
from mailflow.letters.letter import Letter
from mailflow.mail.message import Language
from mailflow.sla.agreement import Severity

Write = Callable[[Notice], Letter]
RULE = "Balasan Anda DIKIRIM ke klien"
HIDDEN = re.compile(r'<div style="display:none[^>]*>(.*?)(?:&#847;|</div>)', re.DOTALL)


def shown_in_the_list(letter: Letter) -> str:
    """The first words of the page, which a list of mails shows beside the subject."""
    body = letter.html.partition("<body")[2].partition(">")[2].strip()
    found = HIDDEN.match(body)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def critical(template: str, **changes: object) -> Notice:
    told = ticket(Severity.CRITICAL)
    assert told.request is not None
    request = replace(told.request, hold=None)
    return replace(STAFF, template=template, request=request, clocks=told.clocks, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_to_staff_about_a_request_shows_its_news_in_a_list_of_mails(
    write: Write, language: Language
) -> None:
    found: dict[str, str] = {}
    for notice in samples.notices():
        if notice.language != language or notice.audience != "staff" or notice.request is None:
            continue
        news = shown_in_the_list(write(notice))
        assert RULE not in news
        found[notice.template] = found.get(notice.template, "") or news
    assert "" not in found.values()
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize(
    ("notice", "in_id", "in_en"),
    [
        (critical("staff_new"), "KRITIS: Tidak bisa login, batas ", "CRITICAL: Tidak bisa login, due "),
        (critical("staff_refused", transcript=(TranscriptLine("/selesai", Refusal.NO_WORDS),)),
         "DITOLAK: /selesai", "REFUSED: /selesai"),
        (critical("staff_client_reply", news=("opened again by the client",)),
         "Dibuka lagi oleh klien.", "Opened again by the client."),
        (critical("warning", cause="c1042.workaround.1.1.75"),
         "Solusi sementara: waktu terpakai 75 %", "Temporary workaround: 75 % of the time used up"),
        (critical("staff_done", moved="waits", moment=NOW, transcript=(TranscriptLine("/selesai", None),)),
         "Menunggu sampai ", "Waits until "),
    ],
)  # fmt: skip
def test_a_list_of_mails_shows_what_is_new(write: Write, notice: Notice, in_id: str, in_en: str) -> None:
    assert shown_in_the_list(write(replace(notice, language="id"))).startswith(in_id)
    assert shown_in_the_list(write(replace(notice, language="en"))).startswith(in_en)


def test_an_approval_is_told_first_with_its_sum(write: Write) -> None:
    news = ("estimate revision 1 approved by daniel@klien.example",)
    approved = offered(APPROVED, state="approved").request
    notice = replace(STAFF, template="staff_client_reply", request=approved, news=news)
    for language, said in (("id", "Estimasi revisi 1 disetujui oleh daniel@"), ("en", "Estimate revision 1 approved")):
        letter = write(replace(notice, language=language))  # type: ignore[arg-type]
        first = letter.text.partition("\n\n")[2].splitlines()[0]
        assert first.startswith(said)
        assert re.search(r"(Rp|IDR )[0-9]", first)
        assert shown_in_the_list(letter).startswith(first)


def test_what_a_client_s_mail_did_is_no_markup_in_the_letter(write: Write) -> None:
    notice = replace(STAFF, template="staff_client_reply", request=REQUEST, news=("cancelled by <b>x</b>@y.example",))
    assert "<b>x" not in write(replace(notice, language="id")).html


@pytest.mark.parametrize(
    "why",
    [
        "approve: conditional or unclear",
        "accept: siti@klien.example cannot accept it: dmarc=none",
        "approve: it does not say of which revision",
        "approve of revision 1: revision 2 is the newest one",
        "IDR 20000000 is over the limit of siti@klien.example: 10000000 IDR",
        "cancel: it was approved, and is in work",
        "reopen: delivered too long ago",
        "the form is left as it was: x@klien.example takes no part in it",
    ],
)
def test_why_a_word_did_nothing_is_told_in_indonesian(why: str) -> None:
    said = toldwords.said(why, "id", lambda text, _: text)
    assert said != why
    assert "tidak" in said or "belum" in said or "dibiarkan" in said


@pytest.mark.parametrize(("language", "means"), [("id", "artinya: "), ("en", "it would mean: ")])
def test_a_refused_line_says_what_it_would_do_and_not_that_it_was_done(
    write: Write, language: Language, means: str
) -> None:
    refused = critical("staff_refused", transcript=(TranscriptLine("/tunggu", Refusal.NO_WORDS),))
    letter = write(replace(refused, language=language))
    for said in (letter.text, letter.html):
        assert means in said


@pytest.mark.parametrize(("language", "now", "all_of_them"), [
    ("id", "Yang bisa dilakukan sekarang", "Semua perintah, juga yang baru bisa pada status lain"),
    ("en", "What is possible now", "Every command, also those that other states allow"),
])  # fmt: skip
def test_help_parts_what_is_possible_now_from_the_card_of_all_commands(
    write: Write, language: Language, now: str, all_of_them: str
) -> None:
    letter = write(critical("staff_help", language=language))
    reopen = {"id": "/buka-lagi", "en": "/reopen"}[language]
    for said in (letter.text, letter.html.partition("</div>")[2]):
        assert said.index(now) < said.index(all_of_them) < said.index(reopen)


def test_what_a_slip_of_the_thumb_would_end_has_no_button_and_stands_in_words(write: Write) -> None:
    letter = write(critical("staff_new", language="id"))
    tapped = re.findall(r"body=%2F([a-z-]+)", letter.html)
    assert "selesai" in tapped
    assert {"spam", "batal"}.isdisjoint(tapped)
    assert "Ditulis sendiri, tanpa ketukan: /batal, /spam." in letter.html
    helped = write(critical("staff_help", language="id")).html
    assert {"spam", "batal"}.isdisjoint(re.findall(r"body=%2F([a-z-]+)", helped))


def test_the_promise_of_a_session_is_its_recording(write: Write) -> None:
    told = of_kind("documentation", "requested")
    assert told.request is not None
    assert "Penyampaian informasi" in write(replace(told, template="client_status", language="id")).text
    session = replace(told, request=replace(told.request, kind="virtual", state="held"))
    assert "Pengiriman rekaman" in write(replace(session, template="client_status", language="id")).text
