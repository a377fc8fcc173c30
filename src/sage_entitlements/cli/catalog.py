"""The commands that look after the catalogue itself."""

import os
from datetime import date
from functools import partial
from pathlib import Path

import click

from sage_entitlements.catalog import answers as ask
from sage_entitlements.catalog import overlay
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import bundled_directory
from sage_entitlements.catalog.overlay import CellsChanged, ReadingSwitched
from sage_entitlements.catalog.read import catalog_files
from sage_entitlements.cli import params
from sage_entitlements.cli.help import LocalGroup
from sage_entitlements.cli.page import ODD, Page, Said, faults_table, quiet, table
from sage_entitlements.cli.params import DAY, argument, command, command_group, option, today
from sage_entitlements.cli.run import Format, Run, usage_problem
from sage_entitlements.errors import CatalogError, Fault, file_errors_as
from sage_entitlements.files import toml
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.disk import is_there
from sage_entitlements.model import Confirmation, Inclusion, Known, Origin, Plan, Reading, Service
from sage_entitlements.text import N_, Phrase, Plural

catalog = command_group(
    "catalog",
    N_("Look after the catalogue: check, confirm, switch readings, export."),
    "catalog readings",
    "catalog check",
    modules=("calendar",),
)
catalog_command = partial(command, group=catalog)

# -- Is it sound -------------------------------------------------------------------------


@catalog_command("catalog check", "catalog check my-overlay.toml --format json")
@argument("path", params.FILE, metavar=N_("[PATH]"), required=False)
@option("--as-of", DAY, N_("The day by which the age of confirmations is told."), default=today)
def check(run: Run, path: Path | None, as_of: date) -> Page[ask.CatalogChecked]:
    """Check a catalogue or an overlay.

    PATH is a catalogue's folder, an exported catalogue or an overlay; without it, what is in use is
    checked. The exit code is 4 where anything is wrong. What is allowed but looks wrong is told
    too, and changes no exit code.
    """
    source, layer = _to_check(run, path)
    answer = ask.check_catalog(source, layer, as_of=as_of)
    named = (Fault(Path(each.file).name, each.key, each.text) for each in answer.faults)
    odd = table(
        Phrase("Plan | Service | What is odd"), answer.warnings, "plan.name service.name text", ODD
    )
    told = Phrase(
        "{faults}, {warnings}; checked as of {day}: {files}",
        Plural("{n} fault", "{n} faults", len(answer.faults)),
        Plural("{n} warning", "{n} warnings", len(answer.warnings)),
        as_of,
        ", ".join(map(str, answer.checked)),
    )
    return Page(
        answer=answer,
        lead=(_counts(answer.catalog),) if answer.catalog else (),
        tables=(faults_table(named), odd),
        closing=(told,),
        exit_code=0 if answer.valid else 4,
    )


def _counts(found: Catalog) -> Said:
    return Phrase(
        "Valid: {plans}, {services}, {clauses}, {readings}, {confirmed}.",
        Plural("{n} plan", "{n} plans", len(found.plans)),
        Plural("{n} service", "{n} services", len(found.services)),
        Plural("{n} clause", "{n} clauses", len(found.clauses)),
        Plural("{n} reading", "{n} readings", len(found.readings)),
        Plural(
            "{n} confirmed cell",
            "{n} confirmed cells",
            len({each.cell[:2] for each in found.confirmed}),
        ),
    )


def _source(run: Run) -> Path:
    """Tell where the catalogue in use lies."""
    return Path(run.options.get("catalog") or bundled_directory())


def _to_check(run: Run, path: Path | None) -> tuple[Path, Path | None]:
    if path is None:
        layer = run.overlay_in_use
        return _source(run), None if layer is None else Path(layer)
    if os.path.isdir(path):
        return path, None
    # A file is an overlay unless it says what only a whole catalogue says.
    with file_errors_as(CatalogError):
        sections = set(toml.load(path))
    if sections & {"families", "plans", "services", "clauses", "matrix"}:
        return path, None
    return _source(run), path


# The overlay that a command writes need not be there, or sound, yet.
PLAN = params.named(N_("PLAN"), "plan", "plans", of="base")
SERVICE = params.named(N_("SERVICE"), "service", "services", of="base")

# -- Confirming cells --------------------------------------------------------------------


@catalog_command(
    'catalog confirm Komfort remote-help --included --source "order form"',
    "catalog confirm Komfort remote-help --withdraw",
)
@argument("plan", PLAN)
@argument("services", SERVICE, nargs=-1, required=True, metavar=N_("SERVICE..."))
@option("--included", help=N_("The plan includes the services."))
@option("--not-included", help=N_("The plan does not."))
@option("--from since", DAY, N_("From which day on; whoever agreed before keeps what held."))
@option(
    "--withdraw",
    help=N_("Take the confirmation back: the one with this --from, or the one without."),
)
@option("--source", params.text(N_("TEXT")), N_("How you know: a document, a person, a page."))
@option("--on", DAY, N_("When you found out; today by default."))
def confirm(
    run: Run,
    plan: Plan,
    services: tuple[Service, ...],
    included: bool,
    not_included: bool,
    since: date | None,
    withdraw: bool,
    source: str | None,
    on: date | None,
) -> Page[CellsChanged]:
    """Record what you have found out about a plan's services, and from where.

    It is written to your overlay, which comes before the bundled catalogue and outlives its
    updates.
    """
    found = tuple(dict.fromkeys(services))
    for each in found:
        run.base.entitlement(plan, each)  # raises `NotInPlansError` for what no plan can include
    if included + not_included + withdraw != 1:
        raise usage_problem("give one of --included, --not-included and --withdraw, and only one")
    path = Path(run.overlay_to_write)
    if withdraw:
        if source is not None or on is not None:
            raise usage_problem("--withdraw takes neither --source nor --on")
        return _changed(overlay.withdraw(path, run.base, plan, found, since), plan, found)
    if source is None:
        raise usage_problem("say how you know, with --source TEXT")
    day = on or today()
    if day > today():
        raise usage_problem("--on is {day}, which is yet to come; give the day you found out", day)
    wanted = Inclusion.INCLUDED if included else Inclusion.NOT_INCLUDED
    said = partial(Confirmation, inclusion=wanted, source=source.strip(), on=day, since=since)
    cells = (said(plan=plan.id, service=each.id) for each in found)
    return _changed(overlay.confirm(path, run.base, cells), plan, found)


def _changed(answer: CellsChanged, plan: Plan, asked: tuple[Service, ...]) -> Page[CellsChanged]:
    rows = ((each.service.name, _said(each.before), _said(each.after)) for each in answer.changes)
    others = [each.service.name for each in answer.changes if each.service not in asked]
    too = [Phrase("It changes what is said of this, too: {services}.", ", ".join(others))]
    is_given = N_("{service} is included all the same, by clause {clause}.")
    overruled = (
        Phrase(is_given, each.service.name, each.reasons[0].id)
        for each in answer.after
        if each.overruled
    )
    columns = Phrase("Service | Before | Now")
    return Page(
        answer=answer,
        changed=answer.written,
        tables=(table(columns, rows, title=plan.name),),
        closing=(*(too if others else ()), *overruled, _written(answer)),
    )


def _said(found: Known) -> Said:
    yes_no, confirmed = found.inclusion.text, found.confirmation
    if confirmed is None:
        return Phrase("{yes_no} ({known})", yes_no, found.evidence.text)
    said = Phrase("{yes_no} (confirmed {day}: {source})", yes_no, confirmed.on, confirmed.source)
    return Phrase("from {day}: {said}", confirmed.since, said) if confirmed.since else said


def _written(done: CellsChanged | ReadingSwitched) -> Said:
    said = N_("Written to {path}") if done.written else N_("Nothing to change in {path}")
    return Phrase(said, str(done.overlay))


# -- Readings ----------------------------------------------------------------------------


@catalog_command(
    "catalog readings --why",
    "catalog readings set window.last-day day-before",
    cls=LocalGroup,
    invoke_without_command=True,
)
def readings(run: Run) -> Page[ask.Readings]:
    """List our readings of what the source page leaves open; "set" switches one, "reset" back."""
    answer = ask.readings(run.catalog)
    switched = sum(each.origin is Origin.OVERLAY for each in answer.readings)
    rows = ((each.question, quiet(each.id), _choice(each), each.origin) for each in answer.readings)
    about = Phrase(
        "{readings}, all assumed by us; {switched}. To switch one:",
        Plural("{n} reading", "{n} readings", len(answer.readings)),
        Plural("{n} switched by the overlay", "{n} switched by the overlay", switched),
    )
    return Page(
        answer=answer,
        tables=(table(Phrase("Question | Reading | Choice | From"), rows),),
        closing=(about, Phrase("  sage-entitlements catalog readings set READING CHOICE")),
    )


def _choice(reading: Reading) -> Said:
    if not reading.alternatives:
        return reading.choice
    return Phrase("{choice} (or {others})", reading.choice, ", ".join(reading.alternatives))


def _readings(run: Run, _: click.Context) -> params.Offers:
    switchable = (each for each in run.catalog.readings if each.switchable)
    return ((each.id, each.question.to(run.language)) for each in switchable)


def _options(run: Run, context: click.Context) -> params.Offers:
    chosen = (each for each in run.catalog.readings if each.id == context.params.get("reading"))
    return ((each.id, each.text.to(run.language)) for one in chosen for each in one.options)


READING = params.Typed(N_("READING"), offers=_readings)
CHOICE = params.Typed(N_("CHOICE"), offers=_options)


@command("catalog readings set window.last-day day-before", group=readings)
@argument("reading", READING)
@argument("choice", CHOICE)
def set_command(run: Run, reading: str, choice: str) -> Page[ReadingSwitched]:
    """Switch a reading to another of its options, in your overlay."""
    return _switched(overlay.switch(Path(run.overlay_to_write), run.base, reading, choice))


@command("catalog readings reset window.last-day", group=readings)
@argument("reading", READING)
def reset(run: Run, reading: str) -> Page[ReadingSwitched]:
    """Take your choice of a reading back: the catalogue's holds again."""
    return _switched(overlay.reset(Path(run.overlay_to_write), run.base, reading))


def _switched(answer: ReadingSwitched) -> Page[ReadingSwitched]:
    then, now = answer.then.chosen, answer.reading.chosen
    before = Phrase("Before: {text} ({id})", then.text, then.id)
    after = Phrase("Now: {text} ({id})", now.text, now.id)
    return Page(
        answer=answer,
        changed=answer.written,
        lead=(answer.reading.question, before, after),
        closing=(_written(answer),),
    )


# -- Export, and which files are in use --------------------------------------------------


@catalog_command(
    "catalog export > everything.toml",
    "catalog export --format json",
    formats=(Format.TOML, Format.JSON),
)
def export(run: Run) -> Page[ask.Export]:
    """Write out the whole catalogue in effect, your overlay included.

    The TOML can be used again: sage-entitlements --catalog FILE.
    """
    return Page(answer=ask.Export(catalog=run.catalog), toml=unstructure(run.catalog))


@catalog_command("catalog where")
def where(run: Run) -> Page[ask.Where]:
    """Tell which files are in use."""
    source = _source(run)
    chosen_by = ask.OverlayChoice.VARIABLE if run.overlay_named else ask.OverlayChoice.DEFAULT
    if "overlay" in run.options:
        chosen_by = ask.OverlayChoice.OPTION
    files = catalog_files(source)
    path = None if run.overlay_path is None else Path(run.overlay_path)
    exists = path is not None and is_there(path)
    answer = ask.Where(
        catalog=ask.CatalogInUse(path=source, bundled="catalog" not in run.options, files=files),
        overlay=ask.OverlayInUse(path=path, exists=exists, chosen_by=chosen_by),
    )
    rows = [(Phrase("catalogue"), each, Phrase("in use")) for each in files]
    layer = Phrase("overlay"), path, Phrase("in use") if exists else Phrase("not there")
    shown = table(Phrase("What | File | State"), (*rows, layer))
    return Page(answer=answer, tables=(shown,), closing=(chosen_by.text,))
