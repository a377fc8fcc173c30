"""What holds of every refusal and of every thing that was let in, whatever the input."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomli
import tomli_w
from attrs import evolve

from sage_entitlements import Language, SageEntitlementsError, load_catalog
from sage_entitlements.catalog.answers import catalog_warnings
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import read_catalog
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.load import parse_contract, parse_json_contract
from sage_entitlements.contract.log import Log
from sage_entitlements.contract.model import Contract
from sage_entitlements.contract.portfolio import PortfolioRow
from sage_entitlements.contract.standing import Standing, Timeline
from sage_entitlements.data import to_data
from sage_entitlements.errors import FileError
from sage_entitlements.files.convert import unstructure
from sage_entitlements.text import one_line, toml_text, visible
from sage_entitlements.warsaw import DAY, in_warsaw

TODAY = date(2026, 6, 1)
BUNDLED = load_catalog()
_CELL = 'service = "remote-help", source = "x", on = 2026-05-31'
EDITIONS = f"""\
confirmed = [
  {{plan = "vip", inclusion = "not_included", from = 2026-07-01, {_CELL}}},
  {{plan = "komfort", inclusion = "included", from = 2027-02-10, {_CELL}}},
]
calendar = [
  {{every_year = "12-24"}},
  {{first_day = 2026-02-06, last_day = 2026-02-07, opens = 08:00:00, closes = 13:00:00}},
]
"""
ON_THE_DAY = f'{EDITIONS}readings = {{"edition.of-contract" = "on-the-day"}}\n'
_LAID = (read_catalog("", "", BUNDLED, tomli.loads(each))[1] for each in (EDITIONS, ON_THE_DAY))
CATALOGS = (BUNDLED, *(lay_over(BUNDLED, each) for each in _LAID))
"""The bundled catalogue alone, and with several editions by each reading of which holds."""


def told(error: SageEntitlementsError) -> None:
    """Hold that a refusal can be said in every language, each of its faults on one line."""
    for language in Language:
        said = error.message.to(language)
        assert visible(said).strip()
        if isinstance(error, FileError):
            assert error.faults
            for fault in error.faults:
                assert "\n" not in fault.to(language)
                assert fault.to(language) in said
        else:
            assert "\n" not in said.replace("\n  ", "")  # below which things are listed


def written(entity: object) -> str:
    """Write an entity as TOML."""
    return toml_text(tomli_w.dumps(unstructure(entity)))


def answers(catalog: Catalog) -> None:
    """Hold that a catalogue that was let in has an answer to everything."""
    for plan in catalog.plans:
        assert catalog.plan(plan.name) == catalog.plan(plan.id) == plan
        assert len(catalog.entitlements(plan)) == len(catalog.services)
        assert plan in catalog.plans_of(catalog.family(plan.family))
    for service in (*catalog.services, catalog.professional_services):
        assert catalog.service(service.name) == service
        for identifier in (*service.clauses, *service.readings):
            assert catalog.reason(identifier).text.pl
    for clause in catalog.clauses:
        assert clause.text.pl
        assert clause.text.en
    for reading in catalog.readings:
        assert reading.choice not in reading.alternatives
    for found in catalog_warnings(catalog, TODAY):
        for language in Language:
            assert one_line(found.text.to(language))


def counts(contract: Contract) -> None:
    """Hold that everything can be asked of a contract that was let in, on any day."""
    catalog = CATALOGS[(contract.months + contract.starts.day) % len(CATALOGS)]
    for day in (contract.starts, contract.last_day, TODAY):
        found = Standing(contract=contract, catalog=catalog, as_of=day)
        assert to_data(found, Language.PL)["losses"] == to_data(found.losses, Language.PL)
        assert PortfolioRow.of(found).losses == found.losses
        assert len(found.remote_help.come) <= len(contract.remote_sessions)
    months = Timeline(contract=contract, catalog=catalog, as_of=TODAY).months
    spans: tuple[Sequence[Any], ...] = found.terms, [each.period for each in months]
    for parts in spans:  # each begins on the day after the one before
        assert parts[0].first_day == contract.starts == found.plans[0].first_day
        assert parts[-1].last_day == contract.last_day >= found.plans[-1].first_day
        assert all(one.last_day + DAY == other.first_day for one, other in pairwise(parts))
    log = Log(contract=contract, catalog=catalog, as_of=TODAY)
    for language in Language:
        assert len(to_data(log, language)["entries"]) == len(log.entries)


def comes_back(contract: Contract, catalog: Catalog) -> None:
    """Hold that a contract that was let in is the same one after it was written down."""
    data = unstructure(evolve(contract, extra={}))  # what is kept in it, JSON cannot say
    line = json.dumps(data, default=lambda day: day.isoformat())
    assert same(parse_json_contract(line, "line", catalog)) == same(evolve(contract, extra={}))
    if any("\ud800" <= sign <= "\udfff" for sign in _signs(unstructure(contract))):
        return  # JSON's escapes can write halves of pairs, and TOML cannot
    assert same(parse_contract(written(contract), "x", catalog)) == same(contract)
    for language in Language:
        again = parse_contract(contract_text(contract, language), "x", catalog)
        assert same(again) == same(contract)


def same(contract: Contract) -> dict[str, Any]:
    """Give what a contract says, each start in UTC, for a file may be told which of two it is."""
    sessions = tuple(
        evolve(each, start=in_warsaw(each.start).astimezone(UTC))
        for each in contract.remote_sessions
    )
    data: dict[str, Any] = unstructure(evolve(contract, remote_sessions=sessions))
    return data | {"extra": _signs(contract.extra)}  # may hold what is no number, nor equals itself


def _signs(data: Any) -> str:
    return json.dumps(data, default=str, ensure_ascii=False, sort_keys=True)


@contextmanager
def soon() -> Iterator[None]:
    """Work no longer than a person waits; longer where every line is measured.

    It is the processor's time, for the machine may be busy with something else.
    """
    seconds = 10 if "coverage" in sys.modules else 2.5
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def folder() -> str | None:
    """Give a folder in memory to put short-lived files in, where the system has one."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return str(memory) if memory.is_dir() else None
