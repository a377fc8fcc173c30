"""Rules of months: periods tile a term, and each is the one that walking there finds."""

from datetime import date, timedelta
from itertools import islice

from attrs import astuple
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import dates
from oracles import FIRST, LAST, Period, all_periods, days, month_start, period_of
from sage_entitlements import periods
from sage_entitlements.dates import recording

NEAR = LAST - timedelta(days=1100)


@st.composite
def anchors_and_days(draw: st.DrawFn) -> tuple[date, date]:
    """Draw anchors, and days from a little before them to the end of the calendar."""
    anchor = draw(dates())
    near = st.integers(-40, 800).map(lambda number: anchor + timedelta(days=number))
    day = draw(near.filter(lambda each: FIRST <= each <= LAST) | dates())
    return anchor, day


@given(dates(last=NEAR), st.integers(1, 30))
@example(date(2023, 1, 29), 30)
@example(date(2023, 1, 30), 30)
@example(date(2023, 1, 31), 30)
@example(date(2024, 1, 31), 30)
@example(date(2024, 2, 29), 14)
@example(date(2026, 5, 31), 2)
def test_each_day_of_a_term_lies_in_the_period_found_by_walking(anchor: date, months: int) -> None:
    for walked in islice(all_periods(anchor), months):
        assert astuple(periods.period_of(anchor, walked.number)) == walked
        for day in days(walked.first_day, walked.last_day):
            assert periods.period_number(anchor, day) == walked.number
    assert periods.term_last_day(anchor, months) == walked.last_day


@given(anchors_and_days(), st.none() | st.integers(1, 1332))
@example((date(2023, 1, 31), date(2023, 2, 15)), None)
@example((date(2023, 1, 31), date(2023, 3, 1)), None)
@example((date(2024, 2, 29), date(2025, 2, 28)), None)
@example((date(2026, 5, 31), date(2026, 6, 15)), None)
@example((date(2025, 1, 29), date(2025, 1, 29)), None)
@example((date(2025, 1, 29), date(2025, 1, 28)), 12)
@example((date(2025, 1, 29), date(2026, 1, 29)), 12)
def test_any_day_lies_in_the_period_found_by_walking_or_outside_the_term(
    drawn: tuple[date, date], months: int | None
) -> None:
    anchor, day = drawn
    last = date.max if months is None else periods.term_last_day(anchor, months)
    walked = period_of(anchor, day, months)
    if isinstance(walked, Period):
        assert periods.term_status(anchor, last, day) == "running"
        assert astuple(periods.period_of(anchor, periods.period_number(anchor, day))) == walked
    else:
        assert periods.term_status(anchor, last, day) == walked


@given(dates(last=NEAR))
def test_a_recording_may_be_kept_through_the_day_found_by_walking(called_on: date) -> None:
    walked = month_start(called_on, 36)
    assert recording(held_catalog(), called_on).last_day == walked
