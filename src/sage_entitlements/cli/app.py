"""The program as a whole: the language it speaks, and its commands."""

import gettext
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import groupby, takewhile
from typing import Any, NoReturn

import click

from sage_entitlements.cli.help import LocalGroup, LocalOption, in_short
from sage_entitlements.cli.params import ROOT, shared_options
from sage_entitlements.cli.run import PROGRAM, exit_code
from sage_entitlements.generated.commands import COMMANDS
from sage_entitlements.text import DOMAIN, LOCALE_DIR, N_, Language, Phrase

VARIABLE = "SAGE_ENTITLEMENTS_LANG"
# In the order in which gettext itself looks at them.
_LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# pl_PL.UTF-8 and Windows' Polish_Poland both mean Polish; plt_MG, which is Malagasy, does not.
_LANGUAGES = {"pl": Language.PL, "polish": Language.PL, "en": Language.EN, "english": Language.EN}


def wanted_language(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[Language, Phrase | None]:
    """The language of ``--lang``, else of the variable, else of the locale, else English.

    Errors of parsing need it, too; it is they that refuse a ``--lang`` that is not a language.
    Where the variable is not one, what is wrong is given too.
    """
    line = "\0".join(takewhile("--".__ne__, arguments))  # what is typed holds no NUL
    wanted = re.findall("(?:^|\0)--lang[=\0]([^\0]*)", line)[-1:]
    variable = environment.get(VARIABLE, "")
    for said in (*wanted, variable):
        if said in set(Language):
            return Language(said), None
    problem = Phrase('{variable} is "{value}"; set it to "pl" or "en"', VARIABLE, variable)
    return _of_locale(environment), problem if variable else None


def _of_locale(environment: Mapping[str, str]) -> Language:
    said = next(filter(None, map(environment.get, _LOCALE_VARIABLES)), None)
    if said is None:
        import locale  # that of Windows, which no variable tells

        with suppress(ValueError):  # it is one that Python does not know
            said = locale.getlocale()[0]
    names = re.findall("(?:^|:)([a-z]+)", (said or "").lower())
    return next((_LANGUAGES[each] for each in names if each in _LANGUAGES), Language.EN)


_DESK, _OWNER = N_("Support desk"), N_("Catalogue and scripts")
MODULES = {
    "plans": N_("Sales"),
    "dates": _DESK,
    "contract": _DESK,
    "portfolio": N_("Account managers"),
    "catalog": _OWNER,
    "schema": _OWNER,
}
"""Those that declare commands, in the order in which help lists these, and who asks them."""


class App(LocalGroup):
    """The root command: of its commands, only the module of the one asked for is imported."""

    examples = ("show Komfort", 'has Komfort "Pomoc zdalna" --why', "matrix --format csv")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            import_module(f"{__package__}.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in groupby(COMMANDS, lambda name: MODULES[COMMANDS[name][0]]):
            with formatter.section(gettext.gettext(title)):
                formatter.write_dl([(name, in_short(COMMANDS[name][1])) for name in names])

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        arguments = sys.argv[1:] if args is None else list(args)
        language, problem = wanted_language(arguments, os.environ)
        settings: Any = {"obj": language, "help_option_names": ["--help", "-h"]}

        def run() -> int:
            self._main_shell_completion(settings, PROGRAM)
            if problem is not None:
                raise click.UsageError(problem.to(language))
            try:
                # Not Click's own main: it would turn a closed pipe into its exit code 1, our "no".
                with self.make_context(PROGRAM, arguments, **settings) as context:
                    return int(self.invoke(context))
            except click.exceptions.Exit as done:
                return done.exit_code

        os.environ["LANGUAGE"] = language.value  # Click's own messages go through gettext's globals
        gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
        gettext.textdomain(DOMAIN)
        sys.exit(exit_code(run, language))


_ABOUT = N_("What a Sage Poland support contract entitles a customer to, and how that is known.")


@click.group(cls=App, commands=ROOT.commands, help=_ABOUT)
@click.version_option(package_name=PROGRAM, message="%(prog)s %(version)s", cls=LocalOption)
@shared_options()
def app() -> None:
    """Everything happens in the commands."""
