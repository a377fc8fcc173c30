"""A catalogue and its overlay are loaded whole or not at all, whatever the files are."""

import os
import tomllib
from datetime import date, time
from pathlib import Path

import pytest
import tomli_w

from catalog_data import Data, bundled, write, write_folder
from loading_cases import TODAY, by_key, closing, confirming, faults_of, full, put
from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.errors import CatalogError
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.disk import SIZE_LIMIT, os_problem

NOT_A_KEY = "is not a known key; known here: {}".format
PLAN_KEYS = NOT_A_KEY("id, name, family")
NO_FILE = "there is no such file; check the path"
FOLDER = "is a folder, and a file is needed"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue, each section in a file of its own."""
    return write_folder(tmp_path / "catalog", bundled())


def told_in(source: Path | None, overlay: Path | None = None) -> list[tuple[str, str, str]]:
    """Give what is told: the file by its name, the key, the text."""
    return [
        (Path(fault.file).name, fault.key, fault.text.to(Language.EN))
        for fault in faults_of(source, overlay)
    ]


class TestSeveralFiles:
    """A catalogue is a folder of files, or one file; each fault is told with its own."""

    def test_one_file_many_files_and_text_as_path_give_the_same(
        self, tmp_path: Path, folder: Path, catalog: Catalog
    ) -> None:
        file = write(tmp_path / "export.toml", unstructure(catalog))
        for source in (folder, str(folder), file, str(file)):
            assert load_catalog(source) == catalog

    @pytest.mark.parametrize(
        "name", [".hidden.toml", "notes.txt", "plans.toml.bak", "README", "plans.TOML~"]
    )
    def test_other_files_are_left_alone(self, folder: Path, catalog: Catalog, name: str) -> None:
        (folder / name).write_bytes(b"\xff not TOML")
        (folder / "sub").mkdir()
        assert load_catalog(folder) == catalog

    def test_a_section_stands_in_one_file(self, folder: Path) -> None:
        write(folder / "zz-more.toml", {"plans": [], "calendar": [closing()] * 2})
        told = "stands in plans.toml too; keep one"
        assert told_in(folder) == [("zz-more.toml", "plans", told)]

    def test_a_file_that_cannot_be_read_is_told_beside_the_faults_of_others(
        self, folder: Path
    ) -> None:
        (folder / "clauses.toml").write_bytes(b"\xff")
        (folder / "matrix.toml").write_text("[[matrix", encoding="utf-8")
        write(folder / "plans.toml", put({"plans": bundled()["plans"]}, {"plans[vip].price": 5}))
        write(folder / "readings.toml", {"readings": 5})
        unread, broken, *others = told_in(folder)
        assert unread == ("clauses.toml", "", "line 1 is not UTF-8; save the file as UTF-8")
        assert broken[:2] == ("matrix.toml", "")
        # What is only missing may be in the files that could not be read.
        assert others == [
            ("plans.toml", "plans[vip].price", PLAN_KEYS),
            ("readings.toml", "readings", "must be a list in square brackets"),
        ]

    def test_the_message_counts_the_faults_in_both_languages(self, tmp_path: Path) -> None:
        data = put(bundled(), {"plans[vip].name": "", "plans[vip].price": 5})
        with pytest.raises(CatalogError) as caught:
            load_catalog(write(tmp_path / "catalog.toml", data))
        said = str(caught.value)
        assert said.startswith("2 faults:\n  ")
        assert len(said.splitlines()) == 3
        assert not caught.value.message.to(Language.PL).startswith("2 faults")
        with pytest.raises(CatalogError) as caught:
            load_catalog(tmp_path / "none")
        assert str(caught.value) == caught.value.faults[0].to(Language.EN)


HOSTILE = {
    "Latin 2": (
        "a = 1\nname = 'Prestiż'\n".encode("iso-8859-2"),
        "line 2 is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": ("a = 1".encode("utf-16"), "line 1 is not UTF-8; save the file as UTF-8"),
    "not TOML": (b"plans: []", "is not valid TOML: "),
    "a key twice": (b"a = 1\na = 2", "is not valid TOML: "),
    "a NUL": (b'a = "\0"', "is not valid TOML: "),
    "a bare carriage return": (b"a = 1\rb = 2", "is not valid TOML: "),
    "a surrogate": (rb'a = "\ud800"', "is not valid TOML: "),
    "no such day": (b"a = 2026-02-30", "is not valid TOML: "),
    "brackets within brackets": (b"x = " + b"[" * 100_000, "is nested too deeply"),
    "braces within braces": (b"x = " + b"{a=" * 100_000, "is nested too deeply"),
    "a key of many parts": (b".".join([b"a"] * 100_000) + b" = 1", "is nested too deeply"),
    "a table of many parts": (b"[" + b".".join([b"a"] * 100_000) + b"]", "is nested too deeply"),
    "a huge number": (b"x = " + b"1" * 5_000, "holds a number of too many digits"),
    "a huge file": (
        b"#" * (SIZE_LIMIT + 1),
        "is larger than 4 MiB, so it is not a file of this kind",
    ),
}


class TestHostileFiles:
    """Whatever a file holds, the error names it; nothing else is ever raised."""

    @pytest.mark.parametrize(("content", "part"), HOSTILE.values(), ids=HOSTILE)
    def test_of_a_catalogue_and_of_an_overlay(
        self, tmp_path: Path, content: bytes, part: str
    ) -> None:
        path = tmp_path / "file.toml"
        path.write_bytes(content)
        for faults in (faults_of(path), faults_of(overlay=path)):
            ((key, text),) = by_key(faults).items()
            assert (faults[0].file, key) == (str(path), "")
            assert text.startswith(part)

    @pytest.mark.parametrize("depth", [100, 200, 300, 400, 700, 1_000])
    @pytest.mark.parametrize("shape", ["a = {0}{1}", "{2} = 1", "[{2}]"])
    def test_no_depth_that_parses_is_too_much(self, tmp_path: Path, depth: int, shape: str) -> None:
        path = tmp_path / "deep.toml"
        text = shape.format("[" * depth, "]" * depth, ".".join(["a"] * depth))
        path.write_text(text, encoding="utf-8")
        assert faults_of(path)
        assert faults_of(overlay=path)

    def test_a_number_too_long_to_show_is_refused(self, tmp_path: Path) -> None:
        key = "clauses[remote-help.duration].figures.minutes"
        path = write(tmp_path / "catalog.toml", put(bundled(), {key: 987_654_321}))
        text = path.read_text(encoding="utf-8").replace("987654321", "0x" + "f" * 4_000)
        path.write_text(text, encoding="utf-8")
        assert [fault.key for fault in faults_of(path)] == [key]

    def test_a_long_chain_of_gifts_is_answered(self, tmp_path: Path) -> None:
        data, links = bundled(), 300 - len(bundled()["services"])
        for link in range(links):
            gives = {"service": f"s-{link + 1}", "clause": "callback.request"}
            last = {"id": f"s-{link}", "name": f"{link}", "summary": {"pl": "-", "en": "-"}}
            more = {} if link == links - 1 else {"gives": gives}
            data["services"].append(last | {"clauses": []} | more)
            for grid in data["matrix"].values():
                grid["cells"][f"s-{link}"] = ["unknown"] * len(grid["plans"])
        found = load_catalog(write(tmp_path / "catalog.toml", data))
        assert found.entitlement("vip", f"s-{links - 1}").inclusion == "unknown"
        data["plans"] = data["plans"] * 40
        with pytest.raises(CatalogError, match="plans: has more than 300 entries, too many to"):
            load_catalog(write(tmp_path / "catalog.toml", data))

    def test_a_file_of_the_largest_size_is_read(self, tmp_path: Path, catalog: Catalog) -> None:
        path = write(tmp_path / "catalog.toml", bundled())
        with path.open("ab") as file:
            file.write(b"#" * (SIZE_LIMIT - path.stat().st_size))
        assert load_catalog(path) == catalog

    def test_of_very_many_faults_of_meaning_the_first_hundred_are_told(
        self, tmp_path: Path
    ) -> None:
        data = bundled() | {"calendar": [closing()] * 101}
        path = write(tmp_path / "file.toml", data)
        assert len(faults_of(path)) == 100
        data["calendar"].append(closing())
        overlay = write(tmp_path / "overlay.toml", {"calendar": data["calendar"]})
        for found in (told_in(write(path, data)), told_in(None, overlay)):
            assert len(found) == 101
            assert found[-1][1:] == ("", "has 1 more fault besides these")


class TestHostilePaths:
    """A path that leads to no file is an error that names it."""

    def test_where_there_is_nothing(self, tmp_path: Path) -> None:
        none = "there is no such catalogue folder; check the path"
        assert told_in(tmp_path / "none") == [("none", "", none)]
        assert told_in(None, tmp_path / "none.toml") == [("none.toml", "", NO_FILE)]
        (tmp_path / "empty").mkdir()
        empty = "holds no TOML file, so it is not a catalogue"
        assert told_in(tmp_path / "empty") == [("empty", "", empty)]

    def test_a_folder_in_place_of_a_file(self, folder: Path) -> None:
        (folder / "sub.toml").mkdir()
        assert told_in(folder) == [("sub.toml", "", FOLDER)]
        assert told_in(None, folder) == [("catalog", "", FOLDER)]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_is_not_waited_for(self, folder: Path) -> None:
        pipe = folder / "pipe.toml"
        os.mkfifo(pipe)
        told = [("pipe.toml", "", "is not a regular file")]
        assert told_in(folder) == told_in(pipe) == told_in(None, pipe) == told

    def test_a_link_is_followed(self, tmp_path: Path, folder: Path, catalog: Catalog) -> None:
        (tmp_path / "link").symlink_to(write(tmp_path / "catalog.toml", bundled()))
        assert load_catalog(tmp_path / "link") == catalog
        (folder / "link.toml").symlink_to(tmp_path / "gone")
        assert told_in(folder) == [("link.toml", "", NO_FILE)]

    @pytest.mark.parametrize(
        "name", ["a\0b", "\0", "x" * 5_000, "x/" * 3_000], ids=["NUL within", "NUL", "name", "path"]
    )
    def test_a_path_that_cannot_be(self, name: str) -> None:
        for faults in (faults_of(name), faults_of(overlay=name)):
            ((key, text),) = by_key(faults).items()
            assert (faults[0].file, key) == (str(Path(name)), "")
            assert text == "is not a path" or "\0" not in name

    def test_a_folder_that_may_not_be_looked_into(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_: Path) -> bool:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", refuse)
        denied = os_problem(PermissionError()).to(Language.EN)
        assert told_in(tmp_path) == [(tmp_path.name, "", denied)]


OVERLAY_KEYS = NOT_A_KEY("confirmed, readings, calendar")
FAULTY: dict[str, tuple[Data, dict[str, str]]] = {
    "keys of the catalogue, and of no letters": (
        {"plans": [], "": 1, "a b.c": 2, 'q"': 3},
        dict.fromkeys(("plans", "", "a b.c", 'q"'), OVERLAY_KEYS),
    ),
    "an entry with an id that it does not have": (
        {"confirmed": [confirming(id="x")]},
        {"confirmed[x].id": NOT_A_KEY("plan, service, inclusion, source, on, from")},
    ),
    "a day that is none": (
        {"confirmed": [confirming(**{"from": "2027"})]},
        {"confirmed[1].from": "must be a date such as 2026-05-31, without quotes"},
    ),
    "a reading and an option that are not known": (
        {"readings": {"working.day": "same-date", "window.last-day": "never"}},
        {
            "readings.working.day": '"working.day" is unknown; did you mean working-day?',
            "readings.window.last-day": '"never" is unknown; known: day-before, same-date',
        },
    ),
    "a reading without quotes": (
        {"readings": {"window": {"last-day": "day-before"}}},
        {"readings.window": "must be text; an id with a dot that is a key stands in quotes"},
    ),
}


class TestOverlay:
    """The owner's file is checked like the catalogue, and against it, and comes before it."""

    @pytest.mark.parametrize(("data", "told"), FAULTY.values(), ids=FAULTY)
    def test_what_is_wrong_is_told_once(
        self, tmp_path: Path, data: Data, told: dict[str, str]
    ) -> None:
        path = write(tmp_path / "overlay.toml", data)
        faults = faults_of(overlay=path)
        assert by_key(faults) == told
        assert {fault.file for fault in faults} == {str(path)}

    def test_an_empty_one_changes_nothing(self, tmp_path: Path, catalog: Catalog) -> None:
        assert load_catalog(overlay=write(tmp_path / "overlay.toml", {})) == catalog

    def test_what_it_says_comes_before_the_catalogue(
        self, tmp_path: Path, catalog: Catalog
    ) -> None:
        spring = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 9), "note": "spring"}
        ours = [closing(), closing(day=date(2026, 6, 1)), spring, {"every_year": "11-11"}]
        data = full() | {"calendar": ours}
        layer = {
            "confirmed": [confirming(source="call"), confirming(service="callback")],
            "readings": {"window.last-day": "day-before", "working-day": "monday-to-friday"},
            "calendar": [
                closing(note="party"),
                closing(day=date(2026, 3, 4)),
                {"every_year": "03-09", "note": "8-13", "opens": time(8), "closes": time(13)},
                {"every_year": "11-11"},
            ],
        }
        overlay = write(tmp_path / "overlay.toml", layer)
        laid = load_catalog(write(tmp_path / "catalog.toml", data), overlay=overlay)
        assert [each.source for each in laid.confirmed] == ["call", "letter"]
        assert " | ".join(str(each.when.to(Language.EN)) for each in laid.calendar) == (
            "Sun 31 May 2026 | Wed 4 Mar 2026 | every year on 9 Mar | every year on 11 Nov"
            " | Mon 1 Jun 2026 | 1 Mar 2026 to 3 Mar 2026 | 5 Mar 2026 to 8 Mar 2026"
        )
        assert [each.note for each in laid.calendar[:1]] == ["party"]
        assert [each.origin for each in laid.calendar] == ["overlay"] * 4 + ["catalog"] * 3
        last_day = laid.reading("window.last-day")
        assert (last_day.choice, last_day.origin) == ("day-before", "overlay")
        # A reading may be set to what it is; whoever reads it is told where that comes from.
        working_day = laid.reading("working-day")
        assert working_day == catalog.reading("working-day")
        assert working_day.origin == "overlay"
        assert laid.reading("window.free-day-end").origin == "catalog"
        known = laid.entitlement("komfort", "callback")
        assert (known.evidence, known.source, known.confirmed_on) == ("confirmed", "letter", TODAY)
        exported = tomllib.loads(tomli_w.dumps(unstructure(laid)))
        again = load_catalog(write(tmp_path / "export.toml", exported))
        assert again == laid
        assert again.reading("window.last-day").origin == "catalog"
