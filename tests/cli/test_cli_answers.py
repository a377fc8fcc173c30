"""What each question about plans and services is answered with."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sage_entitlements.model import Evidence

from .helpers import CATALOG, PLANS, PROGRAM, SERVICES, answer, answer_result, confirm, records, run

QUESTIONS = [
    *("plans", "show vip", "matrix", "matrix --family subscription", "compare komfort vip"),
    *("which callback", "has vip callback", "service remote-help"),
    *("service professional-services", "catalog check", "catalog readings"),
    *("catalog where", "catalog export"),
]
ALL = len(PLANS) * len(SERVICES)


def checked(cells: Any) -> list[tuple[str, str]]:
    """Hold entitlements, of JSON or of CSV, against the catalogue; give their places."""
    found = []
    for each in cells:
        expected = CATALOG.entitlement(each["plan"], each["service"])
        assert (each["inclusion"], each["evidence"]) == (expected.inclusion, expected.evidence)
        assert (each["family"], each["name"]) == (expected.plan.family, expected.service.name)
        assert each["reasons"]
        found.append((each["plan"], each["service"]))
    return found


def inner(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object within a value."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from inner(each)


def counted(*arguments: str) -> str:
    """Give the line that counts the answers, which only --why shows."""
    assert re.search(r"(?m)^[0-9]+ (answers?|odpowied)", run(*arguments).stdout) is None
    lines = run(*arguments, "--why").stdout.splitlines()
    (line,) = (each for each in lines if re.match(r"[0-9]+ (answers?|odpowied)", each))
    return line


class TestEveryAnswer:
    """What all answers have in common: version, command, moment, reasons, exit code."""

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_says_its_version_its_command_and_its_moment(self, question: str) -> None:
        document = answer(*question.split())
        assert list(document) == ["schema_version", "command", "as_of", "result"]
        assert document["schema_version"] == 2
        words = 2 if question.startswith("catalog") else 1
        assert document["command"].split() == question.split()[:words]
        undated = document["command"] in {"plans", "service", "catalog readings"}
        undated |= document["command"] in {"catalog where", "catalog export"}
        assert (document["as_of"] is None) is undated

    @pytest.mark.parametrize("question", QUESTIONS[:-1])  # an export has all clauses in it
    def test_carries_its_reasons_in_words_and_where_they_count(self, question: str) -> None:
        result = answer_result(*question.split())
        reasons = result.pop("reasons")
        assert len({each["id"] for each in reasons}) == len(reasons)
        for each in reasons:
            assert list(each) == ["id", "text"]
            assert each["text"].strip()
        cited = {id_ for each in inner(result) for id_ in each.get("reasons", ())}
        assert cited <= {each["id"] for each in reasons}

    def test_speaks_the_chosen_language_and_keeps_its_ids(self) -> None:
        english, polish = (
            answer_result("show", "komfort", "--lang", language) for language in ("en", "pl")
        )
        texts = [[each.pop("text") for each in one["reasons"]] for one in (english, polish)]
        assert english == polish
        assert all(one != other for one, other in zip(*texts, strict=True))

    @pytest.mark.parametrize("kind", ["table", "markdown"])
    @pytest.mark.parametrize("question", QUESTIONS[:-4])
    def test_tells_its_reasons_in_words_when_asked_why(self, question: str, kind: str) -> None:
        arguments = (*question.split(), "--format", kind)
        plain, why = run(*arguments).stdout, run(*arguments, "--why").stdout
        assert "Why" not in plain.replace("*", "").splitlines()
        shown = why.replace("*", "").splitlines()
        below = " ".join(" ".join(shown[shown.index("Why") :]).split())
        for each in answer_result(*question.split())["reasons"]:
            assert each["id"] in below
            assert each["text"].split()[0] in below

    def test_names_each_reason_once_and_in_polish_too(self) -> None:
        shown = run("matrix", "--why", "--format", "markdown").stdout
        assert shown.count("- `matrix.staircase`") == 1
        assert "\nDlaczego\n" in run("has", "vip", "callback", "--why", "--lang", "pl").stdout

    def test_minds_an_option_wherever_it_stands_and_most_the_last(self) -> None:
        assert run("--why", "show", "vip").stdout == run("show", "vip", "--why").stdout
        last = run("--format", "json", "plans", "--format", "csv")
        assert last.stdout == run("plans", "--format", "csv").stdout

    def test_has_its_exit_code_in_every_format(self) -> None:
        for kind in ("table", "json", "csv", "markdown"):
            assert run("has", "komfort", "remote-help", "--format", kind).exit_code == 1


class TestPlans:
    """``plans`` lists the families and their plans."""

    def test_lists_the_families_with_their_plans_in_the_pages_order(self) -> None:
        families = answer_result("plans")["families"]
        assert [(each["id"], each["name"], each["about"]) for each in families] == [
            (family.id, family.name, family.about.en) for family in CATALOG.families
        ]
        listed = [
            [{"id": one.id, "name": one.name, "family": each.id} for one in CATALOG.plans_of(each)]
            for each in CATALOG.families
        ]
        assert [each["plans"] for each in families] == listed
        lines = records(run("plans", "--format", "csv").stdout)
        assert lines == [plan for family in listed for plan in family]

        assert run("plans").stdout.splitlines()[0] == (
            f"{len(PLANS)} plans, as the source page names them; none assumed, none unknown."
        )


class TestShow:
    """``show`` gives all services of a plan, each with value and evidence."""

    @pytest.mark.parametrize("plan", PLANS)
    def test_gives_every_service_in_the_pages_order_with_value_and_evidence(
        self, plan: str
    ) -> None:
        result = answer_result("show", plan)
        found = CATALOG.plan(plan)
        assert result["plan"] == {"id": plan, "name": found.name, "family": found.family}
        expected = [(plan, each) for each in SERVICES]
        assert checked(result["entitlements"]) == expected
        assert checked(records(run("show", plan, "--format", "csv").stdout)) == expected

    @pytest.mark.parametrize(
        "name", ["Komfort +", "komfort+", "komfort plus", "komfort-plus", "KOMFORT-PLUS"]
    )
    def test_finds_a_plan_however_its_name_is_typed(self, name: str) -> None:
        assert answer_result("show", name)["plan"]["id"] == "komfort-plus"

    def test_shows_the_cells_as_a_table(self) -> None:
        lines = run("show", "Prestiz").stdout.splitlines()
        assert lines[0] == "Prestiż (Sage Gwarancja) includes 6 of 8 services; all assumed."
        assert lines[2].split() == ["Service", "Id", "Included", "Known", "how"]
        assert lines[-4].split() == ["Pomoc", "zdalna", "remote-help", "no", "assumed"]

    def test_shows_who_confirmed_a_cell_and_when(self) -> None:
        confirm("komfort", "remote-help", source="order form", on="2026-05-31")
        result = answer_result("show", "komfort")
        cell = result["entitlements"][-1]
        assert (cell["inclusion"], cell["evidence"]) == ("included", "confirmed")
        assert (cell["source"], cell["confirmed_on"]) == ("order form", "2026-05-31")
        assert cell["reasons"] == ["confirmed.komfort.remote-help"]
        text = "Confirmed on 31 May 2026 that Komfort includes Pomoc zdalna: order form"
        assert {"id": "confirmed.komfort.remote-help", "text": text} in result["reasons"]
        line = records(run("show", "komfort", "--format", "csv").stdout)[-1]
        assert (line["source"], line["confirmed_on"]) == ("order form", "2026-05-31")


class TestMatrix:
    """``matrix`` gives the answer for every plan and service."""

    def test_has_an_answer_for_every_plan_and_service_in_the_pages_order(self) -> None:
        families = answer_result("matrix")["families"]
        assert [(each["id"], each["name"], each["plans"]) for each in families] == [
            (each.id, each.name, [plan.id for plan in CATALOG.plans_of(each)])
            for each in CATALOG.families
        ]
        for family in families:
            for row, service in zip(family["rows"], CATALOG.services, strict=True):
                assert (row["service"], row["name"]) == (service.id, service.name)
                assert checked(row["cells"]) == [(plan, service.id) for plan in family["plans"]]
        cells = checked(records(run("matrix", "--format", "csv").stdout))
        assert len(cells) == len(set(cells)) == ALL

    @pytest.mark.parametrize("name", ["subscription", "Sage Program w Subskrypcji"])
    def test_shows_one_family_alone(self, name: str) -> None:
        (family,) = answer_result("matrix", "--family", name)["families"]
        assert (family["id"], family["name"]) == ("subscription", "Sage Program w Subskrypcji")
        assert counted("matrix", "--family", name) == "24 answers: 15 assumed, 9 unknown."

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
            cells = [(plan, row["service"]) for plan in ("komfort", "vip")]
            assert checked(row["cells"]) == cells

        given = answer_result("compare", "vip", "komfort", "premium", "vip")["plans"]
        assert given == ["vip", "komfort", "premium"]

    def test_leaves_out_what_the_plans_agree_on(self) -> None:
        line = ("compare", "premium", "komfort", "--only-differences")
        (row,) = answer_result(*line)["rows"]
        assert row["service"] == "functional-update"
        assert checked(records(run(*line, "--format", "csv").stdout)) == [
            ("premium", "functional-update"),
            ("komfort", "functional-update"),
        ]

    def test_marks_the_services_that_differ(self) -> None:
        lines = run("compare", "komfort", "vip", "vip+").stdout.splitlines()
        marked = [line.partition(" *")[0] for line in lines if " *" in line and "(" not in line]
        assert marked == [each.name for each in CATALOG.services[4:]]
        assert "4 services differ (marked *)." in lines

    def test_tells_where_nothing_is_shown_how_all_is_known(self) -> None:
        confirm("premium", "callback")
        result = run("compare", "premium", "prestiz", "--only-differences")
        assert result.exit_code == 0
        lead = "Premium → Prestiż: gains none, loses none; confirmed, assumed.\n"
        assert result.stdout.startswith(lead)
        line = "16 answers: 15 assumed, 0 unknown."
        assert counted("compare", "premium", "prestiz", "--only-differences") == line
        three = run("compare", "vip", "vip+", "prestiz", "--only-differences").stdout
        assert three.startswith("2 services differ (marked *).\n")

    @pytest.mark.parametrize(
        ("plans", "line"),
        [
            ("prestiz vip vip+", "1 usługa z różnicą, oznaczona *."),
            ("premium vip vip+", "3 usługi z różnicami, oznaczone *."),
            ("podstawowa vip vip+", "5 usług z różnicami, oznaczonych *."),
        ],
    )
    def test_counts_differences_by_the_grammar_of_polish(self, plans: str, line: str) -> None:
        confirm("prestiz", "remote-help")
        assert line in run("compare", *plans.split(), "--lang", "pl").stdout.splitlines()


class TestWhich:
    """``which`` answers for every plan."""

    def test_answers_for_every_plan(self) -> None:
        result = answer_result("which", "Pomoc zdalna")
        assert result["services"] == ["remote-help"]
        assert [result["plans"]] == [row["cells"] for row in result["rows"]]
        expected = [(plan, "remote-help") for plan in PLANS]
        assert checked(result["plans"]) == expected
        assert checked(records(run("which", "remote-help", "--format", "csv").stdout)) == expected

    def test_names_the_plans_and_their_families(self) -> None:
        confirm("vip", "remote-help", verdict="--not-included")
        for line, lead in (
            ("remote-help", "Pomoc zdalna: in 1 plan (VIP +); all assumed. Not known of: "),
            ("remote-help --as-of 1990-01-01 --lang pl", "Pomoc zdalna: w 1 planie (VIP +);"),
            (
                "callback",
                "Oddzwonienie na życzenie: in 3 plans (Prestiż, VIP, VIP +); all assumed.",
            ),
        ):
            shown = run("which", *line.split()).stdout.splitlines()
            assert shown[0].startswith(lead)
        shown = shown[shown.index("") + 1 :]  # the first sentence takes two lines
        confirm("vip+", "remote-help", verdict="--not-included")
        every = "Centrum wiedzy: in 8 plans (Podstawowa, Komfort, Premium, Prestiż, VIP, Podstawowa"
        assert run("which", "knowledge-base", env={"COLUMNS": "300"}).stdout.startswith(every)
        assert "Not known of" not in run("which", "knowledge-base").stdout
        none = run("which", "remote-help", "phone-support").stdout
        assert none.startswith("Pomoc zdalna, Techniczne wsparcie telefoniczne: in no plan; conf")
        for plan, line in zip(CATALOG.plans, shown[2:], strict=False):
            assert re.split("  +", line)[:2] == [plan.name, CATALOG.family(plan.family).name]

    def test_gives_callback_wherever_priority_is(self) -> None:
        confirm("komfort", "priority-call", on="2026-05-31")
        confirm("vip", "callback", verdict="--not-included")
        plans = {each["plan"]: each for each in answer_result("which", "callback")["plans"]}
        given, vip = plans["komfort"], plans["vip"]
        assert (given["inclusion"], given["evidence"]) == ("included", "confirmed")
        clause = "priority-call.includes-callback"
        assert given["reasons"] == [clause, "confirmed.komfort.priority-call"]
        # The better known wins: that VIP has priority is only assumed.
        assert (vip["inclusion"], vip["evidence"]) == ("not_included", "confirmed")
        assert vip["reasons"] == ["confirmed.vip.callback"]
        priority = answer_result("has", "vip", "priority-call")
        assert (priority["inclusion"], priority["evidence"]) == ("unknown", "none")
        assert [each["id"] for each in priority["reasons"]] == [clause, "confirmed.vip.callback"]
        assert run("has", "vip", "callback").exit_code == 1


UPGRADES = {
    "vip --to callback": (0, "VIP includes Oddzwonienie na życzenie already (assumed)."),
    "komfort --to callback": (0, "Prestiż is the next plan after Komfort that includes Oddzwo"),
    "komfort+ --to callback": (0, "VIP + is the next plan after Komfort + that includes Oddzw"),
    "komfort --to remote-help": (1, "No plan from Komfort on includes Pomoc zdalna (assumed)."),
    "vip --to remote-help": (1, "No plan from VIP on includes Pomoc zdalna (confirmed)."),
    "komfort+ --to remote-help": (3, "Nobody knows whether Komfort + includes Pomoc zdalna."),
}


@pytest.mark.parametrize("line", UPGRADES)
def test_upgrade_answers_first_and_by_its_exit_code(line: str) -> None:
    for plan in ("vip", "vip+"):
        confirm(plan, "remote-help", verdict="--not-included")
    code, said = UPGRADES[line]
    result = run("upgrade", *line.split(), env={"COLUMNS": "200"})
    assert result.exit_code == code
    assert result.stdout.startswith(said)
    unsure = "Nobody knows whether Komfort + includes" in result.stdout
    assert unsure == line.startswith("komfort+")
    assert ("Prices are not known here." in result.stdout) == ("next plan" in said)
    assert (answer_result("upgrade", *line.split())["next"] is None) == bool(code)


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
        ((found, _),) = checked([answer_result("has", plan, service)])
        assert found == CATALOG.plan(plan).id

    @pytest.mark.parametrize("plan", ["vip", "komfort", "komfort-plus"])
    def test_counts_an_assumed_answer_as_unknown_when_only_confirmed_ones_will_do(
        self, plan: str
    ) -> None:
        arguments = ("has", plan, "remote-help", "--confirmed-only")
        done = run(*arguments)
        assert done.exit_code == 3
        assert done.stdout.startswith("Not confirmed: ") is (plan != "komfort-plus")
        assert counted(*arguments) == "1 answer: 0 assumed, 1 unknown."
        result = answer_result(*arguments)
        assert (result["inclusion"], result["evidence"]) == ("unknown", "none")
        assert result["reasons"]

    @pytest.mark.parametrize(("verdict", "code"), [("--included", 0), ("--not-included", 1)])
    def test_lets_a_confirmed_answer_stand(self, verdict: str, code: int) -> None:
        confirm("komfort", "remote-help", verdict=verdict)
        result = run("has", "komfort", "remote-help", "--confirmed-only")
        assert result.exit_code == code
        assert re.search(r"\(confirmed \d+ \w+ \d{4}: order form\)\.", result.stdout)
        assert result.stdout.count("\n") == 1
        line = "1 answer, none of them assumed or unknown."
        assert counted("has", "komfort", "remote-help", "--confirmed-only") == line


class TestEditions:
    """``--as-of`` asks what holds for somebody who agrees on that day."""

    @pytest.mark.parametrize(
        "question",
        ["show komfort", "which callback", "compare komfort vip", "matrix", "has komfort callback"],
    )
    def test_say_so_where_something_shown_is_confirmed_from_a_day_on(self, question: str) -> None:
        words = question.split()
        dated = ("--as-of", "2026-12-31T23:59")
        then = run(*words, *dated).stdout
        assert "As of" not in then
        confirm("komfort", "callback", **{"from": "2027-01-01"})
        said = run(*words, *dated).stdout
        note = "As of Thu 31 Dec 2026 23:59: the edition for whoever agrees on that day."
        lines = [note, "Editions of this begin on: 1 Jan 2027."]
        *shown, hint, command = then.splitlines()
        assert said.splitlines() == [*shown, *lines, hint, command]
        assert run("show", "vip").stdout.count("As of") == 0
        assert run(*words, *dated).exit_code == (1 if words[0] == "has" else 0)
        document = answer(*words, "--as-of", "2027-01-01")
        assert document["as_of"] == "2027-01-01"
        assert document["result"]["edition_days"] == ["2027-01-01"]
        cell, *same = (each for each in inner(document["result"]) if each.get("confirmed_on"))
        assert same == ([cell] if words[0] == "which" else [])
        assert (cell["inclusion"], cell["confirmed_from"]) == ("included", "2027-01-01")


class TestService:
    """``service`` explains what a service is, by clauses and readings."""

    def test_says_what_it_is_and_which_rules_hold(self) -> None:
        result = answer_result("service", "pomoc-zdalna")
        assert (result["id"], result["name"]) == ("remote-help", "Pomoc zdalna")
        assert result["summary"]
        clauses = [each["id"] for each in result["rules"]]
        assert clauses[:2] == ["remote-help.scope", "remote-help.allowance"]
        assert all(each["section"] for each in result["rules"])
        readings = [each["id"] for each in result["readings"]]
        assert [each["id"] for each in result["reasons"]] == [*clauses, *readings]
        texts = [each["text"] for each in result["rules"]]
        assert CATALOG.clause("remote-help.duration").text.en in texts
        assert not any("{" in text for text in texts), "the figures are to be filled in"

    def test_explains_professional_services_though_no_plan_has_them(self) -> None:
        packages = CATALOG.professional_services
        result = answer_result("service", "Uslugi profesjonalne", "--lang", "pl")
        assert (result["id"], result["name"]) == ("professional-services", "Usługi profesjonalne")
        assert [each["name"] for each in result["activities"]] == [
            each.name.pl for each in packages.activities
        ]
        assert "\nWhat a visit can be spent on\n" in run("service", "professional-services").stdout
        found = records(run("service", "professional-services", "--format", "csv").stdout)
        assert Counter(each["kind"] for each in found) == {
            "activities": len(packages.activities),
            "rules": len(packages.clauses),
            "readings": len(packages.readings),
        }

    def test_leaves_out_what_a_service_does_not_have(self) -> None:
        shown = run("service", "online-help").stdout
        assert "How we read" not in shown
        assert "What a visit" not in shown
        assert "\n1 clause of the page. All readings:" in shown

    def test_follows_a_switched_reading(self) -> None:
        assert run("catalog", "readings", "set", "window.last-day", "day-before").exit_code == 0
        reading = answer_result("service", "professional-services")["readings"][0]
        assert (reading["id"], reading["choice"]) == ("window.last-day", "day-before")
        assert reading["text"].startswith("The day before")


IN_POLISH = {  # and what of Komfort is confirmed as not included
    "has vip callback": "1 odpowiedź: 1 założona, 0 nieznanych",
    "has komfort+ callback": "1 odpowiedź: 0 założonych, 1 nieznana",
    "compare podstawowa+ komfort+ --only-differences": "16 odpowiedzi: 7 założonych, 9 nieznanych",
    "show komfort+": "8 odpowiedzi: 4 założone, 4 nieznane",
    "show podstawowa+": "8 odpowiedzi: 3 założone, 5 nieznanych",
    "show komfort | remote-help callback phone-support": "8 odpowiedzi: 5 założonych, 0 nieznanych",
    "compare komfort vip vip+ | callback": "24 odpowiedzi: 23 założone, 0 nieznanych",
}


class TestTrust:
    """Every answer closes with how far it can be trusted."""

    def test_counts_what_is_left_to_confirm_and_says_how(self) -> None:
        cells = [each.evidence for plan in CATALOG.plans for each in CATALOG.entitlements(plan)]
        assumed, unknown = cells.count(Evidence.ASSUMED), cells.count(Evidence.NONE)
        assert run("matrix", "--why").stdout.splitlines()[-3:] == [
            f"{ALL} answers: {assumed} assumed, {unknown} unknown.",
            "Assumed by us, not confirmed. Once you know:",
            f"  {PROGRAM} catalog confirm PLAN SERVICE --included|--not-included --source TEXT",
        ]
        confirm("komfort", "remote-help", "callback", verdict="--not-included")
        confirm("komfort-plus", "functional-update")
        said = f"{ALL} answers: {assumed - 2} assumed, {unknown - 1} unknown."
        assert counted("matrix") == said

        confirm("komfort", *SERVICES)
        assert counted("show", "komfort") == "8 answers, none of them assumed or unknown."
        for question in ("show komfort", "which remote-help"):
            known = r" (yes|no) +confirmed \d+ \w+ \d{4}:"
            assert re.search(known, run(*question.split()).stdout, re.MULTILINE)

    @pytest.mark.parametrize("asked", IN_POLISH)
    def test_counts_by_the_grammar_of_polish(self, asked: str) -> None:
        question, _, confirmed = asked.partition(" | ")
        if confirmed:
            confirm("komfort", *confirmed.split(), verdict="--not-included")
        assert counted(*question.split(), "--lang", "pl") == f"{IN_POLISH[asked]}."


def test_a_confirmation_is_dated_today_by_default() -> None:
    before = date.today()  # noqa: DTZ011 - the machine's day, within one of Warsaw's
    confirm("komfort", "callback")
    on = date.fromisoformat(answer_result("has", "komfort", "callback")["confirmed_on"])
    assert abs((on - before).days) <= 1
