"""The one place where errors become messages and exit codes."""

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

import click

from sage_entitlements._clean import visible
from sage_entitlements._files import os_problem
from sage_entitlements._text import Language, Phrase
from sage_entitlements.errors import FileError, SageEntitlementsError

USAGE_ERROR = 2
FILE_ERROR = 4
INTERRUPTED = 130


class OutputError(SageEntitlementsError):
    """The answer could not be written out: a closed pipe, a full disk."""

    def __init__(self, error: OSError) -> None:
        self.changed = isinstance(error, UntoldError) and error.changed
        cause = error.__cause__ if isinstance(error, UntoldError) else error
        assert isinstance(cause, OSError)  # noqa: S101 - nothing else is caught
        self.closed_pipe = isinstance(cause, BrokenPipeError)
        reason = (
            Phrase("whoever was reading it has stopped") if self.closed_pipe else os_problem(cause)
        )
        said = Phrase("the answer could not be written out: {reason}", reason=reason)
        if self.changed:
            said = Phrase("it was written to the file all the same; {said}", said=said)
        super().__init__(said)


class UntoldError(OSError):
    """The output has failed, when a file had been changed or not; the cause says how."""

    def __init__(self, changed: bool) -> None:
        super().__init__()
        self.changed = changed


def exit_code(run: Callable[[], int], language: Language) -> int:
    """Do a run, whatever becomes of it, and give the code to exit with.

    Every error ends in one message on stderr, nothing harmful in it.
    """
    _never_fail_to_encode()
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.UsageError as error:
        said = io.StringIO()
        error.show(said)
        _tell(said.getvalue().rstrip("\n"))
        return USAGE_ERROR
    except SageEntitlementsError as error:
        _complain(error, language)
        return FILE_ERROR if isinstance(error, FileError) else USAGE_ERROR
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        # What happens to files is a FileError by now: this is about the output itself.
        _forget(sys.stdout)
        problem = OutputError(error)
        # Who closes a pipe, as head does, has what was wanted, and need not be told.
        if problem.changed or not problem.closed_pipe:
            _complain(problem, language)
        return FILE_ERROR
    return code


def _complain(error: SageEntitlementsError, language: Language) -> None:
    said = Phrase("Error: {message}", message=error.explain(language)).to(language)
    _tell(said)


def _tell(message: str) -> None:
    if sys.stderr is None:  # the shell has closed it; the exit code has to do
        return
    try:
        click.echo(visible(message), err=True)
        sys.stderr.flush()
    except OSError:
        _forget(sys.stderr)  # who has closed stderr too still gets the exit code


def _never_fail_to_encode() -> None:
    """Write a letter that an old console does not know as an escape, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget(stream: TextIO | None) -> None:
    """Keep the interpreter from writing the rest at exit, which would fail again."""
    if stream is not None:
        with suppress(OSError, ValueError):  # where it is no file, nothing is left to write
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
