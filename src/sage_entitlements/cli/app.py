"""The program as a whole: the language it speaks, and its commands."""

import gettext
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import groupby, pairwise
from typing import Any, NoReturn
from zlib import crc32

import click

from sage_entitlements.cli.help import LocalGroup, LocalOption, in_short
from sage_entitlements.cli.params import ROOT, shared_options
from sage_entitlements.cli.run import PROGRAM, exit_code
from sage_entitlements.generated.commands import COMMANDS, MADE_OF
from sage_entitlements.text import DOMAIN, LOCALE_DIR, N_, Language, Phrase

# -- The language, known before the command line is parsed: errors need it too -----------

VARIABLE = "SAGE_ENTITLEMENTS_LANG"
# In the order in which gettext itself looks at them.
_LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# pl_PL.UTF-8 and Windows' Polish_Poland both mean Polish; plt_MG, which is Malagasy, does not.
_LANGUAGES = {"pl": Language.PL, "polish": Language.PL, "en": Language.EN, "english": Language.EN}


def wanted_language(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[Language, Phrase | None]:
    """The language of ``--lang``, else of the variable, else of the locale, else English.

    A ``--lang`` that is not a language is left for the parser to refuse. Where the variable is
    not one, what is wrong is given too.
    """
    wanted = ""
    for given, following in pairwise((*arguments, "")):
        if given == "--":
            break
        if given.startswith("--lang="):
            wanted = given.removeprefix("--lang=")
        elif given == "--lang":
            wanted = following
    variable = environment.get(VARIABLE, "")
    for said in (wanted, variable):
        if said in set(Language):
            return Language(said), None
    problem = Phrase('{variable} is "{value}"; set it to "pl" or "en"', VARIABLE, variable)
    return _of_locale(environment), problem if variable else None


def _of_locale(environment: Mapping[str, str]) -> Language:
    for variable in _LOCALE_VARIABLES:
        for wish in environment.get(variable, "").split(":"):
            if known := _named(wish):
                return known
        if environment.get(variable):
            return Language.EN
    return _named(_system_locale()) or Language.EN


def _system_locale() -> str:
    """Give the name of the locale that Windows is set to, which no variable tells there."""
    import locale  # only where no variable says anything

    with suppress(ValueError):  # it is one that Python does not know
        return locale.getlocale()[0] or ""
    return ""


def _named(wish: str) -> Language | None:
    name = re.match("[a-z]+", wish.lower())
    return _LANGUAGES.get(name[0]) if name else None


def speak(language: Language) -> None:
    """Make Click's own messages, which go through gettext's globals, speak ``language``."""
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)


# -- The root of all commands ------------------------------------------------------------

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


def source_checksums() -> dict[str, int] | None:
    """Give a sum of each module's source; None where there is no source."""
    sums = {}
    try:
        for module in MODULES:
            with open(os.path.join(os.path.dirname(__file__), f"{module}.py"), "rb") as file:
                sums[module] = crc32(file.read())
    except OSError:
        return None
    return sums


def declared() -> dict[str, tuple[str, str]]:
    """Import the modules of all commands; give of each command of the root its module and help."""
    found = {}
    for module in MODULES:
        import_module(f"{__package__}.{module}")
    for name, command in ROOT.commands.items():
        one: Any = command
        while isinstance(one, click.Group):  # it is declared where its first command is
            one = next(iter(one.commands.values()))
        module = one.callback.__module__.rpartition(".")[2]
        found[name] = module, str(getattr(command, "untranslated", ""))
    return dict(sorted(found.items(), key=lambda each: [*MODULES].index(each[1][0])))


class App(LocalGroup):
    """The root command: of its commands, only the module of the one asked for is imported."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            import_module(f"{__package__}.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        order = [*COMMANDS, *super().list_commands(ctx)]
        return sorted(self.commands, key=order.index)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Else the modules say what they said then, and need not be imported.
        known = COMMANDS if source_checksums() == MADE_OF else declared()
        for title, names in groupby(known, lambda name: MODULES[known[name][0]]):
            with formatter.section(gettext.gettext(title)):
                formatter.write_dl([(name, in_short(known[name][1])) for name in names])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = PROGRAM,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - Click's own signature
        **extra: Any,
    ) -> NoReturn:
        arguments = sys.argv[1:] if args is None else list(args)
        name = prog_name or PROGRAM
        language, problem = wanted_language(arguments, os.environ)

        def run() -> int:
            self._main_shell_completion({**extra, "obj": language}, name, complete_var)
            if problem is not None:
                raise click.UsageError(problem.to(language))
            try:
                # Not Click's own main: it would turn a closed pipe into its exit code 1, our "no".
                with self.make_context(name, arguments, obj=language, **extra) as context:
                    return int(self.invoke(context))
            except click.exceptions.Exit as done:
                return done.exit_code

        speak(language)
        sys.exit(exit_code(run, language))


@click.group(
    cls=App,
    commands=ROOT.commands,
    modules=(*MODULES,),
    help=N_("What a Sage Poland support contract entitles a customer to, and how that is known."),
    examples=("show Komfort", 'has Komfort "Pomoc zdalna" --why', "matrix --format csv"),
)
@click.version_option(
    package_name=PROGRAM,
    message="%(prog)s %(version)s",
    cls=LocalOption,
    help=N_("Show the version and exit."),
)
@shared_options()
def app() -> None:
    """Everything happens in the commands."""
