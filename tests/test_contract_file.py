"""A contract's file: what it may say, and every fault of it, each with its file and key."""

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
import tomli_w
from attrs import NOTHING, evolve

from catalog_data import held_catalog
from fuzz.promises import soon
from phrases import english
from sage_entitlements import Language, load_contract, read_contracts, save_contract, to_data
from sage_entitlements.contract.ledger import contract_text, preflight
from sage_entitlements.contract.load import BrokenContract, parse_contract, parse_json_contract
from sage_entitlements.contract.model import Contract, OrderContacts
from sage_entitlements.errors import ContractError
from sage_entitlements.files import disk
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.visits import Package, Visit

Faults = dict[str, str]
"""The keys at fault, and what is said of each."""

CATALOG = held_catalog()
FILE = "example.toml"
VALUES = {"customer": '"Example"', "plan": '"vip"', "starts": "2025-01-31", "months": "12"}
MISSING = "is missing; add it"
TEXT = "must be text in quotes"
WHOLE = "must be a whole number"
NUMBER = "must be a number"
DATE = "must be a date such as 2026-05-31, without quotes"
MOMENT = "must be a date and a time such as 2026-05-31T14:30:00, without quotes"
TABLE = "must be a table"
OBJECT = "must be a JSON object, in curly brackets"
LIST = "must be a list in square brackets"
HOURS = "must be above 0, and 24 at most"
A_PHONE = "must be a phone number such as +48 22 123 45 67"
AN_EMAIL = "must be an e-mail address such as a@b.pl"
NOT_AMONG = "is not among the programs of this package"
DEEP = "is nested too deeply"
SKIPPED = (
    "30 Mar 2025 02:30 does not exist in Warsaw, where the clock is then set forward;"
    " give an hour that exists"
)
TABLES = ["product_packages", "plan_changes", "renewals", "professional_services"]
TABLES += ["visits", "remote_sessions", "extra_sessions"]


def package(purchased: str = "2025-03-10", **more: str) -> str:
    return entry("professional_services", purchased=purchased, **more)


def visit(on: str = "2025-05-06", hours: str = "6", **more: str) -> str:
    return entry("visits", on=on, hours=hours, **more)


def session(start: str = "2025-02-03T10:00:00", minutes: str = "20", **more: str) -> str:
    return entry("remote_sessions", start=start, minutes=minutes, **more)


def extra(purchased: str = "2025-02-03", **more: str) -> str:
    return entry("extra_sessions", purchased=purchased, **more)


def change(on: str = "2025-05-06", plan: str = '"komfort"', **more: str) -> str:
    return entry("plan_changes", on=on, plan=plan, **more)


def renewal(months: str = "12", **more: str) -> str:
    return entry("renewals", months=months, **more)


def product(programs: str = '["Handel"]', chosen: str = '"Handel"', **more: str) -> str:
    return entry("product_packages", name='"Suite"', programs=programs, chosen=chosen, **more)


def entry(table: str, **values: str) -> str:
    return f"\n[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def contacts(**values: str) -> str:
    return "[order_contacts]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items())


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
            assert fault.to(language) in error.message.to(language)
    found = {fault.key: fault.text.to(Language.EN) for fault in error.faults}
    assert len(found) == len(error.faults)
    return found


def faults(content: str) -> Faults:
    with pytest.raises(ContractError) as caught:
        parse_contract(content, FILE, CATALOG)
    return told(caught.value, FILE)


def read(content: str) -> Contract:
    return parse_contract(content, FILE, CATALOG)


def to_json(data: dict[str, Any]) -> str:
    return json.dumps(data, default=lambda value: value.isoformat())


def outside(day: str) -> str:
    return f"{english(day)} is outside the known calendar; give a day from 1990 to 2100"


def amount(value: str, most: int) -> str:
    return f"is {value}; give a whole number from 1 to {most}"


FULL = """\
customer = "Example sp. z o.o."
number = "K/2026/17"
nip = "5250007313"
plan = "VIP"
starts = 2025-01-31
months = 12
ends = 2026-10-31
programs = ["Symfonia Handel", "Płatnik"]
[extra]
crm = "0017"
deep = { a = [1, 2.5, true], b = {} }
[[product_packages]]
name = "Suite"
programs = ["Sage 50", "Kadry"]
chosen = "sage-50"
[order_contacts]
phone = "+48 22 455 56 00"
email = "it@example.pl"
[[plan_changes]]
on = 2025-11-12
plan = "komfort"
note = "by phone"
by = "anna"
[[plan_changes]]
on = 2025-02-01
plan = "Komfort +"
[[renewals]]
months = 6
[[renewals]]
months = 12
plan = "vip-plus"
note = "at the old price"
by = "anna"
[[professional_services]]
purchased = 2025-03-10
note = "a gift"
by = "anna"
[[professional_services]]
purchased = 2025-06-01
name = "second"
[[visits]]
on = 2025-05-06
hours = 6.5
activities = ["database-conversion", "user-support"]
package = "Second"
note = "the server"
by = "jan"
[[remote_sessions]]
start = 2025-02-03T10:00:00
minutes = 20
program = "symfonia handel"
note = "printing"
by = "jan"
[[remote_sessions]]
start = 2025-03-05T09:30:00+01:00
minutes = 47
[[extra_sessions]]
purchased = 2025-02-03
[[extra_sessions]]
purchased = 2025-02-04
sessions = 5
note = "by mail"
by = "anna"
"""


class TestGood:
    """What is written well is read as it stands."""

    def test_a_full_one(self, tmp_path: Path) -> None:
        path, full = tmp_path / "full.toml", read(FULL)
        for ending in ("\n", "\r\n"):
            path.write_bytes(FULL.replace("\n", ending).encode())
            assert load_contract(str(path), catalog=CATALOG) == full
        assert tomllib.loads(contract_text(full)) == tomllib.loads(FULL)
        assert full.covered_programs == ("Symfonia Handel", "Płatnik", "sage-50")
        assert (full.last_day, full.agreed_last_day) == (date(2026, 10, 31), date(2027, 7, 30))
        assert to_data(full, Language.EN)["extra"] == full.extra
        assert full.extra == {"crm": "0017", "deep": {"a": [1, 2.5, True], "b": {}}}
        first = Package(purchased=date(2025, 3, 10), note="a gift", by="anna")
        assert full.professional_services[0] == first
        assert full.remote_sessions[1].start.utcoffset() == timedelta(hours=1)
        assert full.extra_sessions[0] == ExtraSessions(purchased=date(2025, 2, 3), sessions=1)

    def test_the_least_that_will_do(self) -> None:
        assert read(text()) == Contract(
            customer="Example", plan="vip", starts=date(2025, 1, 31), months=12
        )
        assert read(text("visits = [{on = 2025-05-06, hours = 6}]\n")) == read(text(visit()))

    @pytest.mark.parametrize(
        ("content", "values"),
        [
            (text(plan="¤"), '"vip"|"VIP"|"Komfort +"|"komfort plus"|"Prestiż"'),
            (text(starts="¤", months="1"), "1990-01-01|2100-11-30"),
            (text(starts="1990-01-01", months="¤"), "1|1331"),
            (text(starts="2096-02-29", months="¤"), "58"),
            # Of contacts, whatever people can read.
            (text(contacts(phone="¤")), "22 455 56 00|+48224555600|22/455-56-00|(22) 455 56 00"),
            (text(contacts(phone="¤")), "22 455 56 00 wew. 12|+ 48 22 455 56 00|tel. 600100200"),
            (text(contacts(email="¤")), "a@b.pl|Jan <a@b.pl>|a@b.pl, c@d.com.pl"),
            (text(visit(hours="¤")), "1|0.1|7.5|24|24.0|8"),
            (text(session("¤")), "2025-03-30 02:30:00+01:00|2025-10-26 02:30:00+01:00"),
            (text(product('["Handel", "Kadry"]', "¤")), '"KADRY"|" kadry"'),
            (text(renewal(), ends="¤"), "2025-01-31|2026-01-30|2027-01-30"),
            (text(change("¤")), "2025-02-01|2026-01-30"),
            (text(renewal() + change("¤")), "2026-01-30|2026-02-01|2027-01-30"),
            (text(renewal("¤"), starts="2096-02-29", months="12"), "46"),
            (text(renewal(plan="¤")), '"vip"|"VIP"|"komfort plus"'),  # it may say the same again
        ],
    )
    def test_values_at_the_edges(self, content: str, values: str) -> None:
        for value in values.split("|"):
            assert value in contract_text(read(content.replace("¤", value)))

    def test_without_a_catalogue_names_are_taken_as_they_are(self) -> None:
        odd = text(visit(activities='["odd"]'), plan='"odd"')
        assert parse_contract(odd, FILE).plan == "odd"
        assert set(faults(odd)) == {"plan", "visits[1].activities[1]"}
        late = text(package("2100-05-05"))
        assert parse_contract(late, FILE).professional_services[0].purchased == date(2100, 5, 5)


COUNTS = text(session(minutes="¤") + extra(sessions="¤"), months="¤")
MINUTES, SESSIONS = "remote_sessions[1].minutes", "extra_sessions[1].sessions"
DAYS = text(package("¤") + visit("¤") + extra("¤") + change("¤"), starts="¤")
DAY_KEYS = "starts professional_services[1].purchased visits[1].on extra_sessions[1].purchased"
DAY_KEYS += " plan_changes[1].on"
LAID: list[Callable[..., str]] = [package, visit, session, extra, change, renewal]
TEXTS = text("".join(each(note="¤", by="¤") for each in LAID), number="¤", nip="¤")
TEXT_KEYS = "number nip " + " ".join(
    f"{table}[1].{key}" for table in TABLES[1:] for key in ("note", "by")
)
LIFE = text(change() + renewal() + change("¤", '"vip"') + renewal("6"), ends="2026-12-31")
THERE, ITS_PLAN = "plan_changes[2].on", "plan_changes[2].plan"
SPAN = "must lie in the contract, from 31 Jan 2025 to"
BEGINS = "is a term's first day; its plan stands in plan, or in the plan of its renewal"
LISTS = text("".join(f"{table} = ¤\n" for table in TABLES))
NAMED = text(package(name='"First"') + package() + package(name="¤") + visit(package='"first"'))
LED = text(package(name='"first"') + visit(package="¤"))
DOING = text(visit(activities="[¤]"))
START, DONE = "remote_sessions[1].start", "visits[1].activities[1]"
PHONE, EMAIL = "order_contacts.phone", "order_contacts.email"
TWICE = "¤ stands there twice; keep one"
IDS = "ids are lowercase letters without accents and digits, joined by hyphens or dots"
PLANS = ", ".join(each.id for each in CATALOG.plans)
ACTIVITIES = [each.id for each in CATALOG.professional_services.activities]
KNOWN, SECOND = ", ".join(ACTIVITIES), ACTIVITIES[1]
BAD_VALUES = [
    # Where ¤ stands any of these, that is told of each key. Nothing is coerced: not a text to a
    # number, not a moment to a date, not truth to either.
    (text(customer="¤", plan="¤"), "5|1.5|true|2025-01-31|[]|{}", "customer plan", TEXT),
    (text(customer="¤", plan="¤"), r'""|"  "|"\t\n"', "customer plan", "must not be empty"),
    pytest.param(
        *(text(customer="¤"), r'"\u200b \u3164"|"\u2800\u034f\ufe0f"', "customer"),
        *("must not be empty",),
        id="invisible or blank names",
    ),
    (TEXTS, "5|1.5|true|2025-01-31|[]|{}", TEXT_KEYS, TEXT),
    (TEXTS, '""|"  "', TEXT_KEYS, "must not be empty"),
    (COUNTS, '"12"|true|1.0|12.5|nan|inf|2025-01-31', f"months {MINUTES} {SESSIONS}", WHOLE),
    (text(renewal("¤")), '"12"|true|1.0|2025-01-31', "renewals[1].months", WHOLE),
    (text(visit(hours="¤")), '"6"|true|nan|inf|-inf|2025-01-31', "visits[1].hours", NUMBER),
    (DAYS, '"2025-01-31"|2025|true|10:00:00|2025-01-31T00:00:00Z', DAY_KEYS, DATE),
    (text(session("¤")), '"2025-02-03T10:00:00"|2025-02-03|10:00:00|5|true', START, MOMENT),
    (text(programs="¤"), '"Handel"|5|true|{}', "programs", LIST),
    (text(programs='["Handel", ¤]'), "5|[]", "programs[2]", TEXT),
    (text(visit(activities="¤")), '"training"|5|true|{}', "visits[1].activities", LIST),
    (DOING, "5|true", DONE, TEXT),
    (DOING, '"Backup check"|"-"', DONE, f"¤ is not an id; {IDS}"),
    (text(order_contacts="¤", extra="¤"), '5|"x"|[]', "order_contacts extra", TABLE),
    (text(ends="¤"), '"2025-03-01"|2025|true|2025-01-31T00:00:00Z', "ends", DATE),
    (LISTS, '5|{}|"x"', " ".join(TABLES), LIST),
    (LISTS, "[5]|[true]", " ".join(f"{table}[1]" for table in TABLES), TABLE),
    # Numbers and days are such as can be meant.
    (text(months="¤"), f"0|-1|1333|{2**63 - 1}", "months", amount("¤", 1332)),
    (text(renewal("¤")), "0|-1|1333", "renewals[1].months", amount("¤", 1332)),
    (text(renewal() + renewal("¤")), "888", "renewals[2].months", outside("2101-01-31")),
    # A life lies in its terms, and each change changes something.
    (text(ends="¤"), "2025-01-30|2026-01-31|2101-01-01|0001-01-01", "ends", f"{SPAN} 30 Jan 2026"),
    (LIFE, "2025-01-30|2027-07-31|2100-12-31", THERE, f"{SPAN} 30 Jul 2027"),
    (LIFE, "2025-01-31|2026-01-31|2027-01-31", THERE, BEGINS),
    (LIFE, "2025-05-06", THERE, "another change is on ¤; keep one of them"),
    (
        LIFE,
        "2025-05-05|2025-02-01",
        ITS_PLAN,
        'the change of ¤ to "vip" changes nothing: it is in force already',
    ),
    (text(months="¤"), f"{2**63}|{-(2**63) - 1}|{10**4000}", "months", "is too large a number"),
    (text(session(minutes="¤")), "0|-20|10081", MINUTES, amount("¤", 10080)),
    (text(extra(sessions="¤")), "0|-1|1001", SESSIONS, amount("¤", 1000)),
    (text(visit(hours="¤")), "0|0.0|-0.0|-1|24.01|25|1e300", "visits[1].hours", HOURS),
    (DAYS, "1989-12-31|2101-01-01|0001-01-01|9999-12-31", DAY_KEYS, outside("¤")),
    (text(session("¤")), "1989-12-31T10:00:00|2101-01-01T10:00:00", START, outside("¤")),
    (text(session("¤")), "2025-03-30T02:30:00", START, SKIPPED),
    (text(package("¤")), "2100-03-10", "professional_services[1].purchased", outside("2101-03-10")),
    (text(months="¤"), "920", "months", outside("2101-09-30")),
    (text(months="¤", starts="2100-12-01"), "1", "months", outside("2101-01-01")),
    (text(contacts(phone="¤")), "1|call us|12345", PHONE, A_PHONE),
    (text(contacts(email="¤")), "it|it@|@b.pl|it@b|it@ b.pl|it@b.", EMAIL, AN_EMAIL),
    # Names lead to what there is, and to one thing.
    (text(plan="¤"), '"komfrot"', "plan", "Unknown plan ¤; did you mean Komfort, Komfort +?"),
    (text(plan="¤"), '"komf"', "plan", "Unknown plan ¤: it could be Komfort, Komfort +"),
    (text(plan="¤"), '"zzz"', "plan", f"Unknown plan ¤; there is {PLANS}"),
    (
        text(change(plan="¤") + renewal(plan="¤")),
        '"zzz"',
        "plan_changes[1].plan renewals[1].plan",
        f"Unknown plan ¤; there is {PLANS}",
    ),
    (
        text(change(plan="¤")),
        '"VIP"|"v-i-p"',
        "plan_changes[1].plan",
        "the change of 6 May 2025 to ¤ changes nothing: it is in force already",
    ),
    (DOING, f'"{SECOND[:-1]}"', DONE, f"Unknown activity ¤; did you mean {SECOND}?"),
    (DOING, '"zzz"', DONE, f"Unknown activity ¤; there is {KNOWN}"),
    (LED, '"fist"', "visits[1].package", "no package has the name ¤"),
    (NAMED, '"first"', "professional_services[3].name", TWICE),
    (text(programs='["Płatnik", ¤]'), '"Płatnik"|" PŁATNIK "|"pła-tnik"', "programs[2]", TWICE),
    (text(product() + product()), '"Suite"', "product_packages[2].name", TWICE),
    (text(product(chosen="¤")), '"Place"', "product_packages[1].chosen", f"¤ {NOT_AMONG}: Handel"),
    (text(product('["A", "B"]', "¤")), '"C"', "product_packages[1].chosen", f"¤ {NOT_AMONG}: A, B"),
]


@pytest.mark.parametrize(
    ("content", "values", "keys", "said"), BAD_VALUES, ids=lambda each: each[:30]
)
def test_a_value_that_cannot_be_meant(content: str, values: str, keys: str, said: str) -> None:
    for value in values.split("|"):
        expected = dict.fromkeys(keys.split(), said.replace("¤", english(value)))
        assert faults(content.replace("¤", value)) == expected


def known(*keys: str) -> str:
    return f"is not a known key; known here: {', '.join(keys)}"


KEYS = known(
    *("customer", "number", "nip", "plan", "starts", "months", "ends", "extra"),
    *("programs", "product_packages", "order_contacts", *TABLES[1:]),
)
BAD: dict[str, tuple[str, Faults]] = {
    "unknown keys": (
        text(
            "plans = 1\nfax = 1\n[order_contacts]\nfax = 1\n"
            + "".join(each(odd="1") for each in (*LAID, product))
        ),
        {
            "plans": "is not a known key; did you mean plan?",
            "fax": KEYS,
            "order_contacts.fax": known("phone", "email"),
            "professional_services[1].odd": known("purchased", "name", "note", "by"),
            "visits[1].odd": known("on", "hours", "activities", "package", "note", "by"),
            "remote_sessions[1].odd": known("start", "minutes", "program", "note", "by"),
            "plan_changes[1].odd": known("on", "plan", "note", "by"),
            "renewals[1].odd": known("months", "plan", "note", "by"),
            "extra_sessions[1].odd": known("purchased", "sessions", "note", "by"),
            "product_packages[1].odd": known("name", "programs", "chosen"),
        },
    ),
    "an id that entries do not have": (
        text(visit("5", id='"x"')),
        {
            "visits[x].id": known("on", "hours", "activities", "package", "note", "by"),
            "visits[x].on": DATE,
        },
    ),
    "nothing at all": ("", dict.fromkeys(VALUES, MISSING)),
    "empty entries": (
        text("".join(f"[[{table}]]\n" for table in TABLES)),
        dict.fromkeys(
            [
                *(f"product_packages[1].{key}" for key in ("name", "programs", "chosen")),
                *("plan_changes[1].on", "plan_changes[1].plan", "renewals[1].months"),
                *("professional_services[1].purchased", "visits[1].on", "visits[1].hours"),
                *("remote_sessions[1].start", "remote_sessions[1].minutes"),
                "extra_sessions[1].purchased",
            ],
            MISSING,
        ),
    ),
    # What follows from another fault is not told beside it.
    "a package that is broken is not missed": (
        text(package('"x"', name='"first"') + visit(package='"first"')),
        {"professional_services[1].purchased": DATE},
    ),
    "a program that is broken is not missed": (
        text(product("[5]", '"5"')),
        {"product_packages[1].programs[1]": TEXT},
    ),
    "a term is not judged by a broken start": (text(starts='"x"', months="1331"), {"starts": DATE}),
    "nor by a broken length": (text(starts="2100-12-31", months='"12"'), {"months": WHOLE}),
    **{f"no {key}": (text(**{key: None}), {key: MISSING}) for key in VALUES},
}


@pytest.mark.parametrize(("content", "expected"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_told_in_its_place(content: str, expected: Faults) -> None:
    assert faults(content) == expected


class TestAllAtOnce:
    """All that is wrong with the structure is told at once; then all with what it says."""

    @staticmethod
    def keys(data: dict[str, Any], *, as_json: bool = False) -> str:
        read = parse_json_contract if as_json else parse_contract
        with pytest.raises(ContractError) as caught:
            read(to_json(data) if as_json else tomli_w.dumps(data), FILE, CATALOG)
        count, *lines = str(caught.value).splitlines()
        assert count == f"{len(lines)} faults:"
        assert len(caught.value.message.to(Language.PL).splitlines()) == len(lines) + 1
        return " ".join(sorted(told(caught.value, FILE)))

    @pytest.mark.parametrize("as_json", [False, True], ids=["toml", "json"])
    def test_of_its_structure(self, as_json: bool) -> None:
        day, skipped = date(2026, 3, 1), datetime.fromisoformat("2025-03-30T02:30")
        visit = {"on": 5, "hours": "x", "package": "B", "activities": ["nope"], "hour": 1}
        data = {
            "customer": 5,
            "plan": "nope",
            "starts": 5,
            "months": 9999,
            "program": "x",
            "programs": ["A", 5, "a"],
            "order_contacts": {"phone": "x", "email": 5},
            "professional_services": [
                {"purchased": 5, "name": "A"},
                {"purchased": day, "name": "a"},
                {"purchased": date(1980, 1, 1)},
            ],
            "product_packages": [{"name": "P", "chosen": "X", "programs": [5]}, {"chosen": 5}],
            "visits": [visit, {"on": date(2101, 1, 1), "hours": 0}, {"on": day, "hours": 25}],
            "remote_sessions": [
                {"start": 5, "minutes": 1},
                {"start": skipped},
                {"start": "x", "minutes": 0},
            ],
            "extra_sessions": [{"purchased": date(1989, 12, 31), "sessions": "1"}],
        }
        assert self.keys(data, as_json=as_json) == (
            "customer extra_sessions[1].purchased extra_sessions[1].sessions months"
            " order_contacts.email product_packages[1].programs[1] product_packages[2].chosen"
            " product_packages[2].name product_packages[2].programs"
            " professional_services[1].purchased professional_services[3].purchased program"
            " programs[2] remote_sessions[1].start remote_sessions[2].minutes"
            " remote_sessions[2].start remote_sessions[3].minutes remote_sessions[3].start starts"
            " visits[1].hour visits[1].hours visits[1].on visits[2].hours visits[2].on"
            " visits[3].hours"
        )

    def test_of_what_it_says(self) -> None:
        product = {"name": "P", "chosen": "X", "programs": ["Y", "Z"]}
        visit = {"on": date(2026, 3, 2), "hours": 7, "package": "a"}
        data = {
            "customer": "x",
            "plan": "nope",
            "starts": date(2099, 12, 31),
            "months": 30,
            "programs": ["Symfonia", "symfonia"],
            "product_packages": [product, {**product, "chosen": "y"}],
            "professional_services": [
                {"purchased": date(2026, 3, 1), "name": "A"},
                {"purchased": date(2100, 3, 1), "name": "a"},
            ],
            "visits": [visit, {**visit, "package": "B", "activities": ["training", "no", "no"]}],
            "order_contacts": {"phone": "x", "email": "x"},
        }
        assert self.keys(data) == (
            "months order_contacts.email order_contacts.phone plan product_packages[1].chosen"
            " product_packages[2].name professional_services[2].name"
            " professional_services[2].purchased programs[2] visits[2].activities[2]"
            " visits[2].activities[3] visits[2].package"
        )

    def test_there_is_an_end_of_faults(self) -> None:
        with soon():
            found = faults(text(visit(activities="[" + '"nope",' * 100_000 + "]")))
        assert len(found) == 101
        assert found.pop("") == "has 99900 more faults besides these"
        assert set(found.values()) == {f'Unknown activity "nope"; there is {KNOWN}'}


NESTS = {
    "[": "a = " + "[" * 100_000,
    "[]": "a = " + "[" * 80_000 + "]" * 100_000,
    "{": "a = " + "{a = " * 100_000,
    "dots": "a" + ".a" * 100_000 + " = 1",
    "header": "[a" + ".a" * 80_000 + "]",
}
MUCH = {
    "visits": "[[visits]]\non=2025-02-02\nhours=1\n" * 100_000,
    "sessions": "[[remote_sessions]]\nstart=2025-02-03T10:00:00\nminutes=20\n" * 60_000,
    "programs": "programs=" + json.dumps([f"p{number}" for number in range(100_000)]) + "\n",
    "empty entries": "[[visits]]\n" * 10_000,
    "broken entries": "[[visits]]\non=2025-02-02\nhours=0\n[[visits]]\non=1\nhours=1\n" * 2_500,
    "activities": "[[visits]]\non=2025-02-02\nhours=1\nactivities=[" + '"zzz",' * 80_000 + "]\n",
    "no ids": "[[visits]]\non=2025-02-02\nhours=1\nactivities=[" + '"Z",' * 20_000 + "]\n",
    "an address": '[order_contacts]\nemail="a@' + "." * 40_000 + ' "\n',
    "a phone number": '[order_contacts]\nphone="' + "1" * 19_000 + '"\n',
    "unknown keys": "".join(f"k{number}=1\n" for number in range(300_000)),
}


class TestTooMuch:
    """Files beyond all that people write have an answer soon."""

    @pytest.mark.parametrize("below", MUCH.values(), ids=MUCH)
    def test_very_much(self, below: str) -> None:
        with soon(), suppress(ContractError):
            read(text(below))

    @pytest.mark.parametrize("content", NESTS.values(), ids=NESTS)
    def test_deep_nests(self, content: str) -> None:
        with soon():
            assert faults(text() + content) in ({"": DEEP}, {"a": KEYS})


NO_TOML = [b"customer: x\n", b'{"customer": "x"}', b"months = 1\nmonths = 2\n"]
NO_TOML += [b'customer = "\x00"\n', b"starts = 2025-02-30\n"]
NO_TOML += [b"[visits]\non = 1\n[[visits]]\n"]


KINDS = {
    ".csv .XLSX .xls": "is a spreadsheet, and a contract is a TOML file or one line of JSON lines",
    ".json .JSON": "is JSON; a contract is a TOML file, or one line of JSON lines (.jsonl)",
}


class TestNoContract:
    """What is no file, or no TOML, is one fault of the file as a whole."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b'customer = "x"\nplan = "\xb3"\n', "line 2 is not UTF-8; save the file as UTF-8"),
            ("customer".encode("utf-16"), "line 1 is not UTF-8"),
            *((content, "is not valid TOML: ") for content in NO_TOML),
            pytest.param(
                *(b"months = " + b"1" * 5000, "holds a number of too many digits"),
                id="an interpreter's words",
            ),
            (b"#" * (disk.SIZE_LIMIT + 1), "is larger than 4 MiB, so it is not a file of this"),
            (None, "there is no such file; check the path"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_its_fault(self, tmp_path: Path, content: bytes | None, said: str) -> None:
        path = tmp_path / FILE
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ContractError) as caught:
            load_contract(path)
        found = told(caught.value, str(path))
        assert set(found) == {""}
        assert found[""].startswith(said)

    @pytest.mark.parametrize(("endings", "said"), KINDS.items())
    def test_a_wrong_kind_of_file(self, tmp_path: Path, endings: str, said: str) -> None:
        for ending in endings.split():
            path = tmp_path / f"x{ending}"
            with pytest.raises(ContractError, match="there is no such file"):
                load_contract(path)
            path.write_bytes(b"PK\x03\x04\xff")
            with pytest.raises(ContractError) as caught:
                load_contract(path)
            assert told(caught.value, str(path)) == {"": said}
            path.unlink()  # which Windows knows by its other ending, too

    @pytest.mark.parametrize(
        ("content", "character"),
        [
            ("customer\xa0= 1", "9 is U+00A0, NO-BREAK SPACE"),
            ("starts = 2026\u201101-31", "14 is U+2011, NON-BREAKING HYPHEN"),
            ("pl\u0430n = 1", "3 is U+0430, CYRILLIC SMALL LETTER A"),
            ("\u200bplan = 1", "1 is U+200B, ZERO WIDTH SPACE"),
            ("plan = \u201cvip\u201d", "8 is U+201C, LEFT DOUBLE QUOTATION MARK"),
        ],
    )
    def test_a_character_that_cannot_be_told_apart(self, content: str, character: str) -> None:
        assert faults(f"# -\n{content}")[""].endswith(f"; character {character}")
        sound = 'customer = "\u0141\u00f3d\u017a \u2013 \u0430\u200b"\nplan = vip'
        assert "; character" not in faults(sound)[""]

    def test_a_key_or_a_name_with_one(self) -> None:
        told = "; character 3 is U+0430, CYRILLIC SMALL LETTER A"
        assert faults(text('"pl\u0430n" = 1')) == {
            "pl\u0430n": f"is not a known key; did you mean plan?{told}"
        }
        (said,) = faults(text(plan='"vi\u0440"')).values()
        assert said.startswith('Unknown plan "vi\u0440"; character 3 is U+0440, CYRILLIC')

    def test_what_is_no_path(self) -> None:
        with pytest.raises(ContractError, match="is not a path"):
            load_contract("a\0b")
        (broken,) = read_contracts(["a\0b"], CATALOG)
        assert isinstance(broken, BrokenContract)


JSON_DATE = 'must be a date such as "2026-05-31"'
JSON_MOMENT = 'must be a date and a time in quotes, such as "2026-05-31T14:30:00"'
LINE = "book.jsonl:7"


def line(**values: str) -> str:
    """Write a contract's line: values as JSON has them."""
    lines = {**VALUES, "starts": '"2025-01-31"', **values}
    return "{" + ", ".join(f'"{key}": {value}' for key, value in lines.items()) + "}"


def read_json(line: str) -> Contract:
    return parse_json_contract(line, LINE, CATALOG)


def json_faults(line: str) -> Faults:
    with pytest.raises(ContractError) as caught:
        read_json(line)
    return told(caught.value, LINE)


ODD_DIGIT = "character 10 is U+0663, ARABIC-INDIC DIGIT THREE"
SESSION_LINE = line(remote_sessions='[{"start": ¤, "minutes": 20}]')
VISIT_LINE = line(visits='[{"on": "2025-02-03", "hours": ¤, "package": null}]')
CHANGE_LINE = line(plan_changes='[{"on": ¤, "plan": "komfort"}]')
BAD_JSON = [
    # As above, of a line of JSON.
    (SESSION_LINE, '"2025-02-03"|"2025-02-03T10"|"20250203T100000"|""|5|null', START, JSON_MOMENT),
    (SESSION_LINE, '"2025-W06-1T10:00"|"2025-02-30T10:00"|"2025-02-03T25:00"', START, JSON_MOMENT),
    (SESSION_LINE, '"2025-02-03T10:00+1"|"2025-02-03T10:00,5"|true|[]', START, JSON_MOMENT),
    (SESSION_LINE, '"2025-02-03T10:00+99:00"|" 2025-02-03T10:00"', START, JSON_MOMENT),
    (SESSION_LINE, r'"2025-02-03T10:00\n"', START, JSON_MOMENT),
    (SESSION_LINE, r'"2025-02-0\u0663T10:00"', START, f"{JSON_MOMENT}; {ODD_DIGIT}"),
    (line(starts="¤"), '"31.01.2025"|"2025-1-31"|"20250131"|""|null', "starts", JSON_DATE),
    (line(starts="¤"), '"2025-02-30"|"2025-01-31 "|20250131|{}|"2025-W05-5"', "starts", JSON_DATE),
    (line(starts="¤"), '"2025-01-31T00:00:00"', "starts", JSON_DATE),
    (line(ends="¤"), '"2025-1-31"|20250131|true', "ends", JSON_DATE),
    (line(ends="¤"), '"2026-01-31"', "ends", f"{SPAN} 30 Jan 2026"),
    (CHANGE_LINE, '"6.5.2025"|5|null', "plan_changes[1].on", JSON_DATE),
    (CHANGE_LINE, '"2025-01-31"', "plan_changes[1].on", BEGINS),
    (line(renewals='[{"months": ¤}]'), '"12"|12.0|null', "renewals[1].months", WHOLE),
    (line(months="¤"), '"12"|12.0|true|null|[12]', "months", WHOLE),
    (line(months="¤"), f"{'9' * 40}|{'9' * 4000}|-{'9' * 9000}", "months", "is too large a number"),
    (VISIT_LINE, f"{10**400}|{-(10**400)}", "visits[1].hours", HOURS),
    (VISIT_LINE, "1e400", "visits[1].hours", NUMBER),
    (line(order_contacts="¤"), '5|"x"|[]', "order_contacts", OBJECT),
    # null is for what may be left out, and for nothing else.
    (line(customer="null"), "", "customer", TEXT),
    (line(visits="[null]"), "", "visits[1]", OBJECT),
    (line(fax="null"), "", "fax", KEYS),
]


class TestJson:
    """A line of JSON says the same as a file, with dates as text in ISO form."""

    def test_a_full_one(self) -> None:
        full = to_json(tomllib.loads(FULL))
        assert read_json(full) == read(FULL)
        assert read_json(f" {json.dumps(json.loads(full), indent=1)}\n") == read(FULL)
        with pytest.raises(ContractError, match="extra: holds what TOML cannot say"):
            read_json(line(extra='{"a": null}'))

    def test_what_is_absent_in_several_ways(self) -> None:
        assert read_json(line(order_contacts='{"phone": null}')) == read(text())
        optional = [each.name for each in attrs.fields(Contract) if each.default is not NOTHING]
        assert read_json(line(**dict.fromkeys(optional, "null"))) == read(text())
        nothing = '[{"on": "2025-05-06", "hours": 6, "activities": null, "package": null}]'
        assert read_json(line(visits=nothing)) == read(text(visit()))
        assert read_json(VISIT_LINE.replace("¤", "6")).visits[0].package is None

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
        found = read_json(SESSION_LINE.replace("¤", f'"{start}"'))
        assert found.remote_sessions[0].start == moment

    @pytest.mark.parametrize(("content", "values", "keys", "said"), BAD_JSON)
    def test_a_value_that_cannot_be_meant(
        self, content: str, values: str, keys: str, said: str
    ) -> None:
        for value in values.split("|"):
            assert json_faults(content.replace("¤", value)) == dict.fromkeys(keys.split(), said)

    @pytest.mark.parametrize("line", ["null", "5", '"x"', "[]", "[{}]", "true"])
    def test_a_line_is_an_object(self, line: str) -> None:
        assert json_faults(line) == {"": OBJECT}

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("", "Expecting value (at column 1)"),
            ("{", "Expecting property name"),
            ("{} {}", "Extra data"),
            ("customer", "Expecting value"),
            ('{"customer": "x", "plan": "vip", "customer": "y"}', '"customer" stands there twice'),
            ('{"visits": [{"on": "x", "on": "x"}]}', '"on" stands there twice'),
            ('{"months": NaN}', "NaN is not a number"),
            ('{"months": Infinity}', "Infinity is not a number"),
            ('{"visits": [{"hours": -Infinity}]}', "-Infinity is not a number"),
            ('{"customer": "\n"}', "Invalid control character"),
        ],
        ids=lambda value: value[:30],
    )
    def test_what_is_no_json(self, line: str, said: str) -> None:
        found = json_faults(line)
        assert set(found) == {""}
        assert found[""].startswith("is not valid JSON: ")
        assert said in found[""]

    @pytest.mark.parametrize("depth", [30, 500, 900, 100_000])
    @pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
    def test_deep_nests(self, opening: str, closing: str, depth: int) -> None:
        with soon():
            found = json_faults(line(x=opening * depth + "1" + closing * depth))
        assert found in ({"": DEEP}, {"x": KEYS})

    def test_very_many_keys_one_of_them_twice(self) -> None:
        keys = ", ".join(f'"k{number}": 1' for number in range(30_000))
        with soon():
            found = json_faults(f'{{{keys}, "z": 1, "z": 2}}')
        assert found == {"": 'is not valid JSON: "z" stands there twice'}


DAY = date(2025, 3, 10)
BOUGHT = Package(purchased=DAY, name="a")


class TestWritten:
    """A contract that is written down for the first time reads back, and people can go on."""

    def test_it_reads_back(self, tmp_path: Path) -> None:
        second = RemoteSession(start=datetime(2025, 10, 26, 2, 30, fold=1), minutes=5)  # noqa: DTZ001
        odd = Contract(customer="\x1b[31m ł\n", plan="vip", starts=date(2025, 1, 31), months=12)
        for number, contract in enumerate((read(FULL), odd, odd.with_entry(second))):
            path = tmp_path / f"{number}.toml"
            done = save_contract(path, contract, CATALOG, language=Language.PL)
            assert (done.file, done.contract) == (str(path), contract)
            written = path.read_text("utf-8")
            assert written == contract_text(contract, Language.PL)
            assert written.startswith("# Umowa klienta")
            assert "\x1b" not in written
            found = load_contract(path, catalog=CATALOG)
            if number < 2:
                assert found == contract
        assert found.remote_sessions[0].start == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("changes", "key"),
        [
            ({"customer": "\u3164"}, "customer"),
            ({"programs": ("a", "A")}, "programs[2]"),
            ({"professional_services": (BOUGHT, BOUGHT)}, "professional_services[2].name"),
            ({"visits": (Visit(on=DAY, hours=1, package="a"),)}, "visits[1].package"),
            ({"order_contacts": OrderContacts(phone="x")}, "order_contacts.phone"),
        ],
    )
    def test_the_library_lets_in_no_more_than_files_may_say(
        self, tmp_path: Path, changes: dict[str, Any], key: str
    ) -> None:
        wrong = evolve(read(text()), **changes)
        for act in (
            lambda: save_contract(tmp_path / "a.toml", wrong, CATALOG),
            lambda: preflight(wrong, ExtraSessions(purchased=DAY), CATALOG),
        ):
            with pytest.raises(ContractError) as caught:
                act()
            assert [fault.key for fault in caught.value.faults] == [key]
        assert [*tmp_path.iterdir()] == []

    def test_a_wrong_one_is_refused_with_all_its_faults(self, tmp_path: Path) -> None:
        path = tmp_path / "new.toml"
        wrong = Contract(customer="x", plan="nope", starts=date(2100, 1, 31), months=12)
        with pytest.raises(ContractError) as caught:
            save_contract(path, wrong, CATALOG)
        assert set(told(caught.value, str(path))) == {"months", "plan"}
        assert not path.exists()
        path.touch()
        with pytest.raises(ContractError, match="there is such a file already"):
            save_contract(path, read(FULL), CATALOG)
        assert path.read_bytes() == b""
