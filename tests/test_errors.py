"""Errors travel: pickled or copied, each says and carries what it did before."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time
from multiprocessing import get_context
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from sage_entitlements import (
    Language,
    SageEntitlementsError,
    dates,
    errors,
    load_catalog,
    load_contract,
    standing,
)
from sage_entitlements.catalog.overlay import DaysTakenError, NotInOverlayError
from sage_entitlements.cli.run import OutputError, UsageProblemError, usage_problem
from sage_entitlements.contract.load import parse_contract
from sage_entitlements.contract.model import Contract, End, PlanChange
from sage_entitlements.errors import ChoiceError, Fault
from sage_entitlements.files import disk
from sage_entitlements.model import CalendarEntry, Confirmation
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.text import Joined, Phrase, Speakable
from sage_entitlements.visits import Package, Visit, VisitTerms, package_window
from sage_entitlements.warsaw import in_warsaw

BROKEN = 'customer = 5\nplan = ""\nmonths = "12"\n'
CATALOG = load_catalog()
DAY = date(2026, 1, 31)
MOMENT = datetime.fromisoformat("2026-01-31T10:00Z")
SAID = Joined((Phrase("is not a path"), Phrase("is nested too deeply")))


def made(error: SageEntitlementsError) -> None:
    raise error


ACTS: dict[type[SageEntitlementsError], Callable[[], object]] = {
    SageEntitlementsError: lambda: made(SageEntitlementsError(SAID)),
    errors.FileError: lambda: disk.read_bytes(Path("none")),
    errors.CatalogError: lambda: load_catalog("none"),
    errors.ContractError: lambda: parse_contract(BROKEN, "firma.toml"),
    errors.UnknownNameError: lambda: load_catalog().plan("komfrot"),
    errors.AmbiguousNameError: lambda: load_catalog().plan("komf"),
    errors.NotInPlansError: lambda: load_catalog().entitlement(
        load_catalog().plans[0], load_catalog().professional_services
    ),
    errors.ChoiceError: lambda: made(ChoiceError(SAID, reading="x", options=("y", "z"))),
    errors.DateError: lambda: made(errors.DateError(SAID)),
    errors.UnknownCalendarError: lambda: Contract(
        customer="x", plan="vip", starts=date(1989, 12, 31), months=1
    ),
    errors.NonexistentTimeError: lambda: RemoteSession(
        start=datetime.fromisoformat("2026-03-29T02:30"), minutes=5
    ),
    errors.NotADayError: lambda: Contract(customer="x", plan="vip", starts=MOMENT, months=1),
    errors.InvertedRangeError: lambda: dates.working_days(CATALOG, DAY, date(2026, 1, 1)),
    errors.InvalidAmountError: lambda: Contract(customer="x", plan="vip", starts=DAY, months=0),
    errors.CalendarEntryError: lambda: CalendarEntry(every_year="02-30", opens=time(8)),
    NotInOverlayError: lambda: made(NotInOverlayError(what=Phrase("is not a path"))),
    DaysTakenError: lambda: made(DaysTakenError(other=Phrase("is not a path"), command="x")),
    UsageProblemError: lambda: made(usage_problem("is not a path")),
    OutputError: lambda: made(OutputError(SAID, told=True)),
}


def shown(value: object) -> object:
    """Show a field so that it compares: what can be said, by what it says."""
    if isinstance(value, Speakable):
        return [value.to(language) for language in Language]
    if isinstance(value, SageEntitlementsError):
        return [value.message.to(language) for language in Language]
    if isinstance(value, Fault):
        return value.file, value.key, shown(value.text)
    return [shown(each) for each in value] if isinstance(value, tuple) else value


def test_all_are_tried() -> None:
    every = {each for each in vars(errors).values() if isinstance(each, type)}
    assert {each for each in every if issubclass(each, SageEntitlementsError)} <= set(ACTS)


@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.__name__)
def test_errors_travel_and_say_and_carry_the_same(kind: type[SageEntitlementsError]) -> None:
    with pytest.raises(SageEntitlementsError) as caught:
        ACTS[kind]()
    error = caught.value
    error.add_note("seen")
    pickled = [pickle.loads(pickle.dumps(error, protocol=each)) for each in range(2, 6)]  # noqa: S301 - ours
    for found in (*pickled, copy.copy(error), copy.deepcopy(error)):
        assert type(found) is type(error) is kind
        assert found is not error
        assert shown(found) == shown(error)
        assert str(found) == str(error)
        carried = {name: shown(value) for name, value in vars(found).items()}
        assert carried == {name: shown(value) for name, value in vars(error).items()}
        assert set(get_type_hints(kind)) - {"sentence"} <= set(carried)


CONFIRMED = {"plan": "vip", "service": "callback", "inclusion": "included", "source": "x"}
DAYS: list[Callable[[date], object]] = [
    lambda day: Contract(customer="x", plan="vip", starts=day, months=1),
    lambda day: Contract(customer="x", plan="vip", starts=DAY, months=1, ends=day),
    lambda day: PlanChange(on=day, plan="vip"),
    lambda day: End(on=day),
    lambda day: Package(purchased=day),
    lambda day: Visit(on=day, hours=1),
    lambda day: ExtraSessions(purchased=day),
    lambda day: Confirmation(on=day, **CONFIRMED),  # type: ignore[arg-type]
    lambda day: Confirmation(on=DAY, since=day, **CONFIRMED),  # type: ignore[arg-type]
    lambda day: CalendarEntry(day=day, note="x"),
    lambda day: CalendarEntry(first_day=day, last_day=DAY, note="x"),
    lambda day: CalendarEntry(first_day=DAY, last_day=day, note="x"),
    lambda day: dates.remote(CATALOG, starts=day, as_of=DAY),
    lambda day: dates.visits(CATALOG, purchased=day, as_of=DAY),
    lambda day: package_window(day, CATALOG.terms(VisitTerms), DAY),
]


@pytest.mark.parametrize("make", DAYS)
def test_no_subclass_is_let_in_by_its_type(make: Callable[[date], object]) -> None:
    make(DAY)
    with pytest.raises(errors.NotADayError) as caught:
        make(MOMENT)
    said = "31 Jan 2026 10:00 is a moment, and a day is wanted; give its date"
    assert (str(caught.value), caught.value.moment) == (said, MOMENT)


def test_a_text_in_place_of_a_day_is_refused_in_words() -> None:
    text: Any = "2026-11-28"
    with pytest.raises(errors.DateError, match=r"^give a day or moment as an object, not '2026"):
        dates.visits(CATALOG, purchased=DAY, as_of=text)
    with pytest.raises(errors.DateError, match=r"^give a day or"):
        in_warsaw(text)
    with pytest.raises(errors.DateError, match=r"^give a day or"):
        standing(Contract(customer="x", plan="vip", starts=DAY, months=1), CATALOG, as_of=text)


def test_str_of_a_fault_is_the_sentence() -> None:
    assert str(Fault("a.toml", "plan", SAID)) == "a.toml: plan: is not a path, is nested too deeply"


def test_a_real_one_comes_back_from_another_process(tmp_path: Path) -> None:
    path = tmp_path / "firma.toml"
    path.write_text(BROKEN, encoding="utf-8")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = pool.submit(load_contract, path).exception(timeout=60)
    assert isinstance(found, errors.ContractError)
    with pytest.raises(errors.ContractError) as caught:
        load_contract(path)
    assert shown(found.faults) == shown(caught.value.faults)
    assert len(found.faults) == 4
    assert str(found) == str(caught.value)
