"""Editions: what is confirmed from a day on, and that the past is not rewritten by it."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sage_entitlements import load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.overlay import confirm
from sage_entitlements.model import Confirmation, Entitlement, Inclusion, Overlay
from sage_entitlements.plans import offer, show
from sage_entitlements.remote_help import RemoteHelpTerms

BASE = load_catalog()
FIRST = date(2027, 1, 1)
LAST_DAY = 20
days = st.integers(0, LAST_DAY).map(lambda number: FIRST + timedelta(number))
every_day = [FIRST + timedelta(number) for number in range(-1, LAST_DAY + 2)]
confirmations = st.builds(
    Confirmation,
    plan=st.sampled_from(["vip", "komfort"]),
    service=st.sampled_from(["callback", "priority-call", "remote-help"]),
    inclusion=st.sampled_from([Inclusion.INCLUDED, Inclusion.NOT_INCLUDED]),
    source=st.sampled_from(["letter", "call"]),
    on=st.just(FIRST),
    since=st.none() | days,
)
many = st.lists(confirmations, unique_by=lambda each: each.cell, max_size=8).map(tuple)


def answers(catalog: Catalog, day: date) -> list[Entitlement]:
    edition = catalog.edition(day)
    return [edition.entitlement(*cell) for cell in product(BASE.plans, BASE.services)]


@given(many)
def test_of_each_cell_the_last_to_begin_by_the_day_counts(said: tuple[Confirmation, ...]) -> None:
    catalog = evolve(BASE, confirmed=said)
    terms = catalog.terms(RemoteHelpTerms)
    for day in every_day:
        counting: dict[tuple[str, str], Confirmation] = {}
        for each in said:
            if each.since is None or each.since <= day:
                known = counting.setdefault(each.cell[:2], each)
                if (each.since or date.min) > (known.since or date.min):
                    counting[each.cell[:2]] = each
        alone = evolve(BASE, confirmed=tuple(counting.values()))
        assert answers(catalog, day) == answers(alone, date.max)
        edition = catalog.edition(day)
        assert edition.terms(RemoteHelpTerms) is terms
        given = offer(catalog, "vip", as_of=day).entitlements
        assert given == show(catalog, "vip", as_of=day).entitlements == edition.entitlements("vip")
        # Whoever has an edition can ask for any other, and gets the one that there is.
        for other in every_day:
            assert edition.edition(other) is catalog.edition(other)
    begins = [each.since for each in said if each.since]
    assert catalog.edition_days == tuple(sorted({*begins}))
    assert catalog.edition(date.max) is catalog
    assert len({id(catalog.edition(day)) for day in every_day}) == len({*begins}) + 1


@given(many, confirmations)
def test_confirming_the_future_does_not_rewrite_the_past(
    said: tuple[Confirmation, ...], new: Confirmation
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "overlay.toml")
        confirm(path, BASE, said)
        then = load_catalog(overlay=path if said else None)
        confirm(path, BASE, [new])
        now = load_catalog(overlay=path)
    assert now == lay_over(then, Overlay(confirmed=(new,)))
    for day in every_day:
        if new.since and day < new.since:
            assert answers(now, day) == answers(then, day)
        found = now.edition(day).entitlement(new.plan, new.service)
        if day == new.since:
            assert new in {found.confirmation, found.overruled and found.overruled.confirmation}
