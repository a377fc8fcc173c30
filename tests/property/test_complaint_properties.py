"""Rules of complaints: as by walking from the work, and once passed always passed."""

from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen
from hypothesis import example, given
from hypothesis import strategies as st

from date_strategies import Ruled, forms, moments, nights_of_change, ruled_around
from oracles import FIRST, LAST, WARSAW, Rules, deadline_of, is_working
from sage_entitlements.deadlines import ComplaintDeadline, ComplaintStatus, ComplaintTerms
from sage_entitlements.warsaw import When
from sage_entitlements.workdays import WorkingCalendar

PLAIN = ComplaintTerms(
    closes=time(17),
    end_of_day="midnight",
    non_working_day="next-working-day",
    calendar=WorkingCalendar(),
)
CHRISTMAS_EVE = datetime(2025, 12, 23, 23, 30, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ORDER = [ComplaintStatus.OPEN, ComplaintStatus.PASSED, ComplaintStatus.UNDEFINED]


@frozen
class Case:
    """Work, how the terms are read, and the exceptions that their calendar knows."""

    performed: datetime
    terms: ComplaintTerms = PLAIN
    rules: Rules = frozenset()

    @property
    def day(self) -> date:
        return self.performed.astimezone(WARSAW).date()

    def deadline(self, performed: datetime | None = None, as_of: When = FIRST) -> ComplaintDeadline:
        """Ask, about the same work in another form if one is given."""
        return self.terms.deadline(performed or self.performed, as_of)

    def status(self, as_of: When) -> ComplaintStatus:
        return self.deadline(as_of=as_of).status


@st.composite
def cases(draw: st.DrawFn) -> Case:
    last = LAST - timedelta(days=20)
    nights = nights_of_change().filter(lambda each: FIRST < each.date() < last)
    performed = draw(moments(last=last) | nights)
    ruled: Ruled = draw(ruled_around(performed.date()))
    terms = evolve(
        PLAIN,
        closes=draw(st.sampled_from([time(17), time(12, 30), time(23, 59), time(0, 1)])),
        end_of_day=draw(st.sampled_from(["midnight", "close-of-business"])),
        non_working_day=draw(st.sampled_from(["next-working-day", "same-day", "undefined"])),
        calendar=ruled.calendar,
    )
    return Case(performed, terms, ruled.rules)


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
            closes=case.terms.closes,
            at_close=case.terms.end_of_day == "close-of-business",
            on_free_day=case.terms.non_working_day,
            rules=case.rules,
        )
        assert (found.deadline_day, found.expires_at, found.advised_by) == walked
        assert found.performed_at.astimezone(UTC) == case.performed
        assert found.working_day is is_working(case.day, case.rules)

    @given(cases())
    @example(Case(CHRISTMAS_EVE))
    def test_is_the_same_however_the_moment_is_written(self, case: Case) -> None:
        expected = case.deadline()
        assert all(case.deadline(form) == expected for form in forms(case.performed))


class TestStatus:
    """A later moment never reopens what has passed, and undefined is always undefined."""

    @given(
        cases(), st.lists(st.timedeltas(timedelta(0), timedelta(days=12)), min_size=2, max_size=12)
    )
    def test_never_reopens(self, case: Case, distances: list[timedelta]) -> None:
        told = [case.status(case.performed + each) for each in sorted(distances)]
        assert told == sorted(told, key=ORDER.index)
        assert (ComplaintStatus.UNDEFINED in told) is (case.deadline().expires_at is None)
        by_day = [case.status(case.day + timedelta(days=number)) for number in range(15)]
        assert by_day == sorted(by_day, key=ORDER.index)

    @given(cases())
    def test_changes_at_the_first_moment_too_late(self, case: Case) -> None:
        if (expires_at := case.deadline().expires_at) is None:
            return
        for form in forms(expires_at.astimezone(UTC)):
            assert case.status(form) is ComplaintStatus.PASSED
        for form in forms(expires_at.astimezone(UTC) - MICROSECOND):
            assert case.status(form) is ComplaintStatus.OPEN

    @given(cases(), st.integers(0, 14))
    def test_of_a_day_is_that_of_its_last_moment(self, case: Case, number: int) -> None:
        day = case.day + timedelta(days=number)
        assert case.status(day) is case.status(datetime.fromisoformat(f"{day}T23:59:59.999999"))

    @given(cases())
    def test_has_surely_passed_only_if_it_had_before_the_day(self, case: Case) -> None:
        for number in range(-1, 6):
            day = case.day + timedelta(days=number)
            surely = case.terms.surely_passed_by(case.performed.astimezone(WARSAW), day)
            assert not surely or case.status(day - timedelta(days=1)) is ComplaintStatus.PASSED
            assert surely or number < 2 or not is_working(case.day, case.rules)
