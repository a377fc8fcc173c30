"""Shell completion of the names of plans, services, families, readings, options, commands."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from sage_entitlements._names import name_key
from sage_entitlements.catalog import Catalog
from sage_entitlements.errors import SageEntitlementsError

from ._session import Session

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
Named = Iterable[tuple[str, str]]
"""Ids with what to show beside them."""


def _completer(
    names: Callable[[Catalog, click.Context], Named], *, by_name: bool = True
) -> Completer:
    """Offer ids, which need no quotes in a shell, for the beginning of an id or of a name."""

    def complete(
        context: click.Context, _: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only shells need it

        try:
            found = names(Session.of(context).catalog(), context)
        except SageEntitlementsError:
            # A broken file must not break the shell's prompt; running the command will tell.
            return []
        begun = name_key(incomplete)
        return [
            CompletionItem(identifier, help=shown)
            for identifier, shown in found
            if name_key(identifier).startswith(begun)
            or (by_name and name_key(shown).startswith(begun))
        ]

    return complete


plans = _completer(lambda catalog, _: ((each.id, each.name) for each in catalog.plans))
families = _completer(lambda catalog, _: ((each.id, each.name) for each in catalog.families))
services = _completer(lambda catalog, _: ((each.id, each.name) for each in catalog.services))
all_services = _completer(
    lambda catalog, _: (
        (each.id, each.name) for each in (*catalog.services, catalog.professional_services)
    )
)
activities = _completer(
    lambda catalog, context: (
        (each.id, each.name.to(Session.of(context).language))
        for each in catalog.professional_services.activities
    ),
    by_name=False,
)
switchable_readings = _completer(
    lambda catalog, context: (
        (each.id, each.question.to(Session.of(context).language))
        for each in catalog.readings
        if each.switchable
    ),
    by_name=False,
)


def _options(catalog: Catalog, context: click.Context) -> Named:
    wanted = context.params.get("reading")
    for reading in catalog.readings:
        if reading.id == wanted:
            for each in reading.options:
                yield each.id, each.text.to(Session.of(context).language)


options = _completer(_options, by_name=False)


def commands_with_schema(
    context: click.Context, _: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Offer the next word of a command, after those that stand there already."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only shells need it

    from ._schemas import SHAPES  # noqa: PLC0415 - it knows all that can be answered

    begun = tuple(context.params.get("words") or ())
    commands = [tuple(each.split()) for each in SHAPES]
    found = dict.fromkeys(
        each[len(begun)]
        for each in commands
        if len(each) > len(begun) and each[: len(begun)] == begun
    )
    return [CompletionItem(each) for each in found if each.startswith(incomplete)]
