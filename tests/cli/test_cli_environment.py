"""Wherever it runs, the answers are the same: zones, locales, homes, paths, interpreters, streams.

What the tests of errors, language and terminals hold of single variables is not repeated here.
"""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import sage_entitlements

from .helpers import (
    BUNDLED,
    answer,
    answer_result,
    copied_catalog,
    process_environment,
    run,
    spawn,
    told,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these are environments of Unix")

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
DENIED = "the system denies access; check the permissions\n"
OTHER = 54321
"""A user who is nobody's, not even in the system's list."""


def answers_as_ever(done: subprocess.CompletedProcess[bytes]) -> None:
    assert done.stderr == b""
    assert done.returncode == 0
    assert json.loads(done.stdout)["result"] == answer_result(*QUESTION)


class TestTimeZone:
    """It is Warsaw's time that counts, not that of the computer."""

    @pytest.fixture(
        autouse=True,
        params=[
            "America/Anchorage",
            "Pacific/Kiritimati",
            "Nonsense/Zone",
            "",
            ":/etc/localtime",
            "XXX99",
            "\udcff",
        ],
        ids=ascii,
    )
    def _of_the_computer(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[None]:
        monkeypatch.setenv("TZ", request.param)
        time.tzset()
        yield
        monkeypatch.undo()
        time.tzset()

    def test_changes_no_answer(self) -> None:
        found = answer_result("complaint", "2025-12-23T23:30Z", "--as-of", "2025-12-29T23:30")
        assert found["performed_at"] == "2025-12-24T00:30:00+01:00"
        assert found["deadline_day"] == "2025-12-29"
        assert found["status"] == "open"

    def test_does_not_change_what_time_it_is(self) -> None:
        document = answer("remote", "--starts", "2026-01-31")
        asked = datetime.fromisoformat(document["as_of"])
        assert asked.utcoffset() in {timedelta(hours=1), timedelta(hours=2)}
        assert abs(asked.timestamp() - time.time()) < 600


def test_a_system_without_time_zones_is_no_reason_to_fail() -> None:
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
        made = subprocess.run(
            [maker, "-i", name, "-f", encoding, folder / f"{name}.{encoding}"],
            check=False,
            capture_output=True,
        )
        if made.returncode:  # pragma: no cover - not where it is measured
            pytest.skip("the sources of locales are not installed")
    return folder


class TestLocale:
    """No locale, known or not, is a reason to fail or to answer otherwise."""

    @pytest.mark.parametrize("name", ["C", "pl_PL", "xx_YY.UTF-8", "../ż"])
    def test_that_is_not_utf8_or_not_there(self, name: str) -> None:
        variables = {"LC_ALL": name, "LANG": name, "LANGUAGE": name}
        strict = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        answers_as_ever(spawn(*QUESTION, "--format", "json", env=variables | strict))

    @pytest.mark.parametrize("name", ["pl_PL.ISO-8859-2", "tr_TR.ISO-8859-9"])
    def test_that_is_an_old_one(self, locales: Path, name: str) -> None:
        variables = {"LOCPATH": str(locales), "LC_ALL": name, "PYTHONUTF8": "0"}
        answers_as_ever(spawn(*QUESTION, "--format", "json", env=variables))

    def test_of_old_has_arguments_and_tables_of_its_own(self, locales: Path) -> None:
        variables = {"LOCPATH": str(locales), "LC_ALL": "pl_PL.ISO-8859-2", "PYTHONUTF8": "0"}
        done = subprocess.run(
            [sys.executable, "-m", "sage_entitlements", "show", "Prestiż".encode("iso8859-2")],
            env=process_environment(variables),
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.stderr == b""
        assert done.stdout.decode("iso8859-2").startswith("Prestiż (Sage Gwarancja)\nUsługa ")

    def test_of_ascii_finds_files_all_the_same(self, tmp_path: Path) -> None:
        folder = copied_catalog(tmp_path / "Umowy Łódź")
        variables = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = spawn(*QUESTION, "--catalog", str(folder), "--format", "json", env=variables)
        answers_as_ever(done)


class TestHome:
    """Where no overlay can be, none is used; where none can be written, it is said."""

    @pytest.fixture
    def homeless(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        def unknown(_: int) -> None:
            raise KeyError

        monkeypatch.setattr(pwd, "getpwuid", unknown)
        for name in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name)
        return home

    def test_none_at_all_is_no_reason_to_fail(self, homeless: Path) -> None:
        trap = homeless / "~" / ".config" / "sage-entitlements"
        trap.mkdir(parents=True)
        (trap / "overlay.toml").write_text("x", encoding="utf-8")
        assert run(*QUESTION).exit_code == 0
        found = answer_result("catalog", "where")["overlay"]
        assert (found["exists"], found["chosen_by"]) == (False, "default")

    @pytest.mark.parametrize("change", [CONFIRM, SET], ids=["confirm", "set"])
    def test_none_at_all_has_no_overlay_to_write(
        self, homeless: Path, change: tuple[str, ...]
    ) -> None:
        assert told(run(*change), 2) == (
            "Error: there is no home folder in which your overlay could lie;"
            " name a file by --overlay or SAGE_ENTITLEMENTS_OVERLAY"
        )
        assert list(homeless.iterdir()) == []
        assert run(*change, "--overlay", "mine.toml").exit_code == 0

    @pytest.mark.parametrize("value", ["", "here", "./here"])
    def test_a_place_of_settings_that_is_not_absolute_does_not_count(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, value: str
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", value)
        assert run(*CONFIRM).exit_code == 0
        assert list(home.iterdir()) == []
        expected = Path(os.environ["HOME"], ".config", "sage-entitlements", "overlay.toml")
        assert answer_result("catalog", "where")["overlay"]["path"] == str(expected)
        assert expected.is_file()

    def test_that_is_a_file_can_be_read_from_and_not_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "file"
        file.write_bytes(b"")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(file))
        assert run(*QUESTION).exit_code == 0
        path = file / "sage-entitlements" / "overlay.toml"
        assert told(run(*CONFIRM), 4) == (
            f"Error: {path}: cannot be written, and nothing was changed:"
            " the system reports: Not a directory"
        )

    @pytest.mark.parametrize("question", [QUESTION, ("catalog", "where"), ("catalog", "check")])
    def test_of_which_the_system_does_not_tell_is_told(
        self, monkeypatch: pytest.MonkeyPatch, question: tuple[str, ...]
    ) -> None:
        """Whether there is an overlay changes answers, so nobody may guess."""
        monkeypatch.setenv("XDG_CONFIG_HOME", "/" + "x" * 300)
        message = told(run(*question, "--lang", "en"), 4)
        assert message.endswith("/overlay.toml: the system reports: File name too long")


AS_SOMEBODY = """
import os, sys
from sage_entitlements._cli import app

user, home, *arguments = sys.argv[1:]
def run(arguments):
    try:
        app.main(arguments)
    except SystemExit as left:
        return left.code
# Others may not be able to import anything, so all that is wanted is imported before.
with open(os.devnull, "w") as sys.stdout, open(os.devnull, "w") as sys.stderr:
    run(arguments)
    run(["refuse", "this"])
sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
os.environ.pop("HOME")
if home:
    os.environ["HOME"] = home
os.setgroups([])
os.setgid(int(user))
os.setuid(int(user))
sys.exit(run(arguments))
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can be others")
class TestOtherUser:  # pragma: no cover - root only
    """The same, with real users and real rights."""

    @pytest.fixture
    def place(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            place.chmod(0o755)
            copied_catalog(place / "catalog")
            (place / "house").mkdir()
            yield place

    @staticmethod
    def run(place: Path, home: str, *arguments: str) -> tuple[int, str]:
        words = [str(OTHER), home, *arguments, "--catalog", str(place / "catalog")]
        (place / "warm").mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY, *words],
            env={"HOME": str(place / "warm")},
            cwd=place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stderr.decode()

    def test_who_is_nobody_at_all(self, place: Path) -> None:
        assert self.run(place, "", *QUESTION) == (0, "")
        code, said = self.run(place, "", *CONFIRM)
        assert code == 2, said
        assert said.splitlines()[-1].startswith("Error: there is no home folder")

    def test_whose_home_is_read_only(self, place: Path) -> None:
        house = place / "house"
        house.chmod(0o755)
        assert self.run(place, str(house), *QUESTION) == (0, "")
        path = house / ".config" / "sage-entitlements" / "overlay.toml"
        assert self.run(place, str(house), *CONFIRM) == (
            4,
            f"Error: {path}: cannot be written, and nothing was changed: {DENIED}",
        )

    def test_whose_home_is_closed_to_them(self, place: Path) -> None:
        house = place / "house"
        house.chmod(0o700)
        path = house / ".config" / "sage-entitlements" / "overlay.toml"
        assert self.run(place, str(house), "show", "vip") == (4, f"Error: {path}: {DENIED}")

    def test_to_whom_a_contract_is_closed(self, place: Path) -> None:
        house = place / "house"
        house.chmod(0o700)
        (house / "a.toml").write_text("", encoding="utf-8")
        path = str(house / "a.toml")
        for asked in (("portfolio", path, "--format=csv"), ("catalog", "check", path)):
            code, said = self.run(place, "/", *asked)
            assert code == 4
            assert said.endswith(f"{path}: {DENIED}")


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
        new = ("contract", "new", contract, *NEW)
        record = ("contract", "record", "package", contract, "--purchased", "2026-02-01")
        for words in (
            CONFIRM,
            (*QUESTION, "--catalog", str(source)),
            new,
            record,
            ("contract", "status", contract, "--as-of", "2026-02-02"),
            ("portfolio", str(folder / contract), "--as-of", "2026-02-02"),
            ("catalog", "where"),
        ):
            result = run(*words)
            assert (result.exit_code, result.stderr) == (0, ""), words
        assert {each.name for each in folder.iterdir() if each.suffix == ".toml"} == {
            contract,
            "moje ustalenia ł.toml",
        }

    def test_of_the_installed_program(self, tmp_path: Path) -> None:
        folder = tmp_path / "Mój program ł"
        package = folder / "sage_entitlements"
        shutil.copytree(Path(sage_entitlements.__file__).parent, package)
        shutil.copytree(BUNDLED, package / "_catalog", dirs_exist_ok=True)
        variables = {**UNMEASURED, "PYTHONPATH": str(folder), "LC_ALL": "C"}
        answers_as_ever(spawn(*QUESTION, "--format", "json", env=variables))
        where = json.loads(spawn("catalog", "where", "--format=json", env=variables).stdout)
        assert where["result"]["catalog"]["path"] == str(package / "_catalog")


class TestInterpreter:
    """Nothing depends on assertions, docstrings or where Python looks, and nothing warns."""

    @pytest.mark.parametrize("flags", ["-OO", "-X dev -W error", "-I", "-P -s -B"])
    def test_answers_alike(self, flags: str) -> None:
        done = spawn(*QUESTION, "--format", "json", flags=flags.split(), env=UNMEASURED)
        answers_as_ever(done)

    def test_helps_without_docstrings(self) -> None:
        done = spawn("remote", "--help", flags=["-OO"], env=UNMEASURED)
        assert done.stdout == spawn("remote", "--help", env=UNMEASURED).stdout

    def test_writes_without_assertions_and_warnings(self, home: Path) -> None:
        path = str(home / "f.toml")
        assert run("contract", "new", path, *NEW).exit_code == 0
        record = ("contract", "record", "package", path, "--purchased=2026-02-01")
        done = spawn(*record, flags=["-OO", "-W", "error"], env=UNMEASURED)
        assert (done.returncode, done.stderr) == (0, b"")
        status = answer_result("contract", "status", path, "--as-of=2026-02-02")
        assert len(status["packages"]) == 1


class TestStreams:
    """A stream that the shell has closed changes no exit code but that of what it should carry."""

    @pytest.mark.parametrize(
        ("words", "closed", "code"),
        [
            ("show nope", "2>&-", 2),
            ("show nope", "<&- >&- 2>&-", 2),
            ("has vip callback", "<&- >&- 2>&-", 4),
            ("portfolio - --format csv", "<&- 2>&-", 4),
        ],
    )
    def test_that_is_closed(self, words: str, closed: str, code: int) -> None:
        line = f'"$0" -m sage_entitlements {words} {closed}'
        done = subprocess.run(
            ["/bin/sh", "-c", line, sys.executable],
            env=process_environment(UNMEASURED),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code
        assert done.stderr == b""

    def test_nothing_is_told_where_nobody_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stderr", None)
        from sage_entitlements._cli import app  # noqa: PLC0415 - beside its one use

        with pytest.raises(SystemExit) as left:
            app.main(["show", "nope"])
        assert left.value.code == 2


class TestWidth:
    """Whatever COLUMNS says, the table is shown."""

    @pytest.mark.parametrize("value", ["", "0", "-5", "abc", "²", "1e3", "9" * 5000], ids=ascii)
    def test_that_is_none_counts_as_eighty(self, value: str) -> None:
        assert run("matrix", env={"COLUMNS": value}).stdout == run("matrix").stdout

    def test_that_is_huge_adds_no_spaces(self) -> None:
        shown = run("matrix", env={"COLUMNS": "99999999999", "LINES": "²"}).stdout
        assert max(map(len, shown.splitlines())) < 1000

    @pytest.mark.parametrize("variable", ["TTY_COMPATIBLE", "TTY_INTERACTIVE", "FORCE_COLOR"])
    def test_no_variable_makes_a_file_a_terminal(self, variable: str) -> None:
        assert run("matrix", env={variable: "1"}).stdout == run("matrix").stdout


def test_an_interruption_while_the_program_is_imported_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text(
        'import time\nprint("importing", flush=True)\ntime.sleep(60)\n', encoding="utf-8"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "sage_entitlements", "plans"],
        env=process_environment({"PYTHONPATH": str(tmp_path)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"")
