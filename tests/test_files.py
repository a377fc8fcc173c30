"""Reading and writing small files: what is told of each failure, and that nothing is lost."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from sage_entitlements import FileError
from sage_entitlements import _files as files
from sage_entitlements._files import SIZE_LIMIT


def refusal(act: Callable[[], object]) -> str:
    """Give what is told, which names the file."""
    with pytest.raises(FileError) as caught:
        act()
    (fault,) = caught.value.faults
    assert fault.key == ""
    return str(caught.value)


@pytest.fixture
def no_mask() -> Iterator[None]:
    """Let new files have the mode that they are given."""
    before = os.umask(0)
    yield
    os.umask(before)


class TestLooking:
    """Whether there is something, and what it is."""

    def test_at_what_is_no_path(self) -> None:
        assert refusal(lambda: files.is_there(Path("a\0b"))) == "a\0b: is not a path"

    def test_at_what_the_system_does_not_show(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def denied(_: Path) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "stat", denied)
        told = f"{tmp_path}: the system denies access; check the permissions"
        assert refusal(lambda: files.is_there(tmp_path)) == told
        assert files.kind_of(tmp_path) == 0

    def test_at_nothing(self, tmp_path: Path) -> None:
        assert not files.is_there(tmp_path / "none")
        assert not files.is_there(tmp_path / "none" / "in it")
        assert files.kind_of(tmp_path / "none") == 0

    def test_at_something(self, tmp_path: Path) -> None:
        assert files.is_there(tmp_path)
        assert stat.S_ISDIR(files.kind_of(tmp_path))


class TestReading:
    """Only regular files of reasonable size are opened."""

    def test_a_folder(self, tmp_path: Path) -> None:
        told = f"{tmp_path}: is a folder, and a file is needed"
        assert refusal(lambda: files.read_bytes(tmp_path)) == told

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
    def test_a_pipe(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        assert refusal(lambda: files.read_bytes(pipe)) == f"{pipe}: is not a regular file"

    def test_up_to_the_limit(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_bytes(b" " * SIZE_LIMIT)
        assert len(files.read_bytes(file)) == SIZE_LIMIT
        file.write_bytes(b" " * (SIZE_LIMIT + 1))
        told = f"{file}: is larger than 4 MiB, so it is not a file of this kind"
        assert refusal(lambda: files.read_bytes(file)) == told


class TestDecoding:
    """Text is UTF-8; what is not is told with its line."""

    @pytest.mark.parametrize(
        ("content", "line"),
        [(b"\xff", 1), (b"\n\xff", 2), (b"a\nb\n\xff\nc\nd\n", 3), ("ą\n".encode("cp1250"), 1)],
    )
    def test_of_a_file(self, content: bytes, line: int) -> None:
        told = f"a.toml: line {line} is not UTF-8; save the file as UTF-8"
        assert refusal(lambda: files.decode(content, Path("a.toml"))) == told

    def test_of_one_line(self) -> None:
        told = "a.jsonl: line 7: is not UTF-8; save the file as UTF-8"
        assert refusal(lambda: files.decode(b"\xff", "a.jsonl: line 7", one_line=True)) == told

    def test_of_a_mark(self) -> None:
        told = 'a.toml: starts with a byte-order mark; save it as "UTF-8" without one'
        assert refusal(lambda: files.decode(b"\xef\xbb\xbfa", "a.toml")) == told


class TestCreating:
    """A new file is never made in place of another."""

    def test_in_place_of_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_bytes(b"old")
        told = f"{file}: there is such a file already, and it was left alone; choose another name"
        assert refusal(lambda: files.create(file, b"new")) == told
        assert file.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [file]

    def test_in_place_of_a_folder(self, tmp_path: Path) -> None:
        told = f"{tmp_path}: is a folder, and a file is needed"
        assert refusal(lambda: files.create(tmp_path, b"new")) == told

    def test_where_nothing_is(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        files.create(file, b"new")
        assert file.read_bytes() == b"new"
        assert list(tmp_path.iterdir()) == [file]


class TestReplacing:
    """A file is replaced in one step by one that was written beside it."""

    def test_puts_the_new_content_in_place_and_leaves_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        files.write_atomically(file, b"new")
        files.write_atomically(file, b"newer")
        assert file.read_bytes() == b"newer"
        assert list(tmp_path.iterdir()) == [file]

    def test_steps_over_what_a_crash_has_left(self, tmp_path: Path) -> None:
        left = tmp_path / f".file.{os.getpid()}.0.new"
        left.write_bytes(b"left")
        files.write_atomically(tmp_path / "file", b"new")
        assert left.read_bytes() == b"left"
        assert (tmp_path / "file").read_bytes() == b"new"

    @pytest.mark.usefixtures("no_mask")
    @pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
    @pytest.mark.parametrize(("before", "beside"), [(None, 0o666), (0o640, 0o600)])
    def test_shows_nobody_what_may_be_private(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int | None, beside: int
    ) -> None:
        file = tmp_path / "file"
        if before is not None:
            file.touch(mode=before)
        modes = []
        fill = files._fill  # noqa: SLF001 - the moment at which it can be seen

        def filled(path: Path, content: bytes) -> None:
            modes.append(stat.S_IMODE(path.stat().st_mode))
            fill(path, content)

        monkeypatch.setattr(files, "_fill", filled)
        files.write_atomically(file, b"new")
        assert modes == [beside]
        assert stat.S_IMODE(file.stat().st_mode) == (before or 0o666)

    def test_keeps_the_group_where_the_owner_cannot_be_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "file"
        file.touch()
        status = file.stat()
        tried = []

        def chown(_: Path, owner: int, group: int) -> None:
            tried.append((owner, group))
            if owner != -1:
                raise PermissionError

        monkeypatch.setattr(os, "chown", chown, raising=False)
        files.write_atomically(file, b"new")
        assert tried == [(status.st_uid, status.st_gid), (-1, status.st_gid)]

    def test_does_without_owners_where_there_are_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.delattr(os, "chown", raising=False)
        files.write_atomically(tmp_path / "file", b"new")
        assert (tmp_path / "file").read_bytes() == b"new"


class TestInUse:
    """On Windows a file that somebody has open cannot be replaced, and is soon closed again."""

    @staticmethod
    def denied(code: int | None) -> PermissionError:
        error = PermissionError()
        if code is not None:
            error.winerror = code  # type: ignore[attr-defined, unused-ignore]
        return error

    @pytest.fixture
    def tries(self, monkeypatch: pytest.MonkeyPatch) -> "Tries":
        return Tries(monkeypatch)

    @pytest.mark.parametrize("code", [5, 32])
    @pytest.mark.parametrize("times", [1, 10])
    def test_it_is_tried_again(self, tmp_path: Path, tries: "Tries", code: int, times: int) -> None:
        tries.refuse(self.denied(code), times)
        files.write_atomically(tmp_path / "file", b"new")
        assert (tmp_path / "file").read_bytes() == b"new"
        assert tries.pauses == [0.1] * times

    def test_it_is_given_up_in_the_end(self, tmp_path: Path, tries: "Tries") -> None:
        tries.refuse(self.denied(5), 11)
        file = tmp_path / "file"
        told = "cannot be written, and nothing was changed: the system denies access;"
        assert refusal(lambda: files.write_atomically(file, b"new")).startswith(f"{file}: {told}")
        assert tries.pauses == [0.1] * 10
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("code", [None, 1])
    def test_another_refusal_is_told_at_once(
        self, tmp_path: Path, tries: "Tries", code: int | None
    ) -> None:
        tries.refuse(self.denied(code), 1)
        refusal(lambda: files.write_atomically(tmp_path / "file", b"new"))
        assert tries.pauses == []


class Tries:
    """Lets a replacement fail some times, and keeps the pauses between."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pauses: list[float] = []
        self._monkeypatch = monkeypatch
        monkeypatch.setattr("time.sleep", self.pauses.append)

    def refuse(self, error: PermissionError, times: int) -> None:
        left = [error] * times
        replace = Path.replace

        def refused(path: Path, target: Path) -> Path:
            if left:
                raise left.pop()
            return replace(path, target)

        self._monkeypatch.setattr(Path, "replace", refused)


class TestEditing:
    """One edits a file at a time, and whoever knows no lock loses nothing either."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "file"
        file.write_text("old", encoding="utf-8")
        return file

    def test_up_to_the_limit(self, file: Path) -> None:
        assert files.edit(file, lambda _: "x" * SIZE_LIMIT)
        assert file.stat().st_size == SIZE_LIMIT
        told = f"{file}: would be larger than 4 MiB, and nothing was changed"
        assert refusal(lambda: files.edit(file, lambda _: "x" * (SIZE_LIMIT + 1))) == told
        assert file.stat().st_size == SIZE_LIMIT

    @pytest.mark.parametrize(("seconds", "shown"), [(0.1, 0), (0.6, 1)])
    def test_while_another_does(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, shown: int
    ) -> None:
        monkeypatch.setattr(files, "LOCK_SECONDS", seconds)
        told = f"another program has been writing it for {shown} seconds; try again later"
        with FileLock(file.with_name(".file.lock")):
            assert refusal(lambda: files.edit(file, lambda _: "new")) == f"{file}: {told}"
        assert file.read_text(encoding="utf-8") == "old"

    def test_while_it_changes_all_the_time(self, file: Path) -> None:
        def changed(before: str | None) -> str:
            file.write_text(f"{before}!", encoding="utf-8")
            return "new"

        told = "changes all the time; save it and close your editor, then try again"
        assert refusal(lambda: files.edit(file, changed)) == f"{file}: {told}"
        assert file.read_text(encoding="utf-8") == "old" + "!" * 10

    @pytest.mark.usefixtures("no_mask")
    @pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
    def test_leaves_a_lock_that_everybody_can_take(self, file: Path) -> None:
        files.edit(file, lambda _: "new")
        assert stat.S_IMODE(file.with_name(".file.lock").stat().st_mode) == 0o666

    def test_takes_away_what_killed_writers_have_left(self, file: Path) -> None:
        left = [file.with_name(name) for name in (".file.1.0.new", ".file.22.13.new")]
        others = [
            file.with_name(name) for name in (".file.1.new", ".fileX1.0.new", "a.file.1.0.new")
        ]
        for each in (*left, *others):
            each.touch()
        files.edit(file, lambda _: "new")
        assert [each for each in left if each.exists()] == []
        assert [each for each in others if not each.exists()] == []

    @pytest.mark.parametrize("act", ["iterdir", "unlink"])
    def test_goes_on_where_nothing_can_be_taken_away(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, act: str
    ) -> None:
        left = file.with_name(".file.1.0.new")
        left.touch()
        allowed = getattr(Path, act)

        def denied(path: Path, *arguments: bool, **options: bool) -> object:
            if path in {file.parent, left}:
                raise PermissionError
            return allowed(path, *arguments, **options)

        monkeypatch.setattr(Path, act, denied)
        assert files.edit(file, lambda _: "new")
        assert file.read_text(encoding="utf-8") == "new"
