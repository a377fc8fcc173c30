"""``schema COMMAND``: the JSON Schema of what a command prints as JSON."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Format
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._schemas import LINES, SHAPES, document_schema, line_schema
from sage_entitlements._cli._session import Session
from sage_entitlements._names import no_such_name
from sage_entitlements._text import N_, Phrase


@command(
    formats=(Format.JSON,),
    help=N_(
        "Print the JSON Schema of what a command prints with --format json.\n\n"
        "COMMAND is one command, such as: contract status. Without it, the commands that have a"
        " schema are listed. Both are always JSON."
    ),
    examples=(
        "sage-entitlements schema",
        "sage-entitlements schema show",
        "sage-entitlements schema contract status",
        "sage-entitlements schema portfolio --line",
    ),
)
@argument(
    "words", nargs=-1, metavar=N_("[COMMAND]..."), shell_complete=_complete.commands_with_schema
)
@option("--line", is_flag=True, help=N_("Of one line of --format jsonl, not of --format json."))
def schema(session: Session, words: tuple[str, ...], line: bool) -> Answer:
    """Answer ``schema COMMAND``."""
    del session  # a schema is the same in every language
    name = " ".join(" ".join(words).split())
    known = LINES if line else SHAPES
    if not name:
        listed = [{"command": each, "line": each in LINES} for each in known]
        return Answer(result={"commands": listed, "reasons": []}, records=(), columns=())
    if name not in known:
        unknown = Phrase('No command "{name}" prints JSON', name=name)
        if line:
            unknown = Phrase('No command "{name}" prints JSON lines', name=name)
        raise no_such_name(unknown, name, ((each, each) for each in known))
    document = line_schema(name) if line else document_schema(name)
    return Answer(result={}, records=(), columns=(), document=document)
