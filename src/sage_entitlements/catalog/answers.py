"""Questions about the catalogue itself, each with one typed answer."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from sage_entitlements import model
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import load_catalog
from sage_entitlements.errors import CatalogError, Fault
from sage_entitlements.model import Answer, CalendarEntry, Confirmation, Inclusion, Plan, Service
from sage_entitlements.text import N_, Phrase, Speakable, Spoken
from sage_entitlements.values import by_id, flat, frozen, hidden
from sage_entitlements.warsaw import read_day


@frozen(kw_only=True)
class CatalogWarning:
    """One thing worth a second look: which plan, which service, and why."""

    plan: Plan = by_id()
    service: Service = by_id()
    text: Speakable


def catalog_warnings(catalog: Catalog, as_of: date) -> Iterator[CatalogWarning]:
    """Find what is allowed but improbable, on the day ``as_of``.

    >>> list(catalog_warnings(catalog, date(2026, 11, 27)))
    []
    """
    found = (
        (cell.plan, cell.service, basis.service, basis.inclusion)
        for edition in catalog.editions
        for cell in chain.from_iterable(map(edition.entitlements, edition.plans))
        for basis in (edition.entitlement(cell.plan, each) for each in cell.service.presupposes)
        if cell.inclusion is Inclusion.INCLUDED and basis.inclusion in _LACKING
    )
    for plan, service, needed, said in dict.fromkeys(found):
        yield CatalogWarning(plan=plan, service=service, text=Phrase(_LACKING[said], needed.name))
    for confirmation in catalog.confirmed:
        edition = catalog.edition(max(as_of, confirmation.since or date.min))
        cell = edition.entitlement(confirmation.plan, confirmation.service)
        if (cell.overruled or cell).confirmation == confirmation:  # not replaced by a later one
            for problem in _odd(confirmation, cell, as_of):
                yield CatalogWarning(plan=cell.plan, service=cell.service, text=problem)


# What is said where a plan includes a service, and not what that presupposes.
_LACKING = {
    Inclusion.NOT_INCLUDED: N_("is included, and {needed}, which it presupposes, is not"),
    Inclusion.UNKNOWN: N_("is included, and of {needed}, which it presupposes, nothing is known"),
}


def _odd(confirmation: Confirmation, cell: model.Entitlement, as_of: date) -> Iterator[Phrase]:
    if (on := confirmation.on) > as_of:
        yield Phrase("is confirmed on {day}, which is yet to come", on)
    if (on.year + 1, on.month, on.day) < (as_of.year, as_of.month, as_of.day):
        yield Phrase("was confirmed more than a year ago, on {day}; ask again", on)
    if cell.inclusion is not confirmation.inclusion:
        said = N_("is confirmed as not included, and yet included by clause {clause}")
        yield Phrase(said, cell.reasons[0].id)


@frozen(kw_only=True)
class CatalogChecked(Answer):
    """Whether a catalogue is sound."""

    records = ("faults", "warnings")

    as_of: date = hidden()
    catalog: Catalog | None = hidden(default=None)  # None where it is not sound
    checked: tuple[Path, ...]
    valid: bool
    faults: tuple[Fault, ...] = ()
    warnings: tuple[CatalogWarning, ...] = ()


def check_catalog(source: Path, overlay: Path | None, *, as_of: date) -> CatalogChecked:
    """Tell whether a catalogue is sound on the day ``as_of``, under an overlay if one is given.

    >>> from sage_entitlements.catalog.load import bundled_directory
    >>> check_catalog(Path(bundled_directory()), None, as_of=date(2026, 11, 27)).valid
    True
    """
    checked = (source,) if overlay is None else (source, overlay)
    try:
        catalog = load_catalog(source, overlay=overlay)
    except CatalogError as error:
        return CatalogChecked(as_of=as_of, checked=checked, valid=False, faults=error.faults)
    odd = tuple(catalog_warnings(catalog, as_of))
    return CatalogChecked(as_of=as_of, catalog=catalog, checked=checked, valid=True, warnings=odd)


@frozen(kw_only=True)
class Readings(Answer):
    """Our readings of what the source page leaves open."""

    records = ("readings",)

    readings: tuple[model.Reading, ...]


def readings(catalog: Catalog) -> Readings:
    """List our readings.

    >>> readings(catalog).readings[0].id
    'matrix.staircase'
    """
    reasons = catalog.reasons(each.id for each in catalog.readings)
    return Readings(readings=catalog.readings, reasons=reasons)


@frozen(kw_only=True)
class Export(Answer):
    """The whole catalogue in effect, its texts in both languages."""

    catalog: Catalog = flat(Catalog)

    both_languages = True


@frozen(kw_only=True)
class ListedException:
    """An exception in the calendar, and when it holds next."""

    entry: CalendarEntry = flat(CalendarEntry)
    next_day: date | None  # the first of its days that is not past; None where all are


@frozen(kw_only=True)
class Exceptions(Answer):
    """The exceptions in the calendar: those to come by their next day, then the past ones."""

    records = ("exceptions",)

    as_of: date = hidden()
    exceptions: tuple[ListedException, ...]


def exceptions(catalog: Catalog, *, as_of: date) -> Exceptions:
    """List the exceptions in the calendar, as of a day.

    >>> exceptions(catalog, as_of=date(2026, 5, 31)).exceptions
    ()
    """
    found = [ListedException(entry=each, next_day=_next(each, as_of)) for each in catalog.calendar]
    found.sort(key=lambda each: (each.next_day or date.max, each.entry.span))
    return Exceptions(as_of=as_of, exceptions=tuple(found))


def _next(entry: CalendarEntry, as_of: date) -> date | None:
    days: Iterable[date | str | None] = entry.covers
    if entry.every_year is not None:  # 29 February can be eight years away
        days = (read_day(f"{as_of.year + more}-{entry.every_year}") for more in range(9))
    return next((day for day in days if isinstance(day, date) and day >= as_of), None)


_OWN = N_("The overlay is yours by default; --overlay or SAGE_ENTITLEMENTS_OVERLAY names another.")


class OverlayChoice(Spoken):
    """Who says which overlay is used."""

    OPTION = "option", N_("The overlay is the one that --overlay names.")
    VARIABLE = "variable", N_("The overlay is the one that SAGE_ENTITLEMENTS_OVERLAY names.")
    DEFAULT = "default", _OWN


@frozen(kw_only=True)
class CatalogInUse:
    """The catalogue in use."""

    path: Path
    bundled: bool
    files: tuple[Path, ...]


@frozen(kw_only=True)
class OverlayInUse:
    """The overlay in use."""

    path: Path | None  # None where nobody names one, nor has a home
    exists: bool
    chosen_by: OverlayChoice


@frozen(kw_only=True)
class Where(Answer):
    """Which files are in use."""

    catalog: CatalogInUse
    overlay: OverlayInUse
