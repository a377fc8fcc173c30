"""Days and moments as text in ISO form, in the one way of writing them that nobody misreads.

Python itself also takes weeks, and forms without hyphens; an offset of +05:99, for +06:39; and
from 3.14 on 24:00, for the day after.
"""

import re
from contextlib import suppress
from datetime import date, datetime

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt ]{_CLOCK}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?"
    rf"([Zz]|[+-]{_CLOCK})?"
)


def read_day(text: str) -> date | None:
    """Read a day such as 2026-05-31; None for what is none."""
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def read_moment(text: str) -> datetime | None:
    """Read a moment such as 2026-05-31T14:30 or 2026-05-31T12:30Z; None for what is none."""
    if _MOMENT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text.upper())
    return None
