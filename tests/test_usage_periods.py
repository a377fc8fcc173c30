"""Months of a term and windows of a package: the days at their edges."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from oracles import all_periods
from sage_entitlements import (
    Closure,
    InvalidAmountError,
    NonexistentTimeError,
    OutsideTerm,
    TermStatus,
    UnknownCalendarError,
    UsagePeriod,
    ValidityWindow,
    WindowFreeDayEnd,
    WindowLastDay,
    WindowStatus,
    WorkingCalendar,
    usage_period,
    validity_window,
)
from sage_entitlements.periods import MOST_MONTHS, check_months

iso = date.fromisoformat
CALENDAR = WorkingCalendar()


def window(
    purchased: str,
    *,
    months: int = 12,
    last_day: WindowLastDay = WindowLastDay.SAME_DATE,
    free_day_end: WindowFreeDayEnd = WindowFreeDayEnd.KEEP,
    calendar: WorkingCalendar = CALENDAR,
) -> ValidityWindow:
    return validity_window(
        iso(purchased),
        months=months,
        last_day=last_day,
        free_day_end=free_day_end,
        calendar=calendar,
    )


class TestUsagePeriod:
    """A period runs from its day of the month to the day before the next one's."""

    @pytest.mark.parametrize(
        ("anchor", "as_of", "index", "first", "last"),
        [
            ("2025-03-10", "2025-03-10", 0, "2025-03-10", "2025-04-09"),
            ("2025-03-10", "2025-04-09", 0, "2025-03-10", "2025-04-09"),
            ("2025-03-10", "2025-04-10", 1, "2025-04-10", "2025-05-09"),
            ("2025-12-15", "2026-01-14", 0, "2025-12-15", "2026-01-14"),
            ("2025-12-15", "2026-01-15", 1, "2026-01-15", "2026-02-14"),
            ("2024-01-30", "2024-02-28", 0, "2024-01-30", "2024-02-28"),
            ("2024-01-30", "2024-02-29", 1, "2024-02-29", "2024-03-29"),
            ("2023-01-29", "2023-02-28", 1, "2023-02-28", "2023-03-28"),
            ("2023-01-31", "2023-04-30", 3, "2023-04-30", "2023-05-30"),
            ("2024-02-29", "2028-02-28", 47, "2028-01-29", "2028-02-28"),
            ("2024-02-29", "2028-02-29", 48, "2028-02-29", "2028-03-28"),
            ("1990-01-01", "2099-12-31", 1319, "2099-12-01", "2099-12-31"),
            ("2100-12-31", "2100-12-31", 0, "2100-12-31", "2101-01-30"),
        ],
    )
    def test_holds_the_day(
        self, anchor: str, as_of: str, index: int, first: str, last: str
    ) -> None:
        assert usage_period(iso(anchor), iso(as_of)) == UsagePeriod(
            index=index,
            first_day=iso(first),
            last_day=iso(last),
            next_reset=iso(last) + timedelta(days=1),
        )

    @pytest.mark.parametrize("number", [28, 29, 30, 31])
    @pytest.mark.parametrize("year", [2023, 2024])
    def test_thirty_months_from_the_end_of_january(self, year: int, number: int) -> None:
        anchor = date(year, 1, number)
        found: list[UsagePeriod] = []
        for walked in all_periods(anchor, 30):
            period = usage_period(anchor, walked.first_day, months=30)
            assert isinstance(period, UsagePeriod)
            assert usage_period(anchor, walked.last_day, months=30) == period
            found.append(period)
        assert [each.index for each in found] == list(range(30))
        assert all(one.next_reset == other.first_day for one, other in pairwise(found))

    @pytest.mark.parametrize(
        ("as_of", "day"),
        [
            (datetime(2025, 4, 9, 21, 59, tzinfo=UTC), "2025-03-10"),
            (datetime(2025, 4, 9, 22, 0, tzinfo=UTC), "2025-04-10"),
            (datetime.fromisoformat("2025-04-09T23:59"), "2025-03-10"),
            (datetime.fromisoformat("2025-04-10T00:00"), "2025-04-10"),
        ],
    )
    def test_a_moment_belongs_to_its_day_in_warsaw(self, as_of: datetime, day: str) -> None:
        period = usage_period(iso("2025-03-10"), as_of)
        assert isinstance(period, UsagePeriod)
        assert period.first_day == iso(day)

    def test_without_a_length_the_term_does_not_end(self) -> None:
        outside = usage_period(iso("2025-03-10"), iso("2025-03-09"))
        assert outside == OutsideTerm(
            status=TermStatus.NOT_STARTED, first_day=iso("2025-03-10"), last_day=None
        )
        assert isinstance(usage_period(iso("2025-03-10"), iso("2100-12-31")), UsagePeriod)

    @pytest.mark.parametrize(
        ("anchor", "months", "last_day"),
        [
            ("2025-03-10", 12, "2026-03-09"),
            ("2025-03-10", 1, "2025-04-09"),
            ("2025-01-31", 1, "2025-02-27"),
            ("2024-02-29", 12, "2025-02-27"),
            ("2023-02-28", 12, "2024-02-27"),
            ("2025-01-01", 12, "2025-12-31"),
        ],
    )
    def test_a_term_ends_with_its_last_period(
        self, anchor: str, months: int, last_day: str
    ) -> None:
        first, last = iso(anchor), iso(last_day)
        period = usage_period(first, last, months=months)
        assert isinstance(period, UsagePeriod)
        assert (period.index, period.last_day) == (months - 1, last)
        for day, status in (
            (last + timedelta(days=1), TermStatus.ENDED),
            (first - timedelta(days=1), TermStatus.NOT_STARTED),
        ):
            assert usage_period(first, day, months=months) == OutsideTerm(
                status=status, first_day=first, last_day=last
            )

    @pytest.mark.parametrize("months", [0, -1])
    def test_a_term_without_a_month_is_refused(self, months: int) -> None:
        with pytest.raises(InvalidAmountError) as raised:
            usage_period(iso("2025-03-10"), iso("2025-03-10"), months=months)
        assert (raised.value.name, raised.value.value) == ("months", months)
        assert f"months is {months}" in str(raised.value)

    @pytest.mark.parametrize(
        ("anchor", "as_of"),
        [("1989-12-31", "1990-01-01"), ("1990-01-01", "1989-12-31"), ("2100-12-31", "2101-01-01")],
    )
    def test_unknown_years_are_refused(self, anchor: str, as_of: str) -> None:
        with pytest.raises(UnknownCalendarError):
            usage_period(iso(anchor), iso(as_of))

    def test_an_hour_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(NonexistentTimeError):
            usage_period(iso("2025-03-10"), datetime.fromisoformat("2025-03-30T02:30"))


class TestWindow:
    """A window holds the day of purchase and its last day, as the readings say."""

    @pytest.mark.parametrize(
        ("purchased", "same_date", "day_before"),
        [
            ("2025-03-10", "2026-03-10", "2026-03-09"),
            ("2024-02-29", "2025-02-28", "2025-02-27"),
            ("2023-02-28", "2024-02-28", "2024-02-27"),
            ("2023-03-01", "2024-03-01", "2024-02-29"),
            ("2025-01-01", "2026-01-01", "2025-12-31"),
            ("2025-12-31", "2026-12-31", "2026-12-30"),
        ],
    )
    def test_last_day(self, purchased: str, same_date: str, day_before: str) -> None:
        kept = window(purchased)
        earlier = window(purchased, last_day=WindowLastDay.DAY_BEFORE)
        assert kept.first_day == earlier.first_day == iso(purchased)
        assert kept.last_day == iso(same_date)
        assert earlier.last_day == iso(day_before)

    @pytest.mark.parametrize(
        ("purchased", "last_day", "moved", "last_working_day"),
        [
            ("2025-03-10", "2026-03-10", "2026-03-10", "2026-03-10"),  # a Tuesday
            ("2025-03-14", "2026-03-14", "2026-03-16", "2026-03-13"),  # a Saturday
            ("2025-03-15", "2026-03-15", "2026-03-16", "2026-03-13"),  # a Sunday
            ("2025-01-01", "2026-01-01", "2026-01-02", "2025-12-31"),  # New Year, a Thursday
            ("2024-12-24", "2025-12-24", "2025-12-29", "2025-12-23"),  # the first free one
            ("2023-12-24", "2024-12-24", "2024-12-24", "2024-12-24"),  # the last working one
            ("2025-04-05", "2026-04-05", "2026-04-07", "2026-04-03"),  # Easter Sunday
            ("2024-02-28", "2025-02-28", "2025-02-28", "2025-02-28"),
            ("2020-02-29", "2021-02-28", "2021-03-01", "2021-02-26"),  # a Sunday
        ],
    )
    def test_free_day_at_the_end(
        self, purchased: str, last_day: str, moved: str, last_working_day: str
    ) -> None:
        kept = window(purchased)
        assert kept.last_day == iso(last_day)
        assert kept.last_working_day == iso(last_working_day)
        other = window(purchased, free_day_end=WindowFreeDayEnd.NEXT_WORKING_DAY)
        assert other.last_day == other.last_working_day == iso(moved)

    def test_both_readings_together(self) -> None:
        both = window(
            "2025-03-16",
            last_day=WindowLastDay.DAY_BEFORE,
            free_day_end=WindowFreeDayEnd.NEXT_WORKING_DAY,
        )
        assert both.last_day == iso("2026-03-16")

    def test_closures_are_free_days(self) -> None:
        calendar = WorkingCalendar([Closure(day=iso("2026-03-10"), note="stocktaking")])
        assert window("2025-03-10", calendar=calendar).last_working_day == iso("2026-03-09")
        moved = window(
            "2025-03-10", calendar=calendar, free_day_end=WindowFreeDayEnd.NEXT_WORKING_DAY
        )
        assert moved.last_day == moved.last_working_day == iso("2026-03-11")

    def test_one_without_a_working_day_says_so(self) -> None:
        closed = [date(2025, 3, 10) + timedelta(days=n) for n in range(32)]
        calendar = WorkingCalendar(Closure(day=day, note="closed") for day in closed)
        assert window("2025-03-10", months=1, calendar=calendar).last_working_day is None

    def test_the_day_of_purchase_can_be_the_last_working_day(self) -> None:
        closed = [date(2025, 3, 11) + timedelta(days=n) for n in range(32)]
        calendar = WorkingCalendar(Closure(day=day, note="closed") for day in closed)
        found = window("2025-03-10", months=1, calendar=calendar)
        assert found.last_working_day == iso("2025-03-10")

    def test_status_at_the_edges(self) -> None:
        found = window("2025-03-10")
        for day, status, held in (
            ("2025-03-09", WindowStatus.NOT_STARTED, False),
            ("2025-03-10", WindowStatus.OPEN, True),
            ("2026-03-10", WindowStatus.OPEN, True),
            ("2026-03-11", WindowStatus.CLOSED, False),
        ):
            assert found.status(iso(day)) is status
            assert found.holds(iso(day)) is held

    def test_status_of_a_moment_is_that_of_its_day_in_warsaw(self) -> None:
        found = window("2025-03-10")
        assert found.status(datetime(2025, 3, 9, 23, tzinfo=UTC)) is WindowStatus.OPEN
        assert found.status(datetime(2026, 3, 10, 23, tzinfo=UTC)) is WindowStatus.CLOSED
        with pytest.raises(NonexistentTimeError):
            found.status(datetime.fromisoformat("2025-03-30T02:30"))

    @pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1)])
    def test_status_in_unknown_years_is_refused(self, day: date) -> None:
        with pytest.raises(UnknownCalendarError):
            window("2025-03-10").status(day)

    def test_one_month_is_the_least(self) -> None:
        assert window("2025-03-10", months=1).last_day == iso("2025-04-10")
        with pytest.raises(InvalidAmountError) as raised:
            window("2025-03-10", months=0)
        assert (raised.value.name, raised.value.value) == ("months", 0)

    @pytest.mark.parametrize("purchased", ["1989-12-31", "2100-01-01", "2101-01-01"])
    def test_one_that_reaches_into_unknown_years_is_refused(self, purchased: str) -> None:
        with pytest.raises(UnknownCalendarError):
            window(purchased)

    def test_the_last_known_day_can_end_one(self) -> None:
        assert window("2099-12-31").last_day == iso("2100-12-31")


class TestLongestTerm:
    """A length that no known calendar holds is refused: more months than 1990 to 2100 have."""

    all_of_it = 12 * 111

    def test_all_months_of_the_calendar_are_a_term(self) -> None:
        period = usage_period(iso("1990-01-01"), iso("2100-12-31"), months=self.all_of_it)
        assert isinstance(period, UsagePeriod)
        assert (period.index, period.last_day) == (self.all_of_it - 1, iso("2100-12-31"))

    def test_all_months_of_the_calendar_are_a_window(self) -> None:
        whole = window("1990-01-01", months=self.all_of_it, last_day=WindowLastDay.DAY_BEFORE)
        assert whole.last_day == iso("2100-12-31")

    @pytest.mark.parametrize("months", [all_of_it + 1, 100_000, 10**12])
    def test_one_more_is_refused(self, months: int) -> None:
        for ask in (
            lambda: usage_period(iso("2025-03-10"), iso("2025-03-10"), months=months),
            lambda: window("2025-03-10", months=months),
        ):
            with pytest.raises(InvalidAmountError) as raised:
                ask()
            found = raised.value
            assert (found.name, found.value, found.most) == ("months", months, self.all_of_it)
            assert str(found) == f"months is {months}; give a whole number from 1 to 1332"


def test_statuses_have_the_names_that_scripts_read() -> None:
    assert set(WindowStatus) == {"not_started", "open", "closed"}
    assert set(TermStatus) == {"not_started", "running", "ended"}


def test_the_longest_term_is_all_that_is_known() -> None:
    check_months("months", MOST_MONTHS)
    assert MOST_MONTHS == 12 * 111
