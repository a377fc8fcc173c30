"""What goes wrong is said in one sentence, with the right exit code and never a traceback."""

import errno
import gc
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sage_entitlements import Catalog, Language, load_catalog
from sage_entitlements._cli._failures import exit_code

from .helpers import answer_result, confirm, copied_catalog, process_environment, run, spawn, told

DEV_FULL = Path("/dev/full")


class TestNames:
    """A name that leads nowhere is a usage error that offers the nearest ones."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (
                ("show", "komfrot"),
                'Unknown plan "komfrot"; did you mean Komfort, Komfort +?',
            ),
            (
                ("show", "xyzzy"),
                (
                    'Unknown plan "xyzzy"; there is podstawowa, komfort, premium, prestiz, vip,'
                    " podstawowa-plus, komfort-plus, vip-plus"
                ),
            ),
            (("show", "komf"), 'Unknown plan "komf": it could be Komfort, Komfort +'),
            (
                ("has", "vip", "aktualizacja"),
                (
                    'Unknown service "aktualizacja": it could be Aktualizacja prawna,'
                    " Aktualizacja funkcjonalna"
                ),
            ),
            (("which", "zdalna"), 'Unknown service "zdalna"; did you mean Pomoc zdalna?'),
            (("service", "callbak"), 'Unknown service "callbak"; did you mean callback?'),
            (("compare", "vip", "vup"), 'Unknown plan "vup"; did you mean VIP'),
            (
                ("matrix", "--family", "abonament"),
                'Unknown family "abonament"; there is perpetual, subscription',
            ),
            (("matrix", "--family", ""), 'Unknown family ""; there is perpetual, subscription'),
        ],
    )
    def test_unknown_ones_are_refused_and_the_nearest_offered(
        self, arguments: tuple[str, ...], message: str
    ) -> None:
        result = run(*arguments)
        assert told(result, 2).startswith(f"Error: {message}")
        assert result.stderr.count("\n") == 1

    def test_unknown_ones_are_refused_in_polish(self) -> None:
        assert told(run("show", "komfrot", "--lang", "pl"), 2).startswith("Błąd: ")

    @pytest.mark.parametrize("command", [("which",), ("has", "vip")])
    def test_a_service_outside_all_plans_is_no_answer(self, command: tuple[str, ...]) -> None:
        message = told(run(*command, "professional-services"), 2)
        assert "is bought apart from any plan" in message

    @pytest.mark.parametrize("arguments", [("vip",), ("vip", "VIP"), ("vip", "v i p")])
    def test_a_comparison_takes_two_plans(self, arguments: tuple[str, ...]) -> None:
        assert told(run("compare", *arguments), 2) == (
            "Error: name at least two different plans to compare"
        )


class TestFiles:
    """A file that cannot be used is named, with its key, and the exit code is 4."""

    @pytest.mark.parametrize("question", [("plans",), ("catalog", "readings"), ("show", "vip")])
    def test_a_missing_overlay_that_is_named_is_told(
        self, overlay: Path, question: tuple[str, ...]
    ) -> None:
        result = run(*question)
        assert told(result, 4) == f"Error: {overlay}: there is no such file; check the path"
        assert result.stderr.count("\n") == 1
        assert told(run(*question, "--overlay", "none.toml"), 4).startswith("Error: none.toml: ")

    def test_a_missing_catalogue_is_told(self) -> None:
        message = told(run("plans", "--catalog", "none"), 4)
        assert message.endswith("there is no such catalogue folder; check the path")

    def test_a_missing_file_to_check_is_told(self) -> None:
        message = told(run("catalog", "check", "none.toml"), 4)
        assert message == "Error: none.toml: there is no such file; check the path"

    def test_a_folder_without_a_catalogue_is_told(self, tmp_path: Path) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        assert told(run("plans", "--catalog", str(folder)), 4) == (
            f"Error: {folder}: holds no TOML file, so it is no catalogue"
        )

    def test_a_folder_is_no_overlay(self, tmp_path: Path) -> None:
        message = told(run("plans", "--overlay", str(tmp_path)), 4)
        assert message == f"Error: {tmp_path}: is a folder, and a file is needed"

    def test_a_device_is_no_overlay(self) -> None:
        assert told(run("plans", "--overlay", os.devnull), 4).endswith("is not a regular file")

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"[", "is not valid TOML"),
            (b"a = 1\n\xff\n", "line 2 is not UTF-8; save the file as UTF-8"),
            (b"\xef\xbb\xbf", "starts with a byte-order mark"),
            (b"a = " + b"[" * 5000, "is n"),
            (b"a = " + b"9" * 5000, "is not valid TOML"),
        ],
        ids=["broken", "latin", "marked", "deep", "long"],
    )
    def test_an_unreadable_overlay_is_told(
        self, overlay: Path, content: bytes, problem: str
    ) -> None:
        overlay.write_bytes(content)
        assert told(run("plans"), 4).startswith(f"Error: {overlay}: {problem}")

    def test_every_fault_of_every_file_is_told_with_its_key(
        self, tmp_path: Path, overlay: Path
    ) -> None:
        folder = copied_catalog(
            tmp_path / "copy",
            ("plans.toml", 'family = "perpetual"', "family = 5"),
            ("matrix.toml", '= ["yes, assumed"', '= ["yes"'),
        )
        overlay.write_text('[readings]\nworking-day = 1\n[[confirmed]]\nplan = "vip"\n', "utf-8")
        result = run("plans", "--catalog", str(folder))
        assert result.exit_code == 4
        assert result.stdout == ""
        lines = result.stderr.splitlines()
        assert lines[0] == f"Error: {len(lines) - 1} faults:"
        places = [line.partition(": must")[0].partition(": is missing")[0] for line in lines[1:]]
        assert {f"  {folder / 'plans.toml'}: plans[podstawowa].family"} <= set(places)
        assert f"  {overlay}: readings.working-day" in places
        for key in ("service", "inclusion", "source", "on"):
            assert f"  {overlay}: confirmed[1].{key}" in places
        assert any("matrix.perpetual.cells.knowledge-base[1]" in line for line in lines)

    def test_an_overlay_is_held_against_the_catalogue(self, overlay: Path) -> None:
        overlay.write_text('[readings]\n"window.last-day" = "never"\n', encoding="utf-8")
        message = told(run("plans"), 4)
        assert message == (
            f'Error: {overlay}: readings.window.last-day: "never" is unknown;'
            " known: day-before, same-date"
        )

    def test_a_missing_overlay_is_no_fault_where_it_is_only_the_default(self) -> None:
        assert run("plans").exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        ("catalog", "confirm", "vip", "callback", "--included", "--source", "mail"),
        ("catalog", "readings", "set", "window.last-day", "day-before"),
    ],
    ids=["confirm", "set"],
)
class TestOverlayThatCannotBeWritten:
    """A change that cannot be written changes nothing, and says so."""

    def test_because_its_folder_is_a_file(self, tmp_path: Path, change: tuple[str, ...]) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        path = tmp_path / "file" / "overlay.toml"
        message = told(run(*change, "--overlay", str(path)), 4)
        assert message.startswith(f"Error: {path}: cannot be written, and nothing was changed: ")

    def test_because_the_system_denies_it(
        self, overlay: Path, change: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        confirm("komfort", "callback")
        before = overlay.read_bytes()

        def deny(*_: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "replace", deny)
        message = told(run(*change), 4)
        assert message == (
            f"Error: {overlay}: cannot be written, and nothing was changed:"
            " the system denies access; check the permissions"
        )
        assert overlay.read_bytes() == before
        assert [each.name for each in overlay.parent.iterdir() if ".new" in each.name] == []


class TestOutput:
    """An answer that cannot be written is told, and no console is too old for one."""

    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    def test_a_reader_that_has_stopped_is_told_nothing(self, kind: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "sage_entitlements", "matrix", "--format", kind],
            env=process_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read().decode()
        process.stderr.close()
        assert process.wait(timeout=60) == 4
        assert said == ""

    @pytest.mark.skipif(not DEV_FULL.exists(), reason="there is no device that is always full")
    @pytest.mark.parametrize(
        "arguments",
        [("matrix",), ("matrix", "--format", "json"), ("--help",), ("--version",)],
        ids=" ".join,
    )
    def test_a_full_disk_is_told_in_a_sentence(self, arguments: tuple[str, ...]) -> None:
        with DEV_FULL.open("wb") as full:
            process = subprocess.run(
                [sys.executable, "-m", "sage_entitlements", *arguments],
                env=process_environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
                timeout=60,
            )
        assert process.returncode == 4
        assert process.stderr.startswith(b"Error: the answer could not be written out: ")
        assert process.stderr.count(b"\n") == 1

    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (OSError(errno.ENOSPC, "No space left"), "the system reports: No space left"),
            (OSError("odd"), "the system reports: odd"),
        ],
        ids=["full", "odd"],
    )
    def test_any_failure_to_write_is_told_in_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("sage_entitlements._cli._session.Session.deliver", fail)
        result = run("plans")
        assert told(result, 4) == f"Error: the answer could not be written out: {reason}"
        assert result.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        "encoding", ["ascii", "iso8859-2", "cp852", "cp1252", "cp437", "utf-8"]
    )
    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    def test_a_console_that_lacks_letters_is_no_reason_to_fail(
        self, encoding: str, kind: str
    ) -> None:
        result = spawn(
            "matrix",
            "--why",
            "--lang",
            "pl",
            "--format",
            kind,
            env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        assert result.returncode == 0
        assert result.stderr == b""
        # Click takes a console of ASCII for one that is set up wrongly, and writes UTF-8.
        shown = result.stdout.decode("utf-8" if encoding == "ascii" else encoding)
        assert "komfort" in shown.lower()

    @pytest.mark.parametrize("encoding", ["ascii", "cp1250", "cp1252", "utf-8"])
    def test_json_loses_no_letter_on_any_console(self, encoding: str) -> None:
        import json  # noqa: PLC0415 - beside its one use

        result = spawn(
            "show",
            "prestiz",
            "--lang",
            "pl",
            "--format",
            "json",
            env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        document = json.loads(result.stdout.decode(encoding))
        assert document["result"] == answer_result("show", "prestiz", "--lang", "pl")

    @pytest.mark.parametrize("encoding", ["ascii", "cp1250", "cp1252", "utf-8"])
    def test_an_export_loads_again_from_any_console(self, tmp_path: Path, encoding: str) -> None:
        result = spawn("catalog", "export", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert result.returncode == 0
        whole = tmp_path / "whole.toml"
        # Windows writes the second kind of line end.
        for content in (result.stdout, result.stdout.replace(b"\n", b"\r\n")):
            whole.write_bytes(content)
            assert load_catalog(whole) == load_catalog()

    @pytest.mark.skipif(os.name == "nt", reason="there are POSIX shells on Unix only")
    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    def test_an_output_that_is_closed_is_told_in_a_sentence(self, kind: str) -> None:
        line = '"$0" -m sage_entitlements has vip callback --format "$1" >&-'
        result = subprocess.run(
            ["/bin/sh", "-c", line, sys.executable, kind],
            env=process_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert result.returncode == 4
        assert result.stderr.startswith(b"Error: the answer could not be written out: ")
        assert result.stderr.count(b"\n") == 1

    def test_an_error_is_told_on_a_console_that_lacks_letters(self) -> None:
        result = spawn(
            "show",
            "żółw",
            "--lang",
            "pl",
            env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        )
        assert result.returncode == 2
        assert result.stdout == b""
        assert result.stderr.startswith(b"B")
        assert result.stderr.count(b"\n") == 1


class TestInterruption:
    """Who presses Ctrl-C sees no traceback."""

    def test_by_the_keyboard_has_its_own_exit_code(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> Catalog:
            raise KeyboardInterrupt

        monkeypatch.setattr("sage_entitlements._cli._session.Session.catalog", interrupt)
        result = run("plans")
        assert result.exit_code == 130
        assert result.stdout == ""
        assert result.stderr.strip() == ""

    def test_before_a_command_is_found_has_it_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(click.Group, "make_context", interrupt)
        assert run("plans").exit_code == 130


def test_the_program_is_the_same_by_either_name() -> None:
    result = spawn("has", "komfort", "remote-help")
    assert result.returncode == 1
    assert result.stdout.decode() == run("has", "komfort", "remote-help").stdout
    assert result.stderr == b""


def test_the_program_takes_its_arguments_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sage_entitlements.__main__ import main  # noqa: PLC0415 - beside its one use

    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)

    monkeypatch.setattr(sys, "argv", ["prog", "plans", "--format", "csv"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("family,")


def test_a_run_that_writes_nothing_needs_no_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert exit_code(lambda: 3, Language.EN) == 3


@pytest.mark.parametrize(
    ("arguments", "code"), [(("show", "nope"), 2), (("has", "vip", "callback"), 4)]
)
def test_whoever_closes_both_outputs_still_gets_the_exit_code(
    arguments: tuple[str, ...], code: int
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "sage_entitlements", *arguments],
        stdout=writer,
        stderr=writer,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert done.returncode == code
