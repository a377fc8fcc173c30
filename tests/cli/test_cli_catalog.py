"""Looking after the catalogue: check, confirm, readings, export, where."""

import json
import re
import shlex
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from phrases import english
from sage_entitlements import load_catalog

from .helpers import (
    BUNDLED,
    PLANS,
    SERVICES,
    answer,
    answer_result,
    confirm,
    copied_catalog,
    records,
    run,
    told,
)

BY_DAY = ("--as-of", "2026-06-01")


def written(path: Path, cell: str = "komfort remote-help included 2026-05-31") -> Path:
    """Write an overlay that confirms a cell."""
    plan, service, inclusion, on = cell.split()
    said = f'plan = "{plan}"\nservice = "{service}"\ninclusion = "{inclusion}"\non = {on}\n'
    path.write_text(f'# By phone.\n[[confirmed]]\n{said}source = "order form"\n', encoding="utf-8")
    return path


def held(overlay: Path) -> dict[str, Any]:
    """Give what stands in an overlay."""
    return tomllib.loads(overlay.read_text(encoding="utf-8"))


ODD_KEYS = {"matrix.perpetual.cells.knowledge-base[1]"}
WRONG_KEYS = {"services[knowledge-base].clauses[1]"}
PHONE = "Techniczne wsparcie telefoniczne, which it presupposes,"
CALLBACK = "by clause priority-call.includes-callback"
OVERRULED = f"is confirmed as not included, and yet included {CALLBACK}"
OLD = "was confirmed more than a year ago, on 31 May 2025; ask again"
ODD = {
    "podstawowa callback included 2026-05-31": f"is included, and {PHONE} is not",
    "podstawowa-plus callback included 2026-05-31": f"is included, and of {PHONE} nothing is known",
    "komfort remote-help included 2026-06-02": "is confirmed on 2 Jun 2026, which is yet to come",
    "komfort remote-help included 2025-05-31": OLD,
}


class TestCheck:
    """``catalog check`` tells every fault, and what looks odd."""

    def test_finds_the_bundled_catalogue_sound(self) -> None:
        result = run("catalog", "check", *BY_DAY)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].startswith(f"Valid: {len(PLANS)} plans, {len(SERVICES)} services, ")
        assert lines[0].endswith(", 0 confirmed cells.")
        assert lines[2].startswith("0 faults, 0 warnings; checked as of 1 Jun 2026:")
        document = answer("catalog", "check", *BY_DAY)
        assert document["as_of"] == "2026-06-01"
        nothing: dict[str, list[object]] = {key: [] for key in ("faults", "warnings", "reasons")}
        assert document["result"] == {"checked": [str(BUNDLED)], "valid": True, **nothing}
        as_of = date.fromisoformat(answer("catalog", "check")["as_of"])
        assert abs((as_of - date.today()).days) <= 1  # noqa: DTZ011 - Warsaw's day is near

    def test_checks_what_is_in_use_or_what_is_named(self, home: Path, overlay: Path) -> None:
        written(overlay, "vip callback included 2020-01-01")
        copied_catalog(home / "copy")
        written(home / "mine.toml")
        whole = run("catalog", "export", "--overlay", "mine.toml").stdout
        (home / "whole.toml").write_text(whole, encoding="utf-8")
        for line, expected in {
            "": [str(BUNDLED), str(overlay)],
            "copy": ["copy"],
            "mine.toml": [str(BUNDLED), "mine.toml"],
            "mine.toml --catalog copy": ["copy", "mine.toml"],
            "whole.toml": ["whole.toml"],
        }.items():
            result = answer_result("catalog", "check", *line.split(), *BY_DAY)
            assert (result["valid"], result["checked"]) == (True, expected)
            assert len(result["warnings"]) == (str(overlay) in expected)
        assert "1 confirmed cell." in run("catalog", "check").stdout
        for section in ("families", "plans", "services", "clauses", "matrix"):
            (home / "part.toml").write_text(f"{section} = 1", encoding="utf-8")
            found = json.loads(run("catalog", "check", "part.toml", "--format", "json").stdout)
            assert found["result"]["checked"] == ["part.toml"]

    @pytest.mark.parametrize(
        ("family", "mark", "places"),
        [("5", "yes", ODD_KEYS), ('"none"', "no, assumed", WRONG_KEYS)],
        ids=["of structure first", "of meaning after that"],
    )
    def test_tells_every_fault_of_every_file(
        self, tmp_path: Path, family: str, mark: str, places: set[str]
    ) -> None:
        folder = copied_catalog(
            tmp_path / "copy",
            ("plans.toml", 'family = "perpetual"', f"family = {family}"),
            ("matrix.toml", '= ["yes, assumed"', f'= ["{mark}"'),
            ("services.toml", 'clauses = ["knowledge-base.scope"]', 'clauses = ["no-such"]'),
        )
        result = run("catalog", "check", str(folder), "--format", "json")
        assert result.exit_code == 4
        found = json.loads(result.stdout)["result"]
        assert found["valid"] is False
        assert {each["key"] for each in found["faults"]} == {"plans[podstawowa].family", *places}
        for each in found["faults"]:
            file = re.split(r"\W", each["key"])[0]
            assert each["file"] == str(folder / f"{file}.toml")
            assert each["text"]

    def test_shows_faults_in_a_table_and_writes_them_as_csv(self, tmp_path: Path) -> None:
        path = written(tmp_path / "mine.toml", "nobody callback included 2026-05-31")
        result = run("catalog", "check", str(path))
        assert result.exit_code == 4
        assert "Valid" not in result.stdout
        assert result.stdout.startswith("1 fault\n")
        assert '\nmine.toml: confirmed[1].plan  "nobody" is unknown; known: ' in result.stdout
        result = run("catalog", "check", str(path), "--format", "csv")
        assert result.exit_code == 4
        (found,) = records(result.stdout)
        assert (found["kind"], found["key"]) == ("faults", "confirmed[1].plan")
        path.write_text("[", encoding="utf-8")
        lines = run("catalog", "check", "--overlay", str(path)).stdout.splitlines()
        assert any(each.startswith("mine.toml  ") for each in lines), "it has no key"

    @pytest.mark.parametrize("cell", ODD)
    def test_warns_of_what_is_allowed_but_odd(self, overlay: Path, cell: str) -> None:
        plan, service, *_ = cell.split()
        written(overlay, cell)
        line = ("catalog", "check", *BY_DAY)
        result = answer_result(*line)
        assert result["valid"] is True
        assert result["warnings"] == [{"plan": plan, "service": service, "text": ODD[cell]}]
        (found,) = records(run(*line, "--format", "csv").stdout)
        assert (found["kind"], found["text"]) == ("warnings", ODD[cell])
        shown = run(*line, env={"COLUMNS": "300"})
        assert shown.exit_code == 0
        assert "\nAllowed, but worth a second look\n" in shown.stdout
        assert f"  {ODD[cell]}\n" in shown.stdout
        assert "0 faults, 1 warning; checked as of 1 Jun 2026" in shown.stdout


CONFIRM = "confirm Komfort callback --included --source x"
RESET = "readings reset window.last-day"
SWITCH = "readings set window.last-day day-before"
NOTHING_OF_IT = "the overlay says nothing of Komfort: Oddzwonienie na życzenie; nothing was changed"
ONE_OF_THREE = (
    "give PLAN, SERVICE and one of --included, --not-included and --withdraw,"
    " or else --sheet without any of these"
)
REFUSED = {
    "komfort callback --source mail": ONE_OF_THREE,
    "vip callback --source x --included --not-included": ONE_OF_THREE,
    "vip callback --source x --not-included --included": ONE_OF_THREE,
    "vip callback --source x --included --withdraw": ONE_OF_THREE,
    "komfort callback --included": "say how you know, with --source TEXT",
    'komfort callback --included --source " "': "--source: must not be empty",
    "komfort callback --withdraw --source x": "--withdraw takes neither --source nor --on",
    "komfort callback --withdraw --on 2026-05-31": "--withdraw takes neither --source nor --on",
    "komfort callback --withdraw": NOTHING_OF_IT,
    "komfrt callback --included": 'Unknown plan "komfrt"; did you mean Komfort, Komfort +?',
    "vip professional-services --included": (
        '"Usługi profesjonalne" is bought apart from any plan, so no plan includes or excludes it;'
        ' see "sage-entitlements service professional-services"'
    ),
    "komfort --included --source x": ONE_OF_THREE,
    "komfort --sheet m.csv --source x": ONE_OF_THREE,
    "--sheet m.csv --source x --included": ONE_OF_THREE,
    "--source x": ONE_OF_THREE,
    "--sheet m.csv": "say how you know, with --source TEXT",
}


class TestConfirm:
    """``catalog confirm`` writes a cell's source to the overlay, or takes it back."""

    @pytest.mark.parametrize("existing", [False, True], ids=["new", "existing"])
    def test_says_what_changed_and_where_it_was_written(
        self, overlay: Path, existing: bool
    ) -> None:
        if existing:
            overlay.write_text("# ours\n", encoding="utf-8")
        line = ["catalog", *CONFIRM.split()[:-1], "  order form ", "--on", "2026-05-31"]
        result = run(*line, env={"COLUMNS": "300"})
        assert (result.exit_code, result.stderr) == (0, "")
        lines = result.stdout.splitlines()
        assert lines[0] == f"Written to {overlay}"
        cell = "Oddzwonienie na życzenie  no (assumed)  yes (confirmed 31 May 2026: order form)"
        assert lines[4] == f"Komfort  {cell}"
        (entry,) = held(overlay)["confirmed"]
        assert (entry["plan"], entry["service"]) == ("komfort", "callback")
        assert (entry["inclusion"], entry["source"]) == ("included", "order form")
        assert (entry["on"], len(entry)) == (date(2026, 5, 31), 5)
        assert overlay.read_text(encoding="utf-8").startswith("# ours\n" if existing else "# What")
        before = overlay.read_bytes()
        assert "Nothing to change in" in run(*line).stdout
        assert overlay.read_bytes() == before

    def test_says_in_json_what_changed(self) -> None:
        line = "catalog confirm komfort+ callback --not-included --source mail --on 2026-05-31"
        result = answer_result(*line.split())
        assert Path(result["overlay"]).is_file()
        (change,) = result["changes"]
        assert (change["plan"], change["service"]) == ("komfort-plus", "callback")
        assert [*change["before"].values()] == ["unknown", "none", None, None, None]
        after = ["not_included", "confirmed", "mail", "2026-05-31", None]
        assert [*change["after"].values()] == after
        assert result["edition_days"] == []
        assert [each["id"] for each in result["reasons"]] == ["confirmed.komfort-plus.callback"]

    def test_takes_several_services_each_once_and_takes_them_back(self, overlay: Path) -> None:
        result = confirm(
            "komfort", "remote-help", "callback", "Pomoc zdalna", verdict="--not-included"
        )
        assert re.findall("Komfort  (Pomoc|Oddzwonienie)", result.stdout) == [
            "Pomoc",
            "Oddzwonienie",
        ]
        # The new word replaces what was said before, or takes it back.
        confirm("komfort", "remote-help", on="2026-05-31")
        first, second = held(overlay)["confirmed"]
        assert (first["inclusion"], second["inclusion"]) == ("included", "not_included")
        line = ("catalog", "confirm", "komfort", "remote-help", "callback", "--withdraw")
        result = run(*line, env={"COLUMNS": "200"})
        assert result.exit_code == 0
        assert "yes (confirmed 31 May 2026: order form)  no (assumed)" in result.stdout
        assert held(overlay) == {}
        assert run("has", "komfort", "remote-help").exit_code == 1

    def test_changes_nothing_when_one_of_several_cannot_be_taken_back(self, overlay: Path) -> None:
        before = written(overlay).read_bytes()
        line = ("catalog", "confirm", "komfort", "remote-help", "callback", "--withdraw")
        assert told(run(*line), 2) == f"Error: {NOTHING_OF_IT}"
        assert overlay.read_bytes() == before

    def test_shows_the_word_that_it_replaces_and_what_else_it_changes(self) -> None:
        line = ("vip", "callback", "--from", "2027-01-01")
        no = ("--not-included", "--source", "mail", "--on", "2026-05-31")
        said = run("catalog", "confirm", *line, *no).stdout
        assert "  Pierwszeństwo dodzwonienia  yes (assumed)  unknown (not known)\n" in said
        assert "It changes what is said of this, too: VIP: Pierwszeństwo dodzwonienia." in said
        yes = run(
            "catalog", "confirm", *line, "--included", "--source", "x", env={"COLUMNS": "200"}
        )
        assert (
            "  from 1 Jan 2027: no (confirmed 31 May 2026: mail)  from 1 Jan 2027: y" in yes.stdout
        )
        run("catalog", "confirm", *line, "--withdraw")
        assert answer_result("has", "vip", "callback")["edition_days"] == []

    def test_says_when_a_clause_overrules_it_and_why(self) -> None:
        confirm("vip", "priority-call")
        said = " ".join(confirm("vip", "callback", verdict="--not-included").stdout.split())
        assert f"VIP: Oddzwonienie na życzenie is included all the same, {CALLBACK}." in said
        (warning,) = answer_result("catalog", "check")["warnings"]
        assert (warning["service"], warning["text"]) == ("callback", OVERRULED)
        assert "Confirmed on" in run("catalog", *CONFIRM.split(), "--why").stdout

    def test_says_from_which_day_on_a_clause_overrules_it(self) -> None:
        confirm("vip", "callback", verdict="--not-included", **{"from": "2027-01-01"})
        all_the_same = f"VIP: Oddzwonienie na życzenie is included all the same, {CALLBACK}."
        told_later = f"From 1 Jan 2027 on, {all_the_same}"
        said = " ".join(confirm("vip", "priority-call").stdout.split())
        assert told_later in said
        again = confirm("vip", "callback", verdict="--not-included", **{"from": "2027-01-01"})
        assert told_later in " ".join(again.stdout.split())
        assert "all the same" not in confirm("vip", "remote-help").stdout

    @pytest.mark.parametrize(
        ("line", "text", "said"),
        [
            (CONFIRM, "confirmed = []\n", "confirmed: is written so that it cannot be changed"),
            (SWITCH, "readings = {}\n", "readings: is written so that it cannot be changed"),
            (CONFIRM, "[", "is not valid TOML"),
        ],
        ids=["cells in a line", "readings in a line", "broken"],
    )
    def test_leaves_alone_what_it_cannot_change(
        self, overlay: Path, line: str, text: str, said: str
    ) -> None:
        overlay.write_text(text, encoding="utf-8")
        assert told(run("catalog", *line.split()), 4).startswith(f"Error: {overlay}: {said}")
        assert overlay.read_text(encoding="utf-8") == text

    @pytest.mark.parametrize("line", REFUSED)
    def test_refuses_in_a_sentence_and_leaves_no_file(self, overlay: Path, line: str) -> None:
        assert told(run("catalog", "confirm", *shlex.split(line)), 2) == f"Error: {REFUSED[line]}"
        assert not overlay.exists()

    def test_refuses_a_day_that_is_yet_to_come(self) -> None:
        day = date.today() + timedelta(days=2)  # noqa: DTZ011 - past Warsaw's day anywhere
        said = told(run("catalog", *CONFIRM.split(), f"--on={day}"), 2)
        refused = f"Error: --on is {day}, which is yet to come; give the day you found out"
        assert said == english(refused)


class TestOverlay:
    """The overlay comes before the catalogue: by option, by variable, by default."""

    QUESTION = ("has", "komfort", "remote-help", "--confirmed-only")

    def test_comes_before_the_catalogue_in_every_answer(self, overlay: Path) -> None:
        written(overlay)
        assert run(*self.QUESTION).exit_code == 0
        assert answer_result("show", "komfort")["entitlements"][-1]["evidence"] == "confirmed"
        assert answer_result("which", "remote-help")["plans"][1]["inclusion"] == "included"

    def test_is_the_one_that_the_option_names_or_the_variable_or_the_default(
        self, tmp_path: Path
    ) -> None:
        default = Path(answer_result("catalog", "where")["overlay"]["path"])
        assert not default.parent.exists()
        confirm("komfort", "remote-help")
        assert default.exists()
        no = written(tmp_path / "1", "komfort remote-help not_included 2026-05-31")
        one = {"SAGE_ENTITLEMENTS_OVERLAY": str(no)}
        other = ("--overlay", str(written(tmp_path / "2", "vip callback included 2026-05-31")))
        assert run(*self.QUESTION).exit_code == 0
        assert run(*self.QUESTION, env={"SAGE_ENTITLEMENTS_OVERLAY": ""}).exit_code == 0
        assert run(*self.QUESTION, env=one).exit_code == 1
        assert run(*self.QUESTION, *other, env=one).exit_code == 3
        assert run(*other, *self.QUESTION, env=one).exit_code == 3

        new = tmp_path / "3"
        confirm("komfort", "remote-help", overlay=str(new))
        assert len(held(new)["confirmed"]) == 1


LIMITED = '"working-day" cannot be switched: "monday-to-friday" is its only option'
NO_CHOICE = {
    "window.lst-day keep": 'Unknown reading "window.lst-day"; did you mean window.last-day,',
    "window.last-day never": '"never" is not an option of "window.last-day"; there is same-date,',
    "working-day never": LIMITED,
}


@pytest.mark.usefixtures("held_figures")
class TestReadings:
    """``catalog readings`` lists our readings, and ``set`` switches one."""

    def test_lists_all_with_choice_alternatives_basis_and_origin(self) -> None:
        readings = {each["id"]: each for each in answer_result("catalog", "readings")["readings"]}
        assert len(readings) == 22
        reading = readings["window.last-day"]
        assert (reading["choice"], reading["origin"]) == ("same-date", "catalog")
        assert reading["alternatives"] == ["day-before"]
        assert [each["id"] for each in reading["options"]] == ["same-date", "day-before"]
        assert reading["question"] and reading["basis"]  # noqa: PT018 - alike
        assert [name for name, each in readings.items() if each["switchable"]] == [
            "edition.of-contract",
            "window.last-day",
            "window.free-day-end",
            "visit.too-long",
            "complaint.end-of-day",
            "complaint.non-working-day",
        ]

    def test_shows_a_table_of_questions_and_choices(self) -> None:
        shown = run("catalog", "readings", "--why", env={"COLUMNS": "200"}).stdout
        assert "complaint.non-working-day  next-working-day (or same-day, undefined)" in shown
        assert shown.startswith("22 readings, all assumed by us; 0 switched by the overlay.\n\n")
        how = "\nTo switch one: sage-entitlements catalog readings set READING CHOICE\n"
        assert shown.endswith(how)
        assert "\nWhy\n" in shown

    def test_switches_one_and_says_what_held_before(self, overlay: Path) -> None:
        line = ("catalog", *SWITCH.split())
        result = run(*line)
        assert result.exit_code == 0
        said = " ".join(result.stdout.split())
        assert "Before: The day of the same date" in said
        assert "Now: The day before" in said
        assert held(overlay) == {"readings": {"window.last-day": "day-before"}}
        document = answer(*line)
        assert document["command"] == "catalog readings set"
        found = document["result"]
        assert (found["id"], found["before"], found["choice"]) == (*line[3:], line[4])
        assert (found["overlay"], found["origin"]) == (str(overlay), "overlay")
        assert "Nothing to change in" in run(*line).stdout
        listed = records(run("catalog", "readings", "--format", "csv").stdout)
        origins = {each["id"]: each["origin"] for each in listed}
        assert origins.pop("window.last-day") == "overlay"
        assert set(origins.values()) == {"catalog"}
        assert "; 1 switched by the overlay." in run("catalog", "readings").stdout
        run(*line[:-1], "same-date")
        assert held(overlay) == {"readings": {"window.last-day": "same-date"}}
        assert "Now: The day of the same date" in run("catalog", *RESET.split()).stdout
        assert held(overlay) == {"readings": {}}
        assert told(run("catalog", *RESET.split()), 2) == (
            "Error: the overlay says nothing of window.last-day; nothing was changed"
        )

    @pytest.mark.parametrize("line", NO_CHOICE)
    def test_refuses_what_cannot_be_chosen(self, overlay: Path, line: str) -> None:
        said = told(run("catalog", "readings", "set", *line.split()), 2)
        assert said.startswith(f"Error: {NO_CHOICE[line]}")
        assert not overlay.exists()


WORDS = {"included": "yes, assumed", "not_included": "no, assumed", "unknown": "unknown"}


class TestExport:
    """``catalog export`` writes what is in effect, to be loaded again."""

    def test_loads_again_as_what_was_in_effect(self, tmp_path: Path, overlay: Path) -> None:
        written(overlay)
        run("catalog", *SWITCH.split())
        with overlay.open("a", encoding="utf-8") as file:
            file.write('\n[[calendar]]\nday = 2026-12-31\nnote = "Stock-taking"\n')
        whole = tmp_path / "whole.toml"
        result = run("catalog", "export")
        assert (result.exit_code, result.stderr) == (0, "")
        whole.write_text(result.stdout, encoding="utf-8")
        assert load_catalog(whole) == load_catalog(overlay=overlay)
        assert load_catalog(whole) != load_catalog()
        nothing = {"SAGE_ENTITLEMENTS_OVERLAY": None}
        matrix = run("--catalog", str(whole), "matrix", env=nothing).stdout
        assert matrix == run("matrix").stdout != run("matrix", env=nothing).stdout

    def test_says_the_same_as_json(self, overlay: Path) -> None:
        written(overlay)
        result = answer_result("catalog", "export")
        toml = tomllib.loads(run("catalog", "export", "--format", "toml").stdout)
        # JSON has no dates and times of its own.
        same: dict[str, Any] = json.loads(json.dumps(toml, default=lambda each: each.isoformat()))
        assert result.pop("reasons") == []
        # It has keys for what is empty, too, and lists where TOML has tables.
        assert {key for key, value in result.items() if value} == set(same)
        matrix = same.pop("matrix")
        for grid in result["matrix"]:
            one = matrix.pop(grid["family"])
            assert (one["plans"], one["reading"]) == (grid["plans"], grid["reading"])
            for line in grid["cells"]:
                marks = [WORDS[mark["inclusion"]] for mark in line["marks"]]
                assert marks == one["cells"].pop(line["service"])
            assert one["cells"] == {}
        assert matrix == {}
        for each in same["clauses"]:
            figures = each.get("figures", {}).items()
            each["figures"] = [{"name": name, "value": value} for name, value in figures]
        packages = same.pop("professional_services")
        assert {**result["professional_services"], **packages} == result["professional_services"]
        for key, value in same.items():
            for one, other in zip(value, result[key], strict=True):
                assert {**other, **one} == other

    @pytest.mark.parametrize("kind", ["csv", "table", "markdown"])
    def test_refuses_a_format_that_it_cannot_write(self, kind: str) -> None:
        message = told(run("catalog", "export", "--format", kind), 2)
        assert message.startswith("Error: Invalid value for '--format'")
        assert told(run("--format", kind, "catalog", "export"), 2) == (
            'Error: "sage-entitlements catalog export" can be written as toml, json;'
            f" {kind} is not among them"
        )


class TestWhere:
    """``catalog where`` names the files in use."""

    def test_names_the_files_in_use(self, tmp_path: Path) -> None:
        result = answer_result("catalog", "where")
        assert (result["catalog"]["path"], result["catalog"]["bundled"]) == (str(BUNDLED), True)
        files = sorted(Path(each).stem for each in result["catalog"]["files"])
        assert files == ["clauses", "matrix", "plans", "readings", "services"]
        assert Path(result["overlay"].pop("path")).name == "overlay.toml"
        assert result["overlay"] == {"exists": False, "chosen_by": "default"}
        folder = str(copied_catalog(tmp_path / "copy"))
        found = answer_result("catalog", "where", "--catalog", folder)["catalog"]
        assert (found["path"], found["bundled"]) == (folder, False)

    def test_says_who_chose_the_overlay_and_whether_it_is_there(
        self, tmp_path: Path, overlay: Path
    ) -> None:
        other = str(tmp_path / "other.toml")
        for arguments, path, chosen in (
            ((), str(overlay), "variable"),
            (("--overlay", other), other, "option"),
        ):
            found = {"path": path, "exists": False, "chosen_by": chosen}
            assert answer_result("catalog", "where", *arguments)["overlay"] == found
        said = run("catalog", "where", env={"COLUMNS": "300"}).stdout
        assert re.search(rf"\noverlay +{re.escape(str(overlay))} +not there\n", said)
        lead = "In use: 5 files of the catalogue, no overlay.\n\nThe overlay is the one that "
        assert said.startswith(f"{lead}SAGE_ENTITLEMENTS_OVERLAY names.\n")
        written(overlay)
        (state,) = records(run("catalog", "where", "--format", "csv").stdout)
        assert (state["overlay_path"], state["overlay_exists"]) == (str(overlay), "true")
        said = run("catalog", "where", env={"COLUMNS": "300"}).stdout
        assert re.search(rf" {re.escape(str(overlay))} +in use\n", said)
