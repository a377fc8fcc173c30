"""Remote help: which sessions count, what is left, and what one more would cost."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from attrs import evolve

from sage_entitlements import (
    ExtraSessions,
    InvalidAmountError,
    NonexistentTimeError,
    RemoteHelpBalance,
    RemoteHelpTerms,
    RemotePreflight,
    RemoteSession,
    TermStatus,
    UnknownCalendarError,
    remote_help_balance,
)
from sage_entitlements.periods import term_last_day

moment = datetime.fromisoformat
TERMS = RemoteHelpTerms(sessions=1, minutes=30)
ANCHOR = date(2025, 3, 10)
RULES = (
    "usage-period",
    "remote-help.allowance",
    "remote-help.duration",
    "remote-help.no-accumulation",
    "session.period",
    "session.order",
)


def session(start: str, minutes: int = 20) -> RemoteSession:
    return RemoteSession(start=moment(start), minutes=minutes)


def balance(
    *sessions: RemoteSession,
    as_of: date = date(2025, 4, 9),
    terms: RemoteHelpTerms = TERMS,
    months: int | None = None,
    extras: tuple[ExtraSessions, ...] = (),
) -> RemoteHelpBalance:
    return remote_help_balance(
        ANCHOR, sessions, as_of=as_of, terms=terms, months=months, extras=extras
    )


class TestSessionsOfThePeriod:
    """A session counts in the period that holds the day in Warsaw on which it starts."""

    @pytest.mark.parametrize(
        ("start", "as_of", "used"),
        [
            # The period runs from 10 March, UTC+1, to 9 April, UTC+2.
            ("2025-03-09T22:59:59.999999+00:00", date(2025, 4, 9), 0),
            ("2025-03-09T23:00+00:00", date(2025, 4, 9), 1),
            ("2025-04-09T21:59:59.999999+00:00", date(2025, 4, 9), 1),
            ("2025-04-09T22:00+00:00", date(2025, 4, 10), 1),
            ("2025-04-09T21:59:59.999999+00:00", date(2025, 4, 10), 0),
            ("2025-03-10T00:00", date(2025, 4, 9), 1),
            ("2025-03-09T23:59:59.999999", date(2025, 4, 9), 0),
            ("2025-04-09T23:59:59.999999", date(2025, 4, 9), 1),
            ("2025-04-09T23:59:59.999999", date(2025, 4, 10), 0),
        ],
    )
    def test_midnight_parts_periods(self, start: str, as_of: date, used: int) -> None:
        found = balance(session(start), as_of=as_of)
        assert (found.used, found.remaining, found.not_yet) == (used, 1 - used, 0)

    def test_a_session_across_the_reset_counts_where_it_starts(self) -> None:
        crossing = session("2025-04-09T23:50", 25)
        assert balance(crossing).used == 1
        assert balance(crossing, as_of=date(2025, 4, 10)).used == 0

    def test_sessions_of_other_periods_change_nothing(self) -> None:
        others = session("2025-02-20T10:00"), session("2025-03-20T10:00")
        found = balance(*others, as_of=date(2025, 4, 20))
        assert (found.used, found.remaining, found.overage_sessions) == (0, 1, 0)
        assert found.period is not None
        assert found.period.index == 1

    def test_those_past_the_allowance_are_overage(self) -> None:
        found = balance(*(session(f"2025-03-{day}T10:00", 31) for day in (11, 12, 13)))
        assert (found.used, found.remaining) == (3, 0)
        assert (found.overage_sessions, found.overage_minutes) == (2, 3)

    @pytest.mark.parametrize(
        ("minutes", "overage"), [([30], 0), ([31], 1), ([1], 0), ([45, 20, 40], 25)]
    )
    def test_minutes_past_the_length_are_overage_each_session_by_itself(
        self, minutes: list[int], overage: int
    ) -> None:
        found = balance(*(session("2025-03-11T10:00", each) for each in minutes))
        assert found.overage_minutes == overage

    def test_the_order_in_which_they_are_given_does_not_matter(self) -> None:
        sessions = [
            session("2025-03-11T10:00", 40),
            session("2025-03-12T10:00", 10),
            session("2025-05-12T10:00", 10),
            session("2025-02-12T10:00", 50),
        ]
        assert len({balance(*each) for each in permutations(sessions)}) == 1

    def test_an_iterator_will_do(self) -> None:
        found = remote_help_balance(
            ANCHOR, iter([session("2025-03-11T10:00")]), as_of=date(2025, 4, 9), terms=TERMS
        )
        assert found.used == 1


class TestNotYet:
    """Sessions that start after the moment asked about do not count, and are numbered."""

    @pytest.mark.parametrize(
        ("as_of", "used", "not_yet"),
        [
            (date(2025, 3, 10), 0, 2),
            (date(2025, 3, 11), 1, 1),
            (date(2025, 3, 12), 2, 0),
            (moment("2025-03-11T09:59:59.999999"), 0, 2),
            (moment("2025-03-11T10:00"), 1, 1),
            (moment("2025-03-11T09:00+00:00"), 1, 1),
            (moment("2025-03-12T23:00"), 1, 1),
            (moment("2025-03-12T23:30"), 2, 0),
        ],
    )
    def test_as_of(self, as_of: date, used: int, not_yet: int) -> None:
        found = balance(session("2025-03-11T10:00"), session("2025-03-12T23:30"), as_of=as_of)
        assert (found.used, found.not_yet) == (used, not_yet)
        assert found.remaining == (0 if used else 1)

    @pytest.mark.parametrize("as_of", [date(2025, 3, 9), date(2025, 5, 10)])
    def test_outside_the_term_they_are_numbered_too(self, as_of: date) -> None:
        later = session("2025-06-01T10:00")
        assert balance(later, as_of=as_of, months=2).not_yet == 1


class TestOutsideTheTerm:
    """There is no period, nothing is left, and the answer says why."""

    @pytest.mark.parametrize(
        ("as_of", "status"),
        [
            (date(2025, 3, 9), TermStatus.NOT_STARTED),
            (date(2025, 5, 10), TermStatus.ENDED),
            (moment("2025-03-09T22:59+00:00"), TermStatus.NOT_STARTED),
            (moment("2025-05-09T22:00+00:00"), TermStatus.ENDED),
        ],
    )
    def test_nothing_is_left(self, as_of: date, status: TermStatus) -> None:
        found = balance(session("2025-03-11T10:00", 45), as_of=as_of, months=2)
        assert found.period is None
        assert found.outside is status
        assert (found.used, found.remaining) == (0, 0)
        assert (found.overage_sessions, found.overage_minutes) == (0, 0)
        assert found.reasons == ("usage-period",)
        assert found.terms == TERMS

    @pytest.mark.parametrize("minutes", [1, 30, 45])
    def test_a_session_to_come_is_neither_covered_nor_sold(self, minutes: int) -> None:
        preflight = balance(as_of=date(2025, 3, 9)).preflight(minutes)
        assert preflight == RemotePreflight(
            covered_minutes=0, overage_minutes=0, extra_session=False
        )
        assert not preflight.covered

    def test_the_last_day_is_inside(self) -> None:
        for as_of in (date(2025, 5, 9), moment("2025-05-09T21:59:59+00:00")):
            found = balance(as_of=as_of, months=2)
            assert found.outside is None
            assert found.remaining == 1


class TestPreflight:
    """A session to come is covered up to the length of one, if one is left."""

    @pytest.mark.parametrize(
        ("used", "minutes", "covered_minutes", "overage", "extra", "covered"),
        [
            (0, 1, 1, 0, False, True),
            (0, 30, 30, 0, False, True),
            (0, 31, 30, 1, False, False),
            (0, 45, 30, 15, False, False),
            (1, 20, 0, 0, True, False),
            (1, 30, 0, 0, True, False),
            (1, 45, 0, 15, True, False),
            (2, 20, 0, 0, True, False),
        ],
    )
    def test_each_case(
        self,
        used: int,
        minutes: int,
        covered_minutes: int,
        overage: int,
        *,
        extra: bool,
        covered: bool,
    ) -> None:
        found = balance(*(session("2025-03-11T10:00") for _ in range(used)))
        preflight = found.preflight(minutes)
        assert preflight == RemotePreflight(
            covered_minutes=covered_minutes, overage_minutes=overage, extra_session=extra
        )
        assert preflight.covered is covered

    @pytest.mark.parametrize("minutes", [0, -1, 10_081])
    def test_one_without_a_minute_or_longer_than_a_week_is_refused(self, minutes: int) -> None:
        for as_of in (date(2025, 4, 9), date(2025, 3, 9)):
            with pytest.raises(InvalidAmountError) as raised:
                balance(as_of=as_of).preflight(minutes)
            assert (raised.value.name, raised.value.value) == ("minutes", minutes)
            assert raised.value.most == 10_080

    @pytest.mark.parametrize("minutes", [0, -1, 10_081])
    def test_a_session_without_a_minute_or_longer_than_a_week_is_refused(
        self, minutes: int
    ) -> None:
        with pytest.raises(InvalidAmountError) as raised:
            session("2025-03-11T10:00", minutes)
        assert (raised.value.name, raised.value.value) == ("minutes", minutes)
        assert raised.value.most == 10_080

    def test_a_week_is_the_longest(self) -> None:
        assert balance(session("2025-03-11T10:00", 10_080)).overage_minutes == 10_050
        assert balance().preflight(10_080).overage_minutes == 10_050


class TestOtherTerms:
    """Figures come from the terms, whatever they are."""

    def test_more_sessions(self) -> None:
        terms = RemoteHelpTerms(sessions=3, minutes=30)
        sessions = [session(f"2025-03-{day}T10:00") for day in range(11, 16)]
        left = [balance(*sessions[:n], terms=terms).remaining for n in range(6)]
        over = [balance(*sessions[:n], terms=terms).overage_sessions for n in range(6)]
        assert left == [3, 2, 1, 0, 0, 0]
        assert over == [0, 0, 0, 0, 1, 2]
        assert not balance(*sessions[:2], terms=terms).preflight(30).extra_session

    def test_longer_sessions(self) -> None:
        terms = RemoteHelpTerms(sessions=1, minutes=45)
        found = balance(session("2025-03-11T10:00", 46), terms=terms)
        assert found.overage_minutes == 1
        assert balance(terms=terms).preflight(45).covered


class TestReasons:
    """An answer names the rules it rests on; of overage and extra sessions only where they bear."""

    @pytest.mark.parametrize(
        ("minutes", "more"),
        [
            ([], ()),
            ([30], ("remote-help.extra-sessions",)),
            ([31], ("remote-help.overage", "remote-help.extra-sessions")),
            ([20, 20], ("remote-help.extra-sessions",)),
        ],
    )
    def test_of_one_session(self, minutes: list[int], more: tuple[str, ...]) -> None:
        found = balance(*(session("2025-03-11T10:00", each) for each in minutes))
        assert found.reasons == RULES + more

    def test_overage_with_sessions_left(self) -> None:
        terms = RemoteHelpTerms(sessions=2, minutes=30)
        found = balance(session("2025-03-11T10:00", 31), terms=terms)
        assert found.reasons == (*RULES, "remote-help.overage")


class TestRefusedMoments:
    """A time that does not exist, or lies in unknown years, is refused wherever it stands."""

    def test_sessions(self) -> None:
        for as_of in (date(2025, 3, 9), date(2025, 4, 9)):
            with pytest.raises(NonexistentTimeError):
                balance(session("2025-03-30T02:30"), as_of=as_of)
        with pytest.raises(UnknownCalendarError):
            balance(session("1989-12-30T10:00"))

    def test_as_of(self) -> None:
        with pytest.raises(NonexistentTimeError):
            balance(as_of=moment("2025-03-30T02:30"))
        with pytest.raises(UnknownCalendarError):
            balance(as_of=date(2101, 1, 1))

    def test_of_two_times_alike_the_earlier_counts(self) -> None:
        twice = session("2025-10-26T02:30")
        before = datetime(2025, 10, 26, 0, 29, tzinfo=UTC)
        after = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
        assert balance(twice, as_of=before).not_yet == 1
        assert balance(twice, as_of=after).not_yet == 0

    def test_months(self) -> None:
        with pytest.raises(InvalidAmountError):
            balance(months=0)


class TestBoughtSessions:
    """What is bought adds up while the term runs, and is used after the included one."""

    def test_purchases_add_up(self) -> None:
        extras = (
            ExtraSessions(purchased=ANCHOR),
            ExtraSessions(purchased=ANCHOR, sessions=2),
        )
        used = [session(f"{ANCHOR}T1{hour}:00") for hour in range(4)]
        found = balance(*used, as_of=ANCHOR, extras=extras)
        assert (found.extra_bought, found.extra_used, found.overage_sessions) == (3, 3, 0)

    def test_what_is_bought_after_the_term_is_none(self) -> None:
        first_too_late = term_last_day(ANCHOR, 1) + timedelta(days=1)
        extras = (ExtraSessions(purchased=first_too_late),)
        found = balance(as_of=first_too_late, months=1, extras=extras)
        assert found.extra_bought == 0

    def test_a_thousand_at_once_are_the_most(self) -> None:
        assert ExtraSessions(purchased=ANCHOR, sessions=1000).sessions == 1000


def test_the_last_day_of_the_term_is_in_it() -> None:
    last = term_last_day(ANCHOR, 1)
    found = balance(session(f"{last}T10:00"), as_of=last, months=1)
    assert (found.used, found.outside_term) == (1, 0)


def test_sessions_alike_but_for_their_programs_stand_in_one_order() -> None:
    one, other = (evolve(session("2025-04-03T10:00"), program=name) for name in ("A", "B"))
    assert balance(one, other).sessions == balance(other, one).sessions
    assert balance(one, session("2025-04-03T10:00")).sessions[0].session.program is None
