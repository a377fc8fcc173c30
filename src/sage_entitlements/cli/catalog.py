"""The commands that look after the catalogue itself."""

import os
import re
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from sage_entitlements import model
from sage_entitlements.catalog import answers as ask
from sage_entitlements.catalog import load, overlay, read
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.overlay import CalendarChanged, CellsChanged, ReadingSwitched
from sage_entitlements.cli import params
from sage_entitlements.cli.help import LocalGroup
from sage_entitlements.cli.page import ODD, Page, Said, faults_table, known_how, quiet, table
from sage_entitlements.cli.params import DAY, argument, command, command_group, option, today
from sage_entitlements.cli.run import Format, Run, usage_problem
from sage_entitlements.errors import CalendarEntryError, CatalogError, Fault, file_errors_as
from sage_entitlements.files import convert, disk, toml
from sage_entitlements.model import CalendarEntry, Confirmation, Inclusion, Origin, Service
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.workdays import WorkingCalendar

Changed = TypeVar("Changed", CellsChanged, ReadingSwitched, CalendarChanged)
_LOOK_AFTER = N_("Look after the catalogue: check, confirm, switch readings, export.")
catalog = command_group("catalog", _LOOK_AFTER, "readings", "check")
catalog_command = partial(command, group=catalog)

# -- Is it sound -------------------------------------------------------------------------


@catalog_command("", "my-overlay.toml --format json")
@argument("path", params.FILE, metavar=N_("PATH"), required=False)
@option("--as-of", DAY, N_("The day by which the age of confirmations is told."), default=today)
def check(run: Run, path: str | None, as_of: date) -> Page[ask.CatalogChecked]:
    """Check a catalogue or an overlay.

    PATH is a catalogue's folder, an exported catalogue or an overlay; without it, what is in use is
    checked. The exit code is 4 where anything is wrong. What is allowed but looks wrong is told
    too, and changes no exit code.
    """
    source, layer = _to_check(run, None if path is None else Path(path))
    answer = ask.check_catalog(source, layer, as_of=as_of)
    named = (Fault(Path(each.file).name, each.key, each.text) for each in answer.faults)
    columns = Phrase("Plan | Service | What is odd")
    odd = table(columns, answer.warnings, "plan.name service.name text", ODD)
    said = Plural("{n} fault", "{n} faults", len(answer.faults))
    many = Plural("{n} warning", "{n} warnings", len(answer.warnings))
    files = ", ".join(map(str, answer.checked))
    told = Phrase("{faults}, {warnings}; checked as of {day}: {files}", said, many, as_of, files)
    lead, code = _counts(answer.catalog) if answer.catalog else said, 0 if answer.valid else 4
    return Page(answer, lead, (faults_table(named), odd), told, exit_code=code)


def _counts(found: Catalog) -> Said:
    cells = {each.cell[:2] for each in found.confirmed}
    return Phrase(
        "Valid: {plans}, {services}, {clauses}, {readings}, {confirmed}.",
        Plural("{n} plan", "{n} plans", len(found.plans)),
        Plural("{n} service", "{n} services", len(found.services)),
        Plural("{n} clause", "{n} clauses", len(found.clauses)),
        Plural("{n} reading", "{n} readings", len(found.readings)),
        Plural("{n} confirmed cell", "{n} confirmed cells", len(cells)),
    )


def _source(run: Run) -> Path:
    return Path(run.options.get("catalog") or load.bundled_directory())


def _to_check(run: Run, path: Path | None) -> tuple[Path, Path | None]:
    if path is None:
        layer = run.overlay_in_use
        return _source(run), None if layer is None else Path(layer)
    whole = {"families", "plans", "services", "clauses", "matrix"}  # which no overlay has
    with file_errors_as(CatalogError):
        is_catalog = os.path.isdir(path) or not whole.isdisjoint(toml.load(path))
    return (path, None) if is_catalog else (_source(run), path)


# The overlay that a command writes need not be there, or sound, yet.
PLAN = params.named(N_("PLAN"), "plan", "plans", of="base")
SERVICE = params.named(N_("SERVICE"), "service", "services", of="base")

# -- Confirming cells --------------------------------------------------------------------

_WITHDRAW = N_("Take the confirmation back: the one with this --from, or the one without.")


@catalog_command(
    'Komfort remote-help --included --source "order form"',
    "Komfort remote-help --withdraw",
    '--sheet matrix.xlsx --source "order form" --dry-run',
)
@argument("plan", PLAN, required=False)
@argument("services", SERVICE, nargs=-1)
@option("--sheet", params.FILE, N_("A matrix that you have filled in, CSV or XLSX."))
@option("--included", help=N_("The plan includes the services."))
@option("--not-included", help=N_("The plan does not."))
@option("--from since", DAY, N_("From which day on; whoever agreed before keeps what held."))
@option("--withdraw", help=_WITHDRAW)
@option("--source", params.TEXT, N_("How you know: a document, a person, a page."))
@option("--on", DAY, N_("When you found out; today by default."))
@params.dry_run_option
def confirm(
    run: Run, plan: Any, services: tuple[Service, ...], sheet: str | None, **given: Any
) -> Page[CellsChanged]:
    """Record what you have found out about a plan's services, and from where.

    It is written to your overlay, which comes before the bundled catalogue and outlives its
    updates. A sheet is what "matrix -o matrix.xlsx" writes, with yes or no where you know now.
    """
    for each in services:
        run.base.entitlement(plan, each)  # raises `NotInPlansError` for what no plan can include
    said = [key for key in ("included", "not_included", "withdraw") if given.pop(key)]
    if (plan or said) if sheet is not None else (not services or len(said) != 1):
        raise usage_problem(
            "give PLAN, SERVICE and one of --included, --not-included and --withdraw,"
            " or else --sheet without any of these"
        )
    where, dry_run = (Path(run.overlay_to_write), run.base), given.pop("dry_run")
    cells = [(plan.id, each.id, given["since"]) for each in dict.fromkeys(services)]
    if said == ["withdraw"]:
        if given["source"] is not None or given["on"] is not None:
            raise usage_problem("--withdraw takes neither --source nor --on")
        return _changed(overlay.confirm(*where, (), withdrawn=cells, dry_run=dry_run))
    if given["source"] is None:
        raise usage_problem("say how you know, with --source TEXT")
    given |= {"source": given["source"].strip(), "on": given["on"] or today()}
    if (day := given["on"]) > today():
        raise usage_problem("--on is {day}, which is yet to come; give the day you found out", day)
    if sheet is not None:
        return _changed(overlay.confirm_sheet(*where, Path(sheet), dry_run=dry_run, **given))
    given["inclusion"] = Inclusion(*said)
    words = (Confirmation(plan=plan, service=each, **given) for plan, each, _ in cells)
    return _changed(overlay.confirm(*where, words, dry_run=dry_run))


def _changed(answer: CellsChanged) -> Page[CellsChanged]:
    rows = (
        (each.plan.name, each.service.name, _said(each.before), _said(each.after))
        for each in answer.changes
    )
    others = [f"{each.plan.name}: {each.service.name}" for each in answer.changes if not each.asked]
    too = Phrase("It changes what is said of this, too: {services}.", ", ".join(others))
    closing = [too] if others else []
    is_given = N_("{service} is included all the same, by clause {clause}.")
    for day, each in answer.overruled:
        said = Phrase(is_given, f"{each.plan.name}: {each.service.name}", each.reasons[0].id)
        closing.append(said if day == date.min else Phrase("From {day} on, {said}", day, said))
    return _written(answer, *closing, tables=table(Phrase("Plan | Service | Before | Now"), rows))


def _said(found: model.Known) -> Said:
    said = Phrase("{yes_no} ({known})", found.inclusion.text, known_how(found))
    since = found.confirmed_from
    return Phrase("from {day}: {said}", since, said) if since else said


def _written(answer: Changed, *closing: Said, lead: Any = (), **shown: Any) -> Page[Changed]:
    """Tell of a change to the overlay where it was written, if there was anything to change."""
    said = N_("Written to {path}") if answer.written else N_("Nothing to change in {path}")
    if isinstance(answer, CellsChanged) and answer.dry_run and answer.changes:
        said = N_("A dry run: nothing was written to {path}")
    lead = Phrase(said, str(answer.overlay)), *lead
    return Page(answer, lead, closing=closing, changed=answer.written, **shown)


def _replaced(answer: Changed, what: Said, was: Said, now: Said, *closing: Said) -> Page[Changed]:
    lead = what, Phrase("Before: {text}", was), Phrase("Now: {text}", now)
    return _written(answer, *closing, lead=lead)


# -- Readings ----------------------------------------------------------------------------


@catalog_command(
    "--why", "set window.last-day day-before", cls=LocalGroup, invoke_without_command=True
)
def readings(run: Run) -> Page[ask.Readings]:
    """List our readings of what the source page leaves open; "set" switches one, "reset" back."""
    answer = ask.readings(run.catalog)
    switched = sum(each.origin is Origin.OVERLAY for each in answer.readings)
    rows = ((each.question, quiet(each.id), _choice(each), each.origin) for each in answer.readings)
    many = Plural("{n} reading", "{n} readings", len(answer.readings))
    theirs = Plural("{n} switched by the overlay", "{n} switched by the overlay", switched)
    about = Phrase("{readings}, all assumed by us; {switched}.", many, theirs)
    hint = Phrase("To switch one: sage-entitlements catalog readings set READING CHOICE")
    shown = table(Phrase("Question | Reading | Choice | From"), rows)
    return Page(answer, about, shown, hints=(hint,))


def _choice(reading: model.Reading) -> Said:
    choice, others = reading.choice, ", ".join(reading.alternatives)
    return Phrase("{choice} (or {others})", choice, others) if others else choice


def _readings(run: Run, _: click.Context) -> params.Offers:
    return ((each.id, each.question) for each in run.catalog.readings if each.switchable)


def _options(run: Run, context: click.Context) -> params.Offers:
    chosen = (each for each in run.catalog.readings if each.id == context.params.get("reading"))
    return ((each.id, each.text) for one in chosen for each in one.options)


READING = params.Typed(N_("READING"), offers=_readings)


@command("window.last-day day-before", group=readings)
@argument("reading", READING)
@argument("choice", params.Typed(N_("CHOICE"), offers=_options))
def set_command(run: Run, reading: str, choice: str) -> Page[ReadingSwitched]:
    """Switch a reading to another of its options, in your overlay."""
    return _switched(run, reading, choice)


@command("window.last-day", group=readings)
@argument("reading", READING)
def reset(run: Run, reading: str) -> Page[ReadingSwitched]:
    """Take your choice of a reading back: the catalogue's holds again."""
    return _switched(run, reading, None)


def _switched(run: Run, reading: str, choice: str | None) -> Page[ReadingSwitched]:
    answer = overlay.switch(Path(run.overlay_to_write), run.base, reading, choice)
    said = [Phrase("{text} ({id})", it.text, it.choice) for it in (answer.then, answer.reading)]
    return _replaced(answer, answer.reading.question, *said)


# -- The calendar: when the company is closed, or open otherwise -------------------------

_KEEP = N_("Keep the calendar: days on which the company is closed, or open at other hours.")
calendar = command_group(
    "calendar", _KEEP, "list", 'add 2026-12-31 --closed --note "stocktaking"', group=catalog
)
calendar_command = partial(command, group=calendar)


@calendar_command("", "--format csv")
@option("--as-of", DAY, N_("The day from which on exceptions are to come."), default=today)
def list_command(run: Run, as_of: date) -> Page[ask.Exceptions]:
    """List the exceptions in the calendar, those to come first.

    Where several hold on a day, the single day comes before the range, the range before every year,
    and whatever your overlay says before the catalogue.
    """
    answer = ask.exceptions(run.catalog, as_of=as_of)
    many = len(answer.exceptions)
    lead = Plural("{n} exception in the calendar", "{n} exceptions in the calendar", many)
    rows = (
        (each.entry.when, each.entry.text, each.next_day or Phrase("past"), each.entry.origin)
        for each in answer.exceptions
    )
    return Page(answer, lead, table(Phrase("Day | What it is | Next | From"), rows))


YEAR = params.Typed(N_("MONTH-DAY"))
_of_days = params.together(
    argument("day", DAY, required=False),
    option("--from first_day", DAY, N_("The first day of a range.")),
    option("--to last_day", DAY, N_("Its last day.")),
    option("--every-year", YEAR, N_("A day of every year, such as 12-24.")),
)


def _entry(days: dict[str, Any], **said: Any) -> CalendarEntry:
    given = {name for name, value in days.items() if value is not None}
    if given not in ({"day"}, {"first_day", "last_day"}, {"every_year"}):
        raise usage_problem("give a day, or --from and --to, or --every-year, and only one of them")
    try:
        return CalendarEntry(**days, **said)
    except CalendarEntryError as error:
        key, problem = error.faults[0]
        typed = {"last_day": "--to"}.get(key, f"--{key.replace('_', '-')}")
        raise usage_problem("{option}: {problem}", typed, problem) from error


def _clock(value: str, title: str, _: Run) -> time:
    if match := re.fullmatch("([01]?[0-9]|2[0-3]):([0-5][0-9])", value):
        return time(int(match[1]), int(match[2]))
    problem = N_('{option} is "{value}", which is not a time of day; write it like 08:00')
    raise usage_problem(problem, title, value)


CLOCK = params.Typed(N_("HOUR"), _clock)


@calendar_command(
    '2026-12-31 --closed --note "stocktaking"', "--every-year 12-31 --opens 08:00 --closes 13:00"
)
@_of_days
@option("--closed", help=N_("The company is closed."))
@option("--opens", CLOCK, N_("It is open from then on, on a free day too."))
@option("--closes", CLOCK, N_("It is open till then."))
@option("--note", params.TEXT, N_("Why: it is shown wherever the day is."))
def add(
    run: Run, closed: bool, opens: time | None, closes: time | None, note: str | None, **days: Any
) -> Page[CalendarChanged]:
    """Put a day, a range or a day of every year into your overlay's calendar.

    It comes in place of what the overlay says of the same days.
    """
    if {closed, opens is None, closes is None} != {closed}:
        raise usage_problem("give either --closed, or --opens and --closes")
    return _excepted(run, _entry(days, opens=opens, closes=closes, note=note and note.strip()))


@calendar_command("2026-12-31")
@_of_days
def remove(run: Run, **days: Any) -> Page[CalendarChanged]:
    """Take an exception out of your overlay's calendar, named by its days."""
    return _excepted(run, _entry(days), remove=True)


def _excepted(run: Run, entry: CalendarEntry, **how: bool) -> Page[CalendarChanged]:
    answer = overlay.change_calendar(Path(run.overlay_to_write), run.base, entry, **how)
    said = (_excepts(each, entry) for each in (answer.before, answer.after))
    works = Phrase("Even where such a day would be free, it then counts as a working day.")
    plain = WorkingCalendar()
    free = any(isinstance(day, str) or plain.why_free(day) for day in entry.covers)
    closing = (works,) if answer.after == entry and entry.hours and free else ()
    return _replaced(answer, entry.when, *said, *closing)


def _excepts(found: CalendarEntry | None, asked: CalendarEntry) -> Said:
    if found is None:
        return Phrase("no exception")
    return found.text if found.span == asked.span else Joined((found.when, found.text), ": ")


# -- Export, and which files are in use --------------------------------------------------


@catalog_command("> everything.toml", "--format json", formats=(Format.TOML, Format.JSON))
def export(run: Run) -> Page[ask.Export]:
    """Write out the whole catalogue in effect, your overlay included.

    The TOML can be used again: sage-entitlements --catalog FILE.
    """
    return Page(ask.Export(catalog=run.catalog), toml=convert.unstructure(run.catalog))


@catalog_command("")
def where(run: Run) -> Page[ask.Where]:
    """Tell which files are in use."""
    source = _source(run)
    chosen_by = ask.OverlayChoice.VARIABLE if run.overlay_named else ask.OverlayChoice.DEFAULT
    if "overlay" in run.options:
        chosen_by = ask.OverlayChoice.OPTION
    files = read.catalog_files(source)
    path = None if run.overlay_path is None else Path(run.overlay_path)
    exists = path is not None and disk.is_there(path)
    used = ask.CatalogInUse(path=source, bundled="catalog" not in run.options, files=files)
    layer = ask.OverlayInUse(path=path, exists=exists, chosen_by=chosen_by)
    state = Phrase("in use") if exists else Phrase("not there")
    rows = [(Phrase("catalogue"), each, Phrase("in use")) for each in files]
    shown = table(Phrase("What | File | State"), (*rows, (Phrase("overlay"), path, state)))
    with_it = Phrase("the overlay {path}", str(path)) if exists else Phrase("no overlay")
    many = Plural("{n} file of the catalogue", "{n} files of the catalogue", len(files))
    lead = Phrase("In use: {files}, {overlay}.", many, with_it)
    return Page(ask.Where(catalog=used, overlay=layer), (lead, chosen_by.text), shown)
