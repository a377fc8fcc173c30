"""Reading and writing small text files so that nothing is lost and every failure is one fault.

A file is written under another name and then given its own, in one step: whoever reads it, or
whatever kills the writer, meets the old content or the new.
"""

import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from sage_entitlements.errors import FileError
from sage_entitlements.text import N_, Phrase

T = TypeVar("T")
SIZE_LIMIT = 4 << 20  # bytes: far above any file made by people, and parsed in a second or two
LOCK_SECONDS = 10.0
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Modes of new files: as far as the user's mask allows, or nobody else's; what is left to the owner.
_USUAL, _PRIVATE, _MINE_ALONE = 0o666, 0o600, 0o700
_WAITS = 30 if os.name == "nt" else 0  # of 0.1 s, where whoever has a file open keeps others out
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)

# -- What is said when the system refuses ------------------------------------------------

_OPEN_OR_DENIED = N_(  # which of the two, Windows does not tell
    "another program has it open, or access is denied; close it there, or check the permissions"
)
_TAKEN = N_("there is such a file already, and it was left alone; choose another name")
_BUSY = N_("another program has been writing it for {seconds} seconds; try again later")
_REASONS = {  # what the system itself would say in English alone
    errno.EINVAL: N_("no file can have such a name; check the path"),
    errno.EISDIR: N_("is a folder, and a file is needed"),
    errno.ENAMETOOLONG: N_("the name is too long; choose a shorter one"),
    errno.ENOSPC: N_("the disk is full; make room on it"),
    errno.EROFS: N_("the disk can only be read"),
}


def os_problem(error: OSError | ValueError) -> Phrase:
    """Put what the operating system refused into words; a ValueError means a NUL in a path."""
    if isinstance(error, ValueError):
        return Phrase("is not a path")
    if isinstance(error, FileNotFoundError):
        folder = os.path.dirname(error.filename or "")
        if folder and not os.path.lexists(folder):
            return Phrase("there is no folder {folder}; check the path", folder)
        return Phrase("there is no such file; check the path")
    if isinstance(error, PermissionError):
        denied = N_("the system denies access; check the permissions")
        return Phrase(_OPEN_OR_DENIED if _WAITS else denied)
    if error.errno in _REASONS:
        return Phrase(_REASONS[error.errno])
    return Phrase("the system reports: {reason}", error.strerror or str(error))


def _patiently(act: Callable[[], T], path: Path) -> T:
    """Do something to a file; wait some seconds for who has it open: most are soon done."""
    for _ in range(0 if os.path.isdir(path) else _WAITS):
        with suppress(PermissionError):
            return act()
        time.sleep(0.1)
    return act()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(path.parent):
            problem = Phrase("there is no such folder; make it first")
            raise FileError.of(path.parent, problem) from error
        problem = Phrase("cannot be written, and nothing was changed: {reason}", os_problem(error))
        raise FileError.of(path, problem) from error


# -- Looking and reading -----------------------------------------------------------------


def is_there(path: Path) -> bool:
    """Tell whether a path leads to anything. Raises `FileError` where the system does not tell."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise FileError.of(path, os_problem(error)) from error
    return True


def read_bytes(path: Path, most: int = SIZE_LIMIT) -> bytes:
    """Read a regular file of ``most`` bytes, a reasonable size. Raises `FileError`."""
    try:
        # A pipe or a device could keep us waiting for ever.
        handle = _patiently(lambda: os.open(path, os.O_RDONLY | _NO_WAITING), path)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FileError.of(path, Phrase("is not a regular file"))
            if status.st_size > most:
                problem = N_("is larger than {limit} MiB, so it is not a file of this kind")
                raise FileError.of(path, Phrase(problem, most >> 20))
            return file.read()
    except (OSError, ValueError) as error:
        # Some systems do not let one open a folder.
        refusal = OSError(errno.EISDIR, "") if os.path.isdir(path) else error
        raise FileError.of(path, os_problem(refusal)) from error


def decode(content: bytes, place: Path | str, *, one_line: bool = False) -> str:
    """Decode UTF-8, line ends as they are; a byte-order mark is no part of the text.

    ``place`` is the file, or with ``one_line`` the line of one. Raises `FileError`.
    """
    content = content.removeprefix(BYTE_ORDER_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Phrase("is not UTF-8; save the file as UTF-8")
        if not one_line:
            line = content.count(b"\n", 0, error.start) + 1
            problem = Phrase("line {line} is not UTF-8; save the file as UTF-8", line)
        raise FileError.of(place, problem) from error


# -- Writing -----------------------------------------------------------------------------


def put(path: Path, write: Callable[[BinaryIO], object], *, over: bool = False) -> None:
    """Make a new file of what ``write`` puts into it, whole or not at all; ``over`` another or not.

    A link is replaced, what it leads to is not. Raises `FileError`, and what ``write`` raises.
    """
    if os.path.isdir(path):  # never raises
        raise FileError.of(path, os_problem(OSError(errno.EISDIR, "")))
    with _writing(path), _written_beside(path, write, over=over) as beside:
        try:
            if not over:
                os.link(beside, path)  # unlike a replacement, never over another file
        except OSError as error:
            if os.path.lexists(path):
                raise FileError.of(path, Phrase(_TAKEN)) from error
            over = True  # some disks know no links
        if over:
            _patiently(lambda: beside.replace(path), path)


@contextmanager
def _written_beside(
    target: Path, write: Callable[[BinaryIO], object], *, over: bool
) -> Iterator[Path]:
    """Write a new file beside the target, all of it safe on the disk, to be given its name.

    Everything is done through the one descriptor that made it: whoever may write the folder could
    put something else under its name meanwhile. In place of another, it is as open to others as
    that, or more private. Where the name is not given, nothing is left.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    like = target if over and target.exists() else None
    handle = os.open(beside, _NEW, _USUAL if like is None else _PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            if like is not None:
                _share(handle, like)
            os.fsync(handle)
            # While it is open, no other file can have its number.
            if not os.path.samestat(os.lstat(beside), os.fstat(handle)):
                problem = Phrase("nothing was changed, for somebody put another file in the way")
                raise FileError.of(target, problem)
        yield beside
    finally:
        with suppress(OSError):  # where it stays, nothing is the worse for it
            beside.unlink(missing_ok=True)
    with suppress(OSError):  # the content is safe already, under the old name or the new
        # Windows and some disks cannot make the new name itself durable.
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _share(handle: int, like: Path) -> None:
    """Let others have no more than of ``like``: owner, group, attributes and access lists."""
    status = like.stat()
    mode = stat.S_IMODE(status.st_mode)
    for owner in (status.st_uid, -1):  # few may give a file away, more may share it
        with suppress(OSError, AttributeError):
            os.fchown(handle, owner, status.st_gid)
            break
    wanted, given = _attributes(like), _attributes(handle)
    kept = wanted is not None and given is not None
    for name in {*(wanted or ()), *(given or ())}:
        try:
            if name in (wanted or ()):
                os.setxattr(handle, name, os.getxattr(like, name))
            else:  # an access list that the folder gives to new files
                os.removexattr(handle, name)
        except OSError:
            kept &= not name.startswith("system.")
    # An access list may deny somebody what all others have, and a group be among those others.
    if not kept or os.fstat(handle).st_gid != status.st_gid:
        mode &= _MINE_ALONE
    with suppress(OSError, AttributeError):
        os.fchmod(handle, mode)


def _attributes(file: Path | int) -> list[str] | None:
    """List a file's extended attributes, access lists among them; None where it is not told."""
    try:
        return os.listxattr(file)
    except AttributeError:  # the system has none
        return []
    except OSError as error:
        return [] if error.errno == errno.ENOTSUP else None


def edit(path: Path, change: Callable[[str | None], str], *, dry_run: bool = False) -> bool:
    """Replace the file's text by ``change`` of it, alone among all who edit it this way.

    ``change`` is given None where there is no file yet; the folder is then made. It is asked again
    where the file changes meanwhile; with ``dry_run`` once, and nothing is made or written. Gives
    whether anything was: a file whose text stays the same is left alone. Raises `FileError`, and
    whatever ``change`` raises; the file is then as it was.
    """
    if dry_run:
        change(decode(read_bytes(path), path) if is_there(path) else None)
        return False
    from filelock import FileLock, Timeout  # only commands that write pay for it

    with _writing(path):
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        place = target.with_name(f".{target.name}.lock")
        lock = FileLock(place, timeout=LOCK_SECONDS, fallback_to_soft=False)
        with _writing(place):
            try:
                lock.acquire()
            except Timeout as error:
                raise FileError.of(path, Phrase(_BUSY, round(LOCK_SECONDS))) from error
        try:
            _share_lock(place, target)
            for _ in range(10):
                if (written := _edit_once(path, target, change)) is not None:
                    return written
        finally:
            with suppress(OSError):  # it ends with the program
                lock.release()
    problem = Phrase("changes all the time; save it and close your editor, then try again")
    raise FileError.of(path, problem)


def _edit_once(path: Path, target: Path, change: Callable[[str | None], str]) -> bool | None:
    """Make the change once; None where somebody who knows no lock has saved the file meanwhile."""
    content = read_bytes(path) if target.exists() else None
    before = None if content is None else decode(content, path)
    after = change(before)
    if after == before:
        return False
    if content is not None and not os.access(target, os.W_OK):
        raise PermissionError  # replacing would not need it, but whoever denies it means it
    mark = BYTE_ORDER_MARK if (content or b"").startswith(BYTE_ORDER_MARK) else b""
    new = mark + after.encode("utf-8")
    if len(new) > SIZE_LIMIT:
        problem = N_("would be larger than {limit} MiB, and nothing was changed")
        raise FileError.of(path, Phrase(problem, SIZE_LIMIT >> 20))

    with _written_beside(target, lambda file: file.write(new), over=True) as beside:

        def replace() -> bool | None:  # what an editor has saved meanwhile is to be kept too
            same = (read_bytes(path) if target.exists() else None) == content
            return True if same and beside.replace(target) else None

        return _patiently(replace, target)


def _share_lock(lock: Path, target: Path) -> None:
    """Let whoever may write the file lock it too, and nobody else."""
    with suppress(OSError, AttributeError):  # another's lock is as open as they have made it
        status = target.stat()
        with os.fdopen(os.open(lock, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            if os.fstat(file.fileno()).st_gid != status.st_gid:
                os.fchown(file.fileno(), -1, status.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(status.st_mode) & _USUAL | _PRIVATE)
