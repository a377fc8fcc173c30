"""Reading and writing small text files so that nothing is lost and every failure is one fault."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from io import BufferedWriter
from itertools import count
from pathlib import Path

from ._text import Phrase
from .errors import Fault, FileError

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes; far above any file made by people, and parsed within a second or two."""

LOCK_SECONDS = 10.0
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _refuse(path: Path, problem: Phrase) -> FileError:
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
            limit = SIZE_LIMIT // (1024 * 1024)
            raise _refuse(
                path,
                Phrase("is larger than {limit} MiB, so it is not a file of this kind", limit=limit),
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _refuse(path, path_problem(error)) from error


def decode(content: bytes, path: Path) -> str:
    """Decode UTF-8 without a byte-order mark, line ends as they are.

    Raises `FileError`.
    """
    if content.startswith(BYTE_ORDER_MARK):
        problem = Phrase('starts with a byte-order mark; save it as "UTF-8" without one')
        raise _refuse(path, problem)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Phrase("line {line} is not UTF-8; save the file as UTF-8", line=line)
        raise _refuse(path, problem) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file in one step: a reader, or a crash, sees the old content or the new.

    Keeps the file's mode, and writes through a symbolic link. Raises `FileError`.
    """
    try:
        target = Path(os.path.realpath(path))
        file = _new_beside(target)
        beside = Path(file.name)
        try:
            with file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        _flush_folder(target.parent)
    except (OSError, ValueError) as error:
        raise _refuse(path, _unwritable(error)) from error


def _new_beside(target: Path) -> BufferedWriter:
    """Open a new file beside the target; one that a crash has left there is stepped over."""
    for number in count():
        with suppress(FileExistsError):
            return target.with_name(f".{target.name}.{os.getpid()}.{number}.new").open("xb")
    raise AssertionError  # pragma: no cover - counting has no end


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


def edit(path: Path, change: Callable[[str | None], str]) -> bool:
    """Replace the file's text by ``change`` of it, alone among all who edit it this way.

    ``change`` is given None where there is no file yet; the folder is then made. Gives whether
    anything was written: a file whose text stays the same is left alone. Raises `FileError`, and
    whatever ``change`` raises; the file is then as it was.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write pay for it

    try:
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock"), timeout=LOCK_SECONDS):
            before = decode(read_bytes(path), path) if path.exists() else None
            after = change(before)
            if after == before:
                return False
            write_atomically(path, after.encode("utf-8"))
            return True
    except Timeout as error:
        problem = Phrase(
            "another program has been writing it for {seconds} seconds; try again later",
            seconds=round(LOCK_SECONDS),
        )
        raise _refuse(path, problem) from error
    except (OSError, ValueError) as error:
        raise _refuse(path, _unwritable(error)) from error
