"""Many record in one file at once, are killed, run out of disk: no entry that was told is lost."""

import errno
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock

from sage_entitlements import load_catalog, load_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.files import disk

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
WRITERS, EACH = 8, 20
FULL = "the disk is full; make room on it"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and forks")
only_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be others"
)

COMMANDS = """
import sys
from sage_entitlements.cli.app import app
from sage_entitlements.files import disk

disk.LOCK_SECONDS = 60
path, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    hour, minute = divmod(number, 60)
    start = f"2026-04-01T{hour:02}:{minute:02}Z"
    entry = [
        ("record remote", "--start", start, "--minutes", str(number)),
        ("record visit", "--on", "2026-05-05", "--hours", str(number / 1000)),
        ("record extra", "--purchased", "2026-02-10", "--sessions", str(number)),
        ("record package", "--purchased", "2026-02-10", "--name", f"n{number}"),
        ("renew", "--months", str(number % 7 + 1)),
    ][number % 5]
    lines = [["contract", *entry[0].split(), path, *entry[1:], "--anyway"]]
    if number % 5 == 0:  # a session whose moment is its own: put right, or taken out again
        lines.append(["contract", "amend", path, "session", start, "--note", f"n{number}"])
        if number % 10 == 0:
            lines.append(["contract", "remove", path, "session", start])
    for line in lines:
        while True:
            try:
                app.main(line)
            except SystemExit as done:
                if done.code == 0:
                    break
                # Others may have taken out one before it since its number was looked up.
                assert done.code == 4 and line[1] in {"amend", "remove"}, (line, done.code)
"""
"""Records one entry a number, of all four kinds, or renews; sessions it amends and takes out."""

KILLED = """
import json, os, random, select, signal, sys, time
from datetime import date
import filelock
from sage_entitlements import load_catalog, record
from sage_entitlements.visits import Package

path, rounds, together, seed = sys.argv[1], *map(int, sys.argv[2:])
chance = random.Random(seed)
catalog = load_catalog()

def write(number, told):
    while True:
        number += 1
        record(path, Package(purchased=date(2026, 2, 10), name=f"n{number}"), catalog)
        os.write(told, b"%d\\n" % number)

record(path, Package(purchased=date(2026, 2, 10)), catalog, dry_run=True)
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
from sage_entitlements.cli import params
from sage_entitlements.cli.app import app

moment = params.now()  # which is written down: all of them are of one
params.now = lambda: moment
path, number, arguments = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
before = path.read_bytes() if path.exists() else None
told = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

EVENTS = {
    "open", "fcntl.flock",
    *(f"os.{each}" for each in ("chmod", "chown", "link", "listdir", "listxattr", "mkdir")),
    *(f"os.{each}" for each in ("remove", "removexattr", "rename", "setxattr")),
}

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

def reset():
    path.unlink() if before is None else path.write_bytes(before)

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
    left = [each for each in path.parent.iterdir() if each.name.endswith(".new")]
    seen.append((code, state, len(left)))
    for each in left:
        each.unlink()
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

STOPPED = """
import os, sys, time
import filelock
from sage_entitlements.cli.app import app

def stop(*_, **__):
    print("here", flush=True)
    time.sleep(60)

if sys.argv.pop(1) == "disk":
    os.fsync = stop
else:
    acquire = filelock.FileLock.acquire
    def tell(*arguments, **options):
        print("here", flush=True)
        return acquire(*arguments, **options)
    filelock.FileLock.acquire = tell
app.main(sys.argv[1:])
"""
"""Runs the program, and tells when it writes to a slow disk, or when it waits for the lock."""

COLLEAGUES = """
import os, sys
from datetime import date
import filelock
from sage_entitlements import load_catalog, record
from sage_entitlements.remote_help import ExtraSessions

path, mask, people = sys.argv[1], int(sys.argv[2]), [int(each) for each in sys.argv[3:]]
catalog = load_catalog()
entry = ExtraSessions(purchased=date(2026, 2, 10), sessions=1)
record(path, entry, catalog, dry_run=True)
codes = []
for person in people:
    child = os.fork()
    if not child:
        os.setgroups([os.stat(path).st_gid])
        os.setgid(person)
        os.setuid(person)
        os.umask(mask)
        try:
            record(path, entry, catalog, anyway=True)  # each has bought one
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
    path = tmp_path / "contracts" / "firma.toml"
    path.parent.mkdir()
    path.write_bytes(CONTRACT.encode("utf-8"))
    return path


def script(text: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a script in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, arguments)],
        env=process_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes], seconds: float = 120) -> tuple[int, bytes, bytes]:
    """Wait for a process, and give its exit code and what it said."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def said(text: str, *arguments: object) -> Any:
    """Run a script that tells JSON."""
    code, out, err = ended(script(text, *arguments))
    assert code == 0, err.decode()
    return json.loads(out)


def others(path: Path) -> list[str]:
    """Name what stands beside the file, the lock apart."""
    beside = {each.name for each in path.parent.iterdir()}
    return sorted(beside - {path.name, f".{path.name}.lock"})


def whole(path: Path) -> Contract:
    """Give the contract; the old bytes, but for its end, stand before all that was added."""
    content = re.sub(rb"(?m)^ends = .*\n", b"", path.read_bytes())
    assert content.startswith(CONTRACT.encode("utf-8"))
    checked = run("contract", "check", str(path))
    assert checked.exit_code == 0, checked.output
    return load_contract(path, catalog=load_catalog())


def record_extra(path: Path, *more: str) -> list[str]:
    return ["contract", "record", "extra", str(path), "--purchased", "2026-02-10", *more]


def new(path: Path) -> list[str]:
    options = ["--customer", "Firma", "--plan", "vip", "--starts", "2026-01-31"]
    return ["contract", "new", str(path), *options]


def commands(path: Path) -> list[list[str]]:
    """Give commands that write, each in a way of its own; the last one makes a file."""
    lines = (
        "renew {} --months 12",
        "end {} --on 2026-06-30",
        "change-plan {} komfort --on 2026-05-05",
        "record visit {} --on 2026-05-05 --hours 5",
        "amend {} visit 1 --hours 6",
        "remove {} visit 1",
    )
    words = [["contract", *line.replace("{}", str(path)).split()] for line in lines]
    return [record_extra(path), *words, new(path.with_name("new.toml"))]


def numbers(contract: Contract) -> list[list[int]]:
    """Give the numbers of the writers' entries, each kind in the file's order."""
    return [
        [each.minutes for each in contract.remote_sessions],
        [round(each.hours * 1000) for each in contract.visits if each.on.month == 5],
        [each.sessions for each in contract.extra_sessions],
        [int(each.name[1:]) for each in contract.professional_services if each.name is not None],
    ]


class TestTogether:
    """Who records at the same time waits, and every entry is kept once."""

    def test_eight_writers_lose_nothing(self, path: Path) -> None:
        firsts = [1 + EACH * each for each in range(WRITERS)]
        for writer in [script(COMMANDS, path, first, EACH) for first in firsts]:
            code, _, err = ended(writer)
            assert code == 0, err.decode()
        contract = whole(path)
        assert all(each.note == f"n{each.minutes}" for each in contract.remote_sessions)
        wanted = range(1, 1 + WRITERS * EACH)
        for kind, found in enumerate(numbers(contract)):
            left = [each for each in wanted if each % 5 == kind]
            assert sorted(found) == [each for each in left if kind or each % 10]
            for first in firsts:  # each writer's stand in their order
                ours = [each for each in found if each in range(first, first + EACH)]
                assert ours == sorted(ours)
        assert len(contract.visits) == WRITERS * EACH // 5 + 1
        renewed = [number % 7 + 1 for number in wanted if number % 5 == 4]
        assert sorted(each.months for each in contract.renewals) == sorted(renewed)
        assert others(path) == []

    @pytest.mark.parametrize("killed", [False, True], ids=["held for long", "killed"])
    def test_a_lock_is_waited_for_only_while_somebody_holds_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
    ) -> None:
        monkeypatch.setattr(disk, "LOCK_SECONDS", 0.1)
        holder = script(HOLDER, path.with_name(f".{path.name}.lock"))
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        message = told(run(*record_extra(path)), 4)
        assert message.startswith(f"Error: {path}: another program has been writing it for")
        assert message.endswith("try again later")
        assert path.read_bytes() == CONTRACT.encode("utf-8")
        assert run(*record_extra(path, "--dry-run")).exit_code == 0
        if killed:
            holder.kill()
        assert ended(holder)[0] == (-signal.SIGKILL if killed else 0)
        assert run(*record_extra(path)).exit_code == 0
        assert len(whole(path).extra_sessions) == 1

    @only_root
    @pytest.mark.parametrize("people", [(61001, 61002), (61002, 61001), (61002, 61003)])
    @pytest.mark.parametrize(("mask", "mode"), [(0o002, 0o2777), (0o022, 0o777)])
    def test_colleagues_of_one_group_record_in_a_shared_folder(  # pragma: no cover - root only
        self, people: tuple[int, int], mask: int, mode: int
    ) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "firma.toml"
            path.write_bytes(CONTRACT.encode("utf-8"))
            os.chown(path.parent, -1, 62000)
            path.parent.chmod(mode)
            os.chown(path, 61001, 62000)
            path.chmod(0o660)
            code, out, err = ended(script(COLLEAGUES, path, mask, *people))
            assert (code, out.decode()) == (0, ""), err.decode()
            assert path.stat().st_gid == 62000
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
            assert len(whole(path).extra_sessions) == 2

    @only_root
    def test_nobody_writes_what_is_only_to_be_read(self) -> None:  # pragma: no cover - root only
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "firma.toml"
            path.write_bytes(CONTRACT.encode("utf-8"))
            path.parent.chmod(0o777)
            path.chmod(0o444)
            _, out, _ = ended(script(COLLEAGUES, path, 0o022, 61001))
            denied = "cannot be written, and nothing was changed: the system denies access"
            assert out.decode().startswith(f"61001 {path}: {denied}")
            assert path.read_bytes() == CONTRACT.encode("utf-8")
            assert others(path) == []

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
    def test_who_cannot_be_told_is_told_that_it_is_written(self, path: Path) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "sage_entitlements", *record_extra(path)],
                env=process_environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
                timeout=60,
            )
        assert done.returncode == 4
        assert done.stderr.decode() == (
            "Error: it was written to the file all the same; the answer could not be written out:"
            f" {FULL}\n"
        )
        assert len(whole(path).extra_sessions) == 1


class TestKilled:
    """Who is killed at any moment leaves the old file or the new one."""

    def test_at_random_moments_no_entry_is_lost_that_was_told(self, tmp_path: Path) -> None:
        kills = told_of = 0
        for half in range(2):
            path = tmp_path / f"{half}" / "firma.toml"
            path.parent.mkdir()
            path.write_bytes(CONTRACT.encode("utf-8"))
            done = said(KILLED, path, 26, 4, half)
            kills += done["kills"]
            told_of += len(done["kept"])
            found = numbers(whole(path))[3]
            assert len(set(done["kept"])) == len(done["kept"])
            assert set(done["kept"]) <= set(found)
            # One that was written and not yet told may stand there as well.
            assert len(found) <= len(done["kept"]) + done["kills"]
            assert run(*record_extra(path)).exit_code == 0
            assert len(others(path)) <= done["kills"]
            assert all(each.endswith(".new") for each in others(path))
        assert kills >= 200
        assert told_of >= 20

    @pytest.mark.parametrize("signalled", ["SIGKILL", "SIGINT"])  # not every system has both
    @pytest.mark.parametrize(
        "change", [0, 1, 2, 5, 6, -1], ids=["record", "renew", "end", "amend", "remove", "new"]
    )
    def test_at_every_step_the_file_is_the_old_one_or_the_new_one(
        self, path: Path, change: int, signalled: str
    ) -> None:
        number, killed = signal.Signals[signalled], signalled == "SIGKILL"
        arguments, makes = commands(path)[change], change < 0
        if makes:
            path.unlink()
            arguments = new(path)
        *stopped, last = said(STEPS, path, number.value, *arguments)
        assert last == [0, "new", 0]
        assert {code for code, _, _ in stopped} == {-number if killed else 130}
        assert {state for _, state, _ in stopped} == {"old", "new"}
        # Who makes a file and is stopped at the very end may leave its other name.
        assert {left for _, _, left in stopped} == ({0, 1} if killed or makes else {0})
        assert others(path) == []

    def test_who_stops_waiting_leaves_nothing(self, path: Path) -> None:
        for where in ("disk", "lock"):
            with FileLock(path.with_name(".firma.toml.lock" if where == "lock" else "other.lock")):
                stopped = script(STOPPED, where, *record_extra(path))
                assert stopped.stdout is not None
                assert stopped.stdout.readline() == b"here\n"
                stopped.send_signal(signal.SIGINT)
                code, out, err = ended(stopped)
            assert (code, out, err.strip()) == (130, b"", b"")
            assert path.read_bytes() == CONTRACT.encode("utf-8")
            path.with_name("other.lock").unlink(missing_ok=True)
            assert others(path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:  # pragma: no cover - root only
    """Give a disk of four pages, where one can be had."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    order = ["-t", "tmpfs", "-o", "size=16k", "none", str(disk)]
    if not mount or not unmount or subprocess.run([mount, *order], check=False).returncode:
        pytest.skip("only root can mount a disk")
    yield disk
    subprocess.run([unmount, str(disk)], check=True)


class TestNoRoom:
    """A disk that takes no more is told in a sentence, and the file stays as it was."""

    def refused(self, path: Path, problem: str) -> None:
        """See that every command says why nothing was changed."""
        before = others(path)
        for arguments in commands(path):
            result = run(*arguments)
            file = path.with_name("new.toml") if "new" in arguments else path
            wanted = f"Error: {file}: cannot be written, and nothing was changed: {problem}"
            assert told(result, 4) == wanted
            assert result.stderr.count("\n") == 1
            assert path.read_bytes() == CONTRACT.encode("utf-8")
            assert others(path) == before

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES])
    def test_it_is_told_in_a_sentence(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def refuse(_: int) -> NoReturn:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", refuse)
        said = {
            errno.ENOSPC: FULL,
            errno.EROFS: "the disk can only be read",
            errno.EACCES: "the system denies access; check the permissions",
        }
        self.refused(path, said.get(number, f"the system reports: {os.strerror(number)}"))

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
    )
    def test_a_real_read_only_folder(self, path: Path) -> None:  # pragma: no cover - not root
        path.with_name(f".{path.name}.lock").touch()
        path.parent.chmod(0o500)
        try:
            self.refused(path, "the system denies access; check the permissions")
        finally:
            path.parent.chmod(0o700)

    def test_a_real_full_disk(self, small_disk: Path) -> None:  # pragma: no cover - root only
        path = small_disk / "firma.toml"
        path.write_bytes(CONTRACT.encode("utf-8"))
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(16 * 1024))
        self.refused(path, FULL)
        filler.unlink()
        for arguments in commands(path):
            assert run(*arguments).exit_code == 0
        assert [each.hours for each in load_contract(path).visits] == [5]
