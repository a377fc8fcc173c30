"""Figures and readings come from the catalogue: change it, and the answers change."""

import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from altered import (
    Value,
    overlaid,
    rewritten,
    with_figure,
    without_clause,
    without_figure,
    without_reading,
)
from catalog_data import held_catalog
from sage_entitlements import (
    Catalog,
    CatalogError,
    ChoiceError,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    ComplaintTerms,
    InvalidAmountError,
    Language,
    PhoneTerms,
    ProfessionalServicesTerms,
    Refusal,
    RemoteHelpTerms,
    RemoteSession,
    UnknownCalendarError,
    Visit,
    WindowFreeDayEnd,
    WindowLastDay,
    complaint_deadline,
    load_catalog,
    professional_services_balance,
    recording_last_day,
    remote_help_balance,
    validity_window,
    working_calendar,
)
from sage_entitlements.catalog import bundled_directory
from sage_entitlements.recordings import REASONS

moment = datetime.fromisoformat
CATALOG = held_catalog()
Terms = PhoneTerms | RemoteHelpTerms | ProfessionalServicesTerms | ComplaintTerms
TermsOf = Callable[[Catalog], Terms]


class TestOtherFigures:
    """A figure that the catalogue changes is the one that counts."""

    @pytest.mark.parametrize(
        ("of", "clause", "name", "value", "read"),
        [
            (PhoneTerms.of, "phone-support.number", "number", "112", "number"),
            (PhoneTerms.of, "phone-support.call-limit", "minutes", 11, "call_minutes"),
            (PhoneTerms.of, "callback.attempts", "to_caller", 12, "attempts_to_caller"),
            (PhoneTerms.of, "callback.attempts", "to_order", 13, "attempts_to_order"),
            (PhoneTerms.of, "phone-support.recording", "years", 14, "recording_years"),
            (RemoteHelpTerms.of, "remote-help.allowance", "sessions", 15, "sessions"),
            (RemoteHelpTerms.of, "remote-help.duration", "minutes", 16, "minutes"),
            (
                ProfessionalServicesTerms.of,
                "professional-services.window",
                "months",
                17,
                "months",
            ),
            (
                ProfessionalServicesTerms.of,
                "professional-services.visits",
                "visits",
                18,
                "visits",
            ),
            (
                ProfessionalServicesTerms.of,
                "professional-services.visit-length",
                "hours",
                19,
                "hours",
            ),
        ],
    )
    def test_is_taken(self, of: TermsOf, clause: str, name: str, value: Value, read: str) -> None:
        assert getattr(of(CATALOG), read) != value
        assert getattr(of(with_figure(CATALOG, clause, name, value)), read) == value

    @pytest.mark.parametrize("name", ["opens", "closes"])
    def test_hours_are_taken_by_phone_and_complaints(self, name: str) -> None:
        catalog = with_figure(CATALOG, "phone-support.hours", name, time(9, 15))
        assert getattr(PhoneTerms.of(catalog).hours, name) == time(9, 15)
        assert getattr(ComplaintTerms.of(catalog).hours, name) == time(9, 15)

    def test_opening_hour_in_a_file(self, tmp_path: Path) -> None:
        hours = PhoneTerms.of(rewritten(tmp_path, "opens = 08:00:00", "opens = 09:30:00")).hours
        assert not hours.is_open(moment("2025-03-11T09:29"))
        assert hours.is_open(moment("2025-03-11T09:30"))

    def test_closing_hour_in_a_file(self, tmp_path: Path) -> None:
        catalog = rewritten(tmp_path, "closes = 17:00:00", "closes = 16:00:00")
        assert not PhoneTerms.of(catalog).hours.is_open(moment("2025-03-11T16:00"))
        found = complaint_deadline(
            moment("2025-03-11T10:00"),
            terms=ComplaintTerms.of(catalog),
            end_of_day=ComplaintEndOfDay.CLOSE_OF_BUSINESS,
        )
        assert found.expires_at is not None
        assert found.expires_at == found.advised_by
        assert found.expires_at.hour == 16

    def test_sessions_in_a_file(self, tmp_path: Path) -> None:
        terms = RemoteHelpTerms.of(rewritten(tmp_path, "sessions = 1", "sessions = 2"))
        found = remote_help_balance(date(2025, 3, 10), [], as_of=date(2025, 3, 10), terms=terms)
        assert found.remaining == 2

    def test_minutes(self) -> None:
        catalog = with_figure(CATALOG, "remote-help.duration", "minutes", 20)
        one = RemoteSession(start=moment("2025-03-11T10:00"), minutes=25)
        found = remote_help_balance(
            date(2025, 3, 10), [one], as_of=date(2025, 3, 12), terms=RemoteHelpTerms.of(catalog)
        )
        assert found.overage_minutes == 5

    @pytest.mark.parametrize(
        ("old", "new", "last_day", "refusal"),
        [
            ("months = 12", "months = 1", date(2025, 4, 10), Refusal.OUTSIDE_WINDOW),
            ("visits = 3", "visits = 1", date(2026, 3, 10), Refusal.NO_VISIT_LEFT),
            ("hours = 7", "hours = 5", date(2026, 3, 10), Refusal.TOO_LONG),
        ],
    )
    def test_packages_in_a_file(
        self, tmp_path: Path, old: str, new: str, last_day: date, refusal: Refusal
    ) -> None:
        visits = Visit(on=date(2025, 3, 11), hours=5), Visit(on=date(2025, 6, 2), hours=6)

        def refused(catalog: Catalog) -> list[Refusal]:
            found = professional_services_balance(
                date(2025, 3, 10),
                visits,
                as_of=date(2025, 12, 31),
                terms=ProfessionalServicesTerms.of(catalog),
            )
            assert catalog is CATALOG or found.window.last_day == last_day
            return [each.refusal for each in found.refused]

        assert refused(CATALOG) == []
        assert refused(rewritten(tmp_path, old, new)) == [refusal]

    def test_years_in_a_file(self, tmp_path: Path) -> None:
        terms = PhoneTerms.of(rewritten(tmp_path, "years = 3", "years = 5"))
        assert recording_last_day(date(2025, 3, 10), terms=terms) == date(2030, 3, 10)


FIGURES: list[tuple[TermsOf, str, str, Value, str]] = [
    (PhoneTerms.of, "phone-support.number", "number", 22, "a text"),
    (PhoneTerms.of, "phone-support.hours", "opens", "08:00", "a time of day"),
    (PhoneTerms.of, "phone-support.hours", "closes", 17, "a time of day"),
    (ComplaintTerms.of, "phone-support.hours", "closes", "five", "a time of day"),
    (PhoneTerms.of, "phone-support.call-limit", "minutes", "30", "a whole number"),
    (PhoneTerms.of, "callback.attempts", "to_caller", time(2), "a whole number"),
    (PhoneTerms.of, "callback.attempts", "to_order", "one", "a whole number"),
    (PhoneTerms.of, "phone-support.recording", "years", "three", "a whole number"),
    (RemoteHelpTerms.of, "remote-help.allowance", "sessions", "1", "a whole number"),
    (RemoteHelpTerms.of, "remote-help.duration", "minutes", time(0, 30), "a whole number"),
    (
        ProfessionalServicesTerms.of,
        "professional-services.window",
        "months",
        "twelve",
        "a whole number",
    ),
    (ProfessionalServicesTerms.of, "professional-services.visits", "visits", "3", "a whole number"),
    (
        ProfessionalServicesTerms.of,
        "professional-services.visit-length",
        "hours",
        time(7),
        "a whole number",
    ),
]


class TestFaultyCatalogue:
    """A figure, clause or reading that lacks, or is of another kind, is named with its key."""

    @pytest.mark.parametrize(("of", "clause", "name", "value", "kind"), FIGURES)
    def test_figure(self, of: TermsOf, clause: str, name: str, value: Value, kind: str) -> None:
        for catalog in (
            without_figure(CATALOG, clause, name),
            with_figure(CATALOG, clause, name, value),
        ):
            with pytest.raises(CatalogError) as raised:
                of(catalog)
            (fault,) = raised.value.faults
            assert (fault.file, fault.key) == ("catalog", f"clauses[{clause}].figures.{name}")
            assert str(raised.value).endswith(f"it must be {kind}")
            polish = raised.value.explain(Language.PL)
            assert polish != str(raised.value)
            assert "musi to być" in polish

    @pytest.mark.parametrize(("of", "clause"), [each[:2] for each in FIGURES])
    def test_clause(self, of: TermsOf, clause: str) -> None:
        with pytest.raises(CatalogError) as raised:
            of(without_clause(CATALOG, clause))
        assert str(raised.value) == (
            f"catalog: clauses[{clause}]: this question rests on it, and the catalogue lacks it;"
            " add it"
        )

    @pytest.mark.parametrize(
        ("of", "reading"),
        [
            (ProfessionalServicesTerms.of, "window.last-day"),
            (ProfessionalServicesTerms.of, "window.free-day-end"),
            (ComplaintTerms.of, "complaint.end-of-day"),
            (ComplaintTerms.of, "complaint.non-working-day"),
        ],
    )
    def test_reading(self, of: TermsOf, reading: str) -> None:
        with pytest.raises(CatalogError) as raised:
            of(without_reading(CATALOG, reading))
        assert [fault.key for fault in raised.value.faults] == [f"readings[{reading}]"]

    def test_a_file_without_a_figure_is_named_when_asked(self, tmp_path: Path) -> None:
        with pytest.raises(
            CatalogError, match=r"clauses\[phone-support\.recording\]\.figures\.years"
        ):
            PhoneTerms.of(rewritten(tmp_path, "years = 3", 'years = "three"'))


class TestOverlay:
    """Every switchable reading can be switched in the overlay, to each of its options."""

    @pytest.mark.parametrize(
        ("last_day", "free_day_end", "expected"),
        [
            ("same-date", "keep", date(2026, 3, 15)),
            ("day-before", "keep", date(2026, 3, 14)),
            ("same-date", "next-working-day", date(2026, 3, 16)),
            ("day-before", "next-working-day", date(2026, 3, 16)),
        ],
    )
    def test_window(self, tmp_path: Path, last_day: str, free_day_end: str, expected: date) -> None:
        catalog = overlaid(
            tmp_path,
            readings={"window.last-day": last_day, "window.free-day-end": free_day_end},
        )
        terms = ProfessionalServicesTerms.of(catalog)
        purchased = date(2025, 3, 15)
        switched = professional_services_balance(purchased, [], as_of=purchased, terms=terms)
        assert switched.window.last_day == expected
        by_argument = professional_services_balance(
            purchased,
            [],
            as_of=purchased,
            terms=ProfessionalServicesTerms.of(CATALOG),
            last_day=WindowLastDay(last_day),
            free_day_end=WindowFreeDayEnd(free_day_end),
        )
        assert by_argument.window == switched.window

    @pytest.mark.parametrize(
        ("end_of_day", "non_working_day", "expires"),
        [
            ("midnight", "next-working-day", "2025-03-18T00:00+01:00"),
            ("close-of-business", "next-working-day", "2025-03-17T17:00+01:00"),
            ("midnight", "same-day", "2025-03-16T00:00+01:00"),
            ("close-of-business", "same-day", "2025-03-15T17:00+01:00"),
            ("midnight", "undefined", None),
            ("close-of-business", "undefined", None),
        ],
    )
    def test_complaint(
        self, tmp_path: Path, end_of_day: str, non_working_day: str, expires: str | None
    ) -> None:
        catalog = overlaid(
            tmp_path,
            readings={
                "complaint.end-of-day": end_of_day,
                "complaint.non-working-day": non_working_day,
            },
        )
        saturday = moment("2025-03-15T10:00")
        switched = complaint_deadline(saturday, terms=ComplaintTerms.of(catalog))
        assert switched.expires_at == (moment(expires) if expires else None)
        by_argument = complaint_deadline(
            saturday,
            terms=ComplaintTerms.of(CATALOG),
            end_of_day=ComplaintEndOfDay(end_of_day),
            non_working_day=ComplaintNonWorkingDay(non_working_day),
        )
        assert by_argument == switched

    def test_closures_reach_every_rule(self, tmp_path: Path) -> None:
        closed = date(2026, 3, 10)
        catalog = overlaid(
            tmp_path,
            readings={"window.free-day-end": "next-working-day"},
            closures={closed: "stocktaking"},
        )
        calendar = working_calendar(catalog)
        assert not calendar.is_working_day(closed)
        assert [each.note for each in calendar.closures] == ["stocktaking"]
        assert not PhoneTerms.of(catalog).hours.is_open(moment("2026-03-10T12:00"))
        found = complaint_deadline(moment("2026-03-10T12:00"), terms=ComplaintTerms.of(catalog))
        assert found.deadline_day == date(2026, 3, 11)
        package = professional_services_balance(
            date(2025, 3, 10),
            [],
            as_of=date(2025, 3, 10),
            terms=ProfessionalServicesTerms.of(catalog),
        )
        assert package.window.last_day == date(2026, 3, 11)


class TestRecordings:
    """A recording may be kept through the same date, so many years later."""

    terms = PhoneTerms.of(CATALOG)

    @pytest.mark.parametrize(
        ("called_on", "last_day"),
        [
            ("2025-03-10", "2028-03-10"),
            ("2024-02-29", "2027-02-28"),
            ("2023-02-28", "2026-02-28"),
            ("2021-02-28", "2024-02-28"),
            ("2025-12-31", "2028-12-31"),
            ("1990-01-01", "1993-01-01"),
            ("2097-12-31", "2100-12-31"),
        ],
    )
    def test_last_day(self, called_on: str, last_day: str) -> None:
        found = recording_last_day(date.fromisoformat(called_on), terms=self.terms)
        assert found == date.fromisoformat(last_day)

    def test_a_leap_day_after_four_years(self) -> None:
        catalog = with_figure(CATALOG, "phone-support.recording", "years", 4)
        found = recording_last_day(date(2024, 2, 29), terms=PhoneTerms.of(catalog))
        assert found == date(2028, 2, 29)

    def test_a_call_at_night_has_its_date_in_warsaw(self) -> None:
        assert recording_last_day(moment("2025-03-10T23:30+00:00"), terms=self.terms) == date(
            2028, 3, 11
        )
        assert recording_last_day(moment("2025-03-10T23:30"), terms=self.terms) == date(2028, 3, 10)

    @pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1)])
    def test_unknown_years_are_refused(self, day: date) -> None:
        with pytest.raises(UnknownCalendarError):
            recording_last_day(day, terms=self.terms)

    def test_it_rests_on_the_clause_and_the_reading(self) -> None:
        assert REASONS == ("phone-support.recording", "recording.last-day")
        assert all(CATALOG.reason(each).text.en for each in REASONS)

    def test_the_longest_keeping_time_is_that_of_the_calendar(self) -> None:
        longest = with_figure(CATALOG, "phone-support.recording", "years", 111)
        found = recording_last_day(date(1990, 1, 1), terms=PhoneTerms.of(longest))
        assert found == date(2101, 1, 1)

    @pytest.mark.parametrize("years", [112, 9000, 10**12])
    def test_a_longer_one_is_refused(self, years: int) -> None:
        catalog = with_figure(CATALOG, "phone-support.recording", "years", years)
        with pytest.raises(InvalidAmountError) as raised:
            recording_last_day(date(2025, 3, 10), terms=PhoneTerms.of(catalog))
        assert (raised.value.name, raised.value.value) == ("months", 12 * years)


def test_terms_of_one_catalogue_know_the_same_working_days() -> None:
    day = date(2025, 1, 1)
    calendars = (
        working_calendar(CATALOG),
        PhoneTerms.of(CATALOG).hours.calendar,
        ComplaintTerms.of(CATALOG).hours.calendar,
        ProfessionalServicesTerms.of(CATALOG).calendar,
    )
    for number in range(31):
        asked = day + timedelta(days=number)
        assert len({each.is_working_day(asked) for each in calendars}) == 1


def test_terms_of_one_catalogue_are_equal() -> None:
    assert ComplaintTerms.of(load_catalog()) == ComplaintTerms.of(load_catalog())
    assert hash(working_calendar(load_catalog())) == hash(working_calendar(load_catalog()))


def test_calendars_with_other_closures_differ(tmp_path: Path) -> None:
    closed = working_calendar(overlaid(tmp_path, closures={date(2026, 12, 31): "stocktaking"}))
    assert closed != working_calendar(CATALOG)
    assert working_calendar(CATALOG) != "a calendar"


@pytest.mark.parametrize("closes", [time(8), time(7)])
def test_hours_that_close_before_they_open_are_refused(closes: time) -> None:
    with pytest.raises(CatalogError, match="must be later than opens") as raised:
        PhoneTerms.of(with_figure(CATALOG, "phone-support.hours", "closes", closes))
    assert raised.value.faults[0].key == "clauses[phone-support.hours].figures.closes"


@pytest.mark.parametrize("last_day", ["day_before", "", "keep"])
def test_what_is_no_option_is_refused(last_day: str) -> None:
    with pytest.raises(ChoiceError, match=r"no option of \"window\.last-day\"") as raised:
        validity_window(
            date(2025, 3, 10),
            months=12,
            last_day=last_day,  # type: ignore[arg-type]
            free_day_end=WindowFreeDayEnd.KEEP,
            calendar=working_calendar(CATALOG),
        )
    assert raised.value.options == ("same-date", "day-before")


def test_an_option_may_be_given_by_its_id() -> None:
    window = validity_window(
        date(2025, 3, 10),
        months=12,
        last_day="day-before",  # type: ignore[arg-type]
        free_day_end="keep",  # type: ignore[arg-type]
        calendar=working_calendar(CATALOG),
    )
    assert window.last_day == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("clause", "name", "value"),
    [
        ("professional-services.visits", "visits", '"3"'),
        ("phone-support.hours", "opens", '"8"'),
        ("phone-support.number", "number", "5"),
    ],
)
def test_a_figure_of_another_kind_is_refused_at_loading(
    tmp_path: Path, clause: str, name: str, value: str
) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(bundled_directory(), folder)
    path = folder / "clauses.toml"
    head, found, tail = path.read_text(encoding="utf-8").partition(f'id = "{clause}"')
    assert found
    changed = re.sub(rf"figures\.{name} = .*", f"figures.{name} = {value}", tail, count=1)
    path.write_text(head + found + changed, encoding="utf-8")
    with pytest.raises(CatalogError, match="must be") as raised:
        load_catalog(folder)
    (fault,) = raised.value.faults
    assert (fault.file, fault.key) == (str(path), f"clauses[{clause}].figures.{name}")


def test_a_phone_that_closes_before_it_opens_is_told() -> None:
    early = with_figure(CATALOG, "phone-support.hours", "closes", time(7))
    with pytest.raises(CatalogError) as raised:
        PhoneTerms.of(early)
    assert str(raised.value) == (
        "catalog: clauses[phone-support.hours].figures.closes: must be later than opens"
    )
