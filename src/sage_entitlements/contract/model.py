"""A contract's entities: frozen values, each in the shape in which it stands in the file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve

from sage_entitlements.errors import MOST_MONTHS, InvalidAmountError, NotADayError
from sage_entitlements.names import name_key
from sage_entitlements.periods import add_months
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.values import checked, frozen, kept
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import DAY, When, check_known


def _check_months(months: int) -> None:
    InvalidAmountError.check("months", months, MOST_MONTHS)


@frozen(kw_only=True)
class ProductPackage:
    """A package of programs, of which remote help serves one."""

    name: str
    programs: tuple[str, ...]
    chosen: str  # by the customer (clause ``remote-help.one-program``)


@frozen(kw_only=True)
class OrderContacts:
    """Whom the order names, where it does."""

    phone: str | None = None  # for a callback's last attempt (clause ``callback.attempts``)
    email: str | None = None  # where a failed one is noted (clause ``callback.failure-mail``)


@frozen(kw_only=True)
class PlanChange:
    """Another plan from a day on, in the middle of a term. Raises `UnknownCalendarError`."""

    on: date = checked(check_known)  # the new plan's first day
    plan: str
    note: str | None = None
    by: str | None = None


@frozen(kw_only=True)
class Renewal:
    """A further term, from the day after the last one's end. Raises `InvalidAmountError`."""

    months: int = checked(_check_months)
    plan: str | None = None  # None: the plan goes on
    note: str | None = None
    by: str | None = None


@frozen(kw_only=True)
class End:
    """The last day of a contract that ends before its terms do; None takes that back."""

    on: date | None = checked(NotADayError.check)


LifeChange = PlanChange | Renewal | End
Entry = Visit | RemoteSession | ExtraSessions | Package  # what is recorded as time goes by


@frozen(kw_only=True)
class Contract:
    """A customer's contract: its life, with all that was bought beyond it and used of it.

    Nothing in it counts down: what is left is always computed from what was used. Where no program
    is named, any is taken for covered. Raises `UnknownCalendarError` and `InvalidAmountError`.
    """

    customer: str
    number: str | None = None
    nip: str | None = None
    plan: str  # an id or a name, in any form that `Catalog.plan` understands
    starts: date = checked(check_known)
    months: int = checked(_check_months)  # of the first term
    # The last day, where it ends before its terms do.
    ends: date | None = checked(NotADayError.check, default=None)
    extra: Mapping[str, Any] = {}  # anything: kept, never interpreted
    programs: tuple[str, ...] = ()
    product_packages: tuple[ProductPackage, ...] = ()
    order_contacts: OrderContacts = OrderContacts()
    plan_changes: tuple[PlanChange, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    professional_services: tuple[Package, ...] = ()
    visits: tuple[Visit, ...] = ()
    remote_sessions: tuple[RemoteSession, ...] = ()
    extra_sessions: tuple[ExtraSessions, ...] = ()

    @property
    def agreed(self) -> "tuple[Contract | Renewal, ...]":
        """What says of each term how long it is and by which plan it begins."""
        return self, *self.renewals

    @kept
    def agreed_last_day(self) -> date:
        """The last day of the last term that was agreed."""
        months = sum(each.months for each in self.agreed)
        return add_months(self.starts, months) - DAY  # by the reading ``usage-period``

    @kept
    def last_day(self) -> date:
        return self.ends or self.agreed_last_day

    @property
    def covered_programs(self) -> tuple[str, ...]:
        """The programs that remote help serves: those named, and those chosen from packages."""
        # Each stands there once, however often and in whatever spelling the file names it.
        found: dict[str, str] = {}
        for each in (*self.programs, *(package.chosen for package in self.product_packages)):
            found.setdefault(name_key(each), each)
        return tuple(found.values())

    def entries(self, kind: type[Entry]) -> tuple[Entry, ...]:
        found: tuple[Entry, ...] = getattr(self, TABLES[kind].name)
        return found

    def with_change(self, change: LifeChange) -> "Contract":
        if isinstance(change, End):
            return evolve(self, ends=change.on)
        if isinstance(change, Renewal):
            return evolve(self, renewals=(*self.renewals, change))
        return evolve(self, plan_changes=(*self.plan_changes, change))

    def with_entry(self, entry: Entry) -> "Contract":
        kind = type(entry)
        changes: dict[str, Any] = {TABLES[kind].name: (*self.entries(kind), entry)}
        return evolve(self, **changes)


@frozen
class Table:
    """Where entries of one kind stand in a contract's file, and which key dates them."""

    name: str
    dated: str


TABLES: dict[type[Entry], Table] = {
    Package: Table("professional_services", "purchased"),
    Visit: Table("visits", "on"),
    RemoteSession: Table("remote_sessions", "start"),
    ExtraSessions: Table("extra_sessions", "purchased"),
}


def dated(entry: Entry) -> When:
    """Give the day or the moment of an entry.

    >>> dated(Package(purchased=date(2026, 3, 10)))
    datetime.date(2026, 3, 10)
    """
    when: When = getattr(entry, TABLES[type(entry)].dated)
    return when
