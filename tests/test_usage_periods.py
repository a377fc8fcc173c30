"""Months of a contract's term: the days at their edges."""

from datetime import date, timedelta

import pytest

from sage_entitlements.errors import InvalidAmountError
from sage_entitlements.periods import (
    UsagePeriod,
    period_number,
    period_of,
    term_last_day,
    term_status,
)

iso = date.fromisoformat
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("anchor", "day", "number", "first", "last"),
    [
        ("2025-03-10", "2025-03-10", 1, "2025-03-10", "2025-04-09"),
        ("2025-03-10", "2025-04-09", 1, "2025-03-10", "2025-04-09"),
        ("2025-03-10", "2025-04-10", 2, "2025-04-10", "2025-05-09"),
        ("2025-12-15", "2026-01-14", 1, "2025-12-15", "2026-01-14"),
        ("2025-12-15", "2026-01-15", 2, "2026-01-15", "2026-02-14"),
        ("2024-01-30", "2024-02-28", 1, "2024-01-30", "2024-02-28"),
        ("2024-01-30", "2024-02-29", 2, "2024-02-29", "2024-03-29"),
        ("2023-01-29", "2023-02-28", 2, "2023-02-28", "2023-03-28"),
        ("2023-01-31", "2023-04-30", 4, "2023-04-30", "2023-05-30"),
        ("2024-02-29", "2028-02-28", 48, "2028-01-29", "2028-02-28"),
        ("2024-02-29", "2028-02-29", 49, "2028-02-29", "2028-03-28"),
        ("1990-01-01", "2099-12-31", 1320, "2099-12-01", "2099-12-31"),
        ("2100-12-31", "2100-12-31", 1, "2100-12-31", "2101-01-30"),
    ],
)
def test_a_period_runs_from_its_day_of_the_month_to_the_day_before_the_next(
    anchor: str, day: str, number: int, first: str, last: str
) -> None:
    assert period_number(iso(anchor), iso(day)) == number
    assert period_of(iso(anchor), number) == UsagePeriod(
        number=number, first_day=iso(first), last_day=iso(last), next_reset=iso(last) + DAY
    )


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2025-03-10", 12, "2026-03-09"),
        ("2025-03-10", 1, "2025-04-09"),
        ("2025-01-31", 1, "2025-02-27"),
        ("2024-02-29", 12, "2025-02-27"),
        ("2023-02-28", 12, "2024-02-27"),
        ("2025-01-01", 12, "2025-12-31"),
        ("1990-01-01", 12 * 111, "2100-12-31"),  # all that is known
    ],
)
def test_a_term_ends_with_its_last_period(first: str, months: int, last: str) -> None:
    anchor, last_day = iso(first), iso(last)
    assert term_last_day(anchor, months) == last_day
    assert period_number(anchor, last_day) == months
    assert period_of(anchor, months).last_day == last_day
    edges = (anchor - DAY, anchor, last_day, last_day + DAY)
    assert [term_status(anchor, last_day, day).value for day in edges] == [
        "not_started",
        "running",
        "running",
        "ended",
    ]


@pytest.mark.parametrize("months", [0, -1, 12 * 111 + 1, 100_000, 10**12])
def test_a_term_that_no_known_calendar_holds_is_refused(months: int) -> None:
    with pytest.raises(InvalidAmountError) as raised:
        term_last_day(iso("2025-03-10"), months)
    found = raised.value
    assert (found.name, found.value, found.most) == ("months", months, 12 * 111)
    assert str(found) == f"months is {months}; give a whole number from 1 to 1332"
