"""The catalogue as a whole: what a plan says of a service, and which edition a contract goes by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from itertools import chain, pairwise
from typing import Any, Literal, TypeVar

from attrs import Attribute, AttrsInstance, evolve, field, fields

from sage_entitlements import model
from sage_entitlements.errors import CatalogError, NotInPlansError, UnknownNameError
from sage_entitlements.model import Entitlement, Evidence, Inclusion, Plan, Reason, Service, reading
from sage_entitlements.names import name_key, no_such_name
from sage_entitlements.text import N_, Joined, Phrase, Text, shortened
from sage_entitlements.values import by_id, frozen, hidden, kept

Named = TypeVar("Named", model.Family, Plan, Service)
Terms = TypeVar("Terms", bound=AttrsInstance)

MUST_BE: dict[Any, Phrase] = {  # of which type a figure has to be
    int: Phrase("must be a whole number above 0, without quotes"),
    str: Phrase("must be text in quotes"),
    time: Phrase("must be a time such as 08:00:00, without quotes"),
}
_OTHER_KIND: dict[type, str] = {
    Service: N_('"{name}" is a service, not a plan; try "sage-entitlements which {id}"'),
    Plan: N_('"{name}" is a plan, not a service; try "sage-entitlements show {id}"'),
}
_GOOD_PART = 4  # characters of a name by which somebody may well mean the thing
_KNOWN = (Evidence.STATED, Evidence.CONFIRMED)
EDITION = ("edition.of-contract",)


@frozen(kw_only=True)
class EditionTerms:
    """How we read which edition holds: that of the day on which the plan was agreed, or of each."""

    edition: Literal["when-agreed", "on-the-day"] = reading(*EDITION)


@frozen(kw_only=True)
class Catalog:
    """The service matrix with everything that explains it. Made by `load_catalog`."""

    families: tuple[model.Family, ...]
    plans: tuple[Plan, ...]
    services: tuple[Service, ...]  # the services that plans may include, in the page's order
    professional_services: Service  # the package of visits, bought apart from any plan
    clauses: tuple[model.Clause, ...]
    readings: tuple[model.Reading, ...]
    matrix: tuple[model.Grid, ...] = field(metadata={"key": "family"})
    confirmed: tuple[model.Confirmation, ...] = ()
    calendar: tuple[model.CalendarEntry, ...] = ()

    def family(self, name: str | model.Family) -> model.Family:
        """Find a family by id or name, however it is typed; give one as it is.

        Raises `UnknownNameError` or `AmbiguousNameError`, which offer the nearest names.
        """
        return _find(self.families, name, N_('Unknown family "{name}"'))

    def plan(self, name: str | Plan) -> Plan:
        """Find a plan by id or name, as `family` does; ``+`` and ``plus`` are the same."""
        return _find(self.plans, name, N_('Unknown plan "{name}"'), self.services)

    def service(self, name: str | Service) -> Service:
        """Find a service by id or name, as `family` does; professional services too."""
        return _find(self.every_service, name, N_('Unknown service "{name}"'), self.plans)

    def clause(self, identifier: str) -> model.Clause:
        """Give the clause with this id. Raises `UnknownNameError`."""
        found: model.Clause = self._by_id("clauses", identifier, N_('Unknown clause "{name}"'))
        return found

    def reading(self, identifier: str) -> model.Reading:
        """Give the reading with this id. Raises `UnknownNameError`."""
        found: model.Reading = self._by_id("readings", identifier, N_('Unknown reading "{name}"'))
        return found

    def terms(self, kind: type[Terms]) -> Terms:
        """Take out the figures and readings that a rule counts with, for it has none of its own.

        Raises `CatalogError` where one is missing or of another type.
        """
        if kind not in self._shared:
            self._shared[kind] = kind(**{each.name: self._term(each) for each in fields(kind)})
        found: Terms = self._shared[kind]
        return found

    def _term(self, field: "Attribute[Any]") -> object:
        if "reading" in field.metadata:
            return self._by_id("readings", field.metadata["reading"]).choice
        if "figure" not in field.metadata:
            from sage_entitlements.workdays import WorkingCalendar  # only rules of dates need it

            return WorkingCalendar(self.calendar)
        clause, name = field.metadata["figure"]
        for figure in self._by_id("clauses", clause).figures:
            if figure.name == name and type(figure.value) is field.type:
                return figure.value
        problem = Phrase("this question counts with it; it {must_be}", MUST_BE[field.type])
        raise CatalogError.of("catalog", problem, f"clauses[{clause}].figures.{name}")

    def plans_of(self, family: model.Family) -> tuple[Plan, ...]:
        """Give the plans of a family in the page's order."""
        return tuple(plan for plan in self.plans if plan.family == family.id)

    def edition(self, day: date) -> "Catalog":
        """Give the catalogue as it holds for somebody who agrees on ``day``.

        Of what is confirmed of a cell, the last to begin by then counts (what says no ``from`` is
        the oldest), and the matrix where all of it begins later. Equal editions are one object;
        the latest is the catalogue itself.

        >>> catalog.edition(date(2026, 11, 27)) is catalog  # nothing in it has a ``from``
        True
        """
        begun = tuple(each for each in self.confirmed if (each.since or date.min) <= day)
        if len(begun) not in self._shared:
            made = self._shared[len(begun)] = evolve(self, confirmed=begun)
            whole = {each: getattr(self, each) for each in ("edition", "edition_days", "_shared")}
            made.__dict__.update(whole)
        found: Catalog = self._shared[len(begun)]
        return found

    @kept
    def edition_days(self) -> tuple[date, ...]:
        """The days from which something is confirmed, in order."""
        return tuple(sorted({each.since for each in self.confirmed if each.since}))

    @kept
    def editions(self) -> "tuple[Catalog, ...]":
        """Every edition: the one before all of those days, and that of each of them."""
        return tuple(map(self.edition, (date.min, *self.edition_days)))

    def edition_changes(self, cells: Iterable[Entitlement]) -> tuple[date, ...]:
        """Give the days from which an edition says another thing of one of these cells."""
        asked = [(each.plan, each.service) for each in cells]
        said = [[each.entitlement(*cell) for cell in asked] for each in self.editions]
        changes = zip(self.edition_days, pairwise(said), strict=True)
        return tuple(day for day, (then, now) in changes if then != now)

    @kept
    def every_service(self) -> tuple[Service, ...]:
        return *self.services, self.professional_services

    def entitlements(self, plan: str | Plan) -> tuple[Entitlement, ...]:
        """What ``plan`` says of every service, in the page's order. Raises what `plan` raises."""
        return tuple(self.entitlement(plan, service) for service in self.services)

    def entitlement(self, plan: str | Plan, service: str | Service) -> Entitlement:
        """What ``plan`` says of ``service``, how that is known, and why.

        A service that another one gives is included wherever that one is, and known as well as
        that one is (clause ``priority-call.includes-callback``). The better known wins: where what
        is stated or confirmed says that it is not included, an assumption that another one gives
        it is contradicted, and that one unknown. It is that of the latest `edition`, unless this
        is an earlier one. Raises what `plan` and `service` raise, and `NotInPlansError` for
        professional services.

        >>> found = catalog.entitlement("Komfort", "Pomoc zdalna")
        >>> found.inclusion.value, found.evidence.value
        ('not_included', 'assumed')
        """
        the_plan, the_service = self.plan(plan), self.service(service)
        if (cell := (the_plan.id, the_service.id)) in self._said:
            return self._said[cell]
        if the_service.id == self.professional_services.id:
            raise NotInPlansError(name=the_service.name, service=the_service.id)
        answer = self._by_cell(the_plan, the_service)
        if answer.inclusion is Inclusion.INCLUDED and (why := self._denial(the_plan, the_service)):
            answer = evolve(answer.unknown, reasons=why)
        for giver, clause in self._givers.get(the_service.id, ()):
            if (giving := self.entitlement(the_plan, giver)).inclusion is Inclusion.INCLUDED:
                answer = _given(answer, giving, self.reason(clause))
        self._said[cell] = answer
        return answer

    def entitlement_to(self, plan: Plan, service: str) -> Entitlement:
        """What a plan says of the service, by its id, that a rule needs. Raises `CatalogError`."""
        return self.entitlement(plan, self._by_id("services", service))

    def reason(self, identifier: str) -> Reason:
        """Give the clause with this id, or the reading as chosen. Raises `CatalogError`."""
        if clause := self._ids["clauses"].get(identifier):
            return Reason(id=model.ReasonId(identifier), text=clause.text)
        reading = self._by_id("readings", identifier)
        both = Joined((reading.question, reading.text), " ")
        return Reason(id=model.ReasonId(identifier), text=Text.of(both))

    def reasons(self, *grounds: Iterable[str | Entitlement]) -> tuple[Reason, ...]:
        """Give the reasons of these ids and entitlements, each once. Raises as `reason` does."""
        every = chain.from_iterable(grounds)
        found = ([self.reason(each)] if isinstance(each, str) else each.reasons for each in every)
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def _sure(self, plan: Plan, service: Service) -> Inclusion:
        """Tell what is stated or confirmed of a cell, or follows from that; else it is unknown."""
        givers = (giver for giver, _ in self._givers.get(service.id, ()))
        if any(self._sure(plan, giver) is Inclusion.INCLUDED for giver in givers):
            return Inclusion.INCLUDED
        mark, _ = self._cells[plan.id, service.id]
        return mark.inclusion if mark.evidence in _KNOWN else Inclusion.UNKNOWN

    def _denial(self, plan: Plan, service: Service) -> tuple[Reason, ...]:
        """Tell why a service cannot be included, by what is known of it or of what it gives."""
        sure = self._sure(plan, service)
        if sure is Inclusion.NOT_INCLUDED:
            return self._by_cell(plan, service).reasons
        if sure is Inclusion.INCLUDED or not service.gives:
            return ()
        denial = self._denial(plan, self._by_id("services", service.gives.service))
        return denial and (self.reason(service.gives.clause), *denial)

    def _by_cell(self, plan: Plan, service: Service) -> Entitlement:
        mark, ground = self._cells[plan.id, service.id]
        by = ground if isinstance(ground, model.Confirmation) else None
        why = (self.reason(ground) if isinstance(ground, str) else _word(ground, plan, service),)
        return Entitlement(plan=plan, service=service, **vars(mark), reasons=why, confirmation=by)

    @kept
    def _ids(self) -> dict[str, dict[str, Any]]:
        sections = {name: getattr(self, name) for name in ("clauses", "readings", "services")}
        return {name: {each.id: each for each in found} for name, found in sections.items()}

    def _by_id(self, section: str, identifier: str, unknown: str = "") -> Any:
        """Give the entry with this id; where there is none, say so, or that a rule needs it."""
        found = self._ids[section]
        if identifier in found:
            return found[identifier]
        if unknown:
            problem = Phrase(unknown, name=shortened(identifier))
            raise no_such_name(problem, identifier, {each: each for each in found})
        problem = Phrase("this question rests on it, and the catalogue lacks it; add it")
        raise CatalogError.of("catalog", problem, f"{section}[{identifier}]")

    @kept
    def _givers(self) -> dict[str, list[tuple[Service, model.ClauseId]]]:
        givers: dict[str, list[tuple[Service, model.ClauseId]]] = {}  # by what they give
        for giver in self.services:
            if giver.gives:
                givers.setdefault(giver.gives.service, []).append((giver, giver.gives.clause))
        return givers

    @kept
    def _cells(self) -> dict[tuple[str, str], tuple[model.Mark, str | model.Confirmation]]:
        """What is said of each cell itself, and by which clause, reading or confirmation."""
        cells: dict[tuple[str, str], tuple[model.Mark, str | model.Confirmation]] = {}
        for grid in self.matrix:
            for line in grid.cells:
                for plan, mark in zip(grid.plans, line.marks, strict=True):
                    stated = mark.evidence is Evidence.STATED and grid.clause
                    cells[plan, line.service] = mark, stated or grid.reading
        for word in sorted(self.confirmed, key=lambda each: each.since or date.min):
            cells[word.plan, word.service] = model.Mark(word.inclusion, Evidence.CONFIRMED), word
        return cells

    @kept
    def _shared(self) -> dict[Any, Any]:
        # What all editions share, once asked for: each of them by how much is confirmed, and terms
        # by their type, for no confirmation changes one.
        return {len(self.confirmed): self}

    @kept
    def _said(self) -> dict[tuple[str, str], Entitlement]:
        return {}  # of each cell that has been asked about so far


def _find(
    things: tuple[Named, ...], name: str | Named, said: str, others: Sequence[Plan | Service] = ()
) -> Named:
    if not isinstance(name, str):
        return name
    for thing in things:
        if name == thing.id:  # as files have it: there is nothing to reduce
            return thing
    wanted = name_key(name)
    for thing in things:
        if wanted in {name_key(thing.id), name_key(thing.name)}:
            return thing
    # A plan may be asked for by a service's name, or a good part of it, or the other way round.
    meant = [each for each in (*things, *others) if _may_mean(wanted, each)]
    if len(meant) == 1 and (other := meant[0]) in others:
        problem = Phrase(_OTHER_KIND[type(other)], name=other.name, id=other.id)
        raise UnknownNameError(problem, name=name, nearest=(other.name,))
    problem = Phrase(said, name=shortened(name))
    raise no_such_name(problem, name, {thing.id: thing.name for thing in things})


def _may_mean(wanted: str, thing: model.Family | Plan | Service) -> bool:
    keys = {name_key(thing.id), name_key(thing.name)}
    return wanted in keys or (len(wanted) >= _GOOD_PART and any(wanted in key for key in keys))


def _word(confirmation: model.Confirmation, plan: Plan, service: Service) -> Reason:
    includes = N_("Confirmed on {day} that {plan} includes {service}: {source}")
    excludes = N_("Confirmed on {day} that {plan} does not include {service}: {source}")
    template = includes if confirmation.inclusion is Inclusion.INCLUDED else excludes
    said = Phrase(template, confirmation.on, plan.name, service.name, confirmation.source)
    identifier = f"confirmed.{plan.id}.{service.id}"
    if since := confirmation.since:
        identifier = f"{identifier}.{since}"
        said = Phrase("From {day} on. {said}", since, said)
    return Reason(id=model.ReasonId(identifier), text=Text.of(said))


def _given(own: Entitlement, giving: Entitlement, clause: Reason) -> Entitlement:
    """Include a service because another one gives it; of two grounds the better known counts."""
    best, grounds, overruled = giving, giving.reasons, own.known if own.confirmation else None
    if own.inclusion is Inclusion.INCLUDED:
        best, other = sorted((own, giving), key=lambda each: each.doubt)
        grounds, overruled = (*best.reasons, *other.reasons), own.overruled
    elif overruled:
        # Overruled, and yet somebody has said so: whoever asks why has to see it.
        grounds = (*giving.reasons, *own.reasons)
    reasons = tuple(dict.fromkeys((clause, *grounds)))
    return evolve(best, service=own.service, reasons=reasons, overruled=overruled)


@frozen(kw_only=True)
class InForce:
    """A plan as one edition has it, and from which day on it is in force."""

    first_day: date
    plan: Plan = by_id()
    edition: Catalog = hidden()

    def said_of(self, service: str) -> tuple[date, Entitlement]:
        """Give what it says of the service, by its id, from which day on."""
        return self.first_day, self.edition.entitlement_to(self.plan, service)


def in_force(
    catalog: Catalog, agreed: Mapping[date, str | Plan | None], last_day: date
) -> tuple[InForce, ...]:
    """Tell from which day on which plan is in force, by which edition of the catalogue.

    ``agreed`` has the plan of each day on which one is agreed, None for the same as before. By the
    reading ``edition.of-contract`` the edition of that day holds, or that of each day.

    >>> [each.plan.id for each in in_force(catalog, {date(2026, 1, 31): "VIP"}, date.max)]
    ['vip']
    """
    plans, changes, found = dict(agreed), catalog.edition_days, list[InForce]()
    if changes and catalog.terms(EditionTerms).edition == "on-the-day":
        plans = dict.fromkeys(day for day in changes if day > min(agreed)) | plans
    for day in sorted(day for day in plans if day <= last_day):
        plan = catalog.plan(plans[day] or found[-1].plan)
        found.append(InForce(first_day=day, plan=plan, edition=catalog.edition(day)))
    return tuple(found)
