"""The same mailbox in other spellings, and what is no address at all."""

import pytest

from varsam.areas.training.courses.models import WorkDomain
from varsam.areas.training.occasions import addresses
from varsam.areas.training.occasions.addresses import NotAnAddress


@pytest.mark.parametrize(
    "written",
    ["Anna.Berg@goteborg.se", "  anna.berg@GOTEBORG.se\n", "anna.berg+kurs@goteborg.se", "<anna.berg@goteborg.se>",
     "ａｎｎａ.berg@goteborg.se", "anna.berg@goteborg.se.", "anna.\u200bberg@goteborg.se"],
)  # fmt: skip
def test_other_spellings_of_a_mailbox_are_one_person(written: str) -> None:
    assert addresses.index(addresses.read(written)) == addresses.index(
        addresses.read("anna.berg@goteborg.se")
    )


def test_a_domain_in_its_own_letters_is_the_same_in_ascii() -> None:
    first, second = addresses.read("a@göteborg.se"), addresses.read("a@xn--gteborg-90a.se")
    assert (first.normal, first.sent_to) == (second.normal, second.sent_to)
    assert addresses.index(addresses.read("b@göteborg.se")) != addresses.index(first)


@pytest.mark.parametrize(
    "written",
    ["", "anna", "anna@", "@goteborg.se", "anna@goteborg", "anna berg@goteborg.se", "a@b@c.se\r\nBcc: x@y.se",
     f"{'a' * 65}@goteborg.se", f"a@{'b' * 64}.se", "anna@goteborg..se", "a@goteborg.se, b@goteborg.se"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(NotAnAddress) as refusal:
        addresses.read(written)
    assert str(refusal.value) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "is_work"),
    [("a@goteborg.se", True), ("a@skola.goteborg.se", True), ("a@example.org", False), ("a@notgoteborg.se", False),
     ("a@goteborg.se.example.org", False)],
)  # fmt: skip
def test_the_citys_own_addresses_are_those_of_its_domains_and_below(written: str, is_work: bool) -> None:
    assert addresses.is_work(addresses.read(written)) is is_work


@pytest.mark.django_db
def test_where_no_domain_is_named_any_will_do(as_owner: object) -> None:
    with as_owner():  # type: ignore[operator]
        WorkDomain.objects.all().delete()
    assert addresses.is_work(addresses.read("a@example.org"))
