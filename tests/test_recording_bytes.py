"""Recording leaves every byte that was there as it was, and adds one entry that reads back."""

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest
import tomli_w
from attrs import evolve
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sage_entitlements import Catalog, load_catalog
from sage_entitlements import _files as files
from sage_entitlements._cli import app
from sage_entitlements._time import WARSAW
from sage_entitlements.contract import Contract, Package, load_contract
from sage_entitlements.contract._ledger import Recorded, Slip, record_entry
from sage_entitlements.contract._load import parse_contract
from sage_entitlements.contract._model import Entry
from sage_entitlements.errors import ContractError, FileError
from sage_entitlements.professional_services import Visit
from sage_entitlements.remote_help import ExtraSessions, RemoteSession

HEAD = """\
# Ours.  Do not lose this line.
customer = 'Zażółć "sp. z o.o."'
plan = "vip"   # the best
starts = 2026-01-31
months = 12
"""
TABLES = """
# Bought by mail.
[[ professional_services ]]
  purchased = 2026-02-02
  name = '''A'''

[order_contacts]
phone = "+48 22 123 45 67"

[[visits]] # the first
hours = 0.5
on = 2026-03-03
activities = [
  "training",   # not the key users

]
[[remote_sessions]]
start = 2026-10-25T02:30:00
minutes = 5
"""
TEXT = HEAD + TABLES

VISIT = Visit(on=date(2026, 5, 5), hours=6.5)
SESSION = RemoteSession(start=datetime(2026, 2, 3, 10, tzinfo=WARSAW), minutes=20)
EXTRA = ExtraSessions(purchased=date(2026, 2, 10), sessions=2)
PACKAGE = Package(purchased=date(2026, 3, 10), name="B")
ENTRIES: list[Entry] = [VISIT, SESSION, EXTRA, PACKAGE]
KINDS = [type(each).__name__ for each in ENTRIES]

FIRST_OF_TWO = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND_OF_TWO = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    folder.mkdir()
    path = folder / "firma.toml"
    path.write_bytes(TEXT.encode("utf-8"))
    return path


def cli(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def command(entry: Entry, path: Path, *more: str) -> list[str]:
    """Give the command that records an entry."""
    if isinstance(entry, Visit):
        options = ["visit", str(path), "--on", str(entry.on), "--hours", str(entry.hours)]
    elif isinstance(entry, RemoteSession):
        start = entry.start.isoformat()
        options = ["remote", str(path), "--start", start, "--minutes", str(entry.minutes)]
    elif isinstance(entry, ExtraSessions):
        day = str(entry.purchased)
        options = ["extra", str(path), "--purchased", day, "--sessions", str(entry.sessions)]
    else:
        options = ["package", str(path), "--purchased", str(entry.purchased)]
        options += ["--name", entry.name] if entry.name is not None else []
    return ["contract", "record", *options, *more]


def state(path: Path) -> dict[str, tuple[bytes, int, int]]:
    """Give all that a run could have changed in the file's folder, and beside it."""
    return {
        str(each): (
            each.read_bytes() if each.is_file() else b"",
            each.stat().st_ino,
            each.stat().st_mtime_ns,
        )
        for each in sorted(path.parent.parent.rglob("*"))
    }


def moment(session: RemoteSession) -> datetime:
    """Give a session's start as one that compares, in the hour that comes twice too."""
    start = session.start if session.start.tzinfo else session.start.replace(tzinfo=WARSAW)
    return start.astimezone(UTC)


def comparable(contract: Contract) -> Contract:
    sessions = (evolve(each, start=moment(each)) for each in contract.remote_sessions)
    return evolve(contract, remote_sessions=tuple(sessions))


def added(contract: Contract, entry: Entry) -> Contract:
    """Give the contract as it is to be once the entry is recorded."""
    if isinstance(entry, Visit):
        return evolve(contract, visits=(*contract.visits, entry))
    if isinstance(entry, RemoteSession):
        return evolve(contract, remote_sessions=(*contract.remote_sessions, entry))
    if isinstance(entry, ExtraSessions):
        return evolve(contract, extra_sessions=(*contract.extra_sessions, entry))
    return evolve(contract, professional_services=(*contract.professional_services, entry))


def recorded(path: Path, entry: Entry, catalog: Catalog, **options: bool) -> Recorded:
    """Record an entry, and see that all before it is as it was and the entry reads back."""
    before = path.read_bytes()
    contract = load_contract(path, catalog=catalog)
    done = record_entry(path, entry, catalog, **options)
    assert done.written
    assert path.read_bytes().startswith(before)
    after = load_contract(path, catalog=catalog)
    assert comparable(after) == comparable(added(contract, entry))
    return done


def refused(path: Path, entry: Entry, catalog: Catalog) -> str:
    """Try to record an entry, see that nothing was changed, and give what is told."""
    before = path.read_bytes()
    with pytest.raises(ContractError) as caught:
        record_entry(path, entry, catalog, anyway=True)
    assert path.read_bytes() == before
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    said = str(caught.value)
    result = cli(*command(entry, path, "--anyway"))
    assert result.exit_code == 4, result.output
    assert result.stdout == ""
    assert path.read_bytes() == before
    return said


ENDINGS = {
    "as it is": "",
    "comment": "# the end\n",
    "comment without a line end": "\n# the end",
    "blank lines": "\n\n \t\n",
    "spaces": "   ",
    "blank lines of another kind": "\r\n\r\n",
    "comment with a header": "# [[visits]]\n",
    "comment with quotes": "#  '''  \"\"\" \\",
}


class TestWaysOfWriting:
    """However the file is written, its bytes stay, and the entry comes after them."""

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
    @pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
    def test_ends(
        self, path: Path, catalog: Catalog, ending: str, line_end: str, entry: Entry
    ) -> None:
        text = TEXT.replace("\n", line_end) + ending
        path.write_bytes(text.encode("utf-8"))
        recorded(path, entry, catalog, anyway=True)

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_no_final_line_end(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        path.write_bytes(TEXT.rstrip("\n").encode("utf-8"))
        recorded(path, entry, catalog, anyway=True)

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_mixed_line_ends(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        lines = TEXT.split("\n")
        text = "".join(line + ("\n", "\r\n")[each % 2] for each, line in enumerate(lines))
        path.write_bytes(text.encode("utf-8"))
        recorded(path, entry, catalog, anyway=True)

    def test_new_lines_end_as_the_others_do(self, path: Path, catalog: Catalog) -> None:
        path.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-8"))
        for entry in ENTRIES:
            recorded(path, entry, catalog, anyway=True)
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n")

    def test_a_blank_line_stands_before_each_entry(self, path: Path, catalog: Catalog) -> None:
        recorded(path, EXTRA, catalog)
        recorded(path, PACKAGE, catalog)
        assert path.read_text("utf-8") == TEXT + (
            "\n[[extra_sessions]]\npurchased = 2026-02-10\nsessions = 2\n"
            '\n[[professional_services]]\npurchased = 2026-03-10\nname = "B"\n'
        )

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_nothing_but_the_head(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        recorded(path, entry, catalog, anyway=True)

    @pytest.mark.parametrize(
        "table",
        [
            "order_contacts = { phone = '+48 22 123 45 67' }\n",
            "order_contacts.phone = '+48 22 123 45 67'\n",
            'product_packages = [ { name = "S", programs = ["Handel"], chosen = "Handel" } ]\n',
            '"professional_services" = [ { purchased = 2026-02-02 } ]\n',
        ],
    )
    def test_other_tables_may_be_written_inline(
        self, path: Path, catalog: Catalog, table: str
    ) -> None:
        path.write_bytes((HEAD + table).encode("utf-8"))
        recorded(path, VISIT, catalog, anyway=True)

    @pytest.mark.parametrize(
        "name", ["z spacją.toml", "łódź.toml", "a\nb.toml", "'[x]\".toml", "-x", ".hidden", "a*"]
    )
    def test_any_name(self, path: Path, catalog: Catalog, name: str) -> None:
        other = path.rename(path.with_name(name))
        recorded(other, EXTRA, catalog)
        recorded(other, VISIT, catalog)
        assert {each.name for each in other.parent.iterdir()} == {name, f".{name}.lock"}

    def test_a_relative_path(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (path.parent / "deep").mkdir()
        monkeypatch.chdir(path.parent / "deep")
        recorded(Path("..", path.name), EXTRA, catalog)
        assert [*Path().iterdir()] == []
        monkeypatch.chdir(path.parent)
        recorded(Path(path.name), VISIT, catalog)

    def test_a_long_name(self, path: Path, catalog: Catalog) -> None:
        longest = path.rename(path.with_name("a" * 225 + ".toml"))
        recorded(longest, EXTRA, catalog)


class TestEntries:
    """An entry that is written says on reading what it said before."""

    @pytest.mark.parametrize("start", [FIRST_OF_TWO, SECOND_OF_TWO])
    def test_a_session_in_the_hour_that_comes_twice(
        self, path: Path, catalog: Catalog, start: datetime
    ) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        recorded(path, RemoteSession(start=start, minutes=5), catalog)
        offset = timedelta(hours=2) if start == FIRST_OF_TWO else timedelta(hours=1)
        assert load_contract(path).remote_sessions[0].start.utcoffset() == offset

    def test_a_session_in_the_hour_that_comes_twice_without_an_offset(
        self, path: Path, catalog: Catalog
    ) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        recorded(path, RemoteSession(start=datetime(2026, 10, 25, 2, 30), minutes=5), catalog)  # noqa: DTZ001 - Warsaw time
        assert moment(load_contract(path).remote_sessions[0]) == FIRST_OF_TWO

    @pytest.mark.parametrize("start", ["2026-10-25T02:30+01:00", "2026-10-25T02:30"])
    def test_a_session_in_that_hour_by_the_command(self, path: Path, start: str) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        arguments = ["contract", "record", "remote", str(path), "--start", start]
        result = cli(*arguments, "--minutes", "5")
        assert result.exit_code == 0, result.output
        assert cli(*arguments, "--minutes", "5").exit_code == 1
        assert len(load_contract(path).remote_sessions) == 1

    def test_both_sessions_of_that_hour(self, path: Path, catalog: Catalog) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        for start in (FIRST_OF_TWO, SECOND_OF_TWO):
            entry = RemoteSession(start=start, minutes=5)
            recorded(path, entry, catalog, anyway=True)
            again = record_entry(path, entry, catalog)
            assert again.outcome.reason is Slip.ALREADY_RECORDED
        assert len(load_contract(path).remote_sessions) == 2

    @pytest.mark.parametrize(
        "start",
        [
            datetime(2026, 2, 3, 10),  # noqa: DTZ001 - Warsaw time
            datetime(2026, 2, 3, 10, 0, 59, 999999, UTC),
            datetime(2026, 3, 29, 3, tzinfo=WARSAW),
            datetime(2026, 7, 3, 10, tzinfo=timezone(timedelta(hours=-11, minutes=-30, seconds=7))),
        ],
    )
    def test_a_moment_is_written_with_warsaws_offset(
        self, path: Path, catalog: Catalog, start: datetime
    ) -> None:
        recorded(path, RemoteSession(start=start, minutes=5), catalog, anyway=True)
        written = load_contract(path).remote_sessions[-1].start
        assert written.utcoffset() == written.astimezone(WARSAW).utcoffset()

    @pytest.mark.parametrize(
        "name", ["\x1b[31m", "a\nb\r\n\t", "\u202eA\u2028", '"""', "'''", "\\", "[[visits]]", "ł\0"]
    )
    def test_any_text_is_kept_as_it_is(self, path: Path, catalog: Catalog, name: str) -> None:
        recorded(path, Package(purchased=date(2026, 3, 10), name=name), catalog)
        session = RemoteSession(start=FIRST_OF_TWO - timedelta(30), minutes=5, program=name)
        recorded(path, session, catalog, anyway=True)
        recorded(path, evolve(VISIT, package=name), catalog, anyway=True)
        assert not set(path.read_text("utf-8")) & {"\x1b", "\r", "\0"}

    def test_activities_are_kept_in_their_order(self, path: Path, catalog: Catalog) -> None:
        activities = tuple(each.id for each in reversed(catalog.professional_services.activities))
        recorded(path, evolve(VISIT, activities=activities), catalog)

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            (evolve(VISIT, package="none"), "visits[2].package: no package has the name"),
            (evolve(VISIT, hours=0), "visits[2].hours: must be above 0"),
            (evolve(VISIT, hours=float("inf")), "visits[2].hours: must be"),
            (evolve(PACKAGE, name="a"), "professional_services[2].name"),
            (evolve(PACKAGE, name=" "), "must not be empty"),
        ],
    )
    def test_what_could_not_be_read_is_not_written(
        self, path: Path, catalog: Catalog, entry: Entry, said: str
    ) -> None:
        before = path.read_bytes()
        with pytest.raises(ContractError) as caught:
            record_entry(path, entry, catalog, anyway=True)
        assert said in str(caught.value)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("dry_run", [False, True], ids=["written", "dry run"])
    def test_text_that_is_no_text_is_refused_as_that(
        self, path: Path, catalog: Catalog, dry_run: bool
    ) -> None:
        entry = evolve(PACKAGE, name="\udcff")
        with pytest.raises(ContractError) as caught:
            record_entry(path, entry, catalog, dry_run=dry_run)
        assert "is not a path" not in str(caught.value)
        assert path.read_bytes() == TEXT.encode("utf-8")

    def test_a_file_does_not_grow_beyond_what_can_be_read(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "SIZE_LIMIT", len(TEXT.encode("utf-8")) + 20)
        with pytest.raises(ContractError):
            record_entry(path, PACKAGE, catalog)
        assert path.read_bytes() == TEXT.encode("utf-8")
        load_contract(path, catalog=catalog)


INLINE = {
    "visits": 'visits = [ { on = 2026-03-03, hours = 1, activities = ["training"] } ]',
    "remote_sessions": "remote_sessions = [{ start = 2026-03-03T10:00:00Z, minutes = 5 }]",
    "extra_sessions": "extra_sessions = [\n  { purchased = 2026-02-10 },\n]",
    "professional_services": "professional_services = [{ purchased = 2026-02-02 }]",
}


class TestRefusal:
    """What cannot be added to safely is refused in a sentence, and left alone."""

    @pytest.mark.parametrize(("entry", "table"), [*zip(ENTRIES, INLINE, strict=True)])
    @pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
    def test_a_list_written_inline(
        self, path: Path, catalog: Catalog, table: str, entry: Entry, filled: bool
    ) -> None:
        inline = INLINE[table] if filled else f"{table} = []"
        path.write_bytes(f"{HEAD}{inline}   # ours\n".encode())
        assert refused(path, entry, catalog).endswith(
            f"firma.toml: {table}: is a list in square brackets, to whose end nothing can be added"
            f" safely; write each entry as a [[{table}]] of its own"
        )

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_a_byte_order_mark(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode("utf-8"))
        assert refused(path, entry, catalog).endswith(
            'firma.toml: starts with a byte-order mark; save it as "UTF-8" without one'
        )

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "customer: is missing"),
            (HEAD.encode("utf-8") + b"[", "is not valid TOML"),
            (HEAD.encode("utf-8") + b"\0", "is not valid TOML"),
            (HEAD.replace("\n", "\r").encode("utf-8"), "is not valid TOML"),
            (HEAD.encode("iso8859-2"), "line 2 is not UTF-8"),
            (HEAD.encode("utf-16"), "is not"),
            (b"x = " + b"[" * 10_000, "is n"),
            (HEAD.encode("utf-8") + b"#" * files.SIZE_LIMIT, "is larger than 4 MiB"),
        ],
        ids=["empty", "broken", "nul", "cr", "latin", "utf-16", "deep", "large"],
    )
    def test_a_broken_file(
        self, path: Path, catalog: Catalog, content: bytes, said: str, entry: Entry
    ) -> None:
        path.write_bytes(content)
        assert said in refused(path, entry, catalog)

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_every_fault_is_told(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        text = TEXT.replace('"vip"', '"gold"').replace("0.5", '"long"') + "minute = 3\n"
        path.write_bytes(text.encode("utf-8"))
        said = refused(path, entry, catalog)
        for key in ("plan", "visits[1].hours", "remote_sessions[1].minute"):
            assert f"firma.toml: {key}: " in said

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    @pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["written", "dry run"])
    @pytest.mark.parametrize("place", ["none.toml", "no/such/folder/none.toml"])
    def test_a_missing_file(
        self, path: Path, entry: Entry, more: tuple[str, ...], place: str
    ) -> None:
        missing = path.parent / place
        before = state(path)
        result = cli(*command(entry, missing, *more))
        assert result.exit_code == 4
        assert result.stderr == f"Error: {missing}: there is no such file; check the path\n"
        assert state(path) == before

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_a_folder(self, path: Path, entry: Entry) -> None:
        before = state(path)
        result = cli(*command(entry, path.parent))
        assert result.exit_code == 4
        assert result.stderr == f"Error: {path.parent}: is a folder, and a file is needed\n"
        assert state(path) == before
        assert not path.parent.with_name(".contracts.lock").exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="there are pipes with names on Unix only")
    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_a_pipe_is_not_waited_for(self, path: Path, entry: Entry) -> None:
        pipe = path.with_name("pipe")
        os.mkfifo(pipe)
        result = cli(*command(entry, pipe))
        assert result.exit_code == 4
        assert result.stderr == f"Error: {pipe}: is not a regular file\n"

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    @pytest.mark.parametrize("name", ["", ".", "..", "/"])
    def test_a_path_that_names_no_file(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, name: str, entry: Entry
    ) -> None:
        monkeypatch.chdir(path.parent)
        before = state(path)
        for more in ((), ("--dry-run",)):
            arguments = [
                name if each == "FILE" else each for each in command(entry, Path("FILE"), *more)
            ]
            result = cli(*arguments)
            assert result.exit_code == 4
            assert result.stderr.startswith("Error: ")
            assert result.stderr.count("\n") == 1
        assert state(path) == before

    @pytest.mark.parametrize("dry_run", [False, True], ids=["written", "dry run"])
    def test_a_path_that_cannot_be(self, catalog: Catalog, dry_run: bool) -> None:
        with pytest.raises(ContractError, match="is not a path"):
            record_entry(Path("a\0b"), EXTRA, catalog, dry_run=dry_run)

    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_a_link_that_leads_in_a_circle(self, path: Path, entry: Entry) -> None:
        circle = path.with_name("circle.toml")
        circle.symlink_to("circle.toml")
        result = cli(*command(entry, circle))
        assert result.exit_code == 4
        assert result.stderr.count("\n") == 1
        assert circle.is_symlink()


NOT_COVERED: list[Entry] = [
    evolve(VISIT, on=date(2025, 1, 1)),
    evolve(VISIT, hours=12),
    RemoteSession(start=datetime(2025, 2, 3, 10, tzinfo=WARSAW), minutes=5),
    RemoteSession(start=datetime(2026, 10, 26, 1, tzinfo=WARSAW), minutes=5),
    ExtraSessions(purchased=date(2030, 1, 1), sessions=1),
]


class TestNothingWritten:
    """A dry run, and what the terms do not cover, leave no trace."""

    @pytest.mark.parametrize("more", [(), ("--anyway",)], ids=["", "anyway"])
    @pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)
    def test_a_dry_run(self, path: Path, entry: Entry, more: tuple[str, ...]) -> None:
        before = state(path)
        result = cli(*command(entry, path, "--dry-run", *more))
        assert result.exit_code == 0, result.output
        assert "A dry run: nothing was written" in result.stdout
        assert state(path) == before

    @pytest.mark.parametrize("entry", NOT_COVERED)
    def test_what_is_not_covered(self, path: Path, catalog: Catalog, entry: Entry) -> None:
        status = path.stat()
        for more in ((), ("--dry-run",)):
            result = cli(*command(entry, path, *more))
            assert result.exit_code == 1, result.output
            assert "Nothing was written" in " ".join(result.stdout.split())
            assert path.read_bytes() == TEXT.encode("utf-8")
            assert path.stat().st_mtime_ns == status.st_mtime_ns
            assert path.stat().st_ino == status.st_ino
        before = state(path)
        assert cli(*command(entry, path, "--dry-run", "--anyway")).exit_code == 0
        assert state(path) == before
        recorded(path, entry, catalog, anyway=True)

    def test_what_stands_there_already(self, path: Path, catalog: Catalog) -> None:
        recorded(path, SESSION, catalog)
        before = path.read_bytes()
        for start in (SESSION.start, SESSION.start.astimezone(UTC)):
            done = record_entry(path, evolve(SESSION, start=start), catalog)
            assert done.outcome.reason is Slip.ALREADY_RECORDED
            assert (done.accepted, done.written) == (False, False)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("written", ["Handel", "handel", "HANDEL"])
    def test_what_stands_there_in_another_spelling(
        self, path: Path, catalog: Catalog, written: str
    ) -> None:
        block = tomli_w.dumps({"start": SESSION.start, "minutes": 5, "program": written})
        text = f'{HEAD}programs = ["Handel"]\n[[remote_sessions]]\n{block}'
        path.write_bytes(text.encode("utf-8"))
        done = record_entry(path, evolve(SESSION, program="Handel"), catalog)
        assert done.outcome.reason is Slip.ALREADY_RECORDED
        assert path.read_text("utf-8") == text


class TestInOneStep:
    """The file's mode and links stay, and nothing is left beside it."""

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o777])
    def test_the_mode_stays(self, path: Path, catalog: Catalog, mode: int) -> None:
        path.chmod(mode)
        recorded(path, EXTRA, catalog)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    def test_what_is_private_is_so_at_every_moment(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path.chmod(0o600)
        seen: list[int] = []
        flush = os.fsync

        def look(handle: int) -> None:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
            flush(handle)

        monkeypatch.setattr(os, "fsync", look)
        recorded(path, EXTRA, catalog)
        assert seen
        assert [each & 0o077 for each in seen] == [0] * len(seen)

    def test_a_link_stays_one(self, path: Path, catalog: Catalog, tmp_path: Path) -> None:
        link = tmp_path / "links" / "ours.toml"
        link.parent.mkdir()
        link.symlink_to(Path("..", "contracts", path.name))
        recorded(link, EXTRA, catalog)
        assert link.is_symlink()
        assert link.readlink() == Path("..", "contracts", path.name)
        assert len(load_contract(path).extra_sessions) == 1
        assert [*link.parent.iterdir()] == [link]

    def test_whoever_reads_meanwhile_goes_on_with_the_old_file(
        self, path: Path, catalog: Catalog
    ) -> None:
        with path.open("rb") as reader:
            start = reader.read(10)
            recorded(path, EXTRA, catalog)
            assert start + reader.read() == TEXT.encode("utf-8")

    def test_what_killed_writers_left_is_taken_away(self, path: Path, catalog: Catalog) -> None:
        left = [f".firma.toml.{number}.0.new" for number in (1, 77, os.getpid())]
        ours = ["firma.toml.1.0.new", ".firma.toml.new", ".firma_toml.1.0.new", ".firma.toml.1.new"]
        for name in (*left, *ours):
            path.with_name(name).write_text("half", encoding="utf-8")
        recorded(path, EXTRA, catalog)
        names = {each.name for each in path.parent.iterdir()}
        assert names == {path.name, f".{path.name}.lock", *ours}

    def test_what_cannot_be_taken_away_is_no_hindrance(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = path.with_name(".firma.toml.77.0.new")
        left.write_text("half", encoding="utf-8")
        unlink = os.unlink

        def keep(name: Any, **options: Any) -> None:  # noqa: ANN401 - as os.unlink has them
            if Path(name) == left:
                raise PermissionError(1, "Operation not permitted")
            unlink(name, **options)

        monkeypatch.setattr(os, "unlink", keep)
        recorded(path, EXTRA, catalog)

    def test_one_of_our_own_is_stepped_over(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_sweep", lambda _: None)
        left = path.with_name(f".firma.toml.{os.getpid()}.0.new")
        left.write_text("half", encoding="utf-8")
        recorded(path, EXTRA, catalog)
        assert left.read_text("utf-8") == "half"

    def test_a_folder_that_stands_there_at_last_is_told(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace = os.replace

        def too_late(source: Path, target: Path) -> None:
            target.unlink()
            target.mkdir()
            replace(source, target)

        monkeypatch.setattr(os, "replace", too_late)
        with pytest.raises(ContractError, match="nothing was changed: is a folder"):
            record_entry(path, EXTRA, catalog)
        assert [each.name for each in path.parent.iterdir() if each.suffix == ".new"] == []

    def test_a_name_that_cannot_be_flushed_is_kept_all_the_same(
        self, path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = os.open

        def refuse_folders(name: Any, *more: Any, **options: Any) -> int:  # noqa: ANN401
            if Path(name).is_dir():
                raise PermissionError(13, "Permission denied")
            return opened(name, *more, **options)

        monkeypatch.setattr(os, "open", refuse_folders)
        recorded(path, EXTRA, catalog)


def test_what_cannot_be_replaced_is_told_with_its_name_and_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "firma.toml"
    with pytest.raises(FileError) as raised:
        files.write_atomically(path, b"new")
    assert str(raised.value) == (
        f"{path}: cannot be written, and nothing was changed: there is no such file; check the path"
    )


class TestWindows:
    """There a file that somebody has open cannot be replaced, and one waits for a moment."""

    @pytest.fixture
    def refusals(self, monkeypatch: pytest.MonkeyPatch) -> list[OSError]:
        refusals: list[OSError] = []
        replace = Path.replace

        def replace_unless_refused(path: Path, target: Path) -> Path:
            if refusals:
                raise refusals.pop()
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", replace_unless_refused)
        monkeypatch.setattr("sage_entitlements._files._A_MOMENT", 0)
        return refusals

    @staticmethod
    def refusal(code: int | None) -> OSError:
        error = PermissionError(13, "Permission denied")
        if code is not None:
            error.winerror = code  # type: ignore[attr-defined]  # as on Windows
        return error

    @pytest.mark.parametrize("code", [5, 32])
    def test_for_readers_one_waits(
        self, path: Path, catalog: Catalog, refusals: list[OSError], code: int
    ) -> None:
        refusals += [self.refusal(code)] * 10
        recorded(path, EXTRA, catalog)
        assert refusals == []

    @pytest.mark.parametrize(("code", "left"), [(5, 9), (32, 9), (19, 19), (None, 19)])
    def test_but_not_for_ever_nor_for_nothing(
        self, path: Path, catalog: Catalog, refusals: list[OSError], code: int | None, left: int
    ) -> None:
        before = path.read_bytes()
        refusals += [self.refusal(code)] * 20
        with pytest.raises(ContractError, match="denies access"):
            recorded(path, EXTRA, catalog)
        assert len(refusals) == left
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir() if ".new" in each.name] == []


@pytest.fixture
def editor(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """Let an editor that knows no lock do something each time that we are about to write."""
    steps: list[Callable[[], object]] = []
    flush = os.fsync

    def save(handle: int) -> None:
        flush(handle)
        if steps and stat.S_ISREG(os.fstat(handle).st_mode):
            steps.pop(0)()

    monkeypatch.setattr(os, "fsync", save)
    yield steps
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f".{path.name}.lock"}


class TestEditors:
    """What somebody saves while an entry is written is kept too."""

    def save(self, path: Path, text: str) -> Callable[[], object]:
        return lambda: path.write_bytes(text.encode("utf-8"))

    @pytest.mark.parametrize("times", [1, 2, 9])
    def test_both_changes_are_kept(
        self, path: Path, catalog: Catalog, editor: list[Callable[[], object]], times: int
    ) -> None:
        saved = [f"{TEXT}# saved {number}\n" for number in range(times)]
        editor += [self.save(path, each) for each in saved]
        assert record_entry(path, EXTRA, catalog).written
        assert editor == []
        assert path.read_text("utf-8").startswith(saved[-1])
        assert load_contract(path).extra_sessions == (EXTRA,)

    def test_a_file_that_changes_always_is_given_up(
        self, path: Path, catalog: Catalog, editor: list[Callable[[], object]]
    ) -> None:
        saved = [f"{TEXT}# saved {number}\n" for number in range(1000)]
        editor += [self.save(path, each) for each in saved]
        with pytest.raises(ContractError) as caught:
            record_entry(path, EXTRA, catalog)
        assert str(caught.value) == (
            f"{path}: changes all the time; save it and close your editor, then try again"
        )
        assert path.read_text("utf-8") == saved[999 - len(editor)]

    def test_what_the_entry_does_is_told_of_the_file_as_it_then_is(
        self, path: Path, catalog: Catalog, editor: list[Callable[[], object]]
    ) -> None:
        block = tomli_w.dumps({"start": SESSION.start, "minutes": 5})
        saved = f"{TEXT}[[remote_sessions]]\n{block}"
        editor.append(self.save(path, saved))
        done = record_entry(path, SESSION, catalog)
        assert done.outcome.reason is Slip.ALREADY_RECORDED
        assert not done.written
        assert path.read_text("utf-8") == saved

    def test_what_an_editor_breaks_is_refused(
        self, path: Path, catalog: Catalog, editor: list[Callable[[], object]]
    ) -> None:
        editor.append(self.save(path, f"{TEXT}["))
        with pytest.raises(ContractError, match="is not valid TOML"):
            record_entry(path, EXTRA, catalog)
        assert path.read_text("utf-8") == f"{TEXT}["

    def test_a_file_that_was_taken_away_stays_away(
        self, path: Path, catalog: Catalog, editor: list[Callable[[], object]]
    ) -> None:
        editor.append(path.unlink)
        with pytest.raises(ContractError, match="there is no such file"):
            record_entry(path, EXTRA, catalog)
        assert not path.exists()

    def test_a_file_that_appears_meanwhile_is_edited(
        self, path: Path, editor: list[Callable[[], object]]
    ) -> None:
        path.unlink()
        editor.append(self.save(path, "saved"))
        assert files.edit(path, lambda before: f"{before or 'nothing'}, changed") is True
        assert path.read_text("utf-8") == "saved, changed"


def _deny(*_: object, **__: object) -> NoReturn:
    raise PermissionError(1, "Operation not permitted")


class TestCreate:
    """A new file is made whole or not at all, and never in place of another."""

    NEW = ("--customer", "Firma", "--plan", "vip", "--starts", "2026-01-31")

    @pytest.fixture(params=["links", "no links"])
    def folder(
        self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Path:
        if request.param == "no links":
            monkeypatch.setattr(os, "link", _deny)
        folder = tmp_path / "new"
        folder.mkdir()
        return folder

    def test_it_is_whole(self, folder: Path) -> None:
        path = folder / "firma.toml"
        files.create(path, b"all of it")
        assert path.read_bytes() == b"all of it"
        assert [*folder.iterdir()] == [path]

    def test_its_mode_is_that_of_any_new_file(self, folder: Path) -> None:
        path = folder / "firma.toml"
        usual = folder / "usual"
        usual.touch()
        files.create(path, b"all of it")
        assert path.stat().st_mode == usual.stat().st_mode

    @staticmethod
    def state(path: Path) -> tuple[int, ...] | None:
        """Give all that a change of a file would change; it may be read, which its times tell."""
        if not os.path.lexists(path):
            return None
        found = path.lstat()
        return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    @pytest.mark.parametrize("kind", ["file", "folder", "link to nothing", "link to a file"])
    def test_what_is_there_is_left_alone(self, folder: Path, kind: str) -> None:
        path, other = folder / "firma.toml", folder / "other"
        if kind == "file":
            path.write_bytes(b"ours")
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(other)
            if kind == "link to a file":
                other.write_bytes(b"ours")
        before = self.state(path), self.state(other)
        said = (
            "is a folder" if kind == "folder" else "there is such a file already, and it was left"
        )
        with pytest.raises(FileError, match=said):
            files.create(path, b"new")
        result = cli("contract", "new", str(path), *self.NEW)
        assert result.exit_code == 4
        assert said in result.stderr
        assert (self.state(path), self.state(other)) == before
        assert not any(each.name.endswith(".new") for each in folder.iterdir())

    @pytest.mark.parametrize("step", [(os, "fsync"), (Path, "open")], ids=["fsync", "open"])
    def test_a_failure_leaves_nothing_behind(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
    ) -> None:
        monkeypatch.setattr(*step, _full)
        with pytest.raises(FileError, match="nothing was changed: the system reports: No space"):
            files.create(folder / "firma.toml", b"new")
        assert [*folder.iterdir()] == []

    def test_a_second_writing_that_fails_leaves_nothing_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Full(io.FileIO):
            def write(self, _: object) -> NoReturn:
                _full()

        path = tmp_path / "firma.toml"
        opened = Path.open

        def open_full(file: Path, mode: str = "r", *more: Any) -> Any:  # noqa: ANN401 - as open
            return Full(file, mode) if file == path else opened(file, mode, *more)

        monkeypatch.setattr(os, "link", _deny)
        monkeypatch.setattr(Path, "open", open_full)
        with pytest.raises(FileError, match="nothing was changed: the system reports: No space"):
            files.create(path, b"new")
        assert [*tmp_path.iterdir()] == []

    def test_a_path_of_no_file(self) -> None:
        with pytest.raises(FileError, match="is not a path"):
            files.create(Path("a\0b"), b"new")

    @pytest.mark.parametrize("name", ["none/firma.toml", "file/firma.toml", "a" * 300])
    def test_a_path_that_cannot_be(self, folder: Path, name: str) -> None:
        (folder / "file").touch()
        result = cli("contract", "new", str(folder / name), *self.NEW)
        assert result.exit_code == 4
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
        assert [each.name for each in folder.iterdir()] == ["file"]

    def test_it_reads_back_and_can_be_added_to(self, folder: Path, catalog: Catalog) -> None:
        path = folder / "firma.toml"
        options = (
            "--program",
            "Handel",
            "--product-package",
            "S/Kadry/Płace",
            "--phone",
            "+48123456",
        )
        more = ("--email", "a@b.pl", "--purchased", "2026-02-02/A", "--months", "24")
        assert cli("contract", "new", str(path), *self.NEW, *options, *more).exit_code == 0
        for entry in ENTRIES:
            recorded(path, entry, catalog, anyway=True)

    @pytest.mark.parametrize(
        "customer", ["\x1b[31mA\x07", "a\nb", "\u202eA", '"""\\', "=1+1", " ł "]
    )
    def test_any_customer_is_kept_as_it_is(self, folder: Path, customer: str) -> None:
        path = folder / "firma.toml"
        result = cli(
            *("contract", "new", str(path), "--customer", customer, *self.NEW[2:]),
            *("--program", customer, "--purchased", f"2026-02-02/{customer}"),
        )
        assert result.exit_code == 0, result.output
        assert load_contract(path).customer == customer
        text = path.read_text("utf-8")
        assert not set(text) & {"\x1b", "\x07"}
        assert all(each.isprintable() or each == "\n" for each in result.output)


def _full(*_: object, **__: object) -> NoReturn:
    raise OSError(28, "No space left on device")


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
names = st.text(
    st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFF), min_size=1, max_size=8
).filter(str.strip)
hours = st.one_of(st.integers(1, 24), st.floats(0.01, 24))
visits = st.builds(
    Visit,
    on=days,
    hours=hours,
    activities=st.lists(st.sampled_from(["training", "backup-check"]), unique=True, max_size=2).map(
        tuple
    ),
)
starts = st.datetimes(
    datetime(2025, 6, 1),  # noqa: DTZ001 - in Warsaw, told below
    datetime(2027, 6, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)
sessions = st.builds(
    RemoteSession, start=starts, minutes=st.integers(1, 90), program=st.none() | names
)
extras = st.builds(ExtraSessions, purchased=days, sessions=st.integers(1, 5))
packages = st.builds(Package, purchased=days)
entries: st.SearchStrategy[Entry] = st.one_of(visits, sessions, extras, packages)

BLOCKS = [
    "[[visits]]\non = 2026-03-03\nhours = 0.5\n",
    "[[visits]]   # [[visits]]\non = 2026-03-04\nhours = 7\nactivities = [ 'training', ] # ]\n",
    "[[ remote_sessions ]]\nstart = 2026-10-25T02:30:00\nminutes = 5\n",
    "[['remote_sessions']]\nminutes = 47\nstart = 2026-02-03 10:00:00.5+01:00\n",
    "[[extra_sessions]]\n\tpurchased = 2026-02-10\n",
    "[[professional_services]]\npurchased = 2026-02-02\nname = '''\nA'''\n",
    '[[professional_services]]\npurchased = 2026-02-03\nname = """B\\n[[visits]]"""\n',
    "[order_contacts]\nphone = '+48 22 123 45 67'\n",
    '[[product_packages]]\nname = "S"\nprograms = [\n"Handel",\n]\nchosen = "Handel"\n',
]
ASIDES = ["", "\n", "# [[visits]]\n", "\n\n  # note: 'x\n", " \t\n", '# ł \u2028 """\n']


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Write a contract in any of the usual ways: any order, comments, line ends."""
    parts = [HEAD]
    for block in draw(st.lists(st.sampled_from(BLOCKS), unique=True)):
        parts += [draw(st.sampled_from(ASIDES)), block]
    text = "".join([*parts, draw(st.sampled_from(ASIDES))])
    ending = draw(st.sampled_from(["\n", "\r\n", "mixed"]))
    lines = text.split("\n")
    ends = [
        draw(st.sampled_from(["\n", "\r\n"])) if ending == "mixed" else ending for _ in lines[1:]
    ]
    if not lines[-1] and draw(st.booleans()):
        lines.pop()
        ends[-1] = ""
    return "".join(f"{line}{end}" for line, end in zip(lines, [*ends, ""], strict=False)).encode()


class TestAnyFile:
    """Whatever the file and the entries: old bytes first, and each entry reads back."""

    @settings(max_examples=150)
    @given(texts(), st.lists(entries, min_size=1, max_size=4))
    @example(HEAD.encode(), [RemoteSession(start=FIRST_OF_TWO, minutes=1)])
    @example(HEAD.encode(), [RemoteSession(start=SECOND_OF_TWO, minutes=1)])
    def test_entries_come_after_all_that_was_there(
        self, path: Path, catalog: Catalog, content: bytes, chosen: list[Entry]
    ) -> None:
        path.write_bytes(content)
        for entry in chosen:
            recorded(path, entry, catalog, anyway=True)
        assert path.read_bytes().startswith(content)

    @settings(max_examples=75)
    @given(texts(), entries, st.booleans())
    def test_a_dry_run_tells_what_then_happens(
        self, path: Path, catalog: Catalog, content: bytes, entry: Entry, anyway: bool
    ) -> None:
        path.write_bytes(content)
        tried = record_entry(path, entry, catalog, anyway=anyway, dry_run=True)
        assert path.read_bytes() == content
        assert not tried.written
        done = record_entry(path, entry, catalog, anyway=anyway)
        assert done == evolve(tried, written=done.written)
        assert done.written is tried.accepted
        assert (path.read_bytes() == content) is not done.written

    @settings(max_examples=75)
    @given(texts(), st.lists(entries, min_size=2, max_size=5), st.randoms())
    def test_the_order_of_recording_does_not_matter(
        self, path: Path, catalog: Catalog, content: bytes, chosen: list[Entry], order: Random
    ) -> None:
        found = []
        for _ in range(2):
            path.write_bytes(content)
            for entry in chosen:
                record_entry(path, entry, catalog, anyway=True)
            contract = comparable(load_contract(path, catalog=catalog))
            found.append(
                [
                    sorted(map(repr, items))
                    for items in (
                        contract.visits,
                        contract.remote_sessions,
                        contract.extra_sessions,
                        contract.professional_services,
                    )
                ]
            )
            order.shuffle(chosen)
        assert found[0] == found[1]

    @settings(max_examples=75)
    @given(texts(), st.binary(max_size=30), entries)
    def test_a_file_of_anything_is_added_to_or_left_alone(
        self, path: Path, catalog: Catalog, content: bytes, more: bytes, entry: Entry
    ) -> None:
        path.write_bytes(content + more)
        try:
            parse_contract(files.decode(content + more, path), str(path), catalog)
        except FileError:
            with pytest.raises(ContractError):
                record_entry(path, entry, catalog, anyway=True)
            assert path.read_bytes() == content + more
        else:
            recorded(path, entry, catalog, anyway=True)
