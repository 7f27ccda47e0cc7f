"""The charts of the revenue snapshot say what the numbers say."""

from datetime import date

import pandas as pd
import pytest

from kamdata.charts import revenue as charts
from kamdata.charts import style
from kamdata.metrics import concentration, pace, retention
from kamdata.metrics.periods import named_year
from kamdata.metrics.revenue import ladder
from kamdata.model import ALL_DATES, Settings
from tests.build import make_opportunities, make_snapshot

YEAR = named_year(2026, 1)
HOSTILE = "<b>Alpha</b> & Co <script>"


def rows_of(opportunities, accounts):
    return ladder(make_snapshot(opportunities, accounts), YEAR, Settings())


TWO = rows_of(
    [
        {"account_id": "A", "status": "won", "amount": 40},
        {"account_id": "A", "stage": "Proposal", "amount": 30},
        {"account_id": "A", "stage": "Prospecting", "amount": 20},
        {"account_id": "B", "status": "won", "amount": 70},
    ],
    [
        {"account_id": "A", "account": HOSTILE, "goal": 100, "wallet": 5000},
        {"account_id": "B", "goal": 50},
    ],
)


def traces(figure):
    return {trace.name: trace for trace in figure.data if trace.name}


def test_the_ladder_draws_every_rung_and_the_goal():
    found = traces(charts.ladder(TWO, "USD"))
    assert list(found["closed"].x) == [40, 70]
    assert list(found["current"].x) == [30, 0]
    assert list(found["identified"].x) == [20, 0]
    assert list(found["goal"].x) == [100, 50]
    assert found["closed"].marker.color == style.WON
    assert found["hypothetical"].marker.pattern.shape == "/"


def test_hypothetical_value_is_cut_off_at_the_edge_and_whole_in_the_hover_text():
    figure = charts.ladder(TWO, "USD")
    hatched = traces(figure)["hypothetical"]
    limit = figure.layout.xaxis.range[1]
    assert limit == pytest.approx(105)  # the goal of 100 is the largest real amount
    assert 90 + hatched.x[0] == pytest.approx(limit)
    assert "$4,910 hypothetical" in hatched.hovertext[0]  # 5,000 - 40 won - 30 - 20


def test_what_nobody_has_is_not_in_the_legend():
    rows = rows_of([{"account_id": "A", "status": "won", "amount": 10}], [{"account_id": "A"}])
    assert list(traces(charts.ladder(rows, "USD"))) == ["closed"]


def test_one_account_leaves_room_for_its_hypothetical_value():
    figure = charts.ladder(TWO.head(1), "USD")
    assert figure.layout.xaxis.range[1] == pytest.approx(210)


def test_names_from_files_are_shown_literally():
    figure = charts.ladder(TWO, "USD")
    assert figure.layout.yaxis.ticktext[0].startswith("&lt;b&gt;Alpha")
    assert "<script>" not in str(figure.to_json())


def test_the_gap_is_written_beside_each_bar():
    written = charts.ladder(TWO, "USD").data[-1]
    assert [text.strip() for text in written.text] == ["$60 short", "made"]


def test_an_amount_covered_by_the_goal_is_not_written():
    covered = rows_of(
        [{"account_id": "A", "status": "won", "amount": 100}], [{"account_id": "A", "goal": 5}]
    )
    assert list(traces(charts.ladder(covered, "USD"))["closed"].text) == [""]
    free = rows_of(
        [{"account_id": "A", "status": "won", "amount": 100}], [{"account_id": "A", "goal": 90}]
    )
    assert list(traces(charts.ladder(free, "USD"))["closed"].text) == ["$100"]


def test_at_most_25_accounts_are_drawn():
    many = rows_of([], [{"account_id": f"a{i:02}", "goal": i} for i in range(30)])
    assert len(charts.ladder(many, "USD").data[0].x) == charts.MOST_ACCOUNTS


@pytest.mark.parametrize(
    ("goals", "title"),
    [
        ((100, 50), "1 account below goal"),
        ((10, 10), "Every account with a goal has made it"),
        ((None, None), "No goal to compare with: closed and open by account"),
    ],
)
def test_the_title_of_the_ladder_is_its_finding(goals, title):
    rows = rows_of(
        [{"account_id": a, "status": "won", "amount": 50} for a in "AB"],
        [{"account_id": a, "goal": goal} for a, goal in zip("AB", goals, strict=True)],
    )
    assert charts.ladder_title(rows, "USD") == title


def test_the_title_names_the_share_of_the_five_largest_gaps():
    rows = rows_of([], [{"account_id": f"a{i}", "goal": 10} for i in range(10)])
    title = charts.ladder_title(rows, "USD")
    assert title == "5 of the 10 accounts below goal hold 50 % of what is short"


def test_the_title_of_one_account():
    assert charts.ladder_title(TWO.head(1), "USD") == "$60 short of the goal, $30 current"
    assert charts.ladder_title(TWO.tail(1), "USD") == "The goal is made, $20 above it"


WINS = make_opportunities([{"status": "won", "close_on": "2026-02-01", "amount": 100}])


def test_pace_stops_at_the_as_of_date_and_names_the_plan():
    days = pace.by_day(WINS, 365_00, YEAR, date(2026, 6, 30), None)
    figure = charts.pace(days, date(2026, 6, 30), "USD")
    found = traces(figure)
    assert len(found["closed"].x) == 181
    assert len(found["even plan"].x) == 365
    assert "plan by our own season" not in found
    assert figure.layout.title.text == "Closed $100; an even plan has $181 by now"


def test_pace_prefers_the_season():
    seasonal = pace.linear_curve(YEAR) ** 2
    days = pace.by_day(WINS, 365_00, YEAR, date(2026, 12, 31), seasonal)
    assert charts.pace_title(days, "USD") == "Closed $100; our own season has $365 by now"


def test_pace_without_a_goal_or_before_the_start():
    no_goal = pace.by_day(WINS, None, YEAR, date(2026, 6, 30), None)
    assert charts.pace_title(no_goal, "USD") == "Closed $100 so far; no goal to compare with"
    ahead = pace.by_day(WINS, 365_00, YEAR, date(2025, 6, 30), None)
    figure = charts.pace(ahead, date(2025, 6, 30), "USD")
    assert figure.layout.title.text == "The period has not started"


def spread(*units):
    snapshot = make_snapshot(
        [
            {"account_id": f"a{i:02}", "status": "won", "amount": amount}
            for i, amount in enumerate(units)
        ]
    )
    return concentration.spread(snapshot, ALL_DATES)


def test_customers_and_their_shares():
    figure = charts.customers(spread(50, 30, 20), "USD")
    found = traces(figure)
    assert list(found["share"].x) == pytest.approx([50, 30, 20])
    assert list(found["added up"].x) == pytest.approx([50, 80, 100])
    assert figure.layout.title.text == "a00 brings 50 %"


def test_many_customers_are_cut_and_the_title_says_what_is_shown():
    figure = charts.customers(spread(*[10] * 20), "USD")
    assert figure.layout.title.text == "75 % of won amounts is with 15 customers"


def test_the_bridge_shows_what_moved():
    years = pd.DataFrame(
        {
            "before_cents": pd.array([100_00, 200_00, 0], dtype="Int64"),
            "now_cents": pd.array([150_00, 0, 20_00], dtype="Int64"),
        }
    )
    figure = charts.bridge(retention.bridge(years), "USD")
    assert list(figure.data[0].x) == [20, 50, -200]
    assert list(figure.layout.yaxis.ticktext) == ["New customers", "Expansion", "Lost customers"]
    assert [text.strip() for text in figure.data[1].text] == [
        "$20 · 1 account", "$50 · 1 account", "-$200 · 1 account",
    ]  # fmt: skip
    assert figure.layout.title.text == "$130 less revenue than the year before"
