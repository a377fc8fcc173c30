"""No command ignores what it is given: the overlay, the catalogue, the language, the moment."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from sage_entitlements.cli import params
from sage_entitlements.warsaw import WARSAW

from .helpers import ANSWERING, command_of, copied_catalog, run
from .runs import lay_out

ANSWERS = """\
plans | = | Śliwka vip | plany dla modułów | =
show vip | Pomoc zdalna remote-help no confirmed | Śliwka (Sage | W planie | =
matrix | no ~ no ~ no ~ no ~ no ! | Prestiż Śliwka | Usługa | =
compare komfort vip | no ~ no ! | Komfort Śliwka | Usługa | =
offer vip | -One session lasts | Śliwka | Co Państwo otrzymują | 1 Mar 2027
upgrade komfort --to remote-help | No plan | Śliwka is | Następny plan | =
which remote-help | no confirmed | Śliwka Sage | W planie | =
has vip remote-help | No: VIP | Yes: Śliwka | Tak: plan VIP | =
service professional-services | 9 March 2026. window.la | within 18 months | Czynność | =
hours | Closed; opens Wed 4 | Closed; opens Wed 4 | Czynne | Open on Mon 1 Mar 2027
workdays | Inwentura | Remanent | Dzień roboczy: | Mon 1 Mar 2027 is a working day.
remote --plan vip --starts 2026-01-31 --minutes 45 | No: VIP | Śliwka includes | Została 1 | no. 14
visits --purchased 2026-03-10 | 9 Mar 2027 | 0 of 4 | Okres ważności | 3 visits left
complaint 2026-02-03T12:00 | no deadline | working day no | Reklamację | Too late:
recording 2026-11-23 | = | 23 Nov 2033 | Ostatni dzień | =
contract new n.toml --customer F --plan vip --starts 2026-01-31 | = | F: Śliwka | Zapisano | =
contract import i.jsonl --to . | = | Śliwka | Zapisano | =
contract check f.toml | Inwentura | Remanent | Dozwolone | -no phone
contract status f.toml | 0 (confirmed) | Firma (Śliwka) | Zostało: | the contract ended on
contract timeline f.toml | not in the plan, this | 2 of 4 | Miesiąc | -this month
contract record remote f.toml --minutes 27 | Not cov | of 25 | Obj | outside
contract record visit f.toml --hours 7 | Inwentura | Remanent | Objęta umową | Not covered
contract record extra f.toml | does not include | -Entry Before Now | dodatkowa sesja | has ended
contract record package f.toml | 2 Feb 2027 | 3 Aug 2027 | Zapisano | has ended
contract renew f.toml | overlay mine | Śliwka | Zapisano | none outside
contract change-plan f.toml komfort --on 2026-02-03 | -the included | Śliwka | Zapisano | -Remote
contract end f.toml --on 2026-02-02 | does not include | -is used, and | Zapisano | -Remote
contract log f.toml | (confirmed) | 10 Jul 2027 | Rozliczenie | visits left: 0
contract amend f.toml session 1 --minutes 27 | Not cov | of 25 | Obj | -is dated
contract remove f.toml visit 1 | = | Visits left 2 3 | Usunięto | -Visits left
portfolio f.toml | 0 ! | Firma (Śliwka) | od najbliższej straty | Mon 1 Mar 2027
complaints f.toml | 10:47 - 3 Feb | Firma (Śliwka) | Można jeszcze | No complaint can
usage f.toml | 0 of 0 ! | 2 of 2 ~ | Korzysta | never 1
catalog check | 1 confirmed cell | theirs | Poprawny | as of 1 Mar 2027
catalog confirm vip remote-help --included --source x | Umowa 7 | Śliwka | Przedtem | 1 Mar 2027: x
catalog readings | 2 switched | Which day? | Pytanie | =
catalog readings set window.last-day day-before | Nothing to change | Which day? | Przedtem | =
catalog readings reset window.last-day | Before: The day before: | Which day? | Przedtem | =
catalog calendar list | Inwentura | Remanent | wyjątek | Thu 1 Jul 2027
catalog calendar add 2026-02-03 --closed | closure: Inwentura | closure: Remanent | Przedtem | =
catalog calendar remove --every-year 07-01 | Zima | = | Przedtem | =
catalog export | Inwentura | Remanent | = | =
catalog where | mine.toml | theirs/closures.toml | w użyciu | =
schema | = | = | = | =
"""
"""A command, and what its answer says under another overlay, of another catalogue, in Polish, at
another moment, and only then; after a ``-``, what it says else; ``=`` where it is the same."""
INPUTS = ("overlay", "catalogue", "language", "moment")
OVERLAY = """\
[[confirmed]]
plan = "vip"
service = "remote-help"
inclusion = "not_included"
source = "Umowa 7"
on = 2026-01-31

[readings]
"window.last-day" = "day-before"
"complaint.non-working-day" = "undefined"

[[calendar]]
day = 2026-02-03
note = "Inwentura"

[[calendar]]
every_year = "07-01"
note = "Zima"
"""
NOTHING_ELSE = """\
[[calendar]]
every_year = "07-01"

[readings]
"window.last-day" = "same-date"
"""
LASTS = 'session lasts at most {minutes} minutes."\nfigures.minutes = '
CATALOGUE = (
    ("plans.toml", 'name = "VIP"', 'name = "Śliwka"'),
    ("clauses.toml", "figures.closes = 17", "figures.closes = 15"),
    ("clauses.toml", "figures.years = 3", "figures.years = 7"),
    ("clauses.toml", "figures.sessions = 1", "figures.sessions = 2"),
    ("clauses.toml", f"{LASTS}30", f"{LASTS}25"),
    ("clauses.toml", "figures.visits = 3", "figures.visits = 4"),
    ("clauses.toml", "figures.months = 12", "figures.months = 18"),
    ("readings.toml", "Which is the last day of a package's window?", "Which day?"),
)


@pytest.mark.parametrize("given", INPUTS)
@pytest.mark.parametrize("row", ANSWERS.splitlines(), ids=lambda row: row.partition(" |")[0])
def test_no_command_ignores_what_it_is_given(
    row: str, given: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, *wanted = row.split(" | ")
    folder = copied_catalog(home / "theirs", *CATALOGUE)
    closure = '[[calendar]]\nday = 2026-02-03\nnote = "Remanent"\n'
    (folder / "closures.toml").write_text(closure, encoding="utf-8")
    of_command = {name for each in ANSWERING[command_of(line)].params for name in each.opts}

    def said(changed: str) -> str:
        lay_out(home)  # some runs write
        (home / "mine.toml").write_text(OVERLAY, encoding="utf-8")
        (home / "no.toml").write_text(NOTHING_ELSE, encoding="utf-8")
        day = "2027-03-01" if changed == "moment" else "2026-02-03"
        now = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=WARSAW)
        monkeypatch.setattr(params, "now", lambda: now)
        options = ["--overlay", "mine.toml" if changed == "overlay" else "no.toml"]
        options += ["--catalog", "theirs"] if changed == "catalogue" else []
        options += ["--lang", "pl"] if changed == "language" else []
        for name in {"--as-of", "--at"} & of_command:
            options += [name, day]
        result = run(*line.split(), *options, env={"COLUMNS": "200"})
        assert result.stderr == ""
        return " ".join(result.stdout.split()).replace(os.sep, "/")

    text, then, otherwise = wanted[INPUTS.index(given)], said(given), said("")
    if text == "=":
        assert then == otherwise
    elif text.startswith("-"):
        assert (text[1:] in then, text[1:] in otherwise) == (False, True), then
    else:
        assert (text in then, text in otherwise) == (True, False), then


def test_no_command_is_left_out() -> None:
    rows = [row.split(" | ") for row in ANSWERS.splitlines()]
    assert {len(row) for row in rows} == {1 + len(INPUTS)}
    assert {command_of(row[0]) for row in rows} == ANSWERING.keys()
