"""Click's commands and options with help that is translated when it is shown."""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from sage_entitlements.cli.run import PROGRAM, Run
from sage_entitlements.errors import SageEntitlementsError
from sage_entitlements.names import close_names
from sage_entitlements.text import N_

_USAGE = {N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]...")}  # Click's own words


class _Local:
    """A part of the command line whose help is translated when it is asked for."""

    untranslated: str | None

    @property
    def help(self) -> str | None:
        """The help, in the reader's language."""
        return gettext.gettext(self.untranslated) if self.untranslated else self.untranslated

    @help.setter
    def help(self, source: str | None) -> None:
        self.untranslated = source


def in_short(help: str) -> str:
    """Give the first sentence of a help, in the reader's language."""
    return gettext.gettext(help).partition("\n")[0].rstrip(".")


class LocalOption(_Local, click.Option):
    """An option whose help is translated."""


class Shared(LocalOption):
    """An option that every command has; help lists it apart from the command's own."""


class LocalCommand(_Local, click.Command):
    """A command whose help is translated, with examples to run."""

    examples: tuple[str, ...] = ()  # what is typed after its words
    answers: Any = None  # the type of its answers; None of a group in which only commands answer
    formats: tuple[str, ...] = ()  # in which it can be written

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.allow_extra_args:  # a group's are the words of its commands
            # Before any is looked up: one word too many explains the others.
            given, rest, _ = self.make_parser(ctx).parse_args([*args])
            if rest and not given.get("help") and not ctx.resilient_parsing:
                self._refuse(ctx, given, rest)
        return super().parse_args(ctx, args)

    def _refuse(self, ctx: click.Context, given: Mapping[str, Any], rest: list[str]) -> None:
        said = "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
        message = gettext.ngettext(*said, len(rest)).format(args=" ".join(rest))
        if any(isinstance(each, click.Argument) for each in self.params):
            mend = gettext.gettext('a name of several words stands in quotes, as "Komfort +"')
            with suppress(SageEntitlementsError):
                if self.name == "show":
                    plans = [Run.of(ctx).catalog.plan(each).id for each in (given["plan"], *rest)]
                    mend = f"{PROGRAM} compare {' '.join(plans)}"
            message = f"{message}; {mend}"
        ctx.fail(message)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = super().collect_usage_pieces(ctx)
        return [gettext.gettext(each) if each in _USAGE else each for each in pieces]

    def get_short_help_str(self, limit: int = 45) -> str:
        # The first sentence, whole: it was written to be short
        return in_short(self.untranslated or "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Newer versions of Click describe arguments too; the usage line names them already.
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        shared = [each for each in options if isinstance(each, Shared) or "--help" in each.opts]
        own = [each for each in options if each not in shared]
        everywhere = gettext.gettext("Options of every command")
        for title, listed in ((gettext.gettext("Options"), own), (everywhere, shared)):
            if records := list(filter(None, (each.get_help_record(ctx) for each in listed))):
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        with formatter.section(gettext.gettext("Examples")):
            lines = (f"  {ctx.command_path} {each}".rstrip() for each in self.examples)
            formatter.write("".join(f"{line}\n" for line in lines))


class LocalGroup(LocalCommand, click.Group):
    """A group of commands; a mistyped name is met with the nearest ones."""

    # Those of this package that declare more; imported when a command is asked for that is unknown.
    modules: tuple[str, ...] = ()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            self.list_commands(ctx)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        for module in self.modules:
            import_module(f"{__package__}.{module}")
        return [*self.commands]  # in the order in which they are declared

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.get_command(ctx, name) is not None
        if not known and not name.startswith("-") and not ctx.resilient_parsing:
            message = gettext.gettext('No such command "{name}".').format(name=name)
            if near := self._meant(ctx, name):
                offer = gettext.gettext("Did you mean {nearest}?").format(nearest=", ".join(near))
                message = f"{message} {offer}"
            ctx.fail(message)
        return super().resolve_command(ctx, args)

    def _meant(self, ctx: click.Context, name: str) -> list[str]:
        """Give what may be meant: a command elsewhere, a plan to show, a slip."""
        root = ctx.find_root().command
        ways = [f"{words} ".partition(f" {name} ") for words, _ in answering(root)]
        if elsewhere := dict.fromkeys(f"{before} {name}" for before, found, _ in ways if found):
            return [*elsewhere]
        with suppress(SageEntitlementsError):
            return [f"show {Run.of(ctx).catalog.plan(name).id}"]
        return close_names(name, self.list_commands(ctx), likeness=0.5)


def answering(group: Any, way: str = "") -> Iterator[tuple[str, LocalCommand]]:
    """Walk the commands that answer, groups that do too, each with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        words = f"{way} {name}".strip()
        if isinstance(found, LocalCommand) and found.answers is not None:
            yield words, found
        if isinstance(found, click.Group):
            yield from answering(found, words)
