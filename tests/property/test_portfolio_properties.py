"""Rules of portfolios: conditions hold together as each does alone, and no order changes them."""

from collections import Counter
from datetime import date
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from contract_strategies import PLANS, contracts, read_as
from sage_entitlements.contract.load import ContractFile
from sage_entitlements.contract.portfolio import PortfolioRow, Sort, Wanted, portfolio, summary
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.periods import TermStatus

CATALOG = read_as({})
DAY = date(2026, 6, 15)
SAID = ("crm", "0017"), ("crm", "5"), ("lead", "true")


@st.composite
def books(draw: st.DrawFn) -> list[ContractFile]:
    """Draw contracts of these years, some of them twice, in files."""

    def one() -> ContractFile:
        of = evolve(
            draw(contracts()),
            customer=draw(st.sampled_from(["Dąb", "dab", "Dąb Żuk", "5"])),
            number=draw(st.sampled_from([None, "5", "Żuk"])),
            starts=draw(st.dates(date(2025, 1, 1), date(2026, 12, 31))),
            extra=draw(st.sampled_from([{}, {"crm": "0017", "lead": True}, {"crm": 5}])),
            ends=None,
            plan_changes=(),
        )
        return ContractFile(file="", contract=of)

    some = [one() for _ in range(draw(st.integers(1, 4)))]
    found = draw(st.permutations([*some, *some[:2]]))
    return [evolve(each, file=f"{number}.toml") for number, each in enumerate(found, 8)]


def several(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


WANTED = {
    "customers": several("dąb", "Żuk", "5"),
    "plans": several(*map(CATALOG.plan, PLANS)),
    "statuses": several(*TermStatus),
    "losing": several(*LossKind),
    "within": st.none() | st.integers(0, 400),
    "extra": several(*SAID),
}


def shown(book: list[ContractFile], **wanted: Any) -> set[str | None]:
    found = portfolio(book, CATALOG, as_of=DAY, wanted=Wanted(**wanted))
    return {row.file for row in found.contracts}


@given(books(), st.fixed_dictionaries(WANTED))
def test_conditions_hold_together_as_each_does_alone(
    book: list[ContractFile], wanted: dict[str, Any]
) -> None:
    within = {"within": wanted["within"]}
    expected = shown(book, **within)
    assert shown(book) == {each.file for each in book} >= expected
    for name, values in wanted.items():
        if name != "within" and values:
            more = within if name == "losing" else {}
            first, *others = (shown(book, **{name: (one,)}, **more) for one in values)
            expected &= first.intersection(*others) if name == "extra" else first.union(*others)
    assert shown(book, **wanted) == expected


def rows_of(book: list[ContractFile], **asked: Any) -> list[PortfolioRow]:
    """Give rows; what two contracts have in common is remarked on the one that is read later."""
    found = portfolio(book, CATALOG, as_of=DAY, **asked).contracts
    return [evolve(row, remarks=0) for row in found]


@given(books(), st.sampled_from([each for each in Sort if each is not Sort.GIVEN]), st.randoms())
def test_the_order_of_files_changes_no_answer(
    book: list[ContractFile], sort: Sort, chance: Any
) -> None:
    rows, counted = rows_of(book, sort=sort), summary(book, CATALOG, as_of=DAY, wanted=Wanted())
    chance.shuffle(book)
    assert rows_of(book, sort=sort) == rows
    assert summary(book, CATALOG, as_of=DAY, wanted=Wanted()).counts == counted.counts


@given(books(), st.fixed_dictionaries(WANTED))
def test_counts_are_those_of_the_rows(book: list[ContractFile], wanted: dict[str, Any]) -> None:
    asked = Wanted(**wanted)
    rows = rows_of(book, wanted=asked)
    expected: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        expected["plan", row.plan.id, None] += 1
        expected["term", str(row.life.last_day)[:7], None] += 1
        expected["status", row.life.status.value, None] += 1
    for row in (each for each in rows if each.next_loss):
        cell = row.remote_help.entitlement
        assert row.next_loss is not None
        expected["loss", row.next_loss.kind.value, cell and cell.evidence] += 1
    found = summary(book, CATALOG, as_of=DAY, wanted=asked)
    keys = [
        (each.counted_by.value, str(each.value), each.remote_help_evidence) for each in found.counts
    ]
    assert dict(zip(keys, (each.contracts for each in found.counts), strict=True)) == expected
    assert keys == sorted(keys, key=str)
    assert (found.read, found.tally.shown, found.broken) == (len(book), len(rows), ())
