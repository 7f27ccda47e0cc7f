"""The pipeline by owner, region, category and type: adds up, and agrees with the measures."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import pipeline
from kamdata.metrics.breakdown import by
from kamdata.model import ALL_DATES
from tests.build import make_accounts, make_opportunities, make_stages
from tests.unit.metrics.test_pipeline import ROW

ACCOUNTS = make_accounts(
    [{"account_id": "A", "region": "North"}, {"account_id": "B", "region": "South"},
     {"account_id": "C"}]
)  # fmt: skip
STAGES = make_stages()


def broken(rows: list[dict], column) -> pd.DataFrame:
    found = by(make_opportunities(rows), STAGES, ACCOUNTS, column, ALL_DATES)
    return found.table.set_index("group")


def test_by_owner_hand_worked():
    table = broken(
        [
            {"owner": "Ida", "amount": 100},
            {"owner": "Jon", "amount": 300},
            {"owner": "Jon", "amount": None},
            *[{"owner": "Ida", "status": "won", "amount": 10}] * 2,
            *[{"owner": "Ida", "status": "lost", "amount": 20}] * 3,
            {"owner": None, "status": "lost"},
        ],
        "owner",
    )
    assert list(table.index) == ["Jon", "Ida", "(not stated)"]
    assert list(table["count"]) == [2, 1, 0]
    assert list(table["amount_cents"]) == [30_000, 10_000, 0]
    assert list(table["weighted_amount_cents"]) == [15_000, 5_000, 0]
    assert list(table["n"]) == [0, 5, 1]
    ida = table.loc["Ida"]
    assert (ida["won_count"], ida["won_cents"], ida["lost_count"]) == (2, 2_000, 3)
    assert (ida["win_rate_by_count"], ida["win_rate_by_amount"]) == (0.4, 0.25)
    assert table.loc["(not stated)", ["win_rate_by_count", "shrunk_rate"]].isna().all()


def test_region_is_that_of_the_account():
    table = broken([{"account_id": one} for one in ("A", "A", "B", "C")], "region")
    assert table["count"].to_dict() == {"North": 2, "South": 1, "(not stated)": 1}


def test_forecast_categories_keep_the_words_of_the_file_and_have_no_win_rates():
    decided = [{"status": "won", "forecast_category": "Closed"}] * 9
    rows = [{"forecast_category": "Best Case"}, {"forecast_category": "Commit"}, *decided]
    found = by(make_opportunities(rows), STAGES, ACCOUNTS, "forecast_category", ALL_DATES)
    assert set(found.table["group"]) == {"Best Case", "Commit", "Closed"}
    assert (
        found.table[["win_rate_by_count", "win_rate_by_amount", "shrunk_rate"]]
        .isna()
        .to_numpy()
        .all()
    )
    assert "not compared" in found.difference.sentence


def test_differences_are_judged():
    def owner(name, won, lost):
        return [{"owner": name, "status": "won"}] * won + [{"owner": name, "status": "lost"}] * lost

    luck = by(make_opportunities([*owner("Ida", 9, 11), *owner("Jon", 11, 9)]),
              STAGES, ACCOUNTS, "owner", ALL_DATES)  # fmt: skip
    assert luck.difference.sentence == "The win rates of the owners differ by no more than luck."
    assert list(luck.table["shrunk_rate"]) == pytest.approx([19 / 40, 21 / 40])
    real = by(make_opportunities([*owner("Ida", 2, 18), *owner("Jon", 18, 2)]),
              STAGES, ACCOUNTS, "owner", ALL_DATES)  # fmt: skip
    assert real.difference.is_real
    assert (real.table["shrunk_low_rate"] < real.table["shrunk_rate"]).all()
    assert (real.table["shrunk_rate"] < real.table["shrunk_high_rate"]).all()


GROUPED = st.lists(
    st.tuples(ROW, st.sampled_from(["Ida", "Jon", None])).map(
        lambda pair: {**pair[0], "owner": pair[1], "account_id": "A"}
    ),
    max_size=30,
).map(make_opportunities)


@settings(max_examples=15)
@given(GROUPED)
def test_groups_add_up_and_agree_with_the_measures(found):
    table = by(found, STAGES, ACCOUNTS, "owner", ALL_DATES).table
    assert table["count"].sum() == pipeline.open_count(found, ALL_DATES).value
    assert table["amount_cents"].sum() == (pipeline.open_amount(found, ALL_DATES).value or 0)
    assert table["won_cents"].sum() == (pipeline.won_amount(found, ALL_DATES).value or 0)
    for row in table.to_dict("records"):
        owner = found["owner"].astype("str").fillna("(not stated)")
        rows = found[owner == row["group"]]
        for name in ("win_rate_by_count", "win_rate_by_amount"):
            expected = getattr(pipeline, name)(rows, ALL_DATES).value
            assert (None if pd.isna(row[name]) else row[name]) == expected, name
        assert row["n"] == row["won_count"] + row["lost_count"]


def test_empty_table():
    assert broken([], "owner").empty
