"""What holds of every refusal and of every thing that was let in, whatever the input."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from typing import Any

import tomli_w
from attrs import evolve

from sage_entitlements import Language, SageEntitlementsError
from sage_entitlements.catalog.answers import catalog_warnings
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.load import parse_contract, parse_json_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.contract.portfolio import portfolio_row
from sage_entitlements.contract.standing import Standing, Timeline
from sage_entitlements.data import to_data
from sage_entitlements.errors import FileError
from sage_entitlements.files.convert import unstructure
from sage_entitlements.text import one_line, toml_text, visible
from sage_entitlements.warsaw import in_warsaw

TODAY = date(2026, 6, 1)


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
            assert "\n" not in said


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
        assert reading.chosen.id not in reading.alternatives
    for found in catalog_warnings(catalog, TODAY):
        for language in Language:
            assert one_line(found.text.to(language))


def counts(contract: Contract, catalog: Catalog) -> None:
    """Hold that everything can be asked of a contract that was let in, on any day."""
    for day in (contract.starts, contract.last_day, TODAY):
        found = Standing(contract=contract, catalog=catalog, as_of=day)
        assert to_data(found, Language.PL)["losses"] == to_data(found.losses, Language.PL)
        assert portfolio_row(found).losses == found.losses
        assert len(found.remote_help.come) <= len(contract.remote_sessions)
    months = Timeline(contract=contract, catalog=catalog, as_of=TODAY).months
    assert len(months) == contract.months
    assert months[-1].period.last_day == contract.last_day


def comes_back(contract: Contract, catalog: Catalog) -> None:
    """Hold that a contract that was let in is the same one after it was written down."""
    expected = _as_moments(contract)
    data = unstructure(contract)
    line = json.dumps(data, default=lambda day: day.isoformat())
    assert _as_moments(parse_json_contract(line, "line", catalog)) == expected
    if any("\ud800" <= sign <= "\udfff" for sign in _signs(data)):
        return  # JSON's escapes can write halves of pairs, and TOML cannot
    assert _as_moments(parse_contract(written(contract), "x", catalog)) == expected
    for language in Language:
        again = parse_contract(contract_text(contract, language), "x", catalog)
        assert _as_moments(again) == expected


def _as_moments(contract: Contract) -> Contract:
    """Write every session's start in UTC, for a file may be told which of two hours is meant."""
    return evolve(
        contract,
        remote_sessions=tuple(
            evolve(each, start=in_warsaw(each.start).astimezone(UTC))
            for each in contract.remote_sessions
        ),
    )


def _signs(data: Any) -> str:
    return json.dumps(data, default=str, ensure_ascii=False)


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
