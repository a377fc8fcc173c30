"""Complaints: until when, by each reading, and whether that has passed."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from catalog_data import held_catalog
from sage_entitlements.dates import complaint
from sage_entitlements.deadlines import ComplaintDeadline, ComplaintStatus, ComplaintTerms
from sage_entitlements.errors import NonexistentTimeError, UnknownCalendarError
from sage_entitlements.text import Language
from sage_entitlements.warsaw import WARSAW, When
from sage_entitlements.workdays import WorkingCalendar

MIDNIGHT, CLOSE = "midnight", "close-of-business"
ANY = NEXT, SAME, UNDEFINED = "next-working-day", "same-day", "undefined"
OPEN, PASSED = ComplaintStatus.OPEN, ComplaintStatus.PASSED
LONG_BEFORE = date(1990, 1, 1)

moment = datetime.fromisoformat


def terms(
    end_of_day: Any = MIDNIGHT, non_working_day: Any = NEXT, closes: time = time(17)
) -> ComplaintTerms:
    return ComplaintTerms(
        closes=closes,
        end_of_day=end_of_day,
        non_working_day=non_working_day,
        calendar=WorkingCalendar(),
    )


def deadline(
    performed: datetime | str, by: ComplaintTerms | None = None, as_of: When = LONG_BEFORE
) -> ComplaintDeadline:
    at = moment(performed) if isinstance(performed, str) else performed
    return (by or terms()).deadline(at, as_of)


def warsaw(text: str) -> datetime:
    return moment(text).replace(tzinfo=WARSAW)


class TestEveryCombination:
    """The deadline's day, the first moment too late and the advised hour, by each reading."""

    @pytest.mark.parametrize(
        ("performed", "readings", "day", "by_midnight", "by_closing", "advised"),
        [
            # On a working day, a Tuesday, the reading of free days has no say.
            ("03-11T00:00", ANY, "03-11", "03-12T00:00", "03-11T17:00", "03-11T17:00"),
            ("03-11T16:59:59.999999", ANY, "03-11", "03-12T00:00", "03-11T17:00", "03-11T17:00"),
            ("03-11T17:00", ANY, "03-11", "03-12T00:00", "03-12T00:00", None),
            ("03-11T23:59:59.999999", ANY, "03-11", "03-12T00:00", "03-12T00:00", None),
            # On a Saturday, while the line would be open and after it would have closed.
            ("03-15T10:00", [NEXT], "03-17", "03-18T00:00", "03-17T17:00", "03-15T17:00"),
            ("03-15T10:00", [SAME], "03-15", "03-16T00:00", "03-15T17:00", "03-15T17:00"),
            ("03-15T10:00", [UNDEFINED], None, None, None, "03-15T17:00"),
            ("03-15T17:00", [NEXT], "03-17", "03-18T00:00", "03-17T17:00", None),
            ("03-15T17:00", [SAME], "03-15", "03-16T00:00", "03-16T00:00", None),
            ("03-15T17:00", [UNDEFINED], None, None, None, None),
            # On Christmas Day, a Thursday.
            ("12-25T10:00", [NEXT], "12-29", "12-30T00:00", "12-29T17:00", "12-25T17:00"),
        ],
    )
    def test_is_as_the_readings_say(
        self,
        performed: str,
        readings: list[str],
        day: str | None,
        by_midnight: str | None,
        by_closing: str | None,
        advised: str | None,
    ) -> None:
        for reading in readings:
            for end_of_day, expires in ((MIDNIGHT, by_midnight), (CLOSE, by_closing)):
                found = deadline(f"2025-{performed}", terms(end_of_day, reading))
                assert found.performed_at == warsaw(f"2025-{performed}")
                assert found.working_day is (performed < "03-15")
                assert found.deadline_day == (date.fromisoformat(f"2025-{day}") if day else None)
                assert found.expires_at == (warsaw(f"2025-{expires}") if expires else None)
                # Where nothing before midnight is safe, the advice is "at once".
                assert found.advised_by == (warsaw(f"2025-{advised}") if advised else None)
                # The reading of free days is named only for work on one.
                assert found.grounds == (
                    "remote-help.complaint",
                    "working-day",
                    "complaint.crossing",
                    *(() if found.working_day else ("complaint.non-working-day",)),
                    "complaint.end-of-day",
                    "remote-help.deemed-performed",
                )


class TestWarsawTime:
    """Work counts on the day in Warsaw on which it ended, also where clocks change."""

    @pytest.mark.parametrize(
        ("performed", "reading", "utc", "over"),
        [
            ("2025-03-11T22:59:59+00:00", NEXT, "2025-03-11T22:59:59", "2025-03-11T23:00"),
            ("2025-03-11T23:00+00:00", NEXT, "2025-03-11T23:00", "2025-03-12T23:00"),
            ("2025-07-01T21:59:59+00:00", NEXT, "2025-07-01T21:59:59", "2025-07-01T22:00"),
            ("2025-07-01T22:00+00:00", NEXT, "2025-07-01T22:00", "2025-07-02T22:00"),
            # Work of a weekend on which clocks change runs until Monday is over.
            ("2025-03-29T23:30", NEXT, "2025-03-29T22:30", "2025-03-31T22:00"),
            ("2025-03-30T01:59", NEXT, "2025-03-30T00:59", "2025-03-31T22:00"),
            ("2025-03-30T03:00", NEXT, "2025-03-30T01:00", "2025-03-31T22:00"),
            ("2025-10-25T23:30", NEXT, "2025-10-25T21:30", "2025-10-27T23:00"),
            ("2025-10-26T02:30", NEXT, "2025-10-26T00:30", "2025-10-27T23:00"),
            # The day itself has 23 or 25 hours.
            ("2025-03-30T00:00", SAME, "2025-03-29T23:00", "2025-03-30T22:00"),
            ("2025-10-26T00:00", SAME, "2025-10-25T22:00", "2025-10-26T23:00"),
        ],
    )
    def test_its_day_is_over_when_it_is_in_warsaw(
        self, performed: str, reading: str, utc: str, over: str
    ) -> None:
        found = deadline(performed, terms(non_working_day=reading))
        assert found.performed_at.tzinfo is WARSAW
        assert found.performed_at.astimezone(UTC) == moment(f"{utc}+00:00")
        assert found.deadline_day == date.fromisoformat(over[:10])
        assert found.expires_at is not None
        assert found.expires_at.astimezone(UTC) == moment(f"{over}+00:00")

    def test_a_line_that_closes_in_the_hour_that_comes_twice(self) -> None:
        # It closes when the clock first shows the hour.
        odd = terms(CLOSE, SAME, closes=time(2, 30))
        first, second = moment("2025-10-26T02:29"), moment("2025-10-26T02:29").replace(fold=1)
        closing = deadline(first, odd, as_of=first)
        assert closing.expires_at is not None
        assert closing.expires_at.astimezone(UTC) == moment("2025-10-26T00:30+00:00")
        assert closing.status is OPEN
        assert deadline(first, odd, as_of=second).status is PASSED
        assert deadline(second, odd).expires_at == warsaw("2025-10-27T00:00")


class TestStatus:
    """It has passed from the first moment too late on; a day passes it if its end does."""

    @pytest.mark.parametrize(
        ("as_of", "by_midnight", "by_closing"),
        [
            (date(1990, 1, 1), OPEN, OPEN),
            (date(2025, 3, 10), OPEN, OPEN),
            (moment("2025-03-11T09:00"), OPEN, OPEN),  # before the work
            (moment("2025-03-11T16:59:59.999999"), OPEN, OPEN),
            (moment("2025-03-11T17:00"), OPEN, PASSED),
            (moment("2025-03-11T16:00+00:00"), OPEN, PASSED),
            (moment("2025-03-11T23:59:59.999999"), OPEN, PASSED),
            (moment("2025-03-12T00:00"), PASSED, PASSED),
            (moment("2025-03-11T22:59:59.999999+00:00"), OPEN, PASSED),
            (moment("2025-03-11T23:00+00:00"), PASSED, PASSED),
            (date(2025, 3, 11), OPEN, PASSED),
            (date(2025, 3, 12), PASSED, PASSED),
        ],
    )
    def test_as_of_a_moment_or_a_day(
        self, as_of: When, by_midnight: ComplaintStatus, by_closing: ComplaintStatus
    ) -> None:
        performed = "2025-03-11T10:00"
        assert deadline(performed, terms(MIDNIGHT), as_of).status is by_midnight
        assert deadline(performed, terms(CLOSE), as_of).status is by_closing
        # Where the terms give no deadline, it stays undefined.
        undefined = deadline("2025-03-15T10:00", terms(MIDNIGHT, UNDEFINED), as_of)
        assert undefined.status is ComplaintStatus.UNDEFINED

    def test_statuses_have_the_names_that_scripts_read(self) -> None:
        assert set(ComplaintStatus) == {"open", "passed", "undefined"}


@pytest.mark.parametrize("non_working_day", [NEXT, UNDEFINED])
@pytest.mark.parametrize(
    ("performed", "as_of", "error"),
    [
        ("2025-03-15T10:00", moment("2025-03-30T02:30"), NonexistentTimeError),
        ("2025-03-15T10:00", moment("2101-01-01T00:00"), UnknownCalendarError),
        ("2025-03-15T10:00", date(1989, 12, 31), UnknownCalendarError),
        ("2025-03-15T10:00", date(2101, 1, 1), UnknownCalendarError),
        ("2025-03-15T10:00", date.min, UnknownCalendarError),
        ("2025-03-15T10:00", date.max, UnknownCalendarError),
        ("2025-03-30T02:30", LONG_BEFORE, NonexistentTimeError),
        ("1989-12-31T12:00", LONG_BEFORE, UnknownCalendarError),
        ("2101-01-01T00:00", LONG_BEFORE, UnknownCalendarError),
        ("2100-12-31T12:00", LONG_BEFORE, UnknownCalendarError),  # the day's end is not known
    ],
)
def test_what_cannot_be_is_refused(
    performed: str, as_of: When, error: type[Exception], non_working_day: str
) -> None:
    with pytest.raises(error):
        deadline(performed, terms(MIDNIGHT, non_working_day), as_of)


def test_the_first_and_the_last_days_are_answered() -> None:
    assert deadline("1990-01-01T00:00").deadline_day == date(1990, 1, 2)
    assert deadline("2099-12-31T23:59").expires_at == warsaw("2100-01-01T00:00")


class TestAnswer:
    """The answer without a contract is the rule's, with its reasons and what to bear in mind."""

    def test_it_is_the_rule_s_by_the_catalogue_s_terms(self) -> None:
        catalog, performed = held_catalog(), moment("2025-03-15T10:00")
        answer = complaint(catalog, performed, as_of=date(2025, 3, 17))
        expected = catalog.terms(ComplaintTerms).deadline(performed, date(2025, 3, 17))
        assert (answer.deadline, answer.as_of) == (expected, date(2025, 3, 17))
        assert tuple(each.id for each in answer.reasons) == expected.grounds
        assert answer.notes == ()

    def test_it_notes_what_comes_twice_and_work_that_has_not_ended_yet(self) -> None:
        def noted(performed: str, as_of: str) -> list[str]:
            answer = complaint(held_catalog(), moment(performed), as_of=moment(as_of))
            return [each.to(Language.EN) for each in answer.notes]

        assert noted("2025-03-11T10:00", "2025-03-11T10:00") == []
        not_ended = "By then the work has not ended yet."
        assert noted("2025-03-11T10:00", "2025-03-11T09:59") == [not_ended]
        assert noted("2025-10-26T02:30", "2025-10-26T02:45") == [
            f"26 Oct 2025 02:{minute} comes twice in Warsaw, where the clock is then set back;"
            " the earlier one is meant."
            for minute in (30, 45)
        ]
