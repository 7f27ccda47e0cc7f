"""The page of one account: the address chooses it, and every part tells about it alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics.predictions import keep_predictions
from kamdata.model import Finding, Settings
from kamdata.store.store import Store
from tests.app.steps import go, shown_text, tile
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot

PARTS = [
    {"account_part": "Customer landscape"},
    {"account_revenue": "Where it stands"},
    {"account_revenue": "Opportunities"},
    {"account_revenue": "Whitespace"},
    {"account_revenue": "Risk and growth"},
    {"account_part": "Account goals"},
    {"account_part": "Plan administration"},
    {"account_part": "Plan administration", "account_admin": "Facts and findings"},
]


def account_id(name: str) -> str:
    accounts = sample_snapshot().table("accounts")
    return str(accounts.loc[accounts["account"] == name, "account_id"].iloc[0])


def test_nothing_yet_says_what_the_page_unlocks(empty_app: AppTest):
    text = shown_text(go(empty_app, "account"))
    assert "Nothing has been imported yet" in text
    assert "shows one account" in text


def test_without_a_name_in_the_address_the_largest_account_opens(read_only_app: AppTest):
    app = go(read_only_app, "account")
    assert app.title[0].value == "Cassarine Motors"


def test_the_address_chooses_the_account(read_only_app: AppTest):
    app = go(read_only_app, "account", account=account_id("Grandholm Power"))
    text = shown_text(app)
    assert app.title[0].value == "Grandholm Power"
    assert "Grandholm Power is on course" in text
    assert tile(app, "Goal") == "$3.3M"
    assert "$580k more than the year before" not in text  # titles of charts are in the charts
    assert len(app.get("plotly_chart")) == 3


def test_another_account_can_be_chosen(read_only_app: AppTest):
    app = go(read_only_app, "account", account=account_id("Grandholm Power"))
    app.get_by_key("account_choice").select(account_id("Hushmere Paper")).run()
    assert app.title[0].value == "Hushmere Paper"
    assert app.query_params["account"] == account_id("Hushmere Paper")


def test_an_unknown_account_gets_a_sentence(read_only_app: AppTest):
    app = go(read_only_app, "account", account="<nobody>")
    assert "No account of this snapshot has the id “<nobody>”. Choose one above." in shown_text(app)
    assert not app.metric


def test_an_account_outside_the_filters_is_shown_and_says_so(read_only_app: AppTest):
    chosen = account_id("Birchmont Auto Parts")  # not a key account
    app = go(read_only_app, "account", account=chosen)
    assert "not among the accounts that the filters let through" in shown_text(app)
    app.get_by_key("key_only").set_value(False).run()
    assert "not among the accounts" not in shown_text(app)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["Grandholm Power", "Neuhaven Battery", "Oakmere Turbines"])
def test_every_part_of_very_different_accounts(
    read_only_app: AppTest, part: dict[str, str], name: str
):
    app = go(read_only_app, "account", account=account_id(name), **part)
    assert app.title[0].value == name


def test_deals_are_those_of_the_account(read_only_app: AppTest):
    chosen = account_id("Grandholm Power")
    app = go(read_only_app, "account", account=chosen, account_revenue="Opportunities")
    deals = sample_snapshot().table("opportunities")
    own = deals[deals["account_id"] == chosen]
    tables = [one.value for one in app.dataframe if "opportunity" in one.value]
    for status, shown in zip(("open", "won", "lost"), tables, strict=True):
        assert sorted(shown["opportunity"]) == sorted(
            own.loc[own["status"] == status, "opportunity"]
        )
    assert tables[0]["weighted_cents"].is_monotonic_decreasing
    assert tables[0]["needs"].notna().all()
    assert tile(app, "Usual deal, key accounts") == "$98k"
    [business] = [one.value for one in app.dataframe if "business" in one.value]
    assert business["open_count"].sum() == (own["status"] == "open").sum()


def test_scores_show_their_parts(read_only_app: AppTest):
    chosen = account_id("Hushmere Paper")
    app = go(read_only_app, "account", account=chosen, account_revenue="Risk and growth")
    scores = [int(one.value.split()[1]) for one in app.subheader[:2]]
    for score, table in zip(scores, app.dataframe[:2], strict=True):
        assert table.value["shown_points"].sum() == score
        assert table.value["evidence"].notna().all()


def test_own_account_hand_worked(own_app: AppTest):
    app = go(own_app, "account", account="Birch")
    assert "Birch has its goal in reach: closed $60k of $150k in FY2026." in shown_text(app)
    assert tile(app, "Gap to goal") == "$90k"
    assert tile(app, "Current") == "$90k"
    assert "No monthly revenue of this account is known." in shown_text(app)
    app = go(
        app,
        "account",
        account="Birch",
        account_part="Plan administration",
        account_admin="Facts and findings",
    )
    lists = next(one.value for one in app.dataframe if "advice" in one.value)
    assert "Past close date" in lists["label"].tolist()


def test_findings_about_the_rows_of_the_account(open_own: Callable[..., AppTest]):
    finding = Finding(
        "warning", "The opportunity has no amount.", "Fill it in.", "opportunities", 2,
        "amount_cents", file="opportunities.csv",
    )  # fmt: skip
    snapshot = make_snapshot([{"account_id": "A", "amount": None}], findings=[finding])
    app = go(
        open_own(snapshot),
        "account",
        account="A",
        account_part="Plan administration",
        account_admin="Facts and findings",
    )
    table = next(one.value for one in app.dataframe if "severity" in one.value)
    assert table["message"].tolist() == ["The opportunity has no amount."]
    assert table["column"].tolist() == ["Amount"]


def test_accounts_of_one_name_are_told_apart(open_own: Callable[..., AppTest]):
    snapshot = make_snapshot([], [{"account_id": one, "account": "Twin"} for one in ("T1", "T2")])
    app = go(open_own(snapshot), "account", account="T2")
    assert app.get_by_key("account_choice").options == ["Twin (T1)", "Twin (T2)"]
    assert app.get_by_key("account_choice").value == "T2"


def test_names_from_files_are_shown_literally(open_own: Callable[..., AppTest]):
    hostile = "**[x](javascript:alert(1))** <img src=x>"
    snapshot = make_snapshot(
        [{"account_id": "A", "status": "won", "opportunity": hostile, "next_step": hostile}],
        [{"account_id": "A", "account": hostile, "owner": hostile, "goal": 500}],
    )
    for part in PARTS:
        app = go(open_own(snapshot), "account", account="A", **part)
        for found in (*app.title, *app.markdown, *app.caption, *app.subheader):
            assert "[x](" not in found.value
            assert not re.search(r"(?<!\\)<img", found.value)


def test_the_scores_over_time_are_drawn_whether_kept_or_worked_out(
    open_own: Callable[..., AppTest],
) -> None:
    week = [make_snapshot([{"account_id": "A"}], as_of=day) for day in ("2026-09-21", "2026-09-28")]
    record = Store().add(week[0])
    keep_predictions(Store(), record, week[0], Settings())
    text = shown_text(go(open_own(week[1]), "account", account_revenue="Risk and growth"))
    assert "Both scores over time" in text
    assert "Hollow points were worked out now" in text  # the second was stored without its scores
