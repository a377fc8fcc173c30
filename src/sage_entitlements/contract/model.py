"""A contract's entities: frozen values, each in the shape in which it stands in the file."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import count
from typing import Any

from attrs import evolve, field

from sage_entitlements.errors import MOST_MONTHS, InvalidAmountError, NotADayError
from sage_entitlements.names import name_key
from sage_entitlements.periods import add_months
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.text import N_, Phrase, Spoken
from sage_entitlements.values import checked, frozen, kept
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import DAY, When, check_known, say_moment

_check_months = partial(InvalidAmountError.check, "months", most=MOST_MONTHS)


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


Entry = Visit | RemoteSession | ExtraSessions | Package  # what is recorded as time goes by
Agreed = PlanChange | Renewal
LifeChange = Agreed | End


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
    ends: date | None = checked(NotADayError.check, default=None)  # before its terms do
    extra: Mapping[str, Any] = field(default={}, hash=False)  # kept, never interpreted
    programs: tuple[str, ...] = ()
    product_packages: tuple[ProductPackage, ...] = ()
    order_contacts: OrderContacts = OrderContacts()
    plan_changes: tuple[PlanChange, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    professional_services: tuple[Package, ...] = ()
    visits: tuple[Visit, ...] = ()
    remote_sessions: tuple[RemoteSession, ...] = ()
    extra_sessions: tuple[ExtraSessions, ...] = ()

    def agreed(self) -> "Iterator[tuple[date, date, Contract | Renewal]]":
        """Give of each term its first and last day, and what says so (``usage-period``)."""
        first_day, months = self.starts, 0
        terms: tuple[Contract | Renewal, ...] = self, *self.renewals
        for each in terms:
            months += each.months
            after = add_months(self.starts, months)
            yield first_day, after - DAY, each
            first_day = after

    @kept
    def agreed_last_day(self) -> date:
        """The last day of the last term that was agreed."""
        *_, (_, last_day, _) = self.agreed()
        return last_day

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

    def entries(self, kind: type) -> Any:
        return getattr(self, KINDS[kind].table)

    def numbered(self, kind: type) -> Iterator[tuple[int, When, Any]]:
        """Give the entries of a kind: each one's number in the file, its day or moment, itself."""
        entries = self.entries(kind)
        begins = (day for number, (day, _, _) in enumerate(self.agreed()) if number)
        return zip(count(1), begins if kind is Renewal else map(KINDS[kind].when, entries), entries)

    def said(self, kind: type) -> dict[int, Phrase]:
        """Say which entries of a kind there are, by their numbers in the file."""
        return {number: KINDS[kind].said(when) for number, when, _ in self.numbered(kind)}

    def with_entry(self, entry: Entry | LifeChange) -> "Contract":
        if isinstance(entry, End):
            return evolve(self, ends=entry.on)
        return self.replaced(type(entry), len(self.entries(type(entry))) + 1, entry)

    def replaced(self, kind: type, number: int, *entries: Any) -> "Contract":
        """Give the contract with these in place of an entry; with none, without it."""
        there = self.entries(kind)
        put: dict[str, Any] = {KINDS[kind].table: (*there[: number - 1], *entries, *there[number:])}
        return evolve(self, **put)


class Kind(Spoken):
    """What an entry is called, and in which table of a contract's file those of its kind stand.

    There each has a number; an early end has none, and no key is ``dated`` that a renewal has.
    """

    CHANGE = "change", N_("change"), "plan_changes", "on", N_("change of plan, {when}")
    RENEWAL = "renewal", N_("renewal"), "renewals", "", N_("renewal, {when}")
    PACKAGE = "package", N_("package"), "professional_services", "purchased", N_("package, {when}")
    VISIT = "visit", N_("visit"), "visits", "on", N_("visit, {when}")
    SESSION = "session", N_("session"), "remote_sessions", "start", N_("session, {when}")
    EXTRA = "extra", N_("extra"), "extra_sessions", "purchased", N_("extra sessions, {when}")
    END = "end", N_("end")

    def __init__(self, *_: str) -> None:  # pragma: no mutate block
        place, self.grounds = self.grounds or ("", "", ""), ()  # it is no outcome of a rule
        self.table, self.dated, self._said = place

    @classmethod
    def of(cls, entry: Entry | LifeChange) -> "Kind":
        return KINDS.get(type(entry), cls.END)

    def when(self, entry: object) -> Any:
        return getattr(entry, self.dated)

    def said(self, when: When) -> Phrase:
        return Phrase(self._said, say_moment(when))


_CLASSES = PlanChange, Renewal, Package, Visit, RemoteSession, ExtraSessions  # as their kinds are
KINDS: dict[type, Kind] = dict(zip(_CLASSES, [*Kind][:-1], strict=True))
