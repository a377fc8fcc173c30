"""Answers written to a file by --output: whole or not at all, and never over another unasked."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sage_entitlements.files import disk

from .helpers import command_of, process_environment, run, spawn, told
from .runs import RUNS, Run, lay_out

pytestmark = pytest.mark.usefixtures("laid_out")

ENDINGS = {each: each for each in ("csv", "html", "ics", "json", "jsonl", "toml")}
ENDINGS |= {"markdown": "md"}


OF_EACH_COMMAND = {command_of(each.arguments): each for each in RUNS}.values()


@pytest.mark.parametrize("case", OF_EACH_COMMAND, ids=str)
def test_a_file_has_what_stdout_would_have(case: Run) -> None:
    options = ("--overlay", "o.toml", "--lang", "pl")
    for kind in {*case.formats} & {*ENDINGS}:
        lay_out(Path())
        shown = run(*options, *case.words, "--format", kind)
        lay_out(Path())
        file = Path(f"{kind}.{ENDINGS[kind].upper()}")
        result = run(*options, *case.words, "-o", str(file))
        assert (result.exit_code, result.stdout) == (shown.exit_code, ""), result.stderr
        assert result.stderr == f"{shown.stderr}Zapisano w pliku {file}\n"
        assert file.read_bytes() == shown.stdout_bytes
    assert not list(Path().glob(".*.new"))


EXISTS = "there is such a file already; choose another name, or add --force"
ALL = ".json, .csv, .md, .xlsx, .html"
REFUSED = {
    "show vip -o a.txt": (2, f'--output is "a.txt"; its name has to end in one of these: {ALL}'),
    "show vip -o csv": (2, f'--output is "csv"; its name has to end in one of these: {ALL}'),
    "show vip -o .csv": (2, f'--output is ".csv"; its name has to end in one of these: {ALL}'),
    "show vip --output a.jsonl": (
        2,
        f'--output is "a.jsonl"; its name has to end in one of these: {ALL}',
    ),
    "schema show -o a.csv": (2, '--output is "a.csv"; its name has to end in one of these: .json'),
    "catalog export -o a.xlsx": (
        2,
        '--output is "a.xlsx"; its name has to end in one of these: .toml, .json',
    ),
    "show vip -o a.csv --format json": (
        2,
        '--format json and --output "a.csv" disagree; leave one out',
    ),
    "show vip -o a.csv --format table": (
        2,
        '--format table and --output "a.csv" disagree; leave one out',
    ),
    "show vip -o old.csv": (4, f"old.csv: {EXISTS}"),
    "show vip -o link.csv": (4, f"link.csv: {EXISTS}"),
    "show vip -o no/a.csv": (4, "no: there is no such folder; make it first"),
    "show vip -o dir.csv": (4, f"dir.csv: {EXISTS}"),
    "show vip -o dir.csv --force": (4, "dir.csv: is a folder, and a file is needed"),
    "contract record extra f.toml --purchased 2026-02-03 -o old.csv": (4, f"old.csv: {EXISTS}"),
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_meant_or_written_is_told_before_anything_is_done(line: str) -> None:
    Path("old.csv").write_text("old", encoding="utf-8")
    Path("link.csv").symlink_to("nowhere")
    Path("dir.csv").mkdir()
    before = sorted(Path().rglob("*")), Path("f.toml").read_bytes()
    code, message = REFUSED[line]
    assert told(run(*line.split()), code) == f"Error: {message}"
    assert (sorted(Path().rglob("*")), Path("f.toml").read_bytes()) == before
    assert Path("old.csv").read_text(encoding="utf-8") == "old"


def test_force_replaces_a_file_and_a_link_but_not_what_the_link_leads_to() -> None:
    victim = Path("victim")
    victim.write_text("old", encoding="utf-8")
    victim.chmod(0o640)
    Path("link.csv").symlink_to(victim)
    Path("old.csv").hardlink_to(victim)
    for name in ("link.csv", "old.csv", "new.csv"):
        assert run("show", "vip", "-o", name, "--force").exit_code == 0
        assert Path(name).read_text(encoding="utf-8").startswith("plan,service")
        assert not Path(name).is_symlink()
    assert os.name == "nt" or Path("old.csv").stat().st_mode & 0o777 == 0o640
    assert victim.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_leaves_the_old_file_and_says_what_was_changed(
    monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    old = Path(f"old.{kind}")
    old.write_text("old", encoding="utf-8")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    keep = disk.put

    def put(*arguments: object, **options: bool) -> None:
        monkeypatch.setattr(os, "fsync", refuse)
        keep(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(disk, "put", put)
    message = told(run("show", "vip", "-o", old.name, "--force"), 4)
    assert message.startswith(f"Error: {old}: cannot be written, and nothing was changed: ")
    for line in (
        "contract record extra f.toml --purchased 2026-02-03",
        "catalog confirm vip callback --included --source x --overlay o.toml",
    ):
        monkeypatch.setattr(os, "fsync", lambda _: None)
        message = told(run(*line.split(), "--force", "-o", old.name), 4)
        assert message.startswith("Error: it was written to the file all the same; the answer")
        assert f"{old}: cannot be written" in message
    assert "extra_sessions" in Path("f.toml").read_text(encoding="utf-8")
    assert old.read_text(encoding="utf-8") == "old"
    assert not list(Path().glob(".*.new"))


def test_a_file_that_comes_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = disk.put

    def put(path: Path, *arguments: object, **options: bool) -> None:
        path.write_text("theirs", encoding="utf-8")
        keep(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(disk, "put", put)
    assert "it was left alone" in told(run("show", "vip", "-o", "a.csv"), 4)
    assert Path("a.csv").read_text(encoding="utf-8") == "theirs"


def test_a_dash_is_stdout_and_an_exit_code_stays() -> None:
    assert run("has", "vip", "callback", "-o", "-", "--format", "csv").stdout.startswith("plan,")
    assert run("has", "premium", "callback", "-o", "a.csv").exit_code == 1


def test_a_broken_line_of_a_portfolio_is_told_beside_the_file() -> None:
    result = run("portfolio", "f.toml", "b.toml", "-o", "a.csv")
    assert (result.exit_code, result.stdout) == (4, "")
    first, *_, last = result.stderr.splitlines()
    assert first.startswith("b.toml: ")
    assert last == "Written to a.csv"


def test_a_workbook_goes_to_a_pipe_as_bytes_and_to_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert spawn("matrix", "--format", "xlsx", flags=["-bb"]).stdout.startswith(b"PK\x03\x04")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    message = told(run("matrix", "--format", "xlsx"), 2)
    assert message == "Error: a terminal cannot show xlsx; name a file by --output FILE"
    assert run("matrix", "--format", "xlsx", "-o", "m.xlsx").exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_killed_writer_leaves_the_old_file(kind: str) -> None:
    old = Path(f"old.{kind}")
    old.write_text("old", encoding="utf-8")
    words = ("-m", "sage_entitlements", "portfolio", "-", "--sort", "given", "-o", old.name)
    contract = b'{"customer": "F", "plan": "vip", "starts": "2026-01-31", "months": 12}\n'
    process = subprocess.Popen(
        (sys.executable, *words, "--force"), stdin=subprocess.PIPE, env=process_environment()
    )
    assert process.stdin is not None
    process.stdin.write(contract * 10)
    process.stdin.flush()
    while not list(Path().glob(".*.new")):
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.stdin.close()
    process.wait()
    assert old.read_text(encoding="utf-8") == "old"
