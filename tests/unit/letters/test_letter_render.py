"""Every letter renders, shows only what its reader may see, and a broken template is one clear line."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk import dates, form, tokens
from mailflow.desk.decision import Need, Notice, Quote, Refusal, TranscriptLine
from mailflow.desk.office import Inbox
from mailflow.errors import TemplateError
from mailflow.kinds import KINDS, onsite
from mailflow.letters import agreedsamples, samples
from mailflow.letters.catalog import CATALOG, files
from mailflow.letters.letter import Letter
from mailflow.letters.render import Stationery
from mailflow.mail.message import Address
from mailflow.sla.agreement import LeadTime, Severity, Target
from mailflow.sla.budget import Budget
from mailflow.sla.load import load as load_agreement

Write = Callable[[Notice], Letter]
ACKNOWLEDGEMENT = replace(samples.ticket(), template="acknowledgement", language="id", gave_severity=("ga bisa login",))
STAFF_FIRST = "Balasan Anda DIKIRIM ke klien / Your reply IS SENT to the client"
HOSTILE = "<script>alert(1)</script> {{7*7}} {% raise %} {# gone #}"
words = st.text(st.characters(codec="utf-8"), max_size=200)


def sample(template: str, **changes: object) -> Notice:
    found = next(notice for notice in samples.notices() if notice.template == template)
    return replace(found, **changes)  # type: ignore[arg-type]


def of_request(notice: Notice, **changes: object) -> Notice:
    assert notice.request is not None
    return replace(notice, request=replace(notice.request, **changes))  # type: ignore[arg-type]


def test_every_sample_of_every_letter_renders_in_both_languages(stationery: Stationery, write: Write) -> None:
    stationery.check(samples.AGREEMENT, samples.OFFICE)
    seen = set()
    for notice in samples.notices():
        letter = write(notice)
        seen.add((notice.template, notice.language))
        assert letter.subject.strip()
        assert letter.subject.isprintable()
        assert letter.text.endswith("\n")
        assert f'<html lang="{notice.language}">' in letter.html
        assert "\n\n\n" not in letter.text
        assert not re.search(r"\b(None|True|False|Undefined)\b", letter.text)
    assert seen == {(name, language) for name in CATALOG for language in ("id", "en")}


def test_no_letter_asks_for_anything_from_the_network(write: Write) -> None:
    for notice in samples.notices():
        html = write(notice).html.lower()
        assert "<img" not in html
        assert "<script" not in html
        assert "url(" not in html
        links = set(re.findall(r'href="([^"]*)', html))
        # The link of a session is for people to press; nothing follows it by itself.
        assert all(link.startswith(("mailto:", "tel:")) for link in links - {agreedsamples.SESSION.place})


def test_every_letter_about_a_request_ends_with_the_reader_s_own_reference(write: Write) -> None:
    for notice in samples.notices():
        letter = write(notice)
        asks = notice.confirmation is not None
        if notice.audience == "admin" or (notice.request is None and notice.audience == "client"):
            assert "Ref:" not in letter.text
            continue
        token = tokens.in_text(letter.text)
        assert token is not None
        assert token.audience == ("held" if asks else notice.audience)
        assert tokens.proves(samples.OFFICE, token, notice.to.address)
        assert f"Ref: {token}" in letter.html


def test_every_letter_to_staff_says_first_that_a_reply_goes_to_the_client(write: Write) -> None:
    for notice in samples.notices():
        letter = write(notice)
        expected = notice.audience == "staff" and notice.request is not None
        nothing_sent = notice.template == "staff_refused" or notice.moved in ("waits", "undone")
        assert letter.text.startswith(STAFF_FIRST + "\n") is (expected and not nothing_sent)
        assert (STAFF_FIRST in letter.html) is expected
        assert (STAFF_FIRST in letter.text) is expected


@pytest.mark.parametrize(("language", "nothing"), [("id", "ADA"), ("en", "NOTHING")])
def test_a_letter_that_nothing_was_sent_says_so_above_the_rule(write: Write, language: str, nothing: str) -> None:
    for notice in (*samples.of("staff_refused"), *samples.of("staff_done")):
        if notice.language != language or notice.request is None:
            continue
        if notice.template == "staff_refused" or notice.moved in ("waits", "undone"):
            letter = write(notice)
            for said in (letter.text, letter.html):
                assert said.index(nothing) < said.index(STAFF_FIRST)


def test_an_acknowledgement_says_things_in_the_promised_order(write: Write) -> None:
    text = write(replace(ACKNOWLEDGEMENT, needs=tuple(Need))).text
    order = (
        "Yth. Ibu Siti", "Terima kasih", "BEN-1042", "MENDESAK? Telepon +62 21 0000000", "Buka sampai",
        "lalu lagi mulai",
        "Tingkat awal: Kritis", '"ga bisa login"', "akan dikonfirmasi", "Kurang tepat? Balas",
        "Solusi sementara:", "5 jam kerja: Jumat 1 jam 30 menit + Selasa 3 jam 30 menit", "Tidak dihitung: Sabtu",
        "Solusi permanen:", "pengerjaan tidak menunggu", "Screenshot", "Apa kendalanya?", "terlalu besar",
        "Data rahasia", "Ref: ",
    )  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_an_acknowledgement_by_the_bundled_policy_shows_the_same_deadlines_as_the_agreement(
    stationery: Stationery, bundled_policy: Mapping[str, str]
) -> None:
    agreement = load_agreement(bundled_policy)
    stationery.check(agreement, samples.OFFICE)
    text = stationery.render(ACKNOWLEDGEMENT, agreement, samples.OFFICE, samples.NOW).text
    assert agreement.vendor.phone in text


def test_the_phone_line_says_when_it_is_open_again(stationery: Stationery) -> None:
    def line(agreement: object, now: object) -> str:
        text = stationery.render(ACKNOWLEDGEMENT, agreement, samples.OFFICE, now).text  # type: ignore[arg-type]
        return text[text.index("MENDESAK") :].splitlines()[1]

    assert (
        line(samples.AGREEMENT, samples.NIGHT)
        == "Saat ini tutup; buka lagi mulai Selasa, 18 Februari 2025 pukul 09.00 WIB."
    )
    assert line(samples.ALWAYS_OPEN, samples.NIGHT) == "Buka 24 jam setiap hari."


def test_a_letter_in_both_languages_has_both_and_one_reference(write: Write) -> None:
    letter = write(replace(ACKNOWLEDGEMENT, language="both"))
    assert letter.subject == "[BEN-1042] Tidak bisa login"
    assert letter.text.index("Terima kasih") < letter.text.index("Thank you")
    assert letter.text.count("Ref: ") == letter.html.count("Ref: ") == 1
    assert '<div lang="id">' in letter.html
    assert '<div lang="en">' in letter.html


def test_subjects_that_differ_stand_side_by_side_with_one_reference(write: Write) -> None:
    subject = write(sample("acknowledgement_brief", language="both")).subject
    assert subject == "[BEN-1042] Laporan gangguan Anda sudah kami terima / We have received your incident report"


def test_a_subject_is_what_the_conversation_is_about(write: Write) -> None:
    assert write(of_request(ACKNOWLEDGEMENT, subject="Re: [BEN-1042] Fwd: Slip gaji")).subject == "[BEN-1042] Slip gaji"
    assert write(of_request(ACKNOWLEDGEMENT, subject="")).subject == "[BEN-1042] Laporan gangguan"
    long = write(of_request(ACKNOWLEDGEMENT, subject="gaji " * 100)).subject
    assert len(long) <= len("[BEN-1042] ") + 200


@given(subject=words, name=words, text=words)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_the_brief_acknowledgement_copies_nothing(write: Write, subject: str, name: str, text: str) -> None:
    for template in ("acknowledgement_brief", "too_large"):
        empty = sample(template, to=Address("", "siti@klien.example"), words="", gave_severity=(), language="both")
        mail = replace(empty, to=Address(name, "siti@klien.example"), words=text, gave_severity=(text,), author=name)
        quote = Quote(name, subject, text, (name,))
        full = of_request(replace(mail, quote=quote), subject=subject, requester_name=name, hold=text)
        assert write(full) == write(of_request(empty, subject=""))


@given(text=words)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_a_letter_to_a_client_never_has_a_token_of_staff(write: Write, text: str) -> None:
    token = str(tokens.sign(samples.OFFICE, "staff", 1042, "rani@vendor.example"))
    planted = f"{text}{token} <support+{token}@vendor.example>\nRef: {token}"
    for template in (name for name, entry in CATALOG.items() if entry.audience == "client"):
        notice = sample(template, words=planted, gave_severity=(planted,), lines=(planted,), language="both")
        letter = write(of_request(notice, subject=planted) if notice.request else notice)
        assert token not in letter.subject + letter.text + letter.html


def test_a_client_never_sees_what_is_for_staff(write: Write) -> None:
    for template in (name for name, entry in CATALOG.items() if entry.audience == "client"):
        notice = sample(template, quote=Quote("PRIVATE", "PRIVATE", "PRIVATE"))
        if notice.request:
            notice = of_request(notice, hold="PRIVATE", client="PRIVATE", requester_name="PRIVATE")
        letter = write(notice)
        assert "PRIVATE" not in letter.subject + letter.text + letter.html


def test_markup_and_template_syntax_of_people_stay_text(write: Write) -> None:
    for template in ("update", "staff_new", "staff_client_reply", "staff_refused", "digest", "alarm"):
        notice = sample(template, words=HOSTILE, quote=Quote(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)), lines=(HOSTILE,))
        notice = replace(notice, gave_severity=(HOSTILE,), to=Address(HOSTILE, "siti@klien.example"))
        notice = replace(notice, transcript=(TranscriptLine(HOSTILE, Refusal.UNKNOWN),))
        if notice.request:
            notice = of_request(notice, subject=HOSTILE, requester_name=HOSTILE, client=HOSTILE)
        letter = write(notice)
        assert "<script" not in letter.html
        assert "49" not in letter.html.replace(str(tokens.in_text(letter.text)), "")
        assert "{{7*7}}" in letter.html
        assert "{{7*7}}" in letter.text


def test_the_words_of_staff_reach_the_client_line_by_line(write: Write) -> None:
    letter = write(sample("update", words="Baik, Bu.\n\n  1. Buka menu <Gaji>\n  2. Simpan", author="Rani"))
    assert "Baik, Bu.\n\n  1. Buka menu <Gaji>\n  2. Simpan\n\nRani\n" in letter.text
    assert "Baik, Bu.<br><br>  1. Buka menu &lt;Gaji&gt;<br>  2. Simpan" in letter.html


def test_a_person_s_words_stand_once_in_a_letter_of_two_languages(write: Write) -> None:
    plain = write(sample("update", language="both", words="Baik, Bu.", moved=""))
    assert plain.text.count("Baik, Bu.") == plain.html.count("Baik, Bu.") == 1
    assert "-----" not in plain.text
    moved = write(sample("update", language="both", words="Baik, Bu.", moved="progress"))
    assert moved.text.count("Baik, Bu.") == 1
    assert "BEN-1042 sedang kami kerjakan" in moved.text
    assert "We are working on BEN-1042" in moved.text


def test_an_update_without_words_has_a_salutation_and_one_with_words_has_its_writer_s(write: Write) -> None:
    assert write(sample("update", words="", moved="progress")).text.startswith("Yth. Ibu Siti,\n\nBEN-1042")
    assert write(sample("update", words="Selamat siang, Bu.")).text.startswith("Selamat siang, Bu.")


def test_a_late_form_offers_a_line_that_is_read_back_as_the_earliest_date(write: Write) -> None:
    for language in ("id", "en"):
        notice = sample("onsite_late", language=language, earliest=date(2025, 2, 18))
        told = form.read(write(notice).text, onsite.LABELS)
        assert dates.read(told["visit_date"], date(2025, 2, 14)).day == date(2025, 2, 18)


def test_the_blank_form_is_read_back_once_it_is_filled_in(write: Write) -> None:
    for language in ("id", "en"):
        text = write(sample("onsite_incomplete", language=language)).text
        filled = re.sub(r"^([^-\n]{5,20}):$", r"\1: diisi", text, flags=re.MULTILINE)
        assert form.read(filled, onsite.LABELS).keys() == {field.key for field in onsite.FIELDS}


def test_a_field_that_has_a_name_already_keeps_it(write: Write) -> None:
    assert (
        "- Nama kontak / Contact person\n"
        in write(sample("onsite_incomplete", missing=("Nama kontak / Contact person",))).text
    )


def test_a_change_of_severity_shows_old_and_new_deadlines(write: Write) -> None:
    notice = replace(samples.ticket(Severity.NORMAL), before=samples.ticket().clocks, moved="severity")
    text = write(replace(notice, template="update", language="en")).text
    assert "severity of BEN-1042 is now: Normal (level 3)" in text
    assert text.index("Wednesday, 26 February 2025 at 16:30 WIB") < text.index("Before: Wednesday, 19 February 2025")


def test_one_tap_commands_are_those_that_are_possible_now(write: Write) -> None:
    for kind in KINDS.values():
        for state in {state for move in kind.moves.values() for state in move}:
            html = write(of_request(sample("staff_new", language="en"), kind=kind.name, state=state)).html
            tapped = Counter(re.findall(r"body=%2F([a-z-]+)%0D", html))
            always = {"note", "status", "help"} | (set() if state in kind.finished else {"take"})
            assert tapped == dict.fromkeys((set(kind.allowed(state)) - {"severity", "cancel", "spam"}) | always, 1)


def test_a_tap_carries_its_proof_in_the_address_where_the_provider_delivers_it(stationery: Stationery) -> None:
    office = replace(samples.OFFICE, inboxes=(Inbox("support", "support@vendor.example", plus=True),))
    html = stationery.render(sample("staff_new"), samples.AGREEMENT, office, samples.NOW).html
    links = re.findall(r'href="mailto:([^"?]*)\?', html)
    assert links
    assert all(re.fullmatch(r"support%2Bs1042-k1-[a-z2-7]{16}@vendor\.example", link) for link in links)


def test_the_longest_texts_fit_under_the_cap(write: Write) -> None:
    line = '"' * 2000
    for template in CATALOG:
        notice = sample(
            template, words='"' * 200_000, lines=(line,) * 500, quote=Quote(line, line, line * 50, (line,) * 500)
        )
        letter = write(replace(notice, language="both", gave_severity=(line,) * 99))
        assert len(letter.html) < 2_000_000


def test_a_letter_written_twice_is_the_same(write: Write) -> None:
    for notice in samples.notices():
        assert write(notice) == write(notice)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("id/update.txt.j2", "a\n{% if %}", "templates/id/update.txt.j2:2:1: Expected an expression"),
        ("id/update.txt.j2", "a\n\n{{ wrods }}", "templates/id/update.txt.j2:3:1: 'wrods' is undefined"),
        ("en/update.html.j2", "{{ words|shout }}", "templates/en/update.html.j2:1:1: No filter named 'shout'."),
        ("id/_lead.txt.j2", "\n{{ lead_time.hours }}", "templates/id/_lead.txt.j2:2:1: "),
        ("en/alarm.txt.j2", "{% include 'en/_none.j2' %}", "templates/en/alarm.txt.j2:1:1: there is no template"),
        ("id/alarm.txt.j2", "\n{{ 1 / 0 }}", "templates/id/alarm.txt.j2:2:1: division by zero"),
        ("id/alarm.html.j2", "{% for i in range(99999) %}{{ words }}{% endfor %}", "templates/id/alarm.html.j2: the"),
        ("id/alarm.txt.j2", "{{ words.__class__ }}", "templates/id/alarm.txt.j2:1:1: access to attribute '__class__'"),
        ("en/_page.txt.j2", "{{ part }}", "templates/en/_page.txt.j2:1:1: 'part' is undefined"),
    ],
)  # fmt: skip
def test_a_broken_template_is_one_clear_line(texts: dict[str, str], name: str, text: str, error: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Stationery(texts | {name: text}).check(samples.AGREEMENT, samples.OFFICE)
    problems = [str(problem) for problem in caught.value.problems]
    assert len(problems) == 1
    assert problems[0].startswith(error)


ELAPSED = Target("response", Budget(7200, "h", 2, "elapsed"))


@pytest.mark.parametrize(
    ("name", "text", "own"),
    [
        ("id/acknowledgement.txt.j2", "{{ 1 / (lead_time.days - 5) }}", {"lead_time": LeadTime(5)}),
        (
            "id/acknowledgement.txt.j2",
            "{{ 1 / (deadlines|selectattr('name', 'equalto', 'response')|list|length - 1) }}",
            {"promises": {"ticket": {Severity.LOW: (ELAPSED,)}}},
        ),
    ],
    ids=["a value", "a promise"],
)
def test_a_slip_that_shows_only_under_a_client_s_agreement_is_found_at_start(
    texts: dict[str, str], name: str, text: str, own: dict[str, object]
) -> None:
    slip = Stationery(texts | {name: text})
    slip.check(samples.AGREEMENT, samples.OFFICE)
    other = replace(samples.AGREEMENT, **own)  # type: ignore[arg-type]
    with pytest.raises(TemplateError) as caught:
        slip.check(samples.AGREEMENT, samples.OFFICE, (samples.AGREEMENT, other))
    assert [str(problem) for problem in caught.value.problems] == [f"templates/{name}:1:1: division by zero"]


def test_agreements_that_letters_cannot_tell_apart_are_tried_once() -> None:
    promised = len(list(samples.situations((samples.AGREEMENT,))))
    names = (replace(samples.AGREEMENT, name=f"client {n}", version=str(n), owner="bima") for n in range(300))
    assert len(list(samples.situations((samples.AGREEMENT, *names)))) == promised


def test_every_template_that_must_exist_is_missed() -> None:
    with pytest.raises(TemplateError) as caught:
        Stationery({})
    assert [problem.file for problem in caught.value.problems] == [f"templates/{name}" for name in files()]


def test_a_digest_says_how_many_lines_it_leaves_out(write: Write) -> None:
    text = write(sample("staff_digest", lines=("[BEN-1] Gaji",) * 1000)).text
    assert text.count("[BEN-1] Gaji") == 300
    assert "[…] +700" in text


def test_the_bundled_templates_have_no_file_that_nothing_uses(texts: dict[str, str]) -> None:
    used = {name for text in texts.values() for name in re.findall(r'"((?:id|en)/[^"]+\.j2)"', text)}
    assert set(texts) == used | set(files())


def test_rendering_is_fast_enough_for_the_write_transaction(stationery: Stationery) -> None:
    for template, language in (("acknowledgement", "id"), ("acknowledgement", "both"), ("staff_new", "id")):
        notice = sample(template, language=language)
        best = 1.0
        for _ in range(50):
            begin = time.process_time()
            stationery.render(notice, samples.AGREEMENT, samples.OFFICE, samples.NOW)
            best = min(best, time.process_time() - begin)
        print(f"{template} ({language}): {best * 1000:.2f} ms")
