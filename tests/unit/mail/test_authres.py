"""Only our own provider's word counts, and only where the sender cannot have written it (RFC 8601)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail import authfield
from mailflow.mail.authres import AuthResult, from_same_tenant, judge
from mailflow.mail.border import Headers, by_host
from mailflow.mail.profiles import NONE, profile
from tests.unit.mail.forged import genuine
from tests.unit.mail.forged.headers import BROUGHT, HONEST, PASS, REFUTED, UNPROVEN
from tests.unit.mail.forged.providers import (
    DATE,
    EXCHANGE,
    LMTP,
    MX,
    OPENDKIM,
    OPENDKIM_ABOVE,
    OWN_HOST,
    PROVIDERS,
    Provider,
)
from tests.unit.mail.forged.ways_in import WAYS

OURS = "klien.example"
ALL = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)


def judged(provider: Provider, headers: Headers) -> AuthResult:
    return judge(headers, provider.profile, OURS)


@ALL
def test_each_provider_proves_the_sender_where_the_forgeries_below_do_not(provider: Provider) -> None:
    assert judged(provider, provider.mail(PASS)) == AuthResult(True, False, "dmarc=pass for klien.example")
    assert judged(provider, provider.mail("dkim=pass header.d=klien.example")).why == "dkim=pass by klien.example"


@ALL
@pytest.mark.parametrize("results", UNPROVEN.values(), ids=UNPROVEN)
def test_what_the_provider_did_not_find_is_not_read_into_its_field(provider: Provider, results: str) -> None:
    found = judged(provider, provider.mail(results))
    assert not found.passed
    assert not found.failed
    assert found.why


@ALL
@pytest.mark.parametrize("results", REFUTED.values(), ids=REFUTED)
def test_a_failure_of_the_domain_always_wins(provider: Provider, results: str) -> None:
    assert judged(provider, provider.mail(results)) == AuthResult(False, True, "dmarc=fail for klien.example")


@ALL
@pytest.mark.parametrize("brought", BROUGHT.values(), ids=BROUGHT)
def test_what_a_sender_brought_along_proves_nothing(provider: Provider, brought: object) -> None:
    assert callable(brought)
    assert not judged(provider, provider.mail(HONEST, brought(provider))).passed


@pytest.mark.parametrize(("provider", "top"), WAYS.values(), ids=WAYS)
def test_a_mail_that_came_by_another_way_proves_nothing(provider: Provider, top: str) -> None:
    found = judged(provider, provider.raw(f"{top}From: dewi@klien.example\n"))
    assert not found.passed
    assert found.why


@pytest.mark.parametrize(("provider", "results"), genuine.RESULTS.values(), ids=genuine.RESULTS)
def test_real_results_prove_the_sender(provider: Provider, results: str) -> None:
    found = judged(provider, provider.mail(results))
    assert found.passed, found.why


@pytest.mark.parametrize(("provider", "results"), genuine.RESULTS.values(), ids=genuine.RESULTS)
def test_real_results_prove_nobody_else(provider: Provider, results: str) -> None:
    assert not judge(provider.mail(results), provider.profile, "evil.example").passed


@pytest.mark.parametrize(("provider", "results"), genuine.RESULTS.values(), ids=genuine.RESULTS)
def test_real_results_prove_nothing_to_another_provider(provider: Provider, results: str) -> None:
    for other in PROVIDERS.values():
        if other.profile != provider.profile:
            assert not judge(provider.mail(results), other.profile, OURS).passed


@pytest.mark.parametrize(("provider", "headers"), genuine.LAID.values(), ids=genuine.LAID)
def test_real_orders_of_several_fields_prove_the_sender(provider: Provider, headers: Headers) -> None:
    found = judged(provider, headers)
    assert found.passed, found.why


def test_there_are_as_many_forgeries_and_genuine_shapes_as_the_design_asks_for() -> None:
    assert len(UNPROVEN) + len(REFUTED) + len(BROUGHT) + len(WAYS) >= 130
    assert len(genuine.RESULTS) + len(genuine.LAID) >= 35


@pytest.mark.parametrize("name", ["exchange-online", "google", "fastmail", "zoho"])
def test_a_provider_that_writes_one_field_is_not_believed_a_second(name: str) -> None:
    provider = PROVIDERS[name]
    twice = provider.field("spf=none") + provider.field(PASS)
    assert not judged(provider, provider.raw(provider.lay.replace("%s", twice))).passed


def test_a_failure_of_another_domain_is_no_failure_of_ours() -> None:
    assert not judged(OPENDKIM, OPENDKIM.mail("dmarc=fail header.from=evil.example")).failed


def test_a_signature_below_a_missing_policy_counts_where_the_filters_write_in_that_order() -> None:
    fields = OPENDKIM.field("dmarc=none") + OPENDKIM.field("dkim=pass header.d=klien.example")
    assert judged(OPENDKIM, OPENDKIM.raw(LMTP + OWN_HOST + fields)).passed


def test_what_stands_above_hides_what_stands_below() -> None:
    top = OPENDKIM_ABOVE.field("spf=pass smtp.mailfrom=klien.example") + OWN_HOST + OPENDKIM.field(PASS)
    assert not judged(OPENDKIM, OPENDKIM.raw(top)).passed


def test_without_a_profile_nothing_is_believed() -> None:
    assert judge(OPENDKIM.mail(PASS), NONE, OURS).why.startswith("no profile")
    assert profile("opendkim") == profile("opendkim", MX) == profile("none", MX, frozenset({MX})) == NONE


def test_an_unknown_sender_has_nothing_that_could_pass() -> None:
    assert not judge(OPENDKIM.mail(PASS), OPENDKIM.profile, "").passed


def test_case_of_the_configured_names_does_not_matter() -> None:
    loud = profile("opendkim", MX.upper(), frozenset({"MX.Vendor.Example"}))
    assert judge(OPENDKIM.mail(PASS), loud, "Klien.Example").passed


def test_an_admin_can_name_hosts_that_a_profile_does_not_know() -> None:
    cloud = "PSAPEPF1.mail.protection.partner.example"
    headers = EXCHANGE.raw(EXCHANGE.copied(PASS).replace("PSAPEPF1.mail.protection.outlook.com", cloud))
    own = profile("exchange-online", trusted_hosts=frozenset({"*.mail.protection.partner.example"}))
    assert not judged(EXCHANGE, headers).passed
    assert judge(headers, own, OURS).passed


def test_a_store_behind_the_border_can_be_named() -> None:
    headers = OPENDKIM.raw(f"Received: from {MX} by store.vendor.example; {DATE}\n" + OPENDKIM.copied(PASS))
    inner = profile("opendkim", MX, frozenset({MX}), frozenset({"store.vendor.example"}))
    assert not judged(OPENDKIM, headers).passed
    assert judge(headers, inner, OURS).passed


INSIDE = (
    "Received: from SI2PR06MB1.apcprd06.prod.outlook.com (2603::1)\n by TYZPR06MB2.apcprd06.prod.outlook.com"
    f" with HTTPS; {DATE}\nReceived: from SI2PR06MB1.apcprd06.prod.outlook.com ([fe80::1]) by\n"
    f" SI2PR06MB1.apcprd06.prod.outlook.com ([fe80::1%6]) with mapi id 15.20.1.1; {DATE}\n"
)  # fmt: skip
AUTH_AS = "X-MS-Exchange-Organization-AuthAs: Internal\n"
LEFT_OVER = EXCHANGE.field("dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=v.example")


@pytest.mark.parametrize("top", [INSIDE + AUTH_AS, AUTH_AS + INSIDE, INSIDE + LEFT_OVER + "Subject: x\n" + AUTH_AS])
def test_mail_that_never_left_its_tenant_is_known_by_what_exchange_says(top: str) -> None:
    assert from_same_tenant(EXCHANGE.raw(top), EXCHANGE.profile)


NOT_INTERNAL = {
    "nothing said": INSIDE,
    "anonymous": INSIDE + AUTH_AS.replace("Internal", "Anonymous"),
    "twice": INSIDE + AUTH_AS * 2,
    "twice, and different": INSIDE + AUTH_AS + AUTH_AS.replace("Internal", "Anonymous"),
    "more words": INSIDE + AUTH_AS.replace("Internal", "Internal; x"),
    "another case": INSIDE + AUTH_AS.replace("Internal", "INTERNAL"),
    "from outside": EXCHANGE.copied(PASS) + AUTH_AS,
    "from outside, inside hops forged below": EXCHANGE.copied(PASS) + INSIDE + AUTH_AS,
    "from a stranger's server": INSIDE + f"Received: from a by evil.example; {DATE}\n" + AUTH_AS,
    "from an own server beside Exchange": INSIDE + f"Received: from a by exch1.vendor.local; {DATE}\n" + AUTH_AS,
    "by nobody": AUTH_AS,
    "by a hop that cannot be read": INSIDE + f"Received: from a by b by c; {DATE}\n" + AUTH_AS,
    "in a field with a longer name": INSIDE + "X-" + AUTH_AS,
}


@pytest.mark.parametrize("top", NOT_INTERNAL.values(), ids=NOT_INTERNAL)
def test_mail_that_may_have_come_from_outside_is_not_internal(top: str) -> None:
    assert not from_same_tenant(EXCHANGE.raw(top), EXCHANGE.profile)


def test_no_other_provider_has_such_a_word() -> None:
    assert not any(from_same_tenant(p.raw(INSIDE + AUTH_AS), p.profile) for p in PROVIDERS.values() if p != EXCHANGE)


@pytest.mark.parametrize(
    "filling",
    ["(" * 8000, "a=b;" * 2000, '"' + "\\" * 7000, "dkim=pass " + "header.d=x " * 700, " " * 16000, "= " * 8000],
)
def test_a_crafted_field_costs_little(filling: str) -> None:
    started = time.process_time()
    assert not judged(OPENDKIM, OPENDKIM.mail(filling)).passed
    assert not judged(OPENDKIM, OPENDKIM.raw(f"Received: from {filling * 100} by {MX}\n{OPENDKIM.field(PASS)}")).passed
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("received", "host"),
    [
        ("by 2002:a05:6a10:: with SMTP id 1; date", "2002:a05:6a10::"),
        ("from a (b [192.0.2.1]) by MX.Vendor.Example. (Postfix) with ESMTP id 1; date", MX),
        ("from a by mx.vendor.example", MX),
        ("(qmail 1 invoked by uid 0); date", ""),
        ("", ""),
        ("by", None),
        ("from by by mx.vendor.example", None),
        ("x by mx.vendor.example", None),
        ("from a by", None),
    ],
)
def test_the_host_of_a_hop_is_read_or_given_up(received: str, host: str | None) -> None:
    assert by_host(received) == host


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet='ab=;"() .\\', max_size=30))
def test_no_envelope_address_gets_out_of_quotes_or_comments(crafted: str) -> None:
    """Whatever a sender chooses, correctly quoted by the provider, adds no result."""
    quoted = '"' + crafted.replace("\\", "\\\\").replace('"', '\\"') + '"'
    value = f"mx; spf=pass (domain of {quoted}@evil.example) smtp.mailfrom={quoted}@evil.example"
    assert {one.method for one in authfield.read(value, named=True) or ()} <= {"spf"}
