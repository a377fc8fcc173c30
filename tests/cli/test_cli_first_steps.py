"""What people get wrong or take wrong at first, and what puts them right."""

import json
from pathlib import Path
from typing import Any

import pytest

from .helpers import answer_result, confirm, run, told

CONTRACT = """\
customer = "Firma"
plan = "VIP"
starts = 2026-01-31
months = 12
programs = ["Płatnik", "Symfonia"]

[[product_packages]]
name = "Pakiet"
programs = ["PŁATNIK", "Kadry"]
chosen = "PŁATNIK"
"""


class TestNames:
    """A name in the wrong place leads to the right one."""

    @pytest.mark.parametrize("name", ["Pomoc zdalna", "remote-help", "zdalna"])
    def test_a_service_where_a_plan_belongs(self, name: str) -> None:
        said = '"Pomoc zdalna" is a service, not a plan; try "sage-entitlements which remote-help"'
        assert told(run("show", name), 2) == f"Error: {said}"
        assert told(run("has", name, "Komfort"), 2) == f"Error: {said}"

    @pytest.mark.parametrize("name", ["prestiz", "Prestiż", "stiz"])
    def test_a_plan_where_a_service_belongs(self, name: str) -> None:
        said = '"Prestiż" is a plan, not a service; try "sage-entitlements show prestiz"'
        assert told(run("which", name), 2) == f"Error: {said}"

    @pytest.mark.parametrize(
        ("command", "name"),
        [("show", "pomoc"), ("which", "komfort"), ("show", "zda"), ("show", "podst")],
    )
    def test_what_may_be_several_things_is_none_of_them(self, command: str, name: str) -> None:
        assert " a service, not " not in told(run(command, name), 2)

    @pytest.mark.parametrize(
        ("line", "extra"),
        [("show Komfort +", "argument (+)"), ("which Pomoc zdalna x", "arguments (zdalna x)")],
    )
    def test_a_name_without_its_quotes(self, line: str, extra: str) -> None:
        said = told(run(*line.split()), 2)
        mend = 'a name of several words stands in quotes, as "Komfort +"'
        assert said == f"Error: Got unexpected extra {extra}; {mend}"

    def test_what_takes_no_name_speaks_of_none(self) -> None:
        assert told(run("hours", "now"), 2) == "Error: Got unexpected extra argument (now)"

    @pytest.mark.parametrize("way", [(), ("show",), ("catalog", "readings")])
    def test_help_by_its_short_name(self, way: tuple[str, ...]) -> None:
        assert run(*way, "-h").stdout == run(*way, "--help").stdout != ""


class TestPromises:
    """Who reads an answer knows whether it can be promised, and what to do next."""

    def test_the_hint_names_what_was_asked_about(self) -> None:
        last = "  sage-entitlements catalog confirm {} --included --source TEXT"
        for line, about in {
            "has Komfort callback": "komfort callback",
            "show Komfort": "komfort SERVICE",
            "which callback": "PLAN callback",
            "matrix": "PLAN SERVICE",
        }.items():
            *_, before, command = run(*line.split()).stdout.splitlines()
            assert command == last.format(about)
            assert "--not-included" in before

    def test_what_is_unknown_is_not_called_assumed(self) -> None:
        said = " ".join(run("has", "komfort+", "callback").stdout.split())
        assert "Once you have found out, confirm it" in said
        assert "Assumed is our own reading" not in said
        assert "Assumed is our own reading" in " ".join(
            run("has", "VIP", "callback").stdout.split()
        )

    def test_a_document_has_no_hint(self) -> None:
        assert "catalog confirm" in run("show", "Komfort").stdout
        assert "catalog confirm" not in run("show", "Komfort", "--format", "markdown").stdout

    def test_what_is_sure_needs_no_hint(self, overlay: Path) -> None:
        confirm("VIP", "remote-help", overlay=str(overlay))
        assert "catalog confirm" not in run("has", "VIP", "remote-help").stdout

    def test_who_confirmed_otherwise_is_not_passed_over(self, overlay: Path) -> None:
        confirm(
            "VIP",
            "callback",
            verdict="--not-included",
            source="order 7",
            on="2026-05-31",
            overlay=str(overlay),
        )
        for line in ("has VIP callback", "show VIP", "which callback", "matrix"):
            said = " ".join(run(*line.split()).stdout.split())
            assert (
                "Somebody confirmed on 2026-05-31 that VIP does not include Oddzwonienie na"
                " życzenie (order 7); --why tells why it does all the same." in said
            )
        assert "Somebody confirmed" not in run("has", "VIP", "remote-help").stdout

    def test_a_confirmation_shows_the_one_it_replaces(self, overlay: Path) -> None:
        first = {"source": "offer 12", "on": "2026-05-30", "overlay": str(overlay)}
        confirm("VIP", "remote-help", **first)
        line = ("catalog", "confirm", "VIP", "remote-help", "--not-included", "--source", "mail")
        (change,) = answer_result(*line, "--on", "2026-05-31")["changes"]
        assert change["before"] == {
            "inclusion": "included",
            "evidence": "confirmed",
            "source": "offer 12",
            "confirmed_on": "2026-05-30",
        }
        assert change["after"]["source"] == "mail"
        confirm("VIP", "remote-help", **first)
        said = run(*line, "--on", "2026-05-31", env={"COLUMNS": "200"}).stdout
        assert "yes (confirmed 2026-05-30: offer 12)" in said
        assert "no (confirmed 2026-05-31: mail)" in said


class TestRemoteHelpOfAPlan:
    """A customer whose plan has no remote help is told of no session."""

    LINE = ("remote", "--starts", "2026-01-31", "--as-of", "2026-02-15")

    def test_without_a_plan_the_answer_depends_on_it(self) -> None:
        said = " ".join(run(*self.LINE).stdout.split())
        assert "1 remote session is left in this contract month, if the plan includes" in said
        result = answer_result(*self.LINE)
        assert (result["plan"], result["inclusion"], result["evidence"]) == (None, None, None)
        assert result["remaining"] == {"sessions": 1}

    def test_a_plan_that_includes_it(self) -> None:
        said = " ".join(run(*self.LINE, "--plan", "VIP").stdout.split())
        assert "is left in this contract month; VIP includes remote help (assumed)." in said
        result = answer_result(*self.LINE, "--plan", "VIP", "--minutes", "20")
        assert (result["plan"], result["inclusion"]) == ("vip", "included")
        assert result["allowance"] == {"sessions": 1, "minutes": 30}
        assert result["preflight"]["covered_minutes"] == 20
        assert "matrix.staircase" in [each["id"] for each in result["reasons"]]

    def test_a_plan_that_does_not(self) -> None:
        line = (*self.LINE, "--plan", "komfort", "--minutes", "20")
        result = run(*line)
        assert result.exit_code == 1
        assert "No: Komfort does not include Pomoc zdalna (assumed)." in result.stdout
        found = answer_result(*line)
        assert found["allowance"]["sessions"] == found["remaining"]["sessions"] == 0
        assert found["preflight"] == {
            "covered_minutes": 0,
            "overage_minutes": 0,
            "extra_session": True,
        }

    def test_a_plan_of_which_nobody_knows(self) -> None:
        line = (*self.LINE, "--plan", "komfort+", "--minutes", "20")
        result = run(*line)
        assert result.exit_code == 3
        said = " ".join(result.stdout.split())
        assert "Nobody knows whether Komfort + includes Pomoc zdalna." in said
        assert "have to be bought" not in said
        found = answer_result(*line)
        assert found["allowance"] == {"sessions": None, "minutes": 30}
        assert found["remaining"] == {"sessions": None}
        assert found["preflight"] is None
        assert run(*self.LINE, "--plan", "komfort+").exit_code == 0

    def test_outside_the_term_the_plan_does_not_matter(self) -> None:
        line = ("remote", "--starts=2026-01-31", "--as-of=2026-01-01", "--plan=komfort+")
        result = run(*line, "--minutes=20")
        assert result.exit_code == 1
        assert "The contract has not started" in result.stdout
        assert answer_result(*line)["remaining"] == {"sessions": 0}


class TestComplaints:
    """No advice comes too late."""

    def test_of_what_is_too_late_there_is_no_advice(self) -> None:
        late = run("complaint", "2026-03-10T11:45", "--as-of", "2026-03-11")
        assert late.exit_code == 1
        assert "To be safe" not in late.stdout

    @pytest.mark.parametrize(
        ("as_of", "advice"),
        [
            ("2026-03-10T16:59", "Tuesday 2026-03-10 17:00"),
            ("2026-03-10T17:00", "now"),
            ("2026-03-10T23:00", "now"),
        ],
    )
    def test_an_hour_that_has_passed_is_no_advice(self, as_of: str, advice: str) -> None:
        said = run("complaint", "2026-03-10T11:45", "--as-of", as_of).stdout
        assert f"To be safe, complain by   {advice}\n" in said


class TestHoursOfADay:
    """A bare date asks about the day, not about its midnight."""

    def test_on_a_working_day(self) -> None:
        said = run("hours", "--at", "2026-11-25").stdout
        assert said.startswith("Open on Wednesday 2026-11-25 from 08:00 to 17:00.\n")
        found = answer_result("hours", "--at", "2026-11-25")
        assert (found["at"], found["open"]) == ("2026-11-25", None)
        assert found["opens_at"] == "2026-11-25T08:00:00+01:00"

    def test_on_a_free_day(self) -> None:
        said = run("hours", "--at", "2026-11-28").stdout
        assert said.startswith("Closed; opens Monday 2026-11-30 08:00.\n")
        assert answer_result("hours", "--at", "2026-11-28")["open"] is False


class TestDates:
    """A date written otherwise is shown as it is to be written."""

    @pytest.mark.parametrize(
        ("given", "mend"),
        [
            ("31.12.2026", "write it like 2026-12-31"),
            ("1.2.2026", "write it like 2026-02-01"),
            ("31.02.2026", "write it like 2026-05-31"),
            ("31.12.26", "write it like 2026-05-31"),
            ("2026-02-30", "there is no such day"),
        ],
    )
    def test_a_day(self, given: str, mend: str) -> None:
        said = told(run("workdays", "--on", given), 2)
        assert said.startswith(f'Error: --on is "{given}", ')
        assert mend in said

    @pytest.mark.parametrize(
        ("given", "mend"),
        [
            ("31.12.2026 14:30", "2026-12-31, 2026-12-31T14:30 or 2026-12-31T12:30Z"),
            ("tomorrow", "2026-05-31, 2026-05-31T14:30 or 2026-05-31T12:30Z"),
            ("2026-02-30T10:00", "there is no such day"),
            ("2026-02-28T25:00", "which is neither a date nor a time"),
        ],
    )
    def test_a_moment(self, given: str, mend: str) -> None:
        said = told(run("hours", "--at", given), 2)
        assert said.startswith(f'Error: --at is "{given}", ')
        assert mend in said

    def test_hours_with_a_comma(self) -> None:
        line = ("visits", "--purchased", "2026-01-10", "--as-of", "2026-03-01")
        found = answer_result(*line, "--visit", "2026-02-02/7,5", "--visit", "2026-02-03/6,5")
        assert [each["hours"] for each in found["refused"]] == [7.5]
        assert found["visits"]["used"] == 1


@pytest.mark.usefixtures("home")
class TestFiles:
    """What is wrong in a file is told so that whoever made it can mend it."""

    def test_a_line_that_is_no_toml_is_shown(self) -> None:
        Path("a.toml").write_text('customer = "A"\nstarts = 31.01.2026\n', encoding="utf-8")
        said = told(run("contract", "status", "a.toml"), 4)
        assert 'the line is "starts = 31.01.2026". Texts stand in quotes, dates' in said

    def test_a_long_line_is_shown_in_part(self) -> None:
        Path("a.toml").write_text(f"a = 1\nb = {'x' * 500}\nc = 1", encoding="utf-8")
        said = told(run("contract", "status", "a.toml"), 4)
        assert f'the line is "b = {"x" * 56}…".' in said

    def test_a_key_with_a_slip_is_met_with_the_nearest(self) -> None:
        Path("a.toml").write_text(CONTRACT.replace("months", "month"), encoding="utf-8")
        (found,) = answer_file("a.toml")
        assert found["faults"][0] == {
            "key": "month",
            "text": "is not a known key; did you mean months?",
        }

    def test_check_takes_folders_and_lines_too(self) -> None:
        Path("book").mkdir()
        Path("book/a.toml").write_text(CONTRACT, encoding="utf-8")
        line = {"customer": "B", "plan": "vip", "starts": "2026-01-31", "months": 12}
        Path("b.jsonl").write_text(f"{json.dumps(line)}\nnone\n", encoding="utf-8")
        found = answer_file("book", "b.jsonl", "c.toml")
        assert [(each["file"], each["valid"]) for each in found] == [
            (str(Path("book/a.toml")), True),
            ("b.jsonl:1", True),
            ("b.jsonl:2", False),
            ("c.toml", False),
        ]
        assert found[2]["faults"][0]["text"].endswith("Expecting value (at column 1)")

    def test_check_of_a_folder_without_contracts(self) -> None:
        Path("book").mkdir()
        (found,) = answer_file("book")
        assert "holds no TOML file" in found["faults"][0]["text"]

    def test_a_program_named_twice_is_one(self) -> None:
        Path("a.toml").write_text(CONTRACT, encoding="utf-8")
        found = answer_result("contract", "status", "a.toml", "--as-of", "2026-02-15")
        assert found["programs"] == ["Płatnik", "Symfonia"]

    def test_a_new_file_says_how_to_put_it_right(self) -> None:
        run("contract", "new", "n.toml", "--customer=A", "--plan=VIP", "--starts=2026-01-31")
        head = Path("n.toml").read_text(encoding="utf-8").splitlines()[:2]
        assert 'then run "sage-entitlements contract check FILE".' in head[1]


def answer_file(*paths: str) -> list[dict[str, Any]]:
    """Give what ``contract check`` finds of each contract."""
    document = json.loads(run("contract", "check", *paths, "--format", "json").stdout)
    found: list[dict[str, Any]] = document["result"]["files"]
    return found


def test_a_switched_reading_is_told_where_it_counts(overlay: Path) -> None:
    """Two colleagues with two overlays see why their answers differ."""
    line = ("visits", "--purchased", "2025-03-10", "--as-of", "2026-03-01")
    assert "switched" not in run(*line).stdout
    run("catalog", "readings", "set", "window.last-day", "day-before")
    assert overlay.exists()
    assert "1 reading is switched by your overlay: window.last-day.\n" in run(*line).stdout
    assert "switched" not in run("hours", "--at", "2026-02-03T10:00").stdout
