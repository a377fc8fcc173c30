"""Finding a thing by its name: what is offered where no thing has the name."""

import pytest

from sage_entitlements import AmbiguousNameError, Language, UnknownNameError, load_catalog
from sage_entitlements._names import _remembered_key, close_names, name_key, no_such_name
from sage_entitlements._text import Verbatim

CATALOG = load_catalog()
UNKNOWN = Verbatim("Unknown")


def offered(name: str, *known: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    """Give what the error for a name says, and what it offers."""
    error = no_such_name(UNKNOWN, name, known)
    assert error.name == name
    return str(error), error.nearest


class TestOffers:
    """Who mistypes a name is offered the nearest, by the name that people know."""

    def test_what_it_is_a_part_of(self) -> None:
        said, nearest = offered("zdal", ("remote-help", "Pomoc zdalna"), ("vip", "VIP"))
        assert (said, nearest) == ("Unknown; did you mean Pomoc zdalna?", ("Pomoc zdalna",))

    def test_by_its_id_where_only_that_is_like_it(self) -> None:
        said, nearest = offered("remote", ("remote-help", "Pomoc zdalna"), ("vip", "VIP"))
        assert (said, nearest) == ("Unknown; did you mean remote-help?", ("remote-help",))

    def test_two_signs_are_a_part_and_one_is_none(self) -> None:
        assert offered("he", ("remote-help", "Pomoc zdalna"))[1] == ("remote-help",)
        assert offered("h", ("remote-help", "Pomoc zdalna"))[1] == ()

    def test_all_of_which_it_is_a_part(self) -> None:
        things = [(f"help-{number}", f"Pomoc {number}") for number in range(5)]
        error = no_such_name(UNKNOWN, "pomoc", things)
        assert isinstance(error, AmbiguousNameError)
        assert error.nearest == ("Pomoc 0", "Pomoc 1", "Pomoc 2", "Pomoc 3", "Pomoc 4")
        assert str(error) == f"Unknown: it could be {', '.join(error.nearest)}"

    def test_the_three_nearest_and_no_more(self) -> None:
        things = [(letter, f"Premium {letter}") for letter in "abcd"]
        assert len(offered("premum x", *things)[1]) == 3

    def test_a_part_comes_after_what_is_much_nearer(self) -> None:
        _, nearest = offered("komfrt", ("a", "xkomfrtx"), ("b", "Komfort"), ("c", "Komtur"))
        assert nearest == ("Komfort", "xkomfrtx")

    def test_everything_where_nothing_is_near(self) -> None:
        said, nearest = offered("qqq", ("remote-help", "Pomoc zdalna"), ("vip", "VIP"))
        assert (said, nearest) == ("Unknown; there is remote-help, vip", ())


class TestOtherKinds:
    """A plan asked for by a service's name, or the other way round, leads to the right question."""

    @pytest.mark.parametrize("name", ["Pomoc zdalna", "remote help", "zdalna", "zdal"])
    def test_a_service_is_no_plan(self, name: str) -> None:
        with pytest.raises(UnknownNameError) as raised:
            CATALOG.plan(name)
        assert str(raised.value) == (
            '"Pomoc zdalna" is a service, not a plan; try "sage-entitlements which remote-help"'
        )
        assert "to usługa, nie plan" in raised.value.explain(Language.PL)
        assert (raised.value.name, raised.value.nearest) == (name, ("Pomoc zdalna",))

    @pytest.mark.parametrize("name", ["VIP +", "vipplus", "podstawowa+"])
    def test_a_plan_is_no_service(self, name: str) -> None:
        plan = CATALOG.plan(name)
        with pytest.raises(UnknownNameError) as raised:
            CATALOG.service(name)
        assert str(raised.value) == (
            f'"{plan.name}" is a plan, not a service; try "sage-entitlements show {plan.id}"'
        )

    @pytest.mark.parametrize("name", ["pomoc", "zda", "aktualizacja", "podst", "nothing"])
    def test_what_may_be_several_or_is_too_short_is_none(self, name: str) -> None:
        with pytest.raises(UnknownNameError) as raised:
            CATALOG.plan(name)
        assert "a service" not in str(raised.value)

    def test_a_family_has_no_other_kind(self) -> None:
        with pytest.raises(UnknownNameError, match='Unknown family "vip"'):
            CATALOG.family("vip")

    @pytest.mark.parametrize(
        ("ask", "kind"), [(CATALOG.clause, "clause"), (CATALOG.reading, "reading")]
    )
    def test_an_id_is_told_on_one_line(self, ask: object, kind: str) -> None:
        assert callable(ask)
        with pytest.raises(UnknownNameError) as raised:
            ask("window.\n last-dai")
        assert str(raised.value).startswith(f'Unknown {kind} "window. last-dai"; ')


class TestSlips:
    """A key with a slip of the pen is near to the one that was meant."""

    def test_the_nearest_first(self) -> None:
        assert close_names("month", ["months", "plan", "mouth", "starts"]) == ["months", "mouth"]

    def test_three_at_most(self) -> None:
        assert len(close_names("plan", [f"plan{letter}" for letter in "abcdef"])) == 3

    def test_none_where_none_is_like_it(self) -> None:
        assert close_names("fax", ["months", "plan"]) == []
        assert close_names("montage", ["months"]) == []

    def test_a_text_is_no_slip(self) -> None:
        assert close_names("m" * 500, ["m" * 100]) == ["m" * 100]
        assert name_key("m" * 500) == "m" * 500


class TestMemory:
    """Names are remembered, for they are looked up again and again; long texts are none."""

    @pytest.mark.parametrize(("signs", "remembered"), [(99, 1), (100, 1), (101, 0)])
    def test_of_the_length_of_a_name(self, signs: int, remembered: int) -> None:
        _remembered_key.cache_clear()
        assert name_key("m" * signs) == "m" * signs
        assert _remembered_key.cache_info().currsize == remembered
