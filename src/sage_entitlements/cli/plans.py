"""The commands that ask about plans and services."""

from collections.abc import Iterable
from typing import Any

from sage_entitlements import plans as ask
from sage_entitlements.cli import page, params
from sage_entitlements.cli.page import Page, Said, Table, table
from sage_entitlements.cli.params import argument, command, edition_option, option
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.model import Change, Entitlement, Evidence, Inclusion, Plan, Service
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.warsaw import say_moment, warsaw_day

plan_argument = argument("plan", params.PLAN)


@command("Komfort", '"komfort +" --lang pl --why')
@plan_argument
@edition_option
def show(run: Run, **asked: Any) -> Page[ask.PlanServices]:
    """Show what a plan includes."""
    answer = ask.show(run.catalog, **asked)
    plan, family, cells = answer.plan.name, answer.family.name, answer.entitlements
    yes = sum(each.inclusion is Inclusion.INCLUDED for each in cells)
    said = N_("{plan} ({family}) includes {yes} of {all} services; {known}.")
    lead = Phrase(said, plan, family, yes, len(cells), page.all_known(cells))
    columns = Phrase("Service | Id | Included | Known how")
    rows = table(columns, cells, "name ~service.id inclusion known")
    return Page(answer, lead, rows, about=cells)


@command('Komfort "Pomoc zdalna"', "vip remote-help --confirmed-only")
@plan_argument
@argument("service", params.SERVICE)
@option("--confirmed-only", help=N_("Count an assumed answer as unknown."))
@edition_option
def has(run: Run, **asked: Any) -> Page[ask.PlanService]:
    """Ask whether a plan includes a service.

    The exit code answers too: 0 yes, 1 no, 3 unknown.
    """
    answer = ask.has(run.catalog, **asked)
    found = answer.entitlement
    lead = page.verdict(found)
    if answer.assumption_left_out:
        said = N_("Not confirmed: what {plan} says of {service} is only assumed.")
        lead = Phrase(said, found.plan.name, found.service.name)
    code = {Inclusion.INCLUDED: 0, Inclusion.NOT_INCLUDED: 1}.get(found.inclusion, 3)
    return Page(answer, lead, about=(found,), exit_code=code)


@command('"Pomoc zdalna"', "callback phone-support", "callback --format json")
@argument("services", params.SERVICE, nargs=-1, required=True)
@edition_option
def which(run: Run, services: tuple[Service, ...], **asked: Any) -> Page[ask.ServicePlans]:
    """List which plans include a service, or all of several."""
    answer = ask.which(run.catalog, *services, **asked)
    plans, names = answer.plans, [row.name for row in answer.rows]
    sure = [each for each in plans if each.inclusion is Inclusion.INCLUDED]
    yes = ", ".join(each.plan.name for each in sure)
    where = Plural("in {n} plan ({plans})", "in {n} plans ({plans})", len(sure), yes)
    known = page.all_known(sure or plans)
    told = ", ".join(names), where if sure else Phrase("in no plan"), known
    lead = Phrase("{services}: {where}; {known}.", *told)
    if unsure := [each.plan.name for each in plans if each.evidence is Evidence.NONE]:
        lead = Phrase("{said} Not known of: {plans}.", lead, ", ".join(unsure))
    columns: Any = Phrase("Plan | Family | Included | Known how")
    cells: Iterable[Any] = ((each.inclusion, each.known) for each in plans)
    if several := len(names) > 1:
        columns = (Phrase("Plan"), Phrase("Family"), *names, Phrase("All of them"))
        grid = zip(*(row.cells for row in answer.rows), plans, strict=True)
        cells = (map(page.short_cell, each) for each in grid)
    families = (page.quiet(run.catalog.family(each.family).name) for each in plans)
    of = zip(plans, families, cells, strict=True)
    rows = table(columns, ((each.plan.name, family, *shown) for each, family, shown in of))
    closing = page.legend(answer.cells) if several else ()
    return Page(answer, lead, rows, closing, about=answer.cells)


def _beside(plans: tuple[Plan, ...], rows: Iterable[ask.MatrixRow], title: Said = "") -> Table:
    """Show rows; where there is no title, of two plans what changes, of more what differs."""
    change = [] if title or plans[2:] else [Phrase("Change")]
    mark = "" if title or change else " *"
    columns: tuple[Said, ...] = (Phrase("Service"), *(plan.name for plan in plans), *change)
    named = ((f"{row.name}{mark if row.differs else ''}", row) for row in rows)
    shown = ((name, *map(page.short_cell, row.cells), row.change) for name, row in named)
    return table(columns, (row[: len(columns)] for row in shown), title=title)


def _gist(answer: ask.Comparison) -> Said:
    """Count what differs; of two plans, what the second gives and takes."""
    changes = [row.change for row in answer.rows]
    if answer.plans[2:]:
        n = sum(row.differs for row in answer.rows)
        many = Plural("{n} service differs (marked *).", "{n} services differ (marked *).", n)
        return many if n else Phrase("No service differs.")
    numbers = [changes.count(each) for each in (Change.GAINS, Change.LOSES)]
    said = N_("{old} → {new}: gains {gains}, loses {loses}; {known}.")
    if unknown := changes.count(Change.UNKNOWN):
        numbers.append(unknown)
        said = N_("{old} → {new}: gains {gains}, loses {loses}, unknown: {unknown}; {known}.")
    told = (Plural("{n} service", "{n} services", n) if n else Phrase("none") for n in numbers)
    return Phrase(said, *(plan.name for plan in answer.plans), *told, page.all_known(answer.cells))


@command("Komfort VIP", 'komfort "komfort +" --only-differences')
@argument("plans", params.PLAN, nargs=-1, required=True, metavar=N_("PLAN PLAN"))
@option("--only-differences", help=N_("Leave out the services in which they agree."))
@edition_option
def compare(run: Run, **asked: Any) -> Page[ask.Comparison]:
    """Set plans side by side; of two, say what the second gives and takes."""
    answer = ask.compare(run.catalog, **asked)
    if not answer.plans[1:]:
        raise usage_problem("name at least two different plans to compare")
    shown = _beside(answer.plans, answer.rows)
    signs = page.legend(cell for row in answer.rows for cell in row.cells)
    return Page(answer, _gist(answer), shown, signs, about=answer.cells)


@command('Komfort --to "Pomoc zdalna"', "komfort --to callback --to remote-help")
@plan_argument
@option("--to", params.SERVICE, N_("What it has to include."), multiple=True, required=True)
@edition_option
def upgrade(run: Run, plan: Plan, to: tuple[Service, ...], **asked: Any) -> Page[ask.Upgrade]:
    """Name the next plan that includes a service, or several, and what else it brings.

    The exit code answers too: 0 there is one, 1 there is none, 3 unknown.
    """
    answer = ask.upgrade(run.catalog, plan, *to, **asked)
    last, services = answer.plans[-1].plan, ", ".join(each.name for each in answer.services)
    names = plan.name, services, answer.evidence.text
    lead = [Phrase("No plan from {plan} on includes {services} ({known}).", *names)]
    if answer.next:
        said = N_("{next} is the next plan after {plan} that includes {services} ({known}).")
        lead = [Phrase(said, last.name, *names)]
    if answer.next == plan:
        lead = [Phrase("{plan} includes {services} already ({known}).", *names)]
    if unsure := [each for each in answer.plans if each.inclusion is Inclusion.UNKNOWN]:
        lead = [*(lead if answer.next else ()), *map(page.verdict, unsure)]
    signs = page.legend(cell for row in answer.rows for cell in row.cells)
    closing = (*signs, Phrase("Prices are not known here.")) if answer.rows else ()
    shown = _beside((plan, last), answer.rows)
    code = 0 if answer.next else 3 if unsure else 1
    return Page(answer, lead, shown, closing, about=answer.cells, exit_code=code)


def _told(known: ask.MatrixRow | Entitlement, said: Said | Change | None) -> tuple[Any, ...]:
    note: Said = Phrase("to be confirmed in writing") if known.evidence is Evidence.ASSUMED else ""
    if known.evidence is Evidence.NONE:
        note = Phrase("not certain to be in the plan")
    return known.name, said, note


@command("VIP", "VIP --instead-of Komfort --format markdown > vip.md")
@plan_argument
@option("--instead-of", params.PLAN, N_("The plan whose place it takes: what is gained and lost."))
@edition_option
def offer(run: Run, **asked: Any) -> Page[ask.Offer]:
    """Write a sheet for a customer: what a plan gives, its limits, and what is not certain yet."""
    answer, other = ask.offer(run.catalog, **asked), asked["instead_of"]
    texts: dict[str, Said] = {each.id: each.text for each in answer.reasons}
    of: dict[Inclusion, list[Any]] = {each: [] for each in Inclusion}
    rules = []
    for each in answer.entitlements:
        of[each.inclusion].append(_told(each, each.service.summary))
        if each.inclusion is Inclusion.INCLUDED:
            rules += [(each.name, texts[rule]) for rule in each.service.offer]
    changes = [_told(row, row.change) for row in answer.changes]
    beside = [(answer.extra.name, texts[rule]) for rule in answer.extra.offer]
    later = tuple(each for each in answer.edition_days if each > warsaw_day(asked["as_of"]))
    other_offer = N_("Another offer holds for whoever agrees from {days} on.")
    gives, limits = Phrase("Service | What it gives | Note"), Phrase("Service | Rule or limit")
    title = Phrase("In place of {plan}", other.name) if other else ""
    names = answer.plan.name, answer.family.name, say_moment(asked["as_of"])
    lead = Phrase("{plan} ({family}), as of {day}", *names)
    tables = (
        table(gives, of[Inclusion.INCLUDED], title=Phrase("What you get")),
        table(gives, of[Inclusion.UNKNOWN], title=Phrase("Not settled yet")),
        table(Phrase("Service | Change | Note"), changes, title=title),
        table(limits, rules, title=Phrase("Rules and limits")),
        table(limits, beside, title=Phrase("What you can buy beside it")),
    )
    closing = [Phrase(other_offer, Joined(later))] if later else []
    closing.append(Phrase("For information, and no offer in law: the written contract prevails."))
    return Page(answer, lead, tables, closing, drawn=True, outward=not run.options.get("why"))


@command("", "--family perpetual --format csv > matrix.csv")
@option("--family", params.FAMILY, N_("Only this family of plans."))
@edition_option
def matrix(run: Run, **asked: Any) -> Page[ask.Matrix]:
    """Show which plans include which services, all in one view."""
    answer = ask.matrix(run.catalog, **asked)
    plans = sum(len(one.plans) for one in answer.families)
    count = Plural("{n} plan", "{n} plans", plans)
    services = Plural("{n} service", "{n} services", len(run.catalog.services))
    lead = Phrase("{plans}, {services}; {known}.", count, services, page.all_known(answer.cells))
    tables = tuple(_beside(one.plans, one.rows, one.name) for one in answer.families)
    return Page(answer, lead, tables, page.legend(answer.cells), about=answer.cells, drawn=True)


@command("", "--format json")
def plans(run: Run) -> Page[ask.Families]:
    """List the families and their plans."""
    answer = ask.families(run.catalog)
    columns, title = Phrase("Plan | Id"), N_("{name}: {about}")
    tables = [
        table(columns, each.plans, "name ~id", Phrase(title, each.family.name, each.family.about))
        for each in answer.families
    ]
    count = Plural("{n} plan", "{n} plans", len(run.catalog.plans))
    said = Phrase("{plans}, as the source page names them; none assumed, none unknown.", count)
    return Page(answer, said, tables)


@command("remote-help", "professional-services --lang pl")
@argument("service", params.ANY_SERVICE)
def service(run: Run, service: Service) -> Page[ask.ServiceRules]:
    """Explain a service: what it is and the rules behind it."""
    answer = ask.service(run.catalog, service)
    activities = Phrase("What a visit can be spent on")
    readings = Phrase("How we read what it leaves open")
    columns = Phrase("Question | Our reading | Id")
    grounds = page.rests_on(len(answer.rules), len(answer.readings))
    lead = Phrase("{name}. {summary}", answer.service.name, answer.service.summary)
    tables = (
        table(Phrase("Activity | Id"), answer.activities, "name ~id", activities),
        table(
            Phrase("Rule | Clause"), answer.rules, "text ~id", Phrase("What the source page says")
        ),
        table(columns, answer.readings, "question text ~id", readings),
    )
    where = Phrase("  sage-entitlements catalog readings")
    return Page(answer, lead, tables, (Phrase("{grounds}. All readings:", grounds), where))
