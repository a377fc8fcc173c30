"""Rules of professional services: at most so many visits, all of them in the window."""

import math
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from date_strategies import Ruled, dates, ruled_around
from oracles import DAY, FIRST, LAST, count_visits, days, month_start, window_of
from sage_entitlements.visits import (
    Package,
    PackageStanding,
    ProfessionalServices,
    Visit,
    VisitTerms,
    WindowStatus,
    package_window,
)

HOURS = st.integers(1, 7) | st.sampled_from([7, 7.01, 8, 24, 0.5]) | st.floats(0, 24).filter(bool)
TERMS = held_catalog().terms(VisitTerms)
LAST_DAYS = st.sampled_from(["same-date", "day-before"])
FREE_DAY_ENDS = st.sampled_from(["keep", "next-working-day"])
ANY_TERMS = st.builds(
    VisitTerms,
    months=st.just(12) | st.integers(1, 24),
    visits=st.just(3) | st.integers(1, 5),
    hours=st.just(7) | st.integers(1, 12),
    last_day=LAST_DAYS,
    free_day_end=FREE_DAY_ENDS,
    too_long=st.sampled_from(["uses-one", "refused"]),
    calendar=st.just(TERMS.calendar),
)


@st.composite
def purchases(draw: st.DrawFn) -> tuple[date, VisitTerms, Ruled]:
    purchased = draw(dates(last=LAST - timedelta(days=1100)))
    months = draw(st.just(12) | st.integers(1, 36))
    ruled = draw(ruled_around(month_start(purchased, months)))
    terms = evolve(TERMS, months=months, calendar=ruled.calendar)
    return purchased, terms, ruled


class TestWindow:
    """A window holds its first and last day and not the days around, by every reading."""

    @given(purchases(), LAST_DAYS, FREE_DAY_ENDS)
    def test_is_as_by_walking(
        self, drawn: tuple[date, VisitTerms, Ruled], last_day: Any, free_day_end: Any
    ) -> None:
        purchased, terms, ruled = drawn
        terms = evolve(terms, last_day=last_day, free_day_end=free_day_end)
        found = package_window(purchased, terms, purchased)
        walked = window_of(
            purchased,
            terms.months,
            day_before=last_day == "day-before",
            to_working_day=free_day_end == "next-working-day",
            rules=ruled.rules,
        )
        assert (found.first_day, found.last_day, found.last_working_day) == walked
        for day in days(max(FIRST, purchased - 3 * DAY), walked.last_day + 3 * DAY):
            inside = purchased <= day <= walked.last_day
            status = package_window(purchased, terms, day).status
            assert (status is WindowStatus.OPEN) is inside
            assert (status is WindowStatus.NOT_STARTED) is (day < purchased)


@st.composite
def cases(draw: st.DrawFn) -> ProfessionalServices:
    """Draw a package, its visits and a day, half of the visits good, more than are included."""
    purchased = draw(dates(FIRST + timedelta(days=30), LAST - timedelta(days=1500)))
    terms = draw(ANY_TERMS)
    length = terms.months * 31
    numbers = st.integers(-10, length + 10) | st.integers(-1, 6) | st.integers(length - 8, length)

    def day(number: int) -> date:
        return purchased + timedelta(days=number)

    any_visit = st.builds(Visit, on=numbers.map(day), hours=HOURS)
    good = st.builds(Visit, on=st.integers(0, 20).map(day), hours=st.integers(1, terms.hours))
    return ProfessionalServices(
        terms=terms,
        packages=(Package(purchased=purchased),),
        visits=tuple(draw(st.lists(good | any_visit, max_size=9))),
        as_of=day(draw(numbers)),
    )


FOUR = ProfessionalServices(
    terms=TERMS,
    packages=(Package(purchased=date(2025, 3, 10)),),
    visits=tuple(Visit(on=date(2025, 3, 10), hours=hours) for hours in (1, 1, 2, 5)),
    as_of=date(2025, 3, 10),
)
"""One more than are included, all on one day."""


def standing(case: ProfessionalServices) -> PackageStanding:
    (found,) = case.standings
    return found


class TestVisits:
    """Each visit is used, refused or not yet; never more than are included, and none comes back."""

    @given(cases())
    @example(FOUR)
    def test_are_used_and_refused_as_by_counting_day_by_day(
        self, case: ProfessionalServices
    ) -> None:
        found, terms, as_of = standing(case), case.terms, case.as_of
        window = window_of(
            case.packages[0].purchased,
            terms.months,
            day_before=terms.last_day == "day-before",
            to_working_day=terms.free_day_end == "next-working-day",
        )
        visits = [(each.on, each.hours) for each in case.visits]
        hours = terms.hours if terms.too_long == "refused" else math.inf
        used, refused, not_yet = count_visits(
            window, visits, as_of, included=terms.visits, hours=hours
        )
        past = sum(max(0, each.hours - terms.hours) for each in found.made)
        assert found.visits.overage_hours == pytest.approx(past, abs=1e-3)
        reasons = [str(each.reason) for each in case.refused]
        assert {each: reasons.count(each) for each in refused} == refused
        assert (found.visits.used, case.not_yet) == (used, not_yet)
        assert used + len(reasons) + not_yet == len(case.visits)
        assert found.visits.included == terms.visits
        closed = as_of > window.last_day
        assert found.visits.remaining == (0 if closed else terms.visits - used)
        assert found.window.status == (
            "closed" if closed else "open" if as_of >= window.first_day else "not_started"
        )

    @given(cases(), st.randoms())
    @example(FOUR, Random(1))  # noqa: S311 - an order
    def test_the_order_in_which_they_are_listed_changes_nothing(
        self, case: ProfessionalServices, random: Random
    ) -> None:
        shuffled = list(case.visits)
        random.shuffle(shuffled)
        other = evolve(case, visits=tuple(shuffled))
        assert (other.counted, other.standings) == (case.counted, case.standings)

    @given(cases(), st.integers(0, 400))
    def test_later_none_comes_back(self, case: ProfessionalServices, number: int) -> None:
        later = evolve(case, as_of=case.as_of + timedelta(days=number))
        one, other = standing(case).visits, standing(later).visits
        assert other.used >= one.used
        assert other.remaining <= one.remaining
        assert later.not_yet <= case.not_yet
        assert len(later.refused) >= len(case.refused)

    @given(cases(), HOURS, st.integers(0, 40))
    def test_one_to_come_is_covered_if_it_counts_once_made_else_refused_for_that_reason(
        self, case: ProfessionalServices, hours: float, number: int
    ) -> None:
        now = evolve(case, as_of=max([case.as_of, *(each.on for each in case.visits)]))
        ahead = Visit(on=now.as_of + timedelta(days=number), hours=hours)
        fate = now.preflight(ahead)
        refusal = fate.reason
        then = evolve(case, visits=(*case.visits, ahead), as_of=ahead.on)
        more = standing(then).visits.used - standing(now).visits.used
        assert more == (refusal is None)
        assert len(then.refused) - len(now.refused) == (refusal is not None)
        assert refusal is None or refusal in {each.reason for each in then.refused}
        # Of that day, a shorter one comes first, and it is another one that is refused.
        same_day = any(each.on == ahead.on for each in case.visits)
        assert same_day or fate in then.counted
