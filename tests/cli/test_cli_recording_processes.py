"""Many record in one file at once, are killed, run out of disk: no entry that was told is lost."""

import builtins
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock

from sage_entitlements import _files as files
from sage_entitlements import load_catalog
from sage_entitlements.contract import Contract, load_contract
from sage_entitlements.errors import FileError

from .helpers import process_environment, run, told

CONTRACT = """\
# Do not lose this line.
customer = "Zażółć sp. z o.o."   # by mail
plan = "vip"
starts = 2026-01-31
months = 12

[[visits]]   # the first one
on = 2026-03-03
hours = 0.5

[[professional_services]]
purchased = 2026-02-02
"""
WRITERS = 8
EACH = 50

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and forks")

COMMANDS = """
import sys
from sage_entitlements import _files
from sage_entitlements._cli import app

_files.LOCK_SECONDS = 60
path, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    hour, minute = divmod(number, 60)
    entry = [
        ("remote", "--start", f"2026-04-01T{hour:02}:{minute:02}Z", "--minutes", str(number)),
        ("visit", "--on", "2026-05-05", "--hours", str(number / 1000)),
        ("extra", "--purchased", "2026-02-10", "--sessions", str(number)),
        ("package", "--purchased", "2026-02-10", "--name", f"n{number}"),
    ][number % 4]
    try:
        app.main(["contract", "record", entry[0], path, *entry[1:], "--anyway"])
    except SystemExit as done:
        assert done.code == 0, (number, done.code)
"""
"""Records one entry a number, of all four kinds, as the command line does."""

CALLS = """
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from sage_entitlements import _files, load_catalog
from sage_entitlements.contract import Package
from sage_entitlements.contract._ledger import record_entry
from sage_entitlements.professional_services import Visit
from sage_entitlements.remote_help import ExtraSessions, RemoteSession

path, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
_files.LOCK_SECONDS = 60
catalog = load_catalog()
midnight = datetime(2026, 4, 1, tzinfo=timezone.utc)
for number in range(first, first + count):
    entry = [
        lambda: RemoteSession(start=midnight + timedelta(minutes=number), minutes=number),
        lambda: Visit(on=date(2026, 5, 5), hours=number / 1000),
        lambda: ExtraSessions(purchased=date(2026, 2, 10), sessions=number),
        lambda: Package(purchased=date(2026, 2, 10), name=f"n{number}"),
    ][number % 4]()
    assert record_entry(path, entry, catalog, anyway=True).written
"""
"""Records the same, as who uses the library does."""

KILLED = """
import json, os, random, select, signal, sys, time
from datetime import date
from pathlib import Path
import filelock
from sage_entitlements import load_catalog
from sage_entitlements.contract._ledger import record_entry
from sage_entitlements.contract import Package

path, rounds, together, seed = Path(sys.argv[1]), *map(int, sys.argv[2:])
chance = random.Random(seed)
catalog = load_catalog()

def write(number, told):
    while True:
        number += 1
        entry = Package(purchased=date(2026, 2, 10), name=f"n{number}")
        record_entry(path, entry, catalog)
        os.write(told, b"%d\\n" % number)

record_entry(path, Package(purchased=date(2026, 2, 10)), catalog, dry_run=True)
kept, kills, last = [], 0, 0
for round in range(rounds):
    writers = {}
    for each in range(together):
        reader, told = os.pipe()
        pid = os.fork()
        if not pid:
            try:
                write(last + each * 100, told)
            finally:
                os._exit(1)
        os.close(told)
        writers[pid] = reader
    if round % 2:
        select.select([*writers.values()], [], [], 30)
    for pid, reader in writers.items():
        time.sleep(chance.uniform(0, 0.02))
        os.kill(pid, signal.SIGKILL)
        kills += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        with open(reader, "rb") as file:
            kept += [int(line) for line in file]
    last += together * 100
print(json.dumps({"kept": kept, "kills": kills}))
"""
"""Forks writers that tell each entry once it is recorded, and kills them after a moment."""

STEPS = """
import json, os, sys
from pathlib import Path
import filelock
from sage_entitlements._cli import app

path, number, arguments = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
before = path.read_bytes() if path.exists() else None
told = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

EVENTS = {
    "open", "fcntl.flock",
    *(f"os.{each}" for each in ("chmod", "chown", "link", "listdir", "mkdir", "remove", "rename")),
}

def reset():
    path.unlink() if before is None else path.write_bytes(before)

def stop_at(step):
    left = step
    def count(event, _):
        nonlocal left
        if event in EVENTS:
            left -= 1
            if left == -1:
                os.kill(os.getpid(), number)
    sys.addaudithook(count)
    flush = os.fsync
    def counted(handle):
        count("open", ())
        flush(handle)
    os.fsync = counted

def left_behind():
    return sorted(each.name for each in path.parent.iterdir() if each.name.endswith(".new"))

try:
    app.main(arguments)
except SystemExit as done:
    assert done.code == 0
after = path.read_bytes()
reset()
seen = []
for step in range(200):
    child = os.fork()
    if not child:
        try:
            stop_at(step)
            app.main(arguments)
        except SystemExit as done:
            os._exit(done.code)
        except BaseException:
            os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    found = path.read_bytes() if path.exists() else None
    state = "old" if found == before else "new" if found == after else "broken"
    seen.append((code, state, left_behind()))
    if found != before:
        reset()
    if code == 0:
        break
os.write(told, json.dumps(seen).encode())
"""
"""Sends a signal at each step that touches a file or folder, and tells what is there then."""

HOLDER = """
import sys
from filelock import FileLock

with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""

SLOW_DISK = """
import os, sys, time
from sage_entitlements._cli import app

def flush(_):
    print("writing", flush=True)
    time.sleep(60)

os.fsync = flush
app.main(sys.argv[1:])
"""

COLLEAGUES = """
import os, sys
from datetime import date
from pathlib import Path
import filelock
from sage_entitlements import load_catalog
from sage_entitlements.contract._ledger import record_entry
from sage_entitlements.remote_help import ExtraSessions

path, people = Path(sys.argv[1]), [int(each) for each in sys.argv[2:]]
catalog = load_catalog()
entry = ExtraSessions(purchased=date(2026, 2, 10), sessions=1)
record_entry(path, entry, catalog, dry_run=True)
codes = []
for person in people:
    child = os.fork()
    if not child:
        os.setgroups([path.stat().st_gid])
        os.setgid(person)
        os.setuid(person)
        os.umask(0o022)
        try:
            record_entry(path, entry, catalog, anyway=True)  # each has bought one
        except BaseException as error:
            print(person, error, flush=True)
            os._exit(1)
        os._exit(0)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
sys.exit(any(codes))
"""
"""Records as several people, each in a group of their own and in that of the file."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    folder.mkdir()
    path = folder / "firma.toml"
    path.write_bytes(CONTRACT.encode("utf-8"))
    return path


def script(text: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a script in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text), *map(str, arguments)],
        env=process_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes], seconds: float = 120) -> tuple[int, bytes, bytes]:
    """Wait for a process, and give its exit code and what it said."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def said(text: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the script tells
    """Run a script that tells JSON."""
    code, out, err = ended(script(text, *arguments))
    assert code == 0, err.decode()
    return json.loads(out)


def others(path: Path) -> list[str]:
    """Name what stands beside the file, the lock apart."""
    beside = {each.name for each in path.parent.iterdir()}
    return sorted(beside - {path.name, f".{path.name}.lock"})


def whole(path: Path) -> Contract:
    """Give the contract; the old bytes stand before all that was added, and nothing beside."""
    assert path.read_bytes().startswith(CONTRACT.encode("utf-8"))
    checked = run("contract", "check", str(path))
    assert checked.exit_code == 0, checked.output
    return load_contract(path, catalog=load_catalog())


def record_extra(path: Path, *more: str) -> list[str]:
    return ["contract", "record", "extra", str(path), "--purchased", "2026-02-10", *more]


def numbers(contract: Contract) -> list[list[int]]:
    """Give the numbers of the writers' entries, each kind in the file's order."""
    return [
        [each.minutes for each in contract.remote_sessions],
        [round(each.hours * 1000) for each in contract.visits if each.on.month == 5],
        [each.sessions for each in contract.extra_sessions],
        [int(each.name[1:]) for each in contract.professional_services if each.name is not None],
    ]


def of_writer(found: Sequence[int], first: int) -> list[int]:
    return [each for each in found if first <= each < first + EACH]


class TestTogether:
    """Who records at the same time waits, and every entry is kept once."""

    def test_eight_writers_lose_nothing(self, path: Path) -> None:
        firsts = [1 + EACH * each for each in range(WRITERS)]
        writers = [
            script(text, path, first, EACH)
            for text, first in zip([COMMANDS, CALLS] * (WRITERS // 2), firsts, strict=True)
        ]
        for writer in writers:
            code, _, err = ended(writer)
            assert code == 0, err.decode()
        contract = whole(path)
        wanted = range(1, 1 + WRITERS * EACH)
        for kind, found in zip((0, 1, 2, 3), numbers(contract), strict=True):
            assert sorted(found) == [each for each in wanted if each % 4 == kind]
            for first in firsts:
                assert of_writer(found, first) == sorted(of_writer(found, first))
        assert len(contract.visits) == WRITERS * EACH // 4 + 1
        assert others(path) == []

    def test_a_lock_held_for_long_is_told(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LOCK_SECONDS", 0.1)
        holder = script(HOLDER, path.with_name(f".{path.name}.lock"))
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        message = told(run(*record_extra(path)), 4)
        assert message.startswith(f"Error: {path}: another program has been writing it for")
        assert message.endswith("try again later")
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert run(*record_extra(path, "--dry-run")).exit_code == 0
        assert ended(holder)[0] == 0
        assert run(*record_extra(path)).exit_code == 0

    def test_a_lock_is_free_as_soon_as_its_holder_is_killed(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LOCK_SECONDS", 1)
        holder = script(HOLDER, path.with_name(f".{path.name}.lock"))
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
        assert ended(holder)[0] == -signal.SIGKILL
        assert run(*record_extra(path)).exit_code == 0
        assert len(whole(path).extra_sessions) == 1

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() != 0, reason="only root can be others"
    )
    @pytest.mark.parametrize("people", [(61001, 61002), (61002, 61001), (61002, 61003)])
    def test_colleagues_of_one_group_record_in_a_shared_folder(  # pragma: no cover - root only
        self, people: tuple[int, int]
    ) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "firma.toml"
            path.write_bytes(CONTRACT.encode("utf-8"))
            path.parent.chmod(0o777)
            os.chown(path, 61001, 62000)
            path.chmod(0o660)
            code, out, err = ended(script(COLLEAGUES, path, *people))
            assert (code, out.decode()) == (0, ""), err.decode()
            assert path.stat().st_gid == 62000
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
            assert len(whole(path).extra_sessions) == 2

    @pytest.mark.parametrize("mode", [0o660, 0o664, 0o666])
    def test_whoever_may_write_the_file_may_lock_it(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        assert run(*record_extra(path)).exit_code == 0
        lock = path.with_name(f".{path.name}.lock")
        assert lock.stat().st_mode & mode & 0o222 == mode & 0o222

    def test_the_group_is_kept_where_the_owner_cannot_be(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given: list[tuple[int, int]] = []

        def chown(_: object, user: int, group: int) -> None:
            if user != -1:
                raise PermissionError(1, "Operation not permitted")
            given.append((user, group))

        monkeypatch.setattr(os, "chown", chown)
        assert run(*record_extra(path)).exit_code == 0
        assert given == [(-1, path.stat().st_gid)]

    @pytest.mark.parametrize("known", [True, False], ids=["denied", "as on Windows"])
    def test_where_neither_can_be_the_entry_is_written_all_the_same(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, known: bool
    ) -> None:
        def chown(*_: object) -> NoReturn:
            raise PermissionError(1, "Operation not permitted")

        if known:
            monkeypatch.setattr(os, "chown", chown)
        else:
            monkeypatch.delattr(os, "chown")
        before = path.read_bytes()
        assert run(*record_extra(path)).exit_code == 0
        assert path.read_bytes().startswith(before)
        assert path.read_bytes() != before

    def test_who_cannot_be_told_is_told_that_it_is_written(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> NoReturn:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("sage_entitlements._cli._session.Session.deliver", fail)
        before = path.read_bytes()
        assert told(run(*record_extra(path)), 4) == (
            "Error: it was written to the file all the same; the answer could not be written out:"
            " the system reports: No space left on device"
        )
        assert path.read_bytes() != before


class TestKilled:
    """Who is killed at any moment leaves the old file or the new one."""

    ROUNDS = 52
    AT_ONCE = 4

    def test_at_random_moments_no_entry_is_lost_that_was_told(self, tmp_path: Path) -> None:
        kills = told_of = 0
        for half in range(2):
            path = tmp_path / f"firma-{half}.toml"
            path.write_bytes(CONTRACT.encode("utf-8"))
            done = said(KILLED, path, self.ROUNDS // 2, self.AT_ONCE, half)
            kills += done["kills"]
            told_of += len(done["kept"])
            found = numbers(whole(path))[3]
            assert len(set(done["kept"])) == len(done["kept"])
            assert set(done["kept"]) <= set(found)
            # One that was written and not yet told may stand there as well.
            assert len(found) <= len(done["kept"]) + done["kills"]
            assert run(*record_extra(path)).exit_code == 0
            path.with_name(f".{path.name}.lock").unlink()
        assert kills >= 200
        assert told_of >= 20
        assert sorted(each.name for each in tmp_path.iterdir()) == ["firma-0.toml", "firma-1.toml"]

    def test_at_every_step_the_file_is_the_old_one_or_the_new_one(self, path: Path) -> None:
        seen = said(STEPS, path, signal.SIGKILL.value, *record_extra(path))
        *killed, last = seen
        assert last == [0, "new", []]
        assert {code for code, _, _ in killed} == {-signal.SIGKILL}
        assert {state for _, state, _ in killed} == {"old", "new"}
        assert any(left for _, _, left in killed), "the step at which a file is left is not tried"
        assert max(len(left) for _, _, left in killed) == 1, "what is left is swept by the next one"
        assert others(path) == []

    def test_while_making_a_file_leaves_none_or_all_of_it(self, tmp_path: Path) -> None:
        path = tmp_path / "contracts" / "new.toml"
        path.parent.mkdir()
        options = ("--customer", "Firma", "--plan", "vip", "--starts", "2026-01-31")
        new = ("contract", "new", str(path), *options)
        *killed, last = said(STEPS, path, signal.SIGKILL.value, *new)
        assert last[:2] == [0, "new"]
        assert {code for code, _, _ in killed} == {-signal.SIGKILL}
        assert {state for _, state, _ in killed} == {"old", "new"}
        path.unlink(missing_ok=True)
        assert run(*new).exit_code == 0
        assert run(*record_extra(path)).exit_code == 0
        assert others(path) == []


class TestInterrupted:
    """Who presses Ctrl-C gets exit code 130, and the file is whole."""

    def test_at_every_step_the_file_is_the_old_one_or_the_new_one(self, path: Path) -> None:
        *stopped, last = said(STEPS, path, signal.SIGINT.value, *record_extra(path))
        assert last == [0, "new", []]
        assert {code for code, _, _ in stopped} == {130}
        assert {state for _, state, _ in stopped} == {"old", "new"}
        assert [left for _, _, left in stopped if left] == []

    def test_while_the_disk_is_slow_nothing_is_written(self, path: Path) -> None:
        writer = script(SLOW_DISK, *record_extra(path))
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        assert len(others(path)) == 1
        writer.send_signal(signal.SIGINT)
        code, out, err = ended(writer)
        assert (code, out, err.strip()) == (130, b"", b"")
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert others(path) == []

    def test_while_waiting_for_the_lock_nothing_is_written(self, path: Path) -> None:
        with FileLock(path.with_name(f".{path.name}.lock")):
            waiting = script(
                "import sys\nimport filelock\nfrom sage_entitlements._cli import app\n"
                "acquire = filelock.FileLock.acquire\n"
                "def tell(*args, **options):\n"
                "    print('waiting', flush=True)\n"
                "    return acquire(*args, **options)\n"
                "filelock.FileLock.acquire = tell\n"
                "app.main(sys.argv[1:])\n",
                *record_extra(path),
            )
            assert waiting.stdout is not None
            assert waiting.stdout.readline() == b"waiting\n"
            waiting.send_signal(signal.SIGINT)
            code, out, err = ended(waiting)
        assert (code, out, err.strip()) == (130, b"", b"")
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert others(path) == []


def system(*command: str) -> bool:  # pragma: no cover - root only
    """Run a program of the system, and tell whether it was there and willing."""
    program = shutil.which(command[0])
    if program is None:
        return False
    done = subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=60)
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:  # pragma: no cover - root only
    """Give a disk of four pages, where one can be had."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not system("mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)):
        pytest.skip("only root can mount a disk")
    yield disk
    assert system("umount", str(disk))


def fail(number: int) -> NoReturn:
    raise OSError(number, os.strerror(number))


def failing(patched: pytest.MonkeyPatch, step: str, number: int) -> None:
    """Let a step of every writing fail; reading goes on."""
    if step != "open":
        patched.setattr(step, lambda *_, **__: fail(number))
        return
    system_open = os.open

    def unless_new(kept: Callable[..., Any]) -> Callable[..., Any]:
        def opened(name: object, mode: str = "r", *more: object, **options: object) -> object:
            return kept(name, mode, *more, **options) if "r" in mode else fail(number)

        return opened

    def by_flags(name: Any, flags: int, *more: Any, **options: Any) -> int:  # noqa: ANN401
        made = flags & os.O_CREAT and not str(name).endswith(".lock")
        return fail(number) if made else system_open(name, flags, *more, **options)

    patched.setattr(Path, "open", unless_new(Path.open))
    patched.setattr(builtins, "open", unless_new(builtins.open))
    patched.setattr(os, "open", by_flags)


class TestNoRoom:
    """A disk that takes no more is told in a sentence, and the file stays as it was."""

    def contracts(self, path: Path) -> list[list[str]]:
        new = ["--customer", "Firma", "--plan", "vip", "--starts", "2026-01-31"]
        return [
            record_extra(path),
            ["contract", "record", "visit", str(path), "--on", "2026-05-05", "--hours", "5"],
            ["contract", "record", "package", str(path), "--purchased", "2026-05-05"],
            [
                *("contract", "record", "remote", str(path)),
                *("--start", "2026-05-05T10:00", "--minutes", "5"),
            ],
            ["contract", "new", str(path.with_name("new.toml")), *new],
        ]

    @pytest.mark.parametrize("kind", range(5))
    @pytest.mark.parametrize("number", [28, 30, 122, 5])
    @pytest.mark.parametrize("step", ["os.fsync", "open"])
    def test_it_is_told_in_a_sentence(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, kind: int
    ) -> None:
        with monkeypatch.context() as patched:
            failing(patched, step, number)
            arguments = self.contracts(path)[kind]
            result = run(*arguments)
        assert told(result, 4) == (
            f"Error: {arguments[3 - (arguments[1] == 'new')]}: cannot be written, and nothing was"
            f" changed: the system reports: {os.strerror(number)}"
        )
        assert result.stderr.count("\n") == 1
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert others(path) == []

    @pytest.mark.parametrize("step", ["os.fsync", "os.replace", "os.open", "open"])
    def test_a_folder_that_denies_access(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        with monkeypatch.context() as patched:
            failing(patched, step, 13)
            result = run(*record_extra(path))
        assert told(result, 4) == (
            f"Error: {path}: cannot be written, and nothing was changed:"
            " the system denies access; check the permissions"
        )
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert others(path) == []

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
    )
    def test_a_real_read_only_folder(  # pragma: no cover - skipped for root
        self, path: Path
    ) -> None:
        path.parent.chmod(0o500)
        try:
            results = [run(*each) for each in self.contracts(path)]
        finally:
            path.parent.chmod(0o700)
        for result in results:
            assert told(result, 4).endswith("the system denies access; check the permissions")
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert others(path) == []

    def test_a_real_full_disk(  # pragma: no cover - root only
        self, small_disk: Path
    ) -> None:
        path = small_disk / "firma.toml"
        path.write_bytes(CONTRACT.encode("utf-8"))
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(16 * 1024))
        for arguments in self.contracts(path):
            assert told(run(*arguments), 4).endswith(
                "cannot be written, and nothing was changed:"
                " the system reports: No space left on device"
            )
            assert path.read_bytes() == CONTRACT.encode("utf-8")
            assert others(path) == ["filler"]
        filler.unlink()
        for arguments in self.contracts(path):
            assert run(*arguments).exit_code == 0
        assert len(whole(path).visits) == 1 + 1

    def test_a_real_read_only_disk(  # pragma: no cover - root only
        self, small_disk: Path
    ) -> None:
        path = small_disk / "firma.toml"
        path.write_bytes(CONTRACT.encode("utf-8"))
        assert system("mount", "-o", "remount,ro", str(small_disk))
        for arguments in self.contracts(path):
            assert told(run(*arguments), 4).endswith(
                "cannot be written, and nothing was changed:"
                " the system reports: Read-only file system"
            )
        assert run(*record_extra(path, "--dry-run")).exit_code == 0
        assert path.read_bytes() == CONTRACT.encode("utf-8")

    def test_a_new_file_is_whole_or_not_there_without_links(  # pragma: no cover - root only
        self, small_disk: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "link", lambda *_: fail(1))
        path = small_disk / "new.toml"
        with pytest.raises(FileError):
            files.create(path, bytes(10 * 1024))
        assert [*small_disk.iterdir()] == []
