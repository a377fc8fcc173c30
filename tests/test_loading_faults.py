"""One fault of a catalogue is told once: file, key, problem, mend; nothing is coerced."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from catalog_data import bundled, write, write_folder
from loading_cases import (
    CELLS,
    DATE,
    EMPTY,
    IDS,
    NOT_DATES,
    NOT_FIGURES,
    NOT_TEXT,
    NUMBER,
    TEXT,
    TODAY,
    Change,
    Expected,
    cases_of,
    cells_of,
    check,
    clause_of,
    closing,
    confirming,
    faults_of,
    grid_of,
    packages_of,
    plan_of,
    reading_of,
    service_of,
)
from sage_entitlements import Catalog, Language, load_catalog


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


class TestOneFault:
    """One thing wrong is one fault, told with its file, its key and the mend; nothing follows."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        cases_of([*((each, TEXT) for each in NOT_TEXT), *((each, EMPTY) for each in ("", " \n"))]),
    )
    def test_in_one_file(self, tmp_path: Path, change: Change, expected: Expected) -> None:
        data = bundled()
        change(data)
        path = write(tmp_path / "catalog.toml", data)
        check(faults_of(path), expected, lambda _: path)

    @pytest.mark.parametrize(("change", "expected"), cases_of([(5, TEXT)]))
    def test_in_a_folder_of_files(self, tmp_path: Path, change: Change, expected: Expected) -> None:
        data = bundled()
        change(data)
        folder = write_folder(tmp_path / "catalog", data)

        def file_of(key: str) -> Path:
            file = folder / f"{key.partition('.')[0].partition('[')[0]}.toml"
            return file if file.exists() else folder

        check(faults_of(folder), expected, file_of)


class TestSingleValues:
    """Nothing is coerced: not a text to a number, not a moment to a date, not truth to either."""

    @pytest.mark.parametrize("value", NOT_FIGURES, ids=repr)
    def test_a_figure_is_a_whole_number_a_time_or_text(self, tmp_path: Path, value: object) -> None:
        data = bundled()
        clause_of(data)["figures"]["minutes"] = value
        path = write(tmp_path / "catalog.toml", data)
        expected = {"clauses[remote-help.duration].figures.minutes": NUMBER}
        check(faults_of(path), expected, lambda _: path)

    @pytest.mark.parametrize("value", [1, 10**18, "thirty", time(8), time(8, 30, 5)], ids=repr)
    def test_a_figure_keeps_its_value(self, tmp_path: Path, value: object) -> None:
        data = bundled()
        clause = clause_of(data, "remote-help.scope")  # no rule counts with a figure of this one
        clause["figures"] = {"minutes": value}
        for language, wording in clause["wording"].items():
            clause["wording"][language] = f"{wording} {{minutes}}"
        (figure,) = (
            load_catalog(write(tmp_path / "catalog.toml", data)).clause("remote-help.scope").figures
        )
        assert figure.value == value
        assert type(figure.value) is type(value)

    @pytest.mark.parametrize("value", NOT_DATES, ids=repr)
    @pytest.mark.parametrize("key", ["confirmed[1].on", "closures[1].day"])
    def test_a_date_is_a_date(self, tmp_path: Path, key: str, value: object) -> None:
        data = bundled()
        if key.startswith("confirmed"):
            data["confirmed"] = [confirming(on=value)]
        else:
            data["closures"] = [closing(day=value)]
        path = write(tmp_path / "catalog.toml", data)
        check(faults_of(path), {key: DATE}, lambda _: path)

    @pytest.mark.parametrize(("value", "part"), CELLS, ids=repr)
    def test_a_cell_says_the_answer_and_its_evidence(
        self, tmp_path: Path, value: object, part: str
    ) -> None:
        data = bundled()
        cells_of(data)["callback"][1] = value
        path = write(tmp_path / "catalog.toml", data)
        check(faults_of(path), {"matrix.perpetual.cells.callback[2]": part}, lambda _: path)

    @pytest.mark.parametrize("words", ["yes,  assumed", " yes, assumed", "yes,\tassumed "])
    def test_spaces_in_a_cell_do_not_matter(
        self, tmp_path: Path, catalog: Catalog, words: str
    ) -> None:
        data = bundled()
        cells_of(data)["knowledge-base"][1] = words
        assert load_catalog(write(tmp_path / "catalog.toml", data)) == catalog

    @pytest.mark.parametrize("value", IDS)
    def test_an_id_has_the_shape_of_an_id(self, tmp_path: Path, value: str) -> None:
        data = bundled()
        reading_of(data)["options"][1]["id"] = value
        path = write(tmp_path / "catalog.toml", data)
        expected = {f"readings[window.last-day].options[{value}].id": f'"{value}" is no id'}
        check(faults_of(path), expected, lambda _: path)

    @pytest.mark.parametrize("value", [5, True, [], TODAY], ids=repr)
    def test_an_id_is_text(self, tmp_path: Path, value: object) -> None:
        data = bundled()
        reading_of(data)["options"][1]["id"] = value
        path = write(tmp_path / "catalog.toml", data)
        expected = {"readings[window.last-day].options[2].id": TEXT}
        check(faults_of(path), expected, lambda _: path)

    def test_a_reading_without_options_has_no_choice(self, tmp_path: Path) -> None:
        data = bundled()
        reading = reading_of(data)
        reading["options"] = []
        path = write(tmp_path / "catalog.toml", data)
        expected = {
            "readings[window.last-day].choice": f'"{reading["choice"]}" is unknown; known: '
        }
        check(faults_of(path), expected, lambda _: path)

    def test_an_id_of_professional_services_is_no_other_services(self, tmp_path: Path) -> None:
        data = bundled()
        packages_of(data)["id"] = "remote-help"
        (fault,) = faults_of(write(tmp_path / "catalog.toml", data))
        assert fault.key.startswith("professional_services")


class TestEveryFaultAtOnce:
    """What is wrong with an entry's own texts hides nothing else that is wrong with it."""

    NEEDS = "is missing; add it"

    def test_a_new_family_is_told_all_it_lacks(self, tmp_path: Path) -> None:
        data = bundled()
        data["families"].append({"id": "new-family"})
        data["plans"].append({"id": "new-plan", "family": "new-family"})
        path = write(tmp_path / "catalog.toml", data)
        expected = {
            "families[new-family].name": self.NEEDS,
            "families[new-family].about": self.NEEDS,
            "families[new-family].clauses": self.NEEDS,
            "plans[new-plan].name": self.NEEDS,
            "matrix": 'has no table for family "new-family"; add it',
        }
        check(faults_of(path), expected, lambda _: path)

    def test_a_table_without_a_reading_is_told_what_else_it_lacks(self, tmp_path: Path) -> None:
        data = bundled()
        grid = grid_of(data)
        del grid["reading"]
        grid["plans"].remove("vip")
        cells_of(data)["callback"] = ["yes, stated"] * len(grid["plans"])
        del cells_of(data)["remote-help"]
        for service in set(cells_of(data)) - {"callback"}:
            cells_of(data)[service].pop()
        path = write(tmp_path / "catalog.toml", data)
        expected = {
            "matrix.perpetual.reading": self.NEEDS,
            "matrix.perpetual.plans": 'lacks plan "vip"',
            "matrix.perpetual.cells.callback": 'no line "clause" above',
            "matrix.perpetual.cells.remote-help": "is missing; add a cell for each plan",
        }
        check(faults_of(path), expected, lambda _: path)

    def test_a_service_without_texts_is_told_what_it_names_in_vain(self, tmp_path: Path) -> None:
        data = bundled()
        service = service_of(data, "callback")
        del service["summary"]
        service["readings"] = ["no-such"]
        path = write(tmp_path / "catalog.toml", data)
        expected = {
            "services[callback].summary": self.NEEDS,
            "services[callback].readings[1]": '"no-such" is unknown',
        }
        check(faults_of(path), expected, lambda _: path)


class TestNoBogusFaults:
    """What follows from a fault that is told is not told again."""

    def test_a_name_that_nobody_can_tell_apart_is_told_once(self, tmp_path: Path) -> None:
        data = bundled()
        plan_of(data, "premium")["name"] = "Komfort"
        plan_of(data, "vip")["name"] = "Komfort"
        path = write(tmp_path / "catalog.toml", data)
        expected = dict.fromkeys(("plans[premium].name", "plans[vip].name"), '"Komfort"')
        check(faults_of(path), expected, lambda _: path)

    @pytest.mark.parametrize("section", sorted(bundled()))
    def test_of_a_section_beyond_repair_nothing_more_is_told(
        self, tmp_path: Path, section: str
    ) -> None:
        data = bundled()
        data[section] = 5
        (fault,) = faults_of(write(tmp_path / "catalog.toml", data))
        assert fault.key == section

    @pytest.mark.parametrize("section", ["families", "plans", "services", "clauses", "readings"])
    def test_an_empty_section_is_no_crash(self, tmp_path: Path, section: str) -> None:
        data = bundled()
        data[section] = []
        assert faults_of(write(tmp_path / "catalog.toml", data))

    def test_a_family_without_plans_is_valid(self, tmp_path: Path) -> None:
        data = bundled()
        data["plans"] = [plan for plan in data["plans"] if plan["family"] != "subscription"]
        grid = grid_of(data, "subscription")
        grid["plans"] = []
        grid["cells"] = {service: [] for service in grid["cells"]}
        catalog = load_catalog(write(tmp_path / "catalog.toml", data))
        assert catalog.plans_of(catalog.family("subscription")) == ()

    def test_a_mistyped_family_of_a_grid_is_told_where_it_stands(self, tmp_path: Path) -> None:
        data = bundled()
        data["matrix"]["perpetuals"] = data["matrix"].pop("perpetual")
        keys = {fault.key for fault in faults_of(write(tmp_path / "catalog.toml", data))}
        assert keys == {"matrix", "matrix.perpetuals"}

    @pytest.mark.parametrize("days", [10_000, 10_001])
    def test_of_more_than_can_be_checked_the_number_is_told(
        self, tmp_path: Path, days: int
    ) -> None:
        first = date(1990, 1, 1)
        closures = [
            {"day": first + timedelta(days=number), "note": "closed"} for number in range(days)
        ]
        data = {**bundled(), "closures": closures}
        path = write(tmp_path / "catalog.toml", data)
        if days == 10_000:
            assert len(load_catalog(path).closures) == days
            return
        (fault,) = faults_of(path)
        assert fault.key == "closures"
        assert fault.problem.to(Language.EN) == ("holds more than 10000 entries, too many to count")
