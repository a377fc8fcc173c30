"""What each question about plans and services is answered with."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sage_entitlements import Evidence

from .helpers import CATALOG, PLANS, PROGRAM, SERVICES, answer, answer_result, confirm, records, run

QUESTIONS = (
    ("plans",),
    ("show", "vip"),
    ("matrix",),
    ("matrix", "--family", "subscription"),
    ("compare", "komfort", "vip"),
    ("which", "callback"),
    ("has", "vip", "callback"),
    ("service", "remote-help"),
    ("service", "professional-services"),
    ("catalog", "check"),
    ("catalog", "readings"),
    ("catalog", "where"),
    ("catalog", "export"),
)


def expected(plan: str, service: str) -> tuple[str, str]:
    entitlement = CATALOG.entitlement(plan, service)
    return entitlement.inclusion.value, entitlement.evidence.value


def count_of_all(*, confirmed_assumed: int = 0, confirmed_unknown: int = 0) -> str:
    """Say how far the whole matrix can be trusted, some cells having been confirmed."""
    cells = [each.evidence for plan in CATALOG.plans for each in CATALOG.entitlements(plan)]
    assumed = cells.count(Evidence.ASSUMED) - confirmed_assumed
    unknown = cells.count(Evidence.NONE) - confirmed_unknown
    return f"{len(cells)} answers shown: {assumed} assumed, {unknown} unknown."


def last_lines(*arguments: str, count: int = 2) -> list[str]:
    return run(*arguments).stdout.splitlines()[-count:]


def counted(*arguments: str) -> str:
    """Give the line that counts the answers."""
    lines = run(*arguments).stdout.splitlines()
    (line,) = (each for each in lines if re.match(r"[0-9]+ (answers? shown|odpowied)", each))
    return line


class TestEveryAnswer:
    """What all answers have in common: version, command, moment, reasons, exit code."""

    @pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
    def test_says_its_version_its_command_and_its_moment(self, question: tuple[str, ...]) -> None:
        document = answer(*question)
        assert list(document) == ["schema_version", "command", "as_of", "result"]
        assert document["schema_version"] == 1
        words = 2 if question[0] == "catalog" else 1
        assert document["command"] == " ".join(question[:words])
        if question != ("catalog", "check"):
            assert document["as_of"] is None

    @pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
    def test_carries_reasons_in_words(self, question: tuple[str, ...]) -> None:
        reasons = answer_result(*question)["reasons"]
        assert len({each["id"] for each in reasons}) == len(reasons)
        for each in reasons:
            assert list(each) == ["id", "text"]
            assert each["text"].strip()

    def test_speaks_the_chosen_language_and_keeps_its_ids(self) -> None:
        english, polish = (
            answer_result("show", "komfort", "--lang", language)["entitlements"]
            for language in ("en", "pl")
        )
        for one, other in zip(english, polish, strict=True):
            assert {**one, "reasons": None} == {**other, "reasons": None}
            assert [each["id"] for each in one["reasons"]] == [
                each["id"] for each in other["reasons"]
            ]
            assert [each["text"] for each in one["reasons"]] != [
                each["text"] for each in other["reasons"]
            ]

    @pytest.mark.parametrize("kind", ["table", "markdown"])
    @pytest.mark.parametrize("question", QUESTIONS[:-4], ids=" ".join)
    def test_tells_its_reasons_in_words_when_asked_why(
        self, question: tuple[str, ...], kind: str
    ) -> None:
        arguments = (*question, "--format", kind)
        plain, why = run(*arguments).stdout, run(*arguments, "--why").stdout
        assert "Why" not in plain.replace("*", "").splitlines()
        shown = why.replace("*", "").splitlines()
        below = " ".join(" ".join(shown[shown.index("Why") :]).split())
        result = answer_result(*question)
        for parts in (result["reasons"], *(each["reasons"] for each in inner(result))):
            for each in parts:
                assert each["id"] in below
                assert each["text"].split()[0] in below

    def test_names_each_reason_once(self) -> None:
        shown = run("matrix", "--why", "--format", "markdown").stdout
        assert shown.count("- `matrix.staircase`") == 1

    def test_says_why_in_polish(self) -> None:
        assert "\nDlaczego\n" in run("has", "vip", "callback", "--why", "--lang", "pl").stdout

    def test_asks_why_before_the_command_too(self) -> None:
        assert run("--why", "show", "vip").stdout == run("show", "vip", "--why").stdout

    def test_follows_the_option_nearest_the_end_of_the_line(self) -> None:
        assert run("--format", "json", "plans", "--format", "csv").stdout.startswith("family,")

    def test_has_its_exit_code_in_every_format(self) -> None:
        codes = {
            run("has", "komfort", "remote-help", "--format", each).exit_code
            for each in ("table", "json", "csv", "markdown")
        }
        assert codes == {1}


def inner(result: dict[str, Any]) -> list[dict[str, Any]]:
    lists = [value for value in result.values() if isinstance(value, list)]
    return [
        each for found in lists for each in found if isinstance(each, dict) and "reasons" in each
    ]


class TestPlans:
    """``plans`` lists the families and their plans."""

    def test_lists_the_families_with_their_plans_in_the_pages_order(self) -> None:
        families = answer_result("plans")["families"]
        assert [(each["id"], each["name"]) for each in families] == [
            (family.id, family.name) for family in CATALOG.families
        ]
        assert [each["plans"] for each in families] == [
            [{"id": plan.id, "name": plan.name} for plan in CATALOG.plans_of(family)]
            for family in CATALOG.families
        ]

    def test_closes_with_how_many_there_are(self) -> None:
        assert last_lines("plans", count=1) == [
            f"{len(PLANS)} plans, as the source page names them; none assumed, none unknown."
        ]

    def test_writes_a_csv_line_for_each_plan(self) -> None:
        found = records(run("plans", "--format", "csv").stdout)
        assert [(each["plan"], each["family_name"]) for each in found] == [
            (plan.id, CATALOG.family(plan.family).name) for plan in CATALOG.plans
        ]


class TestShow:
    """``show`` gives all services of a plan, each with value and evidence."""

    @pytest.mark.parametrize("plan", PLANS)
    def test_gives_every_service_in_the_pages_order_with_value_and_evidence(
        self, plan: str
    ) -> None:
        cells = answer_result("show", plan)["entitlements"]
        assert [each["service"] for each in cells] == SERVICES
        for each in cells:
            assert (each["inclusion"], each["evidence"]) == expected(plan, each["service"])
            assert each["reasons"]
            assert each["name"]

    def test_says_which_plan_it_is(self) -> None:
        assert answer_result("show", "komfort plus")["plan"] == {
            "id": "komfort-plus",
            "name": "Komfort +",
            "family": "subscription",
        }

    @pytest.mark.parametrize(
        "name", ["Komfort +", "komfort+", "komfort plus", "komfort-plus", "KOMFORT-PLUS"]
    )
    def test_finds_a_plan_however_its_name_is_typed(self, name: str) -> None:
        assert answer_result("show", name)["plan"]["id"] == "komfort-plus"

    def test_shows_the_cells_as_a_table(self) -> None:
        lines = run("show", "Prestiz").stdout.splitlines()
        assert lines[0] == "Prestiż (Sage Gwarancja)"
        assert lines[1].split() == ["Service", "Id", "Included", "Known", "how"]
        assert lines[-6].split() == ["Pomoc", "zdalna", "remote-help", "no", "assumed"]

    def test_shows_who_confirmed_a_cell_and_when(self) -> None:
        confirm("komfort", "remote-help", source="order form", on="2026-05-31")
        cell = answer_result("show", "komfort")["entitlements"][-1]
        assert (cell["inclusion"], cell["evidence"]) == ("included", "confirmed")
        assert (cell["source"], cell["confirmed_on"]) == ("order form", "2026-05-31")
        assert cell["reasons"] == [
            {"id": "confirmed", "text": "Confirmed on 2026-05-31: order form"}
        ]
        line = records(run("show", "komfort", "--format", "csv").stdout)[-1]
        assert (line["source"], line["confirmed_on"]) == ("order form", "2026-05-31")


class TestMatrix:
    """``matrix`` gives the answer for every plan and service."""

    def test_has_an_answer_for_every_plan_and_service_each_with_its_evidence(self) -> None:
        families = answer_result("matrix")["families"]
        assert {each["id"]: each["plans"] for each in families} == {
            each.id: [plan.id for plan in CATALOG.plans_of(each)] for each in CATALOG.families
        }
        cells = [
            (row["service"], cell)
            for family in families
            for row in family["rows"]
            for cell in row["cells"]
        ]
        assert len(cells) == len(PLANS) * len(SERVICES)
        for service, cell in cells:
            assert (cell["inclusion"], cell["evidence"]) == expected(cell["plan"], service)

    def test_keeps_the_pages_order_of_rows_and_columns(self) -> None:
        for family in answer_result("matrix")["families"]:
            assert [row["service"] for row in family["rows"]] == SERVICES
            for row in family["rows"]:
                assert [cell["plan"] for cell in row["cells"]] == family["plans"]
                assert row["name"]

    @pytest.mark.parametrize("name", ["subscription", "Sage Program w Subskrypcji"])
    def test_shows_one_family_alone(self, name: str) -> None:
        (family,) = answer_result("matrix", "--family", name)["families"]
        assert family["id"] == "subscription"
        assert family["name"] == "Sage Program w Subskrypcji"
        assert counted("matrix", "--family", name) == "24 answers shown: 15 assumed, 9 unknown."

    def test_writes_a_csv_line_for_each_answer(self) -> None:
        found = records(run("matrix", "--format", "csv").stdout)
        assert len(found) == len(PLANS) * len(SERVICES)
        for each in found:
            assert (each["inclusion"], each["evidence"]) == expected(each["plan"], each["service"])
            assert each["reasons"]

    def test_explains_the_signs_in_its_cells_and_no_other(self) -> None:
        question = ("matrix", "--family", "subscription")
        assert "~ assumed   ? not known" in run(*question).stdout.splitlines()
        confirm("komfort+", "remote-help")
        shown = run(*question).stdout
        assert "! confirmed   ~ assumed   ? not known" in shown.splitlines()
        assert "yes !" in shown

    def test_signs_a_stated_cell(self, tmp_path: Path) -> None:
        whole = tmp_path / "whole.toml"
        text = run("catalog", "export").stdout
        head = '[matrix.perpetual]\nreading = "matrix.staircase"\n'
        assert head in text
        text = text.replace(head, f'{head}clause = "services.rows"\n')
        whole.write_text(text.replace("yes, assumed", "yes, stated", 1), encoding="utf-8")
        cell = answer_result("has", "podstawowa", "knowledge-base", "--catalog", str(whole))
        assert (cell["evidence"], cell["reasons"][0]["id"]) == ("stated", "services.rows")
        shown = run("matrix", "--catalog", str(whole)).stdout
        assert "§ stated   ~ assumed" in shown
        assert "yes §" in shown


class TestCompare:
    """``compare`` says where plans differ."""

    def test_says_of_each_service_whether_the_plans_differ(self) -> None:
        result = answer_result("compare", "Komfort", "VIP")
        assert result["plans"] == ["komfort", "vip"]
        assert [row["service"] for row in result["rows"]] == SERVICES
        assert [row["differs"] for row in result["rows"]] == [False] * 4 + [True] * 4
        for row in result["rows"]:
            assert [cell["plan"] for cell in row["cells"]] == ["komfort", "vip"]
            for cell in row["cells"]:
                assert (cell["inclusion"], cell["evidence"]) == expected(
                    cell["plan"], row["service"]
                )

    def test_keeps_the_order_in_which_the_plans_are_named(self) -> None:
        assert answer_result("compare", "vip", "komfort", "premium", "vip")["plans"] == [
            "vip",
            "komfort",
            "premium",
        ]

    def test_leaves_out_what_the_plans_agree_on(self) -> None:
        rows = answer_result("compare", "premium", "komfort", "--only-differences")["rows"]
        assert [row["service"] for row in rows] == ["functional-update"]

    def test_marks_the_services_that_differ(self) -> None:
        lines = run("compare", "komfort", "vip").stdout.splitlines()
        marked = [line.partition(" *")[0] for line in lines if " *" in line and "(" not in line]
        assert marked == [
            "Aktualizacja funkcjonalna",
            "Oddzwonienie na życzenie",
            "Pierwszeństwo dodzwonienia",
            "Pomoc zdalna",
        ]
        assert "4 services differ (marked *)." in lines

    def test_shows_no_row_where_plans_agree_in_everything(self) -> None:
        confirm("premium", "callback")
        result = run("compare", "premium", "prestiz", "--only-differences")
        assert result.exit_code == 0
        assert "0 services differ (marked *)." in result.stdout
        assert "0 answers shown, none of them assumed or unknown." in result.stdout

    def test_says_in_csv_too_what_differs(self) -> None:
        found = records(run("compare", "komfort", "vip", "--format", "csv").stdout)
        assert [each["differs"] for each in found] == ["false"] * 8 + ["true"] * 8


class TestWhich:
    """``which`` answers for every plan."""

    def test_answers_for_every_plan(self) -> None:
        result = answer_result("which", "Pomoc zdalna")
        assert (result["service"], result["name"]) == ("remote-help", "Pomoc zdalna")
        assert [each["id"] for each in result["plans"]] == PLANS
        for each in result["plans"]:
            assert (each["inclusion"], each["evidence"]) == expected(each["id"], "remote-help")
            plan = CATALOG.plan(each["id"])
            assert (each["family"], each["name"]) == (plan.family, plan.name)
            assert each["reasons"]

    def test_names_the_plans_in_csv(self) -> None:
        found = records(run("which", "callback", "--format", "csv").stdout)
        assert [each["name"] for each in found] == [plan.name for plan in CATALOG.plans]

    def test_gives_callback_wherever_priority_is(self) -> None:
        confirm("komfort", "priority-call", on="2026-05-31")
        confirm("vip", "callback", verdict="--not-included")
        plans = {each["id"]: each for each in answer_result("which", "callback")["plans"]}
        given = plans["komfort"]
        assert (given["inclusion"], given["evidence"]) == ("included", "confirmed")
        assert [each["id"] for each in given["reasons"]] == [
            "priority-call.includes-callback",
            "confirmed",
        ]
        assert plans["vip"]["inclusion"] == "included"
        assert plans["vip"]["evidence"] == "assumed"


class TestHas:
    """``has`` answers by its exit code too: 0 yes, 1 no, 3 unknown."""

    @pytest.mark.parametrize(
        ("plan", "service", "code", "verdict"),
        [
            ("vip", "remote-help", 0, "Yes: VIP includes Pomoc zdalna (assumed)."),
            ("komfort", "Pomoc zdalna", 1, "No: Komfort does not include Pomoc zdalna (assumed)."),
            ("komfort+", "callback", 3, "Nobody knows whether Komfort + includes"),
        ],
    )
    def test_answers_in_a_sentence_and_by_its_exit_code(
        self, plan: str, service: str, code: int, verdict: str
    ) -> None:
        result = run("has", plan, service)
        assert result.exit_code == code
        assert result.stdout.startswith(verdict)

    def test_gives_value_evidence_and_reasons(self) -> None:
        result = answer_result("has", "vip", "callback")
        assert (result["plan"], result["service"]) == ("vip", "callback")
        assert (result["inclusion"], result["evidence"]) == ("included", "assumed")
        assert [each["id"] for each in result["reasons"]] == [
            "priority-call.includes-callback",
            "matrix.staircase",
        ]

    @pytest.mark.parametrize("plan", ["vip", "komfort", "komfort-plus"])
    def test_counts_an_assumed_answer_as_unknown_when_only_confirmed_ones_will_do(
        self, plan: str
    ) -> None:
        arguments = ("has", plan, "remote-help", "--confirmed-only")
        assert run(*arguments).exit_code == 3
        result = answer_result(*arguments)
        assert (result["inclusion"], result["evidence"]) == ("unknown", "none")
        assert result["reasons"]

    @pytest.mark.parametrize(("verdict", "code"), [("--included", 0), ("--not-included", 1)])
    def test_lets_a_confirmed_answer_stand(self, verdict: str, code: int) -> None:
        confirm("komfort", "remote-help", verdict=verdict)
        result = run("has", "komfort", "remote-help", "--confirmed-only")
        assert result.exit_code == code
        assert "(confirmed)." in result.stdout
        assert result.stdout.endswith("1 answer shown, none of them assumed or unknown.\n")


class TestService:
    """``service`` explains what a service is, by clauses and readings."""

    def test_says_what_it_is_and_which_rules_hold(self) -> None:
        result = answer_result("service", "pomoc-zdalna")
        assert (result["id"], result["name"]) == ("remote-help", "Pomoc zdalna")
        assert result["summary"]
        clauses = [each["clause"] for each in result["rules"]]
        assert clauses[:2] == ["remote-help.scope", "remote-help.allowance"]
        assert all(each["text"] and each["section"] for each in result["rules"])
        readings = [each["id"] for each in result["readings"]]
        assert [each["id"] for each in result["reasons"]] == [*clauses, *readings]

    def test_fills_the_figures_into_the_rules(self) -> None:
        texts = [each["text"] for each in answer_result("service", "remote-help")["rules"]]
        assert CATALOG.clause("remote-help.duration").text.en in texts
        assert not any("{" in text for text in texts)

    def test_explains_professional_services_though_no_plan_has_them(self) -> None:
        result = answer_result("service", "Uslugi profesjonalne", "--lang", "pl")
        assert (result["id"], result["name"]) == ("professional-services", "Usługi profesjonalne")
        assert [each["name"] for each in result["activities"]] == [
            each.name.pl for each in CATALOG.professional_services.activities
        ]
        assert "\nWhat a visit can be spent on\n" in run("service", "professional-services").stdout

    def test_leaves_out_what_a_service_does_not_have(self) -> None:
        shown = run("service", "online-help").stdout
        assert "How we read" not in shown
        assert "What a visit" not in shown
        assert "\n1 clause of the page. All readings:" in shown

    def test_writes_activities_rules_and_readings_as_csv(self) -> None:
        found = records(run("service", "professional-services", "--format", "csv").stdout)
        packages = CATALOG.professional_services
        assert Counter(each["kind"] for each in found) == {
            "activity": len(packages.activities),
            "clause": len(packages.clauses),
            "reading": len(packages.readings),
        }

    def test_follows_a_switched_reading(self) -> None:
        assert run("catalog", "readings", "set", "window.last-day", "day-before").exit_code == 0
        readings = answer_result("service", "professional-services")["readings"]
        assert readings[0]["id"] == "window.last-day"
        assert readings[0]["choice"] == "day-before"
        assert readings[0]["text"].startswith("The day before")


class TestTrust:
    """Every answer closes with how far it can be trusted."""

    def test_counts_what_is_assumed_and_unknown_and_says_how_to_confirm(self) -> None:
        assert last_lines("matrix", count=4) == [
            count_of_all(),
            "Assumed is our own reading: before you promise it, find out and confirm it",
            "(--included or --not-included):",
            f"  {PROGRAM} catalog confirm PLAN SERVICE --included --source TEXT",
        ]

    def test_counts_confirmed_cells_no_more(self) -> None:
        confirm("komfort", "remote-help", "callback", verdict="--not-included")
        confirm("komfort-plus", "functional-update")
        assert counted("matrix") == count_of_all(confirmed_assumed=2, confirmed_unknown=1)

    def test_says_so_when_nothing_is_left_to_confirm(self) -> None:
        confirm("komfort", *SERVICES)
        assert last_lines("show", "komfort", count=1) == [
            "8 answers shown, none of them assumed or unknown."
        ]

    def test_counts_an_assumed_answer_as_unknown_where_has_does(self) -> None:
        shown = counted("has", "vip", "callback", "--confirmed-only")
        assert shown == "1 answer shown: 0 assumed, 1 unknown."

    @pytest.mark.parametrize(
        ("arguments", "confirmed", "line"),
        [
            (("has", "vip", "callback"), (), "1 odpowiedź: 1 założona, 0 nieznanych."),
            (("has", "komfort+", "callback"), (), "1 odpowiedź: 0 założonych, 1 nieznana."),
            (
                ("compare", "komfort", "premium", "--only-differences"),
                (),
                "2 odpowiedzi: 2 założone, 0 nieznanych.",
            ),
            (
                ("compare", "podstawowa+", "komfort+", "--only-differences"),
                (),
                "2 odpowiedzi: 1 założona, 1 nieznana.",
            ),
            (("show", "komfort+"), (), "8 odpowiedzi: 4 założone, 4 nieznane."),
            (
                ("show", "komfort"),
                ("remote-help", "callback", "priority-call"),
                "8 odpowiedzi: 5 założonych, 0 nieznanych.",
            ),
            (("show", "podstawowa+"), (), "8 odpowiedzi: 3 założone, 5 nieznanych."),
            (
                ("compare", "komfort", "premium", "vip"),
                ("remote-help", "callback"),
                "24 odpowiedzi: 22 założone, 0 nieznanych.",
            ),
        ],
    )
    def test_counts_by_the_grammar_of_polish(
        self, arguments: tuple[str, ...], confirmed: tuple[str, ...], line: str
    ) -> None:
        if confirmed:
            confirm("komfort", *confirmed, verdict="--not-included")
        assert counted(*arguments, "--lang", "pl") == line

    @pytest.mark.parametrize(
        ("plans", "line"),
        [
            (("komfort", "premium"), "1 usługa z różnicą, oznaczona *."),
            (("komfort", "prestiz"), "2 usługi z różnicami, oznaczone *."),
            (("podstawowa", "vip"), "5 usług z różnicami, oznaczonych *."),
        ],
    )
    def test_counts_differences_by_the_grammar_of_polish(
        self, plans: tuple[str, ...], line: str
    ) -> None:
        assert line in run("compare", *plans, "--lang", "pl").stdout.splitlines()


def test_a_confirmation_is_dated_today_by_default() -> None:
    before = date.today()  # noqa: DTZ011 - the machine's day, within one of Warsaw's
    confirm("komfort", "callback")
    on = date.fromisoformat(answer_result("has", "komfort", "callback")["confirmed_on"])
    assert abs((on - before).days) <= 1
