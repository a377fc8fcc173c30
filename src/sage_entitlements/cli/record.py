"""The commands that write in a contract's file: what was used or bought, and its life."""

import os
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial, update_wrapper
from typing import Any

import click
from attrs import evolve, fields

from sage_entitlements import remote_help
from sage_entitlements.cli import contract as shown
from sage_entitlements.cli import dates, params
from sage_entitlements.cli.page import Page, Said, table
from sage_entitlements.cli.params import DAY, NAME, TEXT, argument, command, option, today
from sage_entitlements.cli.run import PROGRAM, Run, usage_problem
from sage_entitlements.contract import find, ledger, load, log, model
from sage_entitlements.contract.ledger import Done, Prospect, Written
from sage_entitlements.contract.model import KINDS, Contract, End, PlanChange, Renewal
from sage_entitlements.errors import MOST_MINUTES, InvalidAmountError, UnknownNameError
from sage_entitlements.model import ActivityId, Plan
from sage_entitlements.names import named, no_such_name
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteSession
from sage_entitlements.text import N_, Phrase, Plural, one_line, shortened
from sage_entitlements.visits import COVERED, MOST_HOURS, Package, Refusal, Visit
from sage_entitlements.warsaw import has_come, in_warsaw, notes_on, say_day, say_moment

record = params.command_group(
    "record",
    N_("Record what was used or bought, at the end of the contract's file."),
    "remote firma.toml --start 2026-02-03T10:00 --minutes 20",
    "visit firma.toml --on 2026-06-02 --hours 7 --dry-run",
    group=shown.contract,
)
_ANYWAY = N_("Keep it even if the terms do not cover it; it then counts as not covered.")
by_option = partial(option, "--by", NAME, envvar="SAGE_ENTITLEMENTS_BY")
_signed = params.together(
    option("--note", TEXT, N_("A remark, which stands with the entry.")),
    by_option(help=N_("Who records it; else SAGE_ENTITLEMENTS_BY says so.")),
    params.dry_run_option,
)
_common = params.together(option("--anyway", help=_ANYWAY), _signed)
_on_day = partial(option, kind=DAY, default=today)


def records(*examples: str, group: click.Group = record) -> Callable[[Callable[..., Any]], Any]:
    """Make a function that makes an entry of a contract into a command that records it."""

    def declare(make: Callable[..., Any]) -> Any:
        def record_entry(run: Run, file: load.ContractFile, **given: Any) -> Page[Written]:
            how = {key: given.pop(key) for key in ("anyway", "dry_run") if key in given}
            signed = {key: given.pop(key) for key in ("note", "by") if key in given}
            entry = evolve(make(file.contract, **given), **signed)
            found = load.contract_faults(file.contract.with_entry(entry), run.catalog)
            shown.refuse(found, OPTIONS | {"plan": "PLAN"})
            answer = ledger.record(file.file, entry, run.catalog, as_of=params.now(), **how)
            ended = given.get("end")
            twice = notes_on([on_day_of(entry.start, ended)] if ended else ())
            return told(run, evolve(answer, notes=(*twice, *answer.notes)))

        made = update_wrapper(record_entry, make, ("__name__", "__doc__"))
        return command(*examples, group=group)(params.contract_to_write(made))

    return declare


# -- The commands ------------------------------------------------------------------------

_PROGRAM = N_("The program that it served; needed where the contract covers several.")
ENDED = N_("When it ended, in place of another of these; 10:05 alone is of its day.")
DONE = N_("What was done, by its id; give one option for each.")


@records("firma.toml --minutes 20", "firma.toml --start 2026-02-03T10:00 --minutes 20")
@option("--start", params.TIME, N_('When it started, such as 9:40 or "yesterday 14:05".'))
@option("--minutes", params.MINUTES, N_("How long it lasted; alone, it has just ended."))
@option("--end", params.CLOCK, ENDED)
@option("--program", NAME, _PROGRAM)
@_common
def remote(known: Contract, program: str | None, **times: Any) -> RemoteSession:
    """Record a remote session.

    Minutes past the length of a session are overage: the session is written, and they are charged
    by the price list. The exit code is 1 where the terms do not cover the session itself, 3 where
    nobody knows; it is then written only with --anyway.
    """
    began, lasted = _session(**times)
    return RemoteSession(start=begun(began), minutes=lasted, program=program_of(known, program))


def begun(began: datetime) -> datetime:
    """Give when a session started, unless that is to come. Raises `UsageProblemError`."""
    if has_come(began, params.now()):
        return began
    problem = N_("the session starts on {moment}, which is to come; record it once it has begun")
    raise usage_problem(problem, say_moment(began))


def _session(start: Any, end: Any, minutes: Any) -> tuple[datetime, int]:
    """Give a session's start and minutes by two of the three; with minutes alone it ends now."""
    if start and (end is None) is not (minutes is None):
        return start, minutes or minutes_till(start, end)
    if minutes and not start:
        now = params.now().replace(second=0)
        ended = in_warsaw(on_day_of(now, end or now)).astimezone(UTC)
        # By UTC: a clock may have been set meanwhile.
        return in_warsaw(ended - timedelta(minutes=minutes)), minutes
    said = N_("give two of --start, --end and --minutes, or --minutes alone if it has just ended")
    raise usage_problem(said)


def on_day_of(moment: datetime, value: datetime | time) -> datetime:
    """Give a moment; of a time alone, the one on that day."""
    if isinstance(value, datetime):
        return value
    began = in_warsaw(moment)
    then = datetime.combine(began, value.replace(fold=began.fold))
    return in_warsaw(then) if began.fold else then  # of two hours, the one it began in


def minutes_till(start: datetime, end: datetime | time) -> int:
    """Give the minutes of a session that ends then. Raises `UsageProblemError`."""
    end = on_day_of(start, end)
    try:
        return remote_help.session_minutes(start, end)
    except InvalidAmountError as error:
        problem = N_("--end is {end}: a session lasts from 1 to {most} minutes; give its day, too")
        raise usage_problem(problem, say_moment(end), MOST_MINUTES) from error


def program_of(known: Contract, program: str | None) -> str | None:
    """Find the program as the contract writes it; the only one there is need not be named."""
    covered = known.covered_programs
    if program is not None:
        return named(program, covered) or program
    if len(covered) > 1:
        problem = N_("say which program it served, with --program: {programs}")
        raise usage_problem(problem, ", ".join(covered))
    return covered[0] if covered else None


def _hours(value: str, title: str, _: Run) -> float:
    written = value.replace(",", ".")  # as Polish writes it
    if re.fullmatch(dates.HOURS, value) and 0 < float(written) <= MOST_HOURS:
        return float(written) if "." in written else int(written)
    problem = N_('{option} is "{value}"; write a number above 0, {most} at most, like 6.5')
    raise usage_problem(problem, title, value, MOST_HOURS)


def _activity(value: str, _: str, run: Run) -> ActivityId:
    known = {str(each.id): each.id for each in run.catalog.professional_services.activities}
    if (found := named(value, known)) is not None:
        return ActivityId(found)
    raise no_such_name(Phrase('Unknown activity "{name}"', shortened(value)), value, known)


def _activities(run: Run, _: click.Context) -> params.Offers:
    return ((each.id, each.name) for each in run.catalog.professional_services.activities)


HOURS = params.Typed(N_("HOURS"), _hours)
ACTIVITY = params.Typed(N_("ACTIVITY"), _activity, _activities)
SESSIONS = params.whole_number(N_("SESSIONS"), 1, remote_help.MOST_EXTRA_SESSIONS)


@records("firma.toml --on 2026-06-02 --hours 6.5")
@_on_day("--on", help=N_("The day of the visit, such as yesterday; today by default."))
@option("--hours", HOURS, N_("How long it took, such as 6.5."), required=True)
@option("--activity activities", ACTIVITY, DONE, multiple=True)
@option("--package", NAME, N_("The name of the package that it is to use."))
@_common
def visit(known: Contract, package: str | None, **made: Any) -> Visit:
    """Record a consultant's visit.

    It uses the package whose window closes first, unless --package names one. The exit code is 1
    where the terms do not cover it; it is then written only with --anyway.
    """
    made["activities"] = tuple(dict.fromkeys(made["activities"]))
    return Visit(package=package and package_of(known, package), **made)


def package_of(known: Contract, value: str) -> str:
    """Find a package as the contract names it. Raises `UnknownNameError`."""
    names = [each.name for each in known.professional_services if each.name is not None]
    if (meant := named(value, names)) is not None:
        return meant
    unknown = Phrase('Unknown package "{name}"', shortened(value))
    if names:
        raise no_such_name(unknown, value, {each: each for each in names})
    problem = Phrase("{unknown}; none of the contract has a name", unknown)
    raise UnknownNameError(problem, name=value, nearest=())


@records("firma.toml --purchased 2026-02-10")
@_on_day("--purchased", help=N_("When they were bought, such as yesterday; today by default."))
@option("--sessions", SESSIONS, N_("How many; one by default."), default=1)
@_common
def extra(_: Contract, **bought: Any) -> ExtraSessions:
    """Record that extra remote sessions were bought.

    They are used after the included one of each month, the oldest first.
    """
    return ExtraSessions(**bought)


@records("firma.toml --purchased 2026-03-10 --name A")
@_on_day("--purchased", help=N_("When it was bought, such as yesterday; today by default."))
@option("--name", NAME, N_("A name by which a visit can say that it uses it."))
@_common
def package(known: Contract, purchased: date, name: str | None) -> Package:
    """Record that a package of professional services was bought."""
    taken = [each.name for each in known.professional_services if each.name is not None]
    if not name or not named(name, taken):
        return Package(purchased=purchased, name=name)
    said = N_('--name is "{name}", as a package of the contract is called already; choose another')
    raise usage_problem(said, name)


# -- Its life ----------------------------------------------------------------------------

_LONG = N_("The length of the new term; that of the last one by default.")
life = partial(records, group=shown.contract)


@life("firma.toml", "firma.toml --months 24 --plan VIP")
@option("--months", params.MONTHS, _LONG)
@option("--plan", params.PLAN, N_("Its plan; by default the plan goes on."))
@option("--anyway", help=N_("Renew it even though a later term has not begun yet."))
@_signed
def renew(known: Contract, months: int | None, plan: Plan | None) -> Renewal:
    """Renew a contract: one more term, from the day after the last one's end.

    Months are counted on from the contract's first day, so the day of the reset stays.
    """
    *_, (_, _, last) = known.agreed()
    return Renewal(months=months or last.months, plan=plan.id if plan else None)


@life("firma.toml Komfort --on 2026-06-10")
@argument("plan", params.PLAN)
@option("--on", DAY, N_("The new plan's first day."), required=True)
@_signed
def change_plan(_: Contract, plan: Plan, on: date) -> PlanChange:
    """Change a contract's plan within a term, from a day on.

    The contract month goes on, and no session is counted anew. A plan that begins with a term
    belongs to the renewal: contract renew --plan.
    """
    return PlanChange(on=on, plan=plan.id)


@life("firma.toml --on 2026-06-30")
@option("--on", DAY, N_("The contract's last day."))
@option("--cancel", help=N_("Take an early end back: the contract runs as long as agreed."))
@params.dry_run_option
def end(known: Contract, on: date | None, cancel: bool) -> End:
    """End a contract before its term does.

    What lies after that day stays in the file, and does not count.
    """
    if (on is None) is not cancel:
        raise usage_problem("give --on DAY or --cancel, and only one")
    if cancel and known.ends is None:
        raise usage_problem("--cancel: the contract has no early end to take back")
    if on in {known.last_day, known.agreed_last_day}:
        problem = N_("--on is {day}, when it ends anyway; --cancel takes an early end back")
        raise usage_problem(problem, on)
    return End(on=on)


# Which option says what a contract's file says under a key.
OPTIONS = {each.name: f"--{each.name}" for kind in KINDS for each in fields(kind)}
OPTIONS |= {"ends": "--on", "activities": "--activity", "end": "--end"}


# -- What is told of an entry ------------------------------------------------------------


def told(run: Run, answer: Written) -> Page[Written]:
    """Tell what an entry comes to and changes, whether it is written, and how to undo that."""
    said, code = N_("Nothing was written to {path}"), 0
    if answer.written:
        said = N_("Written to {path}")
    elif not answer.accepted:
        code = 3 if answer.reason is Coverage.UNKNOWN else 1
        if answer.reason is not log.Slip.ENDS:
            said = N_("Nothing was written to {path}; --anyway keeps it all the same.")
    elif answer.dry_run:
        said = N_("A dry run: nothing was written to {path}")
    now = answer.after if answer.accepted else answer.before
    left = zip(_left(answer.before), _left(now), strict=True)
    balance = ((*was, now) for was, (_, now) in left if repr(was[1]) != repr(now))
    rows = (
        (each.start or each.on, each.before.text if each.before else COVERED, each.text)
        for each in answer.changes
    )
    about = Phrase("It changes what becomes of other entries")
    tables = (
        *((shown.in_force(now),) if isinstance(answer.entry, model.LifeChange) else ()),
        table(Phrase("What | Before | Now"), balance),
        table(Phrase("Entry | Before | Now"), rows, title=about),
    )
    how: Any = {"changed": answer.written, "hints": _undoing(run, answer), "exit_code": code}
    return Page(answer, _lead(answer), tables, Phrase(said, answer.file), **how)


def _left(of: Prospect) -> Iterator[tuple[Said, Any]]:
    yield Phrase("Remote sessions left"), shown.sessions_left(of.remote_help)
    yield Phrase("Bought sessions left"), of.extra_left
    yield Phrase("Visits left"), of.visits.remaining
    yield Phrase("Contract"), shown.span(of.life)


def _undoing(run: Run, answer: Written) -> Iterator[Said]:
    """Give the command that undoes what was written, unless its line would show other texts."""
    if not answer.written or answer.done is Done.REMOVED:
        return
    was = answer.was
    if isinstance(was, End):
        words = ["end", answer.file, *(("--on", str(was.on)) if was.on else ("--cancel",))]
    else:
        entry = answer.file, answer.kind.value, _by_day(answer.after.contract, answer)
        words = ["amend", *entry, *_setting_back(was, answer.entry)] if was else ["remove", *entry]
    layers = {key: run.options[key] for key in ("catalog", "overlay") if key in run.options}
    words += (each for key, path in layers.items() for each in (f"--{key}", path))
    from subprocess import list2cmdline  # it is large, and cmd.exe knows no single quotes

    written = list2cmdline(words) if os.name == "nt" else shlex.join(words)
    line = f"{PROGRAM} contract {written}"
    if one_line(line) == line:
        yield Phrase("To undo that: {command}", line)


def _by_day(known: Contract, answer: Written) -> str:
    """Name an entry by its day or minute, which it keeps when others go; else by its number."""
    kind = type(answer.entry)
    when = next(when for number, when, _ in known.numbered(kind) if number == answer.number)
    if isinstance(when, datetime):
        when = in_warsaw(when).replace(tzinfo=None, fold=0)
    with suppress(UnknownNameError):  # or it is of several
        if find.find_entry(known, kind, when)[0] == answer.number:
            return when.isoformat()[: len("2026-02-03T10:00")]
    return str(answer.number)


def _setting_back(was: object, now: object) -> Iterator[str]:
    for key, name in OPTIONS.items():
        old = getattr(was, key, None)
        if old != getattr(now, key, None):
            for value in (old or ("",)) if isinstance(old, tuple) else (old,):
                yield name
                yield value.isoformat() if isinstance(value, date) else str(value or "")


_CORRECTED = {
    Done.AMENDED: (N_("Amended: {entry}."), N_("Would be amended: {entry}.")),
    Done.REMOVED: (N_("Taken out: {entry}."), N_("Would be taken out: {entry}.")),
}


def _lead(answer: Written) -> Said:
    entry, done = answer.entry, answer.done
    lives = isinstance(entry, model.LifeChange)
    if done is Done.AMENDED and entry == answer.was:
        return Phrase("Nothing to change: the entry says that already.")
    if answer.reason and done is not Done.REMOVED and not (lives and answer.accepted):
        return _refused(answer, answer.reason)
    if done is Done.RECORDED or (done is Done.AMENDED and not lives):
        return _agreed(answer) if lives else _covered(answer)
    there = answer.before if done is Done.REMOVED else answer.after
    said = there.contract.said(type(entry))[answer.number or 0]
    return Phrase(_CORRECTED[done][answer.dry_run], said)


def _agreed(answer: Written) -> Said:
    change, found = answer.entry, answer.after
    customer, term = found.customer, found.terms[-1]
    if isinstance(change, PlanChange):
        plan = found.catalog.plan(change.plan).name
        return Phrase("{customer}: {plan} from {day} on.", customer, plan, change.on)
    if isinstance(change, Renewal):
        said = N_("{customer}: term {number} is {plan}, {first} to {last}.")
        plan = found.plans[-1].plan.name
        return Phrase(said, customer, term.number, plan, term.first_day, term.last_day)
    said = N_("{customer}: the contract ends on {day}.")
    if not found.contract.ends:
        said = N_("{customer}: no early end any more; the contract runs through {day}.")
    return Phrase(said, customer, term.last_day)


def _covered(answer: Written) -> Said:
    entry = answer.entry
    if isinstance(entry, ExtraSessions):
        first_day = say_day(max(entry.purchased, answer.after.contract.starts))
        sessions = Plural("{n} extra session", "{n} extra sessions", entry.sessions)
        return Phrase("{sessions} can be used from {day} on.", sessions, first_day)
    if answer.window is not None:
        days = say_day(answer.window.first_day), say_day(answer.window.last_day)
        return Phrase("The package can be used from {first} through {last}.", *days)
    covered = Phrase("Covered: it uses a bought extra session.")
    if answer.package is not None:
        said = N_("Covered: it uses a visit of the package {package}.")
        covered = Phrase(said, answer.package.title)
    elif answer.entitlement and answer.covered_by == Coverage.INCLUDED:
        said = N_("Covered: it is the included session of its contract month ({known}).")
        covered = Phrase(said, answer.entitlement.evidence.text)
    if answer.overage_hours:
        return Phrase("{covered} {hours} h past the limit are not.", covered, answer.overage_hours)
    if not answer.overage_minutes:
        return covered
    said = N_("{covered} {overage} min past the limit of {limit} are charged by the price list.")
    return Phrase(said, covered, answer.overage_minutes, answer.covered_minutes)


def _refused(answer: Written, reason: Coverage | Refusal | log.Slip) -> Said:
    said, why = N_("Not covered: {why}."), reason.text
    if isinstance(reason, log.Slip):
        said = N_("Kept all the same: {why}.") if answer.accepted else N_("Not recorded: {why}.")
        if reason is log.Slip.ALREADY_RECORDED and isinstance(answer.entry, RemoteSession):
            why = Phrase("the file already has a session that started then")
    elif reason is Coverage.UNKNOWN:
        said = N_("Not known whether it is covered: {why}.")
    elif answer.entitlement and reason in {Coverage.NOT_INCLUDED, Coverage.PAST_ALLOWANCE}:
        why = Phrase("{said} ({known})", why, answer.entitlement.evidence.text)
    return Phrase(said, why)
