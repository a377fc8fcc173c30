"""Plans beside each other, on any catalogue: what one gains by another, and which comes next."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from catalog_data import Data, structure
from sage_entitlements import plans as ask
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import Change, Entitlement, Evidence, Inclusion, Plan, Service
from sage_entitlements.text import Text
from strategies import catalogues

YES, NO, UNKNOWN = Inclusion.INCLUDED, Inclusion.NOT_INCLUDED, Inclusion.UNKNOWN
CHANGES = {
    (YES, YES): Change.SAME,
    (NO, NO): Change.SAME,
    (NO, YES): Change.GAINS,
    (YES, NO): Change.LOSES,
}
MIRRORED = {Change.GAINS: Change.LOSES, Change.LOSES: Change.GAINS}
WORST_FIRST = (Evidence.NONE, Evidence.ASSUMED, Evidence.CONFIRMED, Evidence.STATED)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31))
any_catalogue = given(catalogues(), days, st.data())


def each_of(
    catalog: Catalog, day: date | None, plan: Plan, services: list[Service]
) -> list[Entitlement]:
    return [ask.has(catalog, plan, each, as_of=day).entitlement for each in services]


def all_of(cells: list[Entitlement]) -> Inclusion:
    said = {cell.inclusion for cell in cells}
    return NO if NO in said else UNKNOWN if UNKNOWN in said else YES


def weakest(cells: list[Entitlement]) -> Evidence:
    return next(each for each in WORST_FIRST if each in {cell.evidence for cell in cells})


def some(drawn: st.DataObject, services: tuple[Service, ...]) -> list[Service]:
    return drawn.draw(st.lists(st.sampled_from(services), min_size=1, unique=True))


@any_catalogue
def test_what_one_plan_gains_the_other_loses(
    data: Data, day: date | None, drawn: st.DataObject
) -> None:
    catalog = structure(data, Catalog)
    if len(catalog.plans) < 2:
        return
    one, other = drawn.draw(st.permutations(catalog.plans))[:2]
    there = ask.compare(catalog, [one, other], as_of=day)
    back = ask.compare(catalog, [other, one], as_of=day)
    for row, mirror in zip(there.rows, back.rows, strict=True):
        cells = each_of(catalog, day, one, [row.service]) + each_of(
            catalog, day, other, [row.service]
        )
        before, after = (cell.inclusion for cell in cells)
        assert row.change is CHANGES.get((before, after), Change.UNKNOWN)
        assert mirror.change is MIRRORED.get(row.change, row.change)
        assert row.evidence is mirror.evidence is weakest(cells)
    unlike = [row for row in there.rows if row.change is not Change.SAME]
    assert [*ask.compare(catalog, [one, other], only_differences=True, as_of=day).rows] == unlike


@any_catalogue
def test_plans_with_all_of_several_services_are_those_with_each(
    data: Data, day: date | None, drawn: st.DataObject
) -> None:
    catalog = structure(data, Catalog)
    services = some(drawn, catalog.services)
    answer = ask.which(catalog, *services, *services[:1], as_of=day)
    assert answer.services == (*services,)
    assert [each.plan for each in answer.plans] == [*catalog.plans]
    for said in answer.plans:
        cells = each_of(catalog, day, said.plan, services)
        assert said in cells
        assert said.inclusion is all_of(cells)
        no = [WORST_FIRST.index(each.evidence) for each in cells if each.inclusion is NO]
        # One no is enough, and so the best known; all else is known as well as the least known.
        assert said.evidence is (WORST_FIRST[max(no)] if no else weakest(cells))


@any_catalogue
def test_the_next_plan_is_the_first_that_a_walk_comes_to(
    data: Data, day: date | None, drawn: st.DataObject
) -> None:
    catalog = structure(data, Catalog)
    if not catalog.plans:
        return
    start, services = drawn.draw(st.sampled_from(catalog.plans)), some(drawn, catalog.services)
    answer = ask.upgrade(catalog, start, *services, as_of=day)
    walked, found, begun = [], None, False
    for plan in catalog.plans:
        begun = begun or plan == start
        if begun and not found and plan.family == start.family:
            walked.append(plan)
            found = plan if all_of(each_of(catalog, day, plan, services)) is YES else None
    assert ([each.plan for each in answer.plans], answer.next) == (walked, found)
    plans = [start, found] if found else [start, start]
    compared = ask.compare(catalog, plans, only_differences=True, as_of=day)
    assert answer.rows == compared.rows
    assert bool(answer.rows) == (found not in {None, start})
    assert answer.evidence is weakest([*answer.plans[-1:]] if found else [*answer.plans])
    assert {*answer.plans} <= {*answer.cells}


@any_catalogue
def test_an_offer_promises_what_is_included_and_gains_what_compare_does(
    data: Data, day: date | None, drawn: st.DataObject
) -> None:
    catalog = structure(data, Catalog)
    if not catalog.plans:
        return
    plan, other = (drawn.draw(st.sampled_from(catalog.plans)) for _ in range(2))
    answer = ask.offer(catalog, plan, instead_of=other, as_of=day)
    shown = ask.show(catalog, plan, as_of=day)
    assert answer.entitlements == shown.entitlements
    told = [each.service for each in shown.entitlements if each.inclusion is not NO]
    assert [*answer.services] == told
    assert answer.changes == (
        ask.compare(catalog, [other, plan], only_differences=True, as_of=day).rows
        if other != plan
        else ()
    )
    assert ask.offer(catalog, plan, as_of=day).changes == ()
    texts: dict[str, Text] = {each.id: each.text for each in answer.reasons}
    for service in (*told, catalog.professional_services):
        assert [texts[rule] for rule in service.offer] == [
            catalog.clause(rule).text for rule in service.offer
        ]
