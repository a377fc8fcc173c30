"""What each command answers first, in both languages, side by side: the wording as a whole."""

import pytest

from .helpers import ANSWERING, command_of
from .runs import RUNS, said

FIRST_LINES = """\
$ plans
8 plans, as the source page names them; none assumed, none unknown.
8 planów, wszystkie ze strony źródłowej; nic nie jest założone.
$ show komfort
Komfort (Sage Gwarancja) includes 4 of 8 services; all assumed.
Komfort (Sage Gwarancja): 4 z 8 usług w planie; wszystko założone.
$ matrix
8 plans, 8 services; confirmed, assumed, not known.
8 planów, 8 usług; potwierdzone, założone, brak danych.
$ matrix --family subscription
3 plans, 8 services; assumed, not known.
3 plany, 8 usług; założone, brak danych.
$ compare komfort vip
Komfort → VIP: gains 4 services, loses none; all assumed.
Komfort → VIP: zysk: 4 usługi, strata: brak; wszystko założone.
$ compare premium komfort+
Premium → Komfort +: gains none, loses none, unknown: 4 services; confirmed, assumed, not known.
Premium → Komfort +: zysk: brak, strata: brak, nieznane: 4 usługi; potwierdzone, założone, brak danych.
$ compare komfort prestiz vip-plus --only-differences --why
4 services differ (marked *).
4 usługi z różnicami, oznaczone *.
$ which remote-help
Pomoc zdalna: in 2 plans (VIP, VIP +); all assumed. Not known of: Podstawowa +, Komfort +.
Pomoc zdalna: w 2 planach (VIP, VIP +); wszystko założone. Nie wiadomo o: Podstawowa +, Komfort +.
$ which callback remote-help
Oddzwonienie na życzenie, Pomoc zdalna: in 2 plans (VIP, VIP +); all assumed. Not known of: Podstawowa +, Komfort +.
Oddzwonienie na życzenie, Pomoc zdalna: w 2 planach (VIP, VIP +); wszystko założone. Nie wiadomo o: Podstawowa +, Komfort +.
$ offer vip --as-of 2026-06-01
VIP (Sage Gwarancja), as of Mon 1 Jun 2026
VIP (Sage Gwarancja), stan na dzień: pon. 01.06.2026
$ upgrade komfort --to remote-help --why
VIP is the next plan after Komfort that includes Pomoc zdalna (assumed).
Następny plan po Komfort, który obejmuje: Pomoc zdalna, to VIP (założone).
$ upgrade komfort+ --to callback --to remote-help
VIP + is the next plan after Komfort + that includes Oddzwonienie na życzenie, Pomoc zdalna (assumed).
Następny plan po Komfort +, który obejmuje: Oddzwonienie na życzenie, Pomoc zdalna, to VIP + (założone).
$ upgrade premium --to phone-support --as-of 2026-06-01
Premium includes Techniczne wsparcie telefoniczne already (assumed).
Plan Premium już obejmuje: Techniczne wsparcie telefoniczne (założone).
$ has vip callback --why
Yes: VIP includes Oddzwonienie na życzenie (assumed).
Tak: plan VIP obejmuje usługę Oddzwonienie na życzenie (założone).
$ has premium callback
Yes: Premium includes Oddzwonienie na życzenie (confirmed 31 May 2026: 12/2026).
Tak: plan Premium obejmuje usługę Oddzwonienie na życzenie (potwierdzone 31.05.2026: 12/2026).
$ has komfort remote-help
No: Komfort does not include Pomoc zdalna (assumed).
Nie: plan Komfort nie obejmuje usługi Pomoc zdalna (założone).
$ has komfort+ remote-help
Nobody knows whether Komfort + includes Pomoc zdalna.
Nie wiadomo, czy plan Komfort + obejmuje usługę Pomoc zdalna.
$ has vip callback --confirmed-only
Not confirmed: what VIP says of Oddzwonienie na życzenie is only assumed.
Niepotwierdzone: to, co plan VIP mówi o usłudze Oddzwonienie na życzenie, jest tylko założone.
$ service professional-services --why
Usługi profesjonalne. A package of visits by a Sage consultant to the customer's company, bought apart from any plan.
Usługi profesjonalne. Pakiet wizyt konsultanta Sage w firmie klienta, kupowany niezależnie od planu.
$ hours --at 2026-12-24T16:30
Closed; opens Mon 28 Dec 2026 08:00.
Nieczynne; otwarcie: pon. 28.12.2026 08:00.
$ hours --at 2026-11-23
Open on Mon 23 Nov 2026 from 08:00 to 17:00.
Czynne: pon. 23.11.2026, od 08:00 do 17:00.
$ workdays --on 2026-12-24 --why
Thu 24 Dec 2026 is not a working day: Christmas Eve.
Dzień wolny: czw. 24.12.2026 (Wigilia Bożego Narodzenia).
$ workdays --on 2100-12-31
Fri 31 Dec 2100 is a working day.
Dzień roboczy: pt. 31.12.2100.
$ workdays --on 2026-02-07 --overlay undefined.toml
Sat 7 Feb 2026 is a working day: company open from 09:00 to 12:00: odrobione.
Dzień roboczy: sob. 07.02.2026 (firma czynna od 09:00 do 12:00: odrobione).
$ workdays --from 2026-12-14 --to 2027-01-08
16 working days from Mon 14 Dec 2026 to Fri 8 Jan 2027.
16 dni roboczych; od: pon. 14.12.2026, do: pt. 08.01.2027.
$ remote --starts 2026-01-31 --minutes 45 --as-of 2026-02-15 --why
1 remote session is left, through Fri 27 Feb 2026, if the plan includes remote help; --plan tells.
Została 1 sesja zdalna, do pt. 27.02.2026 włącznie, o ile plan obejmuje pomoc zdalną; powie to --plan.
$ remote --plan vip --starts 2026-01-31 --minutes 45 --as-of 2026-02-15
1 remote session is left, through Fri 27 Feb 2026; VIP includes remote help (assumed).
Została 1 sesja zdalna, do pt. 27.02.2026 włącznie; VIP obejmuje pomoc zdalną (założone).
$ remote --plan komfort+ --starts 2026-01-31 --minutes 9 --as-of 2026-02-15 --why
Nobody knows whether Komfort + includes Pomoc zdalna.
Nie wiadomo, czy plan Komfort + obejmuje usługę Pomoc zdalna.
$ remote --starts 2026-01-31 --session 2026-02-03T10:00/47 --as-of 2026-02-15T12:00
No remote session is left; the next comes on Sat 28 Feb 2026.
Nie została żadna sesja zdalna; następna: sob. 28.02.2026.
$ remote --starts 2026-01-31 --months 12 --minutes 9 --as-of 2027-02-15
The contract has ended, so there is no session any more.
Umowa już się skończyła, więc sesji już nie ma.
$ visits --purchased 2025-03-10 --visit 2025-06-03/8 --as-of 2026-03-01
2 visits left, through Tue 10 Mar 2026.
Zostały 2 wizyty; ostatni dzień: wt. 10.03.2026.
$ visits --purchased 2025-03-10 --next 2026-03-09/7 --as-of 2025-03-01
The package can be used from Mon 10 Mar 2025 on.
Pakiet jeszcze nie obowiązuje; pierwszy dzień: pon. 10.03.2025.
$ visits --purchased 2025-03-10 --next 2026-03-11/7 --as-of 2026-03-11T10:00
The package could be used through Tue 10 Mar 2026.
Pakiet stracił ważność; ostatni dzień: wt. 10.03.2026.
$ complaint 2026-12-24T12:00 --as-of 2026-12-28
A complaint can still be made, before Tue 29 Dec 2026 00:00.
Reklamację można jeszcze złożyć; termin mija: wt. 29.12.2026 00:00.
$ complaint 2026-03-10T11:00 --as-of 2026-03-11T00:00
Too late: a complaint could be made before Wed 11 Mar 2026 00:00.
Na reklamację jest już za późno; termin minął: śr. 11.03.2026 00:00.
$ complaint 2026-12-24T12:00 --as-of 2026-12-28 --overlay undefined.toml
The terms give no deadline for this work.
Warunki nie podają terminu dla tej pracy.
$ recording 2026-11-23
The recording may be kept through Fri 23 Nov 2029 at most.
Ostatni dzień, w którym wolno przechowywać nagranie: pt. 23.11.2029.
$ contract new n.toml --customer F --plan vip --starts 2026-01-31 --program P --number 7 --nip 5250007313
F: VIP, 31 Jan 2026 to 30 Jan 2027.
F: VIP, od 31.01.2026 do 30.01.2027.
$ contract import i.csv --to . --dry-run
A dry run: 2 contracts would be written to .
Próba na sucho; do zapisania w folderze .: 2 umowy
$ contract import i.jsonl --to .
1 contract written to .
Zapisano w folderze .: 1 umowa
$ contract check f.toml b.toml --as-of 2026-06-01
2 contracts checked, 1 broken, 3 warnings.
2 sprawdzone umowy, 1 błędna, 3 ostrzeżenia.
$ contract status f.toml --as-of 2026-01-01
Firma: VIP from Sat 31 Jan 2026 on; it gives nothing yet.
Firma: plan VIP od sob. 31.01.2026; jeszcze nie obowiązuje.
$ contract status f.toml --as-of 2026-02-03T11:00 --why
Firma (VIP) has left: 0 remote sessions (assumed), 1 visit. Next: visits lost after Sun 10 Jan 2027.
Firma (VIP). Zostało: 0 sesji zdalnych (założone), 1 wizyta. Najbliższy termin: niedz. 10.01.2027 (wizyty).
$ contract status u.toml --as-of 2026-02-03T11:00
Firma (Komfort +) has left: remote sessions not known, 1 visit. Next: visits lost after Sun 10 Jan 2027.
Firma (Komfort +). Zostało: nie wiadomo ile sesji zdalnych, 1 wizyta. Najbliższy termin: niedz. 10.01.2027 (wizyty).
$ contract status k.toml --as-of 2026-02-28
Firma (Komfort) has left: no remote help in the plan (assumed). Next: the contract ends on Sat 30 Jan 2027.
Firma (Komfort). Zostało: plan nie obejmuje pomocy zdalnej (założone). Najbliższy termin: sob. 30.01.2027 (koniec umowy).
$ contract status f.toml --as-of 2027-02-01
Firma: the contract ended on Sat 30 Jan 2027; VIP gives nothing any more.
Firma: umowa zakończyła się sob. 30.01.2027; plan VIP już nie obowiązuje.
$ contract timeline l.toml --as-of 2027-03-01
Firma (VIP +) has left: 2 remote sessions (assumed), 0 visits. Next: session lost after Tue 30 Mar 2027.
Firma (VIP +). Zostało: 2 sesje zdalne (założone), 0 wizyt. Najbliższy termin: wt. 30.03.2027 (sesja).
$ contract record remote f.toml --start 2026-03-02T09:00 --minutes 45 --why --dry-run
Covered: it is the included session of its contract month (assumed). 15 min past the limit of 30 are charged by the price list.
Objęta umową: to sesja z miesięcznego limitu (założone). Ponad limit 30 min: 15 min, płatne według cennika.
$ contract record remote f.toml --start 2026-02-03T12:00 --minutes 5 --dry-run
Not covered: the included session of the month is used, and no bought one is left (assumed).
Nieobjęte umową: sesja z limitu miesiąca jest już wykorzystana, a dokupionych nie ma (założone).
$ contract record remote u.toml --start 2026-02-03T12:00 --minutes 5 --dry-run
Not known whether it is covered: it is not known whether that month includes a session for it.
Nie wiadomo, czy objęte umową: nie wiadomo, czy plan z tego miesiąca obejmuje pomoc zdalną.
$ contract record visit f.toml --contracts . --on 2026-03-02 --hours 8 --dry-run
Covered: it uses a visit of the package A. 1 h past the limit are not.
Objęta umową: wykorzystuje wizytę (pakiet A). Ponad limit: 1 godz.
$ contract record visit f.toml --on 2026-03-02 --hours 8 --dry-run --overlay undefined.toml
Not covered: longer than a visit may be.
Nieobjęte umową: dłuższa niż dopuszczalna.
$ contract record extra f.toml --purchased 2026-02-03 --sessions 2
2 extra sessions can be used from Tue 3 Feb 2026 on.
2 dodatkowe sesje do wykorzystania od: wt. 03.02.2026.
$ contract record extra f.toml --purchased 2027-02-03
Not recorded: the contract has ended by then.
Niezapisane: umowa jest już wtedy zakończona.
$ contract record extra f.toml --purchased 2027-02-03 --anyway
Kept all the same: the contract has ended by then.
Zachowane mimo wszystko: umowa jest już wtedy zakończona.
$ contract record package f.toml --purchased 2026-03-02 --name B --note N --by B --dry-run
The package can be used from Mon 2 Mar 2026 through Tue 2 Mar 2027.
Z pakietu można korzystać od: pon. 02.03.2026 do: wt. 02.03.2027 włącznie.
$ contract renew f.toml --months 6 --plan komfort --why --dry-run
Firma: term 2 is Komfort, 31 Jan 2027 to 30 Jul 2027.
Firma: okres 2 to Komfort, od 31.01.2027 do 30.07.2027.
$ contract renew e.toml
Not recorded: the contract is to end early; take that back with "contract end --cancel" first.
Niezapisane: umowa ma się zakończyć wcześniej; najpierw cofnij to poleceniem „contract end --cancel”.
$ contract change-plan f.toml komfort+ --on 2026-02-03 --why
Firma: Komfort + from 3 Feb 2026 on.
Firma: Komfort + od 03.02.2026.
$ contract end f.toml --on 2026-02-02
Firma: the contract ends on 2 Feb 2026.
Firma: umowa kończy się 02.02.2026.
$ contract end e.toml --cancel --why
Firma: no early end any more; the contract runs through 30 Jan 2027.
Firma: wcześniejszy koniec cofnięty; umowa trwa do 30.01.2027.
$ contract log e.toml --as-of 2026-02-21
Firma: 6 entries.
Firma: 6 wpisów.
$ contract amend f.toml --contracts . session 1 --minutes 20 --start 2026-02-02T9:00 --note N --by B
Covered: it is the included session of its contract month (assumed).
Objęta umową: to sesja z miesięcznego limitu (założone).
$ contract amend l.toml change 1 --note N
Amended: change of plan, Tue 10 Feb 2026.
Poprawiono: zmiana planu, wt. 10.02.2026.
$ contract amend p.toml session 1 --minutes 30
Nothing to change: the entry says that already.
Nie ma czego zmieniać: wpis już tak mówi.
$ contract remove f.toml --contracts . session 1 --by B
Taken out: session, Tue 3 Feb 2026 10:00.
Usunięto: sesja, wt. 03.02.2026 10:00.
$ contract remove l.toml change 1
Taken out: change of plan, Tue 10 Feb 2026.
Usunięto: zmiana planu, wt. 10.02.2026.
$ portfolio f.toml p.toml --as-of 2026-02-03 --sort loss
2 contracts; next: session lost after Fri 27 Feb 2026 (Firma).
2 umowy; najbliższy termin: Firma, pt. 27.02.2026 (sesja).
$ portfolio f.toml k.toml --as-of 2029-02-03 --sort given
2 contracts; nothing is lost.
2 umowy; nic nie przepada.
$ portfolio l.toml --as-of 2026-03-03 --summary --extra crm=0017 --customer 525-000-73-13 --why
1 contract; next: session lost after Mon 30 Mar 2026 (Firma).
1 umowa; najbliższy termin: Firma, pon. 30.03.2026 (sesja).
$ complaints f.toml p.toml u.toml --as-of 2026-02-03
4 complaints can still be made; due on Tue 3 Feb 2026: 4.
Można jeszcze złożyć 4 reklamacje, w tym z terminem wt. 03.02.2026: 4.
$ complaints . --as-of 2026-02-08 --why
1 complaint can still be made; due on Sun 8 Feb 2026: 0.
Można jeszcze złożyć 1 reklamację, w tym z terminem niedz. 08.02.2026: 0.
$ usage f.toml u.toml p.toml k.toml l.toml e.toml --as-of 2026-06-03
Use of the monthly session by 6 contracts: never 1, always 1, sometimes 2, nothing to use 1, not known 1.
Jak wykorzystano sesje miesięczne (6 umów): nigdy 1, zawsze 1, czasem 2, brak sesji w planie 1, brak danych 1.
$ usage f.toml --as-of 2026-01-01 --why
Use of the monthly session by 1 contract: nothing to use 1.
Jak wykorzystano sesje miesięczne (1 umowa): brak sesji w planie 1.
$ catalog check
Valid: 8 plans, 8 services, 43 clauses, 22 readings, 2 confirmed cells.
Poprawny: 8 planów, 8 usług, 43 klauzule, 22 interpretacje, 2 potwierdzone komórki.
$ catalog check broken.toml
1 fault
1 błąd
$ catalog confirm premium callback --withdraw
Written to o.toml
Zapisano w pliku o.toml
$ catalog readings
22 readings, all assumed by us; 1 switched by the overlay.
22 interpretacje, wszystkie założone przez nas; 1 przełączona nakładką.
$ catalog readings set window.free-day-end next-working-day
Written to o.toml
Zapisano w pliku o.toml
$ catalog readings reset complaint.end-of-day
Written to o.toml
Zapisano w pliku o.toml
$ catalog calendar list
1 exception in the calendar
1 wyjątek w kalendarzu
$ catalog calendar add --from 2026-12-27 --to 2026-12-31 --closed
Written to o.toml
Zapisano w pliku o.toml
$ catalog calendar add --every-year 12-31 --opens 8:00 --closes 13:00 --overlay undefined.toml
Written to undefined.toml
Zapisano w pliku undefined.toml
$ catalog calendar remove 2026-02-03 --overlay undefined.toml
Written to undefined.toml
Zapisano w pliku undefined.toml
$ catalog where
In use: 5 files of the catalogue, the overlay o.toml.
W użyciu: 5 plików katalogu, nakładka o.toml.
"""
"""A command line of `runs.RUNS`, and the first line of its answer in English and in Polish."""
_LINES = FIRST_LINES.splitlines()
CASES = [
    (line.removeprefix("$ "), *said)
    for line, *said in zip(_LINES[::3], _LINES[1::3], _LINES[2::3], strict=True)
]
DATA = {"catalog export", "schema"}  # these print files for programs, in no language
ALL = {each.arguments: each for each in RUNS}


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize(("line", "english", "polish"), CASES)
def test_it_answers(line: str, english: str, polish: str) -> None:
    for language, expected in (("en", english), ("pl", polish)):
        first, _, _ = said(ALL[line], "table", language, COLUMNS="400").partition("\n")
        assert " ".join(first.split()) == expected


def test_no_command_is_left_out() -> None:
    assert {command_of(line) for line, _, _ in CASES} == {*ANSWERING} - DATA
