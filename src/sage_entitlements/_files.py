"""Reading and writing small text files so that nothing is lost and every failure is one fault."""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from ._text import Phrase
from .errors import Fault, FileError

_MIB = 1024 * 1024
SIZE_LIMIT = 4 * _MIB
"""Bytes; far above any file made by people, and parsed within a second or two."""

LOCK_SECONDS = 10.0
_USUAL = 0o666
_PRIVATE = 0o600
"""Modes of new files; the first as far as the user's mask allows."""
_ATTEMPTS = 10
_A_MOMENT = 0.1
"""Seconds between two attempts to replace a file that somebody has open."""
_IN_USE = (5, 32)
"""Windows' codes for a denied access and for a file that another program has open."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _refuse(path: Path | str, problem: Phrase) -> FileError:
    return FileError([Fault(str(path), "", problem)])


def os_problem(error: OSError) -> Phrase:
    """Put what the operating system refused into words."""
    if isinstance(error, FileNotFoundError):
        return Phrase("there is no such file; check the path")
    if isinstance(error, IsADirectoryError):
        return Phrase("is a folder, and a file is needed")
    if isinstance(error, PermissionError):
        return Phrase("the system denies access; check the permissions")
    return Phrase("the system reports: {reason}", reason=error.strerror or str(error))


def path_problem(error: OSError | ValueError) -> Phrase:
    """Put into words why a path leads nowhere; a ValueError means a NUL character in it."""
    return os_problem(error) if isinstance(error, OSError) else Phrase("is not a path")


def is_there(path: Path) -> bool:
    """Tell whether a path leads to anything. Raises `FileError` where the system does not tell."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise _refuse(path, path_problem(error)) from error
    return True


def kind_of(path: Path) -> int:
    """Give the mode of what a path leads to; 0 where the system does not tell.

    Then it is taken for a file, and reading it says why it cannot be had. (`Path.is_dir` and the
    like raise for a folder that is closed to us, in some versions of Python.)
    """
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def read_bytes(path: Path) -> bytes:
    """Read a regular file of reasonable size.

    Raises `FileError`.
    """
    try:
        # A pipe or a device could keep us waiting for ever, so look before opening.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problem = (
                Phrase("is a folder, and a file is needed")
                if stat.S_ISDIR(status.st_mode)
                else Phrase("is not a regular file")
            )
            raise _refuse(path, problem)
        if status.st_size > SIZE_LIMIT:
            limit = SIZE_LIMIT // _MIB
            raise _refuse(
                path,
                Phrase("is larger than {limit} MiB, so it is not a file of this kind", limit=limit),
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _refuse(path, path_problem(error)) from error


def decode(content: bytes, place: Path | str, *, one_line: bool = False) -> str:
    """Decode UTF-8 without a byte-order mark, line ends as they are.

    ``place`` is the file, or with ``one_line`` the line of one. Raises `FileError`.
    """
    if content.startswith(BYTE_ORDER_MARK):
        problem = Phrase('starts with a byte-order mark; save it as "UTF-8" without one')
        raise _refuse(place, problem)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Phrase("is not UTF-8; save the file as UTF-8")
        if not one_line:
            line = content.count(b"\n", 0, error.start) + 1
            problem = Phrase("line {line} is not UTF-8; save the file as UTF-8", line=line)
        raise _refuse(place, problem) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file in one step: a reader, or a crash, sees the old content or the new.

    Keeps the file's mode, and its owner where it may, and writes through a symbolic link. Raises
    `FileError`.
    """
    try:
        target = Path(os.path.realpath(path))
        with _written_beside(target, content) as beside:
            _replace(target, beside)
    except (OSError, ValueError) as error:
        raise _refuse(path, _unwritable(error)) from error


def create(path: Path, content: bytes) -> None:
    """Make a new file in one step, never in place of another. Raises `FileError`."""
    try:
        if path.is_dir():
            raise _refuse(path, Phrase("is a folder, and a file is needed"))
        with _written_beside(path, content) as beside:
            _link(beside, path, content)
            _flush_folder(path.parent)
    except FileExistsError as error:
        problem = Phrase("there is such a file already, and it was left alone; choose another name")
        raise _refuse(path, problem) from error
    except (OSError, ValueError) as error:
        raise _refuse(path, _unwritable(error)) from error


def _link(beside: Path, path: Path, content: bytes) -> None:
    """Give the file its name; unlike a replacement, a link is never made over another file."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # some disks know no links
        path.touch(exist_ok=False)
        try:
            _fill(path, content)
        except BaseException:
            path.unlink()
            raise


@contextmanager
def _written_beside(target: Path, content: bytes) -> Iterator[Path]:
    """Write a new file beside the target, safe on the disk, and take it away afterwards."""
    beside = _new_beside(target)
    try:
        _fill(beside, content)
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _fill(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(target: Path, beside: Path) -> None:
    if target.exists():
        status = target.stat()
        for owner in (status.st_uid, -1):  # few may give a file away, more may share it
            with suppress(OSError, AttributeError):
                os.chown(beside, owner, status.st_gid)
                break
        beside.chmod(stat.S_IMODE(status.st_mode))
    _take_place(beside, target)
    _flush_folder(target.parent)


def _take_place(beside: Path, target: Path) -> None:
    """Give the new file the target's name; on Windows only after whoever reads that has closed it.

    A reader, or a scanner for viruses, is soon done. Elsewhere nobody has to wait.
    """
    for _ in range(_ATTEMPTS):
        try:
            beside.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(_A_MOMENT)
        else:
            return
    beside.replace(target)


def _new_beside(target: Path) -> Path:
    """Make a new file beside the target; one that a crash has left there is stepped over.

    What may be private is private until it has the target's own mode.
    """
    mode = _PRIVATE if target.exists() else _USUAL
    for number in count():
        beside = target.with_name(f".{target.name}.{os.getpid()}.{number}.new")
        with suppress(FileExistsError):
            beside.touch(mode=mode, exist_ok=False)
            return beside
    raise AssertionError  # pragma: no cover - counting has no end


def _sweep(target: Path) -> None:
    """Take away what killed writers have left beside the target; only the lock's holder may."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9]+\.[0-9]+\.new")
    with suppress(OSError):  # in some folders one may write, but not look or take away
        for each in target.parent.iterdir():
            if ours.fullmatch(each.name):
                with suppress(OSError):
                    each.unlink()


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can (Windows and some disks cannot)."""
    with suppress(OSError):  # the content is safe already, under the old name or the new
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(error: OSError | ValueError) -> Phrase:
    reason = path_problem(error)
    return Phrase("cannot be written, and nothing was changed: {reason}", reason=reason)


class _ChangedMeanwhileError(Exception):
    """Somebody who knows no lock has written the file since it was read."""


def edit(path: Path, change: Callable[[str | None], str]) -> bool:
    """Replace the file's text by ``change`` of it, alone among all who edit it this way.

    ``change`` is given None where there is no file yet; the folder is then made. Gives whether
    anything was written: a file whose text stays the same is left alone. Raises `FileError`, and
    whatever ``change`` raises; the file is then as it was. ``change`` may be asked more than once:
    a file that changes between reading and writing is read again.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write pay for it

    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = target.with_name(f".{target.name}.lock")
        with FileLock(lock, timeout=LOCK_SECONDS, mode=_USUAL):  # whoever may come next
            _sweep(target)
            for _ in range(_ATTEMPTS):
                with suppress(_ChangedMeanwhileError):
                    return _edit_once(path, target, change)
    except Timeout as error:
        problem = Phrase(
            "another program has been writing it for {seconds} seconds; try again later",
            seconds=round(LOCK_SECONDS),
        )
        raise _refuse(path, problem) from error
    except (OSError, ValueError) as error:
        raise _refuse(path, _unwritable(error)) from error
    raise _refuse(
        path, Phrase("changes all the time; save it and close your editor, then try again")
    )


def _edit_once(path: Path, target: Path, change: Callable[[str | None], str]) -> bool:
    content = read_bytes(path) if path.exists() else None
    before = None if content is None else decode(content, path)
    after = change(before)
    if after == before:
        return False
    if content is not None and not os.access(target, os.W_OK):
        raise PermissionError  # replacing would not need it, but whoever denies it means it
    new = after.encode("utf-8")
    if len(new) > SIZE_LIMIT:
        limit = SIZE_LIMIT // _MIB
        problem = Phrase("would be larger than {limit} MiB, and nothing was changed", limit=limit)
        raise _refuse(path, problem)
    with _written_beside(target, new) as beside:
        # An editor knows no lock. What it has saved while we were at work is to be kept too.
        if (read_bytes(path) if path.exists() else None) != content:
            raise _ChangedMeanwhileError
        _replace(target, beside)
    return True
