"""Looking after the catalogue: check, confirm, readings, export, where."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

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

CONFIRMED = """\
# Told by phone.
[[confirmed]]
plan = "{plan}"
service = "{service}"
inclusion = "{inclusion}"
source = "order form"
on = {on}
"""


def written(
    path: Path,
    plan: str = "komfort",
    service: str = "remote-help",
    inclusion: str = "included",
    on: str = "2026-05-31",
) -> Path:
    text = CONFIRMED.format(plan=plan, service=service, inclusion=inclusion, on=on)
    path.write_text(text, encoding="utf-8")
    return path


def warnings(*arguments: str) -> list[tuple[str, str, str]]:
    result = answer_result("catalog", "check", *arguments)
    assert result["valid"] is True
    return [(each["plan"], each["service"], each["text"]) for each in result["warnings"]]


class TestCheck:
    """``catalog check`` tells every fault, and what looks odd."""

    def test_finds_the_bundled_catalogue_sound(self) -> None:
        result = run("catalog", "check", "--as-of", "2026-06-01")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].startswith(f"Valid: {len(PLANS)} plans, {len(SERVICES)} services, ")
        assert lines[0].endswith(", 0 confirmed cells.")
        assert lines[2].startswith("0 faults, 0 warnings; checked as of 2026-06-01:")

    def test_tells_what_it_checked_and_by_which_day(self) -> None:
        document = answer("catalog", "check", "--as-of", "2026-06-01")
        assert document["as_of"] == "2026-06-01"
        assert document["result"] == {
            "checked": [str(BUNDLED)],
            "valid": True,
            "faults": [],
            "warnings": [],
            "reasons": [],
        }

    def test_checks_by_todays_date_by_default(self) -> None:
        as_of = date.fromisoformat(answer("catalog", "check")["as_of"])
        assert abs((as_of - date.today()).days) <= 1  # noqa: DTZ011 - Warsaw's day is near

    def test_checks_the_overlay_in_use_with_the_catalogue(self, overlay: Path) -> None:
        written(overlay)
        result = answer_result("catalog", "check")
        assert result["checked"] == [str(BUNDLED), str(overlay)]
        assert "1 confirmed cell." in run("catalog", "check").stdout

    def test_checks_a_folder_without_the_overlay_in_use(
        self, tmp_path: Path, overlay: Path
    ) -> None:
        written(overlay, plan="nobody")
        folder = copied_catalog(tmp_path / "copy")
        assert answer_result("catalog", "check", str(folder))["checked"] == [str(folder)]

    def test_checks_an_overlay_against_the_catalogue(self, tmp_path: Path) -> None:
        path = written(tmp_path / "mine.toml")
        result = answer_result("catalog", "check", str(path))
        assert (result["valid"], result["checked"]) == (True, [str(BUNDLED), str(path)])

    def test_checks_an_overlay_against_another_catalogue(self, tmp_path: Path) -> None:
        folder = copied_catalog(tmp_path / "copy")
        path = written(tmp_path / "mine.toml")
        result = answer_result("catalog", "check", str(path), "--catalog", str(folder))
        assert result["checked"] == [str(folder), str(path)]

    def test_checks_an_exported_catalogue_by_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "whole.toml"
        path.write_text(run("catalog", "export").stdout, encoding="utf-8")
        assert answer_result("catalog", "check", str(path))["checked"] == [str(path)]

    def test_tells_every_fault_of_every_file(self, tmp_path: Path) -> None:
        folder = copied_catalog(
            tmp_path / "copy",
            ("plans.toml", 'family = "perpetual"', "family = 5"),
            ("matrix.toml", '= ["yes, assumed"', '= ["yes"'),
            ("services.toml", 'clauses = ["knowledge-base.scope"]', 'clauses = ["no-such"]'),
        )
        result = run("catalog", "check", str(folder), "--format", "json")
        assert result.exit_code == 4
        found = json.loads(result.stdout)["result"]
        assert found["valid"] is False
        assert [(Path(each["file"]).name, each["key"]) for each in found["faults"]] == [
            ("plans.toml", "plans[podstawowa].family"),
            ("matrix.toml", "matrix.perpetual.cells.knowledge-base[1]"),
            ("services.toml", "services[knowledge-base].clauses[1]"),
        ]
        assert all(each["text"] for each in found["faults"])

    def test_shows_faults_as_a_table_with_file_and_key(self, tmp_path: Path) -> None:
        folder = copied_catalog(
            tmp_path / "copy",
            (
                "plans.toml",
                'name = "Premium"\nfamily = "perpetual"',
                'name = "Premium"\nfamily = 5',
            ),
        )
        result = run("catalog", "check", str(folder))
        assert result.exit_code == 4
        assert "Valid" not in result.stdout
        assert result.stdout.startswith("1 fault\n")
        assert "plans.toml: plans[premium].family  must be text in quotes" in result.stdout

    @pytest.mark.parametrize("value", ["5", "true", "2026-05-31", '""', '" "', "[]"])
    def test_takes_nothing_but_text_for_a_name(self, tmp_path: Path, value: str) -> None:
        folder = copied_catalog(
            tmp_path / "copy", ("plans.toml", 'name = "Premium"', f"name = {value}")
        )
        result = run("catalog", "check", str(folder), "--format", "json")
        assert result.exit_code == 4
        (fault,) = json.loads(result.stdout)["result"]["faults"]
        assert fault["key"] == "plans[premium].name"

    @pytest.mark.parametrize("value", ['"2026-05-31"', "2026-05-31T10:00:00", "20260531"])
    def test_takes_nothing_but_a_date_for_a_day(self, overlay: Path, value: str) -> None:
        written(overlay, on=value)
        result = run("catalog", "check", "--format", "json")
        assert result.exit_code == 4
        (fault,) = json.loads(result.stdout)["result"]["faults"]
        assert fault["key"] == "confirmed[1].on"

    def test_shows_a_fault_of_a_whole_file_without_a_key(self, overlay: Path) -> None:
        overlay.write_text("[", encoding="utf-8")
        result = run("catalog", "check")
        assert result.exit_code == 4
        lines = result.stdout.splitlines()
        assert lines[3].split("  ")[0] == "overlay.toml"

    def test_writes_faults_and_warnings_as_csv(self, tmp_path: Path) -> None:
        path = written(tmp_path / "mine.toml", on="2020-01-01")
        (found,) = records(run("catalog", "check", str(path), "--format", "csv").stdout)
        assert (found["kind"], found["plan"], found["service"]) == (
            "warning",
            "komfort",
            "remote-help",
        )
        path = written(tmp_path / "mine.toml", plan="nobody")
        result = run("catalog", "check", str(path), "--format", "csv")
        assert result.exit_code == 4
        (found,) = records(result.stdout)
        assert (found["kind"], found["key"]) == ("fault", "confirmed[1].plan")

    @pytest.mark.parametrize("service", ["callback", "priority-call", "remote-help"])
    def test_warns_of_what_makes_no_sense_without_phone_support(
        self, overlay: Path, service: str
    ) -> None:
        written(overlay, plan="podstawowa", service=service)
        assert (
            "podstawowa",
            service,
            "is included, and Techniczne wsparcie telefoniczne, which it presupposes, is not",
        ) in warnings("--as-of", "2026-06-01")

    def test_warns_where_nothing_is_known_of_phone_support(self, overlay: Path) -> None:
        written(overlay, plan="podstawowa-plus")
        ((plan, service, text),) = warnings("--as-of", "2026-06-01")
        assert (plan, service) == ("podstawowa-plus", "remote-help")
        assert text.endswith("nothing is known")

    @pytest.mark.parametrize(
        ("as_of", "texts"),
        [
            ("2026-05-30", ["is confirmed on 2026-05-31, which is yet to come"]),
            ("2026-05-31", []),
            ("2027-05-31", []),
            ("2027-06-01", ["was confirmed more than a year ago, on 2026-05-31; ask again"]),
        ],
    )
    def test_warns_of_confirmations_that_are_stale_or_yet_to_come(
        self, overlay: Path, as_of: str, texts: list[str]
    ) -> None:
        written(overlay)
        assert [text for _, _, text in warnings("--as-of", as_of)] == texts

    def test_warns_where_a_clause_overrules_a_confirmation(self, overlay: Path) -> None:
        written(overlay, plan="vip", service="callback", inclusion="not_included")
        ((plan, service, text),) = warnings("--as-of", "2026-06-01")
        assert (plan, service) == ("vip", "callback")
        assert "priority-call.includes-callback" in text

    def test_shows_warnings_as_a_table_and_exits_with_0(self, overlay: Path) -> None:
        written(overlay, plan="podstawowa")
        result = run("catalog", "check", "--as-of", "2026-06-01")
        assert result.exit_code == 0
        assert "\nAllowed, but worth a second look\n" in result.stdout
        assert "0 faults, 1 warning; checked as of 2026-06-01" in result.stdout

    @pytest.mark.parametrize("day", ["20260531", "2026-W22-1", "tomorrow", ""])
    def test_refuses_what_is_no_date(self, day: str) -> None:
        message = told(run("catalog", "check", "--as-of", day), 2)
        assert message == f'Error: --as-of is "{day}", which is no date; write it like 2026-05-31'


class TestConfirm:
    """``catalog confirm`` writes a cell's source to the overlay, or takes it back."""

    def test_says_what_changed_and_where_it_was_written(self, overlay: Path) -> None:
        result = run(
            *("catalog", "confirm", "Komfort", "Pomoc zdalna", "--included"),
            *("--source", "order form", "--on", "2026-05-31"),
        )
        assert result.exit_code == 0
        assert result.stderr == ""
        lines = result.stdout.splitlines()
        assert lines[0] == "Komfort"
        assert lines[3] == "Pomoc zdalna  no (assumed)  yes (confirmed 2026-05-31: order form)"
        assert "".join(result.stdout.split()).endswith("Writtento" + "".join(str(overlay).split()))

    def test_says_in_json_what_changed(self, overlay: Path) -> None:
        result = answer_result(
            *("catalog", "confirm", "komfort+", "callback", "--not-included"),
            *("--source", "mail", "--on", "2026-05-31"),
        )
        assert result["overlay"] == str(overlay)
        assert result["backup"] is None
        assert result["changes"] == [
            {
                "plan": "komfort-plus",
                "service": "callback",
                "before": {
                    "inclusion": "unknown",
                    "evidence": "none",
                    "source": None,
                    "confirmed_on": None,
                },
                "after": {
                    "inclusion": "not_included",
                    "evidence": "confirmed",
                    "source": "mail",
                    "confirmed_on": "2026-05-31",
                },
            }
        ]
        assert [each["id"] for each in result["reasons"]] == ["confirmed"]

    def test_writes_source_and_day_where_people_can_read_them(self, overlay: Path) -> None:
        confirm("komfort", "remote-help", source="  order form ", on="2026-05-31")
        assert tomllib.loads(overlay.read_text(encoding="utf-8")) == {
            "confirmed": [
                {
                    "plan": "komfort",
                    "service": "remote-help",
                    "inclusion": "included",
                    "source": "order form",
                    "on": date(2026, 5, 31),
                }
            ]
        }

    def test_takes_several_services_at_once_and_each_once(self, overlay: Path) -> None:
        result = confirm(
            "komfort", "remote-help", "callback", "Pomoc zdalna", verdict="--not-included"
        )
        assert [line.split("  ")[0] for line in result.stdout.splitlines()[3:5]] == [
            "Pomoc zdalna",
            "Oddzwonienie na życzenie",
        ]
        assert len(tomllib.loads(overlay.read_text(encoding="utf-8"))["confirmed"]) == 2

    def test_replaces_what_was_confirmed_before(self, overlay: Path) -> None:
        confirm("komfort", "remote-help")
        confirm("komfort", "remote-help", verdict="--not-included")
        (entry,) = tomllib.loads(overlay.read_text(encoding="utf-8"))["confirmed"]
        assert entry["inclusion"] == "not_included"

    def test_takes_a_confirmation_back(self, overlay: Path) -> None:
        confirm("komfort", "remote-help", "callback", on="2026-05-31")
        result = run("catalog", "confirm", "komfort", "remote-help", "callback", "--withdraw")
        assert result.exit_code == 0
        assert "yes (confirmed 2026-05-31: order form)  no (assumed)" in result.stdout
        assert "confirmed" not in tomllib.loads(overlay.read_text(encoding="utf-8"))
        assert run("has", "komfort", "remote-help").exit_code == 1

    def test_changes_nothing_when_one_of_several_cannot_be_taken_back(self, overlay: Path) -> None:
        confirm("komfort", "remote-help")
        before = overlay.read_bytes()
        message = told(
            run("catalog", "confirm", "komfort", "remote-help", "callback", "--withdraw"), 2
        )
        assert message == (
            "Error: the overlay confirms nothing of Komfort about: Oddzwonienie na życzenie;"
            " nothing was changed"
        )
        assert overlay.read_bytes() == before

    def test_says_when_a_clause_overrules_it(self, overlay: Path) -> None:
        result = confirm("vip", "callback", verdict="--not-included")
        said = " ".join(result.stdout.split())
        assert (
            "Oddzwonienie na życzenie stays included all the same,"
            " by clause priority-call.includes-callback." in said
        )
        assert overlay.exists()

    def test_keeps_the_old_file_where_it_had_to_be_written_anew(self, overlay: Path) -> None:
        overlay.write_text("# kept\nconfirmed = []\n", encoding="utf-8")
        result = answer_result(
            "catalog", "confirm", "vip", "callback", "--included", "--source", "mail"
        )
        backup = Path(result["backup"])
        assert backup.parent == overlay.parent
        assert backup.read_text(encoding="utf-8") == "# kept\nconfirmed = []\n"
        overlay.write_text("# kept\nconfirmed = []\n", encoding="utf-8")
        said = " ".join(confirm("vip", "callback").stdout.split())
        assert "The file had to be written anew, without its comments" in said

    def test_makes_the_default_overlay_and_its_folder(self) -> None:
        path = Path(answer_result("catalog", "where")["overlay"]["path"])
        assert not path.parent.exists()
        confirm("komfort", "remote-help")
        assert path.exists()
        assert run("has", "komfort", "remote-help").exit_code == 0

    def test_says_why(self, overlay: Path) -> None:
        result = run(
            "catalog", "confirm", "vip", "callback", "--included", "--source", "mail", "--why"
        )
        assert "Confirmed on" in result.stdout
        assert overlay.exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ("komfort", "callback", "--source", "mail"),
                "give one of --included, --not-included and --withdraw, and only one",
            ),
            (("komfort", "callback", "--included"), "say how you know, with --source TEXT"),
            (
                ("komfort", "callback", "--included", "--source", " \t"),
                "say how you know, with --source TEXT",
            ),
            (
                ("komfort", "callback", "--included", "--source", "x", "--on", "31.05.2026"),
                '--on is "31.05.2026", which is no date; write it like 2026-05-31',
            ),
            (
                ("komfort", "callback", "--withdraw", "--source", "x"),
                "--withdraw takes neither --source nor --on",
            ),
            (
                ("komfort", "callback", "--withdraw", "--on", "2026-05-31"),
                "--withdraw takes neither --source nor --on",
            ),
            (
                ("komfort", "callback", "--withdraw"),
                (
                    "the overlay confirms nothing of Komfort about: Oddzwonienie na życzenie;"
                    " nothing was changed"
                ),
            ),
            (
                ("komfrt", "callback", "--included", "--source", "x"),
                'Unknown plan "komfrt"; did you mean Komfort, Komfort +?',
            ),
            (
                ("komfort", "professional-services", "--included", "--source", "x"),
                (
                    '"Usługi profesjonalne" is bought apart from any plan, so no plan includes or'
                    ' excludes it; see "sage-entitlements service professional-services"'
                ),
            ),
            (("komfort", "--included", "--source", "x"), "Missing argument 'SERVICE...'."),
        ],
    )
    def test_refuses_in_a_sentence_and_leaves_no_file(
        self, overlay: Path, arguments: tuple[str, ...], message: str
    ) -> None:
        assert told(run("catalog", "confirm", *arguments), 2) == f"Error: {message}"
        assert not overlay.exists()

    def test_refuses_a_day_that_is_yet_to_come(self, overlay: Path) -> None:
        day = date.today() + timedelta(days=2)  # noqa: DTZ011 - past Warsaw's day anywhere
        message = told(
            run(
                "catalog",
                "confirm",
                "vip",
                "callback",
                "--included",
                "--source",
                "x",
                "--on",
                day.isoformat(),
            ),
            2,
        )
        assert message.startswith(f"Error: --on is {day}, which is yet to come")
        assert not overlay.exists()

    @pytest.mark.parametrize(
        "verdicts",
        [
            ("--included", "--not-included"),
            ("--not-included", "--included"),
            ("--included", "--withdraw"),
        ],
        ids=" ".join,
    )
    def test_refuses_verdicts_that_contradict_each_other(
        self, overlay: Path, verdicts: tuple[str, ...]
    ) -> None:
        told(run("catalog", "confirm", "vip", "callback", *verdicts, "--source", "x"), 2)
        assert not overlay.exists()

    def test_leaves_a_broken_overlay_as_it_is(self, overlay: Path) -> None:
        overlay.write_text("[", encoding="utf-8")
        result = run("catalog", "confirm", "vip", "callback", "--included", "--source", "x")
        assert str(overlay) in told(result, 4)
        assert overlay.read_text(encoding="utf-8") == "["


class TestOverlay:
    """The overlay comes before the catalogue: by option, by variable, by default."""

    def test_comes_before_the_catalogue_in_every_answer(self, overlay: Path) -> None:
        written(overlay)
        assert run("has", "komfort", "remote-help", "--confirmed-only").exit_code == 0
        assert answer_result("show", "komfort")["entitlements"][-1]["evidence"] == "confirmed"
        plans = answer_result("which", "remote-help")["plans"]
        assert plans[1]["inclusion"] == "included"

    def test_is_the_one_that_the_option_names_before_the_variable(
        self, tmp_path: Path, overlay: Path
    ) -> None:
        written(overlay)
        other = written(tmp_path / "other.toml", inclusion="not_included")
        question = ("has", "komfort", "remote-help", "--confirmed-only")
        assert run(*question).exit_code == 0
        assert run(*question, "--overlay", str(other)).exit_code == 1
        assert run("--overlay", str(other), *question).exit_code == 1

    def test_is_the_one_that_the_variable_names_before_the_default(self, tmp_path: Path) -> None:
        confirm("komfort", "remote-help", verdict="--not-included")
        other = written(tmp_path / "other.toml")
        question = ("has", "komfort", "remote-help", "--confirmed-only")
        assert run(*question).exit_code == 1
        assert run(*question, env={"SAGE_ENTITLEMENTS_OVERLAY": str(other)}).exit_code == 0

    def test_is_the_default_where_the_variable_is_empty(self) -> None:
        confirm("komfort", "remote-help")
        question = ("has", "komfort", "remote-help")
        assert run(*question, env={"SAGE_ENTITLEMENTS_OVERLAY": ""}).exit_code == 0

    def test_is_written_where_the_option_says(self, tmp_path: Path, overlay: Path) -> None:
        other = tmp_path / "other.toml"
        confirm("komfort", "remote-help", overlay=str(other))
        assert other.exists()
        assert not overlay.exists()


@pytest.mark.usefixtures("held_figures")
class TestReadings:
    """``catalog readings`` lists our readings, and ``set`` switches one."""

    def test_lists_all_with_choice_alternatives_basis_and_origin(self) -> None:
        readings = {each["id"]: each for each in answer_result("catalog", "readings")["readings"]}
        assert len(readings) == 16
        reading = readings["window.last-day"]
        assert (reading["choice"], reading["origin"]) == ("same-date", "catalog")
        assert reading["switchable"] is True
        assert [each["id"] for each in reading["options"]] == ["same-date", "day-before"]
        assert reading["question"]
        assert reading["basis"]
        assert [name for name, each in readings.items() if each["switchable"]] == [
            "window.last-day",
            "window.free-day-end",
            "complaint.end-of-day",
            "complaint.non-working-day",
        ]

    def test_shows_a_table_of_questions_and_choices(self) -> None:
        shown = run("catalog", "readings", env={"COLUMNS": "200"}).stdout
        assert "complaint.non-working-day  next-working-day (or same-day, undefined)" in shown
        assert "16 readings, all assumed by us; 0 switched by the overlay." in shown

    def test_says_why(self) -> None:
        assert "\nWhy\n" in run("catalog", "readings", "--why").stdout

    def test_switches_one_and_says_what_held_before(self, overlay: Path) -> None:
        result = run("catalog", "readings", "set", "window.last-day", "day-before")
        assert result.exit_code == 0
        said = " ".join(result.stdout.split())
        assert "Before: The day of the same date" in said
        assert "Now: The day before" in said
        assert tomllib.loads(overlay.read_text(encoding="utf-8")) == {
            "readings": {"window.last-day": "day-before"}
        }

    def test_shows_where_a_switched_choice_comes_from(self, overlay: Path) -> None:
        document = answer("catalog", "readings", "set", "window.last-day", "day-before")
        assert document["command"] == "catalog readings set"
        assert document["result"]["before"] == "same-date"
        assert document["result"]["choice"] == "day-before"
        assert document["result"]["overlay"] == str(overlay)
        found = records(run("catalog", "readings", "--format", "csv").stdout)
        origins = {each["id"]: each["origin"] for each in found}
        assert origins.pop("window.last-day") == "overlay"
        assert set(origins.values()) == {"catalog"}
        assert "; 1 switched by the overlay." in run("catalog", "readings").stdout

    def test_switches_back(self, overlay: Path) -> None:
        for choice in ("day-before", "same-date"):
            run("catalog", "readings", "set", "window.last-day", choice)
        assert tomllib.loads(overlay.read_text(encoding="utf-8")) == {
            "readings": {"window.last-day": "same-date"}
        }

    @pytest.mark.parametrize(
        ("reading", "choice", "message"),
        [
            (
                "window.lst-day",
                "keep",
                'Unknown reading "window.lst-day"; did you mean window.last-day, ',
            ),
            (
                "window.last-day",
                "never",
                '"never" is no option of "window.last-day"; there is same-date, day-before',
            ),
            (
                "working-day",
                "never",
                '"working-day" cannot be switched: "monday-to-friday" is its only option',
            ),
        ],
    )
    def test_refuses_what_cannot_be_chosen(
        self, overlay: Path, reading: str, choice: str, message: str
    ) -> None:
        said = told(run("catalog", "readings", "set", reading, choice), 2)
        assert said.startswith(f"Error: {message}")
        assert not overlay.exists()


class TestExport:
    """``catalog export`` writes what is in effect, to be loaded again."""

    def test_loads_again_as_what_was_in_effect(self, tmp_path: Path, overlay: Path) -> None:
        confirm("komfort", "remote-help")
        run("catalog", "readings", "set", "window.last-day", "day-before")
        with overlay.open("a", encoding="utf-8") as file:
            file.write('\n[[closures]]\nday = 2026-12-31\nnote = "Stock-taking"\n')
        whole = tmp_path / "whole.toml"
        result = run("catalog", "export")
        assert (result.exit_code, result.stderr) == (0, "")
        whole.write_text(result.stdout, encoding="utf-8")
        assert load_catalog(whole) == load_catalog(overlay=overlay)
        assert load_catalog(whole) != load_catalog()

    def test_is_used_again_by_the_option(self, tmp_path: Path) -> None:
        whole = tmp_path / "whole.toml"
        whole.write_text(run("catalog", "export").stdout, encoding="utf-8")
        assert run("--catalog", str(whole), "matrix").stdout == run("matrix").stdout

    def test_says_the_same_as_json(self) -> None:
        result = answer_result("catalog", "export")
        assert result.pop("reasons") == []
        written = tomllib.loads(run("catalog", "export", "--format", "toml").stdout)
        # JSON has no times and dates of its own.
        assert result == json.loads(json.dumps(written, default=lambda each: each.isoformat()))

    def test_writes_dates_as_text_in_json(self, overlay: Path) -> None:
        written(overlay)
        assert answer_result("catalog", "export")["confirmed"][0]["on"] == "2026-05-31"

    @pytest.mark.parametrize("kind", ["csv", "table", "markdown"])
    def test_refuses_a_format_that_it_cannot_write(self, kind: str) -> None:
        message = told(run("catalog", "export", "--format", kind), 2)
        assert message.startswith("Error: Invalid value for '--format'")
        message = told(run("--format", kind, "catalog", "export"), 2)
        assert message == (
            'Error: "sage-entitlements catalog export" can be written as toml, json;'
            f" {kind} is not among them"
        )


class TestWhere:
    """``catalog where`` names the files in use."""

    def test_names_the_files_in_use(self) -> None:
        result = answer_result("catalog", "where")
        assert result["catalog"]["bundled"] is True
        assert result["catalog"]["path"] == str(BUNDLED)
        assert sorted(Path(each).name for each in result["catalog"]["files"]) == [
            "clauses.toml",
            "matrix.toml",
            "plans.toml",
            "readings.toml",
            "services.toml",
        ]
        assert result["overlay"]["exists"] is False
        assert result["overlay"]["chosen_by"] == "default"
        assert Path(result["overlay"]["path"]).name == "overlay.toml"

    def test_says_who_chose_the_overlay(self, tmp_path: Path, overlay: Path) -> None:
        other = str(tmp_path / "other.toml")
        assert answer_result("catalog", "where")["overlay"] == {
            "path": str(overlay),
            "exists": False,
            "chosen_by": "variable",
        }
        chosen = answer_result("catalog", "where", "--overlay", other)["overlay"]
        assert (chosen["path"], chosen["chosen_by"]) == (other, "option")
        said = " ".join(run("catalog", "where").stdout.split())
        assert said.endswith("The overlay is the one that SAGE_ENTITLEMENTS_OVERLAY names.")

    def test_says_whether_the_overlay_is_there(self, overlay: Path) -> None:
        def state() -> dict[str, str]:
            return records(run("catalog", "where", "--format", "csv").stdout)[-1]

        assert state() == {"kind": "overlay", "path": str(overlay), "exists": "false"}
        written(overlay)
        assert state()["exists"] == "true"

    def test_names_another_catalogue(self, tmp_path: Path) -> None:
        folder = copied_catalog(tmp_path / "copy")
        found = answer_result("catalog", "where", "--catalog", str(folder))["catalog"]
        assert (found["path"], found["bundled"]) == (str(folder), False)

    def test_tells_of_a_catalogue_that_is_not_there(self, tmp_path: Path) -> None:
        missing = str(tmp_path / "missing")
        assert missing in told(run("catalog", "where", "--catalog", missing), 4)
