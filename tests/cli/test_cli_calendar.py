"""The owner's calendar: kept by its commands, and counted by every command that counts days."""

from pathlib import Path

import pytest

from sage_entitlements import load_catalog

from .helpers import answer_result, copied_catalog, records, run, told

READINGS = """\
[readings]
"complaint.end-of-day" = "close-of-business"
"window.free-day-end" = "next-working-day"
"""
CALENDAR = """
# Ours.
[[calendar]]   # counted
day = 2026-02-02
note = "Remanent"

[[calendar]]
day=2026-02-07
opens = 09:00
closes = 12:00:00  # noon
note = "Dyżur"

[[calendar]]
every_year = "02-04"
opens = 10:00:00
closes = 14:00:00

[[calendar]]
first_day = 2026-02-02
last_day = 2026-02-06

# Last.
"""
CONTRACT = """\
customer = "Firma"
plan = "vip"
starts = 2026-01-31
months = 24
[[professional_services]]
purchased = 2025-02-07
"""
CASES = """\
workdays --on 2026-02-07 | a working day: company open from 09:00 to 12:00: Dyżur. | is not a work
workdays --from 2026-02-02 --to 2026-02-08 | 1 working day from | 5 working days from
hours --at 2026-02-07 | Open on Sat 7 Feb 2026 from 09:00 to 12:00. | Closed; opens Mon 9
hours --at 2027-02-04T14:00 | Closed; opens Fri 5 Feb 2027 08:00. | Open until Thu 4
hours --at 2027-02-04T13:00 | Open until Thu 4 Feb 2027 14:00. | Feb 2027 17:00.
hours --at 2026-02-02T09:00 | Closed; opens Sat 7 Feb 2026 09:00. | Open until Mon 2
complaint 2027-02-04T11:00 --as-of 2027-02-04T15:00 | Too late: | can still be made
complaint 2026-02-05T11:00 --as-of 2026-02-06 | complaint Sat 7 Feb 2026 | Too late:
visits --purchased 2025-02-07 --as-of 2026-01-01 | through Sat 7 Feb 2026 | through Mon 9
visits --purchased 2025-01-31 --next 2026-02-05/7 --as-of 2026-01-01 | would be c | would not be c
contract status c.toml --as-of 2027-02-04T15:00 | opens Fri 5 | open until
contract status c.toml --as-of 2026-02-01 | to 7 Feb 2026, | to 9 Feb 2026,
contract timeline c.toml --as-of 2026-02-01 | 7 Feb 2026 | 9 Feb 2026
contract record visit c.toml --on 2026-02-09 --hours 7 --dry-run | window | Covered
contract record visit c.toml --on 2026-02-02 --hours 7 --dry-run | closure: Remanent | =
contract record remote c.toml --start 2026-02-05T10:00 --minutes 9 --dry-run | company closure | =
portfolio c.toml --as-of 2026-02-01 | 7 Feb 2026 | 9 Feb 2026
"""


@pytest.fixture
def overlay(home: Path, overlay: Path) -> Path:
    overlay.write_text(READINGS + CALENDAR, encoding="utf-8")
    (home / "none.toml").write_text(READINGS, encoding="utf-8")
    (home / "c.toml").write_text(CONTRACT, encoding="utf-8")
    return overlay


@pytest.mark.parametrize("row", CASES.splitlines())
def test_every_command_that_counts_days_goes_by_it(overlay: Path, row: str) -> None:
    line, by_calendar, without = row.split(" | ")
    said = [
        " ".join(run(*line.split(), "--overlay", each, env={"COLUMNS": "200"}).stdout.split())
        for each in (str(overlay), "none.toml")
    ]
    for text, (one, other) in ((by_calendar, said), (without, reversed(said))):
        assert text == "=" or (text in one, text in other) == (True, False), said
    assert (said[0] == said[1]) is (by_calendar == "=")


def test_no_format_disagrees_about_exceptions(overlay: Path) -> None:
    line = ["workdays", "--from", "2026-02-02", "--to", "2026-02-07"]
    found = answer_result(*line)
    assert found["days"] == ["2026-02-07"]
    assert [each["day"][8:] for each in found["exceptions"]] == ["02", "03", "04", "05", "06", "07"]
    closed, *_, opened = found["exceptions"]
    assert closed["why_not"] == "company closure: Remanent"
    assert [opened[each] for each in ("opens", "closes", "note")] == [*HOURS, "Dyżur"]
    rows = records(run(*line, "--format", "csv").stdout)
    assert (rows[0]["why_not"], rows[0]["note"]) == ("company closure: Remanent", "Remanent")
    assert [rows[-1][each] for each in ("opens", "closes", "note")] == [*HOURS, "Dyżur"]
    for kind in ("table", "markdown"):
        said = run(*line, "--format", kind).stdout
        assert "company open from 09:00 to 12:00: Dyżur" in said
    hours = records(run("hours", "--at", "2026-02-02", "--format", "csv").stdout)
    assert hours[0]["exception"] == (
        "Mon 2 Feb 2026: company closure: Remanent;"
        " Sat 7 Feb 2026: company open from 09:00 to 12:00: Dyżur"
    )
    assert overlay.exists()


HOURS = ["09:00:00", "12:00:00"]


def test_they_are_listed_those_to_come_first(overlay: Path) -> None:
    line = ["catalog", "calendar", "list", "--as-of", "2026-02-05", "--format", "csv"]
    rows = records(run(*line).stdout)
    days = [(each["next_day"], each["day"] or each["first_day"]) for each in rows]
    assert days == [
        ("2026-02-05", "2026-02-02"),
        ("2026-02-07", "2026-02-07"),
        ("2027-02-04", ""),
        ("", "2026-02-02"),
    ]
    assert {each["origin"] for each in rows} == {"overlay"}
    shown = run(*line[:-2], env={"COLUMNS": "200"}).stdout
    assert "Remanent past overlay" in " ".join(shown.split())
    overlay.write_text('[[calendar]]\nevery_year = "02-29"\n', encoding="utf-8")
    line[4] = "2096-03-01"  # 2100 is no leap year, and the one after it is not known
    assert [each["next_day"] for each in records(run(*line).stdout)] == ["2104-02-29"]


BLOCK = '\n[[calendar]]\nday = 2026-12-31\nopens = 08:00:00\ncloses = 13:30:00\nnote = "x y"\n'
CHANGES = {
    "add 2026-12-31 --opens 8:00 --closes 13:30 --note": ("", BLOCK),
    "add 2026-02-02 --closed --note": ('note = "Remanent"', 'note = "x y"'),
    "add 2026-02-07 --opens 09:00 --closes 11:00 --note": (
        'day=2026-02-07\nopens = 09:00\ncloses = 12:00:00  # noon\nnote = "Dyżur"',
        'day=2026-02-07\nopens = 09:00\ncloses = 11:00:00  # noon\nnote = "x y"',
    ),
    "remove 2026-02-02": ('[[calendar]]   # counted\nday = 2026-02-02\nnote = "Remanent"\n', ""),
    "remove --from 2026-02-02 --to 2026-02-06": (
        "[[calendar]]\nfirst_day = 2026-02-02\nlast_day = 2026-02-06\n",
        "",
    ),
}


@pytest.mark.parametrize("line", CHANGES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_change_leaves_every_other_byte_alone(overlay: Path, line: str, end: str) -> None:
    written = (READINGS + CALENDAR).replace("\n", end)
    overlay.write_bytes(written.encode())
    words = line.split() + (["x y"] if line.endswith("--note") else [])
    result = run("catalog", "calendar", *words, env={"COLUMNS": "400"})
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Written to {overlay}\n")
    old, new = (each.replace("\n", end) for each in CHANGES[line])
    expected = written.replace(old, new) if old else written + new
    assert overlay.read_bytes().decode() == expected
    if line.startswith("add"):
        assert "Nothing to change in" in run("catalog", "calendar", *words).stdout
        assert overlay.read_bytes().decode() == expected


def test_what_a_day_says_can_become_anything_else(overlay: Path) -> None:
    overlay.unlink()
    for words in (
        "--every-year 12-24 --closed",
        "--every-year 12-24 --opens 8:00 --closes 9:00",
        "--every-year 12-24 --closed --note x",
    ):
        run("catalog", "calendar", "add", *words.split())
        (entry,) = load_catalog(overlay=overlay).calendar
        assert (entry.note, entry.hours is None) == (
            "x" if "x" in words else None,
            "closed" in words,
        )
    found = answer_result("catalog", "calendar", "remove", "--every-year", "12-24")
    assert (found["before"]["note"], found["after"]) == ("x", None)
    days = ("--from", "2026-12-21", "--to", "2026-12-21")
    run("catalog", "calendar", "add", *days, "--closed")
    assert "\nMon 21 Dec 2026 " in run("catalog", "calendar", "list").stdout
    run("catalog", "calendar", "remove", "2026-12-21")
    assert load_catalog(overlay=overlay).calendar == ()


REMOVE = '"sage-entitlements catalog calendar remove'
REFUSED = {
    "add 2026-12-31": "give either --closed, or --opens and --closes",
    "add 2026-12-31 --opens 8:00": "give either --closed, or --opens and --closes",
    "add 2026-12-31 --closed --opens 8:00 --closes 9:00": "give either --closed, or --opens",
    "add --closed": "give a day, or --from and --to, or --every-year, and only one of them",
    "add --from 2026-12-31 --closed": "give a day, or --from and --to, or --every-year,",
    "add 2026-12-31 --every-year 12-31 --closed": "give a day, or --from and --to, or --every",
    "remove": "give a day, or --from and --to, or --every-year, and only one of them",
    "add 2026-12-31 --opens 25:00 --closes 9:00": '--opens is "25:00", which is not a time of day',
    "add 2026-12-31 --opens 9:00 --closes 8:00": "--closes: must be later than the opening hour",
    "add --every-year 02-30 --closed": '--every-year: "02-30" is not a day of the year',
    "add --from 2026-12-31 --to 2026-12-30 --closed": "--to: must not be before the first day",
    "remove 2026-02-09": "the overlay says nothing of Mon 9 Feb 2026; nothing was changed",
    "remove --every-year 02-02": "the overlay says nothing of every year on 2 Feb; nothing was",
    "remove 2026-02-03": "the overlay says nothing of Tue 3 Feb 2026 alone, but of"
    f' 2 Feb 2026 to 6 Feb 2026 (to remove: {REMOVE} --from 2026-02-02 --to 2026-02-06"); not',
    "remove 2027-02-04": "the overlay says nothing of Thu 4 Feb 2027 alone, but of every year"
    f' on 4 Feb (to remove: {REMOVE} --every-year 02-04"); nothing was changed',
    "remove --from 2026-02-07 --to 2026-02-08": "the overlay says nothing of 7 Feb 2026 to"
    f' 8 Feb 2026 alone, but of Sat 7 Feb 2026 (to remove: {REMOVE} 2026-02-07"); nothing',
    "add --from 2026-02-06 --to 2026-02-09 --closed": "some of these days are in 2 Feb 2026 to"
    " 6 Feb 2026 already; nothing was changed; take that out first:"
    f' {REMOVE} --from 2026-02-02 --to 2026-02-06"',
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_meant_is_refused(overlay: Path, line: str) -> None:
    assert told(run("catalog", "calendar", *line.split()), 2).startswith(f"Error: {REFUSED[line]}")
    assert overlay.read_text(encoding="utf-8") == READINGS + CALENDAR


CLOSED, SHORT = "company closure", "company open from 08:00 to 12:00"
FREE = "Even where such a day would be free, it then counts as a working day."
SAYS = [  # what a change is told to have done: before, now, and of free days
    ("add 2026-02-03 OPEN", f"2 Feb 2026 to 6 Feb 2026: {CLOSED}", SHORT, ""),
    ("remove 2026-02-02", f"{CLOSED}: Remanent", f"2 Feb 2026 to 6 Feb 2026: {CLOSED}", ""),
    (
        "add 2027-02-04 --closed",
        "every year on 4 Feb: company open from 10:00 to 14:00",
        CLOSED,
        "",
    ),
    ("add 2026-05-01 OPEN", "Fri 1 May 2026: company closure: ours", SHORT, FREE),
    ("add 2026-05-01 --closed", "Fri 1 May 2026: company closure: ours", CLOSED, ""),
    ("add --from 2026-02-07 --to 2026-02-09 OPEN", "Sat 7 Feb 2026: company", SHORT, FREE),
    ("add --every-year 12-31 OPEN", "no exception", SHORT, FREE),
    ("remove --every-year 02-04", "company open from 10:00 to 14:00", "no exception", ""),
]


@pytest.mark.parametrize(("line", "before", "now", "free"), SAYS)
def test_a_change_tells_what_holds(
    overlay: Path, tmp_path: Path, line: str, before: str, now: str, free: str
) -> None:
    entry = '\n[[calendar]]\nfirst_day = 2026-05-01\nlast_day = 2026-05-01\nnote = "ours"\n'
    folder = copied_catalog(tmp_path / "catalog")
    (folder / "calendar.toml").write_text(entry, encoding="utf-8")
    words = line.replace("OPEN", "--opens 8:00 --closes 12:00").split()
    said = run("catalog", "calendar", *words, "--catalog", str(folder), env={"COLUMNS": "200"})
    assert f"\nBefore: {before}" in said.stdout
    assert f"\nNow: {now}\n" in said.stdout
    assert (FREE in said.stdout) is bool(free)
    assert overlay.exists()
