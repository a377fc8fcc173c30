"""Calendars of what is lost when: their words, their ids, and what is asked about."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calendars import Event, read
from sage_entitlements.text import Language

from .helpers import answer_result, run, spawn, told
from .runs import RUNS, Run, lay_out

pytestmark = pytest.mark.usefixtures("laid_out")

FIRMA = r"""
customer = 'Dąb; A\Nowa'
number = "K/7"
plan = "vip"
starts = 2026-01-31
months = 12
plan_changes = [{ on = 2026-06-10, plan = "komfort" }]
professional_services = [{ purchased = 2026-01-10, name = "A" }, { purchased = 2026-01-10 }]
visits = [{ on = 2026-02-02, hours = 7, package = "A" }]
extra_sessions = [{ purchased = 2026-02-01, sessions = 2 }]
"""
STATUS = ("contract", "status", "firma.toml")
PORTFOLIO = ("portfolio", "firma.toml", "--losing", "session")
DAY = ("--as-of", "2026-02-15")


def calendar(*arguments: str, code: int = 0) -> list[Event]:
    """Give what a run writes to a file as a calendar."""
    result = run(*arguments, "-o", "x.ics", "--force")
    assert (result.exit_code, result.stdout) == (code, "")
    return read(Path("x.ics").read_bytes())


@pytest.fixture(autouse=True)
def _firma(home: Path) -> None:
    (home / "firma.toml").write_text(FIRMA, encoding="utf-8")


SAID = {
    "en": """\
2027-01-10 | 3 visits (bought 10 Jan 2026) | Last working day: Fri 8 Jan 2027
2027-01-10 | 2 visits (A) | Last working day: Fri 8 Jan 2027
2027-01-30 | 2 bought sessions |
2027-01-30 | the contract |
2026-06-09 | VIP, then Komfort |
2026-02-27 | 1 remote session (assumed) | Yes: VIP includes Pomoc zdalna (assumed).""",
    "pl": """\
2027-01-10 | 3 wizyty (kupiony 10.01.2026) | Ostatni dzień roboczy: pt. 08.01.2027
2027-01-10 | 2 wizyty (A) | Ostatni dzień roboczy: pt. 08.01.2027
2027-01-30 | 2 dokupione sesje |
2027-01-30 | umowa |
2026-06-09 | plan VIP, potem Komfort |
2026-02-27 | 1 sesja zdalna (założone) | Tak: plan VIP obejmuje usługę Pomoc zdalna (założone).""",
}
CUSTOMER = r"Dąb; A\u005cNowa: "
FRAMES = {
    "en": (f"{CUSTOMER}last day of ", "", "As of Sun 15 Feb 2026, Warsaw time."),
    "pl": (CUSTOMER, " \N{EN DASH} ostatni dzień", "Stan na: niedz. 15.02.2026, czas warszawski."),
}


@pytest.mark.parametrize("language", SAID)
def test_events_say_what_is_lost_how_that_is_known_and_as_of_when(language: str) -> None:
    lang = ("--lang", language, *DAY)
    before, after, as_of = FRAMES[language]
    found = [*calendar(*STATUS, *lang), *calendar(*PORTFOLIO, *lang)]
    for line, each in zip(SAID[language].splitlines(), found, strict=True):
        day, what, about = map(str.strip, line.split("|"))
        assert (str(each.day), each.summary) == (day, f"{before}{what}{after}")
        assert each.description == "\n".join(filter(None, (about, as_of)))
    assert [each.reminders for each in found] == [[14, 3]] * 5 + [[3]]
    words = ["visits", "visits", "extra sessions", "contract", "contract", "session"]
    if language == "en":
        assert [each.category for each in found] == words
    assert {str(each.stamp) for each in found} == {"2026-02-15 22:59:59+00:00"}


def test_a_window_without_a_working_day_has_no_last_one() -> None:
    closed = "[[calendar]]\nfirst_day = {0}-01-01\nlast_day = {0}-12-31\n"
    years = closed.format(2026) + closed.format(2027)
    Path("closed.toml").write_text(years, encoding="utf-8")
    first, *_ = calendar(*STATUS, *DAY, "--overlay", "closed.toml")
    assert first.description == FRAMES["en"][2]


UIDS = """\
101cefb8-f718-5cbd-ae35-909af8827fd3 76d1d3b1-1a5e-56d9-af8e-24f67edb2108
a01f8886-8f03-57e2-bcdc-78d2ebc3a6d5 6703a129-0463-5e92-8ccf-b70559b1a87b
8e36c5b3-bcb3-5096-bcfd-c763c6bf4c02 ce7efc68-e9b5-5b38-9d03-754c30556b20
"""
"""The ids of those, which stand in people's calendars and so stay what they are."""


def test_ids_are_those_of_every_version_whatever_is_renamed_moved_or_done_since() -> None:
    found = {each.uid: each.day for each in (*calendar(*STATUS, *DAY), *calendar(*PORTFOLIO, *DAY))}
    assert [*found] == UIDS.split()
    text = FIRMA.replace("A\\Nowa", "B").replace('"K/7"', '"k / 7"')
    more = "{ on = 2026-02-20, hours = 1 }, { on = 2026-02-02"
    Path("moved.toml").write_text(text.replace("{ on = 2026-02-02", more), encoding="utf-8")
    line = ("moved.toml", "--as-of", "2026-02-21T10:00", "--lang", "pl")
    again = [*calendar(*STATUS[:2], *line), *calendar("portfolio", *line, "--losing", "session")]
    assert {each.uid: each.day for each in again} == found
    renewed = run("contract", "renew", "moved.toml")
    assert renewed.exit_code == 0
    later = {each.uid: str(each.day) for each in calendar(*STATUS[:2], *line)}
    assert later.keys() < found.keys()
    assert [*later.values()].count("2028-01-30") == 2  # the contract's, and that of its extras


NAMELESS = 'customer = "{}"\n{}\nplan = "vip"\nstarts = 2026-01-31\nmonths = {}\n'


def test_contracts_are_told_apart_by_number_nip_customer_and_first_day() -> None:
    kept: dict[str, str] = {}
    for name, who in {
        "a": NAMELESS.format("A", "", 12),
        "b": NAMELESS.format("B", "", 12),
        "nip": NAMELESS.format("A", 'nip = "525-000-73-13"', 12),
        "number": NAMELESS.format("A", 'number = "5250007313"', 12),
        "day": NAMELESS.format("A", "", 12).replace("01-31", "02-01"),
    }.items():
        Path(f"{name}.toml").write_text(who, encoding="utf-8")
        (only,) = calendar(*STATUS[:2], f"{name}.toml", *DAY)
        kept[only.uid] = name
    assert len(kept) == 5
    same = NAMELESS.format("C", 'nip = "PL5250007313"', 24)
    Path("same.toml").write_text(same, encoding="utf-8")
    (only,) = calendar(*STATUS[:2], "same.toml", *DAY)
    assert kept[only.uid] == "nip"
    both = calendar("portfolio", "nip.toml", "same.toml", *DAY)  # and neither is lost
    assert {str(each.day) for each in both} == {"2027-01-30", "2028-01-30"}
    assert len({each.uid for each in both}) == 2
    assert only.uid in {each.uid for each in both}


ICS = [each for each in RUNS if "ics" in each.formats]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", ICS, ids=str)
def test_every_date_is_a_loss_of_the_answer_or_the_day_before_another_plan(
    case: Run, language: Language
) -> None:
    lay_out(Path())
    options = ("--overlay", "o.toml", "--lang", language.value)
    found = calendar(*options, *case.words, code=case.code)
    result: dict[str, Any] = answer_result(*options, *case.words)
    answers = result.get("contracts", [result])
    days = {each["last_day"] for of in answers for each in of["losses"]}
    changes = [of["next_change"]["first_day"] for of in answers if of["next_change"]]
    days |= {str(date.fromisoformat(each) - timedelta(days=1)) for each in changes}
    assert {str(each.day) for each in found} <= days
    assert found or all(of["days_to_go"] is None for of in answers if "days_to_go" in of)


def test_broken_files_are_told_beside_the_calendar() -> None:
    result = run("portfolio", "firma.toml", "b.toml", *DAY, "--format", "ics")
    assert result.exit_code == 4
    assert result.stderr.startswith("b.toml: ")
    assert len(read(result.stdout_bytes)) == 5


def test_counts_are_no_calendar() -> None:
    message = told(run("portfolio", "firma.toml", "--summary", "-o", "x.ics"), 2)
    assert message == "Error: a calendar has no counts; leave out --summary"
    assert "'ics' is not one of" in told(run("usage", "firma.toml", "--format", "ics"), 2)


def test_a_pipe_gets_the_very_bytes() -> None:
    calendar(*STATUS, *DAY)
    assert spawn(*STATUS, *DAY, "--format", "ics").stdout == Path("x.ics").read_bytes()
