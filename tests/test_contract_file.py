"""A contract's file: what it may say, and every fault of it, each with its file and key."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from catalog_data import held_catalog
from fuzz.promises import soon
from sage_entitlements import (
    Catalog,
    Contract,
    ContractError,
    ExtraSessions,
    Language,
    OrderContacts,
    Package,
    ProductPackage,
    RemoteSession,
    Visit,
    load_contract,
)
from sage_entitlements.contract._load import parse_contract, parse_json_contract

Faults = dict[str, str]
"""The keys at fault, and what is said of each."""

FILE = "example.toml"
VALUES = {"customer": '"Example"', "plan": '"vip"', "starts": "2025-01-31", "months": "12"}
KEYS = (
    "is not a known key; known here: customer, plan, starts, months, programs, product_packages,"
    " order_contacts, professional_services, visits, remote_sessions, extra_sessions"
)
MISSING = "is missing; add it"
TEXT = "must be text in quotes"
EMPTY = "must not be empty"
WHOLE = "must be a whole number"
NUMBER = "must be a number"
DATE = "must be a date such as 2026-05-31, without quotes"
MOMENT = "must be a date and a time such as 2026-05-31T14:30:00, without quotes"
TABLE = "must be a table"
LIST = "must be a list in square brackets"
HOURS = "must be above 0, and 24 at most"
PHONE = "must be a phone number such as +48 22 123 45 67"
EMAIL = "must be an e-mail address such as a@b.pl"
DEEP = "is nested too deeply"
MANY = "holds more than {most} entries, too many to count"
NOT_TEXT = ["5", "1.5", "true", "2025-01-31", "[]", "{}"]
PACKAGE = "\n[[professional_services]]\npurchased = 2025-03-10\n"
VISIT = "\n[[visits]]\non = 2025-05-06\nhours = 6\n"
SESSION = "\n[[remote_sessions]]\nstart = 2025-02-03T10:00:00\nminutes = 20\n"
EXTRA = "\n[[extra_sessions]]\npurchased = 2025-02-03\n"
PRODUCT = '\n[[product_packages]]\nname = "Suite"\nprograms = ["Handel"]\nchosen = "Handel"\n'


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return held_catalog()


def text(below: str = "", /, **values: str | None) -> str:
    """Write a contract's text: values as TOML has them, None for those left out."""
    lines = {**VALUES, **values}
    return "".join(f"{key} = {value}\n" for key, value in lines.items() if value) + below


def told(error: ContractError, file: str) -> Faults:
    """Give the faults by key, each of them said in both languages and in the error."""
    for fault in error.faults:
        assert fault.file == file
        for language in Language:
            assert fault.to(language).startswith(file)
            assert fault.to(language) in error.explain(language)
    found = {fault.key: fault.problem.to(Language.EN) for fault in error.faults}
    assert len(found) == len(error.faults)
    return found


def faults(content: str, catalog: Catalog | None = None) -> Faults:
    with pytest.raises(ContractError) as caught:
        parse_contract(content, FILE, catalog)
    return told(caught.value, FILE)


def outside(day: str) -> str:
    return f"{day} is outside the known calendar; give a day from 1990 to 2100"


FULL = """\
customer = "Example sp. z o.o."
plan = "VIP"
starts = 2025-01-31
months = 12
programs = ["Symfonia Handel", "Płatnik"]

[[product_packages]]
name = "Suite"
programs = ["Sage 50", "Kadry"]
chosen = "sage-50"

[order_contacts]
phone = "+48 22 455 56 00"
email = "it@example.pl"

[[professional_services]]
purchased = 2025-03-10

[[professional_services]]
purchased = 2025-06-01
name = "second"

[[visits]]
on = 2025-05-06
hours = 6.5
activities = ["database-conversion", "user-support"]
package = "Second"

[[remote_sessions]]
start = 2025-02-03T10:00:00
minutes = 20
program = "symfonia handel"

[[remote_sessions]]
start = 2025-03-05T09:30:00+01:00
minutes = 47

[[extra_sessions]]
purchased = 2025-02-03

[[extra_sessions]]
purchased = 2025-02-04
sessions = 5
"""


class TestGood:
    """What is written well is read as it stands."""

    def test_a_full_one(self, tmp_path: Path, catalog: Catalog) -> None:
        path = tmp_path / "full.toml"
        path.write_text(FULL, encoding="utf-8")
        found = load_contract(path, catalog=catalog)
        assert found == Contract(
            customer="Example sp. z o.o.",
            plan="VIP",
            starts=date(2025, 1, 31),
            months=12,
            programs=("Symfonia Handel", "Płatnik"),
            product_packages=(
                ProductPackage(name="Suite", programs=("Sage 50", "Kadry"), chosen="sage-50"),
            ),
            order_contacts=OrderContacts(phone="+48 22 455 56 00", email="it@example.pl"),
            professional_services=(
                Package(purchased=date(2025, 3, 10)),
                Package(purchased=date(2025, 6, 1), name="second"),
            ),
            visits=found.visits,
            remote_sessions=(
                RemoteSession(
                    start=datetime.fromisoformat("2025-02-03T10:00"),
                    minutes=20,
                    program="symfonia handel",
                ),
                RemoteSession(
                    start=datetime(2025, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=1))),
                    minutes=47,
                ),
            ),
            extra_sessions=(
                ExtraSessions(purchased=date(2025, 2, 3)),
                ExtraSessions(purchased=date(2025, 2, 4), sessions=5),
            ),
        )
        (visit,) = found.visits
        assert (visit.on, visit.hours, visit.package) == (date(2025, 5, 6), 6.5, "Second")
        assert visit.activities == ("database-conversion", "user-support")
        assert found.covered_programs == ("Symfonia Handel", "Płatnik", "sage-50")
        assert found.last_day == date(2026, 1, 30)

    def test_the_least_that_will_do(self, catalog: Catalog) -> None:
        found = parse_contract(text(), FILE, catalog)
        assert found == Contract(
            customer="Example", plan="vip", starts=date(2025, 1, 31), months=12
        )

    @pytest.mark.parametrize(
        ("starts", "months"),
        [("1990-01-01", "1"), ("1990-01-01", "1331"), ("2100-11-30", "1"), ("2096-02-29", "58")],
    )
    def test_the_edges_of_the_known_years(self, catalog: Catalog, starts: str, months: str) -> None:
        found = parse_contract(text(starts=starts, months=months), FILE, catalog)
        assert found.last_day.year <= 2100

    @pytest.mark.parametrize("plan", ["vip", "VIP", "Komfort +", "komfort plus", "Prestiż"])
    def test_a_plan_by_any_form_of_its_name(self, catalog: Catalog, plan: str) -> None:
        assert parse_contract(text(plan=f'"{plan}"'), FILE, catalog).plan == plan

    @pytest.mark.parametrize(
        "phone", ["22 455 56 00", "+48224555600", "22/455-56-00", "112 (wew 3"]
    )
    def test_phone_numbers(self, phone: str) -> None:
        below = f'[order_contacts]\nphone = "{phone}"\n'
        if phone.startswith("112"):
            assert faults(text(below)) == {"order_contacts.phone": PHONE}
        else:
            assert parse_contract(text(below), FILE).order_contacts.phone == phone

    @pytest.mark.parametrize("hours", ["1", "0.1", "7.5", "24", "24.0", "8"])
    def test_hours(self, hours: str) -> None:
        found = parse_contract(text(VISIT.replace("hours = 6", f"hours = {hours}")), FILE)
        assert found.visits[0].hours == float(hours)

    def test_inline_tables(self, catalog: Catalog) -> None:
        below = "visits = [{on = 2025-05-06, hours = 6}]\n"
        assert parse_contract(text(below), FILE, catalog) == parse_contract(text(VISIT), FILE)

    def test_a_string_for_a_path(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_text(text(), encoding="utf-8")
        assert load_contract(str(tmp_path / FILE)).customer == "Example"

    def test_lines_that_end_as_on_windows(self, tmp_path: Path, catalog: Catalog) -> None:
        path = tmp_path / FILE
        path.write_bytes(FULL.replace("\n", "\r\n").encode())
        assert load_contract(path, catalog=catalog) == parse_contract(FULL, FILE)

    def test_without_a_catalogue_names_are_taken_as_they_are(self, catalog: Catalog) -> None:
        odd = text(VISIT + 'activities = ["odd"]\n', plan='"odd"')
        assert parse_contract(odd, FILE).plan == "odd"
        assert set(faults(odd, catalog)) == {"plan", "visits[1].activities[1]"}
        late = text("\n[[professional_services]]\npurchased = 2100-05-05\n")
        assert parse_contract(late, FILE).professional_services[0].purchased == date(2100, 5, 5)


class TestKeys:
    """Every key is known, and those that are needed are there."""

    def test_unknown_ones(self) -> None:
        assert faults(text("fax = 1\n")) == {"fax": KEYS}
        near = "is not a known key; did you mean plan?"
        assert faults(text("plans = 1\n")) == {"plans": near}
        below = (
            "[order_contacts]\nfax = 1\n"
            + PACKAGE + "day = 1\n" + VISIT + "length = 1\n"
            + SESSION + "long = 1\n" + EXTRA + "number = 1\n" + PRODUCT + "one = 1\n"
        )  # fmt: skip
        known = "is not a known key; known here: "
        assert faults(text(below)) == {
            "order_contacts.fax": known + "phone, email",
            "professional_services[1].day": known + "purchased, name",
            "visits[1].length": known + "on, hours, activities, package",
            "remote_sessions[1].long": known + "start, minutes, program",
            "extra_sessions[1].number": known + "purchased, sessions",
            "product_packages[1].one": known + "name, programs, chosen",
        }

    @pytest.mark.parametrize("key", VALUES)
    def test_missing_ones(self, catalog: Catalog, key: str) -> None:
        assert faults(text(**{key: None}), catalog) == {key: MISSING}

    def test_nothing_at_all(self, catalog: Catalog) -> None:
        assert faults("", catalog) == dict.fromkeys(VALUES, MISSING)

    def test_empty_entries(self, catalog: Catalog) -> None:
        tables = ["product_packages", "professional_services", "visits"]
        tables += ["remote_sessions", "extra_sessions"]
        below = "".join(f"[[{table}]]\n" for table in tables)
        assert faults(text(below), catalog) == dict.fromkeys(
            [
                *(f"product_packages[1].{key}" for key in ("name", "programs", "chosen")),
                "professional_services[1].purchased",
                *(f"visits[1].{key}" for key in ("on", "hours")),
                *(f"remote_sessions[1].{key}" for key in ("start", "minutes")),
                "extra_sessions[1].purchased",
            ],
            MISSING,
        )


class TestTypes:
    """Nothing is coerced: not a text to a number, not a moment to a date, not truth to either."""

    @pytest.mark.parametrize("value", NOT_TEXT)
    @pytest.mark.parametrize("key", ["customer", "plan"])
    def test_texts(self, catalog: Catalog, key: str, value: str) -> None:
        assert faults(text(**{key: value}), catalog) == {key: TEXT}

    @pytest.mark.parametrize("value", ['""', '"  "', '"\\t\\n"'])
    @pytest.mark.parametrize("key", ["customer", "plan"])
    def test_empty_texts(self, catalog: Catalog, key: str, value: str) -> None:
        assert faults(text(**{key: value}), catalog) == {key: EMPTY}

    @pytest.mark.parametrize("value", ['"12"', "true", "1.0", "12.5", "nan", "inf", "2025-01-31"])
    def test_whole_numbers(self, catalog: Catalog, value: str) -> None:
        assert faults(text(months=value), catalog) == {"months": WHOLE}
        minutes = SESSION.replace("minutes = 20", f"minutes = {value}")
        assert faults(text(minutes)) == {"remote_sessions[1].minutes": WHOLE}
        assert faults(text(EXTRA + f"sessions = {value}\n")) == {
            "extra_sessions[1].sessions": WHOLE
        }

    @pytest.mark.parametrize("value", ['"6"', "true", "nan", "inf", "-inf", "2025-01-31"])
    def test_numbers(self, value: str) -> None:
        visit = VISIT.replace("hours = 6", f"hours = {value}")
        assert faults(text(visit)) == {"visits[1].hours": NUMBER}

    @pytest.mark.parametrize(
        "value",
        ['"2025-01-31"', "2025", "true", "10:00:00", "2025-01-31T00:00:00", "2025-01-31T00:00:00Z"],
    )
    def test_dates(self, catalog: Catalog, value: str) -> None:
        assert faults(text(starts=value), catalog) == {"starts": DATE}
        below = (
            PACKAGE.replace("2025-03-10", value)
            + VISIT.replace("2025-05-06", value)
            + EXTRA.replace("2025-02-03", value)
        )
        assert faults(text(below), catalog) == {
            "professional_services[1].purchased": DATE,
            "visits[1].on": DATE,
            "extra_sessions[1].purchased": DATE,
        }

    @pytest.mark.parametrize(
        "value", ['"2025-02-03T10:00:00"', "2025-02-03", "10:00:00", "5", "true"]
    )
    def test_moments(self, value: str) -> None:
        session = SESSION.replace("2025-02-03T10:00:00", value)
        assert faults(text(session)) == {"remote_sessions[1].start": MOMENT}

    @pytest.mark.parametrize("value", ['"Handel"', "5", "true", "{}"])
    def test_lists(self, value: str) -> None:
        assert faults(text(programs=value)) == {"programs": LIST}
        assert faults(text(VISIT + f"activities = {value}\n")) == {"visits[1].activities": LIST}

    @pytest.mark.parametrize("value", ["5", '"x"', "[]"])
    def test_tables(self, value: str) -> None:
        assert faults(text(order_contacts=value)) == {"order_contacts": TABLE}

    @pytest.mark.parametrize(
        "table",
        [
            "product_packages",
            "professional_services",
            "visits",
            "remote_sessions",
            "extra_sessions",
        ],
    )
    def test_lists_of_tables(self, catalog: Catalog, table: str) -> None:
        assert faults(text(**{table: "5"}), catalog) == {table: LIST}
        assert faults(text(**{table: "{}"}), catalog) == {table: LIST}
        assert faults(text(f"[{table}]\n"), catalog) == {table: LIST}
        assert faults(text(**{table: "[5, true]"}), catalog) == {
            f"{table}[1]": TABLE,
            f"{table}[2]": TABLE,
        }

    def test_items_of_lists(self) -> None:
        assert faults(text(programs='["Handel", 5, ""]')) == {
            "programs[2]": TEXT,
            "programs[3]": EMPTY,
        }
        visit = VISIT + 'activities = [5, "Backup check"]\n'
        assert faults(text(visit)) == {
            "visits[1].activities[1]": TEXT,
            "visits[1].activities[2]": (
                '"Backup check" is no id; ids are small letters without accents and digits,'
                " joined by hyphens or dots"
            ),
        }


class TestRanges:
    """Numbers and days are such as can be meant."""

    @pytest.mark.parametrize("months", ["0", "-1", "1333", "9223372036854775807"])
    def test_months(self, catalog: Catalog, months: str) -> None:
        expected = f"months is {months}; give a whole number from 1 to 1332"
        assert faults(text(months=months), catalog) == {"months": expected}

    def test_a_term_past_the_known_years(self, catalog: Catalog) -> None:
        assert faults(text(months="920"), catalog) == {"months": outside("2101-09-30")}
        assert faults(text(starts="2100-12-01", months="1"), catalog) == {
            "months": outside("2101-01-01")
        }
        for starts in ("1989-12-31", "2101-01-01", "0001-01-01", "9999-12-31"):
            assert faults(text(starts=starts), catalog) == {"starts": outside(starts)}

    @pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
    def test_entries_outside_the_known_years(self, catalog: Catalog, day: str) -> None:
        below = (
            PACKAGE.replace("2025-03-10", day)
            + VISIT.replace("2025-05-06", day)
            + SESSION.replace("2025-02-03", day)
            + EXTRA.replace("2025-02-03", day)
        )
        assert faults(text(below), catalog) == {
            "professional_services[1].purchased": outside(day),
            "visits[1].on": outside(day),
            "remote_sessions[1].start": outside(f"{day}T10:00:00"),
            "extra_sessions[1].purchased": outside(day),
        }

    def test_a_package_whose_window_ends_after_the_known_years(self, catalog: Catalog) -> None:
        assert faults(text(PACKAGE.replace("2025-03-10", "2100-03-10")), catalog) == {
            "professional_services[1].purchased": outside("2101-03-10")
        }

    @pytest.mark.parametrize("hours", ["0", "0.0", "-0.0", "-1", "24.01", "25", "1e300"])
    def test_hours(self, hours: str) -> None:
        visit = VISIT.replace("hours = 6", f"hours = {hours}")
        assert faults(text(visit)) == {"visits[1].hours": HOURS}

    @pytest.mark.parametrize("minutes", ["0", "-20", "10081"])
    def test_minutes(self, minutes: str) -> None:
        session = SESSION.replace("minutes = 20", f"minutes = {minutes}")
        expected = f"minutes is {minutes}; give a whole number from 1 to 10080"
        assert faults(text(session)) == {"remote_sessions[1].minutes": expected}

    @pytest.mark.parametrize("sessions", ["0", "-1", "1001"])
    def test_sessions(self, sessions: str) -> None:
        expected = f"sessions is {sessions}; give a whole number from 1 to 1000"
        assert faults(text(EXTRA + f"sessions = {sessions}\n")) == {
            "extra_sessions[1].sessions": expected
        }

    def test_a_moment_that_clocks_skip(self, catalog: Catalog) -> None:
        session = SESSION.replace("2025-02-03T10:00", "2025-03-30T02:30")
        assert faults(text(session), catalog) == {
            "remote_sessions[1].start": (
                "2025-03-30T02:30:00 does not exist in Warsaw, where the clock is then set"
                " forward; give an hour that exists"
            )
        }
        aware = SESSION.replace("2025-02-03T10:00:00", "2025-03-30T02:30:00+01:00")
        assert parse_contract(text(aware), FILE, catalog).remote_sessions

    @pytest.mark.parametrize(
        "phone", ["", "1", "call us", "+48 22 455 56 00 ext. 5", "++48221234567"]
    )
    def test_phone_numbers(self, phone: str) -> None:
        below = f'[order_contacts]\nphone = "{phone}"\n'
        assert faults(text(below)) == {"order_contacts.phone": PHONE if phone else EMPTY}

    @pytest.mark.parametrize(
        "email", ["it", "it@", "@b.pl", "it@b", "i t@b.pl", "a@b@c.pl", "a@b.pl\\n"]
    )
    def test_addresses(self, email: str) -> None:
        below = f'[order_contacts]\nemail = "{email}"\n'
        assert faults(text(below)) == {"order_contacts.email": EMAIL}


class TestNames:
    """Names lead to what there is, and to one thing."""

    def test_an_unknown_plan(self, catalog: Catalog) -> None:
        assert faults(text(plan='"komfrot"'), catalog) == {
            "plan": 'Unknown plan "komfrot"; did you mean Komfort, Komfort +?'
        }

    def test_an_ambiguous_plan(self, catalog: Catalog) -> None:
        assert faults(text(plan='"komf"'), catalog) == {
            "plan": 'Unknown plan "komf": it could be Komfort, Komfort +'
        }

    def test_a_plan_like_none(self, catalog: Catalog) -> None:
        found = faults(text(plan='"zzz"'), catalog)
        assert found["plan"].startswith('Unknown plan "zzz"; there is podstawowa, komfort, ')

    def test_an_unknown_activity(self, catalog: Catalog) -> None:
        known = catalog.professional_services.activities[1].id
        visit = VISIT + f'activities = ["{known}", "{known[:-1]}", "zzz"]\n'
        found = faults(text(visit), catalog)
        assert set(found) == {"visits[1].activities[2]", "visits[1].activities[3]"}
        assert found["visits[1].activities[2]"] == (
            f'Unknown activity "{known[:-1]}"; did you mean {known}?'
        )
        assert (
            f"there is {catalog.professional_services.activities[0].id}, "
            in (found["visits[1].activities[3]"])
        )

    def test_an_unknown_package(self, catalog: Catalog) -> None:
        below = PACKAGE + 'name = "first"\n' + VISIT + 'package = "fist"\n'
        assert faults(text(below), catalog) == {
            "visits[1].package": 'no package has the name "fist"'
        }
        assert faults(text(VISIT + 'package = "first"\n')) == {
            "visits[1].package": 'no package has the name "first"'
        }

    @pytest.mark.parametrize("form", ["Płatnik", "platnik", " PŁATNIK ", "pła-tnik"])
    def test_programs_that_stand_there_twice(self, form: str) -> None:
        found = faults(text(programs=f'["Płatnik", "Handel", "{form}"]'))
        assert found == {"programs[3]": f'"{form}" stands there twice; keep one'}

    def test_packages_that_stand_there_twice(self) -> None:
        named = PACKAGE + 'name = "First"\n'
        assert faults(text(named + PACKAGE + PACKAGE + named.replace("First", "first"))) == {
            "professional_services[4].name": '"first" stands there twice; keep one'
        }
        assert faults(text(PRODUCT + PRODUCT)) == {
            "product_packages[2].name": '"Suite" stands there twice; keep one'
        }

    def test_a_program_that_is_not_in_its_package(self) -> None:
        product = PRODUCT.replace('["Handel"]', '["Handel", "Kadry"]')
        assert faults(text(product.replace('chosen = "Handel"', 'chosen = "Place"'))) == {
            "product_packages[1].chosen": (
                '"Place" is not among the programs of this package: Handel, Kadry'
            )
        }
        assert parse_contract(text(product.replace('= "Handel"', '= "KADRY"')), FILE)


class TestAllAtOnce:
    """Every fault of a file is told at once, and none that only follows from another."""

    def test_all_kinds(self, catalog: Catalog) -> None:
        below = (
            "oops = 1\n"
            '[order_contacts]\nphone = "x"\nemail = 5\n'
            + PRODUCT.replace('chosen = "Handel"', 'chosen = "x"')
            + PACKAGE.replace("2025-03-10", "2100-03-10")
            + VISIT.replace("hours = 6", "hours = 0")
            + VISIT
            + 'activities = ["zzz"]\n'
            + VISIT.replace("2025-05-06", "true")
            + SESSION.replace("minutes = 20", "minutes = 0")
            + SESSION.replace("2025-02-03T10:00", "2025-03-30T02:30")
            + EXTRA.replace("2025", "1889")
        )
        assert set(faults(text(below, customer='""', plan='"x"', months="0"), catalog)) == {
            "customer",
            "plan",
            "months",
            "oops",
            "order_contacts.phone",
            "order_contacts.email",
            "product_packages[1].chosen",
            "professional_services[1].purchased",
            "visits[1].hours",
            "visits[2].activities[1]",
            "visits[3].on",
            "remote_sessions[1].minutes",
            "remote_sessions[2].start",
            "extra_sessions[1].purchased",
        }

    def test_of_one_entry(self, catalog: Catalog) -> None:
        visit = '\n[[visits]]\non = 1889-01-01\nhours = 0\nactivities = ["zzz"]\npackage = "x"\n'
        assert set(faults(text(visit), catalog)) == {
            "visits[1].on",
            "visits[1].hours",
            "visits[1].activities[1]",
            "visits[1].package",
        }

    def test_an_unknown_key_hides_no_other_fault_of_its_entry(self, catalog: Catalog) -> None:
        visit = VISIT.replace("hours = 6", "hours = 0") + 'hour = 6\nactivities = ["zzz"]\n'
        assert set(faults(text(visit), catalog)) == {
            "visits[1].hour",
            "visits[1].hours",
            "visits[1].activities[1]",
        }

    def test_places_stay_those_of_the_file(self) -> None:
        below = (
            VISIT.replace("hours = 6", 'hours = "6"')
            + VISIT
            + VISIT.replace("hours = 6", "hours = 0")
        )
        below += "\n[[visits]]\n" + VISIT.replace("hours = 6", "hours = 25")
        assert faults(text(below)) == {
            "visits[1].hours": NUMBER,
            "visits[3].hours": HOURS,
            "visits[4].on": MISSING,
            "visits[4].hours": MISSING,
            "visits[5].hours": HOURS,
        }
        assert faults(text(programs='[5, "Handel", 6, "handel"]')) == {
            "programs[1]": TEXT,
            "programs[3]": TEXT,
            "programs[4]": '"handel" stands there twice; keep one',
        }

    @pytest.mark.parametrize("broken", ['purchased = "x"', "", "purchased = 2025-03-10\nnames = 1"])
    def test_visits_do_not_miss_a_package_that_is_broken(
        self, catalog: Catalog, broken: str
    ) -> None:
        named = f'\n[[professional_services]]\n{broken}\nname = "first"\n'
        found = faults(text(named + VISIT + 'package = "first"\n'), catalog)
        assert all(key.startswith("professional_services[1]") for key in found)

    @pytest.mark.parametrize("value", ["5", "[5]", '"x"'])
    def test_nor_one_of_a_list_that_is_no_list(self, catalog: Catalog, value: str) -> None:
        below = f"professional_services = {value}\n" + VISIT + 'package = "first"\n'
        assert all(key.startswith("professional_services") for key in faults(text(below), catalog))

    def test_a_program_of_the_wrong_type_is_not_missed_by_the_choice(self) -> None:
        product = PRODUCT.replace('["Handel"]', "[5]").replace('chosen = "Handel"', 'chosen = "5"')
        assert faults(text(product)) == {"product_packages[1].programs[1]": TEXT}

    @pytest.mark.parametrize("months", ["12", "1300", "1331"])
    @pytest.mark.parametrize("starts", [None, '"1990-01-31"'])
    def test_a_term_is_not_judged_by_a_start_that_nobody_gave(
        self, catalog: Catalog, starts: str | None, months: str
    ) -> None:
        assert set(faults(text(starts=starts, months=months), catalog)) == {"starts"}

    def test_nor_by_a_length_that_nobody_gave(self, catalog: Catalog) -> None:
        found = faults(text(starts="2100-12-31", months='"12"'), catalog)
        assert found == {"months": WHOLE}


class TestTooMuch:
    """Files beyond all that people write end in one clear fault, soon."""

    @pytest.mark.parametrize(
        ("table", "entry", "most"),
        [
            ("visits", VISIT, 10_000),
            ("remote_sessions", SESSION, 10_000),
            ("extra_sessions", EXTRA, 10_000),
            ("professional_services", PACKAGE, 1_000),
            ("product_packages", PRODUCT, 1_000),
        ],
    )
    def test_one_entry_too_many(self, catalog: Catalog, table: str, entry: str, most: int) -> None:
        assert faults(text(entry * (most + 1)), catalog) == {table: MANY.format(most=most)}

    def test_one_program_too_many(self) -> None:
        programs = json.dumps([f"program {number}" for number in range(1001)])
        assert faults(text(programs=programs)) == {"programs": MANY.format(most=1_000)}
        fewer = json.dumps([f"program {number}" for number in range(1000)])
        assert len(parse_contract(text(programs=fewer), FILE).programs) == 1000

    def test_a_hundred_thousand_entries(self, tmp_path: Path, catalog: Catalog) -> None:
        path = tmp_path / FILE
        path.write_text(text("[[visits]]\non=2025-02-02\nhours=1\n" * 100_000), encoding="utf-8")
        with soon(), pytest.raises(ContractError) as caught:
            load_contract(path, catalog=catalog)
        assert told(caught.value, str(path)) == {"visits": MANY.format(most=10_000)}

    @pytest.mark.parametrize(
        "below",
        [
            "[[visits]]\n" * 20_000,
            "[[visits]]\non=2025-02-02\nhours=0\n" * 2_500 + "[[visits]]\non=1\nhours=1\n" * 2_500,
            "[[visits]]\non=2025-02-02\nhours=1\nactivities=[" + '"zzz",' * 80_000 + "]\n",
            '[order_contacts]\nemail="a@' + "." * 40_000 + ' "\n',
            "[[visits]]\non=2025-02-02\nhours=1\nactivities=[" + '"Z",' * 20_000 + "]\n",
        ],
        ids=["empty", "of both kinds", "activities", "address", "no ids"],
    )
    def test_very_many_faults(self, catalog: Catalog, below: str) -> None:
        with soon(), pytest.raises(ContractError):
            parse_contract(text(below), FILE, catalog)

    @pytest.mark.parametrize(
        "content",
        [
            "a = " + "[" * 100_000,
            "a = " + "[" * 80_000 + "]" * 100_000,
            "a = " + "[" * 40 + "]" * 40,
            "a = " + "{a = " * 100_000,
            "a = " + "{a = " * 40 + "1" + "}" * 40,
            "a" + ".a" * 100_000 + " = 1",
            "[a" + ".a" * 80_000 + "]",
            "[[a" + ".a" * 40 + "]]",
        ],
        ids=["[", "[]", "[] 40", "{", "{} 40", "dots", "header", "header 40"],
    )
    def test_deep_nests(self, content: str) -> None:
        with soon():
            assert faults(text() + content) == {"": DEEP}

    def test_a_huge_file(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        path.write_text(text("#" * (4 * 1024 * 1024)), encoding="utf-8")
        with soon(), pytest.raises(ContractError) as caught:
            load_contract(path)
        assert told(caught.value, str(path)) == {
            "": "is larger than 4 MiB, so it is not a file of this kind"
        }

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("9223372036854775808", "holds a number that is too large"),
            ("-9223372036854775809", "holds a number that is too large"),
            ("1" * 5000, "is not valid TOML: "),
        ],
    )
    def test_huge_numbers(self, number: str, said: str) -> None:
        found = faults(text(months=number))
        assert set(found) == {""}
        assert said in found[""]


class TestNoContract:
    """What is no file, or no TOML, is one fault of the file as a whole."""

    def fault(self, path: Path) -> str:
        with pytest.raises(ContractError) as caught:
            load_contract(path)
        (fault,) = caught.value.faults
        assert (fault.file, fault.key) == (str(path), "")
        return fault.problem.to(Language.EN)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"\xef\xbb\xbfmonths = 1\n", 'starts with a byte-order mark; save it as "UTF-8"'),
            (b'customer = "x"\nplan = "\xb3"\n', "line 2 is not UTF-8; save the file as UTF-8"),
            ("customer".encode("utf-16"), "line 1 is not UTF-8"),
            (b"customer: x\n", "is not valid TOML: "),
            (b'{"customer": "x"}', "is not valid TOML: "),
            (b"months = 1\nmonths = 2\n", "is not valid TOML: "),
            (b'customer = "\x00"\n', "is not valid TOML: "),
            (b"starts = 2025-02-30\n", "is not valid TOML: "),
            (b"[visits]\non = 1\n[[visits]]\n", "is not valid TOML: "),
        ],
    )
    def test_content(self, tmp_path: Path, content: bytes, said: str) -> None:
        path = tmp_path / FILE
        path.write_bytes(content)
        assert said in self.fault(path)

    def test_no_file(self, tmp_path: Path) -> None:
        assert self.fault(tmp_path / FILE) == "there is no such file; check the path"
        assert self.fault(tmp_path) == "is a folder, and a file is needed"
        assert self.fault(Path("a\0b")) == "is not a path"

    def test_an_empty_file_lacks_its_keys(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        path.touch()
        with pytest.raises(ContractError) as caught:
            load_contract(path)
        assert told(caught.value, str(path)) == dict.fromkeys(VALUES, MISSING)


DATA: dict[str, Any] = {
    "customer": "Example",
    "plan": "vip",
    "starts": "2025-01-31",
    "months": 12,
}
JSON_DATE = 'must be a date in quotes, such as "2026-05-31"'
JSON_MOMENT = 'must be a date and a time in quotes, such as "2026-05-31T14:30:00"'
LINE = "book.jsonl:7"


def read_json(line: str | dict[str, Any]) -> Contract:
    text = line if isinstance(line, str) else json.dumps(line)
    return parse_json_contract(text, LINE, held_catalog())


def json_faults(line: str | dict[str, Any]) -> Faults:
    with pytest.raises(ContractError) as caught:
        read_json(line)
    return told(caught.value, LINE)


def session_at(start: object) -> dict[str, Any]:
    return {**DATA, "remote_sessions": [{"start": start, "minutes": 20}]}


class TestJson:
    """A line of JSON says the same as a file, with dates as text in ISO form."""

    def test_a_full_one(self, catalog: Catalog) -> None:
        from_file = parse_contract(FULL, FILE, catalog)
        line = {
            "customer": "Example sp. z o.o.",
            "plan": "VIP",
            "starts": "2025-01-31",
            "months": 12,
            "programs": ["Symfonia Handel", "Płatnik"],
            "product_packages": [
                {"name": "Suite", "programs": ["Sage 50", "Kadry"], "chosen": "sage-50"}
            ],
            "order_contacts": {"phone": "+48 22 455 56 00", "email": "it@example.pl"},
            "professional_services": [
                {"purchased": "2025-03-10", "name": None},
                {"purchased": "2025-06-01", "name": "second"},
            ],
            "visits": [
                {
                    "on": "2025-05-06",
                    "hours": 6.5,
                    "activities": ["database-conversion", "user-support"],
                    "package": "Second",
                }
            ],
            "remote_sessions": [
                {
                    "start": "2025-02-03T10:00:00",
                    "minutes": 20,
                    "program": "symfonia handel",
                },
                {"start": "2025-03-05T09:30:00+01:00", "minutes": 47, "program": None},
            ],
            "extra_sessions": [
                {"purchased": "2025-02-03"},
                {"purchased": "2025-02-04", "sessions": 5},
            ],
        }
        assert read_json(line) == from_file
        assert read_json(f" {json.dumps(line, indent=1)}\n") == from_file

    @pytest.mark.parametrize(
        ("start", "moment"),
        [
            ("2025-02-03T09:00:00Z", datetime(2025, 2, 3, 9, tzinfo=UTC)),
            ("2025-02-03t09:00:00.5z", datetime(2025, 2, 3, 9, 0, 0, 500_000, tzinfo=UTC)),
            ("2025-02-03 09:00+00:00", datetime(2025, 2, 3, 9, tzinfo=UTC)),
            ("2025-02-03T10:00", datetime.fromisoformat("2025-02-03T10:00")),
        ],
    )
    def test_moments(self, start: str, moment: datetime) -> None:
        assert read_json(session_at(start)).remote_sessions[0].start == moment

    @pytest.mark.parametrize(
        "start",
        [
            "2025-02-03",
            "2025-02-03T10",
            "20250203T100000",
            "2025-W06-1T10:00",
            "2025-02-30T10:00",
            "2025-02-03T25:00",
            "2025-02-03T10:00+1",
            "2025-02-03T10:00+99:00",
            "2025-02-03T10:00:00,5",
            " 2025-02-03T10:00",
            "2025-02-03T10:00\n",
            "2025-02-0\N{ARABIC-INDIC DIGIT THREE}T10:00",
            "",
            5,
            None,
            True,
            [],
        ],
    )
    def test_what_is_no_moment(self, start: object) -> None:
        assert json_faults(session_at(start)) == {"remote_sessions[1].start": JSON_MOMENT}

    def test_a_moment_that_clocks_skip(self) -> None:
        found = json_faults(session_at("2025-03-30T02:30:00"))
        assert set(found) == {"remote_sessions[1].start"}
        assert "does not exist in Warsaw" in found["remote_sessions[1].start"]

    @pytest.mark.parametrize(
        "day",
        [
            "31.01.2025",
            "2025-1-31",
            "20250131",
            "2025-W05-5",
            "2025-02-30",
            "2025-01-31T00:00:00",
            "2025-01-31 ",
            "",
            20250131,
            None,
            True,
            {},
        ],
    )
    def test_what_is_no_date(self, day: object) -> None:
        assert json_faults({**DATA, "starts": day}) == {"starts": JSON_DATE}

    @pytest.mark.parametrize("months", ["12", 12.0, True, None, [12]])
    def test_what_is_no_whole_number(self, months: object) -> None:
        assert json_faults({**DATA, "months": months}) == {"months": WHOLE}

    def test_null_is_for_what_may_be_left_out(self) -> None:
        nothing = {"phone": None, "email": None}
        found = read_json(
            {
                **DATA,
                "order_contacts": nothing,
                "visits": [{"on": "2025-02-03", "hours": 1, "package": None}],
            }
        )
        assert found.order_contacts == OrderContacts()
        assert found.visits == (Visit(on=date(2025, 2, 3), hours=1),)

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            ("customer", TEXT),
            ("programs", LIST),
            ("visits", LIST),
            ("order_contacts", TABLE),
        ],
    )
    def test_and_for_nothing_else(self, key: str, said: str) -> None:
        assert json_faults({**DATA, key: None}) == {key: said}

    @pytest.mark.parametrize("line", ["null", "5", '"x"', "[]", "[{}]", "true"])
    def test_a_line_is_an_object(self, line: str) -> None:
        assert json_faults(line) == {"": TABLE}

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("", "Expecting value"),
            ("{", "Expecting property name"),
            ("{} {}", "Extra data"),
            ("customer", "Expecting value"),
            ('\ufeff{"customer": "x"}', "BOM"),
            ('{"customer": "x", "plan": "vip", "customer": "y"}', '"customer" stands there twice'),
            ('{"visits": [{"on": "x", "on": "x"}]}', '"on" stands there twice'),
            ('{"months": NaN}', "NaN is no number"),
            ('{"months": Infinity}', "Infinity is no number"),
            ('{"visits": [{"hours": -Infinity}]}', "-Infinity is no number"),
            ('{"months": ' + "1" * 5000 + "}", ""),
            ('{"customer": "\n"}', "Invalid control character"),
        ],
    )
    def test_what_is_no_json(self, line: str, said: str) -> None:
        found = json_faults(line)
        assert set(found) == {""}
        assert found[""].startswith("is not valid JSON: ")
        assert said in found[""]

    def test_numbers_of_many_digits(self) -> None:
        found = json_faults(json.dumps(DATA).replace("12", "9" * 4000))
        assert found == {"": "holds a number that is too large"}
        visit = {"on": "2025-02-03", "hours": 10**400}
        assert json_faults({**DATA, "visits": [visit]}) == found
        over = json.dumps({**DATA, "visits": [visit]}).replace("1" + "0" * 400, "1e400")
        assert json_faults(over) == {"visits[1].hours": NUMBER}

    @pytest.mark.parametrize("depth", [30, 500, 900, 100_000])
    @pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
    def test_deep_nests(self, opening: str, closing: str, depth: int) -> None:
        nest = opening * depth + "1" + closing * depth
        line = json.dumps(DATA)[:-1] + f', "x": {nest}}}'
        with soon():
            assert json_faults(line) in ({"": DEEP}, {"x": KEYS})

    def test_very_many_keys_one_of_them_twice(self) -> None:
        keys = ", ".join(f'"k{number}": 1' for number in range(30_000))
        with soon():
            found = json_faults(f'{{{keys}, "z": 1, "z": 2}}')
        assert found == {"": 'is not valid JSON: "z" stands there twice'}

    @pytest.mark.parametrize("count", [100_000])
    def test_very_many_entries(self, count: int) -> None:
        entries = ",".join(['{"on":"2025-02-02","hours":1}'] * count)
        line = json.dumps(DATA)[:-1] + f', "visits": [{entries}]}}'
        with soon():
            assert json_faults(line) == {"visits": MANY.format(most=10_000)}

    def test_all_at_once(self) -> None:
        line = {
            **DATA,
            "plan": "x",
            "starts": "x",
            "months": 0,
            "oops": 1,
            "programs": ["a", "A"],
            "order_contacts": {"email": "x"},
            "professional_services": [{"purchased": "x", "name": "first"}],
            "visits": [{"on": "2025-02-02", "hours": 0, "package": "first"}, 5],
            "remote_sessions": [{"start": "2025-02-03T10:00", "minutes": 0}],
        }
        assert set(json_faults(line)) == {
            "plan",
            "starts",
            "months",
            "oops",
            "programs[2]",
            "order_contacts.email",
            "professional_services[1].purchased",
            "visits[1].hours",
            "visits[2]",
            "remote_sessions[1].minutes",
        }


def test_every_sentence_has_a_place_in_the_one_error(catalog: Catalog) -> None:
    with pytest.raises(ContractError) as caught:
        parse_contract(text(plan='"x"', months="0", customer="5"), FILE, catalog)
    lines = str(caught.value).splitlines()
    assert lines[0] == "3 faults:"
    assert [line.strip().split(":")[0] for line in lines[1:]] == [FILE] * 3
    wrong: Callable[[Language], str] = caught.value.explain
    assert wrong(Language.EN) == str(caught.value)
    assert len(wrong(Language.PL).splitlines()) == 4


def test_a_broken_field_hides_nothing_of_the_rest_of_its_entry(catalog: Catalog) -> None:
    entries = """
[[visits]]
hours = "6"
on = "2026-04-01"
package = "Z"
activities = ["trainin"]

[[remote_sessions]]
minutes = 20.5
start = 2026-03-29T02:30:00

[[remote_sessions]]
start = 2026-03-29T02:45:00
"""
    found = faults(text(entries), catalog)
    assert set(found) == {
        "visits[1].hours",
        "visits[1].on",
        "visits[1].package",
        "visits[1].activities[1]",
        "remote_sessions[1].minutes",
        "remote_sessions[1].start",
        "remote_sessions[2].minutes",
        "remote_sessions[2].start",
    }


def test_a_broken_day_of_a_package_does_not_hide_what_no_package_is_called() -> None:
    entries = """
[[professional_services]]
purchased = "2026-02-01"
name = "A"

[[visits]]
on = 2026-04-01
hours = 6
package = "A"

[[visits]]
on = 2026-04-02
hours = 6
package = "Z"
"""
    found = faults(text(entries))
    assert set(found) == {"professional_services[1].purchased", "visits[2].package"}
