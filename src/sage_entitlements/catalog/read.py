"""Reading a catalogue and an overlay: ids declared once, references kept, no cell missing."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import Any, get_args

import attrs

from sage_entitlements import deadlines, model, remote_help, visits, workdays
from sage_entitlements.catalog.catalog import MUST_BE, Catalog, EditionTerms
from sage_entitlements.errors import CatalogError, Fault, FileError
from sage_entitlements.files import toml
from sage_entitlements.files.convert import Finding, KeyPath, Source, fields_in_files
from sage_entitlements.files.disk import os_problem
from sage_entitlements.model import PLACEHOLDER, Evidence, Inclusion, Overlay, Plan, Service
from sage_entitlements.names import close_names, name_key
from sage_entitlements.text import N_, Later, Phrase, Speakable
from sage_entitlements.values import FilePath

_MOST_ENTRIES = 300  # in a section; more take too long to compare with each other
_MOST_COMPARED = 50  # names among which a fault offers those that are near; more takes too long
_MOST_LISTED = 100  # names that a fault lists
_RULES: tuple[Any, ...] = (
    *(workdays.PhoneTerms, remote_help.RemoteHelpTerms, visits.VisitTerms),
    *(deadlines.ComplaintTerms, deadlines.RecordingTerms, EditionTerms),
)
_TERMS = [each for kind in _RULES for each in attrs.fields(kind)]
# Of which type each figure is that a rule counts with, and the options known of each reading.
_FIGURES = {each.metadata["figure"]: each.type for each in _TERMS if "figure" in each.metadata}
_OPTIONS = {it.metadata["reading"]: get_args(it.type) for it in _TERMS if "reading" in it.metadata}
# The sections whose entries have ids, by the type of these.
_SECTIONS: dict[Any, str] = {
    model.FamilyId: "families",
    model.PlanId: "plans",
    model.ServiceId: "services",
    model.ClauseId: "clauses",
    model.ReadingId: "readings",
}
Declared = Mapping[Any, Collection[str]]  # the ids that there are, by their type


def read_catalog(
    directory: FilePath,
    overlay: FilePath | None,
    catalog: Catalog | None = None,
    data: dict[str, Any] | None = None,
) -> tuple[Catalog, Overlay]:
    """Read a catalogue, unless it is given as a sound one, and an overlay, where there is one.

    Where ``data`` are given, the overlay's file is to hold them. Raises what `load_catalog` does.

    >>> from sage_entitlements.catalog.load import bundled_directory
    >>> read_catalog(bundled_directory(), None)[1]
    Overlay(confirmed=(), readings=(), calendar=())
    """
    faults: list[Fault] = []
    source, over, layer = None, Source({}, lambda _: overlay), Overlay()
    with _gathered(faults):
        if catalog is None:
            source, catalog = _structured(Path(directory))
    with _gathered(faults):
        if overlay is not None:
            over = Source(toml.load(Path(overlay)) if data is None else data, over.file)
            layer = over.structure(Overlay)
    if catalog is not None and not faults:
        faults += source.faults(_catalog_faults(catalog)) if source else []
        faults += over.faults(_overlay_faults(layer, catalog))
    if catalog is None or faults:
        raise CatalogError(faults)
    return catalog, layer


@contextmanager
def _gathered(faults: list[Fault]) -> Iterator[None]:
    """Keep what is wrong with one file, so that it does not hide what is wrong with the next."""
    try:
        yield
    except FileError as error:
        faults.extend(error.faults)


def catalog_files(source: Path) -> tuple[Path, ...]:
    """Give the files that make up a catalogue. Raises `CatalogError`.

    >>> from sage_entitlements.catalog.load import bundled_directory
    >>> [path.name for path in catalog_files(Path(bundled_directory()))][:2]
    ['clauses.toml', 'matrix.toml']
    """
    try:
        entries = sorted(source.iterdir())
    except NotADirectoryError:
        return (source,)  # where it is a pipe or a device, reading it will say so
    except FileNotFoundError as error:
        problem = Phrase("there is no such catalogue folder; check the path")
        raise CatalogError.of(source, problem) from error
    except (OSError, ValueError) as error:
        raise CatalogError.of(source, os_problem(error)) from error
    files = tuple(each for each in entries if each.suffix == ".toml" and each.name[0] != ".")
    if not files:
        raise CatalogError.of(source, Phrase("holds no TOML file, so it is not a catalogue"))
    return files


def _structured(folder: Path) -> tuple[Source, Catalog]:
    """Read a catalogue whose structure is sound."""
    faults: list[Fault] = []
    data: dict[str, Any] = {}
    file: dict[str, Path] = {}
    for path in catalog_files(folder):
        with _gathered(faults):
            for section, value in toml.load(path).items():
                if section in data:
                    problem = Phrase("stands in {file} too; keep one", file[section].name)
                    faults.append(Fault(str(path), section, problem))
                else:
                    data[section], file[section] = value, path
    source = Source(data, lambda path: file.get(str(path[0]), folder) if path else folder)
    try:
        catalog = source.structure(Catalog)
        if not faults:
            return source, catalog
    except FileError as error:
        # A section may be missing only because its file could not be read.
        faults += [each for each in error.faults if not faults or each.file != str(folder)]
    raise CatalogError(faults)


def _declared(catalog: Catalog) -> Declared:
    return {kind: {each.id for each in getattr(catalog, _SECTIONS[kind])} for kind in _SECTIONS}


def _catalog_faults(catalog: Catalog) -> Iterator[Finding]:
    """Find every fault that no single entry shows by itself."""
    entries: dict[str, list[tuple[KeyPath, Any]]] = {
        section: [((section, index), each) for index, each in enumerate(getattr(catalog, section))]
        for section in _SECTIONS.values()
    }
    for section, found in entries.items():
        if len(found) > _MOST_ENTRIES:
            problem = N_("has more than {most} entries, too many to check")
            yield (section,), Phrase(problem, _MOST_ENTRIES)
            return
    declared = _declared(catalog)
    yield from _references(catalog, Catalog, (), declared)
    path, package = ("professional_services",), catalog.professional_services
    if package.id in declared[model.ServiceId]:
        yield (*path, "id"), Phrase('repeats "{id}"; keep one entry', package.id)
    for things in (entries["families"], entries["plans"], [*entries["services"], (path, package)]):
        yield from _same_names(things)
    yield from _gift_circles(entries["services"])
    for place, clause in entries["clauses"]:
        yield from _clause_faults(place, clause)
    for place, reading in entries["readings"]:
        yield from _reading_faults(place, reading)
    with_grid = {grid.family for grid in catalog.matrix}
    for family in catalog.families:
        if family.id not in with_grid:
            yield ("matrix",), Phrase('has no table for family "{id}"; add it', family.id)
    for grid in catalog.matrix:
        yield from _grid_faults(("matrix", grid.family), grid, catalog)
    yield from _owner_faults(catalog)


def _overlay_faults(overlay: Overlay, catalog: Catalog) -> Iterator[Finding]:
    """Find what an overlay says of plans, services, readings and options that do not exist."""
    yield from _references(overlay, Overlay, (), _declared(catalog))
    yield from _owner_faults(overlay)
    options = {reading.id: [each.id for each in reading.options] for reading in catalog.readings}
    for switch in overlay.readings:
        if switch.option not in (known := options.get(switch.reading, [switch.option])):
            yield ("readings", switch.reading), _unknown(switch.option, known)


def _references(
    value: Any, kind: Any, path: KeyPath, declared: Declared, key: str | None = None
) -> Iterator[Finding]:
    """Follow a value; in an entry of a table, the field ``key`` stands where the entry does."""
    kind, *_ = get_args(kind) or (kind,)  # of a list's items, or of what may be missing
    if isinstance(value, tuple):
        seen: set[str] = set()
        for index, item in enumerate(value):
            where = (*path, getattr(item, key) if key else index)
            identifier = getattr(item, "id", item if isinstance(item, str) else None)
            if identifier in seen:
                place = where if identifier is item else (*where, "id")
                yield place, Phrase('repeats "{id}"; keep one entry', identifier)
            seen.update([identifier] if identifier else ())
            yield from _references(item, kind, where, declared, key)
    elif attrs.has(type(value)):
        for each in fields_in_files(type(value)):
            if each.name != "id":
                where = path if each.name == key else (*path, each.name)
                part, table_key = getattr(value, each.name), each.metadata.get("key")
                yield from _references(part, each.type, where, declared, table_key)
    elif value is not None and kind in declared and value not in declared[kind]:
        yield path, Later(_unknown, value, declared[kind])


def _unknown(identifier: str, known: Collection[str]) -> Speakable:
    names = sorted(known)
    if len(names) <= _MOST_COMPARED and (near := close_names(identifier, names)):
        return Phrase('"{id}" is unknown; did you mean {nearest}?', identifier, ", ".join(near))
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    return Phrase('"{id}" is unknown; known: {known}', identifier, listed)


def _same_names(things: list[tuple[KeyPath, model.Family | Plan | Service]]) -> Iterator[Finding]:
    """Find names that a look-up could not tell apart, an id of one and a name of another too."""
    owner: dict[str, model.Family | Plan | Service] = {}
    for path, thing in things:
        for key in dict.fromkeys((name_key(thing.id), name_key(thing.name))):
            first = owner.setdefault(key, thing)
            if not key:
                problem = Phrase("has no letter or digit to look it up by; give it a name")
                yield (*path, "name"), problem
            elif first is not thing and first.id != thing.id:
                yield (*path, "name"), Phrase('cannot be told apart from "{other}"', first.name)
                break


def _gift_circles(services: list[tuple[KeyPath, Service]]) -> Iterator[Finding]:
    gifts: dict[str | None, str] = {it.id: it.gives.service for _, it in services if it.gives}
    for path, service in services:
        given: str | None = service.id
        for _ in gifts:
            if (given := gifts.get(given)) == service.id:
                yield (*path, "gives"), Phrase("comes back to the service itself; take it out")
                break


def _clause_faults(path: KeyPath, clause: model.Clause) -> Iterator[Finding]:
    figures = {figure.name: figure.value for figure in clause.figures}
    for language, wording in (("pl", clause.wording.pl), ("en", clause.wording.en)):
        used, where = set(re.findall(PLACEHOLDER, wording)), (*path, "wording", language)
        for name in sorted(used - set(figures)):
            yield where, Phrase("uses {{{name}}}, which figures does not have; add it", name=name)
        for name in sorted(set(figures) - used):
            yield where, Phrase("does not use the figure {{{name}}}; put it in", name=name)
    for name, value in figures.items():
        if (kind := _FIGURES.get((clause.id, name))) is not None and type(value) is not kind:
            yield (*path, "figures", name), MUST_BE[kind]
    opens, closes = figures.get("opens"), figures.get("closes")
    if isinstance(opens, time) and isinstance(closes, time) and closes <= opens:
        yield (*path, "figures", "closes"), Phrase("must be later than the opening hour")


def _reading_faults(path: KeyPath, reading: model.Reading) -> Iterator[Finding]:
    if reading.choice not in (options := [option.id for option in reading.options]):
        yield (*path, "choice"), _unknown(reading.choice, options)
    known = _OPTIONS.get(reading.id, options)
    for index, option in enumerate(options):
        if option not in known:
            yield (*path, "options", index, "id"), _unknown(option, known)


def _grid_faults(path: KeyPath, grid: model.Grid, catalog: Catalog) -> Iterator[Finding]:
    family_of = {plan.id: plan.family for plan in catalog.plans}
    declared = {family.id for family in catalog.families}
    for index, plan in enumerate(grid.plans):
        family = family_of.get(plan, grid.family)
        if family != grid.family and declared >= {family, grid.family}:
            yield (*path, "plans", index), Phrase('"{plan}" is of family "{family}"', plan, family)
    for plan, family in family_of.items():
        if family == grid.family and plan not in grid.plans:
            yield (*path, "plans"), Phrase('lacks plan "{plan}"; add its column', plan)
    for line in grid.cells:
        where = (*path, "cells", line.service)
        if len(line.marks) != len(grid.plans):
            said = N_("has {cells} cells for {plans} plans; write one cell for each plan")
            yield where, Phrase(said, len(line.marks), len(grid.plans))
        if not grid.clause and any(mark.evidence is Evidence.STATED for mark in line.marks):
            problem = Phrase('says "stated", and no line "clause" above names the clause; add it')
            yield where, problem
    lines = {line.service for line in grid.cells}
    for service in dict.fromkeys(each.id for each in catalog.services if each.id not in lines):
        yield (*path, "cells", service), Phrase("is missing; add a cell for each plan")


def _owner_faults(known: Catalog | Overlay) -> Iterator[Finding]:
    """Find what the catalogue's owner may not say, in the catalogue or in the overlay."""
    cells = set()
    for index, each in enumerate(known.confirmed):
        if each.inclusion is Inclusion.UNKNOWN:
            said = N_('must be "included" or "not_included"; take the entry out to make it unknown')
            yield ("confirmed", index, "inclusion"), Phrase(said)
        if each.cell in cells:
            said = N_(
                "confirms a cell that an entry above confirms; keep one of them,"
                ' or say in "{key}" from which day each holds'
            )
            yield ("confirmed", index), Phrase(said, key="from")
        cells.add(each.cell)
    yield from _calendar_faults(known.calendar)


def _calendar_faults(entries: Collection[model.CalendarEntry]) -> Iterator[Finding]:
    """Find exceptions of one kind that have days in common: none of them comes first."""
    furthest: dict[str, model.CalendarEntry] = {}
    for index, entry in sorted(enumerate(entries), key=lambda each: each[1].span):
        kind, first, last = entry.span
        before = furthest.get(kind)
        if before and first <= before.span[2]:
            said = N_("has days of another such entry, {other}; keep each day in one of them")
            yield ("calendar", index), Phrase(said, before.when)
        if not before or last > before.span[2]:
            furthest[kind] = entry
