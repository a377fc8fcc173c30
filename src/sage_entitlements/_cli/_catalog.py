"""The catalogue's own commands: catalog check, confirm, readings, export, where."""

from pathlib import Path
from typing import Any

import click

from .._convert import unstructure
from .._model import Confirmation, Entitlement, Reading, Service
from .._text import N_, Phrase, Plural
from .._toml import load
from .._types import Inclusion, Origin
from ..catalog import Catalog, catalog_files, load_catalog
from ..errors import CatalogError, Fault, FileError, NotInPlansError
from . import _complete
from ._answer import Answer, Cell, Format, Said, Table, Tone
from ._clock import parse_day
from ._formats import reasons_json
from ._help import LocalGroup
from ._options import command, option, shared_options
from ._session import OverlayChoice, Session
from ._words import KNOWN, YES_NO

ORIGIN = {Origin.CATALOG: Phrase("catalogue"), Origin.OVERLAY: Phrase("overlay")}
_ORIGIN_TONE = {Origin.CATALOG: Tone.QUIET, Origin.OVERLAY: Tone.UNSURE}


@click.group(
    cls=LocalGroup,
    help=N_("Look after the catalogue: check, confirm, switch readings, export."),
    examples=("sage-entitlements catalog readings", "sage-entitlements catalog check"),
)
@shared_options
def catalog() -> None:
    """Everything happens in the subcommands."""


# -- check -------------------------------------------------------------------------------


@command(
    catalog,
    help=N_(
        "Check a catalogue or an overlay.\n\n"
        "PATH is a catalogue's folder, an exported catalogue or an overlay; without it, what is"
        " in use is checked. The exit code is 4 where anything is wrong. What is allowed but"
        " looks wrong is told too, and changes no exit code."
    ),
    examples=(
        "sage-entitlements catalog check",
        "sage-entitlements catalog check my-overlay.toml --format json",
    ),
)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@option("--as-of", metavar="DAY", help=N_("The day by which the age of confirmations is told."))
def check(session: Session, path: Path | None, as_of: str | None) -> Answer:
    """Answer ``catalog check``."""
    from ..catalog._suspicions import suspicions  # noqa: PLC0415 - only this command needs months

    day = parse_day(session, "--as-of", as_of)
    source, overlay = _to_check(session, path)
    checked = [str(each) for each in (source, overlay) if each is not None]
    try:
        found = load_catalog(source, overlay=overlay)
        faults: tuple[Fault, ...] = ()
        warnings = tuple(suspicions(found, day))
    except CatalogError as error:
        faults, warnings = error.faults, ()
    lead: list[Said] = []
    if not faults:
        lead.append(
            Phrase(
                "Valid: {plans}, {services}, {clauses}, {readings}, {confirmed}.",
                plans=Plural("{n} plan", "{n} plans", len(found.plans)),
                services=Plural("{n} service", "{n} services", len(found.services)),
                clauses=Plural("{n} clause", "{n} clauses", len(found.clauses)),
                readings=Plural("{n} reading", "{n} readings", len(found.readings)),
                confirmed=Plural("{n} confirmed cell", "{n} confirmed cells", len(found.confirmed)),
            )
        )
    tables = []
    if faults:
        tables.append(
            Table(
                title=Plural("{n} fault", "{n} faults", len(faults)),
                columns=(Phrase("Where"), Phrase("What is wrong")),
                rows=tuple(
                    (
                        Cell(f"{Path(each.file).name}: {each.key}".removesuffix(": ")),
                        Cell(each.problem),
                    )
                    for each in faults
                ),
            )
        )
    if warnings:
        tables.append(
            Table(
                title=Phrase("Allowed, but worth a second look"),
                columns=(Phrase("Plan"), Phrase("Service"), Phrase("What is odd")),
                rows=tuple(
                    (Cell(each.plan.name), Cell(each.service.name), Cell(each.problem))
                    for each in warnings
                ),
            )
        )
    return Answer(
        as_of=day,
        result={
            "checked": checked,
            "valid": not faults,
            "faults": [
                {"file": each.file, "key": each.key, "text": each.problem} for each in faults
            ],
            "warnings": [
                {"plan": each.plan.id, "service": each.service.id, "text": each.problem}
                for each in warnings
            ],
            "reasons": [],
        },
        records=[
            *(
                {
                    "kind": "fault",
                    "file": each.file,
                    "key": each.key,
                    "plan": "",
                    "service": "",
                    "text": each.problem,
                }
                for each in faults
            ),
            *(
                {
                    "kind": "warning",
                    "file": "",
                    "key": "",
                    "plan": each.plan.id,
                    "service": each.service.id,
                    "text": each.problem,
                }
                for each in warnings
            ),
        ],
        columns=("kind", "file", "key", "plan", "service", "text"),
        lead=tuple(lead),
        tables=tuple(tables),
        closing=(
            Phrase(
                "{faults}, {warnings}; checked as of {day}: {files}",
                faults=Plural("{n} fault", "{n} faults", len(faults)),
                warnings=Plural("{n} warning", "{n} warnings", len(warnings)),
                day=day,
                files=", ".join(checked),
            ),
        ),
        exit_code=4 if faults else 0,
    )


def _to_check(session: Session, path: Path | None) -> tuple[Path, Path | None]:
    if path is None:
        return session.catalog_source, session.overlay_in_use
    if path.is_dir():
        return path, None
    # A file is an overlay unless it says what only a whole catalogue says.
    try:
        sections = set(load(path))
    except FileError as error:
        raise CatalogError(error.faults) from error
    if sections & {"families", "plans", "services", "clauses", "matrix"}:
        return path, None
    return session.catalog_source, path


# -- confirm -----------------------------------------------------------------------------


@command(
    catalog,
    help=N_(
        "Record what you have found out about a plan's services, and from where.\n\n"
        "It is written to your overlay, which comes before the bundled catalogue and outlives"
        " its updates."
    ),
    examples=(
        "sage-entitlements catalog confirm Komfort remote-help --included --source 'order form'",
        "sage-entitlements catalog confirm Komfort remote-help --withdraw",
    ),
)
@click.argument("plan", shell_complete=_complete.plans)
@click.argument(
    "services", nargs=-1, required=True, metavar="SERVICE...", shell_complete=_complete.services
)
@option("--included", "verdict", flag_value="included", help=N_("The plan includes the services."))
@option("--not-included", "verdict", flag_value="not_included", help=N_("The plan does not."))
@option("--withdraw", "verdict", flag_value="withdraw", help=N_("Take the confirmation back."))
@option("--source", metavar="TEXT", help=N_("How you know: a document, a person, a page."))
@option("--on", "day", metavar="DAY", help=N_("When you found out; today by default."))
def confirm(
    session: Session,
    plan: str,
    services: tuple[str, ...],
    verdict: str | None,
    source: str | None,
    day: str | None,
) -> Answer:
    """Answer ``catalog confirm``."""
    from ..catalog._overlay import OverlayFile  # noqa: PLC0415 - only writing needs it

    base = load_catalog(session.catalog_path)
    the_plan = base.plan(plan)
    found = tuple(dict.fromkeys(_in_plans(base, service) for service in services))
    file = OverlayFile(session.overlay_path, base)
    before = load_catalog(session.catalog_path, overlay=_existing(session.overlay_path))
    if verdict == "withdraw":
        if source is not None or day is not None:
            raise _usage(session, Phrase("--withdraw takes neither --source nor --on"))
        after = file.withdraw(the_plan, found)
    else:
        if verdict is None:
            problem = Phrase("say which it is: --included, --not-included or --withdraw")
            raise _usage(session, problem)
        if source is None or not source.strip():
            raise _usage(session, Phrase("say how you know, with --source TEXT"))
        on = parse_day(session, "--on", day)
        if on > parse_day(session, "--on", None):
            problem = Phrase(
                "--on is {day}, which is yet to come; give the day you found out", day=on
            )
            raise _usage(session, problem)
        after = file.confirm(
            Confirmation(
                plan=the_plan.id,
                service=each.id,
                inclusion=Inclusion(verdict),
                source=source.strip(),
                on=on,
            )
            for each in found
        )
    changes = [
        (before.entitlement(the_plan, each), after.entitlement(the_plan, each)) for each in found
    ]
    return _changed_cells(session, file.path, file.backup, changes, verdict)


def _in_plans(base: Catalog, service: str) -> Service:
    found = base.service(service)
    if found not in base.services:
        raise NotInPlansError(found.name, found.id)
    return found


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _usage(session: Session, problem: Phrase) -> click.UsageError:
    return click.UsageError(problem.to(session.language))


def _changed_cells(
    session: Session,
    path: Path,
    backup: Path | None,
    changes: list[tuple[Entitlement, Entitlement]],
    verdict: str,
) -> Answer:
    def both(entitlement: Entitlement) -> Said:
        return Phrase(
            "{yes_no} ({known})",
            yes_no=YES_NO[entitlement.inclusion],
            known=KNOWN[entitlement.evidence],
        )

    def both_json(entitlement: Entitlement) -> dict[str, Any]:
        return {"inclusion": entitlement.inclusion, "evidence": entitlement.evidence}

    closing: list[Said] = [Phrase("Written to {path}", path=str(path))]
    if backup:
        closing.insert(0, _rewritten(backup))
    for _, after in changes:
        if verdict not in {"withdraw", after.inclusion}:
            closing.insert(
                0,
                Phrase(
                    "{service} stays included all the same, by clause {clause}.",
                    service=after.service.name,
                    clause=after.reasons[0].id,
                ),
            )
    why = tuple(reason for _, after in changes for reason in after.reasons)
    return Answer(
        result={
            "overlay": str(path),
            "backup": str(backup) if backup else None,
            "changes": [
                {
                    "plan": after.plan.id,
                    "service": after.service.id,
                    "before": both_json(before),
                    "after": both_json(after),
                }
                for before, after in changes
            ],
            "reasons": reasons_json(dict.fromkeys(why)),
        },
        records=[
            {
                "plan": after.plan.id,
                "service": after.service.id,
                "inclusion_before": before.inclusion,
                "evidence_before": before.evidence,
                "inclusion": after.inclusion,
                "evidence": after.evidence,
            }
            for before, after in changes
        ],
        columns=(
            "plan",
            "service",
            "inclusion_before",
            "evidence_before",
            "inclusion",
            "evidence",
        ),
        tables=(
            Table(
                title=changes[0][1].plan.name,
                columns=(Phrase("Service"), Phrase("Before"), Phrase("Now")),
                rows=tuple(
                    (Cell(after.service.name), Cell(both(before)), Cell(both(after)))
                    for before, after in changes
                ),
            ),
        ),
        closing=tuple(closing),
        why=why if session.why else (),
    )


def _rewritten(backup: Path) -> Phrase:
    return Phrase(
        "The file had to be written anew, without its comments; the old one is kept as {backup}.",
        backup=str(backup),
    )


# -- readings ----------------------------------------------------------------------------


def _reading_json(reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "question": reading.question,
        "choice": reading.choice,
        "text": reading.chosen.text,
        "origin": reading.origin,
        "switchable": reading.switchable,
        "options": [{"id": each.id, "text": each.text} for each in reading.options],
        "basis": reading.basis,
    }


def _choice(reading: Reading) -> Said:
    others = ", ".join(each.id for each in reading.alternatives)
    if not others:
        return reading.choice
    return Phrase("{choice} (or {others})", choice=reading.choice, others=others)


def _show_readings(session: Session) -> Answer:
    found = session.catalog()
    switched = sum(each.origin is Origin.OVERLAY for each in found.readings)
    return Answer(
        result={
            "readings": [_reading_json(each) for each in found.readings],
            "reasons": reasons_json(found.reason(each.id) for each in found.readings),
        },
        records=[
            {
                "id": each.id,
                "question": each.question,
                "choice": each.choice,
                "text": each.chosen.text,
                "origin": each.origin,
                "alternatives": " ".join(option.id for option in each.alternatives),
                "basis": each.basis,
            }
            for each in found.readings
        ],
        columns=("id", "question", "choice", "text", "origin", "alternatives", "basis"),
        tables=(
            Table(
                columns=(Phrase("Question"), Phrase("Reading"), Phrase("Choice"), Phrase("From")),
                rows=tuple(
                    (
                        Cell(each.question),
                        Cell(each.id, Tone.QUIET),
                        Cell(_choice(each)),
                        Cell(ORIGIN[each.origin], _ORIGIN_TONE[each.origin]),
                    )
                    for each in found.readings
                ),
            ),
        ),
        closing=(
            Phrase(
                "{readings}, all assumed by us; {switched}. To switch one:",
                readings=Plural("{n} reading", "{n} readings", len(found.readings)),
                switched=Plural(
                    "{n} switched by the overlay", "{n} switched by the overlay", switched
                ),
            ),
            "  sage-entitlements catalog readings set READING CHOICE",
        ),
        why=tuple(found.reason(each.id) for each in found.readings) if session.why else (),
    )


@catalog.group(
    cls=LocalGroup,
    invoke_without_command=True,
    help=N_('List our readings of what the source page leaves open; "set" switches one.'),
    examples=(
        "sage-entitlements catalog readings --why",
        "sage-entitlements catalog readings set window.last-day day-before",
    ),
)
@shared_options
@click.pass_context
def readings(context: click.Context) -> None:
    """Answer ``catalog readings``, unless a subcommand does."""
    if context.invoked_subcommand is None:
        session = Session.of(context)
        session.deliver(_show_readings(session))


@command(
    readings,
    name="set",
    help=N_("Switch a reading to another of its options, in your overlay."),
    examples=("sage-entitlements catalog readings set window.last-day day-before",),
)
@click.argument("reading", shell_complete=_complete.switchable_readings)
@click.argument("choice", shell_complete=_complete.options)
def set_reading(session: Session, reading: str, choice: str) -> Answer:
    """Answer ``catalog readings set``."""
    from ..catalog._overlay import OverlayFile  # noqa: PLC0415 - only writing needs it

    base = load_catalog(session.catalog_path)
    before = load_catalog(session.catalog_path, overlay=_existing(session.overlay_path))
    file = OverlayFile(session.overlay_path, base)
    after = file.choose(reading, choice).reading(reading)
    then = before.reading(reading)
    closing: list[Said] = [Phrase("Written to {path}", path=str(file.path))]
    if file.backup:
        closing.insert(0, _rewritten(file.backup))
    return Answer(
        result={
            "overlay": str(file.path),
            "backup": str(file.backup) if file.backup else None,
            "before": then.choice,
            **_reading_json(after),
            "reasons": [{"id": after.id, "text": after.chosen.text}],
        },
        records=[
            {
                "id": after.id,
                "before": then.choice,
                "choice": after.choice,
                "text": after.chosen.text,
            }
        ],
        columns=("id", "before", "choice", "text"),
        lead=(
            after.question,
            Phrase("Before: {text} ({id})", text=then.chosen.text, id=then.choice),
            Phrase("Now: {text} ({id})", text=after.chosen.text, id=after.choice),
        ),
        closing=tuple(closing),
    )


# -- export, where -----------------------------------------------------------------------


@command(
    catalog,
    formats=(Format.TOML, Format.JSON),
    help=N_(
        "Write out the whole catalogue in effect, your overlay included.\n\n"
        "The TOML can be used again: sage-entitlements --catalog FILE."
    ),
    examples=(
        "sage-entitlements catalog export > everything.toml",
        "sage-entitlements catalog export --format json",
    ),
)
def export(session: Session) -> Answer:
    """Answer ``catalog export``."""
    data = unstructure(session.catalog())
    return Answer(result={**data, "reasons": []}, records=(), columns=(), toml=data)


@command(
    catalog,
    help=N_("Tell which files are in use."),
    examples=("sage-entitlements catalog where",),
)
def where(session: Session) -> Answer:
    """Answer ``catalog where``."""
    source = session.catalog_source
    overlay = session.overlay_path
    files = [
        *(("catalog", str(each), True) for each in catalog_files(source)),
        ("overlay", str(overlay), overlay.exists()),
    ]
    kinds = {"catalog": Phrase("catalogue"), "overlay": Phrase("overlay")}
    in_use = {True: Phrase("in use"), False: Phrase("not there")}
    return Answer(
        result={
            "catalog": {
                "path": str(source),
                "bundled": session.catalog_path is None,
                "files": [path for kind, path, _ in files if kind == "catalog"],
            },
            "overlay": {
                "path": str(overlay),
                "exists": overlay.exists(),
                "chosen_by": session.overlay_chosen_by,
            },
            "reasons": [],
        },
        records=[{"kind": kind, "path": path, "exists": there} for kind, path, there in files],
        columns=("kind", "path", "exists"),
        tables=(
            Table(
                columns=(Phrase("What"), Phrase("File"), Phrase("State")),
                rows=tuple(
                    (Cell(kinds[kind]), Cell(path), Cell(in_use[there]))
                    for kind, path, there in files
                ),
            ),
        ),
        closing=(_CHOSEN_BY[session.overlay_chosen_by],),
    )


_CHOSEN_BY = {
    OverlayChoice.OPTION: Phrase("The overlay is the one that --overlay names."),
    OverlayChoice.VARIABLE: Phrase("The overlay is the one that SAGE_ENTITLEMENTS_OVERLAY names."),
    OverlayChoice.DEFAULT: Phrase(
        "The overlay is yours by default; --overlay or SAGE_ENTITLEMENTS_OVERLAY names another."
    ),
}
