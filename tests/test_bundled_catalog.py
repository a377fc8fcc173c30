"""The catalogue that comes with the package says what the source page says, and all of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from sage_entitlements import (
    Catalog,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    ComplaintTerms,
    Evidence,
    Inclusion,
    Language,
    Origin,
    PhoneTerms,
    ProfessionalServicesTerms,
    RemoteHelpTerms,
    Service,
    Text,
    WindowFreeDayEnd,
    WindowLastDay,
    load_catalog,
)
from sage_entitlements.catalog import bundled_directory, catalog_files
from sage_entitlements.catalog._suspicions import suspicions

CLAUSES = [
    "plans.perpetual",
    "plans.subscription",
    "services.rows",
    "knowledge-base.scope",
    "online-help.undefined",
    "legal-update.scope",
    "functional-update.quality",
    "functional-update.functions",
    "phone-support.number",
    "phone-support.hours",
    "phone-support.topics",
    "phone-support.scope",
    "phone-support.channels",
    "phone-support.menu",
    "phone-support.call-limit",
    "phone-support.recording",
    "phone-support.identification",
    "callback.request",
    "callback.identification",
    "callback.key",
    "callback.attempts",
    "callback.failure-mail",
    "callback.no-liability",
    "priority-call.order",
    "priority-call.includes-callback",
    "remote-help.scope",
    "remote-help.allowance",
    "remote-help.duration",
    "remote-help.one-program",
    "remote-help.extra-sessions",
    "remote-help.overage",
    "remote-help.no-accumulation",
    "remote-help.equipment",
    "remote-help.access-scope",
    "remote-help.software",
    "remote-help.consent",
    "remote-help.complaint",
    "remote-help.deemed-performed",
    "professional-services.window",
    "professional-services.visits",
    "professional-services.visit-length",
    "professional-services.activities",
    "cancellation.unstated",
]

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
    "working-day": ["monday-to-friday"],
    "window.last-day": ["same-date", "day-before"],
    "window.free-day-end": ["keep", "next-working-day"],
    "usage-period": ["contract-month"],
    "session.period": ["by-start"],
    "session.order": ["earliest"],
    "session.extra": ["after-included"],
    "visit.whole": ["whole-visit"],
    "visit.package": ["first-to-close"],
    "business-hours": ["half-open"],
    "complaint.end-of-day": ["midnight", "close-of-business"],
    "complaint.non-working-day": ["next-working-day", "same-day", "undefined"],
    "complaint.crossing": ["day-of-end"],
    "recording.last-day": ["same-date"],
}

FIGURES = {
    ("phone-support.number", "number"): ("+48 22 455 56 00", "+48 22 455 56 00"),
    ("phone-support.hours", "opens"): (time(8), "8:00"),
    ("phone-support.hours", "closes"): (time(17), "17:00"),
    ("phone-support.call-limit", "minutes"): (30, "30"),
    ("phone-support.recording", "years"): (3, "3"),
    ("callback.attempts", "to_caller"): (2, "2"),
    ("callback.attempts", "to_order"): (1, "1"),
    ("remote-help.allowance", "sessions"): (1, "1"),
    ("remote-help.duration", "minutes"): (30, "30"),
    ("professional-services.window", "months"): (12, "12"),
    ("professional-services.visits", "visits"): (3, "3"),
    ("professional-services.visit-length", "hours"): (7, "7"),
}

CHANGED = "catalog/{}.toml has changed; if it is meant, bring {} in this test up to date"
"""Tells whoever has changed the catalogue on purpose what to change here."""


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

    @pytest.mark.parametrize("identifier", CLAUSES)
    def test_each_has_a_section_and_both_languages(self, catalog: Catalog, identifier: str) -> None:
        clause = catalog.clause(identifier)
        assert clause.section.strip()
        assert clause.text.pl.strip()
        assert clause.text.en.strip()

    def test_each_is_cited_by_what_it_rules(self, catalog: Catalog) -> None:
        cited = {each for service in _all_services(catalog) for each in service.clauses}
        cited |= {each for family in catalog.families for each in family.clauses}
        cited |= {service.gives.clause for service in catalog.services if service.gives}
        assert cited == {clause.id for clause in catalog.clauses}

    def test_a_service_cites_the_clauses_that_bear_its_name(self, catalog: Catalog) -> None:
        for service in _all_services(catalog):
            own = (each.id for each in catalog.clauses if each.id.split(".")[0] == service.id)
            assert service.clauses == tuple(own)

    @pytest.mark.parametrize(("place", "expected"), list(FIGURES.items()))
    def test_a_figure_is_the_pages_and_appears_in_both_texts(
        self, catalog: Catalog, place: tuple[str, str], expected: tuple[object, str]
    ) -> None:
        identifier, name = place
        value, shown = expected
        clause = catalog.clause(identifier)
        (figure,) = (each for each in clause.figures if each.name == name)
        assert figure.value == value, CHANGED.format("clauses", "FIGURES")
        assert shown in clause.text.pl
        assert shown in clause.text.en

    def test_there_is_no_other_figure(self, catalog: Catalog) -> None:
        figures = {(clause.id, each.name) for clause in catalog.clauses for each in clause.figures}
        assert figures == set(FIGURES), CHANGED.format("clauses", "FIGURES")

    def test_a_text_shows_no_placeholder(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            assert "{" not in text.pl + text.en


class TestThings:
    """Families, plans and services carry the page's names, in the page's order."""

    def test_families(self, catalog: Catalog) -> None:
        families = [(family.id, family.name) for family in catalog.families]
        assert families == list(FAMILIES.items()), CHANGED.format("plans", "FAMILIES")

    def test_plans(self, catalog: Catalog) -> None:
        plans = [(plan.id, (plan.name, plan.family)) for plan in catalog.plans]
        assert plans == list(PLANS.items()), CHANGED.format("plans", "PLANS")

    def test_services(self, catalog: Catalog) -> None:
        services = [(service.id, service.name) for service in catalog.services]
        assert services == list(SERVICES.items()), CHANGED.format("services", "SERVICES")

    def test_a_familys_plans_keep_the_pages_order(self, catalog: Catalog) -> None:
        for family, plans in (("perpetual", STEPS), ("subscription", NAMESAKES)):
            found = [plan.id for plan in catalog.plans_of(catalog.family(family))]
            assert found == list(plans), CHANGED.format("plans", "STEPS and NAMESAKES")

    def test_professional_services_stand_apart(self, catalog: Catalog) -> None:
        assert catalog.professional_services.id == "professional-services"
        assert catalog.professional_services.name == "Usługi profesjonalne"
        assert catalog.professional_services not in catalog.services

    def test_professional_services_are_the_pages_activities(self, catalog: Catalog) -> None:
        activities = [activity.id for activity in catalog.professional_services.activities]
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

    @pytest.mark.parametrize(("plan", "steps"), list(STEPS.items()))
    def test_perpetual_plans_are_a_staircase(self, catalog: Catalog, plan: str, steps: int) -> None:
        cells = [(each.inclusion, each.evidence) for each in catalog.entitlements(plan)]
        included = (Inclusion.INCLUDED, Evidence.ASSUMED)
        not_included = (Inclusion.NOT_INCLUDED, Evidence.ASSUMED)
        assert cells == [included] * steps + [not_included] * (8 - steps)

    @pytest.mark.parametrize(("plan", "steps"), list(NAMESAKES.items()))
    def test_subscription_plans_include_what_their_namesakes_do(
        self, catalog: Catalog, plan: str, steps: int
    ) -> None:
        cells = [(each.inclusion, each.evidence) for each in catalog.entitlements(plan)]
        included = (Inclusion.INCLUDED, Evidence.ASSUMED)
        unknown = (Inclusion.UNKNOWN, Evidence.NONE)
        assert cells == [included] * steps + [unknown] * (8 - steps)

    def test_the_marks_themselves_are_counted(self, catalog: Catalog) -> None:
        counts = {
            grid.family: Counter(mark.evidence for row in grid.cells for mark in row.marks)
            for grid in catalog.matrix
        }
        assert counts == MARKS, CHANGED.format("matrix", "MARKS")

    def test_each_answer_rests_on_its_familys_reading(self, catalog: Catalog) -> None:
        for plans, basis in ((STEPS, "matrix.staircase"), (NAMESAKES, "matrix.namesake")):
            for plan in plans:
                for entitlement in catalog.entitlements(plan):
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
        assert catalog.confirmed == ()
        assert catalog.closures == ()

    def test_nothing_in_it_looks_wrong(self, catalog: Catalog) -> None:
        assert list(suspicions(catalog, date(2026, 1, 1))) == []


class TestReadings:
    """Each choice of ours is named, based on something, and switchable where the design says."""

    def test_they_are_these_and_no_other(self, catalog: Catalog) -> None:
        found = Counter(reading.id for reading in catalog.readings)
        assert found == Counter(list(READINGS)), CHANGED.format("readings", "READINGS")

    @pytest.mark.parametrize(("identifier", "options"), list(READINGS.items()))
    def test_the_choice_and_its_alternatives(
        self, catalog: Catalog, identifier: str, options: list[str]
    ) -> None:
        reading = catalog.reading(identifier)
        assert reading.choice == options[0], CHANGED.format("readings", "READINGS")
        assert reading.chosen.id == options[0]
        assert [option.id for option in reading.alternatives] == options[1:]
        assert {option.id for option in reading.options} == set(options)
        assert reading.switchable is (len(options) > 1)
        assert reading.origin is Origin.CATALOG

    def test_each_is_cited_by_a_service_or_an_answer(self, catalog: Catalog) -> None:
        cited: set[str] = {each for service in _all_services(catalog) for each in service.readings}
        for plan in catalog.plans:
            for entitlement in catalog.entitlements(plan):
                cited |= {reason.id for reason in entitlement.reasons}
        cited -= {clause.id for clause in catalog.clauses}
        assert cited == {reading.id for reading in catalog.readings}

    def test_switchable_readings_are_cited_where_they_change_something(
        self, catalog: Catalog
    ) -> None:
        assert {"window.last-day", "window.free-day-end"} <= set(
            catalog.professional_services.readings
        )
        assert {"complaint.end-of-day", "complaint.non-working-day"} <= set(
            catalog.service("remote-help").readings
        )


def figures(clause: str, *names: str) -> tuple[object, ...]:
    return tuple(FIGURES[clause, name][0] for name in names)


def choice(reading: str) -> str:
    return READINGS[reading][0]


class TestTerms:
    """The rules count with the page's figures and with our choices."""

    def test_phone(self, catalog: Catalog) -> None:
        terms = PhoneTerms.of(catalog)
        hours = terms.hours
        attempts = (terms.attempts_to_caller, terms.attempts_to_order)
        assert (terms.number,) == figures("phone-support.number", "number")
        assert (hours.opens, hours.closes) == figures("phone-support.hours", "opens", "closes")
        assert (terms.call_minutes,) == figures("phone-support.call-limit", "minutes")
        assert attempts == figures("callback.attempts", "to_caller", "to_order")
        assert (terms.recording_years,) == figures("phone-support.recording", "years")

    def test_remote_help(self, catalog: Catalog) -> None:
        terms = RemoteHelpTerms.of(catalog)
        assert (terms.sessions,) == figures("remote-help.allowance", "sessions")
        assert (terms.minutes,) == figures("remote-help.duration", "minutes")

    def test_professional_services(self, catalog: Catalog) -> None:
        terms = ProfessionalServicesTerms.of(catalog)
        assert (terms.months,) == figures("professional-services.window", "months")
        assert (terms.visits,) == figures("professional-services.visits", "visits")
        assert (terms.hours,) == figures("professional-services.visit-length", "hours")
        assert terms.last_day is WindowLastDay(choice("window.last-day"))
        assert terms.free_day_end is WindowFreeDayEnd(choice("window.free-day-end"))

    def test_complaints(self, catalog: Catalog) -> None:
        terms = ComplaintTerms.of(catalog)
        assert terms.hours == PhoneTerms.of(catalog).hours
        assert terms.end_of_day is ComplaintEndOfDay(choice("complaint.end-of-day"))
        assert terms.non_working_day is ComplaintNonWorkingDay(choice("complaint.non-working-day"))


class TestLanguages:
    """Polish is Polish and English is English."""

    def test_no_text_is_the_same_in_both(self, catalog: Catalog) -> None:
        assert [place for place, text in _texts(catalog) if text.pl == text.en] == []

    def test_no_text_stands_twice(self, catalog: Catalog) -> None:
        counts = Counter(text for _, text in _texts(catalog))
        assert [text for text, count in counts.items() if count > 1] == []

    def test_english_has_polish_letters_in_names_only(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            assert not set("ąćęłńóśźĄĆĘŁŃÓŚŹ") & set(text.to(Language.EN))

    def test_polish_has_none_of_the_commonest_english_words(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            words = text.to(Language.PL).lower().split()
            assert not {"the", "of", "and", "is", "with"} & set(words)

    def test_english_has_none_of_the_commonest_polish_words(self, catalog: Catalog) -> None:
        for _, text in _texts(catalog):
            words = text.to(Language.EN).lower().split()
            assert not {"się", "jest", "nie", "lub", "dla"} & set(words)


class TestPlace:
    """The catalogue is the same from wherever it is read."""

    def test_it_loads_the_same_from_a_relative_path(
        self, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = bundled_directory()
        monkeypatch.chdir(folder.parent)
        assert load_catalog(folder.name) == catalog
        assert load_catalog(Path(folder.name)) == catalog

    def test_it_is_plain_toml(self) -> None:
        names = [path.name for path in catalog_files(bundled_directory())]
        assert names == [
            "clauses.toml",
            "matrix.toml",
            "plans.toml",
            "readings.toml",
            "services.toml",
        ]

    def test_an_installed_catalogue_comes_before_the_checkouts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sage_entitlements.catalog._load._PACKAGE", tmp_path / "src" / "pkg")
        assert bundled_directory() == tmp_path / "catalog"
        (tmp_path / "src" / "pkg" / "_catalog").mkdir(parents=True)
        assert bundled_directory() == tmp_path / "src" / "pkg" / "_catalog"
