"""The command that prints the JSON Schema of what the others print."""

import click

from sage_entitlements.cli.help import answering
from sage_entitlements.cli.page import Page
from sage_entitlements.cli.params import Offers, Typed, argument, command, option
from sage_entitlements.cli.run import PROGRAM, Format, Run
from sage_entitlements.data import document_schema, json_schema, record_types
from sage_entitlements.model import Answer
from sage_entitlements.names import no_such_name
from sage_entitlements.text import N_, Phrase, shortened
from sage_entitlements.values import frozen


@frozen(kw_only=True)
class CommandSchema:
    """A command that has a schema, and whether its JSON lines have one too."""

    command: str
    line: bool


@frozen(kw_only=True)
class Schemas(Answer):
    """The commands that have a schema."""

    commands: tuple[CommandSchema, ...]


def _command_names(_: Run, context: click.Context) -> Offers:
    """Give the next word of each command that can be meant, after those that stand there."""
    root = context.find_root().command
    begun = tuple(context.params.get("words") or ())
    ways = (tuple(words.split()) for words, _ in answering(root))
    following = (way[len(begun)] for way in ways if way[: len(begun)] == begun != way)
    return ((word, "") for word in dict.fromkeys(following))


COMMAND = Typed(N_("COMMAND"), offers=_command_names)


@command("", "show", "contract status", "portfolio --line", formats=(Format.JSON,))
@argument("words", COMMAND, nargs=-1)
@option("--line", help=N_("Of one line of --format jsonl, not of --format json."))
def schema(_: Run, words: tuple[str, ...], line: bool) -> Page[Schemas]:
    """Print the JSON Schema of what a command prints with --format json.

    COMMAND is one command, such as: contract status. Without it, the commands that have a schema
    are listed. Both are always JSON.
    """
    name = " ".join(" ".join(words).split())
    found = dict(answering(click.get_current_context().find_root().command))
    lines = {each: Format.JSONL in made.formats for each, made in found.items()}
    known = [each for each in found if lines[each] or not line]
    if not name:
        listed = (CommandSchema(command=each, line=lines[each]) for each in known)
        return Page(Schemas(commands=tuple(listed)))
    if name not in known:
        unknown = Phrase('No command "{name}" prints JSON', shortened(name))
        if line:
            unknown = Phrase('No command "{name}" prints JSON lines', shortened(name))
        raise no_such_name(unknown, name, {each: each for each in known})
    answers = found[name].answers
    kinds = getattr(answers, "__args__", (answers,))  # a union has several
    document = document_schema(f"{PROGRAM} {name}", name, *kinds)
    if line:
        document = json_schema(*(item for kind in kinds for item in record_types(kind)))
    return Page(Schemas(commands=()), document=document)
