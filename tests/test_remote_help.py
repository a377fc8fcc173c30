"""Remote help: which sessions count, what is left, and what one more would cost."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest
from attrs import astuple, evolve

from catalog_data import held_catalog
from sage_entitlements import Language, dates
from sage_entitlements.errors import InvalidAmountError, NonexistentTimeError, UnknownCalendarError
from sage_entitlements.model import REMOTE_HELP
from sage_entitlements.periods import term_last_day
from sage_entitlements.remote_help import (
    ExtraSessions,
    RemoteHelp,
    RemoteHelpTerms,
    RemoteSession,
    session_minutes,
)

moment = datetime.fromisoformat
CATALOG = held_catalog()
TERMS = CATALOG.terms(RemoteHelpTerms)
ANCHOR = date(2025, 3, 10)
AT_TEN = "2025-03-11T10:00"
TOO_EARLY, TOO_LATE = date(1989, 12, 31), date(2101, 1, 1)
RULES = [
    "usage-period",
    "remote-help.allowance",
    "remote-help.no-accumulation",
    "session.period",
    "session.order",
    "remote-help.duration",
    "session.minutes",
]
EXTRA, OVERAGE = "remote-help.extra-sessions", "remote-help.overage"


def session(start: str = AT_TEN, minutes: int = 20, program: str | None = None) -> RemoteSession:
    return RemoteSession(start=moment(start), minutes=minutes, program=program)


def extra(purchased: str, sessions: int = 1) -> ExtraSessions:
    return ExtraSessions(purchased=date.fromisoformat(purchased), sessions=sessions)


def balance(*sessions: RemoteSession, as_of: date = date(2025, 4, 9), **others: Any) -> RemoteHelp:
    given: dict[str, Any] = {"terms": TERMS, "anchor": ANCHOR} | others
    return RemoteHelp(sessions=sessions, as_of=as_of, **given)


def numbers(found: RemoteHelp) -> tuple[int | None, ...]:
    """Give sessions used, remaining and past the allowance, and minutes past the length."""
    over = found.overage
    return found.used.sessions, found.remaining.sessions, over.sessions, over.minutes


def coverages(found: RemoteHelp) -> list[str]:
    return [each.coverage.value for each in found.come]


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
        ],
    )
    def test_midnight_parts_periods(self, start: str, as_of: date, used: int) -> None:
        found = balance(session(start, 25), as_of=as_of)  # wherever it ends
        assert (numbers(found), found.not_yet) == ((used, 1 - used, 0, 0), 0)

    def test_sessions_of_other_periods_change_nothing(self) -> None:
        starts = ("2025-02-20T10:00", "2025-03-20T10:00", "2025-03-21T10:00")
        found = balance(*map(session, starts), as_of=date(2025, 4, 20))
        assert (numbers(found), found.outside_term) == ((0, 1, 0, 0), 1)
        assert [each.month for each in found.counted] == [None, 1, 1]

    def test_the_order_in_which_they_are_given_does_not_matter(self) -> None:
        alike = (session(AT_TEN, 40, name) for name in ("A", "B", None))
        others = session("2025-05-12T10:00", 10), session("2025-02-12T10:00", 50)
        found = [balance(*each).counted for each in permutations([*alike, *others])]
        assert all(each == found[0] for each in found)
        assert found[0][1].session.program is None

    @pytest.mark.parametrize(
        ("as_of", "used", "not_yet"),
        [
            (date(2025, 3, 9), 0, 2),  # before the term
            (date(2025, 3, 10), 0, 2),
            (date(2025, 3, 11), 1, 1),
            (moment("2025-03-11T09:59:59.999999"), 0, 2),
            (moment("2025-03-11T10:00"), 1, 1),
            (moment("2025-03-11T09:00+00:00"), 1, 1),
            (moment("2025-03-12T23:30"), 2, 0),
        ],
    )
    def test_those_that_start_later_do_not_count_yet(
        self, as_of: date, used: int, not_yet: int
    ) -> None:
        found = balance(session(AT_TEN), session("2025-03-12T23:30"), as_of=as_of)
        assert (found.used.sessions, found.not_yet) == (used, not_yet)

    def test_of_two_times_alike_the_earlier_counts(self) -> None:
        twice = session("2025-10-26T02:30")
        minutes = (datetime(2025, 10, 26, 0, minute, tzinfo=UTC) for minute in (29, 30))
        assert [balance(twice, as_of=each).not_yet for each in minutes] == [1, 0]

    def test_one_that_is_left_can_be_used_through_the_period(self) -> None:
        assert balance().lost_after == date(2025, 4, 9)
        assert balance(session()).lost_after is None

    def test_one_that_runs_while_the_clock_is_set_ends_by_the_new_time(self) -> None:
        (found,) = balance(session("2025-03-30T01:50", 20)).counted
        assert found.end.isoformat() == "2025-03-30T03:10:00+02:00"


class TestTerm:
    """Outside it there is no period, nothing is left, and the answer says why."""

    @pytest.mark.parametrize(
        ("as_of", "months", "outside", "number"),
        [
            (date(2025, 3, 9), 2, "not_started", None),
            (moment("2025-03-09T22:59+00:00"), 2, "not_started", None),
            (moment("2025-03-09T23:00+00:00"), 2, None, 1),
            (moment("2025-04-09T21:59+00:00"), 2, None, 1),
            (moment("2025-04-09T22:00+00:00"), 2, None, 2),
            (moment("2025-04-09T23:59"), 2, None, 1),
            (moment("2025-04-10T00:00"), 2, None, 2),
            (date(2025, 5, 9), 2, None, 2),
            (moment("2025-05-09T21:59:59+00:00"), 2, None, 2),
            (moment("2025-05-09T22:00+00:00"), 2, "ended", None),
            (date(2025, 5, 10), 2, "ended", None),
            (date(2025, 3, 9), None, "not_started", None),
            (date(2100, 12, 31), None, None, 910),
        ],
    )
    def test_each_side_of_its_ends(
        self, as_of: date, months: int | None, outside: str | None, number: int | None
    ) -> None:
        bought = extra("2025-05-10")  # after the shorter term
        one = session("2025-05-09T10:00", 45)
        last_day = term_last_day(ANCHOR, months) if months else date.max
        found = balance(one, as_of=as_of, last_day=last_day, extras=(bought,))
        assert (found.outside, found.period and found.period.number) == (outside, number)
        assert (found.outside_term, found.extra.bought) == (0, int(number == 910))
        if outside:
            assert (numbers(found), found.left) == ((0, 0, 0, 0), 0)
            assert (found.allowance.sessions, found.inclusion) == (0, "not_included")
            assert list(found.grounds) == ["usage-period"]
        elif months:
            assert found.period is not None
            assert (found.period.next_reset is None) is (number == 2)
            assert ("period.cut" in found.grounds) is (number == 2)


class TestPreflight:
    """A session to come is covered up to the length of one, if one is left."""

    @pytest.mark.parametrize(
        ("used", "minutes", "coverage", "covered", "overage"),
        [
            (0, 30, "included", 30, 0),
            (0, 31, "included", 30, 1),
            (1, 20, "past_allowance", 0, 0),
            (1, 10_080, "past_allowance", 0, 10_050),
        ],
    )
    def test_each_case(
        self, used: int, minutes: int, coverage: str, covered: int, overage: int
    ) -> None:
        preflight = balance(*[session()] * used).preflight(minutes)
        assert astuple(preflight) == (coverage, covered, overage, used > 0)
        assert preflight.covered is (covered > 0 and not overage)
        assert list(preflight.grounds) == [OVERAGE] * (overage > 0) + [EXTRA] * (used > 0)

    def test_where_none_is_left_a_shorter_one_at_the_same_moment_is_not_covered(self) -> None:
        found = balance(session(AT_TEN, 40), as_of=moment(AT_TEN))
        assert found.remaining.sessions == 0
        assert found.preflight(20).coverage == "past_allowance"


class TestBoughtSessions:
    """What is bought while the term runs adds up, and is used after the included one."""

    def test_purchases_add_up(self) -> None:
        extras = ExtraSessions(purchased=ANCHOR), extra("2025-03-10", 2)
        used = [session(f"{ANCHOR}T1{hour}:00") for hour in range(4)]
        found = balance(*used, as_of=ANCHOR, extras=extras)
        assert (astuple(found.extra), found.left, found.overage.sessions) == ((3, 3, 0, 0), 0, 0)
        assert list(found.grounds) == [*RULES, EXTRA, "session.extra"]
        fewer = balance(*used[:3], as_of=ANCHOR, extras=extras)
        assert (fewer.left, fewer.preflight(30).coverage) == (1, "extra")

    def test_one_serves_from_the_day_of_its_purchase_on(self) -> None:
        used = [session(f"2025-03-{day}T10:00") for day in (11, 12, 13, 14)]
        found = balance(*used, extras=(extra("2025-03-13"), extra("2025-05-01")))
        assert coverages(found) == ["included", "past_allowance", "extra", "past_allowance"]
        assert astuple(found.extra) == (1, 1, 0, 0)
        assert found.not_covered == found.counted[1::2]
        (said,) = {each.text.to(Language.EN) for each in found.not_covered}
        assert said == "the included session of the month is used, and no bought one is left"

    @pytest.mark.parametrize(
        ("plan", "allowance", "bought", "left", "coverage"),
        [
            ("vip", 1, 0, 1, "included"),
            ("komfort", 0, 0, 0, "not_included"),
            ("komfort", 0, 2, 2, "extra"),
            ("komfort-plus", None, 0, None, "unknown"),
            ("komfort-plus", None, 2, 2, "extra"),
        ],
    )
    def test_whether_the_plan_includes_one(
        self, plan: str, allowance: int | None, bought: int, left: int | None, coverage: str
    ) -> None:
        given: dict[str, Any] = {
            "plans": ((ANCHOR, CATALOG.entitlement_to(CATALOG.plan(plan), REMOTE_HELP)),),
            "extras": (extra("2025-03-10", bought),) if bought else (),
        }
        found, used = balance(**given), balance(session(AT_TEN, 40), **given)
        assert (found.allowance.sessions, found.remaining.sessions) == (allowance, allowance)
        assert (found.left, coverages(used)) == (left, [coverage])
        counts = coverage in {"included", "extra"}
        assert (used.used.sessions, used.overage.minutes) == ((1, 10) if counts else (0, 0))
        expected = (None, None, None) if left is None else (30 * counts, 10, not counts)
        assert astuple(found.preflight(40)) == (coverage, *expected)


@pytest.mark.parametrize(
    ("programs", "program", "coverage"),
    [
        ((), "Kadry", "included"),
        (("Handel", "Kadry"), None, "included"),
        (("Handel", "Kadry"), " kadry", "included"),
        (("Handel", "Kadry"), "Płatnik", "other_program"),
    ],
)
def test_one_for_a_program_that_is_not_covered_uses_nothing(
    programs: tuple[str, ...], program: str | None, coverage: str
) -> None:
    found = balance(session(AT_TEN, 45, program), programs=programs)
    (counted,) = found.counted
    counts = coverage == "included"
    assert (counted.coverage, counted.overage_minutes) == (coverage, 15 * counts)
    assert numbers(found) == ((1, 0, 0, 15) if counts else (0, 1, 0, 0))
    assert ("remote-help.one-program" in found.grounds) is not counts


class TestRefused:
    """Amounts and moments that cannot be are refused wherever they stand."""

    @pytest.mark.parametrize("minutes", [0, -1, 10_081])
    def test_minutes(self, minutes: int) -> None:
        for ask in (
            lambda: session(AT_TEN, minutes),
            lambda: balance().preflight(minutes),
            lambda: balance(as_of=date(2025, 3, 9)).preflight(minutes),
        ):
            with pytest.raises(InvalidAmountError) as raised:
                ask()
            found = raised.value
            assert (found.name, found.value, found.most) == ("minutes", minutes, 10_080)

    @pytest.mark.parametrize(
        ("error", "ask"),
        [
            (InvalidAmountError, lambda: extra("2025-03-10", 0)),
            (InvalidAmountError, lambda: extra("2025-03-10", 1001)),
            (NonexistentTimeError, lambda: session("2025-03-30T02:30")),
            (NonexistentTimeError, lambda: balance(as_of=moment("2025-03-30T02:30")).used),
            (UnknownCalendarError, lambda: session("1989-12-31T10:00")),
            (UnknownCalendarError, lambda: extra("2101-01-01")),
            (UnknownCalendarError, lambda: balance(as_of=TOO_EARLY).used),
            (UnknownCalendarError, lambda: balance(as_of=TOO_LATE).used),
            (UnknownCalendarError, lambda: balance(anchor=TOO_EARLY).period),
            (UnknownCalendarError, lambda: balance(anchor=TOO_LATE).counted),
        ],
    )
    def test_others(self, error: type[Exception], ask: Callable[[], object]) -> None:
        with pytest.raises(error):
            ask()
        assert extra("2025-03-10", 1000).sessions == 1000


class TestWithoutAContract:
    """The question takes the figures from the catalogue, and names what its answer rests on."""

    @staticmethod
    def ask(
        *sessions: RemoteSession, as_of: date = date(2025, 4, 9), **others: Any
    ) -> dates.Remote:
        return dates.remote(CATALOG, starts=ANCHOR, sessions=iter(sessions), as_of=as_of, **others)

    @pytest.mark.parametrize(
        ("minutes", "more"),
        [([], []), ([30], [EXTRA]), ([31], [OVERAGE, EXTRA]), ([20, 20], [EXTRA])],
    )
    def test_reasons(self, minutes: list[int], more: list[str]) -> None:
        found = self.ask(*(session(AT_TEN, each) for each in minutes))
        assert [each.id for each in found.reasons] == RULES + more
        assert (found.plan, found.preflight, found.notes) == (None, None, ())
        assert found.balance.used.sessions == len(minutes)

    def test_overage_with_sessions_left(self) -> None:
        found = balance(session(AT_TEN, 31), terms=evolve(TERMS, sessions=2))
        assert list(dict.fromkeys(found.grounds)) == [*RULES, OVERAGE]

    @pytest.mark.parametrize(
        ("end", "minutes"),
        [
            ("2025-03-11T10:00:00.000001", 1),
            ("2025-03-11T10:30", 30),
            ("2025-03-11T10:30:20", 31),
            ("2025-03-11T10:00", None),
            ("2025-03-11T09:59", None),
            ("2025-03-18T10:00", 10_080),
            ("2025-03-18T10:00:01", None),
        ],
    )
    def test_a_started_minute_counts_as_a_whole(self, end: str, minutes: int | None) -> None:
        if minutes:
            assert session_minutes(moment(AT_TEN), moment(end)) == minutes
        else:
            with pytest.raises(InvalidAmountError):
                session_minutes(moment(AT_TEN), moment(end))

    @pytest.mark.parametrize(("plan", "left"), [("VIP", 1), ("Komfort", 0), ("Komfort +", None)])
    def test_of_a_plan(self, plan: str, left: int | None) -> None:
        found = self.ask(plan=plan, minutes=45)
        assert (found.plan, found.balance.left) == (CATALOG.plan(plan), left)
        assert found.preflight == found.balance.preflight(45)
        said = CATALOG.entitlement(plan, REMOTE_HELP).reasons
        assert found.reasons[: len(said)] == said
        assert (OVERAGE in {each.id for each in found.reasons}) is (left is not None)

    @pytest.mark.parametrize(
        ("number", "stray"),
        [
            (1, "1 session lies outside the contract's term and does not count."),
            (2, "2 sessions lie outside the contract's term and do not count."),
        ],
    )
    def test_notes(self, number: int, stray: str) -> None:
        starts = [AT_TEN, "2026-01-01T10:00", "2025-03-09T10:00", "2025-10-26T02:30"][: 2 + number]
        found = self.ask(*map(session, starts), months=2, as_of=moment("2025-10-26T02:45"))
        assert (found.outside_term, found.not_yet) == (number, 1)
        *twice, said = (each.to(Language.EN) for each in found.notes)
        assert said == stray
        times = [each.partition(" comes twice in Warsaw")[0] for each in twice]
        assert times == ["26 Oct 2025 02:45", "26 Oct 2025 02:30"][:number]
