"""Rules of professional services: at most so many visits, all of them in the window."""

import math
from datetime import date, timedelta
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from date_strategies import dates
from oracles import FIRST, LAST, count_visits, window_of
from sage_entitlements import (
    ProfessionalServicesBalance,
    ProfessionalServicesTerms,
    Refusal,
    Visit,
    WindowFreeDayEnd,
    WindowLastDay,
    WindowStatus,
    WorkingCalendar,
    professional_services_balance,
)

CALENDAR = WorkingCalendar()
HOURS = st.one_of(
    st.integers(1, 7),
    st.sampled_from([0, -1, 7, 7.01, 8, 0.5, math.nan, math.inf, -math.inf]),
    st.floats(),
)


class Case:
    """A package, its visits, and the day asked about."""

    def __init__(
        self,
        purchased: date,
        visits: tuple[Visit, ...],
        as_of: date,
        terms: ProfessionalServicesTerms,
    ) -> None:
        self.purchased = purchased
        self.visits = visits
        self.as_of = as_of
        self.terms = terms

    def __repr__(self) -> str:
        return f"Case({self.purchased}, {self.visits}, {self.as_of}, {self.terms})"

    def balance(
        self, *, visits: tuple[Visit, ...] | None = None, as_of: date | None = None
    ) -> ProfessionalServicesBalance:
        """Ask, with what is given in place of the case's own."""
        return professional_services_balance(
            self.purchased,
            self.visits if visits is None else visits,
            as_of=as_of or self.as_of,
            terms=self.terms,
        )


def terms(
    *,
    months: int = 12,
    visits: int = 3,
    hours: int = 7,
    last_day: WindowLastDay = WindowLastDay.SAME_DATE,
    free_day_end: WindowFreeDayEnd = WindowFreeDayEnd.KEEP,
) -> ProfessionalServicesTerms:
    return ProfessionalServicesTerms(
        months=months,
        visits=visits,
        hours=hours,
        last_day=last_day,
        free_day_end=free_day_end,
        calendar=CALENDAR,
    )


ANY_TERMS = st.builds(
    terms,
    months=st.just(12) | st.integers(1, 24),
    visits=st.just(3) | st.integers(1, 5),
    hours=st.just(7) | st.integers(1, 12),
    last_day=st.sampled_from(WindowLastDay),
    free_day_end=st.sampled_from(WindowFreeDayEnd),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    purchased = draw(dates(FIRST + timedelta(days=30), LAST - timedelta(days=1500)))
    chosen = draw(ANY_TERMS)
    length = chosen.months * 31
    numbers = st.integers(-10, length + 10) | st.integers(-1, 6) | st.integers(length - 8, length)

    def day(number: int) -> date:
        return purchased + timedelta(days=number)

    any_visit = st.builds(Visit, on=numbers.map(day), hours=HOURS)
    good = st.builds(Visit, on=st.integers(0, 20).map(day), hours=st.integers(1, chosen.hours))
    return Case(
        purchased,
        tuple(draw(st.lists(good | any_visit, max_size=9))),
        day(draw(numbers)),
        chosen,
    )


FOUR = Case(
    date(2025, 3, 10),
    tuple(Visit(on=date(2025, 3, 10), hours=hours) for hours in (1, 1, 2, 5)),
    date(2025, 3, 10),
    terms(),
)
"""One more than are included, all on one day."""


class TestBalance:
    """What is used and refused is what going through the window day by day counts."""

    @given(cases())
    @example(FOUR)
    @settings(max_examples=150)
    def test_is_as_by_counting(self, case: Case) -> None:
        found = case.balance()
        window = window_of(
            case.purchased,
            case.terms.months,
            day_before=case.terms.last_day is WindowLastDay.DAY_BEFORE,
            to_working_day=case.terms.free_day_end is WindowFreeDayEnd.NEXT_WORKING_DAY,
        )
        counted = count_visits(
            window,
            [(each.on, each.hours) for each in case.visits],
            case.as_of,
            included=case.terms.visits,
            hours=case.terms.hours,
        )
        refused = [each.refusal for each in found.refused]
        reasons = set(Refusal) - {Refusal.NO_PACKAGE}
        assert {each.value: refused.count(each) for each in reasons} == counted.refused
        assert Refusal.NO_PACKAGE not in refused
        assert (found.used, found.not_yet) == (counted.used, counted.not_yet)
        assert (found.window.first_day, found.window.last_day) == window[:2]
        if case.as_of > window.last_day:
            assert (found.status, found.remaining) == (WindowStatus.CLOSED, 0)
        else:
            assert found.remaining == case.terms.visits - counted.used
            assert (found.status is WindowStatus.OPEN) is (case.as_of >= case.purchased)


class TestVisits:
    """Each visit is used, refused or not yet; never more than are included, and none comes back."""

    @given(cases())
    def test_none_is_lost(self, case: Case) -> None:
        found = case.balance()
        assert found.used + len(found.refused) + found.not_yet == len(case.visits)
        assert 0 <= found.used <= found.included == case.terms.visits
        assert 0 <= found.remaining <= found.included

    @given(cases(), st.randoms())
    @example(FOUR, Random(1))  # noqa: S311 - an order
    def test_the_order_in_which_they_are_listed_changes_nothing(
        self, case: Case, random: Random
    ) -> None:
        shuffled = list(case.visits)
        random.shuffle(shuffled)
        one, other = case.balance(), case.balance(visits=tuple(shuffled))
        assert (one.used, one.remaining, one.not_yet) == (
            other.used,
            other.remaining,
            other.not_yet,
        )
        # Written out, for what is not a number does not equal itself.
        assert sorted(map(repr, one.refused)) == sorted(map(repr, other.refused))

    @given(cases(), st.integers(0, 400))
    def test_later_none_comes_back(self, case: Case, number: int) -> None:
        one = case.balance()
        later = case.balance(as_of=case.as_of + timedelta(days=number))
        assert later.used >= one.used
        assert later.remaining <= one.remaining
        assert later.not_yet <= one.not_yet
        assert len(later.refused) >= len(one.refused)

    @given(cases())
    def test_those_that_count_lie_in_the_window_and_within_the_length(self, case: Case) -> None:
        found = case.balance()
        for each in case.visits:
            alone = case.balance(visits=(each,), as_of=LAST)
            good = 0 < each.hours <= case.terms.hours and (
                found.window.first_day <= each.on <= found.window.last_day
            )
            assert alone.used == int(good)


class TestPreflight:
    """A visit to come is covered if, once made, it counts; else it is refused for that reason."""

    @given(cases(), HOURS, st.integers(0, 40))
    def test_says_what_the_visit_then_does(self, case: Case, hours: float, number: int) -> None:
        last = max([case.as_of, *(each.on for each in case.visits)])
        found = case.balance(as_of=last)
        ahead = Visit(on=last + timedelta(days=number), hours=hours)
        refusal = found.preflight(ahead)
        then = case.balance(visits=(*case.visits, ahead), as_of=ahead.on)
        assert (then.used - found.used == 1) is (refusal is None)
        new = len(then.refused) - len(found.refused)
        assert new == (0 if refusal is None else 1)
        if refusal is not None:
            assert refusal in {each.refusal for each in then.refused}
