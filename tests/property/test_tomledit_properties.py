"""Changing a TOML text: every other byte stays, and it says exactly what was wanted, or is refused.

A draft knows each line of its text, and what the line is about; so it knows the text after a
change too, byte for byte.
"""

from copy import deepcopy
from datetime import date
from typing import Any

import tomli
import tomli_w
from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from sage_entitlements.errors import FileError
from sage_entitlements.files.toml import TomlText
from sage_entitlements.text import toml_text

Entry = dict[str, Any]

READINGS = ["window.last-day", "window.free-day-end", "working-day"]
OPTIONS = ["keep", "day-before"]
DAY = date(2026, 9, 30)
CLOSURE = {"day": date(2026, 12, 24), "note": "Wigilia"}
TRICKY = ["[[confirmed]]", "# no comment", '"', "'", "\\", "\n", "\t", '"""', "\u2028", "\x85", "ł"]

sources = st.lists(st.sampled_from([*TRICKY, "letter"]), min_size=1, max_size=3).map("".join)
entries = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(["komfort", "vip", "premium"]),
        "service": st.sampled_from(["callback", "remote-help"]),
        "source": sources,
        "on": st.dates(date(1990, 1, 1)),
    }
)
REMARKS = ["", " text", ' "quoted"', " [[confirmed]]", " plan = 'vip'", " # #", " ["]
# Ends of lines to Python, and to TOML characters like any other.
REMARKS += ["\u2028", "\u2028on = 2026-01-01", "\x85[[confirmed]]", "\u2028# [readings]"]
remarks = st.sampled_from(REMARKS)


@define
class Line:
    """A line of a text, or the few that a value stands on, with its end."""

    text: str
    owner: object = None  # the number of its entry, or its table's name: "" above all tables
    key: str | None = None  # the key on it, with what stands before it, and after its value
    before: str = ""
    after: str = ""


def written(key: str, value: object) -> str:
    return tomli_w.dumps({key: value}).rstrip("\n")


def inline(entry: Entry) -> str:
    return f"{{ {', '.join(written(*item) for item in entry.items())} }}"


@define
class Draft:
    """A text as a person could have written it, and what it says."""

    end: str
    lines: list[Line] = field(factory=list)
    confirmed: list[tuple[int, Entry]] = field(factory=list)  # each with a number of its own
    readings: Entry = field(factory=dict)
    top: Entry = field(factory=dict)  # the keys above all tables
    closures: list[Entry] = field(factory=list)
    refusable: bool = False  # whether an entry is written so that a change may be refused

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def data(self) -> dict[str, Any]:
        entries = [entry for _, entry in self.confirmed]
        data = {"confirmed": entries, "readings": self.readings, "calendar": self.closures}
        headers = {line.owner for line in self.lines}  # a table may stand there with no key
        there = {name: each for name, each in data.items() if each or name in headers}
        return there | self.top

    def _value(self, owner: object, key: str, value: object) -> bool:
        for line in self.lines:
            if line.owner == owner and line.key == key:
                line.text = f"{line.before}{written(key, value)}{line.after}"
                return True
        return False

    def _block(self, header: str, content: Entry, owner: object) -> None:
        if self.text.strip():
            self.lines.append(Line(self.end if self.text.endswith("\n") else self.end * 2))
        self.lines.append(Line(header + self.end, owner))
        for key, value in content.items():
            line = Line(written(key, value) + self.end, owner, key, "", self.end)
            self.lines.append(line)

    def append(self, entry: Entry) -> None:
        number = 1 + max((each for each, _ in self.confirmed), default=0)
        self.confirmed.append((number, entry))
        self._block("[[confirmed]]", entry, number)

    def replace(self, index: int, entry: Entry | None) -> None:
        number, was = self.confirmed[index]
        if entry is None:
            del self.confirmed[index]
            self.lines = [line for line in self.lines if line.owner != number]
            return
        self.confirmed[index] = number, entry
        for key, value in entry.items():
            if value != was[key]:
                self._value(number, key, value)

    def set(self, table: str, name: str, value: object) -> None:
        if value is None:
            (self.readings if table else self.top).pop(name, None)
            self.lines = [line for line in self.lines if (line.owner, line.key) != (table, name)]
            return
        ours = [place for place, line in enumerate(self.lines) if line.owner == table]
        if not ours:
            self._block(f"[{table}]", {name: value}, table)
        elif not self._value(table, name, value):
            line = Line(written(name, value) + self.end, table, name, "", self.end)
            self.lines.insert((ours[0] if table else ours[-1]) + 1, line)
        (self.readings if table else self.top)[name] = value


class _Writer:
    """Writes a draft line by line."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.draft = Draft(draw(st.sampled_from(["\n", "\n", "\r\n"])))

    def seldom(self) -> bool:
        return self.draw(st.integers(0, 3)) == 0

    def line(self, text: str, owner: object = None, key: str | None = None) -> None:
        after = f"  #{self.draw(remarks)}" if text and self.seldom() else ""
        after += self.draft.end
        before = text[: len(text) - len(text.lstrip())]
        self.draft.lines.append(Line(text + after, owner, key, before, after))

    def aside(self) -> None:
        self.line("")
        for _ in range(self.draw(st.integers(0, 2))):
            self.line(f"#{self.draw(remarks)}")

    def value(self, key: str, content: object) -> str:
        usual = written(key, content)
        if not isinstance(content, str) or "'" in content or not self.seldom():
            return usual
        name = usual.partition(" = ")[0]
        if "\n" not in content:
            return f"{name}='{content}'"
        if self.draft.end != "\n":
            return usual
        self.draft.refusable = True
        return f"{name} = '''\n{content}'''"

    def block(self, header: str, content: Entry, owner: object) -> None:
        self.line(self.draw(st.sampled_from([header, header.replace("[c", "[ c")])), owner)
        for key in self.draw(st.permutations(list(content))):
            if self.seldom():
                self.line(self.draw(st.sampled_from(["", "# plan = 'vip'"])), owner)
            indent = self.draw(st.sampled_from(["", "  ", "\t"]))
            self.line(f"{indent}{self.value(key, content[key])}", owner, key)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Write an overlay in any of the usual ways, and some others, with comments everywhere."""
    writer = _Writer(draw)
    writer.line("# ours")
    draft = writer.draft
    draft.top = {"first": 1} | draw(st.sampled_from([{}, {"year": "x"}, {"ends": DAY}]))
    for key, content in draft.top.items():
        writer.line(f"{draw(st.sampled_from(['', '  ']))}{writer.value(key, content)}", "", key)
    draft.confirmed = list(enumerate(draw(st.lists(entries, max_size=4)), 1))
    draft.closures = draw(st.sampled_from([[], [CLOSURE]]))
    if draft.closures:
        writer.line(f"calendar = [{inline(CLOSURE)}]", "")
    options = st.sampled_from(OPTIONS)
    draft.readings = draw(st.dictionaries(st.sampled_from(READINGS), options, max_size=2))
    tables: list[tuple[str, Entry, object]] = []
    if draft.readings:
        tables.append(("[readings]", draft.readings, "readings"))
    if draft.confirmed and writer.seldom():
        draft.refusable = True
        confirmed = ", ".join(inline(entry) for _, entry in draft.confirmed)
        writer.line(f"confirmed = [{confirmed}]", "")
    else:
        tables.extend(("[[confirmed]]", entry, number) for number, entry in draft.confirmed)
    # The order of the entries among themselves is their order in the data.
    places = draw(st.permutations(range(len(tables))))
    numbered = iter(sorted(place for place in places if isinstance(tables[place][2], int)))
    for place in places:
        writer.aside()
        writer.block(*tables[next(numbered) if isinstance(tables[place][2], int) else place])
    writer.aside()
    if draw(st.booleans()):
        draft.lines[-1].text = draft.lines[-1].text.removesuffix(draft.end)
    return draft


@settings(max_examples=300)
@given(drafts(), st.data())
def test_any_changes_keep_all_other_bytes_or_are_refused(draft: Draft, data: st.DataObject) -> None:
    assert tomli.loads(draft.text) == draft.data
    for _ in range(data.draw(st.integers(1, 4))):
        there = ["replace"] if draft.confirmed else []
        change = data.draw(st.sampled_from(["append", "set", *there]))
        table = data.draw(st.sampled_from(["readings", ""])) if change == "set" else "confirmed"
        names = READINGS if table else ["year", "ends"]
        values = [*OPTIONS, None] if table else [DAY, "x", 2, None]
        index = st.integers(0, len(draft.confirmed) - 1)
        takes: dict[str, list[st.SearchStrategy[Any]]] = {
            "append": [entries],
            "replace": [index, entries | st.none()],
            "set": [st.sampled_from(names), st.sampled_from(values)],
        }
        arguments = [data.draw(each) for each in takes[change]]
        after = deepcopy(draft)
        getattr(after, change)(*([table] if "set" in change else []), *arguments)
        try:
            edited = getattr(TomlText(draft.text, "overlay.toml"), change)(table, *arguments).text
        except FileError as error:
            places = [(fault.file, fault.key) for fault in error.faults]
            assert (draft.refusable, places) == (True, [("overlay.toml", "confirmed")])
            continue
        assert tomli.loads(edited) == after.data
        # A value may be written escaped, or as it is.
        assert toml_text(edited) == toml_text(after.text)
        draft = after
