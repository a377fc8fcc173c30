"""Wherever it runs, the answers are the same: zones, locales, homes, paths, interpreters, streams.

What the tests of errors, language and terminals hold of single variables is not repeated here.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

import sage_entitlements
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.cli.app import app

from .helpers import answer, answer_result, copied_catalog, environment, process, run, spawn, told

pwd = pytest.importorskip("pwd", reason="these are environments of Unix")

QUESTION = ("show", "Prestiz", "--why", "--lang", "pl")
CONFIRM = ("catalog", "confirm", "vip", "callback", "--included", "--source", "mail")
NEW = ("--customer", "Żółw", "--plan", "Prestiż", "--starts", "2026-01-31")
SET = ("catalog", "readings", "set", "window.last-day", "day-before")
UNMEASURED: dict[str, str | None] = {
    "COVERAGE_PROCESS_CONFIG": None,
    # What -OO compiles would stay beside the installed program, where pip does not know it.
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""Whoever measures coverage warns in ways of its own, and writes where others may not."""
OVERLAY = Path(".config", "sage-entitlements", "overlay.toml")
TOO_LONG = "the name is too long; choose a shorter one"
NO_HOME = (
    "Error: there is no home folder in which your overlay could lie;"
    " name a file by --overlay or SAGE_ENTITLEMENTS_OVERLAY"
)


def answers_as_ever(env: Mapping[str, str | None], *words: str, flags: Iterable[str] = ()) -> None:
    done = spawn(*QUESTION, *words, "--format", "json", env=env, flags=flags)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["result"] == answer_result(*QUESTION)


# -- Clocks and letters ------------------------------------------------------------------

ZONES = (
    *("America/Anchorage", "Pacific/Kiritimati", "Nonsense/Zone", "", ":/etc/localtime"),
    *("XXX99", "\udcff"),
)


class TestTimeZone:
    """It is Warsaw's time that counts, not that of the computer."""

    @pytest.mark.parametrize("zone", ZONES, ids=ascii)
    def test_changes_neither_answers_nor_what_time_it_is(self, zone: str) -> None:
        try:
            with environment({"TZ": zone}):
                time.tzset()
                found = answer_result("complaint", "2025-12-23T23:30Z", "--as-of", "2025-12-29")
                asked = datetime.fromisoformat(answer("remote", "--starts", "2026-01-31")["as_of"])
        finally:
            time.tzset()
        assert found["performed_at"] == "2025-12-24T00:30:00+01:00"
        assert found["deadline_day"] == "2025-12-29"
        assert asked.utcoffset() in {timedelta(hours=1), timedelta(hours=2)}
        assert abs(asked.timestamp() - time.time()) < 600
        assert asked.microsecond == 0

    def test_of_a_system_that_knows_none_is_no_reason_to_fail(self) -> None:
        done = spawn("hours", "--at", "2026-05-04T09:00", env={"PYTHONTZPATH": "/nonexistent"})
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make real locales that no system has by default."""
    maker = shutil.which("localedef")
    if maker is None:  # pragma: no cover - not where it is measured
        pytest.skip("there is no localedef")
    folder = tmp_path_factory.mktemp("locales")
    for name, encoding in (("pl_PL", "ISO-8859-2"), ("tr_TR", "ISO-8859-9")):
        made = process(maker, "-i", name, "-f", encoding, folder / f"{name}.{encoding}")
        if made.returncode:  # pragma: no cover - not where it is measured
            pytest.skip("the sources of locales are not installed")
    return folder


class TestLocale:
    """No locale, known or not, is a reason to fail or to answer otherwise."""

    @pytest.mark.parametrize("name", ["C", "pl_PL", "xx_YY.UTF-8", "../ż"])
    def test_that_is_not_utf8_or_not_there(self, name: str, tmp_path: Path) -> None:
        strict = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": name}
        answers_as_ever({"LANG": name, "LANGUAGE": name, **strict})
        answers_as_ever(strict, "--catalog", str(copied_catalog(tmp_path / "Umowy Łódź")))

    def test_that_is_an_old_one_has_arguments_and_tables_of_its_own(self, locales: Path) -> None:
        variables = {"LOCPATH": str(locales), "LC_ALL": "tr_TR.ISO-8859-9", "PYTHONUTF8": "0"}
        answers_as_ever(variables)
        variables["LC_ALL"] = "pl_PL.ISO-8859-2"
        answers_as_ever(variables)
        words = "-m", "sage_entitlements", "show", "Prestiż".encode("iso8859-2")
        done = process(sys.executable, *words, env=variables)
        assert done.stderr == b""
        lead = "Prestiż (Sage Gwarancja): 6 z 8 usług w planie; wszystko założone.\n\nUsługa "
        assert done.stdout.decode("iso8859-2").startswith(lead)


# -- Homes and rights --------------------------------------------------------------------


class TestHome:
    """Where no overlay can be, none is used; where none can be written, it is said."""

    def test_none_at_all_is_no_reason_to_fail_and_has_no_overlay_to_write(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pwd, "getpwuid", Mock(side_effect=KeyError))
        for name in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name)
        trap = home / "~" / OVERLAY
        trap.parent.mkdir(parents=True)
        trap.write_text("x", encoding="utf-8")
        assert run(*QUESTION).exit_code == 0
        found = answer_result("catalog", "where")["overlay"]
        assert found == {"path": None, "exists": False, "chosen_by": "default"}
        for change in (CONFIRM, SET):
            assert told(run(*change), 2) == NO_HOME
            assert list(home.rglob("*.toml")) == [trap]
        assert run(*CONFIRM, "--overlay", "mine.toml").exit_code == 0

    @pytest.mark.parametrize("value", ["", "here", "./here"])
    def test_a_place_of_settings_that_is_not_absolute_does_not_count(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, value: str
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", value)
        assert run(*CONFIRM).exit_code == 0
        assert list(home.iterdir()) == []
        expected = Path(os.environ["HOME"], OVERLAY)
        assert answer_result("catalog", "where")["overlay"]["path"] == str(expected)
        assert expected.is_file()

    def test_that_is_a_file_can_be_read_from_and_not_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "file"
        file.write_bytes(b"")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(file))
        assert run(*QUESTION).exit_code == 0
        message = told(run(*CONFIRM), 4)
        assert message.endswith(", and nothing was changed: the system reports: Not a directory")

    def test_of_which_the_system_does_not_tell_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whether there is an overlay changes answers, so nobody may guess."""
        monkeypatch.setenv("XDG_CONFIG_HOME", "/" + "x" * 300)
        for question in (QUESTION, ("catalog", "where")):
            message = told(run(*question, "--lang", "en"), 4)
            assert message.endswith(f"/overlay.toml: {TOO_LONG}")
        checked = run("catalog", "check", "--lang", "en")
        assert (checked.exit_code, TOO_LONG in checked.stdout) == (4, True)


# -- Paths, interpreters, streams --------------------------------------------------------


class TestPaths:
    """Spaces and Polish letters in a path change nothing."""

    def test_of_everything(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = home / "Umowy i aneksy, Łódź"
        folder.mkdir()
        monkeypatch.chdir(folder)
        source = copied_catalog(folder / "mój katalog")
        monkeypatch.setenv("SAGE_ENTITLEMENTS_OVERLAY", "moje ustalenia ł.toml")
        monkeypatch.setenv("HOME", str(folder / "dom użytkownika"))
        contract = "Żółw sp. z o.o..toml"
        for words in (
            CONFIRM,
            (*QUESTION, "--catalog", str(source)),
            ("contract", "new", contract, *NEW),
            ("contract", "record", "package", contract, "--purchased", "2026-02-01"),
            ("contract", "status", contract, "--as-of", "2026-02-02"),
            ("portfolio", str(folder / contract), "--as-of", "2026-02-02"),
            ("catalog", "where"),
        ):
            result = run(*words)
            assert (result.exit_code, result.stderr) == (0, ""), words
        made = {each.name for each in folder.iterdir() if each.suffix == ".toml"}
        assert made == {contract, "moje ustalenia ł.toml"}

    def test_of_the_installed_program(self, tmp_path: Path) -> None:
        folder = tmp_path / "Mój program ł"
        package = folder / "sage_entitlements"
        shutil.copytree(Path(sage_entitlements.__file__).parent, package)
        shutil.copytree(Path(bundled_directory()), package / "_catalog", dirs_exist_ok=True)
        variables = {**UNMEASURED, "PYTHONPATH": str(folder), "LC_ALL": "C"}
        answers_as_ever(variables)
        where = json.loads(spawn("catalog", "where", "--format=json", env=variables).stdout)
        assert where["result"]["catalog"]["path"] == str(package / "_catalog")


@pytest.mark.parametrize("flags", ["-OO", "-X dev -W error", "-I", "-P -s -B"])
def test_nothing_depends_on_assertions_or_where_python_looks_and_nothing_warns(
    flags: str, home: Path
) -> None:
    answers_as_ever(UNMEASURED, flags=flags.split())
    path = str(home / "f.toml")
    for words in (("new", path, *NEW), ("record", "package", path, "--purchased=2026-02-01")):
        done = spawn("contract", *words, flags=flags.split(), env=UNMEASURED)
        assert (done.returncode, done.stderr) == (0, b"")
    status = answer_result("contract", "status", path, "--as-of=2026-02-02")
    assert len(status["packages"]) == 1


def test_a_closed_stream_changes_no_exit_code_but_that_of_what_it_should_carry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for words, code in (
        ("show nope 2>&-", 2),
        ("show nope <&- >&- 2>&-", 2),
        ("has vip callback <&- >&- 2>&-", 4),
        ("portfolio - --format csv <&- 2>&-", 4),
        ("matrix --format xlsx >&- 2>&-", 4),
    ):
        line = f'"$0" -m sage_entitlements {words}'
        done = process("/bin/sh", "-c", line, sys.executable, env=UNMEASURED)
        assert (done.returncode, done.stderr) == (code, b""), words
    line = '"$0" -m sage_entitlements show vip >&-'
    done = process("/bin/sh", "-c", line, sys.executable, env=UNMEASURED)
    assert os.strerror(errno.EBADF) in done.stderr.decode()
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as left:
        app.main(["show", "nope"])
    assert left.value.code == 2


def test_an_interruption_while_the_program_is_imported_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text(
        'import time\nprint("importing", flush=True)\ntime.sleep(60)\n', encoding="utf-8"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "sage_entitlements", "plans"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        assert started.stdout is not None
        started.stdout.readline()
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (130, b"")
