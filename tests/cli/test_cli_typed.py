"""Days and moments as people type them, by a clock that stands still."""

import shlex
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sage_entitlements.cli import params
from sage_entitlements.cli.run import Run
from sage_entitlements.text import Language
from sage_entitlements.warsaw import FIRST_YEAR, LAST_YEAR, WARSAW

from .helpers import answer, answer_result, run, told

NOW = datetime(2026, 11, 27, 9, 40, 30, tzinfo=WARSAW)
RUN = Run(click.Context(click.Command("x"), obj=Language.EN))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(params, "now", lambda: NOW)


DAYS = {
    "2026-11-26": "2026-11-26 26.11.2026 yesterday wczoraj Wczoraj",
    "2026-11-27": "27.11.2026 now today teraz dzisiaj dziś dzis DZIŚ TODAY dzis\u0301",
    "2026-11-28": "28.11.2026 tomorrow jutro",
    "2026-01-07": "7.1.2026 07.01.2026 07.1.2026",
}
MOMENTS = {
    "2026-11-26 9:40": "2026-11-26T09:40:00",
    "2026-11-26T09:40": "2026-11-26T09:40:00",
    "2026-11-26 9:40:05Z": "2026-11-26T09:40:05+00:00",
    "2026-11-26 9:40+01:00": "2026-11-26T09:40:00+01:00",
    "26.11.2026 9:40": "2026-11-26T09:40:00",
    "6.1.2026 19:40": "2026-01-06T19:40:00",
    "9:40": "2026-11-27T09:40:00",
    "23:59": "2026-11-27T23:59:00",
    "today 0:00": "2026-11-27T00:00:00",
    "yesterday 14:05": "2026-11-26T14:05:00",
    "wczoraj 14:05": "2026-11-26T14:05:00",
    "Jutro 7:05": "2026-11-28T07:05:00",
    "dziś 7:05": "2026-11-27T07:05:00",
    "now": "2026-11-27T09:40:30+01:00",
    "Teraz": "2026-11-27T09:40:30+01:00",
}


@pytest.mark.parametrize(
    ("typed", "meant"), [(each, day) for day, forms in DAYS.items() for each in forms.split()]
)
def test_a_day_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert str(params.DAY.read(typed, "--on", RUN)) == meant
    assert answer_result("workdays", "--on", typed)["day"]["day"] == meant
    if typed.casefold() not in {"now", "teraz"}:
        assert str(params.WHEN.read(typed, "--on", RUN)) == meant
        assert params.MOMENT.read(typed, "", RUN) == datetime.fromisoformat(f"{meant}T00:00")
    visits = ["visits", "--purchased", "2025-01-01", "--visit", f"{typed}/6,5"]
    (visit,) = answer_result(*visits, "--as-of=2099-01-01")["refused"]
    assert visit["on"] == meant


@pytest.mark.parametrize("typed", MOMENTS)
def test_a_moment_is_read_as_people_type_it(typed: str) -> None:
    for kind in (params.WHEN, params.MOMENT, params.TIME):
        assert kind.read(typed, "--at", RUN).isoformat() == MOMENTS[typed]
    as_of = datetime.fromisoformat(MOMENTS[typed])
    found = answer("hours", "--at", typed)["as_of"]
    assert datetime.fromisoformat(found) == (
        as_of if as_of.tzinfo else as_of.replace(tzinfo=WARSAW)
    )


def test_words_go_by_the_clock_and_never_by_what_is_asked_about() -> None:
    line = "complaint", "yesterday 14:05", "--as-of", "2020-01-01"
    assert answer_result(*line)["performed_at"] == "2026-11-26T14:05:00+01:00"


@given(
    day=st.dates(date(FIRST_YEAR, 1, 2), date(LAST_YEAR, 12, 30)),
    clock=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    away=st.integers(-1, 1),
)
def test_a_moment_reads_as_the_same_in_each_form(day: date, clock: time, away: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(params, "now", lambda: datetime.combine(day, time(12), WARSAW))
        words = {-1: "yesterday wczoraj", 0: "today dzisiaj DZIS", 1: "tomorrow jutro"}[away]
        meant = day + timedelta(days=away)
        polish = f"{meant.day}.{meant.month}.{meant.year}", f"{meant:%d.%m.%Y}"
        days = [meant.isoformat(), *polish, *words.split()]
        assert {params.DAY.read(each, "", RUN) for each in days} == {meant}
        hours = f"{clock.hour}:{clock:%M}", f"{clock:%H:%M}"
        forms = [f"{each} {hour}" for each in days for hour in hours]
        forms += hours if not away else ()
        moment = datetime.combine(meant, clock)
        there_and_back = moment.replace(tzinfo=WARSAW).astimezone(UTC).astimezone(WARSAW)
        assume(there_and_back.replace(tzinfo=None) == moment)  # a clock in Warsaw shows it
        assert {params.TIME.read(each, "", RUN) for each in forms} == {moment}


DAY_TAIL = "2026-11-27, 27.11.2026 or yesterday"
WHEN_TAIL = '2026-11-27, "27.11.2026 9:40", 9:40, now or "yesterday 14:05"'
REFUSED = {
    "workdays --on 31.02.2026": DAY_TAIL,
    "workdays --on 2026-02-30": DAY_TAIL,
    "workdays --on 31.12.26": DAY_TAIL,
    "workdays --on 27/11/2026": DAY_TAIL,
    "workdays --on 9:40": DAY_TAIL,
    'workdays --on "yesterday 9:40"': DAY_TAIL,
    "workdays --on 27.11.20261": DAY_TAIL,
    "catalog check --as-of 20260531": DAY_TAIL,
    "catalog check --as-of 2026-W22-1": DAY_TAIL,
    'catalog check --as-of ""': DAY_TAIL,
    "hours --at 25:00": WHEN_TAIL,
    "hours --at 9:60": WHEN_TAIL,
    'hours --at "now 9:40"': WHEN_TAIL,
    "hours --at 9.40": WHEN_TAIL,
    "hours --at 27/11/2026": WHEN_TAIL,
    "hours --at 2026-02-28T25:00": WHEN_TAIL,
    'hours --at "soon 9:40"': WHEN_TAIL,
    'hours --at "31.02.2026 9:40"': DAY_TAIL,
    "hours --at 2026-02-30T10:00": DAY_TAIL,
    'hours --at "29.03.2026 2:30"': "give an hour that exists",
    "hours --at 1.1.1989": "give a day from 1990 to 2100",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_read_is_told_with_what_can_be_typed(line: str) -> None:
    *_, option, typed = shlex.split(line)
    said = told(run(*shlex.split(line)), 2)
    assert said.startswith((f'Error: {option} is "{typed}", ', f"Error: {option}: "))
    assert said.endswith(REFUSED[line])


def test_a_file_takes_iso_alone(home: Path) -> None:
    for day in ("27.11.2026", '"27.11.2026"', '"yesterday"', '"9:40"'):
        text = f'customer = "F"\nplan = "vip"\nstarts = {day}\nmonths = 12\n'
        (home / "f.toml").write_text(text, encoding="utf-8")
        told(run("contract", "status", "f.toml"), 4)


# -- Recording ---------------------------------------------------------------------------

TWO = "give two of --start, --end and --minutes, or --minutes alone if it has just ended"
TO_COME = "which is to come; record it once it has begun"
SESSIONS = {  # what is typed, and when the session started and how long it took; or why it cannot
    "--minutes=20": "2026-11-27T09:20:00+01:00 20",
    "--start=9:40 --minutes=20": "2026-11-27T09:40:00+01:00 20",
    "--start='wczoraj 14:05' --end='yesterday 14:25'": "2026-11-26T14:05:00+01:00 20",
    "--end=9:00 --minutes=20": "2026-11-27T08:40:00+01:00 20",
    "--end=8:00Z --minutes=20": "2026-11-27T08:40:00+01:00 20",
    "--start='27.3.2026 2:10' --end=2:30:05": "2026-03-27T02:10:00+01:00 21",
    "--start=2026-10-25T02:10+01:00 --end=2:40": "2026-10-25T02:10:00+01:00 30",
    "--end=25:00 --minutes=20": 'write it like 2026-11-27, "27.11.2026 9:40", 9:40, now or'
    ' "yesterday 14:05"',
    "--end='25.10.2026 3:10' --minutes=20": "2026-10-25T02:50:00+01:00 20",
    "--end='29.3.2026 3:10' --minutes=20": "2026-03-29T01:50:00+01:00 20",
    "--start=now --minutes=1": "2026-11-27T09:40:30+01:00 1",
    "--end=10:00 --minutes=30": "2026-11-27T09:30:00+01:00 30",
    "": TWO,
    "--start=9:40": TWO,
    "--end=9:40": TWO,
    "--start=9:00 --end=9:40 --minutes=40": TWO,
    "--start=9:41 --minutes=1": TO_COME,
    "--end=10:00 --minutes=19": TO_COME,
    "--start='tomorrow 8:00' --minutes=5 --anyway": TO_COME,
    "--start=9:00 --end=8:00": "a session lasts from 1 to 10080 minutes; give its day, too",
    "--start=today --minutes=5": 'give the time too, like "today 14:30"',
}


@pytest.fixture
def contract(home: Path) -> Path:
    (home / "f.toml").write_text(
        'customer = "F"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n', encoding="utf-8"
    )
    return home / "f.toml"


@pytest.mark.usefixtures("contract")
@pytest.mark.parametrize("options", SESSIONS)
def test_a_session_is_known_by_two_of_three_or_has_just_ended(options: str) -> None:
    line = ["contract", "record", "remote", "f.toml", *shlex.split(options)]
    wanted = SESSIONS[options]
    if not wanted.startswith("20"):
        assert told(run(*line), 2).endswith(wanted)
        return
    entry = answer_result(*line)["entry"]
    assert f"{entry['start']} {entry['minutes']}" == wanted


@pytest.mark.usefixtures("contract")
@pytest.mark.parametrize(
    "options", ["--end='25.10.2026 2:10' --minutes=20", "--start='25.10.2026 1:50' --end=2:10"]
)
def test_an_end_that_comes_twice_is_noted(options: str) -> None:
    found = answer_result("contract", "record", "remote", "f.toml", *shlex.split(options))
    assert found["entry"]["start"] == "2026-10-25T01:50:00+02:00"
    assert found["notes"][0].startswith("25 Oct 2026 02:10 comes twice in Warsaw")


SIGNED = (
    "record remote f.toml --minutes 5",
    "record visit f.toml --hours 5 --anyway",
    "record extra f.toml",
    "record package f.toml",
    "renew f.toml",
    "change-plan f.toml komfort --on today",
)


@pytest.mark.parametrize("line", SIGNED)
def test_who_records_and_why_is_written_into_the_entry(line: str, contract: Path) -> None:
    variable = {"SAGE_ENTITLEMENTS_BY": "Jan"}
    unsigned = contract.read_text(encoding="utf-8")
    for options, env, written in (
        (["--note", 'a "b"', "--by", "Ala"], variable, 'note = "a \\"b\\""\nby = "Ala"\n'),
        ([], variable, 'by = "Jan"\n'),
        ([], {"SAGE_ENTITLEMENTS_BY": ""}, ""),
    ):
        contract.write_text(unsigned, encoding="utf-8")
        result = run("contract", *line.split(), *options, env=env)
        assert result.exit_code == 0, result.output
        text = contract.read_text(encoding="utf-8")
        assert text.endswith(written)
        assert ("\nby = " in text, "note" in text) == (bool(written), bool(options))
    for options, env, said in (
        (["--note", " "], {}, "--note: must not be empty"),
        (["--by", "a\udcffb"], {}, "--by: has characters that are not text; leave them out"),
        ([], {"SAGE_ENTITLEMENTS_BY": " "}, "SAGE_ENTITLEMENTS_BY: must not be empty"),
    ):
        assert told(run("contract", *line.split(), *options, env=env), 2) == f"Error: {said}"
    assert contract.read_text(encoding="utf-8") == text
