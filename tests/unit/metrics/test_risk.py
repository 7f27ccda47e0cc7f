"""The risk score of whole snapshots: bands, flags, money, and what is not ranked."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics import risk
from kamdata.metrics.known import as_known
from kamdata.metrics.risk import risk_scores
from kamdata.model import Settings
from tests.build import make_snapshot

MONTHS = pd.date_range("2024-03-01", "2026-08-01", freq="MS")


def revenue_of(name, amounts):
    return [
        {"account_id": name, "month": month, "amount": amount}
        for month, amount in zip(MONTHS, amounts, strict=True)
    ]


def company(settings=None, **more):
    """Eight accounts: one falls, one has gone silent, the others are steady."""
    accounts = [
        {"account_id": name, "is_key": True, "goal": 5_000, "exec_sponsor": "Eva",
         "renewal_on": "2027-09-01", "nps": 4 if name == "Fall" else 9, **more.get(name, {})}
        for name in ("Fall", "Gone", "S1", "S2", "S3", "S4", "S5", "S6")
    ]  # fmt: skip
    revenue = revenue_of("Fall", [3000 - 80 * k for k in range(30)])
    revenue += revenue_of("Gone", [2000] * 25 + [0] * 5)
    for number in range(1, 7):
        revenue += revenue_of(f"S{number}", [1000 * number] * 30)
    contacts = [
        {"account_id": account["account_id"], "contact": f"Person {n}", "last_contact_on":
         "2026-09-10"}
        for account in accounts for n in range(4)
    ]  # fmt: skip
    deals = [
        {"account_id": account["account_id"], "status": status, "created_on": "2026-08-01",
         "close_on": "2026-02-10"}
        for account in accounts for status in ("won", "lost")
    ]  # fmt: skip
    snapshot = make_snapshot(deals, accounts, revenue=revenue, contacts=contacts)
    return risk_scores(snapshot, settings or Settings())


def test_the_falling_and_the_silent_account_come_first():
    table = company().table.sort_values("rank")
    assert set(table["account_id"].head(2)) == {"Fall", "Gone"}
    assert table["rank"].tolist() == list(range(1, 9))
    assert (table["score"].diff().dropna() <= 0).all()


def test_contributions_sum_to_the_score():
    scores = company()
    sums = scores.factors.groupby("account_id")["points"].sum()
    for account_id, score in zip(scores.table["account_id"], scores.table["score"], strict=True):
        assert round(sums[account_id], 3) == score
    shown = scores.factors.groupby("account_id")["shown_points"].sum()
    assert shown["Fall"] == np.floor(
        scores.table.set_index("account_id").loc["Fall", "score"] + 0.5
    )


def test_bands_follow_the_capacity_of_the_review():
    two = company().table.set_index("account_id")["band"].astype("str")
    assert (two[two == "act now"].index.tolist()) == ["Fall", "Gone"]
    one = company(Settings(review_capacity=1)).table
    assert one.loc[one["band"] == "act now", "rank"].tolist() == [1]
    assert one.loc[one["rank"] == 2, "band"].tolist() == ["watch"]


def test_revenue_at_risk_is_score_times_revenue():
    table = company().table.set_index("account_id")
    gone = table.loc["Gone"]
    assert gone["money_cents"] == round(gone["score"] / 100 * 7 * 2000_00)
    assert risk.total_revenue_at_risk(table).value == table["money_cents"].sum()


def test_money_without_a_revenue_table_is_what_was_won():
    deals = [
        {"account_id": "A", "amount": 500, "status": "won", "close_on": "2026-01-10"},
        {"account_id": "A", "amount": 900, "status": "won", "close_on": "2025-01-10"},
        {"account_id": "B", "amount": 500, "status": "lost"},
    ]
    table = risk_scores(make_snapshot(deals), Settings()).table.set_index("account_id")
    assert table.loc["A", "base_cents"] == 500_00
    assert pd.isna(table.loc["B", "base_cents"])
    assert pd.isna(table.loc["B", "money_cents"])


def test_revenue_below_zero_puts_nothing_at_risk():
    money = risk.revenue_at_risk(np.array([50.0, 50.0]), pd.Series([-100, 100], dtype="Int64"))
    assert money.tolist() == [0, 50]


def test_an_opportunities_file_alone_ranks_nobody():
    deals = [
        {"account_id": name, "status": status, "close_on": "2026-05-01"}
        for name in "ABC" for status in ("won", "lost", "open")
    ]  # fmt: skip
    table = risk_scores(make_snapshot(deals), Settings()).table
    assert not table["is_ranked"].any()
    assert table["rank"].isna().all()
    assert (table["band"] == "not ranked").all()
    assert table["reason"].str.startswith("Not ranked: ").all()
    assert table["reason"].str.contains("monthly revenue").all()
    assert risk.accounts_to_act_on(table).reason == risk.NONE_RANKED
    assert risk.revenue_to_act_on(table).reason == risk.NONE_RANKED
    assert risk.total_revenue_at_risk(table).reason == risk.NONE_RANKED
    assert risk.unranked_accounts(table).value == 3


def test_hard_flags_stand_beside_the_score():
    plain = company().table.set_index("account_id")
    bare = {"renewal_on": "2026-11-17", "exec_sponsor": None}
    flagged = company(S3=bare).table.set_index("account_id")
    assert flagged.loc["S3", "flags"] == (
        "Contract ends in 50 days, no renewal deal", "No executive sponsor",
    )  # fmt: skip
    assert plain.loc["S3", "flags"] == ()
    assert flagged.loc["S3", "band"] in ("watch", "act now")
    assert plain.loc["Gone", "flags"] == ("No order for more than three usual gaps",)
    assert risk.flagged_accounts(flagged.reset_index()).value == 2


def test_who_never_bought_is_not_at_risk():
    prospect = {"nps": 2, "goal": 1_000, "exec_sponsor": "Eva", "renewal_on": "2026-12-01"}
    accounts = [{"account_id": "New", **prospect}, {"account_id": "Old", **prospect}]
    deals = [{"account_id": "New"}, {"account_id": "Old"}]
    table = risk_scores(
        make_snapshot(deals, accounts, revenue=revenue_of("Old", [100] * 30)), Settings()
    ).table.set_index("account_id")
    assert not table.loc["New", "is_ranked"]
    assert table.loc["New", "reason"] == risk.NOT_A_CUSTOMER
    assert table.loc["Old", "is_ranked"]


def test_only_one_contact_is_a_flag():
    contacts = [
        {"account_id": account, "contact": person}
        for account, person in (
            ("A", "Ann"), ("B", "Bob"), ("B", "Cid"), ("C", "Dan"), ("D", "Eva"), ("D", "Fay"),
        )
    ]  # fmt: skip
    accounts = [{"account_id": "C", "is_key": False}]
    snapshot = make_snapshot([], accounts, contacts=contacts)
    flags = risk_scores(snapshot, Settings()).table.set_index("account_id")["flags"]
    assert flags.to_dict() == {"C": (), "A": ("Only one contact",), "B": (), "D": ()}


def test_a_list_of_one_contact_each_flags_nobody():
    contacts = [{"account_id": name, "contact": name} for name in "ABCD"]
    contacts += [{"account_id": "A", "contact": "Second"}]
    table = risk_scores(make_snapshot([], contacts=contacts), Settings()).table
    assert table["flags"].map(len).sum() == 0


def test_without_any_known_purchase_nobody_is_called_a_prospect():
    table = risk_scores(make_snapshot([{"account_id": "A"}]), Settings()).table
    assert table["reason"].iloc[0].startswith("Not ranked: ")


def test_a_customer_with_nothing_left_to_lose_takes_no_place_in_the_review():
    deals = [{"account_id": "Gone", "status": "lost"}]
    revenue = [
        row | {"amount": 0 if row["month"] >= pd.Timestamp("2025-08-01") else 900}
        for row in revenue_of("Gone", [0] * 30)
    ]
    for name in ("S1", "S2"):
        revenue += revenue_of(name, [100] * 30)
    accounts = [{"account_id": "Gone", "goal": 100, "nps": 1}]
    table = risk_scores(make_snapshot(deals, accounts, revenue=revenue), Settings()).table
    gone = table[table["account_id"] == "Gone"].iloc[0]
    assert gone["money_cents"] == 0
    assert gone["band"] != "act now"


def test_what_happens_after_the_as_of_date_changes_nothing():
    """The leak test: rows dated later are not known."""
    deals = [{"account_id": "A", "status": "won", "close_on": "2026-05-01"}]
    later = {"account_id": "A", "status": "won", "close_on": "2026-10-05", "amount": 9_999}
    month = {"account_id": "A", "month": "2026-10-01", "amount": 7}
    revenue = revenue_of("A", [100] * 30)
    before = make_snapshot(deals, revenue=revenue)
    after = as_known(make_snapshot([*deals, later], revenue=[*revenue, month]))
    expected, found = (risk_scores(snapshot, Settings()).table for snapshot in (before, after))
    pd.testing.assert_frame_equal(expected, found)


def test_the_order_of_rows_changes_nothing():
    deals = [
        {"account_id": name, "status": status, "close_on": "2026-05-01", "opportunity_id": name}
        for name, status in (("A", "won"), ("B", "lost"), ("C", "open"))
    ]
    snapshot = make_snapshot(deals, revenue=revenue_of("A", range(30)) + revenue_of("B", [5] * 30))
    turned = replace(
        snapshot, tables={name: table.iloc[::-1] for name, table in snapshot.tables.items()}
    )
    columns = ["account_id", "score", "coverage", "money_cents", "reason", "next_action"]
    expected, found = (
        risk_scores(one, Settings()).table[columns].sort_values("account_id", ignore_index=True)
        for one in (snapshot, turned)
    )
    pd.testing.assert_frame_equal(expected, found)


def test_measures_name_their_rows():
    table = company().table
    found = risk.revenue_to_act_on(table)
    assert found.value == table.loc[found.rows, "base_cents"].sum()
    assert found.n == 2
    rest = table[table["band"] != "act now"]
    empty = risk.revenue_to_act_on(rest)
    assert (empty.value, empty.n) == (0, 0)


def test_total_revenue_at_risk_without_revenue_says_why():
    account = {"account_id": "A", "nps": 5, "goal": 10, "exec_sponsor": "Eva"}
    account |= {"renewal_on": "2026-12-01", "last_review_on": "2026-09-01"}
    deals = [{"status": "won", "close_on": "2024-01-05"}] * 5 + [{"status": "open"}]
    table = risk_scores(make_snapshot(deals, [account]), Settings()).table
    assert table["is_ranked"].all()
    assert risk.total_revenue_at_risk(table).reason == "no ranked account has revenue"


@pytest.mark.parametrize("weights", [(), (("trend", 100.0),)])
def test_weights_come_from_the_settings(weights):
    table = company(Settings(risk_weights=weights)).table.set_index("account_id")
    if weights:
        assert table.loc["Fall", "score"] > table.loc["S1", "score"]
    else:
        assert table["score"].isna().all()


def test_an_empty_snapshot_gives_empty_tables():
    scores = risk_scores(make_snapshot(), Settings())
    assert scores.table.empty
    assert scores.factors.empty
