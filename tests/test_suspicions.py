"""What is valid in a catalogue and yet looks wrong is pointed out, and nothing else is."""

from datetime import date

import pytest
from attrs import evolve

from sage_entitlements import (
    Catalog,
    Confirmation,
    Inclusion,
    Language,
    PlanId,
    ServiceId,
    load_catalog,
)
from sage_entitlements.catalog._suspicions import Suspicion, suspicions

AS_OF = date(2026, 6, 1)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def _confirming(catalog: Catalog, *cells: tuple[str, str, Inclusion, date]) -> Catalog:
    confirmed = tuple(
        Confirmation(
            plan=PlanId(plan), service=ServiceId(service), inclusion=inclusion, source="x", on=on
        )
        for plan, service, inclusion, on in cells
    )
    return evolve(catalog, confirmed=confirmed)


def _told(found: list[Suspicion]) -> list[tuple[str, str, str]]:
    for each in found:
        assert each.problem.to(Language.PL) != each.problem.to(Language.EN)
    return [(each.plan.id, each.service.id, each.problem.to(Language.EN)) for each in found]


def _suspicions(
    catalog: Catalog, *cells: tuple[str, str, Inclusion, date]
) -> list[tuple[str, str, str]]:
    return _told(list(suspicions(_confirming(catalog, *cells), AS_OF)))


YES, NO = Inclusion.INCLUDED, Inclusion.NOT_INCLUDED
LACKS = "is included, and Techniczne wsparcie telefoniczne, which it presupposes, is not"
UNKNOWN = (
    "is included, and of Techniczne wsparcie telefoniczne, which it presupposes, nothing is known"
)
OVERRULED = (
    "is confirmed as not included, and yet included by clause priority-call.includes-callback"
)


class TestPresupposing:
    """Callback, priority and remote help make little sense without phone support."""

    def test_the_bundled_catalogue_is_beyond_suspicion(self, catalog: Catalog) -> None:
        assert list(suspicions(catalog, AS_OF)) == []

    @pytest.mark.parametrize("service", ["callback", "remote-help"])
    def test_what_presupposes_phone_support_where_there_is_none(
        self, catalog: Catalog, service: str
    ) -> None:
        found = _suspicions(catalog, ("podstawowa", service, YES, AS_OF))
        assert found == [("podstawowa", service, LACKS)]

    @pytest.mark.parametrize("service", ["callback", "remote-help"])
    def test_what_presupposes_phone_support_where_it_is_unknown(
        self, catalog: Catalog, service: str
    ) -> None:
        found = _suspicions(catalog, ("podstawowa-plus", service, YES, AS_OF))
        assert found == [("podstawowa-plus", service, UNKNOWN)]

    def test_priority_brings_callback_and_both_presuppose_phone_support(
        self, catalog: Catalog
    ) -> None:
        found = _suspicions(catalog, ("podstawowa", "priority-call", YES, AS_OF))
        assert found == [
            ("podstawowa", "callback", LACKS),
            ("podstawowa", "priority-call", LACKS),
        ]

    def test_phone_support_itself_presupposes_nothing(self, catalog: Catalog) -> None:
        cells = [("podstawowa", each, YES, AS_OF) for each in ("phone-support", "remote-help")]
        assert _suspicions(catalog, *cells) == []

    def test_what_is_not_included_presupposes_nothing(self, catalog: Catalog) -> None:
        cells = [
            ("vip", each, NO, AS_OF)
            for each in ("phone-support", "callback", "priority-call", "remote-help")
        ]
        assert _suspicions(catalog, *cells) == []

    def test_taking_phone_support_away_touches_all_three(self, catalog: Catalog) -> None:
        found = _suspicions(catalog, ("vip", "phone-support", NO, AS_OF))
        assert found == [
            ("vip", service, LACKS) for service in ("callback", "priority-call", "remote-help")
        ]


class TestAge:
    """A confirmation from the future, or older than a year, is worth asking again."""

    @pytest.mark.parametrize(
        "on", [AS_OF, date(2026, 5, 31), date(2025, 6, 2), date(2025, 6, 1)], ids=str
    )
    def test_up_to_a_year_is_no_age(self, catalog: Catalog, on: date) -> None:
        assert _suspicions(catalog, ("vip", "remote-help", YES, on)) == []

    def test_more_than_a_year_is(self, catalog: Catalog) -> None:
        found = _suspicions(catalog, ("vip", "remote-help", YES, date(2025, 5, 31)))
        assert found == [
            (
                "vip",
                "remote-help",
                "was confirmed more than a year ago, on 2025-05-31; ask again",
            )
        ]

    @pytest.mark.parametrize(
        ("as_of", "count"), [(date(2025, 2, 28), 0), (date(2025, 3, 1), 1)], ids=str
    )
    def test_a_leap_days_year_ends_on_28_february(
        self, catalog: Catalog, as_of: date, count: int
    ) -> None:
        changed = _confirming(catalog, ("vip", "remote-help", YES, date(2024, 2, 29)))
        assert len(list(suspicions(changed, as_of))) == count

    def test_a_day_yet_to_come(self, catalog: Catalog) -> None:
        found = _suspicions(catalog, ("vip", "remote-help", YES, date(2026, 6, 2)))
        assert found == [("vip", "remote-help", "is confirmed on 2026-06-02, which is yet to come")]

    @pytest.mark.parametrize("on", [date.min, date.max], ids=str)
    def test_no_date_is_too_far(self, catalog: Catalog, on: date) -> None:
        assert len(_suspicions(catalog, ("vip", "remote-help", YES, on))) == 1

    @pytest.mark.parametrize("as_of", [date.min, date.max], ids=str)
    def test_no_moment_to_ask_is_too_far(self, catalog: Catalog, as_of: date) -> None:
        changed = _confirming(catalog, ("vip", "remote-help", YES, AS_OF))
        assert len(list(suspicions(changed, as_of))) == 1


class TestContradiction:
    """A confirmed "no" that a clause overrules is one of two mistakes; point it out."""

    def test_callback_confirmed_as_not_included_beside_priority(self, catalog: Catalog) -> None:
        found = _suspicions(catalog, ("vip", "callback", NO, AS_OF))
        assert found == [
            (
                "vip",
                "callback",
                OVERRULED,
            )
        ]

    @pytest.mark.parametrize("inclusion", [YES, NO])
    def test_no_contradiction_without_priority(
        self, catalog: Catalog, inclusion: Inclusion
    ) -> None:
        assert _suspicions(catalog, ("prestiz", "callback", inclusion, AS_OF)) == []

    def test_confirmed_as_included_is_no_contradiction(self, catalog: Catalog) -> None:
        assert _suspicions(catalog, ("vip", "callback", YES, AS_OF)) == []

    def test_taking_both_away_is_no_contradiction(self, catalog: Catalog) -> None:
        cells = [("vip", each, NO, AS_OF) for each in ("callback", "priority-call")]
        assert _suspicions(catalog, *cells) == []

    def test_each_confirmation_may_be_doubted_for_several_reasons(self, catalog: Catalog) -> None:
        found = _suspicions(catalog, ("vip", "callback", NO, date(2020, 1, 1)))
        assert [problem.split(",")[0] for _, _, problem in found] == [
            "was confirmed more than a year ago",
            "is confirmed as not included",
        ]
