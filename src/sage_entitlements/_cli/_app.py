"""The program as a whole: its commands, and the language it speaks."""

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from sage_entitlements._text import N_

from ._failures import exit_code
from ._help import LocalGroup, LocalOption
from ._language import speaking, wanted_language
from ._options import shared_options
from ._session import PROGRAM


class App(LocalGroup):
    """The root command."""

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
        language, complaint = wanted_language(arguments, os.environ)

        def run() -> int:
            self._main_shell_completion({**extra, "obj": language}, prog_name, complete_var)
            if complaint is not None:
                raise click.UsageError(complaint.to(language))
            try:
                # Not Click's own main: it would turn a closed pipe into its exit code 1, our "no".
                with self.make_context(prog_name, arguments, obj=language, **extra) as context:
                    self.invoke(context)
            except click.exceptions.Exit as done:
                return done.exit_code
            return 0

        with speaking(language):
            return exit_code(run, language)


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
        "contract",
        "portfolio",
        "catalog",
        "schema",
    ),
    help=N_("What a Sage Poland support contract entitles a customer to, and how that is known."),
    examples=(
        "sage-entitlements show Komfort",
        'sage-entitlements has Komfort "Pomoc zdalna" --why',
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
