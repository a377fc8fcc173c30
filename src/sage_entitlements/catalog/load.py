"""The catalogue in effect: the bundled one or another, with the owner's overlay laid over it."""

import os
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from attrs import evolve

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import CalendarEntry, Origin, Overlay
from sage_entitlements.values import FilePath

_PACKAGE = os.path.dirname(os.path.dirname(__file__))


def bundled_directory() -> str:
    """Tell where the catalogue lies that comes with the package: in a wheel, or in the checkout.

    >>> sorted(os.listdir(bundled_directory()))[-1]
    'services.toml'
    """
    if os.path.isdir(installed := os.path.join(_PACKAGE, "_catalog")):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "catalog")


def load_catalog(directory: FilePath | None = None, *, overlay: FilePath | None = None) -> Catalog:
    """Read a catalogue and check all of it.

    ``directory`` is a folder of TOML files, or one file that holds everything (the form that an
    export has); None is the bundled catalogue. ``overlay`` is the owner's file, laid over it;
    None is no overlay. Raises `CatalogError`: everything wrong with the structure of the files at
    once, or where that is sound, everything wrong with what they say.

    >>> catalog = load_catalog()
    >>> len(catalog.plans), len(catalog.services)
    (8, 8)
    """
    catalog = _bundled() if directory is None else None
    if catalog is None or overlay is not None:
        from sage_entitlements.catalog import read  # the bundled one is checked already

        catalog, layer = read.read_catalog(directory or bundled_directory(), overlay, catalog)
        catalog = lay_over(catalog, layer)
    return catalog


def _bundled() -> Catalog | None:
    """Give the bundled catalogue as it was once found sound; None where its files have changed."""
    from sage_entitlements.generated.catalog import CATALOG, FILES

    folder, files = bundled_directory(), {}
    try:
        for name in os.listdir(folder):
            if name.endswith(".toml") and name[0] != ".":
                with open(os.path.join(folder, name), "rb") as file:
                    files[name] = file.read()
    except OSError:
        return None
    return CATALOG if files == FILES else None


def lay_over(catalog: Catalog, overlay: Overlay) -> Catalog:
    """Let what the overlay says come before what the catalogue says.

    >>> lay_over(catalog, Overlay()) == catalog
    True
    """
    chosen: dict[str, dict[str, Any]] = {
        each.reading: {"choice": each.option, "origin": Origin.OVERLAY} for each in overlay.readings
    }
    cells = {each.cell: each for each in (*catalog.confirmed, *overlay.confirmed)}
    return evolve(
        catalog,
        readings=tuple(evolve(each, **chosen.get(each.id, {})) for each in catalog.readings),
        confirmed=tuple(cells.values()),
        calendar=tuple(_calendar(catalog, overlay)),
    )


def _calendar(catalog: Catalog, overlay: Overlay) -> Iterator[CalendarEntry]:
    """Cut out of the catalogue's exceptions the days of which the overlay has one of any kind."""
    own = tuple(evolve(each, origin=Origin.OVERLAY) for each in overlay.calendar)
    yield from own
    taken = {day for each in own for day in each.covers}
    for entry in catalog.calendar:
        left: list[Any] = [each for each in entry.covers if not {each, str(each)[5:]} & taken]
        if len(left) == len(entry.covers):
            yield entry
            continue
        runs = groupby(enumerate(left), lambda each: each[1].toordinal() - each[0])
        for days in ([day for _, day in run] for _, run in runs):
            yield evolve(entry, first_day=days[0], last_day=days[-1])
