"""A sheet for a customer: nothing is promised that is not certain, and nothing of ours is in it."""

import re
from datetime import date
from os import environ
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sage_entitlements import Language, load_catalog, plans
from sage_entitlements.catalog.overlay import confirm
from sage_entitlements.model import Confirmation, Evidence, Inclusion, Plan

from .helpers import CATALOG, run
from .helpers import confirm as confirm_cell

SOURCE = "a mail of our own"
UNSURE = Evidence.ASSUMED, Evidence.NONE
ENGLISH = "to be confirmed in writing", "not certain to be in the plan"
POLISH = "do potwierdzenia na piśmie", "nie wiadomo, czy w planie"
MARKS = {
    language: dict(zip(UNSURE, words, strict=True))
    for language, words in ((Language.EN, ENGLISH), (Language.PL, POLISH))
}
OURS = "assumed|założon|confirmed on|unconfirmed|sage-entitlements|--[a-z]|wniosek|reading"
IDS = [
    each
    for each in (*(c.id for c in CATALOG.clauses), *(r.id for r in CATALOG.readings))
    if "." in each
]


@pytest.fixture
def known(overlay: Path) -> Path:
    """Confirm that VIP has remote help, and Komfort + no callback, from a day on."""
    said: Any = {"source": SOURCE, "on": date(2026, 5, 31), "since": date(2026, 1, 1)}
    cells = [("vip", "remote-help", "included"), ("komfort-plus", "callback", "not_included")]
    confirm(
        overlay,
        CATALOG,
        [
            Confirmation(plan=plan, service=service, inclusion=Inclusion(each), **said)  # type: ignore[arg-type]
            for plan, service, each in cells
        ],
    )
    return overlay


def table(text: str, title: str) -> list[list[str]]:
    """Give the rows of a table in Markdown below its title."""
    _, _, after = text.partition(f"**{title}**\n\n")
    lines = after.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("plan", CATALOG.plans, ids=lambda each: each.id)
@pytest.mark.parametrize("language", Language)
def test_what_is_included_is_told_and_marked_and_all_else_is_apart(
    plan: Plan, language: Language
) -> None:
    line = ("offer", plan.id, "--lang", language.value, "--as-of", "2026-06-01")
    text = run(*line, "--format", "markdown").stdout
    answer = plans.show(catalog_of(), plan, as_of=date(2026, 6, 1))
    titles = {
        "en": ("What you get", "Not settled yet"),
        "pl": ("Co Państwo otrzymują", "Do wyjaśnienia"),
    }
    for title, inclusion in zip(
        titles[language.value], (Inclusion.INCLUDED, Inclusion.UNKNOWN), strict=True
    ):
        expected = [
            [each.name, each.service.summary.to(language), MARKS[language].get(each.evidence, "")]
            for each in answer.entitlements
            if each.inclusion is inclusion
        ]
        assert table(text, title) == expected
    assert SOURCE not in text
    assert not re.search(OURS, text, re.IGNORECASE)
    assert not any(each in text for each in IDS)


def catalog_of() -> Any:
    return load_catalog(overlay=environ["SAGE_ENTITLEMENTS_OVERLAY"])


@pytest.mark.usefixtures("known", "home")
def test_the_rules_come_from_the_catalogue_and_changes_are_told() -> None:
    text = run("offer", "vip", "--instead-of", "prestiz", "--format", "markdown").stdout
    rules = dict.fromkeys(row[1] for row in table(text, "Rules and limits"))
    assert "Sessions in each monthly period of the contract's term: 1." in rules
    assert table(text, "In place of Prestiż") == [
        ["Pierwszeństwo dodzwonienia", "gains", MARKS[Language.EN][Evidence.ASSUMED]],
        ["Pomoc zdalna", "gains", MARKS[Language.EN][Evidence.ASSUMED]],
    ]
    visits = [row[1] for row in table(text, "What you can buy beside it")]
    assert visits[0] == "A Sage consultant visits the customer's company 3 times."
    assert text.endswith("no offer in law: the written contract prevails.\n")
    alone = run("offer", "komfort", "--format", "markdown").stdout
    assert "Another offer holds" not in alone
    confirm_cell("komfort", "callback", **{"from": "2100-02-01"})
    later = run("offer", "komfort", "--format", "markdown").stdout
    assert "\nAnother offer holds for whoever agrees from 1 Feb 2100 on.\n" in later
    then = run("offer", "komfort", "--as-of", "2100-02-01").stdout
    assert "Another offer holds" not in then
    instead = "In place of Podstawowa"
    asked = ("offer", "komfort", "--instead-of", "podstawowa", "--format", "markdown", "--as-of")
    changes = (table(run(*asked, f"2100-{day}").stdout, instead) for day in ("01-31", "02-01"))
    assert [len(rows) for rows in changes] == [1, 2]
    assert "In place of" not in alone
    assert "Pomoc zdalna" not in alone
    assert SOURCE in run("offer", "vip", "--why").stdout  # whoever asks is one of us


@pytest.mark.usefixtures("known", "home")
def test_the_workbook_for_a_customer_has_no_ids_and_no_commands() -> None:
    assert run("offer", "vip", "--instead-of", "komfort", "-o", "vip.xlsx").exit_code == 0
    book = load_workbook("vip.xlsx")
    text = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert book.sheetnames[:2] == ["What you get", "In place of Komfort"]
    assert SOURCE not in text
    assert not re.search(OURS, text, re.IGNORECASE)
    assert not any(each in text for each in IDS)
