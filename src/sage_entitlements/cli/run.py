"""One run of the program: what its options ask for, how an answer leaves, how it ends."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

import click
from attrs import evolve

from sage_entitlements.errors import FileError, SageEntitlementsError
from sage_entitlements.names import with_odd_character
from sage_entitlements.text import N_, Language, Phrase, shortened, visible

if TYPE_CHECKING:
    from sage_entitlements.catalog.catalog import Catalog
    from sage_entitlements.cli.page import Page

PROGRAM = "sage-entitlements"


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    XLSX = "xlsx"  # what CSV has, for people; bytes, as no other is
    HTML = "html"
    # Up to here those of every answer.
    TOML = "toml"
    JSONL = "jsonl"  # a record a line, each written as soon as it is known
    ICS = "ics"  # a calendar of what is lost when


Formats = tuple[Format, ...]
USUAL: Formats = (*Format,)[: [*Format].index(Format.TOML)]  # the first is the default
DATED = (*USUAL, Format.ICS)  # of what has days
ROWS = (*USUAL, Format.JSONL)  # of many contracts
EVERY = (*ROWS, Format.ICS)
_MODULES = {Format.TABLE: "table", Format.XLSX: "workbook", Format.ICS: "events"}


class UsageProblemError(SageEntitlementsError):
    """Something on the command line that cannot be meant."""


def usage_problem(message: str, /, *values: object) -> UsageProblemError:
    """Make the error for something on the command line, said in one sentence, of a short text."""
    told = Phrase(message, *(shortened(v, 200) if isinstance(v, str) else v for v in values))
    odd = (with_odd_character(told, v) for v in values if isinstance(v, str))
    return UsageProblemError(next((each for each in odd if each is not told), told))


class Run:
    """What the shared options and the environment ask for."""

    def __init__(self, context: click.Context) -> None:
        self.options: dict[str | None, Any] = {}  # the shared ones, of whichever level of a line
        self.command = ""  # the words of the one that asks
        self.language = context.find_object(Language) or Language.EN

    @classmethod
    def of(cls, context: click.Context) -> "Run":
        """Give the run of a command; the shared options are known before its own."""
        run: Run = context.meta.setdefault(__name__, cls(context))  # one, at every level of a line
        run.command = context.command_path.partition(" ")[2]
        return run

    # -- The catalogue and the overlay in use --------------------------------------------

    @cached_property
    def overlay_named(self) -> str | None:
        """The overlay that somebody names, by the option or else by the variable."""
        return self.options.get("overlay") or os.environ.get("SAGE_ENTITLEMENTS_OVERLAY") or None

    @cached_property
    def overlay_path(self) -> str | None:
        """The overlay, there or not; None for whoever names none and has no home."""
        folder = click.get_app_dir(PROGRAM)
        if not os.path.isabs(folder):  # an empty or a relative XDG_CONFIG_HOME does not count
            folder = os.path.join(os.path.expanduser("~"), ".config", PROGRAM)
        default = os.path.join(folder, "overlay.toml") if os.path.isabs(folder) else None
        return self.overlay_named or default

    @property
    def overlay_in_use(self) -> str | None:
        """The overlay to read: one that somebody names has to be there, the default need not."""
        path = self.overlay_path
        try:
            os.stat(path or "")
        except (OSError, ValueError) as error:  # of another, reading will tell what is wrong
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                return self.overlay_named
        return path

    @property
    def overlay_to_write(self) -> str:
        """The overlay to write. Raises `UsageProblemError` where there can be none.

        Else the current folder would get one, and only answers asked for there would mind it.
        """
        if self.overlay_path is None:
            raise usage_problem(
                "there is no home folder in which your overlay could lie;"
                " name a file by --overlay or SAGE_ENTITLEMENTS_OVERLAY"
            )
        return self.overlay_path

    @cached_property
    def catalog(self) -> "Catalog":
        """The catalogue in effect. Raises `CatalogError`."""
        return self._load(self.overlay_in_use)

    @cached_property
    def base(self) -> "Catalog":
        """The catalogue without the overlay. Raises `CatalogError`."""
        return self._load(None)

    def _load(self, overlay: str | None) -> "Catalog":
        from sage_entitlements.catalog.load import load_catalog  # help does without it

        return load_catalog(self.options.get("catalog"), overlay=overlay)

    # -- How an answer leaves ------------------------------------------------------------

    def format(self, possible: Formats) -> Format:
        """Give the format asked for, by option or by the file's ending; else the first possible.

        Raises `UsageProblemError` where the command lacks it, or the two disagree, and `FileError`
        for a file that could not be written.
        """
        asked = self.options.get("format")
        wanted = Format(asked or possible[0])
        if wanted not in possible:
            problem = N_('"{command}" can be written as {formats}; {wanted} is not among them')
            raise usage_problem(problem, f"{PROGRAM} {self.command}", ", ".join(possible), wanted)
        if (file := self.options.get("output")) is None:
            if wanted is Format.XLSX and sys.stdout is not None and sys.stdout.isatty():
                raise usage_problem("a terminal cannot show xlsx; name a file by --output FILE")
            return wanted
        endings = {f".{it}".replace("markdown", "md"): it for it in possible if it != "table"}
        meant = endings.get(os.path.splitext(file)[1].lower())
        if meant is None:
            problem = N_('--output is "{file}"; its name has to end in one of these: {endings}')
            raise usage_problem(problem, file, ", ".join(endings))
        if asked not in {None, meant}:
            problem = N_('--format {format} and --output "{file}" disagree; leave one out')
            raise usage_problem(problem, asked, file)
        if not os.path.isdir(folder := os.path.dirname(file) or os.curdir):
            raise FileError.of(folder, Phrase("there is no such folder; make it first"))
        if os.path.lexists(file) and not self.options.get("force"):
            problem = N_("there is such a file already; choose another name, or add --force")
            raise FileError.of(file, Phrase(problem))
        return meant

    def deliver(self, page: "Page[Any]", wanted: Format) -> None:
        """Write a page to the file or to stdout. Raises `FileError` and `OutputError`."""
        why = wanted in {Format.XLSX, Format.HTML} or bool(self.options.get("why"))
        page = evolve(page, closing=page.last(lambda: self.catalog, why=why), why=why)
        with output(changed=page.changed):
            # Each is imported alone: what the others need is large
            module = import_module(f"{__package__}.{_MODULES.get(wanted, 'formats')}")
            parts = getattr(module, f"as_{wanted}")(page, self.command, self.language)
            if file := self.options.get("output"):
                from pathlib import Path

                from sage_entitlements.files.disk import put  # few runs write files

                put(Path(file), partial(_write, parts), over="force" in self.options)
                tell(Phrase("Written to {path}", file).to(self.language))
            elif sys.stdout is None:  # the shell has closed it
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            elif wanted is Format.TABLE:
                # Colours are left out where they are not wanted, and by Click off a terminal.
                plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
                for line in parts:
                    click.echo(line, nl=False, color=False if plain else None)
            else:
                _write(parts, sys.stdout.buffer)


def _write(parts: Iterable[str | bytes], to: BinaryIO) -> None:
    """Write part by part; text is UTF-8, on whatever console. Raises `OSError`."""
    for part in parts:
        to.write(part if isinstance(part, bytes) else part.encode("utf-8", "backslashreplace"))
        if not isinstance(part, bytes) and part.endswith("\n"):
            to.flush()  # whoever reads it may be waiting for this very line


# -- How a run ends ----------------------------------------------------------------------


class OutputError(SageEntitlementsError):
    """The answer could not be written out: a closed pipe, a full disk."""

    told: bool  # not where a pipe is closed, as head does: who does so has what was wanted


@contextmanager
def output(*, changed: bool = False) -> Iterator[None]:
    """Let an answer be written out. Raises `OutputError`, and a `FileError` if none is changed."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, FileError) as error:
        closed, reason = False, getattr(error, "message", None)
        if isinstance(error, OSError):
            closed = error.errno in {errno.EPIPE, errno.EINVAL}  # as Windows says it
            _forget(sys.stdout)
            from sage_entitlements.files.disk import os_problem  # few runs end so

            gone = Phrase("whoever was reading it has stopped")
            reason = gone if closed else os_problem(error)
        elif not changed:
            raise
        said = Phrase("the answer could not be written out: {reason}", reason)
        if changed:
            said = Phrase("it was written to the file all the same; {said}", said)
        raise OutputError(said, told=changed or not closed) from error


def exit_code(run: Callable[[], int], language: Language) -> int:
    """Do a run and give the code to exit with; every error ends in one message on stderr.

    2 is for what was asked wrongly, 4 for files, 130 for who pressed Ctrl-C.
    """
    codecs.register_error(PROGRAM, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PROGRAM)  # a pipe or an old console lacks some characters
    try:
        with output():
            return run()
    except click.UsageError as error:
        if isinstance(error, click.NoSuchOption):  # to Click, --plan is like --lang
            near = [each for each in error.possibilities or () if each[:3] == error.option_name[:3]]
            error = click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx)
        said = io.StringIO()
        error.show(said)
        tell(said.getvalue().rstrip("\n"))
        return 2
    except SageEntitlementsError as error:
        if getattr(error, "told", True):
            tell(Phrase("Error: {message}", error.message).to(language))
        return 4 if isinstance(error, FileError | OutputError) else 2
    except (click.Abort, KeyboardInterrupt):
        _forget(sys.stdout)  # else the rest waits for a reader who may never come
        return 130


def tell(message: str) -> None:
    """Say something on stderr, nothing harmful in it; where it is closed, the exit code does."""
    try:
        click.echo(visible(message), err=True)
    except OSError:
        _forget(sys.stderr)  # who has closed stderr too still gets the exit code


_PLAIN = str.maketrans("─○●→", "-o*>")


def _plainly(error: Any) -> tuple[str, int]:
    """Give for what an encoding lacks signs that are as wide, and for letters their escapes."""
    lacking = error.object[error.start : error.end].translate(_PLAIN)
    return lacking.encode("ascii", "backslashreplace").decode(), error.end


def _forget(stream: TextIO | None) -> None:
    """Keep the interpreter from writing the rest at exit, which would fail again."""
    if stream is not None:
        with suppress(OSError, ValueError):  # where it is no file, nothing is left to write
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
