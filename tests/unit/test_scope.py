"""The filters in force: which accounts they let through, and which rows belong to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.scope import accounts_in_scope, rows_of
from kamdata.model import Scope
from tests.build import make_accounts, make_opportunities

ACCOUNTS = make_accounts(
    [
        {"account_id": "A", "is_key": True, "owner": "Ida", "region": "North", "segment": "Large"},
        {"account_id": "B", "is_key": False, "owner": "Jon", "region": "South", "segment": "Small"},
        {"account_id": "C", "owner": "Ida", "region": "South"},
    ]
)


def passing(scope: Scope) -> list[str]:
    return list(accounts_in_scope(ACCOUNTS, scope)["account_id"])


def test_no_filter_lets_everything_through() -> None:
    assert passing(Scope()) == ["A", "B", "C"]


def test_an_account_that_nobody_called_key_is_not_key() -> None:
    assert passing(Scope(is_key_only=True)) == ["A"]


def test_filters_narrow_together_and_choices_of_one_widen() -> None:
    assert passing(Scope(owners=("Ida",))) == ["A", "C"]
    assert passing(Scope(owners=("Ida",), regions=("South",))) == ["C"]
    assert passing(Scope(regions=("North", "South"))) == ["A", "B", "C"]
    assert passing(Scope(segments=("Large",))) == ["A"]
    assert passing(Scope(owners=("Nobody",))) == []


def test_rows_follow_their_account() -> None:
    deals = make_opportunities([{"account_id": one} for one in ("A", "B", "B", "C")])
    assert list(rows_of(deals, accounts_in_scope(ACCOUNTS, Scope(owners=("Jon",)))).index) == [1, 2]


choices = st.lists(st.sampled_from(["Ida", "Jon"]), unique=True).map(tuple)


@given(choices, st.booleans())
def test_a_filter_never_adds_an_account(owners: tuple[str, ...], is_key_only: bool) -> None:  # noqa: FBT001
    found = passing(Scope(owners=owners, is_key_only=is_key_only))
    assert set(found) <= set(passing(Scope(owners=owners)))
    assert found == sorted(found)
