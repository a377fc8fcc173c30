"""What makes a catalogue whole: every id declared once, every reference kept, no cell missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sage_entitlements._convert import KeyPath
from sage_entitlements._figures import KIND, MUST_BE
from sage_entitlements._model import (
    PLACEHOLDER,
    Activity,
    Clause,
    Closure,
    Confirmation,
    Family,
    Grid,
    Option,
    Overlay,
    Plan,
    Reading,
    Row,
    Service,
)
from sage_entitlements._names import close_names, name_key
from sage_entitlements._text import Phrase, Speakable
from sage_entitlements._types import IMPLEMENTED, Evidence, Inclusion, PlanId, ServiceId

from ._catalog import Catalog
from ._size import MOST_IN_LIST, too_long, too_many

Finding = tuple[KeyPath, Speakable]
Declared = Mapping[str, frozenset[str]]
"""The ids that each section of the files declares, those of broken entries among them."""


class _Anything(frozenset[str]):
    """The ids of a section that is missing or no list: nobody can say that one is unknown."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


ANYTHING = _Anything()

_MOST_COMPARED = 50
"""Names among which a fault offers those that are near; to compare more takes too long."""

_Called = Family | Plan | Service
_Identified = _Called | Clause | Reading | Option | Activity


def catalog_faults(catalog: Catalog, declared: Declared) -> Iterator[Finding]:
    """Find every fault that no single entry shows by itself."""
    if excess := list(too_long(catalog)):
        yield from excess
        return
    yield from _names_faults(catalog, declared)
    for index, family in enumerate(catalog.families):
        path = ("families", index)
        yield from _references((*path, "clauses"), family.clauses, declared["clauses"])
        if family.id not in declared["matrix"]:
            yield ("matrix",), Phrase('has no table for family "{id}"; add it', id=family.id)
    for index, plan in enumerate(catalog.plans):
        yield from _reference(("plans", index, "family"), plan.family, declared["families"])
    for index, service in enumerate(catalog.services):
        yield from _service_faults(("services", index), service, declared)
    package = catalog.professional_services
    yield from _service_faults(("professional_services",), package, declared)
    yield from _gift_circles(catalog.services)
    for index, clause in enumerate(catalog.clauses):
        yield from _clause_faults(("clauses", index), clause)
        yield from _figure_faults(("clauses", index), clause)
    for index, reading in enumerate(catalog.readings):
        yield from _reading_faults(("readings", index), reading)
    for grid in catalog.matrix:
        yield from _grid_faults(("matrix", grid.family), grid, catalog, declared)
    yield from _owner_faults(catalog.confirmed, catalog.closures, declared)


def _names_faults(catalog: Catalog, declared: Declared) -> Iterator[Finding]:
    """Find ids that stand there twice, and names that nobody could tell apart."""
    for section, things in (
        ("families", catalog.families),
        ("plans", catalog.plans),
        ("services", catalog.services),
        ("clauses", catalog.clauses),
        ("readings", catalog.readings),
    ):
        yield from _repeated((section,), things)
    package = catalog.professional_services
    if package.id in declared["services"] and declared["services"] is not ANYTHING:
        yield (
            ("professional_services", "id"),
            Phrase('repeats "{id}"; keep one entry', id=package.id),
        )
    yield from _same_names(_placed("families", catalog.families))
    yield from _same_names(_placed("plans", catalog.plans))
    yield from _same_names(
        [
            *_placed("services", catalog.services),
            (("professional_services",), package),
        ]
    )


def overlay_faults(overlay: Overlay, catalog: Catalog) -> Iterator[Finding]:
    """Find what an overlay says of plans, services, readings and options that do not exist."""
    if excess := list(too_long(overlay)):
        yield from excess
        return
    declared = {
        "plans": frozenset(plan.id for plan in catalog.plans),
        "services": frozenset(service.id for service in catalog.services),
    }
    yield from _owner_faults(overlay.confirmed, overlay.closures, declared)
    readings = {reading.id: reading for reading in catalog.readings}
    for choice in overlay.readings:
        path = ("readings", choice.reading)
        if choice.reading not in readings:
            yield path, _unknown(choice.reading, readings)
            continue
        options = [option.id for option in readings[choice.reading].options]
        yield from _reference(path, choice.option, options)


def _owner_faults(
    confirmed: Sequence[Confirmation], closures: Sequence[Closure], declared: Declared
) -> Iterator[Finding]:
    seen: set[tuple[PlanId, ServiceId]] = set()
    for index, each in enumerate(confirmed):
        path = ("confirmed", index)
        yield from _reference((*path, "plan"), each.plan, declared["plans"])
        yield from _reference((*path, "service"), each.service, declared["services"])
        if each.inclusion is Inclusion.UNKNOWN:
            yield (
                (*path, "inclusion"),
                Phrase(
                    'must be "included" or "not_included"; take the entry out to make it unknown'
                ),
            )
        if (each.plan, each.service) in seen:
            yield path, Phrase("confirms a cell that an entry above confirms; keep one of them")
        seen.add((each.plan, each.service))
    days: set[date] = set()
    for index, closure in enumerate(closures):
        if closure.day in days:
            yield ("closures", index), Phrase("repeats {day}; keep one entry", day=closure.day)
        days.add(closure.day)


def _service_faults(path: KeyPath, service: Service, declared: Declared) -> Iterator[Finding]:
    yield from _references((*path, "clauses"), service.clauses, declared["clauses"])
    yield from _references((*path, "readings"), service.readings, declared["readings"])
    yield from _references((*path, "presupposes"), service.presupposes, declared["services"])
    if service.gives:
        gives = (*path, "gives")
        yield from _reference((*gives, "service"), service.gives.service, declared["services"])
        yield from _reference((*gives, "clause"), service.gives.clause, declared["clauses"])
    yield from _repeated((*path, "activities"), service.activities)


def _gift_circles(services: Sequence[Service]) -> Iterator[Finding]:
    gifts = {service.id: service.gives.service for service in services if service.gives}
    for index, service in enumerate(services):
        given = gifts.get(service.id)
        for _ in gifts:
            if given == service.id:
                problem = Phrase("comes back to the service itself; take it out")
                yield ("services", index, "gives"), problem
                break
            given = gifts.get(given) if given else None


def _clause_faults(path: KeyPath, clause: Clause) -> Iterator[Finding]:
    figures = {figure.name for figure in clause.figures}
    for language, wording in (("pl", clause.wording.pl), ("en", clause.wording.en)):
        used = set(PLACEHOLDER.findall(wording))
        where = (*path, "wording", language)
        for name in sorted(used - figures):
            yield where, Phrase("uses {{{name}}}, which figures does not have; add it", name=name)
        for name in sorted(figures - used):
            yield where, Phrase("does not use the figure {{{name}}}; put it in", name=name)


def _figure_faults(path: KeyPath, clause: Clause) -> Iterator[Finding]:
    for figure in clause.figures:
        kind = KIND.get((clause.id, figure.name), object)
        if not isinstance(figure.value, kind):
            yield (*path, "figures", figure.name), MUST_BE[kind]


def _reading_faults(path: KeyPath, reading: Reading) -> Iterator[Finding]:
    yield from _repeated((*path, "options"), reading.options)
    yield from _reference((*path, "choice"), reading.choice, [each.id for each in reading.options])
    known = [option.value for option in IMPLEMENTED.get(reading.id, ())]
    for index, option in enumerate(reading.options):
        if known:
            yield from _reference((*path, "options", index, "id"), option.id, known)


def _grid_faults(
    path: KeyPath, grid: Grid, catalog: Catalog, declared: Declared
) -> Iterator[Finding]:
    if grid.family not in declared["families"]:
        yield path, _unknown(grid.family, declared["families"])
    yield from _reference((*path, "reading"), grid.reading, declared["readings"])
    if grid.clause:
        yield from _reference((*path, "clause"), grid.clause, declared["clauses"])
    yield from _column_faults((*path, "plans"), grid, catalog, declared)
    for row in grid.cells:
        yield from _row_faults((*path, "cells", row.service), row, grid, declared)
    rows = {row.service for row in grid.cells}
    for service in sorted(declared["services"] - rows, key=_position(catalog.services)):
        yield (*path, "cells", service), Phrase("is missing; add a cell for each plan")


def _column_faults(
    path: KeyPath, grid: Grid, catalog: Catalog, declared: Declared
) -> Iterator[Finding]:
    family_of = {plan.id: plan.family for plan in catalog.plans}
    yield from _references(path, grid.plans, declared["plans"])
    for index, plan in enumerate(grid.plans):
        family = family_of.get(plan)
        # A family that does not exist is told where it is named, and only there.
        known = {family, grid.family} <= declared["families"]
        if known and family != grid.family:
            problem = Phrase('"{plan}" is of family "{family}"', plan=plan, family=family)
            yield (*path, index), problem
    for plan, family in family_of.items():
        if family == grid.family and plan not in grid.plans:
            yield path, Phrase('lacks plan "{plan}"; add its column', plan=plan)


def _row_faults(path: KeyPath, row: Row, grid: Grid, declared: Declared) -> Iterator[Finding]:
    if row.service not in declared["services"]:
        yield path, _unknown(row.service, declared["services"])
    if len(row.marks) != len(grid.plans):
        yield (
            path,
            Phrase(
                "has {cells} cells for {plans} plans; write one cell for each plan",
                cells=len(row.marks),
                plans=len(grid.plans),
            ),
        )
    if not grid.clause and any(mark.evidence is Evidence.STATED for mark in row.marks):
        problem = Phrase('says "stated", and no line "clause" above names the clause; add it')
        yield path, problem


def _position(services: Sequence[Service]) -> Callable[[str], int]:
    order: dict[str, int] = {service.id: index for index, service in enumerate(services)}
    return lambda service: order.get(service, len(order))


def _repeated(path: KeyPath, things: Sequence[_Identified]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, thing in enumerate(things):
        if thing.id in seen:
            yield (*path, index, "id"), Phrase('repeats "{id}"; keep one entry', id=thing.id)
        seen.add(thing.id)


def _placed(section: str, things: Sequence[_Called]) -> list[tuple[KeyPath, _Called]]:
    return [((section, index), thing) for index, thing in enumerate(things)]


def _same_names(things: Sequence[tuple[KeyPath, _Called]]) -> Iterator[Finding]:
    """Find names that a look-up could not tell apart, an id of one and a name of another too."""
    owner: dict[str, _Called] = {}
    for path, thing in things:
        for key in dict.fromkeys((name_key(thing.id), name_key(thing.name))):
            first = owner.setdefault(key, thing)
            if not key:
                problem = Phrase("has no letter or digit to look it up by; give it a name")
                yield (*path, "name"), problem
            elif first is not thing and first.id != thing.id:
                problem = Phrase('cannot be told apart from "{other}"', other=first.name)
                yield (*path, "name"), problem
                break


def _references(path: KeyPath, ids: Sequence[str], known: Iterable[str]) -> Iterator[Finding]:
    if len(ids) > MOST_IN_LIST:
        yield path, too_many(MOST_IN_LIST)
        return
    for index, each in enumerate(ids):
        yield from _reference((*path, index), each, known)
        if each in ids[:index]:
            yield (*path, index), Phrase('repeats "{id}"; keep one entry', id=each)


def _reference(path: KeyPath, identifier: str, known: Iterable[str]) -> Iterator[Finding]:
    if identifier not in known:
        yield path, _unknown(identifier, known)


def _unknown(identifier: str, known: Iterable[str]) -> Phrase:
    names = sorted(known)
    if len(names) <= _MOST_COMPARED and (near := close_names(identifier, names)):
        return Phrase(
            '"{id}" is unknown; did you mean {nearest}?', id=identifier, nearest=", ".join(near)
        )
    listed = ", ".join(names[:MOST_IN_LIST]) + (", …" if len(names) > MOST_IN_LIST else "")
    return Phrase('"{id}" is unknown; known: {known}', id=identifier, known=listed)
