"""Rules of calendars: they show losses alone, and what is the same thing is the same event."""

from datetime import date, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from calendars import Event, read
from contract_strategies import asked, contract, read_as, when
from sage_entitlements import Language
from sage_entitlements.cli.events import as_ics
from sage_entitlements.cli.page import Page
from sage_entitlements.contract.load import ContractFile
from sage_entitlements.contract.model import Contract
from sage_entitlements.contract.portfolio import PortfolioRow, Wanted, portfolio
from sage_entitlements.contract.standing import Loss, LossKind, Standing
from sage_entitlements.text import one_line
from sage_entitlements.warsaw import DAY, LAST_YEAR, When

CATALOG = read_as({})
HOSTILE = contract(customer='C:\\Nowa; a, b:"x"\r\n\x07BEGIN:VEVENT' + "ą😀" * 40)


def events(answer: Any, language: Language = Language.EN) -> list[Event]:
    return read("".join(as_ics(Page(answer), "", language)).encode())


def standing(of: Contract, as_of: When) -> Standing:
    return Standing(as_of=as_of, catalog=CATALOG, contract=of)


def of_portfolio(of: Standing, **wanted: Any) -> list[Event]:
    files = [ContractFile(file="elsewhere.toml", contract=of.contract)]
    return events(portfolio(files, CATALOG, as_of=of.as_of, wanted=Wanted(**wanted)))


def spaceless(text: str) -> str:
    return "".join(one_line(text).replace(r"\N", r"\u005cN").split())


@given(asked(), st.integers(0, 400))
@example((HOSTILE, when("02-03")), 400)
def test_a_calendar_has_the_losses_asked_about_and_the_plan_that_another_follows(
    one: tuple[Contract, When], within: int
) -> None:
    found = standing(*one)
    losses = [(each.kind, each.last_day) for each in found.losses]
    if (then := found.next_change) and then.plan != found.plan:
        losses.append((LossKind.TERM, then.first_day - DAY))
    shown, polish = events(found), events(found, Language.PL)
    assert [each.day for each in shown] == [
        day for kind, day in losses if kind is not LossKind.SESSION
    ]
    for each in (*shown, *polish):
        assert spaceless(each.summary).startswith(spaceless(found.customer))
    assert [each.uid for each in polish] == [each.uid for each in shown]
    assert not {each.summary for each in polish} & {each.summary for each in shown}
    assert of_portfolio(found) == shown
    until = found.day + timedelta(days=within)
    for kind in LossKind:
        days = [day for of, day in losses if of is kind and day <= until]
        if not any(each.kind is kind and each.last_day <= until for each in found.losses):
            days = []  # it is not among the contracts asked about
        assert [each.day for each in of_portfolio(found, losing=(kind,), within=within)] == days


def thing(of: Standing, lost: Loss) -> tuple[object, ...]:
    """Tell what is lost, whatever it is called: a package, a month's session, the next plan."""
    packages = [
        lost.package and each is lost.package.package for each in of.contract.professional_services
    ]
    month = of.remote_help.period if lost.kind is LossKind.SESSION else None
    then = of.next_change if lost.next_plan else None
    return lost.kind, tuple(packages), month and month.number, then and then.first_day


@given(asked(), st.integers(0, 300))
def test_at_another_moment_the_same_thing_is_the_same_event_and_newer(
    one: tuple[Contract, When], days: int
) -> None:
    early = standing(*one)
    late = standing(early.contract, min(early.day + timedelta(days=days), date(LAST_YEAR, 12, 31)))
    known: dict[tuple[object, ...], str] = {}
    moments = []
    for found in (early, late):
        wanted = Wanted(losing=tuple(LossKind))
        dates = PortfolioRow.of(found, wanted=wanted).dates
        shown = of_portfolio(found, losing=wanted.losing)
        for lost, each in zip(dates, shown, strict=True):
            assert known.setdefault(thing(found, lost), each.uid) == each.uid
        moments.append({(each.stamp, each.sequence) for each in shown})
    assert len({*known.values()}) == len(known)
    assert all(one <= other for one in moments[0] for other in moments[1])
