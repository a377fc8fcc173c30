"""Days and moments on the command line: how they are read and said, and what time it is."""

import re
from collections.abc import Iterable
from datetime import date, datetime

import click

from sage_entitlements._iso import read_day, read_moment
from sage_entitlements._text import N_, Joined, Phrase, Speakable, Verbatim
from sage_entitlements._time import WARSAW, When, in_warsaw, is_ambiguous, warsaw_day

from ._answer import Said
from ._session import Session

_LIKE_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[Tt ])")
_POLISH_DAY = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})(?![0-9])")
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def now() -> datetime:
    """Give the present moment in Warsaw: the one place that looks at a clock."""
    return datetime.now(WARSAW).replace(microsecond=0)


def today() -> date:
    """Give today's date in Warsaw."""
    return now().date()


def parse_day(session: Session, option: Said, value: str | None) -> date:
    """Read a date argument; today where there is none. Raises `click.UsageError`."""
    if value is None:
        return today()
    if (day := read_day(value)) is not None:
        return day
    _refuse_what_no_calendar_has(session, option, value)
    problem = Phrase(
        '{option} is "{value}", which is no date; write it like {example}',
        option=option,
        value=value,
        example=_example(value),
    )
    raise click.UsageError(problem.to(session.language))


def _refuse_what_no_calendar_has(session: Session, option: Said, value: str) -> None:
    if _LIKE_A_DAY.match(value) and read_day(value[:10]) is None:
        problem = Phrase(
            '{option} is "{value}", and there is no such day; give one that there is',
            option=option,
            value=value,
        )
        raise click.UsageError(problem.to(session.language))


def _example(value: str) -> str:
    """Write a day as it is to be written: the one meant, where it is written in Polish."""
    if match := _POLISH_DAY.match(value):
        meant = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
        if read_day(meant) is not None:
            return meant
    return "2026-05-31"


def parse_when(session: Session, option: Said, value: str | None) -> When:
    """Read a date or a moment; now where there is none.

    Raises `click.UsageError`, and `DateError` for what no Warsaw clock shows.
    """
    if value is None:
        return now()
    if (day := read_day(value)) is not None:
        return warsaw_day(day)
    if (moment := read_moment(value)) is not None:
        in_warsaw(moment)
        return moment
    _refuse_what_no_calendar_has(session, option, value)
    problem = Phrase(
        '{option} is "{value}", which is neither a date nor a time; write it like {example},'
        " {example}T14:30 or {example}T12:30Z",
        option=option,
        value=value,
        example=_example(value),
    )
    raise click.UsageError(problem.to(session.language))


def parse_moment(session: Session, option: Said, value: str | None) -> datetime:
    """Read a moment as `parse_when` does; a bare date is its first moment."""
    when = parse_when(session, option, value)
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001 - Warsaw wall time, like every naive moment here


def parse_timed_moment(session: Session, option: Said, value: str) -> datetime:
    """Read a moment that is to be written down: a date alone does not do for it."""
    when = parse_when(session, option, value)
    if isinstance(when, datetime):
        return when
    problem = Phrase(
        '{option} is "{value}", a date alone; give the time too, like {value}T14:30',
        option=option,
        value=value,
    )
    raise click.UsageError(problem.to(session.language))


def as_of_value(when: When) -> When:
    """Give ``--as-of`` as JSON shows it: a day, or a moment in Warsaw time."""
    return in_warsaw(when) if isinstance(when, datetime) else when


def notes_on(moments: Iterable[When]) -> tuple[Speakable, ...]:
    """Say of every moment that exists twice which of the two is meant."""
    return tuple(
        Phrase(
            "{moment} comes twice in Warsaw, where the clock is then set back;"
            " the earlier one is meant.",
            moment=moment.isoformat(),
        )
        for moment in moments
        if isinstance(moment, datetime) and is_ambiguous(moment)
    )


def say_day(day: date) -> Speakable:
    """Say a date with its weekday."""
    return Joined((Phrase(_WEEKDAYS[day.weekday()]), Verbatim(day.isoformat())), " ")


def say_moment(when: When) -> Speakable:
    """Say a moment with its weekday, by Warsaw time; a bare date as a day."""
    if not isinstance(when, datetime):
        return say_day(when)
    moment = in_warsaw(when)
    return Joined((say_day(moment.date()), Verbatim(moment.strftime("%H:%M"))), " ")
