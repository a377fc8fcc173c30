"""The owner's overlay file is changed in place: what is not meant stays byte for byte."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.overlay import CellsChanged, NotInOverlayError, confirm, switch
from sage_entitlements.errors import CatalogError, ChoiceError, UnknownNameError
from sage_entitlements.model import (
    Confirmation,
    Evidence,
    Inclusion,
    Known,
    Origin,
    PlanId,
    ServiceId,
)

BASE = load_catalog()
COMMENTED = """\
# Ours.  Do not lose this line.

calendar = [ { day = 2026-12-24, note = "Wigilia" } ]   # before the law had it

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


def said(
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


def entry(plan: str) -> str:
    """Write what `said` says, as the product does."""
    return (
        f'[[confirmed]]\nplan = "{plan}"\nservice = "callback"\ninclusion = "included"\n'
        'source = "order form"\non = 2026-06-01\n'
    )


def withdraw(path: Path, plan: str, *services: str, since: date | None = None) -> CellsChanged:
    cells = [(PlanId(plan), ServiceId(each), since) for each in services]
    return confirm(path, BASE, (), withdrawn=cells)


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def confirmed(path: Path) -> list[tuple[str, str, str]]:
    found = load_catalog(overlay=path).confirmed
    return [(each.plan, each.service, each.source) for each in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "overlay.toml"


@pytest.fixture
def commented(path: Path) -> Path:
    write(path, COMMENTED)
    return path


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "overlay.toml"
    done = confirm(path, BASE, [said()])
    assert (done.overlay, done.written) == (path, True)
    head, _, added = read(path).partition("\n\n")
    assert head.startswith("# What we know and choose ourselves; it comes before what")
    assert added == entry("komfort")


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        ([], []),
        ([said("vip")], [("", f"\n{entry('vip')}")]),
        (
            [said(inclusion=Inclusion.NOT_INCLUDED, source='a "quote"')],
            [
                ('source    = "letter, page 3"', 'source = "a \\"quote\\""'),
                ('inclusion = "included"', 'inclusion = "not_included"'),
                ("on = 2026-05-31", "on = 2026-06-01"),
            ],
        ),
        (
            [said("vip"), said("premium", "remote-help", source="letter"), said("vip-plus")],
            [
                ("on = 2026-01-02", "on = 2026-06-01"),
                ('source = "call"', 'source = "letter"'),
                ('inclusion = "not_included"', 'inclusion = "included"'),
                ("", f"\n{entry('vip')}\n{entry('vip-plus')}"),
            ],
        ),
    ],
    ids=["nothing", "a-new-cell", "a-cell-that-is-there", "several-at-once"],
)
def test_confirming_changes_only_what_is_meant(
    commented: Path, new: list[Confirmation], changes: list[tuple[str, str]]
) -> None:
    expected = COMMENTED
    for old, instead in changes:
        expected = expected.replace(old, instead) if old else expected + instead
    assert confirm(commented, BASE, new).written is bool(changes)
    assert read(commented) == expected
    before = commented.stat()
    again = confirm(commented, BASE, new)
    after = commented.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert not again.written
    assert [each.before for each in again.changes] == [each.after for each in again.changes]


def test_the_answer_tells_each_cell_before_and_after(path: Path) -> None:
    confirm(path, BASE, [said("vip", source="old")])
    no = said("vip", inclusion=Inclusion.NOT_INCLUDED)
    done = confirm(path, BASE, [no, said("komfort", "remote-help")])
    after = load_catalog(overlay=path)
    cells = [("vip", "callback"), ("komfort", "remote-help"), ("vip", "priority-call")]
    assert [(each.plan.id, each.service.id) for each in done.changes] == cells
    assert [each.before.source for each in done.changes] == ["old", None, None]
    assert done.changes[1].before.evidence is Evidence.ASSUMED
    now = [after.entitlement(*cell) for cell in cells]
    assert [each.after for each in done.changes] == [each.known for each in now]
    assert done.reasons == after.reasons(now)
    # That VIP has priority, which gives callback, was only assumed.
    assert [each.inclusion.value for each in now] == ["not_included", "included", "unknown"]
    done = confirm(path, BASE, [said("vip", "priority-call")])
    assert [(each.service.id, each.before.source) for each in done.changes] == [
        ("priority-call", None),
        ("callback", "order form"),
    ]
    # Now it is known, and the clause wins; whoever confirms it anew still sees the word replaced.
    assert done.changes[1].after.inclusion is Inclusion.INCLUDED
    assert done.overruled[0][1].overruled == Known(
        inclusion=no.inclusion, evidence=Evidence.CONFIRMED, confirmation=no
    )
    (change,) = confirm(path, BASE, [said("vip", source="new")]).changes
    assert (change.before.inclusion, change.before.source) == (no.inclusion, no.source)


def test_what_is_confirmed_from_a_day_on_is_a_word_of_its_own(path: Path) -> None:
    day, no = date(2027, 1, 1), Inclusion.NOT_INCLUDED
    confirm(path, BASE, [said()])
    later = evolve(said(inclusion=no, source="letter"), since=day)
    (change,) = confirm(path, BASE, [later]).changes
    assert (change.before.source, change.after.confirmation) == ("order form", later)
    assert f"{entry('komfort')}\n" in read(path)
    assert f'source = "letter"\non = 2026-06-01\nfrom = {day}\n' in read(path)
    assert confirm(path, BASE, [said(source="anew")]).edition_days == (day,)
    assert [each.since for each in load_catalog(overlay=path).confirmed] == [None, day]
    withdraw(path, "komfort", "callback")
    with pytest.raises(NotInOverlayError, match=f"with --from there is: {day}"):
        withdraw(path, "komfort", "callback")
    with pytest.raises(NotInOverlayError):
        withdraw(path, "komfort", "callback", since=date(2027, 1, 2))
    (change,) = withdraw(path, "komfort", "callback", since=day).changes
    assert (change.before.source, change.after.evidence) == ("letter", Evidence.ASSUMED)
    assert load_catalog(overlay=path) == BASE


@pytest.mark.parametrize(
    "source", ['"', "\\", "ł\n\t#", "[[confirmed]]", "'''", "a\r\nb\0", "a\x85b", "\u2028x\u202e"]
)
def test_any_source_is_kept_as_it_is_and_can_be_changed_again(commented: Path, source: str) -> None:
    for text in (source, source * 2, source * 3):
        confirm(commented, BASE, [said(source=text), said("vip", source=text)])
        assert confirmed(commented) == [
            ("komfort", "callback", text),
            ("premium", "remote-help", "call"),
            ("vip", "callback", text),
        ]
    assert read(commented).startswith("# Ours.")


def test_a_withdrawn_entry_goes_and_its_neighbours_stay(commented: Path) -> None:
    done = withdraw(commented, "komfort", "callback")
    start, end = COMMENTED.index("[[confirmed]]"), COMMENTED.index("\n# About Premium.")
    assert read(commented) == COMMENTED[:start] + COMMENTED[end:]
    (change,) = done.changes
    assert done.written
    assert (change.before.source, change.after.evidence) == ("letter, page 3", Evidence.ASSUMED)
    assert change.after == BASE.entitlement("komfort", "callback").known


def test_several_are_withdrawn_together_and_the_last_leaves_nothing(path: Path) -> None:
    cells = ["callback", "remote-help", "phone-support"]
    confirm(path, BASE, [said("vip", each) for each in cells] + [said()])
    withdraw(path, "vip", "phone-support", "callback", "phone-support")
    left = [("vip", "remote-help"), ("komfort", "callback")]
    assert [cell[:2] for cell in confirmed(path)] == left
    withdraw(path, "vip", "remote-help")
    withdraw(path, "komfort", "callback")
    assert load_catalog(overlay=path) == BASE


def test_what_is_not_confirmed_cannot_be_withdrawn(path: Path) -> None:
    with pytest.raises(NotInOverlayError):
        withdraw(path, "komfort", "callback")
    assert not path.exists()
    write(path, COMMENTED)
    with pytest.raises(NotInOverlayError) as caught:
        withdraw(path, "komfort", "callback", "remote-help", "online-help")
    names = "Pomoc zdalna, Sage Pomoc Online"
    told = f"the overlay says nothing of Komfort: {names}; nothing was changed"
    assert str(caught.value) == told
    assert caught.value.message.to(Language.PL) != str(caught.value)
    assert read(path) == COMMENTED


ADDED = '"window.free-day-end" = "next-working-day"\n'


@pytest.mark.parametrize(
    ("reading", "option", "old", "new"),
    [
        ("window.last-day", "same-date", '"day-before"', '"same-date"'),
        ("window.last-day", "day-before", "", ""),
        ("window.free-day-end", "next-working-day", "[readings]\n", f"[readings]\n{ADDED}"),
    ],
    ids=["in-its-place", "the-same-again", "added-to-the-table"],
)
def test_switching_changes_only_what_is_meant(
    commented: Path, reading: str, option: str, old: str, new: str
) -> None:
    then = load_catalog(overlay=commented).reading(reading)
    done = switch(commented, BASE, reading, option)
    assert read(commented) == COMMENTED.replace(old, new)
    assert (done.overlay, done.written) == (commented, bool(new))
    assert (done.before, done.then) == (then.choice, then)
    assert done.reading == load_catalog(overlay=commented).reading(reading)
    assert (done.reading.choice, done.reading.origin) == (option, Origin.OVERLAY)
    assert [each.id for each in done.reasons] == [reading]


def test_resetting_takes_the_key_out_and_nothing_else(commented: Path) -> None:
    done = switch(commented, BASE, "window.last-day", None)
    line = '"window.last-day" = "day-before" # safer\n'
    assert read(commented) == COMMENTED.replace(line, "")
    assert (done.written, done.before) == (True, "day-before")
    assert done.reading == BASE.reading("window.last-day")
    for path in (commented, commented.with_name("none.toml")):
        with pytest.raises(NotInOverlayError) as caught:
            switch(path, BASE, "window.last-day", None)
        assert str(caught.value) == NOT_SET
        assert caught.value.message.to(Language.PL) != NOT_SET
    assert not path.exists()
    assert read(commented) == COMMENTED.replace(line, "")


NOT_SET = "the overlay says nothing of window.last-day; nothing was changed"


def test_what_cannot_be_chosen_is_refused(path: Path) -> None:
    only, both = "monday-to-friday", "same-date, day-before"
    told = {
        "working-day": f'"working-day" cannot be switched: "{only}" is its only option',
        "window.last-day": f'"{only}" is not an option of "window.last-day"; there is {both}',
    }
    for reading, sentence in told.items():
        with pytest.raises(ChoiceError) as caught:
            switch(path, BASE, reading, only)
        options = both if "there is" in sentence else only
        assert (caught.value.reading, ", ".join(caught.value.options)) == (reading, options)
        assert str(caught.value) == sentence
        assert caught.value.message.to(Language.PL) != sentence
    with pytest.raises(UnknownNameError):
        switch(path, BASE, "window.first-day", "same-date")
    assert not path.exists()


CHANGES: dict[str, Callable[[Path], object]] = {
    "confirm-anew": lambda path: confirm(path, BASE, [said(source="anew")]),
    "confirm-another": lambda path: confirm(path, BASE, [said("vip")]),
    "withdraw": lambda path: withdraw(path, "komfort", "callback"),
    "switch": lambda path: switch(path, BASE, "window.last-day", "day-before"),
    "reset": lambda path: switch(path, BASE, "window.free-day-end", None),
}
_INLINE = '{ plan = "komfort", service = "callback", inclusion = "included", '
LISTED = f'# ours\nconfirmed = [\n  {_INLINE}source = "x", on = 2026-01-02 }},\n]\n'
BOTH = ["switch", "reset"]
UNSAFE = {
    "a-list": (LISTED, ["confirm-anew", "confirm-another", "withdraw"]),
    "an-empty-list": ("confirmed = []\n", ["confirm-another"]),
    "a-source-over-lines": (
        entry("komfort").replace('"order form"', '"""\n[[confirmed]]\n# x\nplan = "vip"\n"""'),
        ["confirm-anew", "withdraw"],
    ),
    "an-inline-table": ('readings = { "window.free-day-end" = "keep" }\n', BOTH),
    "dotted-keys": ('readings."window.free-day-end" = "keep"\n', BOTH),
    "a-quoted-header": ('["readings"]\n"window.free-day-end" = "keep"\n', BOTH),
}


@pytest.mark.parametrize(
    ("text", "change"),
    [
        pytest.param(text, change, id=f"{name}-{change}")
        for name, (text, changes) in UNSAFE.items()
        for change in changes
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_cannot_be_changed_safely_is_refused_with_file_and_table(
    path: Path, text: str, change: str, line_end: str
) -> None:
    written = text.replace("\n", line_end)
    write(path, written)
    load_catalog(overlay=path)  # nothing is wrong with what it says
    with pytest.raises(CatalogError) as caught:
        CHANGES[change](path)
    table = "readings" if change in BOTH else "confirmed"
    header = "[readings]" if change in BOTH else "[[confirmed]]"
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (str(path), table)
    assert fault.to(Language.EN) == (
        f"{path}: {table}: is written so that it cannot be changed safely;"
        f" write each part of it below a line {header} of its own, and each value on one line"
    )
    polish = fault.to(Language.PL)
    assert polish.startswith(f"{path}: {table}: zapisano tak, że ")
    assert header in polish
    assert read(path) == written
    assert {each.name for each in path.parent.iterdir()} <= {path.name, f".{path.name}.lock"}


INVALID = [b"x = ", b"x = 1", b"\xff", b"\xef\xbb\xbfx"]
INVALID += [b'[[confirmed]]\nplan = "gold"', b'[readings]\nworking-day = "never"']


@pytest.mark.parametrize("content", INVALID)
@pytest.mark.parametrize("change", CHANGES)
def test_an_invalid_file_is_refused(path: Path, content: bytes, change: str) -> None:
    path.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        CHANGES[change](path)
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (said("gold"), "confirmed[4].plan"),
        (said(service="gold"), "confirmed[4].service"),
        (said(service="professional-services"), "confirmed[4].service"),
        (said("premium", inclusion=Inclusion.UNKNOWN), "confirmed[4].inclusion"),
        (said("premium", source=" "), "confirmed[4].source"),
    ],
    ids=["plan", "service", "no-plan-has-it", "inclusion", "source"],
)
def test_a_change_that_would_make_it_invalid_is_refused(
    commented: Path, wrong: Confirmation, key: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        confirm(commented, BASE, [said("vip"), wrong])
    assert [(fault.file, fault.key) for fault in caught.value.faults] == [(str(commented), key)]
    assert read(commented) == COMMENTED


@pytest.mark.parametrize(
    ("place", "sentence"),
    [("link", "is a folder, and a file is needed"), ("file/a.toml", "and nothing was changed: ")],
)
def test_a_place_where_no_file_can_be_is_told(tmp_path: Path, place: str, sentence: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    with pytest.raises(CatalogError) as caught:
        confirm(tmp_path / place, BASE, [said()])
    (fault,) = caught.value.faults
    assert fault.file == str(tmp_path / place)
    assert sentence in fault.text.to(Language.EN)


def test_several_at_the_same_time_wait_for_each_other_and_all_survive(path: Path) -> None:
    services = ("callback", "remote-help", "online-help")
    cells = [(plan, each) for plan in ("komfort", "vip", "premium") for each in services]
    with ThreadPoolExecutor(len(cells)) as pool:
        done = list(pool.map(lambda cell: confirm(path, BASE, [said(*cell)]), cells))
    assert all(each.written for each in done)
    assert sorted(cell[:2] for cell in confirmed(path)) == sorted(cells)
