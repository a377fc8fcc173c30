"""The options that every command has, and the one way in which a command is declared."""

import gettext
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from sage_entitlements._convert import MOST_SIGNS
from sage_entitlements._text import N_, Language, Phrase

from ._answer import FOR_PEOPLE_AND_PROGRAMS, Answer, Format
from ._failures import UntoldError
from ._help import LocalArgument, LocalCommand, LocalOption, SharedOption
from ._session import KEY, Session

F = TypeVar("F", bound=Callable[..., Any])


def option(*names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - as Click's own
    """Declare an option whose help is translated."""
    settings.setdefault("cls", LocalOption)
    return click.option(*names, **settings)


def argument(*names: str, metavar: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401
    """Declare an argument, whose name is translated where it is shown."""
    return click.argument(*names, cls=LocalArgument, metavar=metavar, **settings)


def _shared(*names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401
    def store(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401
        # It may stand before the command's name or after it; what stands nearer its end counts.
        if value is not None and value is not False:
            context.meta[f"{KEY}{parameter.name}"] = value

    return option(*names, cls=SharedOption, expose_value=False, callback=store, **settings)


LANG = _shared(
    "--lang",
    type=click.Choice([each.value for each in Language]),
    help=N_("The language of the answer; that of your system by default."),
)


def _format_option(formats: tuple[Format, ...]) -> Callable[[F], F]:
    return _shared(
        "--format",
        type=click.Choice([each.value for each in formats]),
        help=N_("How the answer is written; the first of these by default."),
    )


OVERLAY = _shared(
    "--overlay",
    type=click.Path(path_type=Path, readable=False),
    metavar=N_("FILE"),
    help=N_("Your own file of confirmed cells and switched readings."),
)
CATALOG = _shared(
    "--catalog",
    type=click.Path(path_type=Path, readable=False),
    metavar=N_("DIR"),
    help=N_("A catalogue to use instead of the bundled one."),
)
WHY = _shared("--why", is_flag=True, help=N_("Say in words what the answer rests on."))


def shared_options(function: F, formats: tuple[Format, ...] = FOR_PEOPLE_AND_PROGRAMS) -> F:
    """Add the options that every command has."""
    for each in (WHY, CATALOG, OVERLAY, _format_option(formats), LANG):
        function = each(function)
    return function


class WholeNumber(click.IntRange):
    """A whole number within bounds; anything else is refused with them, in one sentence."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as Click's own
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            problem = gettext.gettext('"{value}" is no whole number from {least} to {most}')
            problem = problem.format(value=value, least=self.min, most=self.max)
            raise click.BadParameter(problem, ctx, param) from None


def name_option(*names: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401
    """Declare an option for a name: not blank, and no longer than a file may have it."""

    def check(context: click.Context, parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401
        for text in (value,) if isinstance(value, str) else value or ():
            if not text.strip():
                problem = gettext.gettext("must not be empty")
                raise click.BadParameter(problem, context, parameter)
            if len(text) > MOST_SIGNS:
                problem = gettext.gettext("must not be longer than {most} signs")
                problem = problem.format(most=MOST_SIGNS)
                raise click.BadParameter(problem, context, parameter)
        return value

    return option(*names, metavar=N_("NAME"), callback=check, **settings)


def _refuse_what_is_no_text(session: Session, context: click.Context) -> None:
    """Refuse bytes in an option's text that are no UTF-8: no file could hold them."""
    for parameter in context.command.params:
        if isinstance(parameter, click.Option) and parameter.type is click.STRING:
            given = context.params.get(parameter.name or "")
            for text in (given,) if isinstance(given, str) else given or ():
                if any("\ud800" <= sign <= "\udfff" for sign in text):
                    problem = Phrase(
                        "{option} has signs that are no text; leave them out",
                        option=parameter.opts[0],
                    )
                    raise click.UsageError(problem.to(session.language))


def command(
    group: click.Group | None = None,
    *,
    help: str,  # noqa: A002 - Click's own name for it
    examples: tuple[str, ...],
    name: str | None = None,
    formats: tuple[Format, ...] = FOR_PEOPLE_AND_PROGRAMS,
) -> Callable[[Callable[..., Answer]], click.Command]:
    """Make a function that gives an answer into a command that writes it."""

    def declare(function: Callable[..., Answer]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def run(context: click.Context, /, **values: Any) -> None:  # noqa: ANN401
            session = Session.of(context, formats)
            _refuse_what_is_no_text(session, context)
            answer = function(session, **values)
            try:
                session.deliver(answer)
                sys.stdout.flush()
            except OSError as error:
                raise UntoldError(answer.changed) from error
            code = answer.exit_code
            context.exit(code if isinstance(code, int) else code())

        maker = group.command if group else click.command
        title = name or function.__name__
        made: click.Command = maker(title, cls=LocalCommand, help=help, examples=examples)(
            shared_options(run, formats)
        )
        return made

    return declare
