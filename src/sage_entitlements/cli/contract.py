"""The commands that keep a customer's contract: write it down, check it, see what is left."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from sage_entitlements.cli import page, params
from sage_entitlements.cli.dates import contract_month
from sage_entitlements.cli.months import drawn, session_of, visits_in
from sage_entitlements.cli.page import Cell, Page, Said, Table, Tone, brief, facts, how_known, table
from sage_entitlements.cli.params import argument, command, command_group, option
from sage_entitlements.cli.run import DATED, Run, UsageProblemError, usage_problem
from sage_entitlements.contract import intake, ledger, portfolio, standing
from sage_entitlements.contract.load import ContractFile, contract_faults, read_contracts
from sage_entitlements.contract.model import Contract, OrderContacts, ProductPackage
from sage_entitlements.contract.standing import Standing, Term, Timeline
from sage_entitlements.deadlines import ComplaintStatus
from sage_entitlements.files.convert import Finding, key_path
from sage_entitlements.model import Evidence, Inclusion, Plan
from sage_entitlements.periods import TermStatus
from sage_entitlements.remote_help import Coverage, RemoteHelp
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.visits import Package, PackageStanding
from sage_entitlements.warsaw import DAY, When, say_day, say_moment, warsaw_day

contract = command_group(
    "contract",
    N_("Keep a customer's contract: write it down, record usage, see what is left."),
    "status firma.toml",
    "record visit firma.toml --on 2026-11-23 --hours 6",
    modules=("record", "correct"),
)
contract_command = partial(command, group=contract)

# -- Writing one down --------------------------------------------------------------------


def _product(value: str, title: str, _: Run) -> ProductPackage:
    name, *programs = (part.strip() for part in value.split("/"))
    if not programs or not all((name, *programs)):
        problem = N_(
            '{option} is "{value}"; write its name, the chosen program and the others,'
            " like Symfonia/Handel/Kadry"
        )
        raise usage_problem(problem, title, value)
    return ProductPackage(name=name, programs=tuple(programs), chosen=programs[0])


def _purchase(value: str, title: str, run: Run) -> Package:
    day, _, name = value.partition("/")
    return Package(purchased=params.DAY.read(day, title, run), name=name.strip() or None)


PRODUCT = params.Typed(N_("NAME/CHOSEN[/OTHER...]"), _product)
PURCHASE = params.Typed(N_("DAY[/NAME]"), _purchase)
NUMBER = params.text(N_("NUMBER"))
ADDRESS = params.text(N_("ADDRESS"))
_PROGRAM = N_("A program that it covers; give one option for each.")
_PRODUCT = N_("A package of programs: its name, the one chosen for remote help, the others.")
_BOUGHT = N_("A package of professional services: when it was bought, and its name if it has one.")


@contract_command("firma.toml --customer Firma --plan VIP --starts 2026-01-31")
@argument("file", params.FILE)
@option("--customer", params.NAME, N_("Whose contract it is."), required=True)
@option("--plan", params.PLAN, N_("Its plan."), required=True)
@option("--starts", params.DAY, N_("The first day of its term."), required=True)
@option("--months", params.MONTHS, N_("The length of its term."), default=12, show_default=True)
@option("--number", NUMBER, N_("The number of the contract."))
@option("--nip", NUMBER, N_("The customer's tax number."))
@option("--program programs", params.NAME, _PROGRAM, multiple=True)
@option("--product-package product_packages", PRODUCT, _PRODUCT, multiple=True)
@option("--phone", NUMBER, N_("The number in the order, for callbacks."))
@option("--email", ADDRESS, N_("The e-mail address in the order, for callbacks."))
@option("--purchased professional_services", PURCHASE, _BOUGHT, multiple=True)
def new(run: Run, file: str, plan: Plan, **given: Any) -> Page[ledger.NewContract]:
    """Write a contract down in a new file.

    Its name ends in .toml. A file that is there already is left alone.
    """
    path = Path(file)
    if path.suffix.lower() != ".toml":
        problem = N_('"{file}" does not end in .toml, so no folder would show it; call it {name}')
        raise usage_problem(problem, str(path), f"{path.name}.toml")
    contacts = OrderContacts(phone=given.pop("phone"), email=given.pop("email"))
    made = Contract(plan=plan.id, order_contacts=contacts, **given)
    refuse(contract_faults(made, run.catalog), {each.name: each.opts[0] for each in new.params})
    answer = ledger.save_contract(path, made, run.catalog, language=run.language)
    lead = Phrase("{customer}: {plan}, {days}.", made.customer, plan.name, span(answer.term))
    shown = facts((Phrase("Programs"), ", ".join(answer.programs) or None))
    return Page(answer, lead, shown, Phrase("Written to {path}", str(path)), changed=True)


@contract_command("klienci.csv --to contracts --dry-run", name="import")
@argument("file", params.FILE)
@option("--to folder", params.DIR, N_("The folder that gets the files."), required=True)
@params.dry_run_option
def bring_in(run: Run, file: str, folder: str, *, dry_run: bool) -> Page[intake.Imported]:
    """Write a file for each contract of a table, CSV or XLSX, or of JSON lines.

    A table has columns customer, plan and starts; where they are known number, nip, months, ends,
    phone and email; extra.KEY for anything else. Their headings may be Polish, too. Where anything
    is wrong in any row, nothing is written.
    """
    how: Any = {"dry_run": dry_run, "language": run.language}
    answer = intake.import_contracts(Path(file), folder, run.catalog, **how)
    said = N_("{what} written to {folder}")
    if dry_run:
        said = N_("A dry run: {what} would be written to {folder}")
    what = Plural("{n} contract", "{n} contracts", answer.count)
    odd = sum(bool(each.notes) for each in answer.contracts)
    columns = Phrase("Row | Customer | Plan | From | File")
    rows = table(columns, answer.contracts, "row customer plan.name ^term.first_day ~file")
    lead, closing = Phrase(said, what, folder), page.second_look(odd) if odd else ()
    return Page(answer, lead, rows, closing, changed=not dry_run)


def refuse(faults: Iterable[Finding], options: Mapping[str, str]) -> None:
    """Refuse what could not be read again, by the option that says so, or else by its key."""
    said = (
        (next((options[str(key)] for key in path if key in options), key_path(path, None)), it)
        for path, it in faults
    )
    if wrong := tuple(Phrase("{option}: {problem}", *fault) for fault in said):
        raise UsageProblemError(Joined(wrong, "\n  "))


def span(days: standing.Life | Term) -> Phrase:
    """Say from when to when it lasts."""
    return Phrase("{first} to {last}", days.first_day, days.last_day)


# -- Checking them -----------------------------------------------------------------------


@contract_command("firma.toml", "contracts --format json")
@params.of_contracts
def check(run: Run, paths: tuple[str, ...], as_of: When) -> Page[portfolio.ContractsChecked]:
    """Check contracts: every fault of every file.

    A PATH is a contract's file, a folder of them, or a file of JSON lines with a contract a line; -
    reads such lines from standard input. The exit code is 4 where anything is wrong. What is
    allowed but looks wrong is told too, and changes no exit code.
    """
    found = read_contracts(paths, run.catalog, stdin=getattr(sys.stdin, "buffer", None))
    answer = portfolio.check_contracts(found, run.catalog, as_of=as_of)
    faults = [fault for each in answer.files for fault in each.faults]
    odd = [warning for each in answer.files for warning in each.warnings]
    checked = Plural("{n} contract checked", "{n} contracts checked", len(answer.files))
    broken = Plural("{n} broken", "{n} broken", sum(not each.valid for each in answer.files))
    warnings = Plural("{n} warning", "{n} warnings", len(odd))
    told = Phrase("{checked}, {broken}, {warnings}.", checked, broken, warnings)
    wrong = page.faults_table(faults, Plural("{n} fault", "{n} faults", len(faults)))
    looks = table(Phrase("File | What is odd"), odd, "file remark.text", page.ODD)
    return Page(answer, told, (wrong, looks), exit_code=0 if answer.valid else 4)


# -- What is left ------------------------------------------------------------------------

_INCLUDED = Phrase("Included"), Phrase("Not included"), Phrase("Unknown")  # as `Inclusion` is
_LATEST = 10  # uses that nothing covers are listed, for all of it is to fit on a screen


@contract_command("firma.toml --why", "firma.toml -o firma.ics", formats=DATED)
@params.of_contract
def status(run: Run, file: ContractFile, as_of: When) -> Page[Standing]:
    """Show what a customer has left.

    Everything is counted from the usage that the file records, by the day on which it happened.
    A calendar has the last days of the contract, its plan, its packages and bought sessions.
    """
    asked: Any = {"as_of": as_of, "catalog": run.catalog, "file": file.file}
    answer = Standing(contract=file.contract, **asked)
    cell = answer.remote_help.entitlement
    about = facts(*_remote_help(answer.remote_help), *_contract(answer))
    tables = about, in_force(answer), _packages(answer), _complaints(answer), _not_covered(answer)
    figures = drawn(Timeline(contract=file.contract, **asked))
    known = cell.evidence if cell else None
    return Page(answer, _verdict(answer), tables, figures=figures, known=known, dated=True)


def _verdict(answer: Standing) -> Said:
    customer, plan, life = answer.customer, answer.plan.name, answer.life
    if answer.running:
        loss = answer.losses[0].kind.after(answer.losses[0].last_day)
        told = customer, plan, Joined(tuple(_left(answer))), loss
        return Phrase("{customer} ({plan}) has left: {left}. Next: {loss}.", *told)
    said = N_("{customer}: the contract ended on {day}; {plan} gives nothing any more.")
    lead = Phrase(said, customer, say_day(life.last_day), plan)
    if life.status is TermStatus.NOT_STARTED:
        said = N_("{customer}: {plan} from {day} on; it gives nothing yet.")
        lead = Phrase(said, customer, plan, say_day(life.first_day))
    if n := answer.visits.remaining:
        return Phrase("{said} Still left: {visits}.", lead, Plural("{n} visit", "{n} visits", n))
    return lead


def _left(answer: Standing) -> Iterator[Said]:
    found = answer.remote_help
    sessions: Said = Plural("{n} remote session", "{n} remote sessions", found.left or 0)
    if found.inclusion is Inclusion.NOT_INCLUDED and not found.left:
        sessions = Phrase("no remote help in the plan")
    unknown = Phrase("remote sessions not known")
    yield unknown if found.left is None else how_known(found.entitlement, sessions)
    if answer.packages:
        yield Plural("{n} visit", "{n} visits", answer.visits.remaining)


def _contract(answer: Standing) -> Iterator[tuple[Said, Any]]:
    known, several = answer.contract, len(answer.terms) > 1
    yield Phrase("Phone"), answer.phone and _phone(answer.phone)
    yield Phrase("Phone in the order"), known.order_contacts.phone
    yield Phrase("E-mail in the order"), known.order_contacts.email
    yield Phrase("Number"), known.number
    yield "NIP", known.nip
    yield Phrase("Term {n}", answer.term.number), _days(answer.term) if several else None
    yield Phrase("Contract") if several else Phrase("Term"), _days(answer.life)
    yield Phrase("Programs"), ", ".join(answer.programs) or None
    for (inclusion, label), evidence in product(zip(Inclusion, _INCLUDED, strict=True), Evidence):
        said = inclusion, evidence
        of = (each.name for each in answer.entitlements if (each.inclusion, each.evidence) == said)
        known_how = Phrase("{said} ({known})", label, evidence.text)
        yield label if evidence is Evidence.NONE else known_how, ", ".join(of) or None


def _days(of: standing.Life | Term) -> Said:
    if of.days_to_go is None:
        return span(of)
    days = Plural("{n} day to go", "{n} days to go", of.days_to_go)
    return Phrase("{span}, {days}", span(of), days)


def in_force(answer: Standing) -> Table:
    """Show which plan is in force in which term, where there are several of either."""
    days = sorted({it.first_day for it in answer.plans} | {it.first_day for it in answer.terms})
    rows = []
    for first_day, after in pairwise([*days, answer.life.last_day + DAY]):
        plan = [each.plan.name for each in answer.plans if each.first_day <= first_day][-1]
        term = [each.number for each in answer.terms if each.first_day <= first_day][-1]
        rows.append((plan, term, brief(first_day), brief(after - DAY)))
    title = Phrase("Plans and terms")
    return table(Phrase("Plan | Term | From | Through"), rows if len(days) > 1 else (), title=title)


def _remote_help(found: RemoteHelp) -> Iterator[tuple[Said, Any]]:
    yield Phrase("Remote sessions left"), sessions_left(found)
    if found.period is not None:
        yield contract_month(found.period)
        last = found.inclusion is not Inclusion.NOT_INCLUDED
        never = Phrase("no session follows in the next month") if last else None
        yield Phrase("Next reset"), found.period.next_reset or never
        past = found.overage.sessions, found.overage.minutes
        sessions = Plural("{n} session", "{n} sessions", past[0])
        limit, said = found.allowance.minutes, N_("{sessions}, {minutes} min past {limit}")
        overage = Phrase(said, sessions, past[1], limit) if any(past) else None
        yield Phrase("Overage this month"), overage
    extra = Phrase("{left} of {included}", found.extra.left, found.extra.bought)
    if found.extra.lost:
        extra = Phrase("{left}, {lost} lost at the contract's end", extra, found.extra.lost)
    yield Phrase("Bought sessions left"), extra if found.extra.bought else None


def sessions_left(found: RemoteHelp) -> Said:
    """Say how many remote sessions can be had now, and how that is known."""
    if found.period is None:
        return Phrase("none outside the contract's term")
    if found.left is None:
        if found.inclusion is Inclusion.INCLUDED:
            return Phrase("not known: an earlier session may have been that of this month")
        return Phrase("not known: nobody knows whether the plan includes remote help")
    if found.remaining.sessions is None:
        return Phrase("{n} bought; nobody knows whether there are more", found.extra.left)
    return how_known(found.entitlement, str(found.left))


def _phone(found: standing.Phone) -> Said:
    opens, closes = found.hours.opens_at, found.hours.closes_at
    said = Phrase("closed; opens {moment}", say_moment(opens))
    if found.hours.open:
        said = Phrase("open until {moment}", say_moment(closes))
    elif found.hours.open is None:
        said = Phrase("open from {opens} to {closes}", f"{opens:%H:%M}", f"{closes:%H:%M}")
    if found.entitlement.inclusion is Inclusion.INCLUDED:
        return how_known(found.entitlement, said)
    included = how_known(found.entitlement, found.entitlement.inclusion.text)
    return Phrase("{said}; in the plan: {yes_no}", said, included)


def _packages(answer: Standing) -> Table:
    def row(of: PackageStanding) -> tuple[Any, ...]:
        days = of.window.first_day, of.window.last_day
        window = Phrase("{first} to {last}, {status}", *days, of.window.status.text)
        left: Said = Phrase("{left} of {included}", of.visits.remaining, of.visits.included)
        if past := of.visits.overage_hours:
            left = Phrase("{left}, {hours} h past the limit", left, past)
        return of.package.title, window, left, brief(of.window.last_working_day), of.days_to_go

    columns = Phrase("Package | Window | Visits left | Last working day | Days to go")
    title = Phrase("Packages of professional services")
    return table(columns, map(row, answer.packages), title=title)


def _complaints(answer: Standing) -> Table:
    def row(of: standing.SessionComplaint) -> tuple[Any, ...]:
        found, advised_by = of.deadline, brief(of.deadline.advised_by, Phrase("at once"))
        tone = Tone.YES if found.status is ComplaintStatus.OPEN else Tone.QUIET
        now = Cell(found.status.text, tone)
        return brief(found.performed_at), found.deadline_day, advised_by, now

    columns = Phrase("Session ended | Last day | To be safe, by | Now")
    return table(columns, map(row, answer.complaints), title=Phrase("Complaints about sessions"))


def _not_covered(answer: Standing) -> Table:
    rows: list[tuple[Any, ...]] = []
    for session in answer.remote_help.not_covered:
        why: Said = session.text
        if session.coverage is Coverage.NOT_INCLUDED:
            why = how_known(answer.remote_help.entitlement_on(session.start.date()), why)
        what = Phrase("session, {minutes} min", session.session.minutes)
        rows.append((session.start, what, why))
    for refused in answer.refused_visits:
        what = Phrase("visit, {hours} h", refused.visit.hours)
        rows.append((refused.visit.on, what, refused.text))
    rows.sort(key=lambda row: warsaw_day(row[0]))
    unknown = any(each.coverage is Coverage.UNKNOWN for each in answer.remote_help.not_covered)
    title = Phrase("Not covered, or not known to be") if unknown else Phrase("Not covered")
    if len(rows) > _LATEST:
        title = Phrase("Not covered, the latest {shown} of {all}", _LATEST, len(rows))
    return table(Phrase("When | What was used | Why"), rows[-_LATEST:], title=title)


# -- The term at a glance ----------------------------------------------------------------


@contract_command("firma.toml", "firma.toml --as-of 2026-06-15 --format json")
@params.of_contract
def timeline(run: Run, file: ContractFile, as_of: When) -> Page[Timeline]:
    """Show a contract at a glance: its months with their sessions, packages with their visits."""
    answer = Timeline(as_of=as_of, catalog=run.catalog, contract=file.contract, file=file.file)
    months = answer.months
    apart = len({each.evidence for each in months}) > 1  # and so told of each month
    session = Phrase("Session") if apart else how_known(months[0], Phrase("Session"))
    titles = (each.package.title for each in answer.packages)
    said = N_("{package}: {left} of {included} visits left, through {day}.")
    packages = ((of.package.title, of.visits, of.window.last_day) for of in answer.packages)
    left = (Phrase(said, name, of.remaining, of.included, day) for name, of, day in packages)
    columns = Phrase("Month"), Phrase("From"), session, *titles, Phrase("Not covered")
    tables = table(columns, (_month(each, answer, apart) for each in months)), in_force(answer)
    return Page(answer, _verdict(answer), tables, left, figures=drawn(answer), dated=True)


def _month(month: standing.Month, answer: Timeline, apart: bool) -> tuple[Any, ...]:
    first, last = month.period.first_day, month.period.last_day
    unknown = sum(each.coverage is Coverage.UNKNOWN for each in month.sessions)
    refused = sum(first <= each.visit.on <= last for each in answer.refused_visits)
    not_covered = page.those_there(
        Plural("{n} session not known", "{n} sessions not known", unknown),
        Plural("{n} session", "{n} sessions", month.not_covered - unknown),
        Plural("{n} visit", "{n} visits", refused),
    )
    bought = Plural("{n} bought session", "{n} bought sessions", month.extra)
    session = Joined((*session_of(month, known=apart), *page.those_there(bought)))
    visits = (visits_in(month.period, each).text for each in answer.packages)
    return month.period.number, brief(first), session, *visits, Joined(not_covered)
