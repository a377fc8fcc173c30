"""``contract timeline``: the term at a glance."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from sage_entitlements._cli._answer import Answer, Chart, Said
from sage_entitlements._cli._clock import as_of_value, notes_on, parse_when
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import KNOWN
from sage_entitlements._cli.commands._dates import AS_OF_HELP, closing
from sage_entitlements._cli.commands._entitlements import known, plan_json
from sage_entitlements._cli.commands._packages import refused_visit_json
from sage_entitlements._text import N_, Phrase
from sage_entitlements._time import warsaw_day
from sage_entitlements._types import Evidence
from sage_entitlements.contract import load_contract
from sage_entitlements.contract._balances import PackageStatus, plan_of
from sage_entitlements.contract._timeline import Month, MonthState, Timeline, contract_timeline
from sage_entitlements.professional_services import RULES
from sage_entitlements.remote_help import Coverage

from ._shown import package_json, package_name, session_json, term_json

_CELL = 6
"""Signs that a month is wide: a date without its year, and a gap."""
_SIGN = {
    MonthState.USED: "#",
    MonthState.UNUSED: "-",
    MonthState.TO_COME: ".",
    MonthState.NONE: "x",
    MonthState.UNKNOWN: "?",
}
_PACKAGE_SIGNS = (
    Phrase("= can be used"),
    Phrase("o visit"),
    Phrase("< > goes on outside the term"),
)
_REFUSED = Phrase("visit not covered")
_MEANING = {
    "#": Phrase("used"),
    "-": Phrase("unused and gone"),
    "( )": Phrase("this month"),
    ".": Phrase("to come"),
    "x": Phrase("not in the plan"),
    "?": Phrase("not known to be in the plan"),
    "+": Phrase("bought session"),
    "!": Phrase("session not covered"),
}


@command(
    help=N_(
        "Show the term at a glance: its months with their remote sessions, and the windows of"
        " packages with their visits."
    ),
    examples=(
        "sage-entitlements contract timeline firma.toml",
        "sage-entitlements contract timeline firma.toml --as-of 2026-06-15 --format json",
    ),
)
@argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path, readable=False))
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
def timeline(session: Session, file: Path, as_of: str | None) -> Answer:
    """Answer ``contract timeline FILE``."""
    catalog = session.catalog()
    contract = load_contract(file, catalog=catalog)
    when = parse_when(session, "--as-of", as_of)
    found = contract_timeline(contract, catalog, as_of=when)
    plan, _ = plan_of(catalog, contract.plan)
    rules = (*RULES, "visit.package") if found.packages else ()
    why = (
        *catalog.reasons((*found.remote_help.balance.reasons, *rules)),
        *found.remote_help.entitlement.reasons,
    )
    why = tuple(dict.fromkeys(why))
    notes = notes_on([when])
    return Answer(
        as_of=as_of_value(when),
        result={
            "file": str(file),
            "customer": contract.customer,
            "plan": plan_json(plan),
            "term": term_json(found.term),
            "remote_help": known(found.remote_help.entitlement),
            "months": [_month_json(each) for each in found.months],
            "packages": [
                {
                    **package_json(each),
                    "made": [
                        {"on": visit.visit.on, "hours": visit.visit.hours} for visit in each.visits
                    ],
                }
                for each in found.packages
            ],
            "refused_visits": [refused_visit_json(each) for each in found.refused_visits],
            "not_yet": found.not_yet,
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[
            *({**_month_record(each), **_evidence(found)} for each in found.months),
            *({**_package_record(each), **_evidence(None)} for each in found.packages),
        ],
        columns=_COLUMNS,
        lead=(
            Phrase(
                "{customer}: {plan}, {first} to {last}.",
                customer=contract.customer,
                plan=plan.name,
                first=found.term.first_day,
                last=found.term.last_day,
            ),
            *notes,
        ),
        chart=_chart(found),
        closing=closing(session, catalog, why, when, found.not_yet),
        why=why if session.why else (),
    )


def _month_json(month: Month) -> dict[str, Any]:
    return {
        "index": month.period.index,
        "first_day": month.period.first_day,
        "last_day": month.period.last_day,
        "state": month.state,
        "present": month.present,
        "used": month.used,
        "sessions": [session_json(each) for each in month.sessions],
    }


_COLUMNS = (
    "kind",
    "name",
    "first_day",
    "last_day",
    "state",
    "covered",
    "not_covered",
    "inclusion",
    "evidence",
)


def _evidence(found: Timeline | None) -> dict[str, Any]:
    """Give how it is known what the plan says; a package is bought apart from any plan."""
    entitlement = found.remote_help.entitlement if found else None
    return {
        "inclusion": entitlement.inclusion if entitlement else None,
        "evidence": entitlement.evidence if entitlement else None,
    }


def _month_record(month: Month) -> dict[str, Any]:
    return {
        "kind": "month",
        "name": str(month.period.index),
        "first_day": month.period.first_day,
        "last_day": month.period.last_day,
        "state": month.state,
        "covered": sum(each.coverage.covered for each in month.sessions),
        "not_covered": sum(not each.coverage.covered for each in month.sessions),
    }


def _package_record(status: PackageStatus) -> dict[str, Any]:
    return {
        "kind": "package",
        "name": status.package.name or status.package.purchased.isoformat(),
        "first_day": status.balance.window.first_day,
        "last_day": status.balance.window.last_day,
        "state": status.balance.status,
        "covered": status.balance.used,
        "not_covered": None,
    }


# -- The drawing -------------------------------------------------------------------------


def _chart(found: Timeline) -> Chart:
    today = warsaw_day(found.as_of)
    columns = []
    for month in found.months:
        first = month.period.first_day
        columns.append(
            (
                str(month.period.index + 1),
                f"{first:%m-%d}",
                _session_cell(month),
                *(_bar(month, each, found) for each in found.packages),
                _marks(month, (each.visit.on for each in found.refused_visits)).replace("1", "x"),
                _marks(month, [today]).replace("1", "^"),
            )
        )
    labels: list[Said] = [Phrase("month"), Phrase("from"), Phrase("session")]
    labels += [
        Phrase("no. {number}", number=number) for number, _ in enumerate(found.packages, start=1)
    ]
    labels += [Phrase("refused"), Phrase("today")]
    return Chart(
        labels=tuple(labels), columns=tuple(columns), cell=_CELL, legend=tuple(_legend(found))
    )


def _session_cell(month: Month) -> str:
    cell = ("#" if month.used else " ") if month.state is MonthState.PRESENT else _SIGN[month.state]
    if month.present:
        cell = f"({cell})"
    bought = sum(each.coverage is Coverage.EXTRA for each in month.sessions)
    uncovered = sum(not each.coverage.covered for each in month.sessions)
    return cell + _times("+", bought) + _times("!", uncovered)


def _times(sign: str, number: int) -> str:
    if number <= 1:
        return sign * number
    # Nine and more look the same, for a cell has no room for more.
    return f"{sign}{min(number, 9)}" if number else ""


def _bar(month: Month, status: PackageStatus, found: Timeline) -> str:
    """Draw the part of a package's window that lies in a month, with its visits."""
    window = status.balance.window
    period = month.period
    if window.last_day < period.first_day or window.first_day > period.last_day:
        return ""
    start = _place(max(window.first_day, period.first_day), month)
    end = _place(min(window.last_day, period.last_day), month)
    bar = [" "] * start + ["="] * (end - start + 1)
    for place, sign in enumerate(_marks(month, (each.visit.on for each in status.visits))):
        if sign != " ":
            bar[place] = "o" if sign == "1" else sign
    if window.first_day < found.term.first_day == period.first_day and bar[0] == "=":
        bar[0] = "<"
    if window.last_day > found.term.last_day == period.last_day and bar[-1] == "=":
        bar[-1] = ">"
    return "".join(bar)


def _marks(month: Month, days: Iterable[date]) -> str:
    """Give, for each place of a month's cell, how many of the days fall on it."""
    counts = [0] * _CELL
    for day in days:
        if month.period.first_day <= day <= month.period.last_day:
            counts[_place(day, month)] += 1
    return "".join(str(min(count, 9)) if count else " " for count in counts).rstrip()


def _place(day: date, month: Month) -> int:
    length = (month.period.next_reset - month.period.first_day).days
    return (day - month.period.first_day).days * _CELL // length


def _legend(found: Timeline) -> Iterator[tuple[Said, ...]]:
    drawn = "".join(_session_cell(month) for month in found.months)
    present = any(month.present for month in found.months)
    used = [
        Phrase("{sign} {meaning}", sign=sign, meaning=meaning)
        for sign, meaning in _MEANING.items()
        if (present if sign == "( )" else sign in drawn)
    ]
    known = found.remote_help.entitlement.evidence
    title = Phrase("Sessions:")
    if known is not Evidence.NONE:
        title = Phrase("Sessions ({known}):", known=KNOWN[known])
    yield (title, *used)
    if found.packages or found.refused_visits:
        signs: list[Said] = [*_PACKAGE_SIGNS]
        bars = (_bar(month, each, found) for month in found.months for each in found.packages)
        if set("".join(bars)) & set("23456789"):
            signs.append(Phrase("2 to 9 so many visits"))
        if found.refused_visits:
            signs.append(Phrase("{sign} {meaning}", sign="x", meaning=_REFUSED))
        yield (Phrase("Packages:"), *signs)
    for number, each in enumerate(found.packages, start=1):
        yield (
            Phrase(
                "No. {number}, {package}: {left} of {included} visits left, through {day}.",
                number=number,
                package=package_name(each.package),
                left=each.balance.remaining,
                included=each.balance.included,
                day=each.balance.window.last_day,
            ),
        )
