"""Click parameters: the types of what is typed, and how options and commands are declared."""

import gettext
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial, reduce, wraps
from typing import TYPE_CHECKING, Any, get_args

import click
from click.core import ParameterSource

from sage_entitlements import warsaw
from sage_entitlements.cli.help import LocalCommand, LocalGroup, LocalOption, Shared
from sage_entitlements.cli.run import USUAL, Formats, Run, tell, usage_problem
from sage_entitlements.errors import MOST_MINUTES, MOST_MONTHS, DateError, SageEntitlementsError
from sage_entitlements.names import name_key
from sage_entitlements.text import N_, Language, Phrase, Speakable, text_fault, written
from sage_entitlements.warsaw import WARSAW, When, in_warsaw, read_day, read_moment, warsaw_day

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from sage_entitlements.cli.page import Page
    from sage_entitlements.contract.load import ContractFile

Adds = Callable[[Callable[..., Any]], Callable[..., Any]]
_PATHS = {"FILE": "file", "PATH": "file", "DIR": "dir"}  # what a shell is asked to complete
# Ids that can be typed, each with its name or what it means.
Offers = Iterable[tuple[str, str | Speakable]]


def now() -> datetime:
    """Give the present moment in Warsaw: the one place that looks at a clock."""
    return datetime.now(WARSAW).replace(microsecond=0)


def today() -> date:
    """Give today's date in Warsaw."""
    return now().date()


# -- Types of what is typed --------------------------------------------------------------


class Typed(click.ParamType):  # type: ignore[type-arg] # generic in new versions of Click alone
    """What is typed, and how it is read: ``read`` takes the text, the parameter's name, the run.

    It refuses a text in one sentence. ``offers`` gives what a shell can complete.
    """

    name = "text"
    envvar_list_splitter = os.pathsep  # of a variable that names several folders

    def __init__(
        self,
        metavar: str,
        read: Callable[[str, str, Run], Any] = lambda value, *_: value,
        offers: Callable[[Run, click.Context], Offers] = lambda *_: (),
    ) -> None:
        self.metavar, self.read, self.offers = metavar, read, offers

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return gettext.gettext(self.metavar)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str | None:
        if ctx is None or param.envvar is None:
            return None
        said = Phrase("Name a folder, or let {variable} name it.", param.envvar)
        return said.to(Run.of(ctx).language)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str) or param is None or ctx is None:
            return value
        is_argument = isinstance(param, click.Argument)
        title = self.get_metavar(param, ctx) if is_argument else param.opts[0]
        if ctx.get_parameter_source(str(param.name)) is ParameterSource.ENVIRONMENT:
            title = str(param.envvar)
        try:
            return self.read(value, title, Run.of(ctx))
        except DateError as error:
            raise usage_problem("{option}: {problem}", title, error.message) from error

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Offer paths, and ids, which need no quotes, for the beginning of an id or of a name."""
        from click.shell_completion import CompletionItem  # only shells need it

        run, begun, found = Run.of(ctx), name_key(incomplete), []
        if self.metavar in _PATHS:  # bash forgets what stands before it
            found.append(CompletionItem(incomplete, type=_PATHS[self.metavar]))
        with suppress(SageEntitlementsError):
            # A broken file must not break the shell's prompt; running the command will tell.
            for identifier, said in self.offers(run, ctx):
                shown = written(said, run.language)
                if any(name_key(each).startswith(begun) for each in (identifier, shown)):
                    found.append(CompletionItem(identifier, help=shown))
        return found


# People type days and moments in these forms, too; files have them in ISO alone.
_NOW = {"now", "teraz"}  # as `name_key` gives them
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DAYS |= {"wczoraj": -1, "dzisiaj": 0, "dzis": 0, "jutro": 1}


def _iso(value: str, title: str) -> str:
    """Write what is typed as files have it; words and a time alone go by the clock."""
    iso = re.sub("(^|[Tt ])([0-9]:)", r"\g<1>0\2", value)
    if re.match("[0-9]{2}:", iso):
        iso = f"today {iso}"
    day, gap, clock = iso.partition(" ")
    if (word := name_key(day)) in _DAYS:
        day = str(today() + timedelta(days=_DAYS[word]))
    iso = f"{warsaw.iso_day(day)}{gap}{clock}"
    like_a_day = re.match("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$|[Tt ])", iso)
    if like_a_day and read_day(like_a_day[1]) is None:
        problem = N_(
            '{option} is "{value}", and there is no such day;'
            " write one like 2026-11-27, 27.11.2026 or yesterday"
        )
        raise usage_problem(problem, title, value)
    return iso


def _day(value: str, title: str, _: Run) -> date:
    day = today() if name_key(value) in _NOW else read_day(_iso(value, title))
    if day is not None:
        return warsaw_day(day)
    problem = N_(
        '{option} is "{value}", which is not a date;'
        " write it like 2026-11-27, 27.11.2026 or yesterday"
    )
    raise usage_problem(problem, title, value)


def _when(value: str, title: str, _: Run) -> When:
    """Read a moment or a whole day. Raises `DateError` for what no Warsaw clock shows."""
    if name_key(value) in _NOW:
        return now()
    if (day := read_day(iso := _iso(value, title))) is not None:
        return warsaw_day(day)
    if (moment := read_moment(iso)) is not None:
        in_warsaw(moment)
        return moment
    problem = N_(
        '{option} is "{value}", which is neither a date nor a time; write it like 2026-11-27,'
        ' "27.11.2026 9:40", 9:40, now or "yesterday 14:05"'
    )
    raise usage_problem(problem, title, value)


def _moment(value: str, title: str, run: Run) -> datetime:
    """Read a moment; a bare date is its first one."""
    when = _when(value, title, run)
    return when if isinstance(when, datetime) else datetime.combine(when, time())


def _time(value: str, title: str, run: Run) -> datetime:
    """Read a moment that is to be written down: a date alone does not do for it."""
    when = _when(value, title, run)
    if isinstance(when, datetime):
        return when
    problem = N_('{option} is "{value}", a date alone; give the time too, like "{value} 14:30"')
    raise usage_problem(problem, title, value)


def _clock(value: str, title: str, run: Run) -> datetime | time:
    """Read a moment that is to be written down, or a time of the day that is meant otherwise."""
    if re.fullmatch("[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", value):
        with suppress(ValueError):
            return time.fromisoformat(value if value[2] == ":" else f"0{value}")
    return _time(value, title, run)


DAY = Typed(N_("DAY"), _day)
WHEN = Typed(N_("WHEN"), _when)
MOMENT = Typed(N_("WHEN"), _moment)
TIME = Typed(N_("WHEN"), _time)
CLOCK = Typed(N_("WHEN"), _clock)


def text(metavar: str) -> Typed:
    """Make the type of a text for a file: not blank, not too long, and of whole characters."""

    def read(value: str, title: str, _: Run) -> str:
        if problem := text_fault(value):
            raise usage_problem("{option}: {problem}", title, problem)
        return value

    return Typed(metavar, read)


def whole_number(metavar: str, least: int, most: int) -> Typed:
    """Make the type of a whole number within bounds."""

    def read(value: str, title: str, _: Run) -> int:
        if re.fullmatch("[0-9]{1,9}", value) and least <= int(value) <= most:
            return int(value)
        problem = N_('{option} is "{value}", which is not a whole number from {least} to {most}')
        raise usage_problem(problem, title, value, least, most)

    return Typed(metavar, read)


def named(metavar: str, find: str, things: str, *, of: str = "catalog") -> Typed:
    """Make the type of what the catalogue of a run finds by its name, and knows these of."""
    return Typed(
        metavar,
        lambda name, _, run: getattr(getattr(run, of), find)(name),
        lambda run, _: ((each.id, each.name) for each in getattr(getattr(run, of), things)),
    )


NAME = text(N_("NAME"))
TEXT = text(N_("TEXT"))
MONTHS = whole_number(N_("MONTHS"), 1, MOST_MONTHS)
MINUTES = whole_number(N_("MINUTES"), 1, MOST_MINUTES)
FAMILY = named(N_("FAMILY"), "family", "families")
PLAN = named(N_("PLAN"), "plan", "plans")
SERVICE = named(N_("SERVICE"), "service", "services")
ANY_SERVICE = named(N_("SERVICE"), "service", "every_service")


_NO_FOLDER = N_(
    '"{name}" is no file; to find a contract by its customer, name the folder of contracts'
    " by --contracts DIR or by SAGE_ENTITLEMENTS_CONTRACTS"
)
_A_LINE = N_("{file} is one of many JSON lines, and is only read; give it a file of its own first")
_UNQUOTED = re.compile(r"\w[\w.,/+-]*")  # a word that means itself to every shell


def _contract(value: str, _: str, run: Run, *, writes: bool = False) -> "ContractFile":
    from sage_entitlements.contract import load  # most commands need none

    if value == "-" or value.lower().endswith(load.ENDINGS) or os.path.exists(value):
        contract = load.load_contract(value, catalog=run.catalog)
        return load.ContractFile(file=value, contract=contract)
    if not (folder := run.options.get("contracts")):
        raise usage_problem(_NO_FOLDER, value)
    from sage_entitlements.contract.find import find_contract  # a file needs no looking for

    known = tuple(load.read_contracts([folder], run.catalog))
    found = find_contract(known, value, run.catalog, as_of=now(), whole=writes)
    if writes and not os.path.exists(found.file):
        raise usage_problem(_A_LINE, found.file)
    if not click.get_current_context().resilient_parsing:  # in which a shell completes
        said = Phrase("Found {customer}: {file}", found.contract.customer, found.file)
        tell(said.to(run.language))
        if broken := [each.file for each in known if isinstance(each, load.BrokenContract)]:
            said = Phrase("Cannot be read, and may be of the same name: {files}", ", ".join(broken))
            tell(said.to(run.language))
    return found


def _customers(run: Run, _: click.Context) -> Offers:
    """Give of each contract in the folder what names it and needs no quotes in a shell."""
    from sage_entitlements.contract import load

    offers = {}
    for each in load.read_contracts(filter(None, [run.options.get("contracts")]), run.catalog):
        if isinstance(each, load.ContractFile):
            of = each.contract
            names = "-".join(of.customer.split()), of.number or "", of.nip or ""
            if name := next(filter(_UNQUOTED.fullmatch, names), None):
                offers[name] = of.customer
    return offers.items()


class Word(click.Choice[Any]):
    """The type of a word of a vocabulary, which is typed with hyphens."""

    def normalize_choice(self, choice: Any, ctx: click.Context | None) -> str:
        return str(choice).replace("_", "-")


def _extra(value: str, title: str, _: Run) -> tuple[str, ...]:
    if "=" in value:
        return tuple(value.split("=", 1))
    raise usage_problem('{option} is "{value}"; write KEY=VALUE, like crm=0017', title, value)


EXTRA = Typed(N_("KEY=VALUE"), _extra)
FILE = Typed(N_("FILE"))
DIR = Typed(N_("DIR"))
OUTPUT = Typed(N_("FILE"), lambda value, *_: None if value == "-" else value)
CONTRACT = Typed(N_("FILE"), _contract, _customers)
CONTRACT_TO_WRITE = Typed(N_("FILE"), partial(_contract, writes=True), _customers)

# -- Declaring options, arguments, commands and groups -----------------------------------


def option(names: str, kind: Any = None, help: str = "", **settings: Any) -> Adds:
    """Declare an option whose help is translated: its name, or that and the argument's.

    ``kind`` is the type of its value; without one, the option is a flag.
    """
    typed = {"is_flag": True} if kind is None else {"type": kind}
    return click.option(*names.split(), **{"cls": LocalOption, "help": help, **typed, **settings})


def argument(name: str, kind: Typed, metavar: str = "", **settings: Any) -> Adds:
    """Declare an argument, which is called as its type is, or ``metavar``."""
    kind = Typed(metavar or kind.metavar, kind.read, kind.offers)
    return click.argument(name, type=kind, **settings)


dry_run_option = option("--dry-run", help=N_("Only tell what it would do, and write nothing."))
_AS_OF = N_("The moment asked about, such as yesterday (that whole day) or 9:40; now by default.")
_present = {"default": lambda: now()}  # noqa: PLW0108 - by the clock of then, as others are
as_of_option = option("--as-of", WHEN, _AS_OF, **_present)
at_option = option("--at", WHEN, _AS_OF, **_present)
_EDITION = N_("The day on which somebody agrees, whose edition is asked; today by default.")
edition_option = option("--as-of", WHEN, _EDITION, default=today)


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    # It may stand before the command's name or after it; what stands nearer its end counts.
    if value is not None and value is not False:
        Run.of(context).options[parameter.name] = value


_kept = partial(option, is_eager=True, expose_value=False, callback=_keep)
_shared = partial(_kept, cls=Shared)
_FORMAT = N_("How the answer is written; the first of these by default.")
_OUTPUT = N_("A new file for the answer, whose ending says how it is written.")
_LANG = N_("The language of the answer; that of your system by default.")
_CONTRACTS = N_("A folder in which FILE is found by its customer, its number or its NIP, too.")


def together(*declared: Adds) -> Adds:
    """Declare several options and arguments at once."""
    return lambda function: reduce(lambda made, each: each(made), reversed(declared), function)


# A contract's file is read and checked; a name for it is looked for in the folder.
_folder = {"envvar": "SAGE_ENTITLEMENTS_CONTRACTS"}
_found = _kept("--contracts", DIR, _CONTRACTS, **_folder)
_paths = argument("paths", Typed(N_("PATH")), nargs=-1, required=True, **_folder)
of_contract = together(_found, argument("file", CONTRACT), as_of_option)
contract_to_write = together(_found, argument("file", CONTRACT_TO_WRITE))
of_contracts = together(_paths, as_of_option)


def shared_options(formats: Formats = USUAL) -> Adds:
    """Declare the options that every command has."""
    return together(
        _shared("--lang", click.Choice([each.value for each in Language]), _LANG),
        _shared("--format", click.Choice([each.value for each in formats]), _FORMAT),
        _shared("--output -o", OUTPUT, _OUTPUT),
        _shared("--force", help=N_("Let --output replace a file that is there.")),
        _shared("--overlay", FILE, N_("Your own file of confirmed cells and switched readings.")),
        _shared("--catalog", DIR, N_("A catalogue to use instead of the bundled one.")),
        _shared("--why", help=N_("Say in words what the answer rests on.")),
    )


ROOT = click.Group()
"""Holds the commands that stand in no group, in the order in which their modules declare them."""


def command(
    *examples: str, group: click.Group = ROOT, formats: Formats = USUAL, **settings: Any
) -> Callable[[Callable[..., "Page[Any]"]], Any]:
    """Make a function that gives a page into a command that writes it.

    Its docstring is the command's help, and is translated. ``examples`` are what to type after the
    command's words.
    """

    def declare(function: Callable[..., "Page[Any]"]) -> Any:
        @click.pass_context
        @wraps(function)
        def invoke(context: click.Context, /, **values: Any) -> int | None:
            if context.invoked_subcommand is not None:
                return None  # a group, one of whose commands answers
            run = Run.of(context)
            wanted = run.format(formats)
            page = function(run, **values)
            run.deliver(page, wanted)
            broken = getattr(page.answer, "broken", ())  # known only once all is written
            return 4 if broken else page.exit_code

        paragraphs = (function.__doc__ or "").split("\n\n")
        said = "\n\n".join(" ".join(each.split()) for each in paragraphs).strip()
        given: Any = {"cls": LocalCommand, "help": said, **settings}
        made = click.command(**given)(shared_options(formats)(invoke))
        (made.answers,) = get_args(function.__annotations__["return"])
        made.examples, made.formats = examples, formats
        group.add_command(made)
        return made

    return declare


def command_group(
    name: str, help: str, *examples: str, group: click.Group = ROOT, modules: tuple[str, ...] = ()
) -> LocalGroup:
    """Make a group of commands, which answers nothing itself."""
    made = click.group(name, cls=LocalGroup, help=help)(shared_options()(lambda: None))
    made.examples, made.modules = examples, modules
    group.add_command(made)
    return made
