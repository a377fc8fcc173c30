"""What a plan says of a service, how that is known, and why."""

from collections.abc import Callable, Iterable
from datetime import date, time
from itertools import product
from typing import Any

import pytest
from attrs import evolve

from altered import with_figure, without_clause, without_reading
from catalog_data import held_catalog
from sage_entitlements import Language, load_catalog, plans
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.deadlines import ComplaintTerms
from sage_entitlements.errors import (
    AmbiguousNameError,
    CatalogError,
    NotInPlansError,
    UnknownNameError,
)
from sage_entitlements.model import (
    ClauseId,
    Confirmation,
    Entitlement,
    Evidence,
    Gift,
    Inclusion,
    Mark,
    Overlay,
    Plan,
    PlanId,
    Reason,
    ReasonId,
    Service,
    ServiceId,
)
from sage_entitlements.remote_help import RemoteHelpTerms

CATALOG = load_catalog()
ALL = [*CATALOG.services, CATALOG.professional_services]
GIFT = "priority-call.includes-callback"
STATING = "services.rows"
ASSUMING = "matrix.staircase"
STRONGEST_FIRST = [Evidence.STATED, Evidence.CONFIRMED, Evidence.ASSUMED]
UNKNOWN = Mark(Inclusion.UNKNOWN, Evidence.NONE)
INCLUDED = [Mark(Inclusion.INCLUDED, evidence) for evidence in STRONGEST_FIRST]
NOT_INCLUDED = [Mark(Inclusion.NOT_INCLUDED, evidence) for evidence in STRONGEST_FIRST]
ANSWERS = [*INCLUDED, *NOT_INCLUDED, UNKNOWN]


def _name(mark: Mark) -> str:
    return f"{mark.inclusion}-{mark.evidence}"


def _word(service: str, inclusion: Inclusion, source: str = "letter") -> Confirmation:
    """Let somebody confirm a cell of Prestiż."""
    return Confirmation(
        plan=PlanId("prestiz"),
        service=ServiceId(service),
        inclusion=inclusion,
        source=source,
        on=date(2026, 3, 1),
    )


def with_answers(catalog: Catalog = CATALOG, **cells: Mark) -> Catalog:
    """Let Prestiż say this of these services; a confirmed answer leaves its cell unknown."""
    grid, *others = catalog.matrix
    column = grid.plans.index(PlanId("prestiz"))
    wanted = {name.replace("_", "-"): mark for name, mark in cells.items()}
    words = {name: mark for name, mark in wanted.items() if mark.evidence is Evidence.CONFIRMED}
    lines = []
    for line in grid.cells:
        marks = list(line.marks)
        mark = wanted.get(line.service, marks[column])
        marks[column] = UNKNOWN if line.service in words else mark
        lines.append(evolve(line, marks=tuple(marks)))
    return evolve(
        catalog,
        matrix=(evolve(grid, cells=tuple(lines), clause=ClauseId(STATING)), *others),
        confirmed=tuple(_word(name, mark.inclusion) for name, mark in words.items()),
    )


def _ground(mark: Mark, service: str) -> str:
    """Give the id of the reason that an answer itself rests on."""
    if mark.evidence is Evidence.CONFIRMED:
        return f"confirmed.prestiz.{service}"
    return STATING if mark.evidence is Evidence.STATED else ASSUMING


def _rests_on(entitlement: Entitlement) -> list[str]:
    return [reason.id for reason in entitlement.reasons]


UPDATES = ("Aktualizacja prawna", "Aktualizacja funkcjonalna")


@pytest.mark.parametrize("plan", ["Komfort", "komfort", "KOMFORT", " kom-fort "])
@pytest.mark.parametrize("service", ["Pomoc zdalna", "remote-help", "pomoczdalna"])
def test_names_are_looked_up(plan: str, service: str) -> None:
    found = CATALOG.plan("komfort"), CATALOG.service("remote-help")
    assert CATALOG.entitlement(plan, service) is CATALOG.entitlement(*found)
    assert CATALOG.entitlements(plan) == CATALOG.entitlements(found[0])
    assert CATALOG.family("sage gwarancja") is CATALOG.family(CATALOG.families[0])


@pytest.mark.parametrize(
    ("find", "name", "nearest", "sentence"),
    [
        (CATALOG.plan, "komfrot", ("Komfort",), 'Unknown plan "komfrot"; did you mean Komfort'),
        (CATALOG.plan, "my \n very\town", (), 'Unknown plan "my very own"; there is podst'),
        (CATALOG.service, "aktualizacja", UPDATES, 'Unknown service "aktualizacja": it could'),
        (CATALOG.family, "zzzzzz", (), 'Unknown family "zzzzzz"; there is perpetual, subs'),
        (CATALOG.clause, "remote-help.scop", ("remote-help.scope",), "Unknown clause "),
        (CATALOG.reading, "Session.Order", ("session.order",), "Unknown reading "),
        (CATALOG.reading, "window.\nlast", ("window.last-day",), 'Unknown reading "window. '),
        *((CATALOG.plan, each, (), "Unknown plan ") for each in ("", " ", "-", "\u200b", "k")),
    ],
)
def test_a_name_of_nothing_offers_the_nearest(
    find: Callable[[str], object], name: str, nearest: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        find(name)
    assert caught.value.name == name
    assert caught.value.nearest[: len(nearest) or None] == nearest
    assert str(caught.value).startswith(sentence)
    assert caught.value.message.to(Language.PL) != str(caught.value)
    assert isinstance(caught.value, AmbiguousNameError) is (nearest is UPDATES)


@pytest.mark.parametrize("service", ["usługi profesjonalne", CATALOG.professional_services])
def test_professional_services_are_in_no_plan(service: Any) -> None:
    with pytest.raises(NotInPlansError, match="bought apart from any plan") as caught:
        CATALOG.entitlement("vip", service)
    with pytest.raises(NotInPlansError):
        plans.which(CATALOG, service)
    assert caught.value.service == "professional-services"
    assert "Usługi profesjonalne" in caught.value.message.to(Language.PL)


def test_what_a_rule_counts_with_is_taken_out_or_missed() -> None:
    changed = with_figure(CATALOG, "remote-help.allowance", "sessions", 7)
    assert changed.terms(RemoteHelpTerms) is changed.terms(RemoteHelpTerms)
    assert changed.terms(RemoteHelpTerms).sessions == 7
    terms = held_catalog().terms(ComplaintTerms)
    assert (terms.closes, terms.end_of_day) == (time(17), "midnight")
    assert terms.calendar.is_working_day(date(2026, 6, 1))
    changed = with_figure(CATALOG, "remote-help.allowance", "sessions", "7")
    with pytest.raises(CatalogError, match="it must be a whole number"):
        changed.terms(RemoteHelpTerms)
    for lack in (
        lambda: without_clause(CATALOG, "remote-help.allowance").terms(RemoteHelpTerms),
        lambda: without_reading(CATALOG, ASSUMING).reason(ASSUMING),
        lambda: CATALOG.entitlement_to(CATALOG.plans[0], "no-such"),
    ):
        with pytest.raises(CatalogError, match="and the catalogue lacks it; add it"):
            lack()


@pytest.mark.parametrize("mark", ANSWERS, ids=_name)
def test_an_answer_is_its_cells_or_the_owners(mark: Mark) -> None:
    changed = with_answers(remote_help=mark)
    answer = changed.entitlement("prestiz", "remote-help")
    assert (answer.inclusion, answer.evidence) == (mark.inclusion, mark.evidence)
    assert _rests_on(answer) == [_ground(mark, "remote-help")]
    sure = answer
    if mark.evidence is Evidence.ASSUMED:
        sure = evolve(answer, inclusion=Inclusion.UNKNOWN, evidence=Evidence.NONE)
    asked = plans.has(changed, "prestiz", "remote-help", confirmed_only=True)
    assert (asked.entitlement, asked.assumption_left_out) == (sure, sure != answer)
    assert asked.reasons == answer.reasons
    assert plans.has(changed, "prestiz", "remote-help").entitlement == answer
    # And no other cell is touched.
    for plan, service in product(CATALOG.plans, CATALOG.services):
        if (plan.id, service.id) != ("prestiz", "remote-help"):
            assert changed.entitlement(plan, service) == CATALOG.entitlement(plan, service)


@pytest.mark.parametrize(
    ("inclusion", "verb"),
    [(Inclusion.INCLUDED, "includes"), (Inclusion.NOT_INCLUDED, "does not include")],
)
def test_a_confirmed_reason_carries_its_source_as_it_is(inclusion: Inclusion, verb: str) -> None:
    said = _word("remote-help", inclusion, "{day} {0} {")
    answer = evolve(CATALOG, confirmed=(said,)).entitlement("prestiz", "remote-help")
    (reason,) = answer.reasons
    told = f"Confirmed on 1 Mar 2026 that Prestiż {verb} Pomoc zdalna: {said.source}"
    assert reason.text.en == told
    assert reason.text.pl != reason.text.en
    assert all(each in reason.text.pl for each in ("01.03.2026", said.source))
    assert (answer.confirmation, answer.overruled) == (said, None)


def test_other_reasons_are_the_clauses_wording_or_question_and_choice() -> None:
    assert CATALOG.reason(GIFT) == Reason(id=ReasonId(GIFT), text=CATALOG.clause(GIFT).text)
    reading = CATALOG.reading("window.last-day")
    text = CATALOG.reason(reading.id).text
    assert text.pl == f"{reading.question.pl} {reading.text.pl}"
    assert text.en == f"{reading.question.en} {reading.text.en}"


def test_the_overlay_comes_before_the_catalogue() -> None:
    old = [_word("callback", Inclusion.NOT_INCLUDED), _word("remote-help", Inclusion.INCLUDED)]
    new = _word("remote-help", Inclusion.NOT_INCLUDED, "newer")
    laid = lay_over(evolve(CATALOG, confirmed=tuple(old)), Overlay(confirmed=(new,)))
    services = "callback", "remote-help"
    said = [laid.entitlement("prestiz", each) for each in services]
    assert [(each.overruled or each).confirmation for each in said] == [old[0], new]


@pytest.mark.parametrize(("own", "priority"), list(product(ANSWERS, ANSWERS)), ids=_name)
def test_priority_gives_callback_and_the_better_known_ground_counts(
    own: Mark, priority: Mark
) -> None:
    changed = with_answers(callback=own, priority_call=priority)
    answer = changed.entitlement("prestiz", "callback")
    mine, given = _ground(own, "callback"), _ground(priority, "priority-call")
    best, service, grounds, overruled = priority, "priority-call", [GIFT, given], None
    known = [mark for mark in ANSWERS if mark.evidence in STRONGEST_FIRST[:2]]
    contradicted = priority == INCLUDED[2] and own in known and own in NOT_INCLUDED
    if priority not in INCLUDED or contradicted:
        best, service, grounds = own, "callback", [mine]
    elif own in INCLUDED:
        grounds = [GIFT, given, mine]
        if STRONGEST_FIRST.index(own.evidence) <= STRONGEST_FIRST.index(priority.evidence):
            best, service, grounds = own, "callback", [GIFT, mine, given]
    elif own.evidence is Evidence.CONFIRMED:
        # Whoever asks why has to see it all the same.
        overruled, grounds = _word("callback", own.inclusion), [GIFT, given, mine]
    is_said = best.evidence is Evidence.CONFIRMED
    assert (answer.inclusion, answer.evidence) == (best.inclusion, best.evidence)
    assert (answer.plan.id, answer.service.id) == ("prestiz", "callback")
    assert _rests_on(answer) == list(dict.fromkeys(grounds))
    assert answer.confirmation == (_word(service, best.inclusion) if is_said else None)
    assert (answer.overruled and answer.overruled.confirmation) == overruled
    # Callback gives nothing back; but an assumption that it contradicts nobody makes.
    giver = changed.entitlement("prestiz", "priority-call")
    if contradicted:
        assert (giver.inclusion, giver.evidence) == (UNKNOWN.inclusion, UNKNOWN.evidence)
        assert _rests_on(giver) == [GIFT, mine]
    else:
        other = with_answers(priority_call=priority).entitlement("prestiz", "priority-call")
        assert giver == other


_CHAIN = ("remote-help", "priority-call", "callback")  # each gives the next
_CHAINED = evolve(
    CATALOG,
    services=tuple(
        evolve(each, gives=Gift(service=ServiceId(_CHAIN[1]), clause=ClauseId("remote-help.scope")))
        if each.id == _CHAIN[0]
        else each
        for each in CATALOG.services
    ),
)


@pytest.mark.parametrize("last", ANSWERS, ids=_name)
def test_along_a_chain_of_gifts_the_better_known_wins(last: Mark) -> None:
    def sure(mark: Mark) -> bool:
        return mark.evidence in STRONGEST_FIRST[:2]

    for chain in product(ANSWERS, ANSWERS, [last]):
        names = [each.replace("-", "_") for each in _CHAIN]
        changed = with_answers(_CHAINED, **dict(zip(names, chain, strict=True)))
        for place, service in enumerate(_CHAIN):
            firm = [any(map(sure, set(chain[: n + 1]) & {*INCLUDED})) for n in range(len(chain))]
            every = [n for n, mark in enumerate(chain) if sure(mark) and not firm[n]]
            denied = [n for n in every if n >= place]
            # What comes before one that is denied does not give it, nor what that would give.
            begin = max((n + 1 for n in every if n < place), default=0)
            yes = [mark for mark in chain[begin : place + 1] if mark in INCLUDED]
            expected = min(yes, key=INCLUDED.index) if yes else chain[place]
            if denied:
                expected = chain[place] if chain[place] in NOT_INCLUDED else UNKNOWN
            found = changed.entitlement("prestiz", service)
            assert (found.inclusion, found.evidence) == (expected.inclusion, expected.evidence)
            if denied and chain[place] in INCLUDED:
                clauses = ["remote-help.scope", GIFT][place : denied[0]]
                assert _rests_on(found) == [*clauses, _ground(chain[denied[0]], _CHAIN[denied[0]])]


def test_a_gift_of_a_gift_is_a_gift() -> None:
    changed = with_answers(_CHAINED, remote_help=INCLUDED[1])
    answer = changed.entitlement("prestiz", "callback")
    assert (answer.inclusion, answer.evidence) == (Inclusion.INCLUDED, Evidence.CONFIRMED)
    word = "confirmed.prestiz.remote-help"
    assert _rests_on(answer) == [GIFT, "remote-help.scope", word, ASSUMING]
    assert answer.confirmation == _word("remote-help", Inclusion.INCLUDED)


def _told(reasons: tuple[Reason, ...], said: Iterable[Entitlement], *more: str) -> bool:
    """Tell whether the reasons are those of what is said, and more, each once and in order."""
    wanted = [reason for each in said for reason in each.reasons]
    return list(reasons) == list(dict.fromkeys([*wanted, *map(CATALOG.reason, more)]))


@pytest.mark.parametrize("plan", CATALOG.plans, ids=lambda plan: plan.id)
def test_show_tells_every_service_of_a_plan(plan: Plan) -> None:
    answer = plans.show(CATALOG, plan.name.upper())
    assert (answer.plan, answer.family.id) == (plan, plan.family)
    assert [each.service for each in answer.entitlements] == list(CATALOG.services)
    assert {each.plan for each in answer.entitlements} == {plan}
    assert _told(answer.reasons, answer.entitlements, *answer.family.clauses)


@pytest.mark.parametrize("service", CATALOG.services, ids=lambda service: service.id)
def test_which_tells_every_plan_of_a_service(service: Service) -> None:
    answer = plans.which(CATALOG, service.name.upper())
    assert answer.services == (service,)
    assert answer.plans == answer.cells == answer.rows[0].cells
    assert [each.plan for each in answer.plans] == list(CATALOG.plans)
    assert {each.service for each in answer.plans} == {service}
    assert _told(answer.reasons, answer.plans)


def test_families_list_each_plan_once_in_its_own() -> None:
    answer = plans.families(CATALOG)
    for found, family in zip(answer.families, CATALOG.families, strict=True):
        assert found.family == family
        assert {plan.family for plan in found.plans} == {family.id}
        assert [str(reason.id) for reason in found.reasons] == list(family.clauses)
    listed = [plan for each in answer.families for plan in each.plans]
    assert sorted(listed, key=CATALOG.plans.index) == list(CATALOG.plans)
    assert _told(answer.reasons, (), *(each.id for one in answer.families for each in one.reasons))


@pytest.mark.parametrize("name", [None, *(each.name for each in CATALOG.families)])
def test_the_matrix_has_a_cell_for_each_plan_and_service(name: str | None) -> None:
    answer = plans.matrix(CATALOG, name)
    chosen = [each for each in CATALOG.families if name in {None, each.name}]
    assert [each.id for each in answer.families] == [each.id for each in chosen]
    cells = [
        CATALOG.entitlement(plan, service)
        for family in chosen
        for service in CATALOG.services
        for plan in CATALOG.plans_of(family)
    ]
    assert list(answer.cells) == cells
    assert _told(answer.reasons, cells, *(each for one in chosen for each in one.clauses))


@pytest.mark.parametrize("only_differences", [False, True])
def test_compare_tells_where_plans_differ(only_differences: bool) -> None:
    names = ["vip", "Prestiż", "VIP", "vip-plus"]
    answer = plans.compare(CATALOG, names, only_differences=only_differences)
    assert [plan.id for plan in answer.plans] == ["vip", "prestiz", "vip-plus"]
    rows = {
        service: tuple(CATALOG.entitlement(plan, service) for plan in answer.plans)
        for service in CATALOG.services
    }
    differ = {each for each, row in rows.items() if len({cell.inclusion for cell in row}) > 1}
    shown = [each for each in rows if each in differ or not only_differences]
    expected = [(each, each.name, rows[each], each in differ) for each in shown]
    assert [(row.service, row.name, row.cells, row.differs) for row in answer.rows] == expected
    # That the others do not differ is known no better than they are.
    assert answer.cells == tuple(cell for each in rows for cell in rows[each])
    assert _told(answer.reasons, answer.cells)
    assert 0 < len(differ) < len(rows)


@pytest.mark.parametrize("service", ALL, ids=lambda service: service.id)
def test_service_tells_the_rules_behind_it(service: Service) -> None:
    answer = plans.service(CATALOG, service.name)
    assert (answer.service, answer.activities) == (service, service.activities)
    assert [rule.id for rule in answer.rules] == list(service.clauses)
    assert [reading.id for reading in answer.readings] == list(service.readings)
    assert _told(answer.reasons, (), *service.clauses, *service.readings)
