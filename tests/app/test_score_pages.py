"""The pages about risk and growth in each state of the dashboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics import growth, risk
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.known import prepare
from kamdata.metrics.risk import risk_scores
from kamdata.metrics.score import whole_score
from kamdata.model import Settings
from kamdata.sample import stories
from tests.app.steps import choose_part, go, shown_text, tile
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot
from tests.worlds import leaving

WORKS = "How well it works"


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_nothing_imported_yet(empty_app: AppTest, page: str) -> None:
    shown = shown_text(go(empty_app, page))
    assert "Nothing has been imported yet." in shown


def test_at_risk_on_the_sample(read_only_app: AppTest) -> None:
    settings = Settings()
    snapshot = prepare(sample_snapshot(), settings)
    table = risk_scores(snapshot, settings).table
    table = table[table["is_key"].fillna(value=False)]
    app = go(read_only_app, "at_risk")
    shown = shown_text(app)
    assert f"{stories.SILENT} first: no order for 101 days, usual gap 11." in shown
    assert tile(app, "Act now") == str(risk.accounts_to_act_on(table).value)
    assert tile(app, "With a hard flag") == str(risk.flagged_accounts(table).value)
    assert "Contract ends in 50 days, no renewal deal" in shown
    assert "Open a renewal deal for" in shown


def test_growth_on_the_sample(read_only_app: AppTest) -> None:
    settings = Settings()
    table = growth_scores(prepare(sample_snapshot(), settings), settings).table
    table = table[table["is_key"].fillna(value=False)]
    app = go(read_only_app, "growth")
    shown = shown_text(app)
    assert tile(app, "Ripe now") == str(growth.accounts_to_grow(table).value)
    assert tile(app, "Fix first") == str(growth.accounts_to_fix(table).value)
    assert f"Propose {stories.WHITESPACE_PRODUCT}: 8 of 10 similar customers buy it" in shown
    assert "Fix first (" in shown


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_the_parts_of_one_account_open_and_add_up(read_only_app: AppTest, page: str) -> None:
    app = go(read_only_app, page)
    assert len(app.get("expander")) >= 1
    assert "% of what the score asks is known." in shown_text(app)
    parts = next(one.value for one in app.dataframe if "shown_points" in one.value)
    ranked = next(one.value for one in app.dataframe if "rank" in one.value)
    first = ranked.set_index("rank").loc[1]
    assert parts["shown_points"].sum() == whole_score(first["score"])
    assert first["reason"].startswith(f"{parts['shown_points'].sum()} points: ")
    assert "pushed" in " ".join(parts["evidence"]) or page == "growth"


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_own_small_company(own_app: AppTest, page: str) -> None:
    shown = shown_text(go(own_app, page))
    assert "Not ranked" in shown


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_opportunities_alone_give_no_ranking(open_own: Callable[..., AppTest], page: str) -> None:
    deals = [
        {"account_id": f"<b>{name}</b> $1$", "status": status, "close_on": "2026-05-01"}
        for name in "ABC" for status in ("won", "lost", "open")
    ]  # fmt: skip
    app = go(open_own(make_snapshot(deals)), page)
    shown = shown_text(app)
    assert "No account can be ranked by" in shown
    assert "What would help most: " in shown
    assert "Grow now" not in shown
    assert "Act now (" not in shown


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_filters_that_leave_nobody(own_app: AppTest, page: str) -> None:
    app = go(own_app, page, owner=["Jon"], region=["North"])
    assert "No account passes the filters." in shown_text(app)
    assert "What would help most" not in shown_text(app)


def test_whitespace_on_the_sample(read_only_app: AppTest) -> None:
    shown = shown_text(go(read_only_app, "growth"))
    assert "Of the ceilings " in shown
    assert "of headroom a year, going by " in shown
    app = choose_part(read_only_app, "growth_part", "Whitespace")
    shown = shown_text(app)
    assert re.search(r"\d+ gaps at \d+ accounts are worth about \$[\d.]+M a year; most of", shown)
    assert re.search(r"with the other customers of the segment .+: \d+ of \d+ buy", shown)
    table = next(one.value for one in app.dataframe if "ceiling_cents" in one.value)
    sentence = r"^\d+ of \d+ similar accounts buys? .+: about \$.+ a year\.$"
    assert table["reason"].str.contains(sentence).all()
    for row in (0, 3):
        app.session_state["whitespace_gaps"] = {"selection": {"rows": [row]}}
        gap = table.iloc[row]
        shown = shown_text(app.run())
        assert re.search(rf"{gap['account']} is compared .+ buy {gap['product']}\.", shown)
    shown = shown_text(go(app, "growth", whitespace_tab="Account by product"))
    assert "A dot behind the letter: somebody wrote it down" in shown
    shown = shown_text(go(app, "growth", whitespace_tab="How well it works"))
    assert "first purchases of a product" in shown
    app = go(app, "account", account_revenue="Whitespace")
    assert "times the share of them that buy it" in shown_text(app)
    assert len(app.dataframe) == 1


def test_a_company_without_products_is_told_what_to_add(own_app: AppTest) -> None:
    assert "No product is known." in shown_text(go(own_app, "growth", growth_part="Whitespace"))
    assert "No product is known." in shown_text(
        go(own_app, "account", account_revenue="Whitespace")
    )


def test_products_with_hostile_names(open_own: Callable[..., AppTest]) -> None:
    revenue = [
        {"account_id": f"<b>{at}</b> $1$", "month": "2026-08-01", "product": "[x](y) *z*",
         "amount": 100 + at}
        for at in range(9)
    ]  # fmt: skip
    revenue += [{"account_id": "A", "month": "2026-08-01", "product": "P", "amount": 7}]
    app = go(open_own(make_snapshot(revenue=revenue)), "growth", growth_part="Whitespace")
    assert "most of all [x](y) *z* at A" in shown_text(app)


def test_the_evidence_says_what_it_found_or_lacks(
    sample_app: AppTest, open_own: Callable[..., AppTest]
) -> None:
    assert "Not enough history" in shown_text(go(sample_app, "at_risk", risk_part=WORKS))
    deals = go(open_own(make_snapshot([{"account_id": "A"}])), "at_risk", risk_part=WORKS)
    assert "Add monthly revenue by account, at least 8 quarters of it." in shown_text(deals)


def test_the_evidence_of_a_company_with_history(open_own: Callable[..., AppTest]) -> None:
    app = go(open_own(leaving(1, accounts=60)), "at_risk", risk_part=WORKS)
    shown = shown_text(app)
    assert "Of the 10 accounts on top of the list" in shown
    assert "Tested is what rows of the past can tell: revenue trend and silence" in shown
    assert tile(app, "Found on top of the list").endswith(" %")
