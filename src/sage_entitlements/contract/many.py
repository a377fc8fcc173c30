"""Many contracts, one after the other: what is told of them all, whatever is asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import ClassVar, TypeVar

import attrs

from sage_entitlements.catalog.catalog import EDITION, Catalog
from sage_entitlements.contract.load import BrokenContract, Found
from sage_entitlements.contract.standing import LossKind, Standing
from sage_entitlements.model import Entitlement, Reason
from sage_entitlements.text import Speakable, Spoken
from sage_entitlements.values import frozen, hidden, part
from sage_entitlements.warsaw import When, notes_on

S = TypeVar("S", bound=Standing)


@attrs.define
class Tally:
    """What is known of contracts when they have all been gone through."""

    read: int = 0
    shown: int = 0
    odd: int = 0  # of those shown, where that is looked at
    next: tuple[date, str, LossKind] | None = None  # the soonest loss of those: after, whose, what
    verdicts: Counter[Spoken] = attrs.Factory(Counter)
    broken: list[BrokenContract] = attrs.Factory(list)
    cells: dict[int, Entitlement] = attrs.Factory(dict)  # what is said of remote help, by id()


@frozen(kw_only=True)
class Many:
    """An answer about many contracts; while they are still read, what it tells is not yet all."""

    beside = ("broken.faults",)
    grounds: ClassVar[tuple[str, ...]]  # what it rests on, apart from what each plan includes

    as_of: When = hidden()
    catalog: Catalog = hidden()
    tally: Tally = hidden(factory=Tally)

    def standings(self, found: Iterable[Found], make: Callable[..., S]) -> Iterator[S]:
        """Give how each contract stands that can be read. Raises `DateError`."""
        for each in found:
            if isinstance(each, BrokenContract):
                self.tally.broken.append(each)
                continue
            self.tally.read += 1
            contract, file = each.contract, each.file
            yield make(as_of=self.as_of, catalog=self.catalog, contract=contract, file=file)

    @part
    def broken(self) -> tuple[BrokenContract, ...]:
        return tuple(self.tally.broken)

    @part
    def read(self) -> int:
        """How many contracts could be read."""
        return self.tally.read

    @part
    def notes(self) -> tuple[Speakable, ...]:
        return notes_on([self.as_of])

    @part
    def reasons(self) -> tuple[Reason, ...]:
        grounds = self.grounds if self.tally.read else ()
        cells = self.tally.cells.values()
        edition = EDITION if cells and self.catalog.edition_days else ()
        return self.catalog.reasons(grounds, edition, cells)
