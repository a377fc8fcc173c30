"""What people get wrong or take wrong at first, and what puts them right."""

import json
import re
import shlex
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


def words(line: str, code: int = 0) -> str:
    """Give what a run shows, whatever the width of its lines."""
    result = run(*shlex.split(line))
    assert result.exit_code == code
    return " ".join(result.stdout.split())


NO_PLAN = '"Pomoc zdalna" is a service, not a plan; try "sage-entitlements which remote-help"'
NO_SERVICE = '"Prestiż" is a plan, not a service; try "sage-entitlements show prestiz"'
APART = (
    '"Usługi profesjonalne" is bought apart from any plan, so no plan includes or excludes it;'
    ' see "sage-entitlements service professional-services"'
)
IN_QUOTES = 'a name of several words stands in quotes, as "Komfort +"'
PLANS = "podstawowa, komfort, premium, prestiz, vip, podstawowa-plus, komfort-plus, vip-plus"
FAMILIES = "there is perpetual, subscription"
WRONG_NAMES = {
    # A name in the wrong place leads to the right one.
    'show "Pomoc zdalna"': NO_PLAN,
    "show remote-help": NO_PLAN,
    "show zdalna": NO_PLAN,
    "has remote-help Komfort": NO_PLAN,
    "which prestiz": NO_SERVICE,
    "which Prestiż": NO_SERVICE,
    "which stiz": NO_SERVICE,
    "which professional-services": APART,
    "has vip professional-services": APART,
    # What may be several things is none of them, nor is what is too short.
    "show pomoc": 'Unknown plan "pomoc"; did you mean Komfort?',
    "show zda": f'Unknown plan "zda"; there is {PLANS}',
    "show podst": 'Unknown plan "podst": it could be Podstawowa, Podstawowa +',
    "show komf": 'Unknown plan "komf": it could be Komfort, Komfort +',
    "has vip aktualizacja": (
        'Unknown service "aktualizacja": it could be Aktualizacja prawna, Aktualizacja funkcjonalna'
    ),
    # The nearest names are offered.
    "show komfrot": 'Unknown plan "komfrot"; did you mean Komfort, Komfort +?',
    "show xyzzy": f'Unknown plan "xyzzy"; there is {PLANS}',
    "which zdalna": 'Unknown service "zdalna"; did you mean Pomoc zdalna?',
    "service callbak": 'Unknown service "callbak"; did you mean callback?',
    "compare vip vup": 'Unknown plan "vup"; did you mean VIP?',
    "matrix --family abonament": f'Unknown family "abonament"; {FAMILIES}',
    'matrix --family ""': f'Unknown family ""; {FAMILIES}',
    # A name has lost its quotes; what takes no name speaks of none.
    "show Komfort +": f"Got unexpected extra argument (+); {IN_QUOTES}",
    "has vip Pomoc zdalna": f"Got unexpected extra argument (zdalna); {IN_QUOTES}",
    "hours now": "Got unexpected extra argument (now)",
    # A comparison takes two plans.
    "compare vip": "name at least two different plans to compare",
    "compare vip VIP": "name at least two different plans to compare",
    'compare vip "v i p"': "name at least two different plans to compare",
}


class TestNames:
    """A name that leads nowhere is a usage error, and says what leads on."""

    @pytest.mark.parametrize("line", WRONG_NAMES)
    def test_a_wrong_name_is_refused_with_what_is_right(self, line: str) -> None:
        result = run(*shlex.split(line))
        assert told(result, 2) == f"Error: {WRONG_NAMES[line]}"
        assert result.stderr.count("\n") == 1 or result.stderr.startswith("Usage: ")

    def test_a_wrong_name_is_refused_in_polish(self) -> None:
        assert told(run("show", "komfrot", "--lang", "pl"), 2).startswith("Błąd: ")

    @pytest.mark.parametrize("way", [(), ("show",), ("catalog", "readings")])
    def test_help_by_its_short_name(self, way: tuple[str, ...]) -> None:
        shown = run(*way, "-h").stdout
        assert shown == run(*way, "--help").stdout
        assert re.findall(r"(?m)^\S.*:$", shown)[-1] == "Examples:"


class TestPromises:
    """Who reads an answer knows whether it can be promised, and what to do next."""

    @pytest.mark.parametrize(
        ("line", "about"),
        [
            ("has Komfort callback", "komfort callback --not-included"),
            ("has VIP callback", "vip callback --included"),
            ("has komfort+ callback", "komfort-plus callback --included|--not-included"),
            ("show Komfort", "komfort SERVICE --included|--not-included"),
            ("compare VIP vip+", "PLAN SERVICE --included"),
            ("which callback", "PLAN callback --included|--not-included"),
            ("matrix", "PLAN SERVICE --included|--not-included"),
        ],
    )
    def test_no_advice_is_the_wrong_way_round_or_on_two_lines(self, line: str, about: str) -> None:
        *_, command = run(*line.split(), env={"COLUMNS": "20"}).stdout.splitlines()
        assert command == f"  sage-entitlements catalog confirm {about} --source TEXT"
        *_, said = run(*line.split(), env={"COLUMNS": "200"}).stdout.splitlines()
        known = "" if line.startswith("has komfort+") else "Assumed by us, not confirmed. "
        assert said == f"{known}Once you know: {command.strip()}"
        assert "catalog confirm" not in run(*line.split(), "--format", "markdown").stdout

    def test_what_is_unknown_is_not_called_assumed(self) -> None:
        said = words("has komfort+ callback", 3)
        assert "Once you know: sage-entitlements" in said
        assert "Assumed" not in said

    def test_what_is_sure_needs_no_hint(self) -> None:
        confirm("VIP", "remote-help")
        assert "catalog confirm" not in run("has", "VIP", "remote-help").stdout

    def test_no_assumption_beats_somebodys_word(self) -> None:
        confirm("VIP", "callback", verdict="--not-included", source="order 7", on="2026-05-31")
        assert "Somebody confirmed" not in words("show VIP")
        assert "No: VIP does not include" in words("has VIP callback", 1)
        assert "Nobody knows whether VIP includes" in words("has VIP priority-call", 3)
        confirm("VIP", "priority-call")
        for line in ("has VIP callback", "show VIP", "which callback", "matrix"):
            assert (
                "Somebody confirmed on 31 May 2026 that VIP does not include Oddzwonienie na"
                " życzenie (order 7); --why tells why it does all the same." in words(line)
            )
        assert "Somebody confirmed" not in words("has VIP remote-help")

    def test_no_contrary_word_is_overwritten_silently(self) -> None:
        first = {"source": "offer 12", "on": "2026-05-30"}
        confirm("VIP", "remote-help", **first)
        line = ("catalog", "confirm", "VIP", "remote-help", "--not-included", "--source", "mail")
        (change,) = answer_result(*line, "--on", "2026-05-31")["changes"]
        assert change["before"] == {
            "inclusion": "included",
            "evidence": "confirmed",
            "source": "offer 12",
            "confirmed_on": "2026-05-30",
            "confirmed_from": None,
        }
        assert change["after"]["source"] == "mail"
        confirm("VIP", "remote-help", **first)
        said = run(*line, "--on", "2026-05-31", env={"COLUMNS": "200"}).stdout
        assert "yes (confirmed 30 May 2026: offer 12)  no (confirmed 31 May 2026: mail)" in said

    def test_a_switched_reading_is_told_where_it_counts(self) -> None:
        """Two colleagues with two overlays see why their answers differ."""
        line = "visits --purchased 2025-03-10 --as-of 2026-03-01"
        assert "switched" not in words(line)
        run("catalog", "readings", "set", "window.last-day", "day-before")
        assert "1 reading is switched by your overlay: window.last-day." in words(line)
        assert "switched" not in words("hours --at 2026-02-03T10:00")


class TestRemoteHelpOfAPlan:
    """A customer whose plan has no remote help is told of no session."""

    LINE = ("remote", "--starts=2026-01-31", "--as-of=2026-02-15", "--minutes=20")

    @pytest.mark.parametrize(
        ("plan", "sessions", "coming"),
        [
            ("vip", 1, ("included", 20, 0, False)),
            ("komfort", 0, ("not_included", 0, 0, True)),
            ("komfort+", None, ("unknown", None, None, None)),
        ],
        ids=["that includes it", "that does not", "of which nobody knows"],
    )
    def test_unknown_is_not_told_as_no(
        self, plan: str, sessions: int | None, coming: tuple[object, ...]
    ) -> None:
        found = answer_result(*self.LINE, "--plan", plan)
        assert found["allowance"] == {"sessions": sessions, "minutes": 30}
        assert found["remaining"] == {"sessions": sessions}
        assert tuple(found["preflight"].values()) == coming
        grounds = {"matrix.staircase", "matrix.namesake"}
        assert grounds & {each["id"] for each in found["reasons"]}
        assert run(*self.LINE[:-1], "--plan", plan).exit_code == 0, "nothing to be covered"

    def test_without_a_plan_the_answer_depends_on_it(self) -> None:
        found = answer_result(*self.LINE)
        assert (found["plan"], found["inclusion"], found["evidence"]) == (None, None, None)
        assert found["remaining"] == {"sessions": 1}

    def test_what_nobody_knows_is_not_to_be_bought(self) -> None:
        assert "have to be bought" not in words(" ".join((*self.LINE, "--plan=komfort+")), 3)

    def test_outside_the_term_the_plan_does_not_matter(self) -> None:
        line = "remote --starts=2026-01-31 --as-of=2026-01-01 --plan=komfort+"
        assert "The contract has not started" in words(f"{line} --minutes=20", 1)
        assert answer_result(*line.split())["remaining"] == {"sessions": 0}


@pytest.mark.usefixtures("home")
class TestFiles:
    """What is wrong in a file is told so that whoever made it can mend it."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                'customer = "A"\nstarts = 31.01.2026\n',
                'the line is "starts = 31.01.2026". Texts stand in quotes, dates',
            ),
            (f"a = 1\nb = {'x' * 500}\nc = 1", f'the line is "b = {"x" * 56}…".'),
        ],
        ids=["short", "long"],
    )
    def test_a_line_that_is_not_toml_is_shown(self, text: str, said: str) -> None:
        Path("a.toml").write_text(text, encoding="utf-8")
        assert said in told(run("contract", "status", "a.toml"), 4)

    def test_a_key_with_a_slip_is_met_with_the_nearest(self) -> None:
        Path("a.toml").write_text(CONTRACT.replace("months", "month"), encoding="utf-8")
        (found,) = answer_file("a.toml")
        assert {each["key"]: each["text"] for each in found["faults"]} == {
            "month": "is not a known key; did you mean months?",
            "months": "is missing; add it",
        }

    def test_check_takes_folders_and_lines_too(self) -> None:
        Path("empty").mkdir()
        Path("book").mkdir()
        Path("book/a.toml").write_text(CONTRACT, encoding="utf-8")
        line = {"customer": "B", "plan": "vip", "starts": "2026-01-31", "months": 12}
        Path("b.jsonl").write_text(f"{json.dumps(line)}\nnone\n", encoding="utf-8")
        found = answer_file("book", "b.jsonl", "c.toml", "empty")
        assert [(each["file"], each["valid"]) for each in found] == [
            (str(Path("book/a.toml")), True),
            ("b.jsonl:1", True),
            ("b.jsonl:2", False),
            ("c.toml", False),
            ("empty", False),
        ]
        assert found[2]["faults"][0]["text"].endswith("Expecting value (at column 1)")
        assert "there is no contract in it" in found[4]["faults"][0]["text"]

    def test_a_program_named_twice_is_one(self) -> None:
        Path("a.toml").write_text(CONTRACT, encoding="utf-8")
        found = answer_result("contract", "status", "a.toml", "--as-of", "2026-02-15")
        assert found["programs"] == ["Płatnik", "Symfonia"]

    def test_a_new_file_says_how_to_put_it_right(self) -> None:
        run("contract", "new", "n.toml", "--customer=A", "--plan=VIP", "--starts=2026-01-31")
        head = Path("n.toml").read_text(encoding="utf-8").splitlines()[:2]
        assert 'then runs "sage-entitlements contract check FILE".' in head[1]


def answer_file(*paths: str) -> list[dict[str, Any]]:
    """Give what ``contract check`` finds of each contract."""
    document = json.loads(run("contract", "check", *paths, "--format", "json").stdout)
    found: list[dict[str, Any]] = document["result"]["files"]
    return found
