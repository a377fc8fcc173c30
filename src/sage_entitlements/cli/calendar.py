"""The commands that keep the owner's calendar: when the company is closed, or open otherwise."""

import re
from collections.abc import Callable
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

from sage_entitlements.catalog import answers as ask
from sage_entitlements.catalog import overlay
from sage_entitlements.catalog.overlay import CalendarChanged
from sage_entitlements.cli import params
from sage_entitlements.cli.catalog import catalog
from sage_entitlements.cli.page import Page, table
from sage_entitlements.cli.params import DAY, argument, command, command_group, option, today
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.model import CalendarEntry
from sage_entitlements.text import N_, Phrase, Plural

calendar = command_group(
    "calendar",
    N_("Keep the calendar: days on which the company is closed, or open at other hours."),
    "catalog calendar list",
    'catalog calendar add 2026-12-31 --closed --note "stocktaking"',
    group=catalog,
)
calendar_command = partial(command, group=calendar)


@calendar_command("catalog calendar list", "catalog calendar list --format csv")
@option("--as-of", DAY, N_("The day from which on exceptions are to come."), default=today)
def list_command(run: Run, as_of: date) -> Page[ask.Exceptions]:
    """List the exceptions in the calendar, those to come first.

    Where several hold on a day, the single day comes before the range, the range before every year,
    and whatever your overlay says before the catalogue.
    """
    answer = ask.exceptions(run.catalog, as_of=as_of)
    many = len(answer.exceptions)
    lead = Plural("{n} exception in the calendar", "{n} exceptions in the calendar", many)
    rows = (
        (each.entry.when, each.entry.text, each.next_day or Phrase("past"), each.entry.origin)
        for each in answer.exceptions
    )
    shown = table(Phrase("Day | What it is | Next | From"), rows)
    return Page(answer=answer, lead=(lead,), tables=(shown,))


def _of_days(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the days of an exception."""
    year = params.Typed(N_("MONTH-DAY"))
    for each in (
        option("--every-year", year, N_("A day of every year, such as 12-24.")),
        option("--to last_day", DAY, N_("Its last day.")),
        option("--from first_day", DAY, N_("The first day of a range.")),
        argument("day", DAY, required=False, metavar=N_("[DAY]")),
    ):
        function = each(function)
    return function


def _entry(days: dict[str, Any], **said: Any) -> CalendarEntry:
    given = {name for name, value in days.items() if value is not None}
    if given not in ({"day"}, {"first_day", "last_day"}, {"every_year"}):
        raise usage_problem("give a day, or --from and --to, or --every-year, and only one of them")
    return CalendarEntry(**days, **said)


def _clock(value: str, title: str, _: Run) -> time:
    if match := re.fullmatch("([01]?[0-9]|2[0-3]):([0-5][0-9])", value):
        return time(int(match[1]), int(match[2]))
    problem = N_('{option} is "{value}", which is not a time of day; write it like 08:00')
    raise usage_problem(problem, title, value)


CLOCK = params.Typed(N_("HOUR"), _clock)


@calendar_command(
    'catalog calendar add 2026-12-31 --closed --note "stocktaking"',
    "catalog calendar add --every-year 12-31 --opens 08:00 --closes 13:00",
)
@_of_days
@option("--closed", help=N_("The company is closed."))
@option("--opens", CLOCK, N_("It is open from then on, on a free day too."))
@option("--closes", CLOCK, N_("It is open till then."))
@option("--note", params.text(N_("TEXT")), N_("Why: it is shown wherever the day is."))
def add(
    run: Run, closed: bool, opens: time | None, closes: time | None, note: str | None, **days: Any
) -> Page[CalendarChanged]:
    """Put a day, a range or a day of every year into your overlay's calendar.

    It comes in place of what the overlay says of the same days.
    """
    hours = [each for each in (opens, closes) if each is not None]
    if closed is bool(hours) or len(hours) == 1:
        raise usage_problem("give either --closed, or --opens and --closes")
    entry = _entry(days, opens=opens, closes=closes, note=note and note.strip())
    return _changed(overlay.add_exception(Path(run.overlay_to_write), run.base, entry), entry)


@calendar_command("catalog calendar remove 2026-12-31")
@_of_days
def remove(run: Run, **days: Any) -> Page[CalendarChanged]:
    """Take an exception out of your overlay's calendar, named by its days."""
    entry = _entry(days)
    return _changed(overlay.remove_exception(Path(run.overlay_to_write), run.base, entry), entry)


def _changed(answer: CalendarChanged, entry: CalendarEntry) -> Page[CalendarChanged]:
    none = Phrase("no exception")
    before, after = (each.text if each else none for each in (answer.before, answer.after))
    written = N_("Written to {path}") if answer.written else N_("Nothing to change in {path}")
    return Page(
        answer=answer,
        changed=answer.written,
        lead=(entry.when, Phrase("Before: {text}", before), Phrase("Now: {text}", after)),
        closing=(Phrase(written, str(answer.overlay)),),
    )
