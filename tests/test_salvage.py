"""Faults beside broken parts: told where they stand in the file, unless they only follow."""

from pathlib import Path

import pytest

from catalog_data import bundled, write
from loading_cases import confirming, plan_of, service_of
from sage_entitlements import CatalogError, ContractError, load_catalog
from sage_entitlements._salvage import Broken
from sage_entitlements.contract._load import parse_contract

HEAD = 'customer = "Firma"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'


class TestPlaces:
    """A fault is told where it stands in the file, whatever was passed over before it."""

    def test_behind_several_broken_entries(self, tmp_path: Path) -> None:
        data = bundled()
        data["confirmed"] = [1, 2, confirming(plan="nobodys"), 4, confirming(service="none")]
        with pytest.raises(CatalogError) as caught:
            load_catalog(write(tmp_path / "catalog.toml", data))
        keys = [fault.key for fault in caught.value.faults]
        assert sorted(keys) == [
            "confirmed[1]",
            "confirmed[2]",
            "confirmed[3].plan",
            "confirmed[4]",
            "confirmed[5].service",
        ]

    def test_within_a_list_that_is_broken_itself(self) -> None:
        visits = (
            '[[visits]]\non = 2026-03-02\nhours = 7\nactivities = [1, 2, "nothing", 4, "none"]\n'
        )
        with pytest.raises(ContractError) as caught:
            parse_contract(HEAD + visits, "a.toml", load_catalog())
        keys = [fault.key for fault in caught.value.faults]
        assert keys == [f"visits[1].activities[{number}]" for number in (1, 2, 4, 3, 5)]


class TestRest:
    """What is broken in an entry hides nothing else that is wrong with it."""

    def test_of_an_entry_of_a_catalogue(self, tmp_path: Path) -> None:
        data = bundled()
        plan_of(data).update(name=5, family="nope")
        service_of(data, "callback").update(name=5, clauses=["nope"])
        data["matrix"]["perpetual"].update(reading=5, clause="nope")
        del data["matrix"]["perpetual"]["cells"]["callback"]
        with pytest.raises(CatalogError) as caught:
            load_catalog(write(tmp_path / "catalog.toml", data))
        assert {fault.key for fault in caught.value.faults} == {
            "plans[vip].name",
            "plans[vip].family",
            "services[callback].name",
            "services[callback].clauses[1]",
            "matrix.perpetual.reading",
            "matrix.perpetual.clause",
            "matrix.perpetual.cells.callback",
        }

    def test_of_an_entry_of_a_contract(self) -> None:
        visit = '[[visits]]\non = 2026-03-02\nhours = "7"\npackage = "none"\n'
        with pytest.raises(ContractError) as caught:
            parse_contract(HEAD + visit, "a.toml", load_catalog())
        assert [fault.key for fault in caught.value.faults] == [
            "visits[1].hours",
            "visits[1].package",
        ]


class TestBroken:
    """What is told once is not told again of what it is in, or of what is in it."""

    @pytest.fixture
    def broken(self) -> Broken:
        return Broken([("a", 1, "b"), ("c",)])

    @pytest.mark.parametrize("place", [(), ("a",), ("a", 1), ("a", 1, "b"), ("c",)])
    def test_is_below_what_it_is_in(self, broken: Broken, place: tuple[str | int, ...]) -> None:
        assert broken.is_below(place)
        assert broken.explains(place)

    @pytest.mark.parametrize("place", [("a", 1, "b", "d"), ("c", 0), ("c", 0, "d")])
    def test_explains_what_is_in_it(self, broken: Broken, place: tuple[str | int, ...]) -> None:
        assert not broken.is_below(place)
        assert broken.explains(place)

    @pytest.mark.parametrize("place", [("a", 1, "d"), ("a", 2), ("b",), ("a", 2, "b")])
    def test_leaves_alone_what_stands_beside_it(
        self, broken: Broken, place: tuple[str | int, ...]
    ) -> None:
        assert not broken.is_below(place)
        assert not broken.explains(place)
