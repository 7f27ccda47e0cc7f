"""The largest accounts counted three ways."""

from kamdata.metrics import three_ranks
from kamdata.metrics.facts import Facts
from kamdata.metrics.known import prepare
from kamdata.model import Settings
from kamdata.sample import stories
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot
from tests.unit.metrics.test_lifetime_value import company, ten


def by_account(facts):
    return three_ranks.three_ranks(facts).set_index("account_id")


def test_ranks_count_only_accounts_of_which_all_is_known():
    facts = company(
        ten(A0={"cost_to_serve": 4_000}, A1={"cost_to_serve": None}, A2={"cost_to_serve": 100})
    )
    table = by_account(facts)
    assert sorted(table["revenue_rank"].dropna()) == list(range(1, 10))
    assert table.loc["A1", ["revenue_rank", "contribution_rank", "lifetime_rank"]].isna().all()
    assert table.loc["A1", "lacking"] == "cost to serve"
    assert table.loc["A0", "contribution_rank"] == 9
    assert table.loc["A0", "contribution_change"] == table.loc["A0", "revenue_rank"] - 9
    assert table.loc["A2", "contribution_rank"] == 1
    assert table.loc["A0", "why"] == (
        "Its margin of $3.6k a year does not cover the $4k it costs to serve."
    )
    assert table.loc["A3", "why"] == (
        "20 % of its revenue is left after the cost to serve; the usual is 20 %."
    )


def test_changes_of_rank_sum_to_nothing():
    table = by_account(company(ten(A0={"cost_to_serve": 4_000})))
    assert table["contribution_change"].sum() == 0
    assert table["lifetime_change"].sum() == 0


def test_measures_rest_on_what_is_known():
    table = three_ranks.three_ranks(company(ten(A0={"cost_to_serve": 4_000},
                                                A1={"cost_to_serve": None})))  # fmt: skip
    loss = three_ranks.accounts_at_a_loss(table)
    assert (loss.value, loss.n) == (1, 9)
    left = three_ranks.total_contribution(table)
    assert left.value == 8 * 2_400_00 - 400_00
    assert left.coverage == 0.9
    assert three_ranks.total_lifetime_value(table).n == 9


def test_a_bare_snapshot_says_what_to_add():
    table = three_ranks.three_ranks(Facts(make_snapshot([{}]), Settings()))
    assert three_ranks.ranked(table).empty
    assert three_ranks.headline(table).endswith(
        "add gross margins, costs to serve and 24 months of revenue."
    )
    assert three_ranks.total_lifetime_value(table).reason == three_ranks.NONE_KNOWN
    assert three_ranks.total_contribution(table).value is None
    assert three_ranks.accounts_at_a_loss(table).value is None
    empty = three_ranks.three_ranks(Facts(make_snapshot(), Settings()))
    assert empty.empty


def test_nobody_falls_when_all_keep_the_same_share():
    table = three_ranks.three_ranks(company(ten()))
    assert three_ranks.furthest_fall(three_ranks.ranked(table)) is None
    assert three_ranks.headline(table).startswith("By what they bring")
    assert three_ranks.title(table) == "Nobody falls when counted by lifetime value"


def test_the_large_customer_of_the_sample_that_costs_money_falls_furthest():
    settings = Settings()
    table = three_ranks.three_ranks(Facts(prepare(sample_snapshot(), settings), settings))
    row = three_ranks.furthest_fall(three_ranks.ranked(table))
    assert row is not None
    assert row["account"] == stories.LARGER_THAN_PROFITABLE
    assert row["revenue_rank"] == 2
    assert row["lifetime_rank"] == row["contribution_rank"] == table["lifetime_rank"].max()
    assert row["lifetime_cents"] < 0
    assert three_ranks.headline(table).startswith(
        "Kostara Automotive is number 2 by revenue and number 21 by lifetime value. Its margin of"
    )
    assert "Neuhaven Battery" in set(three_ranks.unranked(table)["account"])
