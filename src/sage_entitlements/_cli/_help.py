"""Click's commands and options with help that is translated when it is shown."""

import gettext
from importlib import import_module
from typing import Any

import click


class LocalParameter(click.Parameter):
    """What the program is given, named in the reader's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        return gettext.gettext(self.metavar) if self.metavar else super().make_metavar(ctx)


class LocalArgument(LocalParameter, click.Argument):
    """An argument whose name is translated."""


class LocalOption(LocalParameter, click.Option):
    """An option whose help is translated."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        source = self.help
        self.help = gettext.gettext(source) if source else source
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = source


class SharedOption(LocalOption):
    """An option that every command has; help lists it apart from the command's own."""


class LocalCommand(click.Command):
    """A command whose help is translated, with examples to run."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("context_settings", {"help_option_names": ["--help", "-h"]})
        super().__init__(*args, **kwargs)
        self.examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.allow_extra_args:  # a group's are the words of its commands
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            message = gettext.ngettext(
                "Got unexpected extra argument ({args})",
                "Got unexpected extra arguments ({args})",
                len(rest),
            ).format(args=" ".join(rest))
            if any(isinstance(each, click.Argument) for each in self.params):
                mend = gettext.gettext('a name of several words stands in quotes, as "Komfort +"')
                message = f"{message}; {mend}"
            ctx.fail(message)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        spoken = {
            "[OPTIONS]": gettext.gettext("[OPTIONS]"),
            "COMMAND [ARGS]...": gettext.gettext("COMMAND [ARGS]..."),
            "[COMMAND] [ARGS]...": gettext.gettext("[COMMAND] [ARGS]..."),
        }
        return [spoken.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        source = self.help
        self.help = gettext.gettext(source) if source else source
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = source

    def get_short_help_str(self, limit: int = 45) -> str:
        del limit  # the first sentence, whole: it was written to be short
        assert self.help, self.name  # noqa: S101 - every command says what it is for
        return gettext.gettext(self.help).partition("\n")[0].rstrip(".")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own: list[tuple[str, str]] = []
        shared: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):
            everywhere = isinstance(parameter, SharedOption) or "--help" in parameter.opts
            # Newer versions of Click describe arguments too; the usage line names them already.
            if isinstance(parameter, click.Argument):
                continue
            if record := parameter.get_help_record(ctx):
                (shared if everywhere else own).append(record)
        for title, records in (
            (gettext.gettext("Options"), own),
            (gettext.gettext("Options of every command"), shared),
        ):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section(gettext.gettext("Examples")):
                for example in self.examples:
                    formatter.write(f"  {example}\n")


class LocalGroup(LocalCommand, click.Group):
    """A group of commands, each imported only when it is asked for."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        package: str = "",
        lazy: tuple[str, ...] = (),
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        self.lazy = lazy
        """The commands of the package: each in a module of its own name, under that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"{self.package}.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.get_command(ctx, name) is not None
        if not known and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped name pays

            message = gettext.gettext('No such command "{name}".').format(name=name)
            near = get_close_matches(name.lower(), self.list_commands(ctx), n=3, cutoff=0.5)
            if near:
                offer = gettext.gettext("Did you mean {nearest}?").format(nearest=", ".join(near))
                message = f"{message} {offer}"
            ctx.fail(message)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
