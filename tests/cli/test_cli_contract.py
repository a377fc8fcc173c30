"""A customer's contract from the shell: written, checked, recorded in, asked about and drawn."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from .helpers import (
    HARMFUL,
    answer,
    answer_result,
    confirm,
    copied_catalog,
    records,
    run,
    told,
)
from .test_cli_hostile_text import harmful

pytestmark = pytest.mark.usefixtures("held_figures")

ENTRIES = """\
professional_services = [{purchased = 2025-12-24}, {purchased = 2026-03-10, name = "Nowy rok"}]
remote_sessions = [
    {start = 2026-02-03T10:00:00, minutes = 20, program = "Handel"},
    {start = 2026-02-10T10:00:00, minutes = 47, program = "Handel"},
    {start = 2026-03-01T09:00:00, minutes = 5},
    {start = 2026-03-02T09:00:00, minutes = 5},
    {start = 2026-03-03T09:00:00, minutes = 5},
    {start = 2026-03-04T09:00:00, minutes = 35},
    {start = 2026-06-01T09:00:00, minutes = 5},
]
extra_sessions = [{purchased = 2026-03-01, sessions = 2}]
visits = [
    {on = 2026-04-01, hours = 3},
    {on = 2026-04-02, hours = 6.5},
    {on = 2026-06-10, hours = 7, package = "Nowy rok"},
    {on = 2026-06-11, hours = 8},
]
"""


def written(
    name: str,
    rest: str = "",
    *,
    plan: str = "VIP",
    starts: str = "2026-01-31",
    months: int = 12,
) -> Path:
    """Write a contract's file by hand; ``rest`` is what stands below its first lines."""
    path = Path(name)
    head = f'customer = "Firma"\nplan = "{plan}"\nstarts = {starts}\nmonths = {months}\n'
    path.write_text(head + rest, encoding="utf-8")
    return path


def made(*options: str, plan: str = "VIP", starts: str = "2026-01-31") -> Path:
    """Have the program write a contract to ``firma.toml``."""
    line = ("contract", "new", "firma.toml", "--customer", "Firma", "--plan", plan)
    result = run(*line, "--starts", starts, *options)
    assert result.exit_code == 0, result.output
    return Path("firma.toml")


def recorded(kind: str, *options: str, code: int = 0) -> dict[str, Any]:
    """Record in ``firma.toml`` and give the ``result`` of the answer."""
    done = run("contract", "record", kind, "firma.toml", *options, "--format", "json")
    assert done.exit_code == code, done.output
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


def status(as_of: str, name: str = "firma.toml") -> dict[str, Any]:
    return answer_result("contract", "status", name, "--as-of", as_of)


def flat(text: str) -> str:
    """Give a text of several lines on one."""
    return " ".join(text.split())


def usage_error(*arguments: str) -> str:
    """Give the sentence, and only it, that a wrong use ends in."""
    result = run(*arguments)
    sentence = told(result, 2)
    assert result.stderr.count("Error: ") == 1
    return sentence.removeprefix("Error: ")


@pytest.mark.usefixtures("home")
class TestNew:
    """A contract that the program writes is one that it reads."""

    def test_every_option_comes_to_stand_in_the_file(self) -> None:
        path = made(
            "--months=24",
            "--program=Handel",
            "--program=Mała Księgowość",
            "--product-package=Symfonia / Kadry / Płace",
            "--phone=+48 22 123 45 67",
            "--email=biuro@firma.pl",
            "--purchased=2026-03-10/Nowy rok",
            "--purchased=2026-04-01",
        )
        shown = status("2026-05-04")
        assert shown["plan"] == {"id": "vip", "name": "VIP", "family": "perpetual"}
        assert shown["term"]["months"] == 24
        assert shown["term"]["last_day"] == "2028-01-30"
        assert shown["programs"] == ["Handel", "Mała Księgowość", "Kadry"]
        assert shown["order_contacts"] == {"phone": "+48 22 123 45 67", "email": "biuro@firma.pl"}
        assert [each["name"] for each in shown["packages"]] == ["Nowy rok", None]
        text = path.read_text(encoding="utf-8")
        assert "Mała Księgowość" in text
        assert text.startswith("# ")

    @pytest.mark.parametrize("plan", ["Komfort +", "komfort-plus", "KOMFORT PLUS", "komfort+"])
    def test_a_plan_is_written_by_its_id(self, plan: str) -> None:
        assert 'plan = "komfort-plus"\n' in made(plan=plan).read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        "options",
        [
            (),
            ("--months=1",),
            ("--program=A", "--product-package=B/C"),
            ("--purchased=2026-02-01", "--purchased=2026-02-01"),
            ("--purchased=2026-02-01/",),
            ("--phone=22 123 45 67", "--email=a@b.pl"),
        ],
    )
    def test_what_is_written_passes_the_check(self, options: tuple[str, ...]) -> None:
        path = made(*options)
        assert answer_result("contract", "check", str(path))["files"][0]["valid"]
        for question in ("status", "timeline"):
            assert run("contract", question, str(path)).exit_code == 0

    def test_what_is_written_can_be_gone_on_with(self) -> None:
        made("--purchased=2026-02-01")
        recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        recorded("visit", "--on=2026-02-04", "--hours=6")
        recorded("extra", "--purchased=2026-02-05")
        recorded("package", "--purchased=2026-02-06")
        assert run("contract", "check", "firma.toml").exit_code == 0

    def test_the_comments_are_in_the_language_asked_for(self) -> None:
        made("--lang=pl")
        polish = Path("firma.toml").read_text(encoding="utf-8")
        Path("firma.toml").unlink()
        assert made("--lang=en").read_text(encoding="utf-8").count("#") == polish.count("#")

    def test_the_answer_sums_it_up(self) -> None:
        line = ("contract", "new", "firma.toml", "--customer=Firma", "--plan=vip")
        result = run(*line, "--starts=2026-01-31", "--program=Handel", "--program=Kadry")
        assert result.stdout == (
            "Firma: VIP\n"
            "\n"
            "What      Answer\n"
            "──────────────────────────────────\n"
            "Term      2026-01-31 to 2027-01-30\n"
            "Programs  Handel, Kadry\n"
            "\n"
            "Written to firma.toml\n"
        )
        assert result.stderr == ""

    def test_the_answer_for_programs(self) -> None:
        line = ("contract", "new", "firma.toml", "--customer=Firma", "--plan=vip")
        document = answer(*line, "--starts=2026-01-31")
        assert document["command"] == "contract new"
        assert document["as_of"] is None
        assert document["result"] == {
            "file": "firma.toml",
            "customer": "Firma",
            "plan": {"id": "vip", "name": "VIP", "family": "perpetual"},
            "term": {"first_day": "2026-01-31", "last_day": "2027-01-30", "months": 12},
            "reasons": [],
        }
        Path("firma.toml").unlink()
        assert records(run(*line, "--starts=2026-01-31", "--format=csv").stdout) == [
            {
                "file": "firma.toml",
                "customer": "Firma",
                "plan": "vip",
                "term_first_day": "2026-01-31",
                "term_last_day": "2027-01-30",
            }
        ]

    def test_a_file_that_is_there_is_left_alone(self) -> None:
        path = made()
        before = path.read_bytes()
        line = ("contract", "new", "firma.toml", "--customer=B", "--plan=komfort")
        assert told(run(*line, "--starts=2027-01-01"), 4) == (
            "Error: firma.toml: there is such a file already, and it was left alone;"
            " choose another name"
        )
        assert path.read_bytes() == before

    def test_a_folder_or_a_broken_link_of_that_name_is_left_alone(self) -> None:
        Path("firma.toml").mkdir()
        Path("link.toml").symlink_to("nowhere.toml")
        for name, said in (("firma.toml", "is a folder"), ("link.toml", "already")):
            line = ("contract", "new", name, "--customer=B", "--plan=komfort")
            assert said in told(run(*line, "--starts=2027-01-01"), 4)
        assert Path("link.toml").is_symlink()

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("nowhere/firma.toml", "cannot be written, and nothing was changed: "),
            (".", "is a folder, and a file is needed"),
        ],
    )
    def test_a_place_where_nothing_can_be_is_told(self, name: str, said: str) -> None:
        line = ("contract", "new", name, "--customer=B", "--plan=komfort")
        message = told(run(*line, "--starts=2027-01-01"), 4)
        assert message.startswith(f"Error: {name}: {said}")
        assert [*Path().iterdir()] == []

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--starts=2026-01-31T10:00",), '--starts is "2026-01-31T10:00", which is no date'),
            (("--starts=2026-02-30",), '--starts is "2026-02-30", and there is no such day'),
            (("--starts=31.01.2026",), '--starts is "31.01.2026", which is no date'),
            (("--months=0",), "Invalid value for '--months'"),
            (("--months=1333",), "Invalid value for '--months'"),
            (("--months=zwölf",), "Invalid value for '--months'"),
            (("--plan=komfrot",), 'Unknown plan "komfrot"; did you mean Komfort'),
            (("--plan=plus",), 'Unknown plan "plus": it could be Podstawowa +'),
            (("--product-package=Symfonia",), '--product-package is "Symfonia"; write its name'),
            (("--product-package=Symfonia/",), '--product-package is "Symfonia/"; write its name'),
            (("--product-package=/Handel",), '--product-package is "/Handel"; write its name'),
            (("--product-package=",), '--product-package is ""; write its name'),
            (("--purchased=soon",), '--purchased is "soon", which is no date'),
            (("--purchased=/A",), '--purchased is "", which is no date'),
        ],
    )
    def test_a_wrong_option_is_told_in_a_sentence(
        self, options: tuple[str, ...], said: str
    ) -> None:
        line = ("contract", "new", "firma.toml", "--customer=Firma", "--plan=vip")
        assert usage_error(*line, "--starts=2026-01-31", *options).startswith(said)
        assert not Path("firma.toml").exists()

    @pytest.mark.parametrize("left_out", ["--customer", "--plan", "--starts"])
    def test_what_has_to_be_given_is_asked_for(self, left_out: str) -> None:
        options = {"--customer": "Firma", "--plan": "vip", "--starts": "2026-01-31"}
        del options[left_out]
        line = (part for each in options.items() for part in each)
        assert usage_error("contract", "new", "firma.toml", *line) == (
            f"Missing option '{left_out}'."
        )

    @pytest.mark.parametrize(
        ("option", "said"),
        [
            ("--customer= ", "Invalid value for '--customer': must not be empty"),
            ("--program=", "Invalid value for '--program': must not be empty"),
            (f"--program={'x' * 20_001}", "Invalid value for '--program': must not be longer than"),
            ("--phone=none", "--phone: must be a phone number such as"),
            ("--email=none", "--email: must be an e-mail address such as"),
            ("--starts=1989-12-31", "--starts: 1989-12-31 is outside the known calendar"),
            ("--starts=2100-06-01", "--months: 2101-06-01 is outside the known calendar"),
            ("--purchased=1950-01-01", "--purchased: 1950-01-01 is outside the known calendar"),
        ],
    )
    def test_what_could_not_be_read_again_is_not_written(self, option: str, said: str) -> None:
        line = ("contract", "new", "firma.toml", "--customer=Firma", "--plan=vip")
        assert usage_error(*line, "--starts=2026-01-31", option).startswith(said)
        assert [*Path().iterdir()] == []

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        line = ("contract", "new", "firma.toml", "--customer=Firma", "--plan=vip")
        wrong = ("--program=A", "--program=a", "--phone=x", "--email=x")
        twice = ("--purchased=2026-02-01/A", "--purchased=2026-02-02/a")
        result = run(*line, "--starts=2026-01-31", *wrong, *twice)
        assert result.exit_code == 2
        for name in ("--program", "--phone", "--email", "--purchased"):
            assert f" {name}: " in result.stderr

    @pytest.mark.parametrize(
        "customer",
        [
            'Firma "Żółw" \\ s.c.',
            "'''",
            '"""',
            "a\nb\r\nc\td",
            f"x{HARMFUL}y",
            "# no comment",
            "[table]",
            "a = 1",
            "日本語 🦊",
            "=1+1",
            " spaced ",
        ],
    )
    def test_any_name_survives_being_written_and_read(self, customer: str) -> None:
        line = ("contract", "new", "firma.toml", "--customer", customer, "--plan=vip")
        assert run(*line, "--starts=2026-01-31").exit_code == 0
        assert status("2026-02-15")["customer"] == customer

    def test_a_name_that_is_no_text_is_refused(self) -> None:
        line = ("contract", "new", "firma.toml", "--customer", "a\udcffb", "--plan=vip")
        assert usage_error(*line, "--starts=2026-01-31").startswith("--customer has signs that")
        assert [*Path().iterdir()] == []


@pytest.mark.usefixtures("home")
class TestCheck:
    """Every fault of every file is told, and so is what is odd."""

    def test_sound_files(self) -> None:
        written("a.toml")
        written("b.toml", ENTRIES.replace("months", ""), plan="komfort")
        result = run("contract", "check", "a.toml")
        assert result.exit_code == 0
        assert "1 contract checked, 0 broken, " in result.stdout

    def test_every_fault_of_every_file(self) -> None:
        written("a.toml", "hours = 1\nvisits = [{on = 2026-02-03, hours = 25}, {hours = 1}]\n")
        written("b.toml", plan="vip")
        written("c.toml", 'programs = ["A", "a"]\n', plan="komfrot", months=0)
        result = run("contract", "check", "a.toml", "b.toml", "c.toml", "d.toml")
        assert result.exit_code == 4
        assert result.stderr == ""
        for part in (
            "a.toml: hours",
            "a.toml: visits[1].hours",
            "a.toml: visits[2].on",
            "c.toml: plan",
            "c.toml: months",
            "c.toml: programs[2]",
            "d.toml",
        ):
            assert f"\n{part} " in result.stdout
        assert "4 contracts checked, 3 broken, " in result.stdout

    def test_the_data(self) -> None:
        written("a.toml", "x = 1\n")
        written("b.toml", ENTRIES)
        result = run("contract", "check", "a.toml", "b.toml", "--format", "json")
        assert result.exit_code == 4
        found = json.loads(result.stdout)["result"]
        assert found["valid"] is False
        assert found["reasons"] == []
        broken, sound = found["files"]
        assert (broken["file"], broken["valid"], broken["warnings"]) == ("a.toml", False, [])
        assert [each["key"] for each in broken["faults"]] == ["x"]
        assert broken["faults"][0]["text"].startswith("is not a known key; known here: customer")
        assert (sound["file"], sound["valid"], sound["faults"]) == ("b.toml", True, [])
        assert [each["text"] for each in sound["warnings"]] == [
            "2 remote sessions are not covered",
            "1 visit is not covered",
            "the plan includes callback (assumed), and the order names no phone for it",
            "the plan includes callback (assumed), and the order names no e-mail for it",
        ]
        table = records(
            run("contract", "check", "a.toml", "b.toml", "missing.toml", "--format", "csv").stdout
        )
        assert [(each["kind"], each["file"], each["key"]) for each in table] == [
            ("fault", "a.toml", "x"),
            ("fault", "missing.toml", ""),
            *[("warning", "b.toml", "")] * 4,
        ]

    def test_what_is_odd_changes_no_exit_code(self) -> None:
        session = "remote_sessions = [{start = 2026-02-01T10:00:00, minutes = 5}]\n"
        written("a.toml", session, plan="podstawowa")
        result = run("contract", "check", "a.toml", env={"COLUMNS": "120"})
        assert result.exit_code == 0
        assert "Allowed, but worth a second look\n" in result.stdout
        assert "1 remote session is not covered" in result.stdout
        assert "1 contract checked, 0 broken, 1 warning.\n" in result.stdout

    def test_a_full_order_is_not_odd(self) -> None:
        contacts = '[order_contacts]\nphone = "22 123 45 67"\nemail = "a@b.pl"\n'
        written("a.toml", contacts)
        assert answer_result("contract", "check", "a.toml")["files"][0]["warnings"] == []

    def test_a_file_named_twice_is_checked_once(self) -> None:
        written("a.toml")
        assert len(answer_result("contract", "check", "a.toml", "a.toml")["files"]) == 1

    def test_markdown(self) -> None:
        written("a.toml", "x = 1\n")
        shown = run("contract", "check", "a.toml", "--format", "markdown").stdout
        assert shown.startswith("**1 fault**\n\n| Where | What is wrong |\n| --- | --- |\n| a.toml")

    def test_what_is_no_contract_at_all(self) -> None:
        Path("folder.toml").mkdir()
        Path("bytes.toml").write_bytes(b"customer = '\xff'\n")
        Path("mark.toml").write_bytes(b"\xef\xbb\xbfcustomer = 'a'\n")
        Path("text.toml").write_text("no toml\n", encoding="utf-8")
        Path("empty.toml").write_bytes(b"")
        names = ("folder.toml", "bytes.toml", "mark.toml", "text.toml", "empty.toml")
        result = run("contract", "check", *names, "--format", "json")
        assert result.exit_code == 4
        files = json.loads(result.stdout)["result"]["files"]
        texts = [each["faults"][0]["text"] for each in files]
        assert texts[0] == "holds no TOML file, so there is no contract in it"
        assert texts[1] == "line 1 is not UTF-8; save the file as UTF-8"
        assert "byte-order mark" in texts[2]
        assert texts[3].startswith("is not valid TOML: ")
        assert [each["key"] for each in files[4]["faults"]] == [
            "customer",
            "plan",
            "starts",
            "months",
        ]

    def test_no_file_is_a_wrong_use(self) -> None:
        assert usage_error("contract", "check") == "Missing argument 'PATH...'."


@pytest.mark.usefixtures("home")
class TestStatus:
    """All that a customer has left, and how it is known."""

    def test_the_keys_of_the_data(self) -> None:
        written("firma.toml", ENTRIES)
        result = status("2026-06-15")
        assert set(result) >= {
            "file",
            "customer",
            "plan",
            "entitlements",
            "term",
            "programs",
            "order_contacts",
            "remote_help",
            "packages",
            "refused_visits",
            "complaints",
            "phone",
            "losses",
            "not_yet",
            "notes",
            "reasons",
        }
        assert result["term"] == {
            "first_day": "2026-01-31",
            "last_day": "2027-01-30",
            "months": 12,
            "status": "running",
            "days_to_go": 229,
        }
        assert result["remote_help"]["period"] == {
            "index": 4,
            "first_day": "2026-05-31",
            "last_day": "2026-06-29",
            "next_reset": "2026-06-30",
        }
        assert result["remote_help"]["left"] == 0
        assert result["remote_help"]["extra"] == {"bought": 2, "used": 2, "left": 0}
        assert [each["coverage"] for each in result["remote_help"]["not_covered"]] == [
            "past_allowance",
            "past_allowance",
        ]
        assert [(each["name"], each["visits"]["remaining"]) for each in result["packages"]] == [
            (None, 1),
            ("Nowy rok", 2),
        ]
        (refused,) = result["refused_visits"]
        assert refused == {
            "on": "2026-06-11",
            "hours": 8,
            "reason": "too_long",
            "clause": "professional-services.visit-length",
            "text": refused["text"],
        }
        assert [(each["kind"], each["last_day"]) for each in result["losses"]] == [
            ("visits", "2026-12-24"),
            ("term", "2027-01-30"),
            ("visits", "2027-03-10"),
        ]
        assert result["not_yet"] == 0

    def test_evidence_stands_beside_every_inclusion(self) -> None:
        written("firma.toml", ENTRIES, plan="Komfort +")
        seen = 0

        def look(value: object) -> None:
            nonlocal seen
            if isinstance(value, dict):
                if "inclusion" in value:
                    seen += 1
                    assert value["evidence"] in {"stated", "confirmed", "assumed", "none"}
                for each in value.values():
                    look(each)
            elif isinstance(value, list):
                for each in value:
                    look(each)

        look(status("2026-06-15"))
        assert seen == 8 + 2
        (row,) = records(run("contract", "status", "firma.toml", "--format=csv").stdout)
        assert (row["remote_help_inclusion"], row["remote_help_evidence"]) == ("unknown", "none")

    def test_the_record(self) -> None:
        written("firma.toml", ENTRIES)
        line = ("contract", "status", "firma.toml", "--as-of=2026-03-10", "--format=csv")
        assert records(run(*line).stdout) == [
            {
                "file": "firma.toml",
                "customer": "Firma",
                "plan": "vip",
                "term_first_day": "2026-01-31",
                "term_last_day": "2027-01-30",
                "term_status": "running",
                "term_days_to_go": "326",
                "remote_help_inclusion": "included",
                "remote_help_evidence": "assumed",
                "sessions_left": "0",
                "next_reset": "2026-03-31",
                "overage_sessions": "1",
                "overage_minutes": "5",
                "visits_left": "6",
                "visits_last_day": "2026-12-24",
                "complaints_open": "0",
                "phone_open": "",
                "not_yet": "5",
            }
        ]

    def test_a_day_is_the_whole_day_and_a_moment_only_that(self) -> None:
        made("--program=Handel")
        recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        for as_of, left, not_yet in (
            ("2026-02-02", 1, 1),
            ("2026-02-03T09:59:59", 1, 1),
            ("2026-02-03T10:00", 0, 0),
            ("2026-02-03T08:59:59Z", 1, 1),
            ("2026-02-03T09:00Z", 0, 0),
            ("2026-02-03", 0, 0),
            ("2026-02-28", 1, 0),
        ):
            found = status(as_of)
            assert (found["remote_help"]["left"], found["not_yet"]) == (left, not_yet), as_of

    def test_the_as_of_that_was_used_is_given_back(self) -> None:
        made()
        line = ("contract", "status", "firma.toml", "--as-of")
        assert answer(*line, "2026-02-15")["as_of"] == "2026-02-15"
        assert answer(*line, "2026-02-15T12:00Z")["as_of"] == "2026-02-15T13:00:00+01:00"
        assert answer("contract", "status", "firma.toml")["as_of"]
        assert "As of Sunday 2026-02-15, Warsaw time.\n" in run(*line, "2026-02-15").stdout

    def test_what_is_left_out_is_counted(self) -> None:
        written("firma.toml", ENTRIES)
        line = ("contract", "status", "firma.toml", "--as-of")
        assert (
            "entries are dated after that and do not count yet." in run(*line, "2026-03-01").stdout
        )
        written("firma.toml", "visits = [{on = 2026-03-02, hours = 1}]\n")
        assert (
            "1 entry is dated after that and does not count yet." in run(*line, "2026-03-01").stdout
        )

    def test_a_time_that_comes_twice_is_noted(self) -> None:
        made()
        line = ("contract", "status", "firma.toml", "--as-of", "2026-10-25T02:30")
        assert len(answer_result(*line)["notes"]) == 1
        assert answer(*line)["as_of"] == "2026-10-25T02:30:00+02:00"
        assert "comes twice in Warsaw" in run(*line).stdout
        assert status("2026-10-25")["notes"] == []

    def test_a_time_that_does_not_exist_is_refused(self) -> None:
        made()
        line = ("contract", "status", "firma.toml", "--as-of", "2026-03-29T02:30")
        assert "does not exist in Warsaw" in told(run(*line), 2)

    @pytest.mark.parametrize("as_of", ["1989-12-31", "2101-01-01"])
    def test_a_day_outside_the_calendar_is_refused(self, as_of: str) -> None:
        made()
        line = ("contract", "status", "firma.toml", "--as-of", as_of)
        assert "outside the known calendar" in told(run(*line), 2)

    def test_the_whole_screen(self) -> None:
        contacts = '[order_contacts]\nphone = "22 123 45 67"\nemail = "a@b.pl"\n'
        written("firma.toml", f'programs = ["Handel"]\n{ENTRIES}{contacts}')
        shown = run("contract", "status", "firma.toml", "--as-of=2026-02-10T12:00").stdout
        assert shown == (
            "Firma: VIP; the contract is running.\n"
            "\n"
            "What                  Answer\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "Included (assumed)    Centrum wiedzy, Sage Pomoc Online, Aktualizacja prawna,\n"
            "                      Techniczne wsparcie telefoniczne, Aktualizacja\n"
            "                      funkcjonalna, Oddzwonienie na życzenie, Pierwszeństwo\n"
            "                      dodzwonienia, Pomoc zdalna\n"
            "Term                  2026-01-31 to 2027-01-30, 354 days to go\n"
            "Programs              Handel\n"
            "Remote sessions left  0 (assumed)\n"
            "Contract month        no. 1: 2026-01-31 to 2026-02-27\n"
            "Next reset            Saturday 2026-02-28\n"
            "Overage this month    1 session, 17 min past 30\n"
            "Phone                 open until Tuesday 2026-02-10 17:00 (assumed)\n"
            "Phone in the order    22 123 45 67\n"
            "E-mail in the order   a@b.pl\n"
            "\n"
            "Packages of professional services\n"
            "Package            Window              Visits left  Last working day  Days to go\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "bought 2025-12-24  2025-12-24 to       3 of 3       2026-12-23        317\n"
            "                   2026-12-24, open\n"
            "Nowy rok           2026-03-10 to       3 of 3       2027-03-10        393\n"
            "                   2027-03-10, not\n"
            "                   started\n"
            "\n"
            "Complaints about sessions\n"
            "Session ended     Last day            To be safe, by    Now\n"
            "─────────────────────────────────────────────────────────────────────────\n"
            "2026-02-03 10:20  Tuesday 2026-02-03  2026-02-03 17:00  too late\n"
            "2026-02-10 10:47  Tuesday 2026-02-10  2026-02-10 17:00  can still be made\n"
            "\n"
            "Not covered\n"
            "When                      What was used    Why\n"
            "────────────────────────────────────────────────────────────────────────────────\n"
            "Tuesday 2026-02-10 10:00  session, 47 min  the included session of the month is\n"
            "                                           used, and no bought one is left\n"
            "\n"
            "As of Tuesday 2026-02-10 12:00, Warsaw time.\n"
            "10 entries are dated after that and do not count yet.\n"
            "Rests on 12 clauses of the page; 12 readings of ours, assumed; --why tells them.\n"
        )

    @pytest.mark.parametrize(
        ("plan", "lines"),
        [
            (
                "komfort",
                (
                    "Included (assumed) Centrum wiedzy,",
                    "Not included (assumed) Aktualizacja funkcjonalna,",
                    "Remote sessions left 0 (assumed)",
                    "(assumed) Phone open from 08:00 to 17:00 (assumed)",
                ),
            ),
            (
                "komfort+",
                (
                    "Included (assumed) Centrum wiedzy,",
                    "Unknown Aktualizacja funkcjonalna,",
                    "Remote sessions left not known: nobody knows whether the plan includes",
                    "Phone open from 08:00 to 17:00 (assumed)",
                ),
            ),
            (
                "podstawowa",
                (
                    "Not included (assumed) Techniczne wsparcie telefoniczne,",
                    "Phone open from 08:00 to 17:00; in the plan: no (assumed)",
                ),
            ),
            (
                "podstawowa+",
                ("Phone open from 08:00 to 17:00; in the plan: unknown (not known)",),
            ),
        ],
    )
    def test_what_is_assumed_says_so(self, plan: str, lines: tuple[str, ...]) -> None:
        made(plan=plan)
        shown = flat(run("contract", "status", "firma.toml", "--as-of=2026-06-15").stdout)
        for line in lines:
            assert line.removeprefix("(assumed) ") in shown

    def test_what_is_confirmed_is_not_called_assumed(self, overlay: Path) -> None:
        confirm("komfort+", "remote-help")
        assert overlay.exists()
        made(plan="komfort+")
        found = status("2026-06-15")["remote_help"]
        assert (found["inclusion"], found["evidence"]) == ("included", "confirmed")
        assert found["source"] == "order form"
        assert found["left"] == 1
        shown = run("contract", "status", "firma.toml", "--as-of=2026-06-15").stdout
        assert "Remote sessions left  1 (confirmed)" in shown

    def test_what_is_stated_needs_no_mark(self, tmp_path: Path) -> None:
        readings = ('reading = "matrix.staircase"', 'reading = "matrix.namesake"')
        clause = 'clause = "remote-help.allowance"'
        folder = copied_catalog(
            tmp_path / "copy",
            *(("matrix.toml", reading, f"{reading}\n{clause}") for reading in readings),
        )
        matrix = folder / "matrix.toml"
        cells = matrix.read_text(encoding="utf-8").replace('"yes, assumed"', '"yes, stated"')
        matrix.write_text(cells, encoding="utf-8")
        made()
        line = ("contract", "status", "firma.toml", "--as-of=2026-06-15", "--catalog", str(folder))
        shown = run(*line).stdout
        assert "Remote sessions left  1\n" in shown
        assert "Included (stated)" in shown

    def test_bought_sessions_are_left_even_where_nobody_knows(self) -> None:
        written("firma.toml", "extra_sessions = [{purchased = 2026-02-01}]\n", plan="komfort+")
        assert status("2026-02-15")["remote_help"]["left"] == 1
        shown = run("contract", "status", "firma.toml", "--as-of=2026-02-15").stdout
        assert "Bought extra sessions  1 of 1\n" in shown

    def test_outside_the_term_nothing_is_left(self) -> None:
        written("firma.toml", ENTRIES)
        before, after = status("2026-01-30"), status("2027-01-31")
        assert (before["term"]["status"], before["term"]["days_to_go"]) == ("not_started", 365)
        assert (after["term"]["status"], after["term"]["days_to_go"]) == ("ended", None)
        for found in (before, after):
            assert found["remote_help"]["period"] is None
            assert found["remote_help"]["left"] == 0
        shown = run("contract", "status", "firma.toml", "--as-of=2027-01-31").stdout
        assert shown.startswith("Firma: VIP; the contract has ended.\n")
        assert "Term                   2026-01-31 to 2027-01-30\n" in shown
        assert "none outside the contract's term" in shown

    def test_visits_of_a_package_that_is_not_bought_yet_are_not_left(self) -> None:
        made("--purchased=2026-03-10")
        (row,) = records(
            run("contract", "status", "firma.toml", "--as-of=2026-02-15", "--format=csv").stdout
        )
        assert row["visits_left"] == "0"

    def test_why(self) -> None:
        written("firma.toml", ENTRIES)
        line = ("contract", "status", "firma.toml", "--as-of=2026-02-10")
        assert "--why tells them" in run(*line).stdout
        shown = run(*line, "--why").stdout
        assert "--why" not in shown
        for reason in answer_result(*line)["reasons"]:
            assert reason["id"] in shown
            assert flat(reason["text"])[:30] in flat(
                run(*line, "--why", "--format=markdown").stdout
            )
        ids = [reason["id"] for reason in answer_result(*line)["reasons"]]
        assert {"usage-period", "remote-help.overage", "matrix.staircase"} <= {*ids}
        assert len(ids) == len({*ids})

    @pytest.mark.parametrize(
        ("as_of", "said", "is_open"),
        [
            ("2026-06-15T12:00", "open until Monday 2026-06-15 17:00 (assumed)", True),
            ("2026-06-15T17:00", "closed; opens Tuesday 2026-06-16 08:00 (assumed)", False),
            ("2026-06-14", "closed; opens Monday 2026-06-15 08:00 (assumed)", False),
            ("2026-06-15", "open from 08:00 to 17:00 (assumed)", None),
        ],
    )
    def test_the_phone(self, as_of: str, said: str, is_open: bool | None) -> None:
        made()
        assert status(as_of)["phone"]["open"] is is_open
        assert said in run("contract", "status", "firma.toml", "--as-of", as_of).stdout

    def test_complaints_open_lately_passed_and_long_past(self) -> None:
        written("firma.toml", "remote_sessions = [{start = 2026-03-06T16:50:00, minutes = 9}]\n")
        for as_of, expected in (
            ("2026-03-06T16:55", []),
            ("2026-03-06", ["open"]),
            ("2026-03-07", ["passed"]),
            ("2026-03-14", ["passed"]),
            ("2026-03-15", []),
        ):
            assert [each["status"] for each in status(as_of)["complaints"]] == expected, as_of

    @pytest.mark.usefixtures("overlay")
    def test_a_complaint_of_which_the_terms_are_silent(self) -> None:
        run("catalog", "readings", "set", "complaint.non-working-day", "undefined")
        written("firma.toml", "remote_sessions = [{start = 2026-03-07T10:00:00, minutes = 9}]\n")
        (found,) = status("2026-03-07")["complaints"]
        assert (found["status"], found["deadline_day"]) == ("undefined", None)
        shown = run("contract", "status", "firma.toml", "--as-of=2026-03-07").stdout
        assert "2026-03-07 10:09 - 2026-03-07 17:00 no deadline is given" in flat(shown)

    def test_a_closed_package_and_the_last_working_day_of_one(self) -> None:
        made("--purchased=2026-03-10/A")
        late = ("contract", "status", "firma.toml", "--as-of=2027-03-11")
        shown = run(*late, env={"COLUMNS": "120"}).stdout
        assert "2027-03-10, closed 0 of 3 2027-03-10 - " in flat(shown)
        closure = '[[closures]]\nday = 2027-03-10\nnote = "inventory"\n'
        Path("overlay.toml").write_text(closure, encoding="utf-8")
        line = ("contract", "status", "firma.toml", "--as-of=2027-03-10", "--overlay=overlay.toml")
        assert answer_result(*line)["packages"][0]["window"]["last_working_day"] == "2027-03-09"

    def test_of_much_that_is_not_covered_only_the_latest_is_shown(self) -> None:
        sessions = ", ".join(
            f"{{start = 2026-{month:02}-{day:02}T10:00:00, minutes = 1}}"
            for month in range(2, 8)
            for day in range(1, 29)
        )
        written("firma.toml", f"remote_sessions = [{sessions}]\n", months=7)
        line = ("contract", "status", "firma.toml", "--as-of=2026-07-28")
        uncovered = answer_result(*line)["remote_help"]["not_covered"]
        shown = run(*line).stdout
        assert f"of {len(uncovered)}\n" in shown
        assert "2026-07-28 10:00" in shown
        assert "2026-02-28 10:00" not in shown

    def test_a_file_that_is_missing_or_broken(self) -> None:
        for name in ("status", "timeline"):
            assert told(run("contract", name, "no.toml"), 4) == (
                "Error: no.toml: there is no such file; check the path"
            )
        written("a.toml", "x = 1\ny = 2\n")
        result = run("contract", "status", "a.toml")
        assert result.exit_code == 4
        assert result.stdout == ""
        assert result.stderr.startswith("Error: 2 faults:\n  a.toml: x: ")


def refused_in_words(kind: str, *options: str, code: int = 1) -> str:
    """Give what a refused entry is told, on one line; nothing may have been written."""
    before = Path("firma.toml").read_bytes()
    result = run("contract", "record", kind, "firma.toml", *options)
    assert result.exit_code == code, result.output
    assert Path("firma.toml").read_bytes() == before
    return flat(result.stdout)


@pytest.mark.usefixtures("home")
class TestRecordRemote:
    """A session is checked against the terms, and then kept."""

    def test_covered_then_overage_then_refused(self) -> None:
        path = made("--program=Handel")
        before = path.read_bytes()
        first = recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        assert (first["effect"], first["reason"], first["written"]) == ("covered", None, True)
        assert (first["covered_by"], first["covered_minutes"], first["overage_minutes"]) == (
            "included",
            20,
            0,
        )
        assert first["entry"]["program"] == "Handel"
        assert path.read_bytes().startswith(before)
        second = recorded("remote", "--start=2026-02-28T10:00", "--minutes=47")
        assert (second["effect"], second["written"]) == ("overage", True)
        assert (second["covered_minutes"], second["overage_minutes"]) == (30, 17)
        third = recorded("remote", "--start=2026-03-01T10:00", "--minutes=47", code=1)
        assert (third["effect"], third["reason"], third["written"]) == (
            "refused",
            "past_allowance",
            False,
        )
        assert (third["covered_by"], third["covered_minutes"]) == (None, 0)
        assert len(status("2026-03-02")["remote_help"]["not_covered"]) == 0

    def test_the_words(self) -> None:
        made()
        line = ("contract", "record", "remote", "firma.toml", "--minutes=20")
        assert run(*line, "--start=2026-02-03T10:00").stdout == (
            "Covered: it is the included session of its contract month (assumed).\n\n"
            "Written to firma.toml\n"
        )
        assert refused_in_words("remote", "--start=2026-02-04T10:00", "--minutes=20") == (
            "Not covered: the included session of the month is used, and no bought one is left"
            " (assumed). Nothing was written to firma.toml; --anyway keeps it all the same."
        )
        over = ("--start=2026-03-04T10:00", "--minutes=47")
        assert flat(run(*line, *over).stdout) == (
            "Covered: it is the included session of its contract month (assumed). 17 min past"
            " the limit of 30 are charged by the price list. Written to firma.toml"
        )

    @pytest.mark.parametrize(
        ("plan", "options", "reason", "code"),
        [
            ("komfort", (), "not_included", 1),
            ("komfort+", (), "unknown", 3),
            ("vip", ("--program=Kadry",), "other_program", 1),
            ("vip", ("--start=2026-01-30T23:59",), "outside_term", 1),
            ("vip", ("--start=2027-01-31T00:00",), "outside_term", 1),
        ],
    )
    def test_why_it_is_refused(
        self, plan: str, options: tuple[str, ...], reason: str, code: int
    ) -> None:
        made("--program=Handel", plan=plan)
        before = Path("firma.toml").read_bytes()
        line = ("--start=2026-02-03T10:00", "--minutes=20", *options)
        found = recorded("remote", *line, code=code)
        assert (found["effect"], found["reason"]) == ("refused", reason)
        assert found["reasons"]
        assert Path("firma.toml").read_bytes() == before
        kept = recorded("remote", *line, "--anyway")
        assert (kept["effect"], kept["reason"], kept["written"]) == ("refused", reason, True)
        (uncovered,) = status("2099-01-01")["remote_help"]["not_covered"]
        assert uncovered["coverage"] == reason

    def test_one_that_stands_there_already_is_refused(self) -> None:
        made()
        recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        again = recorded("remote", "--start=2026-02-03T09:00Z", "--minutes=25", code=1)
        assert again["reason"] == "already_recorded"
        assert "the file already has a session" in refused_in_words(
            "remote", "--start=2026-02-03T10:00", "--minutes=20"
        )

    def test_a_dry_run_tells_and_writes_nothing(self) -> None:
        path = made()
        before = path.read_bytes()
        line = ("--start=2026-02-03T10:00", "--minutes=47", "--dry-run")
        found = recorded("remote", *line)
        assert (found["effect"], found["written"], found["dry_run"]) == ("overage", False, True)
        shown = run("contract", "record", "remote", "firma.toml", *line).stdout
        assert shown.endswith("A dry run: nothing was written to firma.toml\n")
        late = ("--start=2028-01-01T10:00", "--minutes=1", "--dry-run")
        assert recorded("remote", *late, code=1)["dry_run"]
        assert recorded("remote", *late, "--anyway")["written"] is False
        assert path.read_bytes() == before
        assert [*Path().iterdir()] == [path]

    def test_a_late_entry_changes_what_becomes_of_others(self) -> None:
        made()
        recorded("remote", "--start=2026-02-10T10:00", "--minutes=20")
        line = ("contract", "record", "remote", "firma.toml", "--minutes=20")
        early = (*line, "--start=2026-02-03T10:00", "--dry-run")
        (change,) = answer_result(*early)["changes"]
        assert change == {
            "start": "2026-02-10T10:00:00+01:00",
            "before": "included",
            "after": "past_allowance",
            "text": "the included session of the month is used, and no bought one is left",
        }
        shown = run(*early).stdout
        assert "It changes what becomes of other entries\nEntry " in shown
        assert "Tuesday 2026-02-10 10:00  the included session" in shown

    def test_a_date_alone_is_no_start(self) -> None:
        made()
        line = ("contract", "record", "remote", "firma.toml", "--minutes=20")
        assert usage_error(*line, "--start=2026-02-03") == (
            '--start is "2026-02-03", a date alone; give the time too, like 2026-02-03T14:30'
        )
        assert "which is neither a date nor a time" in usage_error(*line, "--start=today")
        assert "does not exist in Warsaw" in told(run(*line, "--start=2026-03-29T02:30"), 2)

    def test_a_start_that_comes_twice_is_noted_and_written_without_doubt(self) -> None:
        made()
        found = recorded("remote", "--start=2026-10-25T02:30", "--minutes=5", "--anyway")
        assert "comes twice in Warsaw" in found["notes"][0]
        assert found["entry"]["start"] == "2026-10-25T02:30:00+02:00"
        assert "2026-10-25 02:30:00+02:00" in Path("firma.toml").read_text(encoding="utf-8")

    @pytest.mark.parametrize("minutes", ["0", "-5", "10081", "2.5", "x"])
    def test_minutes_that_cannot_be(self, minutes: str) -> None:
        made()
        line = ("contract", "record", "remote", "firma.toml", "--start=2026-02-03T10:00")
        assert usage_error(*line, f"--minutes={minutes}").startswith("Invalid value for ")

    def test_only_one_program_is_filled_in(self) -> None:
        made("--product-package=Symfonia/Kadry/Płace")
        found = recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        assert found["entry"]["program"] == "Kadry"

    def test_where_no_program_is_named_any_will_do(self) -> None:
        made()
        found = recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        assert found["entry"]["program"] is None
        found = recorded("remote", "--start=2026-03-03T10:00", "--minutes=20", "--program=X")
        assert (found["effect"], found["entry"]["program"]) == ("covered", "X")

    def test_of_several_programs_one_is_to_be_named(self) -> None:
        made("--program=Mała Księgowość", "--product-package=Symfonia/Kadry")
        line = ("--start=2026-02-03T10:00", "--minutes=20")
        assert usage_error("contract", "record", "remote", "firma.toml", *line) == (
            "say which program it served, with --program: Mała Księgowość, Kadry"
        )
        found = recorded("remote", *line, "--program=mala-ksiegowosc")
        assert found["entry"]["program"] == "Mała Księgowość"

    def test_an_entry_of_the_future_is_noted(self) -> None:
        made(starts="2095-01-31")
        line = ("--start=2095-02-03T10:00", "--minutes=20")
        found = recorded("remote", *line)
        assert found["notes"] == ["It is dated after now, and does not count until then."]
        shown = run("contract", "record", "remote", "firma.toml", *line, "--dry-run", "--anyway")
        assert "It is dated after now, and does not count until then.\n" in shown.stdout

    def test_the_record_of_the_answer(self) -> None:
        made()
        line = ("contract", "record", "remote", "firma.toml", "--start=2026-02-03T10:00")
        assert records(run(*line, "--minutes=47", "--format=csv").stdout) == [
            {
                "file": "firma.toml",
                "table": "remote_sessions",
                "effect": "overage",
                "reason": "",
                "covered_by": "included",
                "covered_minutes": "30",
                "overage_minutes": "17",
                "inclusion": "included",
                "evidence": "assumed",
                "written": "true",
                "dry_run": "false",
            }
        ]

    def test_why(self) -> None:
        made()
        line = ("contract", "record", "remote", "firma.toml", "--start=2026-02-03T10:00")
        shown = run(*line, "--minutes=47", "--why").stdout
        assert "\nWhy\n" in shown
        assert "remote-help.overage" in shown

    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("remote", ("--start=2026-02-03T10:00", "--minutes=20")),
            ("visit", ("--on=2026-02-03", "--hours=1")),
            ("extra", ("--purchased=2026-02-03",)),
            ("package", ("--purchased=2026-02-03",)),
        ],
    )
    @pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["written", "dry"])
    def test_a_file_that_is_not_there_is_told_and_nothing_made(
        self, kind: str, options: tuple[str, ...], dry: tuple[str, ...]
    ) -> None:
        for name in ("no.toml", "no/where.toml"):
            result = run("contract", "record", kind, name, *options, *dry)
            assert told(result, 4) == f"Error: {name}: there is no such file; check the path"
        assert [*Path().iterdir()] == []

    def test_a_list_in_square_brackets_is_not_torn_open(self) -> None:
        path = written("firma.toml", ENTRIES)
        before = path.read_bytes()
        line = ("--start=2026-08-03T10:00", "--minutes=20")
        message = told(run("contract", "record", "remote", "firma.toml", *line), 4)
        assert "write each entry as a [[remote_sessions]] of its own" in message
        assert path.read_bytes() == before


@pytest.mark.usefixtures("home")
class TestRecordVisit:
    """A visit uses a package, or is told why not."""

    def test_three_are_covered_and_a_fourth_is_refused(self) -> None:
        made("--purchased=2026-02-01/A")
        for day in ("2026-02-02", "2026-02-03", "2026-02-04"):
            found = recorded("visit", f"--on={day}", "--hours=6.5")
            assert (found["effect"], found["covered_by"]) == ("covered", "A")
        found = recorded("visit", "--on=2026-02-05", "--hours=1", code=1)
        assert (found["effect"], found["reason"]) == ("refused", "no_visit_left")
        assert refused_in_words("visit", "--on=2026-02-05", "--hours=1") == (
            "Not covered: every visit of the package is used."
            " Nothing was written to firma.toml; --anyway keeps it all the same."
        )
        recorded("visit", "--on=2026-02-05", "--hours=1", "--anyway")
        shown = run("contract", "status", "firma.toml", "--as-of=2026-02-06").stdout
        assert "Thursday 2026-02-05  visit, 1 h     every visit of the package is used" in shown

    @pytest.mark.parametrize(
        ("bought", "options", "reason"),
        [
            ((), ("--on=2026-02-05", "--hours=1"), "no_package"),
            (("--purchased=2026-02-01",), ("--on=2026-01-31", "--hours=1"), "outside_window"),
            (("--purchased=2026-02-01",), ("--on=2027-02-02", "--hours=1"), "outside_window"),
            (("--purchased=2026-02-01",), ("--on=2026-02-05", "--hours=7.5"), "too_long"),
        ],
    )
    def test_why_it_is_refused(
        self, bought: tuple[str, ...], options: tuple[str, ...], reason: str
    ) -> None:
        made(*bought)
        found = recorded("visit", *options, code=1)
        assert found["reason"] == reason
        assert found["reasons"]
        assert recorded("visit", *options, "--anyway", "--dry-run")["written"] is False
        assert recorded("visit", *options, "--anyway")["written"] is True

    def test_the_words(self) -> None:
        made("--purchased=2026-02-01")
        assert run(
            "contract", "record", "visit", "firma.toml", "--on=2026-02-05", "--hours=7"
        ).stdout == (
            "Covered: it uses a visit of the package bought 2026-02-01.\n\nWritten to firma.toml\n"
        )

    def test_the_package_that_closes_first_unless_one_is_named(self) -> None:
        made("--purchased=2026-03-01/Nowy rok", "--purchased=2026-02-01/Stary")
        line = ("--on=2026-03-05", "--hours=7")
        assert recorded("visit", *line)["covered_by"] == "Stary"
        found = recorded("visit", *line, "--package=NOWY-ROK")
        assert (found["covered_by"], found["entry"]["package"]) == ("Nowy rok", "Nowy rok")

    def test_an_unknown_package_is_told_with_the_nearest_names(self) -> None:
        made("--purchased=2026-03-01/Nowy rok", "--purchased=2026-02-01/Stary")
        line = ("contract", "record", "visit", "firma.toml", "--on=2026-03-05", "--hours=7")
        assert told(run(*line, "--package=Nwy rok"), 2) == (
            'Error: Unknown package "Nwy rok"; did you mean Nowy rok?'
        )
        assert told(run(*line, "--package=qqq"), 2) == (
            'Error: Unknown package "qqq"; there is Nowy rok, Stary'
        )

    def test_where_no_package_has_a_name_that_is_said(self) -> None:
        made("--purchased=2026-03-01")
        line = ("contract", "record", "visit", "firma.toml", "--on=2026-03-05", "--hours=7")
        message = told(run(*line, "--package=A"), 2)
        assert message.startswith('Error: Unknown package "A"; ')
        assert not message.endswith("; there is ")

    def test_activities_by_their_ids(self) -> None:
        made("--purchased=2026-03-01")
        found = recorded(
            "visit",
            "--on=2026-03-05",
            "--hours=7",
            "--activity=Training",
            "--activity=backup check",
            "--activity=training",
        )
        assert found["entry"]["activities"] == ["training", "backup-check"]
        assert run("contract", "check", "firma.toml").exit_code == 0

    def test_an_unknown_activity_is_told_with_the_nearest_ids(self) -> None:
        made("--purchased=2026-03-01")
        line = ("contract", "record", "visit", "firma.toml", "--on=2026-03-05", "--hours=7")
        assert told(run(*line, "--activity=trainig"), 2) == (
            'Error: Unknown activity "trainig"; did you mean training?'
        )
        assert "there is update-installation," in told(run(*line, "--activity=qqq"), 2)
        assert "it could be " in told(run(*line, "--activity=installation"), 2)

    @pytest.mark.parametrize(
        "hours", ["0", "24.5", "-1", "1e1", "6,,5", "6,5.1", "x", "", "nan", "00000.1"]
    )
    def test_hours_that_cannot_be(self, hours: str) -> None:
        made("--purchased=2026-03-01")
        line = ("contract", "record", "visit", "firma.toml", "--on=2026-03-05")
        assert usage_error(*line, f"--hours={hours}") == (
            f'--hours is "{hours}"; write a number above 0, 24 at most, like 6.5'
        )

    def test_a_late_visit_changes_what_becomes_of_others(self) -> None:
        made("--purchased=2026-02-01")
        for day in ("2026-02-03", "2026-02-04", "2026-02-05"):
            recorded("visit", f"--on={day}", "--hours=7")
        line = ("contract", "record", "visit", "firma.toml", "--on=2026-02-02", "--hours=7")
        (change,) = answer_result(*line, "--dry-run")["changes"]
        assert (change["on"], change["before"], change["after"]) == (
            "2026-02-05",
            None,
            "no_visit_left",
        )
        shown = run(*line).stdout
        assert "Thursday 2026-02-05  covered  every visit of the package is used\n" in shown
        shown = run(*line[:2], "package", "firma.toml", "--purchased=2026-02-05").stdout
        assert "Thursday 2026-02-05  every visit of the package is used  covered\n" in shown

    def test_today_by_default_and_the_future_noted(self) -> None:
        made("--purchased=2026-02-01", "--months=900", starts="2020-01-01")
        today = answer("contract", "status", "firma.toml")["as_of"][:10]
        line = ("--hours=1", "--anyway", "--dry-run")
        found = recorded("visit", *line)
        assert (found["entry"]["on"], found["notes"]) == (today, [])
        assert recorded("visit", *line, "--on=2094-01-01")["notes"] != []


@pytest.mark.usefixtures("home")
class TestRecordPurchases:
    """Extra sessions and packages, as they are bought."""

    def test_extra_sessions(self) -> None:
        made()
        recorded("remote", "--start=2026-02-03T10:00", "--minutes=20")
        recorded("remote", "--start=2026-02-04T10:00", "--minutes=20", "--anyway")
        found = recorded("extra", "--purchased=2026-02-04", "--sessions=2")
        assert (found["effect"], found["table"], found["covered_by"], found["covered_minutes"]) == (
            "covered",
            "extra_sessions",
            None,
            None,
        )
        assert found["entry"] == {"purchased": "2026-02-04", "sessions": 2}
        (change,) = found["changes"]
        assert (change["before"], change["after"]) == ("past_allowance", "extra")
        found = recorded("remote", "--start=2026-02-05T10:00", "--minutes=40")
        assert (found["effect"], found["covered_by"]) == ("overage", "extra")
        assert status("2026-02-05")["remote_help"]["extra"] == {"bought": 2, "used": 2, "left": 0}

    def test_the_words(self) -> None:
        made()
        line = ("contract", "record", "extra", "firma.toml", "--purchased=2026-02-04")
        assert run(*line, "--dry-run").stdout == (
            "1 extra session can be used from Wednesday 2026-02-04 on.\n"
            "\n"
            "A dry run: nothing was written to firma.toml\n"
        )
        assert "2 extra sessions can be used" in run(*line, "--sessions=2").stdout
        session = ("contract", "record", "remote", "firma.toml", "--minutes=10")
        recorded("remote", "--start=2026-02-04T10:00", "--minutes=20")
        assert run(*session, "--start=2026-02-04T12:00").stdout.startswith(
            "Covered: it uses a bought extra session.\n"
        )
        line = ("contract", "record", "package", "firma.toml", "--purchased=2026-02-04")
        assert flat(run(*line, "--name=A").stdout) == (
            "The package can be used from Wednesday 2026-02-04 through Thursday 2027-02-04."
            " Written to firma.toml"
        )

    def test_extra_sessions_after_the_term_are_refused(self) -> None:
        made()
        assert recorded("extra", "--purchased=2027-01-30", "--dry-run")["effect"] == "covered"
        found = recorded("extra", "--purchased=2027-01-31", code=1)
        assert (found["effect"], found["reason"]) == ("refused", "after_term")
        assert "the contract's term has ended by then" in refused_in_words(
            "extra", "--purchased=2027-01-31"
        )
        assert recorded("extra", "--purchased=2027-01-31", "--anyway")["written"] is True

    @pytest.mark.parametrize("sessions", ["0", "1001", "x"])
    def test_numbers_that_cannot_be(self, sessions: str) -> None:
        made()
        line = ("contract", "record", "extra", "firma.toml", f"--sessions={sessions}")
        assert usage_error(*line).startswith("Invalid value for '--sessions'")

    def test_packages(self) -> None:
        made()
        found = recorded("package", "--purchased=2026-02-04", "--name=Nowy rok")
        assert found["entry"] == {"purchased": "2026-02-04", "name": "Nowy rok"}
        assert (found["table"], found["effect"]) == ("professional_services", "covered")
        assert "window.last-day" in [each["id"] for each in found["reasons"]]
        message = told(
            run(
                "contract",
                "record",
                "package",
                "firma.toml",
                "--purchased=2026-02-05",
                "--name=nowy-rok",
            ),
            2,
        )
        assert message == (
            'Error: --name is "nowy-rok", as a package of the contract is called already;'
            " choose another"
        )
        assert len(status("2026-02-05")["packages"]) == 1

    @pytest.mark.parametrize("kind", ["extra", "package"])
    def test_today_by_default_and_the_future_noted(self, kind: str) -> None:
        made("--months=900", starts="2020-01-01")
        today = answer("contract", "status", "firma.toml")["as_of"][:10]
        found = recorded(kind, "--dry-run")
        assert (found["entry"]["purchased"], found["notes"]) == (today, [])
        assert recorded(kind, "--purchased=2094-01-01", "--dry-run")["notes"] == [
            "It is dated after now, and does not count until then."
        ]

    @pytest.mark.parametrize("kind", ["extra", "package"])
    @pytest.mark.parametrize("day", ["30.02.2026", "2026-02-03T10:00", "soon", ""])
    def test_a_day_that_is_none(self, kind: str, day: str) -> None:
        made()
        line = ("contract", "record", kind, "firma.toml", f"--purchased={day}")
        assert usage_error(*line).startswith(f'--purchased is "{day}", which is no date')

    @pytest.mark.parametrize("kind", ["extra", "package"])
    @pytest.mark.parametrize("day", ["1950-01-01", "2100-06-01", "9999-12-31"])
    def test_a_day_outside_the_calendar_is_a_wrong_use_of_the_option(
        self, kind: str, day: str
    ) -> None:
        made("--months=12")
        if kind == "extra" and day == "2100-06-01":
            day = "2101-06-01"
        line = ("contract", "record", kind, "firma.toml", f"--purchased={day}", "--anyway")
        assert "is outside the known calendar" in told(run(*line), 2)

    def test_an_empty_name_is_a_wrong_use_of_the_option(self) -> None:
        made()
        line = ("contract", "record", "package", "firma.toml", "--name", " ")
        assert "--name" in told(run(*line), 2)


INCLUDED = ("included", "assumed")
FULL_YEAR = """\
month   1     2     3     4     5     6     7     8     9     10    11    12
from    01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31
session #!    #+2!  -     -     (#)   .     .     .     .     .     .     .
no. 1   <===========2====================================================
no. 2          ===================o============================================>
refused                           x
today                              ^
"""
ONE_MONTH = """\
month   1
from    01-31
session (#)!
no. 1   <====>
today      ^
"""
FOURTEEN_MONTHS = """\
month   1     2     3     4     5     6     7     8     9     10    11    12
from    01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31
session #!    #+2!  -     -     #     -     -     -     -     -     -     -
no. 1   <===========2====================================================
no. 2          ===================o=============================================
refused                           x

month   13    14
from    01-31 02-28
session -     ( )
no. 2   ========
today           ^
"""
THREE_YEARS = """\
month   1     2     3     4     5     6     7     8     9     10    11    12
from    01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31
session .     .     .     .     .     .     .     .     .     .     .     .
no. 1   <================================================================
no. 2          =================================================================

month   13    14    15    16    17    18    19    20    21    22    23    24
from    01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31
session .     .     .     .     .     .     .     .     .     .     .     .
no. 2   ========

month   25    26    27    28    29    30    31    32    33    34    35    36
from    01-31 02-29 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31
session .     .     .     .     .     .     .     .     .     .     .     .
"""
FORTY_COLUMNS = """\
month   1     2     3     4     5
from    01-31 02-28 03-31 04-30 05-31
session #!    #+2!  -     -     (#)
no. 1   <===========2=================
no. 2          ===================o===
refused                           x
today                              ^

month   6     7     8     9     10
from    06-30 07-31 08-31 09-30 10-31
session .     .     .     .     .
no. 1   ==============================
no. 2   ==============================

month   11    12
from    11-30 12-31
session .     .
no. 1   =====
no. 2   ===========>
"""
DRAWINGS = [
    (12, "2026-06-15", "80", FULL_YEAR),
    (1, "2026-02-15", "80", ONE_MONTH),
    (14, "2027-03-15", "80", FOURTEEN_MONTHS),
    (36, "2026-01-30", "80", THREE_YEARS),
    (12, "2026-06-15", "40", FORTY_COLUMNS),
]


def drawn(*options: str, columns: str = "80", name: str = "firma.toml") -> str:
    """Give a timeline's drawing alone, without the words before and after it."""
    line = ("contract", "timeline", name, *options)
    shown = run(*line, env={"COLUMNS": columns}).stdout
    begin = shown.index("month ")
    return shown[begin : shown.index("\nSessions")]


@pytest.mark.usefixtures("home")
class TestTimeline:
    """The term at a glance."""

    @pytest.mark.parametrize(("months", "as_of", "columns", "drawing"), DRAWINGS)
    def test_drawings(self, months: int, as_of: str, columns: str, drawing: str) -> None:
        written("firma.toml", ENTRIES, months=months)
        assert drawn("--as-of", as_of, columns=columns) == drawing

    @pytest.mark.parametrize("columns", [20, 30, 40, 66, 79, 80, 81, 120, 200])
    @pytest.mark.parametrize("language", ["en", "pl"])
    def test_no_line_is_wider_than_the_terminal(self, columns: int, language: str) -> None:
        written("firma.toml", ENTRIES, months=26)
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-06-15", "--lang", language)
        shown = run(*line, "--why", env={"COLUMNS": str(columns)}).stdout
        assert max(map(cell_len, shown.splitlines())) <= columns

    def test_the_words_around_it(self) -> None:
        written("firma.toml", ENTRIES)
        shown = run("contract", "timeline", "firma.toml", "--as-of=2026-06-15").stdout
        before, _, after = shown.partition(FULL_YEAR)
        assert before == "Firma: VIP, 2026-01-31 to 2027-01-30.\n\n"
        assert flat(after) == (
            "Sessions (assumed): # used - unused and gone ( ) this month . to come"
            " + bought session ! session not covered"
            " Packages: = can be used o visit < > goes on outside the term 2 to 9 so many visits"
            " x visit not covered"
            " No. 1, bought 2025-12-24: 1 of 3 visits left, through 2026-12-24."
            " No. 2, Nowy rok: 2 of 3 visits left, through 2027-03-10."
            " As of Monday 2026-06-15, Warsaw time."
            " Rests on 7 clauses of the page; 10 readings of ours, assumed; --why tells them."
        )

    @pytest.mark.parametrize("columns", ["40", "60", "80"])
    def test_the_sign_of_the_present_month_is_never_torn_apart(self, columns: str) -> None:
        written("firma.toml", ENTRIES)
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-06-15")
        shown = run(*line, env={"COLUMNS": columns}).stdout
        assert "(\n" not in shown

    def test_a_window_that_ends_with_its_month_leaves_no_mark_outside(self) -> None:
        rest = "professional_services = [{purchased = 2026-01-31}]\n"
        written("firma.toml", rest, months=2)
        assert drawn("--as-of=2026-02-15").splitlines()[3:] == [
            "no. 1   ===========>",
            "today      ^",
        ]

    def test_a_visit_on_the_first_and_on_the_last_day_of_the_term(self) -> None:
        rest = (
            "professional_services = [{purchased = 2026-01-01}]\n"
            "visits = [{on = 2026-01-31, hours = 1}, {on = 2026-03-30, hours = 1}]\n"
        )
        written("firma.toml", rest, months=2)
        assert drawn("--as-of=2026-12-01").splitlines()[3:] == ["no. 1   o==========o"]

    def test_more_than_nine_of_a_kind_are_shown_as_nine(self) -> None:
        sessions = ", ".join(
            f"{{start = 2026-02-{day:02}T10:00:00, minutes = 1}}" for day in range(1, 25)
        )
        extra = "extra_sessions = [{purchased = 2026-01-31, sessions = 11}]\n"
        written("firma.toml", f"{extra}remote_sessions = [{sessions}]\n", months=1)
        assert drawn("--as-of=2026-02-27").splitlines()[2] == "session (#)+9!9"

    @pytest.mark.parametrize(
        ("plan", "cells", "legend"),
        [
            ("komfort", "x     (x)", "x not in the plan"),
            ("komfort+", "?     (?)", "? not known to be in the plan"),
        ],
    )
    def test_a_plan_without_sessions_says_so(self, plan: str, cells: str, legend: str) -> None:
        written("firma.toml", plan=plan, months=3)
        assert drawn("--as-of=2026-03-15").splitlines()[2].startswith(f"session {cells}")
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-03-15")
        assert legend in flat(run(*line).stdout)

    @pytest.mark.parametrize("plan", ["komfort", "podstawowa"])
    def test_a_plan_without_sessions_has_none_to_come(self, plan: str) -> None:
        written("firma.toml", plan=plan, months=3)
        assert "." not in drawn("--as-of=2026-02-15").splitlines()[2]
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-02-15")
        assert "to come" not in run(*line).stdout

    def test_without_packages(self) -> None:
        written("firma.toml", months=1)
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-02-15")
        shown = run(*line).stdout
        assert "Packages" not in shown
        ids = [reason["id"] for reason in answer_result(*line)["reasons"]]
        assert "window.last-day" not in ids

    def test_markdown_keeps_the_drawing_in_a_block(self) -> None:
        written("firma.toml", ENTRIES)
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-06-15", "--format=markdown")
        shown = run(*line, env={"COLUMNS": "40"}).stdout
        assert f"\n\n```text\n{FULL_YEAR}```\n\nSessions (assumed):" in shown
        assert "&lt; &gt; goes on outside the term" in shown

    def test_the_data(self) -> None:
        written("firma.toml", ENTRIES)
        document = answer("contract", "timeline", "firma.toml", "--as-of=2026-06-09")
        assert document["as_of"] == "2026-06-09"
        result = document["result"]
        assert result["plan"]["id"] == "vip"
        assert result["remote_help"]["evidence"] == "assumed"
        assert result["not_yet"] == 2
        months = result["months"]
        assert [each["index"] for each in months] == [*range(12)]
        assert [each["state"] for each in months] == [
            "used",
            "used",
            "unused",
            "unused",
            "present",
            *["to_come"] * 7,
        ]
        assert [each["coverage"] for each in months[1]["sessions"]] == [
            "included",
            "extra",
            "extra",
            "past_allowance",
        ]
        assert months[0]["last_day"] < months[1]["first_day"]
        first, second = result["packages"]
        assert [each["on"] for each in first["made"]] == ["2026-04-01", "2026-04-02"]
        assert first["visits"]["used"] == 2
        assert second["made"] == []

    def test_the_records(self) -> None:
        written("firma.toml", ENTRIES, months=2)
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-06-15", "--format=csv")
        rows = records(run(*line).stdout)
        assert [[*each.values()] for each in rows] == [
            ["month", "0", "2026-01-31", "2026-02-27", "used", "1", "1", *INCLUDED],
            ["month", "1", "2026-02-28", "2026-03-30", "used", "3", "1", *INCLUDED],
            ["package", "2025-12-24", "2025-12-24", "2026-12-24", "open", "2", "", "", ""],
            ["package", "Nowy rok", "2026-03-10", "2027-03-10", "open", "1", "", "", ""],
        ]

    def test_a_time_that_comes_twice_is_noted(self) -> None:
        written("firma.toml")
        line = ("contract", "timeline", "firma.toml", "--as-of=2026-10-25T02:30")
        assert len(answer_result(*line)["notes"]) == 1
        assert "comes twice in Warsaw" in run(*line).stdout

    def test_why(self) -> None:
        written("firma.toml", ENTRIES)
        shown = run("contract", "timeline", "firma.toml", "--as-of=2026-06-15", "--why").stdout
        assert "\nWhy\n" in shown
        assert "visit.package" in shown


@pytest.mark.usefixtures("home")
class TestAllOfThem:
    """What every command about a contract has in common."""

    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    @pytest.mark.parametrize("language", ["pl", "en"])
    @pytest.mark.parametrize("plan", ["vip", "komfort", "komfort+", "podstawowa"])
    def test_every_form_in_every_language(self, kind: str, language: str, plan: str) -> None:
        written("firma.toml", ENTRIES, plan=plan)
        more = ("--format", kind, "--lang", language, "--why")
        for question in (
            ("status", "firma.toml", "--as-of=2026-06-15"),
            ("timeline", "firma.toml", "--as-of=2026-06-15"),
            ("check", "firma.toml"),
            ("record", "package", "firma.toml", "--purchased=2026-06-01", "--dry-run"),
        ):
            if question[0] == "record":
                written("firma.toml", plan=plan)
            result = run("contract", *question, *more)
            assert (result.exit_code, result.stderr) == (0, ""), result.output
            assert harmful(result.stdout) == set()
            if kind == "json":
                assert json.loads(result.stdout)["schema_version"] == 1
            if kind == "csv":
                rows = [*csv.reader(io.StringIO(result.stdout))]
                assert len({len(row) for row in rows}) == 1

    @pytest.mark.parametrize("group", [("contract",), ("contract", "record")])
    def test_a_group_alone_shows_its_help(self, group: tuple[str, ...]) -> None:
        result = run(*group, "--help")
        assert result.exit_code == 0
        assert "Usage: " in result.stdout
        assert "did you mean" in told(run(*group, "remot"), 2).lower() or group == ("contract",)


@pytest.mark.usefixtures("home")
class TestWhatIsSaidBesides:
    """What an entry is, beside covered or not: repeated, on a free day, useless."""

    @pytest.mark.parametrize(
        "line",
        [
            ("visit", "--on=2026-02-03", "--hours=3"),
            ("extra", "--purchased=2026-02-03"),
            ("package", "--purchased=2026-02-03"),
        ],
    )
    def test_who_repeats_a_command_gives_nothing_away(self, line: tuple[str, ...]) -> None:
        """Pressing the arrow key and Enter once more is easily done."""
        path = made("--purchased=2026-02-01")
        assert recorded(*line)["notes"] == []
        before = path.read_bytes()
        again = recorded(*line, code=1)
        assert (again["reason"], again["written"]) == ("already_recorded", False)
        said = refused_in_words(*line)
        assert "Not recorded: the file has the same entry already." in said
        assert path.read_bytes() == before
        kept = recorded(*line, "--anyway")
        assert kept["notes"] == ["The file has the same entry already."]
        assert kept["written"] is True

    def test_a_repeated_session_that_is_kept_anyway_is_another_one(self) -> None:
        made()
        line = ("--start=2026-02-03T10:00", "--minutes=5")
        assert recorded("extra", "--purchased=2026-02-01")["written"] is True
        assert recorded("remote", *line)["covered_by"] == "included"
        again = recorded("remote", *line, "--anyway")
        assert (again["reason"], again["covered_by"]) == (None, "extra")
        assert again["notes"] == ["The file has the same entry already."]
        assert status("2026-02-03")["remote_help"]["extra"]["left"] == 0

    def test_a_visit_on_a_free_day_is_noted(self) -> None:
        made("--purchased=2026-02-01")
        (note,) = recorded("visit", "--on=2026-04-06", "--hours=3")["notes"]
        assert note == "Monday 2026-04-06 is no working day: Easter Monday."
        (note,) = recorded("visit", "--on=2026-04-04", "--hours=3")["notes"]
        assert note == "Saturday 2026-04-04 is no working day."

    def test_sessions_bought_before_the_term_wait_for_it(self) -> None:
        made()
        shown = run("contract", "record", "extra", "firma.toml", "--purchased=2026-01-01").stdout
        assert shown.startswith("1 extra session can be used from Saturday 2026-01-31 on.")

    def test_sessions_bought_after_the_term_count_for_nothing(self) -> None:
        made()
        line = ("contract", "record", "extra", "firma.toml", "--purchased=2027-02-01", "--anyway")
        assert run(*line).exit_code == 0
        assert status("2027-03-01")["remote_help"]["extra"]["bought"] == 0

    def test_bought_sessions_of_an_unknown_plan_are_known(self) -> None:
        written("firma.toml", "extra_sessions = [{purchased = 2026-02-01}]\n", plan="komfort+")
        found = status("2026-02-03")["remote_help"]
        assert (found["left"], found["remaining"], found["allowance"]["sessions"]) == (
            1,
            {"sessions": None},
            None,
        )
        shown = run("contract", "status", "firma.toml", "--as-of=2026-02-03").stdout
        assert "1 bought; nobody knows whether the plan includes more" in shown
        row = run("portfolio", "firma.toml", "--as-of=2026-02-03").stdout
        assert "  1+?  " in row

    def test_a_plan_without_remote_help_allows_none(self) -> None:
        written("firma.toml", plan="podstawowa")
        found = status("2026-02-03")["remote_help"]
        assert (found["allowance"]["sessions"], found["remaining"]["sessions"]) == (0, 0)


@pytest.mark.usefixtures("home")
def test_a_file_that_may_not_be_written_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = made()
    before = path.read_bytes()
    monkeypatch.setattr("os.access", lambda _, mode, **__: mode != os.W_OK)
    message = told(run("contract", "record", "extra", "firma.toml", "--purchased=2026-02-01"), 4)
    assert message.endswith("the system denies access; check the permissions")
    assert path.read_bytes() == before


@pytest.mark.usefixtures("home")
def test_a_file_that_may_not_be_read_is_a_broken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made()

    def denied(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.access", lambda *_, **__: False)
    monkeypatch.setattr(Path, "read_bytes", denied)
    for question in (("contract", "status"), ("contract", "timeline"), ("contract", "check")):
        assert run(*question, "firma.toml").exit_code == 4
