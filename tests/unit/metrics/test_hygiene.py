"""The watch lists: each rule by example, and that a deal counts once."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from kamdata.metrics import hygiene, pipeline
from kamdata.model import ALL_DATES
from tests.build import AS_OF, make_accounts, make_opportunities, make_snapshot, make_stages
from tests.unit.metrics.test_pipeline import TABLES

# a deal that no rule has anything against
FINE = {
    "stage": "Proposal", "amount": 100, "created_on": "2026-09-01", "next_step": "Send the offer",
    "stage_entered_on": "2026-09-20", "last_activity_on": "2026-09-25", "owner": "Ida",
}  # fmt: skip


def inspect(*rows: dict) -> tuple[pd.DataFrame, hygiene.Inspection]:
    found = make_opportunities(rows)
    return found, hygiene.inspect(found, make_stages(found), AS_OF)


def overview(found: pd.DataFrame, inspection: hygiene.Inspection) -> pd.DataFrame:
    return hygiene.watch_lists(found, inspection).set_index("rule")


def listed(found: pd.DataFrame, inspection: hygiene.Inspection, rule: str) -> pd.DataFrame:
    accounts = make_accounts([{"account_id": "A", "account": "Alder"}], ids=["B", "Z"])
    return hygiene.watch_list(found, accounts, inspection, rule)


def flagged(rule: str, *rows: dict) -> list[bool]:
    return list(inspect(*rows)[1].flags[rule])


def wins(count: int, amount: int = 1_000, days: int = 50, account: str = "Z") -> list[dict]:
    start = pd.Timestamp("2026-01-01")
    return [
        {**FINE, "status": "won", "stage": "Closed Won", "account_id": account, "amount": amount,
         "created_on": start, "close_on": start + pd.Timedelta(days=days)}
    ] * count  # fmt: skip


def test_a_deal_in_order_is_on_no_list():
    _, found = inspect(FINE)
    assert not found.flags.to_numpy().any()
    assert list(found.flags) == [rule.id for rule in hygiene.RULES]
    assert found.off == {}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("past_due", {"close_on": "2026-09-27"}),
        ("no_amount", {"amount": None}),
        ("no_next_step", {"next_step": None}),
        ("too_old", {"stage_entered_on": "2026-06-29"}),  # 91 days
        ("created_after_close", {"created_on": "2026-12-24"}),
        ("quiet", {"last_activity_on": "2026-08-28"}),  # 31 days
        ("quiet", {"last_activity_on": None, "created_on": "2026-08-28"}),
    ],
)
def test_each_rule_finds_its_deal(rule, change):
    _, found = inspect(FINE, FINE | change)
    flags = found.flags
    assert list(flags[rule]) == [False, True]
    assert not flags.drop(columns=rule).to_numpy().any()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("past_due", {"close_on": "2026-09-28"}),
        ("no_next_step", {"next_step": None, "next_step_on": "2026-10-05"}),
        ("too_old", {"stage_entered_on": "2026-06-30"}),  # 90 days
        ("too_old", {"stage_entered_on": None, "created_on": "2024-01-01"}),  # no wins to compare
        ("quiet", {"last_activity_on": "2026-08-29"}),  # 30 days
        ("quiet", {"last_activity_on": None}),  # created 27 days ago
    ],
)
def test_each_rule_stops_at_its_limit(rule, change):
    assert flagged(rule, FINE, FINE | change) == [False, False]


def test_decided_deals_are_only_flagged_for_impossible_dates():
    won = FINE | {
        "status": "won", "stage": "Closed Won", "close_on": "2026-03-01", "amount": None,
        "next_step": None, "last_activity_on": "2020-01-01",
    }  # fmt: skip
    _, found = inspect(FINE, won)
    assert list(found.flags.columns[found.flags.loc[1]]) == ["created_after_close"]


def test_open_longer_than_nine_in_ten_wins_took():
    old, young = {**FINE, "created_on": "2026-08-08"}, {**FINE, "created_on": "2026-08-09"}
    assert flagged("too_old", old, young, *wins(20))[:2] == [True, False]
    assert flagged("too_old", old, young, *wins(19))[:2] == [False, False]


def test_much_larger_than_the_largest_win_of_the_account():
    rows = [{**FINE, "amount": amount} for amount in (5_000, 5_001)]
    won = [*wins(1, 1_000, account="A"), *wins(1, 400, account="A")]
    assert flagged("too_large", *rows, *won)[:2] == [False, True]


def test_much_larger_than_the_median_win_where_the_account_has_none():
    rows = [{**FINE, "amount": amount} for amount in (5_000, 5_001)]
    assert flagged("too_large", *rows, *wins(20))[:2] == [False, True]
    assert flagged("too_large", *rows, *wins(19))[:2] == [False, False]


def test_a_rule_without_its_column_is_off_and_says_what_to_add():
    bare = {name: FINE[name] for name in ("stage", "amount")}
    found, inspection = inspect(bare, bare)
    assert set(inspection.off) == {"no_next_step", "too_old", "created_after_close", "quiet"}
    table = overview(found, inspection)
    assert table.loc["no_next_step", "advice"] == "No deal has a next step. Add a column Next Step."
    assert pd.isna(table.loc["no_next_step", "count"])
    assert table.loc["past_due", "count"] == 0
    assert listed(found, inspection, "no_next_step").empty


def test_watch_lists_have_rows_money_and_owners():
    late = FINE | {"close_on": "2026-09-01"}
    found, inspection = inspect(
        late, late | {"amount": 300}, late | {"amount": None, "owner": "Jon"},
        late | {"owner": None, "amount": 50}, FINE,
    )  # fmt: skip
    row = overview(found, inspection).loc["past_due"]
    assert (row["count"], row["amount_cents"], row["owners"]) == (4, 45_000, "Ida 2, Jon 1")
    assert row["label"] == "Past close date"
    deals = listed(found, inspection, "past_due")
    assert list(deals.index) == [1, 0, 3, 2]
    assert list(deals["days_late"]) == [27] * 4
    assert set(deals["account"]) == {"Alder"}


def test_an_empty_list_has_no_money_and_no_owner():
    row = overview(*inspect(FINE)).loc["past_due"]
    assert row["count"] == 0
    assert pd.isna(row["amount_cents"])
    assert pd.isna(row["owners"])


def test_lists_of_some_rows_keep_the_limits_of_all():
    old = {**FINE, "created_on": "2026-08-01", "account_id": "B"}
    found, inspection = inspect(old, *wins(20))
    some = found[found["account_id"] == "B"]
    assert list(listed(some, inspection, "too_old").index) == [0]
    assert overview(some, inspection).loc["too_old", "count"] == 1


def test_a_snapshot_is_inspected_as_a_whole():
    snapshot = make_snapshot([FINE | {"close_on": "2026-09-01"}])
    assert list(hygiene.inspect_snapshot(snapshot).flags["past_due"]) == [True]


def test_hygiene_score_counts_a_deal_once():
    # 100 of 500 are flagged, that one twice
    bad = FINE | {"close_on": "2026-09-01", "next_step": None}
    found, inspection = inspect(bad, *[FINE] * 4)
    score = hygiene.hygiene_score(found, inspection.flags)
    assert (score.value, score.n, score.coverage) == (0.8, 5, 1.0)


def test_hygiene_score_without_money_or_with_few_deals():
    found, inspection = inspect(FINE | {"amount": None})
    assert hygiene.hygiene_score(found, inspection.flags).reason == "no open deal has an amount"
    found, inspection = inspect(FINE)
    assert "only 1" in (hygiene.hygiene_score(found, inspection.flags).reason or "")


def test_empty_table():
    found, inspection = inspect()
    assert list(overview(found, inspection)["count"]) == [0] * 7
    assert listed(found, inspection, "too_old").empty
    assert hygiene.hygiene_score(found, inspection.flags).value is None


@settings(max_examples=12)
@given(TABLES)
def test_lists_agree_with_the_flags_and_the_measures(found):
    inspection = hygiene.inspect(found, make_stages(found), AS_OF)
    table = overview(found, inspection)
    for rule in table.index:
        deals = listed(found, inspection, rule)
        assert set(deals.index) == set(found.index[inspection.flags[rule]])
        if rule not in inspection.off:
            assert table.loc[rule, "count"] == len(deals)
    past_due = pipeline.past_due_amount(found, ALL_DATES, AS_OF)
    if past_due.n:
        assert table.loc["past_due", "amount_cents"] == past_due.value
    score = hygiene.hygiene_score(found, inspection.flags)
    assert score.value is None or 0 <= score.value <= 1
