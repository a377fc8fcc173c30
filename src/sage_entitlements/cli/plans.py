"""The commands that ask about plans and services."""

from collections.abc import Iterable
from typing import Any

from sage_entitlements import plans as ask
from sage_entitlements.cli import page, params
from sage_entitlements.cli.page import Page, Said, Table, table
from sage_entitlements.cli.params import argument, command, edition_option, option
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.model import Inclusion, Plan, Service
from sage_entitlements.text import N_, Phrase, Plural

plan_argument = argument("plan", params.PLAN)


@command("show Komfort", 'show "komfort +" --lang pl --why')
@plan_argument
@edition_option
def show(run: Run, **asked: Any) -> Page[ask.PlanServices]:
    """Show what a plan includes."""
    answer = ask.show(run.catalog, **asked)
    title = Phrase("{plan} ({family})", answer.plan.name, answer.family.name)
    columns = Phrase("Service | Id | Included | Known how")
    rows = table(columns, answer.entitlements, "name ~service.id inclusion evidence", title)
    return Page(answer=answer, tables=(rows,), about=answer.entitlements)


_EXIT_CODES = {Inclusion.INCLUDED: 0, Inclusion.NOT_INCLUDED: 1, Inclusion.UNKNOWN: 3}


@command('has Komfort "Pomoc zdalna"', "has vip remote-help --confirmed-only")
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
    code = _EXIT_CODES[found.inclusion]
    return Page(answer=answer, lead=(lead,), about=(found,), exit_code=code)


@command('which "Pomoc zdalna"', "which callback --format json")
@argument("service", params.SERVICE)
@edition_option
def which(run: Run, **asked: Any) -> Page[ask.ServicePlans]:
    """List which plans include a service."""
    answer = ask.which(run.catalog, **asked)
    families = {family.id: family.name for family in run.catalog.families}
    rows = (
        (each.plan.name, page.quiet(families[each.family]), each.inclusion, each.evidence)
        for each in answer.plans
    )
    shown = table(Phrase("Plan | Family | Included | Known how"), rows, title=answer.name)
    return Page(answer=answer, tables=(shown,), about=answer.plans)


def _side_by_side(
    plans: Iterable[Plan], rows: Iterable[ask.MatrixRow], title: Said | None = None, mark: str = ""
) -> Table:
    columns: tuple[Said, ...] = (Phrase("Service"), *(plan.name for plan in plans))
    named = ((f"{row.name}{mark if row.differs else ''}", row.cells) for row in rows)
    shown = ((name, *map(page.short_cell, cells)) for name, cells in named)
    return table(columns, shown, title=title)


@command("compare Komfort VIP", 'compare komfort "komfort +" --only-differences')
@argument("plans", params.PLAN, nargs=-1, required=True, metavar=N_("PLAN PLAN"))
@option("--only-differences", help=N_("Leave out the services in which they agree."))
@edition_option
def compare(run: Run, **asked: Any) -> Page[ask.Comparison]:
    """Set plans side by side and show where they differ."""
    answer = ask.compare(run.catalog, **asked)
    if len(answer.plans) < 2:  # noqa: PLR2004 - a comparison takes two
        raise usage_problem("name at least two different plans to compare")
    shown = (each.evidence for row in answer.rows for each in row.cells)
    differing = sum(row.differs for row in answer.rows)
    told = Plural("{n} service differs (marked *).", "{n} services differ (marked *).", differing)
    return Page(
        answer=answer,
        tables=(_side_by_side(answer.plans, answer.rows, mark=" *"),),
        closing=(told if differing else Phrase("No service differs."), *page.legend(shown)),
        about=answer.cells,
    )


@command("matrix", "matrix --family perpetual --format csv > matrix.csv")
@option("--family", params.FAMILY, N_("Only this family of plans."))
@edition_option
def matrix(run: Run, **asked: Any) -> Page[ask.Matrix]:
    """Show which plans include which services, all in one view."""
    answer = ask.matrix(run.catalog, **asked)
    return Page(
        answer=answer,
        tables=tuple(_side_by_side(one.plans, one.rows, one.name) for one in answer.families),
        closing=page.legend(each.evidence for each in answer.cells),
        about=answer.cells,
    )


@command("plans", "plans --format json")
def plans(run: Run) -> Page[ask.Families]:
    """List the families and their plans."""
    answer = ask.families(run.catalog)
    columns, title = Phrase("Plan | Id"), N_("{name}: {about}")
    tables = (
        table(columns, each.plans, "name ~id", Phrase(title, each.family.name, each.family.about))
        for each in answer.families
    )
    count = Plural("{n} plan", "{n} plans", len(run.catalog.plans))
    said = Phrase("{plans}, as the source page names them; none assumed, none unknown.", count)
    return Page(answer=answer, tables=tuple(tables), closing=(said,))


@command("service remote-help", "service professional-services --lang pl")
@argument("service", params.ANY_SERVICE)
def service(run: Run, service: Service) -> Page[ask.ServiceRules]:
    """Explain a service: what it is and the rules behind it."""
    answer = ask.service(run.catalog, service)
    activities = Phrase("What a visit can be spent on")
    rules = Phrase("What the source page says")
    readings = Phrase("How we read what it leaves open")
    columns = Phrase("Question | Our reading | Id")
    grounds = page.rests_on(len(answer.rules), len(answer.readings))
    return Page(
        answer=answer,
        lead=(Phrase("{name}. {summary}", answer.service.name, answer.service.summary),),
        tables=(
            table(Phrase("Activity | Id"), answer.activities, "name ~id", activities),
            table(Phrase("Rule | Clause"), answer.rules, "text ~id", rules),
            table(columns, answer.readings, "question text ~id", readings),
        ),
        closing=(
            Phrase("{grounds}. All readings:", grounds),
            Phrase("  sage-entitlements catalog readings"),
        ),
    )
