"""Complaints: until when, by each reading, and whether that has passed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from attrs import evolve

from sage_entitlements import (
    BusinessHours,
    Closure,
    ComplaintDeadline,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    ComplaintStatus,
    ComplaintTerms,
    NonexistentTimeError,
    UnknownCalendarError,
    WorkingCalendar,
    complaint_deadline,
)
from sage_entitlements._time import WARSAW

MIDNIGHT = ComplaintEndOfDay.MIDNIGHT
CLOSE = ComplaintEndOfDay.CLOSE_OF_BUSINESS
NEXT = ComplaintNonWorkingDay.NEXT_WORKING_DAY
SAME = ComplaintNonWorkingDay.SAME_DAY
UNDEFINED = ComplaintNonWorkingDay.UNDEFINED
MICROSECOND = timedelta(microseconds=1)

moment = datetime.fromisoformat


def terms(
    end_of_day: ComplaintEndOfDay = MIDNIGHT,
    non_working_day: ComplaintNonWorkingDay = NEXT,
    *,
    closures: Iterable[date] = (),
    closes: time = time(17),
) -> ComplaintTerms:
    calendar = WorkingCalendar(Closure(day=day, note="stocktaking") for day in closures)
    return ComplaintTerms(
        hours=BusinessHours(calendar=calendar, opens=time(8), closes=closes),
        end_of_day=end_of_day,
        non_working_day=non_working_day,
    )


TERMS = terms()


def warsaw(text: str | None) -> datetime | None:
    return None if text is None else moment(text).replace(tzinfo=WARSAW)


class TestEveryCombination:
    """The deadline's day, the first moment too late and the advised hour, by each reading."""

    @pytest.mark.parametrize(
        ("performed", "end_of_day", "non_working_day", "day", "expires", "advised"),
        [
            # On a working day, a Tuesday, the second reading has no say.
            *(
                (performed, end_of_day, non_working_day, "2025-03-11", expires, advised)
                for performed, end_of_day, expires, advised in (
                    ("2025-03-11T00:00", MIDNIGHT, "2025-03-12T00:00", "2025-03-11T17:00"),
                    ("2025-03-11T00:00", CLOSE, "2025-03-11T17:00", "2025-03-11T17:00"),
                    ("2025-03-11T10:00", MIDNIGHT, "2025-03-12T00:00", "2025-03-11T17:00"),
                    ("2025-03-11T10:00", CLOSE, "2025-03-11T17:00", "2025-03-11T17:00"),
                    ("2025-03-11T16:59:59.999999", CLOSE, "2025-03-11T17:00", "2025-03-11T17:00"),
                    ("2025-03-11T17:00", MIDNIGHT, "2025-03-12T00:00", "2025-03-12T00:00"),
                    ("2025-03-11T17:00", CLOSE, "2025-03-12T00:00", "2025-03-12T00:00"),
                    ("2025-03-11T23:59:59.999999", CLOSE, "2025-03-12T00:00", "2025-03-12T00:00"),
                )
                for non_working_day in ComplaintNonWorkingDay
            ),
            # On a Saturday.
            (
                "2025-03-15T10:00",
                MIDNIGHT,
                NEXT,
                "2025-03-17",
                "2025-03-18T00:00",
                "2025-03-15T17:00",
            ),
            ("2025-03-15T10:00", CLOSE, NEXT, "2025-03-17", "2025-03-17T17:00", "2025-03-15T17:00"),
            (
                "2025-03-15T10:00",
                MIDNIGHT,
                SAME,
                "2025-03-15",
                "2025-03-16T00:00",
                "2025-03-15T17:00",
            ),
            ("2025-03-15T10:00", CLOSE, SAME, "2025-03-15", "2025-03-15T17:00", "2025-03-15T17:00"),
            ("2025-03-15T10:00", MIDNIGHT, UNDEFINED, None, None, "2025-03-15T17:00"),
            ("2025-03-15T10:00", CLOSE, UNDEFINED, None, None, "2025-03-15T17:00"),
            # On a Saturday after the line would have closed.
            (
                "2025-03-15T17:00",
                MIDNIGHT,
                NEXT,
                "2025-03-17",
                "2025-03-18T00:00",
                "2025-03-16T00:00",
            ),
            ("2025-03-15T17:00", CLOSE, NEXT, "2025-03-17", "2025-03-17T17:00", "2025-03-16T00:00"),
            (
                "2025-03-15T17:00",
                MIDNIGHT,
                SAME,
                "2025-03-15",
                "2025-03-16T00:00",
                "2025-03-16T00:00",
            ),
            ("2025-03-15T17:00", CLOSE, SAME, "2025-03-15", "2025-03-16T00:00", "2025-03-16T00:00"),
            ("2025-03-15T17:00", CLOSE, UNDEFINED, None, None, "2025-03-16T00:00"),
            # On Christmas Day, a Thursday.
            (
                "2025-12-25T10:00",
                MIDNIGHT,
                NEXT,
                "2025-12-29",
                "2025-12-30T00:00",
                "2025-12-25T17:00",
            ),
        ],
    )
    def test_is_as_the_readings_say(
        self,
        performed: str,
        end_of_day: ComplaintEndOfDay,
        non_working_day: ComplaintNonWorkingDay,
        day: str | None,
        expires: str | None,
        advised: str,
    ) -> None:
        found = complaint_deadline(moment(performed), terms=terms(end_of_day, non_working_day))
        assert found.performed_at == warsaw(performed)
        assert found.working_day is (performed < "2025-03-15")
        assert found.deadline_day == (date.fromisoformat(day) if day else None)
        assert found.expires_at == warsaw(expires)
        # By midnight nothing is safe any more: the advice is then "at once".
        assert found.advised_by == (None if advised.endswith("T00:00") else warsaw(advised))
        # A reading given as an argument replaces that of the terms.
        for other in (terms(MIDNIGHT, SAME), terms(CLOSE, UNDEFINED), terms(MIDNIGHT, NEXT)):
            replaced = complaint_deadline(
                moment(performed),
                terms=other,
                end_of_day=end_of_day,
                non_working_day=non_working_day,
            )
            assert replaced == found

    def test_one_argument_leaves_the_other_reading_alone(self) -> None:
        saturday = moment("2025-03-15T10:00")
        closing = complaint_deadline(saturday, terms=terms(MIDNIGHT, SAME), end_of_day=CLOSE)
        assert closing.expires_at == warsaw("2025-03-15T17:00")
        same = complaint_deadline(saturday, terms=terms(CLOSE, NEXT), non_working_day=SAME)
        assert same.expires_at == warsaw("2025-03-15T17:00")


class TestClosures:
    """A closure is no working day, for the work as for the deadline."""

    closed = date(2025, 3, 17)

    def test_work_on_it_waits_for_the_next_working_day(self) -> None:
        found = complaint_deadline(moment("2025-03-17T10:00"), terms=terms(closures=[self.closed]))
        assert not found.working_day
        assert found.deadline_day == date(2025, 3, 18)

    def test_no_deadline_falls_on_it(self) -> None:
        found = complaint_deadline(
            moment("2025-03-15T10:00"), terms=terms(CLOSE, closures=[self.closed])
        )
        assert found.deadline_day == date(2025, 3, 18)
        assert found.expires_at == warsaw("2025-03-18T17:00")

    def test_the_silent_terms_leave_it_undefined(self) -> None:
        found = complaint_deadline(
            moment("2025-03-17T10:00"), terms=terms(CLOSE, UNDEFINED, closures=[self.closed])
        )
        assert found.deadline_day is None


class TestClosingHour:
    """The closing hour is the one of the terms."""

    def test_another_hour_counts_instead(self) -> None:
        early = terms(CLOSE, closes=time(12, 30))
        before = complaint_deadline(moment("2025-03-11T12:29"), terms=early)
        assert before.expires_at == before.advised_by == warsaw("2025-03-11T12:30")
        after = complaint_deadline(moment("2025-03-11T12:30"), terms=early)
        assert after.expires_at == warsaw("2025-03-12T00:00")
        assert after.advised_by is None


class TestClockChanges:
    """A night on which clocks change is counted as it happens."""

    @pytest.mark.parametrize(
        ("performed", "utc"),
        [
            ("2025-03-29T23:30", "2025-03-29T22:30+00:00"),
            ("2025-03-30T01:59", "2025-03-30T00:59+00:00"),
            ("2025-03-30T03:00", "2025-03-30T01:00+00:00"),
            ("2025-10-25T23:30", "2025-10-25T21:30+00:00"),
            ("2025-10-26T02:30", "2025-10-26T00:30+00:00"),
        ],
    )
    def test_work_of_the_weekend_runs_until_monday_is_over(self, performed: str, utc: str) -> None:
        found = complaint_deadline(moment(performed), terms=TERMS)
        assert found.performed_at.astimezone(UTC) == moment(utc)
        monday = date(2025, 3, 31) if performed < "2025-06" else date(2025, 10, 27)
        assert found.deadline_day == monday
        assert found.expires_at is not None
        over = "2025-03-31T22:00+00:00" if performed < "2025-06" else "2025-10-27T23:00+00:00"
        assert found.expires_at.astimezone(UTC) == moment(over)

    @pytest.mark.parametrize(
        ("sunday", "over"),
        [("2025-03-30", "2025-03-30T22:00+00:00"), ("2025-10-26", "2025-10-26T23:00+00:00")],
    )
    def test_the_day_itself_has_23_or_25_hours(self, sunday: str, over: str) -> None:
        found = complaint_deadline(moment(f"{sunday}T00:00"), terms=terms(non_working_day=SAME))
        assert found.expires_at is not None
        assert found.expires_at.astimezone(UTC) == moment(over)
        assert found.advised_by == warsaw(f"{sunday}T17:00")

    def test_work_in_the_hour_that_comes_twice(self) -> None:
        for fold, utc in ((0, "2025-10-26T00:30+00:00"), (1, "2025-10-26T01:30+00:00")):
            wall = moment("2025-10-26T02:30").replace(fold=fold)
            found = complaint_deadline(wall, terms=terms(non_working_day=SAME))
            assert found.performed_at.astimezone(UTC) == moment(utc)
            assert found == complaint_deadline(moment(utc), terms=terms(non_working_day=SAME))

    def test_work_in_the_hour_that_is_skipped_is_refused(self) -> None:
        with pytest.raises(NonexistentTimeError):
            complaint_deadline(moment("2025-03-30T02:30"), terms=TERMS)

    def test_a_line_that_closes_in_the_hour_that_comes_twice(self) -> None:
        # It closes when the clock first shows the hour.
        odd = terms(CLOSE, SAME, closes=time(2, 30))
        first, second = moment("2025-10-26T02:29"), moment("2025-10-26T02:29").replace(fold=1)
        closing = complaint_deadline(first, terms=odd).expires_at
        assert closing is not None
        assert closing.astimezone(UTC) == moment("2025-10-26T00:30+00:00")
        assert complaint_deadline(second, terms=odd).expires_at == warsaw("2025-10-27T00:00")


class TestCrossingMidnight:
    """Work counts on the day in Warsaw on which it ended."""

    @pytest.mark.parametrize(
        ("ended", "day"),
        [
            ("2025-03-11T22:59:59+00:00", "2025-03-11"),
            ("2025-03-11T23:00+00:00", "2025-03-12"),
            ("2025-07-01T21:59:59+00:00", "2025-07-01"),
            ("2025-07-01T22:00+00:00", "2025-07-02"),
        ],
    )
    def test_the_day_is_the_one_in_warsaw(self, ended: str, day: str) -> None:
        found = complaint_deadline(moment(ended), terms=TERMS)
        assert found.deadline_day == date.fromisoformat(day)
        assert found.performed_at.tzinfo is WARSAW


class TestStatus:
    """It has passed from the first moment too late on; a day passes it if its end does."""

    def deadline(self, end_of_day: ComplaintEndOfDay = MIDNIGHT) -> ComplaintDeadline:
        return complaint_deadline(moment("2025-03-11T10:00"), terms=terms(end_of_day))

    @pytest.mark.parametrize(
        ("end_of_day", "expires"), [(MIDNIGHT, "2025-03-12T00:00"), (CLOSE, "2025-03-11T17:00")]
    )
    def test_the_boundary_to_the_microsecond(
        self, end_of_day: ComplaintEndOfDay, expires: str
    ) -> None:
        found = self.deadline(end_of_day)
        naive = moment(expires)
        aware = naive.replace(tzinfo=WARSAW)
        for at in (naive, aware, aware.astimezone(UTC)):
            assert found.status(at) is ComplaintStatus.PASSED
            assert found.status(at - MICROSECOND) is ComplaintStatus.OPEN
            assert found.status(at + MICROSECOND) is ComplaintStatus.PASSED

    @pytest.mark.parametrize(
        ("end_of_day", "day", "status"),
        [
            (MIDNIGHT, date(2025, 3, 10), ComplaintStatus.OPEN),
            (MIDNIGHT, date(2025, 3, 11), ComplaintStatus.OPEN),
            (MIDNIGHT, date(2025, 3, 12), ComplaintStatus.PASSED),
            (CLOSE, date(2025, 3, 10), ComplaintStatus.OPEN),
            (CLOSE, date(2025, 3, 11), ComplaintStatus.PASSED),
            (CLOSE, date(2025, 3, 12), ComplaintStatus.PASSED),
            (MIDNIGHT, date(2100, 12, 31), ComplaintStatus.PASSED),
            (MIDNIGHT, date(1990, 1, 1), ComplaintStatus.OPEN),
        ],
    )
    def test_a_day(self, end_of_day: ComplaintEndOfDay, day: date, status: ComplaintStatus) -> None:
        assert self.deadline(end_of_day).status(day) is status

    def test_before_the_work_it_is_open(self) -> None:
        assert self.deadline().status(moment("2025-03-11T09:00")) is ComplaintStatus.OPEN

    def test_in_the_hour_that_comes_twice(self) -> None:
        closing = terms(CLOSE, SAME, closes=time(2, 30))
        found = complaint_deadline(moment("2025-10-26T01:00"), terms=closing)
        wall = moment("2025-10-26T02:29")
        assert found.status(wall) is ComplaintStatus.OPEN
        assert found.status(wall.replace(fold=1)) is ComplaintStatus.PASSED

    @pytest.mark.parametrize(
        "as_of", [date(2025, 3, 15), date(2100, 1, 1), moment("2025-03-15T10:00")]
    )
    def test_undefined_stays_undefined(self, as_of: date) -> None:
        found = complaint_deadline(moment("2025-03-15T10:00"), terms=terms(MIDNIGHT, UNDEFINED))
        assert found.status(as_of) is ComplaintStatus.UNDEFINED

    @pytest.mark.parametrize("non_working_day", [NEXT, UNDEFINED])
    @pytest.mark.parametrize(
        ("as_of", "error"),
        [
            (moment("2025-03-30T02:30"), NonexistentTimeError),
            (moment("2101-01-01T00:00"), UnknownCalendarError),
            (date(1989, 12, 31), UnknownCalendarError),
            (date(2101, 1, 1), UnknownCalendarError),
            (date.min, UnknownCalendarError),
            (date.max, UnknownCalendarError),
        ],
    )
    def test_a_moment_that_cannot_be_is_refused(
        self, non_working_day: ComplaintNonWorkingDay, as_of: date, error: type[Exception]
    ) -> None:
        saturday = moment("2025-03-15T10:00")
        found = complaint_deadline(saturday, terms=terms(MIDNIGHT, non_working_day))
        with pytest.raises(error):
            found.status(as_of)


class TestReasons:
    """An answer names the rules it rests on; that of free days only for work on one."""

    def test_on_a_working_day(self) -> None:
        assert complaint_deadline(moment("2025-03-11T10:00"), terms=TERMS).reasons == (
            "remote-help.complaint",
            "working-day",
            "complaint.crossing",
            "complaint.end-of-day",
            "remote-help.deemed-performed",
        )

    @pytest.mark.parametrize("non_working_day", ComplaintNonWorkingDay)
    def test_on_a_free_day(self, non_working_day: ComplaintNonWorkingDay) -> None:
        found = complaint_deadline(
            moment("2025-03-15T10:00"), terms=evolve(TERMS, non_working_day=non_working_day)
        )
        assert found.reasons == (
            "remote-help.complaint",
            "working-day",
            "complaint.crossing",
            "complaint.non-working-day",
            "complaint.end-of-day",
            "remote-help.deemed-performed",
        )


@pytest.mark.parametrize("performed", ["1989-12-31T12:00", "2101-01-01T00:00"])
def test_work_in_unknown_years_is_refused(performed: str) -> None:
    with pytest.raises(UnknownCalendarError):
        complaint_deadline(moment(performed), terms=TERMS)


def test_statuses_have_the_names_that_scripts_read() -> None:
    assert set(ComplaintStatus) == {"open", "passed", "undefined"}


def test_the_first_and_the_last_days_are_answered() -> None:
    first = complaint_deadline(moment("1990-01-01T00:00"), terms=TERMS)
    assert first.deadline_day == date(1990, 1, 2)
    last = complaint_deadline(moment("2099-12-31T23:59"), terms=TERMS)
    assert last.expires_at == warsaw("2100-01-01T00:00")
