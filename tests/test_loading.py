"""A catalogue and its overlay are loaded whole or not at all, whatever the files are."""

import os
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import tomli_w

from catalog_data import bundled, write, write_folder
from loading_cases import (
    DATE,
    TABLE,
    TEXT,
    Expected,
    cells_of,
    check,
    clause_of,
    closing,
    confirming,
    faults_of,
    plan_of,
    reading_of,
    service_of,
)
from sage_entitlements import Catalog, CatalogError, Fault, FileError, Language, load_catalog
from sage_entitlements._convert import unstructure
from sage_entitlements._files import SIZE_LIMIT


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


class TestSeveralFiles:
    """All faults of all files are told at once, each with its own file."""

    def test_faults_of_several_files_are_told_at_once(self, tmp_path: Path) -> None:
        data = bundled()
        plan_of(data)["name"] = 5
        plan_of(data, "komfort")["price"] = 5
        clause_of(data)["wording"]["pl"] = "Bez liczby."
        service_of(data, "callback")["clauses"].append("nope")
        cells_of(data)["callback"][0] = "yes"
        reading_of(data)["choice"] = "nope"
        folder = write_folder(tmp_path / "catalog", data)
        overlay = write(tmp_path / "overlay.toml", {"closures": [closing(note="")]})
        faults = faults_of(folder, overlay)
        assert {(Path(fault.file).name, fault.key) for fault in faults} == {
            ("plans.toml", "plans[vip].name"),
            ("plans.toml", "plans[komfort].price"),
            ("clauses.toml", "clauses[remote-help.duration].wording.pl"),
            ("services.toml", "services[callback].clauses[7]"),
            ("matrix.toml", "matrix.perpetual.cells.callback[1]"),
            ("readings.toml", "readings[window.last-day].choice"),
            ("overlay.toml", "closures[1].note"),
        }
        assert len(faults) == 7

    def test_their_message_counts_them_in_both_languages(self, tmp_path: Path) -> None:
        data = bundled()
        plan_of(data).update(name="", price=5)
        with pytest.raises(CatalogError) as caught:
            load_catalog(write(tmp_path / "catalog.toml", data))
        assert str(caught.value).startswith("2 faults:\n  ")
        assert len(str(caught.value).splitlines()) == 3
        assert not caught.value.explain(Language.PL).startswith("2 faults")

    def test_one_fault_stands_on_one_line(self, tmp_path: Path) -> None:
        with pytest.raises(FileError) as caught:
            load_catalog(tmp_path / "none")
        assert str(caught.value) == str(caught.value.faults[0].to(Language.EN))
        assert "\n" not in str(caught.value)

    def test_an_unreadable_file_is_told_beside_the_others_faults(self, tmp_path: Path) -> None:
        data = bundled()
        plan_of(data)["price"] = 5
        folder = write_folder(tmp_path / "catalog", data)
        (folder / "clauses.toml").write_text("[[clauses", encoding="utf-8")
        faults = faults_of(folder)
        assert [(Path(fault.file).name, fault.key) for fault in faults] == [
            ("clauses.toml", ""),
            ("plans.toml", "plans[vip].price"),
        ]

    def test_with_an_unreadable_file_a_section_may_be_in_it(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        for name in ("clauses", "plans", "readings"):
            (folder / f"{name}.toml").unlink()
        (folder / "broken.toml").write_text("=", encoding="utf-8")
        (fault,) = faults_of(folder)
        assert Path(fault.file).name == "broken.toml"

    def test_with_an_unreadable_file_broken_sections_are_told(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        (folder / "clauses.toml").write_bytes(b"\xff")
        (folder / "plans.toml").write_text("plans = 5", encoding="utf-8")
        keys = [(Path(fault.file).name, fault.key) for fault in faults_of(folder)]
        assert keys == [("clauses.toml", ""), ("plans.toml", "plans")]

    def test_a_section_stands_in_one_file(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        write(folder / "zz-more.toml", {"plans": [], "closures": []})
        (fault,) = faults_of(folder)
        assert fault == Fault(str(folder / "zz-more.toml"), "plans", fault.problem)
        assert fault.problem.to(Language.EN) == "stands in plans.toml too; keep one"

    def test_faults_of_the_overlay_are_told_though_the_catalogue_is_broken(
        self, tmp_path: Path
    ) -> None:
        data = bundled()
        data["plans"] = 5
        overlay = write(
            tmp_path / "overlay.toml",
            {"confirmed": [confirming(), confirming(plan="gold", on="x")]},
        )
        keys = [fault.key for fault in faults_of(write(tmp_path / "catalog.toml", data), overlay)]
        assert keys == ["plans", "confirmed[2].on"]

    @pytest.mark.parametrize(
        "name", [".hidden.toml", "notes.txt", "plans.toml.bak", "README", "plans.TOML~"]
    )
    def test_other_files_are_left_alone(self, tmp_path: Path, catalog: Catalog, name: str) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        (folder / name).write_bytes(b"\xff not TOML")
        (folder / "sub").mkdir()
        assert load_catalog(folder) == catalog

    def test_one_file_many_files_and_text_as_path_give_the_same(
        self, tmp_path: Path, catalog: Catalog
    ) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        file = write(tmp_path / "export.toml", unstructure(catalog))
        assert load_catalog(folder) == load_catalog(str(folder)) == catalog
        assert load_catalog(file) == load_catalog(str(file)) == catalog

    def test_owners_sections_may_stand_in_the_catalogue(self, tmp_path: Path) -> None:
        data = bundled() | {"confirmed": [confirming()], "closures": [closing()]}
        catalog = load_catalog(write(tmp_path / "catalog.toml", data))
        assert [each.source for each in catalog.confirmed] == ["letter"]
        assert [each.note for each in catalog.closures] == ["inventory"]


HOSTILE: list[tuple[str, bytes, str]] = [
    ("a byte-order mark", b"\xef\xbb\xbfx = 1", 'byte-order mark; save it as "UTF-8" without'),
    ("Latin 2", "a = 1\nname = 'Prestiż'\n".encode("iso-8859-2"), "line 2 is not UTF-8"),
    ("UTF-16", "a = 1".encode("utf-16"), "line 1 is not UTF-8; save the file as UTF-8"),
    ("no TOML", b"plans: []", "is not valid TOML: "),
    ("a key twice", b"a = 1\na = 2", "is not valid TOML: "),
    ("a NUL", b'a = "\0"', "is not valid TOML: "),
    ("a bare carriage return", b"a = 1\rb = 2", "is not valid TOML: "),
    ("a surrogate", rb'a = "\ud800"', "is not valid TOML: "),
    ("no such day", b"a = 2026-02-30", "is not valid TOML: "),
    ("brackets within brackets", b"x = " + b"[" * 100_000, "is nested too deeply"),
    ("braces within braces", b"x = " + b"{a=" * 100_000, "is nested too deeply"),
    ("a key of many parts", b".".join([b"a"] * 100_000) + b" = 1", "is nested too deeply"),
    ("a table of many parts", b"[" + b".".join([b"a"] * 100_000) + b"]", "is nested too deeply"),
    ("a huge number", b"x = " + b"1" * 5_000, "is not valid TOML: "),
    ("a huge file", b"#" * (SIZE_LIMIT + 1), "is larger than 4 MiB"),
]


class TestHostileFiles:
    """Whatever a file holds or is, the error names it; nothing else is ever raised."""

    @pytest.mark.parametrize(
        ("content", "part"),
        [pytest.param(content, part, id=name) for name, content, part in HOSTILE],
    )
    def test_of_a_catalogue(self, tmp_path: Path, content: bytes, part: str) -> None:
        path = tmp_path / "catalog.toml"
        path.write_bytes(content)
        check(faults_of(path), {"": part}, lambda _: path)

    @pytest.mark.parametrize(
        ("content", "part"),
        [pytest.param(content, part, id=name) for name, content, part in HOSTILE],
    )
    def test_of_an_overlay(self, tmp_path: Path, content: bytes, part: str) -> None:
        path = tmp_path / "overlay.toml"
        path.write_bytes(content)
        check(faults_of(overlay=path), {"": part}, lambda _: path)

    @pytest.mark.parametrize("depth", [100, 200, 300, 400, 700, 1_000])
    @pytest.mark.parametrize("shape", ["[{}]", "dotted", "header"])
    def test_no_depth_that_parses_is_too_much(self, tmp_path: Path, depth: int, shape: str) -> None:
        path = tmp_path / "deep.toml"
        parts = ".".join(["a"] * depth)
        text = {
            "[{}]": f"a = {'[' * depth}{']' * depth}",
            "dotted": f"{parts} = 1",
            "header": f"[{parts}]",
        }[shape]
        path.write_text(text, encoding="utf-8")
        assert faults_of(path)
        assert faults_of(overlay=path)

    def test_a_number_too_long_to_show_is_refused_or_shown(self, tmp_path: Path) -> None:
        data = bundled()
        clause_of(data)["figures"]["minutes"] = 987_654_321
        text = tomli_w.dumps(data).replace("987654321", "0x" + "f" * 4_000)
        path = tmp_path / "catalog.toml"
        path.write_text(text, encoding="utf-8")
        # A number that nobody can read may be refused; what is accepted can be shown.
        with suppress(CatalogError):
            assert load_catalog(path).clause("remote-help.duration").text.en

    def test_a_file_of_the_largest_size_is_read(self, tmp_path: Path, catalog: Catalog) -> None:
        path = write(tmp_path / "catalog.toml", bundled())
        with path.open("ab") as file:
            file.write(b"#" * (SIZE_LIMIT - path.stat().st_size))
        assert path.stat().st_size == SIZE_LIMIT
        assert load_catalog(path) == catalog

    def test_an_empty_overlay_changes_nothing(self, tmp_path: Path, catalog: Catalog) -> None:
        path = tmp_path / "overlay.toml"
        path.write_bytes(b"")
        assert load_catalog(overlay=path) == catalog

    def test_a_key_of_no_letters_is_told(self, tmp_path: Path) -> None:
        path = write(tmp_path / "overlay.toml", {"": 1, "a b.c": 2, 'q"': 3})
        keys = {fault.key for fault in faults_of(overlay=path)}
        assert len(keys) == 3


NOT_PATHS = ["a NUL within", "a NUL", "a long name", "a long path"]


class TestHostilePaths:
    """A path that leads to no file is an error that names it."""

    def test_a_missing_catalogue(self, tmp_path: Path) -> None:
        path = tmp_path / "none"
        expected = {"": "there is no such catalogue folder; check the path"}
        check(faults_of(path), expected, lambda _: path)

    def test_a_missing_overlay(self, tmp_path: Path) -> None:
        path = tmp_path / "none.toml"
        expected = {"": "there is no such file; check the path"}
        check(faults_of(overlay=path), expected, lambda _: path)

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        expected = {"": "holds no TOML file, so it is no catalogue"}
        check(faults_of(tmp_path), expected, lambda _: tmp_path)

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        (folder / "sub.toml").mkdir()
        expected = {"": "is a folder, and a file is needed"}
        check(faults_of(folder), expected, lambda _: folder / "sub.toml")
        check(faults_of(overlay=folder), expected, lambda _: folder)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        pipe = folder / "pipe.toml"
        os.mkfifo(pipe)
        expected = {"": "is not a regular file"}
        check(faults_of(folder), expected, lambda _: pipe)
        check(faults_of(overlay=pipe), expected, lambda _: pipe)
        (fault,) = faults_of(pipe)
        assert fault.file == str(pipe)

    def test_a_broken_link(self, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "catalog", bundled())
        (folder / "link.toml").symlink_to(tmp_path / "gone")
        expected = {"": "there is no such file; check the path"}
        check(faults_of(folder), expected, lambda _: folder / "link.toml")

    def test_a_link_to_a_file_is_followed(self, tmp_path: Path, catalog: Catalog) -> None:
        (tmp_path / "link").symlink_to(write(tmp_path / "catalog.toml", bundled()))
        assert load_catalog(tmp_path / "link") == catalog

    @pytest.mark.parametrize("name", ["a\0b", "\0", "x" * 5_000, "x/" * 3_000], ids=NOT_PATHS)
    def test_a_path_that_cannot_be(self, name: str) -> None:
        (fault,) = faults_of(name)
        assert fault.file == str(Path(name))
        (fault,) = faults_of(overlay=name)
        assert fault.file == str(Path(name))

    def test_a_nul_in_an_overlays_path_is_named(self) -> None:
        (fault,) = faults_of(overlay="a\0b")
        assert fault.problem.to(Language.EN) == "is not a path"

    @pytest.mark.parametrize(
        ("error", "part"),
        [
            (PermissionError(13, "Permission denied"), "the system denies access"),
            (FileNotFoundError(2, "No such file"), "there is no such file; check the path"),
            (IsADirectoryError(21, "Is a directory"), "is a folder, and a file is needed"),
            (OSError(5, "Input/output error"), "the system reports: Input/output error"),
            (OSError("gone"), "the system reports: gone"),
        ],
        ids=repr,
    )
    def test_what_the_system_refuses_is_put_into_words(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, part: str
    ) -> None:
        path = write(tmp_path / "catalog.toml", bundled())

        def refuse(_: Path) -> bytes:
            raise error

        monkeypatch.setattr(Path, "read_bytes", refuse)
        told = {fault.key: fault.problem.to(Language.EN) for fault in faults_of(path)}
        assert list(told) == [""]
        assert part in told[""]

    def test_a_folder_that_may_not_be_looked_into(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_: Path) -> bool:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "is_file", refuse)
        (fault,) = faults_of(tmp_path)
        assert (fault.file, fault.key) == (str(tmp_path), "")
        assert fault.problem.to(Language.EN) == "the system denies access; check the permissions"


def _overlay_text(text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "overlay.toml"
        path.write_bytes(text.encode("utf-8"))
        return path

    return make


_CELL = '[[confirmed]]\nplan = "komfort"\nservice = "callback"\nsource = "x"\non = 2026-05-31\n'
_INCLUDED = f'{_CELL}inclusion = "included"\n'


class TestOverlay:
    """The owner's file is checked like the catalogue, and against it."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param(text, expected, id=name)
            for name, text, expected in [
                ("an unknown key", "gold = 1", {"gold": "known here: confirmed, readings, clos"}),
                ("a section of the catalogue", "plans = []", {"plans": "is not a known key"}),
                (
                    "an unknown plan",
                    _INCLUDED.replace("komfort", "gold"),
                    {"confirmed[1].plan": '"gold" is unknown; known: komfort, komfort-plus'},
                ),
                (
                    "a plan by its name",
                    _INCLUDED.replace("komfort", "Komfort"),
                    {"confirmed[1].plan": '"Komfort" is no id'},
                ),
                (
                    "an unknown service",
                    _INCLUDED.replace("callback", "fax"),
                    {"confirmed[1].service": '"fax" is unknown; known: callback, '},
                ),
                (
                    "professional services",
                    _INCLUDED.replace("callback", "professional-services"),
                    {"confirmed[1].service": '"professional-services" is unknown'},
                ),
                (
                    "neither plan nor service",
                    _INCLUDED.replace("callback", "fax").replace("komfort", "gold"),
                    {"confirmed[1].plan": "is unknown", "confirmed[1].service": "is unknown"},
                ),
                (
                    "inclusion unknown",
                    f'{_CELL}inclusion = "unknown"',
                    {"confirmed[1].inclusion": "take the entry out to make it unknown"},
                ),
                ("no inclusion", _CELL, {"confirmed[1].inclusion": "is missing; add it"}),
                ("a cell twice", _INCLUDED * 2, {"confirmed[2]": "keep one of them"}),
                (
                    "a cell three times",
                    _INCLUDED * 3,
                    {"confirmed[2]": "keep one of them", "confirmed[3]": "keep one of them"},
                ),
                (
                    "a broken entry and another one after it",
                    _CELL + _INCLUDED.replace("komfort", "gold"),
                    {"confirmed[1].inclusion": "is missing", "confirmed[2].plan": "is unknown"},
                ),
                (
                    "an unknown reading",
                    '[readings]\n"window.first-day" = "same-date"',
                    {"readings.window.first-day": "is unknown; did you mean window.last-day"},
                ),
                (
                    "an unknown option",
                    '[readings]\n"window.last-day" = "never"',
                    {"readings.window.last-day": "is unknown; known: day-before, same-date"},
                ),
                (
                    "an option that is no id",
                    '[readings]\n"window.last-day" = "Day Before"',
                    {"readings.window.last-day": '"Day Before" is no id'},
                ),
                (
                    "a reading that is no id",
                    '[readings]\n"Working Day" = "x"',
                    {"readings.Working Day": '"Working Day" is no id'},
                ),
                (
                    "a reading without quotes",
                    '[readings]\nwindow.last-day = "day-before"',
                    {"readings.window": "an id with a dot that is a key stands in quotes"},
                ),
                (
                    "an option that is a number",
                    '[readings]\n"window.last-day" = 5',
                    {"readings.window.last-day": TEXT},
                ),
                ("readings in a list", "readings = []", {"readings": TABLE}),
                (
                    "an entry with an id that it does not have",
                    "confirmed = [{id = 'x'}]",
                    {
                        f"confirmed[x].{key}": "is missing; add it"
                        for key in ("plan", "service", "inclusion", "source", "on")
                    }
                    | {"confirmed[x].id": "is not a known key; known here: plan, service, "},
                ),
                (
                    "a closure twice",
                    "closures = [{day = 2026-05-31, note = 'a'}, {day = 2026-05-31, note = 'b'}]",
                    {"closures[2]": "repeats 2026-05-31; keep one entry"},
                ),
                (
                    "a closure without a reason",
                    "closures = [{day = 2026-05-31}]",
                    {"closures[1].note": "is missing; add it"},
                ),
                (
                    "a closure at a moment",
                    "closures = [{day = 2026-05-31T08:00:00Z, note = 'a'}]",
                    {"closures[1].day": DATE},
                ),
            ]
        ],
    )
    def test_one_fault_is_told_once(self, tmp_path: Path, text: str, expected: Expected) -> None:
        path = _overlay_text(text)(tmp_path)
        check(faults_of(overlay=path), expected, lambda _: path)

    def test_what_it_says_comes_before_the_catalogue(
        self, tmp_path: Path, catalog: Catalog
    ) -> None:
        data = bundled() | {"closures": [closing(), closing(day=date(2026, 6, 1))]}
        source = write(tmp_path / "catalog.toml", data)
        text = (
            f'{_INCLUDED}[readings]\n"window.last-day" = "day-before"\n'
            "[[closures]]\nday = 2026-05-31\nnote = 'party'\n"
        )
        laid = load_catalog(source, overlay=_overlay_text(text)(tmp_path))
        assert laid.reading("window.last-day").choice == "day-before"
        assert laid.reading("window.last-day").origin == "overlay"
        assert laid.reading("working-day") == catalog.reading("working-day")
        assert laid.reading("working-day").origin == "catalog"
        assert [each.note for each in laid.closures] == ["party", "inventory"]
        assert laid.entitlement("komfort", "callback").evidence == "confirmed"

    def test_a_reading_may_be_set_to_its_only_option(
        self, tmp_path: Path, catalog: Catalog
    ) -> None:
        path = _overlay_text('readings.working-day = "monday-to-friday"')(tmp_path)
        laid = load_catalog(overlay=path)
        assert laid == catalog
        assert laid.reading("working-day").origin == "overlay"

    def test_a_laid_over_catalogue_can_be_exported_and_loaded(self, tmp_path: Path) -> None:
        text = f'{_INCLUDED}[readings]\n"window.last-day" = "day-before"\n'
        laid = load_catalog(overlay=_overlay_text(text)(tmp_path))
        exported = tomllib.loads(tomli_w.dumps(unstructure(laid)))
        again = load_catalog(write(tmp_path / "export.toml", exported))
        assert again == laid
        assert again.reading("window.last-day").origin == "catalog"
