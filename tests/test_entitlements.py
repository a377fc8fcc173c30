"""What a plan says of a service, how that is known, and why."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from attrs import evolve

from catalog_data import bundled, item, write
from sage_entitlements import (
    AmbiguousNameError,
    Catalog,
    CatalogError,
    ClauseId,
    Confirmation,
    Entitlement,
    Evidence,
    Inclusion,
    Language,
    NotInPlansError,
    PlanId,
    Reason,
    SageEntitlementsError,
    ServiceId,
    Text,
    UnknownNameError,
    load_catalog,
)
from sage_entitlements._model import Gift, Grid, Mark

GIFT = "priority-call.includes-callback"
STATING = "services.rows"
STRONGEST_FIRST = [Evidence.STATED, Evidence.CONFIRMED, Evidence.ASSUMED]
UNKNOWN = Mark(Inclusion.UNKNOWN, Evidence.NONE)
INCLUDED = [Mark(Inclusion.INCLUDED, evidence) for evidence in STRONGEST_FIRST]
NOT_INCLUDED = [Mark(Inclusion.NOT_INCLUDED, evidence) for evidence in STRONGEST_FIRST]
ANSWERS = [*INCLUDED, *NOT_INCLUDED, UNKNOWN]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def _name(mark: Mark) -> str:
    return f"{mark.inclusion}-{mark.evidence}"


def _confirmation(service: str, inclusion: Inclusion) -> Confirmation:
    return Confirmation(
        plan=PlanId("prestiz"),
        service=ServiceId(service),
        inclusion=inclusion,
        source=f"letter about {service}",
        on=date(2026, 3, 1),
    )


def _with_cell(grid: Grid, service: str, mark: Mark) -> Grid:
    column = grid.plans.index(PlanId("prestiz"))
    rows = tuple(
        evolve(row, marks=(*row.marks[:column], mark, *row.marks[column + 1 :]))
        if row.service == service
        else row
        for row in grid.cells
    )
    return evolve(grid, cells=rows, clause=ClauseId(STATING))


def with_answers(catalog: Catalog, **cells: Mark) -> Catalog:
    """Let Prestiż say this of these services; a confirmed answer leaves its cell unknown."""
    grid, *others = catalog.matrix
    confirmed = []
    for name, mark in cells.items():
        service = name.replace("_", "-")
        is_confirmed = mark.evidence is Evidence.CONFIRMED
        grid = _with_cell(grid, service, UNKNOWN if is_confirmed else mark)
        if is_confirmed:
            confirmed.append(_confirmation(service, mark.inclusion))
    return evolve(catalog, matrix=(grid, *others), confirmed=tuple(confirmed))


def _ground(mark: Mark, service: str) -> str:
    """Give the start of the text of the reason that an answer itself rests on."""
    if mark.evidence is Evidence.CONFIRMED:
        return f"Confirmed on 2026-03-01: letter about {service}"
    if mark.evidence is Evidence.STATED:
        return "Both tables list the same eight services"
    return "Which Sage Gwarancja plans include which service"


def _given_ground(priority: Mark) -> str:
    """Give the start of the same where priority's answer stands for callback's."""
    text = _ground(priority, "priority-call")
    named = "Pierwszeństwo dodzwonienia is included: "
    return named + text if priority.evidence is Evidence.CONFIRMED else text


def _english(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.text.en for reason in reasons]


def _rest_on(entitlement: Entitlement, *starts: str) -> bool:
    texts = _english(entitlement.reasons)
    wanted = list(dict.fromkeys(starts))
    return len(texts) == len(wanted) and all(
        text.startswith(start) for text, start in zip(texts, wanted, strict=True)
    )


class TestAnswers:
    """A plan and a service, by whatever name, have one answer with its evidence and reasons."""

    @pytest.mark.parametrize("plan", ["Komfort", "komfort", "KOMFORT", " kom-fort "])
    @pytest.mark.parametrize("service", ["Pomoc zdalna", "remote-help", "pomoczdalna"])
    def test_names_are_looked_up(self, catalog: Catalog, plan: str, service: str) -> None:
        answer = catalog.entitlement(plan, service)
        assert (answer.plan.id, answer.service.id) == ("komfort", "remote-help")
        assert answer.inclusion is Inclusion.NOT_INCLUDED
        assert answer.evidence is Evidence.ASSUMED
        assert [reason.id for reason in answer.reasons] == ["matrix.staircase"]
        assert answer.confirmation is None

    def test_things_serve_as_well_as_names(self, catalog: Catalog) -> None:
        plan, service = catalog.plan("vip"), catalog.service("callback")
        assert catalog.entitlement(plan, service) == catalog.entitlement("VIP", "callback")
        assert catalog.entitlements(plan) == catalog.entitlements("VIP")

    def test_entitlements_are_all_services_in_the_pages_order(self, catalog: Catalog) -> None:
        answers = catalog.entitlements("Komfort +")
        assert [answer.service for answer in answers] == list(catalog.services)
        assert {answer.plan.id for answer in answers} == {"komfort-plus"}

    def test_a_reason_says_the_readings_choice_in_both_languages(self, catalog: Catalog) -> None:
        (reason,) = catalog.entitlement("vip-plus", "remote-help").reasons
        reading = catalog.reading("matrix.namesake")
        assert reason.id == "matrix.namesake"
        assert reason.text.pl == f"{reading.question.pl} {reading.chosen.text.pl}"
        assert reason.text.en == f"{reading.question.en} {reading.chosen.text.en}"

    def test_professional_services_are_in_no_plan(self, catalog: Catalog) -> None:
        with pytest.raises(NotInPlansError, match="bought apart from any plan") as caught:
            catalog.entitlement("vip", "usługi profesjonalne")
        assert caught.value.service == "professional-services"
        assert "niezależnie" in caught.value.explain(Language.PL)
        assert "Usługi profesjonalne" in caught.value.explain(Language.PL)

    def test_professional_services_as_a_thing_are_in_no_plan(self, catalog: Catalog) -> None:
        with pytest.raises(NotInPlansError):
            catalog.entitlement("vip", catalog.professional_services)


class TestLookUp:
    """A name leads to one thing, or to an error that offers the nearest."""

    def test_a_misspelt_name_offers_the_nearest(self, catalog: Catalog) -> None:
        with pytest.raises(UnknownNameError) as caught:
            catalog.plan("komfrot")
        assert caught.value.name == "komfrot"
        assert "Komfort" in caught.value.nearest
        assert str(caught.value).startswith('Unknown plan "komfrot"; did you mean ')

    def test_a_name_of_several_lines_is_told_on_one(self, catalog: Catalog) -> None:
        with pytest.raises(UnknownNameError) as caught:
            catalog.plan("my \n very\town")
        assert caught.value.name == "my \n very\town"
        assert str(caught.value).startswith('Unknown plan "my very own"; ')

    def test_a_part_of_one_name_is_offered_whole(self, catalog: Catalog) -> None:
        with pytest.raises(UnknownNameError) as caught:
            catalog.service("zdalna")
        assert caught.value.nearest == ("Pomoc zdalna",)
        assert str(caught.value) == 'Unknown service "zdalna"; did you mean Pomoc zdalna?'

    def test_a_part_of_several_names_is_ambiguous(self, catalog: Catalog) -> None:
        with pytest.raises(AmbiguousNameError) as caught:
            catalog.service("aktualizacja")
        assert caught.value.nearest == ("Aktualizacja prawna", "Aktualizacja funkcjonalna")
        assert str(caught.value) == (
            'Unknown service "aktualizacja":'
            " it could be Aktualizacja prawna, Aktualizacja funkcjonalna"
        )

    def test_a_part_of_an_id_and_a_name_of_one_thing_is_not_ambiguous(
        self, catalog: Catalog
    ) -> None:
        with pytest.raises(UnknownNameError):
            catalog.service("online")

    def test_one_letter_is_no_part(self, catalog: Catalog) -> None:
        with pytest.raises(UnknownNameError) as caught:
            catalog.plan("k")
        assert not isinstance(caught.value, AmbiguousNameError)

    def test_a_name_like_nothing_offers_every_id(self, catalog: Catalog) -> None:
        with pytest.raises(UnknownNameError) as caught:
            catalog.family("zzzzzz")
        assert caught.value.nearest == ()
        ids = ", ".join(family.id for family in catalog.families)
        assert str(caught.value) == f'Unknown family "zzzzzz"; there is {ids}'

    @pytest.mark.parametrize("name", ["", " ", "-", "\N{ZERO WIDTH SPACE}"])
    def test_a_name_of_nothing_finds_nothing(self, catalog: Catalog, name: str) -> None:
        with pytest.raises(UnknownNameError):
            catalog.plan(name)

    def test_clauses_and_readings_go_by_their_exact_id(self, catalog: Catalog) -> None:
        assert catalog.clause("remote-help.scope").id == "remote-help.scope"
        assert catalog.reading("working-day").id == "working-day"
        with pytest.raises(UnknownNameError, match=r'Unknown clause "remote-help\.scop"'):
            catalog.clause("remote-help.scop")
        with pytest.raises(UnknownNameError, match=r"did you mean session\.order"):
            catalog.reading("Session.Order")

    @pytest.mark.parametrize("name", ["Working-Day", "workingday", "complaint"])
    def test_an_unknown_clause_or_reading_is_an_unknown_name(
        self, catalog: Catalog, name: str
    ) -> None:
        with pytest.raises(UnknownNameError):
            catalog.reading(name)
        with pytest.raises(UnknownNameError):
            catalog.clause(name)

    def test_a_familys_name_is_looked_up_too(self, catalog: Catalog) -> None:
        assert catalog.family("sage gwarancja").id == "perpetual"

    def test_every_look_up_error_is_the_librarys(self, catalog: Catalog) -> None:
        with pytest.raises(SageEntitlementsError) as caught:
            catalog.plan("nope")
        assert caught.value.explain(Language.PL) != caught.value.explain(Language.EN)


class TestOneCell:
    """Without a gift, an answer is its cell's, or the owner's where the owner has confirmed it."""

    @pytest.mark.parametrize("mark", ANSWERS, ids=_name)
    def test_the_answer_is_the_cells(self, catalog: Catalog, mark: Mark) -> None:
        answer = with_answers(catalog, remote_help=mark).entitlement("prestiz", "remote-help")
        assert (answer.inclusion, answer.evidence) == (mark.inclusion, mark.evidence)
        assert _rest_on(answer, _ground(mark, "remote-help"))

    def test_a_stated_cell_names_the_clause(self, catalog: Catalog) -> None:
        changed = with_answers(catalog, remote_help=INCLUDED[0])
        (reason,) = changed.entitlement("prestiz", "remote-help").reasons
        assert reason == Reason(id=STATING, text=catalog.clause(STATING).text)

    def test_other_cells_of_that_grid_still_name_the_reading(self, catalog: Catalog) -> None:
        changed = with_answers(catalog, remote_help=INCLUDED[0])
        (reason,) = changed.entitlement("komfort", "remote-help").reasons
        assert reason.id == "matrix.staircase"

    def test_a_confirmed_reason_carries_source_and_date_in_both_languages(
        self, catalog: Catalog
    ) -> None:
        changed = with_answers(catalog, remote_help=INCLUDED[1])
        answer = changed.entitlement("prestiz", "remote-help")
        (reason,) = answer.reasons
        assert reason.id == "confirmed"
        assert reason.text.en == "Confirmed on 2026-03-01: letter about remote-help"
        assert reason.text.pl != reason.text.en
        for part in ("2026-03-01", "letter about remote-help"):
            assert part in reason.text.pl
        assert answer.confirmation == _confirmation("remote-help", Inclusion.INCLUDED)

    def test_a_confirmation_is_of_its_own_cell_only(self, catalog: Catalog) -> None:
        changed = with_answers(catalog, remote_help=INCLUDED[1])
        for plan in catalog.plans:
            for service in catalog.services:
                if (plan.id, service.id) != ("prestiz", "remote-help"):
                    assert changed.entitlement(plan, service) == catalog.entitlement(plan, service)

    def test_a_source_with_braces_is_quoted_as_it_is(self, catalog: Catalog) -> None:
        said = evolve(_confirmation("callback", Inclusion.INCLUDED), source="{day} {0} {")
        changed = evolve(catalog, confirmed=(said,))
        (reason,) = changed.entitlement("prestiz", "callback").reasons
        assert reason.text.en == "Confirmed on 2026-03-01: {day} {0} {"


class TestPriorityGivesCallback:
    """Whoever has priority may use callback, whatever callback's own cell says.

    Of two grounds the better known counts: stated before confirmed before assumed.
    """

    @pytest.mark.parametrize(
        ("own", "priority"), list(product(ANSWERS, [*NOT_INCLUDED, UNKNOWN])), ids=_name
    )
    def test_without_priority_the_cell_stands(
        self, catalog: Catalog, own: Mark, priority: Mark
    ) -> None:
        changed = with_answers(catalog, callback=own, priority_call=priority)
        answer = changed.entitlement("prestiz", "callback")
        assert (answer.inclusion, answer.evidence) == (own.inclusion, own.evidence)
        assert GIFT not in {reason.id for reason in answer.reasons}
        assert _rest_on(answer, _ground(own, "callback"))

    @pytest.mark.parametrize(
        ("own", "priority"), list(product([*NOT_INCLUDED, UNKNOWN], INCLUDED)), ids=_name
    )
    def test_priority_includes_callback_as_surely_as_itself(
        self, catalog: Catalog, own: Mark, priority: Mark
    ) -> None:
        changed = with_answers(catalog, callback=own, priority_call=priority)
        answer = changed.entitlement("prestiz", "callback")
        assert (answer.inclusion, answer.evidence) == (Inclusion.INCLUDED, priority.evidence)
        assert answer.service.id == "callback"
        assert answer.reasons[0] == Reason(id=GIFT, text=catalog.clause(GIFT).text)
        overruled = (
            ["Oddzwonienie na życzenie is not included: Confirmed on 2026-03-01"]
            if own.evidence is Evidence.CONFIRMED
            else []
        )
        assert _rest_on(answer, "Whoever has priority", _given_ground(priority), *overruled)
        assert answer.confirmation == changed.entitlement("prestiz", "priority-call").confirmation

    @pytest.mark.parametrize(("own", "priority"), list(product(INCLUDED, INCLUDED)), ids=_name)
    def test_of_two_grounds_the_better_known_counts(
        self, catalog: Catalog, own: Mark, priority: Mark
    ) -> None:
        changed = with_answers(catalog, callback=own, priority_call=priority)
        answer = changed.entitlement("prestiz", "callback")
        better = min((own.evidence, priority.evidence), key=STRONGEST_FIRST.index)
        assert (answer.inclusion, answer.evidence) == (Inclusion.INCLUDED, better)
        assert answer.reasons[0].id == GIFT
        first, second = _ground(own, "callback"), _given_ground(priority)
        if own.evidence is not better:
            first, second = second, first
        assert _rest_on(answer, "Whoever has priority", first, second)

    @pytest.mark.parametrize(("own", "priority"), list(product(ANSWERS, ANSWERS)), ids=_name)
    def test_a_confirmation_is_named_exactly_where_the_answer_is_confirmed(
        self, catalog: Catalog, own: Mark, priority: Mark
    ) -> None:
        changed = with_answers(catalog, callback=own, priority_call=priority)
        answer = changed.entitlement("prestiz", "callback")
        assert (answer.confirmation is not None) is (answer.evidence is Evidence.CONFIRMED)

    @pytest.mark.parametrize(("own", "priority"), list(product(ANSWERS, ANSWERS)), ids=_name)
    def test_a_confirmation_is_overruled_where_it_says_no_to_what_is_given(
        self, catalog: Catalog, own: Mark, priority: Mark
    ) -> None:
        changed = with_answers(catalog, callback=own, priority_call=priority)
        answer = changed.entitlement("prestiz", "callback")
        said_no = own == Mark(Inclusion.NOT_INCLUDED, Evidence.CONFIRMED)
        overruled = said_no and priority.inclusion is Inclusion.INCLUDED
        no = _confirmation("callback", Inclusion.NOT_INCLUDED)
        assert answer.overruled == (no if overruled else None)

    @pytest.mark.parametrize("own", ANSWERS, ids=_name)
    def test_callback_does_not_give_priority(self, catalog: Catalog, own: Mark) -> None:
        changed = with_answers(catalog, callback=own)
        before = catalog.entitlement("prestiz", "priority-call")
        assert changed.entitlement("prestiz", "priority-call") == before

    def test_a_gift_of_a_gift_is_a_gift(self, catalog: Catalog) -> None:
        clause = ClauseId("remote-help.scope")
        services = tuple(
            evolve(service, gives=Gift(service=ServiceId("priority-call"), clause=clause))
            if service.id == "remote-help"
            else service
            for service in catalog.services
        )
        changed = with_answers(evolve(catalog, services=services), remote_help=INCLUDED[1])
        answer = changed.entitlement("prestiz", "callback")
        assert (answer.inclusion, answer.evidence) == (Inclusion.INCLUDED, Evidence.CONFIRMED)
        assert [reason.id for reason in answer.reasons] == [
            GIFT,
            "remote-help.scope",
            "confirmed",
            "matrix.staircase",
        ]
        assert answer.confirmation == _confirmation("remote-help", Inclusion.INCLUDED)
        assert answer.reasons[2].text.en.startswith("Pomoc zdalna is included: Confirmed on")


class TestReasons:
    """A reason says in words what an answer rests on."""

    def test_of_a_clause_is_its_wording(self, catalog: Catalog) -> None:
        assert catalog.reason(GIFT) == Reason(id=GIFT, text=catalog.clause(GIFT).text)

    def test_of_a_reading_is_the_question_and_the_choice(self, catalog: Catalog) -> None:
        reading = catalog.reading("window.last-day")
        question, chosen = reading.question, reading.chosen.text
        assert catalog.reason(reading.id).text == Text(
            pl=f"{question.pl} {chosen.pl}", en=f"{question.en} {chosen.en}"
        )

    def test_of_nothing_known_is_none(self, catalog: Catalog) -> None:
        with pytest.raises(CatalogError) as caught:
            catalog.reason("no-such")
        assert str(caught.value).endswith(" the catalogue lacks it; add it")


class TestWithoutAssumptions:
    """To whoever wants no assumptions, an assumed answer is unknown; any other stays."""

    @pytest.mark.parametrize("mark", ANSWERS, ids=_name)
    def test_only_an_assumed_answer_becomes_unknown(self, catalog: Catalog, mark: Mark) -> None:
        answer = with_answers(catalog, remote_help=mark).entitlement("prestiz", "remote-help")
        sure = answer.without_assumptions()
        if mark.evidence is Evidence.ASSUMED:
            assert (sure.inclusion, sure.evidence) == (Inclusion.UNKNOWN, Evidence.NONE)
            assert (sure.plan, sure.service, sure.reasons) == (
                answer.plan,
                answer.service,
                answer.reasons,
            )
            assert sure.confirmation is None
        else:
            assert sure == answer

    def test_callback_by_confirmed_priority_is_no_assumption(self, catalog: Catalog) -> None:
        changed = with_answers(catalog, callback=INCLUDED[2], priority_call=INCLUDED[1])
        sure = changed.entitlement("prestiz", "callback").without_assumptions()
        assert (sure.inclusion, sure.evidence) == (Inclusion.INCLUDED, Evidence.CONFIRMED)


class TestFromFiles:
    """The same holds for what is written in files: catalogue first, then the overlay."""

    def test_stated_cells_are_read_with_their_clause(self, tmp_path: Path) -> None:
        data = bundled()
        grid = data["matrix"]["perpetual"]
        grid["clause"] = STATING
        grid["cells"]["remote-help"] = ["no, stated", *["yes, stated"] * 3, "unknown"]
        catalog = load_catalog(write(tmp_path / "catalog.toml", data))
        answers = [catalog.entitlement(plan, "remote-help") for plan in grid["plans"]]
        assert [answer.inclusion for answer in answers] == [
            Inclusion.NOT_INCLUDED,
            *[Inclusion.INCLUDED] * 3,
            Inclusion.UNKNOWN,
        ]
        assert [answer.reasons[0].id for answer in answers] == [
            *[STATING] * 4,
            "matrix.staircase",
        ]

    def test_the_overlay_comes_before_the_catalogue(self, tmp_path: Path) -> None:
        cell = {"plan": "komfort", "service": "remote-help", "on": date(2026, 1, 2)}
        data = bundled()
        data["confirmed"] = [
            {**cell, "inclusion": "not_included", "source": "old letter"},
            {**cell, "plan": "premium", "inclusion": "included", "source": "price list"},
        ]
        catalog = write(tmp_path / "catalog.toml", data)
        overlay = write(
            tmp_path / "overlay.toml",
            {"confirmed": [{**cell, "inclusion": "included", "source": "new letter"}]},
        )
        answer = load_catalog(catalog).entitlement("komfort", "remote-help")
        assert answer.inclusion is Inclusion.NOT_INCLUDED
        laid = load_catalog(catalog, overlay=overlay)
        answer = laid.entitlement("komfort", "remote-help")
        assert answer.inclusion is Inclusion.INCLUDED
        assert answer.reasons[0].text.en == "Confirmed on 2026-01-02: new letter"
        assert laid.entitlement("premium", "remote-help").evidence is Evidence.CONFIRMED

    def test_a_clauses_figures_come_from_the_file(self, tmp_path: Path) -> None:
        data = bundled()
        item(data["clauses"], "professional-services.window")["figures"]["months"] = 18
        catalog = load_catalog(write(tmp_path / "catalog.toml", data))
        text = catalog.clause("professional-services.window").text
        assert "18 months" in text.en
        assert "18 miesięcy" in text.pl
