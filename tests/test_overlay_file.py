"""The owner's overlay file is changed in place: what is not meant stays byte for byte."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from sage_entitlements import (
    Catalog,
    CatalogError,
    ChoiceError,
    Confirmation,
    Inclusion,
    Language,
    PlanId,
    ServiceId,
    UnknownNameError,
    load_catalog,
)
from sage_entitlements import _files as files
from sage_entitlements.catalog._overlay import NothingToWithdrawError, OverlayChange, OverlayFile

COMMENTED = """\
# Ours.  Do not lose this line.

closures = [ { day = 2026-12-24, note = "Wigilia" } ]   # before the law had it

[[confirmed]]   # by mail
plan      = "komfort"
service   = 'callback'       # single quotes
source    = "letter, page 3" # the second one
inclusion = "included"
  on = 2026-05-31            # indented

# About Premium.
[[ confirmed ]]
on = 2026-01-02
source = "call"
inclusion = "not_included"
service = "remote-help"
plan = "premium"

# Readings, last.
[readings]
"window.last-day" = "day-before" # safer
"""


def confirmation(
    plan: str = "komfort",
    service: str = "callback",
    inclusion: Inclusion = Inclusion.INCLUDED,
    source: str = "order form",
) -> Confirmation:
    return Confirmation(
        plan=PlanId(plan),
        service=ServiceId(service),
        inclusion=inclusion,
        source=source,
        on=date(2026, 6, 1),
    )


@pytest.fixture(scope="module")
def base() -> Catalog:
    return load_catalog()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "overlay.toml"


@pytest.fixture
def overlay(path: Path, base: Catalog) -> OverlayFile:
    return OverlayFile(path, base)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _withdraw(overlay: OverlayFile, plan: str, *services: str) -> OverlayChange:
    base = overlay.base
    return overlay.withdraw(base.plan(plan), [base.service(each) for each in services])


def _backups(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each.name.endswith(".bak"))


def _leftovers(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir() if each.name.endswith(".new")]


class TestConfirm:
    """A confirmation is added at the end, or put in place of what is there for its cell."""

    def test_a_new_file_is_made_with_its_folder(self, tmp_path: Path, base: Catalog) -> None:
        path = tmp_path / "deep" / "er" / "overlay.toml"
        change = OverlayFile(path, base).confirm([confirmation()])
        assert _read(path).startswith("# What we know and choose ourselves")
        assert load_catalog(overlay=path).confirmed == (confirmation(),)
        assert change.path == path
        assert change.before == base
        assert change.after == load_catalog(overlay=path)
        assert change.backup is None

    def test_the_new_entry_stands_at_the_end(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        change = overlay.confirm([confirmation(service="remote-help")])
        text = _read(path)
        assert text.startswith(COMMENTED)
        assert text[len(COMMENTED) :].startswith("\n[[confirmed]]\n")
        assert change.backup is None
        assert len(change.before.confirmed) == 2
        assert change.after.confirmed[-1] == confirmation(service="remote-help")

    def test_only_the_values_of_the_cells_entry_change(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED)
        overlay.confirm([confirmation(inclusion=Inclusion.NOT_INCLUDED, source='a "quote"')])
        expected = (
            COMMENTED.replace('plan      = "komfort"', 'plan = "komfort"')
            .replace("service   = 'callback'", 'service = "callback"')
            .replace('source    = "letter, page 3"', 'source = "a \\"quote\\""')
            .replace('inclusion = "included"', 'inclusion = "not_included"')
            .replace("on = 2026-05-31", "on = 2026-06-01")
        )
        assert _read(path) == expected
        assert load_catalog(overlay=path).confirmed[0].source == 'a "quote"'

    def test_a_later_entry_is_found_by_its_cell(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        overlay.confirm([confirmation("premium", "remote-help", source="letter")])
        expected = (
            COMMENTED.replace("on = 2026-01-02", "on = 2026-06-01")
            .replace('source = "call"', 'source = "letter"')
            .replace('inclusion = "not_included"', 'inclusion = "included"')
        )
        assert _read(path) == expected

    def test_several_are_put_in_together(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        change = overlay.confirm(
            [
                confirmation("vip", "phone-support"),
                confirmation(source="anew"),
                confirmation("vip", "legal-update"),
            ]
        )
        sources = {(each.plan, each.service): each.source for each in change.after.confirmed}
        assert sources == {
            ("komfort", "callback"): "anew",
            ("premium", "remote-help"): "call",
            ("vip", "phone-support"): "order form",
            ("vip", "legal-update"): "order form",
        }
        assert "# Ours." in _read(path)

    def test_the_same_again_writes_nothing(self, overlay: OverlayFile, path: Path) -> None:
        overlay.confirm([confirmation()])
        before = path.stat()
        change = overlay.confirm([confirmation()])
        assert path.stat().st_mtime_ns == before.st_mtime_ns
        assert path.stat().st_ino == before.st_ino
        assert change.before == change.after

    def test_nothing_to_confirm_changes_nothing(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        change = overlay.confirm([])
        assert _read(path) == COMMENTED
        assert change.before == change.after

    @pytest.mark.parametrize("source", ['"', "\\", "ł\n\t#", "[[confirmed]]", "'''", "a\r\nb\0"])
    def test_any_source_is_kept_as_it_is(
        self, overlay: OverlayFile, path: Path, source: str
    ) -> None:
        _write(path, COMMENTED)
        said = [confirmation(source=source), confirmation("vip", source=source)]
        overlay.confirm(said)
        overlay.confirm([confirmation(source=f"{source}{source}")])
        assert load_catalog(overlay=path).confirmed[2] == said[1]
        assert load_catalog(overlay=path).confirmed[0].source == source * 2
        assert "# Ours." in _read(path)

    @pytest.mark.parametrize("text", ["", "\n", "  ", "\r\n", "# only a comment"])
    def test_a_file_of_nothing_can_be_added_to(
        self, overlay: OverlayFile, path: Path, text: str
    ) -> None:
        _write(path, text)
        overlay.confirm([confirmation()])
        assert _read(path).startswith(text)
        assert load_catalog(overlay=path).confirmed == (confirmation(),)


class TestWithdraw:
    """A withdrawn confirmation is gone, and nothing else is."""

    def test_the_entry_goes_and_its_neighbours_stay(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        change = _withdraw(overlay, "komfort", "callback")
        start = COMMENTED.index("[[confirmed]]")
        end = COMMENTED.index("\n# About Premium.")
        assert _read(path) == COMMENTED[:start] + COMMENTED[end:]
        assert [each.plan for each in change.after.confirmed] == ["premium"]
        assert [each.plan for each in change.before.confirmed] == ["komfort", "premium"]

    def test_several_go_together(self, overlay: OverlayFile, path: Path, base: Catalog) -> None:
        cells = ["callback", "remote-help", "phone-support"]
        overlay.confirm([confirmation("vip", each) for each in cells])
        overlay.confirm([confirmation("komfort", "callback")])
        change = _withdraw(overlay, "vip", "phone-support", "callback", "phone-support")
        assert [(each.plan, each.service) for each in change.after.confirmed] == [
            ("vip", "remote-help"),
            ("komfort", "callback"),
        ]
        _withdraw(overlay, "vip", "remote-help")
        change = _withdraw(overlay, "komfort", "callback")
        assert change.after == base
        assert load_catalog(overlay=path) == base

    def test_what_is_not_confirmed_cannot_be_withdrawn(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED)
        with pytest.raises(NothingToWithdrawError) as caught:
            _withdraw(overlay, "komfort", "callback", "remote-help", "online-help")
        assert caught.value.plan.id == "komfort"
        assert [each.id for each in caught.value.services] == ["remote-help", "online-help"]
        assert str(caught.value) == (
            "the overlay confirms nothing of Komfort about: Pomoc zdalna, Sage Pomoc Online;"
            " nothing was changed"
        )
        assert caught.value.explain(Language.PL) != str(caught.value)
        assert _read(path) == COMMENTED

    def test_of_a_file_that_is_not_there_nothing_is_made(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        with pytest.raises(NothingToWithdrawError):
            _withdraw(overlay, "komfort", "callback")
        assert not path.exists()

    def test_a_comment_at_the_files_end_outlives_the_last_entry(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        note = "\n# Ask again in spring.\n"
        overlay.confirm([confirmation()])
        _write(path, _read(path) + note)
        _withdraw(overlay, "komfort", "callback")
        assert _read(path).endswith(note)

    def test_confirming_and_withdrawing_leaves_the_text_as_it_was(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED)
        overlay.confirm([confirmation("vip", "callback")])
        _withdraw(overlay, "vip", "callback")
        assert _read(path).rstrip() == COMMENTED.rstrip()


class TestChoose:
    """A switched reading is written beside the others, the rest untouched."""

    def test_a_value_is_changed_in_its_place(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        change = overlay.choose("window.last-day", "same-date")
        assert _read(path) == COMMENTED.replace('"day-before"', '"same-date"')
        assert change.before.reading("window.last-day").choice == "day-before"
        assert change.after.reading("window.last-day").choice == "same-date"

    def test_a_key_is_added_to_its_table(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        overlay.choose("complaint.end-of-day", "close-of-business")
        added = '[readings]\n"complaint.end-of-day" = "close-of-business"\n'
        assert _read(path) == COMMENTED.replace("[readings]\n", added)

    def test_the_table_is_added_where_there_is_none(self, overlay: OverlayFile, path: Path) -> None:
        overlay.confirm([confirmation()])
        before = _read(path)
        overlay.choose("window.last-day", "day-before")
        assert _read(path) == f'{before}\n[readings]\n"window.last-day" = "day-before"\n'

    def test_a_table_at_the_very_end_takes_a_key(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, "[readings]")
        overlay.choose("window.last-day", "day-before")
        assert _read(path) == '[readings]\n"window.last-day" = "day-before"\n'

    def test_a_reading_of_one_option_cannot_be_switched(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        with pytest.raises(ChoiceError, match="cannot be switched") as caught:
            overlay.choose("working-day", "monday-to-friday")
        assert caught.value.reading == "working-day"
        assert caught.value.options == ("monday-to-friday",)
        assert caught.value.explain(Language.PL) != str(caught.value)
        assert not path.exists()

    def test_an_option_must_be_one_of_the_readings(self, overlay: OverlayFile, path: Path) -> None:
        with pytest.raises(ChoiceError) as caught:
            overlay.choose("window.last-day", "midnight")
        assert caught.value.reading == "window.last-day"
        assert caught.value.options == ("same-date", "day-before")
        assert str(caught.value) == (
            '"midnight" is no option of "window.last-day"; there is same-date, day-before'
        )
        assert not path.exists()

    def test_a_reading_must_be_known(self, overlay: OverlayFile, path: Path) -> None:
        with pytest.raises(UnknownNameError):
            overlay.choose("window.first-day", "same-date")
        assert not path.exists()


class TestLineEnds:
    """Line ends stay as the file has them, and a missing last one does not hurt."""

    def test_windows_line_ends_stay_and_new_lines_have_them(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED.replace("\n", "\r\n"))
        overlay.confirm([confirmation("vip"), confirmation(source="anew")])
        overlay.choose("window.last-day", "same-date")
        overlay.choose("window.free-day-end", "next-working-day")
        _withdraw(overlay, "premium", "remote-help")
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n")
        assert b"# Ours." in content
        laid = load_catalog(overlay=path)
        assert len(laid.confirmed) == 2
        assert laid.reading("window.free-day-end").choice == "next-working-day"

    def test_windows_line_ends_and_a_header_at_the_very_end(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, "# ours\r\n[readings]")
        overlay.choose("window.last-day", "day-before")
        assert _read(path) == '# ours\r\n[readings]\r\n"window.last-day" = "day-before"\r\n'

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_a_missing_last_line_end_is_made_up(
        self, overlay: OverlayFile, path: Path, line_end: str
    ) -> None:
        before = COMMENTED.rstrip().replace("\n", line_end)
        _write(path, before)
        overlay.confirm([confirmation("vip")])
        assert _read(path).startswith(f"{before}{line_end}{line_end}[[confirmed]]{line_end}")

    def test_a_missing_last_line_end_stays_missing_where_a_value_changes(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, '[readings]\n"window.last-day" = "day-before"')
        overlay.choose("window.last-day", "same-date")
        assert _read(path) == '[readings]\n"window.last-day" = "same-date"'


INLINE = """\
# a comment that goes
confirmed = [
  { plan = "komfort", service = "callback", inclusion = "included", source = "x", on = 2026-01-02 },
]
closures = [{ day = 2026-12-24, note = "Wigilia" }]
"""


class TestRewriting:
    """A file that is written otherwise is written anew, its old text kept beside it."""

    def test_a_list_of_inline_tables(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, INLINE)
        change = overlay.confirm([confirmation("vip")])
        assert change.backup == path.with_name("overlay.toml.1.bak")
        assert _read(change.backup) == INLINE
        assert change.after == load_catalog(overlay=path)
        assert [each.plan for each in change.after.confirmed] == ["komfort", "vip"]
        assert [each.note for each in change.after.closures] == ["Wigilia"]

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_every_rewriting_has_a_backup_of_its_own(
        self, overlay: OverlayFile, path: Path, line_end: str
    ) -> None:
        texts = [INLINE.replace("\n", line_end), INLINE.replace("Wigilia", "party")]
        for number, text in enumerate(texts, 1):
            _write(path, text)
            change = overlay.confirm([confirmation(source="anew")])
            assert change.backup == path.with_name(f"overlay.toml.{number}.bak")
        assert _backups(path) == ["overlay.toml.1.bak", "overlay.toml.2.bak"]
        assert [_read(path.with_name(name)) for name in _backups(path)] == texts

    def test_withdrawing_from_inline_tables(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, INLINE)
        change = _withdraw(overlay, "komfort", "callback")
        assert change.after.confirmed == ()
        assert [each.note for each in change.after.closures] == ["Wigilia"]
        assert _backups(path) == ["overlay.toml.1.bak"]

    def test_one_rewriting_of_many_steps_keeps_the_first_text(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, INLINE)
        change = overlay.confirm(
            [confirmation("vip"), confirmation(source="anew"), confirmation("vip", "online-help")]
        )
        assert _backups(path) == ["overlay.toml.1.bak"]
        assert change.backup is not None
        assert _read(change.backup) == INLINE
        assert len(change.after.confirmed) == 3

    @pytest.mark.parametrize(
        "text",
        [
            'readings = { "window.free-day-end" = "keep" }\n',
            'readings."window.free-day-end" = "keep"\n',
            '["readings"]\n"window.free-day-end" = "keep"\n',
            (
                '[readings]\n"window.free-day-end" = """keep"""\n'
                '"window.last-day" = """\nsame-date"""\n'
            ),
        ],
    )
    def test_readings_written_otherwise(self, overlay: OverlayFile, path: Path, text: str) -> None:
        _write(path, text)
        change = overlay.choose("window.last-day", "day-before")
        assert change.after.reading("window.last-day").choice == "day-before"
        assert change.after.reading("window.free-day-end").choice == "keep"
        assert load_catalog(overlay=path) == change.after
        assert change.backup is not None
        assert _read(change.backup) == text

    def test_a_source_over_several_lines(self, overlay: OverlayFile, path: Path) -> None:
        text = (
            '[[confirmed]]\nplan = "komfort"\nservice = "callback"\ninclusion = "included"\n'
            'on = 2026-01-02\nsource = """\n[[confirmed]]\n# no comment\nplan = "vip"\n"""\n'
        )
        _write(path, text)
        change = overlay.confirm([confirmation(source="anew")])
        assert change.after.confirmed == (confirmation(source="anew"),)
        assert change.backup is not None
        assert _read(change.backup) == text

    def test_a_failing_backup_leaves_the_file_as_it_was(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _write(path, INLINE)
        monkeypatch.setattr(os, "fsync", _full_disk)
        with pytest.raises(CatalogError):
            overlay.confirm([confirmation("vip")])
        assert _read(path) == INLINE
        assert _backups(path) == []


def _full_disk(_: object) -> None:
    raise OSError(28, "No space left on device")


class TestRefusal:
    """A file that is not valid, or would not be, is refused and left alone."""

    @pytest.mark.parametrize(
        "content",
        [
            b"x = ",
            b"x = 1",
            b"\xff",
            b"\xef\xbb\xbf",
            b'[[confirmed]]\nplan = "gold"',
            b'[readings]\nworking-day = "never"',
        ],
    )
    def test_an_invalid_file(self, overlay: OverlayFile, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        attempts: list[Callable[[], OverlayChange]] = [
            lambda: overlay.confirm([confirmation()]),
            lambda: _withdraw(overlay, "komfort", "callback"),
            lambda: overlay.choose("window.last-day", "day-before"),
        ]
        for attempt in attempts:
            with pytest.raises(CatalogError) as caught:
                attempt()
            assert {fault.file for fault in caught.value.faults} == {str(path)}
        assert path.read_bytes() == content

    @pytest.mark.parametrize(
        "said",
        [
            confirmation("gold"),
            confirmation(service="professional-services"),
            confirmation(inclusion=Inclusion.UNKNOWN),
            confirmation(source=" "),
        ],
    )
    def test_a_change_that_would_make_it_invalid(
        self, overlay: OverlayFile, path: Path, said: Confirmation
    ) -> None:
        _write(path, COMMENTED)
        with pytest.raises(CatalogError) as caught:
            overlay.confirm([confirmation("vip"), said])
        assert len(caught.value.faults) == 1
        assert _read(path) == COMMENTED

    def test_the_same_cell_twice_at_once(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        with pytest.raises(CatalogError, match="keep one of them"):
            overlay.confirm([confirmation("vip"), confirmation("vip")])
        assert _read(path) == COMMENTED

    def test_a_folder_in_its_place(self, overlay: OverlayFile, path: Path) -> None:
        path.mkdir()
        with pytest.raises(CatalogError, match="is a folder"):
            overlay.confirm([confirmation()])

    def test_a_file_in_its_folders_place(self, tmp_path: Path, base: Catalog) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        path = tmp_path / "file" / "overlay.toml"
        with pytest.raises(CatalogError, match="nothing was changed") as caught:
            OverlayFile(path, base).confirm([confirmation()])
        assert caught.value.faults[0].file == str(path)

    def test_a_path_that_cannot_be(self, base: Catalog) -> None:
        with pytest.raises(CatalogError):
            OverlayFile(Path("a\0b"), base).confirm([confirmation()])

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
    )
    def test_a_read_only_folder(  # pragma: no cover - skipped for root
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED)
        path.parent.chmod(0o500)
        try:
            with pytest.raises(CatalogError, match="the system denies access"):
                overlay.confirm([confirmation()])
        finally:
            path.parent.chmod(0o700)
        assert _read(path) == COMMENTED

    def test_a_folder_that_denies_access(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def deny(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        _write(path, COMMENTED)
        monkeypatch.setattr(Path, "mkdir", deny)
        with pytest.raises(CatalogError) as caught:
            overlay.confirm([confirmation("vip")])
        (fault,) = caught.value.faults
        assert fault.file == str(path)
        assert fault.problem.to(Language.EN) == (
            "cannot be written, and nothing was changed:"
            " the system denies access; check the permissions"
        )
        assert fault.to(Language.PL) != fault.to(Language.EN)
        assert _read(path) == COMMENTED


class TestInOneStep:
    """A reader, or a crash, sees the old text or the new, never a part."""

    def test_the_files_mode_stays(self, overlay: OverlayFile, path: Path) -> None:
        _write(path, COMMENTED)
        path.chmod(0o640)
        overlay.confirm([confirmation("vip")])
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_symbolic_link_stays_one(self, tmp_path: Path, base: Catalog) -> None:
        folder = tmp_path / "shared"
        folder.mkdir()
        target = folder / "ours.toml"
        _write(target, COMMENTED)
        link = tmp_path / "overlay.toml"
        link.symlink_to(Path("shared") / "ours.toml")
        change = OverlayFile(link, base).confirm([confirmation("vip")])
        assert link.is_symlink()
        assert link.readlink() == Path("shared") / "ours.toml"
        assert _read(target).startswith(COMMENTED)
        assert load_catalog(overlay=link) == change.after

    def test_a_fault_behind_a_link_names_the_path_that_was_given(
        self, tmp_path: Path, base: Catalog
    ) -> None:
        (tmp_path / "folder").mkdir()
        link = tmp_path / "overlay.toml"
        link.symlink_to(tmp_path / "folder")
        with pytest.raises(CatalogError) as caught:
            OverlayFile(link, base).confirm([confirmation()])
        assert [fault.file for fault in caught.value.faults] == [str(link)]

    def test_a_link_to_a_file_to_be(self, tmp_path: Path, base: Catalog) -> None:
        link = tmp_path / "overlay.toml"
        link.symlink_to(tmp_path / "new" / "ours.toml")
        OverlayFile(link, base).confirm([confirmation()])
        assert link.is_symlink()
        assert load_catalog(overlay=tmp_path / "new" / "ours.toml").confirmed

    @pytest.mark.parametrize("step", ["os.fsync", "os.replace"])
    def test_a_failing_write_leaves_the_file_as_it_was(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            _full_disk(None)

        _write(path, COMMENTED)
        monkeypatch.setattr(step, fail)
        with pytest.raises(CatalogError, match="nothing was changed: the system reports: No sp"):
            overlay.confirm([confirmation("vip")])
        monkeypatch.undo()
        assert _read(path) == COMMENTED
        assert _leftovers(path) == []

    def test_a_failing_write_makes_no_new_file(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "fsync", _full_disk)
        with pytest.raises(CatalogError):
            overlay.confirm([confirmation()])
        assert not path.exists()
        assert _leftovers(path) == []

    @pytest.mark.skipif(sys.platform == "win32", reason="no folder can be opened there")
    def test_nothing_was_changed_is_said_only_where_it_is_so(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        flush = os.fsync

        def refuse_folders(handle: int) -> None:
            if stat.S_ISDIR(os.fstat(handle).st_mode):
                raise OSError(22, "Invalid argument")
            flush(handle)

        _write(path, COMMENTED)
        monkeypatch.setattr(os, "fsync", refuse_folders)
        said = ""
        try:
            overlay.confirm([confirmation("vip")])
        except CatalogError as error:  # pragma: no cover - either is right
            said = str(error)
        assert ("nothing was changed" in said) is (_read(path) == COMMENTED)

    def test_a_forgotten_file_of_a_crash_does_not_stay_in_the_way(
        self, overlay: OverlayFile, path: Path
    ) -> None:
        _write(path, COMMENTED)
        path.with_name(f".overlay.toml.{os.getpid()}.new").write_text("half", encoding="utf-8")
        overlay.confirm([confirmation("vip")])
        assert len(load_catalog(overlay=path).confirmed) == 3


CELLS = [
    (plan, service)
    for plan in ("komfort", "vip", "premium")
    for service in ("callback", "remote-help", "online-help")
]

CONFIRM_ONE = """
import sys
from datetime import date
from pathlib import Path
from sage_entitlements import Confirmation, Inclusion, load_catalog
from sage_entitlements.catalog._overlay import OverlayFile

path, plan, *services = sys.argv[1:]
file = OverlayFile(Path(path), load_catalog())
for service in services:
    file.confirm(
        [
            Confirmation(
                plan=plan,
                service=service,
                inclusion=Inclusion.INCLUDED,
                source="call",
                on=date(2026, 6, 1),
            )
        ]
    )
"""


class TestTogether:
    """Two who change the file at the same time wait for each other, and both survive."""

    def test_a_file_that_another_holds_is_not_waited_for_for_ever(
        self, overlay: OverlayFile, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _write(path, COMMENTED)
        monkeypatch.setattr(files, "LOCK_SECONDS", 0.05)
        with FileLock(path.with_name(".overlay.toml.lock")):
            with pytest.raises(CatalogError) as caught:
                overlay.confirm([confirmation("vip")])
            assert _read(path) == COMMENTED
        (fault,) = caught.value.faults
        assert fault.file == str(path)
        assert "another program has been writing it for" in fault.problem.to(Language.EN)
        assert fault.problem.to(Language.PL) != fault.problem.to(Language.EN)
        overlay.confirm([confirmation("vip")])
        assert len(load_catalog(overlay=path).confirmed) == 3

    def test_threads(self, path: Path, base: Catalog) -> None:
        start = threading.Barrier(len(CELLS))
        failures: list[Exception] = []

        def confirm(plan: str, service: str) -> None:
            start.wait()
            try:
                OverlayFile(path, base).confirm([confirmation(plan, service)])
            except CatalogError as error:  # pragma: no cover - would be the failure
                failures.append(error)

        for thread in (threads := [threading.Thread(target=confirm, args=each) for each in CELLS]):
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        confirmed = load_catalog(overlay=path).confirmed
        assert sorted((each.plan, each.service) for each in confirmed) == sorted(CELLS)
        assert _leftovers(path) == []

    def test_processes(self, path: Path) -> None:
        services = ["callback", "remote-help", "online-help"]
        plans = ["komfort", "vip"]
        runs = [
            subprocess.Popen([sys.executable, "-c", CONFIRM_ONE, str(path), plan, *services])
            for plan in plans
        ]
        assert [run.wait(60) for run in runs] == [0, 0]
        confirmed = load_catalog(overlay=path).confirmed
        assert {(each.plan, each.service) for each in confirmed} == {
            (plan, service) for plan in plans for service in services
        }

    def test_a_reader_never_sees_half_a_file(self, path: Path, base: Catalog) -> None:
        overlay = OverlayFile(path, base)
        overlay.confirm([confirmation()])
        done = threading.Event()
        seen: list[int] = []

        def read() -> None:
            while not done.is_set():
                seen.append(len(load_catalog(overlay=path).confirmed))

        reader = threading.Thread(target=read)
        reader.start()
        for source in ("a", "b" * 500, "c"):
            overlay.confirm([confirmation(source=source)])
        done.set()
        reader.join()
        assert set(seen) <= {1}


class TestEdit:
    """The one way in which files are edited, whatever they hold."""

    def test_it_tells_whether_it_wrote(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        assert files.edit(path, lambda before: f"{before}") is True
        assert _read(path) == "None"
        assert files.edit(path, lambda _: "None") is False
        assert files.edit(path, lambda before: f"{before}, changed") is True
        assert _read(path) == "None, changed"

    def test_what_the_change_raises_passes_through(self, tmp_path: Path) -> None:
        def fail(_: str | None) -> str:
            raise KeyError

        path = tmp_path / "file"
        path.write_text("before", encoding="utf-8")
        with pytest.raises(KeyError):
            files.edit(path, fail)
        assert _read(path) == "before"


@pytest.fixture(autouse=True)
def _leave_the_bundled_catalogue_alone(base: Catalog) -> Iterator[None]:
    yield
    assert load_catalog() == base
