"""The catalogue as a whole: looking things up in it, and what a plan says of a service."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from attrs import field, frozen

from sage_entitlements._model import (
    Clause,
    Closure,
    Confirmation,
    Entitlement,
    Family,
    Grid,
    Mark,
    Plan,
    Reading,
    Reason,
    Service,
)
from sage_entitlements._names import name_key, no_such_name
from sage_entitlements._text import N_, Joined, Phrase, Text
from sage_entitlements._types import ClauseId, Evidence, Inclusion, PlanId, ReadingId, ServiceId
from sage_entitlements.errors import CatalogError, NotInPlansError, UnknownNameError

Known = TypeVar("Known", Clause, Reading)
Named = TypeVar("Named", Family, Plan, Service)

_UNKNOWN_NAME = {
    Family: N_('Unknown family "{name}"'),
    Plan: N_('Unknown plan "{name}"'),
    Service: N_('Unknown service "{name}"'),
}
_OTHER_KIND: dict[type, str] = {
    Plan: N_('"{name}" is a service, not a plan; try "sage-entitlements which {id}"'),
    Service: N_('"{name}" is a plan, not a service; try "sage-entitlements show {id}"'),
}
_GOOD_PART = 4
"""Signs of a name by which somebody may well mean the thing."""
CONFIRMED = "confirmed"
"""The id of the one reason that is neither a clause nor a reading: somebody's word."""
_STRENGTH = {Evidence.ASSUMED: 1, Evidence.CONFIRMED: 2, Evidence.STATED: 3}


@frozen(kw_only=True, slots=False, cache_hash=True)
class Catalog:
    """The service matrix with everything that explains it. Made by `load_catalog`."""

    families: tuple[Family, ...]
    plans: tuple[Plan, ...]
    services: tuple[Service, ...]
    """The services that plans may include, in the page's order."""
    professional_services: Service
    """The package of visits, bought apart from any plan."""
    clauses: tuple[Clause, ...]
    readings: tuple[Reading, ...]
    matrix: tuple[Grid, ...] = field(metadata={"key": "family"})
    confirmed: tuple[Confirmation, ...] = ()
    closures: tuple[Closure, ...] = ()

    # -- Looking up ----------------------------------------------------------------------

    def family(self, name: str) -> Family:
        """Find a family by id or name.

        Case, diacritics, spaces and hyphens do not matter. Raises `UnknownNameError` or
        `AmbiguousNameError`, which offer the nearest names.
        """
        return self._find(Family, self.families, name)

    def plan(self, name: str) -> Plan:
        """Find a plan by id or name, as `family` does; ``+`` and ``plus`` are the same."""
        return self._find(Plan, self.plans, name)

    def service(self, name: str) -> Service:
        """Find a service by id or name, as `family` does; professional services too."""
        return self._find(Service, (*self.services, self.professional_services), name)

    def clause(self, identifier: str) -> Clause:
        """Give the clause with this id. Raises `UnknownNameError`."""
        return self._by_id(self._clauses, identifier, N_('Unknown clause "{name}"'))

    def reading(self, identifier: str) -> Reading:
        """Give the reading with this id. Raises `UnknownNameError`."""
        return self._by_id(self._readings, identifier, N_('Unknown reading "{name}"'))

    def find_clause(self, identifier: ClauseId | str) -> Clause:
        """Give the clause that a rule rests on. Raises `CatalogError` where it is missing."""
        if identifier in self._clauses:
            return self._clauses[identifier]
        raise CatalogError.lacking("clauses", identifier)

    def find_reading(self, identifier: ReadingId | str) -> Reading:
        """Give the reading that a rule rests on. Raises `CatalogError` where it is missing."""
        if identifier in self._readings:
            return self._readings[identifier]
        raise CatalogError.lacking("readings", identifier)

    def plans_of(self, family: Family) -> tuple[Plan, ...]:
        """Give the plans of a family in the page's order."""
        return tuple(plan for plan in self.plans if plan.family == family.id)

    # -- Entitlements --------------------------------------------------------------------

    def entitlements(self, plan: str | Plan) -> tuple[Entitlement, ...]:
        """What ``plan`` says of every service, in the page's order.

        Raises what `plan` raises.
        """
        found = plan if isinstance(plan, Plan) else self.plan(plan)
        return tuple(self.entitlement(found, service) for service in self.services)

    def entitlement(self, plan: str | Plan, service: str | Service) -> Entitlement:
        """What ``plan`` says of ``service``, how that is known, and why.

        A service that another one gives is included wherever that other one is, whatever its
        own cell says, and is known as well as that other one is (clause
        ``priority-call.includes-callback``). Raises what `plan` and `service` raise, and
        `NotInPlansError` for professional services.
        """
        the_plan = plan if isinstance(plan, Plan) else self.plan(plan)
        the_service = service if isinstance(service, Service) else self.service(service)
        if the_service.id == self.professional_services.id:
            raise NotInPlansError(the_service.name, the_service.id)
        answer = self._by_cell(the_plan, the_service)
        for giver, clause in self._givers.get(the_service.id, ()):
            giving = self.entitlement(the_plan, giver)
            if giving.inclusion is Inclusion.INCLUDED:
                answer = _given(answer, giving, self.reason(clause))
        return answer

    def reason(self, identifier: str) -> Reason:
        """Give the clause or the chosen option of the reading with this id, as a reason.

        Raises `CatalogError` where the catalogue has neither.
        """
        if identifier in self._clauses:
            return Reason(id=identifier, text=self._clauses[identifier].text)
        reading = self.find_reading(identifier)
        both = Joined((reading.question, reading.chosen.text), " ")
        return Reason(id=identifier, text=Text.of(both))

    def reasons(self, identifiers: Iterable[str]) -> tuple[Reason, ...]:
        """Give the clauses and readings with these ids, each once. Raises what `reason` raises."""
        return tuple(self.reason(each) for each in dict.fromkeys(identifiers))

    def _by_cell(self, plan: Plan, service: Service) -> Entitlement:
        confirmation = self._confirmed.get((plan.id, service.id))
        if confirmation:
            said = Phrase(
                "Confirmed on {day}: {source}", day=confirmation.on, source=confirmation.source
            )
            return Entitlement(
                plan=plan,
                service=service,
                inclusion=confirmation.inclusion,
                evidence=Evidence.CONFIRMED,
                reasons=(Reason(id=CONFIRMED, text=Text.of(said)),),
                confirmation=confirmation,
            )
        grid, mark = self._cells[plan.id, service.id]
        stated = mark.evidence is Evidence.STATED and grid.clause
        return Entitlement(
            plan=plan,
            service=service,
            inclusion=mark.inclusion,
            evidence=mark.evidence,
            reasons=(self.reason(stated or grid.reading),),
        )

    def _by_id(self, index: dict[str, Known], identifier: str, unknown: str) -> Known:
        if identifier in index:
            return index[identifier]
        raise no_such_name(
            Phrase(unknown, name=" ".join(identifier.split())),
            identifier,
            [(each, each) for each in index],
        )

    def _find(self, kind: type[Named], things: tuple[Named, ...], name: str) -> Named:
        wanted = name_key(name)
        for thing in things:
            if wanted in {name_key(thing.id), name_key(thing.name)}:
                return thing
        self._refuse_other_kind(kind, wanted, things, name)
        raise no_such_name(
            Phrase(_UNKNOWN_NAME[kind], name=" ".join(name.split())),
            name,
            [(thing.id, thing.name) for thing in things],
        )

    def _refuse_other_kind(
        self, kind: type[Named], wanted: str, things: Iterable[Named], name: str
    ) -> None:
        """Say so where a plan is asked for by a service's name, or the other way round."""
        others: dict[type, tuple[Plan | Service, ...]] = {
            Plan: self.services,
            Service: self.plans,
        }
        called = [each for each in others.get(kind, ()) if _is_called(each, wanted)]
        if len(called) == 1 and not any(_is_called(thing, wanted) for thing in things):
            (other,) = called
            problem = Phrase(_OTHER_KIND[kind], name=other.name, id=other.id)
            raise UnknownNameError(problem, name, [other.name])

    # -- Indexes -------------------------------------------------------------------------

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {reading.id: reading for reading in self.readings}

    @cached_property
    def _confirmed(self) -> dict[tuple[PlanId, ServiceId], Confirmation]:
        return {(each.plan, each.service): each for each in self.confirmed}

    @cached_property
    def _givers(self) -> dict[ServiceId, list[tuple[Service, ClauseId]]]:
        """Of each service that others give: those, and the clauses that say so."""
        givers: dict[ServiceId, list[tuple[Service, ClauseId]]] = {}
        for giver in self.services:
            if giver.gives:
                givers.setdefault(giver.gives.service, []).append((giver, giver.gives.clause))
        return givers

    @cached_property
    def _cells(self) -> dict[tuple[PlanId, ServiceId], tuple[Grid, Mark]]:
        return {
            (plan, row.service): (grid, mark)
            for grid in self.matrix
            for row in grid.cells
            for plan, mark in zip(grid.plans, row.marks, strict=True)
        }


def _is_called(thing: Family | Plan | Service, wanted: str) -> bool:
    """Tell whether a thing goes by a name, or by one of which that is a good part."""
    keys = {name_key(thing.id), name_key(thing.name)}
    return wanted in keys or (len(wanted) >= _GOOD_PART and any(wanted in key for key in keys))


def _given(own: Entitlement, giving: Entitlement, clause: Reason) -> Entitlement:
    """Include a service because another one gives it; of two grounds the better known counts."""
    best = giving
    given = tuple(_said_of(giving))
    grounds = given
    if own.inclusion is Inclusion.INCLUDED:
        best = max(own, giving, key=lambda each: _STRENGTH[each.evidence])
        grounds = (*own.reasons, *given) if best is own else (*given, *own.reasons)
    elif own.confirmation:
        # Overruled, and yet somebody has said so: whoever asks why has to see it.
        grounds = (*given, *_said_of(own))
    return Entitlement(
        plan=own.plan,
        service=own.service,
        inclusion=Inclusion.INCLUDED,
        evidence=best.evidence,
        reasons=tuple(dict.fromkeys((clause, *grounds))),
        confirmation=best.confirmation,
        overruled=None if own.inclusion is Inclusion.INCLUDED else own.confirmation,
    )


def _said_of(entitlement: Entitlement) -> Iterator[Reason]:
    """Give the reasons; somebody's word says of which service it is, for it stands for another."""
    for reason in entitlement.reasons:
        if reason is entitlement.reasons[0] and reason.id == CONFIRMED:
            fact = (
                Phrase("{service} is included", service=entitlement.service.name)
                if entitlement.inclusion is Inclusion.INCLUDED
                else Phrase("{service} is not included", service=entitlement.service.name)
            )
            said = Phrase("{fact}: {text}", fact=fact, text=reason.text)
            yield Reason(id=CONFIRMED, text=Text.of(said))
        else:
            yield reason
