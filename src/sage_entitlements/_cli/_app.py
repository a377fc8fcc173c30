"""The program as a whole: its commands, its language, and where errors become exit codes."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

from sage_entitlements._files import os_problem
from sage_entitlements._text import N_, Language, Phrase
from sage_entitlements.errors import FileError, SageEntitlementsError

from ._clean import visible
from ._help import LocalGroup, LocalOption
from ._language import speaking, wanted_language
from ._options import shared_options
from ._session import PROGRAM

USAGE_ERROR = 2
FILE_ERROR = 4
INTERRUPTED = 130


class App(LocalGroup):
    """The root command. Every error of a run ends here, as one message and one exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = PROGRAM,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - Click's own signature
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        del standalone_mode
        arguments = sys.argv[1:] if args is None else list(args)
        sys.exit(self._run(arguments, prog_name or PROGRAM, complete_var, extra))

    def _run(
        self,
        arguments: list[str],
        prog_name: str,
        complete_var: str | None,
        extra: dict[str, Any],
    ) -> int:
        try:
            language = wanted_language(arguments, os.environ)
        except click.UsageError as error:
            error.show()
            return USAGE_ERROR
        with speaking(language):
            try:
                code = super().main(
                    arguments, prog_name, complete_var, standalone_mode=False, obj=language, **extra
                )
                sys.stdout.flush()
            except click.UsageError as error:
                error.show()
                return USAGE_ERROR
            except SageEntitlementsError as error:
                _complain(error, language)
                return FILE_ERROR if isinstance(error, FileError) else USAGE_ERROR
            except (click.Abort, KeyboardInterrupt):
                return INTERRUPTED
            except OSError as error:
                # What happens to files is a FileError by now: this is about the output itself.
                _forget_stdout()
                _complain(OutputError(error), language)
                return FILE_ERROR
        return int(code or 0)


class OutputError(SageEntitlementsError):
    """The answer could not be written out: a closed pipe, a full disk."""

    def __init__(self, error: OSError) -> None:
        reason = (
            Phrase("whoever was reading it has stopped")
            if isinstance(error, BrokenPipeError)
            else os_problem(error)
        )
        super().__init__(Phrase("the answer could not be written out: {reason}", reason=reason))


def _complain(error: SageEntitlementsError, language: Language) -> None:
    said = Phrase("Error: {message}", message=error.explain(language)).to(language)
    click.echo(visible(said), err=True)


def _forget_stdout() -> None:
    """Keep the interpreter from writing the rest at exit, which would fail again."""
    with suppress(OSError, ValueError):  # where stdout is no file, nothing is left to write
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=App,
    package=f"{__package__}.commands",
    lazy=(
        "show",
        "has",
        "which",
        "compare",
        "matrix",
        "plans",
        "service",
        "hours",
        "workdays",
        "remote",
        "visits",
        "complaint",
        "recording",
        "catalog",
    ),
    help=N_("What a Sage Poland support contract entitles a customer to, and how that is known."),
    examples=(
        "sage-entitlements show Komfort",
        "sage-entitlements has Komfort 'Pomoc zdalna' --why",
        "sage-entitlements matrix --format csv",
    ),
)
@click.version_option(
    package_name=PROGRAM,
    message="%(prog)s %(version)s",
    cls=LocalOption,
    help=N_("Show the version and exit."),
)
@shared_options
def app() -> None:
    """Everything happens in the commands."""
