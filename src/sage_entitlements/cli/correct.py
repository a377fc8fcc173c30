"""The commands that put a contract's entries right: list them, amend one, take one out."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import click
from attrs import NOTHING, evolve, fields_dict

from sage_entitlements import warsaw
from sage_entitlements.cli import params, record
from sage_entitlements.cli.contract import contract_command, refuse
from sage_entitlements.cli.page import Page, brief, table
from sage_entitlements.cli.params import DAY, NAME, TEXT, argument, option
from sage_entitlements.cli.run import Run, usage_problem
from sage_entitlements.contract import ledger
from sage_entitlements.contract.find import find_entry
from sage_entitlements.contract.ledger import Written
from sage_entitlements.contract.load import ContractFile, contract_faults
from sage_entitlements.contract.log import Log
from sage_entitlements.contract.model import KINDS, Contract, Kind
from sage_entitlements.names import named, no_such_name
from sage_entitlements.text import N_, Language, Phrase, Plural, shortened
from sage_entitlements.warsaw import When

Which = int | When


def _kind(value: str, *_: object) -> type:
    known = {(of.value, of.text.to(Language.PL)): kind for kind, of in KINDS.items()}
    if found := next((kind for words, kind in known.items() if named(value, words)), None):
        return found
    unknown = Phrase('Unknown kind of entry "{name}"', shortened(value))
    raise no_such_name(unknown, value, dict(known.keys()))


def _which(value: str, title: str, run: Run) -> Any:
    return int(value) if re.fullmatch("[0-9]{1,6}", value) else params.WHEN.read(value, title, run)


def _entries(_: Run, context: click.Context) -> params.Offers:
    file, kind = (context.params.get(each) for each in ("file", "kind"))
    found = file.contract.said(kind) if file and kind else {}
    return ((str(number), said) for number, said in found.items())


KIND = params.Typed(N_("KIND"), _kind, lambda *_: ((of.value, of.text) for of in KINDS.values()))
WHICH = params.Typed(N_("NUMBER|DAY"), _which, _entries)
_corrects = params.together(
    params.contract_to_write,
    argument("kind", KIND),
    argument("which", WHICH),
    record.by_option(help=N_("Who corrects it; else SAGE_ENTITLEMENTS_BY says so.")),
    params.dry_run_option,
)


def _corrected(run: Run, file: ContractFile, do: Any, *what: Any, **how: Any) -> Page[Written]:
    number, entry, *changed = what
    refuse(contract_faults(file.contract.replaced(type(entry), number, *changed), run.catalog), {})
    how |= {"as_of": params.now(), "language": run.language}
    return record.told(run, do(file.file, *what, run.catalog, **how))


def _change(names: str, kind: params.Typed, said: str, **settings: Any) -> Callable[..., Any]:
    """Declare an option for what an entry says; an empty text takes it out."""
    typed = params.Typed(kind.metavar, lambda it, *how: it and kind.read(it, *how), kind.offers)
    return option(names, typed, said, **settings)


def _moment(when: When) -> float:
    return (when if isinstance(when, datetime) else warsaw.at_time(when)).timestamp()


@contract_command("firma.toml", "firma.toml --format csv")
@params.of_contract
def log(run: Run, file: ContractFile, as_of: When) -> Page[Log]:
    """List a contract's entries, by their days, and what became of each.

    Their numbers are those by which contract amend and contract remove find them.
    """
    answer = Log(as_of=as_of, catalog=run.catalog, contract=file.contract, file=file.file)
    rows = (
        (each.title, brief(each.when), each.what, each.text, each.note or "", each.by or "")
        for each in sorted(answer.entries, key=lambda each: _moment(each.when))
    )
    counted = Plural("{n} entry", "{n} entries", len(answer.entries))
    lead = Phrase("{customer}: {entries}.", answer.customer, counted)
    entries = table(Phrase("Entry | When | What | What became of it | Note | By"), rows)
    return Page(answer, lead, entries, dated=True)


@contract_command(
    "firma.toml session 1 --minutes 47", 'firma.toml visit 2026-06-02 --hours 6.5 --note ""'
)
@_corrects
@_change("--start", params.CLOCK, N_("When a session started; 9:40 alone is of its day."))
@_change("--minutes", params.MINUTES, N_("How long it lasted."))
@option("--end", params.CLOCK, record.ENDED)
@_change("--program", NAME, N_("The program that it served."))
@_change("--on", DAY, N_("The day of a visit or of a change of plan."))
@_change("--hours", record.HOURS, N_("How long it took, such as 6.5."))
@_change("--activity activities", record.ACTIVITY, record.DONE, multiple=True)
@_change("--package", NAME, N_("The name of the package that it is to use."))
@_change("--purchased", DAY, N_("When a package or extra sessions were bought."))
@_change("--sessions", record.SESSIONS, N_("How many sessions were bought."))
@_change("--name", NAME, N_("A name by which a visit can say that it uses it."))
@_change("--months", params.MONTHS, N_("The length of a term."))
@_change("--plan", params.PLAN, N_("The plan."))
@_change("--note", TEXT, N_("A remark, which stands with the entry."))
@option("--anyway", help=N_("Keep it even if the terms do not cover it any more."))
def amend(run: Run, file: ContractFile, kind: type, which: Which, **given: Any) -> Page[Written]:
    """Put right what an entry says.

    contract log tells its number; its day or time will do where it is the only one. The file
    keeps what stood there in a comment. An empty text takes out what may be left out.
    """
    how = {key: given.pop(key) for key in ("anyway", "by", "dry_run")}
    number, entry = find_entry(file.contract, kind, which)
    changed = _changed(file.contract, entry, given)
    return _corrected(run, file, ledger.amend, number, entry, changed, **how)


@contract_command("firma.toml session 3")
@_corrects
def remove(run: Run, file: ContractFile, kind: type, which: Which, **how: Any) -> Page[Written]:
    """Take an entry out.

    contract log tells its number; its day or time will do where it is the only one. Its lines
    stay in the file as comments.
    """
    return _corrected(run, file, ledger.remove, *find_entry(file.contract, kind, which), **how)


def _changed(known: Contract, entry: Any, given: dict[str, Any]) -> Any:
    """Give the entry as the options say it. Raises `UsageProblemError`."""
    keys = fields_dict(type(entry))
    mine = [key for key in given if key in keys or (key == "end" and "minutes" in keys)]
    has = ", ".join(record.OPTIONS[key] for key in mine)
    new = {key: it for key, it in given.items() if it not in {None, ()}}
    for key in new.keys() - mine:
        problem = N_("{option} is not for this kind of entry ({kind}); it has {options}")
        raise usage_problem(problem, record.OPTIONS[key], Kind.of(entry).text, has)
    if not new:
        raise usage_problem("say what to change, by one of {options}", has)
    if "minutes" in new and "end" in new:
        raise usage_problem("give --minutes or --end, and only one")
    for key, value in new.items():
        if value != "":
            new[key] = _MEANT[key](known, value, entry) if key in _MEANT else value
        elif (default := keys[key].default) is NOTHING:
            raise usage_problem("{option} cannot be left out; give another", record.OPTIONS[key])
        else:
            new[key] = default
    if (end := new.pop("end", None)) is not None:
        new["minutes"] = record.minutes_till(new.get("start", entry.start), end)
    return evolve(entry, **new)


_MEANT: Mapping[str, Callable[[Contract, Any, Any], object]] = {
    "start": lambda _, began, entry: record.begun(record.on_day_of(entry.start, began)),
    "program": lambda known, name, _: record.program_of(known, name),
    "package": lambda known, name, _: record.package_of(known, name),
    "plan": lambda _, plan, __: plan.id,
    "activities": lambda _, several, __: tuple(dict.fromkeys(filter(None, several))),
}
