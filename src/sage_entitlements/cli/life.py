"""The commands that change a contract's life: renew it, change its plan, end it early."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sage_entitlements.cli import params
from sage_entitlements.cli.contract import contract, in_force, refuse
from sage_entitlements.cli.page import Page, Said
from sage_entitlements.cli.params import argument, command, option
from sage_entitlements.cli.record import DRY_RUN, told
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.contract import ledger
from sage_entitlements.contract.ledger import LifeChanged, Prospect
from sage_entitlements.contract.load import ContractFile, contract_faults
from sage_entitlements.contract.model import End, LifeChange, PlanChange, Renewal
from sage_entitlements.model import Plan
from sage_entitlements.text import N_, Phrase
from sage_entitlements.warsaw import say_day

life_command = partial(command, group=contract)
_MONTHS = N_("The length of the new term; that of the last one by default.")
_PLAN = N_("Its plan; by default the plan goes on.")


@life_command("contract renew firma.toml", "contract renew firma.toml --months 24 --plan VIP")
@argument("file", params.CONTRACT)
@option("--months", params.MONTHS, _MONTHS)
@option("--plan", params.PLAN, _PLAN)
@option("--anyway", help=N_("Renew it even though a later term has not begun yet."))
@option("--dry-run", help=DRY_RUN)
def renew(
    run: Run, file: ContractFile, months: int | None, plan: Plan | None, **how: Any
) -> Page[LifeChanged]:
    """Renew a contract: one more term, from the day after the last one's end.

    Months are counted on from the contract's first day, so the day of the reset stays.
    """
    *_, (_, _, last) = file.contract.agreed()
    renewal = Renewal(months=months or last.months, plan=plan.id if plan else None)

    def say(found: Prospect) -> Said:
        term, name = found.terms[-1], found.plans[-1].plan.name
        said = N_("{customer}: term {number} is {plan}, {first} to {last}.")
        return Phrase(said, found.customer, term.number, name, term.first_day, term.last_day)

    return _changed(run, file, renewal, say, **how)


@life_command("contract change-plan firma.toml Komfort --on 2026-06-10")
@argument("file", params.CONTRACT)
@argument("plan", params.PLAN)
@option("--on", params.DAY, N_("The new plan's first day."), required=True)
@option("--dry-run", help=DRY_RUN)
def change_plan(
    run: Run, file: ContractFile, plan: Plan, on: date, **how: Any
) -> Page[LifeChanged]:
    """Change a contract's plan within a term, from a day on.

    The contract month goes on, and no session is counted anew. A plan that begins with a term
    belongs to the renewal: contract renew --plan.
    """
    said = Phrase(
        "{customer}: {plan} from {day} on.", file.contract.customer, plan.name, say_day(on)
    )
    return _changed(run, file, PlanChange(on=on, plan=plan.id), lambda _: said, **how)


@life_command("contract end firma.toml --on 2026-06-30")
@argument("file", params.CONTRACT)
@option("--on", params.DAY, N_("The contract's last day."))
@option("--cancel", help=N_("Take an early end back: the contract runs as long as agreed."))
@option("--dry-run", help=DRY_RUN)
def end(
    run: Run, file: ContractFile, on: date | None, cancel: bool, **how: Any
) -> Page[LifeChanged]:
    """End a contract before its term does.

    What lies after that day stays in the file, and does not count.
    """
    if (on is None) is not cancel:
        raise usage_problem("give --on DAY or --cancel, and only one")
    if cancel and file.contract.ends is None:
        raise usage_problem("--cancel: the contract has no early end to take back")

    def say(found: Prospect) -> Said:
        said = N_("{customer}: the contract ends on {day}.")
        return Phrase(said, found.customer, say_day(found.life.last_day))

    return _changed(run, file, End(on=on), say, **how)


# Which option says what a contract's file says under a key.
_OPTIONS = {"months": "--months", "on": "--on", "ends": "--on", "plan": "PLAN"}


def _changed(
    run: Run,
    file: ContractFile,
    change: LifeChange,
    say: Callable[[Prospect], Said],
    *,
    anyway: bool = False,
    dry_run: bool,
) -> Page[LifeChanged]:
    refuse(contract_faults(file.contract.with_entry(change), run.catalog), _OPTIONS)
    answer = ledger.change_life(
        file.file, change, run.catalog, as_of=params.now(), anyway=anyway, dry_run=dry_run
    )
    lead, shown = say(answer.after), answer.after
    if answer.reason is not None and not answer.accepted:
        lead, shown = Phrase("Not recorded: {why}.", answer.reason.text), answer.before
    return told(answer, lead, in_force(shown))
