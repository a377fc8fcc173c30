"""A contract's entities: frozen values, each in the shape in which it stands in the file."""

from datetime import date
from typing import Any

from attrs import evolve

from sage_entitlements.errors import MOST_MONTHS, InvalidAmountError
from sage_entitlements.names import name_key
from sage_entitlements.periods import term_last_day
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.values import checked, frozen
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import When, check_known


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


Entry = Visit | RemoteSession | ExtraSessions | Package  # what is recorded as time goes by


@frozen(kw_only=True)
class Contract:
    """A customer's contract, with all that was bought beyond it and used of it.

    Nothing in it counts down: what is left is always computed from what was used. Where no program
    is named, any is taken for covered. Raises `UnknownCalendarError` and `InvalidAmountError`.
    """

    customer: str
    plan: str  # an id or a name, in any form that `Catalog.plan` understands
    starts: date = checked(check_known)
    months: int = checked(lambda value: InvalidAmountError.check("months", value, MOST_MONTHS))
    programs: tuple[str, ...] = ()
    product_packages: tuple[ProductPackage, ...] = ()
    order_contacts: OrderContacts = OrderContacts()
    professional_services: tuple[Package, ...] = ()
    visits: tuple[Visit, ...] = ()
    remote_sessions: tuple[RemoteSession, ...] = ()
    extra_sessions: tuple[ExtraSessions, ...] = ()

    @property
    def last_day(self) -> date:
        return term_last_day(self.starts, self.months)  # by the reading ``usage-period``

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
