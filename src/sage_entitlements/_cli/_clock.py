"""The one place that asks what time it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from .._text import Phrase
from ._session import Session


def today() -> date:
    """Give today's date in Warsaw."""
    return datetime.now(ZoneInfo("Europe/Warsaw")).date()


def parse_day(session: Session, option: str, value: str | None) -> date:
    """Read a date argument; today where there is none. Raises `click.UsageError`."""
    if value is None:
        return today()
    try:
        if len(value) != len("2026-05-31"):  # fromisoformat also takes weeks and short forms
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        problem = Phrase(
            '{option} is "{value}", which is no date; write it like 2026-05-31',
            option=option,
            value=value,
        )
        raise click.UsageError(problem.to(session.language)) from error
