"""Deals of different ids: which count as one, which are asked about, and which never."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from kamdata.metrics.changes import Changes, compare_snapshots
from kamdata.metrics.match_lists import exact_count, matches_in_scope
from kamdata.metrics.rulings import NO_RULINGS, Rulings
from kamdata.model import Scope, Settings
from tests.build import make_snapshot

ALDER = {"account_id": "a1", "account": "Alder AG"}


def deal(key: str, name: str, amount: float = 100, **values: Any) -> dict[str, Any]:
    plain = {"account_id": "a1", "owner": "Ida", "close_on": "2026-11-15", "created_on": None}
    return {**plain, "opportunity_id": key, "opportunity": name, "amount": amount, **values}


def compared(
    before: list[dict[str, Any]], after: list[dict[str, Any]], rulings: Rulings = NO_RULINGS
) -> Changes:
    old = make_snapshot(before, [ALDER], as_of="2026-09-21")
    new = make_snapshot(after, [ALDER | {"account": "ALDER  ag."}], as_of="2026-09-28")
    found = compare_snapshots(old, new, Scope(), Settings(), rulings)
    assert found.comparison.residual_cents == 0
    return found


def states(found: Changes) -> list[tuple[str, str, str]]:
    """Return (earlier id, later id, state) of each match."""
    ids = [
        one.table("opportunities")["opportunity_id"].iloc[found.matches[side]]
        for one, side in ((found.before, "before"), (found.after, "after"))
    ]
    return list(zip(*ids, found.matches["state"], strict=True))


def moved(found: Changes) -> dict[str, float]:
    table = found.comparison.movements
    table = table[table["count"] > 0]
    return {str(n): c / 100 for n, c in zip(table["movement"], table["amount_cents"], strict=True)}


def test_the_same_account_name_and_owner_count_without_a_word() -> None:
    before = [deal("row-1", "Line upgrade", created_on="2026-01-05")]
    found = compared(before, [deal("row-2", "line  UPGRADE", 120)])
    assert states(found) == [("row-1", "row-2", "exact")]
    assert moved(found) == {"amount_up": 20}
    assert exact_count(found) == 1
    assert matches_in_scope(found).empty


def test_a_renamed_deal_is_asked_about() -> None:
    found = compared([deal("row-1", "Line upgrade")], [deal("row-2", "Line upgrade phase 1", 120)])
    assert states(found) == [("row-1", "row-2", "asked")]
    assert moved(found) == {"new": 120, "vanished": -100}
    assert matches_in_scope(found)["sentence"].tolist() == [
        "Line upgrade, $100 → Line upgrade phase 1, $120: 92 % alike, same account (ALDER  ag.) "
        "and owner."
    ]


def test_a_slip_of_the_pen_counts_until_it_is_undone() -> None:
    old, new = deal("row-1", "Platform migration"), deal("row-2", "Platform migraton")
    found = compared([old], [new])
    assert states(found) == [("row-1", "row-2", "near")]
    assert moved(found) == {}
    found = compared([old], [new], Rulings(different=(("row-1", "row-2"),)))
    assert states(found) == [("row-1", "row-2", "different")]
    assert moved(found) == {"new": 100, "vanished": -100}
    assert matches_in_scope(found)["sentence"].tolist()[0].endswith("kept apart.")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (deal("row-1", "Renewal 2025"), deal("row-2", "Renewal 2026")),
        (deal("row-1", "Line upgrade"), deal("row-2", "Training")),
        (deal("row-1", "Line upgrade"), deal("row-2", "Line upgrade", account_id="b")),
        (deal("006A", "Line upgrade"), deal("006B", "Line upgrades")),
        (deal("006A", "Line upgrade"), deal("006B", "Line upgrade", owner="Jon")),
        (deal("006A", "Line upgrade", status="lost"), deal("006B", "Line upgrade")),
    ],
    ids=["another number", "another name", "another account", "ids of a CRM, another name",
         "ids of a CRM, another owner", "ids of a CRM, lost before"],
)  # fmt: skip
def test_what_is_another_deal(was: dict[str, Any], now: dict[str, Any]) -> None:
    assert states(compared([was], [now])) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (deal("006A", "Line upgrade"), deal("006B", "Line upgrade")),
        (deal("row-1", "Line upgrade", created_on="2026-01-05"),
         deal("row-2", "Line upgrade", created_on="2026-09-22")),
        (deal("row-1", "Expansion line A"), deal("row-2", "Expansion line B")),
        (deal("row-1", "Platform migration"), deal("row-2", "Platform migraton", owner="Jon")),
    ],
    ids=["created anew in the CRM", "created on another day", "another letter", "another owner"],
)  # fmt: skip
def test_what_is_asked_about_and_never_silent(was: dict[str, Any], now: dict[str, Any]) -> None:
    found = compared([was], [now])
    assert [state for _, _, state in states(found)] == ["asked"]
    assert moved(found) == {"new": 100, "vanished": -100}
    same = Rulings(same=((was["opportunity_id"], now["opportunity_id"]),))
    found = compared([was], [now], same)
    assert [state for _, _, state in states(found)] == ["same"]
    assert moved(found) == {}


def test_an_id_column_that_comes_later_breaks_nothing() -> None:
    before = [deal("row-1", "Line upgrade"), deal("row-2", "Training", 50)]
    found = compared(before, [deal("006A", "Training", 50), deal("006B", "Line upgrade")])
    assert moved(found) == {}
    assert exact_count(found) == 2


def test_each_deal_has_one_partner_the_best_one() -> None:
    before = [deal("row-1", "Line upgrade", 100), deal("row-2", "Line upgrade north", 70)]
    after = [
        deal("row-3", "Line upgrade nord", 70), deal("row-4", "Line upgrade phase 1", 100),
        deal("row-5", "Line upgrade northern", 5),
    ]  # fmt: skip
    found = compared(before, after)
    pairs = [one[:2] for one in states(found)]
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == 2
    assert ("row-2", "row-5") in pairs


def test_rows_that_are_the_same_in_all_three_keep_their_order() -> None:
    before = [deal("row-1", "Order", 10), deal("row-2", "Order", 20)]
    found = compared(before, [deal("row-3", "Order", 10), deal("row-4", "Order", 25)])
    assert moved(found) == {"amount_up": 5}


def test_what_is_the_same_is_the_same_over_several_weeks_and_both_ways() -> None:
    said = Rulings(same=(("x", "y"), ("y", "z")))
    old, new = deal("x", "Alpha"), deal("z", "Omega", 130)
    assert moved(compared([old], [new], said)) == {"amount_up": 30}
    assert moved(compared([new], [old], said)) == {"amount_down": -30}


def test_a_pair_kept_apart_may_have_another_partner() -> None:
    before = [deal("row-1", "Line upgrade")]
    after = [deal("row-2", "Line upgrade phase 1"), deal("row-3", "Line upgrade phase 2")]
    first = states(compared(before, after))[0][1]
    found = compared(before, after, Rulings(different=(("row-1", first),)))
    other = {"row-2": "row-3", "row-3": "row-2"}[first]
    assert sorted(states(found)) == sorted(
        [("row-1", first, "different"), ("row-1", other, "asked")]
    )


def test_many_deals_with_other_ids_are_matched_in_time() -> None:
    rows = 20_000
    base = make_snapshot([deal("row-0", "Name")], as_of="2026-09-21")
    table = base.table("opportunities").loc[[0] * rows].reset_index(drop=True)
    old = table.assign(
        opportunity_id=[f"row-{n}" for n in range(rows)],
        account_id=[f"a{n % 17}" for n in range(rows)],
        opportunity=[f"Line {n} upgrade" for n in range(rows)],
    )
    names = old["opportunity"].where(old.index % 10 > 0, old["opportunity"] + " north")
    new = old.assign(opportunity_id=[f"row-x{n}" for n in range(rows)], opportunity=names)
    sides = [replace(base, tables={**base.tables, "opportunities": one}) for one in (old, new)]
    start = time.process_time()
    found = compare_snapshots(sides[0], sides[1], Scope(), Settings())
    assert time.process_time() - start < 5  # half a second where nothing else runs
    assert found.matches["state"].value_counts().to_dict() == {"exact": 18_000, "asked": 2_000}
