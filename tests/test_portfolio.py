"""Many contracts: where they are read, line by line, and the order of their rows."""

import errno
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from sage_entitlements import Contract, Language, load_catalog
from sage_entitlements._files import SIZE_LIMIT
from sage_entitlements.portfolio import (
    Broken,
    Place,
    Sort,
    contract_places,
    portfolio_row,
    read_contracts,
    sorted_rows,
)

CATALOG = load_catalog()
STDIN = Place(path=Path("-"), lines=True, standard_input=True)


def line(**more: object) -> bytes:
    fields = {"customer": "A", "plan": "vip", "starts": "2026-01-31", "months": 12, **more}
    return json.dumps(fields).encode("utf-8") + b"\n"


def read(content: bytes) -> list[tuple[str, Contract] | Broken]:
    return list(read_contracts(STDIN, CATALOG, io.BytesIO(content)))


class TestLines:
    """A contract a line: each is read alone, and a broken one stops no other."""

    def test_a_broken_one_is_told_with_its_number(self) -> None:
        first, second, third = read(line() + b"\n" + line(plan="vp") + line(customer="C"))
        assert not isinstance(first, Broken)
        assert not isinstance(third, Broken)
        assert (first[0], third[0]) == ("stdin:1", "stdin:4")
        assert isinstance(second, Broken)
        (fault,) = second.faults
        assert (second.source, fault.file, fault.key) == ("stdin:3", "stdin:3", "plan")

    def test_of_a_file_are_held_against_the_catalogue(self, tmp_path: Path) -> None:
        file = tmp_path / "book.jsonl"
        file.write_bytes(line(plan="vp"))
        (broken,) = read_contracts(Place(path=file, lines=True), CATALOG)
        assert isinstance(broken, Broken)
        assert [(fault.file, fault.key) for fault in broken.faults] == [(f"{file}:1", "plan")]

    def test_of_a_standard_input_that_is_closed(self) -> None:
        (broken,) = read_contracts(STDIN, CATALOG, None)
        assert isinstance(broken, Broken)
        (fault,) = broken.faults
        told = f"-: the system reports: {os.strerror(errno.EBADF)}"
        assert fault.to(Language.EN) == told

    def test_a_row_of_one_contract_needs_no_source(self) -> None:
        (found,) = read(line())
        assert not isinstance(found, Broken)
        row = portfolio_row(found[1], CATALOG, as_of=date(2026, 3, 2))
        assert (row.source, row.customer) == ("", "A")

    def test_a_line_as_long_as_a_file_may_be_is_read(self) -> None:
        padded = line().rstrip(b"\n").ljust(SIZE_LIMIT - 1) + b"\n"
        (found,) = read(padded)
        assert not isinstance(found, Broken)
        assert (found[0], found[1].customer) == ("stdin:1", "A")

    @pytest.mark.parametrize("more", [0, 1, SIZE_LIMIT, 2 * SIZE_LIMIT + 7])
    def test_a_longer_one_is_passed_over(self, more: int) -> None:
        endless = b"x" * (SIZE_LIMIT + 1 + more) + b"\n"
        broken, after = read(endless + line(customer="B"))
        assert isinstance(broken, Broken)
        (fault,) = broken.faults
        assert fault.to(Language.EN) == "stdin:1: is too long a line to be a contract"
        assert not isinstance(after, Broken)
        assert (after[0], after[1].customer) == ("stdin:2", "B")

    def test_an_endless_one_at_the_end_ends_it(self) -> None:
        (broken,) = read(b"x" * (SIZE_LIMIT + 5))
        assert isinstance(broken, Broken)

    def test_no_more_than_a_line_is_held(self) -> None:
        class Counting(io.BytesIO):
            def readline(self, size: int | None = -1, /) -> bytes:
                assert size is not None
                assert 0 < size <= SIZE_LIMIT + 1
                return super().readline(size)

        found = list(read_contracts(STDIN, CATALOG, Counting(b"x" * (3 * SIZE_LIMIT))))
        assert len(found) == 1


class TestPlaces:
    """Files as they are, TOML files below folders; what is found twice is read once."""

    def test_each_once_in_order(self, tmp_path: Path) -> None:
        for name in ("b.toml", "a.toml", ".hidden.toml", "notes.txt", "deep/c.toml", ".git/d.toml"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"")
        book = tmp_path / "book.JSONL"
        book.write_bytes(b"")
        places = list(contract_places([str(tmp_path), str(tmp_path / "a.toml"), str(book), "-"]))
        assert [
            (str(each.path.relative_to(tmp_path)) if each.path.is_absolute() else "-", each.lines)
            for each in places
            if isinstance(each, Place)
        ] == [
            ("a.toml", False),
            ("b.toml", False),
            (str(Path("deep/c.toml")), False),
            ("book.JSONL", True),
            ("-", True),
        ]

    def test_an_empty_folder_is_told(self, tmp_path: Path) -> None:
        (found,) = contract_places([str(tmp_path)])
        assert isinstance(found, Broken)
        assert found.faults[0].to(Language.EN) == (
            f"{tmp_path}: holds no TOML file, so there is no contract in it"
        )


class TestOrder:
    """Rows stand by what is lost first, by customer, plan or term; else as they are given."""

    CONTRACTS = (
        Contract(customer="ćwik", plan="vip", starts=date(2026, 1, 10), months=12),
        Contract(customer="Bąk", plan="komfort", starts=date(2026, 1, 1), months=2),
        Contract(customer="Abc", plan="vip", starts=date(2026, 1, 20), months=24),
        Contract(customer="bak", plan="komfort", starts=date(2026, 2, 1), months=1),
    )

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            (Sort.GIVEN, ["ćwik", "Bąk", "Abc", "bak"]),
            (Sort.CUSTOMER, ["Abc", "Bąk", "bak", "ćwik"]),
            (Sort.PLAN, ["Bąk", "bak", "ćwik", "Abc"]),
            (Sort.TERM, ["Bąk", "bak", "ćwik", "Abc"]),
            (Sort.LOSS, ["ćwik", "Abc", "Bąk", "bak"]),
        ],
    )
    def test_of_each_kind(self, order: Sort, expected: list[str]) -> None:
        rows = [
            portfolio_row(each, CATALOG, as_of=date(2026, 2, 5), source=each.customer)
            for each in self.CONTRACTS
        ]
        assert [row.source for row in sorted_rows(rows, order, CATALOG)] == expected
