"""``workdays``: is a day a working day, and which days of a range are."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby

import click

from sage_entitlements._cli._answer import Answer, Cell, Said, Table
from sage_entitlements._cli._clock import parse_day, say_day
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements.catalog import Catalog
from sage_entitlements.errors import UnknownCalendarError
from sage_entitlements.terms import working_calendar
from sage_entitlements.workdays import WorkingCalendar

from ._dates import closing, facts, no_working_day


@command(
    help=N_(
        "Tell the working days of a range, or of one day whether it is one.\n\n"
        "Without --from and --to it is about one day: that of --on, or today. Company closures"
        " come from your overlay."
    ),
    examples=(
        "sage-entitlements workdays --on 2026-12-24",
        "sage-entitlements workdays --from 2026-12-14 --to 2027-01-08",
    ),
)
@option("--on", "on", metavar=N_("DAY"), help=N_("One day to ask about."))
@option("--from", "first", metavar=N_("DAY"), help=N_("The first day of a range."))
@option("--to", "last", metavar=N_("DAY"), help=N_("Its last day."))
def workdays(session: Session, on: str | None, first: str | None, last: str | None) -> Answer:
    """Answer ``workdays``."""
    if (first is None) != (last is None) or (on is not None and first is not None):
        problem = Phrase("give --from and --to together, or --on alone")
        raise click.UsageError(problem.to(session.language))
    catalog = session.catalog()
    calendar = working_calendar(catalog)
    if first is None:
        return _one_day(session, catalog, calendar, parse_day(session, "--on", on))
    return _range(
        session,
        catalog,
        calendar,
        parse_day(session, "--from", first),
        parse_day(session, "--to", last),
    )


def _one_day(session: Session, catalog: Catalog, calendar: WorkingCalendar, day: date) -> Answer:
    working = calendar.is_working_day(day)
    why_free = calendar.why_free(day)
    following, previous = (
        _neighbour(calendar.next_working_day, day),
        _neighbour(calendar.previous_working_day, day),
    )
    why = catalog.reasons(["working-day"])
    verdict: Said = Phrase("{day} is a working day.", day=say_day(day))
    if why_free is not None:
        verdict = no_working_day(calendar, day)
    return Answer(
        result={
            "from": day,
            "to": day,
            "day": {
                "day": day,
                "working_day": working,
                "why_not": why_free,
                "previous": previous,
                "next": following,
            },
            "days": [day] if working else [],
            "holidays": _holidays(calendar, day, day),
            "reasons": reasons_json(why),
        },
        records=[_record(calendar, day)],
        columns=("day", "working_day", "why_not"),
        lead=(verdict,),
        tables=(
            facts(
                (Phrase("Working day before it"), say_day(previous) if previous else "-"),
                (Phrase("Working day after it"), say_day(following) if following else "-"),
            ),
        ),
        closing=closing(session, catalog, why, None),
        why=why if session.why else (),
    )


def _neighbour(ask: Callable[[date], date], day: date) -> date | None:
    try:
        return ask(day)
    except UnknownCalendarError:
        return None  # the day is the first or the last that is known


def _range(
    session: Session, catalog: Catalog, calendar: WorkingCalendar, first: date, last: date
) -> Answer:
    working = tuple(calendar.working_days(first, last))
    everything = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    free = [(day, calendar.why_free(day)) for day in everything if not calendar.is_weekend(day)]
    why = catalog.reasons(["working-day"])
    tables = [
        Table(
            columns=(Phrase("Month"), Phrase("Working days"), Phrase("Dates")),
            rows=tuple(
                (Cell(month), Cell(str(len(days))), Cell(" ".join(f"{day.day}" for day in days)))
                for month, days in (
                    (month, tuple(group))
                    for month, group in groupby(working, lambda day: f"{day:%Y-%m}")
                )
            ),
        )
    ]
    off = tuple((Cell(say_day(day)), Cell(reason)) for day, reason in free if reason is not None)
    if off:
        tables.append(Table(columns=(Phrase("Weekday off"), Phrase("What it is")), rows=off))
    return Answer(
        result={
            "from": first,
            "to": last,
            "day": None,
            "days": list(working),
            "holidays": _holidays(calendar, first, last),
            "reasons": reasons_json(why),
        },
        records=[_record(calendar, day) for day in everything],
        columns=("day", "working_day", "why_not"),
        lead=(
            Phrase(
                "{count} from {first} to {last}.",
                count=Plural("{n} working day", "{n} working days", len(working)),
                first=say_day(first),
                last=say_day(last),
            ),
        ),
        tables=tuple(tables),
        closing=closing(session, catalog, why, None),
        why=why if session.why else (),
    )


def _record(calendar: WorkingCalendar, day: date) -> dict[str, object]:
    return {
        "day": day,
        "working_day": calendar.is_working_day(day),
        "why_not": calendar.why_free(day),
    }


def _holidays(calendar: WorkingCalendar, first: date, last: date) -> list[dict[str, object]]:
    return [{"date": day, "name": name} for day, name in calendar.holidays(first, last)]
