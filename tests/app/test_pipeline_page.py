"""The pipeline page in each state: what it says is what the metrics say."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from kamdata import format as fmt
from kamdata.metrics import hygiene, pipeline
from kamdata.metrics.known import prepare
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.summary import measures
from kamdata.model import ALL_DATES, Settings, Snapshot
from tests.app.steps import go, shown_text, tile
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot

ON_PAGE = {
    "open_amount": "Open pipeline",
    "weighted_open_amount": "Open, weighted",
    "won_amount": "Won",
    "win_rate_by_count": "Win rate by count",
    "win_rate_by_amount": "Win rate by amount",
    "average_won_amount": "Average deal won",
    "median_won_amount": "Median deal won",
    "median_days_to_win": "Median days to win",
}


def test_nothing_yet_says_what_the_page_unlocks(empty_app: AppTest):
    text = shown_text(go(empty_app, "pipeline"))
    assert "Nothing has been imported yet" in text
    assert "how much is open at each stage" in text


def test_sample_says_whether_the_pipeline_is_enough(read_only_app: AppTest):
    app = go(read_only_app, "pipeline")
    settings = Settings()
    snapshot = prepare(sample_snapshot(), settings)
    accounts = snapshot.table("accounts")
    keys = accounts.loc[accounts["is_key"].fillna(value=False).astype(bool), "account_id"]
    opportunities = snapshot.table("opportunities")
    opportunities = opportunities[opportunities["account_id"].isin(keys)]
    period = fiscal_year(snapshot.as_of, settings.fiscal_start_month)
    amount = pipeline.open_amount(opportunities, period)
    count = pipeline.open_count(opportunities, period)
    text = shown_text(app)
    assert f"{fmt.money(amount.value)} open in {count.value} deals" in text
    assert "what is left of the goal" in text
    assert tile(app, "Open pipeline") == fmt.measure(amount)
    assert tile(app, "Velocity") != fmt.NOT_AVAILABLE


def test_own_data_hand_worked(own_app: AppTest):
    # key accounts Alder and Birch: 250k and 90k open; goals 750k, won 180k, so 570k is left;
    # of all accounts 290k of 350k were won, which is 83 %
    app = go(own_app, "pipeline")
    text = shown_text(app)
    assert "$340k open in 2 deals" in text
    assert "it covers what is left of the goal 0.6 times, our 83 % win rate needs 1.2." in text
    assert "$570k of the FY2026 goal of $750k is left." in text
    assert tile(app, "Coverage of what is left") == "0.6x"
    assert tile(app, "Coverage we need") == "1.2x"
    assert tile(app, "Win rate by count") == "n/a"
    assert "only 3 decided deals; at least 5 are needed" in text


def test_the_page_shows_what_the_command_line_prints(own_app: AppTest, own_snapshot: Snapshot):
    app = go(own_app, "pipeline", period="All dates", key_only="false")
    printed = measures(prepare(own_snapshot, Settings()), ALL_DATES, Settings())
    for metric_id, label in ON_PAGE.items():
        assert tile(app, label) == fmt.measure(printed[metric_id]), metric_id
    assert f"in {printed['open_count'].value} deals" in shown_text(app)


def test_the_stage_table_is_that_of_the_metrics(own_app: AppTest, own_snapshot: Snapshot):
    app = go(own_app, "pipeline", period="All dates", key_only="false")
    snapshot = prepare(own_snapshot, Settings())
    table = pipeline.stage_table(
        snapshot.table("opportunities"), snapshot.table("stages"), snapshot.as_of, ALL_DATES
    )
    shown = next(one.value for one in app.dataframe if "weighted_amount_cents" in one.value)
    assert list(shown["stage"]) == list(table["stage"])
    for column in ("amount_cents", "weighted_amount_cents", "later_cents"):
        in_cents = (shown[column] * 100).fillna(-1)
        assert list(in_cents) == list(table[column].fillna(-1)), column
    assert list(shown["count"]) == list(table["count"])


def test_a_filter_in_the_address_narrows_the_page(own_app: AppTest):
    assert "$90k open in 1 deal" in shown_text(go(own_app, "pipeline", region=["South"]))


def test_grouping_and_watch_list_live_in_the_address(own_app: AppTest):
    app = go(own_app, "pipeline", by="Region", watch="Without next step")
    assert [one.value for one in app.segmented_control] == ["Without next step", "Region"]
    assert "No deal has a next step. Add a column Next Step." in shown_text(app)
    groups = next(one.value for one in app.dataframe if "group" in one.value)
    assert list(groups["group"]) == ["North", "South"]


def test_a_grouping_without_its_column_says_what_is_missing(own_app: AppTest):
    text = shown_text(go(own_app, "pipeline", by="Forecast category"))
    assert "No deal of the period has a forecast category." in text


def test_watch_list_has_its_deals_and_money(own_app: AppTest):
    app = go(own_app, "pipeline")
    overview = next(one.value for one in app.dataframe if "advice" in one.value)
    assert list(overview["label"]) == [rule.label for rule in hygiene.RULES]
    assert "1 deal, $90k (Jon 1)." in shown_text(app)
    deals = next(one.value for one in app.dataframe if "days_late" in one.value)
    assert list(deals["days_late"]) == [45]
    assert list(deals["account"]) == ["Birch"]


def test_without_goals_nothing_is_covered(open_own: Callable[..., AppTest]):
    text = shown_text(go(open_own(make_snapshot([{"amount": 10_000}])), "pipeline"))
    assert "$10k open in 1 deal, $5k weighted; no goal is set." in text
    assert "no goal set" in text


def test_nothing_open(open_own: Callable[..., AppTest]):
    text = shown_text(go(open_own(make_snapshot([{"status": "won"}])), "pipeline"))
    assert "No deal is open in FY2026; no goal is set." in text
    assert "No deal is on this list." in text


def test_names_from_files_are_never_markdown(open_own: Callable[..., AppTest]):
    hostile = {"owner": "[Ida](http://example.org) $x$", "close_on": "2026-09-01"}
    app = go(open_own(make_snapshot([hostile])), "pipeline")
    raw = [str(one.value) for one in app.markdown if "Ida" in str(one.value)]
    assert raw
    assert all("[Ida](" not in text and "$x$" not in text for text in raw)
