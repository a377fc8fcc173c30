"""The parts of a contract as of a moment, and the contract written down."""

from datetime import date, datetime

import pytest
from attrs import evolve

from sage_entitlements import Catalog, Contract, ExtraSessions, RemoteSession, Visit, load_catalog
from sage_entitlements.contract import OrderContacts, Package, ProductPackage, contract_status
from sage_entitlements.contract._balances import (
    contract_term,
    counted_sessions,
    entries_to_come,
    package_statuses,
)
from sage_entitlements.contract._write import contract_text
from sage_entitlements.periods import TermStatus
from sage_entitlements.remote_help import Coverage

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


class TestSessions:
    """A session belongs to a month of the term, or to none."""

    @pytest.mark.parametrize(
        ("start", "month"),
        [
            ("2026-01-30T23:59", None),
            ("2026-01-31T00:00", 0),
            ("2027-01-30T23:59", 11),
            ("2027-01-31T00:00", None),
        ],
    )
    def test_at_the_ends_of_the_term(self, catalog: Catalog, start: str, month: int | None) -> None:
        session = RemoteSession(start=datetime.fromisoformat(start), minutes=47)
        (counted,) = counted_sessions(contract(remote_sessions=(session,)), catalog)
        assert counted.month == month
        assert (counted.coverage is Coverage.OUTSIDE_TERM) is (month is None)
        assert counted.overage_minutes == (0 if month is None else 17)


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


class TestComplaints:
    """A complaint is told while it can be made, and a week longer, whatever else is not."""

    @staticmethod
    def told(as_of: datetime, *sessions: tuple[str, int]) -> list[str]:
        found = contract(
            remote_sessions=tuple(
                RemoteSession(start=datetime.fromisoformat(start), minutes=minutes)
                for start, minutes in sessions
            )
        )
        status = contract_status(found, load_catalog(), as_of=as_of)
        assert status.as_of is as_of
        return [f"{each.session.session.start:%m-%d %H:%M}" for each in status.complaints]

    def test_of_a_session_that_ended_while_another_goes_on(self) -> None:
        as_of = datetime(2026, 3, 2, 11)  # noqa: DTZ001 - Warsaw time, as all of these
        assert self.told(as_of, ("2026-03-02T10:00", 300), ("2026-03-02T10:30", 10)) == [
            "03-02 10:30"
        ]

    def test_beside_sessions_of_long_ago(self) -> None:
        as_of = datetime(2026, 3, 2, 11)  # noqa: DTZ001
        friday, saturday = ("2026-02-13T10:00", 10), ("2026-02-14T10:00", 10)
        assert self.told(as_of, friday, saturday, ("2026-03-02T10:30", 10)) == ["03-02 10:30"]

    def test_the_soonest_ended_first(self) -> None:
        as_of = datetime(2026, 3, 2, 15)  # noqa: DTZ001
        assert self.told(as_of, ("2026-03-02T10:00", 60), ("2026-03-02T10:30", 10)) == [
            "03-02 10:30",
            "03-02 10:00",
        ]


class TestReasons:
    """What a status rests on is what the contract has."""

    @pytest.mark.parametrize(("packages", "cited"), [(0, False), (1, False), (2, True)])
    def test_the_choice_among_packages(self, catalog: Catalog, packages: int, cited: bool) -> None:
        found = contract(professional_services=(Package(purchased=STARTS),) * packages)
        status = contract_status(found, catalog, as_of=DAY)
        assert ("visit.package" in status.reasons) is cited
        assert ("professional-services.visits" in status.reasons) is bool(packages)
        assert len(set(status.reasons)) == len(status.reasons)


WRITTEN = """\
# A customer's contract; "sage-entitlements contract status FILE" reads it.
# To put an entry right, change it here or take it out, then run \
"sage-entitlements contract check FILE".
customer = "Firma"
plan = "vip"
starts = 2026-01-31
months = 12
programs = [
    "Handel",
]

[order_contacts]
phone = "+48 22 123 45 67"

[[product_packages]]
name = "Suite"
programs = [
    "Kadry",
    "FK",
]
chosen = "Kadry"

# Below stands what is bought and used, in any order; "sage-entitlements contract record" adds it.

[[professional_services]]
purchased = 2026-03-02
name = "A"

[[visits]]
on = 2026-03-02
hours = 6.5

[[remote_sessions]]
start = 2026-10-25 02:30:00+01:00
minutes = 5

[[remote_sessions]]
start = 2026-10-26 02:30:00
minutes = 5
"""


def test_a_contract_written_down() -> None:
    twice = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001 - the later of the two
    once = datetime(2026, 10, 26, 2, 30)  # noqa: DTZ001
    found = contract(
        programs=("Handel",),
        product_packages=(ProductPackage(name="Suite", chosen="Kadry", programs=("Kadry", "FK")),),
        professional_services=(Package(purchased=DAY, name="A"),),
        visits=(Visit(on=DAY, hours=6.5),),
        remote_sessions=tuple(RemoteSession(start=start, minutes=5) for start in (twice, once)),
    )
    contacts = OrderContacts(phone="+48 22 123 45 67")
    assert contract_text(evolve(found, order_contacts=contacts)) == WRITTEN
