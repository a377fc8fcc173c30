"""Rules of complaints: never before the work, on a working day, and once passed always passed."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from date_strategies import Closed, closed_around, forms, moments, nights_of_change
from oracles import FIRST, LAST, WARSAW, deadline_of, is_working
from sage_entitlements import (
    BusinessHours,
    ComplaintDeadline,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    ComplaintStatus,
    ComplaintTerms,
    WorkingCalendar,
    complaint_deadline,
)

CHRISTMAS_EVE = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Case:
    """Work, a calendar, and how the terms are read."""

    def __init__(
        self,
        performed: datetime,
        end_of_day: ComplaintEndOfDay = ComplaintEndOfDay.MIDNIGHT,
        non_working_day: ComplaintNonWorkingDay = ComplaintNonWorkingDay.NEXT_WORKING_DAY,
        closed: Closed | None = None,
        closes: time = time(17),
    ) -> None:
        self.performed = performed
        self.closed = closed or Closed(WorkingCalendar(), frozenset())
        self.terms = ComplaintTerms(
            hours=BusinessHours(calendar=self.closed.calendar, opens=time(8), closes=closes),
            end_of_day=end_of_day,
            non_working_day=non_working_day,
        )

    def __repr__(self) -> str:
        return f"Case({self.performed}, {self.terms}, {sorted(self.closed.days)})"

    def deadline(self, performed: datetime | None = None) -> ComplaintDeadline:
        """Ask, about the same work in another form if one is given."""
        return complaint_deadline(performed or self.performed, terms=self.terms)


@st.composite
def cases(draw: st.DrawFn, non_working_day: ComplaintNonWorkingDay | None = None) -> Case:
    performed = draw(
        moments(last=LAST - timedelta(days=20))
        | nights_of_change().filter(lambda each: FIRST < each.date() < LAST - timedelta(days=20))
    )
    return Case(
        performed,
        draw(st.sampled_from(ComplaintEndOfDay)),
        non_working_day or draw(st.sampled_from(ComplaintNonWorkingDay)),
        draw(closed_around(performed.date())),
        draw(st.sampled_from([time(17), time(12, 30), time(23, 59), time(0, 1)])),
    )


class TestDeadline:
    """The deadline is the one found by walking, minute by minute, from the work."""

    @given(cases())
    @example(Case(CHRISTMAS_EVE))
    @example(Case(datetime(2025, 10, 26, 0, 30, tzinfo=UTC)))
    @example(Case(datetime(2025, 10, 26, 1, 30, tzinfo=UTC)))
    def test_is_as_by_walking(self, case: Case) -> None:
        found = case.deadline()
        walked = deadline_of(
            case.performed,
            closes=case.terms.hours.closes,
            at_close=case.terms.end_of_day is ComplaintEndOfDay.CLOSE_OF_BUSINESS,
            on_free_day=case.terms.non_working_day.value,
            closures=case.closed.days,
        )
        assert (found.deadline_day, found.expires_at, found.advised_by) == walked
        assert found.performed_at.astimezone(UTC) == case.performed
        done_on = case.performed.astimezone(WARSAW).date()
        assert found.working_day is is_working(done_on, case.closed.days)


class TestAfterTheWork:
    """No deadline, nor the advised hour, is before the work or at it."""

    @given(cases())
    def test_there_is_time_to_complain(self, case: Case) -> None:
        found = case.deadline()
        advised = [] if found.advised_by is None else [found.advised_by.astimezone(UTC)]
        assert all(each > case.performed for each in advised)
        if found.expires_at is not None:
            assert found.expires_at.astimezone(UTC) > case.performed
            assert all(each <= found.expires_at.astimezone(UTC) for each in advised)
            before = (found.expires_at.astimezone(UTC) - MICROSECOND).astimezone(WARSAW)
            assert before.date() == found.deadline_day


class TestDay:
    """The deadline's day is a working day.

    Only the readings ``same-day`` and ``undefined`` say otherwise, and only for work done on a
    day that is none.
    """

    @given(cases(ComplaintNonWorkingDay.NEXT_WORKING_DAY))
    @example(Case(CHRISTMAS_EVE))
    def test_is_a_working_day(self, case: Case) -> None:
        day = case.deadline().deadline_day
        assert day is not None
        assert is_working(day, case.closed.days)
        done_on = case.performed.astimezone(WARSAW).date()
        assert day >= done_on
        between = range(1, (day - done_on).days)
        assert not any(
            is_working(done_on + timedelta(days=number), case.closed.days) for number in between
        )

    @given(cases(ComplaintNonWorkingDay.SAME_DAY))
    def test_is_by_choice_the_same_day(self, case: Case) -> None:
        assert case.deadline().deadline_day == case.performed.astimezone(WARSAW).date()

    @given(cases(ComplaintNonWorkingDay.UNDEFINED))
    def test_is_by_choice_undefined(self, case: Case) -> None:
        found = case.deadline()
        assert (found.deadline_day is None) is not found.working_day
        assert (found.expires_at is None) is not found.working_day

    @given(cases())
    def test_is_the_day_of_the_work_if_that_is_a_working_day(self, case: Case) -> None:
        found = case.deadline()
        if found.working_day:
            assert found.deadline_day == case.performed.astimezone(WARSAW).date()


class TestStatus:
    """A later moment never reopens what has passed, and undefined is always undefined."""

    @given(
        cases(),
        st.lists(st.timedeltas(timedelta(0), timedelta(days=12)), min_size=2, max_size=12),
    )
    def test_never_reopens(self, case: Case, distances: list[timedelta]) -> None:
        found = case.deadline()
        told = [found.status(case.performed + each) for each in sorted(distances)]
        order = [ComplaintStatus.OPEN, ComplaintStatus.PASSED, ComplaintStatus.UNDEFINED]
        assert told == sorted(told, key=order.index)
        assert (ComplaintStatus.UNDEFINED in told) is (found.expires_at is None)
        first = case.performed.astimezone(WARSAW).date()
        by_day = [found.status(first + timedelta(days=number)) for number in range(15)]
        assert by_day == sorted(by_day, key=order.index)

    @given(cases())
    def test_changes_at_the_first_moment_too_late(self, case: Case) -> None:
        found = case.deadline()
        if found.expires_at is None:
            return
        expires = found.expires_at.astimezone(UTC)
        for form in forms(expires):
            assert found.status(form) is ComplaintStatus.PASSED
        for form in forms(expires - MICROSECOND):
            assert found.status(form) is ComplaintStatus.OPEN

    @given(cases(), st.integers(0, 14))
    def test_of_a_day_is_that_of_its_last_moment(self, case: Case, number: int) -> None:
        found = case.deadline()
        day = case.performed.astimezone(WARSAW).date() + timedelta(days=number)
        assert found.status(day) is found.status(_last_moment(day))


class TestForms:
    """Aware and naive forms of one moment have one deadline."""

    @given(cases())
    @example(Case(CHRISTMAS_EVE))
    @settings(max_examples=60)
    def test_have_one_answer(self, case: Case) -> None:
        expected = case.deadline()
        assert all(case.deadline(form) == expected for form in forms(case.performed))


def _last_moment(day: date) -> datetime:
    return datetime.fromisoformat(f"{day}T23:59:59.999999")
