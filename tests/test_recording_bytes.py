"""Recording leaves every byte that was there as it was, and adds one entry that reads back."""

import os
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from catalog_data import held_catalog
from sage_entitlements import Language, load_contract, preflight, record
from sage_entitlements.cli.app import app
from sage_entitlements.contract.ledger import Written
from sage_entitlements.contract.load import parse_contract
from sage_entitlements.contract.log import Effect, Slip
from sage_entitlements.contract.model import Contract, End, Entry, LifeChange, PlanChange, Renewal
from sage_entitlements.errors import ContractError, FileError
from sage_entitlements.files import disk
from sage_entitlements.model import ActivityId
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteSession
from sage_entitlements.text import Speakable, is_blank
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import WARSAW

Writable = Entry | LifeChange

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
CHANGE = PlanChange(on=date(2026, 5, 5), plan="komfort")
RENEWAL = Renewal(months=6, plan="vip-plus")
END = End(on=date(2026, 9, 30))
ENTRIES: list[Writable] = [VISIT, SESSION, EXTRA, PACKAGE, CHANGE, RENEWAL, END]
KINDS = ["visits", "remote_sessions", "extra_sessions", "professional_services"]
KINDS += ["plan_changes", "renewals", "ends"]
of_each_kind = pytest.mark.parametrize("entry", ENTRIES, ids=KINDS)

CATALOG = held_catalog()
FIRST_OF_TWO = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND_OF_TWO = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
MISSING = "there is no such file; check the path"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "contracts" / "firma.toml"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode("utf-8"))
    return path


def cli(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def command(entry: Writable, path: object, *more: str) -> list[str]:
    """Give the command that records an entry or a change."""
    if isinstance(entry, PlanChange):
        return ["contract", "change-plan", str(path), entry.plan, "--on", str(entry.on), *more]
    if isinstance(entry, End):
        return ["contract", "end", str(path), *cancel_or_on(entry), *more]
    if isinstance(entry, Renewal):
        options = ["--months", str(entry.months), *(("--plan", entry.plan) if entry.plan else ())]
        return ["contract", "renew", str(path), *options, *more]
    if isinstance(entry, Visit):
        options = ["visit", "--on", str(entry.on), "--hours", str(entry.hours)]
    elif isinstance(entry, RemoteSession):
        options = ["remote", "--start", entry.start.isoformat(), "--minutes", str(entry.minutes)]
    elif isinstance(entry, ExtraSessions):
        options = ["extra", "--purchased", str(entry.purchased), "--sessions", str(entry.sessions)]
    else:
        options = ["package", "--purchased", str(entry.purchased)]
        options += ["--name", entry.name] if entry.name is not None else []
    return ["contract", "record", options[0], str(path), *options[1:], *more]


def cancel_or_on(end: End) -> list[str]:
    return ["--on", str(end.on)] if end.on else ["--cancel"]


def anyway_of(entry: Writable) -> list[str]:
    """Give the option that keeps an entry whatever the terms say; some changes have none."""
    return [] if isinstance(entry, PlanChange | End) else ["--anyway"]


def act(path: object, entry: Writable, **how: Any) -> Written:
    """Record an entry, or change the contract's life."""
    if isinstance(entry, LifeChange):
        how["as_of"] = date(2026, 3, 1)
    return record(path, entry, CATALOG, **how)  # type: ignore[arg-type]


def state(path: Path) -> dict[str, tuple[bytes, int, int]]:
    """Give all that a run could have changed in the file's folder, and beside it."""
    found = {}
    for each in sorted(path.parent.parent.rglob("*")):
        status, content = each.lstat(), each.read_bytes() if each.is_file() else b""
        # On Windows a lock comes and goes.
        since = status.st_mtime_ns if os.name == "posix" or each.is_file() else 0
        found[str(each)] = (content, status.st_ino, since)
    return found


def moment(session: RemoteSession) -> datetime:
    """Give a session's start as one that compares, in the hour that comes twice too."""
    start = session.start if session.start.tzinfo else session.start.replace(tzinfo=WARSAW)
    return start.astimezone(UTC)


def comparable(contract: Contract) -> Contract:
    sessions = (evolve(each, start=moment(each)) for each in contract.remote_sessions)
    return evolve(contract, remote_sessions=tuple(sessions))


def added(contract: Contract, entry: Writable) -> Contract:
    """Give the contract as it is to be once the entry is recorded."""
    if isinstance(entry, End):
        return evolve(contract, ends=entry.on)
    table = KINDS[[type(each) for each in ENTRIES].index(type(entry))]
    changes: dict[str, Any] = {table: (*getattr(contract, table), entry)}
    return evolve(contract, **changes)


def recorded(path: Path, entry: Writable, *, anyway: bool = False) -> Any:
    """Record an entry, and see that all before it is as it was and the entry reads back.

    An end has a line of its own, among those above all tables.
    """
    before = path.read_bytes()
    contract = load_contract(path, catalog=CATALOG)
    done = act(path, entry, anyway=anyway)
    assert (done.accepted, done.written, done.dry_run) == (True, True, False)
    written = path.read_bytes()
    if isinstance(entry, End):
        written, before = (re.sub(rb"(?m)^ends = .*\n", b"", each) for each in (written, before))
        assert len(written) - len(before) in {0, len(b"\r\n"), len(b"\n")}
    assert written.startswith(before)
    after = load_contract(path, catalog=CATALOG)
    assert comparable(after) == comparable(added(contract, entry))
    if not isinstance(entry, PlanChange | Renewal | End):
        assert after == contract.with_entry(after.entries(type(entry))[-1])
    return done


def refused(path: Path, entry: Writable) -> dict[str, str]:
    """Try to record an entry, see that nothing was changed, and give what is told of each key."""
    before = state(path)
    for dry_run in (True, False):
        with pytest.raises(ContractError) as caught:
            act(path, entry, anyway=True, dry_run=dry_run)
        assert {fault.file for fault in caught.value.faults} == {str(path)}
    result = cli(*command(entry, path, *anyway_of(entry)))
    assert (result.exit_code, result.stdout) == (4, "")
    after = state(path)
    assert set(after) - set(before) <= {str(path.with_name(f".{path.name}.lock"))}
    assert after[str(path)] == before[str(path)]
    return {fault.key: fault.text.to(Language.EN) for fault in caught.value.faults}


def shown(value: object) -> object:
    """Show what is told so that it compares."""
    if isinstance(value, Speakable):
        return value.to(Language.EN)
    return [shown(each) for each in value] if isinstance(value, tuple) else value


CONTENTS = {
    "as it is": TEXT,
    "comment": f"{TEXT}# the end\n",
    "comment without a line end": f"{TEXT}\n# the end",
    "blank lines": f"{TEXT}\n\n \t\n",
    "spaces": f"{TEXT}   ",
    "blank lines of another kind": f"{TEXT}\r\n\r\n",
    "comment with a header": f"{TEXT}# [[visits]]\n",
    "comment with quotes": TEXT + "#  '''  \"\"\" \\",
    "no final line end": TEXT.rstrip("\n"),
    "mixed line ends": TEXT.replace("\n", "\r\n").replace("\r\n[", "\n["),
    "nothing but the head": HEAD,
    "a head without a line end": HEAD.rstrip("\n"),
    "an end already": f"{HEAD}ends = 2026-12-31   # by mail\n{TABLES}",
    "a byte-order mark": f"\ufeff{TEXT}",
    "a table inline": f"{HEAD}order_contacts = {{ phone = '+48 22 123 45 67' }}\n",
    "a dotted key": f"{HEAD}order_contacts.phone = '+48 22 123 45 67'\n",
    "a list inline": f'{HEAD}product_packages = [{{name="S", programs=["A"], chosen="A"}}]\n',
}


class TestWaysOfWriting:
    """However the file is written, its bytes stay, and the entry comes after them."""

    @of_each_kind
    @pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
    def test_any_content(self, path: Path, content: str, entry: Writable) -> None:
        if isinstance(entry, Renewal):  # which an end stands against
            content = content.replace("ends =", "# ends =")
        for text in (content, content.replace("\r\n", "\n").replace("\n", "\r\n")):
            path.write_bytes(text.encode())
            recorded(path, entry, anyway=True)
        assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")

    def test_a_blank_line_stands_before_each_entry(self, path: Path) -> None:
        for entry in (EXTRA, PACKAGE, SESSION):
            recorded(path, entry, anyway=True)
        assert path.read_text("utf-8") == TEXT + (
            "\n[[extra_sessions]]\npurchased = 2026-02-10\nsessions = 2\n"
            '\n[[professional_services]]\npurchased = 2026-03-10\nname = "B"\n'
            "\n[[remote_sessions]]\nstart = 2026-02-03 10:00:00+01:00\nminutes = 20\n"
        )

    @pytest.mark.parametrize(
        "name",
        [
            *("z spacją.toml", "łódź.toml", "'[x].toml", "-x", ".hidden"),
            *(("a\nb.toml", '".toml', "a*", "a" * 225 + ".toml") if os.name == "posix" else ()),
        ],
    )
    def test_any_name(self, path: Path, name: str) -> None:
        other = path.rename(path.with_name(name))
        recorded(other, EXTRA)
        recorded(other, VISIT)
        assert {each.name for each in other.parent.iterdir()} - {f".{name}.lock"} == {name}

    def test_a_relative_path(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (path.parent / "deep").mkdir()
        monkeypatch.chdir(path.parent / "deep")
        recorded(Path("..", path.name), EXTRA)
        assert [*Path().iterdir()] == []
        monkeypatch.chdir(path.parent)
        recorded(Path(path.name), VISIT)


class TestEntries:
    """An entry that is written says on reading what it said before."""

    @pytest.mark.parametrize(
        "start",
        [
            FIRST_OF_TWO,
            SECOND_OF_TWO,
            datetime.fromisoformat("2026-02-03T10:00"),
            datetime(2026, 2, 3, 10, 0, 59, 999999, UTC),
            datetime(2026, 3, 29, 3, tzinfo=WARSAW),
            datetime(2026, 7, 3, 10, tzinfo=timezone(timedelta(hours=-11, minutes=-30, seconds=7))),
        ],
    )
    def test_a_moment_is_written_with_warsaws_offset(self, path: Path, start: datetime) -> None:
        recorded(path, RemoteSession(start=start, minutes=5), anyway=True)
        written = load_contract(path).remote_sessions[-1].start
        assert written.tzinfo is not None
        assert written.utcoffset() == written.astimezone(WARSAW).utcoffset()

    def test_the_hour_that_comes_twice_holds_two_sessions(self, path: Path) -> None:
        path.write_bytes(HEAD.encode("utf-8"))
        naive = datetime.fromisoformat("2026-10-25T02:30")
        for start, again in ((FIRST_OF_TWO, naive), (SECOND_OF_TWO, naive.replace(fold=1))):
            recorded(path, RemoteSession(start=start, minutes=5), anyway=True)
            for written in (start, again):
                repeated = record(path, RemoteSession(start=written, minutes=5), CATALOG)
                assert (repeated.reason, repeated.written) == (Slip.ALREADY_RECORDED, False)
        found = load_contract(path).remote_sessions
        assert [moment(each) for each in found] == [FIRST_OF_TWO, SECOND_OF_TWO]

    @pytest.mark.parametrize(
        "name", ["\x1b[31m", "a\nb\r\n\t", "\u202eA\u2028", '"""', "'''", "\\", "[[visits]]", "ł\0"]
    )
    def test_any_text_is_kept_as_it_is(self, path: Path, name: str) -> None:
        recorded(path, Package(purchased=date(2026, 3, 10), name=name))
        recorded(path, evolve(SESSION, program=name), anyway=True)
        activities = tuple(each.id for each in reversed(CATALOG.professional_services.activities))
        recorded(path, evolve(VISIT, package=name, activities=activities), anyway=True)
        assert not set(path.read_text("utf-8")) & {"\x1b", "\r", "\0"}


INLINE = {
    "visits": 'visits = [ { on = 2026-03-03, hours = 1, activities = ["training"] } ]',
    "remote_sessions": "remote_sessions = [{ start = 2026-03-03T10:00:00Z, minutes = 5 }]",
    "plan_changes": "plan_changes = [{ on = 2026-06-06, plan = 'komfort-plus' }]",
    "renewals": "renewals = [{ months = 12 }]",
    "extra_sessions": "extra_sessions = [\n  { purchased = 2026-02-10 },\n]",
    "professional_services": "professional_services = [{ purchased = 2026-02-02 }]",
}
UNKNOWN = evolve(VISIT, activities=(ActivityId("nope"),))
BROKEN = {
    "empty": (b"", "customer", "is missing; add it"),
    "broken": (HEAD.encode() + b"[", "", "is not valid TOML"),
    "no TOML": (b"customer: Firma", "", "is not valid TOML"),
    "nul": (HEAD.encode() + b"\0", "", "is not valid TOML"),
    "cr": (HEAD.replace("\n", "\r").encode(), "", "is not valid TOML"),
    "latin": (HEAD.encode("iso8859-2"), "", "line 2 is not UTF-8; save the file as UTF-8"),
    "utf-16": (HEAD.encode("utf-16"), "", "is not UTF-8"),
    "deep": (b"x = " + b"[" * 10_000, "", "is nested too deeply"),
    "large": (HEAD.encode() + b"#" * disk.SIZE_LIMIT, "", "is larger than 4 MiB"),
    "unknown plan": (TEXT.replace('"vip"', '"gold"').encode(), "plan", 'Unknown plan "gold"'),
}


class TestRefusal:
    """What cannot be added to safely is refused in a sentence, and left alone."""

    @pytest.mark.parametrize("entry", ENTRIES[:-1], ids=KINDS[:-1])
    def test_a_list_written_inline(self, path: Path, entry: Writable) -> None:
        table = KINDS[ENTRIES.index(entry)]
        told = (
            "is written so that it cannot be changed safely;"
            f" write each part of it below a line [[{table}]] of its own"
        )
        for inline in (INLINE[table], f"{table} = []"):
            path.write_bytes(f"{HEAD}{inline}   # ours\n".encode())
            assert refused(path, entry)[table].startswith(told)

    @pytest.mark.parametrize("entry", [EXTRA, END], ids=["extra", "end"])
    @pytest.mark.parametrize(("content", "key", "said"), BROKEN.values(), ids=BROKEN)
    def test_a_broken_file(
        self, path: Path, content: bytes, key: str, said: str, entry: Writable
    ) -> None:
        path.write_bytes(content)
        assert said in refused(path, entry)[key]

    @pytest.mark.parametrize("key", ["'ends'", '"ends"'])
    def test_an_end_whose_key_is_quoted_is_set_on_its_own_line(self, path: Path, key: str) -> None:
        path.write_bytes(f"{HEAD}{key} = 2026-12-31\n{TABLES}".encode())
        assert act(path, END).written
        assert path.read_bytes() == f"{HEAD}ends = 2026-09-30\n{TABLES}".encode()

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            (evolve(CHANGE, plan="VIP"), "plan_changes[1].plan"),
            (evolve(CHANGE, plan="gold"), "plan_changes[1].plan"),
            (evolve(CHANGE, on=date(2026, 1, 31)), "plan_changes[1].on"),
            (evolve(CHANGE, on=date(2027, 1, 31)), "plan_changes[1].on"),
            (Renewal(months=900), "renewals[1].months"),
            (evolve(RENEWAL, plan="gold"), "renewals[1].plan"),
            (End(on=date(2026, 1, 30)), "ends"),
            (End(on=date(2027, 1, 31)), "ends"),
        ],
    )
    def test_a_life_that_cannot_be_is_not_written(
        self, path: Path, change: LifeChange, key: str
    ) -> None:
        before = state(path)
        for dry_run in (True, False):
            with pytest.raises(ContractError) as caught:
                act(path, change, anyway=True, dry_run=dry_run)
            assert [(each.file, each.key) for each in caught.value.faults] == [(str(path), key)]
        result = cli(*command(change, path))
        assert (result.exit_code, result.stdout) == (2, "")
        after = state(path)
        assert after[str(path)] == before[str(path)]

    @pytest.mark.parametrize(
        ("entry", "key", "said"),
        [
            (evolve(VISIT, package="none"), "visits[2].package", "no package has the name"),
            (UNKNOWN, "visits[2].activities[1]", 'Unknown activity "nope"; there is '),
            (evolve(PACKAGE, name="a"), "professional_services[2].name", '"a" stands there twice'),
            (evolve(PACKAGE, name=" "), "professional_services[2].name", "must not be empty"),
            (evolve(PACKAGE, name="\udcff"), "professional_services[2].name", "must not be empty"),
        ],
    )
    def test_what_could_not_be_read_is_not_written(
        self, path: Path, entry: Entry, key: str, said: str
    ) -> None:
        for dry_run in (True, False):
            with pytest.raises(ContractError) as caught:
                record(path, entry, CATALOG, anyway=True, dry_run=dry_run)
            (fault,) = caught.value.faults
            assert (fault.file, fault.key) == (str(path), key)
            assert fault.text.to(Language.EN).startswith(said)
            with pytest.raises(ContractError, match="outside the known calendar"):
                record(path, Package(purchased=date(2100, 2, 1)), CATALOG, dry_run=dry_run)
            with pytest.raises(ContractError, match="is not a path"):
                record("a\0b", entry, CATALOG, dry_run=dry_run)
        assert path.read_bytes() == TEXT.encode("utf-8")

    @of_each_kind
    @pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["written", "dry run"])
    def test_where_no_contract_can_be(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, entry: Writable, more: tuple[str, ...]
    ) -> None:
        monkeypatch.chdir(path.parent)
        circle, pipe = path.with_name("circle.toml"), path.with_name("pipe")
        told: dict[object, str] = {
            path.with_name("none.toml"): MISSING,
            path.parent / "no" / "such" / "none.toml": "there is no folder ",
            path.parent: "is a folder, and a file is needed",
            **dict.fromkeys((".", "..", os.sep), ""),
        }
        if os.name == "posix":  # pragma: no branch
            circle.symlink_to(circle)
            os.mkfifo(pipe)
            told |= {circle: "symbolic links", pipe: "is not a regular file"}
        before = state(path)
        for place, said in told.items():
            result = cli(*command(entry, place, *more))
            assert result.exit_code == 4
            assert result.stderr.startswith(f"Error: {place}")
            assert said in result.stderr
            assert result.stderr.count("\n") == 1
        assert state(path) == before

    def test_a_file_that_has_just_gone_stays_away(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        edit = disk.edit
        gone = lambda at, change, **how: (at.unlink(), edit(at, change, **how))  # noqa: E731
        monkeypatch.setattr(disk, "edit", gone)
        with pytest.raises(ContractError) as caught:
            record(path, SESSION, CATALOG)
        assert str(caught.value) == f"{path}: {MISSING}"
        assert not path.exists()


NOT_COVERED: dict[str, tuple[Entry, object]] = {
    "early visit": (evolve(VISIT, on=date(2025, 1, 1)), "outside_window"),
    "late package": (evolve(PACKAGE, purchased=date(2030, 1, 1)), Slip.AFTER_TERM),
    "early session": (evolve(SESSION, start=SESSION.start - timedelta(365)), "outside_term"),
    "one session more": (evolve(SESSION, start=SECOND_OF_TWO), "past_allowance"),
    "late extra sessions": (evolve(EXTRA, purchased=date(2030, 1, 1)), Slip.AFTER_TERM),
}


class TestWhatIsWritten:
    """An entry is written once, and what the terms do not cover only if it is to be kept."""

    @of_each_kind
    def test_a_dry_run_leaves_no_trace(self, path: Path, entry: Writable) -> None:
        before = state(path)
        for more in ((), ("--anyway",)):
            if more and not anyway_of(entry):
                continue
            result = cli(*command(entry, path, "--dry-run", *more))
            assert result.exit_code == 0, result.output
            assert "A dry run: nothing was written" in result.stdout
            assert state(path) == before

    @pytest.mark.parametrize(("entry", "reason"), NOT_COVERED.values(), ids=NOT_COVERED)
    def test_what_is_not_covered(self, path: Path, entry: Entry, reason: object) -> None:
        done = record(path, entry, CATALOG)
        assert (done.effect, done.reason) == (Effect.REFUSED, reason)
        assert (done.accepted, done.written, done.covered_by) == (False, False, None)
        before = state(path)
        for more in ((), ("--dry-run",)):
            result = cli(*command(entry, path, *more))
            assert result.exit_code == 1, result.output
            assert "Nothing was written" in " ".join(result.stdout.split())
        assert cli(*command(entry, path, "--dry-run", "--anyway")).exit_code == 0
        assert state(path) == before
        recorded(path, entry, anyway=True)

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_an_end_is_set_changed_and_taken_back_on_its_own_line(
        self, path: Path, ending: str
    ) -> None:
        text = f"{HEAD}# about the rest\n{TABLES}".replace("\n", ending)
        path.write_bytes(text.encode())
        head = HEAD.replace("\n", ending)
        for day in ("2026-09-30", "2026-12-31"):
            recorded(path, End(on=date.fromisoformat(day)))
            expected = text.replace(head, f"{head}ends = {day}{ending}")
            assert path.read_bytes() == expected.encode()
        recorded(path, End(on=None))
        assert path.read_bytes() == text.encode()

    def test_a_renewal_that_is_refused(self, path: Path) -> None:
        recorded(path, END)
        done = act(path, RENEWAL, anyway=True)
        assert (done.reason, done.accepted, done.written) == (Slip.ENDS, False, False)
        assert cli(*command(RENEWAL, path, "--anyway")).exit_code == 1
        recorded(path, End(on=None))
        recorded(path, RENEWAL)
        before = path.read_bytes()
        done = act(path, RENEWAL)
        assert (done.reason, done.accepted, done.written) == (Slip.NOT_BEGUN, False, False)
        assert cli(*command(RENEWAL, path)).exit_code == 1
        assert path.read_bytes() == before
        assert recorded(path, RENEWAL, anyway=True).after.terms[-1].number == 3

    def test_what_stands_there_already(self, path: Path) -> None:
        recorded(path, SESSION)
        before = path.read_bytes()
        for start in (SESSION.start, SESSION.start.astimezone(UTC)):
            done = record(path, evolve(SESSION, start=start), CATALOG)
            assert (done.reason, done.reasons) == (Slip.ALREADY_RECORDED, ())
            assert (done.accepted, done.written) == (False, False)
            assert (done.covered_by, done.covered_minutes) == (None, 0)
            assert shown(done.notes) == []
        assert path.read_bytes() == before
        kept = recorded(path, SESSION, anyway=True)
        assert kept.reason is Coverage.PAST_ALLOWANCE
        said = "session, Tue 3 Feb 2026 10:00: the file has the same entry already"
        assert shown(kept.notes) == [said]
        assert "usage-period" in {each.id for each in kept.reasons}

    @pytest.mark.parametrize("entry", [VISIT, EXTRA, PACKAGE], ids=["visit", "extra", "package"])
    def test_another_entry_that_stands_there_already(self, path: Path, entry: Entry) -> None:
        unnamed = evolve(entry, name=None) if isinstance(entry, Package) else entry
        recorded(path, unnamed)
        assert record(path, unnamed, CATALOG).reason is Slip.ALREADY_RECORDED
        recorded(path, unnamed, anyway=True)

    @pytest.mark.parametrize(
        ("programs", "one", "other", "repeats"),
        [
            ('["Handel"]', None, "handel", True),
            ('["Handel"]', "HANDEL", None, True),
            ('["Handel"]', "handel", "Handel", True),
            ('["Handel", "FK"]', "FK", None, False),
            ('["Handel", "FK"]', "FK", "fk", True),
            ('["Handel", "FK"]', "FK", "Handel", False),
        ],
    )
    def test_a_session_repeats_one_for_the_same_program(
        self, path: Path, programs: str, one: str | None, other: str | None, repeats: bool
    ) -> None:
        path.write_text(f"{HEAD}programs = {programs}\n", encoding="utf-8")
        recorded(path, evolve(SESSION, program=one), anyway=True)
        again = record(path, evolve(SESSION, program=other), CATALOG, dry_run=True)
        assert (again.reason is Slip.ALREADY_RECORDED) is repeats

    def test_what_an_entry_comes_to(self, path: Path) -> None:
        path.write_text(HEAD, encoding="utf-8")
        done = recorded(path, evolve(SESSION, minutes=45))
        assert (done.effect, done.reason, done.covered_by) == (Effect.OVERAGE, None, "included")
        assert (done.covered_minutes, done.overage_minutes) == (30, 15)
        assert done.entitlement is not None
        assert done.entitlement.service.id == "remote-help"
        bought = recorded(path, PACKAGE)
        assert (bought.effect, bought.entitlement, bought.package) == (Effect.COVERED, None, None)
        assert bought.window is not None
        assert bought.window.first_day == PACKAGE.purchased
        visit = recorded(path, VISIT)
        assert (visit.effect, visit.package, visit.window) == (Effect.COVERED, PACKAGE, None)
        assert (visit.file, visit.kind, visit.number, visit.entry) == (str(path), "visit", 1, VISIT)
        assert visit.covered_by == "B"

    def test_what_an_entry_changes_of_others_and_what_is_noted(self, path: Path) -> None:
        path.write_text(HEAD, encoding="utf-8")
        recorded(path, evolve(SESSION, start=SESSION.start + timedelta(1)))
        for day in (2, 3, 4):
            recorded(path, Visit(on=date(2026, 3, day), hours=1), anyway=True)
        earlier = record(path, SESSION, CATALOG, as_of=SESSION.start - timedelta(1), dry_run=True)
        (change,) = earlier.changes
        assert (change.start, change.on) == (SESSION.start + timedelta(1), None)
        assert (change.before, change.after) == (Coverage.INCLUDED, Coverage.PAST_ALLOWANCE)
        assert shown(change.text) == shown(Coverage.PAST_ALLOWANCE.text)
        assert "It is dated after now, and does not count until then." in shown(earlier.notes)  # type: ignore[operator]
        bought = preflight(load_contract(path), Package(purchased=date(2026, 3, 3)), CATALOG)
        assert [(each.on, each.after, shown(each.text)) for each in bought.changes] == [
            (date(2026, 3, 2), "outside_window", "outside the package's window"),
            (date(2026, 3, 3), None, "covered"),
            (date(2026, 3, 4), None, "covered"),
        ]
        sunday = preflight(load_contract(path), Visit(on=date(2026, 3, 8), hours=1), CATALOG)
        assert len(sunday.notes) == 1
        monday = Visit(on=date(2026, 3, 9), hours=1)
        for as_of, noted in ((monday.on, 0), (monday.on - timedelta(1), 1)):
            visit = preflight(load_contract(path), monday, CATALOG, as_of=as_of)
            assert len(visit.notes) == noted


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
names = st.text(
    st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFF), min_size=1, max_size=8
).filter(lambda name: not is_blank(name))
some_activities = st.lists(
    st.sampled_from([ActivityId("training"), ActivityId("backup-check")]), unique=True, max_size=2
)
hours = st.one_of(st.integers(1, 24), st.floats(0.01, 24))
visits = st.builds(Visit, on=days, hours=hours, activities=some_activities.map(tuple))
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
renewals = st.builds(Renewal, months=st.integers(1, 14), note=st.none() | names)
entries: st.SearchStrategy[Writable] = st.one_of(visits, sessions, extras, packages, renewals)

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

    @given(texts(), st.lists(entries, min_size=1, max_size=4))
    @example(HEAD.encode(), [RemoteSession(start=FIRST_OF_TWO, minutes=1)])
    @example(HEAD.encode(), [RemoteSession(start=SECOND_OF_TWO, minutes=1)])
    def test_entries_come_after_all_that_was_there(
        self, path: Path, content: bytes, chosen: list[Writable]
    ) -> None:
        path.write_bytes(content)
        for entry in chosen:
            recorded(path, entry, anyway=True)
        assert path.read_bytes().startswith(content)

    @given(texts(), entries, st.booleans())
    def test_a_dry_run_tells_what_then_happens(
        self, path: Path, content: bytes, entry: Writable, anyway: bool
    ) -> None:
        path.write_bytes(content)
        tried = act(path, entry, anyway=anyway, dry_run=True)
        assert path.read_bytes() == content
        assert not tried.written
        done = act(path, entry, anyway=anyway)
        assert shown(done.notes) == shown(tried.notes)
        assert done == evolve(tried, written=done.written, dry_run=False, notes=done.notes)
        assert done.written is tried.accepted
        assert (path.read_bytes() == content) is not done.written

    @given(texts(), st.lists(entries, min_size=2, max_size=5), st.randoms())
    def test_the_order_of_recording_does_not_matter(
        self, path: Path, content: bytes, chosen: list[Writable], order: Random
    ) -> None:
        found = []
        for _ in range(2):
            path.write_bytes(content)
            for entry in chosen:
                act(path, entry, anyway=True)
            contract = comparable(load_contract(path, catalog=CATALOG))
            found.append([sorted(map(repr, getattr(contract, table))) for table in KINDS[:-1]])
            order.shuffle(chosen)
        assert found[0] == found[1]

    @given(texts(), st.binary(max_size=30), entries)
    def test_a_file_of_anything_is_added_to_or_left_alone(
        self, path: Path, content: bytes, more: bytes, entry: Writable
    ) -> None:
        path.write_bytes(content + more)
        try:
            parse_contract(disk.decode(content + more, path), str(path), CATALOG)
        except FileError:
            with pytest.raises(ContractError):
                act(path, entry, anyway=True)
            assert path.read_bytes() == content + more
        else:
            recorded(path, entry, anyway=True)
