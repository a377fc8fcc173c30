"""Rules of remote help: what is left stays within the allowance, and nothing is carried over."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from date_strategies import dates, forms
from oracles import FIRST, LAST, WARSAW, Period, count_sessions, period_of
from sage_entitlements import (
    RemoteHelpBalance,
    RemoteHelpTerms,
    RemoteSession,
    remote_help_balance,
)

ONE = RemoteHelpTerms(sessions=1, minutes=30)
TERMS = st.just(ONE) | st.builds(
    RemoteHelpTerms, sessions=st.integers(1, 4), minutes=st.integers(1, 60)
)
Sessions = tuple[RemoteSession, ...]


@st.composite
def sessions_around(draw: st.DrawFn, day: date, *, most: int = 8) -> Sessions:
    """Draw sessions of the months around a day, half of them at midnights in Warsaw."""
    noon = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    hours = st.integers(-70 * 24, 70 * 24)
    whole = st.integers(-70, 70).map(lambda number: number * 24 + draw(st.sampled_from([11, 12])))
    starts = draw(st.lists(whole | hours, max_size=most))
    return tuple(
        RemoteSession(start=noon + timedelta(hours=each), minutes=draw(st.integers(1, 90)))
        for each in starts
    )


class Case:
    """A contract, its sessions and the moment asked about."""

    def __init__(self, anchor: date, as_of: datetime, sessions: Sessions, months: int) -> None:
        self.anchor = anchor
        self.as_of = as_of
        self.sessions = sessions
        self.months = months

    def __repr__(self) -> str:
        return f"Case({self.anchor}, {self.as_of}, {self.sessions}, {self.months})"

    def balance(
        self,
        *,
        sessions: Sessions | None = None,
        as_of: datetime | date | None = None,
        terms: RemoteHelpTerms = ONE,
    ) -> RemoteHelpBalance:
        """Ask, with what is given in place of the case's own."""
        return remote_help_balance(
            self.anchor,
            self.sessions if sessions is None else sessions,
            as_of=as_of or self.as_of,
            terms=terms,
            months=self.months,
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    anchor = draw(dates(FIRST + timedelta(days=80), LAST - timedelta(days=900)))
    as_of_day = anchor + timedelta(days=draw(st.integers(-5, 700)))
    as_of = datetime(as_of_day.year, as_of_day.month, as_of_day.day, tzinfo=UTC)
    return Case(
        anchor,
        as_of + timedelta(hours=draw(st.integers(0, 23))),
        draw(sessions_around(as_of_day)),
        draw(st.integers(1, 24)),
    )


class TestBalance:
    """What is used, left and over is what going through the period day by day counts."""

    @given(cases(), TERMS)
    def test_is_as_by_counting(self, case: Case, terms: RemoteHelpTerms) -> None:
        found = case.balance(terms=terms)
        day = case.as_of.astimezone(WARSAW).date()
        period = period_of(case.anchor, day, case.months)
        later = [each for each in case.sessions if each.start > case.as_of]
        assert found.not_yet == len(later)
        if not isinstance(period, Period):
            assert found.period is None
            assert found.outside == period
            assert found.used == found.remaining == 0
            return
        assert found.period is not None
        assert (found.period.index, found.period.first_day) == period[:2]
        assert (
            found.used,
            found.remaining,
            found.overage_sessions,
            found.overage_minutes,
        ) == count_sessions(
            period,
            [(each.start, each.minutes) for each in case.sessions],
            case.as_of,
            included=terms.sessions,
            minutes=terms.minutes,
        )


class TestRemaining:
    """What remains is from 0 to the allowance, and what is used makes it up, or goes past it."""

    @given(cases(), TERMS)
    def test_stays_within_the_allowance(self, case: Case, terms: RemoteHelpTerms) -> None:
        found = case.balance(terms=terms)
        assert 0 <= found.remaining <= terms.sessions
        assert found.remaining == 0 or found.overage_sessions == 0
        if found.period:
            assert found.remaining + found.used == terms.sessions + found.overage_sessions

    @given(cases())
    def test_one_more_session_never_adds_to_it(self, case: Case) -> None:
        for number in range(len(case.sessions)):
            fewer = case.balance(sessions=case.sessions[:number])
            more = case.balance(sessions=case.sessions[: number + 1])
            assert fewer.remaining >= more.remaining
            assert fewer.used <= more.used <= fewer.used + 1


class TestNothingIsCarriedOver:
    """Sessions of other periods change nothing, so a month without any gains nothing."""

    @given(cases())
    @example(
        Case(
            date(2025, 1, 10),
            datetime(2025, 3, 12, tzinfo=UTC),
            (
                RemoteSession(start=datetime(2025, 2, 12, 9, tzinfo=UTC), minutes=20),
                RemoteSession(start=datetime(2025, 2, 14, 9, tzinfo=UTC), minutes=20),
            ),
            12,
        )
    )
    def test_forgetting_other_months_changes_nothing(self, case: Case) -> None:
        whole = case.balance()
        period = whole.period
        if period is None:
            return
        own = tuple(
            each
            for each in case.sessions
            if each.start > case.as_of
            or period.first_day <= each.start.astimezone(WARSAW).date() <= period.last_day
        )
        assert case.balance(sessions=own) == evolve(whole, outside_term=0)

    @given(cases())
    def test_an_unused_term_leaves_one_allowance(self, case: Case) -> None:
        found = case.balance(sessions=())
        assert found.remaining == (1 if found.period else 0)


class TestOrder:
    """The order in which sessions are listed changes nothing, nor does the form of moments."""

    @given(cases(), st.randoms())
    def test_any_gives_one_answer(self, case: Case, random: Random) -> None:
        shuffled = list(case.sessions)
        random.shuffle(shuffled)
        assert case.balance(sessions=tuple(shuffled)) == case.balance()

    @given(cases())
    @settings(max_examples=60)
    def test_any_form_of_its_moments_gives_one_answer(self, case: Case) -> None:
        expected = case.balance()
        for number in range(5):
            written = tuple(
                RemoteSession(start=forms(each.start)[number], minutes=each.minutes)
                for each in case.sessions
            )
            asked = forms(case.as_of)[number]
            assert case.balance(sessions=written, as_of=asked) == expected


class TestAsOf:
    """A session counts from the moment at which it starts, and on the whole of that date."""

    @given(cases())
    def test_the_end_of_a_day_is_that_day(self, case: Case) -> None:
        day = case.as_of.astimezone(WARSAW).date()
        last = datetime.fromisoformat(f"{day}T23:59:59.999999")
        assert case.balance(as_of=day) == case.balance(as_of=last)


class TestPreflight:
    """A session to come adds up: minutes covered and over make up its length if one is left."""

    @given(cases(), TERMS, st.integers(1, 200))
    def test_adds_up(self, case: Case, terms: RemoteHelpTerms, minutes: int) -> None:
        found = case.balance(terms=terms)
        preflight = found.preflight(minutes)
        over = len(range(terms.minutes, minutes))
        assert preflight.extra_session is (found.period is not None and found.remaining == 0)
        assert preflight.overage_minutes == (over if found.period else 0)
        assert preflight.covered_minutes == (minutes - over if found.remaining else 0)
        assert preflight.covered is (found.remaining > 0 and minutes <= terms.minutes)

    @given(cases(), st.integers(1, 90))
    def test_says_what_the_session_then_does(self, case: Case, minutes: int) -> None:
        found = case.balance()
        if found.period is None:
            return
        preflight = found.preflight(minutes)
        one = RemoteSession(start=case.as_of, minutes=minutes)
        then = case.balance(sessions=(*case.sessions, one))
        assert then.overage_minutes - found.overage_minutes == preflight.overage_minutes
        assert (then.overage_sessions > found.overage_sessions) is preflight.extra_session
