"""The program as a whole: the language it speaks, its commands, and the schemas of answers."""

import gettext
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Any, NoReturn

import click
from attrs import frozen

from sage_entitlements.cli import params
from sage_entitlements.cli.formats import Format
from sage_entitlements.cli.help import PROGRAM, LocalCommand, LocalGroup, LocalOption
from sage_entitlements.cli.page import Page
from sage_entitlements.cli.params import argument, command, option, shared_options
from sage_entitlements.cli.run import Run, exit_code
from sage_entitlements.data import document_schema, json_schema, record_types
from sage_entitlements.model import Reason
from sage_entitlements.names import no_such_name
from sage_entitlements.text import DOMAIN, LOCALE_DIR, N_, Language, Phrase

# -- The language, known before the command line is parsed: errors need it too -----------

VARIABLE = "SAGE_ENTITLEMENTS_LANG"
# In the order in which gettext itself looks at them.
_LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_NAME = re.compile("[a-z]+")
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
    name = _NAME.match(wish.lower())
    return _LANGUAGES.get(name[0]) if name else None


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Make Click's own messages, which go through gettext's globals, speak ``language``."""
    before = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


# -- The root of all commands ------------------------------------------------------------


class App(LocalGroup):
    """The root command."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = PROGRAM,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - Click's own signature
        **extra: Any,
    ) -> NoReturn:
        del standalone_mode
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

        with speaking(language):
            sys.exit(exit_code(run, language))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(super().list_commands(ctx), key=lambda name: name == "schema")


@click.group(
    cls=App,
    commands=params.ROOT.commands,
    modules=("plans", "dates", "contract", "portfolio", "catalog"),
    help=N_("What a Sage Poland support contract entitles a customer to, and how that is known."),
    examples=("show Komfort", 'has Komfort "Pomoc zdalna" --why', "matrix --format csv"),
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


# -- Schemas -----------------------------------------------------------------------------


def answering_commands(
    group: click.Group = app, way: str = ""
) -> Iterator[tuple[str, LocalCommand]]:
    """Walk the commands that answer, groups that do too, each with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        words = f"{way} {name}".strip()
        if isinstance(found, LocalCommand) and found.answers is not None:
            yield words, found
        if isinstance(found, click.Group):
            yield from answering_commands(found, words)


@frozen(kw_only=True)
class CommandSchema:
    """A command that has a schema, and whether its JSON lines have one too."""

    command: str
    line: bool


@frozen(kw_only=True)
class Schemas:
    """The commands that have a schema."""

    commands: tuple[CommandSchema, ...]
    reasons: tuple[Reason, ...] = ()


def _command_names(run: Run, context: click.Context) -> params.Offers:
    """Give the next word of each command that can be meant, after those that stand there."""
    del run
    begun = tuple(context.params.get("words") or ())
    ways = (tuple(words.split()) for words, _ in answering_commands())
    following = (way[len(begun)] for way in ways if way[: len(begun)] == begun != way)
    return ((word, "") for word in dict.fromkeys(following))


COMMAND = params.Typed(N_("[COMMAND]..."), offers=_command_names)
_EXAMPLES = ("schema", "schema show", "schema contract status", "schema portfolio --line")


@command(*_EXAMPLES, formats=(Format.JSON,))
@argument("words", COMMAND, nargs=-1)
@option("--line", help=N_("Of one line of --format jsonl, not of --format json."))
def schema(run: Run, words: tuple[str, ...], line: bool) -> Page[Schemas]:
    """Print the JSON Schema of what a command prints with --format json.

    COMMAND is one command, such as: contract status. Without it, the commands that have a schema
    are listed. Both are always JSON.
    """
    del run  # a schema is the same in every language
    name = " ".join(" ".join(words).split())
    found = dict(answering_commands())
    lines = {each: Format.JSONL in made.formats for each, made in found.items()}
    known = [each for each in found if lines[each] or not line]
    if not name:
        listed = (CommandSchema(command=each, line=lines[each]) for each in known)
        return Page(answer=Schemas(commands=tuple(listed)))
    if name not in known:
        unknown = Phrase('No command "{name}" prints JSON', name)
        if line:
            unknown = Phrase('No command "{name}" prints JSON lines', name)
        raise no_such_name(unknown, name, zip(known, known, strict=True))
    kind = found[name].answers
    document = document_schema(f"{PROGRAM} {name}", name, kind)
    if line:
        (item,) = record_types(kind)
        document = json_schema(item)
    return Page(answer=Schemas(commands=()), document=document)
