"""The matrix as a sheet: unaltered it changes nothing, and what is answered in it is confirmed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.overlay import confirm, confirm_sheet
from sage_entitlements.errors import CatalogError
from sage_entitlements.model import Confirmation, Inclusion, PlanId, ServiceId

from .helpers import CATALOG, PLANS, SERVICES, run, told

YES, NO = Inclusion.INCLUDED, Inclusion.NOT_INCLUDED
HOW: Any = {"source": "call", "on": date(2026, 5, 31)}
WORDS: dict[Inclusion, tuple[Any, ...]] = {
    YES: ("yes", "TAK", " x ", "✓", "✔\ufe0f", "true", "PRAWDA", "1", True, 1, 1.0, "included"),
    NO: ("no", "Nie", "✗", "✘", "-", "\u2013", "False", "FAŁSZ", "0", False, 0, "not_included"),
}
Cell = tuple[str, str, date | None]
plans, services = st.sampled_from(PLANS), st.sampled_from(SERVICES)
days = st.sampled_from([None, date(2020, 1, 1), date(2090, 1, 1)])
said = st.sampled_from([YES, NO])
known = st.dictionaries(st.tuples(plans, services, days), said, max_size=6)


@contextmanager
def folder_with(cells: Mapping[Cell, Inclusion]) -> Iterator[tuple[Path, Path]]:
    """Make an overlay that confirms cells, and give it and its folder."""
    with TemporaryDirectory() as place:
        path = Path(place, "o.toml")
        path.touch()
        confirm(path, CATALOG, [word(*each, HOW) for each in cells.items()])
        yield Path(place), path


def word(cell: Cell, inclusion: Inclusion, how: Mapping[str, Any]) -> Confirmation:
    plan, service, since = PlanId(cell[0]), ServiceId(cell[1]), cell[2]
    return Confirmation(plan=plan, service=service, since=since, inclusion=inclusion, **how)


def matrix(path: Path, file: Path, *options: str) -> None:
    written = run("--overlay", str(path), "matrix", "-o", str(file), *options)
    assert written.exit_code == 0, written.output


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@settings(max_examples=12)
@given(known=known, as_of=st.sampled_from(["2019-12-31", "2026-06-01", "2095-01-01"]), since=days)
def test_an_unaltered_sheet_changes_no_byte(
    ending: str, language: Language, known: dict[Cell, Inclusion], as_of: str, since: date | None
) -> None:
    with folder_with(known) as (folder, path):
        before, sheet = path.read_bytes(), folder / f"m.{ending}"
        matrix(path, sheet, "--as-of", as_of, "--lang", language.value)
        line = ["--overlay", str(path), "catalog", "confirm", "--sheet", str(sheet)]
        result = run(*line, "--source", "x", *(["--from", str(since)] if since else []))
        assert (result.exit_code, result.stdout) == (0, f"Nothing to change in {path}\n")
        assert path.read_bytes() == before


@given(
    known=known,
    answers=st.dictionaries(
        st.tuples(plans, services),
        said.flatmap(lambda each: st.sampled_from(WORDS[each])),
        max_size=9,
    ),
    since=days,
    language=st.sampled_from(Language),
)
def test_what_is_answered_is_confirmed_and_nothing_else(
    known: dict[Cell, Inclusion],
    answers: dict[tuple[str, str], Any],
    since: date | None,
    language: Language,
) -> None:
    with folder_with(known) as (folder, path):
        matrix(path, folder / "m.xlsx", "--lang", language.value)
        book = openpyxl.load_workbook(folder / "m.xlsx")
        for sheet in book.worksheets[:2]:
            for row in sheet.iter_rows(min_row=2):
                for cell in row[1:]:
                    plan = CATALOG.plan(sheet.cell(1, cell.column).value).id
                    answer = answers.get((plan, CATALOG.service(row[0].value).id))
                    cell.value = cell.value if answer is None else answer
        book.save(folder / "filled.XLSX")
        expected = {each.cell: each for each in load_catalog(overlay=path).confirmed}
        before = path.read_bytes()
        for each, answer in answers.items():
            meant = YES if answer in WORDS[YES] else NO
            new = word((*each, since), meant, HOW | {"source": "sheet"})
            old = expected.get(new.cell)
            expected[new.cell] = old if old and old.inclusion is meant else new
        how = HOW | {"source": "sheet", "since": since}
        trial = confirm_sheet(path, CATALOG, folder / "filled.XLSX", **how, dry_run=True)
        assert path.read_bytes() == before
        done = confirm_sheet(path, CATALOG, folder / "filled.XLSX", **how)
        assert done.changes == trial.changes
        assert {each.cell: each for each in load_catalog(overlay=path).confirmed} == expected
        # What follows from an answer may be other than the sheet says by now; the answers are not.
        again = confirm_sheet(path, CATALOG, folder / "filled.XLSX", **how).changes
        assert not {(each.plan.id, each.service.id) for each in again} & answers.keys()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "o.toml"


def changes(path: Path, table: str, separator: str = ";") -> dict[tuple[str, str], str]:
    sheet = path.with_name("m.csv")
    sheet.write_text(table.replace(";", separator), encoding="utf-8")
    done = confirm_sheet(path, CATALOG, sheet, **HOW)
    asked = (each for each in done.changes if each.asked)
    return {(each.plan.id, each.service.id): each.after.inclusion.value for each in asked}


DRAWN = """\
Sage Gwarancja;;
;VIP;komfort;;uwagi
Pomoc zdalna;nie;tak ~;;

Centrum wiedzy;? ;tak
legenda
usługa;KOMFORT +
callback;x;zob. oferta
"""


@pytest.mark.parametrize("separator", ";,\t")
def test_blocks_stand_below_each_other_with_what_people_write_around_them(
    path: Path, separator: str
) -> None:
    table = DRAWN.replace("tak ~", "nie ~").replace(";uwagi", "")
    assert changes(path, table, separator) == {
        ("vip", "remote-help"): "not_included",
        ("komfort", "knowledge-base"): "included",
        ("komfort-plus", "callback"): "included",
    }


def test_a_row_for_each_cell_is_read_by_its_columns(path: Path) -> None:
    table = run("matrix", "--format", "csv").stdout
    for old, new in (
        ("vip,remote-help,perpetual,Pomoc zdalna,included,assumed", "vip,remote-help,,,NIE,"),
        ("komfort-plus,callback,subscription,Oddzwonienie na życzenie,unknown,none", ",,,,,"),
        ("komfort,callback,perpetual,Oddzwonienie na życzenie,not_included,assumed", "a,b,,,,"),
        (
            "premium,callback,perpetual,Oddzwonienie na życzenie,not_included,assumed",
            "premium,callback,,,included,confirmed",
        ),
    ):
        assert old in table
        table = table.replace(old, new)
    assert changes(path, table) == {
        ("premium", "callback"): "included",
        ("vip", "remote-help"): "not_included",
    }


NO_ANSWER = '"{}" is neither an answer nor what the catalogue says; write yes or no'


def test_a_cell_that_is_answered_twice_is_told(path: Path) -> None:
    sheet = path.with_name("m.csv")
    sheet.write_text("Usługa;VIP\nPomoc zdalna;tak\npomoc-zdalna;nie\n", "utf-8")
    with pytest.raises(CatalogError, match=r"m.csv: B3: is answered twice; keep one answer"):
        confirm_sheet(path, CATALOG, sheet, **HOW)


def test_all_that_cannot_be_read_is_told_at_once_and_nothing_is_written(path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("Sage Program")
    first.title = "Sage Gwarancja"
    first.append(["Usługa", "Komfrot", "VIP"])
    first.append(["Pomoc zdalna", "tak", "tak ?"])
    first.append(["Pomoc zdlna", "tak", "tak"])
    first.append(["Usługi profesjonalne", None, "tak"])
    first.append(["Centrum wiedzy", "tak", "nie ~"])
    second.append(["Pomoc zdalna", "bez nagłówka"])
    second.append([None, *["VIP +"] * 27])
    second.append(["Callback", *[None] * 26, "może"])
    book.save(path.with_name("m.xlsx"))
    with pytest.raises(CatalogError) as caught:
        confirm_sheet(path, CATALOG, path.with_name("m.xlsx"), **HOW)
    found = [
        str(each).replace(f"{path.with_name('m.xlsx')}: Sage ", "") for each in caught.value.faults
    ]
    assert found[0] == 'Gwarancja!B1: Unknown plan "Komfrot"; did you mean Komfort, Komfort +?'
    assert found[1] == f"Gwarancja!C2: {NO_ANSWER.format('tak ?')}"
    assert found[2].startswith(
        'Gwarancja!A3: Unknown service "Pomoc zdlna"; did you mean Pomoc zdalna'
    )
    assert found[3].startswith('Gwarancja!A4: "Usługi profesjonalne" is bought apart from any plan')
    assert found[4:] == [
        f"Gwarancja!C5: {NO_ANSWER.format('nie ~')}",
        f"Program!AB3: {NO_ANSWER.format('może')}",
    ]
    assert not path.exists()


@pytest.mark.parametrize("table", ["", "klient;plan\nA;VIP\n", "Plan;Callback\nVIP;tak\n"])
def test_what_is_no_matrix_is_said(path: Path, table: str) -> None:
    sheet = path.with_name("m.csv")
    sheet.write_text(table, encoding="utf-8")
    said = told(run("catalog", "confirm", "--sheet", str(sheet), "--source", "x"), 4)
    problem = 'is no matrix, such as "sage-entitlements matrix -o matrix.xlsx" writes'
    assert said == f"Error: {sheet}: {problem}"


def test_a_dry_run_shows_the_change_and_writes_nothing(path: Path) -> None:
    line = ("--overlay", str(path), "catalog", "confirm", "vip", "callback", "--not-included")
    wide = {"COLUMNS": "300"}
    shown = run(*line, "--source", "x", "--dry-run", env=wide).stdout
    assert shown.startswith(f"A dry run: nothing was written to {path}\n")
    assert "VIP   Oddzwonienie na życzenie" in shown
    assert "too: VIP: Pierwszeństwo dodzwonienia." in shown
    assert not path.exists()
    written = run(*line, "--source", "x", env=wide).stdout
    assert written.partition("\n")[2] == shown.partition("\n")[2]
    assert path.exists()
