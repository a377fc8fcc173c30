"""Many contracts: where they are read, line by line, what each loses next, and in which order."""

import errno
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from contract_strategies import contract, read_as, when
from sage_entitlements import Language, check_contracts, errors, portfolio, read_contracts
from sage_entitlements.contract.load import (
    BrokenContract,
    ContractFile,
    Found,
    contract_places,
    read_places,
)
from sage_entitlements.contract.portfolio import Sort, Wanted
from sage_entitlements.contract.remarks import RemarkKind
from sage_entitlements.contract.standing import LossKind
from sage_entitlements.files.disk import SIZE_LIMIT
from sage_entitlements.text import Phrase

CATALOG = read_as({})
LONG = "stdin:1: is too long a line to be a contract"


def line(**more: object) -> bytes:
    fields = {"customer": "A", "plan": "vip", "starts": "2026-01-31", "months": 12, **more}
    return json.dumps(fields).encode("utf-8") + b"\n"


def read(content: bytes) -> list[Found]:
    return list(read_contracts(["-"], CATALOG, stdin=io.BytesIO(content)))


def told(found: Iterable[Found]) -> list[str]:
    """Say of each contract where it was and whose it is; of a broken one, what is wrong."""
    return [
        " ".join(fault.to(Language.EN) for fault in each.faults)
        if isinstance(each, BrokenContract)
        else f"{each.file} {each.contract.customer}"
        for each in found
    ]


# -- Reading -----------------------------------------------------------------------------


def test_a_broken_line_is_told_by_its_number_and_stops_no_other(tmp_path: Path) -> None:
    content = line() + b"\n" + line(plan="vp") + line(customer="C")
    book = tmp_path / "book.jsonl"
    book.write_bytes(content)
    for name, found in (("stdin", read(content)), (book, [*read_contracts([book], CATALOG)])):
        first, broken, last = found
        assert told([first, last]) == [f"{name}:1 A", f"{name}:4 C"]
        assert isinstance(broken, BrokenContract)
        (fault,) = broken.faults
        assert (broken.file, fault.file, fault.key) == (f"{name}:3", f"{name}:3", "plan")


@pytest.mark.parametrize("more", [0, 1, SIZE_LIMIT, 2 * SIZE_LIMIT + 7])
def test_a_line_that_is_too_long_is_passed_over(more: int) -> None:
    endless = b"x" * (SIZE_LIMIT + 1 + more)
    assert told(read(endless)) == [LONG]
    assert told(read(endless + b"\n" + line(customer="B"))) == [LONG, "stdin:2 B"]


def test_a_line_as_long_as_a_file_may_be_is_read_and_no_more_is_ever_held() -> None:
    class Counting(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= SIZE_LIMIT + 1
            return super().readline(size)

    content = line().rstrip(b"\n").ljust(SIZE_LIMIT - 1) + b"\n" + b"x" * (3 * SIZE_LIMIT)
    found = told(read_contracts(["-"], CATALOG, stdin=Counting(content)))
    assert found == ["stdin:1 A", LONG.replace(":1", ":2")]


def test_files_passed_over_are_named_and_others_read_once_in_order(tmp_path: Path) -> None:
    files = ("b.Toml", "a.toml", ".h.toml", "notes.txt", "c/d.TOML", ".git/e.toml", "x.JSONL")
    for name in (*files, "y.ndjson", "z.toml.bak", "t.jsonl.txt", "s.TOML.TXT"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    sources: list[str | Path] = [str(tmp_path), tmp_path / "a.toml", tmp_path / "x.JSONL", "-"]
    found = list(contract_places(sources))
    left_out = [each for each in found if isinstance(each, BrokenContract)]
    assert told(left_out) == [
        f"{tmp_path / name}: is left out for its name; call it {name[:-4]} if it holds contracts"
        for name in ("s.TOML.TXT", "t.jsonl.txt")
    ]
    assert [each for each in found if each not in left_out] == [
        *(tmp_path / name for name in ("a.toml", "b.Toml", "x.JSONL", "y.ndjson", "c/d.TOML")),
        None,
    ]
    # Where there is one a line, none on no line is no fault.
    read = [each.file for each in read_places(found, CATALOG, stdin=io.BytesIO())]
    assert {each for each in found if str(each) in read} == {
        *(tmp_path / name for name in ("a.toml", "b.Toml", "c/d.TOML"))
    }


PATTERNS = {
    "*.toml": ["a [1].toml", "b.toml"],
    "*c": ["c/d.toml"],
    "**/*.toml": ["a [1].toml", "b.toml", "c/d.toml"],
}


def test_a_pattern_that_no_shell_has_expanded(tmp_path: Path) -> None:
    for name in ("b.toml", "a [1].toml", ".h.toml", "c/d.toml"):
        path = tmp_path / "[2026]" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"")
    for pattern, names in PATTERNS.items():
        found = contract_places([tmp_path / "[2026]" / pattern])
        assert [*found] == [tmp_path / "[2026]" / name for name in names]
    pattern = str(tmp_path / "*.toml")
    missing = f"{pattern}: there is no such file; check the path"
    assert told(read_contracts([pattern], CATALOG)) == [missing]
    if os.name == "posix":  # pragma: no branch
        Path(pattern).write_bytes(b"")  # there it is a name as any other
        assert [*contract_places([pattern])] == [Path(pattern)]
        Path(tmp_path, "gone*").symlink_to("nowhere")
        assert [*contract_places([tmp_path / "gone*"])] == [tmp_path / "gone*"]


def test_a_place_without_contracts_is_told(tmp_path: Path) -> None:
    assert told(read_contracts([tmp_path, "-"], CATALOG, stdin=None)) == [
        f"{tmp_path}: holds no file that ends in .toml or .jsonl, so there is no contract in it",
        f"-: the system reports: {os.strerror(errno.EBADF)}",
    ]


MARK = b"\xef\xbb\xbf"


def test_an_empty_path_is_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.jsonl").write_bytes(line())
    assert told(read_contracts([""], CATALOG)) == ["f.jsonl:1 A"]


def test_a_fault_of_the_program_is_not_told_as_one_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr("sage_entitlements.contract.load.load_contract", lambda *_, **__: int("x"))
    with pytest.raises(ValueError, match="invalid literal"):
        [*read_contracts([tmp_path], CATALOG)]


def test_a_byte_order_mark_is_no_part_of_a_line() -> None:
    content = MARK + line() + MARK + b"\n" + MARK + line(customer="B")
    assert told(read(content)) == ["stdin:1 A", "stdin:3 B"]


@pytest.mark.parametrize("content", [b"[\n  {", MARK + b"{\n", b"[" + line(), b" [] \n5"])
def test_json_that_is_no_contract_a_line_is_told_once(content: bytes) -> None:
    said = "is JSON, but not a contract a line: write each JSON object on one line of its own"
    assert told(read(content + b'"customer": "A"\n}\n' * 9)) == [f"stdin: {said}"]
    (_, broken) = told(read(line() + b"[]"))
    assert broken == "stdin:2: must be a JSON object, in curly brackets"


# -- What each loses next ----------------------------------------------------------------


def file(customer: str, text: str, starts: str, months: int = 12) -> ContractFile:
    one = contract(text, customer=customer, starts=when(starts), months=months)
    return ContractFile(file=f"{customer}.toml", contract=one)


BROKEN = BrokenContract(file="x", faults=(errors.Fault("x", "", Phrase("is nested too deeply")),))
CONTRACTS: list[Found] = [
    file("ćwik", "vip", "2026-01-10"),
    file("Bąk", "komfort", "2026-01-01", 2),
    BROKEN,
    file("Abc", "vip", "2026-01-10", 24),
    file("bak", "komfort", "2026-02-01", 1),
    file("Used", "vip: help 2026-02-03T10:00", "2026-01-25"),
    file("Over", "vip", "2024-01-25"),
    file("Who", "komfort-plus: bought 2026-02-05", "2026-01-26"),
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.GIVEN, "ćwik Bąk Abc bak Used Over Who"),
        (Sort.CUSTOMER, "Abc bak Bąk ćwik Over Used Who"),
        (Sort.PLAN, "bak Bąk Abc ćwik Used Over Who"),
        (Sort.TERM, "Over bak Bąk ćwik Used Who Abc"),
        (Sort.LOSS, "ćwik Abc bak Bąk Used Who Over"),
    ],
)
def test_rows_stand_in_the_order_asked_for_and_ties_by_customer(sort: Sort, expected: str) -> None:
    found = portfolio(CONTRACTS, CATALOG, as_of=when("2026-02-05"), sort=sort)
    assert " ".join(each.customer for each in found.contracts) == expected
    assert (found.sort, found.read, found.broken, found.notes) == (sort, 7, (BROKEN,), ())


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), "ćwik Abc bak Bąk Used Who Over"),
        (Wanted(within=3), ""),
        (Wanted(within=4), "ćwik Abc"),
        (Wanted(within=23), "ćwik Abc bak Bąk"),
        (Wanted(within=10_000), "ćwik Abc bak Bąk Used Who"),
        (Wanted(losing=(LossKind.SESSION,)), "ćwik Abc"),
        (Wanted(losing=(LossKind.SESSION,), within=3), ""),
        pytest.param(
            *(Wanted(losing=(LossKind.TERM,), within=23), "bak Bąk"),  # of that very loss
            id="ends soon that does not end",
        ),
        (Wanted(losing=(LossKind.TERM, LossKind.SESSION), within=23), "ćwik Abc bak Bąk"),
    ],
)
def test_filters_combine(wanted: Wanted, expected: str) -> None:
    found = portfolio(CONTRACTS, CATALOG, as_of=when("2026-02-05"), wanted=wanted)
    assert " ".join(each.customer for each in found.contracts) == expected
    assert found.read == 7
    said = [each.remote_help.entitlement for each in found.contracts]
    assert found.reasons == CATALOG.reasons(found.grounds, filter(None, said))
    assert said.count(None) == expected.count("Over")  # one that has ended includes nothing


def test_a_row_sums_a_contract_up() -> None:
    text = "vip: package 2025-12-31, package 2026-12-30, help 2026-02-03T10:00, bought 2026-02-01"
    given: list[Found] = [BROKEN, file("A", text, "2026-01-31")]
    (row,) = portfolio(given, CATALOG, as_of=when("2026-02-05")).contracts
    assert (row.file, row.customer, row.plan.id, row.days_to_go) == ("A.toml", "A", "vip", 329)
    assert (row.life.last_day, row.life.status) == (when("2027-01-30"), "running")
    left = row.remote_help
    assert left.entitlement is CATALOG.entitlement("vip", "remote-help")
    assert (left.left, left.unused, left.next_reset) == (1, 0, when("2026-02-28"))
    assert row.visits.remaining == 3
    assert row.visits.window
    assert row.visits.window.last_day == when("2026-12-31")
    assert [each.kind for each in row.losses] == ["visits", "extra", "term"]
    assert row.next_loss == row.losses[0]


def test_a_moment_that_comes_twice_is_noted_and_one_that_cannot_be_is_refused() -> None:
    assert len(portfolio([], CATALOG, as_of=when("2025-10-26T02:30")).notes) == 1
    with pytest.raises(errors.NonexistentTimeError):
        portfolio(CONTRACTS, CATALOG, as_of=when("2025-03-30T02:30"))
    with pytest.raises(errors.UnknownCalendarError):
        portfolio(CONTRACTS, CATALOG, as_of=when("2101-01-01"))


def test_whether_contracts_are_sound() -> None:
    odd = file("odd", "podstawowa: help 02-01T10:00", "2025-01-31")
    sound = file("sound", "podstawowa", "2025-01-31")
    found = check_contracts([BROKEN, odd, sound], CATALOG, as_of=when("2025-02-05"))
    assert [(each.file, each.valid) for each in found.files] == [
        ("x", False),
        ("odd.toml", True),
        ("sound.toml", True),
    ]
    assert [each.faults for each in found.files] == [BROKEN.faults, (), ()]
    warnings = [(each.file, each.remark.kind) for of in found.files for each in of.warnings]
    assert warnings == [("odd.toml", RemarkKind.FREE_DAY), ("odd.toml", RemarkKind.NOT_COVERED)]
    assert not found.valid
    assert check_contracts([odd, sound], CATALOG, as_of=when("2025-02-05")).valid
