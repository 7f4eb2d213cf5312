"""How a date, a duration, a target or a list is written in one language: the filters that templates use.

Names of days, months and units come from babel's CLDR data; the patterns are ours, because a time that is a promise is
always written the same way: weekday, date, time, zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from babel.dates import get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_currency, format_percent
from babel.units import format_unit

from mailflow.desk.decision import Refusal
from mailflow.desk.estimate import Estimate
from mailflow.desk.money import Money
from mailflow.desk.tax import kept
from mailflow.kinds import onsite
from mailflow.letters import toldwords, words
from mailflow.letters.agreed import Meeting, slot
from mailflow.letters.card import section, spoken
from mailflow.letters.commandwords import effect
from mailflow.letters.deadlines import Deadline
from mailflow.letters.identity import ReplyTo
from mailflow.letters.orders import WORDS
from mailflow.letters.words import word
from mailflow.mail.message import Language
from mailflow.sla.agreement import LeadTime
from mailflow.sla.budget import Budget, Duration
from mailflow.sla.calendar import WEEKEND, Skipped

LANGUAGES: tuple[Language, ...] = ("id", "en")
NAMED_WEEKENDS = 2
"""Weekend days up to this many are named; more are counted."""

_DAYS = {language: dict(get_day_names("wide", locale=language)) for language in LANGUAGES}
_MONTHS = {language: dict(get_month_names("wide", locale=language)) for language in LANGUAGES}
OF_AN_ESTIMATE = ("approve", "decline")
_AT = {"id": "pukul", "en": "at"}
_SUMS = {"id": "¤", "en": "¤¤ "}
"""What stands before a sum: "Rp15.000.000" at home, the code of ISO 4217 for everybody else."""
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)?\Z")
_FIELDS = frozenset(field.key for field in onsite.FIELDS)
_PARTS = (("hour", 3600), ("minute", 60), ("second", 1))


def when(at: datetime, language: Language) -> str:
    """An aware local time: "Jumat, 14 Februari 2025 pukul 15.00 WIB", "Friday, 14 February 2025 at 15:00 WIB"."""
    return f"{day(at, language)} {_AT[language]} {time(at, language)} {zone(at)}"


def day(on: date, language: Language) -> str:
    """A date with its weekday and year: "Jumat, 14 Februari 2025"."""
    return f"{_DAYS[language][on.weekday()]}, {on.day} {_MONTHS[language][on.month]} {on.year}"


def time(at: datetime, language: Language) -> str:
    """The time of day to the minute, the earlier one where there are seconds: a promise is never shown too late."""
    return f"{at.hour:02}{words.SEPARATOR[language]}{at.minute:02}"


def zone(at: datetime) -> str:
    """The zone as people call it (WIB, CET), or its offset where it has no name (GMT+05:45)."""
    name = at.tzname() or ""
    match = _OFFSET.match(name)
    return f"GMT{match[1]}{match[2]}:{match[3] or '00'}" if match else name


@lru_cache(maxsize=4096)
def duration(seconds: int, language: Language) -> str:
    """Seconds in hours, minutes and seconds, never in days: a day of service is no day of 24 hours."""
    parts = []
    for unit, size in _PARTS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(format_unit(count, unit, "long", locale=language))
    return " ".join(parts) or format_unit(0, "minute", "long", locale=language)


def budget(target: Budget, language: Language) -> str:
    """A target as the agreement names it: "5 jam kerja", "2 business days", "30 minutes" where every second counts."""
    if target.counting == "elapsed":
        return duration(target.seconds, language)
    return effort(Duration(target.count, target.unit), language)


def effort(length: Duration, language: Language) -> str:
    """A length as it is written: "5 hari kerja", "2 business days"."""
    plural = "s" if language == "en" and length.count != 1 else ""
    return words.BUDGETS[language][length.unit].format(length.count) + plural


def money(amount: Money, language: Language) -> str:
    """A sum: "Rp15.000.000", "IDR 15,000,000"; with a fraction only where there is one."""
    digits = "#,##0" if amount.amount == amount.amount.to_integral_value() else "#,##0.00"
    pattern = _SUMS[language] + digits
    return format_currency(amount.amount, amount.currency, pattern, locale=language, currency_digits=False)


def rule(deadline: Deadline, language: Language) -> str:
    """The target and how it was counted: "5 jam kerja: Jumat 1 jam 30 menit + Senin 3 jam 30 menit"."""
    phrases, target = words.PHRASES[language], deadline.budget
    if target.counting == "elapsed":
        agreed = target.unit == "s"
        return phrases["agreed"] if agreed else f"{budget(target, language)}, {phrases['elapsed']}"
    text = budget(target, language)
    if target.counting == "end_of_day":
        return f"{text}, {phrases['end_of_day']}"
    if target.unit == "bd":
        text += f" ({phrases['service'].format(duration(target.seconds, language))})"
    if deadline.paused_before:
        return f"{text}, {phrases['paused']}"
    spent = (f"{_DAYS[language][span.date.weekday()]} {duration(span.seconds, language)}" for span in deadline.spans)
    return f"{text}: {' + '.join(spent)}" if deadline.spans else text


def skipped(days: Sequence[Skipped], language: Language) -> str:
    """The days on which nothing was counted: weekends by name or number, each holiday with its name."""
    phrases = words.PHRASES[language]
    weekends = [item for item in days if item.why == WEEKEND]
    named = [_short_day(item.date, language) for item in weekends[: NAMED_WEEKENDS + 1]]
    if len(weekends) > NAMED_WEEKENDS:
        named = [phrases["weekends"].format(len(weekends))]
    holidays = (item for item in days if item.why != WEEKEND)
    named += [f"{_short_day(item.date, language)} ({phrases['holiday'].format(item.why)})" for item in holidays]
    return listed(named, language)


def lead(lead_time: LeadTime, language: Language) -> str:
    """The lead time of a visit: "3 hari sebelum kunjungan"."""
    return words.PHRASES[language][f"lead_{lead_time.count}"].format(lead_time.days)


def field(key: str, language: Language) -> str:
    """The name of a field of the visit form; what is no key is a name already."""
    return onsite.label(key, language) if key in _FIELDS else key


def listed(items: Sequence[str], language: Language) -> str:
    """Things in a row: "a, b, dan c"."""
    return _in_a_row(tuple(items), language)


@lru_cache(maxsize=4096)
def _in_a_row(items: tuple[str, ...], language: Language) -> str:
    return format_list(items, locale=language)


def greeting(recipient: tuple[str, str], language: Language) -> str:
    """The salutation for (name, title): "Yth. Ibu Siti", "Dear Ms. Siti"; neutral where one is not known."""
    name, title = recipient
    if language == "id":
        return " ".join(filter(None, ("Yth.", title or "Bapak/Ibu", name)))
    title = {"Ibu": "Ms.", "Bapak": "Mr."}.get(title, "")
    return " ".join(filter(None, ("Dear", title, name))) if name else "Hello"


def command(name: str, language: Language) -> str:
    """A command as staff write it in this language: /selesai, /resolve."""
    return spoken(name, language)


def offered(estimate: Estimate, language: Language) -> str:
    """A revision in one line: "5 hari kerja, Rp15.000.000, belum termasuk PPN"."""
    phrases = words.PHRASES[language]
    parts = (
        effort(estimate.effort, language) if estimate.effort else "",
        phrases["by"].format(day(estimate.due, language)) if estimate.due else "",
        money(estimate.price, language) if estimate.price else phrases["free"],
        tax(estimate.tax, language),
    )
    return ", ".join(filter(None, parts))


def tax(said: str, language: Language) -> str:
    """Whether a price has its tax in it: "belum termasuk PPN 11%"; what no estimate of ours says as it stands."""
    found = kept(said)
    if found is None:
        return said
    phrases, rate = words.TAXES[language], ""
    if found.rate is not None:
        figure = format_percent(found.rate / 100, "#,##0.##%", locale=language)
        rate = f" {figure}" if language == "id" else f"{figure} "
    return phrases["included" if found.included else "excluded"].format(phrases[found.name].format(rate))


def period(meeting: Meeting, language: Language) -> str:
    """From when to when: "Jumat, 14 Februari 2025 pukul 10.00–11.30 WIB"."""
    begins, ends = meeting.begins, meeting.ends
    if begins.date() != ends.date():
        return f"{when(begins, language)} – {when(ends, language)}"
    return f"{day(begins, language)} {_AT[language]} {time(begins, language)}–{time(ends, language)} {zone(begins)}"


def tap(name: str, reply_to: ReplyTo, language: Language, argument: str = "") -> str:
    """A mailto link that opens a reply whose first line is the command with its argument."""
    return write(f"{command(name, language)} {argument}".rstrip(), reply_to)


def say(name: str, reply_to: ReplyTo, language: Language, revision: int | None = None) -> str:
    """A mailto link that opens a client's reply whose first line is the word that orders something: SETUJU.

    It is a new mail and no answer in a thread, so it names the `revision` of the estimate that it speaks of.
    """
    said = word(words.REPLIES, name, language)
    about = words.PHRASES[language]["revision"].format(revision) if revision and name in OF_AN_ESTIMATE else ""
    return write(f"{said} {about}".rstrip(), reply_to)


def write(first_line: str, reply_to: ReplyTo) -> str:
    """A mailto link (RFC 6068) that opens a reply with this first line."""
    body = f"{first_line}\r\n\r\n"
    if reply_to.ref:
        # Below the signature mark, so that it proves the writer and never reaches anybody else.
        body += f"\r\n-- \r\nRef: {reply_to.ref}"
    return f"mailto:{_quoted(reply_to.address, '@')}?subject={_quoted(reply_to.subject, '')}&body={_quoted(body, '')}"


@lru_cache(maxsize=256)
def _quoted(text: str, safe: str) -> str:
    """Cached, since the links of one letter differ in one word."""
    return quote(text, safe)


def telephone(number: str) -> str:
    """A tel link (RFC 3966) for a number written with spaces."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def rsvp(line: str, language: Language) -> str:
    """A line of `staff_rsvp` with its answer in words: "siti@klien.example: akan hadir"."""
    who, mark, answer = line.rpartition(": ")
    return f"{who}{mark}{words.ANSWERS[language].get(answer, answer)}"


def refusal(why: Refusal, language: Language, endings: Sequence[str] = ()) -> str:
    """Why a line cannot stand; where it leaves a promise running, with `endings`, what ends that (`letters.orders`)."""
    phrases, said = words.PHRASES[language], word(words.REFUSALS, why, language)
    if why is not Refusal.CLOCK_RUNS or not endings:
        return said
    ways = (phrases["answer"] if each == WORDS else command(each, language) for each in endings)
    return f"{said}; {phrases['ended_by'].format(phrases['or'].join(ways))}"


def happened(text: str, language: Language) -> str:
    """What a line of a timeline says where a command or mailflow itself wrote it: "/selesai", "jeda berakhir"."""
    text = toldwords.said(text, language, _dated)
    first, space, rest = text.partition(" ")
    return f"{command(first[1:], language)}{space}{rest}" if first[:1] == "/" else text


def _dated(text: str, language: Language) -> str:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{on.day} {_MONTHS[language][on.month]} {on.year}"


def filters(language: Language) -> Mapping[str, Callable[..., Any]]:
    """Every filter by the name it has in templates, bound to one language."""
    spoken = (
        *(when, day, time, duration, budget, effort, money, offered, period, rule, skipped, lead, listed, greeting),
        *(tax, command, tap, say, effect, section, rsvp, refusal, happened),
    )
    tables = {
        "kind": words.KINDS,
        "state": words.STATES,
        "severity": words.SEVERITIES,
        "clock": words.CLOCKS,
        "reply": words.REPLIES,
        "reply_effect": words.REPLY_EFFECTS,
        "answer": words.ANSWERS,
        "verdict": words.VERDICTS,
    }
    return {
        **{function.__name__: partial(function, language=language) for function in spoken},
        **{name: partial(word, table, language=language) for name, table in tables.items()},
        "level": lambda level: word(words.LEVELS, str(level), language),
        "field": partial(field, language=language),
        "telephone": telephone,
        "slot": slot,
        "write": write,
    }


def _short_day(on: date, language: Language) -> str:
    return f"{_DAYS[language][on.weekday()]} {on.day} {_MONTHS[language][on.month]}"
