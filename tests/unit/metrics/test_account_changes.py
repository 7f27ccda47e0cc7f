"""What changed about accounts between two snapshots."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamdata.metrics.account_changes import (
    changed,
    compare_accounts,
    in_words,
    restated_revenue,
    score_accounts,
    summary,
)
from kamdata.metrics.known import prepare
from kamdata.model import Settings, Snapshot
from tests.build import make_snapshot


def snapshot(as_of: str, accounts: list[dict[str, Any]], **tables: Any) -> Snapshot:
    deals = [{"account_id": row["account_id"], "amount": 100} for row in accounts]
    return prepare(make_snapshot(deals, accounts, as_of=as_of, **tables), Settings())


def between(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    scored = [score_accounts(one, Settings()) for one in (before, after)]
    return compare_accounts(before, after, *scored)


def months(*amounts: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"account_id": "A", "month": month, "amount": amount} for month, amount in amounts]


def test_new_gone_owner_and_goal() -> None:
    before = snapshot("2026-09-21", [
        {"account_id": "A", "owner": "Ida", "goal": 100}, {"account_id": "B"},
        {"account_id": "C", "owner": "Ida", "goal": 50},
    ])  # fmt: skip
    after = snapshot("2026-09-28", [
        {"account_id": "A", "owner": "Jon", "goal": 120}, {"account_id": "D"},
        {"account_id": "C", "owner": "Ida", "goal": 50},
    ])  # fmt: skip
    found = between(before, after)
    words = dict(zip(found["account_id"], in_words(found, "USD"), strict=True))
    assert words == {
        "A": "Manager Ida to Jon; goal $100 to $120", "D": "New", "C": "",
        "B": "No longer in the files",
    }  # fmt: skip
    assert summary(found[found["is_changed"]]) == (
        "3 accounts changed: 1 new, 1 gone, 1 with another manager and 1 with another goal."
    )
    shown = changed(found, before.table("accounts"), after.table("accounts"), "USD")
    assert set(shown["account_id"]) == {"A", "B", "D"}
    none = before.table("accounts").iloc[:0]
    assert changed(found, none, after.table("accounts").iloc[1:2], "USD")["what"].tolist() == [
        "New"
    ]


def test_revenue_is_restated_where_a_month_that_was_over_has_another_amount() -> None:
    then = (("2026-06-01", 100), ("2026-07-01", 200), ("2026-08-01", 300), ("2026-09-01", 10))
    now = (("2026-07-01", 250), ("2026-08-01", 290), ("2026-08-15", 10), ("2026-09-01", 900))
    before = snapshot("2026-09-21", [{"account_id": "A"}], revenue=months(*then))
    after = snapshot("2026-09-28", [{"account_id": "A"}], revenue=months(*now))
    found = restated_revenue(before, after)
    assert found.to_numpy().tolist() == [["A", 50_00, 1]]
    words = in_words(between(before, after), "USD")
    assert words[0].startswith("Revenue of 1 month restated by $50")


def test_a_score_that_moved_names_its_factor() -> None:
    history = months(*((f"{year}-{month:02d}-01", 100) for year in (2025, 2026)
                       for month in range(1, 13) if (year, month) < (2026, 9)))  # fmt: skip
    plain = {"account_id": "A", "nps": 9, "nps_on": "2026-09-01", "open_escalations": 0}
    before = snapshot("2026-09-21", [plain], revenue=history)
    after = snapshot("2026-09-28", [plain | {"nps": 1}], revenue=history)
    found = between(before, after).iloc[0]
    assert found["risk_moved"] >= 5
    assert found["risk_moved"] == found["risk_after"] - found["risk_before"]
    assert found["risk_why"].startswith("Satisfaction and support +")
    assert found["is_changed"]


def test_the_same_snapshot_twice_changed_nothing() -> None:
    one = snapshot(
        "2026-09-28", [{"account_id": "A", "goal": 10}], revenue=months(("2026-07-01", 1))
    )
    found = between(one, one)
    assert not found["is_changed"].any()
    assert found["risk_why"].isna().all()


def test_without_any_account() -> None:
    empty = prepare(make_snapshot(), Settings())
    assert between(empty, empty).empty
