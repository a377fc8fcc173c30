"""The parts of a contract as of a day: each day counts for what it is, the last one too."""

from datetime import date, datetime

import pytest

from sage_entitlements import Catalog, Contract, ExtraSessions, RemoteSession, Visit, load_catalog
from sage_entitlements.contract import Package
from sage_entitlements.contract._balances import contract_term, entries_to_come, package_statuses
from sage_entitlements.periods import TermStatus

STARTS = date(2026, 1, 31)
LAST_DAY = date(2027, 1, 30)
DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def contract(**parts: tuple[object, ...]) -> Contract:
    return Contract(customer="Firma", plan="vip", starts=STARTS, months=12, **parts)  # type: ignore[arg-type]


class TestTerm:
    """A term runs from its first day through its last."""

    @pytest.mark.parametrize(
        ("day", "status", "days"),
        [
            (date(2026, 1, 30), TermStatus.NOT_STARTED, 365),
            (STARTS, TermStatus.RUNNING, 364),
            (LAST_DAY, TermStatus.RUNNING, 0),
            (date(2027, 1, 31), TermStatus.ENDED, None),
        ],
    )
    def test_on_each_side_of_its_ends(
        self, day: date, status: TermStatus, days: int | None
    ) -> None:
        term = contract_term(contract(), day)
        assert (term.status, term.days_to_go) == (status, days)
        assert (term.first_day, term.last_day, term.months) == (STARTS, LAST_DAY, 12)


class TestEntriesToCome:
    """What is dated after the day asked about is to come; what is of that day has come."""

    def test_each_kind_counts(self) -> None:
        found = contract(
            visits=(Visit(on=DAY, hours=7),) * 2,
            remote_sessions=(RemoteSession(start=datetime(2026, 3, 2, 10), minutes=5),) * 3,  # noqa: DTZ001
            extra_sessions=(ExtraSessions(purchased=DAY),) * 5,
        )
        assert entries_to_come(found, date(2026, 3, 1)) == 10
        assert entries_to_come(found, DAY) == 0
        assert entries_to_come(found, datetime(2026, 3, 2, 9, 59)) == 3  # noqa: DTZ001
        assert entries_to_come(found, datetime(2026, 3, 2, 10)) == 0  # noqa: DTZ001


class TestPackages:
    """Packages stand in the order in which their windows close, then by their names."""

    def test_order(self, catalog: Catalog) -> None:
        packages = [
            Package(purchased=day, name=name)
            for day, name in ((DAY, "b"), (DAY, "A"), (DAY, None), (STARTS, "z"), (DAY, "c"))
        ]
        found = contract(professional_services=tuple(packages))
        statuses, refused = package_statuses(found, catalog, DAY)
        names = [each.package.name for each in statuses]
        assert names[0] == "z"
        assert [each for each in names[1:] if each] == ["A", "b", "c"]
        assert refused == ()

    def test_a_visit_of_the_day_counts(self, catalog: Catalog) -> None:
        found = contract(
            professional_services=(Package(purchased=STARTS),), visits=(Visit(on=DAY, hours=7),)
        )
        for day, left in ((date(2026, 3, 1), 3), (DAY, 2)):
            ((status,), _) = package_statuses(found, catalog, day)
            assert status.balance.remaining == left
            assert len(status.visits) == 3 - left
            assert status.usable
