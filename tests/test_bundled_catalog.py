"""The catalogue that comes with the package says what the source page says, and all of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from sage_entitlements import load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.catalog.read import catalog_files
from sage_entitlements.deadlines import ComplaintTerms, RecordingTerms
from sage_entitlements.errors import CatalogError
from sage_entitlements.model import Evidence, Inclusion, Origin, Service
from sage_entitlements.remote_help import RemoteHelpTerms
from sage_entitlements.text import Text
from sage_entitlements.visits import VisitTerms
from sage_entitlements.workdays import PhoneTerms

_CLAUSES = {
    "plans": "perpetual subscription",
    "services": "rows",
    "knowledge-base": "scope",
    "online-help": "undefined",
    "legal-update": "scope",
    "functional-update": "quality functions",
    "phone-support": (
        "number hours topics scope channels menu call-limit recording identification"
    ),
    "callback": "request identification key attempts failure-mail no-liability",
    "priority-call": "order includes-callback",
    "remote-help": (
        "scope allowance duration one-program extra-sessions overage no-accumulation equipment"
        " access-scope software consent complaint deemed-performed"
    ),
    "professional-services": "window visits visit-length activities",
    "cancellation": "unstated",
}
CLAUSES = [f"{section}.{name}" for section, names in _CLAUSES.items() for name in names.split()]

PLANS = {
    "podstawowa": ("Podstawowa", "perpetual"),
    "komfort": ("Komfort", "perpetual"),
    "premium": ("Premium", "perpetual"),
    "prestiz": ("Prestiż", "perpetual"),
    "vip": ("VIP", "perpetual"),
    "podstawowa-plus": ("Podstawowa +", "subscription"),
    "komfort-plus": ("Komfort +", "subscription"),
    "vip-plus": ("VIP +", "subscription"),
}
SERVICES = {
    "knowledge-base": "Centrum wiedzy",
    "online-help": "Sage Pomoc Online",
    "legal-update": "Aktualizacja prawna",
    "phone-support": "Techniczne wsparcie telefoniczne",
    "functional-update": "Aktualizacja funkcjonalna",
    "callback": "Oddzwonienie na życzenie",
    "priority-call": "Pierwszeństwo dodzwonienia",
    "remote-help": "Pomoc zdalna",
}
FAMILIES = {"perpetual": "Sage Gwarancja", "subscription": "Sage Program w Subskrypcji"}

# How many of the services, from the top of the page's list, each plan is taken to include.
STEPS = {"podstawowa": 3, "komfort": 4, "premium": 5, "prestiz": 6, "vip": 8}
NAMESAKES = {"podstawowa-plus": 3, "komfort-plus": 4, "vip-plus": 8}
MARKS = {
    "perpetual": {Evidence.ASSUMED: 40},
    "subscription": {Evidence.ASSUMED: 15, Evidence.NONE: 9},
}

ACTIVITIES = [
    "update-installation",
    "database-conversion",
    "individual-consulting",
    "user-support",
    "parametrisation",
    "workstation-installation",
    "backup-check",
    "key-task-assistance",
    "training",
]

# The choice first, then what else there is.
READINGS = {
    "matrix.staircase": ["staircase"],
    "matrix.namesake": ["namesake"],
    "edition.of-contract": ["when-agreed", "on-the-day"],
    "working-day": ["monday-to-friday"],
    "window.last-day": ["same-date", "day-before"],
    "window.free-day-end": ["keep", "next-working-day"],
    "usage-period": ["contract-month"],
    "period.cut": ["whole-session"],
    "plan-change.month": ["month-goes-on"],
    "session.period": ["by-start"],
    "session.order": ["earliest"],
    "session.minutes": ["started-minute"],
    "session.extra": ["after-included"],
    "visit.whole": ["whole-visit"],
    "visit.too-long": ["uses-one", "refused"],
    "visit.package": ["first-to-close"],
    "package.after-term": ["to-windows-end"],
    "business-hours": ["half-open"],
    "complaint.end-of-day": ["midnight", "close-of-business"],
    "complaint.non-working-day": ["next-working-day", "same-day", "undefined"],
    "complaint.crossing": ["day-of-end"],
    "recording.last-day": ["same-date"],
}

# Each figure of a clause, and the term that a rule counts with; likewise each choice of a rule's.
FIGURES: dict[tuple[str, str], tuple[object, type[Any], str]] = {
    ("phone-support.number", "number"): ("+48 22 455 56 00", PhoneTerms, "number"),
    ("phone-support.hours", "opens"): (time(8), PhoneTerms, "opens"),
    ("phone-support.hours", "closes"): (time(17), PhoneTerms, "closes"),
    ("phone-support.call-limit", "minutes"): (30, PhoneTerms, "call_minutes"),
    ("phone-support.recording", "years"): (3, RecordingTerms, "years"),
    ("callback.attempts", "to_caller"): (2, PhoneTerms, "attempts_to_caller"),
    ("callback.attempts", "to_order"): (1, PhoneTerms, "attempts_to_order"),
    ("remote-help.allowance", "sessions"): (1, RemoteHelpTerms, "sessions"),
    ("remote-help.duration", "minutes"): (30, RemoteHelpTerms, "minutes"),
    ("professional-services.window", "months"): (12, VisitTerms, "months"),
    ("professional-services.visits", "visits"): (3, VisitTerms, "visits"),
    ("professional-services.visit-length", "hours"): (7, VisitTerms, "hours"),
}
CHOICES: dict[str, tuple[type[Any], str]] = {
    "window.last-day": (VisitTerms, "last_day"),
    "window.free-day-end": (VisitTerms, "free_day_end"),
    "complaint.end-of-day": (ComplaintTerms, "end_of_day"),
    "complaint.non-working-day": (ComplaintTerms, "non_working_day"),
}
# Tells whoever has changed the catalogue on purpose what to change here.
CHANGED = "catalog/{}.toml has changed; if it is meant, bring {} in this test up to date"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def _all_services(catalog: Catalog) -> list[Service]:
    return [*catalog.services, catalog.professional_services]


def _texts(catalog: Catalog) -> Iterator[tuple[str, Text]]:
    for family in catalog.families:
        yield f"{family.id}.about", family.about
    for service in _all_services(catalog):
        yield f"{service.id}.summary", service.summary
    for activity in catalog.professional_services.activities:
        yield f"{activity.id}.name", activity.name
    for clause in catalog.clauses:
        yield clause.id, clause.text
    for reading in catalog.readings:
        yield f"{reading.id}.question", reading.question
        yield f"{reading.id}.basis", reading.basis
        for option in reading.options:
            yield f"{reading.id}.{option.id}", option.text


class TestClauses:
    """Each thing that the page states is one clause; nothing else is."""

    def test_they_are_these_in_this_order(self, catalog: Catalog) -> None:
        assert [clause.id for clause in catalog.clauses] == CLAUSES, CHANGED.format(
            "clauses", "CLAUSES"
        )

    def test_each_is_cited_by_what_it_rules(self, catalog: Catalog) -> None:
        cited = {each for service in _all_services(catalog) for each in service.clauses}
        cited |= {each for family in catalog.families for each in family.clauses}
        cited |= {service.gives.clause for service in catalog.services if service.gives}
        assert cited == {clause.id for clause in catalog.clauses}

    def test_a_service_cites_the_clauses_that_bear_its_name(self, catalog: Catalog) -> None:
        for service in _all_services(catalog):
            own = (each.id for each in catalog.clauses if each.id.split(".")[0] == service.id)
            assert service.clauses == tuple(own)

    def test_the_figures_are_the_pages(self, catalog: Catalog) -> None:
        figures = {
            (clause.id, each.name): each.value
            for clause in catalog.clauses
            for each in clause.figures
        }
        expected = {place: value for place, (value, _, _) in FIGURES.items()}
        assert figures == expected, CHANGED.format("clauses", "FIGURES")

    def test_a_text_shows_no_placeholder(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            assert "{" not in text.pl + text.en


class TestThings:
    """Families, plans and services carry the page's names, in the page's order."""

    def test_their_names(self, catalog: Catalog) -> None:
        families = [(family.id, family.name) for family in catalog.families]
        assert families == list(FAMILIES.items()), CHANGED.format("plans", "FAMILIES")
        plans = [(plan.id, (plan.name, plan.family)) for plan in catalog.plans]
        assert plans == list(PLANS.items()), CHANGED.format("plans", "PLANS")
        services = [(service.id, service.name) for service in catalog.services]
        assert services == list(SERVICES.items()), CHANGED.format("services", "SERVICES")

    def test_professional_services_stand_apart(self, catalog: Catalog) -> None:
        package = catalog.professional_services
        assert (package.id, package.name) == ("professional-services", "Usługi profesjonalne")
        assert package not in catalog.services
        activities = [activity.id for activity in package.activities]
        assert activities == ACTIVITIES, CHANGED.format("services", "ACTIVITIES")

    def test_calls_and_remote_help_presuppose_phone_support(self, catalog: Catalog) -> None:
        presupposing = {each.id: each.presupposes for each in catalog.services if each.presupposes}
        assert presupposing == dict.fromkeys(
            ("callback", "priority-call", "remote-help"), ("phone-support",)
        )

    def test_only_priority_gives_another_service(self, catalog: Catalog) -> None:
        gifts = [(each.id, each.gives) for each in catalog.services if each.gives]
        ((giver, gift),) = gifts
        assert (giver, gift.service) == ("priority-call", "callback")
        assert gift.clause == "priority-call.includes-callback"


class TestMatrix:
    """The page's marks are lost: every cell is our reading, or unknown."""

    @pytest.mark.parametrize(
        ("steps", "otherwise"),
        [
            (STEPS, (Inclusion.NOT_INCLUDED, Evidence.ASSUMED)),
            (NAMESAKES, (Inclusion.UNKNOWN, Evidence.NONE)),
        ],
        ids=["a staircase", "what their namesakes include"],
    )
    def test_plans_include_the_first_services_of_the_list(
        self, catalog: Catalog, steps: dict[str, int], otherwise: tuple[Inclusion, Evidence]
    ) -> None:
        for plan, count in steps.items():
            cells = [(each.inclusion, each.evidence) for each in catalog.entitlements(plan)]
            included = (Inclusion.INCLUDED, Evidence.ASSUMED)
            assert cells == [included] * count + [otherwise] * (8 - count)

    def test_the_marks_themselves_are_counted(self, catalog: Catalog) -> None:
        counts = {
            grid.family: Counter(mark.evidence for line in grid.cells for mark in line.marks)
            for grid in catalog.matrix
        }
        assert counts == MARKS, CHANGED.format("matrix", "MARKS")

    def test_each_answer_rests_on_its_familys_reading(self, catalog: Catalog) -> None:
        for plans, basis in ((STEPS, "matrix.staircase"), (NAMESAKES, "matrix.namesake")):
            for plan in plans:
                for entitlement in catalog.entitlements(plan):
                    said_of = (entitlement.plan.id, (entitlement.plan.name, entitlement.family))
                    assert said_of == (plan, PLANS[plan])
                    assert entitlement.name == SERVICES[entitlement.service.id]
                    reasons = {reason.id for reason in entitlement.reasons}
                    assert reasons - {"priority-call.includes-callback"} == {basis}

    def test_a_plan_with_priority_names_the_clause_that_gives_callback(
        self, catalog: Catalog
    ) -> None:
        naming = [
            (plan.id, service.id)
            for plan in catalog.plans
            for service in catalog.services
            if "priority-call.includes-callback"
            in {reason.id for reason in catalog.entitlement(plan, service).reasons}
        ]
        assert naming == [("vip", "callback"), ("vip-plus", "callback")]

    def test_nobody_has_confirmed_or_closed_anything_yet(self, catalog: Catalog) -> None:
        assert (catalog.confirmed, catalog.calendar) == ((), ())


class TestReadings:
    """Each choice of ours is named, based on something, and switchable where the design says."""

    def test_the_choices_and_their_alternatives(self, catalog: Catalog) -> None:
        found = {each.id: [each.choice, *each.alternatives] for each in catalog.readings}
        assert found == READINGS, CHANGED.format("readings", "READINGS")
        assert len(catalog.readings) == len(READINGS)
        for reading in catalog.readings:
            assert reading.choice in {each.id for each in reading.options}
            assert reading.switchable is (len(READINGS[reading.id]) > 1)
            assert reading.origin is Origin.CATALOG

    def test_each_is_cited_by_a_service_or_an_answer(self, catalog: Catalog) -> None:
        cited: set[str] = {each for service in _all_services(catalog) for each in service.readings}
        for plan in catalog.plans:
            for entitlement in catalog.entitlements(plan):
                cited |= {reason.id for reason in entitlement.reasons}
        cited -= {clause.id for clause in catalog.clauses}
        cited |= {"edition.of-contract"}  # answers about a contract cite it
        assert cited == {reading.id for reading in catalog.readings}

    def test_switchable_readings_are_cited_where_they_change_something(
        self, catalog: Catalog
    ) -> None:
        assert {"window.last-day", "window.free-day-end", "visit.too-long"} <= set(
            catalog.professional_services.readings
        )
        assert {"complaint.end-of-day", "complaint.non-working-day"} <= set(
            catalog.service("remote-help").readings
        )


def test_the_rules_count_with_the_pages_figures_and_our_choices(catalog: Catalog) -> None:
    for value, kind, name in FIGURES.values():
        assert getattr(catalog.terms(kind), name) == value
    for reading, (kind, name) in CHOICES.items():
        assert getattr(catalog.terms(kind), name) == READINGS[reading][0]
    assert catalog.terms(ComplaintTerms).closes == catalog.terms(PhoneTerms).closes


class TestLanguages:
    """Polish is Polish and English is English."""

    def test_no_text_is_the_same_in_both(self, catalog: Catalog) -> None:
        assert [place for place, text in _texts(catalog) if text.pl == text.en] == []

    def test_no_text_stands_twice(self, catalog: Catalog) -> None:
        counts = Counter(text for _, text in _texts(catalog))
        assert [text for text, count in counts.items() if count > 1] == []

    def test_english_has_polish_letters_in_names_only(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            assert not set("ąćęłńóśźĄĆĘŁŃÓŚŹ") & set(text.en)

    def test_neither_has_the_commonest_words_of_the_other(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            assert not {"the", "of", "and", "is", "with"} & set(text.pl.lower().split())
            assert not {"się", "jest", "nie", "lub", "dla"} & set(text.en.lower().split())


class TestPlace:
    """The catalogue is the same from wherever it is read."""

    def test_it_loads_the_same_from_a_relative_path(
        self, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = Path(bundled_directory())
        monkeypatch.chdir(folder.parent)
        assert load_catalog(folder.name) == catalog

    def test_it_is_plain_toml(self) -> None:
        names = [path.stem for path in catalog_files(Path(bundled_directory()))]
        assert names == ["clauses", "matrix", "plans", "readings", "services"]

    def test_an_installed_catalogue_comes_before_the_checkouts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sage_entitlements.catalog.load._PACKAGE", tmp_path / "src" / "pkg")
        assert Path(bundled_directory()) == tmp_path / "catalog"
        with pytest.raises(CatalogError, match="there is no such catalogue folder"):
            load_catalog()
        (tmp_path / "src" / "pkg" / "_catalog").mkdir(parents=True)
        assert Path(bundled_directory()) == tmp_path / "src" / "pkg" / "_catalog"
