"""Changing single entries of a TOML text."""

from datetime import date
from itertools import repeat
from typing import Any

import tomli
import tomli_w
from attrs import define, field
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sage_entitlements import _tomledit as tomledit
from sage_entitlements._tomledit import Edited

Entry = dict[str, Any]

PLANS = ["komfort", "vip", "premium"]
SERVICES = ["callback", "remote-help"]
READINGS = ["window.last-day", "window.free-day-end", "working-day"]
OPTIONS = ["keep", "day-before"]
TRICKY = ["[[confirmed]]", "# no comment", '"', "'", "\\", "\n", "\t", '"""', "\u2028", "\x85", "ł"]

sources = st.lists(st.sampled_from([*TRICKY, "letter"]), min_size=1, max_size=3).map("".join)
entries = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(PLANS),
        "service": st.sampled_from(SERVICES),
        "source": sources,
        "on": st.dates(date(1990, 1, 1)),
    }
)
remarks = st.sampled_from(
    ["", " text", ' "quoted"', " [[confirmed]]", " plan = 'vip'", " # #", " ["]
)


@define
class Draft:
    """A text as a person could have written it, what it says, and what each comment is about."""

    text: str = ""
    confirmed: list[Entry] = field(factory=list)
    marks: list[int] = field(factory=list)
    """A number for each entry of ``confirmed``, by which its comments know it."""
    readings: dict[str, str] = field(factory=dict)
    closures: list[Entry] = field(factory=list)
    comments: dict[str, int | None] = field(factory=dict)
    """Each comment, and the entry inside of which it stands, if any."""

    @property
    def data(self) -> dict[str, Any]:
        """What the text says."""
        sections = {
            "confirmed": self.confirmed,
            "readings": self.readings,
            "closures": self.closures,
        }
        return {name: content for name, content in sections.items() if content}


class _Writer:
    """Writes a draft line by line."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.draft = Draft()
        self.lines: list[str] = []

    def seldom(self) -> bool:
        return self.draw(st.integers(0, 3)) == 0

    def comment(self, owner: int | None) -> str:
        said = f"# note {len(self.draft.comments)};{self.draw(remarks)}"
        self.draft.comments[said] = owner
        return said

    def line(self, content: str, owner: int | None) -> None:
        remark = f"  {self.comment(owner)}" if self.seldom() else ""
        self.lines.append(f"{content}{remark}")

    def aside(self) -> None:
        self.lines.append("")
        self.lines.extend(self.comment(None) for _ in range(self.draw(st.integers(0, 2))))

    def value(self, name: str, content: object) -> str:
        written = _inline((name, content))
        if isinstance(content, str) and "'" not in content and self.seldom():
            key = written.partition(" = ")[0]
            if "\n" not in content:
                return f"{key}='{content}'"
            escaped = content.replace("\\", "\\\\").replace('"', '\\"')
            return f'{key} = """\n{escaped}"""'
        return written

    def block(self, header: str, content: Entry, owner: int | None) -> None:
        self.line(self.draw(st.sampled_from([header, header.replace("[c", "[ c")])), owner)
        for name in self.draw(st.permutations(list(content))):
            if self.seldom():
                self.lines.append(self.comment(owner) if self.draw(st.booleans()) else "")
            indent = self.draw(st.sampled_from(["", "  ", "\t"]))
            self.line(f"{indent}{self.value(name, content[name])}", owner)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Write an overlay in any of the usual ways, with comments everywhere."""
    writer = _Writer(draw)
    draft = writer.draft
    draft.confirmed = draw(st.lists(entries, max_size=4))
    draft.marks = list(range(len(draft.confirmed)))
    draft.closures = [{"day": date(2026, 12, 24), "note": "Wigilia"}] * draw(st.integers(0, 1))
    draft.readings = draw(
        st.dictionaries(st.sampled_from(READINGS), st.sampled_from(OPTIONS), max_size=2)
    )
    blocks: list[tuple[str, Entry, int | None]] = []
    if draft.readings:
        blocks.append(("[readings]", draft.readings, None))
    for name, listed in (("closures", draft.closures), ("confirmed", draft.confirmed)):
        if listed and writer.seldom():
            tables = ", ".join(f"{{{', '.join(map(_inline, each.items()))}}}" for each in listed)
            writer.line(f"{name} = [{tables}]", None)
        else:
            mark = iter(draft.marks) if name == "confirmed" else repeat(None)
            blocks.extend((f"[[{name}]]", each, next(mark)) for each in listed)
    # The order of the entries among themselves is their order in the data.
    places = draw(st.permutations(range(len(blocks))))
    confirmed = iter(sorted(place for place in places if blocks[place][2] is not None))
    for place in places:
        writer.aside()
        is_confirmed = blocks[place][2] is not None
        writer.block(*blocks[next(confirmed) if is_confirmed else place])
    writer.aside()
    draft.text = "\n".join(writer.lines) + "\n" * draw(st.integers(0, 2))
    if writer.seldom() and '"""' not in draft.text:
        draft.text = draft.text.replace("\n", "\r\n")
    return draft


def _inline(item: tuple[str, Any]) -> str:
    return tomli_w.dumps(dict([item])).rstrip("\n")


def _append(draft: Draft, data: st.DataObject) -> Edited:
    entry = data.draw(entries)
    edited = tomledit.append_entry(draft.text, "confirmed", entry)
    draft.confirmed.append(entry)
    draft.marks.append(max(draft.marks, default=-1) + 1)
    return edited


def _replace(draft: Draft, data: st.DataObject) -> Edited:
    index = data.draw(st.integers(0, len(draft.confirmed) - 1))
    entry = data.draw(entries)
    edited = tomledit.replace_entry(draft.text, "confirmed", index, entry)
    draft.confirmed[index] = entry
    return edited


def _remove(draft: Draft, data: st.DataObject) -> Edited:
    index = data.draw(st.integers(0, len(draft.confirmed) - 1))
    edited = tomledit.remove_entry(draft.text, "confirmed", index)
    del draft.confirmed[index]
    gone = draft.marks.pop(index)
    draft.comments = {said: owner for said, owner in draft.comments.items() if owner != gone}
    return edited


def _set(draft: Draft, data: st.DataObject) -> Edited:
    name = data.draw(st.sampled_from(READINGS))
    option = data.draw(st.sampled_from(OPTIONS))
    edited = tomledit.set_value(draft.text, "readings", name, option)
    draft.readings[name] = option
    return edited


class TestAnyChanges:
    """After any changes the text says exactly what was wanted.

    Comments outside of a removed entry survive, unless the text was written anew.
    """

    @settings(max_examples=300)
    @given(drafts(), st.data())
    def test_the_data_are_as_wanted_and_the_comments_survive(
        self, draft: Draft, data: st.DataObject
    ) -> None:
        assert tomli.loads(draft.text) == draft.data
        for _ in range(data.draw(st.integers(1, 4))):
            changes = [_append, _set, *([_replace, _remove] if draft.confirmed else [])]
            edited = data.draw(st.sampled_from(changes))(draft, data)
            assert tomli.loads(edited.text) == draft.data
            if edited.rewritten:
                draft.comments = {}
            for said in draft.comments:
                assert said in edited.text
            draft.text = edited.text

    @settings(max_examples=100)
    @given(drafts(), entries)
    def test_an_entry_added_and_removed_leaves_the_text_as_it_was(
        self, draft: Draft, entry: Entry
    ) -> None:
        added = tomledit.append_entry(draft.text, "confirmed", entry)
        removed = tomledit.remove_entry(added.text, "confirmed", len(draft.confirmed))
        rewritten = added.rewritten or removed.rewritten
        assert rewritten or removed.text.rstrip() == draft.text.rstrip()


class TestUsualTexts:
    """A text written in the usual way, one value a line, is never written anew."""

    @settings(max_examples=100)
    @given(st.lists(entries, min_size=1, max_size=3), st.data())
    @example([{"plan": "vip", "service": "callback", "source": "x", "on": date(2026, 1, 1)}], None)
    def test_is_changed_in_place(self, confirmed: list[Entry], data: st.DataObject | None) -> None:
        text = "# ours\n" + "".join(
            f"\n# entry {number}\n[[confirmed]]\n{tomli_w.dumps(entry)}"
            for number, entry in enumerate(confirmed)
        )
        index = data.draw(st.integers(0, len(confirmed) - 1)) if data else 0
        entry = {**confirmed[index], "source": "anew", "on": date(2026, 6, 1)}
        steps = [
            tomledit.replace_entry(text, "confirmed", index, entry),
            tomledit.remove_entry(text, "confirmed", index),
            tomledit.append_entry(text, "confirmed", entry),
            tomledit.set_value(text, "readings", "window.last-day", "keep"),
        ]
        if not any("\u2028" in each["source"] or "\x85" in each["source"] for each in confirmed):
            assert [step.rewritten for step in steps] == [False] * 4
            for step in steps:
                assert step.text.startswith("# ours\n\n# entry 0\n")
