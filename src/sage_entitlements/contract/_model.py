"""A contract's entities: frozen values, each in the shape in which it stands in the file."""

from datetime import date

from attrs import frozen

from sage_entitlements._names import name_key
from sage_entitlements.periods import term_last_day
from sage_entitlements.professional_services import Visit
from sage_entitlements.remote_help import ExtraSessions, RemoteSession


@frozen(kw_only=True)
class ProductPackage:
    """A package of programs, of which remote help serves the one that the customer has chosen.

    Clause ``remote-help.one-program``.
    """

    name: str
    programs: tuple[str, ...]
    chosen: str


@frozen(kw_only=True)
class OrderContacts:
    """Whom the order names for callbacks, where it does.

    Clauses ``callback.attempts`` and ``callback.failure-mail``.
    """

    phone: str | None = None
    """The number for the callback's last attempt."""
    email: str | None = None
    """The address to which a failed callback is noted."""


@frozen(kw_only=True)
class Package:
    """A package of professional services: the day on which it was bought."""

    purchased: date
    name: str | None = None
    """By which a visit can say that it uses this one."""


@frozen(kw_only=True)
class Contract:
    """A customer's contract, with all that has been bought beyond it and used of it.

    Nothing in it counts down: what is left is always reckoned from what was used.
    """

    customer: str
    plan: str
    """The plan's id or name, in any form that `Catalog.plan` understands."""
    starts: date
    months: int
    """The length of the term."""
    programs: tuple[str, ...] = ()
    """Those that the contract covers; where none is named, any is taken for covered."""
    product_packages: tuple[ProductPackage, ...] = ()
    order_contacts: OrderContacts = OrderContacts()
    professional_services: tuple[Package, ...] = ()
    visits: tuple[Visit, ...] = ()
    remote_sessions: tuple[RemoteSession, ...] = ()
    extra_sessions: tuple[ExtraSessions, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of the term (reading ``usage-period``)."""
        return term_last_day(self.starts, self.months)

    @property
    def covered_programs(self) -> tuple[str, ...]:
        """The programs that remote help serves: those named, and those chosen from packages.

        Each stands there once, however often and in whatever spelling the file names it.
        """
        found: dict[str, str] = {}
        for each in (*self.programs, *(package.chosen for package in self.product_packages)):
            found.setdefault(name_key(each), each)
        return tuple(found.values())


Entry = Visit | RemoteSession | ExtraSessions | Package
"""What is recorded in a contract's file as time goes by."""

TABLES: dict[type[Entry], str] = {
    Visit: "visits",
    RemoteSession: "remote_sessions",
    ExtraSessions: "extra_sessions",
    Package: "professional_services",
}
"""The table of the file, and the field of `Contract`, that holds each kind of entry."""
