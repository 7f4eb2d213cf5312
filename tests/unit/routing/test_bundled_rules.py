"""The bundled rules on mails they were not written for: YAML in, routes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.routing.match import match
from mailflow.routing.rules import Facts, Routing
from mailflow.yamlfile import parse

MAILS = parse((Path(__file__).parent / "mails.yaml").read_text(encoding="utf-8"), "mails.yaml").data["mails"]

Mail = Callable[..., Facts]


@pytest.mark.parametrize(("rule", "gives", "subject", "body"), MAILS)
def test_a_mail_takes_the_route_a_support_lead_would_choose(
    bundled: Routing, mail: Mail, rule: str, gives: str, subject: str, body: str
) -> None:
    route = match(bundled, mail(subject, body))
    assert (route.rule.split(" / ")[-1], route.severity or route.kind) == (rule, gives)


@pytest.mark.parametrize(
    ("body", "urgency"),
    [
        ("Slip belum keluar, gajian besok!", "high"),
        ("Besok gajian min", "high"),
        ("The payroll is due today", "high"),
        ("Tolong segera dibantu", "high"),
        ("We need this a.s.a.p., as soon as possible", "high"),
        ("Tidak urgent, kapan sempat saja", "low"),
        ("No hurry, not urgent at all", "low"),
        ("Gajian minggu depan", "normal"),
    ],
)
def test_words_of_urgency_set_the_urgency_whatever_rule_decides(
    bundled: Routing, mail: Mail, body: str, urgency: str
) -> None:
    assert match(bundled, mail("Laporan", body)).urgency == urgency


def test_the_words_that_gave_the_severity_are_quoted_as_the_client_spelt_them(bundled: Routing, mail: Mail) -> None:
    route = match(bundled, mail("Akses", "Pagi, kami TIDAK\n  Bisa   Login. Gajian besok."))
    assert route.words == ("TIDAK Bisa", "Login")
    assert [step.rule for step in route.trace] == ["cannot log in", "cannot log in", "payday is near"]
    assert (route.severity, route.urgency, route.tags) == ("critical", "high", ("payday",))


def test_a_mail_that_no_rule_takes_has_no_words_and_an_empty_trace(bundled: Routing, mail: Mail) -> None:
    route = match(bundled, mail("Halo", "Selamat siang"))
    assert (route.rule, route.words, route.trace, route.team) == ("default", (), (), "support")


VOCABULARY = st.sampled_from(
    ["tidak", "bisa", "login", "masuk", "gagal", "error", "slip", "gaji", "pph21", "upload", "typo", "tapi", ".", "\n"]
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(subject=st.text(max_size=60), body=st.one_of(st.text(), st.lists(VOCABULARY).map(" ".join)))
def test_no_text_makes_a_match_fail_and_every_quoted_word_stands_in_it(
    bundled: Routing, mail: Mail, subject: str, body: str
) -> None:
    route = match(bundled, mail(subject, body))
    assert route.kind in {"ticket", "change_request", "documentation", "onsite"}
    text = " ".join(normalize("NFC", f"{subject.strip()}\n\n{body.strip()}").split())
    assert all(word in text for step in route.trace for word in step.words)
