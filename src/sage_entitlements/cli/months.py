"""The months of a contract: what has become of each one's session, as a sign and in words."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from sage_entitlements.cli.page import Mark, Table, Tone, brief, table
from sage_entitlements.contract.standing import Month, MonthState, Timeline
from sage_entitlements.model import Evidence
from sage_entitlements.periods import UsagePeriod, period_number, period_of
from sage_entitlements.text import Joined, Phrase, Plural, Speakable
from sage_entitlements.visits import PackageStanding, WindowStatus

_MARKS = {
    MonthState.USED: Mark("●", MonthState.USED.text, Tone.YES),
    MonthState.UNUSED: Mark("○", MonthState.UNUSED.text, Tone.NO),
    MonthState.PRESENT: Mark("·", MonthState.PRESENT.text),
    MonthState.TO_COME: Mark("", MonthState.TO_COME.text),
    MonthState.NONE: Mark("-", MonthState.NONE.text, Tone.QUIET),
    MonthState.UNKNOWN: Mark("?", MonthState.UNKNOWN.text, Tone.UNSURE),
}
LEGEND = tuple(Phrase("{sign} {meaning}", it.sign, it.text) for it in _MARKS.values() if it.sign)
_CLOSED, _OPEN = Mark("", "-"), Mark("─", WindowStatus.OPEN.text)
_ROW = 12  # months beside each other, so that a column is one month of every year


def mark(of: Month) -> Mark:
    """Give the sign of a month."""
    return _MARKS[MonthState.USED if of.used else of.state]


def session_of(month: Month, *, known: bool) -> tuple[Speakable, ...]:
    """Say what has become of a month's session, and how it is ``known`` that there is one."""
    said: Speakable = month.state.text
    if known and month.evidence is not Evidence.NONE:
        said = Phrase("{said} ({known})", said, month.evidence.text)
    also = MonthState.USED if month.used else MonthState.PRESENT
    return (said, also.text) if month.present and also is not month.state else (said,)


def visits_in(period: UsagePeriod, of: PackageStanding) -> Mark:
    """Tell of the visits of a package in a month, or whether there could be any."""
    first_day, last_day = period.first_day, period.last_day
    if number := sum(first_day <= each.on <= last_day for each in of.made):
        return Mark(str(number), Plural("{n} visit", "{n} visits", number), Tone.YES)
    closed = of.window.last_day < first_day or of.window.first_day > last_day
    return _CLOSED if closed else _OPEN


def drawn(answer: Timeline) -> Iterator[Table]:
    """Draw a contract's months, a year a row; below each year packages whose windows are open."""
    starts, packages = answer.contract.starts, answer.packages
    last_day = max([answer.life.last_day, *(each.window.last_day for each in packages)])
    many = -(-period_number(starts, last_day) // _ROW)
    years = [[period_of(starts, _ROW * row + of + 1) for of in range(_ROW)] for row in range(many)]
    known = tuple(each.text for each in dict.fromkeys(each.evidence for each in answer.months))
    title = Phrase("Sessions ({known}) and visits, month by month", Joined(known))
    columns: Any = Phrase("From"), *(f"{each.first_day:%m}" for each in years[0])
    marks = *map(mark, answer.months), *((_OPEN,) if packages else ())
    key = tuple(each for each in dict.fromkeys(marks) if each.sign)
    yield evolve(table(columns, _rows(answer, years), title=title), key=key)


def _rows(answer: Timeline, years: list[list[UsagePeriod]]) -> Iterator[tuple[Any, ...]]:
    said = ((each, Joined(session_of(each, known=True))) for each in answer.months)
    months = {of.period.number: evolve(mark(of), text=it, now=of.present) for of, it in said}
    for year in years:
        yield brief(year[0].first_day), *(months.get(each.number, "") for each in year)
        for package in answer.packages:
            visits = [visits_in(each, package) for each in year]
            if {*visits} != {_CLOSED}:
                yield package.package.title, *("" if each is _CLOSED else each for each in visits)
