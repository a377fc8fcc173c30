"""Figures and readings come from the catalogue: change it, and the answers change."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve, fields, fields_dict

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
from sage_entitlements import dates, load_catalog
from sage_entitlements.catalog.catalog import MUST_BE, Catalog, EditionTerms
from sage_entitlements.deadlines import ComplaintTerms, RecordingTerms
from sage_entitlements.errors import CatalogError, InvalidAmountError, UnknownCalendarError
from sage_entitlements.remote_help import RemoteHelpTerms, RemoteSession
from sage_entitlements.text import Language
from sage_entitlements.visits import Visit, VisitTerms
from sage_entitlements.workdays import PhoneTerms, WorkingCalendar

moment = datetime.fromisoformat
CATALOG = held_catalog()
TUESDAY = date(2025, 3, 11)
BOUGHT = date(2025, 3, 10)


def answers(catalog: Catalog) -> dict[str, object]:
    """Ask one question of each kind about a Tuesday."""
    hours = dates.hours(catalog, at=moment("2025-03-11T16:30"))
    complaint = dates.complaint(catalog, moment("2025-03-11T10:00"), as_of=TUESDAY)
    session = RemoteSession(start=moment("2025-03-11T10:00"), minutes=25)
    remote = dates.remote(catalog, starts=BOUGHT, sessions=[session], minutes=45, as_of=TUESDAY)
    made = Visit(on=TUESDAY, hours=5), Visit(on=date(2025, 6, 2), hours=6)
    visits = dates.visits(catalog, purchased=BOUGHT, visits=made, as_of=date(2025, 12, 31))
    assert complaint.deadline.advised_by is not None
    assert remote.preflight is not None
    standing, window = visits.package.visits, visits.package.window
    return {
        "open": hours.phone.open,
        "shift": f"{hours.phone.opens_at:%H:%M}-{hours.phone.closes_at:%H:%M}",
        "number": hours.number,
        "call": hours.call_limit_minutes,
        "attempts": " ".join(hours.callback_attempts),
        "advised by": f"{complaint.deadline.advised_by:%H:%M}",
        "kept until": f"{dates.recording(catalog, TUESDAY).last_day}",
        "sessions": f"{remote.balance.left} of {remote.balance.allowance.sessions}",
        "minutes": remote.balance.allowance.minutes,
        "overage": (remote.balance.overage.minutes, remote.preflight.overage_minutes),
        "visits": f"{standing.remaining} of {standing.included} until {window.last_day}",
        "past": standing.overage_hours,
        "refused": [each.reason for each in visits.refused],
    }


BEFORE = {
    "open": True,
    "shift": "08:00-17:00",
    "number": "+48 22 455 56 00",
    "call": 30,
    "attempts": "caller caller order",
    "advised by": "17:00",
    "kept until": "2028-03-11",
    "sessions": "0 of 1",
    "minutes": 30,
    "overage": (0, 15),
    "visits": "1 of 3 until 2026-03-10",
    "past": 0,
    "refused": [],
}
CHANGES: dict[tuple[str, str], tuple[Value, dict[str, object]]] = {
    ("phone-support.hours", "opens"): (time(16, 45), {"open": False, "shift": "16:45-17:00"}),
    ("phone-support.hours", "closes"): (
        time(16),
        {"open": False, "shift": "08:00-16:00", "advised by": "16:00"},
    ),
    ("phone-support.number", "number"): ("112", {"number": "112"}),
    ("phone-support.call-limit", "minutes"): (20, {"call": 20}),
    ("callback.attempts", "to_caller"): (1, {"attempts": "caller order"}),
    ("callback.attempts", "to_order"): (2, {"attempts": "caller caller order order"}),
    ("phone-support.recording", "years"): (5, {"kept until": "2030-03-11"}),
    ("remote-help.allowance", "sessions"): (3, {"sessions": "2 of 3"}),
    ("remote-help.duration", "minutes"): (20, {"minutes": 20, "overage": (5, 25)}),
    ("professional-services.window", "months"): (
        1,
        {"visits": "0 of 3 until 2025-04-10", "refused": ["outside_window"]},
    ),
    ("professional-services.visits", "visits"): (
        1,
        {"visits": "0 of 1 until 2026-03-10", "refused": ["no_visit_left"]},
    ),
    ("professional-services.visit-length", "hours"): (5, {"past": 1}),
}


def test_every_figure_is_changed_once() -> None:
    assert {each[2] for each in FIGURES} == set(CHANGES)


@pytest.mark.parametrize(("figure", "value", "changes"), [(k, *v) for k, v in CHANGES.items()])
def test_another_figure_changes_each_answer_that_rests_on_it_and_no_other(
    figure: tuple[str, str], value: Value, changes: dict[str, object]
) -> None:
    assert answers(CATALOG) == BEFORE
    assert answers(with_figure(CATALOG, *figure, value)) == BEFORE | changes


def test_a_figure_in_a_file_counts(tmp_path: Path) -> None:
    changes = {"visits": "2 of 4 until 2026-03-10"}
    assert answers(rewritten(tmp_path, "visits = 3", "visits = 4")) == BEFORE | changes


KINDS = [ComplaintTerms, PhoneTerms, RecordingTerms, RemoteHelpTerms, VisitTerms]
KINDS += [EditionTerms]
FIELDS = [(kind, each.name, each.metadata) for kind in KINDS for each in fields(kind)]
FIGURES = [(kind, name, of["figure"]) for kind, name, of in FIELDS if "figure" in of]
READINGS = [(kind, name, of["reading"]) for kind, name, of in FIELDS if "reading" in of]
SAID = {each: said.to(Language.EN) for each, said in MUST_BE.items()}


def terms_now(kind: Any) -> Any:
    """Give terms whose calendar is the one that all new ones have: few are kept at once."""
    return evolve(CATALOG).terms(kind)


class TestTerms:
    """A figure or reading is taken from its place in the catalogue, or missed there by name."""

    @pytest.mark.parametrize(("kind", "read", "figure"), FIGURES)
    def test_a_figure(self, kind: Any, read: str, figure: tuple[str, str]) -> None:
        clause, name = figure
        before = getattr(CATALOG.terms(kind), read)
        other, _ = CHANGES[figure]
        changed = with_figure(CATALOG, clause, name, other)
        assert changed.terms(kind) == evolve(terms_now(kind), **{read: other})
        values: list[Value] = [22, "22", time(2), True]
        wrong = [each for each in values if type(each) is not type(before)]
        other_kind = (with_figure(CATALOG, clause, name, each) for each in wrong)
        for catalog in (without_figure(CATALOG, clause, name), *other_kind):
            with pytest.raises(CatalogError) as raised:
                catalog.terms(kind)
            assert str(raised.value) == (
                f"catalog: clauses[{clause}].figures.{name}:"
                f" this question counts with it; it {SAID[type(before)]}"
            )
            assert "to pytanie z tego korzysta" in raised.value.message.to(Language.PL)
        with pytest.raises(CatalogError) as raised:
            without_clause(CATALOG, clause).terms(kind)
        assert str(raised.value) == (
            f"catalog: clauses[{clause}]: this question rests on it, and the catalogue lacks it;"
            " add it"
        )

    @pytest.mark.parametrize(("kind", "read", "reading"), READINGS)
    def test_a_reading(self, reading: str, kind: Any, read: str) -> None:
        found, options = CATALOG.reading(reading), get_args(fields_dict(kind)[read].type)
        assert {each.id for each in found.options} == {*options}
        for option in options:
            readings = [
                evolve(each, choice=option) if each is found else each for each in CATALOG.readings
            ]
            terms = evolve(CATALOG, readings=tuple(readings)).terms(kind)
            assert terms == evolve(terms_now(kind), **{read: option})
        with pytest.raises(CatalogError) as missing:
            without_reading(CATALOG, reading).terms(kind)
        assert [fault.key for fault in missing.value.faults] == [f"readings[{reading}]"]

    def test_those_of_one_catalogue_are_the_same_and_know_the_same_working_days(self) -> None:
        for kind in KINDS:
            assert CATALOG.terms(kind) is CATALOG.terms(kind)
            assert load_catalog().terms(kind) == terms_now(kind)
        for kind in (PhoneTerms, ComplaintTerms, VisitTerms):
            assert terms_now(kind).calendar == WorkingCalendar(CATALOG.calendar)


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
        readings = {"window.last-day": last_day, "window.free-day-end": free_day_end}
        catalog, purchased = overlaid(tmp_path, readings=readings), date(2025, 3, 15)
        found = dates.visits(catalog, purchased=purchased, as_of=purchased).package.window
        assert found.last_day == expected

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
        given = ("end-of-day", end_of_day), ("non-working-day", non_working_day)
        readings = {f"complaint.{name}": option for name, option in given}
        catalog, saturday = overlaid(tmp_path, readings=readings), moment("2025-03-15T10:00")
        found = dates.complaint(catalog, saturday, as_of=TUESDAY)
        assert found.deadline.expires_at == (moment(expires) if expires else None)

    def test_closures_reach_every_rule(self, tmp_path: Path) -> None:
        closed, after = date(2026, 3, 10), date(2026, 3, 11)
        catalog = overlaid(
            tmp_path,
            readings={"window.free-day-end": "next-working-day"},
            closures={closed: "stocktaking"},
        )
        noon = moment("2026-03-10T12:00")
        (asked,) = dates.working_days(catalog, closed).every
        assert asked.why_not is not None
        assert asked.why_not.to(Language.EN) == "company closure: stocktaking"
        assert dates.hours(catalog, at=noon).phone.opens_at.date() == after
        assert dates.complaint(catalog, noon, as_of=closed).deadline.deadline_day == after
        assert answers(catalog)["visits"] == f"1 of 3 until {after}"


class TestRecordings:
    """A recording may be kept through the same date, so many years later."""

    @pytest.mark.parametrize(
        ("called_on", "years", "last_day"),
        [
            ("2025-03-10", 3, "2028-03-10"),
            ("2024-02-29", 3, "2027-02-28"),
            ("2021-02-28", 3, "2024-02-28"),
            ("2097-12-31", 3, "2100-12-31"),
            ("2024-02-29", 4, "2028-02-29"),
            # As long as the known calendar, and no longer.
            ("1990-01-01", 111, "2101-01-01"),
            # A call at night has its date in Warsaw.
            ("2025-03-10T23:30+00:00", 3, "2028-03-11"),
            ("2025-03-10T23:30", 3, "2028-03-10"),
        ],
    )
    def test_last_day(self, called_on: str, years: int, last_day: str) -> None:
        when = moment(called_on) if "T" in called_on else date.fromisoformat(called_on)
        catalog = with_figure(CATALOG, "phone-support.recording", "years", years)
        found = dates.recording(catalog, when)
        assert found.last_day == date.fromisoformat(last_day)
        reasons = [each.id for each in found.reasons]
        assert reasons == ["phone-support.recording", "recording.last-day"]
        assert found.notes == ()

    def test_a_call_in_the_hour_that_comes_twice_is_told(self) -> None:
        (note,) = dates.recording(CATALOG, moment("2025-10-26T02:30")).notes
        assert "comes twice" in note.to(Language.EN)

    def test_unknown_years_are_refused(self) -> None:
        for day in (date(1989, 12, 31), date(2101, 1, 1)):
            with pytest.raises(UnknownCalendarError):
                dates.recording(CATALOG, day)

    @pytest.mark.parametrize("years", [112, 9000, 10**12])
    def test_a_longer_one_is_refused(self, years: int) -> None:
        with pytest.raises(InvalidAmountError) as raised:
            dates.recording(with_figure(CATALOG, "phone-support.recording", "years", years), BOUGHT)
        assert (raised.value.name, raised.value.value) == ("months", 12 * years)


@pytest.mark.parametrize(
    ("clause", "name", "old", "new", "must"),
    [
        ("professional-services.visits", "visits", "3", '"3"', "be a whole number above 0"),
        ("phone-support.hours", "opens", "08:00:00", '"8"', "be a time such as 08:00:00"),
        ("phone-support.number", "number", '"+48 22 455 56 00"', "5", "be text in quotes"),
        ("remote-help.allowance", "sessions", "1", "true", "be a whole number above 0"),
        ("phone-support.hours", "closes", "17:00:00", "08:00:00", "be later than the opening hour"),
        ("phone-support.hours", "closes", "17:00:00", "07:00:00", "be later than the opening hour"),
    ],
)
def test_a_figure_that_no_rule_can_count_with_is_refused_at_loading(
    tmp_path: Path, clause: str, name: str, old: str, new: str, must: str
) -> None:
    with pytest.raises(CatalogError, match=f"must {must}") as raised:
        rewritten(tmp_path, f"{name} = {old}", f"{name} = {new}")
    (fault,) = raised.value.faults
    assert fault.key == f"clauses[{clause}].figures.{name}"
    assert Path(fault.file).name == "clauses.toml"
