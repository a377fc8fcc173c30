"""Rules of remote help: what is left stays within the allowance, and nothing is carried over."""

from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from random import Random

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from date_strategies import dates, forms
from oracles import FIRST, LAST, WARSAW, Period, count_sessions, period_of
from sage_entitlements.periods import term_last_day
from sage_entitlements.remote_help import RemoteHelp, RemoteHelpTerms, RemoteSession

ONE = RemoteHelpTerms(sessions=1, minutes=30)
TERMS = st.just(ONE) | st.builds(
    RemoteHelpTerms, sessions=st.integers(1, 4), minutes=st.integers(1, 60)
)
told = attrgetter(
    *("period", "outside", "left", "allowance", "used", "remaining", "extra", "overage", "not_yet")
)


@st.composite
def cases(draw: st.DrawFn) -> RemoteHelp:
    """Draw a contract, a moment, and sessions around it, half of them at midnights in Warsaw."""
    anchor = draw(dates(FIRST + timedelta(days=80), LAST - timedelta(days=900)))
    as_of_day = anchor + timedelta(days=draw(st.integers(-5, 700)))
    midnight = datetime.combine(as_of_day, time(), UTC)
    hours = st.integers(-70 * 24, 70 * 24)
    days = st.integers(-70, 70).map(lambda number: number * 24 + draw(st.sampled_from([-1, -2])))
    as_of = draw(st.integers(0, 23))
    starts = (days | hours | st.just(as_of)).map(lambda each: midnight + timedelta(hours=each))
    any_session = st.builds(RemoteSession, start=starts, minutes=st.integers(1, 90))
    return RemoteHelp(
        terms=draw(TERMS),
        anchor=anchor,
        last_day=term_last_day(anchor, draw(st.integers(1, 24))),
        sessions=tuple(draw(st.lists(any_session, max_size=8))),
        as_of=midnight + timedelta(hours=as_of),
    )


def now(case: RemoteHelp) -> datetime:
    assert isinstance(case.as_of, datetime)
    return case.as_of


class TestBalance:
    """What is used, left and over is what going through the period day by day counts."""

    @given(cases())
    def test_is_as_by_counting(self, case: RemoteHelp) -> None:
        day = now(case).astimezone(WARSAW).date()
        period = period_of(case.anchor, day)
        if day > case.last_day:
            period = "ended"
        numbers = (
            *(case.used.sessions, case.remaining.sessions),
            *(case.overage.sessions, case.overage.minutes),
        )
        assert case.not_yet == sum(each.start > now(case) for each in case.sessions)
        if not isinstance(period, Period):
            assert (case.period, case.outside, numbers) == (None, period, (0, 0, 0, 0))
            return
        assert case.period is not None
        assert (case.period.number, case.period.first_day, case.period.last_day) == period[:3]
        last = period.last_day == case.last_day
        assert case.period.next_reset == (None if last else period.next_reset)
        assert numbers == count_sessions(
            period,
            [(each.start, each.minutes) for each in case.sessions],
            now(case),
            included=case.terms.sessions,
            minutes=case.terms.minutes,
        )

    @given(cases())
    def test_one_more_session_never_adds_to_what_remains(self, case: RemoteHelp) -> None:
        for number in range(len(case.sessions)):
            fewer = evolve(case, sessions=case.sessions[:number])
            more = evolve(case, sessions=case.sessions[: number + 1])
            assert fewer.left == fewer.remaining.sessions
            assert (fewer.left or 0) >= (more.left or 0) >= 0
            added = (more.used.sessions or 0) - (fewer.used.sessions or 0)
            assert added in {0, 1}

    @given(cases())
    def test_sessions_of_other_months_change_nothing(self, case: RemoteHelp) -> None:
        period = case.period
        own = tuple(
            each
            for each in case.sessions
            if each.start > now(case)
            or period is None
            or period.first_day <= each.start.astimezone(WARSAW).date() <= period.last_day
        )
        assert told(evolve(case, sessions=own)) == told(case)
        assert evolve(case, sessions=()).left == (case.terms.sessions if period else 0)


class TestOrder:
    """The order in which sessions are listed changes nothing, nor does the form of moments."""

    @given(cases(), st.randoms())
    def test_any_gives_one_answer(self, case: RemoteHelp, random: Random) -> None:
        shuffled = list(case.sessions)
        random.shuffle(shuffled)
        other = evolve(case, sessions=tuple(shuffled))
        assert (other.counted, told(other)) == (case.counted, told(case))

    @given(cases())
    def test_any_form_of_its_moments_gives_one_answer(self, case: RemoteHelp) -> None:
        for number in range(5):
            written = tuple(evolve(each, start=forms(each.start)[number]) for each in case.sessions)
            other = evolve(case, sessions=written, as_of=forms(now(case))[number])
            assert told(other) == told(case)

    @given(cases())
    def test_the_end_of_a_day_is_that_day(self, case: RemoteHelp) -> None:
        day = now(case).astimezone(WARSAW).date()
        last = datetime.combine(day, time.max)
        assert told(evolve(case, as_of=day)) == told(evolve(case, as_of=last))


class TestPreflight:
    """A session to come adds up: minutes covered and over make up its length if one is left."""

    @given(cases(), st.integers(1, 200))
    def test_adds_up(self, case: RemoteHelp, minutes: int) -> None:
        preflight = case.preflight(minutes)
        over = len(range(case.terms.minutes, minutes))
        assert (preflight.coverage == "outside_term") is (case.period is None)
        assert preflight.extra_session is (case.period is not None and case.left == 0)
        assert preflight.overage_minutes == (over if case.period else 0)
        assert preflight.covered_minutes == (minutes - over if case.left else 0)
        assert preflight.covered is (bool(case.left) and minutes <= case.terms.minutes)

    @given(cases(), st.integers(1, 90))
    def test_says_what_the_session_then_does(self, case: RemoteHelp, minutes: int) -> None:
        preflight = case.preflight(minutes)
        one = RemoteSession(start=now(case), minutes=minutes)
        then = evolve(case, sessions=(*case.sessions, one)).overage
        assert then.minutes - case.overage.minutes == preflight.overage_minutes
        assert (then.sessions > case.overage.sessions) is preflight.extra_session
