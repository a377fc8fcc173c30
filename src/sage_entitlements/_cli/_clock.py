"""The one place that asks what time it is."""

import re
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from sage_entitlements._text import Phrase

from ._session import Session

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def today() -> date:
    """Give today's date in Warsaw."""
    return datetime.now(ZoneInfo("Europe/Warsaw")).date()


def parse_day(session: Session, option: str, value: str | None) -> date:
    """Read a date argument; today where there is none. Raises `click.UsageError`."""
    if value is None:
        return today()
    # fromisoformat also takes weeks and forms without hyphens, which people misread.
    if _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    problem = Phrase(
        '{option} is "{value}", which is no date; write it like 2026-05-31',
        option=option,
        value=value,
    )
    raise click.UsageError(problem.to(session.language))
