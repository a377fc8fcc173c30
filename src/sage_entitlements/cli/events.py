"""What is lost when, as a calendar (iCalendar, RFC 5545) that can be imported again and again."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from icalendar import TRANSP, Alarm, Event

from sage_entitlements.cli.page import Page, Said, how_known, say, verdict
from sage_entitlements.cli.run import PROGRAM
from sage_entitlements.contract.portfolio import Portfolio, PortfolioRow
from sage_entitlements.contract.standing import Loss, LossKind, Standing
from sage_entitlements.text import Joined, Language, Phrase, Plural, one_line
from sage_entitlements.warsaw import DAY, at_time, in_warsaw, say_day, say_moment

# Days before, at nine; of what comes every month, the last alone.
_REMINDERS = timedelta(days=-14, hours=9), timedelta(days=-3, hours=9)


def as_ics(page: Page[Standing | Portfolio], _: str, language: Language) -> Iterator[str]:
    """Write an event for each date, as it comes: the same thing is the same event, newer."""
    answer, as_of, seen = page.answer, page.answer.as_of, Counter[str]()
    moment = as_of if isinstance(as_of, datetime) else at_time(as_of, time(23, 59, 59))
    stamp = in_warsaw(moment).astimezone(UTC)
    same: Any = {"stamp": stamp, "last_modified": stamp, "transparency": TRANSP.TRANSPARENT}
    same["sequence"] = int(stamp.timestamp()) // 60

    def text(*said: Said) -> str:  # icalendar takes \N for the end of a line
        return "\n".join(one_line(say(each, language)) for each in said).replace(r"\N", r"\u005cN")

    yield f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{PROGRAM}//{language.upper()}\r\n"
    rows = answer.contracts if isinstance(answer, Portfolio) else [PortfolioRow.of(answer)]
    for row, lost in ((each, lost) for each in rows for lost in each.dates):
        key = f"{PROGRAM}\n{row.key}\n{lost.kind}\n{lost.key}"
        seen[key] += 1  # where two contracts have one number
        what, *about = _told(row, lost)
        summary = text(Phrase("{customer}: last day of {what}", row.customer, what))
        reminders = _REMINDERS[lost.kind is LossKind.SESSION :]
        event = Event.new(
            uid=uuid5(NAMESPACE_OID, f"{key}\n{seen[key]}"),
            **same,
            start=lost.last_day,
            end=lost.last_day + DAY,
            summary=summary,
            description=text(*about, Phrase("As of {moment}, Warsaw time.", say_moment(as_of))),
            categories=[text(lost.kind.text)],
            subcomponents=(Alarm.new_display(summary, each) for each in reminders),
        )
        yield event.to_ical().decode()
    yield "END:VCALENDAR\r\n"


def _told(row: PortfolioRow, lost: Loss) -> Iterator[Said]:
    if lost.next_plan:
        yield Phrase("{plan}, then {next}", row.plan.name, lost.next_plan.name)
    elif lost.kind is LossKind.SESSION and (cell := row.remote_help.entitlement):
        yield how_known(cell, Plural("{n} remote session", "{n} remote sessions", lost.left))
        yield verdict(cell)
    elif package := lost.package:
        visits = Plural("{n} visit", "{n} visits", lost.left)
        yield Phrase("{visits} ({package})", visits, package.package.title)
        if day := package.window.last_working_day:
            yield Joined((Phrase("Last working day"), say_day(day)), ": ")
    elif lost.left:
        yield Plural("{n} bought session", "{n} bought sessions", lost.left)
    else:
        yield Phrase("the contract")
