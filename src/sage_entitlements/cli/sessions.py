"""The commands about remote sessions of many contracts: complaints to be made, and their use."""

from collections.abc import Iterator
from typing import Any

from sage_entitlements.cli.many import FORMATS, contracts, many
from sage_entitlements.cli.months import LEGEND, mark
from sage_entitlements.cli.page import SIGN, Cell, Page, Said, brief, table
from sage_entitlements.cli.params import MONTHS, Word, as_of_option, command, option, paths_argument
from sage_entitlements.cli.run import Run
from sage_entitlements.contract import sessions as ask
from sage_entitlements.text import N_, Joined, Phrase, Plural
from sage_entitlements.warsaw import When, say_day, warsaw_day

Paths = tuple[str, ...]


@command("complaints contracts", "complaints contracts --format csv", formats=FORMATS)
@paths_argument
@as_of_option
def complaints(run: Run, paths: Paths, as_of: When) -> Page[ask.Complaints]:
    """List every complaint about a session that can still be made, the soonest deadline first.

    PATHs are those of "portfolio". A broken file is reported and stops no other; the exit code is
    then 4.
    """
    answer = ask.complaints(contracts(run, paths), run.catalog, as_of=as_of)
    day = warsaw_day(as_of)
    lead = Plural(
        "{n} complaint can still be made; due on {day}: {due}.",
        "{n} complaints can still be made; due on {day}: {due}.",
        len(answer.complaints),
        say_day(day),
        sum(each.deadline.deadline_day == day for each in answer.complaints),
    )
    none = Phrase("No complaint can be made any more.")
    columns = Phrase("Customer (plan) | Session ended | Last day | To be safe, by | Phone, e-mail")
    rows = table(columns, map(_complaint, answer.complaints))
    return many(
        answer,
        rows,
        Phrase("the soonest deadline first"),
        lead=(lead if answer.complaints else none,),
    )


def _complaint(of: ask.OpenComplaint) -> tuple[Any, ...]:
    found, contacts = of.deadline, of.order_contacts
    return (
        Phrase("{customer} ({plan})", of.customer, of.plan.name),
        brief(found.performed_at),
        brief(found.deadline_day),
        Phrase("at once") if found.advised_by is None else brief(found.advised_by),
        ", ".join(filter(None, (contacts.phone, contacts.email))) or None,
    )


_LATEST = N_("How many months up to the present one are looked at.")
_ONLY = N_("Only contracts that are used in this way; give one option for each.")


@command("usage contracts", "usage contracts --months 6 --only never", formats=FORMATS)
@paths_argument
@as_of_option
@option("--months", MONTHS, _LATEST, default=12, show_default=True)
@option("--only", Word(ask.Verdict), _ONLY, multiple=True)
def usage(run: Run, paths: Paths, **asked: Any) -> Page[ask.Usage]:
    """Tell who never uses the remote session of the month, and who always uses it up.

    PATHs are those of "portfolio". A contract is judged by its months that are over, and by the
    present one once its session is used. A broken file is reported and stops no other; the exit
    code is then 4.
    """
    answer = ask.usage(contracts(run, paths), run.catalog, held=False, **asked)
    columns = N_(
        "Customer (plan) | Months | Used | Extra | Not covered | Overage | Visits | Uses it"
    )
    rows = table(Phrase(columns), map(_usage, answer.contracts))
    return many(
        answer, rows, Phrase("in the order given"), _signs(answer), lambda: (_counted(answer),)
    )


def _usage(of: ask.ContractUsage) -> tuple[Any, ...]:
    use, past = of.use, of.use.visit_overage_hours
    marks = tuple(map(mark, of.months))
    used = Phrase("{left} of {included}", use.used, "?" if use.included is None else use.included)
    return (
        Phrase("{customer} ({plan})", of.customer, of.plan.name),
        Cell("".join(each.sign for each in marks) or "-", marks=marks),
        Phrase("{word} {sign}", used, "".join(SIGN[each] for each in of.evidence)),
        use.extra,
        use.not_covered,
        Phrase("{minutes} min", use.overage_minutes),
        Phrase("{left}, {hours} h past the limit", use.visits, past) if past else use.visits,
        of.verdict,
    )


def _counted(answer: ask.Usage) -> Said:
    counts = ((each, answer.tally.verdicts[each]) for each in ask.Verdict)
    found = (Phrase("{word} {sign}", each.text, n) for each, n in counts if n)
    contracts = Plural("{n} contract", "{n} contracts", answer.read)
    said = N_("Use of the monthly session by {contracts}: {counts}.")
    return Phrase(said, contracts, Joined(tuple(found))) if answer.read else contracts


def _signs(answer: ask.Usage) -> Iterator[Said]:
    if answer.tally.shown:
        yield Joined(LEGEND, "   ")
