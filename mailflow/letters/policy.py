"""An agreement in a client's words: what is promised, when somebody works, and how dates are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from mailflow.desk.money import Money
from mailflow.letters import filters, words
from mailflow.letters.policywords import WORDS
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.hours import in_words

ROLES = {"assignee": "assignee", "team": "team", "leads": "leads", "owner": "the_owner"}
NOBODY: Mapping[str, str] = {}


def text(agreement: Agreement, language: Language, staff: Mapping[str, str] = NOBODY) -> str:
    """The agreement as plain text, a sentence a line. `staff` are their names by id; no address of theirs is told."""
    parts = (_head(agreement, language), _promises(agreement, language), _people(agreement, language, staff))
    return "\n".join(line for part in (*parts, _rules(agreement, language)) for line in (*part, "")).rstrip()


def html(agreement: Agreement, *languages: Language, staff: Mapping[str, str] = NOBODY) -> str:
    """The same as a web page of its own, a section for each language."""
    sections = "\n".join(
        f'<section lang="{language}">\n{_marked_up(text(agreement, language, staff))}\n</section>'
        for language in languages
    )
    head = f'<meta charset="utf-8">\n<title>{escape(agreement.name)}</title>\n<style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n{head}\n</head>\n<body>\n{sections}\n</body>\n'
        "</html>\n"
    )


STYLE = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.4 "Liberation Sans", Arial, Helvetica, sans-serif; color: #111; max-width: 180mm; margin: 0 auto }
section { break-after: page }
section:last-child { break-after: auto }
h1 { font-size: 16pt }
h2 { font-size: 12pt; margin-bottom: 0 }
p { margin: .5mm 0 }
p.item { padding-left: 5mm }
p.inner { padding-left: 10mm }
"""
MARKS = {"* ": "item", "  - ": "inner"}


def _marked_up(plain: str) -> str:
    """Headings are the lines that are underlined, items those that begin with a mark."""
    lines, found = plain.split("\n"), []
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        if set(line) in ({"="}, {"-"}) or not line:
            continue
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        tag = {"=": "h1", "-": "h2"}.get(after[:1] if len(set(after)) == 1 else "", "p")
        kind = f' class="{MARKS[mark]}"' if mark else ""
        found.append(f"<{tag}{kind}>{escape(line.removeprefix(mark))}</{tag}>")
    return "\n".join(found)


def _head(agreement: Agreement, language: Language) -> Iterator[str]:
    told, vendor, calendar = WORDS[language], agreement.vendor, agreement.calendar
    title = told["title"].format(vendor=vendor.name, service=vendor.service)
    yield title
    yield "=" * len(title)
    yield told["version"].format(name=agreement.name, version=agreement.version)
    first, last = agreement.valid
    if first or last:
        key = "valid" if first and last else "valid_from" if first else "valid_to"
        days = {name: filters.day(day, language) for name, day in (("first", first), ("last", last)) if day}
        yield told[key].format(**days)
    yield ""
    hours = in_words(calendar.weekly, language)
    yield told["hours" if calendar.holidays else "no_holidays"].format(hours=hours, zone=calendar.zone)
    if calendar.joint_leave:
        off = any(calendar.holidays.get(day) == name for day, name in calendar.joint_leave.items())
        yield told["leave_off" if off else "leave_working"]
    yield told["day"].format(day=f"{agreement.business_day / 3600:g}")


def _promises(agreement: Agreement, language: Language) -> Iterator[str]:
    told = WORDS[language]
    yield from _titled(told["promises"])
    for kind in agreement.promises:
        graded = {severity: _targets(agreement, kind, severity, language) for severity in Severity}
        name = words.word(words.KINDS, kind, language)
        if len(set(graded.values())) == 1:
            yield f"* {name}: {next(iter(graded.values()))}"
            continue
        yield f"* {name}"
        for severity, promised in graded.items():
            yield f"  - {words.word(words.SEVERITIES, severity, language)}: {promised}"


def _targets(agreement: Agreement, kind: str, severity: Severity, language: Language) -> str:
    targets = agreement.targets(kind, severity)
    if not targets:
        return WORDS[language]["estimate" if kind == "change_request" else "none"]
    return ", ".join(
        f"{_lower(words.word(words.CLOCKS, target.clock, language))} {promise(target.budget, language)}"
        for target in targets
    )


def _people(agreement: Agreement, language: Language, staff: Mapping[str, str]) -> Iterator[str]:
    told, escalation = WORDS[language], agreement.escalation
    yield from _titled(told["responsible"])
    if agreement.owner:
        yield told["owner"].format(owner=staff.get(agreement.owner, agreement.owner))
    if agreement.client_owner:
        yield told["client_owner"].format(owner=agreement.client_owner)
    for percent, names in escalation.warnings.items():
        yield told["warned"].format(percent=percent, roles=_roles(names, language))
    yield told["breach"].format(roles=_roles(escalation.breach, language))
    for budget, names in escalation.after:
        yield told["after"].format(budget=promise(budget, language), roles=_roles(names, language))
    yield ""
    yield from _titled(told["approvers"])
    for each in agreement.approvers:
        limit = filters.money(Money(each.limit, each.currency), language) if each.limit is not None else ""
        yield told["approver" if limit else "unlimited"].format(address=each.address, limit=limit)
    if not agreement.approvers:
        yield told["anyone"]


def _titled(title: str) -> tuple[str, str]:
    return title, "-" * len(title)


def _roles(names: Iterable[str], language: Language) -> str:
    """Who hears, by what they are: a client need not know our people's names."""
    told = WORDS[language]
    return filters.listed(tuple(dict.fromkeys(told[ROLES.get(name, "named")] for name in names)), language)


def promise(budget: Budget, language: Language) -> str:
    """A target with the way it is counted, where that is not operating time."""
    length, phrases = filters.budget(budget, language), words.PHRASES[language]
    return length if budget.counting == "operating" else f"{length} ({phrases[budget.counting]})"


def _rules(agreement: Agreement, language: Language) -> Iterator[str]:
    told, vendor, lead = WORDS[language], agreement.vendor, agreement.lead_time
    yield told["counting" if agreement.start_at == "mailbox_arrival" else "counting_fetch"]
    if agreement.severity_decided_by == "staff":
        yield told["severity"]
    yield told["wait"]
    yield told["visit"].format(lead=filters.lead(lead, language), day=told[lead.submission_day])
    yield told["reopen"].format(window=promise(agreement.reopen_window, language))
    yield told["email"].format(email=vendor.email)
    yield told["phone"].format(phone=vendor.phone, hours=vendor.phone_hours[language])
    if agreement.chat_response:
        number = f" (WhatsApp {vendor.whatsapp})" if vendor.whatsapp else ""
        yield told["chat"].format(budget=promise(agreement.chat_response, language), whatsapp=number)
    if agreement.exclusions:
        yield f"{told['exclusions']}: {'; '.join(agreement.exclusions)}"
    yield told["prevails"].format(language=told[agreement.prevailing_language])


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
