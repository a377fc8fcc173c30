"""What goes wrong is said in one sentence, with the right exit code and never a traceback."""

import errno
import gc
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import click
import pytest

from sage_entitlements import Language, load_catalog
from sage_entitlements.cli.app import app
from sage_entitlements.cli.run import Run, exit_code

from .helpers import (
    DENIED,
    answer_result,
    confirm,
    copied_catalog,
    process_environment,
    run,
    spawn,
    told,
)

DEV_FULL = Path("/dev/full")
UNTOLD = "Error: the answer could not be written out: "
CONFIRM = ("catalog", "confirm", "vip", "callback", "--included", "--source", "mail")
SWITCH = ("catalog", "readings", "set", "window.last-day", "day-before")


class TestFiles:
    """A file that cannot be used is named, with its key, and the exit code is 4."""

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("plans --overlay none.toml", "none.toml: there is no such file; check the path"),
            ("plans --catalog none", "none: there is no such catalogue folder; check the path"),
            ("plans --catalog empty", "empty: holds no TOML file, so it is not a catalogue"),
            ("plans --overlay empty", "empty: is a folder, and a file is needed"),
            ("catalog check none.toml", "none.toml: there is no such file; check the path"),
            ("catalog where --catalog none", "none: there is no such catalogue folder"),
            (f"plans --overlay {os.devnull}", f"{os.devnull}: is not a regular file"),
        ],
    )
    def test_what_cannot_be_used_is_told(self, home: Path, line: str, message: str) -> None:
        (home / "empty").mkdir()
        assert told(run(*line.split()), 4).startswith(f"Error: {message}")

    @pytest.mark.parametrize("question", ["plans", "catalog readings", "show vip"])
    def test_a_missing_overlay_that_the_variable_names_is_told(
        self, overlay: Path, question: str
    ) -> None:
        result = run(*question.split())
        assert told(result, 4) == f"Error: {overlay}: there is no such file; check the path"
        assert result.stderr.count("\n") == 1
        # The default one need not be there.
        assert run(*question.split(), env={"SAGE_ENTITLEMENTS_OVERLAY": None}).exit_code == 0

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"[", "is not valid TOML"),
            (b"a = 1\n\xff\n", "line 2 is not UTF-8; save the file as UTF-8"),
            (b"\xef\xbb\xbf[", "is not valid TOML"),
            (b"a = " + b"[" * 5000, "is n"),
            (b"a = " + b"9" * 5000, "holds a number of too many digits"),
            (
                b'[readings]\n"window.last-day" = "never"\n',
                'readings.window.last-day: "never" is unknown; known: day-before, same-date',
            ),
        ],
        ids=["broken", "latin", "marked", "deep", "long", "not in the catalogue"],
    )
    def test_an_unusable_overlay_is_told(self, overlay: Path, content: bytes, problem: str) -> None:
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
        assert (result.exit_code, result.stdout) == (4, "")
        head, *lines = result.stderr.splitlines()
        assert head == f"Error: {len(lines)} faults:"
        places = {line.partition(": must")[0].partition(": is missing")[0] for line in lines}
        keys = ("service", "inclusion", "source", "on")
        assert {f"  {overlay}: confirmed[1].{key}" for key in keys} <= places
        assert f"  {overlay}: readings.working-day" in places
        assert f"  {folder / 'plans.toml'}: plans[podstawowa].family" in places
        assert any("matrix.perpetual.cells.knowledge-base[1]" in line for line in lines)


@pytest.mark.parametrize("change", [CONFIRM, SWITCH], ids=["confirm", "set"])
class TestOverlayThatCannotBeWritten:
    """A change that cannot be written changes nothing, and says so."""

    def test_because_its_folder_is_a_file(self, tmp_path: Path, change: tuple[str, ...]) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        path = tmp_path / "file" / "overlay.toml"
        message = told(run(*change, "--overlay", str(path)), 4)
        assert message.startswith(f"Error: {path}: cannot be written, and nothing was changed: ")

    def test_because_the_system_denies_it(
        self, tmp_path: Path, change: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        confirm("komfort", "callback")
        overlay = Path(answer_result("catalog", "where")["overlay"]["path"])
        before = overlay.read_bytes()
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        monkeypatch.setattr(Path, "replace", Mock(side_effect=denied))
        assert told(run(*change), 4) == (
            f"Error: {overlay}: cannot be written, and nothing was changed: {DENIED}"
        )
        assert overlay.read_bytes() == before
        assert [each.name for each in tmp_path.rglob("*.new")] == []


def started(line: str, stdout: int, stderr: int = subprocess.PIPE) -> tuple[int, str | None]:
    """Run the program with these for its outputs; give its exit code, and what its stderr got."""
    done = subprocess.run(
        [sys.executable, "-m", "sage_entitlements", *line.split()],
        env=process_environment(),
        stdout=stdout,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.fixture
def unread() -> Iterator[int]:
    """Give the end of a pipe of which nobody has the other end any more."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


class TestOutput:
    """An answer that cannot be written is told, and no console is too old for one."""

    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    def test_a_reader_that_has_stopped_is_told_nothing(self, unread: int, kind: str) -> None:
        assert started(f"matrix --format {kind}", unread) == (4, "")

    def test_nor_is_one_whom_windows_calls_an_invalid_argument(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Run, "deliver", Mock(side_effect=OSError(errno.EINVAL, "invalid")))
        result = run("plans")
        assert (result.exit_code, result.output) == (4, "")

    def test_a_reader_that_has_stopped_is_told_what_was_changed(self, unread: int) -> None:
        code, said = started(" ".join(CONFIRM), unread)
        assert code == 4
        assert said == (
            "Error: it was written to the file all the same; the answer could not be written out:"
            " whoever was reading it has stopped\n"
        )
        assert answer_result("has", "vip", "callback")["source"] == "mail"

    @pytest.mark.parametrize(("line", "code"), [("show nope", 2), ("has vip callback", 4)])
    def test_whoever_closes_both_outputs_still_gets_the_exit_code(
        self, unread: int, line: str, code: int
    ) -> None:
        assert started(line, unread, unread)[0] == code

    @pytest.mark.skipif(not DEV_FULL.exists(), reason="there is no device that is always full")
    @pytest.mark.parametrize("line", ["matrix", "matrix --format json", "--help", "--version"])
    def test_a_full_disk_is_told_in_a_sentence(self, line: str) -> None:
        with DEV_FULL.open("wb") as full:
            code, said = started(line, full.fileno())
        assert code == 4
        assert re.fullmatch(f"{UNTOLD}.*\n", said or "")

    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (OSError(errno.ENOSPC, "No space left"), "the disk is full; make room on it"),
            (OSError("odd"), "the system reports: odd"),
        ],
        ids=["full", "odd"],
    )
    def test_any_failure_to_write_is_told_in_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
    ) -> None:
        monkeypatch.setattr(Run, "deliver", Mock(side_effect=error))
        result = run("plans")
        assert told(result, 4) == f"Error: the answer could not be written out: {reason}"
        assert result.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("kind", "encodings"),
        [
            ("table", "ascii iso8859-2 cp852 cp1250 cp1252 cp437 utf-8"),
            ("json", "ascii cp1250 cp1252 utf-8"),
            ("markdown", "ascii cp1250"),
            ("csv", "ascii cp1250"),
        ],
    )
    def test_no_data_is_in_the_consoles_code_page(self, kind: str, encodings: str) -> None:
        line = ("show", "prestiz", "--why", "--lang", "pl", "--format", kind)
        for encoding in encodings.split():
            result = spawn(*line, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
            assert (result.returncode, result.stderr) == (0, b"")
            if kind == "table":
                # Click takes a console of ASCII for one that is set up wrongly: it writes UTF-8.
                shown = result.stdout.decode("utf-8" if encoding == "ascii" else encoding)
                assert "matrix.staircase" in shown
                # Where signs are to stand, as many others stand, and letters where there are any.
                assert encoding != "cp1250" or ("-" * 72 in shown and "\\u" not in shown)
            else:  # what programs read is always UTF-8
                assert result.stdout.decode().splitlines() == run(*line).stdout.splitlines()

    @pytest.mark.parametrize("encoding", ["ascii", "cp1250", "utf-8"])
    def test_an_export_loads_again_from_any_console(self, tmp_path: Path, encoding: str) -> None:
        result = spawn("catalog", "export", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert result.returncode == 0
        whole = tmp_path / "whole.toml"
        # Windows writes the second kind of line end.
        for content in (result.stdout, result.stdout.replace(b"\n", b"\r\n")):
            whole.write_bytes(content)
            assert load_catalog(whole) == load_catalog()

    @pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
    def test_an_output_that_is_closed_is_told_in_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
    ) -> None:
        monkeypatch.setattr(sys, "stdout", None)
        with pytest.raises(SystemExit) as left:
            app.main(["has", "vip", "callback", "--format", kind])
        assert left.value.code == 4
        assert re.fullmatch(f"{UNTOLD}.*\n", capsys.readouterr().err)
        assert exit_code(lambda: 3, Language.EN) == 3, "and who writes nothing needs none"

    def test_an_error_is_told_on_a_console_that_lacks_letters(self) -> None:
        env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"}
        result = spawn("show", "żółw", "--lang", "pl", env=env)
        assert (result.returncode, result.stdout) == (2, b"")
        assert result.stderr.startswith(b"B")
        assert result.stderr.count(b"\n") == 1


class TestInterruption:
    """Who presses Ctrl-C sees no traceback."""

    @pytest.mark.parametrize(
        ("thing", "name"),
        [(Run, "format"), (click.Group, "make_context")],
        ids=["while it answers", "before a command is found"],
    )
    def test_by_the_keyboard_has_its_own_exit_code(
        self, monkeypatch: pytest.MonkeyPatch, thing: type, name: str
    ) -> None:
        monkeypatch.setattr(thing, name, Mock(side_effect=KeyboardInterrupt))
        result = run("plans")
        assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", "")


def test_the_program_is_the_same_by_either_name() -> None:
    result = spawn("has", "komfort", "remote-help")
    assert (result.returncode, result.stderr) == (1, b"")
    shown = run("has", "komfort", "remote-help").stdout
    assert result.stdout.decode().splitlines() == shown.splitlines()


def test_the_program_takes_its_arguments_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sage_entitlements.__main__ import main

    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["prog", "plans", "--format", "csv"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("id,name,family\n")
