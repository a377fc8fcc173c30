"""The way to the disk: each failure is one fault, and nothing is lost, laid open or overwritten."""

import errno
import os
import re
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib.metadata import requires
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock

from sage_entitlements.errors import FileError
from sage_entitlements.files import disk
from sage_entitlements.files.disk import BYTE_ORDER_MARK, SIZE_LIMIT

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, links and owners are of POSIX")
OPEN_OR_DENIED = (
    "another program has it open, or access is denied; close it there, or check the permissions"
)
NOT_ALLOWED = "the system denies access; check the permissions"
DENIED = OPEN_OR_DENIED if os.name == "nt" else NOT_ALLOWED
UNWRITTEN = "cannot be written, and nothing was changed: "
TAKEN = "there is such a file already, and it was left alone; choose another name"
CHANGING = "changes all the time; save it and close your editor, then try again"


def refusal(act: Callable[[], object]) -> str:
    """Give what is told, by one fault of the file as a whole."""
    with pytest.raises(FileError) as caught:
        act()
    (fault,) = caught.value.faults
    assert fault.key == ""
    return str(caught.value)


def changed(before: str | None) -> str:
    return f"{before or 'nothing'}, changed"


def edit(path: Path) -> object:
    return disk.edit(path, changed)


def create(path: Path) -> None:
    disk.put(path, lambda file: file.write(b"new"))


def over(path: Path) -> None:
    disk.put(path, lambda file: file.write(b"new"), over=True)


Write = Callable[[Path], object]


def beside(file: Path) -> set[str]:
    """Name what stands beside the file, the lock apart."""
    return {each.name for each in file.parent.iterdir()} - {file.name, f".{file.name}.lock"}


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Give a file; whatever becomes of it, nothing of ours is left beside it."""
    file = tmp_path / "folder" / "file"
    file.parent.mkdir()
    file.write_text("old", encoding="utf-8")
    yield file
    assert [name for name in beside(file) if name.endswith(".new")] == []


def fail(number: int) -> NoReturn:
    raise OSError(number, os.strerror(number))


class System:
    """The calls to the system that concern one folder, and what is done before some of them.

    Each is named by what it does, and to what: ``open lock``, ``fsync new``, ``stat file``.
    """

    CALLS = (
        *("access", "chmod", "chown", "close", "fchmod", "fchown", "fstat", "fsync", "getxattr"),
        *("link", "listxattr", "lstat", "mkdir", "open", "removexattr", "rename", "replace"),
        *("setxattr", "stat", "truncate", "unlink"),
    )

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.calls: list[str] = []
        self.acts: dict[str, list[Callable[[], object]]] = {}
        self.refused = (-1, 0)
        self._folder = str(folder)
        self._handles: dict[int, str | None] = {}
        for name in set(self.CALLS) & set(dir(os)):
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))
        fdopen = os.fdopen

        def opened(handle: int, mode: str) -> Any:
            found: Any = fdopen(handle, mode)
            if mode == "wb":
                found.write = self._counted("write", found.write, handle)
            return found

        monkeypatch.setattr(os, "fdopen", opened)
        with suppress(ImportError):
            import fcntl

            monkeypatch.setattr(fcntl, "flock", self._counted("flock", fcntl.flock))

    def before(self, call: str, *acts: Callable[[], object]) -> None:
        """Do something before the call is made, the next thing at the next call."""
        self.acts.setdefault(call, []).extend(acts)

    def refuse(self, call: str, number: int) -> None:
        """Refuse every such call."""
        self.before(call, *[partial(fail, number)] * 99)

    def _counted(self, name: str, kept: Callable[..., Any], *place: Any) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:
            what = self._name([*place, *arguments][0])
            if what is not None:
                self.calls.append(f"{name} {what}")
                if len(self.calls) - 1 == self.refused[0]:
                    fail(self.refused[1])
                if acts := self.acts.get(f"{name} {what}"):
                    acts.pop(0)()
            found = kept(*arguments, **options)
            if name == "open":
                self._handles[found] = what
            return found

        return called

    def _name(self, place: int | str | Path) -> str | None:
        if isinstance(place, int):
            return self._handles.get(place)
        if not str(place).startswith(self._folder):
            return None
        ending = Path(place).suffix
        return "folder" if str(place) == self._folder else (ending[1:] or "file")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, file: Path) -> System:
    return System(monkeypatch, file.parent)


class TestReading:
    """Only regular files of reasonable size are opened; what is wrong is told with the file."""

    @pytest.mark.parametrize(
        ("make", "problem"),
        [
            ("is_file", "there is no such file; check the path"),
            ("mkdir", "is a folder, and a file is needed"),
            pytest.param("mkfifo", "is not a regular file", marks=POSIX),
            ("truncate", "is larger than 4 MiB, so it is not a file of this kind"),
        ],
    )
    def test_of_what_is_no_such_file(self, tmp_path: Path, make: str, problem: str) -> None:
        path = tmp_path / "x"
        if make == "mkfifo":
            os.mkfifo(path)
        elif make == "truncate":
            path.write_bytes(b" " * SIZE_LIMIT)
            assert len(disk.read_bytes(path)) == SIZE_LIMIT
            path.write_bytes(b" " * (SIZE_LIMIT + 1))
        else:
            getattr(path, make)()
        assert refusal(lambda: disk.read_bytes(path)) == f"{path}: {problem}"

    @pytest.mark.parametrize("look", [disk.read_bytes, disk.is_there])
    def test_of_what_the_system_does_not_show(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[Path], object]
    ) -> None:
        assert refusal(lambda: look(Path("a\0b"))) == "a\0b: is not a path"
        assert disk.is_there(file)
        for none in (file.with_name("none"), file / "in a file"):
            assert not disk.is_there(none)
        with monkeypatch.context() as patched:
            patched.setattr(Path, "stat", lambda _: fail(errno.EACCES))
            patched.setattr(os, "open", lambda *_: fail(errno.EACCES))
            assert refusal(lambda: look(file)) == f"{file}: {DENIED}"

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"\xff", "line 1 is not UTF-8; save the file as UTF-8"),
            (b"a\nb\n\xff\nc\nd\n", "line 3 is not UTF-8; save the file as UTF-8"),
            ("\ną".encode("cp1250"), "line 2 is not UTF-8; save the file as UTF-8"),
        ],
    )
    def test_of_what_is_no_text(self, content: bytes, problem: str) -> None:
        assert refusal(lambda: disk.decode(content, Path("a.toml"))) == f"a.toml: {problem}"
        told = "a.jsonl:7: is not UTF-8; save the file as UTF-8"
        assert refusal(lambda: disk.decode(b"\xff", "a.jsonl:7", one_line=True)) == told


class TestCreating:
    """A new file is made whole or not at all, and never in place of another."""

    @pytest.fixture(params=["links", "no links"], autouse=True)
    def _links(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        if request.param == "no links":
            monkeypatch.setattr(os, "link", lambda *_: fail(errno.EPERM))

    def test_of_what_is_not_there(self, file: Path) -> None:
        made = file.with_name("made")
        create(made)
        assert made.read_bytes() == b"new"
        assert made.stat().st_mode == file.stat().st_mode
        assert beside(file) == {made.name}

    @staticmethod
    def state(path: Path) -> tuple[int, int]:
        """Give what any change of a file would change."""
        return path.lstat().st_ino, path.lstat().st_ctime_ns

    @pytest.mark.parametrize(
        ("make", "problem"),
        [
            (lambda path, _: path.write_bytes(b"ours"), TAKEN),
            (lambda path, _: path.mkdir(), "is a folder, and a file is needed"),
            (lambda path, _: path.symlink_to("none"), TAKEN),
            (lambda path, other: path.symlink_to(other), TAKEN),
        ],
        ids=["file", "folder", "link to nothing", "link to a file"],
    )
    def test_leaves_alone_what_is_there(
        self, file: Path, make: Callable[[Path, Path], object], problem: str
    ) -> None:
        path = file.with_name("taken")
        make(path, file)
        before = self.state(path), self.state(file)
        assert refusal(lambda: create(path)) == f"{path}: {problem}"
        assert (self.state(path), self.state(file)) == before
        assert beside(file) == {path.name}

    def test_no_wrong_thing_is_named(self, file: Path) -> None:
        assert refusal(lambda: create(Path("a\0b"))).endswith("is not a path")
        missing = file.parent / "none" / "file"
        told = f"{missing.parent}: there is no such folder; make it first"
        assert refusal(lambda: create(missing)) == told


class TestEditing:
    """One edits a file at a time, in one step, and leaves it alone where nothing changes."""

    def test_puts_the_new_text_in_place_and_makes_what_is_not_there(self, file: Path) -> None:
        assert edit(file)
        assert file.read_text("utf-8") == "old, changed"
        made = file.parent / "a" / "b" / "file"
        assert edit(made)
        assert made.read_text("utf-8") == "nothing, changed"
        assert beside(file) == {"a"}

    @POSIX
    def test_who_reads_meanwhile_goes_on_with_the_old_file(self, file: Path) -> None:
        with file.open("rb") as reader:
            assert edit(file)
            assert reader.read() == b"old"

    def test_keeps_a_byte_order_mark(self, file: Path) -> None:
        assert disk.decode(BYTE_ORDER_MARK + b"a", file) == "a"
        file.write_bytes(BYTE_ORDER_MARK + b"old")
        assert edit(file)
        assert file.read_bytes() == BYTE_ORDER_MARK + b"old, changed"
        assert not disk.edit(file, lambda text: text or "")

    def test_leaves_alone_what_stays_the_same(self, file: Path) -> None:
        def state() -> tuple[int, ...]:  # all but when it was last read
            found = file.stat()
            return found.st_ino, found.st_mode, found.st_mtime_ns, found.st_ctime_ns

        before = state()
        assert not disk.edit(file, lambda text: text or "")
        assert state() == before

    def test_up_to_the_limit(self, file: Path) -> None:
        assert disk.edit(file, lambda _: "x" * SIZE_LIMIT)
        told = f"{file}: would be larger than 4 MiB, and nothing was changed"
        assert refusal(lambda: disk.edit(file, lambda _: "ą" + "x" * (SIZE_LIMIT - 1))) == told
        assert file.stat().st_size == SIZE_LIMIT

    @pytest.mark.parametrize(("seconds", "shown"), [(0.1, 0), (0.6, 1)])
    def test_waits_for_another_only_so_long(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, shown: int
    ) -> None:
        monkeypatch.setattr(disk, "LOCK_SECONDS", seconds)
        told = f"another program has been writing it for {shown} seconds; try again later"
        with FileLock(file.with_name(".file.lock")):
            assert refusal(lambda: edit(file)) == f"{file}: {told}"
        assert file.read_text("utf-8") == "old"

    @POSIX
    def test_of_a_link_changes_what_it_leads_to(self, file: Path, tmp_path: Path) -> None:
        link = tmp_path / "links" / "file"
        link.parent.mkdir()
        link.symlink_to(Path("..", "folder", "file"))
        assert edit(link)
        assert link.readlink() == Path("..", "folder", "file")
        assert file.read_text("utf-8") == "old, changed"
        assert [*link.parent.iterdir()] == [link]

    def test_of_a_file_that_is_only_to_be_read_is_refused(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert refusal(lambda: edit(file)) == f"{file}: {UNWRITTEN}{DENIED}"
        assert file.read_text("utf-8") == "old"

    def test_what_the_change_refuses_is_told_as_it_is(self, file: Path) -> None:
        for error in (FileError.of("a", disk.os_problem(ValueError())), KeyError("a")):

            def refused(_: str | None, error: Exception = error) -> str:
                raise error

            with pytest.raises(type(error)) as caught:
                disk.edit(file, refused)
            assert caught.value is error
        assert file.read_text("utf-8") == "old"


class TestEditors:
    """What somebody saves who knows no lock is kept too: the change is made again on it."""

    @pytest.mark.parametrize(
        ("saves", "then"),
        [
            (["saved"], "saved, changed"),
            (["saved", "again"], "again, changed"),
            ([f"saved {number}" for number in range(9)], "saved 8, changed"),
            ([None], "nothing, changed"),
            ([None, "saved"], "saved, changed"),
        ],
        ids=["once", "twice", "nine times", "taken away", "taken away and saved"],
    )
    def test_an_editor_that_saves_while_we_write_loses_nothing(
        self, file: Path, system: System, saves: list[str | None], then: str
    ) -> None:
        def save(text: str | None) -> None:
            file.unlink(missing_ok=True)
            if text is not None:
                file.write_text(text, encoding="utf-8")

        system.before("fsync new", *[partial(save, each) for each in saves])
        assert edit(file)
        assert file.read_text("utf-8") == then

    def test_saving_all_the_time(self, file: Path, system: System) -> None:
        system.before("fsync new", *[lambda: file.write_text(file.read_text() + "!")] * 99)
        assert refusal(lambda: edit(file)) == f"{file}: {CHANGING}"
        assert file.read_text("utf-8") == "old" + "!" * 10

    @POSIX
    def test_putting_a_folder_in_its_place_at_last(self, file: Path, system: System) -> None:
        def replaced() -> None:
            file.unlink()
            file.mkdir()

        system.before("replace new", replaced)
        told = f"{file}: {UNWRITTEN}is a folder, and a file is needed"
        assert refusal(lambda: edit(file)) == told

    @pytest.fixture
    def pauses(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        pauses: list[float] = []
        monkeypatch.setattr("time.sleep", pauses.append)
        return pauses

    @pytest.mark.parametrize("waits", [30, 0], ids=["Windows", "elsewhere"])
    @pytest.mark.parametrize("times", [1, 30, 31])
    @pytest.mark.parametrize("call", ["open file", "replace new"])
    def test_on_windows_a_file_that_somebody_has_open_is_waited_for(
        self,
        file: Path,
        system: System,
        pauses: list[float],
        monkeypatch: pytest.MonkeyPatch,
        call: str,
        times: int,
        waits: int,
    ) -> None:
        monkeypatch.setattr(disk, "_WAITS", waits)
        system.before(call, *[partial(fail, errno.EACCES)] * times)
        if times <= waits:
            assert edit(file)
            assert file.read_text("utf-8") == "old, changed"
        else:
            said = OPEN_OR_DENIED if waits else NOT_ALLOWED
            unwritten = UNWRITTEN if call == "replace new" else ""
            assert refusal(lambda: edit(file)) == f"{file}: {unwritten}{said}"
            assert file.read_text("utf-8") == "old"
        assert pauses == [0.1] * min(times, waits)

    def test_on_windows_what_is_saved_meanwhile_is_kept(
        self, file: Path, system: System, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(disk, "_WAITS", 1)
        system.before("replace new", partial(fail, errno.EACCES))
        monkeypatch.setattr("time.sleep", lambda _: file.write_text("saved"))
        assert edit(file)
        assert file.read_text("utf-8") == "saved, changed"


@POSIX
class TestPlanted:
    """Whoever may write the folder turns no writing against another file of the writer."""

    @pytest.fixture
    def victim(self, file: Path, tmp_path: Path) -> Iterator[Path]:
        victim = tmp_path / "private"
        victim.write_bytes(b"secret")
        victim.chmod(0o600)
        yield victim
        assert file.is_symlink() or file.read_text("utf-8") in {"old", "old, changed", "theirs"}
        assert victim.read_bytes() == b"secret"
        assert stat.S_IMODE(victim.stat().st_mode) == 0o600

    @pytest.mark.parametrize("write", [edit, create])
    def test_a_link_under_the_new_files_name(
        self, file: Path, victim: Path, monkeypatch: pytest.MonkeyPatch, write: Write
    ) -> None:
        monkeypatch.setattr("secrets.token_hex", lambda _: "00")
        path = file if write is edit else file.with_name("made")
        planted = file.with_name(f".{path.name}.00.new")
        planted.symlink_to(victim)
        problem = f"{UNWRITTEN}the system reports: File exists"
        assert refusal(lambda: write(path)) == f"{path}: {problem}"
        assert planted.readlink() == victim
        planted.unlink()

    @pytest.mark.parametrize("lock", ["link", "dangling", "folder"])
    def test_the_refusal_names_a_planted_lock(self, file: Path, victim: Path, lock: str) -> None:
        planted = file.with_name(".file.lock")
        if lock == "folder":
            planted.mkdir()
        else:
            planted.symlink_to(victim if lock == "link" else file.with_name("none"))
        told = refusal(lambda: edit(file))
        assert told.startswith(f"{planted}: {UNWRITTEN}")
        assert file.read_text("utf-8") == "old"

    @pytest.mark.parametrize("what", ["link", "file"])
    @pytest.mark.parametrize("write", [edit, create])
    @pytest.mark.parametrize(
        "call", ["write new", "fsync new", "lstat new", "replace new", "link new"]
    )
    def test_a_file_made_safely_is_not_reopened_by_name(
        self, file: Path, victim: Path, system: System, call: str, write: Write, what: str
    ) -> None:
        def swap() -> None:
            (new,) = file.parent.glob(".*.new")
            new.unlink()
            if what == "link":
                new.symlink_to(victim)
            else:
                new.write_text("theirs", encoding="utf-8")

        path = file if write is edit else file.with_name("made")
        system.before(call, swap)
        if call not in {"replace new", "link new"}:
            told = "nothing was changed, for somebody put another file in the way"
            assert refusal(lambda: write(path)) == f"{path}: {told}"
        else:  # they can do as much to the file itself, for the folder is theirs
            write(path)


OWNER, SOMEBODY, GROUP, MASK, OTHERS = 1, 2, 4, 16, 32
"""Whom an entry of an access list is about, by Linux's numbers."""
ANYBODY, SOME_ID, OUR_GROUP = 0xFFFFFFFF, 61234, 62000
LISTS = {
    "no list": {},
    "a list that grants": {OWNER: 6, SOMEBODY: 6, GROUP: 0, MASK: 6, OTHERS: 0},
    "a list that denies": {OWNER: 6, SOMEBODY: 0, GROUP: 4, MASK: 4, OTHERS: 4},
}


def give_list(path: Path, kind: str, granted: dict[int, int]) -> None:
    entries = (
        struct.pack("<HHI", who, what, SOME_ID if who == SOMEBODY else ANYBODY)
        for who, what in granted.items()
    )
    if granted:
        os.setxattr(path, f"system.posix_acl_{kind}", struct.pack("<I", 2) + b"".join(entries))


def rights(path: Path) -> dict[str, int]:
    """Tell what those may do with a file who are not its owner, as the system reckons it."""
    status = path.stat()
    found = {GROUP: status.st_mode >> 3 & 7, OTHERS: status.st_mode & 7}
    if "system.posix_acl_access" in os.listxattr(path):
        packed = os.getxattr(path, "system.posix_acl_access")[4:]
        found = {who: what for who, what, _ in struct.iter_unpack("<HHI", packed)}
        for who in {GROUP, SOMEBODY} & set(found):
            found[who] &= found.get(MASK, 7)
    ours = GROUP if status.st_gid == OUR_GROUP else OTHERS
    return {
        "somebody": found.get(SOMEBODY, found[OTHERS]),
        "one of the group": found[ours],
        "anybody": found[OTHERS],
    }


@POSIX
class TestWhoMayReadIt:
    """A file that is replaced is as open to others as before, or more private, never less."""

    @pytest.fixture(autouse=True)
    def _no_mask(self) -> Iterator[None]:
        before = os.umask(0)
        yield
        os.umask(before)

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o604, 0o664, 0o666, 0o777])
    def test_by_its_mode(self, file: Path, system: System, mode: int) -> None:
        file.chmod(mode)
        seen = []

        def look() -> None:
            (new,) = file.parent.glob(".*.new")
            seen.append(stat.S_IMODE(new.stat().st_mode) & ~mode)

        for call in ("fchown new", "write new", "fsync new", "replace new"):
            system.before(call, look)
        assert edit(file)
        assert seen == [0] * 4
        assert stat.S_IMODE(file.stat().st_mode) == mode
        lock = file.with_name(".file.lock")  # no more open than the file, but to its owner
        assert stat.S_IMODE(lock.stat().st_mode) == mode & 0o666 | 0o600

    def test_a_new_one_and_its_lock_as_the_mask_says(self, tmp_path: Path) -> None:
        for mask in (0, 0o022, 0o077):
            os.umask(mask)
            made, edited = tmp_path / f"made {mask}", tmp_path / f"edited {mask}"
            create(made)
            edit(edited)
            for path in (made, edited, edited.with_name(f".{edited.name}.lock")):
                assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask

    @pytest.mark.parametrize("owned", [True, False], ids=["denied", "as on Windows"])
    def test_where_owners_cannot_be_kept(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, owned: bool
    ) -> None:
        given = []

        def fchown(_: int, owner: int, group: int) -> None:
            given.append((owner, group))
            if owner != -1:
                fail(errno.EPERM)

        status = file.stat()
        if owned:
            monkeypatch.setattr(os, "fchown", fchown)
        else:
            for name in ("fchown", "fchmod", "listxattr"):
                monkeypatch.delattr(os, name, raising=False)
        assert edit(file)
        kept = [(status.st_uid, status.st_gid), (-1, status.st_gid)]
        assert given == (kept if owned else [])

    @pytest.fixture(params=LISTS)
    def listed(self, file: Path, request: pytest.FixtureRequest) -> Path:
        """Give a file with an access list, of a group of its own where we may give it one."""
        with suppress(PermissionError):
            os.chown(file, -1, OUR_GROUP)
        try:
            give_list(file, "access", LISTS[request.param])
            os.setxattr(file, "user.note", b"x")
        except (OSError, AttributeError):  # pragma: no cover - not on Linux
            pytest.skip("there are no access lists here")
        return file

    @pytest.mark.parametrize("inherited", LISTS)
    def test_access_is_not_changed_by_an_edit(self, listed: Path, inherited: str) -> None:
        give_list(listed.parent, "default", LISTS[inherited])

        def state() -> dict[str, bytes]:
            return {name: os.getxattr(listed, name) for name in os.listxattr(listed)}

        before = rights(listed), listed.stat().st_mode, state()
        assert edit(listed)
        assert (rights(listed), listed.stat().st_mode, state()) == before

    @pytest.mark.parametrize(
        "call",
        [
            *("fchmod new", "fchown new", "getxattr file", "listxattr file", "listxattr new"),
            *("removexattr new", "setxattr new"),
        ],
    )
    def test_a_refused_chmod_or_chown_stops_nothing_and_opens_nothing(
        self, listed: Path, system: System, call: str
    ) -> None:
        less_private = []
        for mode, inherited in product([0o640, 0o604, 0o664], LISTS):
            path = listed.parent / f"{mode:o} {inherited}" / "file"
            path.parent.mkdir()
            path.touch(mode)
            with suppress(PermissionError):
                os.chown(path, -1, OUR_GROUP)
            for name in os.listxattr(listed):
                os.setxattr(path, name, os.getxattr(listed, name))
            give_list(path.parent, "default", LISTS[inherited])
            before = rights(path)
            system.refuse(call, errno.EPERM)
            assert edit(path)
            system.acts.clear()
            after = rights(path)
            worse = any(after[who] & ~before[who] for who in before)
            less_private += [(path.parent.name, before, after)] * worse
        assert less_private == []


def test_no_floor_of_a_dependency_has_a_hole() -> None:
    """Before 3.20.1, filelock emptied the file that a planted lock links to."""
    (lock,) = [each for each in requires("sage-entitlements") or () if "filelock" in each]
    version = re.findall(r"\d+", lock.partition(">=")[2].partition(",")[0])
    assert (*map(int, version),) >= (3, 20, 1)


HARMLESS = {
    *("fchown new", "listxattr file", "listxattr new", "getxattr file", "setxattr new"),
    *("fchmod new", "unlink new", "open folder", "fsync folder", "close folder", "link new"),
}
"""What may be refused: the writing goes on, or is done already."""
NEW = {"edit": "old, changed", "make": "nothing, changed", "create": "new", "over": "new"}
ACTS = {"create": create, "over": over}
REASONS = {
    errno.EPERM: DENIED,
    errno.ENOSPC: "the disk is full; make room on it",
    errno.EROFS: "the disk can only be read",
}


@POSIX
class TestRefused:
    """Whichever call the system refuses: the file is the old one or the new one, as is told."""

    @pytest.mark.parametrize("number", [errno.EIO, errno.EPERM, errno.ENOSPC, errno.EROFS])
    @pytest.mark.parametrize("kind", ["edit", "make", "create", "over"])
    def test_nothing_was_changed_is_told_only_where_it_is_true(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, number: int
    ) -> None:
        reason = REASONS.get(number, f"the system reports: {os.strerror(number)}")
        old = "old" if kind in {"edit", "over"} else None
        calls, wrong = ["?"], []
        for nth in range(99):
            file = tmp_path / str(nth) / "file"
            file.parent.mkdir()
            if old is not None:
                file.write_text(old, encoding="utf-8")
                with suppress(OSError, AttributeError):
                    os.setxattr(file, "user.note", b"x")
            told = ""
            with monkeypatch.context() as patched:
                system = System(patched, file.parent)
                system.refused = (nth, number)
                try:
                    ACTS.get(kind, edit)(file)
                except FileError as error:
                    told = str(error)
            calls += system.calls[nth : nth + 1] or [""]
            found = file.read_text("utf-8") if file.exists() else None
            left = beside(file) if calls[-1] != "unlink new" else set()
            sound = not told or (told.endswith(reason) and calls[-1] not in HARMLESS)
            fine = sound and not left and found == (old if told else NEW[kind])
            wrong += [] if fine else [(calls[-1], told, found, left)]
        assert wrong == []
        assert {"open new", "write new", "fsync new", "fsync folder", ""} <= set(calls)

    def test_the_folder_is_flushed_at_last(self, file: Path, system: System) -> None:
        edit(file)
        create(file.with_name("made"))
        steps = {"write new", "fsync new", "replace new", "link new", "fsync folder"}
        assert [call for call in system.calls if call in steps] == [
            *("write new", "fsync new", "replace new", "fsync folder"),
            *("write new", "fsync new", "link new", "fsync folder"),
        ]

    def test_no_interpreters_words_of_unknown_locks(self, file: Path, system: System) -> None:
        system.refuse("flock lock", errno.ENOSYS)
        told = f"the system reports: {os.strerror(errno.ENOSYS)}"
        assert refusal(lambda: edit(file)).endswith(f"{UNWRITTEN}{told}")
        assert file.read_text("utf-8") == "old"
